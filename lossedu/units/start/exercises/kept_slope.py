"""A training loop in PyTorch that keeps the wrong slope, for two reasons."""
import numpy as np

from ....exercises.debug import Debug, Edit, Fault
from ....exercises.record import Case


def kept_slope(x, y, val_x, val_y, steps=40, rate=0.01):
    """The slope that does best on the validation examples, of those that training visits.

    The model predicts slope * x. It starts at slope 0 and takes steps of gradient descent on the
    mean squared error of the training examples x, y, arrays of shape (n,). After each step the
    slope is judged by its mean squared error on the validation examples val_x, val_y, of shape
    (m,). Returns the slope with the smallest one, a float.
    """
    import torch
    from torch.nn.functional import mse_loss
    x, y, val_x, val_y = (torch.tensor(part, dtype=torch.float64) for part in (x, y, val_x, val_y))
    slope = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([slope], lr=rate)
    kept, lowest = 0.0, float("inf")
    for _ in range(steps):
        optimizer.zero_grad()
        loss = mse_loss(slope * x, y)
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            judged = mse_loss(slope * val_x, val_y).item()
        if judged < lowest:
            kept, lowest = slope.item(), judged
    return kept


def draw(rng):
    x, y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 7.0])
    yield Case(x, y, np.array([1.0, 2.0]), np.array([1.5, 3.0]), steps=1).note("one step")
    yield Case(x, y, np.array([1.0, 2.0]), np.array([1.5, 3.0])).note("a flatter validation set")
    yield Case(x, y, np.array([2.0, 1.0, 4.0]), np.array([2.0, 1.5, 3.0]),
               steps=60).note("a much flatter validation set")
    yield Case(x, y, np.array([2.0]), np.array([9.0]), steps=7).note("steeper, seven steps")
    yield Case(x, y, np.array([2.0]), np.array([-4.0]), steps=9).note("every step makes it worse")
    yield Case(x, y, np.array([2.0]), np.array([3.0]), steps=6,
               rate=0.23).note("a learning rate at which training diverges")
    yield Case(x, y, np.array([1.0, 2.0]), np.array([2.6, 5.2]), steps=10,
               rate=0.2).note("slopes that swing to and fro")
    yield Case(x, y, np.array([1.0, 1.0, 1.0]), np.array([0.5, 0.6, 4.0]),
               steps=40).note("one validation example far from the others")
    yield Case(x, y, np.array([1.0, 2.0]), np.array([1.0, 2.5]), steps=5,
               rate=0.003).note("a small learning rate")
    yield Case(x, -y, np.array([1.0, 2.0]), np.array([-1.5, -3.0])).note("slopes below 0")
    yield Case(x, 0.001 * y, np.array([1.0, 2.0]), np.array([0.0015, 0.003]),
               steps=40).note("targets close to 0")
    yield Case(np.array([1.0]), np.array([1000.0]), np.array([1.0]), np.array([2.4]), steps=8,
               rate=0.0005).note("training targets far from those for validation")
    for n, m in ((5, 4), (9, 2), (2, 7)):
        one, other = rng.uniform(0.5, 3, n), rng.uniform(0.5, 3, m)
        yield Case(one, 2 * one + rng.normal(0, 0.3, n), other, 1.2 * other,
                   steps=50).note(f"{n} training examples, {m} for validation")


def by_hand(x, y, val_x, val_y, steps=40, rate=0.01):
    slope, visited = 0.0, []
    for _ in range(steps):
        slope -= rate * 2 * np.mean((slope * x - y) * x)
        visited.append(slope)
    return min(visited, key=lambda one: np.mean((one * val_x - val_y) ** 2))


def with_autograd(x, y, val_x, val_y, steps=40, rate=0.01):
    import torch
    x, y = torch.as_tensor(x).double(), torch.as_tensor(y).double()
    val_x, val_y = torch.as_tensor(val_x).double(), torch.as_tensor(val_y).double()
    slope, found = torch.tensor(0.0, dtype=torch.float64), []
    for _ in range(steps):
        slope = slope.detach().requires_grad_()
        (grad,) = torch.autograd.grad(((slope * x - y) ** 2).mean(), slope)
        slope = (slope - rate * grad).detach()
        found.append((((slope * val_x - val_y) ** 2).mean().item(), slope.item()))
    return min(found)[1]


JUDGED = "judged = mse_loss(slope * val_x, val_y).item()"
ZERO = "        optimizer.zero_grad()\n"

EXERCISE = Debug(
    reference=kept_slope, title="The wrong slope is kept", points=3, difficulty=3, minutes=15,
    draw=draw,
    story="A colleague trains one slope on a few examples, and has set others aside to decide when "
          "to stop. On the examples set aside the best slope is 1.5, yet the program returns "
          "2.00. It has two faults. Fix both in place. The docstring says what the function must "
          "return.",
    run='''slope = kept_slope(np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 7.0]),
                   np.array([1.0, 2.0]), np.array([1.5, 3.0]))
print(f"kept: a slope of {slope:.2f}")''',
    prints="kept: a slope of 2.00",
    look_at="the slope that it keeps: on which examples would it be a good one, and how large are "
            "the steps that lead there?",
    faults=(
        Fault("gradients_add_up", ZERO, "",
              "`backward` adds to the gradient that is there already. Where is the one of the "
              "step before removed?"),
        Fault("judged_on_training", JUDGED, "judged = mse_loss(slope * x, y).item()",
              "This is the slope that is kept if the training examples judge. Which examples "
              "should judge, and is the slope that is kept the one that was judged?")),
    mends=(
        Fault("last_slope", "    return kept\n", "    return slope.item()\n",
              "This is the last slope. Which of those that were visited is asked for?"),
        Fault("cleared_too_late", ZERO + "        loss = mse_loss(slope * x, y)\n"
              "        loss.backward()\n",
              "        loss = mse_loss(slope * x, y)\n        loss.backward()\n" + ZERO,
              "The slope at the start comes back. Is the gradient still there when the optimizer "
              "uses it, and when is a visited slope kept?"),
        Fault("only_the_first_step", "        optimizer.step()\n",
              "        optimizer.step()\n        slope = slope.detach().requires_grad_()\n",
              "Only the first step moves the slope. Which tensor does the optimizer hold, and "
              "which one does the next line use?"),
        Fault("trained_on_validation", "loss = mse_loss(slope * x, y)",
              "loss = mse_loss(slope * val_x, val_y)",
              "Now it is trained on the validation examples. What are they still good for?"),
        Fault("summed", "loss = mse_loss(slope * x, y)",
              'loss = mse_loss(slope * x, y, reduction="sum")',
              "The steps follow the sum of the losses. Which reduction does the docstring name?"),
        Fault("another_optimizer", "torch.optim.SGD(", "torch.optim.Adam(",
              "These are not the steps of gradient descent. Which optimizer takes them?"),
        Fault("steps_of_its_own", "range(steps)", "range(40)",
              "The loop takes 40 steps, whatever is asked for. What does the docstring's "
              "function get?"),
        Fault("best_of_all", "    return kept\n",
              "    return ((val_x * val_y).sum() / (val_x ** 2).sum()).item()\n",
              "This is the best of all slopes on the validation examples. Which of those that "
              "training visits is asked for?"),
        Fault("absolute", JUDGED, "judged = (slope * val_x - val_y).abs().mean().item()",
              "The slopes are judged by absolute errors. Which loss does the docstring name?"),
        Fault("start_takes_part", 'kept, lowest = 0.0, float("inf")',
              "kept, lowest = 0.0, (val_y ** 2).mean().item()",
              "The slope at the start takes part. After what is a slope judged for the first "
              "time?"),
        Fault("keeps_the_loss", "kept, lowest = slope.item(), judged",
              "kept, lowest = judged, judged",
              "This keeps the loss. What does the docstring ask for?")),
    styles=(by_hand, with_autograd,
            Edit("optimizer.zero_grad()", "slope.grad = None")))
