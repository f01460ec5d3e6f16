import { format } from "../../../widgets/page/format.js";
import { linspace } from "../../../widgets/page/maths.js";

export function numbers({ x, y, rate, scale, curvature }, { steps }) {
  const [xs, ys] = [[x], [y]];
  for (let step = 0; step < steps; step += 1) {
    const slopeX = scale * xs[step];
    const slopeY = scale * (curvature * ys[step]);
    xs.push(xs[step] - rate * slopeX);
    ys.push(ys[step] - rate * slopeY);
  }
  const values = xs.map((a, k) => (a * a + curvature * (ys[k] * ys[k])) / 2);
  const product = rate * scale;
  return {
    xs,
    ys,
    losses: values.map((value) => scale * value),
    product,
    bound: 2 / Math.max(curvature, 1),
    along: 1 - product,
    across: 1 - product * curvature,
    ratio: values[0] ? values.at(-1) / values[0] : 1,
    case: course(values),
  };
}

function course(values) {
  const later = values.slice(1);
  const falls = later.some((b, k) => b < values[k] * (1 - 1e-9));
  const rises = later.some((b, k) => b > values[k] * (1 + 1e-9));
  if (rises) return falls ? "turns" : "rises";
  return falls ? "falls" : "stays";
}

export function make(board, { steps }) {
  const { xEnd, yEnd, height } = plane(board);
  const [left, right] = board.axes([
    { x: { low: -xEnd, high: xEnd, label: "x", ticks: [-4, -2, 0, 2, 4] },
      y: { low: -yEnd, high: yEnd, label: "y", ticks: [-2, 0, 2] },
      title: "path and level lines" },
    { x: { low: 0, high: steps, label: "step", ticks: [0, 10, 20, 30] },
      y: { low: 1e-4, high: 1e6, log: true, ticks: [1e-4, 1e-2, 1, 100, 1e4, 1e6] },
      title: "loss (straight line: its start)" },
  ], { height });
  const levels = [1, 2, 3, 4, 5].map(() => left.line(0, { thin: true }));
  const reached = left.line(0);
  const path = left.line(1, { thin: true });
  const stops = left.points(1, { size: 3 });
  left.handle({ x: "x", y: "y", label: "The start" });
  const start = right.rule("y");
  const curve = right.line(1, { thin: true });
  const values = right.points(1, { size: 3 });
  const counts = linspace(0, steps, steps + 1);
  const turns = linspace(0, 2 * Math.PI, 73);
  const ring = (line, size, curvature) => line.to(
    turns.map((turn) => size * Math.cos(turn)),
    turns.map((turn) => (size * Math.sin(turn)) / Math.sqrt(curvature)));
  const table = board.table(["", "number"], [
    { name: "rate times S" }, { name: "bound" }, { name: "a step takes x times" },
    { name: "y times" }]);
  return ({ x, y, curvature }, { xs, ys, losses, ...found }) => {
    levels.forEach((line, k) => ring(line, k + 1, curvature));
    ring(reached, Math.sqrt(x * x + curvature * y * y), curvature);
    path.to(xs, ys);
    stops.to(xs, ys);
    start.to(losses[0]);
    curve.to(counts, losses);
    values.to(counts, losses);
    table.to([[format(found.product, ".3g")], [format(found.bound, ".3g")],
      [format(found.along, "+.3f")], [format(found.across, "+.3f")]]);
  };
}

// Both directions have one unit, so that a gradient is seen at right angles to its level line.
function plane(board) {
  const wide = board.width / (board.isNarrow ? 1 : 2) - 65; // without the margins of the axes
  const tall = Math.min(0.54 * wide, 204);
  const unit = Math.min(wide / 10.8, tall / 5.6);
  return { xEnd: wide / unit / 2, yEnd: tall / unit / 2, height: tall + 76 };
}
