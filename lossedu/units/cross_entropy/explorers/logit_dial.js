import { format } from "../../../widgets/page/format.js";
import { sigmoid, softplus } from "../../../widgets/page/maths.js";

const NAMES = { bce: "BCE", mse: "MSE after a sigmoid", focal: "focal, gamma 2", hinge: "hinge" };

// Each gives [loss, derivative in z]. For label 0 the logit changes its sign, and so does the
// derivative; p and q are the probabilities of the label and of the other one.
const FOR_LABEL_1 = {
  bce: (z) => [softplus(-z), -sigmoid(-z)],
  mse: (z) => {
    const [p, q] = [sigmoid(z), sigmoid(-z)];
    return [q ** 2, -2 * p * q ** 2];
  },
  focal: (z) => {
    const [p, q] = [sigmoid(z), sigmoid(-z)];
    return [q ** 2 * softplus(-z), -(q ** 2) * (q + 2 * p * softplus(-z))];
  },
  hinge: (z) => [Math.max(0, 1 - z), z < 1 ? -1 : 0],
};

export function numbers({ z, label }, { grid }) {
  const sign = label === "1" ? 1 : -1;
  const found = { p: sigmoid(z) };
  for (const [name, both] of Object.entries(FOR_LABEL_1)) {
    const [values, grads] = [[], []];
    for (const one of [...grid, z]) {
      const [value, grad] = both(sign * one);
      values.push(value);
      grads.push(sign * grad);
    }
    found[name] = values.pop();
    found[`${name}_grad`] = grads.pop();
    found[`${name}_curve`] = values;
    found[`${name}_grad_curve`] = grads;
  }
  return found;
}

export function make(board, { grid }) {
  const x = { low: grid[0], high: grid.at(-1), label: "logit z", ticks: [-8, -4, 0, 4, 8] };
  const panels = board.axes([
    { x, y: { low: -0.08, high: 1.08, ticks: [0, 0.5, 1] }, title: "probability p" },
    { x, y: { low: -0.6, high: 9, ticks: [0, 2, 4, 6, 8] }, title: "loss" },
    { x, y: { low: -1.35, high: 1.35, ticks: [-1, -0.5, 0, 0.5, 1] }, title: "derivative in z" },
  ], { height: 260 });
  const rules = panels.map((ax) => ax.rule("x"));
  const [probability, ...others] = panels;
  probability.line(0).to(grid, grid.map(sigmoid));
  const onCurve = (settings, { p }) => ({ y: p });
  probability.handle({ x: "z", label: "The logit", marker: "circle", at: onCurve });
  const names = Object.keys(NAMES);
  const marks = others.map((ax) => names.map((name, place) => ({
    line: ax.line(place + 1), point: ax.points(place + 1, { size: 4.5 }) })));
  const rows = Object.values(NAMES).map((name, place) => ({ line: place + 1, name }));
  const table = board.table(["under", "loss", "derivative"], rows);
  return ({ z }, found) => {
    rules.forEach((rule) => rule.to(z));
    marks.forEach((panel, which) => panel.forEach(({ line, point }, place) => {
      const name = names[place] + (which ? "_grad" : "");
      line.to(grid, found[`${name}_curve`]);
      point.to([z], [found[name]]);
    }));
    table.to(names.map((name) => [
      format(found[name], ".4f"), format(found[`${name}_grad`], ".4f")]));
  };
}
