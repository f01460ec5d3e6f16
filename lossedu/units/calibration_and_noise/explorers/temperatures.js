import { format } from "../../../widgets/page/format.js";
import { mean, sigmoid, softplus, sum } from "../../../widgets/page/maths.js";

const BINS = 10;
const CLOSE = 0.015;
const kept = new WeakMap(); // data -> number of cases -> what no temperature changes

function fixed(data, n) {
  if (!kept.has(data)) kept.set(data, new Map());
  const known = kept.get(data);
  if (!known.has(n)) {
    const z = data.z.slice(0, n);
    const y = data.y.slice(0, n);
    const order = [...z.keys()].sort((a, b) => z[a] - z[b]);
    const curve = data.tried.map((T) => crossEntropy(z, y, T));
    known.set(n, { z, y, parts: split(order), curve });
  }
  return known.get(n);
}

/** NumPy's array_split: the first parts have one more. */
function split(order) {
  const [least, more] = [Math.floor(order.length / BINS), order.length % BINS];
  return Array.from({ length: BINS }, (_, k) => {
    const start = k * least + Math.min(k, more);
    return order.slice(start, start + least + (k < more ? 1 : 0));
  });
}

function crossEntropy(z, y, T) {
  let total = 0;
  for (let i = 0; i < z.length; i += 1) total += softplus(z[i] / T) - (y[i] * z[i]) / T;
  return total / z.length;
}

export function numbers({ T, cases }, data) {
  const n = Math.round(cases);
  const { z, y, parts, curve } = fixed(data, n);
  const p = z.map((one) => sigmoid(one / T));
  const meanOf = (value) => parts.map((part) => mean(part.map(value)));
  const predicted = meanOf((i) => p[i]);
  const positive = meanOf((i) => y[i]);
  const spread = meanOf((i) => p[i] * (1 - p[i]));
  const reach = spread.map((one, k) => 2 * Math.sqrt(one / parts[k].length));
  const gaps = predicted.map((one, k) => Math.abs(one - positive[k]));
  const confidence = mean(p.map((one) => Math.max(one, 1 - one)));
  const accuracy = mean(z.map((one, i) => ((one > 0) === (y[i] === 1) ? 1 : 0)));
  const gap = confidence - accuracy;
  return {
    case: Math.abs(gap) < CLOSE ? "equal" : gap > 0 ? "over" : "under",
    n, bins: BINS, accuracy, confidence, curve, predicted, positive, reach,
    loss: crossEntropy(z, y, T),
    best: data.tried[curve.indexOf(Math.min(...curve))],
    error: sum(gaps.map((one, k) => one * parts[k].length)) / n,
    floor: Math.sqrt((2 * BINS) / (Math.PI * n)) * mean(spread.map(Math.sqrt)),
    outside: gaps.filter((one, k) => one > reach[k]).length,
  };
}

export function make(board, data) {
  const tenths = { low: -0.03, high: 1.03, ticks: [0, 0.5, 1] };
  const { bottom, top } = data;
  const [left, right] = board.axes([
    {
      x: { ...tenths, label: "mean predicted probability of a tenth" },
      y: { ...tenths, label: "fraction positive" },
      title: "reliability; band: 95 % if calibrated",
    },
    {
      x: { low: 0.1, high: 20, log: true, ticks: [0.1, 1, 10], label: "temperature T" },
      y: { low: bottom, high: top, label: "cross-entropy (nats)" },
      title: "drag the square",
    },
  ], { height: 330 });
  const band = left.area(0);
  left.line(0, { thin: true }).to([0, 1], [0, 1]);
  const line = left.line(1);
  const points = left.points(1);
  const curve = right.line(1);
  const onCurve = (settings, { loss }) => ({ y: Math.min(loss, top) });
  right.handle({ x: "T", label: "The temperature", line: 2, at: onCurve });
  const rows = {
    accuracy: "accuracy", confidence: "mean confidence", loss: "cross-entropy",
    error: "calibration error", floor: "its noise floor",
  };
  const table = board.table(
    ["of these cases", "value"], Object.values(rows).map((name) => ({ name })));
  return (settings, found) => {
    const { predicted, positive, reach } = found;
    const offset = (sign) => predicted.map((one, k) => one + sign * reach[k]);
    band.to(predicted, offset(-1), offset(1));
    line.to(predicted, positive);
    points.to(predicted, positive);
    curve.to(data.tried, found.curve);
    table.to(Object.keys(rows).map((name) => [format(found[name], ".3f")]));
  };
}
