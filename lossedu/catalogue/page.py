"""The catalogue of all losses as one Markdown page, from their records alone."""
import re

import numpy as np

from ..core.record import Twin
from ..core.shapes import kind
from ..plots.loss_curves import in_full
from ..plots.path import trace
from ..proofs.claims import search
from .differences import LIBRARIES
from .families import about, about_family, families
from .markdown import block, code, folded, inline, table, text

# claim -> the head of its column, and what it says
CLAIMS = {
    "convex": ("convex",
               "no place above the straight line between two others, so no valley but the lowest"),
    "strictly_convex": ("strictly convex", "always below that line, so one lowest place at most"),
    "lipschitz": ("steepest",
                  "the largest slope: how hard one example can pull at most; ✗ where there is no "
                  "bound"),
    "smooth": ("bends by",
               "the largest change of the slope per unit of the prediction; ✗ where there is no "
               "bound"),
    "redescending": ("redescends",
                     "far away the slope falls back to 0: an example far enough off is given up "
                     "on"),
    "symmetric": ("symmetric", "prediction and target may change places"),
    "nonnegative": ("≥ 0", "the loss is never negative"),
    "zero_at_perfect": ("0 if perfect", "the loss is 0 where prediction and target agree"),
    "elicits": ("elicits",
                "what the best constant prediction is, behind the matched activation; ✗ if it is "
                "neither the mean nor the median nor a quantile"),
    "proper": ("proper",
               "whoever reports the label's true probabilities pays less on average than with any "
               "other report, behind the matched activation"),
    "classification_calibrated": ("calibrated",
                                  "the best constant score has the sign of the more frequent "
                                  "label"),
}
LONGEST = 220   # characters of a counterexample that is worth showing
INTRO = """# Catalogue of losses

<!-- Made by `lossedu catalogue` from the losses' own records: change those, not this page. -->

Every loss of the package: what it costs, how hard it pulls, what is true of it. Formulas and \
claims are not only said:
tests compare each formula with the code, and search a counterexample to each claim. Where \
PyTorch gives something else,
[differences.md](differences.md) shows it. `lossedu.gallery()` shows all curves side by side.
"""


def catalogue(groups=None, progress=iter):
    """The page as text, for some {family: losses} or for all; `progress` wraps the losses and shows
    how far it is."""
    groups = families() if groups is None else groups
    sections = {loss.name: _loss(loss)
                for loss in progress([loss for losses in groups.values() for loss in losses])}
    parts = [INTRO, _contents(groups), _legend()]
    for losses in groups.values():
        parts += [_family(losses), *(sections[loss.name] for loss in losses)]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _contents(groups):
    lines = [f"- [{family.capitalize()}](#{family}): "
             + ", ".join(f"[{loss.name}](#{loss.name})" for loss in losses)
             for family, losses in groups.items()]
    return "\n".join(lines)


def _legend():
    return folded("What the columns say",
                  [f"**{head}**: {said}." for head, said in CLAIMS.values()])


# ---------------------------------------------------------------------- one family
def _family(losses):
    """Its heading, and a table of what is claimed of each loss."""
    said = [name for name in CLAIMS if any(name in loss.claims for loss in losses)]
    rows = [[f"[{loss.name}](#{loss.name})", *(_claim(loss, name) for name in said)]
            for loss in losses]
    mark = any("\\*" in cell for row in rows for cell in row)
    note = "\n\n\\* at the default settings; it depends on them." if mark else ""
    said_of_it = about_family(losses[0]).partition(": ")[2] or about_family(losses[0])
    heading = losses[0].family.capitalize()
    sentence = text(said_of_it[0].upper() + said_of_it[1:])
    columns = table(["loss", *(CLAIMS[name][0] for name in said)], rows)
    return f"## {heading}\n\n{sentence}\n\n{columns}{note}"


def _claim(loss, name):
    """A claim at the default settings as a cell; a star where it depends on the settings."""
    if name not in loss.claims:
        return ""
    value = loss.claims[name]
    yes = "bounded" if name in ("lipschitz", "smooth") else "✓"
    if isinstance(value, (bool, np.bool_)):
        word = yes if value else "✗"
    else:
        word = rounded(value) if isinstance(value, str) else f"{value:.4g}"
    return word + ("\\*" if callable(loss.declared[name]) else "")


# ---------------------------------------------------------------------- one loss
def _loss(loss):
    file = loss.f.__module__.replace(".", "/") + ".py"
    slopes = "Its gradients:" if len(loss.differentiable) > 1 else "Its gradient:"
    words = _quoted(in_full(loss, trace(loss)))
    picture = f'<img src="curves/{loss.name}.svg" width="300" alt="{words}">'
    link = f"[{file.rpartition('/')[2]}](../{file})"
    parts = [f"### {loss.name}", f"{text(about(loss))} ({link})", picture,
             block(loss.formula), slopes, block(loss.gradient_formula),
             _facts(loss), _settings(loss), _twin(loss), _counterexamples(loss),
             "Source: " + text("; ".join(loss.references)) + "."]
    return "\n\n".join(part for part in parts if part)


def _facts(loss):
    """What goes in, what comes out, and which activation stands before it."""
    inputs = "; ".join(f"{code(spec.name)} {inline(spec.symbol)}, "
                       + " or ".join(_input(shape, domain) for shape, domain in spec.forms)
                       for spec in loss.inputs)
    each = {"element": "for each element", "row": "for each row",
            "set": "for the whole set"}[loss.scope]
    taken = sorted({kink.slope(**loss.settings) for kink in loss.kinks
                    if kink.slope and _jumps(loss, kink)})
    at_jumps = ""
    if taken:
        subgradients = " or ".join(f"{slope:g}" for slope in taken)
        at_jumps = f" Where its slope jumps, {subgradients} is taken."
    return (f"Takes {inputs}. One value {each}. "
            f"Matched output activation: {text(loss.activation)}.{at_jumps}")


def _jumps(loss, kink):
    """Whether the slope jumps at this kink, at these settings."""
    return kink.jumps(**loss.settings) if callable(kink.jumps) else kink.jumps


def _input(shape, domain):
    """What one form of an input is, in words, with its shape."""
    if domain.index:
        words = "class indices"
    elif domain.rows:
        words = "rows of probabilities" if domain.rows == "sum" else "rows of log-probabilities"
    else:
        words = domain.words
    if kind(shape) == "...":
        return words
    comma = "," if " " not in shape else ""  # a tuple of one
    return f"{words} of shape ({', '.join(shape.split())}{comma})"


def _settings(loss):
    if not loss.settings_of:
        return ""
    rows = [[code(name), inline(one.symbol) if one.symbol else "", code(repr(one.default)),
             text(one.words), text(one.meaning)]
            for name, one in loss.settings_of.items()]
    return table(["setting", "symbol", "default", "fits", "what it is"], rows)


def _twin(loss):
    """The same in PyTorch, or why there is none."""
    if not isinstance(loss.twin, Twin):
        return f"PyTorch has no counterpart: {text(loss.twin)}"
    library = LIBRARIES[loss.twin.library]
    own = loss.twin.library != "torch" or re.search(r"F\.\w*(loss|entropy|kl_div)", loss.twin.code)
    head = f"In {library}" if own else "PyTorch has no function for it; what one would type"
    but = ""
    if not all(difference.general for difference in loss.twin.but):
        but = f" ([it differs](differences.md#{loss.name}))"
    return f"{head}{but}:\n\n```python\n{loss.twin.code}\n```"


def _counterexamples(loss):
    """The counterexample to each claim that is false, where it can be said in a line or two."""
    false = [name for name, value in loss.claims.items() if value is False]
    said = [str(search(loss, name).witness or "") for name in false]
    shown = [text(rounded(sentence)) for sentence in dict.fromkeys(said)
             if 0 < len(sentence) <= LONGEST]
    return folded("Counterexamples to what is not true of it", shown) if shown else ""


def rounded(sentence, digits=4):
    """The sentence with shorter numbers, unless two of them would become the same.

    >>> rounded("at 0.123456 it is 2.000001e+15, not 0.2")
    'at 0.1235 it is 2e+15, not 0.2'
    >>> rounded("between 0.1234561 and 0.1234562")
    'between 0.1234561 and 0.1234562'
    """
    number = re.compile(r"(?<![\w.])-?\d+\.?\d*(?:e[+-]?\d+)?(?![\w])")
    short = {found: f"{float(found):.{digits}g}" if len(found) > digits + 2 else found
             for found in number.findall(sentence)}
    if len(set(short.values())) < len(short):
        return sentence
    return number.sub(lambda match: short[match[0]], sentence)


def _quoted(words):
    return words.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


