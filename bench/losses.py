"""Value and gradient of every loss against PyTorch's forward and backward: float64, one thread, guards included."""
import ast
import math
from functools import partial

import numpy as np

import lossedu
from lossedu.sample import draw

from .pairs import paired

SIZES = (32, 1_000, 1_000_000)                     # elements; rows of 10 classes at the two smaller sizes
BOUNDS = {32: 4.0, 1_000: 4.0, 1_000_000: 1.3}     # what the geometric means are to hold
CLASSES = 10


def rows(names=None, sizes=SIZES):
    """One dict for each loss and size: name, n, microseconds of ours and of PyTorch, their ratio."""
    for name in names or lossedu.LOSSES:
        loss = lossedu.loss(name)
        if getattr(loss.twin, "library", None) != "torch":
            continue
        for n in sizes:
            inputs = inputs_of(loss, n)
            ours, theirs, ratio = paired(partial(loss.value_and_grad, *inputs), forward_backward(loss, *inputs),
                                         rounds=15 if n < 100_000 else 7)
            yield {"loss": name, "n": n, "ours_us": ours * 1e6, "torch_us": theirs * 1e6, "ratio": ratio}


def inputs_of(loss, n):
    """Inputs of this size, as they commonly come: not on a kink, and no row ignored."""
    inputs = draw(loss, np.random.default_rng(0), _sizes(loss, n), kinks=False)
    return [np.maximum(one, 0) if one.dtype.kind == "i" else one for one in inputs]


def _sizes(loss, n):
    if all(set(shape.split()) == {"..."} for spec in loss.inputs for shape, _ in spec.forms):
        return {"...": (n,)}
    rows = n if n < 100_000 else n // CLASSES
    return {"n": rows, "m": rows, "C": CLASSES, "d": CLASSES, "...": (CLASSES,)}


def forward_backward(loss, *inputs):
    """A function that runs the loss's twin as one would type it, with the mean, and its backward pass."""
    import torch
    import torch.nn.functional as F

    names = {spec.name: torch.tensor(one, requires_grad=spec.grad) for spec, one in zip(loss.inputs, inputs)}
    leaves = [names[spec.name] for spec in loss.differentiable]
    settings = {key: torch.tensor(value) if isinstance(value, np.ndarray) else value
                for key, value in loss.settings.items()}
    *body, last = ast.parse(loss.twin.code.replace('reduction="none"', 'reduction="mean"')).body
    lines = [*map(ast.unparse, body), f"value = {ast.unparse(last)}"]
    code = compile("\n".join(lines), f"<twin of {loss.name}>", "exec")
    scope = {**names, **settings, "torch": torch, "F": F, "math": math}

    def run():
        exec(code, scope)
        value = scope["value"]
        (value if value.ndim == 0 else value.mean()).backward()
        for leaf in leaves:
            leaf.grad = None

    return run


def geometric_mean(ratios):
    """exp of the mean log: twice as fast and twice as slow cancel out."""
    return math.exp(sum(map(math.log, ratios)) / len(ratios))


def report(table):
    """The table as text, with the geometric mean for each size beside its bound."""
    lines = [f"{'loss':<28}{'n':>10}{'ours us':>12}{'PyTorch us':>12}{'ratio':>8}"]
    lines += [f"{row['loss']:<28}{row['n']:>10,}{row['ours_us']:>12.1f}{row['torch_us']:>12.1f}{row['ratio']:>8.2f}"
              for row in table]
    for n in sorted({row["n"] for row in table}):
        ratios = [row["ratio"] for row in table if row["n"] == n]
        lines.append(f"n = {n:>9,}: {geometric_mean(ratios):5.2f} times PyTorch's speed (geometric mean; "
                     f"bound {BOUNDS[n]}), slowest loss {min(ratios):.2f}")
    return "\n".join(lines)
