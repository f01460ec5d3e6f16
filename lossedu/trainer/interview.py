"""The date of an interview: two weeks before it, every card comes once."""
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from .words import counted

RUN_UP = 14   # days
MOST = 3      # years from now
LONGEST_DAY = 240   # minutes
MANY_MINUTES = 60   # in a day: whoever needs more is better off with fewer cards


@dataclass(frozen=True)
class Interview:
    """An interview on a day."""

    day: date

    def run_up(self, now: datetime) -> datetime:
        """When the run-up begins, at the start of a day in the clock's time zone."""
        return datetime.combine(self.day - timedelta(days=RUN_UP), time(), now.tzinfo)

    def is_near(self, now: datetime) -> bool:
        """Is it in the run-up now? On the day of the interview it still is."""
        return self.run_up(now) <= now and now.date() <= self.day

    def pace(self, cards: list, minutes: float, now: datetime, asked: int = 0) -> str:
        """Whether these cards can be told before the interview, at so many minutes a day; so many
        of them were asked before."""
        first = max(now.date(), self.day - timedelta(days=RUN_UP))
        days = max((self.day - first).days, 1)
        needed = sum(float(one.minutes) for one in cards)
        begins = "" if self.is_near(now) else f" from {first} on"
        which = ("once more" if asked == len(cards) else "for the first time" if not asked else
                 f"({asked} once more, {len(cards) - asked} for the first time)")
        said = (f"Interview on {self.day}: {counted(len(cards), 'card')} {which}{begins}, "
                f"{needed:.0f} minutes in {counted(days, 'day')}")
        if needed <= days * minutes:
            return f"{said}."
        enough = -(-needed // days)
        held = f"{said}. With {minutes:g} minutes a day they do not fit."
        if enough <= MANY_MINUTES:
            return f"{held} Type: --minutes {enough:.0f}"
        return f"{held} Choose some of them: with --topic, --level or --kind."


def read_day(text: str, now: datetime) -> Interview:
    """An `Interview` from "2027-03-01". ValueError, one sentence, for what is no day to come."""
    fits = f"a day to come fits. Type: --interview {now.date() + timedelta(days=60)}"
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"--interview {text!r} is no date; {fits}") from None
    if day < now.date():
        raise ValueError(f"--interview {text} is past; {fits}")
    if day > now.date() + timedelta(days=365 * MOST):
        raise ValueError(f"--interview {text} is more than {MOST} years away; {fits}")
    return Interview(day)
