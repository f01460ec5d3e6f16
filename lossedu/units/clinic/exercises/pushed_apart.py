"""A triplet loss that falls while images of one digit move apart: a difference is turned round.
What finds it: eight triplets reach a loss of 0, so the loss is minimised; by hand, a
triplet with the same digit at distance 0 and the other at 3 should cost 0, and costs 4.
"""
import numpy as np

from ....exercises.broken_run import BrokenRun, Rows
from ....exercises.programs import Edit, Fault
from ..causes import CAUSES
from ..rows import digits


def pushed_apart(x, triplets, cause="sign"):
    """Learn a space of digits: x (n, 64), pixels from 0 to 16; triplets (m, 3), rows of x: an
    anchor, another image of its digit, an image of another digit.

    Returns the model, which maps rows to vectors (n, 8), and the log: the mean triplet loss with
    a margin of 1 after each epoch.
    """
    import torch
    from torch import nn

    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 8))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.003)

    def model(images):
        return network(images / 16)

    def loss_of(some):
        anchor, same, other = (model(x[some[:, place]]) for place in range(3))
        near = (anchor - same).norm(dim=1)
        far = (anchor - other).norm(dim=1)
        return torch.relu(near - far + 1.0).mean()

    log = []
    for epoch in range(15):
        order = torch.randperm(len(triplets))
        for rows in order.split(100):
            loss = loss_of(triplets[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            log.append(loss_of(triplets).item())
        print(f"epoch {epoch + 1:2}  triplet loss {log[-1]:.3f}")
    return model, log


def in_threes(rng, train=400, number=1000):
    """Digits, and triplets of training rows."""
    rows = digits(rng, train=train)
    y = rows.known["y"]
    triplets = np.zeros((number, 3), int)
    for one in triplets:
        one[0] = rng.integers(train)
        alike = y[:train] == y[one[0]]
        one[1], one[2] = rng.choice(np.flatnonzero(alike)), rng.choice(np.flatnonzero(~alike))
    return Rows(dict(x=rows.inputs["x"], triplets=triplets), rows.probe,
                dict(rows.known, triplets=triplets))


def held_nearest(outputs, rows):
    """How many held-out rows have a nearest training row of their digit."""
    n, y = rows.known["train"], rows.known["y"]
    apart = ((outputs[n:, None] - outputs[None, :n]) ** 2).sum(axis=2)
    return float(np.mean(y[:n][apart.argmin(axis=1)] == y[n:]))


def training_triplets(outputs, rows):
    """The mean triplet loss of the training triplets."""
    anchor, same, other = (outputs[rows.known["triplets"][:, place]] for place in range(3))
    near, far = (np.linalg.norm(anchor - one, axis=1) for one in (same, other))
    return float(np.maximum(near - far + 1, 0).mean())


EXERCISE = BrokenRun(
    reference=pushed_apart, title="A triplet loss that falls too well", points=3, difficulty=2,
    minutes=5, draw=in_threes,
    story="Images of digits are mapped to vectors, and images of one digit are to lie close "
          "together. The triplet loss falls. Yet for new images, the nearest training image shows "
          "the same digit only about one time in four; on raw pixels, nearly always.",
    logged="mean triplet loss after each epoch",
    curve=(1.003, 0.995, 0.988, 0.981, 0.975, 0.967, 0.958, 0.946, 0.934, 0.921, 0.908, 0.897,
           0.886, 0.878, 0.87),
    fault=Fault("fault", "torch.relu(near - far + 1.0)", "torch.relu(far - near + 1.0)",
                "The nearest image is still of another digit. When is the loss 0: when the same "
                "digit is near, or when it is far?"),
    causes=CAUSES, folded=True, steps=150, rate=0.003,
    score=held_nearest, measure="accuracy of the nearest training image",
    needed=0.73, report_of=training_triplets,
    tempting=dict(
        swapped="What is swapped here is a difference, not the arguments of a divergence: the loss "
                "falls as the digits mix.",
        mixed_rows="With triplets of random rows the loss would stay near the margin. It falls, "
                   "and the metric with it."),
    disguises=(
        Fault("larger_margin", "torch.relu(far - near + 1.0)", "torch.relu(far - near + 5.0)",
              "A larger margin asks for more of the same. Which distance is to be the larger one?"),
        Fault("minus_loss", "return torch.relu(far - near + 1.0)",
              "return -torch.relu(far - near + 1.0)",
              "Minus the loss has no smallest value: a triplet that is right by far is pushed "
              "further. For which triplets should the loss be 0?"),
        Fault("minus_margin", "torch.relu(far - near + 1.0)", "torch.relu(far - near - 1.0)",
              "The margin has another sign, the difference has not. Which distance is to be the "
              "larger one?")),
    styles=(Edit("torch.relu(near - far + 1.0)", "(near - far + 1.0).clamp(min=0)"),
            Edit("torch.relu(near - far + 1.0)", "torch.relu(1.0 - (far - near))")))
