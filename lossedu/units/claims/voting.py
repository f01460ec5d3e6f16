"""Vote on a claim before its verdict, its reason and its evidence, run live, are shown.

    claims.vote("outliers")                           # every claim of a topic
    claims.vote("outliers", "nnlf-16", "nnlf-19")     # these alone
    claims.vote("outliers").cast("nnlf-16", "false")  # without a mouse

A vote counts once; it is kept, and with it the score. `lossedu progress reset --unit claims`
begins anew.
"""
from html import escape

from ipywidgets import HTML, HTMLMath, Layout, RadioButtons, VBox

from ...core.words import near
from ...interview.markup import block, inline
from ...interview.memory import store
from ...widgets.choices import APART, WIDE
from ...widgets.readable import Readable
from .bank import TOPICS, chosen
from .proving import fault
from .record import VERDICTS, Claim

KEPT = "vote"
EDGE = {True: "#009E73", False: "#D55E00"}  # the words beside it say the same
SIDES = {"supports": "for", "refutes": "against", "beside": "context"}


class Ballot(Readable):
    """Claims to vote on, and the score."""

    def __init__(self, topic: str, names: tuple[str, ...] = ()):
        self.topic, self.names = topic, names
        known = {one.id: one for one in chosen(topic)}
        for name in names:
            if name not in known:
                raise ValueError(f"vote: {topic} has no claim {name!r}.{near(name, list(known))} "
                                 f"Claims: {', '.join(known)}.")
        self.claims = tuple(known[name] for name in names or known)

    def cast(self, name: str, verdict: str) -> str:
        """Vote on a claim, and read verdict, reason and evidence. A second vote changes nothing.

        Raises ValueError for a claim or a verdict that is not there.
        """
        known = {one.id: one for one in self.claims}
        if name not in known:
            raise ValueError(f"vote: there is no claim {name!r} here."
                             f"{near(name, list(known))} Claims: {', '.join(known)}.")
        if verdict not in VERDICTS:
            raise ValueError(f"vote: {verdict!r} came; one of these fits: {', '.join(VERDICTS)}."
                             f"{near(verdict, list(VERDICTS))}")
        keep(known[name], verdict)
        return Shown(self._answer(known[name]))

    def _answer(self, one):
        lines = [f"{one.id}: {said(one)} {kind_of(one)}", one.reason]
        lines += [f"  {word} {mark} {entry}" for word, mark, entry, _ in run(one)]
        return "\n".join(lines)

    @property
    def score(self) -> str:
        """How many votes agree with the evidence, as a sentence."""
        votes = [(one, kept(one)) for one in self.claims]
        cast = [one.verdict == vote for one, vote in votes if vote]
        return (f"{sum(cast)} of {len(cast)} votes agree with the evidence, "
                f"{len(votes) - len(cast)} claims to go.")

    # ------------------------------------------------------------------ to read
    def key(self) -> str:
        return f"vote {self.topic} {' '.join(self.names)}"

    def text(self) -> str:
        rows = [f"{one.id} ({one.article}): {one.claim}" for one in self.claims]
        how = f'claims.vote("{self.topic}").cast("{self.claims[0].id}", "false")'
        return "\n".join([f"{TOPICS[self.topic]}. Your verdict: {', '.join(VERDICTS)}?", *rows,
                          f"Type for example: {how}"])

    def still(self) -> str:
        return "\n".join([f"<p><em>{TOPICS[self.topic]}: {', '.join(VERDICTS)}?</em></p>",
                          *(_still(one) for one in self.claims)])

    # ------------------------------------------------------------------ to use
    def build(self) -> VBox:
        self.total = HTML(layout=Layout(**WIDE))
        self.asks = [Ask(self, one) for one in self.claims]
        self.refresh()
        return VBox([*(ask.widget for ask in self.asks), self.total], layout=Layout(**WIDE))

    def refresh(self) -> None:
        """Write the score anew."""
        note = f"<br>{inline(store().note)}" if store().note else ""
        self.total.value = f"<p role='status'><strong>Score:</strong> {self.score}{note}</p>"


class Shown(str):
    """A text that a notebook shows line by line."""

    def __repr__(self):
        return str(self)


class Ask:
    """One claim, live."""

    def __init__(self, ballot: Ballot, one: Claim):
        self.ballot, self.one = ballot, one
        vote = kept(one)
        self.buttons = RadioButtons(options=VERDICTS, index=VERDICTS.index(vote) if vote else None,
                                    description="Your vote:", orientation="horizontal",
                                    tooltip=f"Your vote on {one.id}", disabled=bool(vote),
                                    layout=Layout(width="max-content"))
        self.buttons.observe(self._voted, names="index")
        self.verdict = HTMLMath(_earlier(one) if vote else "", layout=Layout(**WIDE))
        self.widget = VBox([HTMLMath(_head(one), layout=Layout(**WIDE)), self.buttons,
                            self.verdict], layout=Layout(**APART))

    def _voted(self, change):
        if change["new"] is None or kept(self.one):
            return
        keep(self.one, VERDICTS[change["new"]])
        self.buttons.disabled = True
        self.verdict.value = "<p role='status'>The evidence is being run.</p>"
        self.verdict.value = _answer(self.one)
        self.ballot.refresh()


def vote(topic: str, *names: str) -> Ballot:
    """The claims of a topic to vote on, or those of the given ids. ValueError for unknown ones."""
    return Ballot(topic, names)


def kept(one: Claim) -> str | None:
    """The learner's vote on a claim, or None."""
    found = store().kept(KEPT, f"claims/{one.id}")
    return found if found in VERDICTS else None


def keep(one: Claim, verdict: str) -> None:
    """Keep the first vote on a claim."""
    if kept(one) is None:
        store().keep(KEPT, f"claims/{one.id}", verdict)


def said(one: Claim) -> str:
    """What was voted and what the verdict is, as a sentence."""
    mine = kept(one)
    if mine is None:
        return f"The verdict is {one.verdict}."
    if mine == one.verdict:
        return f"You voted {mine}. So is our verdict."
    return f"You voted {mine}. Our verdict: {one.verdict}."


def kind_of(one: Claim) -> str:
    """What kind of claim it is, as a sentence."""
    return f"Kind: {one.kind}."


def run(one: Claim):
    """(for, against or context; a mark; the entry; why it fails) for each piece of evidence."""
    text = f"{one.claim} {one.reason}"
    for side, word in SIDES.items():
        for entry in getattr(one, side):
            sentence = fault(entry, text)
            yield word, "✗" if sentence else "✓", entry, sentence


def _head(one):
    return f"<div>{block(f'**{one.id}.** {one.claim}')}</div>"


def _answer(one):
    """Verdict, reason and evidence, which is run for it."""
    rows = [f"<li>{word} {mark} <code>{escape(entry)}</code>"
            f"{f' {escape(sentence)}' if sentence else ''}</li>"
            for word, mark, entry, sentence in run(one)]
    return _framed(one, "Evidence, run just now", rows)


def _earlier(one):
    """The same for an earlier vote, with evidence to read: a page of them opens at once."""
    return _framed(one, "Evidence", _listed(one))


def _framed(one, summary, rows):
    edge = EDGE[kept(one) == one.verdict]
    return (f"<div role='status' style='border-left: 4px solid {edge}; padding-left: .6em'>"
            f"<p><strong>{said(one)}</strong> {kind_of(one)}</p>{block(one.reason)}"
            f"<details><summary>{summary}</summary><ul>{''.join(rows)}</ul></details></div>")


def _listed(one):
    return [f"<li>{word}: <code>{escape(entry)}</code></li>"
            for side, word in SIDES.items() for entry in getattr(one, side)]


def _still(one):
    return "\n".join([
        f"<div style='margin-bottom: 1em'>{_head(one)}",
        "<details><summary>Verdict, reason and evidence</summary>",
        f"<p><strong>{one.verdict}</strong>. {kind_of(one)}</p>", block(one.reason),
        f"<ul>{''.join(_listed(one))}</ul>", "</details></div>"])
