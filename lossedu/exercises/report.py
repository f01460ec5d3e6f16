"""What a check found: an object that shows itself in a terminal, a notebook and a failed test."""
import re
from dataclasses import dataclass, field, replace
from html import escape

from .show import count
from .values import cut

LINES, WIDTH = 10, 120  # of what an answer printed
LONGEST = 1000          # characters of a message or of a text in the evidence

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
    agreed; `tried` says what the cases were for, and shows once there is an attempt. `printed` is
    what the answer printed in the case `printed_in`. `further` is one more hint, after three
    failures; `answers` are ours, to print after a pass. `stopped` is the type of the stop, where
    the answer was stopped ("TimeLimit").

    All texts are cut, and hold nothing that a screen would obey: parts of them were an answer's.
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
    stopped: str = ""
    printed: str = ""
    printed_in: str = ""
    further: str = ""
    word: str = ""            # in the place of "passed", "not yet", "not attempted yet"
    answers: object = field(default="", compare=False)

    def __post_init__(self):
        object.__setattr__(self, "message", cut(self.message, LONGEST))
        rows = tuple((cut(label, WIDTH), cut(text, LONGEST)) for label, text in self.evidence)
        object.__setattr__(self, "evidence", rows)
        object.__setattr__(self, "printed", _first_lines(self.printed))

    def __bool__(self) -> bool:
        return self.passed

    def without_inputs(self) -> "Report":
        """The same verdict for cases that stay hidden: nothing in it depends on their numbers.

        The hint of a known mistake stays. Prints, the further hint and our answers go, as they may
        hold inputs or outlast the class. A diagnosis may quote values, and an answer could
        write its inputs into the error that it raises: in its place stands how many cases
        differ.
        """
        shown = replace(self, evidence=(), printed="", further="", answers="")
        known = self.mistake and not self.diagnosed
        if self.passed or known or not self.attempted or not self.total:
            return shown
        message = (f"Your function differs from the reference in {self.total - self.right} of "
                   f"{count(self.total, 'case')} whose inputs are not shown. Try other sizes, "
                   "shapes, signs and settings than those of the notebook.")
        return replace(shown, message=message)

    def saying(self, more: str) -> "Report":
        """The same verdict, its message with one more sentence."""
        return replace(self, message=f"{self.message} {more}")

    @property
    def state(self) -> str:
        """"passed", "failed" or "open" (not attempted yet)."""
        if self.passed:
            return "passed"
        return "failed" if self.attempted else "open"

    def _head(self):
        mark, word, _ = _STATES[self.state]
        word = self.word or word
        done = ""
        if self.total and self.attempted:
            done = f" · {self.right} of {count(self.total, 'case')} right"
        worth = f" · {count(self.points, 'point')}" if self.points else ""
        return mark, f"{self.name}: {word}", f"{done}{worth}"

    def __repr__(self) -> str:
        mark, word, rest = self._head()
        width = max((len(label) for label, _ in self.evidence), default=0)
        rows = [f"  {label:<{width}}  {text}" for label, text in self.evidence]
        lines = [f"{mark} {word}{rest}", self.message, *rows]
        if self.printed:
            lines += [f"Printed in {self.printed_in}:",
                      *(f"  | {line}" for line in self.printed.split("\n"))]
        if self.further:
            lines.append(f"A further hint: {self.further}")
        if self.answers:
            lines.append(f"{self.answers.title}: {self.answers.how}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        mark, word, rest = self._head()
        colour = _STATES[self.state][2]
        title = (f'<div><span aria-hidden="true">{mark}</span> <strong>{escape(word)}</strong>'
                 f'{escape(rest)}</div>')
        table = tried = ""
        if self.evidence:
            rows = "".join(_row(label, text) for label, text in self.evidence)
            table = f'<table style="margin:.4em 0;background:none">{rows}</table>'
        if self.tried and self.attempted:  # before an attempt it would tell where to look
            tried = _tried(self.tried)
        more = "".join([_printed(self), _further(self),
                        self.answers._repr_html_() if self.answers else ""])
        return (f'<div style="border-left:.4em solid {colour};padding:.3em .8em;margin:.3em 0">'
                f'{title}<div>{_words(self.message)}</div>{table}{more}{tried}</div>')


def _words(text):
    """Words as HTML; what stands between backticks is code."""
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", escape(text))


def _first_lines(text):
    """The first lines of what was printed, each cut, and how many more there are."""
    lines = [line.split("\r")[-1] for line in text.rstrip().split("\n")]  # \r: a progress bar
    shown = [cut(line, WIDTH) for line in lines[:LINES]]
    if len(lines) > LINES:
        shown.append(f"... and {count(len(lines) - LINES, 'more line')}")
    return "\n".join(shown)


def _printed(report):
    if not report.printed:
        return ""
    return (f"<div>Printed in {escape(report.printed_in)}:</div>"
            f'<pre style="margin:.2em 0 .4em 1em;background:none">{escape(report.printed)}</pre>')


def _further(report):
    if not report.further:
        return ""
    return f"<div><strong>A further hint:</strong> {_words(report.further)}</div>"


def _tried(notes):
    """What the cases were for; folded where it is longer than a line, so that the message leads."""
    said = f"{escape(', '.join(notes))}."
    if len(said) <= WIDTH:
        return f"<div><small>Tried: {said}</small></div>"
    return (f"<details><summary><small>Tried: {count(len(notes), 'kind')} of case</small>"
            f"</summary><small>{said}</small></details>")


def _row(label, text):
    return (f'<tr><th scope="row" style="text-align:left;padding:0 1em 0 0">{escape(label)}</th>'
            f'<td style="text-align:left"><code>{escape(text)}</code></td></tr>')
