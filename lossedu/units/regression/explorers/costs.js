import { format } from "../../../widgets/page/format.js";
import { mean, median, scaledLoss, sum } from "../../../widgets/page/maths.js";

const LINES = { squared: 1, absolute: 3, unequal: 2 }; // as in the unit's figures
const ROWS = "abcdefghi";
const places = (count) => Array.from({ length: count }, (_, k) => k);
const targetsOf = (settings, count) => places(count).map((k) => settings[`y${k + 1}`]);

/** [low, high]: every constant with the least mean cost, for a sample in order. */
function bestStretch(sorted, under) {
  const n = sorted.length;
  const balance = sorted.map((_, k) => (k + 1) * (under + 1) - n * under);
  const isFlat = balance.map((one) => Math.abs(one) <= 1e-9 * n * under);
  const place = balance.findIndex((one, k) => one > 0 || isFlat[k]);
  return [sorted[place], sorted[Math.min(place + (isFlat[place] ? 1 : 0), n - 1)]];
}

export function numbers({ under, ...settings }, { count, grid }) {
  const sorted = targetsOf(settings, count).sort((a, b) => a - b);
  const [low, high] = bestStretch(sorted, under);
  const [centre, middle] = [mean(sorted), median(sorted)];
  const isOne = low === high;
  const counted = (holds) => sum(sorted.map((target) => (holds(target) ? 1 : 0)));
  return {
    mean: centre, median: middle, low, high,
    level: under / (under + 1), case: isOne ? "one" : "stretch",
    below: counted((target) => (isOne ? target < low : target <= low)),
    above: counted((target) => (isOne ? target > high : target >= high)),
    squared: scaledLoss((r) => r * r, sorted, grid, centre),
    absolute: scaledLoss(Math.abs, sorted, grid, middle),
    unequal: scaledLoss((r) => (r < 0 ? -under * r : r), sorted, grid, low),
  };
}

export function make(board, { count, grid, low, high }) {
  const pad = (high - low) / 32;
  const rows = [...ROWS.slice(0, count)];
  const x = { low: low - pad, high: high + pad };
  const [above, below] = board.axes([
    { x, y: { low: -0.8, high: count - 0.2, ticks: places(count), names: rows, label: "target" } },
    { x: { ...x, label: "constant" },
      y: { low: -0.08, high: 1.04, ticks: [0, 1], label: "mean loss, each scaled to 0–1" } },
  ], { columns: 1, height: 240 });
  const drops = [1, 3, 2, 2].map((line) => above.rule("x", line));
  const curves = Object.values(LINES).map((line) => below.line(line));
  const stretch = below.area(2);
  const ends = [1, 3, 2, 2].map((line) => below.points(line, { marker: "diamond", size: 5 }));
  for (const k of places(count)) {
    above.handle({ x: `y${k + 1}`, label: `Target ${ROWS[k]}`, at: () => ({ y: k }) });
  }
  const table = board.table(["loss", "best constant"], [
    { line: 1, name: "squared error" }, { line: 3, name: "absolute error" },
    { line: 2, name: "unequal costs" }]);
  return (settings, found) => {
    const best = [found.mean, found.median, found.low, found.high];
    best.forEach((one, place) => {
      drops[place].to(one);
      ends[place].to([one], [0]);
    });
    stretch.to([found.low, found.high], [-0.08, -0.08], [1.04, 1.04]);
    Object.keys(LINES).forEach((name, place) => curves[place].to(grid, found[name]));
    const [centre, middle, ...both] = best.map((one) => format(one, ".2f"));
    table.to([[centre], [middle], [both[0] === both[1] ? both[0] : both.join(" to ")]]);
  };
}
