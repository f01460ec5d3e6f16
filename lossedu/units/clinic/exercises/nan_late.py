"""The loss falls for many steps and then is nan: a probability became exactly 1.
What finds it: in the step that gives nan all logits are finite, and a row with the
label 1 has a probability of exactly 1.
"""
from ....exercises.broken_run import BrokenRun, Rows
from ....exercises.programs import Edit, Fault
from ..causes import CAUSES
from ..rows import digits, training_binary


def nan_late(x, y, cause="not_finite"):
    """Tell eights from other digits: x (n, 64), pixels from 0 to 16; y (n,), 0 for an eight.

    Returns the model, which maps rows to one logit each, (n,), and the log: the mean binary
    cross-entropy of the training rows after every fifth step.
    """
    import torch
    import torch.nn.functional as F
    from torch import nn

    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.02)

    def model(images):
        return network(images / 16)[:, 0]

    def loss_of(z, target):
        losses = F.binary_cross_entropy_with_logits(z, target, reduction="none")
        return losses.mean()

    log = []
    target = y.float()
    for step in range(300):
        loss = loss_of(model(x), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 5 == 4:
            with torch.no_grad():
                log.append(loss_of(model(x), target).item())
            print(f"step {step + 1:3}  loss {log[-1]:.4f}")
    return model, log


def eights(rng):
    """Digits, and 0 for an eight, 1 for each other digit."""
    rows = digits(rng, train=400, held=300)
    y = (rows.known["y"] != 8).astype(int)
    return Rows(dict(x=rows.inputs["x"], y=y[:400]), rows.probe, dict(y=y, train=400))


def learned(outputs, rows):
    """The mean log-probability of the training labels."""
    return -training_binary(outputs, rows)


# A small constant, log(1 - p + 1e-9), or a clamp makes value and gradient finite, but the gradient
# 0 for a row that is wrong to the last digit of a float: refused by `pull` in afterwards.py.
BY_HAND = "losses = -(target * z.sigmoid().log() + (1 - target) * (1 - z.sigmoid()).log())"

EXERCISE = BrokenRun(
    reference=nan_late, title="nan after many steps", points=3, difficulty=2,
    minutes=6, draw=eights,
    story="A network tells eights from other digits. For many steps its loss falls as it "
          "should. Then one line of the log is nan, and so are all that follow.",
    logged="mean training loss after every fifth step",
    curve=(0.416, 0.333, 0.318, 0.285, 0.24, 0.203, 0.176, 0.161, 0.147, 0.138, 0.13, 0.123, 0.118,
           0.112, 0.106, 0.101, *(float("nan"),) * 44),
    fault=Fault("fault",
                'losses = F.binary_cross_entropy_with_logits(z, target, reduction="none")', BY_HAND,
                "It is still nan. Keep the weights of the step before: which row has the first "
                "value that is not finite, and what is its logit?"),
    causes=CAUSES, folded=True, steps=300, rate=0.02, asks=dict(pull=30, unbounded=1000),
    score=learned, measure="mean log-probability of the training labels",
    needed=-0.03, report_of=training_binary,
    tempting=dict(
        softmax_twice="Then the loss would have a floor. Here it falls until a logarithm gets 0.",
        old_gradients="Then the loss would have gone up before. It fell up to the line before nan. "
                      "Which function is not finite there?"),
    disguises=(
        Fault("nan_to_num", "return losses.mean()", "return losses.nan_to_num().mean()",
              "The nan is gone from the value. The gradient of such a row is still nan, or 0."),),
    styles=(Edit('losses = F.binary_cross_entropy_with_logits(z, target, reduction="none")',
                 "losses = F.softplus(z) - target * z"),
            Edit('losses = F.binary_cross_entropy_with_logits(z, target, reduction="none")',
                 "losses = -target * F.logsigmoid(z) - (1 - target) * F.logsigmoid(-z)")))
