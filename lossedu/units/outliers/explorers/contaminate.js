import { format } from "../../../widgets/page/format.js";
import { clip, mean, median, scaledLoss, sum } from "../../../widgets/page/maths.js";

const NAMES = ["mean", "median", "huber"];

/** The constant where the clipped residuals add up to 0; the middle, where there is a stretch. */
function huberCentre(values, delta) {
  return (edge(values, delta, -1) + edge(values, delta, 1)) / 2;
}

/**
 * By bisection: with side -1 the last constant from which the loss falls, with 1 the first where
 * it rises.
 */
function edge(values, delta, side) {
  let [low, high] = [Math.min(...values) - 1, Math.max(...values) + 1];
  for (;;) {
    const middle = (low + high) / 2;
    if (!(low < middle && middle < high)) return middle;
    const total = sum(values.map((value) => clip(middle - value, -delta, delta)));
    if (total < 0 || (total === 0 && side > 0)) low = middle;
    else high = middle;
  }
}

export function numbers({ count: wanted, place, delta }, { sample, grid }) {
  const count = Math.round(wanted);
  const kept = sample.slice(0, sample.length - count);
  const values = [...kept, ...Array(count).fill(place)];
  const centres = (some) => [mean(some), median(some), huberCentre(some, delta)];
  const [before, now] = [centres(sample), centres(values)];
  const huber = (r) => (Math.abs(r) <= delta ? r * r / 2 : delta * (Math.abs(r) - delta / 2));
  const losses = [(r) => r * r, Math.abs, huber];
  const found = {
    of: values.length, kept,
    curves: losses.map((loss, k) => scaledLoss(loss, values, grid, now[k])),
  };
  NAMES.forEach((name, k) => {
    found[name] = now[k];
    found[`${name}_moved`] = now[k] - before[k];
  });
  return found;
}

export function make(board, { grid, low, high }) {
  const x = { low, high };
  const [above, below] = board.axes([
    { x, y: { low: -0.7, high: 3.7, ticks: [0, 1, 2, 3],
      names: ["numbers", "mean", "median", "Huber"] } },
    { x: { ...x, label: "constant" },
      y: { low: -0.08, high: 1.04, ticks: [0, 1], names: ["least", "largest"] },
      title: "mean loss of a constant" },
  ], { columns: 1, height: 230 });
  const drops = NAMES.map((name, k) => above.rule("x", k + 1));
  const kept = above.points(0);
  const marks = NAMES.map((name, k) => above.points(k + 1, { marker: "diamond", size: 6 }));
  const curves = NAMES.map((name, k) => below.line(k + 1));
  const ends = NAMES.map((name, k) => below.points(k + 1, { marker: "diamond", size: 5 }));
  above.handle({ x: "place", label: "The numbers that are replaced", at: () => ({ y: 0 }) });
  const many = above.text({ anchor: "middle", dy: -15 });
  const table = board.table(["estimate", "now", "moved by"],
    ["mean", "median", "Huber"].map((name, k) => ({ line: k + 1, name })));
  return ({ count, place }, found) => {
    kept.to(found.kept, found.kept.map(() => 0));
    many.to(place, 0, `${count} of them`);
    NAMES.forEach((name, k) => {
      drops[k].to(found[name]);
      marks[k].to([found[name]], [k + 1]);
      curves[k].to(grid, found.curves[k]);
      ends[k].to([found[name]], [0]);
    });
    table.to(NAMES.map((name) => [
      format(found[name], ".2f"), format(found[`${name}_moved`], "+.2f")]));
  };
}
