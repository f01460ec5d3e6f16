"""A PyTorch program whose loss falls although autograd does not see all of it."""
import numpy as np

from ....exercises.debug import Debug, Edit, Fault
from ....exercises.record import Case, Mistake


def fit_network(x, y, W, v, rate=0.1, steps=50, penalty=0.0):
    """Train the network tanh(x W) v by gradient descent in both W and v.

    x: (n, d), y: (n,), float64. W: (d, k) and v: (k, 1) are the weights to start from. The loss is
    the mean over the n examples of the squared error, plus `penalty` times the sum of the squares
    in W. Returns the predictions (n,) after the last step, and the loss before each step (steps,).
    """
    import torch
    x, y = torch.tensor(x), torch.tensor(y)
    W, v = torch.tensor(W, requires_grad=True), torch.tensor(v, requires_grad=True)
    optimizer = torch.optim.SGD([W, v], lr=rate)
    losses = []
    for _ in range(steps):
        hidden = torch.tanh(x @ W)
        pred = (hidden @ v)[:, 0]
        size = (W ** 2).sum()
        loss = ((pred - y) ** 2).mean() + penalty * size
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    final = torch.tanh(x @ W) @ v
    return final[:, 0].detach().numpy(), np.array(losses)


def draw(rng):
    def drawn(n, d, k):
        return rng.normal(size=(n, d)), rng.normal(size=n), rng.normal(size=(d, k)), rng.normal(
            size=(k, 1))

    yield Case(np.zeros((1, 2)), np.array([1.5]), *drawn(1, 2, 3)[2:],
               steps=3).note("one example, all inputs 0")
    yield Case(np.zeros((1, 1)), np.array([-2.0]), *drawn(1, 1, 2)[2:],
               steps=1).note("one example, its one input 0")
    yield Case(*drawn(1, 2, 3), steps=2).note("one example, no penalty")
    yield Case(np.zeros((1, 2)), np.array([1.0]), *drawn(1, 2, 3)[2:], steps=4,
               penalty=0.1).note("one example, inputs 0, a penalty")
    x, y, W, v = drawn(4, 2, 3)
    yield Case(np.zeros((4, 2)), y, W, v, steps=2).note("inputs 0, several examples")
    yield Case(x, y, W, v, steps=1).note("one step")
    yield Case(*drawn(12, 3, 4), steps=10, penalty=0.05).note("ten steps and a penalty")
    yield Case(*drawn(30, 4, 5), rate=0.02, steps=20).note("thirty examples")
    yield Case(*drawn(10, 2, 3), rate=0.02).note("fifty steps, the default")
    x, _, W, v = drawn(6, 2, 3)
    yield Case(x, (np.tanh(x @ W) @ v)[:, 0], W, v, steps=110).note("perfect from the start")
    yield Case(*drawn(5, 3, 1), steps=8, penalty=0.3).note("one hidden unit")


def by_hand(x, y, W, v, rate=0.1, steps=50, penalty=0.0):
    W, v, losses = np.array(W), np.array(v)[:, 0], []
    for _ in range(steps):
        H = np.tanh(x @ W)
        residual = H @ v - y
        losses.append(np.mean(residual ** 2) + penalty * np.sum(W ** 2))
        delta = 2 * residual / len(y)
        slopes = x.T @ (np.outer(delta, v) * (1 - H ** 2)) + 2 * penalty * W
        W, v = W - rate * slopes, v - rate * H.T @ delta
    return np.tanh(x @ W) @ v, np.array(losses)


def decayed(x, y, W, v, rate=0.1, steps=50, penalty=0.0):
    W, v, losses = np.array(W), np.array(v)[:, 0], []
    for _ in range(steps):
        H = np.tanh(x @ W)
        residual = H @ v - y
        losses.append(np.mean(residual ** 2) + penalty * np.sum(W ** 2))
        delta = 2 * residual / len(y)
        slopes = x.T @ (np.outer(delta, v) * (1 - H ** 2)) + penalty * W
        W, v = W - rate * slopes, v - rate * H.T @ delta
    return np.tanh(x @ W) @ v, np.array(losses)


def sequential(x, y, W, v, rate=0.1, steps=50, penalty=0.0):
    losses = []
    for _ in range(steps):
        H = np.tanh(x @ W)
        delta = 2 / len(y) * (H @ v - y[:, None])
        losses.append(np.mean((H @ v - y[:, None]) ** 2) + penalty * np.sum(W ** 2))
        W = W - rate * (x.T @ (delta @ v.T * (1 - H ** 2)) + 2 * penalty * W)
        H = np.tanh(x @ W)
        v = v - rate * H.T @ (2 / len(y) * (H @ v - y[:, None]))
    return (np.tanh(x @ W) @ v)[:, 0], np.array(losses)


PRED, HIDDEN, SIZE = ("pred = (hidden @ v)[:, 0]", "hidden = torch.tanh(x @ W)",
                      "size = (W ** 2).sum()")
TENSORS = """x, y = torch.tensor(x), torch.tensor(y)
    W, v = torch.tensor(W, requires_grad=True), torch.tensor(v, requires_grad=True)"""
SINGLE = """x, y = torch.tensor(x).float(), torch.tensor(y).float()
    W, v = (torch.tensor(one).float().requires_grad_() for one in (W, v))"""
LOSS = "loss = ((pred - y) ** 2).mean() + penalty * size"

EXERCISE = Debug(
    reference=fit_network, title="A network that learns in part", points=3, difficulty=3,
    minutes=8, draw=draw,
    story="A colleague trains a small network in PyTorch on 393 hours of bike rentals, scaled to "
          "mean 0 and variance 1. The loss falls and nothing warns. Yet the predictions are "
          "no better than the mean. The program has three faults. Mend them in place. The "
          "docstring says what to return.",
    run='''from lossedu.units import gradients
X, rentals = gradients.hours()
rng = np.random.default_rng(0)
start = rng.normal(size=(8, 10)) / 3, rng.normal(size=(10, 1)) / 3
pred, losses = fit_network(X[::22], rentals[::22], *start, steps=300, penalty=0.001)
print(f"loss {losses[0]:.2f} -> {losses[-1]:.2f}, spread of the predictions {pred.std():.2f}")''',
    prints="loss 1.21 -> 1.07, spread of the predictions 0.03",
    look_at="the spread of the predictions. Which terms of the loss contribute to the gradient of "
            "W, and which to that of v?",
    faults=(
        Fault("all_pairs", PRED, "pred = hidden @ v",
              "pred is a column here and y is not. Which shape has their difference, and which "
              "loss is minimised?"),
        Fault("cut_off", HIDDEN, "hidden = torch.tanh(x @ W.data)",
              "Autograd does not follow W.data or a detached tensor. On which way does the squared "
              "error reach W?"),
        Fault("plain_number", SIZE, "size = (W ** 2).sum().item()",
              "A plain number, or a detached tensor, has no way back to W. The penalty is in the "
              "loss that you see; is it in the gradient?")),
    mends=(
        Fault("mean_penalty", SIZE, "size = (W ** 2).mean()",
              "The penalty is a mean over the entries of W. What does the docstring ask for?"),
        Fault("absolute_penalty", SIZE, "size = W.abs().sum()",
              "The absolute values in W are penalised. What does the docstring ask for?"),
        Fault("half_penalty", LOSS, "loss = ((pred - y) ** 2).mean() + penalty * size / 2",
              "The penalty is half of what the docstring asks for, as with the optimiser's "
              "weight_decay, whose gradient is penalty * W. What is the derivative of W ** 2?"),
        Fault("penalty_over_n", LOSS, "loss = ((pred - y) ** 2).mean() + penalty * size / len(y)",
              "The penalty is divided by n. By what is the sum of squares multiplied or divided in "
              "the docstring?"),
        Fault("fewer_by_one", LOSS,
              "loss = ((pred - y) ** 2).sum() / (len(y) - 1) + penalty * size",
              "The sum is divided by n - 1. What is the mean over the n examples?"),
        Fault("early_predictions", "return final[:, 0].detach().numpy()",
              "return pred.detach().numpy()",
              "The predictions are those before the last step. Which weights does the docstring "
              "ask for?"),
        Fault("late_losses", "losses.append(loss.item())",
              "losses.append((((torch.tanh(x @ W) @ v)[:, 0] - y) ** 2).mean().item()"
              " + penalty * (W ** 2).sum().item())",
              "The losses are those after each step. Which does the docstring ask for?"),
        Fault("norm_penalty", SIZE, "size = W.norm()",
              "The penalty is the root of the sum of squares. What does the docstring ask for?"),
        Fault("both_penalised", SIZE, "size = (W ** 2).sum() + (v ** 2).sum()",
              "v is penalised as well. Which weights does the docstring name?"),
        Fault("only_first_layer", PRED, "pred = (hidden @ v.data)[:, 0]",
              "Now v gets no gradient. Both weights are to be trained."),
        Fault("summed", LOSS, "loss = ((pred - y) ** 2).sum() + penalty * size",
              "The squared errors are summed. What does the docstring ask for, and what happens "
              "to the size of a step?"),
        Fault("averaged_units", PRED, "pred = (hidden * v[:, 0]).mean(dim=1)",
              "The shape is right, and the prediction is a mean over the hidden units. What "
              "stands in the first line of the docstring?"),
        Fault("single_precision", TENSORS, SINGLE,
              "Everything is float32 now. Which dtype does the docstring name?"),
        Fault("single_returned", "return final[:, 0].detach().numpy()",
              "return final[:, 0].detach().float().numpy()",
              "The predictions are returned in float32. Which dtype have the inputs?"),
        Fault("column_returned", "return final[:, 0].detach().numpy()",
              "return final.detach().numpy()",
              "The predictions are returned as a column, of shape (n, 1). Which shape does the "
              "docstring ask for?"),
        Fault("clipped", "        optimizer.step()", "        "
              "torch.nn.utils.clip_grad_norm_([W, v], 1.0)\n        optimizer.step()",
              "Long gradients are shortened, as by clipping. Which step does plain gradient "
              "descent take?"),
        Mistake("weight_decay", decayed,
                "The penalty adds penalty * W to the gradient, as the optimiser's weight_decay "
                "does. What is the derivative of penalty * W ** 2?"),
        Mistake("one_after_the_other", sequential,
                "W moves first, and v by a gradient at the new W. At which weights does gradient "
                "descent take both gradients?"),
        Fault("gradients_add_up", "        optimizer.zero_grad()\n", "",
              "The gradients of all steps add up. What was zero_grad() there for?")),
    styles=(
        by_hand,
        Edit(LOSS, "loss = torch.nn.functional.mse_loss(pred, y) + penalty * size"),
        Edit(PRED, "pred = hidden.matmul(v).squeeze(1)")))
