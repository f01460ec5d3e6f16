"""Where the trainer keeps what was answered: one SQLite file in the learner's data folder.

    database = connect()
    with writing(database):
        database.execute("insert into settings values ('interview', '\"2027-03-01\"')")

What was answered is only ever added (`reviews`, `tasks`, `sessions`); the state of an atom in
`atoms` follows from its reviews and can be computed again. Each answer is one transaction on disk
before the next question is shown, so that a program that is killed loses nothing that was
answered; and whoever writes takes the lock first and reads then, so that two windows lose nothing
either.

The folder is that of the marks (`lossedu/marks.py`), and as there nothing is kept on disk in a
test run or a grader.
"""
import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..marks import home

FILE, LOCK = "trainer.sqlite", "trainer.lock"
PATIENCE = 10  # seconds to wait for another window that is writing
COMPANIONS = ("", "-wal", "-shm")  # what SQLite keeps beside a file, by the ends of their names

# One script for each version of the tables. A version that was published is never changed:
# what is new is a script of its own, at the end. A semicolon
# stands at the end of a statement and nowhere else.
MIGRATIONS = ["""
create table reviews (
    uid text primary key,
    at real not null,          -- seconds since 1970
    atom text not null,        -- what was asked: see schedule.atom_id
    card text not null,        -- the card that it belongs to
    -- of FSRS: 1 again, 2 hard, 3 good, 4 easy, or 0: brought back after it was suspended
    grade integer not null check (grade between 0 and 4),
    seconds real not null,     -- of a whole card: shared out evenly among its atoms
    whole integer not null check (whole in (0, 1)));  -- 1: the card as a whole was asked
create index reviews_of_an_atom on reviews (atom, at);
create table atoms (
    atom text primary key,
    card text not null,
    fsrs text not null,        -- the JSON of fsrs.Card
    due real not null,
    lapses integer not null,   -- since it was last brought back (grade 0)
    suspended integer not null check (suspended in (0, 1)));
create table tasks (
    uid text primary key,
    at real not null,
    task text not null,        -- "exercise huber_grad"
    seed integer,              -- of the variant that was drawn, null: the exercise itself
    passed integer not null check (passed in (0, 1)),
    seconds real not null);
create table contrasts (
    exercise text not null,
    mistake text not null,     -- the name of the mistake that was made there
    at real not null,
    primary key (exercise, mistake));
create table sessions (
    id text primary key,
    at real not null,
    level text not null,
    minutes real not null,
    seed integer not null,
    json text not null);
create table settings (
    name text primary key,
    value text not null)       -- JSON
"""]


class NoDatabase(RuntimeError):
    """Why the trainer's progress cannot be kept, as a sentence for the learner."""


class Database(sqlite3.Connection):
    """A connection; `note` is a sentence for the learner on what happened on opening, or ""."""

    note = ""
    path = None  # the file, or None in memory


def connect(folder: Path | None = None) -> Database:
    """The trainer's database: in `folder`, or in the learner's data folder.

    Where nothing is kept on disk, it is in memory and lives as long as this program: the same
    connection each time. A file that is broken is set aside, and a new one begins; `note` says so.
    Raises NoDatabase, with one sentence, where it cannot be opened or is of a newer lossedu.
    """
    note = ""
    if folder is None:
        try:
            folder = home()
        except RuntimeError:
            note = ("Your progress is kept only while this program runs: your own folder cannot "
                    "be found. Set LOSSEDU_HOME to a folder.")
    if folder is None:
        return _in_memory(note)
    path = Path(folder) / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _opened_or_set_aside(path)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise NoDatabase(f"Your progress in {path} cannot be used ({reason}). "
                         "Set LOSSEDU_HOME to a folder that can be written.") from None


@contextmanager
def writing(database: sqlite3.Connection) -> Iterator[None]:
    """All that is written inside is kept together, or, after an exception, none of it.

    The lock is taken at once: what is read inside is what other windows have left, and stays so.
    """
    database.execute("begin immediate")
    try:
        yield
    except BaseException:
        database.execute("rollback")
        raise
    database.execute("commit")


def new_id() -> str:
    """A name for a row that no other machine gives: rows of two databases can be put together."""
    return uuid.uuid4().hex


# ---------------------------------------------------------------------- opening
_memory = []  # the one database in memory, once somebody asked for it


def _in_memory(note):
    if not _memory:
        database = _open(":memory:")
        database.note = note
        _memory.append(database)
    return _memory[0]


def forget_memory() -> None:
    """Begin anew where nothing is kept on disk."""
    while _memory:
        _memory.pop().close()


def _opened_or_set_aside(path):
    try:
        return _sound(path)
    except sqlite3.DatabaseError as error:
        if not _is_broken(error):
            raise
    from filelock import FileLock
    with FileLock(path.with_name(LOCK), timeout=PATIENCE, poll_interval=0.005):
        try:
            return _sound(path)  # another window may have set it aside meanwhile
        except sqlite3.DatabaseError as error:
            if not _is_broken(error):
                raise
        aside = _set_aside(path)
        database = _sound(path)
    database.note = (f"Your earlier progress could not be read; the file is set aside as {aside}. "
                     "A new one begins.")
    return database


def _sound(path):
    """The database in a file, after a look at its pages; sqlite3.DatabaseError for a broken one."""
    database = _open(path)
    try:
        found = database.execute("pragma quick_check(1)").fetchone()[0]
    except BaseException:
        database.close()
        raise
    if found != "ok":
        database.close()
        error = sqlite3.DatabaseError(found)
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error
    return database


def _is_broken(error):
    code = getattr(error, "sqlite_errorcode", None) or 0
    return code & 0xff in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _set_aside(path):
    """Give the broken file, and what SQLite keeps beside it, another name."""
    number, aside = 1, path.with_name("trainer.broken.sqlite")
    while aside.exists():
        number += 1
        aside = path.with_name(f"trainer.broken-{number}.sqlite")
    for end in COMPANIONS:
        if Path(f"{path}{end}").exists():
            os.replace(f"{path}{end}", f"{aside}{end}")
    return aside


def _open(path):
    """A connection with the newest tables. It begins and ends no transaction by itself."""
    database = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, factory=Database,
                               check_same_thread=False)
    try:
        database.row_factory = sqlite3.Row
        database.path = None if path == ":memory:" else path
        database.execute("pragma journal_mode = wal")
        database.execute("pragma synchronous = full")  # on the disk when a commit returns
        database.execute("pragma foreign_keys = on")
        _migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def _migrate(database):
    if _version(database) == len(MIGRATIONS):
        return
    with writing(database):
        version = _version(database)  # another window may have come first
        if version > len(MIGRATIONS):
            raise NoDatabase(f"{database.path} was written by a newer lossedu (tables of version "
                             f"{version}, this one knows {len(MIGRATIONS)}). "
                             "Type: pip install --upgrade lossedu")
        for script in MIGRATIONS[version:]:
            for statement in script.split(";"):
                database.execute(statement)
        database.execute(f"pragma user_version = {len(MIGRATIONS)}")


def _version(database):
    return database.execute("pragma user_version").fetchone()[0]
