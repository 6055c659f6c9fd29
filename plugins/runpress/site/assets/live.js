// @ts-check
/**
 * The page of a run that trains, under the dev server: new points go into its charts as they
 * are logged, and the line under its title says how it goes.
 *
 * It asks for what came behind the bytes that it has. Nobody is asked while the page is not
 * looked at, nor when the run has ended or the server is gone.
 */
(() => {
  "use strict";

  const { provide, onLeave } = /** @type {any} */ (window).runpress;

  /** Milliseconds between an answer and the next question, and between two when none came. */
  const PAUSE = 500;
  const PATIENCE = [1000, 2000, 4000, 8000];
  /** Speed is that of the last seconds, or of this many points where steps take longer. */
  const WINDOW = 30;
  const FEWEST = 5;

  /**
   * @typedef {{id: string, from: number, last: number | null, seconds: number | null,
   *   end: number | null, steps: number | null}} Facts
   * @typedef {{id: string, status: string, quiet: number, age: number, anew: boolean,
   *   to: number, size: number}} Answer
   * @typedef {[number, number, number, ...number[]]} Point a step, its seconds, a value
   * @typedef {Record<string, Point[]>} Points by metric
   */

  /** A figure whose chart may still be on its way. */
  class Curve {
    /** @param {HTMLElement} figure @param {string[]} metrics */
    constructor(figure, metrics) {
      this.figure = figure;
      this.metrics = metrics;
      /** @type {Points} */
      this.waiting = Object.create(null);
    }

    /** @param {Points} points */
    take(points) {
      for (const metric of this.metrics) {
        if (!points[metric]) continue;
        (this.waiting[metric] ??= []).push(...points[metric]);
      }
      this.hand();
    }

    /** Forget all points: what follows is told from the beginning. */
    clear() {
      this.waiting = Object.create(null);
      /** @type {any} */ (window).runpress.chart?.of(this.figure)?.clear();
    }

    /** Give the chart what it lacks, once it is there. */
    hand() {
      const chart = /** @type {any} */ (window).runpress.chart?.of(this.figure);
      if (!chart || !Object.keys(this.waiting).length) return;
      chart.append(this.waiting);
      this.waiting = Object.create(null);
    }
  }

  /** @returns {Curve[]} */
  function curves() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (
      document.querySelectorAll("figure[data-rp-chart]")
    )]
      .map((figure) => ({ figure, told: JSON.parse(figure.dataset.rpChart ?? "{}") }))
      .filter(({ told }) => told.kind === "run")
      .map(({ figure, told }) => new Curve(figure, told.metrics));
  }

  /**
   * Read lines of a log into points by metric. What is no number is left out.
   * @param {string[]} lines
   * @returns {{points: Points, steps: Array<[number, number]>}}
   */
  function read(lines) {
    /** @type {Points} */
    const points = Object.create(null);
    /** @type {Array<[number, number]>} */
    const steps = [];
    for (const text of lines) {
      /** @type {Record<string, unknown>} */
      let line;
      try {
        line = JSON.parse(text);
      } catch {
        continue;
      }
      const step = Number(line?._step);
      const seconds = Number(line?._time);
      if (!Number.isFinite(step)) continue;
      steps.push([step, seconds]);
      for (const [metric, value] of Object.entries(line)) {
        if (metric.startsWith("_")) continue;
        // A thinned point is its value and its bucket's mean, lowest and highest.
        (points[metric] ??= []).push([step, seconds, .../** @type {[number]} */ ([value].flat().map(Number))]);
      }
    }
    return { points, steps };
  }

  /** What a line says of a run, in the page's words. */
  class Teller {
    /** @param {HTMLElement} line @param {Facts} facts */
    constructor(line, facts) {
      this.line = line;
      this.words = /** @type {Record<string, string>} */ (JSON.parse(line.dataset.rpWords ?? "{}"));
      this.status = /** @type {HTMLElement} */ (line.querySelector("[role=status]"));
      this.rest = /** @type {HTMLElement} */ (line.querySelector("span"));
      this.last = facts.last;
      /** The step that it will end at, and how many they are then. */
      this.goal = facts.end;
      this.steps = facts.steps;
      /** When the last step was logged, by the reader's clock. @type {number | null} */
      this.at = null;
      /** Steps and their seconds, the last few. @type {Array<[number, number]>} */
      this.recent = facts.last === null || facts.seconds === null ? [] : [[facts.last, facts.seconds]];
    }

    /** @param {Array<[number, number]>} steps @param {number} age of the newest, in seconds */
    take(steps, age) {
      this.at = performance.now() - age * 1000;
      for (const [step, seconds] of steps) {
        this.last = Math.max(this.last ?? 0, step);
        if (Number.isFinite(seconds)) this.recent.push([step, seconds]);
      }
      const end = this.recent[this.recent.length - 1]?.[1] ?? 0;
      const first = this.recent.findIndex(([, seconds]) => seconds >= end - WINDOW);
      this.recent.splice(0, Math.max(0, Math.min(first, this.recent.length - FEWEST)));
    }

    /** Steps a second; 0 where nothing tells. */
    get rate() {
      const first = this.recent[0];
      const last = this.recent[this.recent.length - 1];
      if (!first || !last || last[0] <= first[0] || last[1] <= first[1]) return 0;
      return (last[0] - first[0]) / (last[1] - first[1]);
    }

    say() {
      const parts = [];
      const { last, rate } = this;
      // A run that goes on behind it was not told right.
      const goal = this.goal !== null && last !== null && this.goal >= last ? this.goal : null;
      if (last === null) parts.push(this.word("waiting"));
      else if (goal === null) parts.push(this.word("step", { step: last }));
      else parts.push(this.word("of", { step: last, total: this.steps ?? goal }));
      const ago = this.at === null ? 0 : (performance.now() - this.at) / 1000;
      if (this.at !== null && last !== null) parts.push(ago < 2 ? this.word("now") : this.word("ago", { time: this.time(ago) }));
      if (rate >= 1) parts.push(this.word("speed", { rate: Number(rate.toPrecision(2)) }));
      else if (rate > 0) parts.push(this.word("slow", { time: this.time(1 / rate) }));
      if (rate > 0 && goal !== null && last !== null && goal > last) {
        const left = (goal - last) / rate - ago;
        if (left >= 1) parts.push(this.word("left", { time: this.time(left) }));
      }
      this.write(parts.join(this.words.part));
    }

    /** @param {string} status @param {string} key @param {number} [seconds] */
    end(status, key, seconds = 0) {
      this.line.classList.add("rp-live-over");
      this.status.textContent = this.words[status] ?? status;
      this.write(this.word(key, { time: this.time(seconds) }));
    }

    /** @param {string} text */
    write(text) {
      if (this.rest.textContent !== text) this.rest.textContent = text;
    }

    /** @param {string} key @param {Record<string, string | number>} [values] */
    word(key, values = {}) {
      return (this.words[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
    }

    /** @param {number} all */
    time(all) {
      // Nobody needs the seconds of an hour.
      const seconds = Math.round(all);
      if (seconds < 60) return this.word("seconds", { seconds: all < 10 && all % 1 ? all.toFixed(1) : seconds });
      if (seconds < 3600) return this.word("minutes", { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
      return this.word("hours", { hours: Math.floor(seconds / 3600), minutes: Math.floor((seconds % 3600) / 60) });
    }
  }

  provide("live", (/** @type {HTMLElement} */ line) => {
    const facts = /** @type {Facts} */ (JSON.parse(line.dataset.rpLive ?? "{}"));
    const shown = curves();
    const teller = new Teller(line, facts);
    let from = facts.from;
    let failed = 0;
    let over = false;
    let asking = false;
    /** @type {number | undefined} */
    let next;

    const ready = () => shown.forEach((curve) => curve.hand());
    const ticking = window.setInterval(() => {
      if (!over && !document.hidden && !failed) teller.say();
    }, 1000);
    const look = () => {
      if (!document.hidden) ask();
    };
    document.addEventListener("visibilitychange", look);
    document.addEventListener("runpress:chart", ready);
    const stop = () => {
      over = true;
      window.clearTimeout(next);
      window.clearInterval(ticking);
      document.removeEventListener("visibilitychange", look);
    };
    onLeave(() => {
      stop();
      document.removeEventListener("runpress:chart", ready);
    });

    async function ask() {
      window.clearTimeout(next);
      if (over || asking || document.hidden) return;
      asking = true;
      let pause = PAUSE;
      try {
        const answer = await fetch(`live?from=${from}`, { cache: "no-store" });
        if (!answer.ok) throw new Error(answer.statusText);
        pause = take(await answer.text());
        failed = 0;
      } catch {
        // The server is busy, or gone for good: MkDocs's own script reloads when it is back.
        pause = PATIENCE[failed];
        failed += 1;
        if (failed > 1) teller.write(teller.word("lost"));
        if (failed >= PATIENCE.length) stop();
      }
      asking = false;
      if (!over) next = window.setTimeout(ask, pause);
    }

    /** @param {string} text @returns {number} how long to wait */
    function take(text) {
      const lines = text.split("\n");
      const told = /** @type {Answer} */ (JSON.parse(lines.shift() ?? ""));
      if (told.status === "gone") {
        stop();
        teller.end("", "gone");
        return 0;
      }
      // Another run has its name now; the page is made anew for it.
      if (told.id === facts.id && told.status === "running") {
        const { points, steps } = read(lines);
        if (told.anew) shown.forEach((curve) => curve.clear());
        shown.forEach((curve) => curve.take(points));
        teller.take(steps, told.age);
      }
      from = told.to;
      if (told.id !== facts.id || told.status !== "running") {
        stop();
        const quiet = told.status === "crashed" && told.quiet >= 60;
        teller.end(told.status, quiet ? "quiet" : "ended", told.quiet);
        return 0;
      }
      teller.say();
      return told.to < told.size && lines.length > 1 ? 0 : PAUSE;
    }

    return ask();
  });
})();
