"""The front end of a mock in a terminal: shows what is asked, keeps each reply, tells the time."""
import time
from collections.abc import Callable
from pathlib import Path

from . import work
from .grading import FEWEST
from .keeping import Kept, Sessions
from .page import clock, page
from .plan import RULES, long_enough, rounds, with_a_verdict
from .report import CLOSE, Report, kept_marks, report
from .screen import Screen
from .talk import END, Ask, Reply, Talk

NO_HINT = "There is no hint here."
HOW = dict(text="Some lines; an empty line hands them in.", line="One line.",
           ticks="", mark="", ready="Press Enter.", file="")


class Stopped(Exception):
    """The candidate stopped; what was answered is kept."""


class Interview:
    """One mock in a terminal, from where it stands to its report."""

    def __init__(self, screen: Screen, sessions: Sessions, kept: Kept, folder: Path,
                 clock_of: Callable[[], float] = time.monotonic):
        self.screen, self.sessions, self.kept = screen, sessions, kept
        self.folder, self._clock = folder, clock_of
        self.talk = Talk(kept.record)
        self._begun, self._hints, self._runs = None, 0, 0   # of the question that is asked now

    def hold(self, typed: str = "") -> Report:
        """Ask until the end; the report. Raises Stopped where the candidate stops.

        In a mock that goes on, the round that was begun is shown first, and `typed`, what came
        instead of the Enter that goes on, begins the answer.
        """
        ask, shown = self.talk.begin(), None
        try:
            while ask is not None:
                if ask.round is not None and ask.round != shown:
                    self.screen.rule(f"{ask.round.title} · {ask.round.minutes} minutes")
                    if shown is None:
                        self._so_far(ask)
                    shown = ask.round
                reply = self._reply_to(ask, typed)
                typed = ""
                if ask.id == END:
                    self.screen.say("Lines and programs are judged; a moment.", style="dim")
                ask = self.talk.reply(reply)
                self.kept.record.pop("begun", None)
                self._keep()
        except (KeyboardInterrupt, EOFError):
            self._keep_begun()
            raise Stopped from None
        self.kept.record["done"] = True
        return self.conclude()

    def _so_far(self, ask):
        """What was asked and said before in a round that goes on."""
        held = self.talk.held[-1]
        if held.round != ask.round or not held.said:
            return
        if held.said[0][0] != held.question:
            self.screen.tell(held.question)
        for asked, said in held.said:
            self.screen.tell(f"`{asked}`" if held.exercise else asked)
            self.screen.say(f"You: {said.strip() or 'nothing'}\n")

    def conclude(self) -> Report:
        """The report on what was answered; its marks are kept for later ones."""
        self.talk.judge_what_is_there()
        self.kept.record["marks"] = kept_marks(self.talk)
        self._keep()
        return report(self.talk, self.kept.day, self.sessions.earlier(self.kept))

    def _keep(self):
        self.kept.record["asked"] = sorted({held.name for held in self.talk.held
                                            if held.card or held.exercise})
        self.sessions.keep(self.kept)

    # ------------------------------------------------------------------ one reply
    def _keep_begun(self):
        """Keep the time of a question that was not answered yet, its hints and its runs."""
        ask = self.talk.ask
        if ask is not None and ask.is_timed and self._begun is not None:
            self.kept.record["begun"] = {"ask": ask.id, "seconds": self._clock() - self._begun,
                                         "hints": self._hints, "runs": self._runs}
        self._keep()

    def _begin(self, ask):
        """Start the clock of a question, or let it go on where it stood."""
        kept = self.kept.record.get("begun") or {}
        if kept.get("ask") != ask.id:
            kept = {"seconds": 0.0, "hints": 0, "runs": 0}
        self._begun = self._clock() - kept["seconds"]
        self._hints, self._runs = kept["hints"], kept["runs"]
        return self._begun

    def _reply_to(self, ask, typed=""):
        self.screen.tell(ask.say)
        begun = self._begin(ask)
        if ask.how == "file":
            return self._file(ask, begun)
        if ask.is_timed:
            self.screen.say(f"{self._time(ask, begun)} {HOW[ask.how]}", style="dim")
        while True:
            if ask.how == "ready":
                self.screen.line("Enter > ")
                return Reply()
            if ask.how == "mark":
                return Reply(ticks=(self.screen.choice(ask.options),))
            if ask.how == "ticks":
                return Reply(ticks=self.screen.ticks(ask.options))
            if ask.how == "text":
                text = self._lines(typed)
                typed = ""
            else:
                text = self.screen.line("> ").strip()
            if text.strip() == "hint":
                self._hint(ask)
                continue
            if not text.strip() and not self._sure("Nothing typed. Leave it out?"):
                continue
            why_not = ask.check(text)
            if not why_not:
                return Reply(text, seconds=self._clock() - begun, hints=self._hints)
            self.screen.say(why_not)

    def _lines(self, typed):
        """The lines of an answer; a sentence that was typed before it is its first one."""
        if len(typed.split()) < 2:   # a word such as "yes" goes on, and answers nothing
            return self.screen.lines()
        self.screen.say(f"Your first line is what you typed: {typed.strip()}")
        return f"{typed.strip()}\n{self.screen.lines()}".rstrip()

    def _sure(self, question):
        """Does the candidate mean it? There is no way back."""
        return self.screen.line(f"{question} y or n > ").strip().lower() in ("y", "yes")

    def _time(self, ask, begun):
        gone = self._clock() - begun
        mine = self.talk.left_of(ask.round) - gone
        over = "over its time by " if mine < 0 else ""
        return (f"[this round: {over}{clock(abs(mine))}{'' if over else ' left'} · interview: "
                f"{clock(self.talk.left - gone)} left]")

    def _hint(self, ask):
        if ask.hint is None or self._hints:
            self.screen.say(NO_HINT if ask.hint is None else "That was the hint; go on.")
            return
        self._hints = 1
        self._keep_begun()
        self.screen.tell(f"Hint (it costs a grade). {ask.hint()}")

    # ------------------------------------------------------------------ files
    def _file(self, ask, begun):
        """A file that the candidate edits, or lines that are typed up to a dot."""
        name = ask.id.partition("/")[2]
        file = self.folder / f"{name}.py"
        self.folder.mkdir(parents=True, exist_ok=True)
        if not file.is_file():  # a mock that goes on finds what was written before
            file.write_text(work.blank(ask.stub), encoding="utf-8")
        self.screen.tell(f"```python\n{ask.stub}\n```")
        self.screen.say(f"\nIt stands in {file}")
        self.screen.say("Edit it there. Then: run to run it, done to hand it in, type to type it "
                        "here in its place" + (", hint for a hint" if ask.hint else "") + ".")
        while True:
            word = self.screen.line(f"{self._time(ask, begun)} run, done, type > ").strip().lower()
            if word == "run":
                self._runs += 1
                self._keep_begun()
                self.screen.say("Running.", style="dim")
                self.screen.run(file)
            elif word == "type":
                self._type(file)
            elif word == "hint":
                self._hint(ask)
            elif word == "done":
                text = file.read_text(encoding="utf-8", errors="replace")
                if work.is_as_it_was(text, ask.stub) and not self._sure(
                        "The file is as it was. Hand it in?"):
                    continue
                return Reply(text, seconds=self._clock() - begun, runs=self._runs,
                             hints=self._hints)
            else:
                self.screen.say(f"{word!r} came; run, done or type fits.")

    def _type(self, file):
        self.screen.say("Type the whole file; a line that holds only a dot ends it.")
        lines = []
        while (line := self.screen.line(". ")) != ".":
            lines.append(line)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")


# ---------------------------------------------------------------------- around it
def tell_rules(screen: Screen, kept: Kept) -> None:
    """What awaits the candidate."""
    record = kept.record
    listed = rounds(record["level"], record["minutes"], record["seed"])
    screen.rule("Mock interview")
    screen.tell(f"Level {record['level']}, {record['minutes']} minutes, seed {record['seed']}. "
                f"{RULES} minutes are for these rules.")
    screen.tell("\n".join(f"- {one.title}, {one.minutes} min" for one in listed))
    screen.tell("There is no way back, and no verdict before the end, but for the hint in a "
                "derivation: it says which lines are right so far, and costs a grade on each line. "
                "In other rounds, where there is a `hint`, it costs a grade too. A round does not "
                "stop when its time is over; the report tells by how much, and the interview ends "
                "with its last minute. Ticks take no time from you. Ctrl-C stops; what you "
                "answered is kept, and `lossedu mock` goes on.")
    screen.tell(about_verdicts(record))


def about_verdicts(record: dict) -> str:
    """Which dimensions can get a verdict in these minutes, told before the start."""
    plan = record["level"], record["minutes"], record["seed"]
    said = with_a_verdict(*plan, FEWEST)
    if said:
        return (f"A verdict needs {FEWEST} questions of a dimension. This mock can give one in "
                f"{' and '.join(said)}; of the others you see each result.")
    longer = long_enough(record["level"], record["minutes"], FEWEST)
    more = f" With --minutes {longer} it can." if longer else ""
    return (f"A verdict needs {FEWEST} questions of a dimension, and in {record['minutes']} "
            "minutes no dimension has so many: this mock shows each result, and gives no "
            f"verdict.{more}")


def tell_report(screen: Screen, found: Report, file: Path) -> None:
    """Write the page, and the most of it in short."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page(found), encoding="utf-8")
    screen.rule("Report")
    for one in found.dimensions:
        close = f" ({CLOSE})" if one.is_close else ""
        counts = ": ".join(filter(None, [one.fine and f"{one.fine}{close}", one.parts]))
        screen.say(f"  {one.name:<14} {one.verdict:<18} {counts}".rstrip())
    screen.say()
    screen.tell(found.note)
    for flag in found.red_flags:
        screen.say(f"Red flag: {flag}")
    screen.say(f"Time: {clock(found.used)} of {found.minutes}:00.")
    if found.sections:
        screen.say(f"Read: {'; '.join(found.sections)}.")
    screen.say(f"The page, to read or to print: {file}")


__all__ = ["END", "Ask", "Interview", "Stopped", "tell_report", "tell_rules"]
