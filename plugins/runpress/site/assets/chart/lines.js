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

  /** @type {ChartParts["emptyRun"]} */
  const emptyRun = (name) => ({ name, steps: [], times: [], values: [], low: undefined, high: undefined });

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
   * A row a point: arm, seed, run, step, seconds, value; in a thinned log lowest and highest too.
   * @param {ChartLine[]} lines
   * @param {ChartAsked} asked
   */
  function ofArms(lines, asked) {
    const known = new Map(lines.map((line) => [line.label, line]));
    let width = 0;
    let arm = "";
    let name = "";
    /** @type {ChartRun | undefined} */
    let run;
    /** @param {string[]} cells */
    return (cells) => {
      if (!width) {
        if (cells[0] !== "arm" || plain(cells[5] ?? "") !== asked.metrics[0]) throw new TypeError("other data");
        width = cells.length;
        return;
      }
      // What was torn is shorter.
      if (cells.length !== width) return;
      if (cells[0] !== arm || cells[2] !== name || !run) {
        [arm, , name] = /** @type {[string, string, string]} */ (/** @type {unknown} */ (cells));
        run = emptyRun(plain(name));
        known.get(plain(arm))?.runs.push(run);
      }
      const value = number(cells[5]);
      // As in the picture, a line an arm goes through what was logged.
      add(run, number(cells[3]), number(cells[4]), value, value, number(cells[6]), number(cells[7]));
    };
  }

  /**
   * A row a step, a column a metric and three more of a thinned one; an empty cell is no point.
   * @param {ChartLine[]} lines
   */
  function ofRun(lines) {
    /** @type {Array<[ChartRun, number, number[]]>} */
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
          /** @param {string} kind */
          const place = (kind) => cells.findIndex((cell) => plain(cell) === kind + line.label);
          const column = place("");
          if (column > 1) columns.push([run, column, ["_mean/", "_min/", "_max/"].map(place).filter((at) => at > 1)]);
        }
        return;
      }
      if (cells.length !== width) return;
      const [step, seconds] = [number(cells[0]), number(cells[1])];
      for (const [run, column, more] of columns) {
        if (cells[column] !== "") add(run, step, seconds, number(cells[column]), ...more.map((at) => number(cells[at])));
      }
    };
  }

  /** @type {(run: ChartRun, ...point: ChartPoint) => void} */
  function add(run, step, seconds, value, mean = value, low = value, high = value) {
    if (!Number.isFinite(step)) return;
    if (low < high && !run.low) Object.assign(run, { low: [...run.values], high: [...run.values] });
    run.steps.push(step);
    run.times.push(seconds);
    // What was not a number stays a gap, whatever stood around it.
    run.values.push(Number.isFinite(value) ? finite(mean) : Number.NaN);
    run.low?.push(finite(low));
    run.high?.push(finite(high));
  }

  /** @param {ChartRun} run */
  function inOrder(run) {
    if (run.steps.every((step, at) => !at || step > /** @type {number} */ (run.steps[at - 1]))) return;
    const { name, steps, times, values, low = values, high = values } = run;
    const last = new Map(steps.map((step, at) => [step, at]));
    Object.assign(run, emptyRun(name));
    for (const [step, at] of [...last].sort(([one], [other]) => one - other)) {
      const [seconds, value, least, most] = /** @type {[number, number, number, number]} */ ([times[at], values[at], low[at], high[at]]);
      add(run, step, seconds, value, value, least, most);
    }
  }

  /** Add a point of a run that trains: a step that is there already is replaced. @type {ChartParts["put"]} */
  function put(run, step, seconds, value, ...stretch) {
    const last = run.steps.at(-1);
    if (last === undefined || step > last) return add(run, step, seconds, value, ...stretch);
    const at = runpress.chart.at(run.steps, step);
    const over = run.steps[at] === step;
    const place = over ? at : at + 1;
    run.steps.splice(place, Number(over), step);
    run.times.splice(place, Number(over), seconds);
    for (const column of [run.values, run.low, run.high]) column?.splice(place, Number(over), finite(value));
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
    const runs = lines.flatMap((line) => line.runs);
    const values = runs.flatMap((run) => [run.low ?? run.values, run.high ?? run.values].flat()).filter((value) => !Number.isNaN(value));
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
    if (view.byTime || seeds.length < 2) return seeds.map((seed) => smoothed({ ...seed, count: 1, thinned: !!seed.low, faint: [] }, view));
    return [smoothed({ ...mean(seeds), count: seeds.length, thinned: seeds.some((seed) => seed.low), faint: seeds }, view)];
  }

  /** @typedef {{xs: number[], ys: number[], low?: number[] | undefined, high?: number[] | undefined}} Seed */

  /** @type {(run: ChartRun, byTime: boolean, times: number) => Seed} */
  function over(run, byTime, times) {
    /** @type {number[]} */
    const places = [];
    let last = Number.NEGATIVE_INFINITY;
    // A clock that was set back, or is not known, is left out.
    if (byTime) run.times.forEach((time, at) => time >= last && places.push(at) && (last = time));
    /** @type {(column: number[], by?: number) => number[]} */
    const pick = (column, by = times) => {
      const kept = byTime ? places.map((at) => /** @type {number} */ (column[at])) : column;
      return by === 1 ? kept : kept.map((value) => value * by);
    };
    return { xs: pick(byTime ? run.times : run.steps, 1), ys: pick(run.values), low: run.low && pick(run.low), high: run.high && pick(run.high) };
  }

  /**
   * The mean of runs at the steps that all have: over fewer it would move for no reason of its own.
   * @param {Seed[]} seeds
   */
  function mean(seeds) {
    const first = /** @type {Seed} */ (seeds[0]);
    const alike = seeds.every(({ xs }) => xs.length === first.xs.length && xs.every((x, index) => x === first.xs[index]));
    /** @type {Array<Map<number, number>>} */
    const places = alike ? [] : seeds.map(({ xs }) => new Map(xs.map((x, index) => [x, index])));
    const xs = alike ? first.xs : first.xs.filter((x) => places.every((place) => place.has(x)));
    const low = new Array(xs.length);
    const high = new Array(xs.length);
    const ys = xs.map((x, index) => {
      let [sum, least, most] = [0, Infinity, -Infinity];
      seeds.forEach((seed, which) => {
        const place = alike ? index : (places[which]?.get(x) ?? -1);
        const value = /** @type {number} */ (seed.ys[place]);
        // Divided first, so that a sum of large numbers does not overflow.
        sum += value / seeds.length;
        least = Math.min(least, seed.low?.[place] ?? value);
        most = Math.max(most, seed.high?.[place] ?? value);
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

  Object.assign(runpress.chart, { gather, spansDecades, trace, emptyRun, put, at });
})();
