// @ts-check
/// <reference path="chart.d.ts" />
/**
 * Draws the lines of a chart as the picture has them (`draw/plot.py`): faint seeds and bands
 * first, the strong lines last, a name at each end.
 *
 * uPlot's own series share one list of x; seeds have their own seconds, and a mean its own steps.
 * So uPlot has the sheet, the axes and the grid, and this draws on top of them.
 */
(() => {
  "use strict";

  const SIZE = 14;
  const ROW = 20;
  const MOST_NAMED = 12;
  const NAMES_SHARE = 0.3;
  const FEW = 16;
  const MANY = 200;
  const MOST_IN_ALL = 60000;
  const MOST = 1000;

  /** @typedef {{line: ChartLine, style: ChartStyle, points: {xs: number[], ys: number[]}, band?: ChartTrace | undefined, dots: boolean, dense: boolean, faint: ChartTrace["faint"], named?: boolean}} Curve */

  /** @type {(context: CanvasRenderingContext2D, chart: ChartAlive, bold?: boolean) => void} */
  function font(context, chart, bold = false) {
    const family = getComputedStyle(chart.over).fontFamily;
    context.font = `${bold ? "bold " : ""}${SIZE * chart.scale()}px ${family}`;
  }

  /** The lines that have their name at their end. @param {ChartAlive} chart */
  function named(chart) {
    const lines = chart.shown();
    const first = [...lines].sort((one, other) => Number(!!other.strong) - Number(!!one.strong)).slice(0, MOST_NAMED);
    return lines.filter((line) => first.includes(line));
  }

  /** @type {(context: CanvasRenderingContext2D, chart: ChartAlive, line: ChartLine, width: number) => string} */
  function short(context, chart, line, width) {
    font(context, chart, line.strong);
    return runpress.chart.shorten(line.label, NAMES_SHARE * width, (words) => context.measureText(words).width);
  }

  /** How much room axes and names take at each side, in CSS pixels. @type {ChartParts["frame"]} */
  function frame(context, chart, { width }) {
    const scale = chart.scale();
    // All lines, also those that are hidden: the plot stays where it is.
    const all = chart.lines.slice(0, MOST_NAMED);
    const names = all.map((line) => {
      const name = short(context, chart, line, width);
      font(context, chart, true);
      return context.measureText(name).width;
    });
    font(context, chart);
    const numbers = chart.y.ticks.map(([, word]) => context.measureText(word).width);
    return {
      left: Math.max(0, ...numbers) + 12 * scale,
      right: Math.max(0, ...names) + 26 * scale,
      above: (ROW + 16) * scale,
      below: (2 * ROW + 6) * scale,
    };
  }

  /** @type {(context: CanvasRenderingContext2D, chart: ChartAlive) => void} */
  function paint(context, chart) {
    const ink = chart.colours();
    const lines = chart.shown();
    const most = Math.min(MOST, Math.max(100, Math.floor(MOST_IN_ALL / Math.max(1, lines.length))));
    const shown = new Set(named(chart));
    const curves = lines.flatMap((line) => {
      const style = /** @type {ChartStyle} */ (ink.styles[chart.lines.indexOf(line)]);
      return line.traces.map((trace) => ({ ...curve(chart, line, style, trace, most), named: shown.has(line) }));
    });
    const { left, top, width, height } = chart.area;
    context.save();
    context.beginPath();
    context.rect(left - 4, top - 4, width + 8, height + 8);
    context.clip();
    // Over the grid, whose lowest line may be in the same place.
    context.strokeStyle = ink.axis;
    context.lineWidth = 1;
    segment(context, [left, top + height, left + width, top + height], []);
    const crowd = chart.lines.length > 4;
    for (const each of curves) drawFaint(context, chart, each, crowd);
    for (const each of [...curves].sort((one, other) => Number(!!one.line.strong) - Number(!!other.line.strong))) {
      drawLine(context, chart, each, ink.page);
    }
    context.restore();
    labels(context, chart, ink);
    drawNames(context, chart, curves, ink);
  }

  /** @type {(chart: ChartAlive, line: ChartLine, style: ChartStyle, trace: ChartTrace, most: number) => Curve} */
  function curve(chart, line, style, trace, most) {
    const { at, thin, bucket } = runpress.chart;
    /** @type {(xs: number[]) => [number, number]} */
    const sight = (xs) => [Math.max(0, at(xs, chart.x.low) - 1), Math.min(xs.length, at(xs, chart.x.high) + 3)];
    const [from, to] = sight(trace.xs);
    const { bands, smoothing } = chart.view;
    const smear = to - from > most && !trace.low && !smoothing;
    // A line through so many points is a smear: their mean and their range say more.
    const band = bands && (trace.low || smear) ? bucket(trace, from, to, most) : undefined;
    const points = smear && band ? band : thin(trace.xs, trace.ys, from, to, most);
    const dense = to - from > MANY;
    const behind = bands || smoothing ? trace.faint : [];
    const faint = behind.map(({ xs, ys }) => thin(xs, ys, ...sight(xs), most));
    return { line, style, points, band, dense, dots: to - from <= FEW, faint: [...faint, ...edges(band, dense)] };
  }

  /** A spike of one step is a sliver of the band, which only an edge shows. @type {(band: ChartTrace | undefined, dense: boolean) => ChartTrace["faint"]} */
  const edges = (band, dense) => (band && dense ? [band.low, band.high].map((ys = []) => ({ xs: band.xs, ys })) : []);

  /** @type {(chart: ChartAlive, x: number) => number} */
  const across = (chart, x) => chart.area.left + chart.x.along(x) * chart.area.width;
  /** @type {(chart: ChartAlive, y: number) => number} */
  const down = (chart, y) => chart.area.top + (1 - chart.y.along(y)) * chart.area.height;

  /** @type {(context: CanvasRenderingContext2D, chart: ChartAlive, xs: number[], ys: number[]) => void} */
  function path(context, chart, xs, ys) {
    context.beginPath();
    let broken = true;
    for (let at = 0; at < xs.length; at += 1) {
      const x = across(chart, /** @type {number} */ (xs[at]));
      const y = down(chart, /** @type {number} */ (ys[at]));
      if (Number.isNaN(x + y)) broken = true;
      else if (broken) {
        context.moveTo(x, y);
        broken = false;
      } else context.lineTo(x, y);
    }
    context.stroke();
  }

  /** @type {(context: CanvasRenderingContext2D, chart: ChartAlive, curve: Curve, crowd: boolean) => void} */
  function drawFaint(context, chart, { band, style, faint }, crowd) {
    context.setLineDash([]);
    context.lineJoin = "round";
    context.fillStyle = style.line;
    context.strokeStyle = style.line;
    context.globalAlpha = crowd ? 0.09 : 0.16;
    if (band) fill(context, chart, band);
    context.globalAlpha = crowd ? 0.3 : 0.4;
    context.lineWidth = 0.8 * chart.scale();
    for (const { xs, ys } of faint) path(context, chart, xs, ys);
    context.globalAlpha = 1;
  }

  /** Fill between two lines, each unbroken part by itself. @type {(context: CanvasRenderingContext2D, chart: ChartAlive, trace: ChartTrace) => void} */
  function fill(context, chart, { xs, low = [], high = [] }) {
    /** @type {Array<[number, number, number]>} */
    let part = [];
    const close = () => {
      context.beginPath();
      for (const [x, y] of part) context.lineTo(x, y);
      for (const [x, , y] of part.reverse()) context.lineTo(x, y);
      context.fill();
      part = [];
    };
    for (let at = 0; at < low.length; at += 1) {
      const x = across(chart, /** @type {number} */ (xs[at]));
      const [least, most] = [down(chart, /** @type {number} */ (low[at])), down(chart, /** @type {number} */ (high[at]))];
      if (Number.isNaN(x + least + most)) close();
      else part.push([x, least, most]);
    }
    close();
  }

  /** @type {(context: CanvasRenderingContext2D, chart: ChartAlive, curve: Curve, page: string) => void} */
  function drawLine(context, chart, { line, points, style, dots, dense, named: by }, page) {
    const scale = chart.scale();
    context.strokeStyle = style.line;
    if (!by) {
      // A crowd: seen as one, and read at a step.
      const lines = chart.shown().length;
      Object.assign(context, { globalAlpha: Math.max(0.1, Math.min(0.35, 20 / lines)), lineWidth: 0.8 * scale });
      path(context, chart, points.xs, points.ys);
      context.globalAlpha = 1;
      return;
    }
    const width = ((dense ? 1.2 : 2) + (line.strong ? 0.6 : 0)) * scale;
    context.lineWidth = width;
    context.lineCap = line.dash?.length ? "butt" : "round";
    context.setLineDash((line.dash ?? []).map((length) => length * width));
    path(context, chart, points.xs, points.ys);
    context.setLineDash([]);
    const { ys } = points;
    points.xs.forEach((x, at) => {
      const y = ys[at] ?? Number.NaN;
      // A lone point has no line that would show it.
      const alone = Number.isNaN(ys[at - 1] ?? Number.NaN) && Number.isNaN(ys[at + 1] ?? Number.NaN);
      if (Number.isNaN(y) || !(dots || alone)) return;
      mark(context, across(chart, x), down(chart, y), line.marker ?? "o", 2.75 * scale);
      context.fillStyle = style.line;
      context.strokeStyle = page;
      context.lineWidth = 0.7 * scale;
      context.fill();
      context.stroke();
    });
  }

  /** Corners of the markers: how many, and where the first lies, in degrees. @type {Record<string, [number, number, number]>} */
  const CORNERS = { s: [4, 45, 1.35], "^": [3, -90, 1.25], v: [3, 90, 1.25], "<": [3, 180, 1.25], D: [4, 0, 1.4], p: [5, -90, 1.05] };

  /** @type {(context: CanvasRenderingContext2D, x: number, y: number, sign: string, radius: number) => void} */
  function mark(context, x, y, sign, radius) {
    const corners = CORNERS[sign];
    context.beginPath();
    if (!corners) return context.arc(x, y, radius, 0, 2 * Math.PI);
    const [count, first, size] = corners;
    for (let at = 0; at < count; at += 1) {
      const angle = ((first + (360 * at) / count) * Math.PI) / 180;
      context.lineTo(x + size * radius * Math.cos(angle), y + size * radius * Math.sin(angle));
    }
    context.closePath();
  }

  /** What stands above and below the plot. @type {(context: CanvasRenderingContext2D, chart: ChartAlive, ink: ChartInk) => void} */
  function labels(context, chart, ink) {
    const { left, top, width, height } = chart.area;
    const scale = chart.scale();
    const { clientWidth, clientHeight } = chart.layer;
    font(context, chart);
    context.fillStyle = ink.ink;
    context.textBaseline = "middle";
    context.textAlign = "left";
    const label = chart.asked.label + (chart.y.log ? ` · ${chart.words("log")}` : "");
    const room = clientWidth - 4;
    /** @param {string} words */
    const measured = (words) => context.measureText(words).width;
    context.fillText(runpress.chart.shorten(label, room, measured), 2, 12 * scale);
    const time = /** @type {{unit?: string}} */ (chart.x).unit;
    const named = time ? chart.words("time", { unit: time }) : chart.words("step");
    const below = `${named}${chart.x.origin ? ` − ${chart.x.origin}` : ""}${chart.x.log ? ` · ${chart.words("log")}` : ""}`;
    context.textAlign = "center";
    context.fillText(below, left + width / 2, clientHeight - 10 * scale);
    context.fillStyle = ink.quiet;
    if (!chart.shown().some((line) => line.traces.some(({ ys }) => ys.some((y) => !Number.isNaN(y))))) {
      context.fillText(chart.words("empty"), left + width / 2, top + height / 2);
    }
    const unnamed = chart.shown().length - Math.min(MOST_NAMED, chart.shown().length);
    if (!unnamed) return;
    context.textAlign = "right";
    context.fillText(chart.words("unnamed", { count: unnamed }), clientWidth - 2, clientHeight - 10 * scale);
  }

  /** @type {(context: CanvasRenderingContext2D, chart: ChartAlive, curves: Curve[], ink: ChartInk) => void} */
  function drawNames(context, chart, curves, ink) {
    const scale = chart.scale();
    const { left, top, width, height } = chart.area;
    const right = left + width;
    const ends = named(chart).flatMap((line) => {
      const place = end(chart, curves.filter((each) => each.line === line));
      return place ? [{ line, ...place }] : [];
    });
    // Counted upwards as in the picture, which puts equals in the same order then.
    const heights = runpress.chart.spread(ends.map(({ y }) => -y), 17 * scale, 4 * scale - top - height, 6 * scale - top);
    ends.forEach(({ line, x, y }, at) => {
      const style = /** @type {ChartStyle} */ (ink.styles[chart.lines.indexOf(line)]);
      const high = -(heights[at] ?? -y);
      const start = Math.max(x, right) + 6 * scale;
      context.strokeStyle = style.line;
      context.globalAlpha = 0.7;
      context.lineWidth = 0.8 * scale;
      // A line that ended early is led to its name along its own height.
      if (x < right - 1) segment(context, [x + 6 * scale, y, start, y], [scale, 3 * scale]);
      segment(context, [start, y, right + 18 * scale, high], []);
      context.globalAlpha = 1;
      const name = short(context, chart, line, chart.layer.clientWidth);
      context.textAlign = "left";
      context.textBaseline = "middle";
      context.fillStyle = style.text;
      context.fillText(name, right + 22 * scale, high);
    });
  }

  /** @type {(context: CanvasRenderingContext2D, ends: [number, number, number, number], dash: number[]) => void} */
  function segment(context, [x0, y0, x1, y1], dash) {
    context.setLineDash(dash);
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
    context.setLineDash([]);
  }

  /** Where the last point in sight lies. @type {(chart: ChartAlive, curves: Curve[]) => {x: number, y: number} | undefined} */
  function end(chart, curves) {
    /** @type {{x: number, y: number} | undefined} */
    let best;
    const { left, width, top, height } = chart.area;
    for (const { points, faint } of curves) {
      for (const { xs, ys } of [points, ...faint]) {
        for (let at = xs.length - 1; at >= 0; at -= 1) {
          const x = Math.min(across(chart, /** @type {number} */ (xs[at])), left + width);
          const y = down(chart, /** @type {number} */ (ys[at]));
          if (Number.isNaN(x + y)) continue;
          if (x >= left && (!best || x > best.x)) best = { x, y: Math.min(Math.max(y, top), top + height) };
          break;
        }
        // A seed's end only where there is no mean.
        if (best) break;
      }
    }
    return best;
  }

  Object.assign(runpress.chart, { paint, frame });
})();
