"""A loss and its slope, drawn together: what it says, and how hard it pulls."""
import re
from collections.abc import Iterable

import numpy as np

from ..losses import need_loss
from .path import trace
from .picture import describe
from .theme import LINES, label_ends, new_axes
from .words import in_words, number


def curve(loss, ax=None, span=None):
    """Draw a loss (solid) and its slope (dashed) on `ax`, and return it; kinks are marked.

    The line suits the loss: the residual of a regression loss, the logit or probability or
    score of a positive example otherwise; `span` = (low, high) cuts out a part of it. An
    open circle is an end that a jump of the slope leaves out, a dot what is taken there. What lies
    outside the domain or is not finite is left out. TypeError for what is no loss, ValueError
    for a span that is not two finite numbers, the lower first, or lies outside the domain.
    """
    drawn = trace(loss, span)
    ax = new_axes() if ax is None else ax
    solid, dashed = LINES[:2]
    ax.axhline(0, color="#bbbbbb", linewidth=0.8, zorder=0)
    _draw(ax, drawn, drawn.values, *solid)
    _draw(ax, drawn, drawn.slopes, *dashed)
    for place, value, slope in drawn.bends:
        ax.plot([place, place], [value, slope], "o", color="#444444", markersize=4, zorder=4)
    ax.set(xlabel=drawn.words, xlim=(drawn.x[0], drawn.x[-1]))
    ax.set_title(name_of(loss), loc="left")
    _limits(ax, drawn.values, drawn.slopes)
    label_ends(ax, _ends((drawn.values, "loss", solid), (drawn.slopes, "slope", dashed)))
    return describe(ax, in_full(loss, drawn))


def curves(losses, axes=None, span=None):
    """Draw several losses side by side: their values left, their slopes right; returns the two
    Axes.

    The right side is the psi function of robust statistics: how hard one example pulls.
    All share one span, that of the first unless given. ValueError for more than six losses.
    """
    several = isinstance(losses, Iterable) and not isinstance(losses, str)
    losses = list(losses) if several else [losses]
    for loss in losses:
        need_loss("curves", loss)
    if not 1 <= len(losses) <= len(LINES):
        raise ValueError(f"curves: {len(losses)} losses came; 1 to {len(LINES)} can be told apart "
                         "in one picture.")
    first = trace(losses[0], span)
    traces = [first, *(trace(loss, (first.x[0], first.x[-1])) for loss in losses[1:])]
    left, right = new_axes(columns=2, size=(10, 3.8)) if axes is None else axes
    names = _short_names(losses)
    for ax, what, title in ((left, "values", "loss"),
                            (right, "slopes", "slope: how hard one example pulls")):
        ax.axhline(0, color="#bbbbbb", linewidth=0.8, zorder=0)
        for drawn, line in zip(traces, LINES):
            _draw(ax, drawn, getattr(drawn, what), *line)
        ax.set(xlabel=first.words, xlim=(first.x[0], first.x[-1]))
        ax.set_title(title, loc="left")
        _limits(ax, *(getattr(drawn, what) for drawn in traces))
        label_ends(ax, _ends(*((getattr(drawn, what), name, line)
                               for drawn, name, line in zip(traces, names, LINES))))
    values = "; ".join(f"{name} {in_words(drawn.x, drawn.values)}"
                       for drawn, name in zip(traces, names))
    slopes = "; ".join(f"{name} {_slope_in_words(drawn)}" for drawn, name in zip(traces, names))
    describe(left,
             f"{len(losses)} losses against the {plain(first.words)}, left their values: {values}.")
    describe(right, f"Right their slopes: {slopes}.")
    return left, right


def name_of(loss, plain=False):
    """The title of a loss with its settings, the symbols in LaTeX unless `plain`."""
    shown = [f"{name if plain else f'${loss.settings_of[name].symbol}$'} = {_said(value)}"
             for name, value in loss.settings.items()]
    return loss.title + (f" ({', '.join(shown)})" if shown else "")


def in_full(loss, drawn):
    """What a picture of the loss along this `Trace` shows, in words."""
    return (f"{name_of(loss, plain=True)} against the {plain(drawn.words)}. "
            f"The loss, solid, {in_words(drawn.x, drawn.values)}. "
            f"Its slope, dashed, {_slope_in_words(drawn)}.{_kinks_in_words(drawn)}")


def _said(value):
    if isinstance(value, np.ndarray):
        few = [f"{one:g}" for one in value[:6]]
        return f"[{', '.join(few)}{', ...' * (len(value) > len(few))}]"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _short_names(losses):
    """What tells the losses apart: their names, and the settings in which namesakes differ."""
    names = []
    for loss in losses:
        namesakes = [other for other in losses if other.name == loss.name]
        differ = [key for key in loss.settings
                  if len({_said(other.settings[key]) for other in namesakes}) > 1]
        shown = ", ".join(f"{key} {_said(loss.settings[key])}" for key in differ)
        names.append(f"{loss.name} {shown}".strip())
    return names


def _draw(ax, drawn, heights, colour, line):
    """One line; where it jumps, an open circle at each end and a dot at what is taken there."""
    ax.plot(drawn.x, heights, color=colour, linestyle=line)
    for place, value, slope in drawn.jumps:
        at = np.searchsorted(drawn.x, place)
        if np.isnan(heights[at]):
            beside = np.clip([at - 1, at + 1], 0, len(heights) - 1)
            ax.plot([place, place], heights[beside], "o", markerfacecolor="white", color=colour,
                    markersize=5, zorder=4)
        ax.plot([place], [slope if np.isnan(heights[at]) else value], "o", color=colour,
                markersize=5, zorder=5)


def _limits(ax, *lines):
    """Limits that show what is finite, with some air."""
    finite = np.concatenate([line[np.isfinite(line)] for line in lines])
    low, high = (finite.min(), finite.max()) if len(finite) else (0.0, 1.0)
    air = 0.06 * max(high - low, 1e-9 + 0.1 * abs(high))
    ax.set_ylim(low - air, high + air)


def _ends(*lines):
    """(last height, name, line) of each line that has a finite height."""
    return [(heights[np.isfinite(heights)][-1], name, line) for heights, name, line in lines
            if np.isfinite(heights).any()]


def _slope_in_words(drawn):
    cuts = [place for place, _, _ in drawn.jumps]
    pieces = np.split(np.arange(len(drawn.x)), np.searchsorted(drawn.x, cuts))
    words = [in_words(drawn.x[piece], drawn.slopes[piece]) for piece in pieces]
    return "".join(f"{said}, jumps at {number(cut)}, "
                   for said, cut in zip(words, cuts)) + words[-1]


def _kinks_in_words(drawn):
    if not drawn.bends:
        return ""
    places = " and ".join(f"{place:g}" for place, _, _ in drawn.bends)
    return f" The slope bends at {places}."


def plain(words):
    """Axis words without LaTeX."""
    words = re.sub(r"\^\{\((\d+)\)\}", r" \1", words)  # the number of a task
    words = words.replace(r"\hat y", "prediction").replace("$", "")
    words = words.replace("prediction - y", "prediction minus target")
    return re.sub(r"\\([A-Za-z]+)", r"\1", words)  # Greek letters by name
