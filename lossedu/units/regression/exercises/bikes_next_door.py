"""A cost with a free part, written as a loss: the network is trained with what a wrong prediction
costs."""
import numpy as np

from ....data import load
from ....exercises.train import Sign, Split, Train
from ....exercises.training import Network

FEATURES = ("temp", "hum", "windspeed", "hour", "workingday")
# bikes that cost nothing; the cost of each further one, and of a spare one
FREE, SHORT, SPARE = 200, 19, 1


def bikes_next_door(pred, target):
    """The mean cost of an hour, as a PyTorch tensor with one number.

    pred: tensor (n,), the bikes set out. target: tensor (n,), the bikes that were asked for. A bike
    that nobody takes costs 1. Of the bikes that are missing, 200 are fetched from next door and
    cost nothing; each further one costs 19.
    """
    spare = (pred - target).clamp(min=0)
    missing = (target - pred - 200).clamp(min=0)
    return (spare + 19 * missing).mean()


def by_where(pred, target):
    import torch
    gap = target - pred
    cost = torch.where(gap < 0, -gap, torch.where(gap <= 200, torch.zeros_like(gap),
                                                  19 * (gap - 200)))
    return cost.sum() / len(cost)


def summed(pred, target):
    return bikes_next_door(pred, target) * len(pred)


def absolute(pred, target):
    return (pred - target).abs().mean()


def other_way_round(pred, target):
    return (19 * (pred - target).clamp(min=0) + (target - pred).clamp(min=0)).mean()


def without_the_free_part(pred, target):
    return ((pred - target).clamp(min=0) + 19 * (target - pred).clamp(min=0)).mean()


def all_for_nothing(pred, target):
    return (19 * (target - pred - 200).clamp(min=0)).mean()


def draw(rng):
    """Working hours of 2011: 800 hours of half of the days to train on, those of the other days
    held out."""
    bikes = load("bikeshare")
    columns = np.column_stack([bikes.column(name) for name in FEATURES])
    columns[:, 3] /= 24
    days = rng.permutation(np.unique(bikes.column("day")))
    by_day = (bikes.column("hour") >= 7) & (bikes.column("hour") <= 20)
    first = np.isin(bikes.column("day"), days[:len(days) // 2])
    known = rng.choice(np.flatnonzero(by_day & first), 800, replace=False)
    held = np.flatnonzero(by_day & ~first)
    return Split(columns[known], bikes.y[known], columns[held], bikes.y[held])


def mean_cost(bikes, demand):
    gap = demand - bikes
    return np.mean(np.where(gap < 0, SPARE * -gap, SHORT * np.maximum(gap - FREE, 0)))


def best_constant(split):
    tried = np.arange(0, 700, 5)
    cheapest = tried[np.argmin([mean_cost(number, split.y) for number in tried])]
    return np.full(len(split.held_y), float(cheapest))


def enough(predictions, split):
    """In which share of the held-out hours the bikes suffice."""
    return np.mean(split.held_y <= predictions)


EXERCISE = Train(
    reference=bikes_next_door, title="Two hundred bikes from next door", points=3, difficulty=3,
    minutes=10,
    ask="The planner has moved. A bike that nobody takes costs 1 here as well, one that is "
        "missing costs 19; but the stations next door lend up to two hundred bikes for nothing. "
        "Write this cost as a loss in PyTorch. Our network is trained with it (one hidden "
        "layer, 300 steps of Adam on 800 hours) and sets out bikes in the hours of other "
        "days. That is done three times; the mean cost of a held-out hour has to be 102 or less.",
    use=Network(scale=100.0), draw=draw, score=mean_cost, measure="mean cost of an hour",
    needed=102.0, reached=90.0,
    baseline=("the cheapest number of bikes, the same in every hour,", best_constant),
    mistakes=(
        Sign("nothing_is_lent", without_the_free_part,
             "In about nineteen of twenty held-out hours your bikes suffice, so hardly one "
             "is borrowed. What do the first two hundred missing bikes cost?",
             shows=lambda predictions, split: 0.9 < enough(predictions, split) <= 0.975),
        Sign("both_sides_alike", absolute,
             "In about half of the held-out hours the bikes suffice, as if both sides cost "
             "the same. What does a missing bike cost beyond the first two hundred, what "
             "a spare one, and which sign has pred - target then?",
             shows=lambda predictions, split: 0.42 < enough(predictions, split) < 0.55),
        Sign("sides_swapped", other_way_round,
             "In most held-out hours bikes are missing, as if the high cost lay on the side "
             "of the spare ones. Which sign has pred - target where bikes are missing?",
             shows=lambda predictions, split: enough(predictions, split) <= 0.42),
        Sign("spare_is_free", all_for_nothing,
             "Bikes suffice in nearly every held-out hour, and many are left. What does a "
             "spare bike cost in your loss?",
             shows=lambda predictions, split: enough(predictions, split) > 0.975)),
    styles=(by_where, summed))
