"""A program to mend, for the pool of the unit "outliers"."""
import numpy as np

from ..exercises.programs import Edit, Fault
from ..exercises.record import Case
from .making import Oral, as_program, debug, module_of, pick, plant


def fit_robustly(x, y, k=1.345, rounds=12):
    """Coefficients, (d,), of a linear model by iteratively reweighted least squares.

    x: (n, d), y: (n,). The first fit is plain least squares; `rounds` weighted ones follow. A
    residual of size s has the weight WEIGHT, where delta is k times the scale of the
    residuals: 1.4826 times the median of SIZES.
    """
    weights = np.ones(len(y))
    for _ in range(rounds + 1):
        coefs = np.linalg.solve(x.T @ (weights[:, None] * x), x.T @ (weights * y))
        residual = y - x @ coefs
        sizes = np.abs(residual)
        delta = k * 1.4826 * np.median(sizes)
        weights = np.minimum(1.0, delta / np.abs(residual))
    return coefs


HUBER, CAUCHY = "np.minimum(1.0, delta / np.abs(residual))", "1 / (1 + (residual / delta) ** 2)"
CENTRED = "np.abs(residual - np.median(residual))"


def draw_lines(rng):
    def drawn(n, d, far=0):
        x, y = rng.normal(1, 2, (n, d)), rng.normal(0, 1, n)
        y = y + x @ np.arange(1.0, d + 1) + 1
        y[:far] += 40.0
        return x, y

    yield Case(*drawn(5, 1), rounds=0).note("least squares alone")
    yield Case(*drawn(7, 2, 1), rounds=0, k=2.0).note("least squares alone, one far target")
    yield Case(*drawn(2, 1), rounds=1).note("two records, one round")
    yield Case(*drawn(6, 1, 1), rounds=1).note("one round, one far target")
    yield Case(*drawn(9, 2, 2)).note("two far targets")
    yield Case(*drawn(14, 3, 1), k=2.0, rounds=5).note("k = 2")
    yield Case(*drawn(20, 2), k=0.7, rounds=4).note("no far target, k = 0.7")


def mend_weights(rng):
    """A robust fit with one or two faults of six."""
    module = module_of("outliers", "mend_weights")
    cauchy, centred = bool(rng.integers(2)), bool(rng.integers(2))
    said = "1 / (1 + (s / delta)^2)" if cauchy else "1 up to delta and delta / s beyond it"
    of = "their distances from their median" if centred else "their sizes"
    edits = [Edit("WEIGHT", said), Edit("SIZES", of),
             *([Edit(HUBER, CAUCHY)] if cauchy else []),
             *([Edit("sizes = np.abs(residual)", f"sizes = {CENTRED}")] if centred else [])]
    reference = as_program(fit_robustly, module, *edits)
    weight, sizes = CAUCHY if cauchy else HUBER, CENTRED if centred else "np.abs(residual)"
    faults = (
        Fault("of_targets", f"sizes = {sizes}", "sizes = np.abs(y - np.median(y))",
              "This scale is that of the targets. The scale of which numbers is asked for?"),
        Fault("factor_missing", "k * 1.4826 * ", "k * ",
              "The median of the sizes is no standard deviation yet. Which factor leads from one "
              "to the other under Gaussian noise?"),
        Fault("mean_of_sizes", "np.median(sizes)", "np.mean(sizes)",
              "A far target raises this scale, and with it delta. Of what is the scale made?"),
        Fault("no_scale", "delta = k * 1.4826 * np.median(sizes)", "delta = k",
              "Here delta is k in the unit of the target, whatever the scale. By what is k to be "
              "multiplied?"),
        Fault("weights_squared", f"weights = {weight}", f"weights = ({weight}) ** 2",
              "The weights are the squares of those asked for. In the normal equations, how often "
              "does each weight stand?"),
        Fault("signed", f"weights = {weight}",
              "weights = 1 / (1 + (np.maximum(residual, 0) / delta) ** 2)" if cauchy else
              "weights = np.minimum(1.0, delta / np.maximum(residual, 1e-9))",
              "Records below the line keep their full weight, however far they are. On what does a "
              "weight depend, the residual or its size?"))
    alone = [("no_scale", other) for other in ("of_targets", "factor_missing", "mean_of_sizes")]
    planted = plant(rng, faults, pick(rng, 1, 2), never=tuple(alone))
    seed, slope = int(rng.integers(100, 1000)), pick(rng, 2, 3, 4)
    # what lies above the line is weighted rightly by the signed fault
    side = -1 if any(one.id == "signed" for one in planted) else pick(rng, 1, -1)
    number = "one fault" if len(planted) == 1 else "two faults"
    exercise = debug(
        reference, faults=faults, planted=planted, draw=draw_lines, rtol=1e-7,
        title="Weights that do too little", points=3, difficulty=3, minutes=9,
        story=f"A colleague fits a line of slope {slope} through 60 points, of which 7 are far "
              f"{'above' if side > 0 else 'below'} it, by reweighted least squares. Below is what "
              f"her program prints, and it is not what the docstring asks for: it has {number}. "
              "Mend the program in its place.",
        run=f'''rng = np.random.default_rng({seed})
x = np.column_stack([np.linspace(0, 10, 60), np.ones(60)])
y = x @ [{slope}.0, 5.0] + 3 * rng.normal(size=60)
y[50:57] += {60 * side}.0
found = PROGRAM(x, y)
print(f"slope {{found[0]:.2f}}, intercept {{found[1]:.2f}}")''',
        look_at="the slope, and at the weights of a point near the line and of one far from it.",
        mends=(
            Fault("lad", f"weights = {weight}", "weights = delta / np.maximum(np.abs(residual), "
                                                "1e-9)",
                  "These weights also fall within delta, as those of the absolute error do. Which "
                  "weight does the docstring give to a small residual?"),
            Fault("standard_deviation", "1.4826 * np.median(sizes)", "np.std(residual)",
                  "A standard deviation is inflated by the far targets themselves. Which scale is "
                  "asked for?"),
            Fault("unweighted_targets", "x.T @ (weights * y)", "x.T @ y",
                  "The targets count with their full size here, and only the inputs are weighted. "
                  "Where does each weight stand in the normal equations?"),
            Fault("other_centre", f"sizes = {sizes}",
                  f"sizes = {'np.abs(residual)' if centred else CENTRED}",
                  "The sizes are counted from another centre than the docstring says. From which "
                  "one?"),
            Fault("a_round_less", "range(rounds + 1)", "range(max(rounds, 1))",
                  "There is a round too few. How many weighted fits follow the first one?")),
        styles=(_by_lstsq(cauchy, centred),
                Edit("x.T @ (weights[:, None] * x)", "(x.T * weights) @ x"),
                Edit("x.T @ (weights * y)", "(x.T * weights) @ y")))
    return exercise, (
        Oral("Why does reweighting minimise the robust loss, although each round only solves a "
             "weighted least squares problem?",
             ("the weight is psi(r)/r, so the normal equations with these weights say that the "
              "sum of psi(r) x is 0",
              "the weights are taken at the old residuals, so it has to be repeated until nothing "
              "changes")),
        Oral("Why is the scale taken again in each round, and why from a median?",
             ("the first fit is spoilt, so its residuals are too large: delta shrinks as the fit "
              "improves",
              "a median is hardly moved by the far targets, while a standard deviation grows with "
              "them")))


def _by_lstsq(cauchy, centred):
    def by_lstsq(x, y, k=1.345, rounds=12):
        root = np.ones(len(y))
        for _ in range(rounds + 1):
            coefs = np.linalg.lstsq(root[:, None] * x, root * y, rcond=None)[0]
            size = np.abs(y - x @ coefs)
            middle = np.median(y - x @ coefs) if centred else 0.0
            delta = k * 1.4826 * np.median(np.abs(y - x @ coefs - middle))
            root = (1 + (size / delta) ** 2) ** -0.5 if cauchy else np.sqrt(
                np.where(size <= delta, 1.0, delta / size))
        return coefs
    return by_lstsq
