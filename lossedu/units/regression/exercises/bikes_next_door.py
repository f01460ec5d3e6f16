"""A cost with a free part, written as a loss: the network is trained with what a wrong prediction
costs."""
import numpy as np

from ....data import load
from ....exercises.kinds import Mistake
from ....exercises.train import Split, Train
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


def with_relu(pred, target):
    import torch
    gap = target - pred
    return torch.mean(torch.relu(-gap) + 19.0 * torch.relu(gap - 200.0))


def all_of_it(pred, target):
    """Beyond the first 200, every missing bike is charged, the free ones too."""
    gap = target - pred
    return ((gap > 200) * 19 * gap + (-gap).clamp(min=0)).mean()


def shifted(pred, target):
    gap = target - 200 - pred
    return ((-gap).clamp(min=0) + 19 * gap.clamp(min=0)).mean()


def shifted_square(pred, target):
    return ((pred - (target - 200)) ** 2).mean()


def squared(pred, target):
    spare, missing = (pred - target).clamp(min=0), (target - pred - 200).clamp(min=0)
    return (spare ** 2 + 19 * missing ** 2).mean()


def mean_of_the_costly(pred, target):
    spare, missing = (pred - target).clamp(min=0), (target - pred - 200).clamp(min=0)
    cost = spare + 19 * missing
    return cost.sum() / (cost > 0).sum().clamp(min=1)


def absolute(pred, target):
    return (pred - target).abs().mean()


def other_way_round(pred, target):
    return (19 * (pred - target).clamp(min=0) + (target - pred).clamp(min=0)).mean()


def costs_swapped(pred, target):
    spare, missing = (pred - target).clamp(min=0), (target - pred - 200).clamp(min=0)
    return (19 * spare + missing).mean()


def without_the_free_part(pred, target):
    return ((pred - target).clamp(min=0) + 19 * (target - pred).clamp(min=0)).mean()


def dearer_by(short):
    """Another cost of a missing bike than 19."""
    def loss(pred, target):
        spare, missing = (pred - target).clamp(min=0), (target - pred - 200).clamp(min=0)
        return (spare + short * missing).mean()
    return loss


def all_for_nothing(pred, target):
    return (19 * (target - pred - 200).clamp(min=0)).mean()


PROBES = (  # predictions and targets: both corners, each side, then several hours at once
    ([300.0], [300.0]), ([300.0], [290.0]), ([300.0], [400.0]), ([300.0], [500.0]),
    ([300.0], [510.0]), ([0.0], [250.0]), ([300.0, 300.0], [290.0, 400.0]),
    ([0.0], [1500.0]), ([2500.0], [300.0]), ([80.0], [0.0]), ([30.0, 300.0], [0.0, 290.0]),
    ([99.5], [300.0]), ([99.75], [300.0]), ([-100.0], [300.0]),
    ([300.25], [300.0]), ([300.75], [300.0]),
    ([300.0, 300.0, 310.0, 100.0], [290.0, 400.0, 100.0, 350.0]))


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


EXERCISE = Train(
    reference=bikes_next_door, title="Two hundred bikes from next door", points=3, difficulty=3,
    minutes=16,
    ask="The planner has moved. A bike that nobody takes costs 1 here as well, one that is "
        "missing costs 19; but the stations next door lend up to two hundred bikes for nothing. "
        "Write this cost as a loss in PyTorch. We first compare its values with ours on a few "
        "pairs. Then we train three networks with your loss (one hidden layer, 300 steps of "
        "Adam on 800 hours), and each sets out bikes in the hours of other days. To pass, their "
        "mean cost per held-out hour must be at most 105.",
    use=Network(scale=100.0), draw=draw, score=mean_cost, measure="mean cost of an hour",
    needed=105.0, reached=88.4,
    baseline=("the cheapest number of bikes, the same in every hour,", best_constant),
    probes=PROBES,
    mistakes=(
        Mistake("no_subtraction", all_of_it,
                "Where 201 bikes are missing, your loss charges 201 of them. How many are not "
                "lent?"),
        Mistake("shifted", shifted,
                "Where 100 bikes are missing, your loss charges 100 spare ones. What does this "
                "hour cost?"),
        Mistake("shifted_square", shifted_square,
                "This is the squared distance from a target that is 200 lower. What does a bike "
                "cost, and is the hundredth dearer than the first?"),
        Mistake("squared", squared,
                "The numbers of bikes are squared. Does the second spare bike cost more than "
                "the first?"),
        Mistake("mean_of_the_costly", mean_of_the_costly,
                "Hours that cost nothing are left out of the mean. Over how many hours is it "
                "asked for?"),
        Mistake("nothing_is_lent", without_the_free_part,
                "All missing bikes are charged. What do the first two hundred cost?"),
        Mistake("both_sides_alike", absolute,
                "A missing bike and a spare one cost the same here. What does a missing bike "
                "cost within the first two hundred, and what beyond?"),
        Mistake("sides_swapped", other_way_round,
                "Spare bikes cost 19 and missing ones 1. Which sign has pred - target where "
                "bikes are missing?"),
        Mistake("costs_swapped", costs_swapped,
                "The two costs have changed places. Which of them belongs to a spare bike?"),
        *(Mistake(f"missing_costs_{short}", dearer_by(short),
                  f"A missing bike beyond the free ones costs {short} in your loss. What does it "
                  "cost in the task?") for short in (4, 18, 20)),
        Mistake("spare_is_free", all_for_nothing,
                "Spare bikes cost nothing in your loss. What does each of them cost?")),
    styles=(by_where, with_relu))
