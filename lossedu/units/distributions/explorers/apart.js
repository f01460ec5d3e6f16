import { format } from "../../../widgets/page/format.js";
import { linspace, softplus, sum } from "../../../widgets/page/maths.js";

const LOSSES = ["KL", "JS", "W1"];
const Z = linspace(-8, 8, 321);
const BELLS = Z.map((z) => Math.exp(-0.5 * z * z));
const WEIGHTS = BELLS.map((one) => one / sum(BELLS));

const logDensity = (x, mean, width) => (
  -0.5 * ((x - mean) / width) ** 2 - Math.log(width * Math.sqrt(2 * Math.PI)));

/** The error function: its series, or its continued fraction far from 0. */
function erf(x) {
  const size = Math.abs(x);
  if (size >= 2.5) {
    let fraction = 0;
    for (let k = 60; k > 0; k -= 1) fraction = k / 2 / (size + fraction);
    return Math.sign(x) * (1 - Math.exp(-size * size) / Math.sqrt(Math.PI) / (size + fraction));
  }
  let [term, total] = [x, x];
  for (let n = 1; n < 100 && Math.abs(term) > 1e-18; n += 1) {
    term *= -x * x / n;
    total += term / (2 * n + 1);
  }
  return 2 / Math.sqrt(Math.PI) * total;
}

// each gives [value, derivative in the shift]
const OF_SHIFT = {
  KL: (shift, width) => [
    Math.log(width) + (1 + shift ** 2) / (2 * width ** 2) - 0.5, shift / width ** 2],
  JS: (shift, width) => {
    let [value, slope] = [Math.log(2), 0];
    Z.forEach((z, k) => {
      const x = shift + width * z;
      const underP = softplus(logDensity(z, shift, width) - logDensity(z, 0, 1));
      const underQ = softplus(logDensity(x, 0, 1) - logDensity(x, shift, width));
      value -= 0.5 * WEIGHTS[k] * (underP + underQ);
      slope += 0.5 * WEIGHTS[k] * z * (Math.log(2) - underQ) / width;
    });
    return [value, slope];
  },
  W1: (shift, width) => {
    const spread = Math.abs(width - 1);
    if (spread < 1e-9) return [Math.abs(shift), shift === 0 ? NaN : Math.sign(shift)];
    const z = shift / (spread * Math.sqrt(2));
    const slope = erf(z);
    return [spread * Math.sqrt(2 / Math.PI) * Math.exp(-z * z) + shift * slope, slope];
  },
};

const known = new Map(); // width -> the curves, which stay while the other one is dragged

function curves(width, shifts) {
  if (!known.has(width)) {
    known.set(width, LOSSES.map((name) => shifts.map((one) => OF_SHIFT[name](one, width))));
  }
  return known.get(width);
}

export function numbers({ shift, width }, { shifts, grid }) {
  const found = {
    density: grid.map((x) => Math.exp(logDensity(x, shift, width))),
    peak: Math.exp(logDensity(shift, shift, width)),
  };
  LOSSES.forEach((name, place) => {
    const [value, slope] = OF_SHIFT[name](shift, width);
    found[name] = value;
    found[`${name}_slope`] = slope;
    found[`${name}_curve`] = curves(width, shifts)[place].map(([one]) => one);
    found[`${name}_slope_curve`] = curves(width, shifts)[place].map(([, one]) => one);
  });
  found.case = Number.isNaN(found.W1_slope) ? "kink" : "smooth";
  return found;
}

export function make(board, { shifts, grid }) {
  const x = { low: shifts[0], high: shifts.at(-1), label: "shift", ticks: [0, 2, 4, 6, 8] };
  const panels = board.axes([
    { x: { low: -5, high: 11, label: "x", ticks: [-4, 0, 4, 8] },
      y: { low: 0, high: 1.45, ticks: [0, 0.5, 1] }, title: "densities; shaded: fixed" },
    { x, y: { low: -0.2, high: 4, ticks: [0, 1, 2, 3, 4] }, title: "loss" },
    { x, y: { low: -1.3, high: 2.3, ticks: [-1, 0, 1, 2] }, title: "derivative" },
  ], { height: 270 });
  const [densities, ...others] = panels;
  const zero = grid.map(() => 0);
  densities.area(0).to(grid, zero, grid.map((one) => Math.exp(logDensity(one, 0, 1))));
  const moving = densities.line(0);
  densities.handle({ x: "shift", label: "The moving Gaussian",
    at: (_, { peak }) => ({ y: peak }) });
  const rules = others.map((ax) => ax.rule("x"));
  const marks = others.map((ax) => LOSSES.map((_, place) => ({
    line: ax.line(place + 1), point: ax.points(place + 1, { size: 4.5 }) })));
  const rows = LOSSES.map((name, place) => ({ line: place + 1, name }));
  const table = board.table(["loss", "value", "derivative"], rows);
  return ({ shift }, found) => {
    moving.to(grid, found.density);
    rules.forEach((rule) => rule.to(shift));
    marks.forEach((panel, which) => panel.forEach(({ line, point }, place) => {
      const name = LOSSES[place] + (which ? "_slope" : "");
      line.to(shifts, found[`${name}_curve`]);
      const isThere = Number.isFinite(found[name]);
      point.to(isThere ? [shift] : [], isThere ? [found[name]] : []);
    }));
    table.to(LOSSES.map((name) => {
      const slope = found[`${name}_slope`];
      return [format(found[name], ".3f"), Number.isFinite(slope) ? format(slope, ".4f") : "none"];
    }));
  };
}
