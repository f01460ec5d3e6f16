"""The trainer's database: nothing is lost, whatever happens to it."""
import multiprocessing
import re
import sqlite3

import pytest

from lossedu.trainer import database as module
from lossedu.trainer.database import FILE, NoDatabase, connect, writing


def settings(database):
    return dict(database.execute("select name, value from settings").fetchall())


def keep(database, name, value):
    with writing(database):
        database.execute("insert or replace into settings values (?, ?)", (name, value))


def test_what_was_kept_is_there_for_the_next_connection(tmp_path):
    first = connect(tmp_path / "new" / "folder")
    keep(first, "a", "1")
    first.close()
    assert settings(connect(tmp_path / "new" / "folder")) == {"a": "1"}


def test_in_a_test_run_it_is_in_memory_and_the_same_each_time(monkeypatch):
    monkeypatch.delenv("LOSSEDU_HOME", raising=False)
    module.forget_memory()
    keep(connect(), "a", "1")
    assert connect().path is None
    assert settings(connect()) == {"a": "1"}
    module.forget_memory()
    assert settings(connect()) == {}


def test_the_learners_folder_is_used(tmp_path, monkeypatch):
    monkeypatch.setenv("LOSSEDU_HOME", str(tmp_path))
    connect().close()
    assert (tmp_path / FILE).is_file()


def test_a_folder_that_cannot_be_found_is_told_and_costs_nothing(monkeypatch):
    def nowhere():
        raise RuntimeError("no home")
    monkeypatch.setattr(module, "home", nowhere)
    module.forget_memory()
    assert connect().note == ("Your progress is kept only while this program runs: your own "
                              "folder cannot be found. Set LOSSEDU_HOME to a folder.")
    module.forget_memory()


def test_what_is_written_together_is_kept_together_or_not_at_all(tmp_path):
    database = connect(tmp_path)
    with pytest.raises(ZeroDivisionError):
        with writing(database):
            database.execute("insert into settings values ('a', '1')")
            raise ZeroDivisionError
    assert settings(database) == {}
    keep(database, "b", "2")
    assert settings(database) == {"b": "2"}


@pytest.mark.parametrize("harm", ["text", "header", "middle"])
def test_a_broken_file_is_set_aside_and_a_new_one_begins(tmp_path, harm):
    database = connect(tmp_path)
    with writing(database):
        for number in range(500):
            database.execute("insert into settings values (?, ?)", (str(number), "x" * 100))
    database.execute("pragma wal_checkpoint(truncate)")
    database.close()
    path = tmp_path / FILE
    whole = path.read_bytes()
    broken = {"text": b"this is no database", "header": b"\0" * 100 + whole[100:],
              "middle": whole[:4096] + b"\xff" * (len(whole) - 4096)}[harm]
    path.write_bytes(broken)
    again = connect(tmp_path)
    aside = tmp_path / "trainer.broken.sqlite"
    assert again.note == (f"Your earlier progress could not be read; the file is set aside as "
                          f"{aside}. A new one begins.")
    assert aside.read_bytes() == broken
    assert settings(again) == {}
    keep(again, "a", "1")
    again.close()
    path.write_bytes(b"broken once more, and longer than a header has to be" * 9)
    assert "trainer.broken-2.sqlite" in connect(tmp_path).note


def test_a_sound_file_brings_no_note(tmp_path):
    connect(tmp_path).close()
    assert connect(tmp_path).note == ""


def test_a_newer_database_is_one_sentence_and_stays_as_it_is(tmp_path):
    database = connect(tmp_path)
    database.execute("pragma user_version = 99")
    database.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(NoDatabase, match=re.escape("trainer.sqlite was written by a newer lossedu "
                                                   "(tables of version 99, this one knows")):
        connect(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before


def test_an_older_database_gets_what_it_lacks(tmp_path, monkeypatch):
    database = connect(tmp_path)
    keep(database, "a", "1")
    database.close()
    monkeypatch.setattr(module, "MIGRATIONS", [
        *module.MIGRATIONS, "create table later (x)",
        "create table last (x); insert into last values (7)"])
    again = connect(tmp_path)
    assert settings(again) == {"a": "1"}
    assert again.execute("select x from last").fetchone()[0] == 7
    assert again.execute("pragma user_version").fetchone()[0] == len(module.MIGRATIONS)


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    connect(tmp_path).close()
    with monkeypatch.context() as changed:
        changed.setattr(module, "MIGRATIONS", [*module.MIGRATIONS,
                                               "create table later (x); nonsense"])
        with pytest.raises(NoDatabase):
            connect(tmp_path)
    assert connect(tmp_path).execute(
        "select count(*) from sqlite_master where name = 'later'").fetchone()[0] == 0


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(NoDatabase, match="cannot be used .* Set LOSSEDU_HOME to a folder that can"):
        connect(tmp_path / "file")


def _open_and_add(folder, name):
    keep(connect(folder), name, "1")


@pytest.mark.proof
def test_four_windows_that_open_a_new_file_at_once_all_write(tmp_path):
    context = multiprocessing.get_context("spawn")
    windows = [context.Process(target=_open_and_add, args=(tmp_path, str(number)))
               for number in range(4)]
    for one in windows:
        one.start()
    for one in windows:
        one.join()
    assert [one.exitcode for one in windows] == [0] * 4
    assert sorted(settings(connect(tmp_path))) == [str(number) for number in range(4)]


def test_an_answer_waits_for_another_window_that_is_writing(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    one, other = connect(tmp_path), connect(tmp_path)
    with writing(one):
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            with writing(other):
                pass
    keep(other, "a", "1")
    assert settings(one) == {"a": "1"}
