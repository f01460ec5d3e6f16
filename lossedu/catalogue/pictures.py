"""Every loss with its slope: small pictures side by side, one sheet for each family."""
from textwrap import fill

from ..plots import alt, curve, style
from .families import families

# inches: a panel with the Axes in it, and the line of a family's name
COLUMNS, WIDTH, HEIGHT, HEAD = 3, 3.4, 2.8, 0.4
LEFT, BOTTOM, WIDE, HIGH = 0.5, 0.5, 2.2, 1.75
SMALL = {"font.size": 9, "axes.titlesize": 10, "lines.linewidth": 1.7,
         "figure.constrained_layout.use": False}


def gallery(family=None):
    """Every loss of a family, or of all, drawn with its slope; it shows itself in a notebook, in
    words too.

    `.save("losses.png")` keeps it in a file (.png, .svg or .pdf). ValueError for a family there is
    not.
    """
    return Gallery(families(family))


class Gallery:
    """A sheet of small pictures for each family; see `gallery`."""

    def __init__(self, groups):
        self.groups = groups

    def sheets(self):
        """{family: its `Picture`}."""
        return {family: _sheet({family: losses}) for family, losses in self.groups.items()}

    def save(self, path):
        """Write all of it into one file, and return its path; the ending .png, .svg or .pdf says
        what kind."""
        return _sheet(self.groups).save(path)

    def _ipython_display_(self):
        for sheet in self.sheets().values():
            sheet._ipython_display_()

    def __repr__(self):
        lines = [f"  {loss.name:<28}{loss.title}" for losses in self.groups.values()
                 for loss in losses]
        return "\n".join(["A gallery of losses; .save('losses.png') keeps it in a file.", *lines])


def _sheet(groups):
    """One figure with a part for each family, as a `Picture` with a sentence for each loss."""
    from matplotlib import rcParams
    from matplotlib.figure import Figure
    rows = {family: -(-len(losses) // COLUMNS) for family, losses in groups.items()}
    width, height = COLUMNS * WIDTH, sum(rows.values()) * HEIGHT + len(rows) * HEAD
    with style():
        rcParams.update(SMALL)
        figure = Figure(figsize=(width, height))
        top = height
        for family, losses in groups.items():
            figure.text(0.1 / width, (top - 0.15) / height, family.capitalize(), va="top",
                        fontsize=14, weight="bold")
            for place, loss in enumerate(losses):
                left = place % COLUMNS * WIDTH + LEFT
                bottom = top - HEAD - (place // COLUMNS + 1) * HEIGHT + BOTTOM
                _draw(figure.add_axes((left / width, bottom / height, WIDE / width, HIGH / height)),
                      loss)
            top -= HEAD + rows[family] * HEIGHT
        figure.draw_without_rendering()   # while the style stands: some of it is read only now
    words = [ax.alt_text for ax in figure.axes]
    names = "; ".join(f"{family}: {', '.join(loss.name for loss in losses)}"
                      for family, losses in groups.items())
    return alt(figure,
               f"Each loss, solid, with its slope, dashed, in a small picture of its own. {names}.",
               words)


def _draw(ax, loss):
    curve(loss, ax)
    ax.set_title(fill(loss.title, 46), loc="left", pad=19)
    numbers = ", ".join(f"{name}={value:g}"
                        for name, value in loss.settings.items() if type(value) is float)
    ax.text(0, 1.045, f"{loss.name}({numbers})" if numbers else loss.name, transform=ax.transAxes,
            color="#444444",
            family="monospace", fontsize=8)
