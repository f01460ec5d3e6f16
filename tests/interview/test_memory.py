"""A learner's answers outlive the kernel, a broken file and a full disk."""
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

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
    written = json.loads((tmp_path / "answers.json").read_text(encoding="utf-8"))
    assert written == {"guess": {"a": "1", "b": "2"}, "quiz": {"c": ["3"]}}


@pytest.mark.parametrize("content", ["", "{half", "[1, 2]", '{"guess": 3}', "\udcff"])
def test_a_broken_file_is_set_aside_with_a_sentence(content, tmp_path):
    (tmp_path / "answers.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    store = Store(tmp_path)
    assert "set aside as" in store.note and "answers.broken.json" in store.note
    store.keep("guess", "a", "1")
    assert Store(tmp_path).kept("guess", "a") == "1"
    assert (tmp_path / "answers.broken.json").read_bytes() == content.encode(
        "utf-8", "surrogateescape"
    )


def test_a_second_broken_file_does_not_overwrite_the_first(tmp_path):
    for content in ("{one", "{two"):
        (tmp_path / "answers.json").write_text(content, encoding="utf-8")
        Store(tmp_path)
    assert [
        path.read_text(encoding="utf-8") for path in sorted(tmp_path.glob("answers.broken*"))
    ] == ["{two", "{one"]


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
    assert {path.name for path in tmp_path.iterdir()} - {memory.LOCK} == {"answers.json"}


WRITER = """
import sys, time
from lossedu.interview.memory import Store
store = Store(sys.argv[1])
time.sleep(max(0, float(sys.argv[3]) - time.time()))
for number in range(60):
    store.keep("guess", f"{sys.argv[2]}-{number}", "b")
print(store.note)
"""


def writer(folder, name, start):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name, str(start)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def test_three_notebooks_that_answer_at_the_same_time_lose_nothing(tmp_path):
    start = time.time() + 3
    said = [
        one.communicate(timeout=600)[0] for one in [writer(tmp_path, name, start) for name in "abc"]
    ]
    assert said == ["\n"] * 3
    kept = json.loads((tmp_path / "answers.json").read_text(encoding="utf-8"))["guess"]
    assert set(kept) == {f"{name}-{number}" for name in "abc" for number in range(60)}


@pytest.mark.proof
def test_threads_of_one_notebook_lose_nothing(tmp_path):
    stores = [Store(tmp_path) for _ in range(4)]
    threads = [
        threading.Thread(
            target=lambda k=k: [stores[k].keep("guess", f"{k}-{n}", "a") for n in range(10)]
        )
        for k in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(json.loads((tmp_path / "answers.json").read_text(encoding="utf-8"))["guess"]) == 40


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such signal")
def test_a_notebook_killed_while_it_answers_leaves_a_whole_file_and_no_lock(tmp_path):
    Store(tmp_path).keep("guess", "old", "1")
    for round_ in range(3):
        process = writer(tmp_path, f"round{round_}", 0)
        while f"round{round_}-5" not in (tmp_path / "answers.json").read_text(encoding="utf-8"):
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        store = Store(tmp_path)
        assert store.note == "" and store.kept("guess", "old") == "1"
        assert all(store.kept("guess", f"round{round_}-{number}") == "b" for number in range(6))
        store.keep("guess", "next", str(round_))
        assert store.note == "", "no lock is left"


def test_an_answer_that_could_not_be_written_is_written_with_the_next_that_can(
    tmp_path, monkeypatch
):
    store = Store(tmp_path)
    with monkeypatch.context() as full:
        full.setattr(
            os,
            "fsync",
            lambda number: (_ for _ in ()).throw(OSError(28, "No space left on device")),
        )
        store.keep("guess", "a", "1")
    assert "cannot be written (No space left on device)" in store.note and not list(
        tmp_path.glob("*.part")
    )
    store.keep("guess", "b", "2")
    assert Store(tmp_path).kept("guess", "a") == "1" and Store(tmp_path).kept("guess", "b") == "2"


def test_a_lock_that_another_holds_too_long_is_said_and_the_answer_kept_in_memory(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(memory, "PATIENCE", 0.05)
    with memory.FileLock(tmp_path / memory.LOCK):
        store = Store(tmp_path)
        store.keep("guess", "a", "1")
    assert store.kept("guess", "a") == "1" and "only while this notebook runs" in store.note


def test_a_file_that_cannot_be_read_is_told_and_left_as_it_is(tmp_path):
    (tmp_path / "answers.json").mkdir()
    store = Store(tmp_path)
    assert "cannot be read" in store.note
    store.keep("guess", "a", "1")
    assert (
        store.kept("guess", "a") == "1"
        and (tmp_path / "answers.json").is_dir()
        and "cannot be" in store.note
    )


@pytest.mark.parametrize("text", ["ü → ŷ", "\udcff", "a\nb", "\x00"])
def test_any_text_is_kept(text, tmp_path):
    Store(tmp_path).keep("guess", text, text)
    assert Store(tmp_path).kept("guess", text) == text


def test_a_file_of_an_earlier_edition_with_a_mark_at_its_start_is_read(tmp_path):
    (tmp_path / "answers.json").write_text('{"guess": {"ü": "1"}}', encoding="utf-8-sig")
    store = Store(tmp_path)
    store.keep("guess", "b", "2")
    assert store.note == "" and Store(tmp_path).kept("guess", "ü") == "1"


def test_a_link_to_the_file_stays_a_link_and_its_permissions_stay(tmp_path):
    (tmp_path / "real.json").write_text("{}", encoding="utf-8")
    (tmp_path / "real.json").chmod(0o600)
    (tmp_path / "answers.json").symlink_to(tmp_path / "real.json")
    Store(tmp_path).keep("guess", "a", "1")
    assert (tmp_path / "answers.json").is_symlink() and "guess" in (
        tmp_path / "real.json"
    ).read_text(encoding="utf-8")
    assert (tmp_path / "real.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("chosen", ["~/x", "$PLACE/x"])
def test_a_home_with_a_tilde_or_a_variable_is_read_as_the_shell_would(
    chosen, monkeypatch, tmp_path
):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("PLACE", str(tmp_path))
    monkeypatch.setenv("LOSSEDU_HOME", chosen)
    assert home() == tmp_path / "x"


def test_without_a_folder_of_ones_own_the_course_goes_on_with_a_sentence(monkeypatch):
    monkeypatch.setattr(memory, "_OPEN", {})
    monkeypatch.setenv("LOSSEDU_HOME", "~nobody-of-that-name/x")
    memory.store().keep("guess", "a", "1")
    assert (
        memory.store().kept("guess", "a") == "1"
        and "Set LOSSEDU_HOME to a folder." in memory.store().note
    )


def test_a_place_that_cannot_be_written_is_said_and_the_answer_kept_in_memory(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
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


@pytest.mark.parametrize(
    "platform, variable, folder",
    [
        ("linux", "XDG_DATA_HOME", ".local/share/lossedu"),
        ("darwin", "XDG_DATA_HOME", "Library/Application Support/lossedu"),
        ("win32", "LOCALAPPDATA", "AppData/Local/lossedu"),
    ],
)
def test_each_system_has_its_own_place_for_a_users_data(
    platform, variable, folder, monkeypatch, tmp_path
):
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
