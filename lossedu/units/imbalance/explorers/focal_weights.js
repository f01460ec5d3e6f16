import { format } from "../../../widgets/page/format.js";
import { logOdds, sigmoid, softplus } from "../../../widgets/page/maths.js";

/** The absolute derivative of focal loss, without alpha, where the true label has the logit s. */
function derivative(s, gamma) {
  const [p, q] = [sigmoid(s), sigmoid(-s)];
  return q ** gamma * (q + gamma * p * softplus(-s));
}

export function numbers({ positive, negative, ratio, gamma, alpha }, data) {
  const weights = alpha === "none" ? { positive: 1, negative: 1 }
    : { positive: Number(alpha), negative: 1 - Number(alpha) };
  const found = {};
  for (const [name, p] of Object.entries({ positive, negative })) {
    const logit = logOdds(p);
    found[`${name}_plain`] = sigmoid(-logit);
    found[`${name}_focal`] = weights[name] * derivative(logit, gamma);
    found[`${name}_factor`] = found[`${name}_focal`] / found[`${name}_plain`];
    found[`${name}_curve`] = data.grid.map((s) => weights[name] * derivative(s, gamma));
  }
  for (const kind of ["plain", "focal"]) {
    const ofOne = found[`positive_${kind}`];
    found[`${kind}_part`] = ofOne / (ofOne + ratio * found[`negative_${kind}`]);
  }
  return found;
}

export function make(board, data) {
  const [left, right] = board.axes([
    { x: { low: data.probs[0], high: data.probs.at(-1), odds: true,
      ticks: [0.01, 0.1, 0.5, 0.9, 0.99], label: "probability of the true label" },
      y: { low: -0.12, high: 1.4, ticks: [0, 0.5, 1] },
      title: "Size of the derivative in the logit" },
    { x: { low: 0, high: 1, ticks: [0, 0.5, 1], form: ".0%" },
      y: { low: -0.5, high: 1.5, ticks: [1, 0], names: ["cross-entropy", "focal"] },
      title: "Parts of the gradient" },
  ], { height: 260 });
  left.line(5).to(data.probs, data.grid.map((s) => sigmoid(-s)));
  const curves = { negative: left.line(1), positive: left.line(2) };
  right.bars([1, 1], { along: "x" }).to([1, 0], [1, 1]);
  const bars = right.bars([2, 2], { along: "x" });
  left.handle({ x: "negative", label: "The negatives", line: 1,
    at: (_, found) => ({ y: found.negative_focal }) });
  left.handle({ x: "positive", label: "The positives", line: 2, marker: "circle",
    at: (_, found) => ({ y: found.positive_focal }) });
  const rows = [{ line: 2, name: "a positive" }, { line: 1, name: "a negative" },
    { name: "positives' part" }];
  const table = board.table(["derivative", { line: 5, name: "cross-entropy" }, "focal", "factor"],
    rows);
  return (_, found) => {
    for (const name of Object.keys(curves)) curves[name].to(data.probs, found[`${name}_curve`]);
    bars.to([1, 0], [found.plain_part, found.focal_part]);
    const texts = ["positive", "negative"].map((name) => ["plain", "focal", "factor"]
      .map((kind) => format(found[`${name}_${kind}`], ".3g")));
    table.to([...texts, ["plain", "focal"].map((kind) => format(found[`${kind}_part`], ".2%"))]);
  };
}
