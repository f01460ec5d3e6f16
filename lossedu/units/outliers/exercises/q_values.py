"""A clipped error that stops the training: a loss in PyTorch, wrong in one line."""
import numpy as np

from ....exercises.debug import Debug, Edit, Fault
from ....exercises.record import Case, Mistake


def q_values(states, targets, steps=400, rate=0.2):
    """The predictions, (n,), of a linear model that is trained in PyTorch on `targets`.

    states: (n, d). targets: (n,). Full-batch gradient descent starts at 0. In the gradient of the
    mean loss each residual counts as it is, up to a size of 1; a larger one counts as 1 or -1.
    """
    import torch
    x, y = torch.tensor(states, dtype=torch.float64), torch.tensor(targets, dtype=torch.float64)
    weight = torch.zeros(x.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros((), dtype=torch.float64, requires_grad=True)
    for _ in range(steps):
        error = x @ weight + bias - y
        loss = torch.where(error.abs() <= 1, error ** 2 / 2, error.abs() - 0.5).mean()
        by_weight, by_bias = torch.autograd.grad(loss, (weight, bias))
        with torch.no_grad():
            weight -= rate * by_weight
            bias -= rate * by_bias
    return (x @ weight + bias).detach().numpy()


def draw(rng):
    x = rng.normal(size=(20, 2))
    yield Case(x, 0.2 * np.tanh(x[:, 0]), steps=30).note("targets between -0.2 and 0.2")
    yield Case(np.zeros((3, 1)), np.array([0.5, -0.25, 0.0]),
               steps=1).note("one step, small targets")
    yield Case(np.array([[1.0]]), np.array([-0.5]), steps=2).note("one example, a small target")
    yield Case(np.array([[0.5]]), np.array([4.0]), steps=2).note("one example")
    yield Case(x, 20 + x @ np.array([1.0, -2.0]), steps=150).note("targets near 20")
    yield Case(x, 20 + x @ np.array([1.0, -2.0]), steps=1).note("one step, targets near 20")
    yield Case(x, 2 * x[:, 1] - 1, steps=60, rate=0.1).note("targets between -6 and 4")
    yield Case(np.arange(6.0)[:, None] / 5, np.array([0.0, 0.1, 0.2, 0.3, 0.4, -30.0]),
               steps=40).note("one target of -30")
    yield Case(np.array([[0.0], [1.0], [2.0]]), np.array([1.0, -1.0, 1.0]),
               steps=1).note("one step, every residual exactly 1 or -1")
    yield Case(np.arange(3)[:, None], np.array([2, -2, 5]), steps=3).note("whole numbers")


def by_huber_loss(states, targets, steps=400, rate=0.2):
    import torch
    x, y = torch.as_tensor(states).double(), torch.as_tensor(targets).double()
    model = torch.nn.Linear(x.shape[1], 1).double()
    with torch.no_grad():
        for one in model.parameters():
            one.zero_()
    for _ in range(steps):
        model.zero_grad()
        torch.nn.functional.huber_loss(model(x)[:, 0], y).backward()
        with torch.no_grad():
            for one in model.parameters():
                one -= rate * one.grad
    return model(x)[:, 0].detach().numpy()


def clip_the_gradient(states, targets, steps=400, rate=0.2):
    import torch
    x, y = torch.as_tensor(states).double(), torch.as_tensor(targets).double()
    theta = torch.zeros(x.shape[1] + 1, dtype=torch.float64)
    rows = torch.cat([x, torch.ones(len(x), 1, dtype=torch.float64)], dim=1)
    for _ in range(steps):
        grad = rows.T @ (rows @ theta - y) / len(y)
        theta = theta - rate * grad / max(1.0, float(grad.norm()))
    return (rows @ theta).numpy()


def clip_as_torch_does(states, targets, steps=400, rate=0.2):
    """The gradient of the batch, through torch's function."""
    import torch
    x, y = torch.as_tensor(states).double(), torch.as_tensor(targets).double()
    rows = torch.cat([x, torch.ones(len(x), 1, dtype=torch.float64)], dim=1)
    theta = torch.zeros(rows.shape[1], dtype=torch.float64, requires_grad=True)
    for _ in range(steps):
        (theta.grad,) = torch.autograd.grad(((rows @ theta - y) ** 2 / 2).mean(), theta)
        torch.nn.utils.clip_grad_norm_([theta], 1.0)
        with torch.no_grad():
            theta -= rate * theta.grad
    return (rows @ theta).detach().numpy()


def clip_each_entry(states, targets, steps=400, rate=0.2):
    import torch
    x, y = torch.as_tensor(states).double(), torch.as_tensor(targets).double()
    theta = torch.zeros(x.shape[1] + 1, dtype=torch.float64)
    rows = torch.cat([x, torch.ones(len(x), 1, dtype=torch.float64)], dim=1)
    for _ in range(steps):
        theta = theta - rate * (rows.T @ (rows @ theta - y) / len(y)).clamp(-1, 1)
    return (rows @ theta).numpy()


def clip_each_example(states, targets, steps=400, rate=0.2):
    import torch
    x, y = torch.as_tensor(states).double(), torch.as_tensor(targets).double()
    theta = torch.zeros(x.shape[1] + 1, dtype=torch.float64)
    rows = torch.cat([x, torch.ones(len(x), 1, dtype=torch.float64)], dim=1)
    for _ in range(steps):
        each = (rows @ theta - y)[:, None] * rows
        each = each / each.norm(dim=1, keepdim=True).clamp(min=1)
        theta = theta - rate * each.mean(dim=0)
    return (rows @ theta).numpy()


LOSS = "torch.where(error.abs() <= 1, error ** 2 / 2, error.abs() - 0.5).mean()"
SMOOTH = "torch.nn.functional.smooth_l1_loss(x @ weight + bias, y)"

EXERCISE = Debug(
    reference=q_values, title="An error that is clipped", points=4, difficulty=3, minutes=8,
    draw=draw,
    story="The paper on deep Q-networks found it helpful to \"clip the error term from the update "
          "[...] to be between -1 and 1\" (Mnih et al. 2015). A colleague builds that into "
          "a linear model in PyTorch. Below is what her program prints for targets near 20. It has "
          "one fault. Fix it in place; the docstring says what it must return.",
    run='''states = np.linspace(-1, 1, 21)[:, None]
predicted = q_values(states, 20 + 3 * states[:, 0])
print(f"mean prediction {predicted.mean():.2f}, mean target 20.00")''',
    prints="mean prediction 0.00, mean target 20.00",
    look_at="the mean prediction: which gradient does an example have whose residual is -20?",
    faults=(
        Fault("clipped_before_the_loss", LOSS, "(error.clamp(-1, 1) ** 2 / 2).mean()",
              "For a large residual this loss is constant. What is its derivative there, and what "
              "does the docstring ask for?"),),
    mends=(
        Fault("not_clipped", LOSS, "(error ** 2 / 2).mean()",
              "Here a residual larger than 1 counts as it is. What is asked for beyond 1?"),
        Fault("twice", LOSS,
              "torch.where(error.abs() <= 1, error ** 2, 2 * error.abs() - 1).mean()",
              "The gradient is twice the clipped residual. With which factor does each residual "
              "count in the docstring?"),
        Fault("sign", LOSS, "error.abs().mean()",
              "Here every residual counts as 1 or -1. What is asked for up to a size of 1?"),
        Fault("summed", LOSS,
              "torch.where(error.abs() <= 1, error ** 2 / 2, error.abs() - 0.5).sum()",
              "These are sums over the examples. The gradient of which loss is asked for?"),
        Fault("batch_clipped", f"loss = {LOSS}",
              "loss = (error ** 2 / 2).mean() / max(1, float(error.abs().max().detach()))",
              "Here all residuals are scaled down together, by the largest. Which of them is "
              "each one to be clipped by?"),
        Fault("one_side", LOSS, "torch.where(error <= 1, error ** 2 / 2, error.abs() - 0.5).mean()",
              "Here a residual above 1 counts as 1, and one below -1 counts as it is. What does "
              "the bound of 1 apply to?"),
        Fault("other_side", LOSS,
              "torch.where(error >= -1, error ** 2 / 2, error.abs() - 0.5).mean()",
              "Here a residual below -1 counts as -1, and one above 1 counts as it is. What does "
              "the bound of 1 apply to?"),
        Fault("one_decision", LOSS,
              "(error ** 2 / 2 if error.abs().max() <= 1 else error.abs() - 0.5).mean()",
              "Here one residual above 1 decides for the whole batch. To which examples does the "
              "bound of 1 apply?"),
        Mistake("each_entry_clipped", clip_each_entry,
                "Here the entries of the batch's gradient are clipped. What is to be clipped in "
                "the contribution of each example?"),
        *(Mistake(name, clipped,
                  "Here the gradient of the whole batch is clipped. What is to be clipped in the "
                  "contribution of each example?")
          for name, clipped in (("gradient_clipped", clip_the_gradient),
                                ("gradient_clipped_by_torch", clip_as_torch_does))),
        Fault("without_abs", LOSS,
              "torch.where(error.abs() <= 1, error ** 2 / 2, error - 0.5).mean()",
              "Here a residual below -1 counts as 1. Which sign has it in the docstring?"),
        Fault("at_one", LOSS,
              "torch.where(error.abs() < 1, error ** 2 / 2, torch.relu(error.abs() - 1)).mean()",
              "Here a residual of exactly 1 counts as 0. With which size is it to count?"),
        Mistake("each_example_clipped", clip_each_example,
                "Here the gradient of each example is clipped by its norm, and so its input "
                "matters as well. What is to be clipped in the contribution of each example?"),
        Fault("clamp_at_ten", LOSS, "(error.clamp(-10, 10) ** 2 / 2).mean()",
              "Here a residual up to 10 counts as it is, and a larger one not at all: the clip was "
              "moved. What is the derivative of this loss beyond it?"),
        Fault("clamp_at_twenty", LOSS, "(error.clamp(-20, 20) ** 2 / 2).mean()",
              "Here a residual up to 20 counts as it is, and a larger one not at all: the clip was "
              "moved. What is the derivative of this loss beyond it?"),
        Fault("loss_clipped", LOSS, "(error ** 2 / 2).clamp(max=1).mean()",
              "Here the loss is clipped at 1, so a residual beyond the root of 2 does not count at "
              "all. What is to be clipped, the loss or its derivative?"),
        Fault("log_cosh", LOSS, "torch.log(torch.cosh(error)).mean()",
              "Here the derivative bends smoothly. How does a residual of 0.5 count in the "
              "docstring?"),
        Fault("pseudo_huber", LOSS, "(torch.sqrt(1 + error ** 2) - 1).mean()",
              "Here the derivative bends smoothly. How does a residual of 0.5 count in the "
              "docstring?"),
        Fault("narrower", LOSS,
              "torch.nn.functional.huber_loss(x @ weight + bias, y, delta=0.5)",
              "The residuals are clipped at 0.5. At which size are they to be clipped?"),
        Fault("wider", LOSS, "torch.nn.functional.huber_loss(x @ weight + bias, y, delta=2.0)",
              "The residuals are clipped at 2. At which size are they to be clipped?")),
    styles=(by_huber_loss, Edit(LOSS, SMOOTH)))
