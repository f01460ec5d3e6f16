"""The live form of an explorer: its settings are shared between the page and Python."""
from anywidget import AnyWidget
from traitlets import Dict, Unicode


class Live(AnyWidget):
    """Runs `_esm`, the explorer's module, on `spec`; `settings` follow every move."""

    _esm = Unicode().tag(sync=True)
    spec = Dict().tag(sync=True)
    settings = Dict().tag(sync=True)
