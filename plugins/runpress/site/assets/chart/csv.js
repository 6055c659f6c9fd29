// @ts-check
/// <reference path="chart.d.ts" />
/** Reads CSV in small pieces, so that a page of 100,000 points can be scrolled meanwhile. */
(() => {
  "use strict";

  /** Milliseconds of reading, after which the page may do something else. */
  const PIECE = 12;
  const QUOTE = 34;
  const COMMA = 44;
  const LINE = 10;

  /** Let the page do what waits. */
  function breath() {
    const scheduler = /** @type {any} */ (window).scheduler;
    return scheduler?.yield ? scheduler.yield() : new Promise((go) => setTimeout(go, 0));
  }

  /**
   * Read one row.
   * @param {string} text
   * @param {number} at where it begins
   * @param {string[]} cells takes its cells
   * @returns {number} where the next begins
   */
  function row(text, at, cells) {
    for (;;) {
      let end = at;
      if (text.charCodeAt(at) === QUOTE) end = quoted(text, at, cells);
      else {
        let code = text.charCodeAt(end);
        // Beyond the end it is NaN.
        while (code !== COMMA && code !== LINE && code >= 0) code = text.charCodeAt(++end);
        cells.push(text.slice(at, end));
      }
      if (text.charCodeAt(end) !== COMMA) return end + 1;
      at = end + 1;
    }
  }

  /** @type {(text: string, at: number, cells: string[]) => number} */
  function quoted(text, at, cells) {
    let cell = "";
    for (;;) {
      const end = text.indexOf('"', at + 1);
      // Torn within a cell: the row stays too short to be one.
      if (end < 0) return text.length;
      cell += text.slice(at + 1, end);
      at = end + 1;
      if (text.charCodeAt(at) !== QUOTE) break;
      cell += '"';
    }
    cells.push(cell);
    return at;
  }

  /**
   * Give each row's cells to `take`, always in the same array.
   * @param {string} text
   * @param {(cells: string[]) => void} take
   */
  async function rows(text, take) {
    /** @type {string[]} */
    const cells = [];
    let until = performance.now() + PIECE;
    for (let at = 0, count = 1; at < text.length; count += 1) {
      cells.length = 0;
      at = row(text, at, cells);
      take(cells);
      if (count % 500 === 0 && performance.now() > until) {
        await breath();
        until = performance.now() + PIECE;
      }
    }
  }

  runpress.chart = Object.assign(runpress.chart ?? {}, { rows, breath });
})();
