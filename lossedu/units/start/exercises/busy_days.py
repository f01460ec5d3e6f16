"""A training loop for a classifier, written by the learner: logistic loss, one logit."""
import numpy as np

from ....data import load
from ....exercises.train import Sign, Split, Train

FEATURES = ("temp", "hum", "windspeed")   # means of a day


def busy_days(x, y, seed):
    """Train a linear model in PyTorch to give the probability that a day is busy, and return the
    function that predicts.

    x: tensor (n, 3), temperature, humidity and wind of n days, each from 0 to 1. y: tensor (n,),
    1.0 for a busy day and otherwise 0.0. seed: an int for torch.manual_seed. The function that you
    return takes a tensor (m, 3) and returns m probabilities.
    """
    import torch
    torch.manual_seed(seed)
    model = torch.nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=2.0)
    for _ in range(1000):
        logit = model(x)[:, 0]
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logit, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return lambda rows: torch.sigmoid(model(rows)[:, 0])


def trained_with(loss, output, rate=2.0, steps=1000, adam=False):
    """A function like the one above, with another loss, output or number of steps."""
    def fit(x, y, seed):
        import torch
        torch.manual_seed(seed)
        model = torch.nn.Linear(3, 1)
        optimizer = (torch.optim.Adam if adam else torch.optim.SGD)(model.parameters(), lr=rate)
        for _ in range(steps):
            optimizer.zero_grad()
            loss(model(x), y).backward()
            optimizer.step()
        return lambda rows: output(model(rows)[:, 0])
    return fit


def logistic(logit, y):
    from torch.nn.functional import binary_cross_entropy_with_logits
    return binary_cross_entropy_with_logits(logit[:, 0], y)


def of_the_margin(logit, y):
    from torch.nn.functional import softplus
    return softplus(-(2 * y[:, None] - 1) * logit).mean()


def of_probabilities(logit, y):
    from torch.nn.functional import binary_cross_entropy
    return binary_cross_entropy(logit.sigmoid()[:, 0], y)


def uphill(logit, y):
    return -logistic(logit, y)


def of_every_pair(logit, y):
    """A column meets a row: each logit is compared with the label of every day."""
    from torch.nn.functional import softplus
    return softplus(-(2 * y - 1) * logit).mean()


def sigmoid(logit):
    return logit.sigmoid()


def sigmoid_twice(logit):
    return logit.sigmoid().sigmoid()


def decisions(logit):
    return (logit > 0).float()


def draw(rng):
    """The days of 2011: 120 to train on, the others held out."""
    bikes = load("bikeshare")
    _, day = np.unique(bikes.column("day"), return_inverse=True)
    weather = np.column_stack([np.bincount(day, bikes.column(name)) for name in FEATURES])
    weather /= np.bincount(day)[:, None]
    busy = (np.bincount(day, bikes.y) > 4000) * 1.0
    order = rng.permutation(len(busy))
    known, held = order[:120], order[120:]
    return Split(weather[known], busy[known], weather[held], busy[held])


def mean_logistic_loss(probabilities, busy):
    of_truth = np.where(busy == 1, probabilities, 1 - probabilities)
    return np.mean(-np.log(np.clip(of_truth, 1e-12, 1)))


def share_for_all(split):
    return np.full(len(split.held_y), split.y.mean())


def with_temperature(probabilities, split):
    """The correlation of both; 0 for a constant."""
    if np.std(probabilities) < 1e-6:
        return 0.0
    return np.corrcoef(probabilities, split.held_x[:, 0])[0, 1]


EXERCISE = Train(
    reference=busy_days, title="A loop of your own", points=4, difficulty=2, minutes=10,
    ask="How likely is a day of given temperature, humidity and wind to be busy? Write the whole "
        "training loop in PyTorch: a linear model with one logit, the mean logistic loss, an "
        "optimizer, and enough steps. Your function gets 120 days and returns a function that "
        "gives probabilities. It is trained three times, each time on other days. On the 245 days "
        "held out, the mean logistic loss has to be 0.56 or less.",
    draw=draw, score=mean_logistic_loss, measure="mean logistic loss",
    needed=0.56, reached=0.45, probabilities=True,
    baseline=("the fraction of busy days, for each day,", share_for_all),
    mistakes=(
        Sign("decisions", trained_with(logistic, decisions),
             "Each prediction is 0 or 1. Which of them do you believe with certainty, and what "
             "does one wrong certainty cost?",
             shows=lambda predictions, split: np.isin(predictions, (0, 1)).all()
             and with_temperature(predictions, split) > 0.3),
        Sign("uphill", trained_with(uphill, sigmoid, rate=0.5, steps=300),
             "One half for each day would cost less, and warm days do not get more than cold ones. "
             "Do the steps lower the cost, and does a label of 1 stand for a busy day?",
             shows=lambda predictions, split: with_temperature(predictions, split) <= 0.3
             and mean_logistic_loss(predictions, split.held_y) > 1),
        Sign("sigmoid_twice", trained_with(logistic, sigmoid_twice),
             "No probability lies below one half or above 0.74. How often is a sigmoid applied?",
             shows=lambda predictions, split: 0.5 <= predictions.min() <= predictions.max() < 0.74
             and predictions.std() > 0.05),
        Sign("every_day_alike", trained_with(of_every_pair, sigmoid),
             "Each day gets nearly the same probability. Which shapes do logits and labels have "
             "where they meet, and did the weights move at all?",
             shows=lambda predictions, split: predictions.std() <= 0.02
             and mean_logistic_loss(predictions, split.held_y) <= 1),
        Sign("too_few_steps", trained_with(logistic, sigmoid, rate=0.5, steps=50),
             "Warm days get higher probabilities, but the difference is small yet. How many steps "
             "does training take, and how long are they?",
             shows=lambda predictions, split: 0.02 < predictions.std() < 0.2
             and predictions.min() < 0.5 and with_temperature(predictions, split) > 0)),
    styles=(trained_with(of_the_margin, sigmoid), trained_with(of_probabilities, sigmoid),
            trained_with(logistic, sigmoid, rate=0.1, adam=True)))
