import { format } from "../../../widgets/page/format.js";
import { logSumExp, softmax } from "../../../widgets/page/maths.js";

const CLASSES = ["label", "rival", "third"];
const TARGETS = [1, 0, 0];
const REACH = 8;

export function numbers(settings) {
  const logits = CLASSES.map((name) => settings[name]);
  const scaled = logits.map((logit) => logit / settings.T);
  const probs = softmax(scaled);
  const ahead = logits[0] - Math.max(logits[1], logits[2]);
  const decided = ahead > 0 ? "right" : ahead < 0 ? "wrong" : "tie";
  const found = { case: decided, loss: logSumExp(scaled) - scaled[0] };
  CLASSES.forEach((name, k) => {
    found[`u_${name}`] = scaled[k];
    found[`p_${name}`] = probs[k];
    found[`g_${name}`] = probs[k] - TARGETS[k];
  });
  return found;
}

export function make(board) {
  const x = { low: -0.6, high: 2.6, ticks: [0, 1, 2], names: CLASSES };
  const [left, right] = board.axes([
    { x, y: { low: -REACH - 0.8, high: REACH + 0.8, ticks: [-8, -4, 0, 4, 8] },
      title: "z: drag the squares; z/T: bars" },
    { x, y: { low: -0.08, high: 1.08, ticks: [0, 0.5, 1] }, title: "p: bars; targets y: diamonds" },
  ], { height: 270 });
  const places = [0, 1, 2];
  left.rule("y").to(0);
  right.rule("y").to(0);
  const scaled = left.bars([1, 2, 3], { width: 0.3 });
  CLASSES.forEach((name, place) => {
    const label = `Logit of the ${name}`;
    left.handle({ y: name, label, line: place + 1, at: () => ({ x: place }) });
  });
  const probs = right.bars([1, 2, 3]);
  const gaps = places.map(() => right.line(5, { thin: true }));
  right.points(0, { marker: "diamond", size: 6, hollow: true }).to(places, TARGETS);
  const table = board.table(["class", "z/T", "p", "y", "p - y"], CLASSES.map((name) => ({ name })));
  return (settings, found) => {
    const by = (letter) => CLASSES.map((name) => found[`${letter}_${name}`]);
    scaled.to(places, by("u"));
    probs.to(places, by("p"));
    gaps.forEach((gap, k) => gap.to([k, k], [found[`p_${CLASSES[k]}`], TARGETS[k]]));
    table.to(CLASSES.map((name, k) => [
      format(found[`u_${name}`], ".2f"), format(found[`p_${name}`], ".3f"),
      format(TARGETS[k], "d"), format(found[`g_${name}`], "+.3f"),
    ]));
  };
}
