"""A whole round; and whatever becomes of a grader, each submission has a result."""
import csv
import json
import signal
import sqlite3
import time

import joblib
import psutil
import pytest

from lossedu.classroom import graders
from lossedu.classroom.folder import Classroom
from lossedu.classroom.grading import grade_unit
from lossedu.classroom.results import Result

from .small import (
    UNIT,
    WRONG,
    hand_in,
    nbgrader,
    needs_bubblewrap,
    notebooks,
    run,
    small_class,
    started,
)

pytestmark = [pytest.mark.machine, needs_bubblewrap]


@pytest.fixture
def room(tmp_path):
    return small_class(tmp_path / "class")


def of_own_processes():
    """The graders that this process has started and that still run."""
    return [one for one in psutil.Process().children(recursive=True)
            if any("graders" in word for word in one.cmdline())]


# ------------------------------------------------------------------ the round
def test_a_whole_round_with_forty_students(room, tmp_path):
    """Hand out and collect by nbgrader's exchange, grade, grade again, export."""
    exchange = tmp_path / "exchange"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    config = room.path / "nbgrader_config.py"
    config.write_text(config.read_text() + f"c.Exchange.root = {str(exchange)!r}\n"
                      f"c.Exchange.cache = {str(tmp_path / 'cache')!r}\n")
    nbgrader(room, "release_assignment", UNIT)
    assert list(exchange.rglob(f"outbound/{UNIT}/{UNIT}.ipynb"))
    right = {f"s{number:02d}": number % 4 for number in range(36)}
    for student, kind in right.items():     # 0: all wrong, 3: all right
        answers = {"mad_scale": WRONG} if kind in (0, 1) else {}
        hand_in(room, student, **answers,
                **({} if kind in (1, 3) else {"huber_value": "huber_value = None"}))
    odd = {"o'brien": 4, "Zoë, K.": 4, "=1+1": 4, "王": 4}
    for student in odd:
        hand_in(room, student)
    code, said, aside = run("grade", room.path, "--unit", UNIT, "--jobs", "2")
    assert code == 0 and "\n40 submissions graded" in aside, aside
    expected = {student: (0, 2, 2, 4)[kind] for student, kind in right.items()} | odd
    assert {one.student: one.points for one in room.results(UNIT)} == expected
    assert all(f"{student}: {points} of 4 points" in said for student, points in expected.items())
    assert not of_own_processes()
    code, _, aside = run("grade", room.path, "--unit", UNIT)
    assert code == 0 and aside.startswith("0 submissions graded")
    nbgrader(room, "export", "--to", tmp_path / "grades.csv")
    with open(tmp_path / "grades.csv", encoding="utf-8") as file:
        # nbgrader puts no quotation marks around a name with a comma
        rows = [line.strip().rsplit(",", 4) for line in file if not line.startswith("assignment,")]
    assert len(rows) == 40 and {row[-1] for row in rows} == {"4.0"}
    assert sorted(float(row[1]) for row in rows) == sorted(expected.values())
    with open(room.path / f"results/{UNIT}.csv", encoding="utf-8") as file:
        table = {row["student"].removeprefix("'"): row for row in csv.DictReader(file)}
    assert {student: float(row["points"]) for student, row in table.items()} == expected


# ------------------------------------------------------------------ a grader ends
DEADLY = '''"""A number; some answers make the grader itself do something."""
import os
import sys
import time

from lossedu.exercises.estimate import Estimate
from lossedu.exercises.record import Mistake


class Deadly(Estimate):
    def judged(self, answer, seed=0):
        if answer == 66.0:
            os._exit(1)
        if answer == 67.0:
            time.sleep(600)
        if answer == 68.0:
            print("a word that is no reply", flush=True)
            os.write(1, b"{another}\\n")
        return super().judged(answer, seed)


EXERCISE = Deadly(
    __name__, title="A number", points=2, difficulty=1, minutes=1, reference=6.0, low=5.0, high=7.0,
    ask="How many sides has a cube, and how do you count them all?", because="a cube has six.",
    mistakes=tuple(Mistake(f"wrong_{wrong}", wrong, f"This is {wrong}, and a cube has fewer sides "
                           "or more: take one in your hand.") for wrong in (1, 4, 8, 12)))
'''


def deadly(room):
    """The class with an exercise of its own that ends its grader for some answers."""
    own = room.path / "exercises" / UNIT
    own.mkdir()
    (own / "deadly.py").write_text(DEADLY, encoding="utf-8")
    for file in (room.source(UNIT), room.release(UNIT)):
        data = json.loads(file.read_text(encoding="utf-8"))
        for cell in data["cells"]:
            facts = cell["metadata"].get("nbgrader", {})
            if str(facts.get("grade_id")).endswith("huber_value"):
                facts["grade_id"] = facts["grade_id"].replace("huber_value", "deadly")
                cell["source"] = "deadly = ..."
        file.write_text(json.dumps(data), encoding="utf-8")
    return Classroom(room.path)


def test_a_grader_that_dies_costs_its_submission_and_no_other(room):
    room = deadly(room)
    for student, number in (("ada", 6), ("ben", 66), ("cem", 6), ("dan", 68), ("eve", 66),
                            ("fay", 6)):
        hand_in(room, student, deadly=f"deadly = {number}")
    points = {one.student: one.points for one in grade_unit(room, UNIT, jobs=2)}
    assert points == {"ada": 4, "ben": 0, "cem": 4, "dan": 2, "eve": 0, "fay": 4}
    told = room.result(UNIT, "ben")
    assert told.notes == (graders.DIED,) and [one.points for one in told.verdicts] == [0, 0]
    assert told.most == 4 and not told.fingerprint      # the next call tries again
    hand_in(room, "ben", deadly="deadly = 6")
    assert {one.student: one.points for one in grade_unit(room, UNIT)}["ben"] == 4
    assert not of_own_processes()


def test_a_machine_without_a_process_to_spare_is_told_in_the_result(room, monkeypatch):
    def none():
        raise BlockingIOError(11, "Resource temporarily unavailable")
    monkeypatch.setattr(graders, "_Process", none)
    monkeypatch.setattr(graders, "PAUSES", (0.01, 0.01))
    hand_in(room, "ada")
    assert "no process can be started: Resource" in grade_unit(room, UNIT)[0].notes[0]


def test_a_grader_that_does_not_come_to_an_end_is_ended(room, monkeypatch):
    room = deadly(room)
    file = room.path / "classroom.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("# total = 300.0", "total = 10.0 #"))
    monkeypatch.setattr(graders, "BEYOND", 0.0)
    room = Classroom(room.path)
    assert room.limits.total == 10
    hand_in(room, "ada", deadly="deadly = 67")
    assert grade_unit(room, UNIT)[0].notes == (graders.LATE.format(20),)
    assert not of_own_processes()


@pytest.fixture
def outside():
    class Grading:
        """A command that runs beside the test; ended with all that it started."""
        process = None
    yield Grading
    if Grading.process and Grading.process.poll() is None:
        Grading.process.kill()
        Grading.process.communicate()


def test_a_command_that_is_killed_loses_no_result_and_the_next_grades_the_rest(room, outside):
    for number in range(8):
        hand_in(room, f"s{number}", mad_scale="import time; time.sleep(1)\n" + WRONG)
    outside.process = started("lossedu", "grade", room.path, "--unit", UNIT, "--jobs", "2")
    end = time.monotonic() + 300
    while len(list((room.path / "results").glob("*/s*.json"))) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    family = psutil.Process(outside.process.pid).children(recursive=True)
    outside.process.send_signal(signal.SIGKILL)
    outside.process.communicate()
    assert psutil.wait_procs(family, timeout=30)[1] == []     # none outlives it
    kept = {file: file.stat().st_mtime_ns for file in (room.path / "results").glob("*/s*.json")}
    assert 2 <= len(kept) < 8
    assert all(Result.from_json(file.read_text(encoding="utf-8")).points == 2 for file in kept)
    code, _, aside = run("grade", room.path, "--unit", UNIT, "--jobs", "2")
    assert code == 0 and f"\n{8 - len(kept)} submission" in aside
    assert {file: file.stat().st_mtime_ns for file in kept} == kept
    assert [one.points for one in room.results(UNIT)] == [2] * 8
    points = sqlite3.connect(room.path / "gradebook.db").execute(
        "select sum(auto_score) from grade").fetchone()
    assert points == (16,)


# ------------------------------------------------------------------ a cluster
def test_the_same_call_runs_on_a_cluster_of_two_workers(room):
    distributed = pytest.importorskip("distributed")
    room = deadly(room)
    for student, number in (("ada", 6), ("ben", 66), ("cem", 10)):
        hand_in(room, student, deadly=f"deadly = {number}")
    two = dict(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=":0")
    with distributed.LocalCluster(**two) as cluster:
        with distributed.Client(cluster), joblib.parallel_config(backend="dask"):
            results = grade_unit(room, UNIT)
        assert len(cluster.scheduler.workers) == 2      # none of them died
    assert {one.student: one.points for one in results} == {"ada": 4, "ben": 0, "cem": 2}


# ------------------------------------------------------------------ again
def test_a_second_submission_is_graded_and_the_others_are_not(room):
    for student in ("ada", "ben"):
        hand_in(room, student, mad_scale=WRONG)
    run("grade", room.path, "--unit", UNIT)
    stamp = room.result_file(UNIT, "ben").stat().st_mtime_ns
    hand_in(room, "ada")
    code, said, aside = run("grade", room.path, "--unit", UNIT)
    assert "\n1 submission graded" in aside and "ada: 4 of 4" in said and "ben: 2" in said
    assert room.result_file(UNIT, "ben").stat().st_mtime_ns == stamp


def test_an_exercise_that_was_mended_is_graded_again_for_all(room, tmp_path):
    room = deadly(room)
    hand_in(room, "ada", deadly="deadly = 7.3")
    run("grade", room.path, "--unit", UNIT)     # the gradebook does not know the exercise yet
    assert room.result(UNIT, "ada").points == 2
    file = room.path / "exercises" / UNIT / "deadly.py"
    file.write_text(DEADLY.replace("high=7.0", "high=7.5"), encoding="utf-8")
    process = started("lossedu", "grade", room.path, "--unit", UNIT)    # as the next day
    said, aside = process.communicate(timeout=600)
    assert "\n1 submission graded" in aside, aside
    assert room.result(UNIT, "ada").points == 4


def test_points_that_a_teacher_changed_in_the_notebook_count(room):
    source = room.source(UNIT)
    source.write_text(source.read_text(encoding="utf-8").replace('"points": 2', '"points": 3.5', 1))
    run("classroom", "correct", room.path, "--unit", UNIT)
    hand_in(room, "ada")
    code, said, _ = run("grade", room.path, "--unit", UNIT)
    assert code == 0 and "ada: 5.5 of 5.5 points" in said


# ------------------------------------------------------------------ is all here
def test_the_doctor_looks_at_the_machine_and_at_a_class(room, monkeypatch):
    monkeypatch.setattr("lossedu.cli.source", lambda: notebooks().parent)
    code, said, _ = run("classroom", "doctor", room.path)
    assert code == 0 and "NOT" not in said, said
    assert said.count("replies after") == 3 and "outliers: 2 exercises, 0 submissions." in said
    (room.path / ".secret").unlink()
    code, said, _ = run("classroom", "doctor", room.path)
    assert code == 1 and "NOT" in said and "Put it back from a copy." in said


# ------------------------------------------------------------------ odd results
def test_a_result_survives_letters_that_no_text_may_hold(room):
    room.keep(Result("ada", UNIT, notes=("a lone \udc80 half",)))
    assert room.result(UNIT, "ada").notes == ("a lone ? half",)


def test_nothing_handed_in_and_an_unknown_unit_are_told(room):
    for unit, told in ((UNIT, "Nothing was handed in for outliers: notebooks belong into"),
                       ("outlyers", "The class has no unit 'outlyers'; outliers fit")):
        code, _, said = run("grade", room.path, "--unit", unit)
        assert code == 2 and told in said and said.count("\n") == 1
