// @ts-check
/// <reference path="chart.d.ts" />
/**
 * What a reader has chosen, kept in the page's address, so that a view can be sent to somebody.
 *
 * It stands in the query, as `chart-NAME=x2:5~log~s0.9`: the fragment belongs to headings. A part
 * that is not understood, or that fits no longer, is left out.
 */
(() => {
  "use strict";

  const LONGEST = 4000;
  const MOST_SMOOTH = 0.99;

  /** @type {(asked: ChartAsked) => ChartView} */
  const usual = (asked) => ({
    range: null,
    logY: asked.log === true,
    logX: false,
    byTime: false,
    bands: true,
    smoothing: 0,
    hidden: new Set(),
  });

  /** @param {ChartAsked} asked */
  const key = (asked) => `chart-${asked.name}`;

  /** @type {Record<string, (view: ChartView, rest: string) => void>} */
  const READ = {
    x: (view, rest) => {
      const ends = rest.split(":").map((end) => (end ? Number(end) : Number.NaN));
      const [low = 0, high = 0] = ends;
      if (ends.length === 2 && Number.isFinite(low) && Number.isFinite(high) && low < high) view.range = [low, high];
    },
    s: (view, rest) => {
      const weight = Number(rest);
      if (weight > 0 && weight <= MOST_SMOOTH) view.smoothing = weight;
    },
    h: (view, rest) => void view.hidden.add(rest),
    log: (view) => void (view.logY = true),
    lin: (view) => void (view.logY = false),
    logx: (view) => void (view.logX = true),
    time: (view) => void (view.byTime = true),
    plain: (view) => void (view.bands = false),
  };

  /** @type {ChartParts["readView"]} */
  function readView(asked, address) {
    const view = usual(asked);
    const told = new URL(address).searchParams.get(key(asked)) ?? "";
    if (told.length > LONGEST) return view;
    for (const part of told.split("~")) {
      const [, name = "", rest = ""] = /^(logx|log|lin|time|plain|[xsh])(.*)$/s.exec(part) ?? [];
      READ[name]?.(view, decode(rest));
    }
    const known = new Set(asked.lines.map((line) => line.label));
    view.hidden = new Set([...view.hidden].filter((label) => known.has(label)));
    // To see nothing is no view.
    if (view.hidden.size >= known.size) view.hidden.clear();
    return view;
  }

  /** @param {string} text */
  function decode(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return "";
    }
  }

  /** @type {ChartParts["writeView"]} */
  function writeView(asked, view, address) {
    const place = new URL(address);
    const told = parts(asked, view).join("~");
    if (told) place.searchParams.set(key(asked), told);
    else place.searchParams.delete(key(asked));
    return place.href;
  }

  /** @type {(asked: ChartAsked, view: ChartView) => string[]} */
  function parts(asked, view) {
    /** @param {string} label */
    const safe = (label) => encodeURIComponent(label).replaceAll("~", "%7E");
    return [
      view.range ? `x${view.range.map((end) => Number(end.toPrecision(7))).join(":")}` : "",
      view.logY === asked.log ? "" : view.logY ? "log" : "lin",
      view.logX ? "logx" : "",
      view.byTime ? "time" : "",
      view.bands ? "" : "plain",
      view.smoothing ? `s${view.smoothing}` : "",
      ...[...view.hidden].map((label) => `h${safe(label)}`),
    ].filter(Boolean);
  }

  /** Say whether nothing was chosen. @type {ChartParts["isUsual"]} */
  const isUsual = (asked, view) => !parts(asked, view).length;

  Object.assign(runpress.chart, { readView, writeView, usualView: usual, isUsual });
})();
