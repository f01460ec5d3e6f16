import { format } from "../../../widgets/page/format.js";
import { outline, paintable } from "../../../widgets/page/cells.js";
import { sum } from "../../../widgets/page/maths.js";

const SIDE = 12;

export function numbers({ painted, target, sure }, data) {
  const truth = data[target];
  const own = [...painted].map(Number);
  const size = sum(truth);
  const hitsOf = (mask) => sum(mask.map((one, k) => one * truth[k]));
  const found = { size, tp: hitsOf(own), fp: sum(own) - hitsOf(own), fn: size - hitsOf(own) };
  found.jaccard = (found.fp + found.fn) / (found.tp + found.fp + found.fn);
  const masks = { "": own, nothing_: truth.map(() => 0), everything_: truth.map(() => 1),
    true_: truth };
  for (const [name, mask] of Object.entries(masks)) {
    const wrong = sum(mask.map((one, k) => Math.abs(one - truth[k])));
    const total = -wrong * Math.log1p(-sure) - (truth.length - wrong) * Math.log(sure);
    found[`${name}bce`] = total / truth.length;
    found[`${name}dice`] = wrong / (2 * hitsOf(mask) + wrong);
  }
  return found;
}

export function make(board, data) {
  const [grid, plane] = board.axes([
    { x: { low: 0, high: SIDE, ticks: [] }, y: { low: SIDE, high: 0, ticks: [] },
      title: "Paint here; outline: the object", square: "shrink" },
    { x: { low: 0.001, high: 10, log: true, label: "BCE" },
      y: { low: -0.08, high: 1.15, ticks: [0, 0.5, 1], label: "Dice loss" },
      title: "Where your mask stands (blue)" },
  ], { height: 350, narrow: 340 });
  const places = [["nothing_", "nothing", "square"], ["everything_", "everything", "triangle"],
    ["true_", "true mask", "diamond"]]
    .map(([name, words, marker]) => ({ name, words,
      point: plane.points(0, { marker, size: 5, hollow: true }),
      text: plane.text({ anchor: "middle", dy: -11 }) }));
  const mine = plane.points(1, { size: 7 });
  paintable(grid, "painted", (k, { target }) => (data[target][k] ? "object" : "background"));
  const truth = outline(grid, SIDE, SIDE, 3);
  board.button("Paint nothing", ({ painted }) => ({ painted: painted.replaceAll("1", "0") }));
  board.button("Paint the true mask", ({ target }) => ({ painted: data[target].join("") }));
  const table = board.table(["loss of", "BCE", "Dice"],
    ["yours", "nothing", "everything", "the true mask"].map((name) => ({ name })));
  return ({ target }, found) => {
    truth.to(data[target]);
    for (const { name, words, point, text } of places) {
      const [x, y] = [found[`${name}bce`], found[`${name}dice`]];
      point.to([x], [y]);
      text.to(x, y, words);
    }
    mine.to([found.bce], [found.dice]);
    table.to(["", "nothing_", "everything_", "true_"].map((name) => ["bce", "dice"]
      .map((kind) => format(found[name + kind], ".3f"))));
  };
}
