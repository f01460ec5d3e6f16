"""Mutants: wrong answers that are made of a reference, tried on every exercise and on planted
holes."""
from dataclasses import replace

import numpy as np
import pytest

from lossedu.exercises import EXERCISES, Case, Exercise, Mistake, draw, judged
from lossedu.exercises.from_loss import from_loss
from lossedu.exercises.mutants import mutate
from lossedu.exercises.practice import names
from lossedu.exercises.promises import promises_without_a_case
from lossedu.exercises.widen import widened

HINT = "A hint that is long enough."


def slope(x, y, delta=1.0):
    """The clipped residual."""
    return np.clip(x - y, -delta, delta)


def by_pieces(x, y, delta=1.0):
    apart = x - y
    return np.where(np.abs(apart) <= delta, apart, delta * np.sign(apart))


def by_loop(x, y, delta=1.0):
    return np.array([min(max(a - b, -delta), delta) for a, b in zip(x.tolist(), y.tolist())])


def sign(x, y):
    """The sign of the residual, 0 for a perfect fit."""
    return np.sign(x - y) * 1.0


def share(x):
    """Each number as a share of all."""
    return x / np.sum(x)


WRONG = tuple(Mistake(f"wrong_{number}", lambda *args, _by=number, **more: np.float64(_by), HINT)
              for number in range(4))


def made(reference, cases, styles=(), **facts):
    return Exercise(reference=reference, title="Planted", points=1, difficulty=1, minutes=1,
                    draw=cases, mistakes=WRONG, **facts,
                    styles=styles or (lambda *a, **k: reference(*a, **k),
                                      lambda *a, **k: reference(*a, **k)))


def of_one(rng):
    """Cases of ordinary size, none with whole numbers, no settings, no ties."""
    return [Case(rng.uniform(1, 2, n), rng.uniform(3, 4, n)) for n in (2, 3)]


def of_one_delta(rng):
    return [Case(rng.normal(size=n), 3 * rng.normal(size=n), delta=1.5) for n in (3, 6)]


def of_signs(rng):
    return [Case(rng.normal(size=n), rng.normal(size=n)) for n in (1, 4, 9)]


def of_shares(rng):
    return [Case(rng.uniform(1, 2, n)) for n in (1, 2)]


HOLES = {
    "sizes that no case has": (slope, of_one, "0 where |x| is from 10 to 32"),
    "results of one sign": (slope, of_one, "results above 0 set to 0"),
    "one value of a setting": (slope, of_one_delta, "delta taken for 1.5"),
    "few rows": (slope, of_one, "0 after the first 3"),
    "no tie": (sign, of_signs, "nan where x equals y"),
    "no tie, and so no side of it": (sign, of_signs, "at a jump the value just above: all of x"),
    "few rows looked at": (share, of_shares, "only the first 2 rows looked at"),
}


@pytest.mark.parametrize("hole", HOLES)
def test_a_planted_hole_is_named(hole):
    reference, cases, said = HOLES[hole]
    found = " ".join(mutate(made(reference, cases)).sentences())
    assert said in found, found


def test_a_hole_is_closed_by_the_cases_that_are_made_of_the_drawn_ones():
    drawn = mutate(made(slope, of_signs, styles=(by_pieces, by_loop)))
    wide = mutate(made(slope, widened(of_signs, slope), styles=(by_pieces, by_loop)))
    assert len(wide.passing) < len(drawn.passing) / 3


def test_what_the_docstring_rules_out_is_counted_as_beyond_and_is_no_hole():
    rule = {"numbers above 10": lambda x: np.max(np.abs(x)) > 10.0}
    cases = widened(lambda rng: [Case(rng.uniform(2, 9, n)) for n in (1, 2, 5)], share, rule)
    tally = mutate(made(share, cases))
    assert tally.beyond["numbers above 10"] > 0
    assert not any("|x| is above 10" in said or "|x| is from 10" in said
                   for said in tally.sentences())


def test_twice_the_tolerance_is_caught_and_half_of_it_passes():
    for rtol in (1e-9, 1e-5):
        exercise = made(slope, of_signs, rtol=rtol)
        for factor in (2.0, -2.0):
            off = judged(exercise, lambda x, y, _by=1 + factor * rtol: _by * slope(x, y))
            assert not off.passed
            near = judged(exercise, lambda x, y, _by=1 + factor * rtol / 4: _by * slope(x, y))
            assert near.passed


def test_every_mutant_is_caught_equal_beyond_or_passing():
    tally = mutate(EXERCISES["huber_grad"])
    assert tally.made == tally.caught + tally.equal + sum(tally.beyond.values()) + len(
        tally.passing)
    assert tally.made > 200 and tally.caught > tally.made / 2


# ---------------------------------------------------------------------- whole numbers as integers
def test_a_case_of_whole_numbers_comes_a_second_time_as_integers():
    cases = draw(made(share, lambda rng: [Case(np.array([1.0, 2.0])), Case(rng.uniform(size=3)),
                                          Case(np.array([1.0, 1e9]))]))
    assert [case.get("twin_of") for case in cases] == [None, None, None, 0]
    assert cases[3]["inputs"]["x"]["dtype"] == "int64" and "as integers" in cases[3]["note"]


def test_an_answer_that_fills_an_array_like_its_input_is_refused():
    def filled(x):
        out = np.zeros_like(x)
        for place in range(len(x)):
            out[place] = x[place] / np.sum(x)
        return out

    exercise = made(share, lambda rng: [Case(np.array([1.0, 2.0])), Case(rng.uniform(size=3))])
    assert not judged(exercise, filled).passed
    assert judged(exercise, share).passed


def test_whole_results_of_whole_numbers_pass_as_they_are():
    exercise = made(slope, lambda rng: [Case(np.array([1.0, 5.0]), np.array([2.0, 2.0])),
                                        Case(rng.normal(size=3), rng.normal(size=3))])
    assert judged(exercise, lambda x, y, delta=1: np.clip(x - y, -delta, delta)).passed
    assert judged(exercise, by_loop).passed


def test_who_asks_for_float64_in_words_is_handed_no_integers():
    def wordy(x):
        """The square. `x` is float64."""
        return x ** 2

    cases = draw(made(wordy, lambda rng: [Case(np.array([1.0, 2.0])), Case(rng.normal(size=3))]))
    assert len(cases) == 2


# ---------------------------------------------------------------------- promises in words
PROMISED = {
    "any shape": "The sign. `x` has any shape.",
    "ties": "The largest; in a tie the first.",
    "exactly 0": "The sign, 1 at exactly 0.",
    "nan": "The sign; where `x` is nan, so is it.",
    "infinity": "The sign, and infinity where there is none.",
    "an error": "The sign. Raises ValueError where there is none.",
}


@pytest.mark.parametrize("words", PROMISED)
def test_a_promise_without_a_case_is_named(words):
    def promising(x):
        return np.sign(x) * 1.0

    promising.__doc__ = PROMISED[words]
    exercise = made(promising, lambda rng: [Case(rng.uniform(1, 2, n)) for n in (1, 3)])
    said = " ".join(promises_without_a_case(exercise))
    assert f"speaks of {words}, and no case is for that" in said


# ---------------------------------------------------------------------- every exercise
@pytest.mark.parametrize("name", EXERCISES.of_kind("implement"))
def test_no_mutant_of_an_exercise_passes(name):
    assert mutate(EXERCISES[name]).sentences() == []


# ---------------------------------------------------------------------- practice on losses
@pytest.mark.parametrize("name", names())
def test_no_mutant_of_any_practised_loss_passes(name):
    assert mutate(EXERCISES[name]).sentences() == []


@pytest.mark.parametrize("name, said", [
    ("hinge.grad", "at a jump the value just above: the first of scores"),
    ("brier.value", "0 where |probs| is below 0.0001"),
    ("perceptron.grad", "scores in float32"),
    ("cosine_embedding.value", "results below 0.01 set to 0"),
    ("critic.value", "fake clipped at 100")])
def test_without_the_edges_of_a_loss_a_hole_is_named(name, said):
    exercise = EXERCISES[name]
    plain = replace(exercise, draw=from_loss(exercise.loss.name, of=exercise.of).draw)
    assert said in " ".join(mutate(plain).sentences())


def nan_for_empty_masks(probs, target, smooth=1.0, per_image=False):
    axes = tuple(range(1, probs.ndim)) if per_image else None
    shared = np.sum(probs * target, axes)
    return 1 - (2 * shared + smooth) / (np.sum(probs, axes) + np.sum(target, axes) + smooth)


def nan_at_zero_vectors(first, second, target, margin=0.0):
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    cosine = np.vecdot(first, second) / lengths
    return np.where(target == 1, 1 - cosine, np.maximum(0, cosine - margin))


def masks_times_values(pred, target, delta=1.0):
    size = np.abs(pred - target)
    near = size <= delta
    return near * size ** 2 / 2 + ~near * delta * (size - delta / 2)


@pytest.mark.parametrize("name, answer", [
    ("dice.value", nan_for_empty_masks), ("cosine_embedding.value", nan_at_zero_vectors),
    ("huber_value", masks_times_values)])
def test_an_answer_that_fails_at_an_edge_alone_is_refused(name, answer):
    report = judged(EXERCISES[name], answer)
    assert not report.passed and report.right >= report.total / 2
