// Grids of cells: a map of values, the outline of a mask, and a grid that is painted.
import { clip } from "./maths.js";
import { draw } from "./parts.js";

/** Where cell (row, column) of a grid stands on an Axes, in pixels: the grid fills the Axes. */
function placeOf({ box }, rows, columns) {
  const [wide, high] = [(box.right - box.left) / columns, (box.bottom - box.top) / rows];
  return { wide, high, x: (column) => box.left + column * wide, y: (row) => box.top + row * high };
}

/**
 * A map of rows * columns values from -1 to 1, row by row: in the colour of line `plus` above 0, of
 * `minus` below, the stronger the farther from 0. `marks` writes "+" and "−" into them. to(values).
 */
export function raster(axes, rows, columns, { plus = 0, minus = 0, marks = false } = {}) {
  const place = placeOf(axes, rows, columns);
  const group = draw(axes.inside, "g");
  const cells = Array.from({ length: rows * columns }, (_, k) => draw(group, "rect", {
    x: place.x(k % columns), y: place.y(Math.floor(k / columns)), width: place.wide,
    height: place.high, class: "lossedu-cell" }));
  const signs = draw(axes.inside, "path", { class: "lossedu-sign" });
  const size = place.wide / 5;
  let before = [];
  return {
    to: (values) => {
      let path = "";
      values.forEach((value, k) => {
        if (value !== before[k]) {
          cells[k].setAttribute("class", `lossedu-cell lossedu-bar-${value > 0 ? plus : minus}`);
          cells[k].setAttribute("fill-opacity", Math.abs(value).toFixed(3));
        }
        if (!marks || Math.abs(value) < 0.05) return;
        const [x, y] = [place.x(k % columns + 0.5), place.y(Math.floor(k / columns) + 0.5)];
        path += `M ${x - size} ${y} h ${2 * size} `;
        if (value > 0) path += `M ${x} ${y - size} v ${2 * size} `;
      });
      before = values;
      signs.setAttribute("d", path);
    },
  };
}

/** The outline of a mask, a list of 0 and 1, in the colour of line n; to(mask). */
export function outline(axes, rows, columns, n) {
  const place = placeOf(axes, rows, columns);
  const path = draw(axes.above, "path", { class: `lossedu-line-${n} lossedu-outline`,
    "aria-hidden": "true" });
  const edges = (mask) => {
    const at = (row, column) => row >= 0 && column >= 0 && row < rows && column < columns
      && mask[row * columns + column] > 0;
    let text = "";
    for (let row = 0; row <= rows; row += 1) {
      for (let column = 0; column <= columns; column += 1) {
        const start = `M ${place.x(column)} ${place.y(row)}`;
        if (at(row, column) !== at(row - 1, column)) text += `${start} h ${place.wide} `;
        if (at(row, column) !== at(row, column - 1)) text += `${start} v ${place.high} `;
      }
    }
    return text;
  };
  return { to: (mask) => path.setAttribute("d", edges(mask)) };
}

/**
 * The grid of a Cells control, to be painted: by mouse or finger, or with a cursor that the arrow
 * keys move (Home and End along a row) and Space or Enter, which paint or clear a cell. `say(k,
 * settings)` tells a screen reader what cell k is besides being painted. It moves by itself.
 */
export function paintable(axes, name, say, n = 1) {
  const { board } = axes;
  const { state } = board;
  const { rows, columns, label } = state.range(name);
  const place = placeOf(axes, rows, columns);
  const grid = draw(axes.above, "g", { class: "lossedu-grid", role: "grid", "aria-label": label,
    "aria-multiselectable": "true" });
  const cells = Array.from({ length: rows }, (_, row) => {
    const line = draw(grid, "g", { role: "row" });
    return Array.from({ length: columns }, (__, column) => draw(line, "rect", {
      x: place.x(column), y: place.y(row), width: place.wide, height: place.high, role: "gridcell",
      tabindex: -1 }));
  }).flat();
  let [cursor, brush, last] = [0, "1", 0];
  const goTo = (k) => {
    cells[cursor].setAttribute("tabindex", -1);
    cursor = k;
    cells[cursor].setAttribute("tabindex", 0);
  };
  const paint = (ks) => {
    const digits = [...state.settings[name]];
    for (const k of ks) digits[k] = brush;
    state.change({ [name]: digits.join("") });
  };
  const under = (event) => {
    const toPicture = board.svg.getScreenCTM().inverse();
    const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(toPicture);
    const [row, column] = [(spot.y - axes.box.top) / place.high,
      (spot.x - axes.box.left) / place.wide];
    return clip(Math.floor(row), 0, rows - 1) * columns + clip(Math.floor(column), 0, columns - 1);
  };
  // A quick stroke jumps over cells: those between are painted, too.
  const between = (from, until) => {
    const [row, column] = [Math.floor(from / columns), from % columns];
    const [down, right] = [Math.floor(until / columns) - row, (until % columns) - column];
    const count = Math.max(Math.abs(down), Math.abs(right), 1);
    return Array.from({ length: count + 1 }, (_, k) => (
      Math.round(row + (down * k) / count) * columns + Math.round(column + (right * k) / count)));
  };
  grid.addEventListener("pointerdown", (event) => {
    last = under(event);
    brush = state.settings[name][last] === "1" ? "0" : "1";
    grid.setPointerCapture(event.pointerId);
    goTo(last);
    cells[last].focus();
    event.preventDefault();
    paint([last]);
  });
  grid.addEventListener("pointermove", (event) => {
    if (!grid.hasPointerCapture(event.pointerId)) return;
    const now = under(event);
    if (now === last) return;
    paint(between(last, now));
    last = now;
  });
  grid.addEventListener("keydown", (event) => {
    const [row, column] = [Math.floor(cursor / columns), cursor % columns];
    const next = {
      ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1], ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column], Home: [row, 0], End: [row, columns - 1] }[event.key];
    const isPaint = event.key === " " || event.key === "Enter";
    if (!(next || isPaint) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (next) {
      goTo(clip(next[0], 0, rows - 1) * columns + clip(next[1], 0, columns - 1));
      cells[cursor].focus();
    } else {
      brush = state.settings[name][cursor] === "1" ? "0" : "1";
      paint([cursor]);
    }
  });
  goTo(0);
  state.follow((settings) => cells.forEach((cell, k) => {
    const isPainted = settings[name][k] === "1";
    cell.setAttribute("class", isPainted ? `lossedu-bar-${n} lossedu-painted` : "lossedu-blank");
    cell.setAttribute("aria-selected", isPainted);
    const [row, column] = [Math.floor(k / columns) + 1, (k % columns) + 1];
    cell.setAttribute("aria-label", `row ${row}, column ${column}, `
      + `${say(k, settings)}, ${isPainted ? "painted" : "not painted"}`);
  }));
}
