"""The benchmark measures what it says: the right way round, in turn, and a slow loss shows as
slow."""
import csv
import math

import numpy as np
import pytest

import lossedu
from bench import checks, compiled, losses, pairs, picture
from lossedu.exercises import EXERCISES


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still, but for functions that say how long they take."""
    now = [0.0]
    monkeypatch.setattr(pairs.time, "process_time", lambda: now[0])

    def taking(duration):
        def run():
            now[0] += duration() if callable(duration) else duration
        return run

    return taking


def row(name, n, ratio, sklearn=math.nan):
    return {"loss": name, "n": n, "ours_us": 10.0, "torch_us": 10.0 * ratio, "ratio": ratio,
            "sklearn_us": 10.0 * sklearn, "sklearn_ratio": sklearn}


TABLE = [row(name, n, ratio, sklearn) for name, ratio, sklearn in
         (("quick", 8.0, 0.5), ("even", 1.0, math.nan), ("planted", 0.25, math.nan))
         for n in losses.SIZES]


# ---------------------------------------------------------------------- inputs
@pytest.mark.parametrize("name, shapes", [
    ("mse", [(1000,)] * 2), ("cross_entropy", [(1000, 10), (1000,)]),
    ("info_nce", [(1000, 10)] * 2),
    ("multi_task", [(1000,)] * 4), ("uncertainty_weighted", [(1000,)] * 4 + [(2,)])])
def test_every_input_has_the_size_that_is_named(name, shapes):
    assert [one.shape for one in losses.inputs_of(lossedu.loss(name), 1_000)] == shapes


# ---------------------------------------------------------------------- timing
def test_twice_as_fast_and_twice_as_slow_cancel_out():
    assert pairs.geometric_mean([2.0, 0.5]) == pytest.approx(1.0)
    assert pairs.geometric_mean([8.0, 2.0]) == pytest.approx(4.0)


def test_a_loss_that_takes_a_third_of_the_time_is_three_times_as_fast(clock):
    found = losses.measured("huber", 32, (clock(1e-3), clock(3e-3), None))
    assert found["ratio"] == pytest.approx(3.0)
    assert found["ours_us"] == pytest.approx(1e3) and found["torch_us"] == pytest.approx(3e3)
    assert math.isnan(found["sklearn_ratio"])
    assert losses.measured("mse", 32, (clock(1e-3), clock(3e-3),
                                       clock(5e-4)))["sklearn_ratio"] == pytest.approx(0.5)


def test_a_planted_slow_loss_shows_as_slow(clock):
    found = losses.measured("planted", 32, (clock(4e-3), clock(1e-3), None))
    assert found["ratio"] == pytest.approx(0.25)
    assert "slowest planted 0.25" in losses.report([row("quick", 32, 8.0), found])


def test_a_machine_that_slows_down_meanwhile_hits_both_alike(clock):
    calls = [0]

    def drifting(duration):
        def now():
            calls[0] += 1
            return duration * (1 + calls[0] / 100)
        return now

    ours, theirs = pairs.in_turn(clock(drifting(1e-3)), clock(drifting(3e-3)), rounds=15,
                                 burst=0.01)
    assert theirs / ours == pytest.approx(3.0, rel=0.3)


def test_one_slow_round_does_not_move_the_median(clock):
    durations = iter([1e-2, 1e-2, *[1e-2] * 2, 5.0, *[1e-2] * 50])
    assert pairs.in_turn(clock(lambda: next(durations)), rounds=5,
                         burst=0.01) == [pytest.approx(1e-2)]


# ---------------------------------------------------------------------- what is compared
@pytest.mark.parametrize("name", compiled.SAME)
def test_scikit_learn_computes_the_same_loss(name):
    loss = lossedu.loss(name)
    inputs = losses.inputs_of(loss, 50)
    value, slopes = compiled.compiled(loss, *inputs)()
    assert np.ndim(value) == 0
    np.testing.assert_allclose(slopes * compiled.SAME[name][1], loss.grad(*inputs), rtol=1e-9,
                               atol=1e-15)


def test_what_scikit_learn_does_not_have_is_left_out():
    assert compiled.compiled(lossedu.loss("cauchy"), np.ones(2), np.ones(2)) is None


def test_the_twin_is_timed_with_its_backward_pass_and_starts_afresh_every_time():
    pred, target = np.array([3.0, 1.0]), np.array([1.0, 1.0])
    run = losses.forward_backward(lossedu.loss("mse"), pred, target)
    run()
    leaf = run.__closure__[[*run.__code__.co_freevars].index("scope")].cell_contents["pred"]
    assert leaf.requires_grad and leaf.grad is None


@pytest.mark.parametrize("n", [32, 1_000])
def test_no_row_of_the_inputs_is_ignored_and_each_loss_takes_them(n):
    timed = [loss for loss in lossedu.LOSSES.values()
             if getattr(loss.twin, "library", None) == "torch"]
    assert len(timed) > len(lossedu.LOSSES) / 2
    for loss in timed:
        inputs = losses.inputs_of(loss, n)
        assert all(one.min() >= 0 for one in inputs if one.dtype.kind == "i"), loss.name
        assert np.isfinite(loss(*inputs)), loss.name


# ---------------------------------------------------------------------- what is shown
def test_the_report_gives_each_mean_beside_its_bound():
    words = losses.report(TABLE)
    mean = "n =        32:  1.26 times PyTorch's speed (geometric mean of 3 losses; bound 4.0)"
    assert mean in words
    assert "0.50 times scikit-learn's (1 losses)" in words
    assert words.count("planted") == 6


@pytest.mark.proof
def test_the_table_and_its_picture_are_kept(tmp_path):
    path = losses.keep(TABLE, tmp_path / "results")
    assert path.read_bytes().startswith(b"\x89PNG")
    with open(path.with_suffix(".csv"), newline="") as file:
        found = list(csv.DictReader(file))
    assert [float(one["ratio"]) for one in found] == [one["ratio"] for one in TABLE]
    assert "NumPy" in path.with_suffix(".txt").read_text().splitlines()[0]


def test_the_picture_has_a_mark_for_each_loss_and_size_and_a_line_for_each_bound():
    [ax] = picture.draw_table(TABLE, losses.BOUNDS).axes
    marks = [line for line in ax.lines if line.get_marker() not in ("None", None, "")]
    assert [sorted(line.get_xdata()) for line in marks] == [[0.25, 1.0, 8.0]] * 3
    assert len({(line.get_marker(), line.get_color()) for line in marks}) == 3
    assert {line.get_xdata()[0] for line in ax.lines} >= {4.0, 1.3}
    assert ax.get_xscale() == "log"
    assert [one.get_text() for one in ax.get_yticklabels()] == ["planted", "even", "quick"]


# ---------------------------------------------------------------------- how long a learner waits
class Ticks:
    """A clock that runs on by a second whenever it is read, and by more once."""

    def __init__(self, slow_at=None):
        self.now, self.reads, self.slow_at = 0.0, 0, slow_at

    def __call__(self):
        self.reads += 1
        self.now += 9.0 if self.reads == self.slow_at else 1.0
        return self.now


@pytest.mark.proof
def test_the_right_answer_and_each_wrong_one_are_timed():
    exercise = EXERCISES["huber_grad"]
    assert [which for which, _ in checks.answers(exercise)] == [
        "right", *["wrong"] * (len(exercise.mistakes) + 1)]
    judged = {which: exercise.judged(answer).passed for which, answer in checks.answers(exercise)}
    assert judged == {"right": True, "wrong": False}
    clock = Ticks()
    found = checks.row(exercise, rounds=3, clock=clock)
    assert clock.reads == 2 * (3 + len(exercise.mistakes) + 1)
    assert (found["right"], found["wrong"], found["longest"]) == (1.0, 1.0, 1.0)
    assert checks.row(exercise, rounds=3, clock=Ticks(slow_at=10))["longest"] == 9.0


def test_a_check_that_takes_long_is_marked():
    table = [{"exercise": name, "kind": "implement", "right": seconds / 10, "wrong": 0.01,
              "longest": seconds} for name, seconds in (("soon", 0.2), ("late", 3.0))]
    said = checks.report(table, {"a mark is noted": (0.001, 0.002),
                                 "import lossedu": (0.4, 0.5)}).splitlines()
    over = [line.split()[0] for line in said if line.endswith("over its bound")]
    assert over == ["late", "the", "import"] and "160.0 ms (bound 100)" in said[3]
