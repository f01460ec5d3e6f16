"""The look of every picture: colours that colour-blind readers tell apart, and no clutter."""
from contextlib import contextmanager
from types import SimpleNamespace

# Okabe & Ito, Color Universal Design, 2008; wine is of Paul Tol's "muted" colours. Told apart by
# line style and label as well, never by colour alone. Orange, sky and yellow are pale: for areas.
palette = SimpleNamespace(black="#000000", orange="#E69F00", sky="#56B4E9", green="#009E73",
                          yellow="#F0E442", blue="#0072B2", vermilion="#D55E00", purple="#CC79A7",
                          wine="#882255")

# (colour, line style) of the first, second, ... line
LINES = ((palette.blue, "-"), (palette.vermilion, "--"), (palette.green, "-."),
         (palette.purple, (0, (1, 1.2))),
         (palette.black, (0, (6, 1.5, 1, 1.5, 1, 1.5))), (palette.wine, (0, (8, 3))))

# the same lines on a dark page, where they need more light
DARK = ("#5BB8F0", "#FF8C4D", "#2FCB9B", "#E6A3CB", "#EDEDED", "#F2B840")

STYLE = {"figure.dpi": 100, "figure.figsize": (6.4, 3.8), "figure.constrained_layout.use": True,
         "figure.constrained_layout.w_pad": 0.08, "figure.constrained_layout.h_pad": 0.06,
         "font.size": 11, "axes.titlesize": 12, "axes.titlelocation": "left",
         "axes.spines.top": False,
         "axes.spines.right": False, "axes.edgecolor": "#444444", "axes.linewidth": 0.8,
         "lines.linewidth": 2,
         "xtick.color": "#444444", "ytick.color": "#444444", "legend.frameon": False,
         "figure.facecolor": "white", "axes.facecolor": "white"}


@contextmanager
def style():
    """The look of the course, for a `with` block: `with lossedu.plots.style(): ...`."""
    from matplotlib import rcParams
    # these alone: a notebook's backend may set others meanwhile
    before = {name: rcParams[name] for name in STYLE}
    try:
        rcParams.update(STYLE)
        yield
    finally:
        rcParams.update(before)


def new_axes(columns=1, size=None):
    """A new figure of the course's look: its one Axes, or a list of `columns` of them."""
    import matplotlib.pyplot as plt
    with style():
        figure, axes = plt.subplots(1, columns,
                                    figsize=size or (6.4 if columns == 1 else 4.6 * columns, 3.8))
    return list(axes) if columns > 1 else axes


def grid(rows, columns, size, **shared):
    """A new figure of the course's look, and its Axes as an array (rows, columns); `shared` goes to
    Matplotlib's `subplots`, such as sharex=True."""
    import matplotlib.pyplot as plt
    with style():
        return plt.subplots(rows, columns, figsize=size, squeeze=False, **shared)


def label_ends(ax, ends):
    """Write each line's name at its right end, beside a sample of the line, moved apart where two
    would overlap.

    `ends` holds (height in data units, name, (colour, line style)) for each. Call it when the
    limits stand.
    """
    low, high = ax.get_ylim()
    ends = sorted(ends, key=lambda end: end[0])
    heights = _apart([min(max((height - low) / (high - low), 0.02), 0.98) for height, _, _ in ends])
    for height, (_, name, (colour, line)) in zip(heights, ends):
        beside(ax, height, colour, line).set_text(name)


def beside(ax, height, colour, line):
    """A sample of a line right of the Axes, at a height from 0 to 1; returns the empty text beside
    it."""
    ax.plot([1.03, 1.085], [height, height], transform=ax.transAxes, color=colour, linestyle=line,
            clip_on=False)
    return ax.text(1.1, height, "", transform=ax.transAxes, color="#222222", va="center",
                   clip_on=False)


def _apart(heights, gap=0.075):
    """Sorted heights between 0 and 1, moved so that neighbours stand at least `gap` apart.

    >>> [round(height, 3) for height in _apart([0.5, 0.5])]
    [0.463, 0.537]
    """
    for _ in range(200):
        moved = list(heights)
        for place in range(len(moved) - 1):
            lack = gap - (moved[place + 1] - moved[place])
            if lack > 1e-9:
                moved[place] -= lack / 2
                moved[place + 1] += lack / 2
        if moved == heights:
            break
        heights = moved
    return heights
