"""What the stub of an exercise says about an edge holds for the answer that it is judged by."""
import numpy as np
import pytest

from lossedu.exercises import EXERCISES, check

INF, NAN = np.inf, np.nan


def array(*values):
    return np.array(values)


PROMISES = [
    ("feasible_prevalence", "where none does, returns (nan, nan)",
     ([0.6, 0.6], [0.1, 0.7]), (NAN, NAN)),
    ("gradient_check", "A claimed nan is never right.",
     (np.square, array(2.0, NAN), array(1.0, 1.5)), False),
    ("relative_error", "Two zeros agree: their error is 0.", ([0.0], [0.0]), [0.0]),
    ("relative_error", "where `a` or `b` is nan, so is the error",
     ([NAN, 1.0], [1.0, NAN]), [NAN, NAN]),
    ("seeds_needed", "equality is enough", ([-1.0, 0.0, 1.0], 1.0, 2.0), 4),
    ("seeds_needed", "with m - 1 in the divisor", ([0.0, 2.0], 1.0, 1.5), 5),
    ("seeds_needed", "At least two seeds", ([1.0, 1.0], 1.0), 2),
    ("zero_one_loss", "decides for 1 where the score is above 0", ([0.0, 0.0], [0, 1]), [0.0, 1.0]),
    ("newsvendor", "the smallest of them is asked for", ([1.0, 2.0, 3.0, 4.0], 3.0, 2.0, 1.0), 2.0),
    ("two_layer_grads", "At exactly 0 the derivative of the ReLU is taken to be 0.",
     ([[1.0]], [0], [[0.0]], [0.0], [[1.0, 2.0]], [0.0, 0.0]),
     (np.log(2), [[0.0]], [0.0], [[0.0, 0.0]], [-0.5, 0.5])),
    ("cheapest_threshold", "(also where there is no case)", ([], [], 1.0, 1.0), INF),
    ("cheapest_threshold", "of several with the same lowest cost, the highest",
     ([0.9, 0.8], [0, 1], 1.0, 1.0), INF),
    ("oversampled_rows", "Without a training positive the negatives alone remain.",
     ([0, 0, 1], [0, 0, 1], 1), [0, 1]),
    ("head_of", "Sums that differ from 1 by at most 1e-5 count as 1", ([[0.5, 0.500009]],), 2),
    ("head_of", "Sums that differ from 1 by at most 1e-5 count as 1", ([[0.5, 0.500011]],), 1),
]


@pytest.mark.parametrize("name, said, inputs, wanted", PROMISES)
def test_what_the_stub_says_about_an_edge_holds(name, said, inputs, wanted):
    exercise = EXERCISES[name]
    assert said in " ".join(exercise.stub.split())
    given = [np.array(one) if isinstance(one, list) else one for one in inputs]
    got = exercise.reference(*given)
    pairs = zip(got, wanted, strict=True) if isinstance(wanted, tuple) else [(got, wanted)]
    for one, other in pairs:
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("dtype, passes", [("float64", True), ("float32", True), ("int64", True),
                                           ("int8", True), ("bool", False)])
def test_the_zero_one_loss_may_be_integers_and_not_true_or_false(dtype, passes):
    exercise = EXERCISES["zero_one_loss"]
    said = "Floats (32 or 64 bits) and integers are fine; True and False are not."
    assert said in " ".join(exercise.stub.split())
    report = check("zero_one_loss",
                   lambda score, label: exercise.reference(score, label).astype(dtype))
    assert report.passed == passes


@pytest.mark.parametrize("name", ["huber_line", "total_gap"])
def test_the_best_line_and_the_best_constant_are_the_only_ones(name):
    """Where all right ways agree, that start and step differently, no other minimum is in reach."""
    exercise = EXERCISES[name]
    assert "only one" in " ".join(exercise.stub.split())
    for case in exercise.draw(np.random.default_rng(23)):
        wanted = exercise.reference(*case.args, **case.kwargs)
        for style in exercise.styles:
            got = style(*case.args, **case.kwargs)
            np.testing.assert_allclose(got, wanted, rtol=exercise.rtol, atol=exercise.atol)


@pytest.mark.parametrize("name, holds", [
    ("gradient_check", lambda f, claimed, x: (
        "absolute" not in f.__name__ or np.min(np.abs(x)) >= 0.1)),
    ("relative_error", lambda a, b: not np.isinf([a - b, a, b]).any()),
    ("newsvendor", lambda demand, price, cost, salvage: (
        np.all(demand >= 0) and salvage < cost < price)),
    ("plateau_times", lambda z0, z1, eps: -40 <= z0 <= z1 <= 40),
    ("head_of", lambda out: len(out) >= 1 and out.shape[1] >= 2),
])
def test_no_case_is_one_that_the_stub_rules_out(name, holds):
    for seed in range(5):
        for case in EXERCISES[name].draw(np.random.default_rng(seed)):
            assert holds(*case.args, **case.kwargs), case
