import { format } from "../../../widgets/page/format.js";
import { linspace } from "../../../widgets/page/maths.js";

const KINK = 1e-9;
const POINTS = ["anchor", "positive", "negative"];
const TURN = linspace(0, 2 * Math.PI, 121);

const scaled = (point, factor) => point.map((one) => factor * one);
const minus = (one, other) => one.map((value, k) => value - other[k]);
const unit = (point) => scaled(point, 1 / (Math.hypot(...point) || 1));

function kindOf(near, far, margin) {
  if (far <= near + KINK) return "hard";
  return far < near + margin - KINK ? "semi-hard" : "easy";
}

export function numbers({ px, py, nx, ny, margin, by }) {
  const [positive, negative] = [[px, py], [nx, ny]];
  const [near, far] = [Math.hypot(px, py), Math.hypot(nx, ny)];
  const isSquare = by === "square";
  const bent = (distance) => (isSquare ? distance ** 2 : distance);
  const missing = margin + bent(near) - bent(far);
  // the gradient of a distance has length 1, that of its square twice the distance
  const [toward, away] = [positive, negative].map((one) => (isSquare ? scaled(one, 2) : unit(one)));
  const hasLoss = missing >= -KINK ? 1 : 0;
  const grads = [minus(away, toward), toward, scaled(away, -1)].map((one) => scaled(one, hasLoss));
  const found = {
    near, far, edge: isSquare ? Math.sqrt(near ** 2 + margin) : near + margin,
    kind: kindOf(bent(near), bent(far), margin), value: Math.max(0, missing),
    steps: grads.map((one) => scaled(one, -0.5)),
  };
  POINTS.forEach((name, place) => { found[name] = Math.hypot(...grads[place]); });
  return found;
}

export function make(board) {
  const [plane] = board.axes([{
    x: { low: -2.15, high: 2.15, ticks: [-2, -1, 0, 1, 2] },
    y: { low: -1.9, high: 1.9, ticks: [-1, 0, 1] },
    square: "widen", title: "shaded: hard; ring: semi-hard",
  }], { height: 430 });
  const hard = plane.area(2);
  const edge = plane.line(0, { thin: true });
  const arrows = POINTS.map(() => plane.line(0));
  plane.points(0, { size: 6 }).to([0], [0]);
  const names = POINTS.map(() => plane.text({ anchor: "middle", dy: 26 }));
  plane.handle({ x: "px", y: "py", label: "The positive", marker: "square", line: 1 });
  plane.handle({ x: "nx", y: "ny", label: "The negative", marker: "triangle", line: 2 });
  const table = board.table(["gradient in", "length"], POINTS.map((name) => ({ name })));
  return ({ px, py, nx, ny }, { near, edge: radius, steps, ...found }) => {
    const across = TURN.map(Math.cos);
    const up = TURN.map(Math.sin);
    hard.to(scaled(across, near), scaled(up, -near), scaled(up, near));
    edge.to(scaled(across, radius), scaled(up, radius));
    [[0, 0], [px, py], [nx, ny]].forEach((point, place) => {
      arrows[place].to(...arrow(point, steps[place]));
      names[place].to(...point, POINTS[place]);
    });
    table.to(POINTS.map((name) => [format(found[name], ".2f")]));
  };
}

/** [xs, ys] of an arrow from a point by a step. */
function arrow([x, y], [right, up]) {
  const length = Math.hypot(right, up);
  if (length < 1e-12) return [[], []];
  const barb = Math.min(0.09, length / 2) / length;
  const tip = [x + right, y + up];
  const side = (sign) => [
    tip[0] - barb * (right + sign * 0.6 * up), tip[1] - barb * (up - sign * 0.6 * right)];
  const path = [[x, y], tip, [NaN, NaN], side(1), tip, side(-1)];
  return [path.map(([one]) => one), path.map(([, one]) => one)];
}
