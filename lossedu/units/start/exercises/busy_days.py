"""A training loop for a classifier, written by the learner: logistic loss, one logit."""
import numpy as np

from ....data import load
from ....exercises.train import Sign, Split, Train

FEATURES = ("temp", "hum", "windspeed")   # means of a day


def busy_days(x, y, seed):
    """Train a linear model in PyTorch to give the probability that a day is busy, and return the
    function that predicts.

    x: tensor (n, 3), temperature, humidity and wind of n days, each from 0 to 1. y: tensor (n,),
    1.0 for a busy day and otherwise 0.0; both float32. seed: an int for torch.manual_seed, which
    fixes random weights at the start. The function that you return takes a tensor (m, 3) and
    returns m probabilities, in shape (m,) or (m, 1).
    """
    import torch
    torch.manual_seed(seed)
    model = torch.nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=3.0)
    for _ in range(4000):
        logit = model(x)[:, 0]
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logit, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return lambda rows: torch.sigmoid(model(rows)[:, 0])


def trained_with(loss, output, rate=3.0, steps=4000, adam=False, bias=True):
    """A function like the one above, with another loss, output, layer or number of steps."""
    def fit(x, y, seed):
        import torch
        torch.manual_seed(seed)
        model = torch.nn.Linear(3, 1, bias=bias)
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


def weights_of(one):
    """(weights and intercept, how far the logits are from linear) of what was predicted."""
    p = one.predictions.ravel()
    inner = (p > 0.002) & (p < 0.998)   # rounding spoils the logits of the others
    if inner.sum() < 20:
        return None, np.inf
    logit = np.log(p[inner] / (1 - p[inner]))
    X = with_ones(one.split.held_x)[inner]
    theta = np.linalg.lstsq(X, logit, rcond=None)[0]
    return theta, np.abs(X @ theta - logit).max()


def unused_inputs(found):
    """The inputs that no training uses, where the logits are linear and another one is used."""
    if any(theta is None or bent > BENT for theta, bent in found):
        return []
    largest = np.max([np.abs(theta[:-1]) for theta, _ in found], axis=0)   # (3,)
    return [SAID[at] for at in np.flatnonzero(largest < UNUSED)] if largest.max() > 0.1 else []


def with_ones(x):
    return np.column_stack([x, np.ones(len(x))])


def training_loss(theta, split):
    return np.mean(np.logaddexp(0, -(2 * split.y - 1) * (with_ones(split.x) @ theta)))


def probabilities_of(theta, split):
    return 1 / (1 + np.exp(-with_ones(split.x) @ theta))


def is_lowest_of_squares(theta, split):
    """Is the mean squared error of the probabilities flat at these weights?"""
    p = probabilities_of(theta, split)
    spread = p * (1 - p)
    gradient = with_ones(split.x).T @ ((p - split.y) * spread) / len(p)
    return np.linalg.norm(gradient) < FLAT_SQUARES * spread.mean()


def is_line_of_labels(theta, split):
    """Are the logits those of the least-squares line through labels 0 and 1?"""
    X = with_ones(split.x)
    line = np.linalg.lstsq(X, split.y, rcond=None)[0]
    return np.abs(X @ (theta - line)).max() < 0.1


def weight_of_busy(theta, split):
    """The weight of the busy days whose logistic loss is flat at these weights; nan if none is."""
    p, y = probabilities_of(theta, split), split.y
    weight = np.sum((1 - y) * p) / np.sum(y * (1 - p))
    each = np.where(y == 1, weight, 1)
    gradient = with_ones(split.x).T @ ((p - y) * each) / each.sum()
    return weight if np.linalg.norm(gradient) < FLAT else np.nan


def are_weighted(found, done):
    """Do the busy days count more, or less, than the others, by the same rule each time?"""
    weights = np.array([weight_of_busy(theta, one.split) for (theta, _), one in zip(found, done)])
    balanced = np.array([np.mean(one.split.y == 0) / one.split.y.mean() for one in done])
    return (np.abs(weights - 1) > 0.1).all() and (
        np.ptp(weights) < 0.03 * weights[0] or np.allclose(weights, balanced, rtol=0.03))


def best_weights(split):
    """Weights and intercept of the lowest mean logistic loss on the training days, by Newton's
    method."""
    X, theta = with_ones(split.x), np.zeros(split.x.shape[1] + 1)
    for _ in range(30):
        p = 1 / (1 + np.exp(-X @ theta))
        theta = theta - np.linalg.solve((X.T * (p * (1 - p))) @ X, X.T @ (p - split.y))
    return theta


class TrainLinear(Train):
    """Judged by the held-out days, and by what the predictions tell of model and training."""

    def _judged_tries(self, done):
        report = super()._judged_tries(done)
        if any(one.predictions is None for one in done):
            return report
        found = [weights_of(one) for one in done]
        unused = unused_inputs(found)
        if unused:
            return self.report(False, UNUSED_INPUT.format(" and ".join(unused)),
                               mistake="unused_input")
        linear = all(theta is not None and bent <= BENT for theta, bent in found)
        if linear and all(is_line_of_labels(theta, one.split)
                          for (theta, _), one in zip(found, done)):
            return self.report(False, SQUARED_LOGITS, mistake="squared_logits")
        if report.mistake:
            return report
        if any(theta is None for theta, _ in found):
            return self.report(False, TOO_CERTAIN, mistake="too_certain")
        if max(bent for _, bent in found) > BENT:
            return self.report(False, NOT_LINEAR, mistake="not_linear")
        if all(abs(theta[-1]) < NO_BIAS for theta, _ in found):
            return self.report(False, WITHOUT_BIAS, mistake="no_bias")
        best = [best_weights(one.split) for one in done]
        above = [training_loss(theta, one.split) - training_loss(lowest, one.split)
                 for (theta, _), lowest, one in zip(found, best, done)]
        if max(above) <= NEAR:
            return report
        if all(is_lowest_of_squares(theta, one.split) for (theta, _), one in zip(found, done)):
            return self.report(False, SQUARED.format(max(above)), mistake="squared_probabilities")
        if are_weighted(found, done):
            return self.report(False, WEIGHTED.format(max(above)), mistake="weighted_classes")
        if all(np.linalg.norm(theta[:-1]) < SHORT * np.linalg.norm(lowest[:-1])
               for (theta, _), lowest in zip(found, best)):
            return self.report(False, TOO_SHORT.format(max(above)), mistake="short_weights")
        return self.report(False, NOT_LOWEST.format(max(above)), mistake="not_lowest")


NEAR = 0.001     # the reference comes within 0.0002
FLAT = 0.001     # length of a gradient where training with all the days ends
FLAT_SQUARES = 0.006   # the squared error is flatter, and slower to train
UNUSED = 0.002   # a weight nearer to 0 in all three trainings was never trained
SHORT = 0.95     # of the length of the best weights
SAID = ("temperature", "humidity", "wind")
BENT = 0.01      # logits within this of linear ones are linear
NO_BIAS = 0.002  # an intercept nearer to 0 in all three trainings was never trained
TOO_CERTAIN = ("Nearly all of your probabilities are close to 0 or 1. How long is a step (one on a "
               "sum is n times as long), is the old gradient cleared before each backward, and "
               "was a sigmoid applied before the loss?")
NOT_LINEAR = ("The logits of your probabilities are not linear in the three inputs. Is the model "
              "one linear layer, is the sigmoid applied to its output once, and are the "
              "probabilities left as they are, neither clipped nor rounded?")
WITHOUT_BIAS = ("If all three inputs are 0, each of your models gives one half. Which parameter of "
                "a linear layer would change that?")
FAR_ABOVE = ("On the days that it was trained on, the mean logistic loss is up to {:.4f} above the "
             "lowest that a linear model reaches. ")
SQUARED = FAR_ABOVE + ("The mean squared error of the probabilities is close to its minimum "
                       "instead. Which of the two do you minimise?")
SQUARED_LOGITS = ("Your logits are those of least squares: a linear regression on the labels 0 and "
                  "1. Which loss of logit and label is asked for?")
WEIGHTED = FAR_ABOVE + ("Busy days and others seem to count differently in your loss. Which weight "
                        "has each day in a mean?")
UNUSED_INPUT = ("In none of the three trainings do your probabilities depend on {}. Which "
                "columns of x does your model get?")
TOO_SHORT = FAR_ABOVE + ("Each time your weights are shorter, as a vector, than those of the best "
                         "model. Does the loss still fall at the end, is there a penalty on the "
                         "weights, does each step use all the days, and is the loss the logistic "
                         "one?")
NOT_LOWEST = FAR_ABOVE + ("Print the loss of the last steps. If it still falls: train longer. If "
                          "it jumps up and down: is the learning rate too large, is the old "
                          "gradient left uncleared, or does a step use only a few days? If it "
                          "stands still: is it the mean logistic loss of all the days, computed "
                          "from logits?")

EXERCISE = TrainLinear(
    reference=busy_days, title="A loop of your own", points=4, difficulty=2, minutes=17,
    ask="How likely is a day of given temperature, humidity and wind to be busy? Write the whole "
        "training loop in PyTorch: a linear model with one logit, the mean logistic loss, an "
        "optimizer, and enough steps. Your function gets 120 days and returns a function that "
        "gives probabilities. It is trained three times, each time on 120 days drawn anew. The "
        "check looks at three things: the logits of your probabilities are linear in the inputs; "
        "in each training the mean logistic loss on the 120 days comes within `0.001` of the "
        "lowest that such a model can reach; and on the 245 days held out it is 0.56 or less on "
        "average.",
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
             "Each day gets the same probability, or nearly. Is it computed from the inputs of the "
             "day? Do the weights move? Which shapes do logits and labels have where they meet?",
             shows=lambda predictions, split: predictions.std() <= 0.02
             and mean_logistic_loss(predictions, split.held_y) <= 1),
        Sign("too_few_steps", trained_with(logistic, sigmoid, rate=0.5, steps=50),
             "Warm days get higher probabilities, but the difference is small yet. How many steps "
             "does training take, how long are they, and is anything added to the loss?",
             shows=lambda predictions, split: 0.02 < predictions.std() < 0.2
             and predictions.min() < 0.5 and with_temperature(predictions, split) > 0)),
    styles=(trained_with(of_the_margin, sigmoid), trained_with(of_probabilities, sigmoid),
            trained_with(logistic, sigmoid, rate=0.1, adam=True)))
