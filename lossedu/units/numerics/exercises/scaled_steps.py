"""A loss scaler for float16, with two faults in the order of its lines."""
import numpy as np

from ....exercises.debug import Debug, Edit, Fault
from ....exercises.record import Case

STEADY = 3e-6       # a tenth of what an answer may differ by
NUDGES = (-3e-7, 3e-7)      # a few roundings of float32
REDRAWS = 30        # at most


def scaled_steps(x, y, scale, steps=10, rate=0.1, limit=1.0):
    """Fit a linear model with the mean squared error, its gradients in float16, its scale dynamic.

    x: (n, d), y: (n,), float64. The weights (d,) start at 0 and are kept in float32. In each step
    the gradient of `scale` times the loss is rounded to float16. If it is finite, it is divided by
    the scale in float32, shortened to the norm `limit` if it is longer, and the step is taken. If
    not, no step is taken and the scale is halved. Returns the weights, the scale after each step,
    and the norm of each true gradient before it was shortened, inf where the step was skipped.
    """
    import torch
    x, y = torch.tensor(x).float(), torch.tensor(y).float()
    w = torch.zeros(x.shape[1], requires_grad=True)
    scales, norms = [], []
    for _ in range(steps):
        loss = ((x @ w - y) ** 2).mean()
        (grad,) = torch.autograd.grad(scale * loss, w)
        grad = grad.half().float()
        finite = bool(torch.isfinite(grad).all())
        grad = grad / scale
        norm = grad.norm()
        grad = grad * torch.clamp(limit / (norm + 1e-30), max=1.0)
        if finite:
            w.data -= rate * grad
        else:
            scale = scale / 2
        scales.append(scale)
        norms.append(norm.item() if finite else np.inf)
    return w.detach().numpy(), np.array(scales), np.array(norms)


def draw(rng):
    """Cases on which sums in another order, and inputs rounded otherwise, give the same.

    Where a gradient lies between two numbers of float16, or the contributions to a weight cancel,
    rounding would decide."""
    for at, case in enumerate(list(_cases(rng))):
        for _ in range(REDRAWS):
            if _is_steady(case):
                break
            case = list(_cases(rng))[at]
        yield case


def _is_steady(case):
    x, y, *rest = case.args
    near = [(x, y), (x[::-1].copy(), y[::-1].copy()), (np.roll(x, 1, axis=0), np.roll(y, 1))]
    for nudge in NUDGES:
        near += [(x, y * (1 + nudge)), (x * (1 + nudge), y)]
    first, *others = (with_numpy(*one, *rest, **case.kwargs) for one in near)
    return all(np.allclose(one, like, rtol=STEADY, atol=1e-13)
               for other in others for one, like in zip(other, first))


def _cases(rng):
    def drawn(n, d, size=1.0):
        return np.round(rng.normal(size=(n, d)), 2), np.round(size * rng.normal(size=n), 2)

    x, y = drawn(6, 2)
    yield Case(x, 0.1 * y, 1.0, steps=1, limit=50.0).note("scale 1, one step, nothing to shorten")
    yield Case(*drawn(5, 3, 0.2), 1.0, steps=2, limit=100.0).note("scale 1, nothing to shorten")
    yield Case(x, 20 * y, 1.0, steps=3).note("scale 1, long gradients")
    yield Case(*drawn(8, 3, 20.0), 8.0, steps=4).note("scale 8, long gradients")
    yield Case(*drawn(4, 2, 0.3), 1024.0, steps=3, limit=5.0).note("scale 1024, short gradients")
    yield Case(*drawn(7, 2, 5.0), 2.0 ** 18, steps=5, limit=2.0).note("the first scale overflows")
    yield Case(*drawn(9, 4, 3.0), 2.0 ** 20, steps=12, rate=0.05, limit=50.0).note(
        "the first scale overflows, nothing to shorten")
    yield Case(*drawn(3, 1, 2.0), 2.0 ** 24, steps=15, limit=0.5).note("many skipped steps")
    yield Case(np.array([[1.0], [2.0]]), np.array([0.5, -1.0]), 1.0, steps=1, limit=9.0).note(
        "two examples, one step, scale 1")
    x, y = drawn(5, 2)
    yield Case(x, 1e-9 * y, 2.0 ** 24, steps=2).note("tiny gradients")
    x, y = drawn(4, 2)
    yield Case(x, 1e6 * y, 4.0, steps=9, limit=3.0).note("the scale has to fall below 1")
    yield Case(*drawn(10, 3, 1.0), 1.0, steps=6, limit=0.2).note("a low limit")
    yield Case(*drawn(6, 2, 3.0), 2.0 ** 19, steps=8).note("the first scale overflows, limit 1")
    x, y = drawn(5, 2)
    yield Case(x * np.array([1.0, 1e-4]), 2 * y, 2.0 ** 18, steps=5, limit=2.0).note(
        "one of two entries overflows")
    yield Case(x * np.array([1e-4, 1.0]), 2 * y, 2.0 ** 18, steps=5).note(
        "the second of two entries overflows")
    x, y = drawn(6, 2)
    yield Case(x * np.array([1.0, 0.0]), y, 8.0, steps=3).note("an entry that is 0")
    yield Case(*drawn(6, 2), 1.0, steps=60, rate=0.02).note("60 steps, none of them skipped")
    x, y = drawn(6, 2)
    yield Case(x, 1000 * y, 2.0 ** 126, steps=3).note("a scale that overflows in float32")


def with_numpy(x, y, scale, steps=10, rate=0.1, limit=1.0):
    import torch
    x, y = torch.tensor(x).float(), torch.tensor(y).float()
    weights, scales, norms = torch.zeros(x.shape[1]), [], []
    for _ in range(steps):
        w = weights.clone().requires_grad_()
        (scale * ((x @ w - y) ** 2).mean()).backward()
        short = w.grad.numpy().astype(np.float16)
        if np.all(np.isfinite(short)):
            grad = torch.tensor(short.astype(np.float32)) / scale
            length = float(torch.linalg.vector_norm(grad))
            weights = weights - rate * (grad if length <= limit else grad * (limit / length))
        else:
            length, scale = np.inf, scale / 2
        scales.append(scale)
        norms.append(length)
    return weights.numpy(), np.array(scales), np.array(norms)


UNSCALED = """        grad = grad / scale
        norm = grad.norm()
        grad = grad * torch.clamp(limit / (norm + 1e-30), max=1.0)
"""
CLIPPED_FIRST = """        norm = grad.norm()
        grad = grad * torch.clamp(limit / (norm + 1e-30), max=1.0)
        grad = grad / scale
"""
IF = """        if finite:
            w.data -= rate * grad
        else:
            scale = scale / 2
"""
EXERCISE = Debug(
    reference=scaled_steps, title="A loss scale in the wrong order", points=3, difficulty=3,
    minutes=8, draw=draw, rtol=3e-5, atol=1e-12,   # sums in float32 may be taken in any order
    story="A colleague writes her own loss scaling for float16 and tries it on a linear model. "
          "With a scale of 1 the weights become 2.00 and -1.00; with a larger scale the "
          "same data should give nearly the same weights, after a few skipped steps if the first "
          "scale is too large. Below is what her program prints. It has two faults. Mend them in "
          "place; what it has to return stands in its docstring.",
    run='''rng = np.random.default_rng(0)
x = rng.normal(size=(50, 2))
for scale in (1.0, 1024.0, 2.0 ** 20):
    w, scales, norms = scaled_steps(x, x @ [2.0, -1.0], scale, steps=60)
    print(f"scale {scale:9.0f}: weights {w[0]:5.2f} {w[1]:5.2f}, last scale {scales[-1]:.0f}")''',
    prints="scale         1: weights  2.00 -1.00, last scale 1\n"
           "scale      1024: weights  0.01 -0.00, last scale 1024\n"
           "scale   1048576: weights   nan   nan, last scale 0",
    look_at="the two larger scales. In which unit is the gradient when it is shortened, and what "
            "happens to the weights in a step that overflows?",
    faults=(
        Fault("clipped_first", UNSCALED, CLIPPED_FIRST,
              "The gradient is shortened while it is still multiplied by the scale. In which unit "
              "is `limit`?"),
        Fault("never_skipped", IF, """        w.data -= rate * grad
        if not finite:
            scale = scale / 2
""",
              "The scale is halved after an overflow, but the step is taken nevertheless. What "
              "becomes of a weight from which inf or nan is subtracted?")),
    mends=(
        Fault("nan_to_num", "grad = grad.half().float()",
              "grad = torch.nan_to_num(grad.half().float())",
              "inf is replaced by the largest number of float32, so that the step counts as "
              "finite. When is the scale to be halved?"),
        Fault("partly_taken", UNSCALED + IF, """        grad = torch.nan_to_num(grad, 0.0, 0.0, 0.0)
""" + UNSCALED + """        w.data -= rate * grad
        if not finite:
            scale = scale / 2
""",
              "In a step that overflows, the finite entries still move their weights. What does "
              "the docstring do in such a step?"),
        Fault("inf_to_zero", "grad = grad.half().float()",
              "grad = torch.nan_to_num(grad.half().float(), 0.0, 0.0, 0.0)",
              "inf is replaced by 0, so that the step counts as finite. When is the scale to be "
              "halved?"),
        Fault("largest_half", "grad = grad.half().float()",
              "grad = torch.nan_to_num(grad.half()).float()",
              "inf is replaced by the largest number of float16, so that the step counts as "
              "finite. When is the scale to be halved?"),
        Fault("large_step_taken", UNSCALED + IF, """        grad = torch.nan_to_num(grad)
""" + UNSCALED + """        w.data -= rate * grad
        if not finite:
            scale = scale / 2
""",
              "The scale is halved, and a step is taken with a large number in the place of inf. "
              "What does the docstring do in such a step?"),
        Fault("step_in_float32", IF, """        if not finite:
            (grad,) = torch.autograd.grad(((x @ w - y) ** 2).mean(), w)
            scale = scale / 2
        w.data -= rate * grad
""",
              "After an overflow the step is taken with a gradient in float32. What does the "
              "docstring do in such a step?"),
        Fault("norm_after", "norms.append(norm.item()", "norms.append(grad.norm().item()",
              "The norms that are returned are those after the gradient was shortened. Which does "
              "the docstring ask for?"),
        Fault("any_entry", "torch.isfinite(grad).all()", "torch.isfinite(grad).any()",
              "One finite entry is enough here for a step. How many have to be finite?"),
        Fault("first_entry", "torch.isfinite(grad).all()", "torch.isfinite(grad[0])",
              "Only the first entry is looked at. How many have to be finite?"),
        Fault("grows", IF, IF.replace("rate * grad\n", """rate * grad
            if len(norms) % 20 == 19:
                scale = scale * 2
"""),
              "The scale is doubled after a number of good steps. Does the docstring do this?"),
        Fault("scale_before", """        else:
            scale = scale / 2
        scales.append(scale)
""", """        scales.append(scale)
        if not finite:
            scale = scale / 2
""",
              "The scale is noted before it is halved. Which one does the docstring return for a "
              "step?"),
        Fault("only_nan", "torch.isfinite(grad).all()", "~torch.isnan(grad).any()",
              "A gradient that holds inf counts as finite here. What does the test look at, and "
              "what does a gradient that is too large become in float16?"),
        Fault("quartered", "scale = scale / 2", "scale = scale / 4",
              "After an overflow the scale is divided by 4. By what does the docstring divide it?"),
        Fault("never_below_1", "scale = scale / 2", "scale = max(scale / 2, 1.0)",
              "The scale never falls below 1. Is that in the docstring, and what if a scale of 1 "
              "overflows?"),
        Fault("not_unscaled", "        grad = grad / scale\n", "",
              "The gradient is not divided by the scale. Which gradient does a step take?"),
        Fault("never_rounded", "        grad = grad / scale\n",
              "        (grad,) = torch.autograd.grad(((x @ w - y) ** 2).mean(), w)\n",
              "The step takes a gradient that was never rounded to float16. Which one does the "
              "docstring divide by the scale?"),
        Fault("not_shortened",
              "        grad = grad * torch.clamp(limit / (norm + 1e-30), max=1.0)\n", "",
              "The gradient is not shortened any more. What does the docstring do with `limit`?"),
        Fault("never_halved", IF, """        if finite:
            w.data -= rate * grad
""",
              "The step is skipped, and the scale stays. What happens in the next step?"),
        Fault("limit_times_scale", UNSCALED, """        norm = grad.norm()
        grad = grad * torch.clamp(limit * scale / (norm + 1e-30), max=1.0)
        grad = grad / scale
""",
              "The steps are right now. The norms that are returned are those of the scaled "
              "gradient: which does the docstring ask for?"),
        Fault("limit_over_scale", "clamp(limit / (norm", "clamp(limit / scale / (norm",
              "The gradient is divided by the scale, and so is the limit. In which unit is "
              "`limit`?"),
        Fault("largest_entry", "norm = grad.norm()", "norm = grad.abs().max()",
              "The largest entry stands for the norm. What is the norm of a vector?"),
        Fault("zero_skipped", "torch.isfinite(grad).all()",
              "(torch.isfinite(grad) & (grad != 0)).all()",
              "A step is skipped also where an entry is 0. Which entries are not finite?"),
        Fault("doubled", IF, """        if finite:
            w.data -= rate * grad
        else:
            scale = scale * 2
""",
              "After an overflow the scale grows. Which way does it have to move?"),
        Fault("always_shortened", "torch.clamp(limit / (norm + 1e-30), max=1.0)",
              "(limit / (norm + 1e-30))",
              "Short gradients are made longer. When does the limit apply?"),
        Fault("entries_clipped", "grad = grad * torch.clamp(limit / (norm + 1e-30), max=1.0)",
              "grad = grad.clamp(-limit, limit)",
              "Each entry is limited by itself. What does the docstring limit?"),
        Fault("no_half", "grad.half().float()", "grad",
              "The gradient is not rounded to float16 any more, so the scale has nothing to do. "
              "Put the rounding back."),
        Fault("unscaled_in_half", "        grad = grad / scale\n",
              "        grad = (grad.half() / scale).float()\n",
              "The gradient is divided by the scale in float16, where it may become 0 again. In "
              "which format does the docstring divide?"),
        Fault("rate_divided", IF, """        if finite:
            w.data -= rate / scale * grad
        else:
            scale = scale / 2
""",
              "The step is divided by the scale once more. Is the gradient still scaled here?"),
        Fault("halved_each_time", IF, """        if finite:
            w.data -= rate * grad
        scale = scale / 2
""",
              "The scale is halved in each step. When does the docstring halve it?"),
        Fault("stops", IF, """        if not finite:
            break
        w.data -= rate * grad
""",
              "The training ends at the first overflow. What does the docstring do in such a "
              "step?")),
    styles=(
        with_numpy,
        Edit(IF, """        if not finite:
            scale /= 2
        else:
            w.data.add_(grad, alpha=-rate)
"""),
        Edit("torch.clamp(limit / (norm + 1e-30), max=1.0)",
             "(1.0 if norm <= limit else limit / norm)")))
