// @ts-check
/**
 * Tells who reads another version than the latest that there is a latest, and leads to the same
 * page of it. Loaded by `page.js`, by pages of published versions alone.
 *
 * The notice lies over the lower edge of the window, so nothing on the page moves when it comes.
 */
(() => {
  "use strict";

  /** @typedef {{version: string, aliases?: string[], properties?: {committed?: string}}} Version */

  /** The version's own folder, in which this script lies, and the folder of all versions. */
  const base = new URL("../../", /** @type {HTMLScriptElement} */ (document.currentScript).src);
  const root = new URL("../", base);
  const folder = base.pathname.split("/").slice(-2)[0] ?? "";
  /** Where it is kept, for this visit, that the reader has read the notice. */
  const READ = `rp-version-read ${base.pathname}`;

  /** @type {Map<string, Promise<boolean>>} */
  const asked = new Map();

  /**
   * Say, with one question for each page, whether the latest version has it.
   * @param {string} page
   */
  function isInLatest(page) {
    const known = asked.get(page);
    if (known) return known;
    const answer = fetch(new URL(`latest/${page}`, root), { method: "HEAD" }).then(
      ({ ok }) => ok,
      () => false,
    );
    asked.set(page, answer);
    return answer;
  }

  /** @param {Version} one */
  const names = (one) => [one.version, ...(one.aliases ?? [])];

  /** @param {Version} one */
  const committed = (one) => one.properties?.committed ?? "";

  /**
   * Return this version, the latest, and whether this one is newer; nothing where there is
   * nothing to tell: this is the latest, there is none, or they were made of the same commit.
   */
  async function compare() {
    const answer = await fetch(new URL("versions.json", root));
    /** @type {Version[]} */
    const versions = await answer.json();
    const own = versions.find((one) => names(one).some((name) => encodeURIComponent(name) === folder));
    const latest = versions.find((one) => names(one).includes("latest"));
    if (!own || !latest || own === latest) return undefined;
    const [mine, theirs] = [committed(own), committed(latest)];
    if (mine && mine === theirs) return undefined;
    // An old release that was built once more of a later commit stands below the latest still.
    const above = versions.indexOf(own) < versions.indexOf(latest);
    const newer = above && (!mine || !theirs || mine > theirs);
    return { own: own.version, latest: latest.version, newer };
  }

  const compared = compare().catch(() => undefined);

  /** @param {() => unknown} act */
  const unlessForbidden = (act) => {
    try {
      return act();
    } catch {
      return undefined;
    }
  };

  /**
   * @template {keyof HTMLElementTagNameMap} Name
   * @param {Name} name
   * @param {Partial<HTMLElementTagNameMap[Name]>} has
   */
  const made = (name, has) => Object.assign(document.createElement(name), has);

  runpress.onPage(async () => {
    let here = true;
    /** @type {HTMLElement | undefined} */
    let notice;
    runpress.onLeave(() => {
      here = false;
      notice?.remove();
    });
    const found = await compared;
    const page = location.pathname.startsWith(base.pathname)
      ? location.pathname.slice(base.pathname.length)
      : "";
    if (!found || unlessForbidden(() => sessionStorage.getItem(READ))) return;
    const isThere = await isInLatest(page);
    if (!here) return;
    const said = runpress.words("versions");
    const text = found.newer ? said.newer : isThere ? said.old : said.old_missing;
    if (!text) return;
    notice = made("aside", { className: "rp-version", ariaLabel: said.label ?? "" });
    const line = made("p", {
      textContent: `${text.replace("{version}", found.own).replace("{latest}", found.latest)} `,
    });
    line.append(
      made("a", {
        href: new URL(`latest/${isThere ? page : ""}`, root).href,
        textContent: (isThere ? said.same : said.home) ?? "",
      }),
    );
    const close = made("button", { type: "button", title: said.close ?? "", textContent: "×" });
    close.ariaLabel = said.close ?? "";
    close.addEventListener("click", () => {
      unlessForbidden(() => sessionStorage.setItem(READ, "1"));
      notice?.remove();
    });
    notice.append(line, close);
    document.body.append(notice);
  });
})();
