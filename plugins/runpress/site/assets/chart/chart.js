// @ts-check
/// <reference path="chart.d.ts" />
/**
 * Brings the chart of a figure to life, over its picture and in the very same box.
 *
 * The picture stays below, unseen but read aloud, and prints; it is all there is where the data
 * do not come or are not what they should be.
 */
(() => {
  "use strict";

  /** Milliseconds of quiet after which the address is written: browsers limit how often. */
  const SETTLED = 300;
  const NARROW = 480;

  /** @type {WeakMap<Element, ChartAlive>} */
  const alive = new WeakMap();
  /** @type {Set<{redraw(): void, figure: HTMLElement, end(): void}>} */
  const charts = new Set();

  /** @param {HTMLElement} figure */
  async function enliven(figure) {
    const box = /** @type {HTMLElement | null} */ (figure.querySelector(".rp-box"));
    const source = /** @type {HTMLAnchorElement | null} */ (figure.querySelector("a[data-rp-data]"));
    // A page that was opened from a folder may not read the files beside it.
    if (!box || !source || location.protocol === "file:" || alive.has(figure) || !window.uPlot) return;
    const answer = await fetch(source.href);
    if (!answer.ok) return;
    const asked = /** @type {ChartAsked} */ (JSON.parse(figure.dataset.rpChart ?? ""));
    asked.name += twin(figure, asked.name);
    const lines = await runpress.chart.gather(await answer.text(), asked);
    if (!figure.isConnected) return;
    asked.log ??= runpress.chart.spansDecades(lines);
    const chart = make(figure, box, asked, lines);
    alive.set(figure, chart);
  }

  /** A chart that stands on its page twice has two views: "-2" for the second. @type {(figure: HTMLElement, name: string) => string} */
  function twin(figure, name) {
    const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("figure[data-rp-chart]")]);
    const place = all.filter((each) => JSON.parse(each.dataset.rpChart ?? "").name === name).indexOf(figure);
    return place > 0 ? `-${place + 1}` : "";
  }

  /** @returns {ChartWords} */
  function wordsOfPage() {
    const known = runpress.words("alive");
    return (key, values = {}) => String(known[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
  }

  /** @type {(figure: HTMLElement, box: HTMLElement, asked: ChartAsked, lines: ChartLine[]) => ChartAlive} */
  function make(figure, box, asked, lines) {
    const words = wordsOfPage();
    const layer = document.createElement("div");
    layer.className = "rp-chart";
    const keys = document.createElement("div");
    keys.hidden = true;
    keys.append(...lines.map((line) => swatch(line)));
    const status = document.createElement("p");
    status.className = "rp-said";
    status.setAttribute("role", "status");
    layer.append(keys, status);
    box.append(layer);
    const view = runpress.chart.readView(asked, location.href);
    const scale = () => (box.clientWidth < NARROW ? Math.min(box.clientWidth / 375, 1.1) : box.clientWidth / 720);
    const plain = runpress.chart.stepScale(0, 1, 2);
    /** @type {ChartAlive} */
    const chart = {
      figure, asked, words, lines, view, layer, scale,
      area: { left: 0, top: 0, width: 1, height: 1 },
      x: plain,
      y: plain,
      over: layer,
      shown: () => lines.filter((line) => !chart.view.hidden.has(line.label)),
      colours: () => (ink ??= inkOf(layer, keys)),
      extent: () => extentOf(chart),
      change(part) {
        chart.view = { ...chart.view, ...part };
        if ("byTime" in part || "smoothing" in part) retrace(chart);
        redraw();
        remember();
      },
      reset: () => chart.change(runpress.chart.usualView(asked)),
      say: (said) => void (status.textContent = said),
      drawn: [],
      ends: [],
      append(points) {
        for (const [metric, added] of Object.entries(points)) {
          const run = lines.find((line) => line.label === metric)?.runs[0];
          if (run) for (const point of added) runpress.chart.put(run, ...point);
        }
        soon();
      },
      clear() {
        for (const run of lines.flatMap((line) => line.runs)) Object.assign(run, runpress.chart.emptyRun(run.name));
        soon();
      },
    };
    /** @type {ChartInk | undefined} */
    let ink;
    let waiting = 0;
    const soon = () => {
      waiting ||= requestAnimationFrame(() => {
        waiting = 0;
        retrace(chart);
        redraw();
      });
    };
    let writing = 0;
    const remember = () => {
      clearTimeout(writing);
      writing = window.setTimeout(() => {
        if (!figure.isConnected) return;
        const address = runpress.chart.writeView(asked, chart.view, location.href);
        if (address !== location.href) history.replaceState(history.state, "", address);
      }, SETTLED);
    };
    retrace(chart);
    fit(chart);
    const sheet = sheetOf(chart);
    const redraw = () => {
      fit(chart);
      sheet.redraw(false, true);
    };
    chart.over = sheet.over;
    describe(chart);
    runpress.chart.reading(chart);
    runpress.chart.gestures(chart);
    runpress.chart.controls(chart);
    const sized = new ResizeObserver(() => {
      if (sheet.width !== box.clientWidth || sheet.height !== box.clientHeight) {
        sheet.setSize({ width: box.clientWidth, height: box.clientHeight });
      }
    });
    sized.observe(box);
    const kept = {
      figure,
      redraw() {
        ink = undefined;
        redraw();
      },
      end() {
        sized.disconnect();
        clearTimeout(writing);
        cancelAnimationFrame(waiting);
        for (const end of chart.ends) end();
        sheet.destroy();
        // The theme keeps pages that were left; a chart and its points are not kept with them.
        layer.remove();
        alive.delete(figure);
      },
    };
    charts.add(kept);
    return chart;
  }

  /** @param {ChartLine} line */
  function swatch(line) {
    const made = document.createElement("i");
    // The palette's colours repeat after these; its dashes go on.
    made.className = `rp-series-${line.style % 8}`;
    return made;
  }

  /** @param {ChartAlive} chart */
  function retrace(chart) {
    for (const line of chart.lines) line.traces = runpress.chart.trace(line, chart.view, chart.asked.percent);
  }

  /** The first and the last place that has a point; on a log axis, that is above zero. @param {ChartAlive} chart */
  function extentOf(chart) {
    let [low, high] = [Infinity, -Infinity];
    for (const { xs } of points(chart)) {
      const first = chart.view.logX ? xs.find((x) => x > 0) : xs[0];
      low = Math.min(low, first ?? Infinity);
      high = Math.max(high, xs.at(-1) ?? -Infinity);
    }
    return /** @type {[number, number]} */ (low <= high ? [low, high] : [0, 1]);
  }

  /** All lines of what is shown, also the faint ones. @param {ChartAlive} chart */
  const points = (chart) => chart.shown().flatMap((line) => line.traces.flatMap((trace) => [trace, ...trace.faint]));

  /** Choose the axes for what is in sight. @param {ChartAlive} chart */
  function fit(chart) {
    const { stepScale, timeScale, logScale, valueScale, stepWord, valueWord } = runpress.chart;
    const { view } = chart;
    const [first, last] = extentOf(chart);
    // An address may tell of steps that are no longer there.
    const [low, high] = view.range && view.range[0] < last && view.range[1] > first
      ? [Math.max(view.range[0], first), Math.min(view.range[1], last)]
      : [first, last];
    if (view.range && (view.range[0] >= last || view.range[1] <= first)) view.range = null;
    const narrow = chart.layer.clientWidth < NARROW;
    const most = narrow ? 5 : 9;
    const word = view.byTime ? valueWord : /** @param {number} step */ (step) => stepWord(step, high);
    chart.x = view.logX && low > 0 && high > low
      ? logOf(low, high, most, word)
      : view.byTime ? timeScale(low, high, most) : stepScale(low, high, most);
    const [least, greatest] = sightOf(chart, low, high);
    chart.y = valueScale(least, greatest, 6, { log: view.logY, percent: chart.asked.percent && !view.logY });

    /** From the first to the last place, without room beside them. @type {(low: number, high: number, most: number, word: (value: number) => string) => ChartScale} */
    function logOf(from, to, count, write) {
      const scale = logScale(from, to, count, write);
      const [start, end] = [Math.log(from), Math.log(to)];
      return {
        ...scale,
        low: from,
        high: to,
        ticks: scale.ticks.filter(([value]) => value >= from && value <= to),
        along: (value) => (value > 0 ? (Math.log(value) - start) / (end - start) : Number.NaN),
        back: (share) => Math.exp(start * (1 - share) + end * share),
      };
    }
  }

  /** The least and the greatest value between two places. @type {(chart: ChartAlive, low: number, high: number) => [number, number]} */
  function sightOf(chart, low, high) {
    const { at } = runpress.chart;
    const { logY, bands } = chart.view;
    let [least, greatest] = [Infinity, -Infinity];
    /** @type {(xs: number[], ys: number[]) => void} */
    const take = (xs, ys) => {
      // With the neighbours outside, to which lines lead.
      const end = Math.min(xs.length, at(xs, high) + 1);
      for (let index = Math.max(0, at(xs, low)); index < end; index += 1) {
        const y = /** @type {number} */ (ys[index]);
        if (logY && y <= 0) continue;
        if (y < least) least = y;
        if (y > greatest) greatest = y;
      }
    };
    for (const { traces } of chart.shown()) {
      for (const trace of traces) {
        take(trace.xs, trace.ys);
        if (trace.low && trace.high && bands) [trace.low, trace.high].forEach((ys) => take(trace.xs, ys));
        if (bands || chart.view.smoothing) trace.faint.forEach(({ xs, ys }) => take(xs, ys));
      }
    }
    if (least <= greatest) return [least, greatest];
    return logY ? [1, 10] : [0, 1];
  }

  /** uPlot's sheet: its scales go from 0 to 1, ours say what that means. @param {ChartAlive} chart */
  function sheetOf(chart) {
    const { layer } = chart;
    const room = document.createElement("canvas").getContext("2d");
    const size = { width: layer.clientWidth, height: layer.clientHeight };
    const family = getComputedStyle(layer).fontFamily;
    /** @type {(side: "left" | "right" | "above" | "below") => number} */
    const side = (name) => (room ? runpress.chart.frame(room, chart, { ...size, width: layer.clientWidth })[name] : 0);
    /** @type {(which: "x" | "y") => any} */
    const axis = (which) => {
      const scale = () => chart[which];
      /** @type {any} */
      const made = {
        scale: which,
        // uPlot reads whole numbers only.
        font: `${Math.round(14 * chart.scale())}px ${family}`,
        stroke: () => chart.colours().quiet,
        size: () => side(which === "x" ? "below" : "left"),
        splits: () => scale().ticks.map(([value]) => scale().along(value)),
        values: () => scale().ticks.map(([, word]) => word),
        filter: (/** @type {any} */ _, /** @type {number[]} */ splits) => splits,
      };
      return which === "x"
        ? { ...made, gap: 4, grid: { show: false }, ticks: { stroke: () => chart.colours().axis, width: 1, size: 4 } }
        : { ...made, gap: 10 * chart.scale(), grid: { stroke: () => chart.colours().grid, width: 1 }, ticks: { show: false, size: 0 } };
    };
    /** @type {any} */
    const options = {
      ...size,
      padding: [() => side("above"), () => side("right"), 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false, range: [0, 1] }, y: { range: [0, 1] } },
      series: [{}, { show: false }],
      axes: [axis("x"), axis("y")],
      hooks: { draw: [draw], setSize: [() => fit(chart)] },
    };
    /** @param {any} sheet */
    function draw(sheet) {
      const ratio = sheet.ctx.canvas.width / sheet.width;
      const { left, top, width, height } = sheet.bbox;
      chart.area = { left: left / ratio, top: top / ratio, width: width / ratio, height: height / ratio };
      sheet.ctx.save();
      sheet.ctx.scale(ratio, ratio);
      runpress.chart.paint(sheet.ctx, chart);
      sheet.ctx.restore();
      for (const done of chart.drawn) done();
      chart.figure.classList.add("rp-alive");
    }
    return new /** @type {any} */ (window.uPlot)(options, [[0, 1], [0, 1]], layer);
  }

  /** What a reader hears who comes to it with the keyboard. @param {ChartAlive} chart */
  function describe(chart) {
    const { over, words, asked } = chart;
    const [first, last] = chart.extent();
    over.tabIndex = 0;
    const told = {
      role: "slider",
      "aria-label": [words("title", { label: asked.label }), words("help")].join(" "),
      "aria-valuemin": first,
      "aria-valuemax": last,
      "aria-valuenow": first,
      "aria-valuetext": `${words("step")} ${first}`,
    };
    for (const [name, value] of Object.entries(told)) over.setAttribute(name, String(value));
  }

  /** The page's colours, as they are now. @type {(layer: HTMLElement, keys: HTMLElement) => ChartInk} */
  function inkOf(layer, keys) {
    const page = getComputedStyle(layer);
    const forced = matchMedia("(forced-colors: active)").matches;
    /** @type {(name: string, style?: CSSStyleDeclaration) => string} */
    const read = (name, style = page) => (forced ? (name === "--rp-grid" ? "GrayText" : page.color) : style.getPropertyValue(name).trim() || page.color);
    const styles = [...keys.children].map((key) => {
      const style = getComputedStyle(key);
      const line = read("--rp-series", style);
      return { line, text: style.getPropertyValue("--rp-series-text").trim() && !forced ? read("--rp-series-text", style) : line };
    });
    return {
      page: page.backgroundColor,
      ink: read("--rp-ink"),
      quiet: read("--rp-quiet"),
      axis: read("--rp-axis"),
      grid: read("--rp-grid"),
      styles,
    };
  }

  const redrawAll = () => charts.forEach((chart) => chart.redraw());
  new MutationObserver(redrawAll).observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
  matchMedia("(forced-colors: active)").addEventListener("change", redrawAll);
  runpress.onPage(() => {
    for (const chart of charts) {
      if (chart.figure.isConnected) continue;
      chart.end();
      charts.delete(chart);
    }
  });

  Object.assign(runpress.chart, { of: (/** @type {Element} */ figure) => alive.get(figure) });
  runpress.provide("chart", enliven);
})();
