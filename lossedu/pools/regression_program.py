"""A program to mend, for the pool of the unit "regression"."""
import numpy as np

from ..exercises.kinds import Mistake
from ..exercises.programs import Edit, Fault
from ..exercises.record import Case
from .making import Oral, as_program, debug, module_of, pick, plant


def log_fit(x, y, new, steps=200, rate=0.2):
    """Predictions for new rows, (m,), by a linear model that is trained on log(1 + y), and COST
    before each step, (steps,).

    x: (n, d), y: (n,), not below 0, new: (m, d). Columns are scaled by mean and standard deviation
    of the training rows. Weights and intercept start at 0; full-batch gradient descent. The
    learning rate RATE. The predictions are in the unit of y.
    """
    centre, spread = x.mean(axis=0), x.std(axis=0)
    rows = (x - centre) / spread
    target = np.log1p(y)
    weights, bias = np.zeros(x.shape[1]), 0.0
    curve = np.zeros(steps)
    for step in range(steps):
        error = rows @ weights + bias - target
        curve[step] = np.mean(error ** 2)
        grad = 2 * error / len(y)
        size = rate
        weights = weights - size * (rows.T @ grad)
        bias = bias - size * grad.sum()
    scaled = (new - centre) / spread
    return np.expm1(scaled @ weights + bias), curve


SHRINKS = Edit("size = rate\n", "size = rate / np.sqrt(1 + step)\n")
HALVES = (Edit("np.mean(error ** 2)", "np.mean(error ** 2) / 2"),
          Edit("2 * error / len(y)", "error / len(y)"))


def draw_logs(rng):
    def drawn(n, d, m):
        return rng.normal(2, 3, (n, d)), np.floor(rng.exponential(30, n)), rng.normal(1, 4, (m, d))

    x, _, _ = drawn(4, 2, 1)
    yield Case(x, np.zeros(4), x.copy(), steps=3).note("nothing ever happens: all targets are 0, "
                                                       "and the new rows are those of the training")
    yield Case(*drawn(3, 1, 2), steps=1).note("one step")
    yield Case(np.array([[1.0], [2.0]]), np.array([3.0, 1.0]), np.array([[1.5]]), steps=2).note(
        "two rows, one new one")
    yield Case(*drawn(8, 3, 1), steps=5, rate=0.1).note("one new row")
    yield Case(*drawn(12, 2, 4), steps=12).note("twelve rows")
    yield Case(*drawn(9, 4, 6), steps=7, rate=0.05).note("a small learning rate")
    yield Case(*drawn(6, 2, 3), steps=0).note("no step")



def mend_logs(rng):
    """A model of logarithms with two faults of six."""
    halved = bool(rng.integers(2))
    cost = "half the mean squared error of the logarithms" if halved else (
        "the mean squared error of the logarithms")
    module = module_of("regression", "mend_logs")
    shrinks = bool(rng.integers(2))
    said = "of step k, from 0 on, is rate / sqrt(1 + k)" if shrinks else "stays as it is"
    words = (Edit("COST", cost), Edit("RATE", said), *((SHRINKS,) if shrinks else ()))
    reference = as_program(log_fit, module, *words, *(HALVES if halved else ()))
    grad = "error / len(y)" if halved else "2 * error / len(y)"
    faults = (
        Fault("own_scale", "scaled = (new - centre) / spread",
              "scaled = (new - new.mean(axis=0)) / (new.std(axis=0) + 1e-9)",
              "The new rows are scaled by their own mean and spread. To which scale do the "
              "weights belong?"),
        Fault("still_logs", "np.expm1(scaled @ weights + bias)", "scaled @ weights + bias",
              "These predictions are logarithms. In which unit are they asked for?"),
        Fault("log_of_y", "target = np.log1p(y)", "target = np.log(y + 1e-6)",
              "Here a target of 0 becomes a logarithm of about -14. Of what is the logarithm "
              "asked for?"),
        Fault("summed", f"grad = {grad}", f"grad = {grad.removesuffix(' / len(y)')}",
              "This is the gradient of a sum over the examples. What is the cost in the "
              "docstring?"),
        Fault("bias_by_mean", "size * grad.sum()", "size * grad.mean()",
              "The gradient of the intercept is divided by n a second time. What does `grad` "
              "already hold?"),
        Fault("upside_down", "bias - target\n", "bias + target\n",
              "The targets are added to the predictions. For which predictions would this error "
              "be 0?"))
    planted = plant(rng, faults, 2)
    seed, level = int(rng.integers(100, 1000)), pick(rng, 2.5, 3.0, 3.5)
    what = pick(rng, "visits", "orders", "calls")
    exercise = debug(
        reference, faults=faults, planted=planted, draw=draw_logs, title="Counts on a log scale",
        points=3, difficulty=3, minutes=10,
        story=f"A colleague predicts numbers of {what} that range from 0 to hundreds. She trains a "
              "linear model on log(1 + y), and the predictions are to come back as numbers of "
              f"{what}. Below is what her program prints. It has two faults. Mend them in place; "
              "what it has to return stands in its docstring.",
        run=f'''rng = np.random.default_rng({seed})
x = rng.normal(size=(300, 2))
y = np.floor(np.exp({level} + x @ [0.8, -0.5] + 0.3 * rng.normal(size=300)))
with np.errstate(all="ignore"):
    pred, curve = PROGRAM(x[:200], y[:200], x[200:] + 1.0, steps=60)
print(f"first and last cost {{curve[0]:.2f}}, {{curve[-1]:.3g}}")
print(f"median prediction {{np.median(pred):.1f}}")''',
        look_at="both costs and the median prediction: which of them can be checked by hand?",
        mends=(
            Fault("not_scaled", "scaled = (new - centre) / spread", "scaled = new",
                  "The new rows are not scaled at all, and the weights are for scaled columns. "
                  "With which mean and spread?"),
            Fault("root", f"curve[step] = np.mean(error ** 2){' / 2' if halved else ''}",
                  "curve[step] = np.mean(error ** 2) ** 0.5",
                  "The curve holds roots of mean squares. Which cost does the docstring name?"),
            Fault("exp_alone", "np.expm1(scaled", "np.exp(scaled",
                  "These predictions are 1 too large. What undoes log(1 + y)?"),
            Fault("other_rate", *((SHRINKS.wrong, SHRINKS.right) if shrinks
                                  else (SHRINKS.right, SHRINKS.wrong)),
                  "The learning rate over the steps is not that of the docstring. How large is it "
                  "in the second step?"),
            Fault("no_logs", "target = np.log1p(y)", "target = y",
                  "The targets are no logarithms any more. On what is the model to be trained?"),
            Mistake("other_half", as_program(
                log_fit, module, *words, *(() if halved else HALVES)),
                    "The factor in the cost, and so in its gradient, is that of another "
                    "convention. Which one does the docstring name?")),
        styles=(_in_one_matrix(halved, shrinks),
                Edit("rows.T @ grad", "grad @ rows"),
                Edit("np.expm1(scaled @ weights + bias)",
                     "np.exp(scaled @ weights + bias) - 1")))
    return exercise, (
        Oral("Why is the model trained on log(1 + y) not right on average in the unit of y?",
             ("it predicts the mean of the logarithm, and exp of that is below the mean (Jensen)",
              "for symmetric noise of the logarithms it is about the median")),
        Oral(f"One of the faults was {planted[0].id.replace('_', ' ')!r}. How would you have found "
             "it without reading the line, by a test with numbers?",
             ("a small case that can be done by hand, in which the right result is known",
              "such as targets that are all 0, one step, new rows equal to the training rows")))


def _in_one_matrix(halved, shrinks):
    def in_one_matrix(x, y, new, steps=200, rate=0.2):
        centre, spread = x.mean(axis=0), x.std(axis=0)
        rows = np.column_stack([(x - centre) / spread, np.ones(len(x))])
        theta, curve, target = np.zeros(rows.shape[1]), [], np.log(1 + y)
        for step in range(steps):
            error = rows @ theta - target
            curve.append((error ** 2).mean() / (2 if halved else 1))
            size = rate * (1 + step) ** -0.5 if shrinks else rate
            theta = theta - size * (1 if halved else 2) * np.mean(error[:, None] * rows, axis=0)
        return np.exp((new - centre) / spread @ theta[:-1] + theta[-1]) - 1, np.array(curve)
    return in_one_matrix
