"""Validated twice in a row, a model gets two losses, both too high: dropout is still on.
What finds it: with the same weights, the validation rows get two losses when they are
predicted twice, and one loss after `model.eval()`.
"""
import numpy as np

from ....exercises.broken_run import BrokenRun, Rows
from ....exercises.programs import Edit, Fault
from ..causes import CAUSES
from ..rows import digits, held_likelihood, log_probs

VALID = 200


def worse_than_said(x, y, val_x, val_y, cause="mode"):
    """Train a classifier of digits: x (n, 64), pixels from 0 to 16; y (n,); val_x, val_y alike.

    Returns the model, which maps rows to ten logits, and the log: the mean cross-entropy over the
    validation rows after each epoch, as the model would predict them in use.
    """
    import torch
    import torch.nn.functional as F
    from torch import nn

    class Reader(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = nn.Sequential(nn.Linear(64, 64), nn.ReLU(),
                                        nn.Dropout(0.5), nn.Linear(64, 10))

        def forward(self, images):
            return self.layers(images / 16)

    torch.manual_seed(0)
    model = Reader()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)

    def train_one_epoch():
        model.train()
        order = torch.randperm(len(x))
        for rows in order.split(50):
            loss = F.cross_entropy(model(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    def validation_loss():
        with torch.no_grad():
            return F.cross_entropy(model(val_x), val_y).item()

    log = []
    for epoch in range(12):
        train_one_epoch()
        model.eval()
        log.append(validation_loss())
        print(f"epoch {epoch + 1:2}  validation loss {log[-1]:.3f}")
    return model, log


def with_validation(rng):
    """Digits, with validation rows."""
    rows = digits(rng, train=500, held=300 + VALID)
    inputs = dict(rows.inputs, val_x=rows.probe[-VALID:], val_y=rows.known["y"][-VALID:])
    return Rows(inputs, rows.probe, rows.known)


def validation_cross_entropy(outputs, rows):
    """The mean cross-entropy over the validation rows."""
    y = rows.known["y"][-VALID:]
    return float(-log_probs(outputs[-VALID:])[np.arange(VALID), y].mean())


EXERCISE = BrokenRun(
    reference=worse_than_said, title="Worse than in use", points=3, difficulty=1, minutes=4,
    draw=with_validation,
    story="A classifier of digits is trained and validated. In use it does clearly better than "
          "its validation loss says. Validate the same weights twice, and you get two losses.",
    logged="validation loss after each epoch",
    curve=(1.886, 1.272, 0.993, 0.749, 0.674, 0.536, 0.456, 0.51, 0.469, 0.403, 0.344, 0.403),
    fault=Fault("fault", "        model.eval()\n", "",
                "The log is still higher than what the model does in use. In which mode are the "
                "validation rows predicted?"),
    causes=CAUSES, folded=True, steps=120, rate=0.01, asks=dict(dropout=0.5),
    score=held_likelihood, measure="mean held-out log-probability of the label",
    needed=-0.5, report_of=validation_cross_entropy,
    tempting=dict(
        averages="The validation rows are predicted in one batch. What makes two predictions of "
                 "one row differ?",
        leak="A leak makes the log better than the model is in use. Here it is worse."),
    disguises=(
        Fault("fixed_seed", "        log.append(",
              "        torch.manual_seed(0)\n        log.append(",
              "With one seed the same units are dropped each time. Units are still dropped."),
        Fault("less_dropout", "nn.Dropout(0.5)", "nn.Dropout(0.1)",
              "The gap is smaller because fewer units are dropped. None should be, when the "
              "validation rows are predicted.")),
    styles=(Edit("        model.eval()\n        log", "        model.train(False)\n        log"),
            Edit("    def validation_loss():\n", "    def validation_loss():\n"
                 "        model.eval()\n")))
