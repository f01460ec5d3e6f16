"""The loss stays at log 10, digit for digit: the optimiser has the wrong parameters.
What finds it: the norms of all parameters tell: 0 for the hidden layer, not 0 for the
last one, which does not move all the same.
"""
from ....exercises.broken_run import BrokenRun
from ....exercises.programs import Edit, Fault
from ..causes import CAUSES
from ..rows import digits, held_likelihood, training_cross_entropy


def stuck(x, y, cause="not_reached"):
    """Train a classifier of digits: x (n, 64), pixels from 0 to 16; y (n,), labels.

    Returns the model, which maps rows to ten logits, and the log: the mean cross-entropy of the
    training rows after each epoch.
    """
    import torch
    import torch.nn.functional as F
    from torch import nn

    torch.manual_seed(0)
    x = x / 16
    body = nn.Sequential(nn.Linear(64, 48), nn.ReLU())
    head = nn.Linear(48, 10)
    nn.init.zeros_(head.weight)     # so that the first loss is that of equal probabilities
    nn.init.zeros_(head.bias)
    network = nn.Sequential(body, head)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.2, momentum=0.9)

    log = []
    for epoch in range(15):
        order = torch.randperm(len(x))
        for rows in order.split(50):
            logits = network(x[rows])
            loss = F.cross_entropy(logits, y[rows])
            network.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            log.append(F.cross_entropy(network(x), y).item())
        print(f"epoch {epoch + 1:2}  loss {log[-1]:.3f}")

    def model(images):
        return network(images / 16)

    return model, log


EXERCISE = BrokenRun(
    reference=stuck, title="Stuck at 2.303", points=3, difficulty=1, minutes=5, draw=digits,
    story="A classifier of ten digits runs for 15 epochs without an error, and its loss does not "
          "move.",
    logged="mean training loss after each epoch",
    curve=(2.303,) * 15,
    fault=Fault("fault", "SGD(network.parameters()", "SGD(body.parameters()",
                "The loss is the same after each epoch. Print the norm of the gradient of each "
                "parameter, and which parameters the optimiser holds."),
    causes=CAUSES, folded=True, steps=150, rate=0.2, asks=dict(left_out=0),
    score=held_likelihood, measure="mean held-out log-probability of the label",
    needed=-0.8, report_of=training_cross_entropy,
    tempting=dict(
        no_gradient="Then the gradient of the head would be 0 as well. It is not: who holds it?",
        mixed_rows="With targets of other rows the training loss would still fall a little, since "
                   "rows can be learned by heart. Here no digit of it changes."),
    disguises=(
        Fault("random_head", "    nn.init.zeros_(head.weight)", "    nn.init.normal_(head.weight)",
              "Now the body learns behind a head that stays as it was drawn. Which parameters does "
              "the optimiser hold?"),),
    styles=(Edit("SGD(network.parameters()", "SGD([*body.parameters(), *head.parameters()]"),
            Edit("SGD(network.parameters()", "SGD(list(network.parameters())")))
