"""A loss that falls, rises, and rises further: the gradients are never set back to 0.
What finds it: the program's own step, twice on one batch with a learning rate of 0: the
gradient is equal if it is set back to 0, and here it doubles.
"""
from ....exercises.broken_run import BrokenRun
from ....exercises.programs import Edit, Fault
from ..causes import CAUSES
from ..rows import bikes, held_r2, training_squares


def rising_steps(x, y, cause="old_gradients"):
    """Predict the rentals of an hour, in hundreds of bikes: x (n, 5), features; y (n,).

    Returns the model, which maps rows to one prediction each, (n,), and the log: the mean squared
    error of the training rows after each epoch.
    """
    import torch
    from torch import nn

    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(5, 32), nn.Tanh(), nn.Linear(32, 1))
    optimizer = torch.optim.SGD(network.parameters(), lr=0.05)

    def model(features):
        return network(features)[:, 0]

    def step(features, target):
        loss = ((model(features) - target) ** 2).mean()
        network.zero_grad()
        loss.backward()
        optimizer.step()

    log = []
    for epoch in range(15):
        order = torch.randperm(len(x))
        for rows in order.split(50):
            step(x[rows], y[rows])
        with torch.no_grad():
            log.append(((model(x) - y) ** 2).mean().item())
        print(f"epoch {epoch + 1:2}  mean squared error {log[-1]:.3f}")
    return model, log


EXERCISE = BrokenRun(
    reference=rising_steps, title="Up and down and up", points=3, difficulty=1, minutes=4,
    draw=bikes,
    story="A small network predicts rentals and is trained by SGD, at a learning rate that a "
          "colleague uses without trouble for the same data. Here the loss goes up and down.",
    logged="mean squared error of the training rows, in hundreds of bikes squared",
    curve=(2.218, 2.287, 4.261, 1.88, 2.134, 4.098, 6.23, 9.052, 2.486, 19.863, 2.717, 13.086,
           5.126, 13.06, 81.39),
    fault=Fault("fault", "        network.zero_grad()\n        loss.backward()",
                "        loss.backward()",
                "The loss still goes up and down. Make two of its steps on one batch with a "
                "learning rate of 0: does `.grad` stay the same?"),
    causes=CAUSES, folded=True, steps=150, rate=0.05,
    score=held_r2, measure="held-out R²", needed=0.3, report_of=training_squares,
    wobble=1.0,     # what grows in swings hangs on the last digits
    tempting=dict(
        mixed_rows="Then the loss would settle near the variance. Here steps become longer and "
                   "longer.",
        sign="With a reversed sign the loss would rise from the first step on, and go on rising."),
    disguises=(
        Fault("smaller_rate", "lr=0.05", "lr=0.0005",
              "A hundredth of the learning rate hides how the gradients add up."),
        Fault("zeroed_late", "        loss.backward()\n        optimizer.step()",
              "        loss.backward()\n        network.zero_grad()\n        optimizer.step()",
              "Now each step finds gradients of 0, or none. Old gradients have to be gone before "
              "`backward` adds the new ones."),
        Fault("adam", "torch.optim.SGD(", "torch.optim.Adam(",
              "Adam divides by the size of the gradients, so the steps stay short. The gradients "
              "are still sums over all earlier batches."),
        Fault("smaller_loss", "loss = ((model(features) - target) ** 2).mean()",
              "loss = ((model(features) - target) ** 2).mean() / 20",
              "A twentieth of the loss is a twentieth of the learning rate. The gradients still "
              "add up."),
        Fault("clipped", "        loss.backward()\n        optimizer.step()",
              "        loss.backward()\n"
              "        nn.utils.clip_grad_norm_(network.parameters(), 1.0)\n"
              "        optimizer.step()",
              "The sum of old gradients is shorter now. It is still a sum of old gradients.")),
    styles=(Edit("        network.zero_grad()\n        loss.backward()",
                 "        optimizer.zero_grad()\n        loss.backward()"),
            Edit("        loss.backward()\n        optimizer.step()",
                 "        loss.backward()\n        optimizer.step()\n"
                 "        network.zero_grad()")))
