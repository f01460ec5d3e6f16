"""What every widget of the course shares: it can be read where no widget runs.

A built notebook, GitHub, a site, a notebook that was closed and opened again: none of them has a
kernel with the widget in it. So a widget is two outputs: a still form as HTML, and below it the
live one. Where the live one runs, a style hides the still form; where JupyterLab has no more than
"Error displaying widget: model not found" to show for it, the same style hides that.
"""
import re
from abc import ABC, abstractmethod
from functools import cached_property

from ipywidgets import DOMWidget

from ..plots.picture import show

VIEW = "application/vnd.jupyter.widget-view+json"
SCRIPT = "application/javascript"
# What ipywidgets leaves out: radio buttons are no group with a name, so that an arrow key would go
# to the next cell.
NAMES = """for (const wait of [200, 1000, 4000]) setTimeout(() => {
  for (const group of document.querySelectorAll(".lossedu-live .widget-radio-box")) {
    window.lossedu_groups = (window.lossedu_groups || 0) + 1;
    group.setAttribute("role", "radiogroup");
    const label = group.closest(".jupyter-widgets")?.querySelector(".widget-label");
    if (label) group.setAttribute("aria-label", label.textContent);
    for (const radio of group.querySelectorAll("input")) {
      radio.name = radio.name || `lossedu-${window.lossedu_groups}`;
      radio.setAttribute("data-lm-suppress-shortcuts", "true");
    }
  }
}, wait);"""
# In JupyterLab the two meet in the outputs of one cell; elsewhere a page has one notebook. The last
# rule: a picture's white ground does not glare on a dark page.
STYLE = """<style>
:is(.jp-OutputArea, body:not([data-jp-theme-name])):has(.lossedu-live-{name})
  .lossedu-still-{name} {{display: none}}
.jp-OutputArea-child:has(.lossedu-still-{name})
  ~ .jp-OutputArea-child:has(> .jupyter-widgets):not(:has(.lossedu-live)) {{display: none}}
:is([data-jp-theme-light=false] .jp-OutputArea, .vscode-dark) img
  {{filter: brightness(.84); border-radius: 8px}}
</style>"""


class Readable(ABC):
    """Something to use in a live notebook and to read everywhere else."""

    @abstractmethod
    def key(self) -> str:
        """What tells this one apart from the other widgets of a notebook."""

    @abstractmethod
    def text(self) -> str:
        """All of it as plain text."""

    @abstractmethod
    def still(self) -> str:
        """The still form as HTML, the same at every build."""

    @abstractmethod
    def build(self) -> DOMWidget:
        """The ipywidgets widget."""

    @cached_property
    def widget(self) -> DOMWidget:
        """The live form, built when first shown and then kept."""
        widget = self.build()
        widget.add_class("lossedu-live")
        widget.add_class(f"lossedu-live-{self._slug}")
        return widget

    @property
    def _slug(self):
        return re.sub(r"[^a-z0-9]+", "-", self.key().lower()).strip("-")

    def bundle(self) -> dict[str, str]:
        """The first output: text and HTML, for wherever the widget does not run."""
        style = STYLE.format(name=self._slug)
        page = f"<div class='lossedu-still-{self._slug}'>\n{self.still()}\n{style}</div>"
        return {"text/plain": self.text(), "text/html": page}

    def _ipython_display_(self):
        self._show_still()
        show(view(self.widget))
        show({SCRIPT: NAMES})

    def _show_still(self):
        show(self.bundle())

    def __repr__(self):
        return self.text()


def view(widget: DOMWidget) -> dict:
    """The mime type under which a live notebook finds a widget."""
    bundle = widget._repr_mimebundle_()
    if isinstance(bundle, tuple):  # anywidget adds metadata
        bundle = bundle[0]
    return {VIEW: bundle[VIEW]}
