"""A network and a counter that slips by a digit: one loss is ruined by it, another hardly
notices."""
import numpy as np

from ....data import load
from ....exercises.train import Sign, Split, Train

FEATURES = ("temp", "hum", "windspeed", "hour", "workingday")
SLIPS = 0.12   # of the counts to train on stand in the wrong unit


def fit_counts(x, y, seed):
    """Train a network in PyTorch that predicts the rentals of an hour, and return the function that
    predicts.

    x: tensor (n, 5), numbers from 0 to 1. y: tensor (n,), bikes; some of them are ten times too
    large.
    seed: an int for torch.manual_seed. The function that you return takes a tensor (m, 5) and
    returns m predictions, in bikes.
    """
    import torch
    torch.manual_seed(seed)
    centre = y.median()
    spread = (y - centre).abs().median()
    model = torch.nn.Sequential(torch.nn.Linear(5, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(300):
        pred = model(x)[:, 0]
        loss = torch.nn.functional.smooth_l1_loss(pred, (y - centre) / spread)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return lambda rows: centre + spread * model(rows)[:, 0]


def trained_with(loss, centre, spread, steps=300):
    """A function like the one above, with another loss, and targets scaled otherwise."""
    def fit(x, y, seed):
        import torch
        torch.manual_seed(seed)
        middle, unit = centre(y), spread(y)
        model = torch.nn.Sequential(torch.nn.Linear(5, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1))
        optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
        for _ in range(steps):
            value = loss(model(x), (y - middle) / unit)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
        return lambda rows: middle + unit * model(rows)[:, 0]
    return fit


def absolute(pred, target):
    return (pred[:, 0] - target).abs().mean()


def squared(pred, target):
    return ((pred[:, 0] - target) ** 2).mean()


def huber(pred, target):
    from torch.nn.functional import huber_loss
    return huber_loss(pred[:, 0], target)


def absolute_of_every_pair(pred, target):
    return (pred - target).abs().mean()


def median(y):
    return y.median()


def median_distance(y):
    return (y - y.median()).abs().median()


def mean(y):
    return y.mean()


def deviation(y):
    return y.std()


def zero(y):
    return 0.0


def one(y):
    return 1.0


def with_a_module(x, y, seed):
    """Another right answer: a module of its own, dropout in it, trained on the absolute error of y
    / 100."""
    import torch
    torch.manual_seed(seed)

    class Rentals(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = torch.nn.Sequential(torch.nn.Linear(5, 32), torch.nn.Tanh(),
                                              torch.nn.Dropout(0.05),
                                              torch.nn.Linear(32, 1))

        def forward(self, rows):
            return 100 * self.layers(rows)

    model = Rentals()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(900):
        value = (model(x) - y[:, None]).abs().mean()
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
    return model


def draw(rng):
    """Working hours of 2011: half of the days to train on, the others held out; in the first,
    slips."""
    bikes = load("bikeshare")
    columns = np.column_stack([bikes.column(name) for name in FEATURES])
    columns[:, 3] /= 24
    days = rng.permutation(np.unique(bikes.column("day")))
    by_day = (bikes.column("hour") >= 7) & (bikes.column("hour") <= 20)
    first = np.isin(bikes.column("day"), days[:len(days) // 2])
    known = rng.choice(np.flatnonzero(by_day & first), 800, replace=False)
    held = rng.choice(np.flatnonzero(by_day & ~first), 800, replace=False)
    counts = np.where(rng.random(len(known)) < SLIPS, 10 * bikes.y[known], bikes.y[known])
    return Split(columns[known], counts, columns[held], bikes.y[held])


def linear_model(x, y, seed):
    """No hidden layer."""
    import torch
    torch.manual_seed(seed)
    middle, unit = median(y), median_distance(y)
    model = torch.nn.Linear(5, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(1000):
        value = absolute(model(x), (y - middle) / unit)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
    return lambda rows: middle + unit * model(rows)[:, 0]


def apart_from_linear(predictions, split):
    """How far the predictions are from a linear function of the inputs, in their own spreads."""
    design = np.column_stack([np.ones(len(split.held_x)), split.held_x])
    fitted = design @ np.linalg.lstsq(design, predictions, rcond=None)[0]
    return np.std(predictions - fitted) / max(np.std(predictions), 1e-300)


def mean_absolute_error(predictions, counts):
    return np.mean(np.abs(predictions - counts))


def median_for_all(split):
    return np.full(len(split.held_y), np.median(split.y))


def level(predictions, split):
    """The mean prediction, as a multiple of the mean count."""
    return predictions.mean() / split.held_y.mean()


EXERCISE = Train(
    reference=fit_counts, title="A counter that slips by a digit", points=4, difficulty=3,
    minutes=15,
    ask="You have 800 hours of bike rentals to train on. In about one hour of eight somebody "
        "typed a zero too many, and nobody knows in which. Train a network in PyTorch that "
        "predicts the rentals of other hours, which were counted without slips. It is trained "
        "three times, on other days and with another seed each time; the mean absolute error "
        "on the held-out hours has to be 85 bikes or less. (A linear model that is trained on the "
        "absolute error reaches about 90.) How you keep the slips from doing harm is up to you. "
        "The check takes as long as three of your trainings.",
    draw=draw, score=mean_absolute_error, measure="mean absolute error", unit_of="bikes",
    needed=85.0, reached=70.0,
    baseline=("predicting the median of the training counts", median_for_all),
    mistakes=(
        Sign("squared_error", trained_with(squared, mean, deviation),
             "On average your predictions are about twice as high as the counts: the slips "
             "raise them. How large is the gradient of your loss at a target that is ten "
             "times too large?",
             shows=lambda predictions, split: level(predictions, split) > 1.8),
        Sign("wide_delta", trained_with(huber, mean, deviation),
             "On average your predictions are half as high again as the counts: the slips "
             "still raise them. If you use Huber's loss, in which unit is its delta, and what is "
             "the spread of the targets without slips?",
             shows=lambda predictions, split: 1.25 < level(predictions, split) <= 1.8),
        Sign("far_from_the_targets", trained_with(huber, zero, one),
             "On average your predictions stay below 0.6 of the counts: training ends before "
             "the output has reached the size of the targets. How large is one step of the "
             "optimizer, and how far is the way?",
             shows=lambda predictions, split: level(predictions, split) < 0.6),
        Sign("every_pair", trained_with(absolute_of_every_pair, median, median_distance, steps=60),
             "Every hour gets nearly the same prediction. Either training hardly changed the "
             "weights: how large is one step of the optimizer, and how many are there? Or the "
             "loss compares each prediction with every target: which shapes do both have?",
             shows=lambda predictions, split: np.std(predictions) < 0.1 * np.std(split.held_y)),
        Sign("linear", linear_model,
             "Your predictions are a linear function of the inputs, so they rise or fall all day "
             "long. When are many bikes rented? What has a network that a linear model has not?",
             shows=lambda predictions, split: apart_from_linear(predictions, split) < 1e-3)),
    styles=(trained_with(absolute, median, median_distance), with_a_module))
