"""Predictions that are too low on average by nearly half a unit: the targets became whole numbers.
What finds it: eight rows are learned by heart, so look at the targets: beside those
of `clinic.inputs` they have lost their decimals.
"""
import numpy as np

from ....exercises.broken_run import BrokenRun
from ....exercises.programs import Edit, Fault
from ..causes import CAUSES
from ..rows import bikes, training_squares


def half_missing(x, y, cause="rounded_targets"):
    """Predict the rentals of an hour, in hundreds of bikes: x (n, 5), features; y (n,).

    Returns the model, which maps rows to one prediction each, (n,), and the log: the mean squared
    error of the training rows after every tenth step.
    """
    import torch
    from torch import nn

    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(5, 32), nn.Tanh(), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.03)
    target = y.to(torch.float32)

    def model(features):
        return network(features)[:, 0]

    def error(features, rentals):
        return ((model(features) - rentals) ** 2).mean()

    log = []
    for step in range(150):
        loss = error(x, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 10 == 9:
            with torch.no_grad():
                log.append(error(x, target).item())
            print(f"step {step + 1:3}  mean squared error {log[-1]:.3f}")
    return model, log


def unbiased(outputs, rows):
    """Minus the size of the mean error on the training rows."""
    n = rows.known["train"]
    return -float(abs(np.mean(outputs[:n] - rows.known["y"][:n])))


EXERCISE = BrokenRun(
    reference=half_missing, title="Forty bikes short", points=3, difficulty=2, minutes=5,
    draw=bikes,
    story="A network predicts how many bikes are rented in an hour, in hundreds. Its training "
          "error falls. In use its predictions are too low by about forty bikes on average, and "
          "more training does not help.",
    logged="mean squared error of the training rows after every tenth step, in hundreds of bikes "
           "squared",
    curve=(1.217, 1.028, 0.915, 0.823, 0.749, 0.683, 0.622, 0.577, 0.542, 0.514, 0.49, 0.468, 0.446,
           0.425, 0.405),
    fault=Fault("fault", "y.to(torch.float32)", "y.to(torch.int64)",
                "The predictions are still too low. Compare a few targets as the loss gets them "
                "with those in the file."),
    causes=CAUSES, folded=True, steps=150, rate=0.03, asks=dict(exact_targets=0),
    score=unbiased, measure="size of the mean error of the training rows",
    least_is_best=True, needed=-0.1, report_of=training_squares,
    tempting=dict(
        shapes="Then all rows would get the same prediction. Here they differ as they should, and "
               "most are too low.",
        not_reached="Then some weight would never change. The error falls: towards which targets?"),
    disguises=(
        Fault("half_up", "rentals) ** 2).mean()", "rentals - 0.5) ** 2).mean()",
              "Half a unit more is right on average, and the decimals are still gone."),
        Fault("two_fifths", "rentals) ** 2).mean()", "rentals - 0.4) ** 2).mean()",
              "The mean error is nearly right again, and the decimals are still gone."),
        Fault("up", "y.to(torch.int64)", "y.ceil().to(torch.int64)",
              "Now they are too high: rounded up, the targets lose as much as rounded down. Which "
              "type can hold them?")),
    styles=(Edit("y.to(torch.float32)", "y"), Edit("y.to(torch.float32)", "y.float()")))
