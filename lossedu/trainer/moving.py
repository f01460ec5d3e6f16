"""Taking the trainer's progress elsewhere: a JSON file, and back.

What is brought back is added to what is there: every review and attempt counts once, wherever it
was made, and the states of the atoms follow from all of them.
"""
import json
import sqlite3
from collections import Counter
from datetime import datetime
from pathlib import Path

from ..disk import write_text
from .database import Database, writing
from .schedule import recompute

FORMAT, VERSION = "lossedu trainer", 1
TABLES = {
    "reviews": ("uid", "at", "atom", "card", "grade", "seconds", "whole"),
    "tasks": ("uid", "at", "task", "seed", "passed", "seconds"),
    "contrasts": ("exercise", "mistake", "at"),
    "sessions": ("id", "at", "level", "minutes", "seed", "json"),
    "settings": ("name", "value")}
TYPES = {"at": (int, float), "seconds": (int, float), "minutes": (int, float), "grade": int,
         "whole": int, "passed": int, "seed": (int, type(None))}   # the others are text


class CannotMove(Exception):
    """Why a file cannot be brought back, as a sentence."""


def export(database: sqlite3.Connection, file: Path) -> Counter:
    """Write everything into a file; how many rows of each kind. Raises OSError."""
    data = _rows(database)
    _write(file, data)
    return Counter({table: len(rows) for table, rows in data.items()})


def bring_back(database: sqlite3.Connection, file: Path) -> Counter:
    """Add what a file holds; how many rows of each kind were new. Raises CannotMove and OSError.

    A file that does not fit changes nothing.
    """
    data = _read(file)
    with writing(database):
        new = Counter()
        for table, columns in TABLES.items():
            before = database.total_changes
            places = ", ".join("?" for _ in columns)
            try:
                database.executemany(f"insert into {table} values ({places}) "
                                     "on conflict do nothing", data[table])
            except sqlite3.IntegrityError as error:
                raise CannotMove(f"{file} holds a row of {table} that does not fit ({error}).") \
                    from None
            new[table] = database.total_changes - before
        recompute(database, [row[2] for row in data["reviews"]])
    return new


def delete(database: Database, now: datetime) -> Path | None:
    """Take everything away, after a copy beside the database; where the copy is.

    None where nothing was kept on disk. Raises OSError where the copy cannot be written: then
    everything is as it was.
    """
    with writing(database):   # what another window answers meanwhile comes after it
        copy = _free(database.path.with_name(f"trainer-{now:%Y-%m-%d}.json")) if database.path \
            else None
        if copy:
            _write(copy, _rows(database))
        for table in (*TABLES, "atoms"):
            database.execute(f"delete from {table}")
    return copy


# ---------------------------------------------------------------------- the file
def _rows(database):
    return {table: [list(row) for row in database.execute(
        f"select {', '.join(columns)} from {table} order by rowid")]
        for table, columns in TABLES.items()}


def _write(file, data):
    text = json.dumps({"format": FORMAT, "version": VERSION, **data}, indent=0)
    write_text(file, text)


def _read(file):
    """What an exported file holds, table -> rows, each of the right length and types."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise CannotMove(f"{file} was not written by lossedu drill export.")
    if data.get("version") != VERSION:
        raise CannotMove(f"{file} was written by another lossedu (version {data.get('version')!r} "
                         f"of the file, this one reads {VERSION}).")
    for table, columns in TABLES.items():
        rows = data.get(table)
        if not isinstance(rows, list) or not all(_fits(row, columns) for row in rows):
            raise CannotMove(f"{file} is damaged: its {table} are not as they were written.")
    return data


def _fits(row, columns):
    return isinstance(row, list) and len(row) == len(columns) and all(
        isinstance(value, TYPES.get(name, str)) for name, value in zip(columns, row))


def _free(path):
    """The path, or one like it that does not exist yet."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free
