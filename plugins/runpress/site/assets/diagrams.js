// @ts-check
/**
 * Diagrams that could not be drawn when the site was built: Mermaid draws them here, from a copy
 * on the site's own origin, in the page's colours, and again when the palette changes.
 *
 * The text stays where anything fails. What could make a browser load something has not come
 * this far: the build leaves such a text a text.
 */
(() => {
  "use strict";

  const { load, provide, onLeave } = /** @type {any} */ (window).runpress;

  /**
   * Return a CSS variable of the page as a colour that Mermaid can reckon with.
   * @param {HTMLElement} part
   * @param {string} name
   */
  function colour(part, name) {
    const probe = document.createElement("span");
    probe.style.color = `var(${name})`;
    part.append(probe);
    const computed = getComputedStyle(probe).color;
    probe.remove();
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    if (!canvas) return computed;
    // Half transparent ones are seen on the page's ground.
    const ground = getComputedStyle(document.body).getPropertyValue("--md-default-bg-color");
    for (const each of [ground, computed]) {
      canvas.fillStyle = each;
      canvas.fillRect(0, 0, 1, 1);
    }
    const bytes = canvas.getImageData(0, 0, 1, 1).data;
    return `#${[...bytes].slice(0, 3).map((each) => each.toString(16).padStart(2, "0")).join("")}`;
  }

  /** @param {HTMLElement} part */
  function settings(part) {
    const [ink, soft, rule, paper] = ["ink", "soft", "rule", "paper"].map((role) => colour(part, `--rp-d-${role}`));
    /** @type {Record<string, string>} */
    const series = {};
    const hues = [];
    for (let at = 0; at < 8; at += 1) {
      const [hue, tint] = ["hue", "tint"].map((role) => colour(part, `--rp-d-${role}-${at}`));
      hues.push(hue);
      Object.assign(series, { [`cScale${at}`]: tint, [`cScaleLabel${at}`]: ink, [`cScalePeer${at}`]: hue });
      Object.assign(series, { [`pie${at + 1}`]: tint, [`fillType${at}`]: tint, [`git${at}`]: tint, [`gitBranchLabel${at}`]: ink });
    }
    const plain = { htmlLabels: false };
    return {
      startOnLoad: false,
      securityLevel: "strict",
      suppressErrorRendering: true,
      // What a text may not set for itself.
      secure: ["secure", "securityLevel", "startOnLoad", "maxTextSize", "suppressErrorRendering", "maxEdges",
        "htmlLabels", "flowchart", "class", "state", "themeCSS", "theme", "themeVariables", "fontFamily"],
      htmlLabels: false,
      flowchart: plain,
      class: plain,
      state: plain,
      theme: "base",
      darkMode: document.body.dataset.mdColorScheme === "slate",
      fontFamily: getComputedStyle(document.body).fontFamily,
      themeVariables: {
        background: paper, primaryColor: paper, secondaryColor: paper, tertiaryColor: paper,
        primaryTextColor: ink, secondaryTextColor: ink, tertiaryTextColor: ink, textColor: ink, titleColor: ink,
        primaryBorderColor: rule, secondaryBorderColor: rule, tertiaryBorderColor: rule,
        lineColor: soft, edgeLabelBackground: paper, noteBkgColor: paper, noteTextColor: ink, noteBorderColor: rule,
        pieSectionTextColor: ink, pieTitleTextColor: ink, pieLegendTextColor: ink, taskTextColor: ink,
        taskTextDarkColor: ink, quadrantPointFill: hues[0], quadrantPointTextFill: ink,
        xyChart: { plotColorPalette: hues.join(",") },
        ...series,
      },
    };
  }

  /**
   * @param {any} mermaid
   * @param {HTMLElement} part
   * @param {string} source
   */
  async function draw(mermaid, part, source) {
    mermaid.initialize(settings(part));
    const bench = document.createElement("div");
    // Out of sight, but laid out: Mermaid measures the words. Its palette is that of the part.
    Object.assign(bench.style, { position: "absolute", visibility: "hidden", width: "600px" });
    bench.textContent = source;
    part.append(bench);
    try {
      await mermaid.run({ nodes: [bench] });
    } finally {
      bench.remove();
    }
    const read = bench.querySelector("svg");
    if (!read) throw new Error("no drawing");
    read.querySelectorAll("script, image, img, a, iframe").forEach((each) => each.remove());
    read.setAttribute("role", "img");
    const width = (read.getAttribute("viewBox") ?? "0 0 600 0").split(" ")[2];
    read.setAttribute("width", width);
    read.style.maxWidth = "";
    read.style.setProperty("--rp-width", `${width}px`);
    const words = [...read.querySelectorAll("text")].map((each) => each.textContent?.trim()).filter(Boolean);
    read.setAttribute("aria-label", [...new Set(words)].join(", ").slice(0, 400));
    const button = part.nextElementSibling;
    if (button?.classList.contains("rp-enlarge")) button.remove();
    part.replaceChildren(read);
    part.tabIndex = 0;
    /** @type {any} */ (window).runpress.offerZoom?.();
  }

  provide("diagrams", async (/** @type {HTMLElement} */ part) => {
    const source = part.textContent ?? "";
    const text = [...part.childNodes];
    await load("mermaid");
    const mermaid = /** @type {any} */ (window).mermaid;
    const again = () => draw(mermaid, part, source).catch(() => part.replaceChildren(...text));
    await again();
    const palette = new MutationObserver(again);
    palette.observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
    onLeave(() => palette.disconnect());
  });
})();
