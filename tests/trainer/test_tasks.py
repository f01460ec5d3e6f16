"""Tasks come back after 1, 7 and 21 days, as other variants, and are judged."""
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from lossedu.exercises import EXERCISES
from lossedu.trainer import tasks
from lossedu.trainer.items import Task
from lossedu.trainer.tasks import DAYS, judged, like, standing, task_of
from tests.trainer.making import Clock, answered, card, drill

START = datetime(2026, 11, 2, 9, tzinfo=UTC)


def days_after(*attempts):
    """When a task is due, in days after its card was told; attempts are (day, passed)."""
    begun = START.timestamp()
    found = standing([(begun + day * 86400, passed) for day, passed in attempts], START)
    return None if found.due is None else (found.due - START) / timedelta(days=1)


@pytest.mark.parametrize("attempts, due", [
    ([], 1), ([(1, True)], 8), ([(1, True), (8, True)], 29),
    ([(1, True), (8, True), (29, True)], None),
    ([(1, False)], 2), ([(1, True), (8, False)], 9), ([(1, True), (8, False), (9, True)], 16),
    ([(4, True)], 11)])
def test_a_task_comes_after_one_seven_and_twenty_one_days(attempts, due):
    assert DAYS == (1, 7, 21)
    assert days_after(*attempts) == due


def told(tmp_path, **changes):
    """A drill a day after its card with a task was told."""
    clock = Clock()
    facts = dict(kind="coding", practice="exercise huber_grad", minutes=2) | changes
    mine = drill(tmp_path, [card("one", **facts)], clock)
    answered(mine, clock)
    clock.on(hours=23)
    assert mine.next() is None
    clock.on(hours=2)
    return mine, clock


def test_a_day_after_its_card_the_exercise_itself_comes(tmp_path):
    mine, _ = told(tmp_path)
    item = mine.next()
    assert (item.what, item.name, item.seed) == ("task", "exercise huber_grad", None)
    assert item.exercise is EXERCISES["huber_grad"]


def test_once_passed_another_comes_seven_days_later(tmp_path):
    mine, clock = told(tmp_path)
    outcome = mine.answer(mine.next(), seconds=300.0, right=True)
    assert outcome.due - clock() == timedelta(days=7)
    clock.on(days=7)
    item = next(one for one in mine.queue().in_order() if one.what == "task")
    assert item.seed is not None
    assert item.exercise.name != "huber_grad" and item.exercise.name.endswith(".grad")


def test_failed_it_comes_the_next_day(tmp_path):
    mine, clock = told(tmp_path)
    outcome = mine.answer(mine.next(), seconds=300.0, right=False)
    assert (outcome.word, outcome.due - clock()) == ("again", timedelta(days=1))


def test_after_three_passes_it_is_done(tmp_path):
    mine, clock = told(tmp_path)
    for days in (7, 21, 0):
        item = next(one for one in mine.queue().in_order() if one.what == "task")
        outcome = mine.answer(item, seconds=60.0, right=True)
        clock.on(days=days)
    assert outcome.due is None
    clock.on(days=1000)
    assert not [one for one in mine.queue().in_order() if one.what == "task"]


def test_its_minutes_are_those_of_the_exercise_and_count(tmp_path):
    mine, _ = told(tmp_path)
    item = mine.next()
    assert item.minutes == EXERCISES["huber_grad"].minutes
    before = mine.left
    mine.answer(item, seconds=120.0, right=True)
    assert mine.left == pytest.approx(before - 2)


@pytest.mark.parametrize("kind, practice, name", [
    ("coding", "exercise huber_grad", "exercise huber_grad"),
    ("debugging", "exercise q_values", "exercise q_values"),
    ("derivation", "exercise far_input", "exercise far_input"),
    ("concept", "exercise huber_grad", ""), ("coding", "", ""),
    ("debugging", "run stuck", "run stuck")])
def test_a_card_of_a_performing_kind_has_its_exercise_as_a_task(kind, practice, name):
    assert task_of(card("one", kind=kind, practice=practice)) == name


def test_an_exercise_that_is_no_more_is_not_asked(tmp_path):
    clock = Clock()
    mine = drill(tmp_path, [card("one", kind="coding", practice="exercise gone")], clock)
    answered(mine, clock)
    clock.on(days=1)
    assert mine.next() is None


# ---------------------------------------------------------------------- variants
@pytest.mark.parametrize("name, pool", [
    ("far_input", "pool_outliers_redescending"), ("q_values", "pool_outliers_mend_weights"),
    ("weighted_lines", "pool_cross_entropy_logit_convention")])
def test_its_like_is_drawn_from_the_pool_of_its_unit(name, pool):
    exercise, other = like(name, 5), like(name, 6)
    assert exercise.name == other.name == pool
    assert exercise.kind == EXERCISES[name].kind
    assert like(name, 5) is exercise   # the same for the same seed


@pytest.mark.proof
def test_two_seeds_ask_for_something_else():
    assert len({like("weighted_lines", seed).ask for seed in range(5)}) > 1
    assert len({like("q_values", seed).source for seed in range(5)}) > 1


@pytest.mark.proof
def test_a_loss_has_another_of_its_family_as_its_like():
    names = {like("huber_grad", seed).name for seed in range(6)}
    assert "huber.grad" not in names and len(names) > 2
    assert all(name.endswith(".grad") for name in names)


def test_where_there_is_none_it_is_the_exercise_itself():
    assert like("mad_scale", 3) is EXERCISES["mad_scale"]


def test_a_broken_run_has_another_one_as_its_like(monkeypatch):
    runs = [SimpleNamespace(name=f"run_{place}", kind="run", unit="clinic") for place in range(3)]
    known = {one.name: one for one in runs}

    class Clinic(dict):
        def of(self, unit):
            return [*self.values(), SimpleNamespace(name="other", kind="debug", unit=unit)]

    monkeypatch.setattr(tasks, "EXERCISES", Clinic(known))
    tasks.like.cache_clear()
    assert {like("run_1", seed).name for seed in range(6)} == {"run_0", "run_2"}
    monkeypatch.setattr(tasks, "EXERCISES", Clinic(run_1=runs[1]))
    tasks.like.cache_clear()
    assert like("run_1", 0) is runs[1]
    tasks.like.cache_clear()


# ---------------------------------------------------------------------- judging
def task(name, seed=None):
    exercise = EXERCISES[name] if seed is None else like(name, seed)
    return Task(f"exercise {name}", card("one"), seed, exercise)


@pytest.mark.parametrize("name, seed", [
    ("huber_grad", None), ("huber_grad", 2), ("huber_grad", 3), ("far_input", None),
    ("far_input", 4), ("q_values", 4), ("which_report", None)])
def test_what_is_right_passes_and_the_stub_does_not(name, seed):
    asked = task(name, seed)
    assert judged(asked, f"import numpy as np\n{asked.ours}").passed
    assert not judged(asked, f"import numpy as np\n{asked.exercise.stub}").passed


@pytest.mark.parametrize("text, said", [
    ("def huber_grad(:", "Your answer does not run: SyntaxError, line 1: "),
    ("1 / 0", "Your answer does not run: ZeroDivisionError: division by zero"),
    ("raise SystemExit", "Your answer does not run: SystemExit"),
    ("x = 1", "Your answer binds no huber_grad. Type: def huber_grad(pred, target, delta=1.0): "
              "...")])
def test_an_answer_that_does_not_run_is_one_sentence(text, said):
    report = judged(task("huber_grad"), text)
    assert not report.passed and report.message.startswith(said)
