// @ts-check
/// <reference path="chart.d.ts" />
/**
 * Moves the part of the steps that is seen. A mouse draws the part to look at; with Shift it
 * pushes it along. The wheel zooms with Ctrl, so that a page can be scrolled past a chart; two
 * fingers zoom and push. The keys are + - 0 and the page keys.
 */
(() => {
  "use strict";

  /** Less is a click. */
  const LEAST_DRAG = 6;

  /** @param {ChartAlive} chart */
  function gestures(chart) {
    const { over } = chart;
    wheel(chart);
    keys(chart);
    mouse(chart);
    fingers(chart);
    over.addEventListener("dblclick", () => chart.reset());
  }

  /** Where on the plot, from 0 to 1. @type {(chart: ChartAlive, clientX: number) => number} */
  function share(chart, clientX) {
    const box = chart.over.getBoundingClientRect();
    return Math.min(Math.max((clientX - box.left) / box.width, 0), 1);
  }

  /** Look at the part between two shares of what is seen now. @type {(chart: ChartAlive, from: number, to: number, x?: ChartScale) => void} */
  function look(chart, from, to, x = chart.x) {
    chart.change({ range: within(chart, x.back(from), x.back(to)) });
  }

  /** The nearest range that the data have; none where it is all of them. @type {(chart: ChartAlive, low: number, high: number) => [number, number] | null} */
  function within(chart, low, high) {
    const [first, last] = chart.extent();
    if (!(low < high)) return chart.view.range;
    // Pushed against an end, the width stays.
    if (!chart.x.log && low < first) [low, high] = [first, Math.min(high + first - low, last)];
    if (!chart.x.log && high > last) [low, high] = [Math.max(low + last - high, first), last];
    [low, high] = [Math.max(low, first), Math.min(high, last)];
    const least = Math.max((last - first) * 1e-5, Math.abs(last) * 1e-9);
    if (high - low < least) return chart.view.range;
    const all = low - first < least && last - high < least;
    return all ? null : [low, high];
  }

  /** @param {ChartAlive} chart */
  function wheel(chart) {
    chart.over.addEventListener(
      "wheel",
      (event) => {
        if (event.ctrlKey || event.metaKey) {
          event.preventDefault();
          const at = share(chart, event.clientX);
          const by = Math.min(Math.max(Math.exp(event.deltaY * 0.003), 0.5), 2);
          look(chart, at - at * by, at + (1 - at) * by);
        } else if (chart.view.range && Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
          event.preventDefault();
          push(chart, event.deltaX / chart.area.width);
        }
      },
      { passive: false },
    );
  }

  /** @type {(chart: ChartAlive, by: number, x?: ChartScale) => void} */
  const push = (chart, by, x = chart.x) => look(chart, by, 1 + by, x);

  /** @param {ChartAlive} chart */
  function keys(chart) {
    /** @type {Record<string, () => void>} */
    const does = {
      "+": () => look(chart, 0.2, 0.8),
      "=": () => look(chart, 0.2, 0.8),
      "-": () => look(chart, -0.4, 1.4),
      PageUp: () => push(chart, 0.5),
      PageDown: () => push(chart, -0.5),
      0: () => chart.reset(),
    };
    chart.over.addEventListener("keydown", (event) => {
      const act = does[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act();
      chart.say(sight(chart));
    });
  }

  /** @param {ChartAlive} chart */
  function sight(chart) {
    if (!chart.view.range) return chart.words("whole");
    const [from, to] = chart.view.range.map((end) => runpress.chart.valueWord(end));
    return chart.words("shown", { from: from ?? "", to: to ?? "" });
  }

  /** @param {ChartAlive} chart */
  function mouse(chart) {
    const { over, layer } = chart;
    const frame = document.createElement("div");
    frame.className = "rp-select";
    layer.append(frame);
    /** @type {{from: number, x: ChartScale, push: boolean} | undefined} */
    let drag;
    over.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch" || event.button) return;
      drag = { from: event.clientX, x: chart.x, push: event.shiftKey };
      over.setPointerCapture(event.pointerId);
    });
    over.addEventListener("pointermove", (event) => {
      if (!drag || event.pointerType === "touch") return;
      if (drag.push) return push(chart, share(chart, drag.from) - share(chart, event.clientX), drag.x);
      const [from, to] = ends(drag.from, event);
      const { left, top, width, height } = chart.area;
      Object.assign(frame.style, {
        display: "block",
        left: `${left + from * width}px`,
        top: `${top}px`,
        width: `${(to - from) * width}px`,
        height: `${height}px`,
      });
    });
    /** @type {(start: number, event: PointerEvent) => [number, number]} */
    const ends = (start, event) => {
      const [one, other] = [share(chart, start), share(chart, event.clientX)];
      return [Math.min(one, other), Math.max(one, other)];
    };
    over.addEventListener("pointerup", (event) => {
      const done = drag;
      drag = undefined;
      frame.style.display = "none";
      if (done && !done.push && Math.abs(event.clientX - done.from) >= LEAST_DRAG) look(chart, ...ends(done.from, event));
    });
    const cancel = () => {
      drag = undefined;
      frame.style.display = "none";
    };
    over.addEventListener("pointercancel", cancel);
    over.addEventListener("keydown", (event) => {
      if (event.key === "Escape") cancel();
    });
  }

  /** @param {ChartAlive} chart */
  function fingers(chart) {
    const { over } = chart;
    /** @type {Map<number, number>} */
    const down = new Map();
    /** What lay under the two fingers when the second came. @type {[number, number] | undefined} */
    let held;
    over.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "touch") return;
      down.set(event.pointerId, event.clientX);
      held = down.size === 2 ? both() : undefined;
    });
    /** @returns {[number, number]} */
    const both = () => {
      const [low = 0, high = 1] = [...down.values()].map((x) => share(chart, x)).sort((one, other) => one - other);
      return [chart.x.log ? Math.log(chart.x.back(low)) : chart.x.back(low), chart.x.log ? Math.log(chart.x.back(high)) : chart.x.back(high)];
    };
    over.addEventListener("pointermove", (event) => {
      if (!down.has(event.pointerId)) return;
      down.set(event.pointerId, event.clientX);
      if (!held || down.size !== 2) return;
      const [one = 0, other = 1] = [...down.values()].map((x) => share(chart, x)).sort((low, high) => low - high);
      if (other - one < 0.05) return;
      // The points stay under the fingers.
      const unit = (held[1] - held[0]) / (other - one);
      const ends = [held[0] - one * unit, held[0] + (1 - one) * unit];
      const [low = 0, high = 0] = chart.x.log ? ends.map(Math.exp) : ends;
      chart.change({ range: within(chart, low, high) });
    });
    /** @param {PointerEvent} event */
    const up = (event) => {
      down.delete(event.pointerId);
      held = undefined;
    };
    over.addEventListener("pointerup", up);
    over.addEventListener("pointercancel", up);
  }

  Object.assign(runpress.chart, { gestures });
})();
