// @ts-check
/// <reference path="chart.d.ts" />
/** The lines of a chart: single runs, their mean by the picture's rule, smoothing. */
(() => {
  "use strict";

  /** Larger than any log that a page should bring; the picture stays. */
  const MOST_ROWS = 3e6;

  /** Differences of larger numbers overflow; they are drawn at the edge of what a number holds. */
  const LARGEST = 1e305;

  /** @param {string} cell */
  const plain = (cell) => (cell.startsWith("'") ? cell.slice(1) : cell);
  // "nan" and "inf" are no numbers to it either.
  /** @param {string | undefined} cell */
  const number = (cell) => (cell ? Number(cell) : Number.NaN);
  /** @param {number} value */
  const finite = (value) => (Number.isFinite(value) ? Math.max(-LARGEST, Math.min(value, LARGEST)) : Number.NaN);

  /** @type {(name: string) => ChartRun} */
  const emptyRun = (name) => ({ name, steps: [], times: [], values: [] });

  /**
   * Read the points of the lines that were asked for.
   * @param {string} text
   * @param {ChartAsked} asked
   * @returns {Promise<ChartLine[]>}
   */
  async function gather(text, asked) {
    const lines = asked.lines.map((line) => ({ ...line, runs: [], traces: [] }));
    const take = asked.kind === "arms" ? ofArms(lines, asked) : ofRun(lines);
    let count = 0;
    await runpress.chart.rows(text, (cells) => {
      if (count++ > MOST_ROWS) throw new RangeError("too many rows");
      take(cells);
    });
    if (!count) throw new TypeError("no data");
    for (const run of lines.flatMap((line) => line.runs)) inOrder(run);
    return lines;
  }

  /**
   * A row a point: arm, seed, run, step, seconds, value.
   * @param {ChartLine[]} lines
   * @param {ChartAsked} asked
   */
  function ofArms(lines, asked) {
    const known = new Map(lines.map((line) => [line.label, line]));
    let started = false;
    let arm = "";
    let name = "";
    /** @type {ChartRun | undefined} */
    let run;
    /** @param {string[]} cells */
    return (cells) => {
      if (!started) {
        if (cells[0] !== "arm" || plain(cells[5] ?? "") !== asked.metrics[0]) throw new TypeError("other data");
        started = true;
        return;
      }
      // What was torn is shorter.
      if (cells.length !== 6) return;
      if (cells[0] !== arm || cells[2] !== name || !run) {
        [arm, , name] = /** @type {[string, string, string]} */ (/** @type {unknown} */ (cells));
        run = emptyRun(plain(name));
        known.get(plain(arm))?.runs.push(run);
      }
      add(run, number(cells[3]), number(cells[4]), number(cells[5]));
    };
  }

  /**
   * A row a step, a column a metric; an empty cell is no point.
   * @param {ChartLine[]} lines
   */
  function ofRun(lines) {
    /** @type {Array<[ChartRun, number]>} */
    const columns = [];
    let width = 0;
    /** @param {string[]} cells */
    return (cells) => {
      if (!width) {
        if (cells[0] !== "step" || cells[1] !== "seconds") throw new TypeError("other data");
        width = cells.length;
        for (const line of lines) {
          const run = emptyRun("");
          line.runs.push(run);
          const column = cells.findIndex((cell) => plain(cell) === line.label);
          if (column > 1) columns.push([run, column]);
        }
        return;
      }
      if (cells.length !== width) return;
      const [step, seconds] = [number(cells[0]), number(cells[1])];
      for (const [run, column] of columns) {
        if (cells[column] !== "") add(run, step, seconds, number(cells[column]));
      }
    };
  }

  /** @type {(run: ChartRun, step: number, seconds: number, value: number) => void} */
  function add(run, step, seconds, value) {
    if (!Number.isFinite(step)) return;
    run.steps.push(step);
    run.times.push(seconds);
    run.values.push(finite(value));
  }

  /** @param {ChartRun} run */
  function inOrder(run) {
    if (run.steps.every((step, at) => !at || step > /** @type {number} */ (run.steps[at - 1]))) return;
    const points = run.steps.map((step, at) => [step, run.times[at], run.values[at]]);
    const last = new Map(points.map((point) => [point[0], point]));
    const sorted = /** @type {number[][]} */ ([...last.values()]).sort((one, other) => (one[0] ?? 0) - (other[0] ?? 0));
    Object.assign(run, emptyRun(run.name));
    for (const [step, seconds, value] of /** @type {Array<[number, number, number]>} */ (sorted)) add(run, step, seconds, value);
  }

  /** Add a point of a run that trains: a step that is there already is replaced. @type {ChartParts["put"]} */
  function put(run, step, seconds, value) {
    const last = run.steps.at(-1);
    if (last === undefined || step > last) return add(run, step, seconds, value);
    const at = runpress.chart.at(run.steps, step);
    const over = run.steps[at] === step;
    const place = over ? at : at + 1;
    run.steps.splice(place, Number(over), step);
    run.times.splice(place, Number(over), seconds);
    run.values.splice(place, Number(over), finite(value));
  }

  /** The last place in an ascending list that is not above `x`; -1 before the first. @type {ChartParts["at"]} */
  function at(xs, x) {
    let [low, high] = [0, xs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (/** @type {number} */ (xs[middle]) <= x) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Say whether a log axis shows these better than a plain one (`draw/scale.py`). @type {ChartParts["spansDecades"]} */
  function spansDecades(lines) {
    const values = lines.flatMap((line) => line.runs.flatMap((run) => run.values)).filter((value) => !Number.isNaN(value));
    let [low, high] = [Infinity, -Infinity];
    for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
    if (!(low >= 1e-280) || high / low < 500) return false;
    return values.filter((value) => value < high / 100).length >= values.length / 4;
  }

  /**
   * Return what is drawn of a line: one mean, or over time each run by itself.
   * @type {ChartParts["trace"]}
   */
  function trace(line, view, percent) {
    const times = percent ? 100 : 1;
    const runs = line.runs.filter((run) => run.steps.length);
    const seeds = runs.map((run) => over(run, view.byTime, times));
    // Runs have no time in common at which a mean could be taken.
    if (view.byTime || seeds.length < 2) return seeds.map((seed) => smoothed({ ...seed, count: 1, faint: [] }, view));
    return [smoothed({ ...mean(seeds), count: seeds.length, faint: seeds }, view)];
  }

  /** @type {(run: ChartRun, byTime: boolean, times: number) => {xs: number[], ys: number[]}} */
  function over(run, byTime, times) {
    const ys = times === 1 ? run.values : run.values.map((value) => value * times);
    if (!byTime) return { xs: run.steps, ys };
    // A clock that was set back, or is not known, is left out.
    /** @type {{xs: number[], ys: number[]}} */
    const kept = { xs: [], ys: [] };
    let last = Number.NEGATIVE_INFINITY;
    run.times.forEach((time, index) => {
      if (!(time >= last)) return;
      last = time;
      kept.xs.push(time);
      kept.ys.push(/** @type {number} */ (ys[index]));
    });
    return kept;
  }

  /**
   * The mean of runs at the steps that all have: over fewer it would move for no reason of its own.
   * @param {Array<{xs: number[], ys: number[]}>} seeds
   */
  function mean(seeds) {
    const first = /** @type {{xs: number[], ys: number[]}} */ (seeds[0]);
    const alike = seeds.every(({ xs }) => xs.length === first.xs.length && xs.every((x, index) => x === first.xs[index]));
    /** @type {Array<Map<number, number>>} */
    const places = alike ? [] : seeds.map(({ xs }) => new Map(xs.map((x, index) => [x, index])));
    const xs = alike ? first.xs : first.xs.filter((x) => places.every((place) => place.has(x)));
    const low = new Array(xs.length);
    const high = new Array(xs.length);
    const ys = xs.map((x, index) => {
      let [sum, least, most] = [0, Infinity, -Infinity];
      seeds.forEach((seed, which) => {
        const value = /** @type {number} */ (seed.ys[alike ? index : (places[which]?.get(x) ?? -1)]);
        // Divided first, so that a sum of large numbers does not overflow.
        sum += value / seeds.length;
        least = Math.min(least, value);
        most = Math.max(most, value);
      });
      [low[index], high[index]] = [least, most];
      // A seed that is not a number leaves a gap: the mean of the others would hide it.
      return sum;
    });
    return { xs, ys, low, high };
  }

  /** @type {(trace: ChartTrace, view: ChartView) => ChartTrace} */
  function smoothed(trace, view) {
    if (!view.smoothing) return trace;
    const raw = { xs: trace.xs, ys: trace.ys };
    return { ...trace, ys: average(trace.ys, view.smoothing), faint: trace.faint.length ? trace.faint : [raw] };
  }

  /**
   * An exponential moving average, corrected for its start; a gap stays one.
   * @param {number[]} ys
   * @param {number} weight of what was before
   */
  function average(ys, weight) {
    let [last, share] = [0, 1];
    return ys.map((y) => {
      if (Number.isNaN(y)) return y;
      last = weight * last + (1 - weight) * y;
      share *= weight;
      return last / (1 - share);
    });
  }

  Object.assign(runpress.chart, { gather, spansDecades, trace, put, at });
})();
