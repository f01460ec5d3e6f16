"""A mistake that was made in an exercise comes back beside what is right."""
import json

import pytest

import lossedu
from lossedu.exercises import EXERCISES
from lossedu.marks import Mark, marks
from lossedu.trainer.contrasts import contrast
from lossedu.trainer.database import connect
from lossedu.trainer.schedule import AGAIN, GOOD
from tests.trainer.making import Clock, answered, card, drill

# of each kind that can be shown side by side, an exercise; of train nothing is
KINDS = ("implement", "debug", "derive", "estimate", "decide")
SHOWN = [(name, EXERCISES[name].mistakes[0].id) for name in (
    "huber_grad", "kept_slope", "geometric_lines", "smoothed_floor", "which_report")]


def made(at=1000.0, mistake="no_delta", name="huber_grad"):
    return Mark("exercise", name, EXERCISES.unit_of(name), False, at, mistake)


def test_the_examples_are_of_each_kind():
    assert tuple(EXERCISES[name].kind for name, _ in SHOWN) == KINDS


@pytest.mark.proof
def test_a_check_keeps_the_name_of_a_mistake_that_it_knows(tmp_path, monkeypatch):
    monkeypatch.setenv("LOSSEDU_HOME", str(tmp_path))
    lossedu.check("huber_grad", lambda pred, target, delta=1.0: pred - target)
    lossedu.check("huber_grad", lambda pred, target, delta=1.0: 17.3 * pred)
    lossedu.check("huber_grad", EXERCISES["huber_grad"].reference)
    assert [(one.passed, one.mistake) for one in marks()] == [
        (False, "unclipped"), (False, ""), (True, "")]
    line, *_ = (tmp_path / "marks.jsonl").read_text(encoding="utf-8").strip().splitlines()
    assert json.loads(line)["mistake"] == "unclipped"


def test_a_mark_of_an_earlier_version_names_no_mistake(tmp_path, monkeypatch):
    monkeypatch.setenv("LOSSEDU_HOME", str(tmp_path))
    (tmp_path / "marks.jsonl").write_text(json.dumps(
        dict(what="exercise", name="huber_grad", unit="outliers", passed=False, at=1.0)),
        encoding="utf-8")
    assert [one.mistake for one in marks()] == [""]


def test_a_mistake_comes_before_anything_else(tmp_path):
    mine = drill(tmp_path, [card("one")], marks=[made()])
    item = mine.next()
    assert (item.what, item.exercise, item.mistake) == ("contrast", "huber_grad", "no_delta")
    assert drill(tmp_path, [card("one")]).next().what == "contrast"   # it is kept


@pytest.mark.proof
@pytest.mark.parametrize("name, mistake", SHOWN)
def test_both_sides_are_shown_and_one_of_them_is_right(name, mistake):
    item = contrast(name, mistake, seed=0)
    assert len(set(item.options)) == 2
    assert item.because == next(one.hint for one in EXERCISES[name].mistakes if one.id == mistake)
    assert "why" in item.question


def test_of_the_two_results_the_right_one_is_what_the_reference_gives():
    item = contrast("huber_grad", "no_delta", seed=0)
    assert (item.options[item.right], item.options[1 - item.right]) == (
        "`[-0.001, -0.001, -0.001, -0.001]`", "`[-0.001, -0.001, -0.001, -1]`")


@pytest.mark.proof
def test_the_order_of_the_two_is_not_always_the_same():
    assert {contrast("huber_grad", "no_delta", seed).right for seed in range(8)} == {0, 1}


def test_it_is_answered_like_an_atom(tmp_path):
    clock = Clock()
    mine = drill(tmp_path, [], clock, marks=[made()])
    assert mine.answer(mine.next(), seconds=200.0, right=False).grade == AGAIN
    assert mine.next() is None
    clock.on(minutes=11)
    assert mine.answer(mine.next(), seconds=200.0, right=True).grade == GOOD
    clock.on(hours=2)
    assert mine.next() is None


def test_a_mistake_that_is_made_again_is_due_again(tmp_path):
    clock = Clock()
    answered(drill(tmp_path, [], clock, marks=[made(clock().timestamp() - 60)]), clock)
    assert drill(tmp_path, [], clock, marks=[made(clock().timestamp() - 60)]).next() is None
    clock.on(minutes=1)
    assert drill(tmp_path, [], clock, marks=[made(clock().timestamp())]).next() is not None


def test_what_was_right_or_had_no_known_mistake_is_not_queued(tmp_path):
    marks = [Mark("exercise", "huber_grad", "outliers", True, 1.0, ""),
             Mark("exercise", "huber_grad", "outliers", False, 1.0, ""),
             Mark("quiz", "outliers/slope", "outliers", False, 1.0)]
    assert drill(tmp_path, [], marks=marks).next() is None


@pytest.mark.proof
@pytest.mark.parametrize("name, mistake", [("huber_grad", "never"), ("never", "no_delta"),
                                           ("fit_counts", "squared_error")])
def test_what_cannot_be_shown_side_by_side_is_not_asked(tmp_path, name, mistake):
    marks = [Mark("exercise", name, "outliers", False, 1.0, mistake)]
    assert drill(tmp_path, [], marks=marks).next() is None


@pytest.mark.parametrize("filters, asked", [
    ({}, True), ({"unit": "outliers"}, True), ({"unit": "imbalance"}, False),
    ({"level": "mid"}, False), ({"kind": "concept"}, False), ({"topic": "robustness"}, False)])
def test_filters_let_it_through_by_its_unit_alone(tmp_path, filters, asked):
    mine = drill(tmp_path, [], marks=[made()], filters=filters)
    assert (mine.next() is not None) == asked


def test_queueing_the_same_marks_again_writes_nothing(tmp_path):
    drill(tmp_path, [], marks=[made()])
    database = connect(tmp_path)
    before = database.execute("pragma data_version").fetchone()[0]
    drill(tmp_path, [], marks=[made()])
    assert database.execute("pragma data_version").fetchone()[0] == before


# two of each kind; judging every mistake of every exercise takes an hour
SAMPLE = [name for kind in KINDS for name in EXERCISES.of_kind(kind)[5::9][:2]]


@pytest.mark.proof
@pytest.mark.parametrize("name", SAMPLE)
def test_the_mistakes_of_an_exercise_can_be_shown_and_never_with_equal_sides(name):
    items = [contrast(name, one.id, 0) for one in EXERCISES[name].mistakes[:4]]
    shown = [one for one in items if one]
    assert shown, "none of these mistakes can be shown beside what is right"
    assert all(one.options[0] != one.options[1] for one in shown)
