import { format } from "../../../widgets/page/format.js";
import { outline, raster } from "../../../widgets/page/cells.js";
import { sum } from "../../../widgets/page/maths.js";

const [ROWS, COLUMNS, SIDE, LEFT, OUTSIDE] = [8, 20, 4, 2, 0.02];
const LOSSES = { dice: "Dice", jaccard: "Jaccard", bce: "BCE" };
const KINDS = ["found", "missed", "false", "background"];

export function numbers({ shift, p, smooth }, data) {
  const count = ROWS * COLUMNS;
  const mask = data.target.map((_, k) => {
    const [row, column] = [Math.floor(k / COLUMNS), k % COLUMNS - LEFT - Math.round(shift)];
    return Number(row >= 2 && row < 2 + SIDE && column >= 0 && column < SIDE);
  });
  const probs = mask.map((one) => (one ? p : OUTSIDE));
  const shared = sum(probs.map((one, k) => one * data.target[k]));
  const size = sum(probs) + sum(data.target) + smooth;
  const union = size - shared;
  const found = { hits: sum(mask.map((one, k) => one * data.target[k])), mask };
  found.dice = 1 - (2 * shared + smooth) / size;
  found.jaccard = 1 - (shared + smooth) / union;
  found.bce = -sum(probs.map((one, k) => Math.log(data.target[k] ? one : 1 - one))) / count;
  const derivative = {
    dice: (y) => (1 - found.dice - 2 * y) / size,
    jaccard: (y) => (y ? -1 : 1 - found.jaccard) / union,
    bce: (y, one) => (y ? -1 / one : 1 / (1 - one)) / count,
  };
  for (const [name, of] of Object.entries(derivative)) {
    const grad = probs.map((one, k) => of(data.target[k], one));
    const largest = Math.max(...grad.map(Math.abs));
    found[`${name}_map`] = grad.map((one) => one / largest);
    KINDS.forEach((kind, k) => {
      found[`${name}_${kind}`] = of(k < 2 ? 1 : 0, [p, OUTSIDE, p, OUTSIDE][k]);
    });
  }
  return found;
}

export function make(board, data) {
  // x of the first map is the shift: a mask's middle stands at its shift
  const middle = LEFT + SIDE / 2;
  const titles = ["Drag the mask; outline: the target",
    ...Object.values(LOSSES).map((name) => `Derivative, ${name}`)];
  const axes = board.axes(titles.map((title) => ({ title, square: "shrink",
    x: { low: -middle, high: COLUMNS - middle, ticks: [] },
    y: { low: ROWS, high: 0, ticks: [] } })),
  { columns: 2, height: 184 });
  const maps = axes.map((ax, k) => raster(ax, ROWS, COLUMNS,
    k ? { plus: 2, minus: 1, marks: true } : {}));
  for (const ax of axes) outline(ax, ROWS, COLUMNS, 3).to(data.target);
  axes[0].handle({ x: "shift", label: "The mask", at: () => ({ y: ROWS / 2 }) });
  const rows = ["found", "missed", "false positive", "background"];
  const table = board.table(["derivative", ...Object.values(LOSSES)],
    rows.map((name) => ({ name })));
  return ({ p }, found) => {
    maps[0].to(found.mask.map((one) => (one ? p : OUTSIDE)));
    Object.keys(LOSSES).forEach((name, k) => maps[k + 1].to(found[`${name}_map`]));
    table.to(KINDS.map((kind) => Object.keys(LOSSES)
      .map((name) => format(found[`${name}_${kind}`], "+.4f"))));
  };
}
