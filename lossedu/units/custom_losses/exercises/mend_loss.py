"""A Huber-like loss with a backward of its own, and three lines in it that are wrong."""
import numpy as np

from ....exercises.debug import Debug, Edit, Fault
from ....exercises.record import Case


def mend_loss(pred, target, weight, delta=1.0):
    """A weighted loss with a penalty on large predictions, and its gradient in `pred`.

    pred, target, weight: (n,), float64. With r = pred - target the loss of an example is
    delta * r**2 / 2 for |r| <= delta and delta**2 * (|r| - delta / 2) beyond; delta > 0. The
    penalty is a fifth of the sum of the same losses against targets of 0. Returns the total, i.e.
    the sum of weight * loss plus the penalty (a float), and its derivative in pred (n,).
    """
    import torch

    class Loss(torch.autograd.Function):
        @staticmethod
        def forward(ctx, pred, target):
            r = pred - target
            ctx.save_for_backward(r)
            near = delta * r ** 2 / 2
            far = delta ** 2 * (r.abs() - delta / 2)
            return torch.where(r.abs() <= delta, near, far)

        @staticmethod
        def backward(ctx, grad_output):
            (r,) = ctx.saved_tensors
            slope = delta * r.clamp(-delta, delta)
            return grad_output * slope, None

    x = torch.tensor(pred, requires_grad=True)
    total = (torch.tensor(weight) * Loss.apply(x, torch.tensor(target))).sum()
    total = total + 0.2 * Loss.apply(x, torch.zeros_like(x)).sum()
    total.backward()
    return total.item(), x.grad.numpy()


def draw(rng):
    def drawn(n):
        return 3 * rng.normal(size=n), rng.normal(size=n), rng.uniform(0.2, 3, n)

    yield Case(np.array([0.0]), np.array([-0.5]), np.array([1.0])).note("one small residual")
    yield Case(np.array([0.0]), np.array([5.0]), np.array([1.0])).note("one large residual, below")
    yield Case(np.array([3.0, 0.0]), np.array([0.0, 0.5]), np.array([2.0, 0.5])).note("two weights")
    yield Case(np.array([3.0, 0.2, -2.0]), np.zeros(3), np.array([-1.0, 2.0, -0.5])).note(
        "weights below 0")
    yield Case(*drawn(5), delta=0.4).note("delta = 0.4")
    yield Case(*drawn(8), delta=2.5).note("delta = 2.5")
    yield Case(np.array([1.0, -1.0, 0.0]), np.zeros(3), np.ones(3)).note("at both joints and at 0")
    yield Case(*drawn(6), delta=7.0).note("all residuals small")
    yield Case(np.zeros(3), np.zeros(3), np.array([1.0, 0.0, 4.0])).note("a perfect fit at 0")
    yield Case(np.array([1.0, 2.0]), np.array([0.4, 4.0]), np.array([5e4, -2e6])).note(
        "weights beyond a thousand")
    yield Case(100 * rng.normal(size=4), rng.normal(size=4), np.array([0.0, 1.0, 2.0, 0.3]),
               delta=1.5).note("far residuals, one weight of 0")


def in_numpy(pred, target, weight, delta=1.0):
    total, grad = 0.0, np.zeros(len(pred))
    for r, factor in ((pred - target, weight), (pred, 0.2)):
        size = np.abs(r)
        loss = np.where(size <= delta, delta * r ** 2 / 2, delta ** 2 * (size - delta / 2))
        total += float((factor * loss).sum())
        grad += factor * delta * np.clip(r, -delta, delta)
    return total, grad


EXERCISE = Debug(
    reference=mend_loss, title="A backward that went downhill", points=3, difficulty=3, minutes=8,
    draw=draw,
    story="A colleague wrote a loss with a backward of its own. His network trains with it, the "
          "loss falls, and he is content. Then one example gets the weight 100, and its gradient "
          "stays as it was. Three lines of his function have a fault each; what it prints stands "
          "below. Change only the faulty lines. The docstring says what is wanted.",
    run='''pred, target = np.array([0.5, -4.0, 2.0]), np.zeros(3)
for weight in (np.ones(3), np.array([1.0, 1.0, 100.0])):
    total, grad = mend_loss(pred, target, weight, delta=2.0)
    print(f"total {total:.2f}, gradient {grad.tolist()}")''',
    prints="total 24.30, gradient [2.0, -16.0, 8.0]\n"
           "total 420.30, gradient [2.0, -16.0, 8.0]",
    look_at="the gradient at the second residual, -4, and at the last one after its weight became "
            "100: how steep is the far piece, and what should the weight do?",
    faults=(
        Fault("joint", "delta ** 2 * (r.abs() - delta / 2)", "delta ** 2 * r.abs()",
              "The total is too large. What are the two pieces of the loss worth where they meet, "
              "at |r| = delta?"),
        Fault("no_clip", "delta * r.clamp(-delta, delta)", "delta * r",
              "The derivative grows without end here. What is it for |r| > delta?"),
        Fault("no_chain", "grad_output * slope, None", "slope, None",
              "Neither the weights nor the 0.2 reach the gradient. What arrives in "
              "`grad_output`?")),
    mends=(
        Fault("no_delta", "delta * r.clamp(-delta, delta)", "r.clamp(-delta, delta)",
              "This is the derivative of the usual Huber loss. Which factor does the docstring "
              "have beside r**2 / 2?"),
        Fault("lost_sign", "delta * r.clamp(-delta, delta)", "delta * r.abs().clamp(max=delta)",
              "Which sign has the derivative where the prediction is too low?"),
        Fault("one_side", "delta * r.clamp(-delta, delta)", "delta * r.clamp(max=delta)",
              "The derivative stops growing above the target alone. What is it for r < -delta?"),
        Fault("far_above", "delta * r.clamp(-delta, delta)",
              "torch.where(r.abs() <= delta, delta * r, delta ** 2)",
              "Both sides of the far piece get one sign here. Does the loss rise for r < -delta?"),
        Fault("only_sign", "delta * r.clamp(-delta, delta)", "delta ** 2 * r.sign()",
              "This is the derivative of the far piece. What is it for a small residual?"),
        Fault("whole_delta", "delta ** 2 * (r.abs() - delta / 2)", "delta ** 2 * (r.abs() - delta)",
              "The far piece is too small. What is the near piece worth at |r| = delta?"),
        Fault("late_clip", "delta * r.clamp(-delta, delta)", "(delta * r).clamp(-delta, delta)",
              "The product is cut off at delta. Where is the residual to be cut off, and how steep "
              "is the far piece?"),
        Fault("weights_by_hand", "grad_output * slope, None", "slope * torch.tensor(weight), None",
              "`backward` takes the weights from outside, and so the penalty gets them, too. What "
              "brings each of the two losses its own factor?"),
        Fault("weights_twice", "grad_output * slope, None",
              "grad_output * slope * torch.tensor(weight), None",
              "The weights are in `grad_output` already, and here they come in once more."),
        Fault("cut_chain", "grad_output * slope, None",
              "grad_output.clamp(-1e3, 1e3) * slope, None",
              "What arrives in `grad_output` is cut off at 1000. Which weights may an example "
              "have?"),
        Fault("sum_of_chain", "grad_output * slope, None", "grad_output.mean() * slope, None",
              "Each example gets the same factor. Does each have the same weight?"),
        Fault("one_power", "delta ** 2 * (r.abs() - delta / 2)", "delta * (r.abs() - delta / 2)",
              "This is the far piece of the usual Huber loss. Which power of delta does the "
              "docstring have?"),
    ),
    styles=(
        Edit("delta * r.clamp(-delta, delta)",
             "torch.where(r.abs() <= delta, delta * r, delta ** 2 * r.sign())"),
        Edit("grad_output * slope, None", "slope * grad_output, None"),
        in_numpy))
