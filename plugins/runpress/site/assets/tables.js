// @ts-check
/**
 * Tables that can be sorted by a click on a head and filtered by what is typed.
 *
 * A table is whole without this: the rows are there, in an order that makes sense. Here the
 * heads become buttons and a box appears above. All words come from the table's own attributes,
 * in the page's language. What changes is also said to who cannot see it.
 */
(() => {
  "use strict";

  /** Fewer rows than these are read faster than they are searched. */
  const WORTH_FILTERING = 6;

  /** @typedef {"ascending" | "descending"} Direction */

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
  const told = (cell) => {
    const value = /** @type {HTMLElement | undefined} */ (cell)?.dataset.value;
    const text = value ?? cell?.textContent?.trim() ?? "";
    return text === "–" ? "" : text;
  };

  /**
   * Return a function that orders rows by a column; what has no value comes last either way.
   * @param {number} column
   * @param {boolean} numbers
   * @param {Direction} direction
   */
  function order(column, numbers, direction) {
    const collator = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
    const sign = direction === "ascending" ? 1 : -1;
    /** @param {HTMLTableRowElement} row */
    const key = (row) => {
      const text = told(row.cells[column]);
      if (!numbers) return text;
      const number = Number.parseFloat(text);
      return Number.isNaN(number) ? "" : number;
    };
    /** @type {(one: HTMLTableRowElement, other: HTMLTableRowElement) => number} */
    return (one, other) => {
      const [first, second] = [key(one), key(other)];
      if (first === "" || second === "") return Number(first === "") - Number(second === "");
      if (typeof first === "number" && typeof second === "number") return sign * (first - second);
      return sign * collator.compare(String(first), String(second));
    };
  }

  /** @param {HTMLTableElement} table */
  function enhance(table) {
    const body = table.tBodies[0];
    if (!body || table.dataset.rpReady) return;
    table.dataset.rpReady = "yes";
    const original = [...body.rows];
    const tools = table.closest(".rp-scroll")?.previousElementSibling;
    const status = document.createElement("p");
    status.className = "rp-status";
    status.setAttribute("role", "status");
    if (tools?.classList.contains("rp-tools")) {
      if (original.length >= WORTH_FILTERING) tools.append(filter(table, original, status));
      tools.append(status);
    }
    if (original.length > 1) sortable(table, body, original, status);
  }

  /**
   * Make buttons of the heads: a first click sorts, a second turns, a third undoes.
   * @param {HTMLTableElement} table
   * @param {HTMLTableSectionElement} body
   * @param {HTMLTableRowElement[]} original
   * @param {HTMLElement} status
   */
  function sortable(table, body, original, status) {
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
    heads.forEach((head, column) => {
      const kind = head.dataset.sort;
      if (!kind) return;
      const name = head.textContent?.trim() ?? "";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "rp-sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        /** @type {Direction} */
        const first = head.dataset.first === "descending" ? "descending" : "ascending";
        const second = first === "ascending" ? "descending" : "ascending";
        const now = head.getAttribute("aria-sort");
        const next = now === null ? first : now === first ? second : null;
        heads.forEach((each) => each.removeAttribute("aria-sort"));
        const rows = next ? [...original].sort(order(column, kind === "number", next)) : original;
        if (next) head.setAttribute("aria-sort", next);
        body.append(...rows);
        status.textContent = next ? fill(table.dataset[next], { column: name }) : table.dataset.unsorted ?? "";
      });
    });
  }

  /**
   * Return a box that leaves only the rows which hold every word that is typed.
   * @param {HTMLTableElement} table
   * @param {HTMLTableRowElement[]} rows
   * @param {HTMLElement} status
   */
  function filter(table, rows, status) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    label.className = "rp-filter";
    input.type = "search";
    // No form, so nothing that a browser would want to remember.
    input.autocomplete = "off";
    label.append(table.dataset.filter ?? "", " ", input);
    const texts = rows.map((row) => plain(row.textContent ?? ""));
    input.addEventListener("input", () => {
      const words = plain(input.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, at) => {
        const fits = words.every((word) => texts[at].includes(word));
        row.hidden = !fits;
        shown += Number(fits);
      });
      const values = { shown, all: rows.length };
      status.textContent = words.length ? fill(table.dataset.count, values) : "";
    });
    return label;
  }

  const start = () => {
    for (const table of document.querySelectorAll("table[data-rp-sortable]")) {
      enhance(/** @type {HTMLTableElement} */ (table));
    }
  };

  /** @type {any} */ (window).runpress.onPage(start);
})();
