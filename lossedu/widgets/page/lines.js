// Straight lines through points under four losses; each is [slope, intercept].
import { median, sum } from "./maths.js";

const residuals = (xs, ys, [slope, intercept]) => ys.map((y, k) => y - intercept - slope * xs[k]);

/** Least squares with a weight for each point. */
export function weightedLine(xs, ys, weights) {
  const total = sum(weights);
  const xMean = sum(xs.map((x, k) => weights[k] * x)) / total;
  const yMean = sum(ys.map((y, k) => weights[k] * y)) / total;
  const along = sum(xs.map((x, k) => weights[k] * (x - xMean) * (ys[k] - yMean)));
  const slope = along / sum(xs.map((x, k) => weights[k] * (x - xMean) ** 2));
  return [slope, yMean - slope * xMean];
}

export const leastSquaresLine = (xs, ys) => weightedLine(xs, ys, xs.map(() => 1));

/** Least absolute error: some best line passes through two points, so the best of those it is. */
export function leastAbsoluteLine(xs, ys) {
  let best = [0, median(ys)];
  let least = Infinity;
  for (let i = 0; i < xs.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      if (xs[i] === xs[j]) continue;
      const slope = (ys[i] - ys[j]) / (xs[i] - xs[j]);
      const line = [slope, ys[i] - slope * xs[i]];
      const value = sum(residuals(xs, ys, line).map(Math.abs));
      if (value < least) [least, best] = [value, line];
    }
  }
  return best;
}

/** Huber's loss, by reweighting, with a Newton step wherever that is lower. */
export function huberLine(xs, ys, delta) {
  const value = (line) => sum(residuals(xs, ys, line).map((r) => (
    Math.abs(r) <= delta ? r * r / 2 : delta * (Math.abs(r) - delta / 2))));
  let line = leastSquaresLine(xs, ys);
  for (let round = 0; round < 2000; round += 1) {
    const far = residuals(xs, ys, line);
    const weights = far.map((r) => Math.min(1, delta / Math.abs(r)));
    // the residuals within delta and the signs of the others give a linear equation
    const inside = far.map((r) => (Math.abs(r) <= delta ? 1 : 0));
    const candidates = [newton(xs, ys, line, far, inside, delta), weightedLine(xs, ys, weights)];
    const next = candidates.find((one) => one.every(Number.isFinite) && value(one) < value(line));
    if (!next) return line;
    line = next;
  }
  return line;
}

function newton(xs, ys, [slope, intercept], far, inside, delta) {
  const psi = far.map((r) => Math.min(Math.max(r, -delta), delta));
  const count = sum(inside);
  const xMean = sum(xs.map((x, k) => inside[k] * x)) / count;
  const away = xs.map((x) => x - xMean);
  const spread = sum(away.map((one, k) => inside[k] * one ** 2));
  const turn = sum(psi.map((one, k) => one * away[k])) / spread;
  return [slope + turn, intercept + sum(psi) / count - turn * xMean];
}

/** Tukey's biweight from a starting line, by reweighting; a local minimum. */
export function biweightLine(xs, ys, cut, start, rounds = 500) {
  let line = start;
  for (let round = 0; round < rounds; round += 1) {
    const weights = residuals(xs, ys, line).map((r) => (
      Math.abs(r) < cut ? (1 - (r / cut) ** 2) ** 2 : 0));
    const next = weightedLine(xs, ys, weights);
    if (!next.every(Number.isFinite)) return line;
    const change = Math.max(...next.map((one, k) => Math.abs(one - line[k])));
    line = next;
    if (change < 1e-13) break;
  }
  return line;
}
