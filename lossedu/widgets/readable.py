"""What every widget of the course shares: it can be read where no widget runs.

A built notebook, GitHub, a site, a terminal: none of them has a kernel. So the stored
output of a widget always carries a still form, text and HTML or a picture, beside the view
that a live notebook prefers.
"""
from abc import ABC, abstractmethod
from functools import cached_property

from ipywidgets import DOMWidget

VIEW = "application/vnd.jupyter.widget-view+json"


class Readable(ABC):
    """Something to use in a live notebook and to read everywhere else."""

    @abstractmethod
    def text(self) -> str:
        """All of it as plain text."""

    @abstractmethod
    def still(self) -> dict[str, object]:
        """The still form: mime type -> content, the same at every build."""

    @abstractmethod
    def build(self) -> DOMWidget:
        """The ipywidgets widget."""

    @cached_property
    def widget(self) -> DOMWidget:
        """The live form, built when first shown and then kept."""
        return self.build()

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": self.text(), **self.still(), **view(self.widget)}

    def __repr__(self):
        return self.text()


def view(widget: DOMWidget) -> dict:
    """The mime type under which a live notebook finds a widget."""
    return {VIEW: widget._repr_mimebundle_()[VIEW]}
