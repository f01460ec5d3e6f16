import { format } from "../../../widgets/page/format.js";
import { clip, linspace, sigmoid, softplus } from "../../../widgets/page/maths.js";

const FAR = 12;
const [LEAST, MOST] = [-2.6, 8.6];
const STEPS = 200;
const LOST = 1e6;
const Z = linspace(-FAR, FAR, 241);

function sigmoidGrad(z) {
  const decay = Math.exp(-Math.abs(z));
  return decay / ((1 + decay) * (1 + decay));
}

function tanhGrad(z) {
  const decay = Math.exp(-2 * Math.abs(z));
  return (4 * decay) / ((1 + decay) * (1 + decay));
}

// name -> [output, derivative], from the logit
const ACTIVATIONS = {
  sigmoid: [sigmoid, sigmoidGrad],
  identity: [(z) => z, () => 1],
  tanh: [Math.tanh, tanhGrad],
  "sigmoid twice": [(z) => sigmoid(sigmoid(z)), (z) => sigmoidGrad(sigmoid(z)) * sigmoidGrad(z)],
};
// name -> [value, derivative in the output], for label 1
const LOSSES = {
  "squared error": [(a) => (a - 1) ** 2, (a) => 2 * (a - 1)],
  "absolute error": [(a) => Math.abs(a - 1), (a) => Math.sign(a - 1)],
  "cross-entropy on probabilities": [(a) => -Math.log(a), (a) => -1 / a],
  "cross-entropy on logits": [(a) => softplus(-a), (a) => -sigmoid(-a)],
  hinge: [(a) => Math.max(0, 1 - a), (a) => (a < 1 ? -1 : 0)],
};

/** Output, loss, derivative in the output, of the activation, and the gradient in z. */
function partsOf(activation, loss, z) {
  const [output, slope] = ACTIVATIONS[activation];
  const [value, lossSlope] = LOSSES[loss];
  const a = output(z);
  const found = Number.isFinite(value(a)) ? value(a) : NaN;
  const inOutput = Number.isNaN(found) ? NaN : lossSlope(a);
  return { a, value: found, inOutput, ofActivation: slope(z), gradient: inOutput * slope(z) };
}

function descent(activation, loss, start, rate) {
  const path = new Array(STEPS + 1).fill(NaN);
  let z = start;
  for (let step = 0; step <= STEPS && Math.abs(z) <= LOST; step += 1) {
    path[step] = z;
    z -= rate * partsOf(activation, loss, z).gradient;
  }
  return path;
}

export function numbers({ z, rate, pair }) {
  const [loss, activation] = pair.split("/");
  const here = partsOf(activation, loss, z);
  const curve = Z.map((one) => partsOf(activation, loss, one));
  const path = descent(activation, loss, z, rate);
  const kept = path.filter(Number.isFinite).length - 1;
  return {
    case: Number.isNaN(here.value) ? "none" : kept === STEPS ? "kept" : "lost",
    output: here.a, loss: here.value, gradient: here.gradient,
    in_output: here.inOutput, of_activation: here.ofActivation,
    values: curve.map(({ value }) => value), slopes: curve.map(({ gradient }) => gradient),
    path, kept, end: path[STEPS], end_output: ACTIVATIONS[activation][0](path[STEPS]),
    gradients: Object.keys(LOSSES).flatMap(
      (name) => Object.keys(ACTIVATIONS).map((one) => partsOf(one, name, z).gradient)),
  };
}

export function make(board) {
  const logit = { low: -FAR - 0.4, high: FAR + 0.4, ticks: [-10, -5, 0, 5, 10], label: "logit z" };
  const [left, right] = board.axes([
    { x: logit, y: { low: LEAST, high: MOST, ticks: [-2, 0, 2, 4, 6, 8] },
      title: "loss and its gradient: drag the square" },
    { x: { low: 0, high: STEPS, ticks: [0, 50, 100, 150, 200], label: "step" }, y: logit,
      title: "gradient descent from there" },
  ], { height: 280 });
  left.rule("y").to(0);
  right.rule("y").to(0);
  const [values, slopes, path] = [left.line(1), left.line(2), right.line(1)];
  const mark = left.points(2, { size: 5 });
  const seen = (value) => (Number.isFinite(value) ? clip(value, LEAST, MOST) : 0);
  const onCurve = (settings, { loss }) => ({ y: seen(loss) });
  left.handle({ x: "z", label: "The logit", line: 1, at: onCurve });
  const table = board.table(["at this z", "value"], [
    { line: 1, name: "loss" }, { line: 2, name: "gradient in z" },
    { name: "= derivative in the output" }, { name: "× that of the activation" },
  ]);
  const steps = linspace(0, STEPS, STEPS + 1);
  const said = (value) => (Number.isFinite(value) ? format(value, ".4g") : "none");
  return (settings, found) => {
    values.to(Z, found.values);
    slopes.to(Z, found.slopes);
    path.to(steps, found.path);
    const isThere = Number.isFinite(found.gradient);
    mark.to(isThere ? [settings.z] : [], isThere ? [seen(found.gradient)] : []);
    const { loss, gradient, in_output: inOutput, of_activation: ofActivation } = found;
    table.to([loss, gradient, inOutput, ofActivation].map((one) => [said(one)]));
  };
}
