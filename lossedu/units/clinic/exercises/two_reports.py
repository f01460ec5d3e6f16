"""The same model gets another validation loss with another batch size: a mean of means.
What finds it: the same weights, evaluated in one batch of 205, get another number
than in batches of 100, 100 and 5.
"""
import numpy as np

from ....exercises.broken_run import BrokenRun, Rows
from ....exercises.programs import Edit, Fault
from ..causes import CAUSES
from ..rows import digits, held_likelihood, log_probs

HARD = 5       # rows at the end of the validation rows, whose labels are wrong
LEAST = 205    # validation rows; at most four more, so that a length is no constant


def two_reports(x, y, val_x, val_y, cause="averages"):
    """Train a classifier of digits: x (n, 64), pixels from 0 to 16; y (n,); val_x, val_y alike.

    Returns the model, which maps rows to ten logits, and the log: the mean cross-entropy over the
    validation rows after each epoch.
    """
    import torch
    import torch.nn.functional as F
    from torch import nn

    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)

    def model(images):
        return network(images / 16)

    def validation_loss(batch=100):
        total = 0.0
        with torch.no_grad():
            for start in range(0, len(val_x), batch):
                part = slice(start, start + batch)
                losses = F.cross_entropy(model(val_x[part]), val_y[part], reduction="none")
                total += losses.sum().item()
        return total / len(val_x)

    log = []
    for epoch in range(12):
        order = torch.randperm(len(x))
        for rows in order.split(50):
            loss = F.cross_entropy(model(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        log.append(validation_loss())
        print(f"epoch {epoch + 1:2}  validation loss {log[-1]:.3f}")
    return model, log


def with_validation(rng):
    """Digits; the last few validation rows have wrong labels."""
    rows = digits(rng, train=500, held=300 + LEAST + 4)
    valid = LEAST + 4 - int(rng.integers(5))
    x, y = rows.probe[:800 + valid], rows.known["y"][:800 + valid].copy()
    y[-HARD:] = (y[-HARD:] + 1 + rng.integers(0, 9, HARD)) % 10
    inputs = dict(rows.inputs, val_x=x[-valid:], val_y=y[-valid:])
    return Rows(inputs, x, dict(y=y, train=500, valid=valid))


def held_apart(outputs, rows):
    """The mean log-probability of the labels of rows that are in neither part."""
    apart = len(outputs) - rows.known["valid"]
    known = dict(y=rows.known["y"][:apart], train=500)
    return held_likelihood(outputs[:apart], Rows({}, rows.probe, known))


def validation_cross_entropy(outputs, rows):
    """The mean cross-entropy over the validation rows."""
    valid = rows.known["valid"]
    y = rows.known["y"][-valid:]
    return float(-log_probs(outputs[-valid:])[np.arange(valid), y].mean())


EXERCISE = BrokenRun(
    reference=two_reports, title="Two validation losses of one model", points=3, difficulty=2,
    minutes=5, draw=with_validation,
    story="A classifier of digits trains well. But two colleagues who evaluate it on the same 205 "
          "validation rows do not agree: with batches of 100 the validation loss is higher than "
          "in one batch, and mostly rises from the fourth epoch on while the model gets better.",
    logged="validation loss after each epoch",
    curve=(1.98, 1.536, 1.359, 1.641, 1.701, 1.858, 1.913, 2.096, 2.06, 2.191, 2.225, 2.297),
    fault=Fault("fault", '''reduction="none")
                total += losses.sum().item()
        return total / len(val_x)''', '''reduction="none")
                total += losses.mean().item()
        return total / len(range(0, len(val_x), batch))''',
                "The log still depends on the batch size. How many rows has the last batch, and "
                "how much do they count?"),
    causes=CAUSES, folded=True, steps=120, rate=0.01, asks=dict(batch=37),
    score=held_apart, measure="mean held-out log-probability of the label",
    needed=-0.6, report_of=validation_cross_entropy,
    tempting=dict(
        mode="There is no layer that behaves differently in training mode. What else depends on "
             "the batch size?",
        leak="The validation rows take no part in any step. How much does each of them count?"),
    disguises=(
        Fault("smaller_batches", "def validation_loss(batch=100)", "def validation_loss(batch=50)",
              "It is nearer, and it is still another number than with one batch. Do all rows count "
              "alike?"),
        Fault("last_left_out", "range(0, len(val_x), batch):\n",
              "range(0, len(val_x) - batch + 1, batch):\n",
              "Now the last rows are not counted at all.")),
    styles=(Edit('''total += losses.sum().item()
        return total / len(val_x)''', '''total += losses.mean().item() * len(losses)
        return total / len(val_y)'''),
            Edit("def validation_loss(batch=100)", "def validation_loss(batch=1000)")))
