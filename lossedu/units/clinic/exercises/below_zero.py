"""A cross-entropy that is negative: nll_loss was given probabilities.
What finds it: eight rows end at -1, and a negative log-likelihood of labels is never
below 0.
"""
from ....exercises.broken_run import BrokenRun
from ....exercises.programs import Edit, Fault
from ..causes import CAUSES
from ..rows import digits, held_likelihood, training_cross_entropy


def below_zero(x, y, cause="no_log"):
    """Train a classifier of digits: x (n, 64), pixels from 0 to 16; y (n,), labels.

    Returns the model, which maps rows to ten logits, and the log: the mean negative log-likelihood
    of the training rows after each epoch.
    """
    import torch
    import torch.nn.functional as F
    from torch import nn

    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)

    def model(images):
        return network(images / 16)

    def loss_of(images, labels):
        scored = F.log_softmax(model(images), dim=1)
        return F.nll_loss(scored, labels)

    log = []
    for epoch in range(15):
        order = torch.randperm(len(x))
        for rows in order.split(50):
            loss = loss_of(x[rows], y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            log.append(loss_of(x, y).item())
        print(f"epoch {epoch + 1:2}  loss {log[-1]:.3f}")
    return model, log


EXERCISE = BrokenRun(
    reference=below_zero, title="A loss below zero", points=3, difficulty=1, minutes=4, draw=digits,
    story="A classifier of ten digits is trained with a negative log-likelihood. Its loss is "
          "negative from the first epoch on and approaches -1.",
    logged="mean training loss after each epoch",
    curve=(-0.176, -0.335, -0.566, -0.693, -0.737, -0.757, -0.802, -0.82, -0.832, -0.842,
           -0.852, -0.858, -0.862, -0.865, -0.869),
    fault=Fault("fault", "F.log_softmax(model(images), dim=1)",
                "F.softmax(model(images), dim=1)",
                "The loss is still negative. `F.nll_loss` picks out one entry of each row and "
                "changes its sign. What has that entry to be?"),
    causes=CAUSES, folded=True, steps=150, rate=0.01, asks=dict(surely_wrong=30),
    score=held_likelihood, measure="mean held-out log-probability of the label",
    needed=-0.6, report_of=training_cross_entropy,
    tempting=dict(
        sign="With a reversed sign the model would get worse. Here it gets better: which function "
             "of the probability lies between -1 and 0?",
        softmax_twice="Two softmaxes leave a loss above 0. What is minus a probability?"),
    disguises=(
        Fault("plus_one", "return F.nll_loss(scored, labels)",
              "return 1 + F.nll_loss(scored, labels)",
              "The loss is positive now, and its gradient is what it was."),
        Fault("no_sign", "return F.nll_loss(scored, labels)",
              "return -F.nll_loss(scored, labels)",
              "The loss is positive, and the model now lowers the probability of the label.")),
    styles=(Edit("F.log_softmax(model(images), dim=1)",
                 "model(images) - model(images).logsumexp(dim=1, keepdim=True)"),
            Edit("return F.nll_loss(scored, labels)",
                 "return F.cross_entropy(scored, labels)")))
