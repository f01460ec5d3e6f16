"""Value and gradient of every loss against PyTorch's forward and backward: float64, one thread, guards included."""
import math
from functools import partial

import numpy as np

import lossedu
from lossedu.sample import draw
from lossedu.torch_twin import forward_backward

from .pairs import paired

SIZES = (32, 1_000, 1_000_000)
BOUNDS = {32: 4.0, 1_000: 4.0, 1_000_000: 1.3}  # geometric means to hold


def rows(sizes=SIZES, names=None):
    """One dict for each loss and size: name, n, microseconds of ours and of PyTorch, their ratio."""
    for name in names or lossedu.LOSSES:
        loss = lossedu.loss(name)
        if getattr(loss.twin, "library", None) != "torch":
            continue
        for n in sizes:
            inputs = draw(loss, np.random.default_rng(0), n=n, edges=False)
            ours, theirs, ratio = paired(partial(loss.value_and_grad, *inputs), forward_backward(loss, *inputs),
                                         rounds=15 if n < 100_000 else 7)
            yield {"loss": name, "n": n, "ours_us": ours * 1e6, "torch_us": theirs * 1e6, "ratio": ratio}


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
        lines.append(f"geometric mean at n = {n:,}: {geometric_mean(ratios):.2f} times PyTorch's speed "
                     f"(bound {BOUNDS[n]}), slowest loss {min(ratios):.2f}")
    return "\n".join(lines)
