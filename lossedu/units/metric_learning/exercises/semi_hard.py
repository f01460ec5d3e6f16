"""Semi-hard negatives: for each anchor and positive, the nearest negative that is farther away."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def semi_hard(distances, labels, margin=0.2):
    """The semi-hard negative of each anchor and positive.

    `distances` has shape (n, n), entry (i, j) the distance of rows i and j; `labels` (n,) are
    integers. For an anchor i and a positive j (another row with its label), it is the nearest row k
    with another label and distances[i, j] < distances[i, k] < distances[i, j] + margin. Of several
    equally near ones take the smallest k. Returns integers (n, n): k at (i, j), and -1 where i and
    j are no such pair or where there is no such row.
    """
    n = len(labels)
    chosen = np.full((n, n), -1)
    for i in range(n):
        stranger = labels != labels[i]
        for j in np.flatnonzero(~stranger):
            apart = distances[i, j]
            fits = stranger & (distances[i] > apart) & (distances[i] < apart + margin)
            if j != i and fits.any():
                chosen[i, j] = np.argmin(np.where(fits, distances[i], np.inf))
    return chosen


def table(points):
    """The distances of all pairs of points (n, d), in eighths so that sums are exact."""
    apart = np.linalg.norm(points[:, None] - points[None], axis=-1)
    return np.round(8 * apart) / 8


def draw(rng):
    def drawn(n, classes, d=2, scale=1.0):
        return table(scale * rng.normal(size=(n, d))), rng.integers(0, classes, n)

    line = np.array([[0.0], [1], [1.25], [0.5], [3], [1.25]])
    yield Case(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([4, 4])).note("two rows of one class")
    yield Case(table(line), np.array([0, 0, 1, 1, 1, 1]), margin=0.5).note("six points on a line")
    yield Case(table(np.array([[0.0], [1], [1], [1.5], [1.25]])), np.array([0, 0, 1, 1, 2]),
               margin=0.5).note("a negative exactly as far as the positive")
    yield Case(table(np.array([[0.0], [1], [1.5], [-1.5], [4]])), np.array([0, 0, 1, 1, 0]),
               margin=0.5).note("a negative exactly the margin farther")
    yield Case(table(np.array([[0.0], [1], [1.25], [-1.25], [1.25]])), np.array([0, 0, 1, 1, 1]),
               margin=0.5).note("three equally near ones")
    yield Case(np.array([[0, 1, 2, 3], [1, 0, 2, 3], [2, 2, 0, 1], [3, 3, 1, 0]]),
               np.array([7, 7, 3, 3]), margin=2).note("whole numbers")
    yield Case(*drawn(7, 2), margin=0.6).note("seven points, two classes")
    yield Case(*drawn(9, 3), margin=0.3).note("nine points, three classes")
    yield Case(*drawn(12, 4), margin=2.0).note("twelve points, four classes")
    yield Case(*drawn(10, 2, scale=5.0), margin=1.5).note("points far apart")
    yield Case(*drawn(8, 2)).note("the margin left out")
    plane, labels = drawn(9, 3)
    for factor in (2.0**-30, 2.0**-20, 2.0**-10, 2.0**13):        # both forms round alike
        yield Case(factor * plane, labels, margin=factor * 0.75).note(
            f"distances and margin times {factor:g}")
    tied = table(np.array([[0.0], [1], [1], [1.5], [-1.5], [1.25]]))
    for factor in (1 / 16, 8.0, 16.0, 128.0):           # powers of two keep ties
        yield Case(factor * tied, np.array([0, 0, 1, 1, 2, 2]), margin=factor / 2).note(
            f"ties, times {factor:g}")
    for off in (1e-9, 1e-13):
        near = np.array([[0, 1, 1 + off, 1.5 - off], [1, 0, 1 - off, 1.5 + off],
                         [1 + off, 1 - off, 0, 2], [1.5 - off, 1.5 + off, 2, 0]])
        yield Case(near, np.array([0, 0, 1, 2]), margin=0.5).note("within a hair of a tie")
        swapped = near[[0, 1, 3, 2]][:, [0, 1, 3, 2]]
        yield Case(swapped, np.array([0, 0, 1, 1]), margin=0.5).note("within a hair of a tie")
    yield Case(*drawn(5, 1), margin=1.0).note("one class, no negatives")
    yield Case(table(rng.normal(size=(4, 2))), np.arange(4), margin=1.0).note(
        "four classes of one row, no positives")
    yield Case(table(np.zeros((4, 2))), np.array([0, 0, 1, 1]),
               margin=1.0).note("all points in one place")
    yield Case(table(np.array([[0.0], [2], [2.5], [1], [9], [2.25]])),
               np.array([0, 0, 1, 1, 2, 2]), margin=20.0).note("a margin of 20")


def at_once(distances, labels, margin=0.2):
    distances, labels = np.asarray(distances, dtype=float), np.asarray(labels)
    same = labels[:, None] == labels[None, :]
    gap = distances[:, None, :] - distances[:, :, None]           # (i, j, k)
    fits = ~same[:, None, :] & (distances[:, None, :] > distances[:, :, None]) & (
        distances[:, None, :] < distances[:, :, None] + margin)
    fits &= (same & ~np.eye(len(labels), dtype=bool))[:, :, None]
    k = np.where(fits, gap, np.inf).argmin(axis=2)
    return np.where(fits.any(axis=2), k, -1)


def with_loops(distances, labels, margin=0.2):
    n = len(labels)
    rows = []
    for i in range(n):
        row = []
        for j in range(n):
            best = -1
            if i != j and labels[i] == labels[j]:
                for k in range(n):
                    if labels[k] != labels[i]:
                        far = distances[i, k]
                        inside = distances[i, j] < far < distances[i, j] + margin
                        if inside and (best < 0 or far < distances[i, best]):
                            best = k
            row.append(best)
        rows.append(row)
    return np.array(rows).reshape(n, n)


def _variant(low=True, equal_low=False, high=True, equal_high=False, own=False, same=False,
             far=False, last=False, first=False):
    """The function with one condition changed or left out."""
    def wrong(distances, labels, margin=0.2):
        n = len(labels)
        chosen = np.full((n, n), -1)
        for i in range(n):
            stranger = labels != labels[i]
            for j in np.flatnonzero(~stranger):
                if j == i and not own:
                    continue
                row, apart = distances[i], distances[i, j]
                fits = np.ones(n, dtype=bool) if same else stranger.copy()
                fits[i] &= same and False
                if low:
                    fits &= row >= apart if equal_low else row > apart
                if high:
                    fits &= row <= apart + margin if equal_high else row < apart + margin
                if fits.any():
                    value = np.where(fits, -row if far else 0 * row if first else row, np.inf)
                    chosen[i, j] = n - 1 - np.argmin(value[::-1]) if last else np.argmin(value)
        return chosen
    return wrong


def _where(fits):
    """The nearest row of another class that fits, for each anchor and positive."""
    def wrong(distances, labels, margin=0.2):
        n = len(labels)
        chosen = np.full((n, n), -1)
        for i in range(n):
            for j in np.flatnonzero(labels == labels[i]):
                far = (labels != labels[i]) & fits(distances, i, j, margin)
                if j != i and far.any():
                    chosen[i, j] = np.argmin(np.where(far, distances[i], np.inf))
        return chosen
    return wrong


def _only_the_nearest(of_all):
    """The nearest row, of all or of the other classes, where it happens to be semi-hard."""
    def wrong(distances, labels, margin=0.2):
        n = len(labels)
        chosen = np.full((n, n), -1)
        for i in range(n):
            for j in np.flatnonzero(labels == labels[i]):
                others = distances[i] > distances[i, j] if of_all else labels != labels[i]
                if j == i or not others.any():
                    continue
                k = np.argmin(np.where(others, distances[i], np.inf))
                if labels[k] != labels[i] and (
                        distances[i, j] < distances[i, k] < distances[i, j] + margin):
                    chosen[i, j] = k
        return chosen
    return wrong


def _one_per_anchor(distances, labels, margin=0.2):
    found = semi_hard(distances, labels, margin)
    first = np.array([next((k for k in row if k >= 0), -1) for row in found])
    return np.where(found >= 0, first[:, None], -1)


def _from_the_positive(distances, labels, margin=0.2):
    """The condition and the nearest row, both by the distances from the positive."""
    n = len(labels)
    chosen = np.full((n, n), -1)
    for i in range(n):
        for j in np.flatnonzero(labels == labels[i]):
            fits = (labels != labels[i]) & (distances[j] > distances[i, j]) & (
                distances[j] < distances[i, j] + margin)
            if j != i and fits.any():
                chosen[i, j] = np.argmin(np.where(fits, distances[j], np.inf))
    return chosen


def _place_in_the_list(distances, labels, margin=0.2):
    """The place of the row among those that fit, or among the negatives."""
    found = semi_hard(distances, labels, margin)
    for i, j in zip(*np.nonzero(found >= 0)):
        row = distances[i]
        fits = (labels != labels[i]) & (row > row[j]) & (row < row[j] + margin)
        found[i, j] = np.argmin(row[fits])
    return found


def _place_among_negatives(distances, labels, margin=0.2):
    found = semi_hard(distances, labels, margin)
    for i, j in zip(*np.nonzero(found >= 0)):
        found[i, j] = np.sum(labels[:found[i, j]] != labels[i])
    return found


def _zero_for_none(distances, labels, margin=0.2):
    return np.maximum(semi_hard(distances, labels, margin), 0)


def _other_if_none(distances, labels, margin=0.2, sign=-1):
    """The farthest negative where none is semi-hard; the nearest for sign=1."""
    found = semi_hard(distances, labels, margin)
    for i, j in zip(*np.nonzero((labels[:, None] == labels) & (found < 0))):
        stranger = labels != labels[i]
        if i != j and stranger.any():
            found[i, j] = np.argmin(np.where(stranger, sign * distances[i], np.inf))
    return found


EXERCISE = Exercise(
    reference=semi_hard, title="The semi-hard negative", points=3, difficulty=3, minutes=8,
    draw=widened(draw, semi_hard, {
        "distances is (n, n) and labels (n,)":
            lambda distances, labels, margin=0.2: np.shape(distances) != (len(labels),) * 2,
        "labels are integers": lambda distances, labels, margin=0.2: not np.issubdtype(
            np.asarray(labels).dtype, np.integer)}),
    mistakes=(
        Mistake("hardest", _variant(low=False, high=False),
                "This is the nearest negative of all, the hardest. On which side of the positive "
                "does a semi-hard one lie?"),
        Mistake("only_the_nearest", _only_the_nearest(of_all=False),
                "Only the nearest negative of all is looked at. If it is too near, may another "
                "one be semi-hard?"),
        Mistake("nearest_of_any_class", _only_the_nearest(of_all=True),
                "The nearest farther row is taken, and its label is looked at afterwards. What if "
                "it has the anchor's label, and the next one has not?"),
        Mistake("no_lower", _variant(low=False),
                "A negative that is nearer than the positive is taken. What does the first "
                "inequality ask for?"),
        Mistake("no_upper", _variant(high=False),
                "A negative beyond the margin is taken: such a triplet has no loss. Where does "
                "the margin enter?"),
        Mistake("as_far", _variant(equal_low=True),
                "Right, except where a negative is exactly as far as the positive: is the "
                "first inequality strict?"),
        Mistake("at_margin", _variant(equal_high=True),
                "Right, except where a negative is farther by exactly the margin: is the second "
                "inequality strict?"),
        Mistake("from_positive", _where(
            lambda D, i, j, m: (D[j] > D[i, j]) & (D[j] < D[i, j] + m)),
            "The distance of the negative is measured from the positive. From which of the two "
            "does the docstring measure it?"),
        Mistake("nearest_to_positive", _from_the_positive,
                "The distances of the negatives are those from the positive throughout, also in "
                "the minimum. From which row does the docstring measure them?"),
        Mistake("place_in_list", _place_in_the_list,
                "The entry is a place in the list of the rows that fit. Which number has this "
                "row among all n rows?"),
        Mistake("place_among_negatives", _place_among_negatives,
                "The entry is a place among the rows of other classes. Which number has this row "
                "among all n rows?"),
        Mistake("either_side", _where(lambda D, i, j, m: np.abs(D[i] - D[i, j]) < m),
                "Negatives that are nearer than the positive, by less than the margin, are taken "
                "as well. On which side of it does a semi-hard one lie?"),
        Mistake("margin_as_distance", _where(lambda D, i, j, m: D[i] < m),
                "The distance itself is compared with the margin. What is to be less than the "
                "margin?"),
        Mistake("own", _variant(own=True),
                "A row is taken as its own positive. Which pairs have an entry other than -1?"),
        Mistake("own_class", _variant(same=True),
                "A row of the anchor's class is taken as a negative. Which labels may k have?"),
        Mistake("farthest", _variant(far=True),
                "This is the farthest of the semi-hard ones. Which one is asked for?"),
        Mistake("first", _variant(first=True),
                "This is the first semi-hard row, not the nearest. Which one does the docstring "
                "ask for?"),
        Mistake("last", _variant(last=True),
                "Right, except where several are equally near: which of them is to be taken?"),
        Mistake("transposed", lambda distances, labels, margin=0.2: semi_hard(
            distances, labels, margin).T,
            "Rows and columns are swapped. Which of the two indices is the anchor?"),
        Mistake("one_per_anchor", _one_per_anchor,
                "Each anchor has one negative for all of its positives. Does the condition "
                "depend on the positive?"),
        Mistake("zero_for_none", _zero_for_none,
                "Where there is no such row, the entry is 0, which is a row. What is it to be?"),
        Mistake("easy_if_none", _other_if_none,
                "Where no row is semi-hard, an easy one is taken. What is the entry to be?"),
        Mistake("nearest_if_none", lambda distances, labels, margin=0.2: _other_if_none(
            distances, labels, margin, sign=1),
                "Where no row is semi-hard, the nearest negative is taken. What is the entry to "
                "be?")),
    styles=(at_once, with_loops),
    further="For one anchor i and one positive j, mark the rows that fulfil all three conditions. "
            "Put np.inf in place of the other distances; then np.argmin finds the nearest.",
)
