// @ts-check
/**
 * What every page runs: it fetches the other scripts of ours when a reader comes near a part
 * that they bring to life.
 *
 * A page is whole without any of them. A part asks with `data-rp-needs="chart"`; the script of
 * that name says with `runpress.provide("chart", enliven)` what to do with such a part, once.
 */
(() => {
  "use strict";

  /** How far below the screen a part is made ready, so that a reader finds it done. */
  const AHEAD = "400px";
  const PHONE = "(max-width: 30em)";
  /** What says that a reader is at the page. */
  const MOVES = ["scroll", "pointerdown", "keydown"];

  const address = /** @type {HTMLScriptElement} */ (document.currentScript).src;

  /** @type {Map<string, Promise<void>>} */
  const loading = new Map();
  /** @type {Map<string, (part: HTMLElement) => unknown>} */
  const provided = new Map();
  /** @type {Array<() => unknown>} */
  const turning = [];

  /**
   * Fetch a script that lies beside this one, once.
   * @param {string} name without its ending
   * @returns {Promise<void>}
   */
  function load(name) {
    const known = loading.get(name);
    if (known) return known;
    /** @type {Promise<void>} */
    const loaded = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(`${name}.js`, address).href;
      script.addEventListener("load", () => resolve());
      script.addEventListener("error", () => {
        // A train leaves its tunnel: the next part that asks tries again.
        loading.delete(name);
        script.remove();
        reject(new Error(`${script.src} did not load`));
      });
      document.head.append(script);
    });
    loading.set(name, loaded);
    return loaded;
  }

  /**
   * Say how parts that need a script are brought to life.
   * @param {string} name
   * @param {(part: HTMLElement) => unknown} enliven
   */
  const provide = (name, enliven) => void provided.set(name, enliven);

  /**
   * Call a function for this page, and for every page that is put in its place.
   * @param {() => unknown} start
   */
  function onPage(start) {
    // Material tells of every page, the first one too.
    const pages = /** @type {any} */ (window).document$;
    if (pages?.subscribe) pages.subscribe(start);
    else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
    else start();
  }

  /**
   * Return what the scripts of a kind say, in the page's language.
   * @param {string} kind
   * @returns {Record<string, string>}
   */
  function words(kind) {
    try {
      const told = document.querySelector('meta[name="runpress-words"]')?.getAttribute("content");
      return JSON.parse(told ?? "")[kind] ?? {};
    } catch {
      return {};
    }
  }

  /** @param {HTMLElement} part */
  async function enliven(part) {
    const names = (part.dataset.rpNeeds ?? "").split(" ").filter(Boolean);
    delete part.dataset.rpNeeds;
    // All of them are on their way while the first is awaited.
    for (const name of names) load(name).catch(() => {});
    for (const name of names) {
      try {
        await load(name);
        await provided.get(name)?.(part);
      } catch {
        // The part stays what it was without a script, and is asked again when it comes by.
        part.dataset.rpNeeds = name;
      }
    }
  }

  onPage(() => {
    turning.splice(0).forEach((end) => end());
    /** @type {IntersectionObserver | undefined} */
    let seen;
    /** @type {(ahead: string, parts?: string) => void} */
    const watch = (ahead, parts = "[data-rp-needs]") => {
      const here = new IntersectionObserver(
        (entries) => {
          for (const entry of entries) {
            if (!entry.isIntersecting) continue;
            here.unobserve(entry.target);
            enliven(/** @type {HTMLElement} */ (entry.target));
          }
        },
        { rootMargin: `${ahead} 0px` },
      );
      document.querySelectorAll(parts).forEach((part) => here.observe(part));
      seen = here;
    };
    // Until the reader moves, what is below the screen would only keep the page from being
    // there; and on a phone, whose line may be thin, a curve's picture is what one came for.
    watch("0px", matchMedia(PHONE).matches ? "[data-rp-needs]:not([data-rp-chart])" : undefined);
    const moved = () => {
      MOVES.forEach((move) => removeEventListener(move, moved));
      document.documentElement.classList.add("rp-moved");
      seen?.disconnect();
      watch(AHEAD);
    };
    MOVES.forEach((move) => addEventListener(move, moved, { passive: true }));
    turning.push(() => {
      MOVES.forEach((move) => removeEventListener(move, moved));
      seen?.disconnect();
    });
  });

  // Only a published version has others beside it, and who reads the latest need not know them.
  onPage(() => {
    if (words("versions").old && !address.includes("/latest/assets/")) load("versions").catch(() => {});
  });

  /** What the other scripts build on. */
  Object.assign(window, {
    runpress: {
      load,
      provide,
      words,
      onPage,
      /** Call a function when the reader leaves this page for another. @param {() => unknown} end */
      onLeave: (end) => void turning.push(end),
    },
  });
})();
