// @ts-check
/// <reference path="chart.d.ts" />
/** From numbers to a place along an axis, by the rules of the pictures (`draw/scale.py`). */
(() => {
  "use strict";

  const NOISE = 1e-9;
  const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  const UNITS = /** @type {const} */ ([[18000, 3600, "h"], [300, 60, "min"], [0, 1, "s"]]);
  const SIZES = /** @type {const} */ ([[1e12, 1e12, "T"], [1e9, 1e9, "G"], [1e6, 1e6, "M"], [1e4, 1e3, "k"]]);

  /** @type {(low: number, high: number, ticks: Array<[number, string]>, origin?: number) => ChartScale} */
  const even = (low, high, ticks, origin = 0) => ({
    low,
    high,
    ticks,
    origin,
    log: false,
    // Halved, as the difference of very large numbers overflows.
    along: (value) => (value / 2 - low / 2) / (high / 2 - low / 2),
    back: (share) => low * (1 - share) + high * share,
  });

  /** @param {string} number */
  const minus = (number) => (/[1-9]/.test(number) ? number.replace("-", "−") : number.replace("-", ""));
  /** @param {number} power */
  const raised = (power) => String(power).replace("-", "⁻").replace(/\d/g, (digit) => RAISED[Number(digit)] ?? "");

  /** @type {(number: number, digits: number) => string} */
  function power(number, digits) {
    if (number === 0) return "0";
    const [mantissa = "", exponent] = number.toExponential(digits).split("e");
    const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
    return `${minus(short)}×10${raised(Number(exponent))}`;
  }

  /** The least of 1, 2, 5 times a power of ten that cuts `span` in at most `most`. @type {(span: number, most: number) => number} */
  function roundStep(span, most) {
    const raw = span / most;
    const size = 10 ** Math.floor(Math.log10(raw));
    return size * ([1, 2, 5].find((times) => times * size >= raw * (1 - 1e-9)) ?? 10);
  }

  /** @type {(low: number, high: number, step: number) => number[]} */
  function multiples(low, high, step) {
    const first = Math.ceil(low / step - 1e-9);
    const last = Math.min(Math.floor(high / step + 1e-9), first + 20);
    return last >= first ? Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step) : [];
  }

  /** @type {ChartParts["stepWord"]} */
  function stepWord(step, largest) {
    if (Math.abs(step) >= 1e15) return power(step, 3);
    for (const [from, unit, letter] of SIZES) {
      if (largest >= from && Math.abs(step) >= unit / 10) return minus(`${Number((step / unit).toPrecision(4))}${letter}`);
    }
    return minus(String(Number(step.toFixed(3))));
  }

  /** The axis of steps: whole numbers. @type {ChartParts["stepScale"]} */
  function stepScale(low, high, most) {
    if (low === high) return even(low - 1, high + 1, [[low, stepWord(low, low)]]);
    const step = Math.max(1, roundStep(high - low, most));
    const numbers = multiples(low, high, step);
    // A lone first step is worth its number when its neighbour leaves room.
    if ((numbers[0] ?? low) - low > 0.45 * step && low === Math.trunc(low) && Math.abs(low) < 10) numbers.unshift(low);
    const words = numbers.map((number) => stepWord(number, high));
    if (new Set(words).size === words.length) return even(low, high, numbers.map((number, at) => [number, words[at] ?? ""]));
    const parts = multiples(0, high - low, step);
    return even(low, high, parts.map((part) => [low + part, stepWord(part, high - low)]), low);
  }

  /** The axis of time, in the unit that fits. @type {ChartParts["timeScale"]} */
  function timeScale(low, high, most) {
    const [, seconds, unit] = UNITS.find(([from]) => high >= from) ?? UNITS[2];
    if (low === high) [low, high] = [low - 1, high + 1];
    const step = roundStep((high - low) / seconds, most);
    const write = writer([high / seconds], step);
    const numbers = multiples(low / seconds, high / seconds, step);
    return { ...even(low, high, numbers.map((number) => [number * seconds, write(number)])), unit, seconds };
  }

  /** @type {ChartParts["logScale"]} */
  function logScale(low, high, most, word = /** @param {number} value */ (value) => decade(Math.round(Math.log10(value)))) {
    const [first, last] = [Math.log10(low), Math.log10(high)];
    const pad = 0.03 * (last - first) || 1;
    const [from, to] = [first - pad, Math.min(last + pad, 308)];
    const every = Math.max(1, Math.ceil((Math.ceil(last) - Math.floor(first)) / most));
    const powers = multiples(from, to, every).filter((each) => each >= -308 && each <= 308);
    /** @type {Array<[number, string]>} */
    let ticks = powers.map((each) => [10 ** each, word(10 ** each)]);
    if (ticks.length < 2) {
      // Within a decade its parts are named.
      const start = 10 ** Math.floor(from);
      const parts = [1, 2, 3, 5, 10, 20, 30, 50].map((times) => times * start);
      ticks = parts.filter((part) => Math.log10(part) >= from && Math.log10(part) <= to).map((part) => [part, Math.abs(Math.log10(part)) < 4 ? String(Number(part.toPrecision(1))) : valueWord(part)]);
    }
    return {
      low: 10 ** from,
      high: 10 ** to,
      ticks,
      log: true,
      origin: 0,
      along: (value) => (value > 0 ? (Math.log10(value) - from) / (to - from) : Number.NaN),
      back: (share) => 10 ** (from * (1 - share) + to * share),
    };
  }

  /** The axis of values that lie between two finite ones. @type {ChartParts["valueScale"]} */
  function valueScale(low, high, most, { log, percent }) {
    if (log && low > 1e-300) return logScale(low, high, most + 2);
    [low, high] = room(low, high, percent);
    const step = roundStep(Math.min(high - low, Number.MAX_VALUE), most);
    const numbers = multiples(low, high, step);
    const write = writer(numbers, step);
    return even(low, high, numbers.map((number) => [number, write(number)]));
  }

  /** Widen the range a little; to zero, where the data come near it. @type {(low: number, high: number, percent: boolean) => [number, number]} */
  function room(low, high, percent) {
    const span = high - low;
    if (span <= NOISE * Math.max(Math.abs(low), Math.abs(high)) || span < 1e-290) {
      const pad = 0.1 * Math.abs(low) || 1;
      return percent && low > 0 && low < 100 ? [Math.max(low - pad, 0), Math.min(high + pad, 100)] : [low - pad, high + pad];
    }
    const above = high + 0.05 * span;
    const top = percent && high <= 100 ? Math.min(above, 100) : above;
    if (low >= 0 && low <= 0.4 * high) return [0, top];
    const bottom = low - 0.05 * span;
    return [low >= 0 ? Math.max(bottom, 0) : bottom, top];
  }

  /** @type {(numbers: number[], step: number) => (number: number) => string} */
  function writer(numbers, step) {
    const largest = Math.max(...numbers.map(Math.abs), 0);
    if (largest >= 1e6 || step < 1e-5) {
      const digits = Math.max(0, Math.floor(Math.log10(Math.max(largest, step))) - Math.floor(Math.log10(step)));
      return (number) => power(number, Math.min(digits, 6));
    }
    const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return (number) => minus(number.toFixed(decimals));
  }

  /** @param {number} exponent */
  const decade = (exponent) =>
    Math.abs(exponent) <= 4 ? (10 ** exponent).toFixed(Math.max(0, -exponent)) : `10${raised(exponent)}`;

  /** One value in a few digits, for a word beside a point. @type {ChartParts["valueWord"]} */
  function valueWord(value) {
    if (value && !(Math.abs(value) >= 1e-4 && Math.abs(value) < 1e6)) return power(value, 3);
    const digits = value ? 3 - Math.floor(Math.log10(Math.abs(value))) : 0;
    return minus(value.toFixed(Math.min(Math.max(digits, 0), 7)));
  }

  Object.assign(runpress.chart, { stepScale, timeScale, logScale, valueScale, valueWord, stepWord });
})();
