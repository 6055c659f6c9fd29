// @ts-check
/// <reference path="chart.d.ts" />
/** The two buttons over a chart, and the menu that one of them opens. */
(() => {
  "use strict";

  /** @param {ChartAlive} chart */
  function controls(chart) {
    const { figure, layer, words } = chart;
    const bar = element("div", "rp-bar");
    const reset = button(words("reset"), () => {
      chart.reset();
      chart.over.focus({ preventScroll: true });
    });
    const opener = button(words("menu"), () => open(menu.hidden === true));
    const menu = element("div", "rp-menu");
    menu.id = `rp-menu-${Math.random().toString(36).slice(2)}`;
    menu.hidden = true;
    menu.setAttribute("role", "group");
    menu.setAttribute("aria-label", words("menu"));
    opener.setAttribute("aria-expanded", "false");
    opener.setAttribute("aria-controls", menu.id);
    bar.append(reset, opener, menu);
    layer.append(bar);

    /** @param {boolean} wanted */
    const open = (wanted) => {
      if (wanted && !menu.firstChild) fill(chart, menu);
      menu.hidden = !wanted;
      opener.setAttribute("aria-expanded", String(wanted));
      follow();
    };
    const follow = () => {
      reset.hidden = runpress.chart.isUsual(chart.asked, chart.view);
      for (const each of menu.querySelectorAll("input")) /** @type {any} */ (each).rpFollow?.();
    };
    bar.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || menu.hidden) return;
      event.stopPropagation();
      open(false);
      opener.focus();
    });
    /** @param {Event} event */
    const outside = (event) => {
      if (!menu.hidden && event.target instanceof Node && !bar.contains(event.target)) open(false);
    };
    document.addEventListener("pointerdown", outside);
    figure.addEventListener("focusin", outside);
    chart.ends.push(() => {
      document.removeEventListener("pointerdown", outside);
      figure.removeEventListener("focusin", outside);
    });
    chart.drawn.push(follow);
    follow();
  }

  /** @type {(chart: ChartAlive, menu: HTMLElement) => void} */
  function fill(chart, menu) {
    const { words } = chart;
    /** @type {(word: string, read: () => boolean, write: (on: boolean) => void) => HTMLElement} */
    const choice = (word, read, write) => checkbox([document.createTextNode(words(word))], read, write);
    menu.append(
      choice("log_y", () => chart.view.logY, (logY) => chart.change({ logY })),
      choice("log_x", () => chart.view.logX, (logX) => chart.change({ logX })),
      choice("by_time", () => chart.view.byTime, (byTime) => chart.change({ byTime, range: null })),
    );
    if (chart.lines.some(banded)) menu.append(choice("bands", () => chart.view.bands, (bands) => chart.change({ bands })));
    menu.append(smoothing(chart));
    if (chart.lines.length > 1) menu.append(lines(chart));
    const link = button(words("link"), () => copy(chart, link));
    menu.append(link);
  }

  /** Say whether a line may have a band: over seeds, or over the steps that share a pixel. @param {ChartLine} line */
  const banded = ({ runs }) => runs.length > 1 || runs.some((run) => run.steps.length > 1000);

  /** @param {ChartAlive} chart */
  function smoothing(chart) {
    const label = element("label", "rp-smooth");
    const slider = Object.assign(document.createElement("input"), { type: "range", min: "0", max: "0.99", step: "0.01" });
    const told = document.createElement("output");
    const follow = () => {
      slider.value = String(chart.view.smoothing);
      told.textContent = chart.view.smoothing.toFixed(2);
    };
    slider.addEventListener("input", () => chart.change({ smoothing: Number(slider.value) }));
    Object.assign(slider, { rpFollow: follow });
    follow();
    label.append(chart.words("smoothing"), slider, told);
    return label;
  }

  /** @param {ChartAlive} chart */
  function lines(chart) {
    const list = element("fieldset", "rp-lines");
    const legend = document.createElement("legend");
    legend.textContent = chart.words("lines");
    const hint = document.createElement("small");
    hint.textContent = chart.words("alone");
    list.append(legend, hint);
    for (const line of chart.lines) {
      const key = element("i", "rp-swatch");
      key.classList.add(`rp-series-${line.style % 8}`);
      const name = document.createElement("span");
      name.textContent = line.label;
      const shown = () => !chart.view.hidden.has(line.label);
      const row = checkbox([key, name], shown, () => toggle(chart, line.label));
      row.addEventListener("click", (event) => {
        if (!event.shiftKey) return;
        event.preventDefault();
        alone(chart, line.label);
      });
      row.addEventListener("dblclick", () => alone(chart, line.label));
      row.addEventListener("keydown", (event) => {
        if (event.key === "Enter") alone(chart, line.label);
      });
      list.append(row);
    }
    return list;
  }

  /** @type {(chart: ChartAlive, label: string) => void} */
  function toggle(chart, label) {
    const hidden = new Set(chart.view.hidden);
    if (!hidden.delete(label)) hidden.add(label);
    // To see nothing is no view: then all of them.
    if (hidden.size === chart.lines.length) hidden.clear();
    chart.change({ hidden });
  }

  /** Show one line alone; all of them where it is alone already. @type {(chart: ChartAlive, label: string) => void} */
  function alone(chart, label) {
    const others = chart.lines.map((line) => line.label).filter((each) => each !== label);
    const now = chart.view.hidden;
    const is = !now.has(label) && others.every((each) => now.has(each));
    chart.change({ hidden: new Set(is ? [] : others) });
  }

  /** @type {(chart: ChartAlive, link: HTMLElement) => Promise<void>} */
  async function copy(chart, link) {
    const address = new URL(runpress.chart.writeView(chart.asked, chart.view, location.href));
    if (chart.figure.id) address.hash = chart.figure.id;
    let word = "copied";
    try {
      await navigator.clipboard.writeText(address.href);
    } catch {
      // Not allowed here: the address bar has it.
      word = "not_copied";
    }
    chart.say(chart.words(word));
    link.textContent = chart.words(word);
    setTimeout(() => {
      link.textContent = chart.words("link");
    }, 2000);
  }

  /** @type {(content: Node[], read: () => boolean, write: (on: boolean) => void) => HTMLElement} */
  function checkbox(content, read, write) {
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: read() });
    box.addEventListener("change", () => write(box.checked));
    Object.assign(box, { rpFollow: () => void (box.checked = read()) });
    label.append(box, ...content);
    return label;
  }

  /** @type {(word: string, act: () => unknown) => HTMLButtonElement} */
  function button(word, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = word;
    made.addEventListener("click", act);
    return made;
  }

  /** @type {(name: string, form: string) => HTMLElement} */
  function element(name, form) {
    const made = document.createElement(name);
    made.className = form;
    return made;
  }

  Object.assign(runpress.chart, { controls });
})();
