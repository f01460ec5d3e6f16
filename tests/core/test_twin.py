"""Comparing a loss with its twin says where the two differ most, and what was left out."""
from dataclasses import replace

import numpy as np
import pytest

import lossedu
from lossedu.core.record import Twin
from lossedu.proofs.beside_torch import answer, compare, has_twin

mse = lossedu.loss("mse")


def test_it_says_where_the_largest_difference_is_and_both_numbers_there():
    off = replace(mse, twin=Twin("(pred - target) ** 2 + (torch.arange(3) == 1) * 0.5"))
    agreement = compare(off, [1.0, 2.0, 3.0], [0.0, 0.0, 0.0])
    value, slope = agreement.parts
    assert not agreement
    assert (value.where, value.size, value.ours, value.theirs) == ((1,), 0.5, 4.0, 4.5)
    assert slope.size == 0
    assert "DISAGREES" in repr(agreement) and "at (1,): ours 4.0, theirs 4.5" in repr(agreement)


def test_agreement_shows_the_code_of_the_twin_and_the_declared_difference():
    shown = repr(compare(lossedu.loss("rmse"), [1.0, 2.0], [0.0, 0.0]))
    assert shown.startswith("rmse beside torch.sqrt(F.mse_loss(pred, target)): agrees")
    assert "differs at a perfect fit: PyTorch multiplies" in shown
    assert "nothing to compare" in repr(compare(lossedu.loss("rmse"), [1.0], [1.0]))


@pytest.mark.parametrize("reduction", ["none", "sum", "mean"])
def test_every_reduction_is_compared_in_value_and_gradient(reduction):
    agreement = compare(mse, [[1.0, 2.0], [3.0, -1.0]], [[0.0, 0.5], [4.0, 1.0]],
                        reduction=reduction)
    assert agreement and [part.of for part in agreement.parts] == ["value", "d / d pred"]


def test_code_of_several_lines_gives_the_value_of_its_last():
    assert compare(replace(mse, twin=Twin("r = pred - target\nsquare = r * r\nsquare")), [1.0],
                   [0.0])


def test_a_twin_from_scipy_is_compared_in_value_alone():
    twin = Twin("scipy.special.huber(1e9, pred - target) * 2", library="scipy")
    agreement = compare(replace(mse, twin=twin), [1.0, 3.0], [0.0, 0.0])
    assert agreement and len(agreement.parts) == 1


def test_nan_against_nan_agrees_and_nan_against_a_number_does_not():
    assert compare(replace(mse, twin=Twin("(pred - target) ** 2")), [np.nan, 1.0], [0.0, 0.0])
    assert not compare(replace(mse, twin=Twin("(pred - target) ** 2 * torch.sqrt(pred) / "
                                              "torch.sqrt(pred)")),
                       [-1.0, 1.0], [0.0, 0.0])


def test_a_loss_without_a_twin_is_refused_with_its_reason():
    alone = replace(mse, twin="PyTorch has nothing like it")
    assert has_twin(mse) and not has_twin(alone)
    with pytest.raises(ValueError,
                       match="mse: there is no twin to compare with: PyTorch has nothing like it"):
        compare(alone, [1.0], [0.0])


def test_infinite_values_agree_with_themselves():
    assert compare(mse, [1e200], [0.0])


# ---------------------------------------------------------------------- any code
def test_an_answer_holds_value_and_slope_in_the_input_that_is_moved():
    z = np.array([1.0, -2.0])
    found = answer("out = z ** 2\n(y * out).sum()", "z", z=z, y=np.array([1.0, 3.0]))
    assert (found.value, found.slope.tolist(), found.error, found.warned) == (13.0, [2.0, -12.0],
                                                                              "", ())
    assert z.tolist() == [1.0, -2.0]


def test_an_error_is_an_answer_and_so_is_a_warning():
    refused = answer("F.binary_cross_entropy(z, y)", "z", z=np.array([1.5]), y=np.array([1.0]))
    assert np.isnan(refused.value) and refused.slope is None
    assert refused.error.startswith("RuntimeError: all elements of input should be between 0 and 1")
    warned = answer("F.mse_loss(z, y)", "z", z=np.zeros((2, 1)), y=np.zeros(2))
    assert warned.error == "" and "target size" in warned.warned[0]


def test_nan_is_no_error():
    found = answer("torch.log(z).sum()", "z", z=np.array([-1.0]))
    assert found.error == "" and np.isnan(found.value) and found.slope.tolist() == [-1.0]
