"""Cross-entropy over the classes that are there, in a batch in which some rows have none."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def masked_ce(z, t, mask):
    """The mean cross-entropy of masked softmaxes and its gradient in the logits: (value, gradient).

    z: logits (n, C), float64. t: targets (n, C), at least 0; those of the classes that are there
    add up to 1 in each row that has some. mask: (n, C), True where a class is there. Where it is
    False, z and t may hold anything, nan and inf included, and do not count. The mean runs over the
    rows with at least one class; there is at least one such row. The other rows have the gradient
    0. The logits of classes that are there may have any size, and the inputs stay as they are.
    """
    some = mask.any(axis=1)
    there = np.where(mask, z, -np.inf)
    top = np.where(some, there.max(axis=1), 0)[:, None]
    powers = np.exp(there - top)
    total = np.where(some, powers.sum(axis=1), 1)[:, None]
    log_p = np.where(mask, z, 0) - top - np.log(total)
    goal = np.where(mask, t, 0)
    value = -np.sum(np.where(mask, goal * log_p, 0)) / some.sum()
    return value, np.where(mask, powers / total - goal, 0) / some.sum()


def _no_targets(z, t, mask):
    """True where the targets of what is there are negative, or do not add up to 1 in a row."""
    if not (np.shape(z) == np.shape(t) == np.shape(mask)) or not np.any(mask):
        return True
    goal = np.where(mask, t, 0)
    sums = goal.sum(axis=1)[np.any(mask, axis=1)]
    return bool(np.any(goal < 0) or not np.allclose(sums, 1, rtol=1e-12))


RULED_OUT = {"targets add up to 1 in each row that has some": _no_targets,
             "logits of classes that are there are finite":
             lambda z, t, mask: not np.all(np.isfinite(np.where(mask, z, 0)))}


def _targets(rng, mask):
    drawn = rng.uniform(0.1, 1, mask.shape) * mask
    return drawn / np.maximum(drawn.sum(axis=1, keepdims=True), 1e-9)


def draw(rng):
    def drawn(mask, size=1.0):
        mask = np.array(mask, dtype=bool)
        return size * rng.normal(size=mask.shape), _targets(rng, mask), mask

    yield Case(*drawn(np.ones((3, 4)))).note("nothing is masked")
    yield Case(*drawn([[1, 0, 1], [1, 1, 1]])).note("one class is masked, in one row")
    yield Case(*drawn([[1, 0, 1, 1, 0]])).note("one row")
    z, t, mask = drawn([[1, 0, 1, 1], [1, 1, 0, 0], [0, 1, 0, 0]])
    yield Case(z, t, mask).note("a row with a single class")
    yield Case(*drawn([[1, 1, 0], [0, 0, 0]])).note("one of two rows is empty")
    yield Case(*drawn([[0, 0, 0, 0], [1, 1, 1, 0], [1, 0, 0, 1], [0, 0, 0, 0],
                       [1, 1, 1, 1]])).note("two of five rows are empty")
    z, t, mask = drawn([[1, 1, 0], [1, 1, 1]], 3.0)
    z[0, 2] = 1000.0
    yield Case(z, t, mask).note("a masked logit of 1000")
    z, t, mask = drawn([[1, 1, 0], [0, 1, 1], [0, 0, 0]])
    z[~mask], t[~mask] = np.nan, np.nan
    yield Case(z, t, mask).note("nan where nothing is there")
    z, t, mask = drawn([[1, 0, 1, 0], [1, 1, 1, 1]])
    z[0, 1], z[0, 3], t[0, 1] = np.inf, -np.inf, 7.0
    yield Case(z, t, mask).note("inf and other numbers where nothing is there")
    yield Case(*drawn([[1, 1, 0], [1, 1, 1], [0, 1, 1]], 800.0)).note("logits of 1000")
    z, t, mask = drawn([[1, 1, 1, 0], [0, 1, 1, 1]])
    yield Case(z - 2000, t, mask).note("logits of -2000")
    mask = np.array([[1, 1, 1, 0, 0], [0, 1, 0, 1, 1]], dtype=bool)
    t = np.array([[1.0, 0, 0, 0, 0], [0, 0.5, 0, 0.5, 0]])
    yield Case(2 * rng.normal(size=mask.shape), t, mask).note("targets of 0 for classes that are "
                                                              "there")
    yield Case(np.array([[900.0, 0.0, 0.0], [0.0, 0.0, 0.0]]),
               np.array([[1.0, 0.0, 0.0], [0.0, 0.5, 0.5]]),
               np.array([[True, True, False], [False, True, True]])).note(
        "a target of 0 for a probability of 0")
    mask = np.array([[1, 1, 1, 0], [1, 0, 1, 1], [0, 0, 0, 0], [0, 1, 1, 1]], dtype=bool)
    for size in (1e-13, 1e-8, 1e-5, 1e-3, 1e5, 1e8, 1e11, 1e20, 1e60, 1e120, 1e200):
        z, t, _ = drawn(mask, size)
        yield Case(z, t, mask).note(f"logits of {size:g}")
    for size in (1e-14, 1e-8, 1e-5, 1e-3, 0.03):
        z, t, mask = drawn([[1, 1, 0], [1, 1, 1]])
        t = np.array([[size, 1 - size, 0.0], [1 - 2 * size, size, size]])
        yield Case(z, t, mask).note(f"targets of {size:g}")
    yield Case(np.array([[20.0, 0.0, 5.0], [0.0, 9.0, -3.0]]),
               np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]),
               np.ones((2, 3), dtype=bool)).note("confident and right")
    yield Case(np.array([[3, 1, 2], [0, 5, 1]]), np.array([[1, 0, 0], [0, 0, 1]]),
               np.array([[True, False, True], [False, False, True]])).note("whole numbers")


def row_by_row(z, t, mask):
    value, grad = 0.0, np.zeros(z.shape)
    rows = [row for row in range(len(z)) if mask[row].any()]
    for row in rows:
        here = np.flatnonzero(mask[row])
        log_p = z[row, here] - np.logaddexp.reduce(z[row, here])
        value -= np.dot(t[row, here], log_p) / len(rows)
        grad[row, here] = (np.exp(log_p) - t[row, here]) / len(rows)
    return value, grad


def without_empty_rows(z, t, mask):
    from scipy.special import log_softmax
    some = mask.any(axis=1)
    inside = mask[some]
    log_p = log_softmax(np.where(inside, z[some], -np.inf), axis=1)
    goal, grad = np.where(inside, t[some], 0), np.zeros(z.shape)
    grad[some] = (np.exp(log_p) - goal) / some.sum()
    return -(goal * np.where(inside, log_p, 0)).sum() / some.sum(), grad


def _wrong(fill=-np.inf, top="there", empties="kept", by="some", product="where", clean=True,
           masked_grad=0.0, factor=1.0, softmax=True):
    """The answer with one piece replaced."""
    def answer(z, t, mask):
        with np.errstate(all="ignore"):
            some = mask.any(axis=1)
            there = z + np.log(mask) if not clean else np.where(mask, z, fill)
            goal = np.where(mask, t, 0) if clean is True else t
            height = {"there": there, "all": np.where(np.isfinite(z), z, 0)}.get(top)
            high = 0.0 if height is None else height.max(axis=1, keepdims=True)
            if empties == "kept" and top == "there":
                high = np.where(some[:, None], high, 0)
            powers = np.exp(there - high)
            total = powers.sum(axis=1, keepdims=True)
            if empties == "kept":
                total = np.where(some[:, None], total, 1)
            log_p = there - high - np.log(total)
            terms = goal * log_p
            if product == "where":
                terms = np.where(mask, terms, 0)
            count = {"some": some.sum(), "rows": len(z), "entries": mask.sum(), "one": 1}[by]
            grad = (powers / total if softmax else np.exp(z)) - goal
            if masked_grad is not None:
                grad = np.where(mask, grad, masked_grad)
            return -np.sum(terms) / count, factor * grad / count
    return answer


def _hard(t, mask):
    """One-hot targets, at the largest."""
    return np.eye(t.shape[1])[np.where(mask, t, -1).argmax(axis=1)] * mask


def _nansum(z, t, mask):
    with np.errstate(all="ignore"):
        there = np.where(mask, z, -np.inf)
        shifted = there - there.max(axis=1, keepdims=True)
        p = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        value = -np.nansum(np.where(mask, t, 0) * np.log(p)) / mask.any(axis=1).sum()
        return value, (p - np.where(mask, t, 0)) / mask.any(axis=1).sum()


def _after_softmax(repair, lowest=0.0):
    """The logarithm of finished probabilities; `repair` is applied to probabilities and value."""
    def answer(z, t, mask):
        with np.errstate(all="ignore"):
            there, count = np.where(mask, z, -np.inf), mask.any(axis=1).sum()
            high = there.max(axis=1, keepdims=True) if lowest == 0 else 0.0
            powers = np.exp(there - np.where(np.isinf(high), 0, high))
            p = repair(powers / np.maximum(powers.sum(axis=1, keepdims=True), lowest))
            goal = np.where(mask, t, 0)
            value = -np.sum(repair(np.where(mask, goal * np.log(p), 0))) / count
            return value, np.where(mask, repair(p - goal), 0) / count
    return answer


def _inside(guard):
    """The logarithm of guarded probabilities: `guard` adds a number to them or limits them."""
    def answer(z, t, mask):
        with np.errstate(all="ignore"):
            there, count = np.where(mask, z, -np.inf), mask.any(axis=1).sum()
            high = np.where(mask.any(axis=1)[:, None], there.max(axis=1, keepdims=True), 0)
            powers = np.exp(there - high)
            p = powers / np.maximum(powers.sum(axis=1, keepdims=True), 1e-12)
            goal = np.where(mask, t, 0)
            return -np.sum(goal * np.log(guard(p))) / count, np.where(mask, p - goal, 0) / count
    return answer


def _in_float32(z, t, mask):
    with np.errstate(all="ignore"):
        return masked_ce(np.float32(z), np.float32(t), mask)


def _gradient_where_nothing_is(wrong):
    """The right answer, with `wrong(t, mask)` (n, C) as its gradient where the mask is False."""
    def answer(z, t, mask):
        value, grad = masked_ce(z, t, mask)
        return value, np.where(mask, grad, wrong(t, mask) / mask.any(axis=1).sum())
    return answer


def _gradient_of_all(z, t, mask):
    """The right value; a gradient with the softmax over all classes, 0 where nothing is there."""
    with np.errstate(all="ignore"):
        numbers = np.nan_to_num(z)
        powers = np.exp(numbers - numbers.max(axis=1, keepdims=True))
        p = powers / powers.sum(axis=1, keepdims=True)
        goal, count = np.where(mask, t, 0), mask.any(axis=1).sum()
        return masked_ce(z, t, mask)[0], np.where(mask, p - goal, 0) / count


EXERCISE = Exercise(
    reference=masked_ce, title="A softmax over what is there", points=3, difficulty=3, minutes=9,
    draw=widened(draw, masked_ce, RULED_OUT),
    mistakes=(
        Mistake("empty_row", _wrong(empties="lost", masked_grad=None),
                "Right, except where a row is empty: there inf - inf or 0 / 0 is nan. Which number "
                "can stand in for its largest logit and its sum, or can the row be left out?"),
        Mistake("nansum", _nansum,
                "The value leaves nan out, but an empty row keeps a gradient of nan. Where does "
                "that nan begin?"),
        Mistake("all_rows", _wrong(by="rows"),
                "The sum is divided by all rows. The docstring asks for the mean over the rows "
                "that have at least one class."),
        Mistake("all_entries", _wrong(by="entries"),
                "The sum is divided by the number of classes that are there. Over what is the "
                "mean asked for?"),
        Mistake("summed", _wrong(by="one"),
                "This is the sum over the rows. Over what is the mean asked for?"),
        Mistake("top_of_all", _wrong(top="all"),
                "The largest logit of the whole row is subtracted, masked ones included. What is "
                "left of exp if a masked logit is 1000 above the others?"),
        Mistake("no_top", _wrong(top="none"),
                "Nothing is subtracted before the exponential. What is exp(1000)?"),
        Mistake("no_top_guarded", _after_softmax(lambda values: values, lowest=1e-300),
                "Nothing is subtracted before the exponential. What is exp(1000), and what is the "
                "sum of exp(-2000)?"),
        Mistake("zero_logit", _wrong(fill=0.0),
                "A masked class gets the logit 0, and with it a probability. Which logit gives "
                "the probability 0?"),
        Mistake("large_negative", _wrong(fill=-30.0),
                "A masked class gets a fixed negative logit. How probable is it beside classes "
                "whose logits are lower still?"),
        Mistake("large_negative_still", _wrong(fill=-1000.0),
                "A masked class gets a fixed negative logit. How probable is it beside classes "
                "whose logits are lower still?"),
        Mistake("product", _wrong(product="plain"),
                "The value is nan where a class is masked: its target 0 meets log 0. When does "
                "the product have to be left out?"),
        Mistake("added_mask", _wrong(clean=False),
                "The mask is added as its logarithm. What is nan, or inf, plus a mask?"),
        Mistake("targets_not_masked", _wrong(clean="logits", masked_grad=None),
                "The logits are masked, the targets are not. What may stand in t where nothing is "
                "there, and where does it enter?"),
        Mistake("numbers_in_gradient", _gradient_where_nothing_is(
            lambda t, mask: -np.nan_to_num(t)),
                "The value is right. In the gradient the target is subtracted also where nothing "
                "is there. What may stand in t in these places?"),
        Mistake("gradient_at_targets", lambda z, t, mask: (
            masked_ce(z, t, mask)[0],
            np.where(np.where(mask, t, 0) > 0, masked_ce(z, t, mask)[1], 0)),
                "The value is right. The gradient is 0 for a class with target 0, although it is "
                "there. Does the sum S depend on its logit?"),
        Mistake("gradient_of_all", _gradient_of_all,
                "The value is right. The probabilities in the gradient are those of a softmax over "
                "all classes. Which of them take part in the sum S?"),
        Mistake("softmax_of_all", lambda z, t, mask: (
            masked_ce(np.nan_to_num(z), np.where(mask, t, 0), np.ones_like(mask))[0] * len(z)
            / mask.any(axis=1).sum(), _gradient_of_all(z, t, mask)[1]),
                "The softmax runs over all classes, and what is masked is left out afterwards. "
                "Which classes take part in the sum S?"),
        Mistake("uniform_when_empty", _gradient_where_nothing_is(
            lambda t, mask: np.full(mask.shape, 1 / mask.shape[1]) * ~mask.any(axis=1)[:, None]),
                "The value is right. An empty row gets equal probabilities in the gradient. What "
                "is the derivative with respect to a logit that nothing depends on?"),
        Mistake("mask_from_targets", lambda z, t, mask: masked_ce(
            z, t, mask & (np.where(mask, t, 0) > 0)),
                "A class with target 0 is left out, although it is there. Does it take part in "
                "the sum S?"),
        Mistake("hard_targets", lambda z, t, mask: masked_ce(z, _hard(t, mask), mask),
                "Only the largest target of each row counts. Which part have the others?"),
        Mistake("after_softmax", _after_softmax(lambda values: values),
                "The logarithm is taken of finished probabilities. What is it where one of them "
                "has rounded to 0, and what is 0 times that?"),
        Mistake("nan_to_num", _after_softmax(np.nan_to_num),
                "nan and inf are replaced afterwards. What is the loss of a class with target 0.5 "
                "whose probability has rounded to 0?"),
        Mistake("gradient_of_sum", lambda z, t, mask: (
            masked_ce(z, t, mask)[0], masked_ce(z, t, mask)[1] * mask.any(axis=1).sum()),
                "The value is right; the gradient is that of the sum. By what is the gradient of "
                "a mean divided?"),
        Mistake("sign", _wrong(factor=-1.0),
                "The value is right, the gradient has the wrong sign: does the loss rise or fall "
                "as the logit of a class with target 1 grows?"),
        Mistake("large_negative_mostly", _wrong(fill=-1e9),
                "A masked class gets a fixed negative logit. How probable is it beside classes "
                "whose logits are lower still?"),
        Mistake("in_float32", _in_float32,
                "This is computed in float32, so it has about seven digits and overflows beyond "
                "3e38. Which dtype has z?"),
        *(Mistake(f"clipped_at_1e{power}",
                  _inside(lambda p, low=10.0 ** -power: np.maximum(p, low)),
                  "The probabilities are limited from below. What is the loss of a class whose "
                  "probability is smaller than the limit?") for power in (7, 12, 15, 300)),
        Mistake("epsilon", _inside(lambda p: p + 1e-12),
                "A small number stands inside the logarithm. What does it make of a probability "
                "that is smaller than it?"),
    ),
    styles=(row_by_row, without_empty_rows),
    further="Write a version that loops over the rows and indexes z[row, mask[row]]: what is "
            "masked then never enters a computation, and a row without entries is skipped.",
)
