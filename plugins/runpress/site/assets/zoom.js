// @ts-check
/**
 * Diagrams and pictures, opened large in a dialog: a wheel, two fingers or keys zoom, a drag or
 * arrow keys move, Escape closes and gives the focus back.
 *
 * Charts have a life of their own, and a picture inside a link leads where the link leads. The
 * words come from the page's head, in its language; without them nothing is added.
 */
(() => {
  "use strict";

  const PICTURES = ".rp-diagram svg[role=img], .md-content__inner img";
  const NONE = "[data-rp-chart], a, button, summary, label, .twemoji, .md-author, .rp-thumbnail, .rp-zoom";
  /** Smaller pictures are signs. */
  const SMALLEST = 120;
  const STEP = 1.25;
  const MOVE = 60;
  const LARGEST = 8;

  const { onPage, onLeave } = /** @type {any} */ (window).runpress;

  /** @typedef {HTMLImageElement | SVGSVGElement} Picture */

  /**
   * @template {keyof HTMLElementTagNameMap} T
   * @param {T} tag
   * @param {string} name its class
   * @param {string} [label]
   */
  function make(tag, name, label) {
    const element = document.createElement(tag);
    element.className = name;
    if (label) element.setAttribute("aria-label", label);
    if (label) element.title = label;
    return element;
  }

  /** @param {Picture} picture */
  const named = (picture) => picture.getAttribute("alt") || picture.getAttribute("aria-label") || "";

  /**
   * Return a copy to look at, and the size that it was made for.
   * @param {Picture} picture
   * @returns {[Picture, number, number]}
   */
  function copy(picture) {
    if (picture instanceof SVGSVGElement) {
      const [, , width, height] = (picture.getAttribute("viewBox") ?? "0 0 600 400").split(" ").map(Number);
      const twin = /** @type {SVGSVGElement} */ (picture.cloneNode(true));
      twin.setAttribute("width", String(width));
      twin.setAttribute("height", String(height));
      return [twin, width, height];
    }
    const twin = new Image();
    // Not the narrow one of a phone: here is room.
    twin.src = picture.src;
    twin.alt = picture.alt;
    const width = Number(picture.getAttribute("width")) || picture.naturalWidth;
    const height = Number(picture.getAttribute("height")) || picture.naturalHeight;
    twin.width = width;
    twin.height = height;
    return [twin, width, height];
  }

  /**
   * @param {Picture} picture
   * @param {HTMLElement} opener gets the focus back
   * @param {Record<string, string>} say
   */
  function open(picture, opener, say) {
    const dialog = make("dialog", "rp-zoom");
    dialog.setAttribute("aria-label", named(picture) || say.open);
    const bar = make("div", "rp-zoom-bar");
    const stage = make("div", "rp-zoom-stage");
    const sheet = make("div", "rp-diagram rp-zoom-sheet");
    const [twin, width, height] = copy(picture);
    sheet.append(twin);
    stage.append(sheet);
    stage.tabIndex = 0;
    stage.setAttribute("role", "group");
    stage.setAttribute("aria-label", say.hint);

    let [scale, x, y] = [1, 0, 0];
    let least = 0.1;
    const show = () => {
      // Some of it always stays on the screen.
      x = Math.min(stage.clientWidth - 40, Math.max(40 - width * scale, x));
      y = Math.min(stage.clientHeight - 40, Math.max(40 - height * scale, y));
      sheet.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    };
    const fit = () => {
      const room = [stage.clientWidth / width, stage.clientHeight / height];
      scale = Math.min(...room.map((each) => each * 0.96), 2);
      least = Math.min(scale, 1) / 2;
      x = (stage.clientWidth - width * scale) / 2;
      y = (stage.clientHeight - height * scale) / 2;
      show();
    };
    /** Zoom around a point of the stage. @param {number} by @param {number} [px] @param {number} [py] */
    const zoom = (by, px = stage.clientWidth / 2, py = stage.clientHeight / 2) => {
      const next = Math.min(LARGEST, Math.max(least, scale * by));
      x = px - ((px - x) * next) / scale;
      y = py - ((py - y) * next) / scale;
      scale = next;
      show();
    };

    /** @type {Record<string, () => void>} */
    const keys = {
      "+": () => zoom(STEP),
      "=": () => zoom(STEP),
      "-": () => zoom(1 / STEP),
      "0": fit,
      ArrowLeft: () => ((x += MOVE), show()),
      ArrowRight: () => ((x -= MOVE), show()),
      ArrowUp: () => ((y += MOVE), show()),
      ArrowDown: () => ((y -= MOVE), show()),
    };
    dialog.addEventListener("keydown", (event) => {
      // The page's own keys, of its search say, rest meanwhile.
      event.stopPropagation();
      const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    });
    dialog.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        const box = stage.getBoundingClientRect();
        const by = Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : event.ctrlKey ? 0.01 : 0.002));
        zoom(by, event.clientX - box.left, event.clientY - box.top);
      },
      { passive: false },
    );
    drag(stage, zoom, (dx, dy) => ((x += dx), (y += dy), show()));

    for (const [sign, label, act] of /** @type {Array<[string, string, () => void]>} */ ([
      ["−", say.further, () => zoom(1 / STEP)],
      ["+", say.closer, () => zoom(STEP)],
      ["⤢", say.whole, fit],
      ["×", say.close, () => dialog.close()],
    ])) {
      const button = make("button", "rp-zoom-button", label);
      button.type = "button";
      button.textContent = sign;
      button.addEventListener("click", act);
      bar.append(button);
    }
    dialog.append(stage, bar);
    const leave = () => dialog.close();
    dialog.addEventListener("close", () => {
      removeEventListener("resize", fit);
      dialog.remove();
      opener.focus({ preventScroll: true });
    });
    addEventListener("resize", fit);
    document.body.append(dialog);
    dialog.showModal();
    stage.focus();
    fit();
    onLeave(leave);
  }

  /**
   * Tell of fingers and mice: one moves, two zoom.
   * @param {HTMLElement} stage
   * @param {(by: number, x: number, y: number) => void} zoom
   * @param {(dx: number, dy: number) => void} move
   */
  function drag(stage, zoom, move) {
    /** @type {Map<number, PointerEvent>} */
    const down = new Map();
    stage.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      down.set(event.pointerId, event);
      stage.setPointerCapture(event.pointerId);
    });
    stage.addEventListener("pointermove", (event) => {
      const before = down.get(event.pointerId);
      if (!before) return;
      const other = [...down.values()].find((each) => each.pointerId !== event.pointerId);
      const share = down.size;
      move((event.clientX - before.clientX) / share, (event.clientY - before.clientY) / share);
      if (other) {
        /** @param {PointerEvent} one */
        const far = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
        const box = stage.getBoundingClientRect();
        const [cx, cy] = [(event.clientX + other.clientX) / 2, (event.clientY + other.clientY) / 2];
        zoom(far(event) / far(before), cx - box.left, cy - box.top);
      }
      down.set(event.pointerId, event);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      stage.addEventListener(end, (event) => down.delete(/** @type {PointerEvent} */ (event).pointerId));
    }
  }

  /** @param {Picture} picture @param {Record<string, string>} say */
  function offer(picture, say) {
    if (picture.dataset.rpZoom || picture.closest(NONE)) return;
    picture.dataset.rpZoom = "yes";
    const figure = /** @type {HTMLElement | null} */ (picture.closest(".rp-diagram, .rp-figure"));
    /** @type {HTMLElement} */
    let opener;
    if (figure) {
      const scroll = picture.closest(".rp-scroll");
      const frame = /** @type {HTMLElement} */ (scroll?.parentElement ?? figure);
      const button = make("button", "rp-enlarge", say.open);
      button.type = "button";
      button.textContent = "⤢";
      button.addEventListener("click", () => open(picture, button, say));
      // Beside its picture, so that a keyboard meets it there, and shown as that is shown.
      if (picture.classList.contains("rp-dark") || picture.closest(".rp-dark")) button.classList.add("rp-dark");
      if (picture.classList.contains("rp-light") || picture.closest(".rp-light")) button.classList.add("rp-light");
      frame.classList.add("rp-enlarges");
      (scroll ?? picture.closest("picture") ?? picture).after(button);
      opener = button;
    } else {
      const image = /** @type {HTMLImageElement} */ (picture);
      image.tabIndex = 0;
      image.setAttribute("role", "button");
      image.setAttribute("aria-haspopup", "dialog");
      if (!image.alt) image.setAttribute("aria-label", say.open);
      image.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        open(image, image, say);
      });
      opener = image;
    }
    picture.addEventListener("click", () => {
      // Who marks words of a diagram does not want it large.
      if (!getSelection()?.toString()) open(picture, opener, say);
    });
  }

  /** Offer it for a picture once it is known to be none of the small ones. */
  function offerAll() {
    const say = window.runpress.words("zoom");
    if (!say.open || !("showModal" in HTMLDialogElement.prototype)) return;
    for (const each of document.querySelectorAll(PICTURES)) {
      const picture = /** @type {Picture} */ (each);
      if (picture instanceof SVGSVGElement) offer(picture, say);
      else if (Number(picture.getAttribute("width")) >= SMALLEST || picture.naturalWidth >= SMALLEST) offer(picture, say);
      else if (!picture.complete) picture.addEventListener("load", offerAll, { once: true });
    }
  }

  onPage(offerAll);
  /** @type {any} */ (window).runpress.offerZoom = offerAll;
})();
