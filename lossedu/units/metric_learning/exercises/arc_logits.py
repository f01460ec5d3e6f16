"""The logits of ArcFace: cosines, with an angular margin for the right class."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def arc_logits(points, weights, labels, margin=0.5, scale=16.0):
    """The logits of ArcFace for a batch.

    `points` has shape (n, d), `weights` (C, d), `labels` holds n integers from 0 to C - 1; no row
    of points or weights is 0. Let theta be the angle between a point and a class's weights. The
    logit is scale * cos(theta), for the label's class scale * cos(theta + margin); a sum
    theta + margin beyond pi counts as pi. The margin is an angle from 0 to pi / 2, the scale a
    number from 1 to 10,000. Returns floats (n, C).
    """
    z = points / np.linalg.norm(points, axis=1, keepdims=True)
    w = weights / np.linalg.norm(weights, axis=1, keepdims=True)
    cosines = np.clip(z @ w.T, -1, 1)
    rows = np.arange(len(labels))
    angle = np.arccos(cosines[rows, labels])
    cosines[rows, labels] = np.cos(np.minimum(angle + margin, np.pi))
    return scale * cosines


def draw(rng):
    yield Case(np.array([[1.0, 0]]), np.array([[1.0, 0], [0, 1]]),
               np.array([0])).note("one point in its class's direction")
    yield Case(rng.normal(size=(4, 3)), rng.normal(size=(5, 3)),
               rng.integers(0, 5, 4)).note("four points, five classes")
    yield Case(7 * rng.normal(size=(6, 2)), 0.3 * rng.normal(size=(3, 2)), rng.integers(0, 3, 6),
               margin=0.2, scale=30.0).note("long points, short weights, scale 30")
    yield Case(rng.normal(size=(3, 4)), rng.normal(size=(3, 4)), np.array([2, 0, 1]),
               margin=1.2).note("as many points as classes, margin 1.2")
    yield Case(np.array([[1.0, 0], [2, 2]]), np.array([[3.0, 0], [0, 1]]), np.array([0, 0]),
               margin=np.pi / 2).note("margin pi / 2")
    yield Case(rng.normal(size=(5, 4)), rng.normal(size=(2, 4)), rng.integers(0, 2, 5),
               margin=0.0).note("margin 0")
    yield Case(np.array([[-1.0, 0.1], [-3, -0.2], [0.5, 1]]), np.array([[1.0, 0], [0, 1]]),
               np.array([0, 0, 1]), margin=0.8).note("theta + margin beyond pi")
    yield Case(np.array([[2, 0], [3, 4]]), np.array([[0, 5], [4, 3]]), np.array([0, 1]),
               margin=1).note("integers")
    for scale in (1.25, 2.5, 7.7):
        yield Case(rng.normal(size=(3, 4)), rng.normal(size=(3, 4)), np.array([1, 2, 0]),
                   scale=scale).note(f"scale {scale:g}")
    twelve = rng.normal(size=(12, 5))      # of some, the cosine with itself is rounded up from 1
    yield Case(rng.normal(size=(5, 3)), rng.normal(size=(4, 3)), rng.integers(0, 4, 5),
               scale=9000.0).note("a scale of 9,000")
    yield Case(twelve, 3 * twelve, np.arange(12), margin=0.1).note("parallel, margin 0.1")
    same = rng.normal(size=(1, 5))
    yield Case(np.concatenate([same, -2 * same]), np.concatenate([3 * same, same]),
               np.array([0, 1]), margin=0.3).note("parallel and opposite, up to rounding")


def without_angles(points, weights, labels, margin=0.5, scale=16.0):
    z = np.asarray(points, dtype=float)
    z = z / np.sqrt((z * z).sum(axis=1, keepdims=True))
    w = np.asarray(weights, dtype=float)
    w = w / np.sqrt((w * w).sum(axis=1, keepdims=True))
    cosines = np.clip(z @ w.T, -1, 1)
    sines = np.sqrt(1 - cosines**2)
    turned = np.where(cosines < np.cos(np.pi - margin), -1.0,
                      cosines * np.cos(margin) - sines * np.sin(margin))
    own = np.arange(len(w)) == np.asarray(labels)[:, None]
    return scale * np.where(own, turned, cosines)


def with_loops(points, weights, labels, margin=0.5, scale=16.0):
    logits = np.zeros((len(points), len(weights)))
    for i, z in enumerate(points):
        for j, w in enumerate(weights):
            cosine = np.dot(z, w) / (np.linalg.norm(z) * np.linalg.norm(w))
            theta = np.arccos(min(1.0, max(-1.0, cosine)))
            if labels[i] == j:
                theta = min(theta + margin, np.pi)
            logits[i, j] = scale * np.cos(theta)
    return logits


def _changed(turn, points_unit=True, weights_unit=True, everywhere=False, scaled=True):
    """The function with another margin, or a length left in."""
    def wrong(points, weights, labels, margin=0.5, scale=16.0):
        z, w = np.asarray(points, dtype=float), np.asarray(weights, dtype=float)
        if points_unit:
            z = z / np.linalg.norm(z, axis=1, keepdims=True)
        if weights_unit:
            w = w / np.linalg.norm(w, axis=1, keepdims=True)
        cosines = z @ w.T
        if points_unit and weights_unit:
            cosines = np.clip(cosines, -1, 1)
        own = np.arange(len(w)) == np.asarray(labels)[:, None]
        with np.errstate(invalid="ignore"):
            result = np.where(own | everywhere, turn(cosines, margin, scale), cosines)
        return scale * result if scaled else result
    return wrong


def _unclipped(points, weights, labels, margin=0.5, scale=16.0):
    z = points / np.linalg.norm(points, axis=1, keepdims=True)
    cosines = z @ (weights / np.linalg.norm(weights, axis=1, keepdims=True)).T
    rows = np.arange(len(labels))
    with np.errstate(invalid="ignore"):
        angle = np.arccos(cosines[rows, labels])
    cosines[rows, labels] = np.cos(np.minimum(angle + margin, np.pi))
    return scale * cosines


def _clipped_early(points, weights, labels, margin=0.5, scale=16.0):
    """The cosine kept a ten-millionth away from 1 and -1, as much code does."""
    cosines = arc_logits(points, weights, labels, 0.0, 1.0)
    cosines = np.clip(cosines, -1 + 1e-7, 1 - 1e-7)
    rows = np.arange(len(labels))
    cosines[rows, labels] = _arc(cosines[rows, labels], margin)
    return scale * cosines


def _whole_columns(points, weights, labels, margin=0.5, scale=16.0):
    """The margin in every row of the labels' columns."""
    cosines = arc_logits(points, weights, labels, 0.0, 1.0)
    chosen = np.isin(np.arange(len(weights)), labels)
    return scale * np.where(chosen, _arc(cosines, margin), cosines)


def _clipped_products(points, weights, labels, margin=0.5, scale=16.0):
    cosines = np.clip(points @ weights.T, -1, 1).astype(float)
    rows = np.arange(len(labels))
    cosines[rows, labels] = _arc(cosines[rows, labels], margin)
    return scale * cosines


def _by_columns(points, weights, labels, margin=0.5, scale=16.0):
    z = points / np.linalg.norm(points, axis=0, keepdims=True).clip(1e-300)
    w = weights / np.linalg.norm(weights, axis=0, keepdims=True).clip(1e-300)
    cosines, rows = np.clip(z @ w.T, -1, 1), np.arange(len(labels))
    cosines[rows, labels] = _arc(cosines[rows, labels], margin)
    return scale * cosines


def _arc(cosines, margin, scale=1.0):
    return np.cos(np.minimum(np.arccos(np.clip(cosines, -1, 1)) + margin, np.pi))


EXERCISE = Exercise(
    reference=arc_logits, title="The logits of ArcFace", points=3, difficulty=3, minutes=8,
    rtol=3e-8, atol=1e-6,      # near an angle of 0, arccos loses half of the digits
    draw=widened(draw, arc_logits, {
        "no row is 0": lambda points, weights, labels, margin=0.5, scale=16.0: not (
            np.linalg.norm(points, axis=1).all() and np.linalg.norm(weights, axis=1).all()),
        "the scale lies from 1 to 10,000":
            lambda points, weights, labels, margin=0.5, scale=16.0: not 1 <= scale <= 1e4,
        "the margin lies from 0 to pi / 2":
            lambda points, weights, labels, margin=0.5, scale=16.0: not 0 <= margin <= np.pi / 2}),
    mistakes=(
        Mistake("cosface", _changed(lambda c, m, s: c - m),
                "The margin is taken from the cosine, as in CosFace. To what does ArcFace add "
                "it?"),
        Mistake("turned_back", _changed(lambda c, m, s: np.cos(np.arccos(c) - m)),
                "The angle gets smaller, so the right class gains. Which sign has the margin?"),
        Mistake("unclipped", _unclipped,
                "Right, except where a cosine is rounded to a little more than 1 or less than -1: "
                "what does arccos make of it?"),
        Mistake("clipped_early", _clipped_early,
                "Right, except near the angles 0 and pi: there the cosine is cut off a little "
                "before 1 or -1, which moves the angle by 0.0004. Where does it end?"),
        Mistake("degrees", _changed(lambda c, m, s: _arc(c, np.deg2rad(m))),
                "The margin is read as degrees. In which unit are angles here?"),
        Mistake("continued", _changed(lambda c, m, s: np.where(
            c > np.cos(np.pi - m), np.cos(np.arccos(c) + m), c - m * np.sin(np.pi - m))),
            "Right up to pi. Beyond it, this continues by a straight line, as some code does: "
            "what does the docstring ask for?"),
        Mistake("columns", _by_columns,
                "Columns are divided by their length here. Which axis holds the numbers of one "
                "point?"),
        Mistake("beyond_pi", _changed(lambda c, m, s: np.cos(np.arccos(c) + m)),
                "Right, except where theta + margin lies beyond pi: there the cosine rises again. "
                "What does the docstring say of it?"),
        Mistake("easy_margin", _changed(lambda c, m, s: np.where(c > 0, _arc(c, m), c)),
                "Angles beyond pi / 2 have no margin here, an option of some code. Up to which "
                "sum does the docstring add it?"),
        Mistake("scale_at_labels", _changed(lambda c, m, s: _arc(c, m) / s),
                "The entries at the labels are not multiplied by the scale. Which ones are to be?"),
        Mistake("whole_columns", _whole_columns,
                "The margin is in whole columns, as out[:, labels] gives. Which entry of each row "
                "is to have it?"),
        Mistake("clipped_products", _clipped_products,
                "These are products of vectors of any length, cut at -1 and 1. What is the cosine "
                "of an angle?"),
        Mistake("everywhere", _changed(_arc, everywhere=True),
                "All classes have the margin. Which one is to have it?"),
        Mistake("no_margin", _changed(lambda c, m, s: c),
                "These are the cosines, without a margin."),
        Mistake("no_scale", _changed(_arc, scaled=False),
                "Right up to a factor: what are the cosines multiplied with?"),
        Mistake("long_points", _changed(_arc, points_unit=False),
                "The length of the points still counts. What is the cosine of an angle?"),
        Mistake("long_weights", _changed(_arc, weights_unit=False),
                "The length of the weights still counts. What is the cosine of an angle?"),
        Mistake("dot_products", _changed(_arc, points_unit=False, weights_unit=False),
                "These are products of vectors of any length. What is the cosine of an angle?"),
        Mistake("margin_scaled", _changed(lambda c, m, s: np.cos(
            np.minimum(np.arccos(c) + m / s, np.pi))),
            "The margin is divided by the scale here. To which angle is it added?")),
    styles=(without_angles, with_loops),
    further="Divide each row of points and weights by its length; one matrix product gives all "
            "cosines. Then replace one entry of each row, at its label.",
)
