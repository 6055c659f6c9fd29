// @ts-check
/// <reference path="chart.d.ts" />
/** Fewer points for the screen, with every peak still in it (`draw/thinning.py`). */
(() => {
  "use strict";

  /**
   * The part of a line from one place to another, at most about `most` points: of each bucket
   * the lowest and the highest. A bucket without a number stays a gap.
   * @type {ChartParts["thin"]}
   */
  function thin(xs, ys, from, to, most) {
    const size = (to - from) / (most / 2);
    if (size <= 2) return { xs: xs.slice(from, to), ys: ys.slice(from, to) };
    /** @type {{xs: number[], ys: number[]}} */
    const kept = { xs: [], ys: [] };
    /** @param {number} at */
    const keep = (at) => {
      kept.xs.push(/** @type {number} */ (xs[at]));
      kept.ys.push(/** @type {number} */ (ys[at]));
    };
    for (let bucket = from; bucket < to; bucket += size) {
      let [low, high] = [-1, -1];
      for (let at = Math.floor(bucket); at < Math.min(Math.floor(bucket + size), to); at += 1) {
        const y = /** @type {number} */ (ys[at]);
        if (low < 0 ? !Number.isNaN(y) : y < /** @type {number} */ (ys[low])) low = at;
        if (high < 0 ? !Number.isNaN(y) : y > /** @type {number} */ (ys[high])) high = at;
      }
      if (low < 0) keep(Math.floor(bucket));
      else if (low === high) keep(low);
      else [low, high].sort((one, other) => one - other).forEach(keep);
    }
    return kept;
  }

  /**
   * The same of a line with its band; a line without one becomes the mean of each bucket,
   * and their range the band.
   * @type {ChartParts["bucket"]}
   */
  function bucket(trace, from, to, most) {
    const { xs, ys, low = ys, high = ys } = trace;
    const count = Math.min(most, to - from);
    /** @type {ChartTrace & {low: number[], high: number[]}} */
    const made = { xs: [], ys: [], low: [], high: [], count: trace.count, faint: [] };
    for (let which = 0; which < count; which += 1) {
      const first = from + Math.floor((which * (to - from)) / count);
      const end = from + Math.floor(((which + 1) * (to - from)) / count);
      let [sum, number, least, greatest] = [0, 0, Infinity, -Infinity];
      for (let at = first; at < end; at += 1) {
        const [y, bottom, top] = /** @type {[number, number, number]} */ ([ys[at], low[at], high[at]]);
        if (bottom < least) least = bottom;
        if (top > greatest) greatest = top;
        if (Number.isNaN(y)) continue;
        number += 1;
        sum += (y - sum) / number;
      }
      made.xs.push(/** @type {number} */ (xs[first]));
      made.ys.push(number ? sum : Number.NaN);
      made.low.push(least <= greatest ? least : Number.NaN);
      made.high.push(least <= greatest ? greatest : Number.NaN);
    }
    return made;
  }

  Object.assign(runpress.chart, { thin, bucket });
})();
