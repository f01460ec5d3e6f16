"""The explorer of one logit: its derivatives by central differences, and what the unit says."""
import numpy as np
import pytest

from lossedu.units.cross_entropy.explorers.logit_dial import four, logit_dial

LOGITS = np.array([-6.0, -2.8, -0.7, 0.3, 1.5, 4.0])  # none at the hinge's kinks, 1 and -1


def at(z, name, label="1"):
    return logit_dial().numbers({"z": z, "label": label})[name]


@pytest.mark.parametrize("label", [0.0, 1.0])
def test_each_derivative_is_that_of_its_loss(label):
    step = 1e-5
    up, down, here = (four(LOGITS + shift, label) for shift in (step, -step, 0.0))
    for name, (_, grad) in here.items():
        quotient = (up[name][0] - down[name][0]) / (2 * step)
        np.testing.assert_allclose(grad, quotient, atol=1e-9, err_msg=name)


def test_the_other_label_is_the_mirror_image():
    one, zero = four(LOGITS, 1.0), four(-LOGITS, 0.0)
    for name in one:
        np.testing.assert_allclose(zero[name][0], one[name][0], rtol=1e-12)
        np.testing.assert_allclose(zero[name][1], -one[name][1], rtol=1e-12)


def test_what_the_unit_says_of_a_confident_mistake():
    for name in ("bce", "focal", "hinge"):
        assert at(-6.0, f"{name}_grad") == pytest.approx(-1, abs=1 / 40)
    assert -1 / 200 < at(-6.0, "mse_grad") < 0


def test_what_the_unit_says_of_the_squared_error():
    grid = np.linspace(-8, 8, 1601)
    lowest = four(grid, 1.0)["mse"][1].min()
    exact = four(np.array([-np.log(2)]), 1.0)["mse"][1][0]  # p = 1/3: -2 p (1 - p)^2
    assert exact == pytest.approx(-8 / 27, rel=1e-12) and exact <= lowest < 0.999 * exact


def test_what_the_unit_says_of_a_right_prediction():
    assert at(1.0, "hinge_grad") == 0 and at(0.9, "hinge_grad") == -1
    focal, mse, bce = (at(2.0, f"{name}_grad") for name in ("focal", "mse", "bce"))
    assert bce < mse < focal < 0 and bce / focal > 20
