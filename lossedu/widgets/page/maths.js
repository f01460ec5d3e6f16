// The mathematics that several explorers share. Each form stays finite where the naive one fails.

export const sum = (values) => values.reduce((total, value) => total + value, 0);
export const mean = (values) => sum(values) / values.length;
export const clip = (value, low, high) => Math.min(Math.max(value, low), high);

/** `count` numbers from low to high, both included: NumPy's linspace. */
export function linspace(low, high, count) {
  const step = (high - low) / (count - 1);
  return Array.from({ length: count }, (_, k) => (k === count - 1 ? high : low + k * step));
}

/** The logistic function; exp never overflows. */
export function sigmoid(z) {
  const small = Math.exp(-Math.abs(z));
  return z >= 0 ? 1 / (1 + small) : small / (1 + small);
}

/** The log-odds of a probability: the inverse of sigmoid. */
export const logOdds = (p) => Math.log(p) - Math.log1p(-p);

/** log(1 + exp(z)). */
export const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

/** log of the sum of exp. */
export function logSumExp(values) {
  const largest = Math.max(...values);
  return largest + Math.log(sum(values.map((value) => Math.exp(value - largest))));
}

export function softmax(values) {
  const total = logSumExp(values);
  return values.map((value) => Math.exp(value - total));
}

/** The middle value, or the mean of the two middle ones. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** The mean loss of each constant of the grid: 0 at the best one, 1 at the worst of it. */
export function scaledLoss(loss, targets, grid, best) {
  const at = (constant) => mean(targets.map((target) => loss(constant - target)));
  const values = grid.map(at);
  const least = at(best);
  const most = Math.max(...values);
  return values.map((value) => (value - least) / (most - least));
}
