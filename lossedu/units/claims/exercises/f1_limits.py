"""Printed precision and recall: between which limits does F1 lie?"""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def f1_limits(precision, recall, half=0.0005):
    """The lowest and the highest F1 that printed precision and recall allow: shape (2, n).

    `precision` and `recall` have shape (n,), one entry for each row of a table, as printed. Each
    true number lies within `half` of the printed one, and none is below 0 or above 1; `half` is
    above 0. A printed number may have more decimals than `half` suggests, such as 0.9998. F1 is the
    harmonic mean of precision and recall, and 0 where both are 0. Returns one array, with the
    lowest values in its first row and the highest in its second.
    """
    # the harmonic mean rises with both numbers: its limits lie at their ends
    limits = []
    for move in (-half, half):
        p, r = np.clip(precision + move, 0, 1), np.clip(recall + move, 0, 1)
        total = np.where(p + r > 0, p + r, 1)  # 0 over 1 where both are 0
        limits.append(2 * p * r / total)
    return np.stack(limits)


def _f1(p, r):
    total = p + r
    return 2 * p * r / np.where(total == 0, 1, total)


def _rows(rng, digits, count=12):
    step = 10.0 ** -digits
    p, r = np.exp(rng.uniform(np.log(2 * step), 0, (2, count))).round(digits)
    p[:2] = r[1:3] = 1.0
    p[3:5] = r[4:6] = 0.0
    order = rng.permutation(count)
    return p[order], r[order]


def draw(rng):
    yield Case(np.array([0.75, 0.9, 0.838]), np.array([0.6, 0.5, 1.0])).note("three rows")
    yield Case(np.array([0.5]), np.array([1.0])).note("a recall of 1")
    yield Case(np.array([1.0]), np.array([1.0])).note("a perfect row")
    yield Case(np.array([0.0, 0.2]), np.array([0.0, 0.3])).note("nothing found in one row")
    yield Case(np.array([0.0001]), np.array([0.0001]), half=0.00005).note("hardly anything found")
    yield Case(*_rows(rng, 3)).note("three decimals")
    yield Case(*_rows(rng, 2), half=0.005).note("two decimals")
    yield Case(*_rows(rng, 1), half=0.05).note("one decimal")
    yield Case(*_rows(rng, 4), half=0.00005).note("four decimals")


def by_reciprocals(precision, recall, half=0.0005):
    ends = [[np.clip(one + sign * half, 0.0, 1.0) for one in (precision, recall)]
            for sign in (-1, 1)]
    with np.errstate(divide="ignore"):
        return np.array([2 / (1 / p + 1 / r) for p, r in ends])


def row_by_row(precision, recall, half=0.0005):
    answers = []
    for p, r in zip(precision.tolist(), recall.tolist()):
        pairs = [(max(0.0, p - half), max(0.0, r - half)), (min(1.0, p + half), min(1.0, r + half))]
        answers.append([2 * a * b / (a + b) if a or b else 0.0 for a, b in pairs])
    return np.array(answers).T


def _wrong(mean=_f1, floor=0.0, cap=1.0, around=1.0):
    def answer(precision, recall, half=0.0005):
        ends = [[np.clip(one + sign * around * half, floor, cap) for one in (precision, recall)]
                for sign in (-1, 1)]
        return np.stack([mean(p, r) for p, r in ends])
    return answer


def _one_moved(which, floor=0.0, cap=1.0):
    def answer(precision, recall, half=0.0005):
        ends = []
        for sign in (-1, 1):
            pair = [precision, recall]
            pair[which] = np.clip(pair[which] + sign * half, floor, cap)
            ends.append(_f1_or_0(*pair))
        return np.stack(ends)
    return answer


def _around_f1(floor=0.0, cap=1.0):
    def answer(precision, recall, half=0.0005):
        middle = _f1(precision, recall)
        return np.clip(np.stack([middle - half, middle + half]), floor, cap)
    return answer


def _tangent(floor=0.0, cap=1.0):
    def answer(precision, recall, half=0.0005):
        total = np.where(precision + recall > 0, precision + recall, 1)
        moved = 2 * (precision ** 2 + recall ** 2) / total ** 2 * half
        middle = _f1(precision, recall)
        return np.clip(np.stack([middle - moved, middle + moved]), floor, cap)
    return answer


def _zero_if_printed(precision, recall, half=0.0005):
    return np.where((precision == 0) | (recall == 0), 0, f1_limits(precision, recall, half))


def _cut_if_printed(floor=True, cap=True):
    """Cut only where exactly 0 or exactly 1 is printed; elsewhere not, or by np.clip."""
    def answer(precision, recall, half=0.0005):
        lows = [np.where(one == 0, 0, one - half) if floor else np.maximum(one - half, 0)
                for one in (precision, recall)]
        highs = [np.where(one == 1, 1, one + half) if cap else np.minimum(one + half, 1)
                 for one in (precision, recall)]
        return np.stack([_f1_or_0(*lows), _f1_or_0(*highs)])
    return answer


def _mean_around(floor=0.0, cap=1.0):
    def answer(precision, recall, half=0.0005):
        middle = (precision + recall) / 2
        return np.clip(np.stack([middle - half, middle + half]), floor, cap)
    return answer


def _crossed(floor=0.0, cap=1.0, order=np.asarray):
    def answer(precision, recall, half=0.0005):
        p, r = ([np.clip(one + sign * half, floor, cap) for sign in (-1, 1)]
                for one in (precision, recall))
        return order(np.stack([_f1_or_0(p[0], r[1]), _f1_or_0(p[1], r[0])]))
    return answer


def _f1_or_0(p, r):
    return np.where(p + r > 0, _f1(p, r), 0)


def _in_order(limits):
    return np.sort(limits, axis=0)


ENDS = dict(floor=-np.inf, cap=np.inf)   # nothing is cut
AROUND = ("This puts `half` around the F1 of the printed numbers. How far does F1 move if "
          "precision and recall both move by `half`?")
CROSSED = ("One number is taken at its lower end and the other at its upper end. F1 rises with "
           "both: where is it least?")
RECALL = "Precision moves here and recall does not. Both were rounded."
PRECISION = "Recall moves here and precision does not. Both were rounded."
ZERO = ("A small positive number is put in the place of 0. A number printed as 0 may be exactly 0, "
        "and so is the lowest F1 then. How else can 0 / 0 be avoided?")
ARITHMETIC = "This is the arithmetic mean. Which mean is F1?"
IF_PRINTED = ("A number is cut only where exactly 0 or exactly 1 is printed. One that is printed "
              "as 0.9998 cannot have been 1.0003 either: cut after `half` is added or taken off.")
TANGENT = ("This moves F1 by its derivatives times `half`, as if it were straight. It bends where "
           "the numbers are small. It rises with both: what is it at their ends?")


EXERCISE = Exercise(
    reference=f1_limits, title="Which F1 do they allow?", points=3, difficulty=3, minutes=10,
    draw=widened(draw, f1_limits),
    examples=(Case(np.array([0.75, 0.9]), np.array([0.6, 0.5])),),
    mistakes=(
        Mistake("printed_only", _wrong(around=0.0),
                "Precision and recall are taken as exact. They were rounded: between which two "
                "values can each of them lie?"),
        Mistake("around_f1", _around_f1(), AROUND),
        Mistake("around_f1_uncut", _around_f1(**ENDS), AROUND),
        Mistake("around_f1_below_0", _around_f1(floor=-np.inf), AROUND),
        Mistake("around_f1_above_1", _around_f1(cap=np.inf), AROUND),
        Mistake("tangent", _tangent(), TANGENT),
        Mistake("tangent_uncut", _tangent(**ENDS), TANGENT),
        Mistake("no_cap", _wrong(cap=np.inf),
                "A precision or recall printed as 1 cannot have been larger. Where do you allow "
                "more than 1?"),
        Mistake("no_floor", _wrong(floor=-np.inf),
                "A precision or recall printed as 0 cannot have been smaller. Where do you allow "
                "less than 0?"),
        Mistake("no_floor_but_at_0", _wrong(
            mean=_f1_or_0, floor=-np.inf),
                "Precision and recall are cut at 1 and not at 0. One that is printed as 0 cannot "
                "have been smaller: which is your lowest F1 there?"),
        Mistake("no_limit_but_at_0", _wrong(mean=_f1_or_0, **ENDS),
                "Nothing is cut. Precision and recall are fractions: which numbers printed as 0 or "
                "as 1 cannot have been smaller or larger?"),
        Mistake("zero_if_printed", _zero_if_printed,
                "F1 is 0 here wherever a printed number is 0. It was rounded: how large may the "
                "true one have been?"),
        Mistake("cap_at_the_end", lambda precision, recall, half=0.0005: np.minimum(
            _wrong(cap=np.inf)(precision, recall, half), 1),
            "F1 is cut at 1, precision and recall are not. Which F1 has a precision of 1.0005 and "
            "a recall of 0.5, and which has 1 and 0.5?"),
        Mistake("precision_alone", _one_moved(0), RECALL),
        Mistake("precision_alone_uncut", _one_moved(0, **ENDS), RECALL),
        Mistake("recall_alone", _one_moved(1), PRECISION),
        Mistake("recall_alone_uncut", _one_moved(1, **ENDS), PRECISION),
        Mistake("above_0", _wrong(floor=1e-12), ZERO),
        Mistake("above_0_by_more", _wrong(floor=1e-9), ZERO),
        Mistake("arithmetic", _wrong(mean=lambda p, r: (p + r) / 2), ARITHMETIC),
        Mistake("arithmetic_uncut", _wrong(mean=lambda p, r: (p + r) / 2, **ENDS), ARITHMETIC),
        Mistake("arithmetic_cut_after", _mean_around(), ARITHMETIC),
        Mistake("arithmetic_no_cap", _wrong(mean=lambda p, r: (p + r) / 2, cap=np.inf), ARITHMETIC),
        Mistake("arithmetic_no_floor", _wrong(mean=lambda p, r: (p + r) / 2, floor=-np.inf),
                ARITHMETIC),
        Mistake("arithmetic_or_0", _wrong(mean=lambda p, r: np.where(
            (p == 0) | (r == 0), 0, (p + r) / 2)), ARITHMETIC),
        Mistake("cut_if_printed", _cut_if_printed(), IF_PRINTED),
        Mistake("cut_if_1_is_printed", _cut_if_printed(floor=False), IF_PRINTED),
        Mistake("cut_if_0_is_printed", _cut_if_printed(cap=False), IF_PRINTED),
        Mistake("geometric", _wrong(mean=lambda p, r: np.sqrt(p * r)),
                "This is the geometric mean. Which mean is F1?"),
        Mistake("no_two", _wrong(mean=lambda p, r: p * r / (p + r)),
                "With equal precision and recall, F1 has to be the same number. Yours is half of "
                "it."),
        Mistake("smaller_and_larger", lambda precision, recall, half=0.0005: np.stack([
            np.maximum(np.minimum(precision, recall) - half, 0),
            np.minimum(np.maximum(precision, recall) + half, 1)]),
            "F1 lies between precision and recall, but where is known: it is their harmonic "
            "mean."),
        Mistake("wide", _wrong(around=2.0),
                "This allows twice the rounding error: `half` is the whole distance to the printed "
                "number."),
        Mistake("narrow", _wrong(around=0.5),
                "This allows half of the rounding error: `half` is the whole distance to the "
                "printed number."),
        Mistake("fixed_half", lambda precision, recall, half=0.0005: f1_limits(
            precision, recall, 0.0005),
            "The width 0.0005 is fixed. Tables have other numbers of decimals: use `half`."),
        Mistake("swapped", lambda precision, recall, half=0.0005: f1_limits(
            precision, recall, half)[::-1],
            "The highest values stand in the first row. Which row is for the lowest?"),
        Mistake("columns", lambda precision, recall, half=0.0005: f1_limits(
            precision, recall, half).T,
            "The shape is (n, 2). Which one does the docstring ask for?"),
        Mistake("crossed", _crossed(), CROSSED),
        Mistake("crossed_uncut", _crossed(**ENDS), CROSSED),
        Mistake("crossed_in_order", _crossed(order=_in_order), CROSSED),
        Mistake("crossed_in_order_uncut", _crossed(order=_in_order, **ENDS), CROSSED),
    ),
    styles=(by_reciprocals, row_by_row),
    further="F1 rises with precision and with recall. So its lowest value has both at their lower "
            "ends, cut at 0, and its highest has both at their upper ends, cut at 1.",
)
