// What an explorer draws with: a board with axes, and on them lines, points, bars, areas, rules,
// texts and handles. Everything is drawn once; `to(...)` moves it.
import { format } from "./format.js";
import { clip, logOdds, sigmoid } from "./maths.js";

const SVG = "http://www.w3.org/2000/svg";
const MARKERS = {
  circle: (size) => `M ${-size} 0 ${half(size, 2 * size)} ${half(size, -2 * size)} Z`,
  square: (size) => `M ${-size} ${-size} h ${2 * size} v ${2 * size} h ${-2 * size} Z`,
  diamond: (size) => `M 0 ${-1.3 * size} L ${1.3 * size} 0 L 0 ${1.3 * size} L ${-1.3 * size} 0 Z`,
  triangle: (size) => `M 0 ${-1.2 * size} L ${1.2 * size} ${size} L ${-1.2 * size} ${size} Z`,
};
const half = (size, along) => `a ${size} ${size} 0 1 0 ${along} 0`; // of a circle

/**
 * A name that stands once on the page, for an id or a group of radio buttons. The page counts: each
 * explorer has these lines as a copy of its own.
 */
export function unique(name) {
  window.lossedu_names = (window.lossedu_names ?? 0) + 1;
  return `lossedu-${window.lossedu_names}-${name}`;
}

// Without an exponent, which ARIA's numbers may not have.
const decimal = (value) => (
  value.toLocaleString("en", { maximumFractionDigits: 20, useGrouping: false }));

/** An SVG element below `parent`. */
export function draw(parent, tag, attributes = {}, text = "") {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  parent.append(made);
  return made;
}

/** An HTML element below `parent`. */
export function put(parent, tag, attributes = {}, text = "") {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  parent.append(made);
  return made;
}

/** A sample of line n of the palette, as it stands beside a name. */
export function sample(parent, line) {
  const swatch = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ width: 34, height: 10, "aria-hidden": "true" })) {
    swatch.setAttribute(name, value);
  }
  draw(swatch, "path", { d: "M 1 5 H 33", class: `lossedu-line-${line}` });
  parent.append(swatch);
}

/** The picture of an explorer: `width` pixels, with the handles of `state` (see host.js). */
export class Board {
  constructor({ picture, below }, width, title, state) {
    this.width = width;
    this.isNarrow = width < 480;
    this.state = state;
    this.svg = draw(picture, "svg", { role: "group", "aria-label": title, width });
    this.below = below;
  }

  /**
   * One Axes for each of `panels`: {x, y, title, square}, where x and y are {low, high, label,
   * ticks, names, form, log, odds}. With `square` a unit is as long across as up: "shrink" makes
   * the area smaller, "widen" one of the ranges wider. They stand in `columns`; on a phone one
   * below the other.
   * `height` is that of one, in pixels, and `narrow` that on a phone.
   */
  axes(panels, { columns = panels.length, height = 320, narrow = Math.min(height, 280) } = {}) {
    const across = this.isNarrow ? 1 : columns;
    const rows = Math.ceil(panels.length / across);
    const size = this.isNarrow ? narrow : height;
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${rows * size}`);
    this.svg.setAttribute("height", rows * size);
    const wide = this.width / across;
    return panels.map((panel, place) => {
      const left = (place % across) * wide;
      const top = Math.floor(place / across) * size;
      return new Axes(this, panel, { left, top, width: wide, height: size });
    });
  }

  /**
   * A table below the picture. `rows` are [{line: n, name}], a row each with a sample of its line
   * (or no `line`); `heads` name its columns, each a text or {line, name}. `to(texts)` fills in a
   * list of texts for each row.
   */
  table(heads, rows) {
    const table = put(this.below, "table", { class: "lossedu-numbers" });
    const head = put(put(table, "thead"), "tr");
    const title = (cell, { line, name }) => {
      if (line !== undefined) sample(cell, line);
      put(cell, "span", {}, name);
    };
    for (const one of heads) {
      title(put(head, "th", { scope: "col" }), typeof one === "string" ? { name: one } : one);
    }
    const body = put(table, "tbody");
    const cells = rows.map((named) => {
      const row = put(body, "tr");
      title(put(row, "th", { scope: "row" }), named);
      return heads.slice(1).map(() => put(row, "td"));
    });
    return {
      to: (texts) => texts.forEach((row, r) => row.forEach((text, c) => {
        cells[r][c].textContent = text;
      })),
    };
  }

  /** A button below the picture; `change(settings)` gives the settings that it changes. */
  button(words, change) {
    const button = put(this.below, "button", { type: "button" }, words);
    button.addEventListener("click", () => this.state.change(change(this.state.settings)));
  }
}

/** A direction of an Axes: numbers to pixels and back. */
function scale({ low, high, log = false, odds = false }, from, until) {
  let [bend, unbend] = [(value) => value, (bent) => bent];
  if (log) [bend, unbend] = [Math.log10, (bent) => 10 ** bent];
  if (odds) [bend, unbend] = [logOdds, sigmoid];
  const [first, last] = [bend(low), bend(high)];
  return {
    low, high, log,
    to: (value) => from + ((bend(value) - first) / (last - first)) * (until - from),
    from: (pixel) => {
      const bent = first + ((pixel - from) / (until - from)) * (last - first);
      return unbend(bent);
    },
  };
}

/** Both ranges, of which one is widened around its middle: `ratio` times as long across as up. */
function withEqualUnits(x, y, ratio) {
  const [across, up] = [x.high - x.low, y.high - y.low];
  const wider = (range, by) => ({ ...range, low: range.low - by, high: range.high + by });
  return [wider(x, Math.max(0, up * ratio - across) / 2),
    wider(y, Math.max(0, across / ratio - up) / 2)];
}

/** Round numbers from low to high, about `count` of them. */
export function ticksOf({ low, high, log = false, ticks }, count) {
  if (ticks) return ticks;
  if (log) {
    const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
    const step = Math.max(1, Math.ceil((last - first) / count));
    const length = Math.floor((last - first) / step) + 1;
    return Array.from({ length }, (_, k) => 10 ** (first + k * step));
  }
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((one) => one * power >= rough * (1 - 1e-9)) * power;
  const start = Math.ceil(low / step - 1e-9);
  const length = Math.floor(high / step + 1e-9) - start + 1;
  return Array.from({ length }, (_, k) => Number(((start + k) * step).toPrecision(12)));
}

/** A plot area: what it draws takes numbers in the units of its two directions. */
export class Axes {
  constructor(board, { x, y, title, square }, { left, top, width, height }) {
    this.board = board;
    const yTicks = ticksOf(y, 5);
    const names = y.names ?? yTicks.map((tick) => format(tick, y.form ?? "g"));
    const margin = 16 + 7.5 * Math.max(0, ...names.map((name) => name.length)) + (y.label ? 20 : 0);
    const box = {
      left: left + margin, right: left + width - 14,
      top: top + (title ? 30 : 12), bottom: top + height - (x.label ? 46 : 28),
    };
    if (square === "shrink") {
      const spans = [x, y].map(({ low, high }) => Math.abs(high - low));
      const unit = Math.min((box.right - box.left) / spans[0], (box.bottom - box.top) / spans[1]);
      [box.right, box.bottom] = [box.left + unit * spans[0], box.top + unit * spans[1]];
    }
    this.box = box;
    const [across, up] = [box.right - box.left, box.bottom - box.top];
    if (square === "widen") [x, y] = withEqualUnits(x, y, across / up);
    this.xScale = scale(x, box.left, box.right);
    this.yScale = scale(y, box.bottom, box.top);
    const frame = draw(board.svg, "g", { class: "lossedu-frame", "aria-hidden": "true" });
    draw(frame, "path", { d: `M ${box.left} ${box.top} V ${box.bottom} H ${box.right}` });
    ticksOf(x, Math.max(2, Math.floor((box.right - box.left) / 70))).forEach((tick, place) => {
      const at = this.xScale.to(tick);
      const name = x.names?.[place] ?? format(tick, x.form ?? "g");
      draw(frame, "path", { d: `M ${at} ${box.bottom} v 5` });
      draw(frame, "text", { x: at, y: box.bottom + 19, "text-anchor": "middle" }, name);
    });
    yTicks.forEach((tick, place) => {
      const at = this.yScale.to(tick);
      draw(frame, "path", { d: `M ${box.left} ${at} h -5` });
      draw(frame, "text", { x: box.left - 9, y: at + 4, "text-anchor": "end" }, names[place]);
    });
    const [middle, half] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const label = { "text-anchor": "middle" };
    if (x.label) draw(frame, "text", { ...label, x: middle, y: box.bottom + 38 }, x.label);
    const turned = `translate(${left + 14} ${half}) rotate(-90)`;
    if (y.label) draw(frame, "text", { ...label, transform: turned }, y.label);
    if (title) draw(frame, "text", { x: box.left, y: top + 18, class: "lossedu-title" }, title);
    const clipId = unique("clip");
    const window = draw(board.svg, "clipPath", { id: clipId });
    draw(window, "rect", { x: box.left, y: box.top, width: across, height: up });
    this.inside = draw(board.svg, "g", { "clip-path": `url(#${clipId})`, "aria-hidden": "true" });
    this.above = draw(board.svg, "g", {});
  }

  /** Where a number stands, in pixels; what is far outside stays near, so that SVG can draw it. */
  px(x) { return clip(this.xScale.to(x), -1e4, 1e4); }
  py(y) { return clip(this.yScale.to(y), -1e4, 1e4); }

  /** A line in colour and dashes (none if `solid`) of line n of the palette; to(xs, ys). */
  line(n, { thin = false, solid = false } = {}) {
    const name = `lossedu-line-${n}${thin ? " lossedu-thin" : ""}${solid ? " lossedu-solid" : ""}`;
    const path = draw(this.inside, "path", { class: name });
    return { to: (xs, ys) => path.setAttribute("d", this.#path(xs, ys)) };
  }

  /** The area between two heights, in the colour of line n, pale; to(xs, lows, highs). */
  area(n) {
    const path = draw(this.inside, "path", { class: `lossedu-area-${n}` });
    return {
      to: (xs, lows, highs) => path.setAttribute(
        "d", `${this.#path([...xs, ...[...xs].reverse()], [...lows, ...[...highs].reverse()])} Z`),
    };
  }

  /** A straight line across the plot, at an x or a y; to(value). */
  rule(direction, n = 0) {
    const path = draw(this.inside, "path", { class: `lossedu-line-${n} lossedu-thin` });
    const { left, right, top, bottom } = this.box;
    return {
      to: (value) => path.setAttribute("d", direction === "x"
        ? `M ${this.px(value)} ${top} V ${bottom}` : `M ${left} ${this.py(value)} H ${right}`),
    };
  }

  /** Points (circle, square, diamond or triangle) in the colour of line n; to(xs, ys). */
  points(n, { marker = "circle", size = 4, hollow = false } = {}) {
    const name = `lossedu-point-${n}${hollow ? " lossedu-hollow" : ""}`;
    const group = draw(this.inside, "g", { class: name });
    const d = MARKERS[marker](size);
    return {
      to: (xs, ys) => {
        while (group.childElementCount > xs.length) group.lastElementChild.remove();
        while (group.childElementCount < xs.length) draw(group, "path", { d });
        [...group.children].forEach((point, k) => point.setAttribute(
          "transform", `translate(${this.px(xs[k])} ${this.py(ys[k])})`));
      },
    };
  }

  /** Bars from 0, each in its line's colour; `along` "x" lets them lie. to(places, lengths). */
  bars(lines, { width = 0.6, along = "y" } = {}) {
    const bars = lines.map((n) => draw(this.inside, "rect", { class: `lossedu-bar-${n}` }));
    return {
      to: (places, lengths) => bars.forEach((bar, k) => {
        const scales = [this.xScale, this.yScale];
        const [across, up] = along === "y" ? scales : scales.reverse();
        const side = [places[k] - width / 2, places[k] + width / 2].map(across.to);
        side.sort((a, b) => a - b);
        const ends = [0, lengths[k]].map(up.to).sort((a, b) => a - b);
        const [h, v] = along === "y" ? [side, ends] : [ends, side];
        const rect = { x: h[0], y: v[0], width: h[1] - h[0], height: Math.max(v[1] - v[0], 0) };
        for (const [name, value] of Object.entries(rect)) bar.setAttribute(name, value);
      }),
    };
  }

  /** A text in the plot; `anchor` start, middle or end. to(x, y, text). */
  text({ anchor = "start", dx = 0, dy = 0 } = {}) {
    const made = draw(this.above, "text", {
      "text-anchor": anchor, dx, dy, class: "lossedu-note", "aria-hidden": "true" });
    return {
      to: (x, y, words) => {
        made.setAttribute("x", this.px(x));
        made.setAttribute("y", this.py(y));
        made.textContent = words;
      },
    };
  }

  /**
   * A handle to drag, bound to the sliders named `x` and `y` (one of them will do); `at(settings,
   * numbers)` gives the other coordinate, or both: {x, y}. It stands `offset` to the right of its
   * slider's number, if it marks a place that the slider shifts. By keys: arrows, Page Up and Down,
   * Home, End. It moves by itself after each change.
   */
  handle({ x, y, label, at = () => ({}), offset = 0, marker = "square", line = 0 }) {
    const { state } = this.board;
    const name = x ?? y;
    const group = draw(this.above, "g", {
      class: "lossedu-handle", tabindex: 0, role: "slider", "aria-label": label });
    if (x) group.dataset.x = x;
    if (y) group.dataset.y = y;
    draw(group, "circle", { r: 22, class: "lossedu-reach" });
    draw(group, "path", { d: MARKERS[marker](9), class: `lossedu-grip-${line}` });
    group.addEventListener("pointerdown", (event) => {
      group.setPointerCapture(event.pointerId);
      group.focus();
      event.preventDefault();
    });
    group.addEventListener("pointermove", (event) => {
      if (!group.hasPointerCapture(event.pointerId)) return;
      const toPicture = this.board.svg.getScreenCTM().inverse();
      const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(toPicture);
      const wanted = {};
      if (x) wanted[x] = this.xScale.from(spot.x) - offset;
      if (y) wanted[y] = this.yScale.from(spot.y);
      state.want(wanted);
    });
    group.addEventListener("keydown", (event) => {
      const [right, up] = [x ?? y, y ?? x];
      const steps = {
        ArrowRight: [right, 1], ArrowLeft: [right, -1], ArrowUp: [up, 1], ArrowDown: [up, -1],
        PageUp: [up, 10], PageDown: [up, -10], Home: [right, -Infinity], End: [right, Infinity],
      }[event.key];
      if (!steps || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      state.step(...steps);
    });
    state.follow((settings, numbers) => {
      const spot = { x: settings[x] + offset, y: settings[y], ...at(settings, numbers) };
      group.setAttribute("transform", `translate(${this.px(spot.x)} ${this.py(spot.y)})`);
      const { low, high } = state.range(name);
      group.setAttribute("aria-valuemin", decimal(low));
      group.setAttribute("aria-valuemax", decimal(high));
      group.setAttribute("aria-valuenow", decimal(settings[name]));
      const said = [x, y].filter(Boolean).map((one) => state.said(one));
      group.setAttribute("aria-valuetext", said.join(", "));
    });
  }

  #path(xs, ys) {
    let path = "";
    let isDown = false; // a number that is not finite interrupts the line
    for (let k = 0; k < xs.length; k += 1) {
      const isThere = Number.isFinite(xs[k]) && Number.isFinite(ys[k]);
      const step = isDown ? "L" : "M";
      if (isThere) path += `${step} ${this.px(xs[k]).toFixed(2)} ${this.py(ys[k]).toFixed(2)} `;
      isDown = isThere;
    }
    return path;
  }
}
