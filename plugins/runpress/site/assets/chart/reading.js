// @ts-check
/// <reference path="chart.d.ts" />
/**
 * Reads a chart: every line's value at the step that is pointed at, with a mouse, a finger or
 * the arrow keys. What the keys reach is also the value of a slider, which a screen reader says.
 */
(() => {
  "use strict";

  const MOST_ROWS = 14;
  const NARROW = 480;

  /** @typedef {{line: ChartLine, style: ChartStyle, x: number, y: number, asked: number, words: string, count: number, low?: number, high?: number, since?: number}} Read */

  /** @param {ChartAlive} chart */
  function reading(chart) {
    const { layer, over } = chart;
    const rule = part("rp-rule");
    const dots = part("rp-dots");
    const panel = part("rp-panel");
    for (const each of [rule, dots, panel]) {
      each.setAttribute("aria-hidden", "true");
      layer.append(each);
    }
    /** @type {number | undefined} */
    let place;

    const forget = () => {
      place = undefined;
      layer.classList.remove("rp-reads");
    };

    /** @type {(x: number) => void} */
    const show = (x) => {
      const reads = valuesAt(chart, x);
      if (!reads.length) return forget();
      place = x;
      layer.classList.add("rp-reads");
      const { left, top, width, height } = chart.area;
      const at = left + chart.x.along(x) * width;
      Object.assign(rule.style, { left: `${at}px`, top: `${top}px`, height: `${height}px` });
      dots.replaceChildren(...reads.map((read) => dot(chart, read)));
      panel.replaceChildren(heading(chart, x), ...rows(chart, reads));
      const flip = at > left + width / 2;
      const room = layer.clientWidth;
      // Below the plot where it would hide all of it.
      const below = room < NARROW;
      Object.assign(panel.style, {
        left: below ? "0" : flip ? "auto" : `${at + 12}px`,
        right: below ? "0" : flip ? `${room - at + 12}px` : "auto",
        top: `${below ? top + height + 28 : top}px`,
      });
    };

    /** @type {(clientX: number) => void} */
    const point = (clientX) => {
      const box = over.getBoundingClientRect();
      const x = nearest(chart, chart.x.back(Math.min(Math.max((clientX - box.left) / box.width, 0), 1)));
      if (x !== undefined) show(x);
    };

    over.addEventListener("pointermove", (event) => {
      if (!event.buttons || event.pointerType === "touch") point(event.clientX);
    });
    over.addEventListener("pointerdown", (event) => point(event.clientX));
    over.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse") forget();
    });
    over.addEventListener("blur", forget);
    over.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && place !== undefined) {
        forget();
        event.stopPropagation();
        return;
      }
      const moved = move(chart, place, event);
      if (moved === undefined) return;
      event.preventDefault();
      show(moved);
      tell(chart, moved);
    });
    // What was read is read again where the picture changes under it.
    chart.drawn.push(() => {
      if (place === undefined) return;
      const { low, high } = chart.x;
      if (place >= low && place <= high) show(place);
      else forget();
    });
  }

  /** @param {string} name */
  function part(name) {
    const made = document.createElement("div");
    made.className = name;
    return made;
  }

  /** Where a key leads, among the places that have a point. @type {(chart: ChartAlive, place: number | undefined, event: KeyboardEvent) => number | undefined} */
  function move(chart, place, event) {
    const xs = places(chart);
    if (!xs.length || event.ctrlKey || event.metaKey || event.altKey) return undefined;
    const now = place === undefined ? undefined : runpress.chart.at(xs, place);
    const far = event.shiftKey ? Math.max(10, Math.round(xs.length / 20)) : 1;
    const last = xs.length - 1;
    /** @type {Record<string, number>} */
    const leads = { ArrowRight: now === undefined ? 0 : now + far, ArrowLeft: now === undefined ? last : now - far, Home: 0, End: last };
    const lead = leads[event.key];
    return lead === undefined ? undefined : xs[Math.min(Math.max(lead, 0), last)];
  }

  /** All places in sight at which a line has a point. @param {ChartAlive} chart */
  function places(chart) {
    const { low, high } = chart.x;
    const found = new Set();
    for (const { traces } of chart.shown()) {
      for (const { xs } of traces) for (const x of xs) if (x >= low && x <= high) found.add(x);
    }
    return [...found].sort((one, other) => one - other);
  }

  /** The place of a point that is nearest to `x`. @type {(chart: ChartAlive, x: number) => number | undefined} */
  function nearest(chart, x) {
    const { low, high } = chart.x;
    let [best, distance] = [/** @type {number | undefined} */ (undefined), Infinity];
    for (const { xs } of chart.shown().flatMap((line) => line.traces)) {
      const at = runpress.chart.at(xs, x);
      for (const each of [xs[at], xs[at + 1]]) {
        if (each === undefined || each < low || each > high) continue;
        const away = Math.abs(chart.x.along(each) - chart.x.along(x));
        if (away < distance) [best, distance] = [each, away];
      }
    }
    return best;
  }

  /**
   * What each line says at `x`: its value there, or the one before, which then says from where.
   * @type {(chart: ChartAlive, x: number) => Read[]}
   */
  function valuesAt(chart, x) {
    const { styles } = chart.colours();
    const reads = chart.shown().flatMap((line) => {
      const style = /** @type {ChartStyle} */ (styles[chart.lines.indexOf(line)]);
      const found = line.traces.flatMap((trace) => {
        const at = runpress.chart.at(trace.xs, x);
        // What has ended says nothing any more.
        if (at < 0 || (at === trace.xs.length - 1 && trace.xs[at] !== x)) return [];
        const since = trace.thinned ? trace.xs[at - 1] : undefined;
        return [{ x: trace.xs[at] ?? x, y: trace.ys[at] ?? Number.NaN, count: trace.count, low: trace.low?.[at], high: trace.high?.[at], since }];
      });
      const only = found[0];
      if (!only) return [];
      if (found.length === 1) return [{ line, style, asked: x, ...only, words: told(only.y) }];
      // Over time there is no mean: the runs' range, and how many.
      const there = found.filter(({ y }) => !Number.isNaN(y));
      const low = Math.min(...there.map((each) => each.low ?? each.y));
      const high = Math.max(...there.map((each) => each.high ?? each.y));
      return there.length ? [{ line, style, asked: x, x, y: Number.NaN, count: there.length, low, high, since: undefined, words: "" }] : [];
    });
    return /** @type {Read[]} */ (reads).sort((one, other) => height(other) - height(one));
  }

  /** @param {Read} read */
  const height = ({ y, high }) => (Number.isNaN(y) ? (high ?? -Infinity) : y);

  /** @param {number} value */
  const told = (value) => (Number.isNaN(value) ? "–" : runpress.chart.valueWord(value));

  /** @type {(chart: ChartAlive, read: Read) => HTMLElement} */
  function dot(chart, { style, x, y }) {
    const made = part("rp-dot");
    const { left, top, width, height: tall } = chart.area;
    const high = chart.y.along(y);
    if (!(high >= 0 && high <= 1) || chart.x.along(x) < 0) return made;
    Object.assign(made.style, {
      background: style.line,
      display: "block",
      left: `${left + chart.x.along(x) * width}px`,
      top: `${top + (1 - high) * tall}px`,
    });
    return made;
  }

  /** @type {(chart: ChartAlive, x: number) => HTMLElement} */
  function heading(chart, x) {
    const made = part("rp-at");
    made.textContent = placeOf(chart, x);
    return made;
  }

  /** @type {(chart: ChartAlive, x: number) => string} */
  function placeOf(chart, x) {
    const { unit, seconds = 1 } = /** @type {{unit?: string, seconds?: number}} */ (chart.x);
    return unit ? `${runpress.chart.valueWord(x / seconds)} ${unit}` : `${chart.words("step")} ${x}`;
  }

  /** @type {(chart: ChartAlive, reads: Read[]) => HTMLElement[]} */
  function rows(chart, reads) {
    const made = reads.slice(0, MOST_ROWS).map((read) => {
      const row = part("rp-row");
      const key = document.createElement("i");
      key.style.background = read.style.line;
      const name = document.createElement("span");
      name.textContent = read.line.label;
      const value = document.createElement("b");
      value.textContent = read.words;
      const more = document.createElement("small");
      more.textContent = spreadOf(chart, read);
      row.append(key, name, value, more);
      return row;
    });
    if (reads.length > MOST_ROWS) {
      const rest = part("rp-rest");
      rest.textContent = chart.words("unread", { count: reads.length - MOST_ROWS });
      made.push(rest);
    }
    return made;
  }

  /** The range of the seeds or the stretch, their number, and from where an earlier value is. @type {(chart: ChartAlive, read: Read) => string} */
  function spreadOf(chart, { line, count, low = Number.NaN, high = Number.NaN, since, x, asked }) {
    const { valueWord } = runpress.chart;
    const earlier = x === asked || chart.view.byTime ? "" : placeOf(chart, x);
    const stretch = since === undefined || low === high || earlier ? "" : ` ${chart.words("since", { place: placeOf(chart, since) })}`;
    // One run's point that stands for itself has no range.
    const band = (count > 1 && !Number.isNaN(low)) || low < high ? `${valueWord(low)} – ${valueWord(high)}${stretch}` : "";
    const n = count > 1 || line.runs.length > 1 ? chart.words("n", { count }) : "";
    return [band, n, earlier].filter(Boolean).join(", ");
  }

  /** Say what the keys have reached. @type {(chart: ChartAlive, x: number) => void} */
  function tell(chart, x) {
    const reads = valuesAt(chart, x).slice(0, MOST_ROWS);
    const values = reads.map((read) => [read.line.label, read.words, spreadOf(chart, read)].filter(Boolean).join(" "));
    chart.over.setAttribute("aria-valuenow", String(x));
    chart.over.setAttribute("aria-valuetext", [placeOf(chart, x), ...values].join("; "));
  }

  Object.assign(runpress.chart, { reading });
})();
