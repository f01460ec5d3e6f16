"""A loss and its slope as a small SVG: a kilobyte or two, and the same bytes wherever it is
made."""
import html

import numpy as np

from ..plots import palette
from ..plots.loss_curves import in_full, plain
from ..plots.path import trace

# in pixels; the frame is left, top, right, bottom
WIDE, HIGH, FRAME, TEXT = 300, 186, (36, 10, 250, 148), 11
PLACES = 241
GREY = "#808080"   # is seen on white and on black


def thumbnail(loss):
    """The SVG of `plots.curve`, without what a small picture does not need."""
    drawn = trace(loss, places=PLACES)
    finite = [line[np.isfinite(line)] for line in (drawn.values, drawn.slopes)]
    low, high = (min(np.concatenate(finite), default=0.0), max(np.concatenate(finite), default=0.0))
    left, top, right, bottom = FRAME
    across = lambda x: left + (right - left) * (x - drawn.x[0]) / (drawn.x[-1] - drawn.x[0])
    up = lambda y: bottom - (bottom - top) * (y - low) / (high - low or 1.0)
    ends = _apart([up(line[-1]) if len(line) else bottom for line in finite])
    parts = [f'<path d="M{left} {top}V{bottom}H{right}" stroke="{GREY}"/>']
    parts += [
        f'<path d="M{left} {_short(up(0))}H{right}" stroke="{GREY}" stroke-opacity=".5"/>'] * bool(
            low < 0 < high)
    for line, colour, dashes, name, end in zip((drawn.values, drawn.slopes),
                                               (palette.blue, palette.vermilion),
                                               ("", ' stroke-dasharray="7 4"'), ("loss", "slope"),
                                               ends):
        parts.append(f'<path d="{_path(across(drawn.x), up(line))}" stroke="{colour}" '
                     f'stroke-width="2"{dashes}/>')
        parts.append(_word(right + 4, end + 4, name, colour))
    for place, _, slope in drawn.jumps:
        at = np.searchsorted(drawn.x, place)
        beside = np.clip([at - 1, at + 1], 0, len(drawn.slopes) - 1)
        rings = [] if np.isfinite(drawn.slopes[at]) else drawn.slopes[beside]
        rings = [ring for ring in rings if np.isfinite(ring)]
        parts += [_dot(across(place), up(ring), f'fill="none" stroke="{palette.vermilion}"')
                  for ring in rings]
        parts.append(_dot(across(place), up(slope), f'fill="{palette.vermilion}"'))
    parts += [_word(left - 4, up(y) + 4, f"{y:.2g}", GREY, "end") for y in (low, high)]
    parts += [_word(across(x), bottom + 14, f"{x:.2g}", GREY, "middle")
              for x in (drawn.x[0], drawn.x[-1])]
    parts.append(_word((left + right) / 2, bottom + 31, plain(drawn.words), GREY, "middle"))
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{HIGH}" '
                      f'role="img" fill="none" font-family="sans-serif" font-size="{TEXT}">',
                      f"<title>{html.escape(in_full(loss, drawn))}</title>", *parts, "</svg>", ""])


def _path(x, y):
    """The line, broken where it has no value; what lies on a straight line between its neighbours
    is left out."""
    pieces, points = [], []
    for place in [*zip(x, y), (0, np.nan)]:
        if np.isfinite(place[1]):
            points.append(place)
        elif points:
            pieces.append("M" + "L".join(f"{_short(a)} {_short(b)}" for a, b in _thinned(points)))
            points = []
    return "".join(pieces)


def _thinned(points, off=0.15):
    """The points without those that lie within `off` pixels of the line through those kept."""
    if len(points) < 3:
        return points
    (a, b), (c, d) = points[0], points[-1]
    inner = np.array(points[1:-1])
    # twice the area of the triangle over its base: the distance from the line
    area = np.abs((c - a) * (inner[:, 1] - b) - (d - b) * (inner[:, 0] - a))
    far = area / max(np.hypot(c - a, d - b), 1e-9)
    at = int(np.argmax(np.round(far, 6))) + 1
    if far[at - 1] <= off:
        return [points[0], points[-1]]
    return _thinned(points[:at + 1], off)[:-1] + _thinned(points[at:], off)


def _apart(heights, gap=TEXT + 1):
    """Two heights, moved apart where their words would overlap."""
    one, other = heights
    lack = max(0.0, gap - abs(one - other)) / 2 * (1 if one >= other else -1)
    return one + lack, other - lack


def _word(x, y, word, colour, anchor="start"):
    place = f'x="{_short(x)}" y="{_short(y)}"'
    return f'<text {place} fill="{colour}" text-anchor="{anchor}">{word}</text>'


def _dot(x, y, how):
    return f'<circle cx="{_short(x)}" cy="{_short(y)}" r="3" {how}/>'


def _short(number):
    """One digit behind the point, and no minus before a zero."""
    return f"{round(float(number), 1) + 0.0:g}"
