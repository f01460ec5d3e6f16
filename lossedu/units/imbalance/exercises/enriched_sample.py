"""A model trained on all deaths and a third of the survivors, whose probabilities are to hold for
everybody."""
import math
from dataclasses import dataclass

import numpy as np

from ....exercises.train import Sign, Split, Train
from ....study.data import load_once
from ..crash import fit_logistic

KEPT = 1 / 3   # of the survivors of the archive; of the deaths all were kept
SHARE = 0.2    # of deaths in the archive, and among the held-out people
DEATHS, SURVIVORS = 420, 560   # to train on
HELD = 3_600   # people to predict
LEAST, MOST = 0.95, 1.1   # mean predicted probability over the fraction that dies, all tries
COLUMNS = ("speed", "seatbelt", "airbag", "deployed", "frontal", "sex", "driver", "age",
           "vehicle_year")
SHIFT = math.log(KEPT)
IN_SAMPLE = DEATHS / (DEATHS + SURVIVORS)   # deaths, 3 of 7


def enriched_sample(x, y, seed):
    """Train a model in PyTorch whose probabilities hold for new people like those of the archive,
    and return the function that predicts.

    x: tensor (980, 9), scaled: all deaths of the archive and a third of its survivors. y: tensor
    (980,) of 0.0 (survived) and 1.0 (died), 420 of them 1. seed: an int for torch.manual_seed. The
    function that you return takes a tensor (m, 9) of new people and returns m probabilities of
    death; for new people their mean cross-entropy is 0.3655 or less.
    """
    import torch
    torch.manual_seed(seed)
    model = torch.nn.Linear(9, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05, weight_decay=1e-3)
    for _ in range(300):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(x)[:, 0], y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return lambda rows: torch.sigmoid(model(rows)[:, 0] + np.log(1 / 3))


def trained_with(weight, read):
    """A function like the one above: label 1 counts `weight` times, `read` makes a probability of
    a logit."""
    def fit(x, y, seed):
        import torch
        torch.manual_seed(seed)
        model = torch.nn.Sequential(torch.nn.Linear(9, 1))
        optimizer = torch.optim.Adam(model.parameters(), lr=0.03)
        for _ in range(400):
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                model(x)[:, 0], y, pos_weight=torch.tensor(weight))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

        def predict(rows):
            return read(model(rows)[:, 0])
        return predict
    return fit


def as_it_is(z):
    return z.sigmoid()


def divided(z):
    return z.sigmoid() * KEPT


def by_odds(z):
    odds = z.exp() * KEPT
    return odds / (1 + odds)


def other_way(z):
    return (z - SHIFT).sigmoid()


def too_far(z):
    return (z + 1.7 * SHIFT).sigmoid()


def by_fractions(z):
    """The logarithm of the ratio of the fractions, where that of the odds belongs."""
    return (z + math.log(SHARE / IN_SAMPLE)).sigmoid()


def prior_alone(z):
    """The log prior odds of the archive are added, those of the sample not taken away."""
    return (z + math.log(SHARE / (1 - SHARE))).sigmoid()


def decided(z):
    return (z + SHIFT > 0).float()


def same_for_all(x, y, seed):
    """A column of ones is all that is learned from."""
    import torch
    return lambda rows: torch.full((len(rows),), SHARE)


def labels_reversed(x, y, seed):
    """A 1 is learned to mean that somebody survived, and read as a death."""
    return trained_with(1.0, lambda z: (z + SHIFT).sigmoid())(x, 1 - y, seed)


def loss_with_a_second_sigmoid(x, y, seed):
    """The loss takes the sigmoid of a sigmoid; the logit below is too large by far."""
    import torch
    torch.manual_seed(seed)
    model = torch.nn.Linear(9, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(300):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(x)[:, 0].sigmoid(), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return lambda rows: (model(rows)[:, 0] + SHIFT).sigmoid()


def scaled_to_the_mean(x, y, seed):
    """All probabilities times one number, so that their mean over the archive is right."""
    import torch
    predict = trained_with(1.0, as_it_is)(x, y, seed)
    stands_for = torch.where(y == 1, 1.0, 1 / KEPT)  # people of the archive
    factor = SHARE / ((stands_for * predict(x)).sum() / stands_for.sum())
    return lambda rows: factor * predict(rows)


def by_heart(x, y, seed):
    """Many weights, trained for long on few rows; the logits are shifted as they should be."""
    import torch
    torch.manual_seed(seed)
    model = torch.nn.Sequential(torch.nn.Linear(9, 64), torch.nn.ReLU(), torch.nn.Linear(64, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(800):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(x)[:, 0], y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return lambda rows: (model(rows)[:, 0] + SHIFT).sigmoid()


def draw(rng):
    """Three deaths for four survivors to train on; other people, few of whom die, held out."""
    crashes = load_once("crashes")
    inputs = np.column_stack([crashes.column(name) for name in COLUMNS]).astype(float)
    _, once = np.unique(np.column_stack([inputs, crashes.y]), axis=0, return_index=True)
    inputs, died = inputs[once], crashes.y[once]
    rows = {label: rng.permutation(np.flatnonzero(died == label)) for label in (0, 1)}
    deaths = round(SHARE * HELD)
    known = rng.permutation(np.append(rows[0][:SURVIVORS], rows[1][:DEATHS]))
    held = np.append(rows[0][SURVIVORS:SURVIVORS + HELD - deaths], rows[1][DEATHS:DEATHS + deaths])
    x = (inputs - inputs[known].mean(axis=0)) / inputs[known].std(axis=0)
    return Split(x[known], died[known].astype(float), x[held], died[held].astype(float))


def log_loss(predictions, died):
    given = np.clip(np.where(died == 1, predictions, 1 - predictions), 1e-9, 1)
    return np.mean(-np.log(given))


def share_for_all(split):
    return np.full(len(split.held_y), SHARE)


def ratio(predictions, split):
    return predictions.mean() / split.held_y.mean()


def slope(predictions, split):
    """By how much the true logit rises where the predicted one rises by 1; below 1 if a model is
    too sure."""
    p = np.clip(predictions, 1e-6, 1 - 1e-6)
    fitted = fit_logistic((np.log(p) - np.log1p(-p))[:, None], split.held_y)
    return fitted(np.ones((1, 1)))[0] - fitted(np.zeros((1, 1)))[0]


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class TrainCalibrated(Train):
    """The loss has to be low, and the mean probability has to fit the fraction that dies."""

    def no_score(self, done):
        """(id, sentence) also where the mean over all tries is off."""
        id, said = super().no_score(done)
        mean = 1.0 if id else float(np.mean([ratio(one.predictions, one.split) for one in done]))
        if LEAST <= mean <= MOST:
            return id, said
        for sign in self.mistakes:
            if all(sign.shows(one.predictions, one.split) for one in done):
                return sign.id, sign.hint
        side = "below" if mean < LEAST else "above"
        return f"mean_{side}", (
            f"Over all trainings your mean probability is {mean:.3f} times the fraction that dies; "
            "0.95 to 1.1 times is asked for. Was training long enough for the loss "
            "to settle? Which number was added to the logits, and by which number does it multiply "
            "the odds? Or were labels, loss or outputs changed, so that the output is no "
            "probability for the sample either?")

    def _against_baseline(self, done, reached):
        steep = float(np.mean([slope(one.predictions, one.split) for one in done]))
        if steep < 0.85:
            return ("The mean of your probabilities fits, but the highest and the lowest are too "
                    "extreme. How does the loss develop on rows that you keep back, while that of "
                    "the training rows falls?")
        if steep > 1.25:
            return ("The mean of your probabilities fits, but they lie too close together. Was "
                    "training long enough, and is the best output of your loss a probability?")
        return ("The mean and the spread of your probabilities fit, but the model tells people "
                "apart too poorly. Was training long enough for the loss to settle, and does the "
                "model use all nine columns?")


EXERCISE = TrainCalibrated(
    reference=enriched_sample, title="One survivor in three", points=4, difficulty=3,
    minutes=9,
    ask="From an archive of car crashes somebody copied the records of all 420 people who "
        "died and of one survivor in three, drawn at random. Train a model in PyTorch on these"
        " 980 (a linear one is enough). Its outputs will be read as probabilities for new "
        "people, of whom the same fraction dies as in the archive. It is trained eight times,"
        " on other records each time, in any way that you like: only its predictions are "
        "judged. On 3,600 new people, two things are required: the mean cross-entropy (in "
        "nats) is 0.3655 or less, and over all trainings the mean probability is 0.95 "
        "to 1.1 times the fraction that dies.",
    draw=draw, score=log_loss, measure="mean cross-entropy", needed=0.3655, reached=0.3609,
    baseline=("a probability of 0.2 for each person", share_for_all), probabilities=True, tries=8,
    mistakes=(
        Sign("decided", trained_with(1.0, decided),
             "Only zeros and ones were predicted. A probability is asked for: what does a "
             "confident wrong answer cost in cross-entropy?",
             shows=lambda predictions, split: np.isin(predictions, (0, 1)).all()),
        Sign("same_for_all", same_for_all,
             "Everybody gets the same probability. Does what you return use the nine columns of "
             "its argument?",
             shows=lambda predictions, split: np.ptp(predictions) < 1e-6),
        Sign("reversed", labels_reversed,
             "The people with the higher predictions are those who die less often. Which label "
             "stands for a death?",
             shows=lambda predictions, split: slope(predictions, split) < -0.2),
        Sign("divided", trained_with(1.0, divided),
             "No prediction is above one in three, although some people are in great danger. If "
             "the model is all but sure of a death in the sample of 980, how sure should it be "
             "elsewhere? Was the probability corrected, or the odds?",
             shows=lambda predictions, split: 0.27 < predictions.max() <= 0.3334),
        Sign("mean_scaled", scaled_to_the_mean,
             "The mean of your predictions is about the fraction that dies, and the largest is far "
             "below 1. If all probabilities were multiplied by one number: Bayes' rule multiplies "
             "another quantity. If not, does a penalty or a short training keep the weights small?",
             shows=lambda predictions, split: (abs(ratio(predictions, split) - 1) < 0.15
                                               and predictions.max() < 0.65)),
        Sign("by_heart", by_heart,
             "The highest and the lowest of your probabilities are too extreme. If the loss on "
             "rows that you keep back rises while that of the training rows falls, the model "
             "learns them by heart. If not, is the number that you corrected the logit that "
             "your loss was given?",
             shows=lambda predictions, split: slope(predictions, split) < 0.65),
        Sign("other_way", trained_with(1.0, other_way),
             "On average you predict that more than half of the people die. In which direction "
             "should the correction move a probability?",
             shows=lambda predictions, split: ratio(predictions, split) >= 2.1),
        Sign("not_corrected", trained_with(1.0, as_it_is),
             "On average your predicted probability is far above the fraction that dies. Which "
             "fraction did the model see in training, and which one has the archive?",
             shows=lambda predictions, split: 1.45 < ratio(predictions, split) < 2.1),
        Sign("logs_of_fractions", trained_with(1.0, by_fractions),
             "On average your predicted probability is about a quarter above the fraction that "
             "dies. Is the number that you added to the logit the logarithm of a ratio of odds, or "
             "of a ratio of fractions?",
             shows=lambda predictions, split: (1.15 < ratio(predictions, split) <= 1.4
                                               and 0.65 < slope(predictions, split) < 1.25)),
        Sign("prior_alone", trained_with(1.0, prior_alone),
             "On average your predicted probability is somewhat below the fraction that dies. The "
             "shift has two terms, one for the archive and one for the sample. The sample is not "
             "half deaths: are both terms there?",
             shows=lambda predictions, split: (0.78 < ratio(predictions, split) < 0.96
                                               and 0.65 < slope(predictions, split) < 1.25)),
        Sign("too_low", trained_with(1.0, too_far),
             "On average your predicted probability is well below the fraction that dies. Was it "
             "corrected twice, by weights in the loss and by a shift? If once: was it the logit, "
             "and by how much did the odds change when two of three survivors were left out?",
             shows=lambda predictions, split: ratio(predictions, split) < 0.8)),
    styles=(trained_with(1.0, by_odds), trained_with(KEPT, as_it_is)))
