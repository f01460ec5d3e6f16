import { format } from "../../../widgets/page/format.js";
import { clip, linspace, softplus } from "../../../widgets/page/maths.js";

const REACH = 4;
const GRID = linspace(-REACH, REACH, 201);
const CHANCES = linspace(0.02, 0.98, 97);
const logOdds = (p) => Math.log(p) - Math.log1p(-p);

// name -> words, loss of a margin, the score with the lowest risk at p; in the order of the lines
const LOSSES = {
  hinge: ["hinge", (m) => Math.max(0, 1 - m), (p) => Math.sign(2 * p - 1)],
  squared_hinge: ["squared hinge", (m) => Math.max(0, 1 - m) ** 2, (p) => 2 * p - 1],
  soft_margin: ["logistic", (m) => softplus(-m), logOdds],
  exponential: ["exponential", (m) => Math.exp(-m), (p) => logOdds(p) / 2],
  perceptron: ["perceptron", (m) => Math.max(0, -m), () => 0],
};

const risk = (loss, s, p) => p * loss(s) + (1 - p) * loss(-s);

export function numbers({ p, score }) {
  const found = { case: p === 0.5 ? "half" : "other" };
  for (const [name, [, loss, bestAt]] of Object.entries(LOSSES)) {
    const best = bestAt(p);
    found[`${name}_risk`] = risk(loss, score, p);
    found[`${name}_best`] = best;
    found[`${name}_lowest`] = risk(loss, best, p);
    found[`${name}_curve`] = GRID.map((s) => risk(loss, s, p));
  }
  return found;
}

export function make(board) {
  const score = { low: -REACH, high: REACH, ticks: [-4, -2, 0, 2, 4] };
  const [left, right] = board.axes([
    { x: { ...score, label: "score s" },
      y: { low: 0, high: 3.2, ticks: [0, 1, 2, 3], label: "risk R(s)" }, title: "risks at your p" },
    {
      x: { low: 0, high: 1, ticks: [0, 0.5, 1], label: "probability p of label 1" },
      y: { ...score, label: "score" },
      title: "lowest risk: drag your p and s",
    },
  ], { height: 320 });
  const names = Object.keys(LOSSES);
  left.rule("x").to(0);
  right.rule("x").to(0.5);
  const yours = left.rule("x", 5);
  const drawn = names.map((name, place) => {
    const isJump = (p) => name === "hinge" && p === 0.5; // no riser is drawn there
    const best = CHANCES.map((p) => (isJump(p) ? NaN : LOSSES[name][2](p)));
    right.line(place + 1).to(CHANCES, best);
    const [low, here] = [left, right].map((axes) => axes.points(place + 1, { size: 5 }));
    return { curve: left.line(place + 1), low, here };
  });
  left.handle({ x: "score", label: "Your score", marker: "triangle", at: () => ({ y: 0.12 }) });
  right.handle({ x: "p", y: "score", label: "Your probability and your score" });
  const table = board.table(["loss", "risk at s", "lowest at"],
    names.map((name, place) => ({ line: place + 1, name: LOSSES[name][0] })));
  return (settings, found) => {
    yours.to(settings.score);
    names.forEach((name, place) => {
      const { curve, low, here } = drawn[place];
      const best = clip(found[`${name}_best`], -REACH, REACH);
      curve.to(GRID, found[`${name}_curve`]);
      low.to([best], [found[`${name}_lowest`]]);
      here.to([settings.p], [best]);
    });
    table.to(names.map((name) => [
      format(found[`${name}_risk`], ".2f"),
      name === "hinge" && found.case === "half" ? "-1 to 1" : format(found[`${name}_best`], ".2f"),
    ]));
  };
}
