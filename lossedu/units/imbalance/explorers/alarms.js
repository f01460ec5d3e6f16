import { format } from "../../../widgets/page/format.js";
import { logOdds, sigmoid } from "../../../widgets/page/maths.js";

const CASES = 10000;
const TICKS = [0.001, 0.01, 0.1, 0.5, 0.9, 0.99];

/** How many of the sorted scores are below a number. */
function countBelow(scores, number) {
  let [low, high] = [0, scores.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle] < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The fraction of the scores, moved by shift, in each bin; outermost: what lies outside, too. */
function bars(scores, shift, edges) {
  const inner = edges.slice(1, -1).map((edge) => countBelow(scores, edge - shift));
  const ends = [0, ...inner, scores.length];
  return edges.slice(1).map((_, k) => (ends[k + 1] - ends[k]) / scores.length);
}

export function numbers({ threshold, miss, prevalence, outputs }, data) {
  const shift = { plain: 0, weighted: Math.log(data.weight),
    corrected: logOdds(prevalence) - logOdds(data.prevalence) }[outputs];
  // thresholds before the shift
  const missedAt = (at) => countBelow(data.positives, at) / data.positives.length;
  const falseAt = (at) => 1 - countBelow(data.negatives, at) / data.negatives.length;
  const costAt = (at) => miss * prevalence * missedAt(at) + (1 - prevalence) * falseAt(at);
  const at = logOdds(threshold) - shift;
  const grid = data.grid.map((one) => one - shift);
  const missed = missedAt(at);
  const falseRate = falseAt(at);
  const tp = CASES * prevalence * (1 - missed);
  const fp = CASES * (1 - prevalence) * falseRate;
  // the cheapest threshold stands at a positive, or above everybody
  const candidates = [...data.positives, data.edges.at(-1) + 1];
  const lowest = candidates.map(costAt);
  const least = Math.min(...lowest);
  return {
    case: tp + fp > 0 ? "some" : "none", positives: CASES * prevalence,
    tp, fp, fn: CASES * prevalence * missed, tn: CASES * (1 - prevalence) * (1 - falseRate),
    recall: 1 - missed, precision: tp + fp > 0 ? tp / (tp + fp) : 0,
    false_rate: falseRate, cost: costAt(at),
    rule: 1 / (1 + miss), rule_cost: costAt(-Math.log(miss) - shift),
    best: sigmoid(candidates[lowest.indexOf(least)] + shift), least,
    never: miss * prevalence, costs: grid.map(costAt),
    recalls: grid.map((one) => 1 - missedAt(one)),
    precisions: grid
      .map((one) => [prevalence * (1 - missedAt(one)), (1 - prevalence) * falseAt(one)])
      .filter(([hits, wrong]) => hits + wrong > 0).map(([hits, wrong]) => hits / (hits + wrong)),
    heights_of_negatives: bars(data.negatives, shift, data.edges)
      .map((one) => CASES * (1 - prevalence) * one),
    heights_of_positives: bars(data.positives, shift, data.edges)
      .map((one) => CASES * prevalence * one),
  };
}

/** The outline of bars between edges, as a line. */
function stairs(edges, heights) {
  return [heights.flatMap((_, k) => [edges[k], edges[k + 1]]),
    heights.flatMap((height) => [height, height])];
}

export function make(board, data) {
  const [low, high] = [data.edges[0], data.edges.at(-1)].map(sigmoid);
  const x = { low, high, odds: true, ticks: TICKS };
  const [shapes, matrix, cost, curves] = board.axes([
    { x: { ...x, label: "output" }, y: { low: 0, high: data.top },
      title: "Cases by output; filled: alarms" },
    { x: { low: 0, high: 1, ticks: [], label: "all cases: negatives | positives" },
      y: { low: 0, high: 1, label: "with an alarm", ticks: [0, 0.5, 1], form: ".0%" },
      title: "Confusion matrix, areas as counts" },
    { x: { ...x, label: "threshold" },
      y: { low: 0, high: 1.6, ticks: [0, 0.5, 1, 1.5], form: ".2f" },
      title: "Cost, relative to no alarm" },
    { x: { ...x, label: "threshold" }, y: { low: 0, high: 1.05, ticks: [0, 0.5, 1] },
      title: "Recall and precision" },
  ], { columns: 2, height: 240 });
  const edges = data.edges.map(sigmoid);
  const grid = data.grid.map(sigmoid);
  const classes = [[1, "heights_of_negatives"], [2, "heights_of_positives"]].map(([n, name]) => (
    { name, fill: shapes.area(n), outline: shapes.line(n) }));
  const cells = [1, 2].map((n) => ({ fill: matrix.area(n), outline: matrix.line(n) }));
  const rules = [[cost, 4, "rule"], [cost, 3, "best"],
    ...[shapes, cost, curves].map((ax) => [ax, 0, ""])]
    .map(([ax, n, name]) => ({ name, rule: ax.rule("x", n) }));
  cost.rule("y").to(1);
  const curve = cost.line(6);
  const recall = curves.line(2);
  const precision = curves.line(5);
  shapes.handle({ x: "threshold", label: "The threshold", at: () => ({ y: 0.75 * data.top }) });
  cost.handle({ x: "threshold", label: "The threshold, by its cost",
    at: (_, found) => ({ y: Math.min(found.cost / found.never, 1.6) }) });
  const counts = board.table(["of 10,000", "alarm", "no alarm"],
    [{ line: 1, name: "negatives" }, { line: 2, name: "positives" }]);
  const places = board.table(["threshold", "at", "mean cost"],
    [{ line: 0, name: "yours" }, { line: 4, name: "from the costs" },
      { line: 3, name: "the lowest" }]);
  const lines = board.table(["at yours", ""],
    [{ line: 2, name: "recall" }, { line: 5, name: "precision" },
      { line: 6, name: "cost, relative to no alarm" }]);
  return ({ threshold, prevalence }, found) => {
    const split = 1 - prevalence;
    for (const { name, fill, outline } of classes) {
      const [xs, ys] = stairs(edges, found[name]);
      outline.to(xs, ys);
      const inside = xs.map((one, k) => [Math.max(one, threshold), ys[k]])
        .filter((_, k) => xs[k | 1] > threshold); // k | 1: the right end of its bar
      fill.to(inside.map(([one]) => one), inside.map(() => 0), inside.map(([, height]) => height));
    }
    [[0, split, found.false_rate], [split, 1, found.recall]].forEach(([left, right, rate], k) => {
      cells[k].fill.to([left, right], [0, 0], [rate, rate]);
      cells[k].outline.to([left, right, right, left, left], [0, 0, 1, 1, 0]);
    });
    for (const { name, rule } of rules) rule.to(found[name] ?? threshold);
    curve.to(grid, found.costs.map((one) => one / found.never));
    recall.to(grid, found.recalls);
    precision.to(grid.slice(0, found.precisions.length), found.precisions);
    counts.to([["fp", "tn"], ["tp", "fn"]]
      .map((row) => row.map((name) => format(found[name], ",d"))));
    places.to([[threshold, found.cost], [found.rule, found.rule_cost], [found.best, found.least]]
      .map((row) => row.map((one) => format(one, ".3f"))));
    const precise = found.case === "some" ? format(found.precision, ".2f") : "–";
    const relative = format(found.cost / found.never, ".2f");
    lines.to([[format(found.recall, ".2f")], [precise], [relative]]);
  };
}
