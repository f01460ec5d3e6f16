"""A model trained on as many pictures as texts, whose probabilities are to hold where pictures are
rare."""
import math

import numpy as np

from ....data import load
from ....exercises.train import Sign, Split, Train

SHARE = 0.03   # of pictures among the held-out blocks
EACH = 420     # pictures, and texts, to train on
SHIFT = math.log(SHARE / (1 - SHARE))


def enriched_sample(x, y, seed):
    """Train a model in PyTorch whose probabilities hold where 3 % are pictures, and return the
    function that predicts.

    x: tensor (840, 10), scaled. y: tensor (840,) of 0.0 (text) and 1.0 (picture), half of them 1.
    seed: an int for torch.manual_seed. The function that you return takes a tensor (m, 10) of
    blocks, of which 3 % are pictures, and returns m probabilities of a picture.
    """
    import torch
    torch.manual_seed(seed)
    model = torch.nn.Linear(10, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05, weight_decay=1e-3)
    for _ in range(300):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(x)[:, 0], y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return lambda rows: torch.sigmoid(model(rows)[:, 0] + np.log(0.03 / 0.97))


def trained_with(weight, read):
    """A function like the one above: label 1 counts `weight` times, `read` makes a probability of
    a logit."""
    def fit(x, y, seed):
        import torch
        torch.manual_seed(seed)
        model = torch.nn.Sequential(torch.nn.Linear(10, 1))
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
    return z.sigmoid() * SHARE / 0.5


def by_odds(z):
    odds = z.exp() * SHARE / (1 - SHARE)
    return odds / (1 + odds)


def other_way(z):
    return (z - SHIFT).sigmoid()


def too_far(z):
    return (z + 1.7 * SHIFT).sigmoid()


def decided(z):
    return (z + SHIFT > 0).float()


def by_heart(x, y, seed):
    """Many weights, trained for long on few rows; the logits are shifted as they should be."""
    import torch
    torch.manual_seed(seed)
    model = torch.nn.Sequential(torch.nn.Linear(10, 64), torch.nn.ReLU(), torch.nn.Linear(64, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(800):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(x)[:, 0], y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return lambda rows: (model(rows)[:, 0] + SHIFT).sigmoid()


def draw(rng):
    """As many pictures as texts to train on; other blocks, few of them pictures, held out."""
    blocks = load("page_blocks")
    _, once = np.unique(np.column_stack([blocks.X, blocks.y]), axis=0, return_index=True)
    x, y = np.log1p(blocks.X[once]), blocks.y[once]
    rows = {label: rng.permutation(np.flatnonzero(y == label)) for label in (0, 1)}
    known = rng.permutation(np.append(rows[0][:EACH], rows[1][:EACH]))
    held = np.append(rows[0][EACH:EACH + 2910], rows[1][EACH:EACH + 90])
    x = np.clip((x - x[known].mean(axis=0)) / x[known].std(axis=0), -2, 2)
    return Split(x[known], y[known].astype(float), x[held], y[held].astype(float))


def log_loss(predictions, picture):
    given = np.clip(np.where(picture == 1, predictions, 1 - predictions), 1e-9, 1)
    return np.mean(-np.log(given))


def share_for_all(split):
    return np.full(len(split.held_y), SHARE)


def ratio(predictions, split):
    return predictions.mean() / split.held_y.mean()


EXERCISE = Train(
    reference=enriched_sample, title="Half of the sample were pictures", points=4, difficulty=3,
    minutes=9,
    ask="In scanned pages, 3 % of the blocks are pictures or lines, and the others are text. To "
        "save work, somebody labelled 420 blocks of either kind, drawn at random within each. "
        "Train a model in PyTorch on these 840 (a linear one is enough; one with many "
        "weights may learn them by heart). It will be used on all blocks, and its outputs are "
        "read as probabilities. It is trained three times, on other blocks each time; the "
        "mean cross-entropy (in nats) over 3,000 other blocks, of which 90 are pictures, has to "
        "be 0.088 or less.",
    draw=draw, score=log_loss, measure="mean cross-entropy", needed=0.088, reached=0.074,
    baseline=("a probability of 0.03 for each block", share_for_all), probabilities=True,
    mistakes=(
        Sign("decided", trained_with(1.0, decided),
             "Only zeros and ones were predicted. A probability is asked for: what does a "
             "confident wrong answer cost in cross-entropy?",
             shows=lambda predictions, split: np.isin(predictions, (0, 1)).all()),
        Sign("other_way", trained_with(1.0, other_way),
             "On average you predict that more than a third of the blocks are pictures. In which "
             "direction should the correction move a probability?",
             shows=lambda predictions, split: ratio(predictions, split) >= 12),
        Sign("divided", trained_with(1.0, divided),
             "No prediction is above 0.06, whatever the block looks like. If the model is all but "
             "sure of a block in the sample of 840, how sure should it be elsewhere? Was the "
             "probability corrected, or the odds?",
             shows=lambda predictions, split: 0.03 < predictions.max() <= 0.061),
        Sign("by_heart", by_heart,
             "Some blocks get a probability below 0.001 of what they are, so the model is sure and "
             "wrong. How does the loss develop on rows that you keep back, while that of the "
             "training rows falls?",
             shows=lambda predictions, split: np.mean(np.where(
                 split.held_y == 1, predictions, 1 - predictions) < 0.001) > 0.003),
        Sign("not_corrected", trained_with(1.0, as_it_is),
             "On average your predicted probability is far above the fraction of pictures. "
             "Which fraction did the model see in training, and where does it know of the "
             "other one?",
             shows=lambda predictions, split: 1.6 < ratio(predictions, split) < 12),
        Sign("too_low", trained_with(1.0, too_far),
             "On average your predicted probability is well below the fraction of pictures. By how "
             "much were the logits moved, and how far apart are the log-odds of both fractions?",
             shows=lambda predictions, split: ratio(predictions, split) < 0.75)),
    styles=(trained_with(1.0, by_odds), trained_with(SHARE / (1 - SHARE), as_it_is)))
