"""Where ours and PyTorch differ, as one Markdown page: every number on it comes from running both
sides."""
import re

import numpy as np

from ..proofs.beside_torch import contrast, has_twin
from .families import families
from .markdown import code, inline, table, text

INTRO = """# Where lossedu and PyTorch differ

<!-- Made by `lossedu catalogue` from the losses' own records: change those, not this page. -->

Each line stands in the record of its loss, with the example shown here. Both sides were run on it to make this page,
and a test runs them again: it fails when they agree, or differ in another way. Where the formula has a value for the
example, ours is that value to 14 digits; that is a test too.

Everywhere else the two agree to 10 digits, in value and gradient, on inputs of both signs, at kinks and at extremes.
"""
LIBRARIES = {"torch": "PyTorch", "scipy": "SciPy"}


def differences(groups=None):
    """The page as text, for some {family: losses} or for all. Needs PyTorch."""
    losses = [loss for group in (families() if groups is None else groups).values()
              for loss in group]
    declared = [(loss, one) for loss in losses if has_twin(loss) for one in loss.twin.but]
    general = [_row(*pair) for pair in declared if pair[1].general]
    parts = [INTRO, "## Every loss", "These hold for all losses; they are shown on one.",
             table(_head("torch"), general)]
    for loss in losses:
        rows = [_row(owner, one) for owner, one in declared if owner is loss and not one.general]
        if rows:
            parts += [f"## {loss.name}",
                      f"[{text(loss.title)}](catalogue.md#{loss.name}), beside\n\n"
                      f"```python\n{loss.twin.code}\n```", table(_head(loss.twin.library), rows)]
    same = [loss.name for loss in losses if has_twin(loss)
            and all(one.general for one in loss.twin.but)]
    parts += ["## No further difference",
              ", ".join(f"[{name}](catalogue.md#{name})" for name in same) + "."]
    alone = [loss for loss in losses if not has_twin(loss)]
    if alone:
        parts += ["## No counterpart",
                  "\n".join(f"- [{loss.name}](catalogue.md#{loss.name}): {text(loss.twin)}"
                           for loss in alone)]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _head(library):
    return ["where", "example", "lossedu", LIBRARIES[library], "why"]


def _row(loss, difference):
    found = contrast(loss, difference)
    theirs = shown(found.theirs) + (", with a warning" if found.warned else "")
    if difference.code:
        theirs += f"<br>{code(difference.code)}"
    return [text(difference.where), _inputs(found.loss, difference), shown(found.ours), theirs,
            f"{text(difference.why[0].upper() + difference.why[1:])}."]


def _inputs(loss, difference):
    """What is computed, of what, and at which settings."""
    what = {"none": "value", "mean": "mean", "sum": "sum"}[difference.reduction]
    if difference.of != "value":
        spec = next(spec for spec in loss.inputs if spec.name == difference.of)
        what = f"gradient in {inline(spec.symbol)}"
    given = {spec.name: one for spec, one in zip(loss.inputs, difference.example)}
    given |= {"weight": difference.weight} if difference.weight else {}
    given |= difference.settings
    what = f"{loss.name}: {what}" * difference.general or what
    return "<br>".join([what, *(code(f"{name} = {_plain(one)}") for name, one in given.items())])


def _plain(value):
    """An input as one would type it, without the zeros behind the point.

    >>> _plain([[1.0, 0.5]]), _plain(np.float16([300.0]))
    ('[[1, 0.5]]', '[300] (float16)')
    """
    array = np.asarray(value)
    kind = f" ({array.dtype})" if array.dtype in (np.float16, np.float32) else ""
    return re.sub(r"\.0\b", "", f"{array.tolist()}{kind}") if array.ndim else repr(value)


def shown(answer):
    """One side's answer as a cell: numbers to 6 digits, or that it was refused.

    >>> shown(np.array([0.123456, np.nan])), shown(np.array(1e200)), shown(ValueError("no"))
    ('0.123456, nan', '1e+200', 'refused')
    """
    if isinstance(answer, Exception):
        return "refused"
    return ", ".join(f"{number + 0.0:.6g}" for number in np.ravel(answer).tolist())
