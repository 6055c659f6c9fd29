// @ts-check
/// <reference path="chart.d.ts" />
/** Names at the ends of lines: short enough and apart from one another (`draw/labels.py`). */
(() => {
  "use strict";

  /** The middle is left out, because names of arms differ at their ends. @type {ChartParts["shorten"]} */
  function shorten(words, room, width) {
    if (words.length <= 200 && width(words) <= room) return words;
    let [least, most] = [0, Math.min(words.length, 200)];
    while (most - least > 1) {
      const middle = (least + most) >> 1;
      if (width(cut(words, middle)) <= room) least = middle;
      else most = middle;
    }
    return cut(words, least);
  }

  /** @type {(words: string, count: number) => string} */
  function cut(words, count) {
    const ahead = (count + 1) >> 1;
    const behind = count > ahead ? words.slice(ahead - count) : "";
    return `${words.slice(0, ahead).trimEnd()}…${behind.trimStart()}`;
  }

  /** Heights at least `gap` apart, each as near to the wanted one as that allows. @type {ChartParts["spread"]} */
  function spread(wanted, gap, low, high) {
    const count = wanted.length;
    gap = Math.min(gap, (high - low) / Math.max(1, count - 1));
    /** @type {(at: number) => number} */
    const want = (at) => /** @type {number} */ (wanted[at]);
    const order = wanted.map((_, at) => at).sort((one, other) => want(one) - want(other));
    // Neighbours that would pass one another meet at their mean.
    /** @type {Array<{height: number, count: number}>} */
    const groups = [];
    order.forEach((at, rank) => {
      let group = { height: want(at) - rank * gap, count: 1 };
      for (let before = groups.at(-1); before && before.height > group.height; before = groups.at(-1)) {
        groups.pop();
        const both = before.count + group.count;
        group = { height: (before.height * before.count + group.height * group.count) / both, count: both };
      }
      groups.push(group);
    });
    const bare = groups.flatMap((group) => Array(group.count).fill(group.height));
    /** @type {number[]} */
    const heights = Array(count).fill(0);
    order.forEach((at, rank) => {
      heights[at] = Math.min(Math.max(bare[rank], low), high - gap * (count - 1)) + rank * gap;
    });
    return heights;
  }

  Object.assign(runpress.chart, { shorten, spread });
})();
