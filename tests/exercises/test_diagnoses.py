"""Each diagnosis is made where its mistake is planted, and not where nothing of the kind is."""
import ast
from pathlib import Path

import numpy as np
import pytest

import lossedu
from lossedu.exercises import Case, Mistake, check
from lossedu.exercises import explain as explain_package
from lossedu.exercises.explain import DIAGNOSES
from lossedu.exercises.explain.matching import LITTLE
from lossedu.exercises.explain.neighbours import SENTENCES, neighbours

from .toy import NONE, exercise, stumbling_fails  # noqa: F401

pytestmark = pytest.mark.usefixtures("stumbling_fails")


def ids_in_the_code():
    """Every id that some line hands to a Finding, or that stands beside a sentence in a table."""
    texts = set()
    for file in Path(explain_package.__file__).parent.glob("*.py"):
        if file.name == "ids.py":
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
                texts |= {one.value for one in ast.walk(node.args[0])
                          if isinstance(one, ast.Constant)}
            if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
                first = node.value.elts[0]  # the edits of a formula
                texts |= {first.value} if isinstance(first, ast.Constant) else set()
    return {one for one in texts if isinstance(one, str) and one}


def test_every_id_is_listed():
    assert ids_in_the_code() <= set(DIAGNOSES)
    assert len(ids_in_the_code()) > 30


def test_every_listed_id_is_made_somewhere():
    folder = Path(explain_package.__file__).parent
    text = "".join(file.read_text() for file in folder.glob("*.py") if file.name != "ids.py")
    assert [one for one in DIAGNOSES if f'"{one}"' not in text] == []


def test_every_edit_of_a_formula_has_its_sentence():
    for name in ("first_loss", "huber_line", "hinge.grad", "focal_softmax.value"):
        found = neighbours(lossedu.EXERCISES[name])
        assert {one.finding.id for one in found} <= set(SENTENCES) and len(found) > 20
        assert not any("{" in one.finding.sentence for one in found)


def test_a_name_that_is_no_id_would_be_found():
    assert "no-such-id" not in DIAGNOSES and "sign" in ids_in_the_code()


# -------------------------------------------------- the right formula with a change
def spread(a, b, factor=2.0):
    """Factor times the standard error of a - b, and at least one."""
    difference = a - b
    error = np.std(difference, ddof=1) / np.sqrt(len(difference))
    return float(np.maximum(factor * error, 0.01))


def draw_spread(rng):
    for n in (2, 3, 5, 8, 13):
        yield Case(rng.normal(size=n), rng.normal(size=n)).note("several lengths")
        yield Case(3 * rng.normal(size=n), rng.normal(size=n), factor=1.7).note("another factor")


SPREAD = exercise(spread, draw_spread)

OF_A_NUMBER = {
    "degrees-of-freedom": lambda a, b, factor=2.0: factor * np.std(a - b) / np.sqrt(len(a)),
    "setting-ignored": lambda a, b, factor=2.0: spread(a, b),
    "factor-of-the-case": lambda a, b, factor=2.0: factor * np.std(a - b, ddof=1),
    "sign-of-term": lambda a, b, factor=2.0: spread(a, -b, factor),
    "other-function": lambda a, b, factor=2.0: factor * np.var(a - b, ddof=1) / np.sqrt(len(a)),
    "changed-input": lambda a, b, factor=2.0: spread(np.exp(a), b, factor),
    "other-quantity": lambda a, b, factor=2.0: np.mean(np.abs(a)) + np.mean(b ** 2),
    "factor": lambda a, b, factor=2.0: 1.96 * spread(a, b, factor),
    "offset": lambda a, b, factor=2.0: 0.25 + spread(a, b, factor),
    "stops": lambda a, b, factor=2.0: [][0],
    "signature": lambda a: 0.0,
    "constant": lambda a, b, factor=2.0: 0.77,
}


@pytest.mark.parametrize("id", OF_A_NUMBER)
def test_a_wrong_number_has_its_name(id):
    report = check(SPREAD, OF_A_NUMBER[id])
    assert (report.mistake, report.diagnosed) == (id, True), report
    assert len(report.message.split()) > 4


def weighed(score, label, cut=1.0):
    """The slope of a hinge of labels -1 and 1: minus the label up to the cut, else 0."""
    return np.where(label * score < cut, -label, 0.0) * np.exp(-np.abs(score))


def draw_weighed(rng):
    for n in (1, 4, 7, 9):
        yield Case(3 * rng.normal(size=n), rng.choice([-1.0, 1.0], size=n)).note("several lengths")
    yield Case(2 * rng.normal(size=8), rng.choice([-1.0, 1.0], size=8), cut=2.0).note("another cut")
    yield Case(2 * rng.normal(size=8), rng.choice([-1.0, 1.0], size=8), cut=0.3).note("another cut")
    labels = np.array([1.0, -1.0, 1.0, 1.0, -1.0])
    yield Case(np.array([1.0, -1.0, 2.0, 1.0, -2.0]), labels).note("exactly at the cut")
    yield Case(np.array([0.5, -0.5, 0.3]), labels[:3], cut=0.5).note("exactly at another cut")


WEIGHED = exercise(weighed, draw_weighed)
w = weighed

OF_AN_ARRAY = {
    "exact-hit": lambda s, y, cut=1.0: np.where(y * s <= cut, -y, 0.0) * np.exp(-np.abs(s)),
    "wrong-side": lambda s, y, cut=1.0: np.where(y * s < cut, 0.0, -y) * np.exp(-np.abs(s)),
    "whole-batch": lambda s, y, cut=1.0: (
        np.where(np.all(y * s < cut), -y, 0.0) * np.exp(-np.abs(s))),
    "sum-for-mean": lambda s, y, cut=1.0: w(s, y, cut) / len(s),
    "setting-ignored": lambda s, y, cut=1.0: w(s, y),
    "order": lambda s, y, cut=1.0: w(s, y, cut)[::-1],
    "swapped-arguments": lambda s, y, cut=1.0: w(y, s, cut),
    "input-returned": lambda s, y, cut=1.0: s,
    "factor-of-an-input": lambda s, y, cut=1.0: w(s, y, cut) * s,
    "one-side": lambda s, y, cut=1.0: np.where(y > 0, 3.0, 0.5) * w(s, y, cut),
    "not-finite": lambda s, y, cut=1.0: s * np.nan,
    "precision": lambda s, y, cut=1.0: np.round(w(s, y, cut), 3),
    "shape": lambda s, y, cut=1.0: w(s, y, cut)[:, None],
    "dtype": lambda s, y, cut=1.0: w(s, y, cut).astype(np.float32),
    "clip": lambda s, y, cut=1.0: np.minimum(w(s, y, cut), 0),
    "nothing-returned": lambda s, y, cut=1.0: None,
}


@pytest.mark.parametrize("id", OF_AN_ARRAY)
def test_a_wrong_array_has_its_name(id):
    report = check(WEIGHED, OF_AN_ARRAY[id])
    assert (report.mistake, report.diagnosed) == (id, True), report


def test_an_epsilon_and_a_clip_are_told_by_their_size():
    def surprise(p):
        """Minus log p."""
        return -np.log(p)

    def draw(rng):
        for n in (1, 3, 6, 8):
            yield Case(rng.uniform(0.1, 1, size=n))
        yield Case(np.array([1e-5, 1e-9, 1e-12, 1e-15, 1e-30, 0.5]))

    toy = exercise(surprise, draw)
    epsilon = check(toy, lambda p: -np.log(p + 1e-7))
    assert epsilon.mistake == "epsilon" and "1e-7" in epsilon.message
    clip = check(toy, lambda p: -np.log(np.maximum(p, 1e-8)))
    assert clip.mistake == "clip" and "18.4207, which is -log(1e-8)" in clip.message


@pytest.mark.parametrize("answer, words", [
    (lambda pred, target, delta=1.0: (
        delta ** 2 * (np.sqrt(1 + ((pred - target) / delta) ** 2) - 1)), "pseudo-Huber"),
    (lambda pred, target, delta=1.0: (
        np.logaddexp(pred - target, target - pred) - np.log(2)), "log-cosh"),
])
def test_a_lookalike_loss_is_named(answer, words):
    report = check("huber_value", answer)
    assert report.mistake == "look-alike" and words in report.message


def test_a_lookalike_derivative_is_told_in_the_words_of_the_exercise():
    """Its setting has the exercise's name, and a derivative is not asked whether it is one."""
    report = check("huber_grad", lambda pred, target, delta=1.0: np.where(
        np.abs(pred - target) <= delta, pred - target, 0.0))
    assert report.message.startswith(
        "This is the derivative of the squared error that is constant beyond delta. Is that the "
        "loss whose derivative is asked for?"), report.message


# -------------------------------------------------- false alarms
@pytest.mark.parametrize("toy", [SPREAD, WEIGHED], ids=["number", "array"])
@pytest.mark.parametrize("spoil", [
    lambda v: np.sin(7.3 * v) + 0.37 * np.cos(v * v) + 0.1, lambda v: v + np.cos(1e3 * v),
    lambda v: v * np.exp(np.sin(50 * v)) + 0.01], ids=["another", "noise", "growth"])
def test_an_answer_that_follows_no_mistake_gets_no_name(toy, spoil):
    report = check(toy, lambda *args, **given: spoil(toy.reference(*args, **given)))
    assert not report.passed and report.mistake is None, report


def test_one_simple_wrong_number_is_too_little_for_a_name():
    """A 1 where 0 is right agrees with too many other formulas."""
    def middle(x):
        """The middle of three."""
        return float(np.sort(x)[1])

    toy = exercise(middle, lambda rng: [
        Case(np.array([2.0, 1.0, 0.0])), *(Case(rng.normal(size=3)) for _ in range(4))])
    report = check(toy, lambda x: 2.0 if x[0] == 2.0 else middle(x))
    assert report.mistake is None and LITTLE > 0.3


def test_something_where_0_is_right_is_no_factor():
    def kept(x, mask):
        """x where the mask holds, 0 elsewhere."""
        return np.where(mask, x, 0.0)

    def draw(rng):
        for n in (4, 6, 8):
            yield Case(rng.normal(size=n), np.arange(n) % 2 == 0)

    report = check(exercise(kept, draw), lambda x, mask: np.where(mask, x, 1 / 3))
    assert not report.passed and "right value times" not in report.message


def test_a_declared_mistake_comes_before_every_diagnosis():
    twice = Mistake("twice_as_wide", lambda a, b, factor=2.0: 2 * spread(a, b, factor),
                    "Twice as wide as is asked for.")
    assert check(SPREAD, twice.wrong).mistake == "factor"
    report = check(SPREAD.at(mistakes=(twice, *NONE)), twice.wrong)
    assert (report.mistake, report.diagnosed) == ("twice_as_wide", False)


def test_hidden_cases_are_not_told_by_a_diagnosis():
    report = check(SPREAD, OF_A_NUMBER["constant"])
    assert "0.77" in report.message
    hidden = report.without_inputs()
    assert "0.77" not in repr(hidden) and not hidden.evidence


# -------------------------------------------------- the case that is shown
def test_no_message_asks_for_work_on_a_case_that_is_not_shown():
    def total(x):
        """A sum."""
        return float(x.sum())

    long = exercise(total, lambda rng: [Case(rng.normal(size=n)) for n in (40, 50, 60)])
    assert "case below" not in check(long, lambda x: float(np.sin(7 * x.sum()) + 0.1)).message
    short = exercise(total, lambda rng: [Case(rng.normal(size=n)) for n in (4, 5, 6)])
    report = check(short, lambda x: float(np.sin(7 * x.sum()) + 0.1))
    assert "case below" in report.message and dict(report.evidence)["input"].startswith("x = [")


def test_there_is_one_zero():
    def nothing(x):
        """Minus 0."""
        return -0.0 * x

    toy = exercise(nothing, lambda rng: [Case(np.abs(rng.normal(size=n))) for n in (1, 2, 3)])
    assert dict(check(toy, lambda x: x).evidence)["expected"] == "[0]"


def test_every_exercise_has_neighbours_to_compare_with():
    """One number for everything has a name in every exercise, and no diagnosis stumbles."""
    for name in lossedu.EXERCISES.of_kind("implement")[::8]:
        report = check(name, lambda *args, **given: 0.123)
        assert report.mistake, name
