"""The conversation of a mock: what is asked next, given the replies so far.

    talk = Talk(record)
    ask = talk.begin()                 # the first thing to be asked that has no reply yet
    while ask is not None:
        ask = talk.reply(Reply("...", seconds=40))

Nothing is printed here and no clock is read; `record` is plain data and holds all there is to keep.
"""
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from .choosing import choose_card, choose_exercise
from .grading import Mark, grade_of_mean, points_of_question
from .plan import RULES, Round, rounds

END = "end"   # the id of the ask after which nothing is asked that counts


@dataclass(frozen=True)
class Ask:
    """One thing that is asked.

    `how` is "text" (some lines), "line" (one line), "ticks" (numbers of `options`), "file" (a
    Python file that begins as `stub`), "mark" (one of `options`) or "ready" (Enter). `check` says
    in a sentence why a reply cannot be taken; `hint` says what costs a grade.
    """

    id: str
    how: str
    say: str
    round: Round | None = None
    options: tuple = ()
    stub: str = ""
    check: Callable[[str], str] = field(default=lambda text: "", compare=False)
    hint: Callable[[], str] | None = field(default=None, compare=False)

    @property
    def is_timed(self) -> bool:
        """Does the time count? That of ticks and of marks does not."""
        return self.round is not None and self.how != "ticks"


@dataclass(frozen=True)
class Reply:
    """What came: text, ticked places (from 0), seconds, how often a program ran, hints taken."""

    text: str = ""
    ticks: tuple = ()
    seconds: float = 0.0
    runs: int = 0
    hints: int = 0


@dataclass
class Held:
    """A round that was held: its question, what came, and what was made of it."""

    round: Round
    name: str                     # of the card or the exercise
    question: str
    level: str
    unit: str
    card: object = None
    exercise: object = None
    said: list = field(default_factory=list)       # (what was asked, what was replied)
    marks: list = field(default_factory=list)
    red_flags: list = field(default_factory=list)
    mistakes: list = field(default_factory=list)   # named, in words
    notes: list = field(default_factory=list)      # facts for the report
    answers: list = field(default_factory=list)    # (what was asked, the answer), for the report
    typed: object = None          # the lines or the program, judged at the end
    is_empty: bool = False        # nothing was handed in
    runs: int = 0
    hints: int = 0
    seconds: float = 0.0

    @property
    def grade(self) -> str:
        """The grade of the question so far, but for how it was said; "" before the first mark."""
        parts = [(one.points, one.part) for one in self.marks if one.dimension != "communication"]
        return grade_of_mean(points_of_question(parts)) if parts else ""

    def mark(self, dimension: str, grade: str, part: str = "answer",
             left_out: bool = False) -> None:
        """Keep the mark of one part of the question, as grading.py counts it."""
        self.marks.append(Mark(dimension, grade, self.round.id, part, left_out))


class ChangedQuestions(RuntimeError):
    """A kept session asks what the questions of today do not."""


class Talk:
    """A mock that is being held, or is held once more from its record."""

    def __init__(self, record: dict):
        self.record = record
        self.rounds = rounds(record["level"], record["minutes"], record["seed"])
        self.held, self.left_out = [], []
        self.to_mark = []            # (id, Held, dimension, part, what was asked, reply, answer)
        self.used = 0.0              # seconds that count
        self.level = record["level"]  # of the next concept
        self.is_over = False
        self.ask = None
        self._asked = set(record["avoid"])

    # ------------------------------------------------------------------ the way through
    def begin(self) -> Ask | None:
        """The first ask without a reply, after the kept ones; None where all is said.

        Raises ChangedQuestions where a kept reply belongs to another question.
        """
        self._conversation = self._all()
        self.ask = next(self._conversation)
        for kept in self.record["replies"]:
            if self.ask is None or kept["ask"] != self.ask.id:
                raise ChangedQuestions("The questions have changed since this mock was begun. "
                                       "Type: lossedu mock --new")
            facts = {name: value for name, value in kept.items() if name != "ask"}
            self._take(Reply(**{**facts, "ticks": tuple(facts.get("ticks", ()))}))
        return self.ask

    def reply(self, reply: Reply) -> Ask | None:
        """Keep a reply in the record; what is asked next, or None at the end."""
        self.record["replies"].append({"ask": self.ask.id, **asdict(reply)})
        return self._take(reply)

    def _take(self, reply):
        if self.ask.is_timed:
            self.used += reply.seconds
            if self.held and self.held[-1].round == self.ask.round:
                self.held[-1].seconds += reply.seconds
        try:
            self.ask = self._conversation.send(reply)
        except StopIteration:
            self.ask = None
        return self.ask

    def _all(self):
        from . import rounds as formats
        for one in self.rounds:
            if self.used >= 60 * self.record["minutes"]:
                self.left_out.append((one, "the time was over"))
                continue
            yield from getattr(formats, one.form)(self, one)
        self.is_over = True
        yield Ask(END, "ready", formats.OVER)
        yield from formats.marking(self)

    def judge_what_is_there(self) -> None:
        """Judge the programs and lines of a mock that was stopped before its end."""
        from . import work
        for held in self.held:
            if held.exercise is not None and held.typed is not None and not self.is_over:
                work.MARKED[held.round.form](self, held)

    # ------------------------------------------------------------------ the clock
    @property
    def left(self) -> float:
        """Seconds left of the whole interview."""
        return 60 * self.record["minutes"] - self.used

    def left_of(self, one: Round) -> float:
        """Seconds left of a round; what was saved before it is not added."""
        held = [each.seconds for each in self.held if each.round == one]
        return 60 * one.minutes - sum(held)

    def is_behind(self, one: Round) -> bool:
        """Has all the time passed that the plan has up to the end of this round?"""
        until = self.rounds[:self.rounds.index(one) + 1]
        return self.used >= 60 * (RULES + sum(each.minutes for each in until))

    # ------------------------------------------------------------------ questions
    def hold_card(self, one: Round, level: str) -> Held | None:
        """Begin a round with a card, or note that none is left."""
        card = choose_card(one.form, level, self.record["seed"], self._asked)
        if card is None:
            return self._none_left(one)
        return self._hold(Held(one, card.id, card.question, card.level, card.unit or "",
                               card=card))

    def hold_exercise(self, one: Round) -> Held | None:
        """Begin a round with an exercise, or note that none is left."""
        level = self.record["level"]
        exercise = choose_exercise(one.form, level, self.record["seed"], self._asked)
        if exercise is None:
            return self._none_left(one)
        return self._hold(Held(one, exercise.name, exercise.ask or exercise.goal, level,
                               exercise.unit, exercise=exercise))

    def hold_plain(self, one: Round, question: str) -> Held:
        """Begin a round whose question is always the same."""
        return self._hold(Held(one, one.form, question, self.record["level"], ""))

    def _hold(self, held):
        self._asked.add(held.name)
        self.held.append(held)
        return held

    def _none_left(self, one):
        self.left_out.append((one, "there is no question of this kind that was not asked in it or "
                                   "in the last 14 days"))

    def judged(self, held: Held, judge: Callable[[], dict]) -> dict:
        """What a judge says, asked once: it takes seconds, and is kept in the record."""
        kept = self.record["judged"]
        if held.round.id not in kept:
            kept[held.round.id] = judge()
        return kept[held.round.id]


def new_record(level: str, minutes: int, seed: int, avoid=()) -> dict:
    """A session before its first reply; `avoid` are the questions that were asked lately."""
    return {"level": level, "minutes": minutes, "seed": seed, "avoid": sorted(avoid),
            "replies": [], "judged": {}, "done": False}
