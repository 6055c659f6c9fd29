// @ts-check
/**
 * Tables that can be sorted by a click on a head, filtered by what is typed, and taken away.
 *
 * A table is whole without this: the rows are there, in an order that makes sense. Here the
 * heads become buttons, and tools appear in the room that is kept for them. All words come from
 * the table's own attributes, in the page's language. What changes is also said to who cannot
 * see it. What is copied is what is read: the rows that are shown, in their order.
 */
(() => {
  "use strict";

  /** A cell that begins so is a formula to a spreadsheet. */
  const FORMULA = /^[=+\-@\t\r]/;
  /** What scrolls within itself where it is wider than the page. */
  const SCROLLING = ".rp-scroll, .md-typeset__scrollwrap, .rp-recorded .rp-box";
  const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

  /** @typedef {"ascending" | "descending"} Direction */
  /** @typedef {HTMLTableRowElement[]} Rows */

  /**
   * Put words in the place of `{name}`.
   * @param {string | undefined} text
   * @param {Record<string, string | number>} values
   */
  const fill = (text, values) =>
    (text ?? "").replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

  /** @param {string} text */
  const plain = (text) => text.normalize("NFKC").toLocaleLowerCase();

  /** @param {Element | undefined} cell */
  const read = (cell) => (cell?.textContent ?? "").replace(/\s+/g, " ").trim();

  /** @param {HTMLTableCellElement | undefined} cell */
  const told = (cell) => {
    const text = cell?.dataset.value ?? read(cell);
    return text === "–" ? "" : text;
  };

  /**
   * @template {keyof HTMLElementTagNameMap} Name
   * @param {Name} name
   * @param {string} kind its class
   * @param {...(Node | string)} content
   */
  function make(name, kind, ...content) {
    const made = document.createElement(name);
    made.className = kind;
    made.append(...content);
    return made;
  }

  /**
   * @param {string} name
   * @param {string} kind its class
   * @param {() => unknown} press
   */
  function button(name, kind, press) {
    const made = make("button", kind, name);
    made.type = "button";
    made.addEventListener("click", press);
    return made;
  }

  /**
   * Return rows in the order of a column; what has no value comes last either way.
   * @param {Rows} rows
   * @param {number} column
   * @param {boolean} numbers
   * @param {Direction} direction
   */
  function sorted(rows, column, numbers, direction) {
    const { compare } = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
    const sign = direction === "ascending" ? 1 : -1;
    const texts = rows.map((row) => told(row.cells[column]));
    /** @type {Array<number | string>} */
    const keys = numbers ? texts.map(Number.parseFloat) : texts;
    /** @param {number} at */
    const lacks = (at) => texts[at] === "" || Number.isNaN(keys[at]);
    return rows
      .map((_, at) => at)
      .sort((one, other) => {
        if (lacks(one) || lacks(other)) return Number(lacks(one)) - Number(lacks(other));
        const [first, second] = [keys[one], keys[other]];
        if (typeof first === "number" && typeof second === "number") return sign * (first - second);
        return sign * compare(String(first), String(second));
      })
      .map((at) => rows[at]);
  }

  /** @param {string} text */
  function forSpreadsheet(text) {
    const known = text.replace(/−(?=[\d.])/g, "-");
    const safe = FORMULA.test(known) && !NUMBER.test(known) ? `'${known}` : known;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  /** @param {string} text */
  const forMarkdown = (text) =>
    text.replace(/[\\`*<[|]/g, "\\$&").replace(/(^|\s)_/g, "$1\\_");

  /** How rows of cells are written, a way each. */
  const WRITTEN = {
    /** @param {string[][]} rows */
    CSV: (rows) => rows.map((cells) => `${cells.map(forSpreadsheet).join(",")}\n`).join(""),
    /**
     * @param {string[][]} rows
     * @param {boolean[]} right which columns stand at the right
     */
    Markdown(rows, right) {
      const lines = rows.map((cells) => `| ${cells.map(forMarkdown).join(" | ")} |\n`);
      lines.splice(1, 0, `| ${right.map((yes) => (yes ? "---:" : "---")).join(" | ")} |\n`);
      return lines.join("");
    },
  };

  /**
   * Put a text on the clipboard, also where a page was opened from a folder.
   * @param {string} text
   */
  async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const held = make("textarea", "rp-held");
    const before = document.activeElement;
    held.value = text;
    document.body.append(held);
    held.select();
    const done = document.execCommand("copy");
    held.remove();
    if (before instanceof HTMLElement) before.focus();
    if (!done) throw new Error("not copied");
  }

  /** A table, the rows that it has, and how they stand now. */
  class Table {
    /** @param {HTMLTableElement} table */
    constructor(table) {
      this.table = table;
      this.heads = [...(table.tHead?.rows[0]?.cells ?? [])];
      this.status = make("p", "rp-status");
      this.status.setAttribute("role", "status");
      const fold = table.closest(".rp-scroll")?.nextElementSibling;
      /** Rows that are folded behind the first ones. @type {Element | null} */
      this.fold = fold?.matches("details.rp-rest") ? fold : null;
      const rest = this.fold?.querySelector("table");
      this.original = [table, rest].flatMap((each) => [...(each?.tBodies ?? [])].flatMap((body) => [...body.rows]));
      this.rows = this.original;
      /** What the rows say, for the filter. @type {string[]} */
      this.texts = [];
    }

    /** @param {string} word @param {Record<string, string | number>} values */
    say(word, values = {}) {
      this.status.textContent = fill(this.table.dataset[word], values);
    }

    /** All rows in one table: an order of some of them would say little. */
    unfold() {
      if (!this.fold) return;
      this.fold.remove();
      this.fold = null;
      this.table.tBodies[0].append(...this.rows);
    }

    /** A first click sorts, a second turns, a third undoes. @param {HTMLTableCellElement} head */
    sort(head) {
      this.unfold();
      /** @type {Direction} */
      const first = head.dataset.first === "descending" ? "descending" : "ascending";
      const second = first === "ascending" ? "descending" : "ascending";
      const now = head.getAttribute("aria-sort");
      const next = now === null ? first : now === first ? second : null;
      for (const each of this.heads) each.removeAttribute("aria-sort");
      if (next) head.setAttribute("aria-sort", next);
      this.rows = next
        ? sorted(this.original, head.cellIndex, head.dataset.sort === "number", next)
        : this.original;
      this.table.tBodies[0].append(...this.rows);
      this.say(next ?? "unsorted", { column: read(head) });
    }

    /** Leave only the rows which hold every word that is typed. @param {string} typed */
    filter(typed) {
      this.unfold();
      if (!this.texts.length) this.texts = this.original.map((row) => plain(read(row)));
      const words = plain(typed).split(/\s+/).filter(Boolean);
      let shown = 0;
      this.original.forEach((row, at) => {
        row.hidden = !words.every((word) => this.texts[at].includes(word));
        shown += Number(!row.hidden);
      });
      this.say(words.length ? "count" : "", { shown, all: this.original.length });
    }

    /** @param {"CSV" | "Markdown"} format */
    async take(format) {
      const rows = this.rows.filter((row) => !row.hidden);
      const cells = rows.map((row) => [...row.cells].map(read));
      const right = this.heads.map((head) => /right|end/.test(getComputedStyle(head).textAlign));
      try {
        await copy(WRITTEN[format]([this.heads.map(read), ...cells], right));
        this.say("copied", { count: rows.length, format });
      } catch {
        this.say("uncopied");
      }
    }

    /** Make buttons of the heads. */
    sortable() {
      for (const head of this.heads.filter((each) => each.dataset.sort)) {
        const made = button("", "rp-sort", () => this.sort(head));
        made.append(...head.childNodes);
        head.append(made);
      }
    }

    /** A box for words. */
    get box() {
      const input = make("input", "");
      input.type = "search";
      // No form, so nothing that a browser would want to remember.
      input.autocomplete = "off";
      input.addEventListener("input", () => this.filter(input.value));
      return make("label", "rp-filter", this.table.dataset.filter ?? "", " ", input);
    }

    /** Two quiet buttons. */
    get copies() {
      const formats = /** @type {const} */ (["CSV", "Markdown"]);
      const made = make("span", "rp-copy", `${this.table.dataset.copy} `);
      made.setAttribute("role", "group");
      made.setAttribute("aria-label", this.table.dataset.copy ?? "");
      made.append(...formats.map((format) => button(format, "", () => this.take(format))));
      return made;
    }
  }

  /** @param {HTMLTableElement} table */
  function enliven(table) {
    if (table.dataset.rpReady || !table.tBodies[0]) return;
    table.dataset.rpReady = "yes";
    const made = new Table(table);
    const tools = table.closest(".rp-scroll")?.previousElementSibling;
    if (tools?.classList.contains("rp-tools")) {
      if (table.dataset.filter) tools.append(made.box);
      tools.append(made.status, made.copies);
    } else {
      // An author's table keeps no room: these lie in the space below it, and push nothing.
      const last = table.closest(".md-typeset__scrollwrap") ?? table;
      last.after(make("div", "rp-under", made.status, made.copies));
    }
    if (made.original.length > 1) made.sortable();
  }

  /** Only what scrolls is a stop for the Tab key; what fits keeps its head in sight. */
  function watch() {
    const boxes = document.querySelectorAll(SCROLLING);
    const sizes = new ResizeObserver((entries) => {
      const changed = entries.map((entry) => entry.target.closest(SCROLLING));
      for (const box of new Set(changed)) {
        if (!(box instanceof HTMLElement) || !box.clientWidth) continue;
        const over = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
        const scrolls = over && getComputedStyle(box).overflowX !== "hidden";
        box.classList.toggle("rp-fits", !scrolls);
        if (scrolls) box.tabIndex = 0;
        else box.removeAttribute("tabindex");
        // A landmark for each small table would bury the others.
        if (box.ariaLabel) box.setAttribute("role", scrolls ? "region" : "group");
      }
    });
    for (const box of boxes) {
      sizes.observe(box);
      if (box.firstElementChild) sizes.observe(box.firstElementChild);
    }
    window.runpress.onLeave(() => sizes.disconnect());
  }

  window.runpress.onPage(() => {
    for (const table of document.querySelectorAll("table[data-copy]")) {
      enliven(/** @type {HTMLTableElement} */ (table));
    }
    watch();
  });
})();
