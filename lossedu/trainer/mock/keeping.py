"""Mocks in the learner's database: kept after every reply, so that what stops one loses nothing."""
import json
import time
from dataclasses import dataclass
from datetime import datetime

from ..database import connect, new_id, writing
from .choosing import DAYS


@dataclass(frozen=True)
class Kept:
    """A session as it stands in the database; `at` is in seconds since 1970."""

    id: str
    at: float
    record: dict

    @property
    def is_done(self) -> bool:
        """Was it held to its end, or ended on purpose?"""
        return self.record["done"]

    @property
    def day(self) -> str:
        """When it was begun, in words."""
        return datetime.fromtimestamp(self.at).strftime("%Y-%m-%d %H:%M")


class Sessions:
    """The mocks of a learner, oldest first."""

    def __init__(self, database=None, now=time.time):
        self.database = connect() if database is None else database
        self.now = now

    def all(self) -> list[Kept]:
        """Every session."""
        rows = self.database.execute("select id, at, json from sessions order by at, rowid")
        found = [Kept(row["id"], row["at"], json.loads(row["json"])) for row in rows]
        return [one for one in found if "replies" in one.record]

    def unfinished(self) -> Kept | None:
        """The latest session, if it was not held to its end."""
        latest = self.all()[-1:]
        return latest[0] if latest and not latest[0].is_done else None

    def earlier(self, than: Kept) -> list[dict]:
        """The records of the sessions that ended before another one began."""
        return [one.record for one in self.all() if one.at < than.at and one.is_done]

    def asked_lately(self) -> set[str]:
        """The names of the cards and exercises that were asked in the last 14 days, here or as a
        whole in the drill."""
        since = self.now() - DAYS * 24 * 3600
        mine = {name for one in self.all() if one.at >= since
                for name in one.record.get("asked", ())}
        cards = self.database.execute("select distinct card from reviews where whole = 1 "
                                      "and at >= ?", (since,))
        tasks = self.database.execute("select distinct task from tasks where at >= ?", (since,))
        return (mine | {row["card"] for row in cards}
                | {row["task"].rpartition(" ")[2] for row in tasks})

    def begin(self, record: dict) -> Kept:
        """Keep a new session."""
        kept = Kept(new_id(), self.now(), record)
        with writing(self.database):
            self.database.execute("insert into sessions values (?, ?, ?, ?, ?, ?)",
                                  (kept.id, kept.at, record["level"], record["minutes"],
                                   record["seed"], json.dumps(record)))
        return kept

    def keep(self, kept: Kept) -> None:
        """Keep what has come since."""
        with writing(self.database):
            self.database.execute("update sessions set json = ? where id = ?",
                                  (json.dumps(kept.record), kept.id))
