"""What the interview unit draws and tells: the forgetting that FSRS predicts, and two networks."""
from datetime import UTC, datetime, timedelta
from textwrap import fill

import matplotlib.pyplot as plt
import numpy as np

from ... import plots

START = datetime(2027, 1, 1, tzinfo=UTC)
DAYS = 60                     # of the picture
ASKED = 30                    # the day on which the recall is compared
# The days of the reviews. The last one is the same in all, so that only the earlier ones differ.
SPACED, EVEN, CLOSE, ONCE = (0, 2, 13), (0, 6, 13), (11, 12, 13), (13,)


def scheduler():
    """FSRS with its default parameters, whole days, and nothing drawn at random."""
    from fsrs import Scheduler
    return Scheduler(enable_fuzzing=False, learning_steps=(), relearning_steps=())


def intervals(reviews: int) -> list[int]:
    """The days from each review to the next, if every one is rated "good" and comes when due."""
    from fsrs import Card, Rating
    model, card, now, found = scheduler(), Card(card_id=1, due=START), START, []
    for _ in range(reviews):
        card, _ = model.review_card(card, Rating.Good, now)
        found.append((card.due - now).days)
        now = card.due
    return found


def recall(review_days, days) -> np.ndarray:
    """The probability of recall that FSRS predicts on each of `days`, after reviews rated "good".

    `review_days` are the days of the reviews; days before the first one give nan.
    """
    from fsrs import Card, Rating
    model, card, found = scheduler(), Card(card_id=1, due=START), []
    left = sorted(review_days)
    for day in days:
        while left and left[0] <= day:
            card, _ = model.review_card(card, Rating.Good, START + timedelta(days=left.pop(0)))
        known = card.last_review is not None
        found.append(model.get_card_retrievability(card, START + timedelta(days=float(day)))
                     if known else np.nan)
    return np.array(found)


def draw_forgetting():
    """The predicted recall after the last review, on day 13, for four choices of earlier ones."""
    last = ONCE[-1]
    days = np.arange(last, DAYS + 1)
    with plots.style():
        figure, ax = plt.subplots(figsize=(7, 3.6))
        for place, (reviews, name) in enumerate((
                (SPACED, "three, on days 0, 2 and 13"), (EVEN, "three, on days 0, 6 and 13"),
                (CLOSE, "three, on days 11, 12 and 13"), (ONCE, "one review, on day 13"))):
            color, line = plots.theme.LINES[place]
            ax.plot(days, recall(reviews, days), color=color, linestyle=line, label=name)
            ax.plot(ASKED, recall(reviews, [ASKED])[0], "o", color=color)
            ax.plot(reviews, [0.58 - 0.04 * place] * len(reviews), "|", color=color, markersize=9,
                    markeredgewidth=2)
        ax.axvline(ASKED, color="0.6", linewidth=1, zorder=0)
        ax.annotate(f"day {ASKED}", (ASKED, 0.42), xytext=(-4, 0), textcoords="offset points",
                    ha="right")
        ax.annotate("reviews", (0, 0.61), xytext=(0, 3), textcoords="offset points")
    ax.set(xlabel="day", ylabel="predicted probability of recall", ylim=(0.4, 1.03))
    ax.legend(loc="lower right")
    return plots.alt(figure, "Four falling curves from day 13 to day 60, the recall that FSRS "
                     "predicts. Each is 1 on day 13, that of the last review. After that one "
                     "review it falls quickly at first and slowly later. After reviews on days 11, "
                     "12 and 13 it lies above that. After reviews on days 0, 2 and 13, and after "
                     "those on days 0, 6 and 13, it is highest, and these two nearly coincide. "
                     "Strokes below mark the days of the reviews, dots the four values on day 30.")


def a_report() -> str:
    """What the report says of an invented mock: four questions, one derivation, one program."""
    from ...trainer.mock.grading import DIMENSIONS
    from ...trainer.mock.report import Dimension, in_two_sentences
    lines = (2, 2, 2, 0, 0)        # five lines of one derivation: right, or wrong
    points = dict(correctness=(0, 0, 1, 1), derivation=(sum(lines) / len(lines),), code=(1,))
    found = [Dimension(name, points[name]) for name in DIMENSIONS if name in points]
    rows = [f"{one.name:<12} {one.verdict:<18} {one.fine}" for one in found]
    return "\n".join([*rows, "", fill(in_two_sentences(found), 80)])


def two_epochs():
    """The probability of the true class for ten examples, at an early and at a late epoch."""
    early = np.array([0.6] * 8 + [0.4] * 2)                                # (10,)
    late = np.array([0.99] * 9 + [0.001])                                  # (10,)
    return early, late
