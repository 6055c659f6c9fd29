// @ts-check
/**
 * Loads a page anew when the dev server has built the site, where the page is the complaint
 * that it could not: such a page has no script of the server's own.
 */
(() => {
  "use strict";

  /** Milliseconds until a server that does not answer is asked again. */
  const PAUSE = 3000;

  /** @param {string} epoch */
  const ask = async (epoch) => {
    const answer = await fetch(`/livereload/${epoch}/${Math.floor(performance.now())}`);
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.text();
  };

  /** @param {string} epoch of the site that this page is about; 0 asks for it */
  const wait = async (epoch) => {
    try {
      const now = await ask(epoch);
      if (epoch !== "0" && now !== epoch) location.reload();
      else void wait(now);
    } catch {
      setTimeout(wait, PAUSE, epoch);
    }
  };

  void wait("0");
})();
