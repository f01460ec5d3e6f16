"""Settings that do not fit are told before anything is graded, exported or written."""
import pytest

from lossedu.classroom import grading
from lossedu.classroom.gradebook import write_points

from .small import UNIT, hand_in, result, run, small_class

pytestmark = pytest.mark.proof


@pytest.fixture
def room(tmp_path, monkeypatch):
    made = small_class(tmp_path / "class")
    hand_in(made, "ada")
    made.keep(result("ada", 2, 0))
    write_points(made, UNIT, [result("ada", 2, 0)])

    def graded(*_):
        raise AssertionError("something was graded before the settings were looked at")
    monkeypatch.setattr(grading, "_graded", graded)
    return made


def add(room, text):
    file = room.path / "classroom.toml"
    file.write_text(file.read_text() + text)


@pytest.mark.parametrize("text, said", [
    ("percent = 150", "percent=150"), ('percent = "ten"', "percent='ten'"),
    ("percnt = 10", "[late] percnt")])
@pytest.mark.parametrize("command", ["grade", "export", "feedback"])
def test_what_lateness_costs_is_looked_at_first(room, command, text, said):
    file = room.path / "classroom.toml"
    file.write_text(file.read_text().replace("[late]", f"[late]\n{text}"))
    words = ["grade"] if command == "grade" else ["classroom", command]
    code, printed, aside = run(*words, room.path, "--unit", UNIT)
    assert code == 2 and said in aside and not printed and aside.count("\n") == 1


@pytest.mark.parametrize("command", ["grade", "export"])
def test_so_are_limits_and_deadlines(room, command):
    words = ["grade"] if command == "grade" else ["classroom", command]
    (room.path / "deadlines.csv").write_text(f"unit,student,until\n{UNIT},,soon\n")
    code, _, aside = run(*words, room.path, "--unit", UNIT)
    assert code == 2 and "'soon' is no day and time" in aside
    (room.path / "deadlines.csv").unlink()
    file = room.path / "classroom.toml"
    file.write_text(file.read_text().replace("[limits]", "[limits]\ncell = -1"))
    code, _, aside = run(*words, room.path, "--unit", UNIT)
    assert code == 2 and "cell=-1" in aside


def test_an_unknown_unit_in_the_list_is_told_and_stops_nothing(room, monkeypatch):
    monkeypatch.setattr(grading, "is_done", lambda *one: True)
    file = room.path / "classroom.toml"
    file.write_text(file.read_text().replace(f'["{UNIT}"]', f'["{UNIT}", "outlierz"]'))
    told = ('outlierz is neither a unit of the course nor units/outlierz.ipynb. Did you mean '
            '"outliers"? Mend units in')
    for words in (["grade"], ["classroom", "export"]):
        monkeypatch.setattr(grading, "_graded", lambda wanted, jobs: iter(()))
        code, _, aside = run(*words, room.path, "--unit", UNIT,
                             *["--unsafe"] * (words == ["grade"]))
        assert code == 0 and told in aside
