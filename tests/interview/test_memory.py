"""A learner's answers outlive the kernel, a broken file and a full disk."""
import json
import os

import pytest

from lossedu.interview import memory
from lossedu.interview.memory import Store, home


def test_an_answer_outlives_the_process(tmp_path):
    Store(tmp_path).keep("guess", "02-telef", "c")
    assert Store(tmp_path).kept("guess", "02-telef") == "c"


def test_two_notebooks_do_not_overwrite_each_other(tmp_path):
    one, other = Store(tmp_path), Store(tmp_path)
    one.keep("guess", "a", "1")
    other.keep("guess", "b", "2")
    one.keep("quiz", "c", ["3"])
    assert json.loads((tmp_path / "answers.json").read_text()) == {"guess": {"a": "1", "b": "2"}, "quiz": {"c": ["3"]}}


@pytest.mark.parametrize("content", ["", "{half", "[1, 2]", '{"guess": 3}', "\udcff"])
def test_a_broken_file_is_set_aside_with_a_sentence(content, tmp_path):
    (tmp_path / "answers.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    store = Store(tmp_path)
    assert "set aside as" in store.note and "answers.broken.json" in store.note
    store.keep("guess", "a", "1")
    assert Store(tmp_path).kept("guess", "a") == "1"
    assert (tmp_path / "answers.broken.json").read_bytes() == content.encode("utf-8", "surrogateescape")


def test_a_second_broken_file_does_not_overwrite_the_first(tmp_path):
    for content in ("{one", "{two"):
        (tmp_path / "answers.json").write_text(content)
        Store(tmp_path)
    assert [path.read_text() for path in sorted(tmp_path.glob("answers.broken*"))] == ["{two", "{one"]


def test_a_crash_while_writing_leaves_the_old_answers(tmp_path, monkeypatch):
    Store(tmp_path).keep("guess", "a", "1")

    def crash(number):
        raise OSError("disk full")
    monkeypatch.setattr(os, "fsync", crash)
    store = Store(tmp_path)
    store.keep("guess", "a", "2")
    assert store.kept("guess", "a") == "2" and "only while this notebook runs" in store.note
    assert Store(tmp_path).kept("guess", "a") == "1"


def test_the_file_is_replaced_as_a_whole_and_nothing_is_left_beside_it(tmp_path):
    store = Store(tmp_path)
    store.keep("guess", "a", "1")
    with open(tmp_path / "answers.json", encoding="utf-8") as reader:
        store.keep("guess", "a", "2")
        assert json.load(reader) == {"guess": {"a": "1"}}  # the old file, untouched
    assert [path.name for path in tmp_path.iterdir()] == ["answers.json"]


def test_a_place_that_cannot_be_written_is_said_and_the_answer_kept_in_memory(tmp_path):
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file")
    store.keep("guess", "a", "1")
    assert store.kept("guess", "a") == "1" and "cannot be written" in store.note


def test_without_a_home_nothing_touches_the_disk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    store = Store(None)
    store.keep("guess", "a", "1")
    assert store.kept("guess", "a") == "1" and not list(tmp_path.iterdir())


def test_home_is_the_chosen_folder_else_the_users_else_nothing_for_a_machine(monkeypatch, tmp_path):
    monkeypatch.setenv("LOSSEDU_HOME", str(tmp_path))
    assert home() == tmp_path
    monkeypatch.setenv("LOSSEDU_HOME", "")
    assert home() is None
    monkeypatch.delenv("LOSSEDU_HOME")
    assert home() is None  # this is a test run
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert home() == tmp_path / "lossedu"
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert home() is None


@pytest.mark.parametrize("platform, variable, folder", [
    ("linux", "XDG_DATA_HOME", ".local/share/lossedu"),
    ("darwin", "XDG_DATA_HOME", "Library/Application Support/lossedu"),
    ("win32", "LOCALAPPDATA", "AppData/Local/lossedu"),
])
def test_each_system_has_its_own_place_for_a_users_data(platform, variable, folder, monkeypatch, tmp_path):
    for name in ("LOSSEDU_HOME", "PYTEST_CURRENT_TEST", "NBGRADER_EXECUTION", variable):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path)
    assert home() == tmp_path / folder


def test_the_store_follows_the_home(monkeypatch, tmp_path):
    monkeypatch.setenv("LOSSEDU_HOME", str(tmp_path / "one"))
    memory.store().keep("guess", "a", "1")
    monkeypatch.setenv("LOSSEDU_HOME", str(tmp_path / "two"))
    assert memory.store().kept("guess", "a") is None
