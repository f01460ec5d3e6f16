"""The explorer of activation and loss: its numbers against those by hand, central differences and
the losses."""
import numpy as np
import pytest

import lossedu
from lossedu.units.activation_mismatch.explorers.mismatch import (
    ACTIVATIONS,
    LOSSES,
    mismatch,
    parts,
)

Z = np.linspace(-11.9, 11.9, 240)  # off the kinks


def moved(**to):
    explorer = mismatch()
    for name, value in to.items():
        explorer.sliders[name].value = value
    explorer.redraw()
    return explorer


@pytest.mark.parametrize("to, words", [
    (dict(loss="squared error", z=-8.0),
     "the loss 0.9993. Derivative in the output -1.999, times that of the activation 0.0003352, "
     "is -0.0006703 in the logit"),
    (dict(loss="cross-entropy on probabilities", z=-8.0),
     "the loss 8. Derivative in the output -2982, times that of the activation 0.0003352, "
     "is -0.9997 in the logit"),
    (dict(activation="identity", loss="cross-entropy on logits", z=-8.0),
     "Derivative in the output -0.9997, times that of the activation 1, is -0.9997 in the logit"),
    (dict(activation="identity", loss="cross-entropy on probabilities", z=-8.0),
     "there is none: neither value nor gradient"),
    (dict(activation="tanh", loss="squared error", z=0.0),
     "the loss 1. Derivative in the output -2, times that of the activation 1, is -2 in the logit"),
    (dict(activation="sigmoid twice", loss="hinge", z=0.0),
     "the output is 0.6225 and the loss 0.3775"),
    (dict(activation="identity", loss="hinge", z=3.0),
     "the loss 0. Derivative in the output 0"),
])
def test_it_says_what_one_would_by_hand(to, words):
    assert words in moved(**to).words


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


@pytest.mark.parametrize("activation, loss, z", [("sigmoid", "squared error", -3.0),
                                                 ("tanh", "absolute error", 1.5),
                                                 ("sigmoid", "cross-entropy on probabilities",
                                                  -6.0)])
def test_bars_reach_from_one_to_the_size_of_each_slope(activation, loss, z):
    explorer = moved(activation=activation, loss=loss, z=z)
    for bar, slope in zip(explorer.bars, parts(activation, loss, z)[2:]):
        size = abs(float(slope))
        ends = [min(size, 1 / 1.25), max(size, 1.25)]
        assert [bar.get_x(), bar.get_x() + bar.get_width()] == pytest.approx(ends, rel=1e-12)


def test_a_slope_of_one_has_a_bar_and_the_picture_names_its_pair():
    explorer = moved(activation="identity", loss="absolute error", z=-2.0)
    assert all(bar.get_width() > 0.4 for bar in explorer.bars)
    assert explorer.pair.get_text() == "identity,\nabsolute error,\nz = -2.0"
    none = moved(activation="identity", loss="cross-entropy on probabilities", z=-8.0)
    assert none.bars[0].get_width() == none.bars[2].get_width() == 0


@pytest.mark.parametrize("to", [dict(loss="absolute error", z=-1.5),
                                dict(activation="tanh", loss="hinge", z=4.0)])
def test_the_lines_are_loss_and_slope_and_the_marks_stand_on_them(to):
    explorer = moved(**to)
    activation, loss, z = (explorer.sliders[name].value for name in ("activation", "loss", "z"))
    _, value, _, _, slope = parts(activation, loss, explorer.z)
    assert np.array_equal(explorer.values.get_ydata(),
                          value) and np.array_equal(explorer.slopes.get_ydata(), slope)
    for mark, line in ((explorer.here, value), (explorer.there, slope)):
        (x,), (height,) = mark.get_data()
        assert x == z and height == pytest.approx(np.interp(z, explorer.z, line), abs=0.01)


def test_marks_of_what_cannot_be_drawn_are_put_at_the_edge_or_left_out():
    far = moved(activation="identity", loss="squared error", z=-8.0)
    assert far.here.get_ydata()[0] == 8.6 and far.there.get_ydata()[0] == -2.6
    none = moved(activation="identity", loss="cross-entropy on probabilities", z=-8.0)
    assert not len(none.here.get_xdata()) and not len(none.there.get_xdata())
