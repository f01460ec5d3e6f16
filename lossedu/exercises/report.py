"""What a check found, as an object that shows itself in a terminal, in a notebook and in a failed test."""
from dataclasses import dataclass, replace
from html import escape

from .show import count

# mark, word and colour: never colour alone; the two colours are Okabe and Ito's, and both show on white and on black
_STATES = {"passed": ("✓", "passed", "#0072B2"), "failed": ("✗", "not yet", "#D55E00"),
           "open": ("○", "not attempted yet", "#808080")}


@dataclass(frozen=True)
class Report:
    """The verdict on one answer: `.passed`, `.mistake` (id of the known mistake, or None), `.message`.

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
    discreet: str = ""   # the message without any value that it quotes

    def __bool__(self):
        return self.passed

    def without_inputs(self):
        """The same verdict without the inputs and values that led to it, for feedback on hidden cases."""
        return replace(self, evidence=(), message=self.discreet or self.message)

    @property
    def state(self):
        return "passed" if self.passed else "failed" if self.attempted else "open"

    def _head(self):
        mark, word, _ = _STATES[self.state]
        done = f" · {self.right} of {count(self.total, 'case')} right" if self.total and self.attempted else ""
        return mark, f"{self.name}: {word}", f"{done} · {count(self.points, 'point')}"

    def __repr__(self):
        mark, word, rest = self._head()
        width = max((len(label) for label, _ in self.evidence), default=0)
        return "\n".join([f"{mark} {word}{rest}", self.message,
                          *(f"  {label:<{width}}  {text}" for label, text in self.evidence)])

    def _repr_html_(self):
        mark, word, rest = self._head()
        colour = _STATES[self.state][2]
        rows = "".join(f'<tr><th scope="row" style="text-align:left;padding:0 1em 0 0">{escape(label)}</th>'
                       f'<td style="text-align:left"><code>{escape(text)}</code></td></tr>'
                       for label, text in self.evidence)
        table = f'<table style="margin:.4em 0;background:none">{rows}</table>' if rows else ""
        tried = f'<div><small>Tried: {escape(", ".join(self.tried))}.</small></div>' if self.tried else ""
        return (f'<div style="border-left:.4em solid {colour};padding:.3em .8em;margin:.3em 0">'
                f'<div><span aria-hidden="true">{mark}</span> <strong>{escape(word)}</strong>{escape(rest)}</div>'
                f"<div>{escape(self.message)}</div>{table}{tried}</div>")
