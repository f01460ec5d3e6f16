"""Demand that is recorded only up to the number of docks: a loss for censored counts."""
import math

import numpy as np

from ....data import load
from ....exercises.kinds import Mistake
from ....exercises.train import Split, Train
from ....exercises.training import Network

FEATURES = ("temp", "hum", "windspeed", "hour", "workingday")
DOCKS, SPREAD = 250, 60.0


def docked_demand(pred, target):
    """The mean negative log-likelihood of an hour, as a PyTorch tensor with one number.

    pred: tensor (n,), the mean demand. Demand is Gaussian around it with a standard deviation of
    60. target: tensor (n,), what was recorded: the demand if it is below 250, otherwise 250. The
    constants of the density are part of the loss. It has to be finite for pred from -5,000 to
    5,000.
    """
    import torch
    exact = 0.5 * ((pred - target) / 60) ** 2 + np.log(60 * np.sqrt(2 * np.pi))
    at_least = -torch.special.log_ndtr((pred - 250) / 60)
    return torch.where(target < 250, exact, at_least).mean()


def _gaussian(pred, target):
    return 0.5 * ((pred - target) / SPREAD) ** 2 + math.log(SPREAD * math.sqrt(2 * math.pi))


def _with(exact=_gaussian, beyond=None):
    """The loss with another term for the hours below the limit, or for those at it."""
    def loss(pred, target):
        import torch
        return torch.where(target < DOCKS, exact(pred, target), (beyond or _beyond)(pred)).mean()
    return loss


def _squares(factor, constant):
    return lambda pred, target: factor * (pred - target) ** 2 + constant


def _beyond(pred, limit=DOCKS, spread=SPREAD):
    import torch
    return -torch.special.log_ndtr((pred - limit) / spread)


def with_masks(pred, target):
    full = target >= 250
    return (_gaussian(pred[~full], target[~full]).sum()
            + _beyond(pred[full]).sum()) / len(pred)


def with_distribution(pred, target):
    import torch
    normal = torch.distributions.Normal(pred, 60.0)
    full = (target >= 250).to(pred.dtype)
    return -((1 - full) * normal.log_prob(target)
             + full * torch.special.log_ndtr((pred - 250) / 60)).mean()


def ignores_censoring(pred, target):
    return _gaussian(pred, target).mean()


def leaves_out(pred, target):
    import torch
    return torch.where(target < DOCKS, _gaussian(pred, target),
                       torch.zeros_like(pred)).mean()


def mean_without_full_hours(pred, target):
    return _gaussian(pred, target)[target < DOCKS].mean()


def mean_of_each_kind(pred, target):
    full = target >= DOCKS
    return _gaussian(pred, target)[~full].mean() + _beyond(pred)[full].mean()


def clipped_distance(most):
    def beyond(pred):
        import torch
        return -torch.special.log_ndtr(((pred - DOCKS) / SPREAD).clamp(-most, most))
    return _with(beyond=beyond)


def eps_inside(added):
    def beyond(pred):
        import torch
        return -torch.log(torch.special.ndtr((pred - DOCKS) / SPREAD) + added)
    return _with(beyond=beyond)


def leaves_out_and_divides(pred, target):
    kept = target < DOCKS
    return _gaussian(pred[kept], target[kept]).sum() / kept.sum().clamp(min=1)


def other_tail(pred, target):
    import torch
    return torch.where(target < DOCKS, _gaussian(pred, target),
                       -torch.special.log_ndtr((DOCKS - pred) / SPREAD)).mean()


def one_sided_squares(pred, target):
    import torch
    short = (DOCKS - pred).clamp(min=0)
    constant = math.log(SPREAD * math.sqrt(2 * math.pi))
    return torch.where(target < DOCKS, _gaussian(pred, target),
                       0.5 * (short / SPREAD) ** 2 + constant).mean()


def one_sided_without_constant(pred, target):
    import torch
    short = (DOCKS - pred).clamp(min=0)
    return torch.where(target < DOCKS, _gaussian(pred, target), 0.5 * (short / SPREAD) ** 2).mean()


def no_constant(pred, target):
    import torch
    return torch.where(target < DOCKS, 0.5 * ((pred - target) / SPREAD) ** 2,
                       _beyond(pred)).mean()


def both(pred, target):
    import torch
    return (_gaussian(pred, target) + torch.where(target < DOCKS, torch.zeros_like(pred),
                                                  _beyond(pred))).mean()


def no_logarithm(pred, target):
    import torch
    return torch.where(target < DOCKS, _gaussian(pred, target),
                       1 - torch.special.ndtr((pred - DOCKS) / SPREAD)).mean()


def not_scaled(pred, target):
    import torch
    return torch.where(target < DOCKS, _gaussian(pred, target), _beyond(pred, spread=1.0)).mean()


def summed(pred, target):
    return docked_demand(pred, target) * len(pred)


def half_of_two_means(pred, target):
    return 0.5 * mean_of_each_kind(pred, target)


def at_the_largest(pred, target):
    import torch
    full = target >= target.max()
    return torch.where(full, -torch.special.log_ndtr((pred - target.max()) / SPREAD),
                       _gaussian(pred, target)).mean()


def full_from(least):
    def loss(pred, target):
        import torch
        return torch.where(target > least, _beyond(pred), _gaussian(pred, target)).mean()
    return loss


def rounded(pred, target):
    import torch
    return torch.where(target.round() < DOCKS, _gaussian(pred, target), _beyond(pred)).mean()


ROOT = math.sqrt(2 * math.pi)
EPS = ("A number added inside the logarithm, or a smallest probability, limits the loss of a "
       "prediction far below 250, and its derivative vanishes there. Which function of "
       "`torch.special` gives the logarithm at once?")
CLIPPED = ("The distance from 250 is clipped, so a prediction far below 250 has no gradient. "
           "`torch.special.log_ndtr` is finite without that.")


PROBES = (  # below the limit, at it, far from it on either side, then several hours at once
    ([100.0], [130.0]), ([180.0], [180.0]), ([250.0], [250.0]), ([200.0], [250.0]),
    ([330.0], [250.0]), ([-5000.0], [250.0]), ([5000.0], [250.0]), ([400.0], [249.0]),
    ([240.0, 90.0], [250.0, 100.0]), ([300.0, 260.0, 20.0], [250.0, 250.0, 0.0]),
    ([-200.0], [250.0]), ([-5000.0], [130.0]), ([5000.0], [130.0]),
    ([310.0], [249.4]), ([310.0], [249.8]))


def draw(rng):
    """Hours of 2011, those of half of the days to train on, recorded up to 250; held out, the true
    demand."""
    bikes = load("bikeshare")
    columns = np.column_stack([bikes.column(name) for name in FEATURES])
    columns[:, 3] /= 24
    days = rng.permutation(np.unique(bikes.column("day")))
    by_day = (bikes.column("hour") >= 7) & (bikes.column("hour") <= 20)
    first = np.isin(bikes.column("day"), days[:len(days) // 2])
    known = rng.choice(np.flatnonzero(by_day & first), 800, replace=False)
    held = np.flatnonzero(by_day & ~first)
    return Split(columns[known], np.minimum(bikes.y[known], DOCKS), columns[held], bikes.y[held])


def rmse(pred, true):
    return np.sqrt(np.mean((pred - true) ** 2))


def mean_of_recorded(split):
    return np.full(len(split.held_y), split.y.mean())


EXERCISE = Train(
    reference=docked_demand, title="As many as there are docks", points=3, difficulty=4,
    minutes=12,
    ask="We pretend that the city has 250 bikes: an hour in which more were asked for is recorded "
        "as 250. Write the negative log-likelihood of this censored demand as a loss in PyTorch. "
        "We first compare its values with ours on a few pairs. Then we train three networks with "
        "your loss (one hidden layer, 300 steps of Adam on 800 recorded hours), and compare their "
        "predictions with the *true* demand in the hours of other days. To pass, the values must "
        "agree and the mean RMSE must be at most 125. Ours reaches about 114, the squared error on "
        "the recorded numbers about 120, and predicting their mean about 138.",
    use=Network(scale=100.0), draw=draw, score=rmse, measure="RMSE against the true demand",
    needed=125.0, reached=114.0,
    baseline=("the mean of the recorded numbers", mean_of_recorded),
    probes=PROBES,
    mistakes=(
        Mistake("ignores_censoring", ignores_censoring,
                "An hour recorded as 250 is treated as if exactly 250 bikes had been asked for. "
                "What is known about the demand of such an hour?"),
        Mistake("leaves_out", leaves_out,
                "Hours recorded as 250 contribute nothing. What is known about their demand?"),
        Mistake("leaves_out_and_divides", leaves_out_and_divides,
                "Hours recorded as 250 are left out of the sum and of the number that it is "
                "divided by. What is known about their demand?"),
        Mistake("other_tail", other_tail,
                "An hour recorded as 250 contributes the probability of a demand *below* 250. On "
                "which side does the demand lie?"),
        Mistake("one_sided_squares", one_sided_squares,
                "Where 250 was recorded, a prediction above it costs as if it were exact. Which "
                "probability has a demand of at least 250?"),
        Mistake("one_sided_without_constant", one_sided_without_constant,
                "Where 250 was recorded, a prediction above it costs nothing, and one below it "
                "half a square. Which probability has a demand of at least 250?"),
        Mistake("no_constant", no_constant,
                "The constant of the Gaussian density is missing for the hours below 250. It "
                "cannot be left out there alone: the docstring asks for it."),
        Mistake("both", both,
                "An hour recorded as 250 contributes a density and a probability. Which of the two "
                "is known?"),
        Mistake("no_logarithm", no_logarithm,
                "An hour recorded as 250 contributes a probability. What does a likelihood become "
                "before it is added up?"),
        Mistake("not_scaled", not_scaled,
                "The distance from 250 goes into the normal distribution in bikes. In which unit "
                "does a standard normal variable measure?"),
        *(Mistake(f"eps_{digits}", eps_inside(10.0 ** -digits), EPS)
          for digits in (6, 8, 10, 12, 30)),
        *(Mistake(f"clipped_{most}", clipped_distance(most), CLIPPED)
          for most in (5, 10, 20)),
        Mistake("mean_without_full_hours", mean_without_full_hours,
                "The mean is over the hours below 250 alone; if there are none, it is nan. What is "
                "known about the demand of the others?"),
        Mistake("mean_of_each_kind", mean_of_each_kind,
                "Each kind of hour has a mean of its own, which is nan if there is none of the "
                "kind, and gives the rarer kind more weight. Over which hours is the mean asked "
                "for?"),
        Mistake("half_of_two_means", half_of_two_means,
                "This is the mean of two means, one for each kind of hour; it is nan if there is "
                "none of a kind, and gives the rarer kind more weight. Over which hours is the "
                "mean asked for?"),
        Mistake("at_the_largest", at_the_largest,
                "The limit is taken to be the largest target of the batch. Which number does the "
                "docstring give?"),
        *(Mistake(f"full_from_{least}", full_from(least),
                  "A recorded demand that lies below 250 is taken for one that is not known. From "
                  "where on is the demand unknown?")
          for least in (248, 249)),
        Mistake("rounded", rounded,
                "A demand a little below 250 is rounded to 250. From where on is the demand "
                "unknown?"),
        Mistake("half_a_bike", _with(beyond=lambda pred: _beyond(pred, limit=249.5)),
                "The probability is that of a demand of at least 249.5. Demand is Gaussian here, "
                "no whole number: from where on is it recorded as 250?"),
        Mistake("no_log_sixty", _with(_squares(0.5 / SPREAD ** 2, math.log(ROOT))),
                "One constant of the Gaussian density is missing. How does its height depend on "
                "the standard deviation?"),
        Mistake("no_pi", _with(_squares(0.5 / SPREAD ** 2, math.log(SPREAD))),
                "One constant of the Gaussian density is missing: which number stands beside the "
                "standard deviation in front of the exponential?"),
        Mistake("half_log", _with(_squares(0.5 / SPREAD ** 2, 0.5 * math.log(SPREAD)
                                           + math.log(ROOT))),
                "Half of log 60 is added. The half belongs to the logarithm of the *variance*: "
                "what is that with a standard deviation of 60?"),
        Mistake("no_half", _with(_squares(1 / SPREAD ** 2, math.log(SPREAD * ROOT))),
                "The squared residual is twice as large as it should be. Which factor has it in "
                "the exponent of the density?"),
        Mistake("sixty_is_the_variance", _with(
            _squares(0.5 / SPREAD, 0.5 * math.log(SPREAD) + math.log(ROOT)),
            lambda pred: _beyond(pred, spread=math.sqrt(SPREAD))),
                "60 is taken for the variance. What does the docstring say that it is?"),
        Mistake("unit_spread", _with(_squares(0.5, math.log(ROOT)),
                                     lambda pred: _beyond(pred, spread=1.0)),
                "The standard deviation is taken to be 1 bike. Which one is given?"),
        Mistake("summed", summed,
                "This is a sum over the hours. What does the docstring ask for?")),
    styles=(with_masks, with_distribution))
