"""A log-sum-exp from parts: each machine reports its largest logit and its sum."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def joined_lse(tops, sums):
    """The logarithm of the sum of exp over all logits of each row (n,), from B parts of the row.

    tops: (n, B), the largest logit of each part; -inf for a part that has no logits. sums: (n, B),
    the sum of exp(logit - largest) over the part: at least 1, or 0 for a part that has no logits.
    The largest logits may have any size. Each row has at least one part with logits.
    """
    top = tops.max(axis=1)
    with np.errstate(under="ignore"):
        return top + np.log(np.sum(sums * np.exp(tops - top[:, None]), axis=1))


def draw(rng):
    def drawn(n, parts, size=1.0, shift=0.0):
        return size * rng.normal(size=(n, parts)) + shift, rng.uniform(1, 30, (n, parts))

    yield Case(*drawn(1, 2)).note("one row, two parts")
    yield Case(*drawn(3, 1)).note("one part")
    yield Case(*drawn(3, 4)).note("four parts")
    yield Case(*drawn(2, 3, 2.0, 1000.0)).note("logits of 1000")
    yield Case(*drawn(2, 5, 2.0, -1000.0)).note("logits of -1000")
    yield Case(np.array([[0.0, 2000.0, -3.0], [5.0, 1.0, 2.0]]),
               np.array([[7.0, 1.0, 2.0], [1.0, 4.0, 3.0]])).note("one part far above the others")
    yield Case(np.array([[-np.inf, 1.0], [2.0, -np.inf]]),
               np.array([[0.0, 3.0], [1.5, 0.0]])).note("a part without logits")
    yield Case(np.array([[-np.inf, -np.inf, 0.0], [-np.inf, 2.0, -np.inf]]),
               np.array([[0.0, 0.0, 1.0], [0.0, 3.0, 0.0]])).note("the first parts have no logits")
    yield Case(np.array([[-1e12, -np.inf], [-np.inf, -2e12]]),
               np.array([[3.0, 0.0], [0.0, 1.5]])).note(
        "a part without logits beside logits that are very low")
    yield Case(np.array([[0.0, -100.0], [-800.0, 0.0]]), np.array([[1.0, 1e9], [1e12, 2.0]])).note(
        "a part far below the other, with a large sum")
    yield Case(np.array([[1.0, 1.0, 1.0]]), np.array([[1.0, 2.0, 4.0]])).note("equal largest")
    yield Case(np.array([[-1000.0, -1001.0], [1000.0, 998.0]]),
               np.array([[2.0, 1.0], [1.0, 5.0]])).note("a low row and a high row")
    for size in (1e-13, 1e-8, 1e-5, 1e-3, 0.1, 1e5, 1e8, 1e11, 1e20, 1e60, 1e120, 1e200):
        yield Case(*drawn(3, 3, size)).note(f"logits of {size:g}")
    yield Case(np.array([[1e-4, 1e-4], [1e-13, 1e-7]]), np.ones((2, 2))).note("sums of 1")
    yield Case(np.array([[-0.6, -0.8], [-0.65, -0.7]]), np.ones((2, 2))).note("results near 0")
    yield Case(np.array([[-0.693147, -0.693147], [-0.5, -0.932752]]), np.ones((2, 2))).note(
        "results closer to 0")
    for size in (4.0, 10.0, 40.0, 200.0, 1e4, 1e7, 1e10, 1e13, 1e31, 1e101, 1e155):
        tops, sums = drawn(2, 3)
        yield Case(tops, size * sums).note(f"sums of {size:g} and more")
    yield Case(np.array([[2, 0], [1, 3]]), np.array([[1, 2], [3, 1]])).note("whole numbers")


def with_logaddexp(tops, sums):
    with np.errstate(divide="ignore"):
        return np.logaddexp.reduce(tops + np.log(sums), axis=1)


def part_by_part(tops, sums):
    """A running largest logit and a running sum, as if the parts arrived one by one."""
    top, total = np.full(len(tops), -np.inf), np.zeros(len(tops))
    for one, own in zip(np.transpose(tops).astype(float), np.transpose(sums)):
        higher = np.maximum(top, one)
        safe = np.where(np.isinf(higher), 0, higher)
        total = total * np.exp(top - safe) + own * np.exp(one - safe)
        top = higher
    return top + np.log(total)


def _quiet(form):
    def answer(tops, sums):
        with np.errstate(all="ignore"):
            return form(np.asarray(tops, float), np.asarray(sums, float))
    return answer


def _running_wrong(tops, sums):
    top, total = tops[:, 0], sums[:, 0]
    for one, own in zip(tops.T[1:], sums.T[1:]):
        top, total = np.maximum(top, one), total + own * np.exp(one - np.maximum(top, one))
    return top + np.log(total)


def _nan_at_two_infs(tops, sums):
    top, total = tops[:, 0], sums[:, 0]
    for one, own in zip(tops.T[1:], sums.T[1:]):
        higher = np.maximum(top, one)
        total = total * np.exp(top - higher) + own * np.exp(one - higher)
        top = higher
    return top + np.log(total)


def _nan_at_inf(tops, sums):
    top, total = np.full(len(tops), -np.inf), np.zeros(len(tops))
    for one, own in zip(tops.T, sums.T):
        higher = np.maximum(top, one)
        total = total * np.exp(top - higher) + own * np.exp(one - higher)
        top = higher
    return top + np.log(total)


def _low_number(low):
    return _quiet(lambda tops, sums: joined_lse(np.where(np.isneginf(tops), low, tops), sums))


def _epsilon(small):
    return _quiet(lambda tops, sums: tops.max(axis=1) + np.log(small + np.sum(
        sums * np.exp(tops - tops.max(axis=1)[:, None]), axis=1)))


EXERCISE = Exercise(
    reference=joined_lse, title="A vocabulary on several machines", points=3, difficulty=3,
    minutes=8, draw=widened(draw, joined_lse, {
        "sums are at least 1, or 0 for a part that has no logits":
        lambda tops, sums: (np.shape(tops) != np.shape(sums)
                            or bool(np.any((np.asarray(sums) == 0) != np.isneginf(tops)))
                            or bool(np.any((np.asarray(sums) < 1) & (np.asarray(sums) != 0)))
                            or bool(np.any(np.isposinf(tops)))),
        "each row has at least one part with logits":
        lambda tops, sums: bool(np.any(np.all(np.isneginf(tops), axis=1)))}),
    examples=(Case(np.array([[0.0, 0.0]]), np.array([[1.0, 1.0]])),),
    mistakes=(
        Mistake("without_tops", _quiet(lambda tops, sums: tops.max(axis=1) + np.log(
            sums.sum(axis=1))),
                "The sums are added as they are. Each was taken with the largest logit of its own "
                "part: by what does it have to be multiplied?"),
        Mistake("naive", _quiet(lambda tops, sums: np.log(np.sum(sums * np.exp(tops), axis=1))),
                "Right for logits of ordinary size. What is exp(1000), and what is the logarithm "
                "of exp(-1000)?"),
        Mistake("top_lost", _quiet(lambda tops, sums: np.log(np.sum(
            sums * np.exp(tops - tops.max(axis=1, keepdims=True)), axis=1))),
                "The largest logit was subtracted inside. What has to happen outside?"),
        Mistake("top_of_all", _quiet(lambda tops, sums: tops.max() + np.log(np.sum(
            sums * np.exp(tops - tops.max()), axis=1))),
                "One largest logit is taken for all rows. What is left of exp in a row whose "
                "logits are 2000 lower?"),
        Mistake("sum_of_logs", _quiet(lambda tops, sums: np.sum(tops + np.log(sums), axis=1)),
                "The log-sum-exps of the parts are added. Is the logarithm of a sum the sum of "
                "logarithms?"),
        Mistake("smallest", _quiet(lambda tops, sums: tops.min(axis=1) + np.log(np.sum(
            sums * np.exp(tops - tops.min(axis=1, keepdims=True)), axis=1))),
                "The smallest of the largest logits is subtracted. Which sign has the exponent of "
                "the others?"),
        Mistake("mean_top", _quiet(lambda tops, sums: tops.mean(axis=1) + np.log(np.sum(
            sums * np.exp(tops - tops.mean(axis=1, keepdims=True)), axis=1))),
                "The mean of the largest logits is subtracted. How large can the exponent of one "
                "of them be, and what is the mean if one is -inf?"),
        Mistake("not_rescaled", _quiet(_running_wrong),
                "When a part with a larger logit arrives, the sum so far was taken with the old "
                "one. By what does it have to be multiplied?"),
        Mistake("nan_at_inf", _quiet(_nan_at_inf),
                "Right, except where the first part has no logits: there -inf - (-inf) is nan. "
                "What can be subtracted instead?"),
        Mistake("nan_at_two_infs", _quiet(_nan_at_two_infs),
                "Right, except where the first two parts have no logits: there -inf - (-inf) is "
                "nan. What can be subtracted instead?"),
        Mistake("exponent_limited", _quiet(lambda tops, sums: tops.max(axis=1) + np.log(np.sum(
            sums * np.exp(np.maximum(tops - tops.max(axis=1)[:, None], -30)), axis=1))),
                "The exponents are limited from below. What if the sum of a part far below is "
                "large?"),
        Mistake("low_number_for_inf", _low_number(-1e9),
                "A fixed low number stands in for -inf. What if all logits of a row are lower "
                "still?"),
        *(Mistake(f"epsilon_{power}", _epsilon(10.0 ** -power),
                  "A small number is added inside the logarithm. Can the sum be 0?")
          for power in (6, 7, 8, 9, 10)),
        Mistake("largest_alone", _quiet(lambda tops, sums: tops.max(axis=1)),
                "This is the largest logit. The log-sum-exp is larger: by the logarithm of what?"),
        Mistake("columns", _quiet(lambda tops, sums: np.logaddexp.reduce(
            tops + np.log(sums), axis=0)),
                "This joins the rows. Over which axis are the parts of one row?"),
    ),
    styles=(with_logaddexp, part_by_part),
    further="Take the largest of the tops of a row. Each sum, times exp of its own top minus that, "
            "is then a sum with one common logit subtracted.",
)
