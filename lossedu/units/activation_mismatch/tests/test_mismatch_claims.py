"""What the unit says about plateaus, sinking sigmoids and the ends of the grids of rates."""
import numpy as np
import pytest

from lossedu.activations import sigmoid
from lossedu.units.activation_mismatch.experiments import heads, mismatch

GOAL = np.log(0.37 / 0.63)


def ends(start, rates):
    z = np.full(len(rates), start)
    for _ in range(60 * 14):
        p = sigmoid(z)
        z = z - rates * 2 * p * (1 - p) * (p - 0.37)
    return z


@pytest.mark.parametrize("start, settles", [(-8.0, True), (-12.0, False), (-20.0, False)])
def test_one_bias_settles_from_minus_8_at_some_constant_rate_and_from_minus_12_at_none(start,
                                                                                       settles):
    reached = np.abs(ends(start, np.geomspace(1, 1e10, 2000)) - GOAL) < 1e-6
    assert reached.any() == settles


def test_a_rate_above_two_over_the_curvature_does_not_settle():
    limit = 1 / (0.37 * 0.63) ** 2
    near, far = ends(GOAL - 0.01, np.array([0.95 * limit, 1.05 * limit]))
    assert abs(near - GOAL) < 1e-6 and abs(far - GOAL) > 1e-3


@pytest.mark.parametrize("loss", ["MAE", "BCE on logits"])
def test_some_sigmoids_sink_and_not_all_of_them(loss):
    table = mismatch.cells(mismatch.stored(), "digits").set_index(["activation", "loss"])
    outputs, _ = mismatch.outputs("digits", "sigmoid", loss, table.rate["sigmoid", loss], range(2))
    sunk = (outputs[-1].max(axis=1) < 0.01).sum(axis=1)
    assert (2 <= sunk).all() and (sunk <= 8).all()


def at_the_ends():
    """(optimizer, rate) -> the pairs that chose it, over all views that the unit shows."""
    stored, found = mismatch.stored(), {}
    longer = mismatch.cells(mismatch.stored_longer(), mismatch.RAW, mismatch.LONGER)
    for optimizer, rows in (("SGD", mismatch.cells(stored, "digits")), ("Adam", longer),
                            ("SGD", mismatch.cells(stored, mismatch.RAW)),
                            ("Adam", mismatch.cells(stored, "digits", mismatch.ADAM))):
        for row in rows.itertuples():
            found.setdefault((optimizer, row.rate), set()).add((row.activation, row.loss))
    return found


def test_the_ends_of_the_grids_are_chosen_by_the_pairs_that_the_protocol_names():
    found = at_the_ends()
    assert found["SGD", 300.0] == {("softmax twice", "BCE on logits")}
    smallest = found["SGD", 0.01]
    assert len(smallest) == 6
    assert {mismatch.pair(*one).declared for one in smallest} <= {"error", "nan", "below 0"}
    assert len(found["Adam", 0.1]) == 4 and len(found["Adam", 0.0003]) == 3
    blind = ("log-softmax", "MAE")
    assert blind in found["Adam", 0.1] and blind in found["Adam", 0.0003]
    rates = heads.chosen(heads.stored(), heads.SCALED).set_index(["head", "loss"])["rate"]
    assert {pair for pair, rate in rates.items() if rate == 1} == {("exp", "Poisson"),
                                                                  ("softplus", "Poisson")}
