"""A program to mend, for the pool of the unit "activation_mismatch"."""
import numpy as np

from ..exercises.programs import Edit, Fault
from ..exercises.record import Case
from .making import Oral, as_program, debug, module_of, pick, plant


def fit_rates(x, y, new, steps=150, rate=0.1):
    """WHAT for new rows, (m,), by a linear model with OUTPUT, and the mean loss before each step,
    (steps,).

    x: (n, d). y: (n,), TARGETS. new: (m, d). The loss is LOSS. Full-batch gradient descent;
    weights and intercept start at 0. The learning rate RATE. Columns are scaled by mean and spread
    of the training rows.
    """
    centre, spread = x.mean(axis=0), x.std(axis=0)
    rows, fresh = (x - centre) / spread, (new - centre) / spread
    weights, bias = np.zeros(x.shape[1]), 0.0
    curve = np.zeros(steps)
    for step in range(steps):
        logit = rows @ weights + bias
        curve[step] = np.mean(np.exp(logit) - y * logit)
        grad = (np.exp(logit) - y) / len(y)
        size = rate
        weights = weights - size * (rows.T @ grad)
        bias = bias - size * grad.sum()
    return np.exp(fresh @ weights + bias), curve


# what changes where the head is a sigmoid
SIGMOID = (
    Edit("np.mean(np.exp(logit) - y * logit)", "np.mean(np.logaddexp(0.0, logit) - y * logit)"),
    Edit("grad = (np.exp(logit) - y) / len(y)",
         "grad = (1 / (1 + np.exp(-logit)) - y) / len(y)"),
    Edit("return np.exp(fresh @ weights + bias), curve",
         "return 1 / (1 + np.exp(-(fresh @ weights + bias))), curve"))
SHRINKS = Edit("size = rate\n", "size = rate / np.sqrt(1 + step)\n")
WORDS = {
    True: dict(WHAT="Probabilities of 1", OUTPUT="a sigmoid", TARGETS="0 or 1",
               LOSS="binary cross-entropy"),
    False: dict(WHAT="Expected counts", OUTPUT="exp", TARGETS="counts",
                LOSS="that of Poisson, mean - y log(mean)")}


def draw_rows(binary):
    def draw(rng):
        def drawn(n, d, m):
            y = np.arange(n) % 2 if binary else rng.poisson(2.0, n)
            return rng.normal(1, 2, (n, d)), rng.permutation(y).astype(float), rng.normal(
                1, 2, (m, d))

        yield Case(*drawn(4, 2, 2), steps=0).note("no step")
        x, _, _ = drawn(4, 2, 1)
        start = 0.5 if binary else 1.0
        yield Case(x, np.full(4, start), x.copy(), steps=5).note(
            "every target is what the model returns at its start")
        yield Case(*drawn(2, 1, 1), steps=1).note("two rows, one step")
        yield Case(*drawn(3, 1, 2), steps=1, rate=0.3).note("one step")
        yield Case(*drawn(8, 3, 1), steps=6).note("one new row")
        yield Case(*drawn(12, 2, 5), steps=15, rate=0.05).note("fifteen steps")
        yield Case(*drawn(20, 4, 3), steps=9, rate=0.2).note("twenty rows")
    return draw


def mend_rates(rng):
    """A model of counts or of labels with two faults of five."""
    binary = bool(rng.integers(2))
    module = module_of("activation_mismatch", "mend_rates")
    words = tuple(Edit(name, said) for name, said in WORDS[binary].items())
    shrinks = bool(rng.integers(2))
    said = "of step k, from 0 on, is rate / sqrt(1 + k)" if shrinks else "stays as it is"
    reference = as_program(fit_rates, module, *words, Edit("RATE", said),
                           *(SIGMOID if binary else ()), *((SHRINKS,) if shrinks else ()))
    out = "1 / (1 + np.exp(-logit))" if binary else "np.exp(logit)"
    last = ("1 / (1 + np.exp(-(fresh @ weights + bias)))" if binary
            else "np.exp(fresh @ weights + bias)")
    cost = SIGMOID[0].wrong if binary else SIGMOID[0].right
    twice = f"1 / (1 + np.exp(-{last}))" if binary else f"np.exp({last})"
    slope = f"{out} * (1 - {out})" if binary else out
    faults = (
        Fault("of_squares", f"grad = ({out} - y) / len(y)",
              f"grad = ({out} - y) * {slope} / len(y)",
              "There is a factor too many, the derivative of the activation. For which loss does "
              "it stand there?"),
        Fault("logit_as_output", f"grad = ({out} - y) / len(y)", "grad = (logit - y) / len(y)",
              "The logit itself is compared with the target. Which function of it is the "
              "output?"),
        Fault("own_scale", "(new - centre) / spread",
              "(new - new.mean(axis=0)) / (new.std(axis=0) + 1e-9)",
              "The new rows are scaled by their own mean and spread. To which scale do the weights "
              "belong?"),
        Fault("bias_kept", "        bias = bias - size * grad.sum()\n", "",
              "The intercept stays at 0. What does the model return on average then?"),
        Fault("loss_of_activation", f"curve[step] = {cost}",
              f"curve[step] = {cost.replace('logit', f'({out})')}",
              "The loss is given the output where it takes the logit: the activation is in it a "
              "second time. What does its formula take?"))
    planted = plant(rng, faults, 2)
    seed, level = int(rng.integers(100, 1000)), pick(rng, 0.8, 1.2, 1.5)
    target = ("(rng.random(300) < 1 / (1 + np.exp(-score))).astype(float)" if binary
              else "rng.poisson(np.exp(score)).astype(float)")
    what = "whether a bus is late" if binary else "how many buses are late"
    exercise = debug(
        reference, faults=faults, planted=planted, draw=draw_rows(binary), rtol=1e-7,
        title="One activation, in its place", points=3, difficulty=3, minutes=9,
        story=f"A colleague predicts {what} in an hour, from two columns. On average the "
              "predictions for new hours should be close to the targets there. Below is what her "
              "program prints. It has two faults. Mend them in place; what it has to return stands "
              "in its docstring.",
        run=f'''rng = np.random.default_rng({seed})
x = rng.normal(size=(300, 2))
score = {level} + x @ [0.7, -0.4]
y = {target}
with np.errstate(all="ignore"):
    pred, curve = PROGRAM(x[:200], y[:200], x[200:] * 1.5 - 1.0, steps=200)
    alike, _ = PROGRAM(x[:200], y[:200], x[200:], steps=200)
print(f"first and last loss {{curve[0]:.2f}}, {{curve[-1]:.3g}}")
print(f"mean prediction {{alike.mean():.3g}}, mean target {{y[200:].mean():.3g}}")
print(f"mean prediction for other hours {{pred.mean():.3g}}")''',
        look_at="the means of predictions and targets, and at the first loss: which value has it "
                "where all logits are 0?",
        mends=(
            Fault("not_scaled", "fresh = (x - centre) / spread, (new - centre) / spread",
                  "fresh = (x - centre) / spread, new",
                  "The new rows are not scaled at all, and the weights are for scaled columns. "
                  "With which mean and spread?"),
            Fault("other_rate", *((SHRINKS.wrong, SHRINKS.right) if shrinks
                                  else (SHRINKS.right, SHRINKS.wrong)),
                  "The learning rate over the steps is not that of the docstring. How large is it "
                  "in the second step?"),
            Fault("summed", f"grad = ({out} - y) / len(y)", f"grad = ({out} - y)",
                  "This is the gradient of a sum. Which reduction does the docstring name?"),
            Fault("logit_returned", f"return {last}, curve", "return fresh @ weights + bias, curve",
                  "These are logits. What stands between them and what is asked for?"),
            Fault("twice_at_the_end", f"return {last}, curve", f"return {twice}, curve",
                  "The activation is applied twice to what is returned. How often was it in "
                  "training?"),
            Fault("squares_in_the_curve", f"curve[step] = {cost}",
                  f"curve[step] = np.mean(({out} - y) ** 2)",
                  "The curve holds squared errors. Which loss does the docstring name?")),
        styles=(_with_a_column_of_ones(binary, shrinks),
                Edit("rows.T @ grad", "grad @ rows"),
                Edit("bias - size * grad.sum()", "bias - size * np.add.reduce(grad)")))
    return exercise, (
        Oral("Why does the gradient in the logit hold no derivative of the activation here?",
             ("the pair is matched: the derivative of the loss in the output divides by it, and "
              "it cancels",
              "it remains output minus target")),
        Oral("Somebody applies the activation a second time to what is returned. Which property "
             "of the predictions stays, and which is lost?",
             ("a monotone function keeps the order of the predictions",
              "the numbers are no probabilities or expected counts any more, so a threshold or a "
              "sum of them is wrong")))


def _with_a_column_of_ones(binary, shrinks):
    def with_a_column_of_ones(x, y, new, steps=150, rate=0.1):
        def scaled(part):
            return np.column_stack([(part - x.mean(axis=0)) / x.std(axis=0), np.ones(len(part))])

        def output(logits):
            return 0.5 + 0.5 * np.tanh(logits / 2) if binary else np.exp(logits)

        theta, curve, rows = np.zeros(x.shape[1] + 1), [], scaled(x)
        for step in range(steps):
            logits = rows @ theta
            whole = np.log(1 + np.exp(logits)) if binary else np.exp(logits)
            curve.append(np.mean(whole - y * logits))
            size = rate * (1 + step) ** -0.5 if shrinks else rate
            theta = theta - size * np.mean((output(logits) - y)[:, None] * rows, axis=0)
        return output(scaled(new) @ theta), np.array(curve)
    return with_a_column_of_ones
