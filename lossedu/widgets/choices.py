"""The options of a question, each with its letter and with room for a verdict below it.

`One` is a group of radio buttons, so that the arrow keys move within it and a screen reader names
it; its buttons bear the letters, since only text cells typeset mathematics, and a click on an
option's text is one on its button. `Several` is a row to
tick for each option.
"""
from collections.abc import Callable, Collection, Sequence

from ipywidgets import HTML, Checkbox, HTMLMath, Layout, RadioButtons, VBox

from ..interview.marking import letter
from ..interview.markup import inline

# margins on both sides would make it wider than the page, with a scroll bar below
WIDE = {"width": "100%", "height": "auto", "margin": "2px 0", "overflow": "visible"}
APART = {**WIDE, "margin": "0 0 12px 0"}
INDENTED = {**WIDE, "width": "calc(100% - 2em)", "margin": "0 0 4px 2em"}
STYLE = """<style>
.lossedu-choices .widget-checkbox label {white-space: normal; line-height: 1.4; display: flex;
  gap: .6em; align-items: baseline; overflow: visible}
.lossedu-choices .widget-html-content {line-height: 1.4; overflow-wrap: anywhere}
.lossedu-choices input[type=checkbox] {flex: none; align-self: center; margin: 0}
.lossedu-choices .lossedu-option {cursor: pointer}
.lossedu-choices input:focus-visible {outline: 2px solid #0072B2; outline-offset: 2px}
</style>"""
# a click on an option's text chooses it; nothing happens where its button is locked
PICK = "this.closest('.lossedu-choices').querySelectorAll('input[type=radio]')[{place}]?.click()"


class Choices:
    """What both kinds share: the options in rows, and below each a note, hidden at first.

    `changed(places)` is called with the chosen places after every choice by the learner.
    """

    def __init__(self, rows: Sequence, changed: Callable = lambda places: None):
        self.changed = changed
        self.notes = [HTMLMath(layout=Layout(display="none", **INDENTED)) for _ in rows]
        style = HTML(STYLE, layout=Layout(display="none"))
        paired = [widget for row in zip(rows, self.notes) for widget in row]
        self.widget = VBox([style, *paired], layout=Layout(**WIDE))
        self.widget.add_class("lossedu-choices")

    def say(self, words: Sequence[str] | None = None) -> None:
        """Put a piece of HTML below each row, if it is not empty, or take all of them away."""
        for place, note in enumerate(self.notes):
            note.value = words[place] if words else ""
            note.layout.display = "block" if note.value else "none"


class One(Choices):
    """Radio buttons: one option, or none so far."""

    def __init__(self, options: Sequence[str], ticked: Collection[int] = (),
                 changed: Callable = lambda places: None):
        super().__init__([HTMLMath(_to_click(place, option), layout=Layout(**WIDE))
                          for place, option in enumerate(options)], changed)
        letters = [(f"({letter(place)})", place) for place in range(len(options))]
        self.buttons = RadioButtons(options=letters, index=next(iter(ticked), None),
                                    description="Your answer:", orientation="horizontal",
                                    tooltip="Your answer", layout=Layout(width="max-content"))
        self.buttons.observe(lambda change: self.changed(self.ticked), names="index")
        self.widget.children = (*self.widget.children, self.buttons)

    @property
    def ticked(self) -> frozenset[int]:
        """The place that is chosen, alone, or nothing."""
        return frozenset([] if self.buttons.index is None else [self.buttons.index])

    def untick(self, places: Collection[int]) -> None:
        """Take the choice away, if it is one of these places."""
        if self.buttons.index in places:
            self.buttons.index = None

    def lock(self, locked: bool = True) -> None:
        """Let nobody choose (or let them again)."""
        self.buttons.disabled = locked


class Several(Choices):
    """Checkboxes: any number of options."""

    def __init__(self, options: Sequence[str], ticked: Collection[int] = (),
                 changed: Callable = lambda places: None):
        self.boxes = [Checkbox(value=place in ticked, description=_named(place, option),
                               description_allow_html=True, indent=False, layout=Layout(**WIDE))
                      for place, option in enumerate(options)]
        super().__init__(self.boxes, changed)
        for box in self.boxes:
            box.observe(lambda change: self.changed(self.ticked), names="value")

    @property
    def ticked(self) -> frozenset[int]:
        """The places that are ticked."""
        return frozenset(place for place, box in enumerate(self.boxes) if box.value)

    def untick(self, places: Collection[int]) -> None:
        """Take the ticks at these places away."""
        for place in places:
            self.boxes[place].value = False

    def lock(self, locked: bool = True) -> None:
        """Let nobody tick (or let them again)."""
        for box in self.boxes:
            box.disabled = locked


def _named(place, option):
    return f"({letter(place)}) {inline(option)}"


def _to_click(place, option):
    pick = PICK.format(place=place)
    return f'<div class="lossedu-option" onclick="{pick}">{_named(place, option)}</div>'
