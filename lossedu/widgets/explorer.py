"""What every explorer shares: numbers by Python, a still picture, and a live one on the page.

The page draws and computes by itself (NAME.js beside the explorer's NAME.py), so that a move needs
no kernel. Python's `numbers` are the truth; a browser test holds the page's equal to them.
"""
import html
import io
import json
import re
import sys
from abc import abstractmethod
from pathlib import Path

import numpy as np
from ipywidgets import DOMWidget
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..core.words import near
from ..plots import style
from ..plots.picture import image, show
from . import page
from .controls import Choice, Control, spec_of
from .readable import Readable, view
from .templates import fill

DPI = 80


class Explorer(Readable):
    """Something to move, and what follows from it in a picture and in words.

    A subclass states `title`, `controls` and `template`, and defines `numbers` and `draw`.
    `template` is one text with fields such as {slope:.2f}, or several by name, of which
    `numbers["case"]` picks one. Its fields are the settings (of a choice, its words) and the
    numbers.
    """

    title = ""
    controls: tuple[Control, ...] = ()
    template: str | dict[str, str] = ""
    size = (8.0, 4.6)  # of the still picture, in inches

    def __init__(self):
        self._settings = {one.name: one.start for one in self.controls}

    # ------------------------------------------------------------------ what a subclass defines
    def data(self) -> dict:
        """What the page needs and nothing moves: lists and numbers by name."""
        return {}

    @abstractmethod
    def numbers(self, settings: dict) -> dict:
        """Everything that picture and words show: a number, a list of them or a text by name."""

    @abstractmethod
    def draw(self, figure: Figure, settings: dict, numbers: dict) -> None:
        """The still picture."""

    # ------------------------------------------------------------------ settings and results
    @property
    def settings(self) -> dict:
        """Where the controls stand, by name; those of the live picture, once it is shown."""
        live = vars(self).get("widget")
        return dict(live.settings if live is not None else self._settings)

    @settings.setter
    def settings(self, given: dict) -> None:
        self._settings = self.read({**self.settings, **given})
        if "widget" in vars(self):
            self.widget.settings = self._settings

    def read(self, settings: dict) -> dict:
        """Settings that fit, with numbers as numbers. ValueError with one sentence otherwise."""
        known = {one.name: one for one in self.controls}
        for name in settings:
            if name not in known:
                raise ValueError(f"there is no setting {name!r}.{near(name, list(known))} "
                                 f"Settings: {', '.join(known)}.")
        return {name: known[name].read(value) for name, value in settings.items()}

    @property
    def results(self) -> dict:
        """The numbers for where the controls stand."""
        return self.numbers(self.settings)

    def words(self, settings: dict, numbers: dict) -> str:
        """The state in words."""
        templates = self.template
        template = templates if isinstance(templates, str) else templates[numbers["case"]]
        chosen = {one.name: one.options[settings[one.name]] for one in self.controls
                  if isinstance(one, Choice)}
        return fill(template, {**settings, **numbers, **chosen})

    # ------------------------------------------------------------------ for the page
    @property
    def path(self) -> Path:
        """The explorer's own JavaScript: NAME.js beside NAME.py."""
        return Path(sys.modules[type(self).__module__].__file__).with_suffix(".js")

    def address(self) -> str:
        """UNIT/NAME: where a site finds the module."""
        *_, unit, _, name = type(self).__module__.split(".")
        return f"{unit}/{name}"

    def spec(self) -> dict:
        """All that the page needs besides the module, as plain JSON."""
        return plain({"title": self.title, "controls": [spec_of(one) for one in self.controls],
                      "data": self.data(), "words": self.template})

    # ------------------------------------------------------------------ the two forms
    def text(self) -> str:
        settings = self.settings
        return f"{self.title}. {self.words(settings, self.numbers(settings))}"

    def key(self) -> str:
        return f"explorer {self.title}"

    def png(self) -> bytes:
        """The still picture."""
        settings = self.settings
        with style():
            figure = Figure(figsize=self.size, dpi=DPI)
            FigureCanvasAgg(figure)
            self.draw(figure, settings, self.numbers(settings))
            buffer = io.BytesIO()
            figure.savefig(buffer, format="png", metadata={"Software": None})
        return buffer.getvalue()

    def still(self) -> str:
        settings = self.settings
        words = html.escape(self.words(settings, self.numbers(settings)), quote=False)
        # no line ends within a number
        words = re.sub(r"[\d.]+e-\d+", r'<span style="white-space:nowrap">\g<0></span>', words)
        spec = html.escape(json.dumps(self.spec(), ensure_ascii=False, separators=(",", ":")))
        return (f'<div class="lossedu-explorer" data-explorer="{self.address()}" '
                f'data-spec="{spec}">\n{image(self.png(), self.text())}\n<p>{words}</p>\n</div>')

    def build(self) -> DOMWidget:
        from .live import Live
        return Live(_esm=page.module(self.path), spec=self.spec(), settings=self._settings)

    def _ipython_display_(self):
        self._show_still()
        show(view(self.widget))


def plain(value):
    """The value as plain JSON: arrays as lists, NumPy's numbers as Python's."""
    if isinstance(value, dict):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(one) for one in value]
    return value.item() if isinstance(value, np.generic) else value
