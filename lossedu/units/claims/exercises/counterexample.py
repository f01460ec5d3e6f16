"""For which delta is log-cosh above Huber's loss somewhere, and where does one see it first?"""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def counterexample(delta):
    """The smallest residual that refutes "log-cosh is never larger than Huber's loss".

    `delta` has shape (n,), one positive setting of Huber's loss in each entry, as in
    `lossedu.loss("huber", delta=0.5)`. Returns an array (n,): for each delta the smallest whole
    number r >= 1 at which log-cosh is larger than Huber's loss, and 0 where no number refutes the
    sentence.
    """
    found = []
    for d in delta:
        # none from 1 on: log-cosh starts equal, and tanh(r) <= min(r, d). Below 1 it is larger from
        # log 2 / (1 - d) on, since r - log 2 > d r there. Once larger, always larger: halve.
        low, high = 0.0, np.ceil(np.log(2) / (1 - d)) + 1 if d < 1 else 0.0
        while high - low > 1:
            r = np.floor((low + high) / 2)
            larger = np.logaddexp(r, -r) - np.log(2) > d * (r - d / 2)   # linear: r >= 1 > d
            low, high = (low, r) if larger else (r, high)
        found.append(high)
    return np.array(found)


def by_the_losses(delta):
    from ....losses import loss
    log_cosh, answers = loss("log_cosh"), []
    for d in delta.tolist():
        huber, high = loss("huber", delta=d), 1.0
        while d < 1 and log_cosh(high, 0.0) <= huber(high, 0.0):
            high *= 2
        low = high // 2 if high > 1 else 0.0
        while high - low > 1:
            r = (low + high) // 2
            low, high = (low, r) if log_cosh(r, 0.0) > huber(r, 0.0) else (r, high)
        answers.append(high if d < 1 else 0.0)
    return np.array(answers)


def by_scan(delta):
    answers = []
    for d in delta:
        r = np.arange(1.0, np.ceil(np.log(2) / (1 - d)) + 2) if d < 1 else np.zeros(0)
        larger = r[np.logaddexp(r, -r) - np.log(2) > d * (r - d / 2)]
        answers.append(larger[0] if larger.size else 0.0)
    return np.array(answers)


def by_formula(delta):
    # from 1 on Huber's loss is d (r - d/2), and log-cosh is r - log 2 but for log(1 + exp(-2r))
    apart = np.where(delta < 1, 1 - delta, 1)
    r = np.maximum(np.floor((np.log(2) - delta ** 2 / 2) / apart) - 3, 1)
    for _ in range(6):
        r = r + (r - np.log(2) + np.log1p(np.exp(-2 * r)) <= delta * (r - delta / 2))
    return np.where(delta < 1, r, 0.0)


def _up_to(most, huber=None, least=1, step=1, either_way=False):
    """A search through the residuals up to `most`."""
    huber = huber or (lambda r, d: np.where(r <= d, r ** 2 / 2, d * (r - d / 2)))

    def answer(delta):
        residuals = np.arange(least, most + 1, step, dtype=float)
        found = []
        for d in delta:
            above = np.logaddexp(residuals, -residuals) - np.log(2) > huber(residuals, d)
            above = ~above if either_way else above
            found.append(residuals[np.argmax(above)] if above.any() else 0.0)
        return np.array(found)
    return answer


def _asymptote(rounded, numerator):
    """Where a straight line far out crosses, without a look at small residuals."""
    def answer(delta):
        below = delta < 1
        apart = np.where(below, 1 - delta, 1)
        return np.where(below, np.maximum(rounded(numerator(delta) / apart), 1), 0)
    return answer


def _beside_1(delta):
    found = _asymptote(lambda x: np.floor(x) + 1, lambda d: np.log(2) - d ** 2 / 2)(delta)
    at_1 = (delta < 1) & (np.logaddexp(1, -1) - np.log(2) > delta * (1 - delta / 2))
    return np.where(at_1, 1, found)


def _doubled(delta):
    return np.where(delta < 1, 2.0 ** np.ceil(np.log2(np.maximum(counterexample(delta), 1))), 0)


def _by_halves(delta):
    found = counterexample(delta)
    r = np.maximum(found - 0.5, 0.5)      # the half before, where it refutes already
    huber = np.where(r <= delta, r ** 2 / 2, delta * (r - delta / 2))
    above = (delta < 1) & (np.logaddexp(r, -r) - np.log(2) > huber)
    return np.where(above, r, found)


def _with_cosh(delta):
    residuals = np.arange(1.0, 5000.0)
    with np.errstate(over="ignore"):
        values = np.log(np.cosh(residuals))
    found = []
    for d in delta:
        above = values > np.where(residuals <= d, residuals ** 2 / 2, d * (residuals - d / 2))
        found.append(residuals[np.argmax(above)] if above.any() else 0.0)
    return np.array(found)


def draw(rng):
    yield Case(np.array([0.5, 0.9, 2.0])).note("three settings")
    yield Case(np.array([0.98, 0.99])).note("deltas just below 1")
    yield Case(np.array([1.0, 1.5])).note("a delta from 1 on")
    yield Case(np.array([0.99999, 0.05])).note("a delta very close to 1")
    yield Case(np.array([1 - 1e-6, 1 - 4e-7])).note("deltas even closer to 1")
    yield Case(np.array([0.8225, 0.83, 0.838])).note("deltas at which the first is 2 or 3")
    yield Case(np.sort(rng.uniform(0.3, 0.98, 6)).round(3)).note("deltas below 1")
    yield Case(rng.uniform(0.3, 4, 8).round(2)).note("deltas on both sides of 1")


ENDS = ("Your search found nothing for a delta below 1. How far did it look? Far out log-cosh "
        "grows by 1 for each unit, and Huber's loss by delta.")


BOUND = ("From there on log-cosh is larger for certain, so a search may end there. It may be "
         "larger before: Huber's loss is not delta times r, but less.")


EXERCISE = Exercise(
    reference=counterexample, title="Find the counterexample", points=3, difficulty=2, minutes=8,
    draw=widened(draw, counterexample), examples=(Case(np.array([0.5, 0.9, 2.0])),),
    mistakes=(
        Mistake("ends_at_10", _up_to(10), ENDS),
        Mistake("ends_at_20", _up_to(20), ENDS),
        Mistake("ends_at_100", _up_to(100), ENDS),
        Mistake("ends_at_100000", _up_to(100_000), ENDS),
        Mistake("end_for_answer", _asymptote(np.ceil, lambda delta: np.log(2)), BOUND),
        Mistake("end_without_log1p", _asymptote(np.ceil, lambda d: np.log(2) - d ** 2 / 2),
                "This takes log-cosh for r - log 2, which is right far out. By how much is it "
                "larger at small r?"),
        Mistake("asymptote_beside_1", _beside_1,
                "At r = 1 this is right, and from there on it takes log-cosh for r - log 2. What "
                "does log-cosh have above that at r = 2?"),
        Mistake("doubled", _doubled,
                "Where you double the residual, you pass the smallest one. Go back between the "
                "last two."),
        Mistake("halves", _by_halves, "A whole number is asked for. Your residuals have halves."),
        Mistake("starts_at_2", lambda delta: np.where(
            delta < 1, np.maximum(counterexample(delta), 2), 0),
                "Your smallest residual is 2. Is 1 tried?"),
        Mistake("over_delta", _up_to(5000, lambda r, d: np.where(
            r <= d, r ** 2 / 2, d * (r - d / 2)) / d),
                "Huber's loss is divided by delta here. At r below delta it is r ** 2 / 2."),
        Mistake("overflow", _with_cosh,
                "From 711 on cosh overflows, and log-cosh becomes inf, which is larger than "
                "anything. That is no counterexample: which form of log-cosh stays finite?"),
        Mistake("never", lambda delta: np.zeros(delta.shape),
                "This finds no counterexample for any delta. Try delta = 0.5 and a residual of 3: "
                "does your Huber loss become linear at `delta`?"),
        Mistake("without_half", _up_to(5000, lambda r, d: np.where(
            r <= d, r ** 2, 2 * d * r - d ** 2)),
                "Huber's loss is half a square near 0. Yours is twice as large."),
        Mistake("delta_r", _up_to(5000, lambda r, d: np.where(r <= d, r ** 2 / 2, d * r)),
                "Where Huber's loss is linear, it joins the parabola: what is subtracted from "
                "delta times r?"),
        Mistake("smaller", _up_to(5000, either_way=True),
                "Here log-cosh is smaller than Huber's loss, as the sentence says. What refutes "
                "it?"),
        Mistake("one_too_many", lambda delta: counterexample(delta) + (delta < 1),
                "This is one more than the smallest one."),
        Mistake("one_too_few", lambda delta: counterexample(delta) - (delta < 1),
                "At this residual log-cosh is not yet larger."),
        Mistake("minus_for_none", lambda delta: np.where(delta < 1, counterexample(delta), -1),
                "Where there is no counterexample, 0 is asked for."),
        Mistake("nan_for_none", lambda delta: np.where(delta < 1, counterexample(delta), np.nan),
                "Where there is no counterexample, 0 is asked for."),
        Mistake("first_for_all", lambda delta: np.full(delta.shape, counterexample(delta[:1])[0]),
                "Each entry of `delta` has an answer of its own.")),
    styles=(by_the_losses, by_formula, by_scan),
    further="For a delta below 1 log-cosh overtakes Huber's loss somewhere: it grows by nearly 1 "
            "for each unit, and Huber's loss by delta. As delta comes close to 1, that place moves "
            "out without bound. Where it is near 1, what log-cosh has above r - log 2 counts, "
            "too.",
)
