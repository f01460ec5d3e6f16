"""A threshold from data: that of lowest cost, where outputs are no probabilities."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def cheapest_threshold(score, target, false_alarm, miss):
    """The score t for which the rule "alarm if score >= t" has the lowest total cost on these
    cases.

    score: array of shape (n,), higher where a positive is more likely; it need not be a
    probability. target: array of shape (n,) of 0 and 1. A false positive costs `false_alarm`, a
    false negative costs `miss`. t is one of the scores, or infinity for no alarm at all (also
    where there is no case); of several with the same lowest cost, the highest. Returns a float.
    """
    best, lowest = np.inf, miss * np.sum(target == 1)
    for t in np.unique(score)[::-1]:
        alarm = score >= t
        total = false_alarm * np.sum(alarm & (target == 0)) + miss * np.sum(~alarm & (target == 1))
        if total < lowest:
            best, lowest = t, total
    return float(best)


def draw(rng):
    ten = np.array([0.9, 0.8, 0.7, 0.6, 0.55, 0.4, 0.3, 0.2, 0.15, 0.1])
    label = np.array([1, 0, 1, 0, 0, 1, 0, 0, 1, 0])
    for miss in (3.0, 20.0):
        yield Case(ten, label, 1.0, miss).note(f"a false negative costs {miss:g}")
    yield Case(ten, label, 3.0, 1.0).note("a false positive costs more than a false negative")
    yield Case(ten - 5, label, 1.0, 2.0).note("scores below 0")
    yield Case(np.array([2.0, 2, 1, 1, 1]), np.array([1, 0, 1, 1, 0]), 1.0, 4.0).note("ties")
    yield Case(np.array([3.0, 3, 3, 1]), np.array([1, 0, 0, 0]), 1.0, 1.5).note(
        "equal scores: all or none")
    yield Case(np.array([2.0, 2, 1]), np.array([1, 0, 1]), 3.0, 2.0).note("one pair of equals")
    yield Case(np.array([4, 3, 3, 2, 2, 2, 1, 1, 1, 0]) / 4, label, 0.5, 0.75).note(
        "several groups of equal scores")
    yield Case(np.arange(8.0, 0, -1), np.eye(8, dtype=int)[5], 1.0, 3.0).note(
        "one positive, far down")
    yield Case(np.array([3.0, 1.0, 2.0]), np.array([0, 0, 0]), 1.0, 5.0).note("no positive")
    for false_alarm, miss in ((1.0, 1 + 2 ** -12), (4096.0, 4096 + 2 ** -12)):
        yield Case(np.array([2.0, 1.0]), np.array([0, 1]), false_alarm, miss).note(
            "two costs that differ by very little")
    for label_of, cost, miss, words in (
            ([0, 1], 1.0, 1.0, "no alarm costs as much as one of the thresholds"),
            ([0, 0, 0, 1], 1.0, 3.0, "no alarm costs as much as an alarm for all"),
            ([1, 0, 1, 0], 1.0, 1.0, "two thresholds cost the same"),
            ([1, 0, 1, 0, 1], 2.0, 2.0, "three thresholds cost the same")):
        falling = np.arange(float(len(label_of)), 0, -1)
        yield Case(falling, np.array(label_of), cost, miss).note(words)
    yield Case(np.array([-1.5]), np.array([1]), 1.0, 5.0).note("one positive")
    yield Case(np.array([]), np.array([], int), 1.0, 5.0).note("no case at all")
    for n, miss in ((14, 2.0), (25, 6.0), (40, 12.0)):
        target = (rng.uniform(size=n) < 0.3).astype(int)
        yield Case(np.round(rng.normal(size=n) + target, 2), target, 1.0, miss)
    for false_alarm, miss in ((2 ** -11, 3 * 2 ** -12), (0.375, 0.6875), (0.03125, 0.046875),
                              (40.0, 90.0), (2000.0, 5000.0)):
        yield Case(ten, label, false_alarm, miss).note("costs of another size")
    for false_alarm, miss in ((50.0, 30.0), (300.0, 200.0), (3000.0, 2000.0),
                              (2 ** -12, 5 * 2 ** -12)):
        yield Case(ten, label, false_alarm, miss).note("costs of another size, the other way round")


RULED_OUT = {"costs whose sums round": lambda score, target, false_alarm, miss: (
    false_alarm * 4096 % 1 != 0 or miss * 4096 % 1 != 0)}
_wide = widened(draw, cheapest_threshold, RULED_OUT)


def draw_with_many(rng):
    """The cases above, two with so many scores that a list of quantiles passes some by, and one
    where the second of two groups of positives lies 120 scores below the first."""
    yield from _wide(rng)
    place = np.arange(200)
    yield Case(200.0 - place, ((place == 0) | (place > 120)).astype(int), 1.0, 3.0).note(
        "a long way down to the next positives")
    place = rng.permutation(300)   # the best threshold is the score of place 100
    target = np.where(place >= 100, 1, place % 9 == 4).astype(int)
    yield Case(place / 8.0, target, 1.0, 2.0).note("three hundred different scores")
    place = rng.permutation(1000)
    yield Case(place / 8.0, (place >= 499).astype(int), 1.0, 3.0).note(
        "a thousand different scores")


draw_with_many.ruled_out, draw_with_many.own = RULED_OUT, draw


def by_sorting(score, target, false_alarm, miss):
    if not len(score):
        return float("inf")
    order = np.argsort(-score, kind="stable")
    saved = np.cumsum(np.where(target[order] == 1, miss, -false_alarm))
    last = np.append(np.diff(score[order]) != 0, True)
    saved = np.where(last, saved, -np.inf)
    place = int(np.argmax(saved))
    return float(score[order][place]) if saved[place] > 0 else float("inf")


def with_a_table(score, target, false_alarm, miss):
    values = np.append(np.unique(score), np.inf)
    alarm = score[None, :] >= values[:, None]
    totals = (alarm * (target == 0) * false_alarm + ~alarm * (target == 1) * miss).sum(axis=1)
    return float(values[totals == totals.min()].max())


def _best_by(worth):
    """The threshold that makes `worth(alarm, target)` largest, the highest of equals."""
    def choose(score, target, false_alarm, miss):
        values = np.unique(score)[::-1]
        found = [worth(score >= t, target) for t in values]
        return float(values[int(np.argmax(found))]) if found else float("inf")
    return choose


def _case_by_case(score, target, false_alarm, miss):
    """Equal scores are gone through one after the other, as if a threshold could part them."""
    best, lowest = np.inf, miss * np.sum(target == 1)
    total = lowest
    for place in np.argsort(-score, kind="stable"):
        total += false_alarm if target[place] == 0 else -miss
        if total < lowest:
            best, lowest = score[place], total
    return float(best)


def _cheapest_of(tried, score, target, false_alarm, miss):
    """The first of the candidates with the lowest cost; infinity if there is none."""
    totals = [false_alarm * np.sum((score >= t) & (target == 0))
              + miss * np.sum((score < t) & (target == 1)) for t in tried]
    return float(tried[int(np.argmin(totals))]) if len(tried) else float("inf")


def _between(score, target, false_alarm, miss):
    best = cheapest_threshold(score, target, false_alarm, miss)
    below = score[score < best]
    return float((best + below.max()) / 2) if np.isfinite(best) and len(below) else best


def _quantiles(candidates):
    """So many quantiles as candidates: the best score itself is missed where there are more."""
    def choose(score, *others):
        cut = np.linspace(0, 1, candidates)
        tried = np.quantile(score, cut, method="nearest") if len(score) else []
        return _cheapest_of(np.append(np.unique(tried), np.inf)[::-1], score, *others)
    return choose


def _stopped_after(wanted):
    """From the highest score down, no further once the cost has risen so often in a row."""
    def choose(score, target, false_alarm, miss):
        best, lowest, rises = np.inf, miss * np.sum(target == 1), 0
        before = lowest
        for t in np.unique(score)[::-1]:
            alarm = score >= t
            total = (false_alarm * np.sum(alarm & (target == 0))
                     + miss * np.sum(~alarm & (target == 1)))
            rises = rises + 1 if total > before else 0
            before = total
            if rises == wanted:
                break
            if total < lowest:
                best, lowest = t, total
        return float(best)
    return choose


def _no_alarm_last(score, target, false_alarm, miss):
    """No alarm is tried after all scores, and wins only if it costs less."""
    best = _infinity_left_out(score, target, false_alarm, miss)
    alarm = score >= best
    lowest = false_alarm * np.sum(alarm & (target == 0)) + miss * np.sum(~alarm & (target == 1))
    return best if len(score) and lowest <= miss * np.sum(target == 1) else float("inf")


def _searched(patience=np.inf, slack=1.0, raised=np.greater_equal, charged=(0,)):
    """From the highest score down: until so many candidates in a row bring nothing, or with the
    demand that a candidate costs less than `slack` times the lowest cost; `raised(score, t)` are
    the alarms, of which those for the labels `charged` cost something."""
    def choose(score, target, false_alarm, miss):
        best, lowest, idle = np.inf, miss * np.sum(target == 1), 0
        for t in np.unique(score)[::-1]:
            alarm = raised(score, t)
            total = (false_alarm * np.sum(alarm & np.isin(target, charged))
                     + miss * np.sum(~alarm & (target == 1)))
            idle += 1
            if total < slack * lowest:
                best, lowest, idle = t, total, 0
            if idle > patience:
                break
        return float(best)
    return choose


def _next_to_the_formula(score, target, false_alarm, miss):
    """The lowest score at or above the threshold for calibrated probabilities."""
    return float(np.min(score[score >= false_alarm / (false_alarm + miss)], initial=np.inf))


def _price(score, target, false_alarm, miss):
    alarm = score >= cheapest_threshold(score, target, false_alarm, miss)
    return false_alarm * np.sum(alarm & (target == 0)) + miss * np.sum(~alarm & (target == 1))


def _lowest_score(score, *others):
    """From below, infinity not among the candidates."""
    return _cheapest_of(np.unique(score), score, *others) if len(score) else float("nan")


def _infinity_left_out(score, *others):
    """The lowest cost among the scores alone, of equals the highest."""
    return _cheapest_of(np.unique(score)[::-1], score, *others)


def _f1(alarm, target):
    return 2 * np.sum(alarm & (target == 1)) / (alarm.sum() + np.sum(target == 1))


def _youden(alarm, target):
    found, raised = (np.sum(alarm & (target == label)) / max(np.sum(target == label), 1)
                     for label in (1, 0))
    return found - raised


def _rates(score, target, false_alarm, miss):
    sizes = [max(np.sum(target == label), 1) for label in (0, 1)]
    return cheapest_threshold(score, target, false_alarm / sizes[0], miss / sizes[1])


EXERCISE = Exercise(
    reference=cheapest_threshold, title="The threshold of lowest cost", points=4, difficulty=4,
    minutes=12,
    draw=draw_with_many,
    mistakes=(
        Mistake("max_f1", _best_by(_f1),
                "This threshold has the highest F1, which does not depend on the costs. What does "
                "each threshold cost in all?"),
        Mistake("half", lambda score, target, false_alarm, miss: 0.5,
                "This is one half, but the scores need not be probabilities. Which thresholds does "
                "the task name as candidates?"),
        Mistake("by_formula", lambda score, target, false_alarm, miss: false_alarm
                / (false_alarm + miss),
                "This formula needs calibrated probabilities, and these scores need not be any. "
                "What does each threshold cost on these cases?"),
        Mistake("accuracy", _best_by(lambda alarm, target: np.mean(alarm == (target == 1))),
                "This threshold has the highest accuracy, as if both errors cost the same. Where "
                "do the two costs enter?"),
        Mistake("equal_costs", lambda score, target, false_alarm, miss: cheapest_threshold(
            score, target, 1.0, 1.0),
                "This threshold makes the fewest errors, as if both kinds cost the same. Where do "
                "the two costs enter?"),
        Mistake("youden", _best_by(_youden),
                "This threshold has the largest difference between true and false positive rate. "
                "Costs count cases: how many positives and negatives are there?"),
        Mistake("rates", _rates,
                "The costs are applied to rates within each class, as if both classes had the same "
                "size. How many cases does each class have?"),
        Mistake("costs_swapped", lambda score, target, false_alarm, miss: cheapest_threshold(
            score, target, miss, false_alarm),
            "The two costs are swapped. Which of them does a false positive cause?"),
        Mistake("strictly_above", _searched(raised=np.greater),
                "Here an alarm is raised above t only. In the rule score >= t, what happens to the "
                "case at t itself?"),
        Mistake("every_alarm_charged", _searched(charged=(0, 1)),
                "Every alarm is charged with the cost of a false positive. Which alarms are "
                "false positives?"),
        Mistake("lowest_of_equals", lambda score, *others: _cheapest_of(
            np.append(np.unique(score), np.inf), score, *others),
            "No threshold costs less than this one, and a higher one costs the same. Which of them "
            "is asked for?"),
        Mistake("case_by_case", _case_by_case,
                "Right where all scores differ. Equal scores raise an alarm together or not at "
                "all: what does the threshold cost when all of them are counted?"),
        Mistake("on_a_grid", lambda *case: _cheapest_of(np.linspace(0, 1, 101), *case),
                "This threshold comes from a grid between 0 and 1, where the scores need not lie. "
                "Which thresholds does the task name as candidates?"),
        Mistake("between", _between,
                "This lies halfway to the next score and costs the same. Which thresholds does the "
                "task name as candidates?"),
        *(Mistake(f"quantiles_{count}", _quantiles(count),
                  "Right for few cases. Among hundreds of different scores the best one may lie "
                  "between the candidates that you try: which candidates does the task name?")
          for count in (50, 100, 101, 200)),
        Mistake("stopped_early", _stopped_after(1),
                "The search ends where the cost rises for the first time. Can a lower threshold "
                "still cost less?"),
        Mistake("three_rises", _stopped_after(3),
                "The search ends after the cost has risen a few times in a row. Can a threshold "
                "farther down still cost less?"),
        Mistake("out_of_patience", _searched(patience=30),
                "The search ends after some candidates in a row that cost no less. Can a "
                "threshold farther down still cost less?"),
        Mistake("with_slack", _searched(slack=0.999),
                "Right where the costs differ clearly. A threshold that costs only slightly less "
                "is the better one, too: how do you compare two costs?"),
        Mistake("nothing_for_nobody", lambda score, *others: (
            cheapest_threshold(score, *others) if len(score) else 0.0),
                "Right where there are cases. Without any case, which of the thresholds that the "
                "task names is left?"),
        Mistake("whole_costs", lambda score, target, false_alarm, miss: cheapest_threshold(
            score, target, false_alarm, int(miss)),
            "Right where a false negative costs a whole number. What becomes of a cost of 0.75?"),
        Mistake("next_to_the_formula", _next_to_the_formula,
                "This is the score next to the formula for calibrated probabilities, and these "
                "scores need not be any. What does each threshold cost on these cases?"),
        Mistake("price", _price, "This is the lowest cost. Which threshold has it?"),
        Mistake("lowest_score", _lowest_score,
                "Of thresholds with the same lowest cost the highest is asked for, and no alarm "
                "at all (infinity) is a candidate too."),
        Mistake("infinity_left_out", _infinity_left_out,
                "Right where some alarm lowers the cost, but no alarm at all is a candidate too. "
                "What does it cost, and which threshold stands for it?"),
        Mistake("no_alarm_last", _no_alarm_last,
                "Right where a single threshold has the lowest cost. Here no alarm at all costs "
                "as much as this threshold: which of equals is asked for?"),
        Mistake("just_above_all", lambda score, *others: float(
            min(cheapest_threshold(score, *others), np.max(score) + 1) if len(score) else np.inf),
            "Right where some alarm lowers the cost. Where none does, a number above all scores "
            "comes: what stands for no alarm in the docstring?"),
        Mistake("always_an_alarm", lambda score, target, false_alarm, miss: min(
            cheapest_threshold(score, target, false_alarm, miss),
            float(np.max(score, initial=-1e9))),
            "Right where some alarm lowers the cost. What does no alarm cost, and which threshold "
            "stands for it?"),
    ),
    styles=(by_sorting, with_a_table),
    further="Only the scores themselves and infinity can be t. For each of them count the false "
            "positives and the false negatives under score >= t: in which order do you try them, "
            "and how do you compare their costs, so that of several with the same lowest cost "
            "the highest is kept?",
)
