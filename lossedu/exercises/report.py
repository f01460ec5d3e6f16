"""What a check found: an object that shows itself in a terminal, a notebook and a failed test."""
from dataclasses import dataclass, replace
from html import escape

from .show import count

# state -> mark, word and colour: never colour alone.
# The two colours are Okabe and Ito's, and both show on white and on black.
_STATES = {"passed": ("✓", "passed", "#0072B2"), "failed": ("✗", "not yet", "#D55E00"),
           "open": ("○", "not attempted yet", "#808080")}


@dataclass(frozen=True)
class Report:
    """The verdict on one answer: `.passed`, `.message`, `.mistake` (its id, or None).

    `mistake` is the id of a mistake that the exercise declares, or, where `diagnosed`, one of
    `lossedu.exercises.explain.DIAGNOSES`.

    `evidence` is the case that shows it, as pairs of label and text; `right` of `total` cases
    agreed; `tried` says what the cases were for.
    """

    name: str
    title: str
    points: int
    passed: bool
    attempted: bool
    message: str
    mistake: str | None = None
    evidence: tuple = ()
    right: int = 0
    total: int = 0
    tried: tuple = ()
    diagnosed: bool = False   # `mistake` is a diagnosis, and no mistake that the exercise declares

    def __bool__(self) -> bool:
        return self.passed

    def without_inputs(self) -> "Report":
        """The same verdict for cases that stay hidden: nothing in it depends on their numbers.

        The hint of a known mistake stays. A diagnosis may quote values, and an answer could
        write its inputs into the error that it raises: in its place stands how many cases
        differ, and how to see a diagnosis on other cases.
        """
        known = self.mistake and not self.diagnosed
        told = self.passed or known or not self.attempted or not self.total
        if told:
            return replace(self, evidence=())
        message = (f"Your function differs from the reference in {self.total - self.right} of "
                   f"{count(self.total, 'case')} whose inputs are not shown. "
                   f"lossedu.check({self.name!r}, {self.name}) tries it on others and shows where.")
        return replace(self, evidence=(), message=message)

    @property
    def state(self) -> str:
        """"passed", "failed" or "open" (not attempted yet)."""
        if self.passed:
            return "passed"
        return "failed" if self.attempted else "open"

    def _head(self):
        mark, word, _ = _STATES[self.state]
        done = ""
        if self.total and self.attempted:
            done = f" · {self.right} of {count(self.total, 'case')} right"
        return mark, f"{self.name}: {word}", f"{done} · {count(self.points, 'point')}"

    def __repr__(self) -> str:
        mark, word, rest = self._head()
        width = max((len(label) for label, _ in self.evidence), default=0)
        rows = [f"  {label:<{width}}  {text}" for label, text in self.evidence]
        return "\n".join([f"{mark} {word}{rest}", self.message, *rows])

    def _repr_html_(self) -> str:
        mark, word, rest = self._head()
        colour = _STATES[self.state][2]
        title = (f'<div><span aria-hidden="true">{mark}</span> <strong>{escape(word)}</strong>'
                 f'{escape(rest)}</div>')
        table = tried = ""
        if self.evidence:
            rows = "".join(_row(label, text) for label, text in self.evidence)
            table = f'<table style="margin:.4em 0;background:none">{rows}</table>'
        if self.tried:
            tried = f'<div><small>Tried: {escape(", ".join(self.tried))}.</small></div>'
        return (f'<div style="border-left:.4em solid {colour};padding:.3em .8em;margin:.3em 0">'
                f'{title}<div>{escape(self.message)}</div>{table}{tried}</div>')


def _row(label, text):
    return (f'<tr><th scope="row" style="text-align:left;padding:0 1em 0 0">{escape(label)}</th>'
            f'<td style="text-align:left"><code>{escape(text)}</code></td></tr>')
