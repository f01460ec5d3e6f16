"""Class weights were meant to help the rare class, and it is found less often than before.
What finds it: counts beside weights show it: the class with more rows has the larger
weight.
"""
import numpy as np

from ....exercises.broken_run import BrokenRun, Rows
from ....exercises.programs import Edit, Fault
from ..causes import CAUSES
from ..rows import log_probs


def rare_missed(x, y, cause="wrong_classes"):
    """Find the rare class: x (n, 4), features; y (n,), 1 for the rare class, otherwise 0.

    Returns the model, which maps rows to two logits, and the log: the weighted mean of the
    cross-entropy over the training rows after each epoch, both classes with the same total weight.
    """
    import torch
    import torch.nn.functional as F
    from torch import nn

    torch.manual_seed(0)
    counts = torch.bincount(y, minlength=2)
    weights = len(y) / (2 * counts)
    model = nn.Linear(4, 2)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)

    def loss_of(features, labels):
        return F.cross_entropy(model(features), labels, weight=weights)

    log = []
    for epoch in range(20):
        order = torch.randperm(len(x))
        for rows in order.split(100):
            loss = loss_of(x[rows], y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            log.append(loss_of(x, y).item())
            found = model(x).argmax(dim=1)[y == 1].float().mean()
        print(f"epoch {epoch + 1:2}  loss {log[-1]:.3f}  rare rows found {found:.0%}")
    return model, log


def one_in_ten(rng, train=800, held=800):
    """Two classes that overlap; a row is of the rare one with a probability of 1/10."""
    n = train + held
    y = (rng.random(n) < 0.1).astype(int)
    x = rng.normal(size=(n, 4)) + 1.3 * y[:, None] * np.array([1, 1, 0, 0])
    return Rows(dict(x=x[:train], y=y[:train]), x, dict(y=y, train=train))


def held_recall(outputs, rows):
    """The mean of both classes' recalls on held-out rows."""
    n = rows.known["train"]
    found, y = outputs[n:].argmax(axis=1), rows.known["y"][n:]
    return float((np.mean(found[y == 1] == 1) + np.mean(found[y == 0] == 0)) / 2)


def training_balanced(outputs, rows):
    """The mean of both classes' mean cross-entropies on the training rows."""
    n = rows.known["train"]
    y, log_p = rows.known["y"][:n], log_probs(outputs[:n])
    return float(-(log_p[y == 0, 0].mean() + log_p[y == 1, 1].mean()) / 2)


EXERCISE = BrokenRun(
    reference=rare_missed, title="The rare class is never found", points=3, difficulty=1, minutes=4,
    draw=one_in_ten,
    story="About one row in eleven belongs to a rare class. Class weights were put into the loss "
          "so that it would be found. The loss falls to a very small number, and of the rare rows "
          "not one is found. Without any weights some were.",
    logged="weighted mean training loss after each epoch",
    curve=(0.4423, 0.2522, 0.1519, 0.1065, 0.0844, 0.0719, 0.0645, 0.0596, 0.0562, 0.0536,
           0.0515, 0.0499, 0.0485, 0.0473, 0.0463, 0.0454, 0.0446, 0.0439, 0.0433, 0.0428),
    fault=Fault("fault", "len(y) / (2 * counts)", "2 * counts / len(y)",
                "The rare class is still not found. Print each class's count and weight side by "
                "side."),
    causes=CAUSES, folded=True, steps=160, rate=0.05,
    score=held_recall, measure="mean recall of the two classes", needed=0.68,
    report_of=training_balanced,
    tempting=dict(
        sign="With a reversed sign the common class would be lost. It is found in nearly every "
             "row: which class counts more?",
        averages="The mean is taken over rows, each with its weight. Which weight has a rare row?"),
    disguises=(
        Fault("no_weights", ", weight=weights)", ")",
              "Without weights the rare class counts as often as it occurs. Most rows are of "
              "the other."),
        Fault("one_to_nine", "2 * counts / len(y)", "torch.tensor([1.0, 9.0])",
              "The rare class is found now. But nine to one fits one row in ten: count the rows of "
              "each class. With which weights do both classes have the same total weight?"),
        Fault("squared", "2 * counts / len(y)", "(2 * counts / len(y)) ** 2",
              "The common class still has the larger weight.")),
    styles=(Edit("len(y) / (2 * counts)", "2 * counts.flip(0) / len(y)"),
            Edit("len(y) / (2 * counts)", "counts.max() / counts"),
            Edit("return F.cross_entropy(model(features), labels, weight=weights)",
                 'losses = F.cross_entropy(model(features), labels, reduction="none")\n'
                 "        return (weights[labels] * losses).mean()")))
