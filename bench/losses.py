"""Value and gradient of every loss against PyTorch's forward and backward: float64, one thread,
guards included.

Where scikit-learn has the same loss compiled, that is timed in the same turn.
"""
import ast
import csv
import math
import platform
from functools import partial
from pathlib import Path

import numpy as np

import lossedu
from lossedu.core.shapes import kind
from lossedu.proofs.inputs import draw

from .compiled import compiled
from .pairs import geometric_mean, in_turn
from .picture import draw_table

# elements; rows of 10 classes at the two smaller sizes
SIZES = (32, 1_000, 1_000_000)
BOUNDS = {32: 4.0, 1_000: 4.0, 1_000_000: 1.3}     # what the geometric means are to hold
CLASSES = 10
RESULTS = Path(__file__).parent / "results"        # of this machine: not committed


def rows(names=None, sizes=SIZES):
    """One dict for each loss and size: name, n, microseconds of each, and theirs over ours."""
    for name in names or lossedu.LOSSES:
        loss = lossedu.loss(name)
        if getattr(loss.twin, "library", None) != "torch":
            continue
        for n in sizes:
            inputs = inputs_of(loss, n)
            ours = partial(loss.value_and_grad, *inputs)
            torch, sklearn = forward_backward(loss, *inputs), compiled(loss, *inputs[:2])
            yield measured(name, n, (ours, torch, sklearn), rounds=15 if n < 100_000 else 7)


def measured(name, n, ways, **how):
    """The row of one loss and size; `ways` are ours, PyTorch's and, or None, scikit-learn's."""
    ours, torch, *sklearn = in_turn(*[way for way in ways if way], **how)
    sklearn = sklearn[0] if sklearn else math.nan
    return {"loss": name, "n": n, "ours_us": ours * 1e6, "torch_us": torch * 1e6,
            "ratio": torch / ours, "sklearn_us": sklearn * 1e6, "sklearn_ratio": sklearn / ours}


def inputs_of(loss, n):
    """Inputs of this size, as they commonly come: not on a kink, and no row ignored."""
    inputs = draw(loss, np.random.default_rng(0), _sizes(loss, n), kinks=False)
    return [np.maximum(one, 0) if one.dtype.kind == "i" else one for one in inputs]


def _sizes(loss, n):
    """How long each axis is; that of each task, where there are several."""
    letters = {letter for spec in loss.inputs for shape, _ in spec.forms
               for letter in shape.split()}
    rows = n if n < 100_000 else n // CLASSES
    if loss.scope == "set" and loss.inputs[0].shape == "n d":  # each point is compared with each
        rows = min(n, 1_000)
    alone = all(kind(letter) == "..." or letter.isdigit() for letter in letters)
    lengths = {"n": rows, "m": rows, "C": CLASSES, "d": CLASSES,
               "...": (n,) if alone else (CLASSES,)}
    return {letter: lengths[kind(letter)] for letter in letters if not letter.isdigit()}


def forward_backward(loss, *inputs):
    """A function that runs the loss's twin as one would type it, with the mean, and its backward
    pass."""
    import torch
    import torch.nn.functional as F

    names = {spec.name: torch.tensor(one, requires_grad=spec.grad)
             for spec, one in zip(loss.inputs, inputs)}
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


def report(table):
    """The table as text, with the geometric mean for each size beside its bound."""
    lines = [f"{'loss':<28}{'n':>10}{'ours us':>12}{'PyTorch us':>12}{'ratio':>8}"
             f"{'scikit-learn us':>18}{'ratio':>8}"]
    for row in table:
        line = (f"{row['loss']:<28}{row['n']:>10,}{row['ours_us']:>12.1f}{row['torch_us']:>12.1f}"
                f"{row['ratio']:>8.2f}")
        if not math.isnan(row["sklearn_us"]):
            line += f"{row['sklearn_us']:>18.1f}{row['sklearn_ratio']:>8.2f}"
        lines.append(line)
    for n in sorted({row["n"] for row in table}):
        here = [row for row in table if row["n"] == n]
        slowest = min(here, key=lambda row: row["ratio"])
        mean = geometric_mean([row["ratio"] for row in here])
        line = (f"n = {n:>9,}: {mean:5.2f} times PyTorch's speed (geometric mean of {len(here)} "
                f"losses; bound {BOUNDS[n]}), slowest {slowest['loss']} {slowest['ratio']:.2f}")
        beside = [row["sklearn_ratio"] for row in here if not math.isnan(row["sklearn_us"])]
        if beside:
            line += f"; {geometric_mean(beside):.2f} times scikit-learn's ({len(beside)} losses)"
        lines.append(line)
    return "\n".join(lines)


def versions():
    """What was measured with, on one line."""
    import sklearn
    import torch

    return (f"NumPy {np.__version__}, PyTorch {torch.__version__}, scikit-learn "
            f"{sklearn.__version__}, Python {platform.python_version()}, {platform.machine()}")


def keep(table, folder=RESULTS):
    """Write the table as losses.csv and losses.txt, and the picture of it as losses.png; returns
    the picture's path."""
    folder.mkdir(exist_ok=True)
    with open(folder / "losses.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    (folder / "losses.txt").write_text(f"{versions()}\n{report(table)}\n", encoding="utf-8",
                                       newline="\n")
    draw_table(table, BOUNDS, versions()).savefig(folder / "losses.png", dpi=120)
    return folder / "losses.png"
