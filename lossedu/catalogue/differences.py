"""Where ours and PyTorch differ, as one Markdown page: every number on it comes from running both
sides."""
import re

import numpy as np

from ..proofs.beside_torch import contrast, has_twin
from .families import families
from .markdown import code, inline, table, text

INTRO = """# Where lossedu and PyTorch differ

<!-- Made by `lossedu catalogue` from the losses' own records: change those, not this page. -->

Each line stands in the record of its loss, with the example shown here. Both sides were run on \
it to make this page,
and a test runs them again: it fails when they agree, or differ in another way. Where the formula \
has a value for the
example, ours is that value to 14 digits; that is a test too.

Everywhere else the two agree to 10 digits, in value and gradient, on inputs of both signs, at \
kinks and at extremes.
"""
LIBRARIES = {"torch": "PyTorch", "scipy": "SciPy"}


def differences(groups=None) -> str:
    """The page as text, for some {family: losses} or for all. Needs PyTorch."""
    groups = families() if groups is None else groups
    losses = [loss for group in groups.values() for loss in group]
    declared = [(loss, difference) for loss in losses if has_twin(loss)
                for difference in loss.twin.but]
    sections = [INTRO, _of_every_loss(declared)]
    sections += [_of_one_loss(loss) for loss in losses if _own_differences(loss)]
    sections.append(_without_difference(losses))
    if not all(has_twin(loss) for loss in losses):
        sections.append(_without_twin(losses))
    return "\n\n".join(section.strip("\n") for section in sections) + "\n"


def _own_differences(loss):
    """The differences that are this loss's own."""
    if not has_twin(loss):
        return []
    return [difference for difference in loss.twin.but if not difference.general]


def _of_every_loss(declared):
    rows = [_row(loss, difference) for loss, difference in declared if difference.general]
    return "\n\n".join(["## Every loss", "These hold for all losses; they are shown on one.",
                        table(_head("torch"), rows)])


def _of_one_loss(loss):
    rows = [_row(loss, difference) for difference in _own_differences(loss)]
    twin = f"```python\n{loss.twin.code}\n```"
    return "\n\n".join([f"## {loss.name}", f"{_link(loss, text(loss.title))}, beside", twin,
                        table(_head(loss.twin.library), rows)])


def _without_difference(losses):
    same = [loss for loss in losses if has_twin(loss) and not _own_differences(loss)]
    return "## No further difference\n\n" + ", ".join(_link(loss, loss.name) for loss in same) + "."


def _without_twin(losses):
    lines = [f"- {_link(loss, loss.name)}: {text(loss.twin)}" for loss in losses
             if not has_twin(loss)]
    return "\n".join(["## No counterpart", "", *lines])


def _link(loss, words):
    return f"[{words}](catalogue.md#{loss.name})"


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
    if difference.weight:
        given["weight"] = difference.weight
    given |= difference.settings
    if difference.general:
        what = f"{loss.name}: {what}"
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
