import { clip } from "../../../widgets/page/maths.js";
import { format } from "../../../widgets/page/format.js";

// Each operation is rounded to the format at once. In float32 that is what the processor would
// give: a double has more than twice its digits, so sums, products and roots are rounded once.
const ROUND = { float64: (value) => value, float32: Math.fround };

function computedIn(round, width) {
  const f = (x) => round(Math.sqrt(round(round(x * x) + round(width * width))));
  const central = (x, h) => {
    const rise = round(f(round(x + h)) - f(round(x - h)));
    return round(rise / round(h + h));
  };
  return { f, central };
}

export function numbers(settings, { u, steps, grid, floor }) {
  const round = ROUND[settings.precision];
  const [x, h, width] = [settings.x, settings.h, settings.width].map(round);
  const { f, central } = computedIn(round, width);
  const here = f(x);
  const change = u.map((one) => (
    round(round(f(round(x + round(round(one) * h))) - here) / h)));
  const trueSlope = x / Math.sqrt(x * x + width * width);
  const errors = steps.map((step) => Math.abs(central(x, round(step)) - trueSlope));
  const smooth = smoothed(errors);
  const least = Math.max(floor, Math.min(...smooth));
  const found = central(x, h);
  return {
    value: here,
    true: trueSlope,
    found,
    error: Math.abs(found - trueSlope),
    errors,
    change,
    curve: grid.map(computedIn(ROUND.float64, settings.width).f),
    best: Math.max(...steps.filter((_, k) => smooth[k] <= least)),
    case: x === 0 ? "middle" : "beside",
  };
}

// The largest error among neighbouring steps: one lucky step is no good step.
function smoothed(errors) {
  const last = errors.length - 1;
  return errors.map((_, k) => {
    const near = errors.slice(Math.max(0, k - 4), Math.min(last, k + 4) + 1);
    return Math.max(...near);
  });
}

export function make(board, { u, steps, grid, floor, ceiling }) {
  const [left, middle, right] = board.axes([
    { x: { low: -3.1, high: 3.1, label: "x", ticks: [-2, 0, 2] },
      y: { low: -0.1, high: 3.3, ticks: [0, 1, 2, 3] },
      title: "f" },
    { x: { low: -2.1, high: 2.1, label: "distance from x, in steps", ticks: [-2, -1, 0, 1, 2] },
      y: { low: -2.2, high: 2.2, ticks: [-2, -1, 0, 1, 2] },
      title: "change of f, in steps" },
    { x: { low: 4e-17, high: 2.5, log: true, label: "step h", ticks: [1e-15, 1e-10, 1e-5, 1] },
      y: { low: floor / 3, high: 2 * ceiling, log: true, ticks: [1e-14, 1e-10, 1e-6, 1e-2] },
      title: "error at every step" },
  ], { height: 270 });
  const curve = left.line(1);
  const chord = left.line(2);
  const ends = left.points(2, { marker: "square", size: 4 });
  const onCurve = ({ x, width }) => ({ y: Math.hypot(x, width) });
  left.handle({ x: "x", label: "The place x", marker: "circle", at: onCurve });
  const tangent = middle.line(0);
  const computed = middle.line(1);
  const secant = middle.line(2);
  const marks = middle.points(2, { marker: "square", size: 4 });
  const errors = right.line(2, { solid: true });
  const kept = (error) => clip(error, floor, ceiling);
  const onErrors = (_, { error }) => ({ y: kept(error) });
  right.handle({ x: "h", label: "The step h", marker: "circle", line: 2, at: onErrors });
  const table = board.table(["at x", "value"], [
    { line: 1, name: "f as computed" }, { line: 0, name: "derivative" },
    { line: 2, name: "central difference" }]);
  const [below, above] = [u.indexOf(-1), u.indexOf(1)];
  return (settings, found) => {
    const { x, h, width } = settings;
    const { f } = computedIn(ROUND.float64, width);
    curve.to(grid, found.curve);
    chord.to([x - h, x + h], [f(x - h), f(x + h)]);
    ends.to([x - h, x + h], [f(x - h), f(x + h)]);
    tangent.to([-2.1, 2.1], [-2.1 * found.true, 2.1 * found.true]);
    computed.to(u, found.change);
    const heights = [found.change[below], found.change[above]];
    secant.to([-1, 1], heights);
    marks.to([-1, 1], heights);
    errors.to(steps, found.errors.map(kept));
    table.to([found.value, found.true, found.found].map((one) => [format(one, ".8f")]));
  };
}
