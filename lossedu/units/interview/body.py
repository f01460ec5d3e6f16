"""What the interview unit draws and tells: the forgetting that FSRS predicts, and two networks."""
from datetime import UTC, datetime, timedelta

import matplotlib.pyplot as plt
import numpy as np

from ... import plots

START = datetime(2027, 1, 1, tzinfo=UTC)
DAYS = 60                     # of the picture
ASKED = 30                    # the day on which the recall is compared
# The days of the reviews. The last one is the same in all, so that only the earlier ones differ.
SPACED, CLOSE, ONCE = (0, 2, 13), (11, 12, 13), (13,)


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


def curve(review_days) -> tuple[list, list]:
    """Days and predicted recall, with two points at each later review: just before, and after."""
    x, y = [], []
    for day in range(review_days[0], DAYS + 1):
        if day in review_days[1:]:
            x.append(day)
            y.append(recall([one for one in review_days if one < day], [day])[0])
        x.append(day)
        y.append(recall(review_days, [day])[0])
    return x, y


def draw_forgetting():
    """The predicted recall after one review, three close ones and three spread ones, all with the
    last on day 13."""
    with plots.style():
        figure, ax = plt.subplots(figsize=(7, 3.2))
        for reviews, name, line in ((ONCE, "one review, on day 13", ":"),
                                    (CLOSE, "three, on days 11, 12 and 13", "--"),
                                    (SPACED, "three, on days 0, 2 and 13", "-")):
            drawn, = ax.plot(*curve(reviews), line, label=name)
            ax.plot(ASKED, recall(reviews, [ASKED])[0], "o", color=drawn.get_color())
        ax.axvline(ASKED, color="0.6", linewidth=1, zorder=0)
        ax.annotate(f"day {ASKED}", (ASKED, 0.42), xytext=(4, 0), textcoords="offset points")
    ax.set(xlabel="day", ylabel="predicted probability of recall", ylim=(0.4, 1.03))
    ax.legend(loc="lower left")
    return plots.alt(figure, "Three curves over 60 days, the recall that FSRS predicts. Each is 1 "
                     "on day 13, that of the last review. After that one review it falls quickly "
                     "at first and slowly later. After reviews on days 11, 12 and 13 it lies above "
                     "that, and after reviews on days 0, 2 and 13 it is the highest of the "
                     "three. Dots mark the three values on day 30.")


def two_epochs():
    """The probability of the true class for ten examples, at an early and at a late epoch."""
    early = np.array([0.6] * 8 + [0.4] * 2)                                # (10,)
    late = np.array([0.99] * 9 + [0.001])                                  # (10,)
    return early, late
