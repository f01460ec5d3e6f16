"""A program that is killed loses nothing that was answered; neither do two windows at once."""
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from lossedu.trainer.database import connect
from lossedu.trainer.schedule import replayed, states
from tests.trainer.making import some

ROOT = Path(__file__).parents[2]
ENDLESS = """
    import sys
    from lossedu.trainer.schedule import GOOD, Review, keep
    from lossedu.trainer.database import connect
    from tests.trainer.making import Clock
    folder, name, most = sys.argv[1], sys.argv[2], int(sys.argv[3])
    database, clock = connect(folder), Clock()
    for number in range(most):
        reviews = [Review(f"shared/{part}", "shared", GOOD, 1.0) for part in range(3)]
        keep(database, [*reviews, Review(f"{name}/{number}", name, GOOD, 1.0)], clock())
        print(number, flush=True)    # told only after it was kept
        clock.on(hours=1)
"""


def window(folder, name, most):
    """Another process that answers without an end, and tells each answer that was kept."""
    return subprocess.Popen([sys.executable, "-c", textwrap.dedent(ENDLESS), str(folder), name,
                             str(most)], stdout=subprocess.PIPE, cwd=ROOT, text=True,
                            encoding="utf-8")


def kept(folder, name):
    return {row[0] for row in connect(folder).execute(
        "select atom from reviews where card = ?", (name,))}


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a signal of POSIX systems")
@pytest.mark.parametrize("after", [1, 7, 20])
def test_a_drill_that_is_killed_loses_no_answer(tmp_path, after):
    process = window(tmp_path, "killed", 10 ** 6)
    told = [process.stdout.readline() for _ in range(after)]
    os.kill(process.pid, signal.SIGKILL)
    told += process.stdout.read().split()
    assert process.wait() == -signal.SIGKILL
    process.stdout.close()
    assert {f"killed/{int(one)}" for one in told} <= kept(tmp_path, "killed")
    database = connect(tmp_path)
    assert database.note == "" and len(told) >= after
    assert_states_follow_from_reviews(database)


def assert_states_follow_from_reviews(database):
    """No state without its reviews, no review without its state, and each as it follows."""
    rows = {}
    for row in database.execute("select atom, card, grade, at from reviews order by at, rowid"):
        rows.setdefault((row["atom"], row["card"]), []).append((row["grade"], row["at"]))
    assert states(database) == {atom: replayed(atom, card, grades)
                                for (atom, card), grades in rows.items()}


def test_two_windows_that_answer_at_once_lose_nothing(tmp_path):
    windows = [window(tmp_path, name, 25) for name in ("left", "right")]
    for one in windows:
        one.communicate()
    assert [one.returncode for one in windows] == [0, 0]
    for name in ("left", "right"):
        assert kept(tmp_path, name) == {f"{name}/{number}" for number in range(25)}
    database = connect(tmp_path)
    assert database.execute("select count(*) from reviews where atom = 'shared/0'").fetchone()[
        0] == 50
    assert_states_follow_from_reviews(database)


@pytest.mark.machine
@pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal is one of POSIX systems")
def test_a_session_that_is_killed_between_two_questions_has_kept_the_first(tmp_path):
    import pexpect
    code = ("import sys; from tests.trainer.making import drill, some, Clock; "
            "from lossedu.trainer.terminal import Session; "
            "Session(drill(sys.argv[1], some(3), Clock())).run()")
    child = pexpect.spawn(sys.executable, ["-c", code, str(tmp_path)], cwd=str(ROOT),
                          encoding="utf-8", timeout=60, dimensions=(50, 100))
    child.expect("Answer aloud")
    child.sendline("")
    child.expect("Numbers, such as 1 2")
    child.sendline("1 2")
    for _ in range(2):
        child.expect("Enter: its answer")
        child.sendline("")
        child.expect("y or n")
        child.sendline("y")
    child.expect("good; again on")
    child.expect("Answer aloud")   # in the middle of the second question
    child.kill(signal.SIGKILL)
    child.wait()
    assert {one.card for one in states(connect(tmp_path)).values()} == {some(1)[0].id}
    assert len(states(connect(tmp_path))) == 3
