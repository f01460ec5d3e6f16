"""The teacher's commands: what they print, and that whatever stops them is one sentence."""
import re
import shutil

import pytest

from bench import grading as bench
from lossedu.classroom import grading, sandbox
from lossedu.classroom.results import Result, Verdict
from lossedu.exercises import EXERCISES

from .small import UNIT, WRONG, hand_in, result, run, small_class

pytestmark = pytest.mark.proof


@pytest.fixture
def room(tmp_path):
    return small_class(tmp_path / "class")


@pytest.fixture
def judged(monkeypatch):
    """Grading that gives each submission its points by the student's name, without a sandbox."""
    def graded(wanted, jobs):
        for task in wanted:
            yield result(task.submission.student, 2, len(task.submission.student) % 3)
    monkeypatch.setattr(grading, "_graded", graded)
    monkeypatch.setattr(grading, "needs_sandbox", lambda: None)


def one_sentence(words, exit_code, told):
    code, printed, said = run(*words)
    assert code == exit_code and told in said and said.count("\n") == 1 and not printed, said


def test_the_commands_are_listed_with_what_they_do():
    code, said, _ = run("classroom", "--help")
    assert code == 0
    for name in ("init", "source", "correct", "due", "extend", "export"):
        code, more, _ = run("classroom", name, "--help")
        assert code == 0 and name in said and "DIR" in more
    assert "--jobs" in run("grade", "--help")[1]


def commands(group, path=()):
    """(the words that lead to it, the command) of a program and all that is in it."""
    yield path, group
    for name, one in getattr(group, "commands", {}).items():
        yield from commands(one, (*path, name))


def test_no_help_loses_a_word_in_brackets():
    """What stands between brackets is markup unless it is escaped."""
    import typer

    from lossedu.cli import app
    for path, command in commands(typer.main.get_command(app)):
        texts = [command.help or "", *(getattr(one, "help", "") or "" for one in command.params)]
        words = [word for text in texts for word in re.findall(r"\[[^\]\s]+\]", text)]
        if words:
            said = "".join(run(*path, "--help")[1].split())
            assert not [one for one in words if one not in said], path
    assert "until [late] in classroom.toml" in " ".join(
        run("classroom", "due", "--help")[1].replace("│", " ").split())


# ------------------------------------------------------------------ another folder than meant
def test_a_folder_around_or_inside_of_a_class_is_told_with_the_class(room, monkeypatch):
    monkeypatch.chdir(room.path.parent)
    one_sentence(("grade", ".", "--unit", UNIT), 2, "A class lies in it. Did you mean class?")
    monkeypatch.chdir(room.path)
    one_sentence(("grade", "class", "--unit", UNIT), 2,
                 f"It would be inside the class {room.path}: type . in its place.")
    monkeypatch.chdir(room.path / "submitted")
    one_sentence(("grade", ".", "--unit", UNIT), 2, f"type {room.path} in its place.")
    assert "classroom init" in run("grade", "/nowhere", "--unit", UNIT)[2]


def test_the_doctor_says_that_no_class_was_looked_at(room, monkeypatch):
    from lossedu.classroom import doctor
    monkeypatch.setattr(doctor, "_machine", lambda: iter(()))
    monkeypatch.chdir(room.path)
    assert run("classroom", "doctor")[2] == (
        "No class was looked at. This folder is one. Type: lossedu classroom doctor .\n")
    monkeypatch.chdir(room.path.parent)
    assert "Type: lossedu classroom doctor DIR" in run("classroom", "doctor")[2]
    assert "No class was looked at" not in run("classroom", "doctor", room.path)[2]


def test_grading_prints_points_lateness_and_where_they_are(room, judged):
    file = room.path / "classroom.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("# percent = 0 ", "percent = 25 #"))
    hand_in(room, "ada", when="2026-12-03 11:00:00.000000 UTC")
    hand_in(room, "Zoë")
    code, said, _ = run("classroom", "due", room.path, "--unit", UNIT, "--until",
                        "2026-12-01 12:00:00+00:00")
    assert code == 0 and "outliers is handed in until 2026-12-01" in said
    code, said, aside = run("grade", room.path, "--unit", UNIT)
    assert code == 0 and aside.startswith("Graded 1 of 2: Zoë\nGraded 2 of 2: ada\n2 submissions "
                                          "graded now.\n")
    assert "graded before" not in aside
    assert said.splitlines()[:2] == [
        "Zoë: 2 of 4 points", "ada: 2 of 4 points · 2 days late, 50 % of the points are taken off"]
    assert f"The table is in {room.path}/results/outliers.csv" in said
    assert "points of the checks, before lateness and without points by hand." in said
    assert "A person gives" not in said
    assert "Without a time in timestamp.txt, so counted as in time: Zoë." in aside


def test_who_was_graded_before_is_counted_where_somebody_was(room, monkeypatch, judged):
    hand_in(room, "ada")
    hand_in(room, "ben")
    monkeypatch.setattr(grading, "is_done", lambda room, task: task.submission.student == "ada")
    room.keep(result("ada", 2, 2))
    aside = run("grade", room.path, "--unit", UNIT)[2]
    assert aside.startswith("Graded 1 of 1: ben\n1 submission graded now. 1 that was graded "
                            "before, as it is, kept its result.\n")


def test_laying_out_says_which_unit_is_next(tmp_path, monkeypatch):
    from lossedu.classroom import handout
    for one in ("write_source", "release"):
        monkeypatch.setattr(handout, one, lambda *_: None)
    code, _, aside = run("classroom", "init", tmp_path / "new", "--units", "regression,outliers")
    assert code == 0 and aside == "Unit 1 of 2: regression\nUnit 2 of 2: outliers\n"


def test_what_is_said_on_a_submission_as_a_whole_is_printed(room, monkeypatch, judged):
    hand_in(room, "ada")
    note = "Of 2 notebooks one was graded."
    monkeypatch.setattr(grading, "_graded", lambda wanted, jobs: iter(
        [Result("ada", UNIT, (Verdict("mad_scale", "", "implement", 0, 2, False, True, "No."),),
                (note,))]))
    code, said, _ = run("grade", room.path, "--unit", UNIT)
    assert code == 0 and said.startswith(f"ada: 0 of 2 points · {note}\n")


def test_without_bubblewrap_grading_stops_and_says_what_to_type(room, monkeypatch):
    hand_in(room, "ada")
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    one_sentence(("grade", room.path, "--unit", UNIT), 2, "sudo apt install bubblewrap")
    assert not (room.path / "results").exists()
    code, said, _ = run("classroom", "doctor")
    assert code == 1 and said.startswith("  NOT   bubblewrap is not installed")


def test_without_a_sandbox_a_submission_is_graded_where_one_asks_for_it(room):
    hand_in(room, "ada")
    hand_in(room, "eve", mad_scale=WRONG)
    code, said, _ = run("grade", room.path, "--unit", UNIT, "--unsafe")
    assert code == 0 and "ada: 4 of 4 points" in said and "eve: 2 of 4 points" in said


def test_jobs_that_are_none_and_a_unit_that_lacks_are_told(room):
    for number in (0, -1):
        one_sentence(("grade", room.path, "--unit", UNIT, "--jobs", number), 2,
                     f"--jobs {number}; a whole number from 1 on fits. Type: ")
    for words in (("--unit", UNIT, "--jobs", "two"), ()):
        code, _, said = run("grade", room.path, *words)
        assert code == 2 and said


def test_an_exercise_that_was_not_answered_is_told_in_words_that_fit_a_page(room):
    hand_in(room, "ada", mad_scale=EXERCISES["mad_scale"].stub)
    assert run("grade", room.path, "--unit", UNIT, "--unsafe")[0] == 0
    verdict = room.result(UNIT, "ada").verdicts[1]
    assert not verdict.attempted
    assert verdict.message == "No answer was handed in here, so nothing was judged."


def test_an_exercise_of_ones_own_that_is_faulty_is_told(room):
    hand_in(room, "ada")
    own = room.path / "exercises" / UNIT
    own.mkdir()
    (own / "mad_scale.py").write_text("def mad_scale(x):\n    return x +\n")
    one_sentence(("grade", room.path, "--unit", UNIT, "--unsafe"), 2,
                 "mad_scale.py:2: this is not Python")


def test_a_class_without_units_names_none(room):
    (room.path / "classroom.toml").write_text("units = []\n")
    one_sentence(("grade", room.path, "--unit", UNIT), 2,
                 "The class has no unit 'outliers'. To hand it out, add it to units in")


def test_a_misspelt_unit_is_not_to_be_added(room):
    said = run("grade", room.path, "--unit", "outlier")[2]
    assert 'Did you mean "outliers"?' in said and "add it to units" not in said
    assert "add it to units" in run("grade", room.path, "--unit", "overlap")[2]


def test_why_a_file_cannot_be_read_is_told_in_words_of_ours(room, judged):
    hand_in(room, "ada")
    assert run("grade", room.path, "--unit", UNIT)[0] == 0
    words = ("classroom", "export", room.path, "--unit", UNIT)
    one_sentence((*words, "--students", "nofile.csv"), 2, "nofile.csv cannot be read: it is not "
                 "there.")
    (room.path / "deadlines.csv").write_bytes(b"unit,student,until\noutliers,\xe4,2026-12-01\n")
    one_sentence(words, 2, "deadlines.csv cannot be read: it is not in UTF-8; save it anew")


def test_a_file_that_cannot_be_written_is_told(room, judged, tmp_path):
    hand_in(room, "ada")
    assert run("grade", room.path, "--unit", UNIT)[0] == 0
    (tmp_path / "file").touch()
    words = ("classroom", "export", room.path, "--unit", UNIT, "--to", tmp_path / "file/x.csv")
    one_sentence(words, 2, "cannot be used")


def test_a_submission_without_a_notebook_and_one_that_is_a_link_have_a_result(room):
    hand_in(room, "ada")
    (room.path / "submitted/ben" / UNIT).mkdir(parents=True)
    shutil.move(room.path / "submitted/ada" / UNIT / f"{UNIT}.ipynb", room.path / "elsewhere.ipynb")
    (room.path / "submitted/ada" / UNIT / f"{UNIT}.ipynb").symlink_to(room.path / "elsewhere.ipynb")
    code, said, _ = run("grade", room.path, "--unit", UNIT, "--unsafe")
    assert code == 0 and "ben: 0 of 4 points · There is no notebook in this submission." in said
    assert "ada: 0 of 4 points · outliers.ipynb: this is a link" in said


# ------------------------------------------------------------------ the benchmark
def test_the_benchmark_tells_submissions_a_minute_and_the_ratio():
    said = bench.table(60, 2, 120.0, 6, 48.0, 1800.0, 180.0).splitlines()
    assert [line.split()[-4:] for line in said[1:3]] == [["60", "120", "30.0", "1800"],
                                                         ["6", "48", "7.5", "180"]]
    assert said[3].endswith(": 4.0")


def test_the_benchmark_hands_in_notebooks_that_are_right_and_half_right(room, tmp_path):
    bench.hand_in(room.path, 3)
    texts = [one.read_text(encoding="utf-8") for one in
             sorted((room.path / "submitted").rglob("*.ipynb"))]
    assert len(texts) == 3 and texts[0] != texts[1] == texts[2]
