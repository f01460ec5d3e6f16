"""Options to tick: one row each, with room for a verdict below it."""
from collections.abc import Callable, Collection, Sequence

from ipywidgets import HTML, Checkbox, HTMLMath, Layout, VBox

from ..interview.marking import letter
from ..interview.markup import inline

WIDE = {"width": "100%", "height": "auto"}
INDENTED = {"width": "calc(100% - 2em - 4px)", "height": "auto", "margin": "0 0 4px 2em"}
STYLE = """<style>
.lossedu-choices .widget-checkbox label {white-space: normal; line-height: 1.4; display: flex;
  gap: .6em; align-items: baseline; overflow: visible}
.lossedu-choices .widget-html-content {line-height: 1.4}
.lossedu-choices input {flex: none; align-self: center; margin: 0}
.lossedu-choices input:focus-visible {outline: 2px solid #0072B2; outline-offset: 2px}
.lossedu-one input {appearance: none; width: 13px; height: 13px; border: 1px solid currentColor;
  border-radius: 50%}
.lossedu-one input:checked {background: radial-gradient(currentColor 45%, transparent 50%)}
</style>"""


class Choices:
    """Rows of options with their letters; with `one`, ticking one unticks the others.

    `changed(places)` is called with the ticked places after every tick by the learner.
    """

    def __init__(self, options: Sequence[str], ticked: Collection[int] = (), one: bool = True,
                 changed: Callable = lambda places: None):
        self._one, self._changed, self._quiet = one, changed, False
        self.boxes = [_box(place, option, place in ticked) for place, option in enumerate(options)]
        self.notes = [HTMLMath(layout=Layout(display="none", **INDENTED)) for _ in options]
        for place, box in enumerate(self.boxes):
            box.observe(lambda change, place=place: self._tick(place), names="value")
        rows = [widget for row in zip(self.boxes, self.notes) for widget in row]
        style = HTML(STYLE, layout=Layout(display="none"))
        self.widget = VBox([style, *rows], layout=Layout(**WIDE))
        self.widget.add_class("lossedu-choices")
        if one:
            self.widget.add_class("lossedu-one")

    @property
    def ticked(self) -> frozenset[int]:
        """The places that are ticked."""
        return frozenset(place for place, box in enumerate(self.boxes) if box.value)

    def lock(self, locked: bool = True) -> None:
        """Let nobody tick (or let them again)."""
        for box in self.boxes:
            box.disabled = locked

    def say(self, words: Sequence[str] | None = None) -> None:
        """Put a piece of HTML below every row, or take all of them away."""
        for place, note in enumerate(self.notes):
            note.value = words[place] if words else ""
            note.layout.display = "block" if words else "none"

    def _tick(self, place):
        if self._quiet:
            return
        if self._one:  # like radio buttons: a second click leaves the tick where it is
            self._quiet = True
            for other, box in enumerate(self.boxes):
                box.value = other == place
            self._quiet = False
        self._changed(self.ticked)


def _box(place, option, ticked):
    return Checkbox(value=ticked, description=f"({letter(place)}) {inline(option)}",
                    description_allow_html=True, indent=False, layout=Layout(**WIDE))
