"""What every explorer with sliders shares: one kept figure, the state in words, seen errors."""
import html
import io
from abc import abstractmethod
from functools import cached_property

import numpy as np
from ipywidgets import HTML, FloatLogSlider, FloatSlider, Layout, VBox
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imsave

from ..plots import style
from ..plots.picture import image
from .readable import Readable

DPI = 80
WIDE = {"style": {"description_width": "11em"},  # of a slider
        "layout": {"width": "34em", "max_width": "100%"}}


def slider(value: float, low: float, high: float, step: float, description: str) -> FloatSlider:
    """A slider from about `low` to `high`, which starts exactly at `value`."""
    return FloatSlider(value, min=_aligned(value, low, step), max=high, step=step,
                       description=description, **WIDE)


def log_slider(value: float, low: float, high: float, step: float, description: str,
               form: str = ".2f") -> FloatLogSlider:
    """A slider from about 10**low to 10**high, which starts exactly at `value`.

    `step` is one of the power, `form` shows the number.
    """
    return FloatLogSlider(value, base=10, min=_aligned(np.log10(value), low, step), max=high,
                          step=step, readout_format=form, description=description,
                          **WIDE)


def _aligned(value, low, step):
    """The first end at or above `low` from which whole steps lead to `value`.

    The browser moves a slider that stands between two steps to one of them, and with it the
    number that the text beside it speaks of.
    """
    steps = np.floor((value - low) / step + 1e-9)
    return float(value - steps * step)


class Explorer(Readable):
    """Sliders, a picture, and the state in words.

    `make` draws everything once on `self.figure`; `move` then only moves the artists in
    `self.movers` and returns the state in words. The rest is painted once and kept.
    """

    title = ""
    size = (8.0, 4.6)  # inches

    def __init__(self):
        with style():
            self.figure = Figure(figsize=self.size, dpi=DPI, layout="none")
            self.canvas = FigureCanvasAgg(self.figure)
            self.sliders = self.make()
            for artist in self.movers:
                artist.set_animated(True)  # leaves it out of the background
            self.canvas.draw()
        self.background = self.canvas.copy_from_bbox(self.figure.bbox)
        self.words, self.error = self.move(), None
        for slider in self.sliders.values():
            slider.tooltip = slider.description  # else the browser shows the word "null"
            slider.observe(self.redraw, names="value")

    @abstractmethod
    def make(self) -> dict:
        """Draw everything once on `self.figure`, set `self.movers`; the sliders by name."""

    @abstractmethod
    def move(self) -> str:
        """Move what is drawn to where the sliders stand; the state in words."""

    def positions(self, *names: str) -> list:
        """Where the sliders of these names stand."""
        return [self.sliders[name].value for name in names]

    def redraw(self, change: object = None) -> None:
        """Picture and words for where the sliders stand.

        An error is shown below the picture, and raised.
        """
        try:
            self.words = self.move()
            self.picture.value = self._page()
            self.error = None
            self.note.value = self._status()
        except Exception as error:
            self.error = error
            told = f"{type(error).__name__}: {html.escape(str(error), quote=False)}"
            self.note.value = ("<p role='alert'><strong>The picture does not show where the "
                               f"sliders stand.</strong> {told}</p>")
            raise

    def _status(self):
        return f"<p role='status'>{html.escape(self.words, quote=False)}</p>"

    def png(self) -> bytes:
        """The figure as PNG; little compression, because a move should not wait for it."""
        self.canvas.restore_region(self.background)
        for artist in self.movers:
            artist.axes.draw_artist(artist)
        buffer = io.BytesIO()
        imsave(buffer, np.asarray(self.canvas.buffer_rgba()), format="png",
               metadata={"Software": None}, pil_kwargs={"compress_level": 1})
        return buffer.getvalue()

    # ------------------------------------------------------------------ the two forms
    def text(self) -> str:
        return f"{self.title}. {self.words}"

    def key(self) -> str:
        return f"explorer {self.title}"

    def still(self) -> str:
        words = html.escape(self.words, quote=False)
        return f"{image(self.png(), self.text())}\n<p>{words}</p>"

    def build(self) -> VBox:
        return VBox([*self.sliders.values(), self.picture, self.note],
                    layout=Layout(width="100%"))

    def _page(self):
        return image(self.png(), self.text(), f"{self.size[0] * DPI:.0f}px")

    @cached_property
    def picture(self) -> HTML:
        """The widget with the picture: HTML, because an Image widget has no alternative text."""
        return HTML(self._page(), layout=Layout(width="100%"))

    @cached_property
    def note(self) -> HTML:
        """The widget with the state in words."""
        return HTML(self._status(), layout=Layout(width="100%"))
