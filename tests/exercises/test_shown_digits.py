"""The inputs of the case that is shown: with enough digits that what is read is the case."""
import ast
import inspect
import textwrap

import numpy as np
import pytest

from lossedu.exercises import Case, check
from lossedu.exercises.explain.edits import edits_of

from .toy import exercise, stumbling_fails  # noqa: F401

pytestmark = pytest.mark.usefixtures("stumbling_fails")


def inside(x):
    """1 if all numbers are between 0 and 1, both included, else 0."""
    return int(np.all((x >= 0) & (x <= 1)))


def drawn(x):
    return lambda rng: [Case(np.array(x)), Case(np.array([0.25, 0.5])), Case(np.array([0.0, 1.0]))]


@pytest.mark.parametrize("x, shown", [
    ([1.0000005, 0.2], "[1.0000005, 0.2]"), ([1 + 1e-12, 0.2], "[1.000000000001, 0.2]"),
    ([1 + 2 ** -52, 0.2], "[1.0000000000000002, 0.20000000000000001]"),
    ([1 / 3, 5.0], "[0.333333, 5]")])
def test_a_number_just_beyond_a_limit_is_shown_beyond_it(x, shown):
    report = check(exercise(inside, drawn(x)), lambda x: 1)
    assert dict(report.evidence)["input"] == f"x = {shown}"
    assert (dict(report.evidence)["expected"], dict(report.evidence)["got"]) == ("0", "1")


def test_the_wrong_number_of_a_long_case_is_shown_beyond_its_limit_too():
    def each(x):
        """1 where a number is at most 1, else 0."""
        return np.where(x <= 1, 1.0, 0.0)

    long = np.r_[np.linspace(0, 0.9, 39), 1.0000005]
    report = check(exercise(each, lambda rng: [Case(long)]), lambda x: np.ones(len(x)))
    assert dict(report.evidence)["input"] == "x[39] = 1.0000005"


def test_a_result_that_moves_by_its_last_digits_needs_no_more_of_them():
    def total(x):
        """The sum of sines."""
        return float(np.sum(np.sin(x)))

    report = check(exercise(total, drawn([1 / 3, 2 / 3])), lambda x: 2.0)
    assert dict(report.evidence)["input"] == "x = [0.333333, 0.666667]"


def test_a_single_answer_for_an_array_is_not_called_one_decision_too_many():
    tree = ast.parse(textwrap.dedent(inspect.getsource(inside))).body[0]
    edits = list(edits_of(tree, {"x": None}))
    assert "decision" not in {edit.about for edit in edits}
    assert "all any" in {edit.about for edit in edits}
