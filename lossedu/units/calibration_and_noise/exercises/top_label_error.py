"""The calibration error of the predicted class among K, in bins of equal width."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def top_label_error(probs, labels, bins=10):
    """The expected calibration error of the predicted class.

    probs: (n, K), rows that sum to 1; labels: (n,), whole numbers. A row's confidence is its
    largest probability; the class predicted is the first that has it. Confidences are sorted into
    `bins` bins of equal width over 0 to 1; a bin contains its lower edge k / bins, the last bin
    also 1. Returns the sum over the bins of |number of right predictions - sum of confidences| / n.
    """
    confidence = probs.max(axis=1)
    right = probs.argmax(axis=1) == labels
    edges = np.arange(1, bins) / bins
    place = np.searchsorted(edges, confidence, side="right")
    gap = np.bincount(place, right - confidence, minlength=bins)
    return float(np.abs(gap).sum() / len(labels))


def draw(rng):
    def drawn(n, classes, scale):
        z = scale * rng.normal(size=(n, classes))
        p = np.exp(z - np.logaddexp.reduce(z, axis=1)[:, None])
        return p, np.where(rng.random(n) < 0.6, p.argmax(axis=1), rng.integers(0, classes, n))

    yield Case(np.array([[0.25, 0.75], [0.75, 0.25]]), np.array([1, 1]), bins=2).note("two rows")
    yield Case(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.25, 0.75]]),
               np.array([0, 1, 1, 1]), bins=4).note("confidences of 1")
    yield Case(np.array([[0.5, 0.5], [0.5, 0.25], [0.25, 0.5]])
               / np.array([[1.0], [0.75], [0.75]]), np.array([1, 0, 1]), bins=3).note(
        "a tie of two classes")
    yield Case(np.array([[0.4, 0.4, 0.2], [0.1, 0.45, 0.45], [0.7, 0.2, 0.1]]),
               np.array([1, 2, 0]), bins=2).note("two ties in which the label comes second")
    yield Case(np.array([[0.5, 0.25, 0.25], [0.375, 0.375, 0.25], [0.75, 0.125, 0.125]]),
               np.array([1, 0, 0]), bins=4).note("confidences on the edges of bins")
    yield Case(np.array([[0.6, 0.4], [0.55, 0.45], [0.7, 0.3], [0.65, 0.35]]),
               np.array([0, 1, 0, 1])).note("0.6 and 0.7 in ten bins")
    yield Case(np.array([[0.3, 0.25, 0.25, 0.2], [0.22, 0.28, 0.25, 0.25]]), np.array([0, 0])).note(
        "0.3 in ten bins")
    yield Case(np.array([[0.52, 0.48], [0.57, 0.43], [0.78, 0.22], [0.72, 0.28]]),
               np.array([0, 1, 0, 1])).note("two rows in each of two bins, of ten")
    yield Case(np.array([[0.72, 0.28], [0.28, 0.72], [0.61, 0.39], [0.93, 0.07]]),
               np.array([0, 1, 1, 0]), bins=10).note("ten bins")
    yield Case(*drawn(40, 3, 1.5), bins=5).note("three classes")
    yield Case(*drawn(12, 6, 0.3), bins=15).note("small confidences, empty bins")
    yield Case(*drawn(200, 4, 3.0), bins=10).note("confident rows")
    for rows, hits, words in ((400, 299, "nearly calibrated"), (20, 14, "a small error")):
        yield Case(np.tile([0.25, 0.75], (rows, 1)), (np.arange(rows) < hits).astype(int)).note(
            words)
    yield Case(*drawn(30, 2, 2.0), bins=1).note("one bin")
    yield Case(*drawn(60, 5, 1.0), bins=20).note("twenty bins, many of them empty")


def bin_by_bin(probs, labels, bins=10):
    confidence, total = probs.max(axis=1), 0.0
    right = (probs.argmax(axis=1) == labels).astype(float)
    for k in range(bins):
        low, high = k / bins, (k + 1) / bins if k < bins - 1 else 2.0
        inside = (confidence >= low) & (confidence < high)
        if inside.any():
            total += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return total


def row_by_row(probs, labels, bins=10):
    edges = [k / bins for k in range(bins)]
    gaps = [0.0] * bins
    for row, label in zip(probs.tolist(), labels.tolist()):
        top = max(row)
        place = max(k for k in range(bins) if edges[k] <= top)
        gaps[place] += (row.index(top) == label) - top
    return sum(abs(gap) for gap in gaps) / len(labels)


def by_multiplying(probs, labels, bins=10):
    confidence = probs.max(axis=1)
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    right = np.argmax(probs, axis=1) == labels
    return sum(abs(right[place == k].sum() - confidence[place == k].sum())
               for k in range(bins)) / len(probs)


def with_digitize(probs, labels, bins=10):
    confidence = probs.max(axis=1)
    place = np.digitize(confidence, [k / bins for k in range(1, bins)])
    gap = [np.mean(place == k) * abs(np.mean(probs.argmax(axis=1)[place == k] == labels[place == k])
                                     - np.mean(confidence[place == k])) for k in np.unique(place)]
    return np.sum(gap)


def _with(confidence=None, right=None, weight="size", place=None, absolute=np.abs):
    """The error with one of its parts replaced."""
    def answer(probs, labels, bins=10):
        sure = (confidence or (lambda p, y: p.max(axis=1)))(probs, labels)
        hit = (right or (lambda p, y: p.argmax(axis=1) == y))(probs, labels)
        edges = np.arange(1, bins) / bins
        where = (place or (lambda c, b: np.searchsorted(edges, c, side="right")))(sure, bins)
        where = np.clip(where, 0, bins - 1)
        gap = np.bincount(where, hit - sure, minlength=bins)
        size = np.bincount(where, minlength=bins)
        if weight == "size":
            return float(absolute(gap).sum() / len(labels))
        means = absolute(gap) / np.maximum(size, 1)
        if weight == "bins":
            return float(means.sum() / bins)
        if weight == "largest":
            return float(means.max())
        return float(means[size > 0].mean())
    return answer


def _equal_groups(probs, labels, bins=10):
    confidence = probs.max(axis=1)
    right = probs.argmax(axis=1) == labels
    parts = np.array_split(np.argsort(confidence, kind="stable"), bins)
    return float(sum(abs(np.sum(right[part] - confidence[part])) for part in parts) / len(labels))


def _row_by_row_gaps(probs, labels, bins=10):
    return float(np.mean(np.abs((probs.argmax(axis=1) == labels) - probs.max(axis=1))))


def _bin_of_ones(probs, labels, bins=10):
    confidence = probs.max(axis=1)
    gap = np.bincount(np.searchsorted(np.arange(1, bins + 1) / bins, confidence, side="right"),
                      (probs.argmax(axis=1) == labels) - confidence, minlength=bins + 1)
    return float(np.abs(gap).sum() / len(labels))


def _nan_for_empty(probs, labels, bins=10):
    confidence = probs.max(axis=1)
    edges = np.arange(1, bins) / bins
    place = np.searchsorted(edges, confidence, side="right")
    if len(np.unique(place)) < bins:
        return float("nan")
    return top_label_error(probs, labels, bins)


def _over_squares(probs, labels, bins=10):
    confidence = probs.max(axis=1)
    right = probs.argmax(axis=1) == labels
    place = np.searchsorted(np.arange(1, bins) / bins, confidence, side="right")
    gap, size = (np.bincount(place, value, minlength=bins)
                 for value in (right - confidence, np.ones(len(labels))))
    return float(np.sqrt(np.sum(gap ** 2 / np.maximum(size, 1)) / len(labels)))


def _midpoints(probs, labels, bins=10):
    confidence = probs.max(axis=1)
    place = np.searchsorted(np.arange(1, bins) / bins, confidence, side="right")
    gap = np.bincount(place, (probs.argmax(axis=1) == labels) - (place + 0.5) / bins,
                      minlength=bins)
    return float(np.abs(gap).sum() / len(labels))


def _observed_range(probs, labels, bins=10):
    confidence = probs.max(axis=1)
    edges = np.linspace(confidence.min(), confidence.max(), bins + 1)[1:-1]
    return _with(place=lambda c, b: np.digitize(c, edges))(probs, labels, bins)


def _each_class(probs, labels, bins=10):
    errors = [_with(confidence=lambda p, y, k=k: p[:, k], right=lambda p, y, k=k: y == k)(
        probs, labels, bins) for k in range(probs.shape[1])]
    return float(np.mean(errors))


def _without_ones(probs, labels, bins=10):
    inside = probs.max(axis=1) < 1
    if not inside.any():
        return 0.0
    return top_label_error(probs[inside], labels[inside], bins) * float(inside.mean())


EXERCISE = Exercise(
    reference=top_label_error, title="The calibration error of the predicted class", points=4,
    difficulty=3, minutes=12, draw=widened(draw, top_label_error),
    examples=(Case(np.array([[0.25, 0.75], [0.75, 0.25]]), np.array([1, 1]), bins=2),),
    mistakes=(
        Mistake("label_probability", _with(confidence=lambda p, y: p[np.arange(len(y)), y]),
                "The probability of the label is taken as the confidence. Does a prediction know "
                "its label?"),
        Mistake("first_class", _with(confidence=lambda p, y: p[:, 0]),
                "The first column is taken as the confidence of each row. Which column belongs to "
                "the class that is predicted?"),
        Mistake("each_row", _row_by_row_gaps,
                "The gap is taken row by row, and a single row is 0 or 1. Between which two "
                "numbers of a bin is it?"),
        Mistake("tie_is_right", _with(right=lambda p, y: p[np.arange(len(y)), y] >= p.max(axis=1)),
                "Where two classes have the largest probability, each of them counts as right "
                "here. Which class does such a row predict?"),
        Mistake("last_of_ties", _with(
            right=lambda p, y: p.shape[1] - 1 - p[:, ::-1].argmax(axis=1) == y),
                "Where two classes have the largest probability, the last one is predicted here. "
                "Which does the docstring name?"),
        Mistake("midpoints", _midpoints,
                "The middle of the bin stands in for the confidences in it. Between which two "
                "numbers of a bin is the gap?"),
        Mistake("observed_range", _observed_range,
                "The bins run from the smallest confidence to the largest. Over which range does "
                "the docstring ask for equal width?"),
        Mistake("each_class", _each_class,
                "This is the mean over the classes of the error of each class's probability. "
                "Whose confidence is asked for?"),
        Mistake("bins_alike", _with(weight="bins"),
                "Each bin counts the same, empty ones too. How many rows does it stand for?"),
        Mistake("full_bins_alike", _with(weight="full"),
                "Each bin that is not empty counts the same. How many rows does it stand for?"),
        Mistake("largest_gap", _with(weight="largest"),
                "This is the largest gap of a bin. Which mean is asked for?"),
        Mistake("signed", _with(absolute=lambda gap: gap),
                "Gaps of opposite sign cancel here. Where does the absolute value belong?"),
        Mistake("absolute_last", lambda probs, labels, bins=10: abs(
            _with(absolute=lambda gap: gap)(probs, labels, bins)),
                "Gaps of opposite sign cancel here: the absolute value comes after the sum over "
                "the bins. Where does it belong?"),
        Mistake("equal_groups", _equal_groups,
                "The groups are of equal size here. Which bins does the docstring name?"),
        Mistake("upper_edge", _with(place=lambda c, b: np.searchsorted(np.arange(1, b) / b, c,
                                                                       side="left")),
                "A confidence on an edge falls into the lower bin here. Which bin contains its "
                "lower edge?"),
        Mistake("one_left_out", _without_ones,
                "Rows with a confidence of exactly 1 are in no bin here. Which bin contains 1?"),
        Mistake("bin_of_ones", _bin_of_ones,
                "Confidences of exactly 1 have a bin of their own here. Which bin contains 1?"),
        Mistake("sum_over_bins", lambda probs, labels, bins=10: top_label_error(
            probs, labels, bins) * len(labels) / bins,
                "The sum of the gaps is divided by the number of bins. By what does the docstring "
                "divide it?"),
        Mistake("edges_of_linspace", _with(
            place=lambda c, b: np.digitize(c, np.linspace(0, 1, b + 1)[1:-1])),
                "Right but for a confidence that is an edge, such as 0.6 with ten bins: it falls "
                "a bin too low. By rounding, 6 * 0.1 and np.linspace(0, 1, 11)[6] are a little "
                "more than 0.6, and 0.6 // 0.1 is 5. Which expression gives k / bins?"),
        Mistake("nearest_edge", _with(place=lambda c, b: np.round(c * b).astype(int)),
                "The confidences are rounded to the nearest edge here. Into which bin does 0.78 "
                "fall if there are ten?"),
        Mistake("from_chance_rounded", lambda probs, labels, bins=10: _with(
            place=lambda c, b: np.floor((c - 1 / probs.shape[1]) / (1 - 1 / probs.shape[1])
                                        * b).astype(int))(probs, labels, bins),
                "The bins run from 1/K to 1 here. Over which range do they have equal width?"),
        Mistake("from_chance", lambda probs, labels, bins=10: _with(
            place=lambda c, b: np.floor((c - 1 / probs.shape[1]) / (1 - 1 / probs.shape[1])
                                        * b + 1e-12).astype(int))(probs, labels, bins),
                "The bins run from 1/K to 1 here. Over which range do they have equal width?"),
        Mistake("nan_for_empty", _nan_for_empty,
                "Right where each bin has a row, nan where one is empty. What should an empty bin "
                "add?"),
        Mistake("root_mean_square", _over_squares,
                "The gaps are squared before they are averaged. Which mean is asked for?"),
        Mistake("ten_bins", lambda probs, labels, bins=10: top_label_error(probs, labels, 10),
                "There are ten bins here, whatever `bins` is. Where does the argument enter?")),
    styles=(bin_by_bin, row_by_row, by_multiplying, with_digitize),
    further="Each bin adds its gap times the fraction of rows in it; the number of rows cancels, "
            "so sums do, and an empty bin adds 0.")
