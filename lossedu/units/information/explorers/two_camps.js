import { format } from "../../../widgets/page/format.js";
import { sum } from "../../../widgets/page/maths.js";

const NAMES = { forward: "KL(p || q)", reverse: "KL(q || p)", js: "JS" };
const STEP = 0.1; // of the valley, in powers of ten

const divided = (weights) => weights.map((one) => one / sum(weights));

function gaussian(grid, mean, spread) {
  const logits = grid.map((x) => -0.5 * ((x - mean) / spread) ** 2);
  const largest = Math.max(...logits);
  return divided(logits.map((one) => Math.exp(one - largest)));
}

const kl = (p, q) => sum(p.map(
  (one, k) => (one === 0 ? 0 : one * (Math.log(one) - Math.log(q[k])))));
const js = (p, q) => {
  const middle = p.map((one, k) => (one + q[k]) / 2);
  return (kl(p, middle) + kl(q, middle)) / 2;
};
const DIVERGENCES = { forward: kl, reverse: (p, q) => kl(q, p), js };

export function numbers({ mean, spread, valley, best }, { grid, all, fits }) {
  const p = divided(all.map((one, k) => (Math.abs(grid[k]) <= 0.5 ? valley * one : one)));
  const q = gaussian(grid, mean, spread);
  const found = { p, q, case: best };
  const here = fits[Math.round(-Math.log10(valley) / STEP)];
  Object.entries(DIVERGENCES).forEach(([name, divergence], place) => {
    const [fitMean, fitSpread] = here[place];
    found[name] = divergence(p, q);
    found[`${name}_mean`] = fitMean;
    found[`${name}_spread`] = fitSpread;
    found[`${name}_least`] = divergence(p, gaussian(grid, fitMean, fitSpread));
  });
  return found;
}

export function make(board, { grid }) {
  const [votes, plane] = board.axes([
    { x: { low: -4.3, high: 4.3, label: "mean vote of a sentence", ticks: [-4, -2, 0, 2, 4] },
      y: { low: 0, high: 0.6, ticks: [0, 0.2, 0.4, 0.6] }, title: "p (bars) and q (line)" },
    { x: { low: -4.2, high: 4.2, label: "mean of q", ticks: [-4, -2, 0, 2, 4] },
      y: { low: 0.22, high: 5.7, log: true, ticks: [0.25, 0.5, 1, 2, 4] },
      title: "standard deviation of q" },
  ], { height: 310 });
  const bars = votes.bars(grid.map(() => 0), { width: 0.42 });
  const curve = votes.line(4);
  const dots = votes.points(4, { size: 3 });
  votes.handle({ x: "mean", label: "The mean of q", line: 4, marker: "circle",
    at: (_, { q }) => ({ y: Math.min(0.57, Math.max(...q)) }) });
  const marks = ["circle", "diamond", "triangle"].map((marker, place) => (
    plane.points(place + 1, { marker, size: 6 })));
  plane.handle({ x: "mean", y: "spread", label: "q, by mean and standard deviation", line: 4 });
  const rows = Object.values(NAMES).map((name, place) => ({ line: place + 1, name }));
  const table = board.table(["in nats", "now", "least"], rows);
  return ({ best }, found) => {
    bars.to(grid, found.p);
    curve.to(grid, found.q);
    dots.to(grid, found.q);
    Object.keys(NAMES).forEach((name, place) => {
      const isShown = best === "shown";
      marks[place].to(isShown ? [found[`${name}_mean`]] : [],
        isShown ? [found[`${name}_spread`]] : []);
    });
    table.to(Object.keys(NAMES).map((name) => [
      format(found[name], ".3f"), format(found[`${name}_least`], ".3f")]));
  };
}
