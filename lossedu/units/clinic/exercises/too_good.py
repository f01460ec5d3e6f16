"""Rows of the same patients on both sides of the split: a validation accuracy nobody can repeat.
What finds it: with labels shuffled from patient to patient, `shuffled=True`, the
validation accuracy is still 1.
"""
import numpy as np

from ....exercises.broken_run import BrokenRun, Rows
from ....exercises.programs import Edit, Fault
from ..causes import CAUSES

SUBJECTS, TIMES, FEATURES, NEW = 720, 3, 30, 1100


def too_good(x, y, patient, cause="leak"):
    """Predict a diagnosis: x (n, 30), measurements; y (n,), 0 or 1; patient (n,), 0 to 719.

    Each patient was measured three times. Returns the model, which maps rows to one logit each,
    (n,), and the log: the accuracy on the validation rows after every sixth step. It is to tell
    how the model will do for patients whom it has never met.
    """
    import torch
    import torch.nn.functional as F
    from torch import nn

    torch.manual_seed(0)
    kept = patient % 3 == 0
    train_x, train_y = x[~kept], y[~kept].float()
    valid_x, valid_y = x[kept], y[kept]

    hidden, last = nn.Linear(30, 64), nn.Linear(64, 1)
    optimizer = torch.optim.Adam([*hidden.parameters(), *last.parameters()], lr=0.01)

    def model(rows):
        return last(hidden(rows).relu())[:, 0]

    log = []
    for step in range(60):
        loss = F.binary_cross_entropy_with_logits(model(train_x), train_y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 6 == 5:
            with torch.no_grad():
                right = (model(valid_x) > 0) == (valid_y == 1)
            log.append(right.float().mean().item())
            print(f"step {step + 1:3}  validation accuracy {log[-1]:.2f}")
    return model, log


def patients(rng):
    """Three rows of each patient, which are alike; new patients have one."""
    labels = rng.integers(0, 2, SUBJECTS + NEW)
    centres = rng.normal(size=(SUBJECTS + NEW, FEATURES))
    centres[:, 0] += 0.5 * (2 * labels - 1)
    patient = np.repeat(np.arange(SUBJECTS), TIMES)
    rows = np.concatenate([patient, np.arange(SUBJECTS, SUBJECTS + NEW)])
    x = centres[rows] + 0.1 * rng.normal(size=(len(rows), FEATURES))
    y = labels[rows]
    seen = len(patient)
    return Rows(dict(x=x[:seen], y=y[:seen], patient=patient), x, dict(y=y, train=seen))


def new_patients(outputs, rows):
    """The accuracy on patients who were not handed over."""
    z, y = outputs.reshape(len(outputs), -1)[-NEW:, 0], rows.known["y"][-NEW:]
    return float(np.mean((z > 0) == (y == 1)))


EXERCISE = BrokenRun(
    reference=too_good, title="A validation accuracy nobody can repeat", points=3, difficulty=3,
    minutes=6, draw=patients,
    story="A network predicts a diagnosis from 30 measurements. The validation accuracy is "
          "excellent. Then it is used for new patients, and is right far less often.",
    logged="accuracy on the validation rows after every sixth step",
    curve=(0.717, 0.756, 0.8, 0.837, 0.89, 0.929, 0.953, 0.975, 0.992, 0.999),
    fault=Fault("fault", "kept = patient % 3 == 0", "kept = torch.arange(len(x)) % 3 == 0",
                "New patients still do worse than the log says. Whose rows stand among the "
                "training rows, and whose among the validation rows?"),
    causes=CAUSES, folded=True, steps=60, rate=0.01, asks=dict(last_line=0),
    score=new_patients, measure="accuracy on new patients", needed=0.55,
    report_of=new_patients, near=0.15, elsewhere="on patients who were never seen",
    tempting=dict(
        mode="No layer here depends on the mode. In what are new patients new?",
        averages="The accuracy is one mean over all validation rows. Has the model met the people "
                 "behind them?"),
    disguises=(
        Fault("every_fifth", "torch.arange(len(x)) % 3 == 0", "torch.arange(len(x)) % 5 == 0",
              "Other rows of the same patients are still in both parts."),
        Fault("shuffled", "torch.arange(len(x)) % 3 == 0", "torch.randperm(len(x)) % 3 == 0",
              "Shuffled rows are rows of the same patients. What has to stay together?")),
    styles=(Edit("kept = patient % 3 == 0", "kept = patient < 240"),
            Edit("kept = patient % 3 == 0", "kept = (patient // 2) % 3 == 1")))
