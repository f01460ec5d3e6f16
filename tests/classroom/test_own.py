"""A teacher's own exercises: found in the class's folder, audited, handed out without their
reference."""
import re
from pathlib import Path

import pytest

import lossedu
from lossedu.classroom import exercises
from lossedu.classroom.exercises import cells_for, found, own_exercises, problems
from lossedu.core.faulty import FaultyFile

# an exercise of the course under another name, as a teacher would write it outside the package
SPREAD = Path(lossedu.units.__file__).with_name("outliers").joinpath(
    "exercises/mad_scale.py").read_text().replace("mad_scale", "class_spread").replace(
    "....exercises", "lossedu.exercises")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "outliers").mkdir()
    (tmp_path / "outliers/class_spread.py").write_text(SPREAD)
    return tmp_path


def test_an_own_exercise_is_found_by_its_name_and_its_unit(folder):
    assert found("class_spread", str(folder)).unit == "outliers"
    assert [one.name for one in own_exercises(str(folder), "outliers")] == ["class_spread"]
    assert own_exercises(str(folder), "regression") == []
    assert found("huber_grad", str(folder)) is lossedu.EXERCISES["huber_grad"]


@pytest.mark.proof
def test_a_sound_own_exercise_survives_the_audit_of_the_course(folder):
    assert problems(str(folder)) == []


@pytest.mark.proof
def test_a_weak_own_exercise_is_told_what_is_wrong(folder):
    file = folder / "outliers/class_spread.py"
    file.write_text(re.sub(r"1\.4826 \*", "1.5 *", file.read_text(), count=1))
    exercises.own.cache_clear()
    assert any("class_spread" in one for one in problems(str(folder)))


@pytest.mark.proof
@pytest.mark.parametrize("name, text, said", [
    ("torn", "def f(:", "torn.py"), ("empty", "x = 1", "holds no EXERCISE"),
    ("other", SPREAD, "holds the exercise 'class_spread'"),
    ("two words", "x = 1", "is no name in Python")])
def test_a_file_that_is_no_exercise_is_one_sentence(folder, name, text, said):
    file = folder / "outliers" / f"{name}.py"
    file.write_text(text)
    with pytest.raises(FaultyFile, match=said):
        exercises.own(str(file))
    assert any(said in one for one in problems(str(folder)))


@pytest.mark.parametrize("body, said", [
    ('return {"x": np.ones(3)}', "draw of class_spread gives 'x' where a case belongs"),
    ("return", "draw of class_spread stops with TypeError"),
    ("yield from ()", "draw of class_spread gives nothing where a case belongs"),
    ("yield Case(1, 2, 3, 4)", "draw of class_spread stops with TypeError: too many positional"),
    ("yield Case(rng.nothing)", "draw of class_spread stops with AttributeError")])
def test_a_draw_that_gives_no_cases_is_one_sentence_with_file_and_exercise(folder, body, said):
    file = folder / "outliers/class_spread.py"
    head = SPREAD[:SPREAD.index("EXERCISE = ")]
    file.write_text(f"{head}\ndef draw(rng):\n    {body}\n\n\n"
                    f"{SPREAD[SPREAD.index('EXERCISE = '):]}")
    with pytest.raises(FaultyFile) as told:
        exercises.own(str(file))
    assert said in str(told.value) and "class_spread.py: " in str(told.value)
    assert "\n" not in str(told.value) and problems(str(folder)) == [str(told.value)]


def test_a_name_in_the_place_of_a_function_is_told(folder):
    file = folder / "outliers/class_spread.py"
    file.write_text(SPREAD.replace("draw=", 'draw=widened(lambda rng: [], "class_spread"), #'))
    (said,) = problems(str(folder))
    assert "class_spread.py" in said and "reference='class_spread'; the function itself" in said


def test_a_fault_that_the_audit_finds_for_each_seed_is_told_once():
    said = [*exercises._each_once([
        "x: the mistake 'a' passes for seed 0.", "x: it draws 3 cases; 4 to 100 fit.",
        "x: the mistake 'a' passes for seed 1.", "x: the mistake 'a' passes for seed 2.",
        "x: the mistake 'b' passes for seed 1."])]
    assert said == ["x: the mistake 'a' passes for seed 0. So it is for seed 1 and 2.",
                    "x: it draws 3 cases; 4 to 100 fit.", "x: the mistake 'b' passes for seed 1."]


def test_an_audit_that_stops_is_one_sentence(folder, monkeypatch):
    def stops(self):
        raise ValueError("of its own")
    monkeypatch.setattr(type(found("class_spread", str(folder))), "problems", stops)
    (said,) = problems(str(folder))
    assert "the audit of class_spread stops with ValueError: of its own." in said


def test_a_file_beside_the_units_folders_is_told(folder):
    (folder / "outliers/class_spread.py").rename(folder / "class_spread.py")
    (said,) = problems(str(folder))
    assert "class_spread.py stands in no unit's folder" in said and "UNIT/class_spread.py" in said


@pytest.mark.proof
def test_an_own_exercise_may_not_take_the_name_of_one_of_the_course(folder):
    text = SPREAD.replace("class_spread", "mad_scale")
    (folder / "outliers/mad_scale.py").write_text(text)
    assert any("has an exercise mad_scale already" in one for one in problems(str(folder)))


def test_what_is_handed_out_holds_the_text_and_no_reference(folder):
    exercise = found("class_spread", str(folder))
    text, answer, check = cells_for(exercise, 10)
    assert exercise.title in text.source and "2 points" in text.source
    assert answer.metadata.nbgrader.solution and check.metadata.nbgrader.points == 2
    assert check.source == 'lossedu.check("class_spread", class_spread, further=10)'
    assert "np.median(" not in exercise.stub and "np.median(" in answer.source


# ------------------------------------------------------------------ the check at home
def test_a_right_answer_in_class_is_right_here_and_not_passed():
    report = lossedu.check("mad_scale", lossedu.EXERCISES["mad_scale"].reference, further=50)
    assert report.passed and "right here; 50 further cases count" in repr(report)
    assert "passed" not in repr(report) and not report.answers


@pytest.mark.proof
def test_a_wrong_answer_in_class_is_told_as_ever():
    wrong = lossedu.check("mad_scale", lambda x: 0.0, further=50)
    assert not wrong.passed and "not yet" in repr(wrong)


@pytest.mark.parametrize("answer, said", [(3.0, "judged by your teacher"),
                                          (..., "not attempted yet")])
def test_an_exercise_of_the_teachers_own_is_not_judged_at_home(answer, said):
    report = lossedu.check("class_spread", answer, further=10)
    assert not report.passed and said in repr(report)


def test_an_own_exercise_gives_no_point_in_another_grader(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    lossedu.check("class_spread", 3.0, further=10)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(AssertionError, match="judged by your teacher"):
        lossedu.check("class_spread", 3.0, further=10)


@pytest.mark.proof
def test_the_exercise_that_the_page_for_teachers_shows_is_sound(tmp_path):
    page = (Path(__file__).parents[2] / "docs/teach.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"`mean_delay.py`:\n\n```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "outliers").mkdir()
    (tmp_path / "outliers/mean_delay.py").write_text(text, encoding="utf-8")
    assert problems(str(tmp_path)) == []
    assert found("mean_delay", str(tmp_path)).points == 2
