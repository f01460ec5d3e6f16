import { format } from "../../../widgets/page/format.js";
import { linspace } from "../../../widgets/page/maths.js";

const WAYS = { plain: "plain sum", normalised: "normalised sum", learned: "learned weights" };
const TRIALS = linspace(-2, 2, 401);

const losses = (theta, { wish, unit, floor }, [best, least]) => [
  unit ** 2 * (floor + (theta - wish) ** 2), least + (theta - best) ** 2];

function totals(theta, settings, second) {
  const [one, other] = losses(theta, settings, second);
  const base = losses(0, settings, second);
  const { weight } = settings;
  return {
    plain: weight * one + (1 - weight) * other,
    normalised: weight * one / base[0] + (1 - weight) * other / base[1],
    learned: Math.log(one) + Math.log(other),
  };
}

function lowestPoints(settings, second) {
  const { wish, unit, weight, floor } = settings;
  const base = losses(0, settings, second);
  const between = (one, other) => (one * wish + other * second[0]) / (one + other);
  const values = TRIALS.map((theta) => totals(theta, settings, second).learned);
  let learned = TRIALS[values.indexOf(Math.min(...values))];
  for (let round = 0; round < 20; round += 1) {
    const [a, b] = [learned - wish, learned - second[0]];
    const slope = a * (second[1] + b ** 2) + b * (floor + a ** 2);
    learned -= slope / (second[1] + b ** 2 + floor + a ** 2 + 4 * a * b);
  }
  return {
    plain: between(weight * unit ** 2, 1 - weight),
    normalised: between(weight * unit ** 2 / base[0], (1 - weight) / base[1]),
    learned,
  };
}

export function numbers(settings, { grid, second }) {
  const found = lowestPoints(settings, second);
  const curves = grid.map((theta) => totals(theta, settings, second));
  for (const name of Object.keys(WAYS)) {
    const values = curves.map((one) => one[name]);
    const least = totals(found[name], settings, second)[name];
    const most = Math.max(...values);
    found[`${name}_curve`] = values.map((one) => (one - least) / (most - least));
  }
  return found;
}

export function make(board, { grid, second }) {
  const x = { low: -2, high: 2, label: "shared parameter", ticks: [-2, -1, 0, 1, 2] };
  const [tasks, sums] = board.axes([
    { x, y: { low: 0.008, high: 20, log: true, ticks: [0.01, 0.1, 1, 10] },
      title: "losses, at unit 1" },
    { x, y: { low: -0.08, high: 1.05, ticks: [0, 0.5, 1] }, title: "totals, rescaled" },
  ], { height: 300 });
  const first = tasks.line(5);
  tasks.line(0).to(grid, grid.map((theta) => second[1] + (theta - second[0]) ** 2));
  const names = ["first", "second"].map(() => tasks.text({ anchor: "middle", dy: 28 }));
  names[1].to(...second, "second");
  tasks.handle({ x: "wish", y: "floor", label: "The first task's best point", line: 5 });
  const ways = Object.keys(WAYS);
  const lines = ways.map((_, place) => sums.line(place + 1));
  const marks = ways.map((_, place) => sums.points(place + 1, {
     marker: ["circle", "square", "triangle"][place], size: 6 }));
  const table = board.table(["total", "lowest at"],
    ways.map((name, place) => ({ line: place + 1, name: WAYS[name] })));
  return ({ wish, floor }, found) => {
    first.to(grid, grid.map((theta) => floor + (theta - wish) ** 2));
    names[0].to(wish, Math.max(floor, 0.02), "first");
    ways.forEach((name, place) => {
      lines[place].to(grid, found[`${name}_curve`]);
      marks[place].to([found[name]], [0]);
    });
    table.to(ways.map((name) => [format(found[name], ".2f")]));
  };
}
