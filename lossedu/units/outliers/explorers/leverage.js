import { format } from "../../../widgets/page/format.js";
import { mean, sum } from "../../../widgets/page/maths.js";
import {
  biweightLine, huberLine, leastAbsoluteLine, leastSquaresLine,
} from "../../../widgets/page/lines.js";

const NAMES = { mse: "MSE", mae: "MAE", huber: "Huber", biweight: "biweight" };

export function numbers({ x, y, delta, start }, data) {
  const xs = [...data.x, x];
  const ys = [...data.y, y];
  const lines = {
    mse: leastSquaresLine(xs, ys),
    mae: leastAbsoluteLine(xs, ys),
    huber: huberLine(xs, ys, delta),
  };
  const first = start === "mae" ? lines.mae : leastSquaresLine(data.x, data.y);
  lines.biweight = biweightLine(xs, ys, data.cut, first);
  const away = xs.map((one) => one - mean(xs));
  const leverage = 1 / xs.length + away.at(-1) ** 2 / sum(away.map((one) => one ** 2));
  const found = { leverage, true_slope: data.true[0] };
  for (const [name, [slope, intercept]] of Object.entries(lines)) {
    found[`${name}_slope`] = slope;
    found[`${name}_intercept`] = intercept;
  }
  return found;
}

export function make(board, data) {
  const [ax] = board.axes([{
    x: { low: -1, high: 41, label: "x", ticks: [0, 10, 20, 30, 40] },
    y: { low: -1, high: 16, label: "y", ticks: [0, 5, 10, 15] },
  }]);
  const ends = [-1, 41];
  const heights = (slope, intercept) => ends.map((end) => intercept + slope * end);
  ax.line(0, { thin: true }).to(ends, heights(...data.true));
  const lines = Object.keys(NAMES).map((name, place) => ax.line(place + 1));
  ax.points(0).to(data.x, data.y);
  ax.handle({ x: "x", y: "y", label: "The hollow point" });
  const rows = Object.values(NAMES).map((name, place) => ({ line: place + 1, name }));
  const table = board.table(["fit by", "slope"], [...rows, { line: 0, name: "true line" }]);
  return (settings, found) => {
    const slopes = Object.keys(NAMES).map((name) => found[`${name}_slope`]);
    Object.keys(NAMES).forEach((name, place) => {
      lines[place].to(ends, heights(slopes[place], found[`${name}_intercept`]));
    });
    table.to([...slopes, data.true[0]].map((slope) => [format(slope, ".2f")]));
  };
}
