"""The explorer of activation and loss: its numbers against those by hand, central differences and
the losses."""
import numpy as np
import pytest

import lossedu
from lossedu.units.activation_mismatch.explorers.mismatch import (
    ACTIVATIONS,
    LOSSES,
    STEPS,
    descent,
    mismatch,
    parts,
)

Z = np.linspace(-11.9, 11.9, 240)  # off the kinks


def said(pair, z, rate=1.0):
    explorer = mismatch()
    explorer.settings = {"pair": pair, "z": z, "rate": rate}
    return explorer.text()


def ends(pair, z, rate):
    """Where gradient descent ends: the logit and the output."""
    found = mismatch().numbers({"pair": pair, "z": z, "rate": rate})
    return found["end"], found["end_output"]


@pytest.mark.parametrize("at, words", [
    (("squared error/sigmoid", -8.0),
     "the loss 0.9993. Derivative in the output -1.999, times that of the activation 0.0003352, "
     "is -0.0006703 in the logit"),
    (("cross-entropy on probabilities/sigmoid", -8.0),
     "the loss 8. Derivative in the output -2982, times that of the activation 0.0003352, "
     "is -0.9997 in the logit"),
    (("cross-entropy on logits/identity", -8.0),
     "Derivative in the output -0.9997, times that of the activation 1, is -0.9997 in the logit"),
    (("cross-entropy on probabilities/identity", -8.0),
     "there is none: neither value nor gradient"),
    (("squared error/tanh", 0.0),
     "the loss 1. Derivative in the output -2, times that of the activation 1, is -2 in the logit"),
    (("hinge/sigmoid twice", 0.0),
     "the output is 0.6225 and the loss 0.3775"),
    (("hinge/identity", 3.0),
     "the loss 0. Derivative in the output 0,"),
])
def test_it_says_what_one_would_by_hand(at, words):
    assert words in said(*at)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_the_slope_in_the_score_is_the_central_difference_of_the_value(activation, loss):
    slope = parts(activation, loss, Z)[4]
    rise = (parts(activation, loss, Z + 1e-5)[1] - parts(activation, loss, Z - 1e-5)[1]) / 2e-5
    known = np.isfinite(slope)
    assert known.sum() >= 100 and np.isfinite(rise[known]).all()
    assert np.allclose(slope[known], rise[known], rtol=1e-5, atol=1e-9)
    assert not np.allclose(1.001 * slope[known], rise[known], rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("loss, name, label", [
    ("squared error", "mse", 1.0), ("absolute error", "mae", 1.0),
    ("cross-entropy on probabilities", "bce", 1.0),
    ("cross-entropy on logits", "bce_with_logits", 1.0), ("hinge", "hinge", 1.0)])
def test_its_losses_are_those_of_the_package(loss, name, label):
    a = np.linspace(0.01, 0.99, 50)
    value, slope = LOSSES[loss]
    ours = lossedu.loss(name)
    assert np.allclose(value(a), ours(a, np.full(50, label), reduction="none"), rtol=1e-14)
    assert np.allclose(slope(a), ours.grad(a, np.full(50, label), reduction="none"), rtol=1e-14)


# ---------------------------------------------------------------------- gradient descent
def test_the_first_steps_are_those_by_hand():
    path = descent("identity", "hinge", -8.0, 1.0)
    assert path.tolist() == [-8.0 + min(step, 9) for step in range(STEPS + 1)]
    path = descent("identity", "squared error", 0.0, 0.25)  # halves the distance to 1
    assert path[:4] == pytest.approx([0, 0.5, 0.75, 0.875], rel=1e-12)


def test_what_diverges_or_has_no_logarithm_is_told():
    assert "the logit has no loss any more or diverges" in said("squared error/identity", -8.0, 5.0)
    assert "Gradient descent" not in said("cross-entropy on probabilities/tanh", -8.0)


# ---------------------------------------------------------------------- what the unit says of it
def test_which_cells_reach_a_logit_of_minus_eight():
    found = mismatch().numbers({"pair": "hinge/tanh", "z": -8.0, "rate": 1.0})["gradients"]
    cells = {f"{loss}/{activation}": gradient for (loss, activation), gradient in zip(
        ((loss, activation) for loss in LOSSES for activation in ACTIVATIONS), found)}
    none = {cell for cell, gradient in cells.items() if np.isnan(gradient)}
    near = {cell for cell, gradient in cells.items() if abs(gradient + 1) < 1 / 1000}
    small = {cell for cell, gradient in cells.items() if abs(gradient) < 1 / 1000}
    assert none == {f"cross-entropy on probabilities/{one}" for one in ("identity", "tanh")}
    assert near == {"cross-entropy on probabilities/sigmoid", "cross-entropy on logits/identity",
                    "absolute error/identity", "hinge/identity"}
    assert set(cells) - none - near - small == {"squared error/identity"}
    assert len(small) == 13 and cells["squared error/identity"] == -18


def test_squared_error_leaves_minus_eight_at_ten_and_not_at_five():
    assert ends("squared error/sigmoid", -8.0, 5.0)[0] < -6
    assert ends("squared error/sigmoid", -8.0, 10.0)[0] > 1


def test_behind_tanh_no_learning_rate_of_the_slider_leaves_minus_eight():
    for loss in ("squared error", "absolute error", "cross-entropy on logits", "hinge"):
        assert ends(f"{loss}/tanh", -8.0, 100.0)[0] < -7


def test_behind_tanh_a_rate_beyond_the_slider_reaches_1_and_behind_two_sigmoids_none_does():
    path = descent("tanh", "squared error", -8.0, 3000.0)
    assert np.tanh(path[-1]) > 0.999
    assert ACTIVATIONS["sigmoid twice"][0](np.array([1e3, 1e6])).max() < 3 / 4


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("rate", [1.0, 100.0])
def test_behind_two_sigmoids_the_output_stays_below_three_quarters(loss, rate):
    assert ends(f"{loss}/sigmoid twice", -8.0, rate)[1] < 3 / 4
