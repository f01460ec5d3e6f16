"""Pictures that are also said in words.

    lossedu.plots.alt(ax, "Two lines: ...")     at the end of a cell

shows the picture with its words: as `alt` of an `<img>` in HTML (where a stored `image/png` is
shown, JupyterLab and nbconvert leave its alternative text out), and folded below it.
"""
import base64
import html
import io
from importlib import import_module
from pathlib import Path

# the ending of a file -> what to leave out of it, so that it has the same bytes at every build
KINDS = {".png": {"Software": None}, ".svg": {"Date": None, "Creator": None},
         ".pdf": {"CreationDate": None, "Producer": None}}


def describe(ax, text):
    """Attach the words to an Axes, and return the Axes. ValueError for fewer than three words."""
    if len(str(text).split()) < 3:
        raise ValueError(f"alt: {text!r} came; say in a sentence what the picture shows.")
    ax.alt_text = " ".join(str(text).split())
    return ax


def alt(target, text=None, details=()):
    """A picture with its words, to be shown at the end of a cell.

    `target` is an Axes, several Axes of one figure, or a Figure; `text` says what it shows (the
    course's own curves bring their words along); `details` are further sentences, listed below it.
    ValueError where there are no words.
    """
    first = target if hasattr(target, "figure") else target[0]
    figure = first.figure  # a Figure's own .figure is itself
    if text is not None:
        for ax in figure.axes:
            vars(ax).pop("alt_text", None)
        describe(figure.axes[0], text)
    return Picture(figure, details)


class Picture:
    """A figure and its words. It takes the figure from pyplot, so that it is not shown twice."""

    def __init__(self, figure, details=()):
        self.figure, self.details = figure, tuple(details)
        self.text = " ".join(ax.alt_text for ax in figure.axes if hasattr(ax, "alt_text"))
        if not self.text:
            raise ValueError("alt: this picture has no words yet. Type alt(ax, 'what it shows').")
        import matplotlib.pyplot as plt
        plt.close(figure)

    def png(self):
        """The picture as bytes, the same at every build."""
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png", metadata={"Software": None})
        return buffer.getvalue()

    def save(self, path):
        """Write it into a file that ends in .png, .svg or .pdf; returns the path. ValueError for
        another ending."""
        path = Path(path)
        if path.suffix not in KINDS:
            raise ValueError(f"save: {str(path)!r} came; a name that ends in {', '.join(KINDS)} "
                             "fits.")
        from matplotlib import rc_context
        words = {".png": "Description", ".svg": "Description", ".pdf": "Subject"}[path.suffix]
        with rc_context({"svg.hashsalt": "lossedu"}):
            self.figure.savefig(path, metadata={**KINDS[path.suffix], words: self.text})
        return path

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": image(self.png(), self.text), "text/plain": self.text}

    def _ipython_display_(self):
        show(self._repr_mimebundle_())
        more = "".join(f"<li>{html.escape(one)}</li>\n" for one in self.details)
        words = f"<p>{html.escape(self.text)}</p>\n" + (f"<ul>\n{more}</ul>\n" if more else "")
        show({"text/html": f"<details><summary>This picture in words</summary>\n{words}</details>",
              "text/plain": ""})

    def __repr__(self):
        return self.text


def image(png, text, width="auto"):
    """A PNG as HTML, with the words that stand for it where nobody sees it.

    >>> image(b"\\x89PNG", "A falling line.")  # doctest: +NORMALIZE_WHITESPACE
    '<img src="data:image/png;base64,iVBORw==" alt="A falling line." decoding="sync"
    style="width: auto; max-width: 100%; height: auto">'
    """
    data = base64.b64encode(png).decode()
    return (f'<img src="data:image/png;base64,{data}" alt="{html.escape(text)}" decoding="sync" '
            f'style="width: {width}; max-width: 100%; height: auto">')


def show(data, metadata=None, name=None, again=False):
    """Put one output into the notebook: mime type -> content. Only what IPython called may call
    this. One with a `name` is replaced where it stands, by another call with `again`."""
    display = import_module("IPython.display").display
    named = {"display_id": name, "update": again} if name else {}
    display(data, metadata=metadata, raw=True, **named)
