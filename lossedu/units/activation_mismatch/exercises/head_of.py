"""Look before you pair: what did the head hand over?"""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def head_of(out):
    """What the outputs of a batch are: 0 logits, 1 sigmoids, 2 softmax probabilities, 3
    log-probabilities.

    1: every number is between 0 and 1 (both included). 2: every number is between 0 and 1, and
    every row adds up to 1. 3: no number is above 0, and in every row the exponentials add up to
    1. 0: anything else. If several fit, the more special one counts: 2 before 1. Sums that differ
    from 1 by at most 1e-5 count as 1; no sum is so close to that limit that rounding would decide.
    The ends 0 and 1 have no tolerance. `out` has shape (n, C), with n at least 1 and C at least 2.
    Returns an integer.
    """
    def add_up(rows):
        return np.all(np.abs(rows.sum(axis=1) - 1) <= 1e-5)

    if np.all((out >= 0) & (out <= 1)):
        return 2 if add_up(out) else 1
    return 3 if np.all(out <= 0) and add_up(np.exp(out)) else 0


def draw(rng):
    z = rng.normal(size=(5, 3))
    p = np.exp(z - np.logaddexp.reduce(z, axis=1)[:, None])
    yield Case(np.vstack([z, [[5.0, 2.0, -4.0]]])).note("logits of both signs")
    yield Case(p).note("softmax probabilities")
    yield Case(np.log(p)).note("log-probabilities")
    yield Case(rng.uniform(0.55, 0.95, size=(4, 3))).note("sigmoids")
    yield Case(np.array([[0.2, 0.7]])).note("one row of sigmoids")
    yield Case(np.array([[-3.0, -1.0], [-0.5, -2.0]])).note("logits below 0")
    yield Case(np.array([[2.0, -1.0], [0.25, 0.75], [-3.0, 4.0]])).note("logits, row sums of 1")
    yield Case(np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])).note("a certain softmax")
    yield Case(np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 0.0]])).note("certain sigmoids")
    yield Case(np.array([[0.0, -np.inf], [-np.inf, 0.0]])).note("log-probabilities of a certain "
                                                                "softmax")
    yield Case(np.array([[0.3, 0.7], [0.4, 0.5]])).note("sigmoids whose first row adds up "
                                                        "to 1 by chance")
    yield Case(np.array([[0.3, 0.7], [0.4, 0.6], [0.5, 0.6]])).note("sigmoids of which only the "
                                                                    "last row does not add up "
                                                                    "to 1")
    yield Case(np.log([[0.3, 0.7], [0.4, 0.5]])).note("logits, the exponentials of whose "
                                                      "first row add up to 1")
    yield Case(np.array([[0.9, 0.8], [0.1, 0.2]])).note("sigmoids that add up to 1 down each "
                                                        "column")
    yield Case(np.array([[0.9, 0.6], [0.2, 0.3]])).note("sigmoids whose rows add up to 1 "
                                                        "on average")
    yield Case(np.array([[0.3, 0.7], [0.4, 0.5], [0.2, 0.8]])).note("sigmoids of which the middle "
                                                                    "row does not add up to 1")
    for powers, said in (([[0.3, 0.6], [0.5, 0.6]], "the rows add up to 1 on average"),
                         ([[0.3, 0.7], [0.4, 0.5], [0.2, 0.8]], "the middle row does not"),
                         ([[0.3, 0.7], [0.4, 0.6], [0.5, 0.6]], "the last row does not"),
                         ([[0.9, 0.8], [0.1, 0.2]], "the columns do")):
        yield Case(np.log(powers)).note(f"logits, sums of exponentials: {said}")
    yield Case(np.array([[0.3, 0.72], [0.58, 0.41]])).note("sigmoids that nearly add up to 1")
    yield Case(np.array([[0.3, 0.7001], [0.6, 0.4]])).note("sigmoids: a sum off by 1e-4")
    yield Case(np.log([[0.3, 0.7001], [0.6, 0.4]])).note("logits: a sum of exponentials off "
                                                         "by 1e-4")
    yield Case(np.array([[0.3, 0.7], [np.log(0.3), np.log(0.7)]])).note("a row of probabilities, "
                                                                        "one of logarithms")
    yield Case(np.log([[0.3, 0.72], [0.58, 0.41]])).note("logits whose exponentials nearly "
                                                         "add up to 1")
    for off in (9.9e-6, -9.9e-6):
        yield Case(np.array([[0.5, 0.5 + off]])).note(f"softmax: a sum off by {off:g}")
        yield Case(np.log([[0.5, 0.5 + off]])).note(f"log-softmax: a sum off by {off:g}")
    for off in (1.01e-5, -1.01e-5):
        yield Case(np.array([[0.5, 0.5 + off]])).note(f"sigmoids: a sum off by {off:g}")
        yield Case(np.log([[0.5, 0.5 + off]])).note(f"logits: a sum of exponentials off by {off:g}")
    for f, said in ((np.array, "softmax"), (np.log, "log-softmax")):
        yield Case(f([[0.299999, 0.7], [0.1, 0.900002]])).note(f"{said} in single precision: "
                                                               "sums off by 1e-6")
    yield Case(np.array([[3.0, 8.0, 5.5]])).note("logits above 1")
    yield Case(np.array([[-0.3, 0.8], [0.6, -0.9]])).note("logits between -1 and 1")
    yield Case(np.array([[0.02, 0.98], [0.005, 0.995], [1e-5, 1 - 1e-5]])).note("a softmax, "
                                                                                "nearly certain")
    yield Case(np.array([[0.02, 0.5], [0.005, 0.9], [1e-5, 0.3]])).note("sigmoids close to 0")
    yield Case(np.array([[1.000005, 0.0], [0.4, 0.6]])).note("logits: a number just above 1, in "
                                                             "rows that add up to 1")
    for row, said in (([1.0000005, 0.2], "logits: a number just above 1"),
                      ([1.0000005, 0.0], "logits: just above 1, in a row that adds up to 1"),
                      ([-5e-7, 0.2], "logits: a number just below 0"),
                      ([-5e-7, 1.0], "logits: just below 0, in a row that adds up to 1"),
                      ([1 + 1e-12, 0.2], "logits: a number above 1 by 1e-12"),
                      ([-1e-12, 0.2], "logits: a number below 0 by 1e-12"),
                      ([9e-6, -30.0], "logits: a number just above 0, and exponentials that "
                                      "add up to 1")):
        yield Case(np.array([row])).note(said)
    for rows in (4, 11):
        yield Case(np.array([*[[0.3, 0.7]] * rows, [5.0, -3.0]])).note(
            f"an odd row at the end, after {rows} others")


def by_questions(out):
    low, high = out.min(), out.max()
    if high <= 0:
        return 3 if np.allclose(np.logaddexp.reduce(out, axis=1), 0, rtol=0, atol=1e-5) else 0
    if low < 0 or high > 1:
        return 0
    return 2 if np.allclose(out.sum(axis=1), 1, rtol=0, atol=1e-5) else 1


def row_by_row(out):
    def fits(rows):
        return all(min(row) >= 0 and max(row) <= 1 and abs(sum(row) - 1) <= 1e-5 for row in rows)

    inside = all(0 <= one <= 1 for one in out.ravel())
    logs = out.max() <= 0 and fits(np.exp(out))
    return 2 if fits(out) else 1 if inside else 3 if logs else 0


def _inside(out):
    return np.all((out >= 0) & (out <= 1))


def _ones(sums, tolerance=1e-5):
    return np.all(np.abs(sums - 1) <= tolerance)


def _one(rows):
    return np.any(np.abs(rows.sum(axis=1) - 1) <= 1e-5)


def _most(rows):
    return np.mean(np.abs(rows.sum(axis=1) - 1) <= 1e-5) > 0.5


def _asked(softmax, log, sigmoid=_inside):
    """0 to 3 by three questions, in the right order."""
    def answer(out):
        with np.errstate(all="ignore"):
            return 2 if softmax(out) else 3 if log(out) else 1 if sigmoid(out) else 0
    return answer


def _is_softmax(out):
    return _inside(out) and _ones(out.sum(axis=1))


def _is_log(out):
    return np.all(out <= 0) and _ones(np.exp(out).sum(axis=1))


EXERCISE = Exercise(
    reference=head_of, title="What did the head hand over?", points=3, difficulty=2, minutes=10,
    draw=widened(draw, head_of),
    examples=(Case(np.array([[0.2, 0.7]])),),
    mistakes=(
        Mistake("never_softmax", lambda out: 1 if _inside(out) else 3 if _is_log(out) else 0,
                "A softmax is never found, since its numbers are between 0 and 1 as well. Which "
                "question has to come first?"),
        Mistake("never_log", _asked(_is_softmax, lambda out: False),
                "Log-probabilities are taken for logits. What adds up to 1 there?"),
        Mistake("log_by_sign", _asked(_is_softmax, lambda out: np.all(out <= 0)),
                "Logits can all be below 0 too. What else has to hold for log-probabilities?"),
        Mistake("sums_only", _asked(lambda out: _ones(out.sum(axis=1)), _is_log),
                "The row [2, -1] adds up to 1. What else has to hold for probabilities?"),
        Mistake("first_row", _asked(lambda out: _inside(out) and _ones(out[:1].sum(axis=1)),
                                    _is_log),
                "The first row alone decides here, and it may add up to 1 by chance. How many rows "
                "have to?"),
        Mistake("two_rows", _asked(lambda out: _inside(out[:2]) and _ones(out[:2].sum(axis=1)),
                                   lambda out: np.all(out[:2] <= 0)
                                   and _ones(np.exp(out[:2]).sum(axis=1)),
                                   lambda out: _inside(out[:2])),
                "The first two rows alone decide here. How many rows have to?"),
        Mistake("any_row", _asked(lambda out: _inside(out) and _one(out), _is_log),
                "A single row that adds up to 1 decides here, and it may do so by chance. How many "
                "rows have to?"),
        Mistake("any_log_row",
                _asked(_is_softmax, lambda out: np.all(out <= 0) and _one(np.exp(out))),
                "A single row whose exponentials add up to 1 decides here. How many rows of "
                "log-probabilities have to?"),
        Mistake("any_row_of_both", _asked(lambda out: _inside(out) and _one(out),
                                          lambda out: np.all(out <= 0) and _one(np.exp(out))),
                "A single row that adds up to 1 decides here, with and without exp. How many rows "
                "have to?"),
        Mistake("any_row_at_any_sign", _asked(lambda out: _inside(out) and _one(out),
                                              lambda out: _one(np.exp(out))),
                "A single row that adds up to 1 decides here, with and without exp. How many rows "
                "have to?"),
        Mistake("log_at_any_sign", _asked(_is_softmax, lambda out: _ones(np.exp(out).sum(axis=1))),
                "The row [9e-6, -30] passes for log-probabilities. Can a log-probability be above "
                "0?"),
        Mistake("first_row_of_both", _asked(lambda out: _inside(out) and _ones(out[0].sum()),
                                            lambda out: np.all(out <= 0)
                                            and _ones(np.exp(out[0]).sum())),
                "The first row alone decides here, with and without exp. How many rows have to add "
                "up to 1?"),
        Mistake("no_sums", lambda out: 3 if np.all(out <= 0) else 1 if _inside(out) else 0,
                "Only the ranges are looked at. Sigmoids are between 0 and 1 like a softmax, and "
                "logits can all be below 0: which sums tell them apart?"),
        Mistake("columns", _asked(lambda out: _inside(out) and _ones(out.sum(axis=0)),
                                  lambda out: np.all(out <= 0) and _ones(np.exp(out).sum(axis=0))),
                "The sums run down the columns. Along which axis are the classes of one example?"),
        Mistake("last_row_of_both", _asked(lambda out: _inside(out) and _ones(out[-1].sum()),
                                           lambda out: np.all(out <= 0)
                                           and _ones(np.exp(out[-1]).sum())),
                "The last row alone decides here, with and without exp. How many rows have to add "
                "up to 1?"),
        Mistake("last_row_at_any_sign", _asked(lambda out: _inside(out) and _ones(out[-1].sum()),
                                               lambda out: _ones(np.exp(out[-1]).sum())),
                "The last row alone decides here, with and without exp. How many rows have to add "
                "up to 1?"),
        Mistake("most_rows_of_both", _asked(lambda out: _inside(out) and _most(out),
                                            lambda out: _most(np.exp(out))),
                "Here it is enough that most rows add up to 1. How many have to?"),
        Mistake("mean_sum", _asked(lambda out: _inside(out) and _ones(out.sum() / len(out)),
                                   lambda out: np.all(out <= 0)
                                   and _ones(np.exp(out).sum() / len(out))),
                "The rows add up to 1 on average. What has to hold for each of them?"),
        Mistake("log_mean_sum", _asked(_is_softmax, lambda out: np.all(out <= 0)
                                       and _ones(np.exp(out).sum() / len(out))),
                "The sums of the exponentials are 1 on average. What has to hold for each row?"),
        Mistake("first_and_last", lambda out: head_of(out[[0, -1]]),
                "The first and the last row alone decide here. How many rows have to?"),
        Mistake("exactly_one", _asked(lambda out: _inside(out) and np.all(out.sum(axis=1) == 1),
                                      _is_log),
                "A sum of rounded numbers is seldom exactly 1. How far off may it be?"),
        Mistake("log_exactly",
                _asked(_is_softmax, lambda out: np.all(np.exp(out).sum(axis=1) == 1)),
                "The exponentials of log-probabilities seldom add up to exactly 1. How far off may "
                "the sum be?"),
        Mistake("open_interval", _asked(lambda out: np.all((out > 0) & (out < 1))
                                        and _ones(out.sum(axis=1)), _is_log,
                                        lambda out: np.all((out > 0) & (out < 1))),
                "A head that is certain returns 0 and 1 themselves. Do the ends belong to the "
                "interval?"),
        Mistake("finite",
                _asked(_is_softmax, lambda out: np.all(np.isfinite(out)) and _is_log(out)),
                "The logarithm of a probability of 0 is minus infinity, and a head may return it. "
                "What does exp make of it?"),
        Mistake("size_only", _asked(_is_softmax, _is_log, lambda out: np.all(np.abs(out) <= 1)),
                "Numbers between -1 and 0 pass for sigmoids here. Which range does a sigmoid "
                "have?"),
        Mistake("codes", lambda out: {1: 2, 2: 1}.get(head_of(out), head_of(out)),
                "The heads are told apart, but 1 and 2 are swapped. Which number stands for which "
                "head?"),
        Mistake("too_tight", _asked(lambda out: _inside(out) and _ones(out.sum(axis=1), 1e-8),
                                    lambda out: np.all(out <= 0) and _ones(np.exp(out).sum(axis=1),
                                                                           1e-8)),
                "Sums in single precision miss 1 by about a millionth. How far off may a sum be?"),
        Mistake("too_loose", _asked(lambda out: _inside(out) and _ones(out.sum(axis=1), 0.05),
                                    lambda out: np.all(out <= 0) and _ones(np.exp(out).sum(axis=1),
                                                                           0.05)),
                "A sum of 1.02 passes for 1 here. How far off may a sum be?"),
        Mistake("loose", _asked(lambda out: _inside(out) and _ones(out.sum(axis=1), 1e-3),
                                lambda out: np.all(out <= 0) and _ones(np.exp(out).sum(axis=1),
                                                                       1e-3)),
                "A sum of 1.0001 passes for 1 here. How far off may a sum be?"),
        Mistake("row_by_row", lambda out: min(head_of(row[None]) for row in out),
                "Each row is judged alone, and the smallest answer is taken. All rows come from "
                "one head: what is a batch in which they disagree?"),
        Mistake("whole_sum", _asked(lambda out: _inside(out) and _ones(out.sum()),
                                    lambda out: np.all(out <= 0) and _ones(np.exp(out).sum())),
                "The sum runs over the whole batch. Which numbers of a softmax add up to 1?"),
        Mistake("no_lower_end", _asked(lambda out: np.all(out <= 1) and _ones(out.sum(axis=1)),
                                       _is_log,
                                       lambda out: np.all(out <= 1)),
                "Only the upper end of the range is checked, so logits below 0 pass. Which range "
                "does a sigmoid have?"),
        Mistake("never_sigmoid", _asked(_inside, _is_log),
                "Everything between 0 and 1 passes for a softmax. What else has to hold for one?"),
        Mistake("exactly_one_of_both",
                _asked(lambda out: _inside(out) and np.all(out.sum(axis=1) == 1),
                       lambda out: np.all(out <= 0) and np.all(np.exp(out).sum(axis=1) == 1)),
                "Sums have to be exactly 1 here, with and without exp. How far off may they be?"),
        Mistake("first_row_only", lambda out: head_of(out[:1]),
                "The first row alone is looked at. What if a later row is of another kind?"),
        Mistake("last_row_only", lambda out: head_of(out[-1:]),
                "The last row alone is looked at. What if an earlier row is of another kind?"),
        Mistake("majority", lambda out: np.bincount([head_of(row[None]) for row in out]).argmax(),
                "The rows vote, and the most frequent answer is taken. What is a batch in which "
                "they disagree?"),
        *(Mistake(f"tolerance_at_the_ends_{place}", _asked(
            lambda out, low=-below, high=1 + above: np.all((out >= low) & (out <= high))
            and _ones(out.sum(axis=1)), _is_log,
            lambda out, low=-below, high=1 + above: np.all((out >= low) & (out <= high))),
                  "A number just outside 0 to 1 passes for a probability. For what does the task "
                  "allow a tolerance?")
          for place, (below, above) in enumerate(((1e-5, 1e-5), (1e-6, 1e-6), (1e-9, 1e-9),
                                                  (0, 1e-6)))),
        Mistake("softmax_one_sided", _asked(
            lambda out: _inside(out) and np.all(out.sum(axis=1) - 1 <= 1e-5), _is_log),
                "A row of probabilities may also add up to too little. From which side is the "
                "limit checked here?"),
        Mistake("one_sided", _asked(
            lambda out: _inside(out) and np.all(out.sum(axis=1) - 1 <= 1e-5),
            lambda out: np.all(out <= 0) and np.all(np.exp(out).sum(axis=1) - 1 <= 1e-5)),
                "A sum may also be too small. From which side is the limit checked here?"),
        Mistake("too_large_passes", _asked(
            lambda out: _inside(out) and np.all(1 - out.sum(axis=1) <= 1e-5),
            lambda out: np.all(out <= 0) and np.all(1 - np.exp(out).sum(axis=1) <= 1e-5)),
                "A sum may also be too large. From which side is the limit checked here?"),
        Mistake("no_upper_end", _asked(lambda out: np.all(out >= 0) and _ones(out.sum(axis=1)),
                                       _is_log, lambda out: np.all(out >= 0)),
                "Only the lower end of the range is checked, so logits above 1 pass. Which range "
                "does a sigmoid have?"),
        Mistake("positive_for_sigmoids", _asked(_is_softmax, _is_log, lambda out: np.all(out >= 0)),
                "Positive logits above 1 pass for sigmoids here. Which range does a sigmoid "
                "have?"),
        Mistake("best_row", lambda out: max(head_of(row[None]) for row in out),
                "Each row is judged alone, and the largest answer is taken. How many rows have to "
                "fit a special kind?"),
        Mistake("half_as_tight", _asked(
            lambda out: _inside(out) and _ones(out.sum(axis=1), 5e-6),
            lambda out: np.all(out <= 0) and _ones(np.exp(out).sum(axis=1), 5e-6)),
                "A sum that is off by 9.9e-6 does not pass here. How far off may it be?"),
        Mistake("twice_as_loose", _asked(
            lambda out: _inside(out) and _ones(out.sum(axis=1), 2e-5),
            lambda out: np.all(out <= 0) and _ones(np.exp(out).sum(axis=1), 2e-5)),
                "A sum that is off by 1.01e-5 passes here. How far off may it be? (np.allclose "
                "adds a relative tolerance to the absolute one.)"),
        Mistake("rounded",
                _asked(lambda out: _inside(out) and np.all(np.round(out.sum(axis=1)) == 1),
                                  lambda out: np.all(out <= 0)
                       and np.all(np.round(np.exp(out).sum(axis=1)) == 1)),
                "The sums are rounded to whole numbers, so 0.9 counts as 1. How far off may a sum "
                "be?"),
    ),
    styles=(by_questions, row_by_row),
    further="Every test is about the whole batch, and 2 and 3 need two conditions each: the range "
            "and the sums of the rows. Test for the special kinds before the general one, and "
            "return 0 where nothing fits.",
)
