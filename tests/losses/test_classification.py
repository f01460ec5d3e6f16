"""What losses of labels and classes promise beyond what every loss does: infinite logits, weights for columns."""
import numpy as np
import pytest

import lossedu
from lossedu import torch_twin

INF = np.inf


# ---------------------------------------------------------------------- one logit
@pytest.mark.parametrize("logit, label, value, slope", [
    (INF, 1.0, 0.0, 0.0), (-INF, 0.0, 0.0, 0.0), (INF, 0.0, INF, 1.0), (-INF, 1.0, INF, -1.0),
    (1e4, 0.0, 1e4, 1.0), (-1e4, 1.0, 1e4, -1.0), (1e4, 1.0, 0.0, 0.0), (INF, 0.5, INF, 0.5)])
def test_binary_cross_entropy_is_right_at_infinite_logits(logit, label, value, slope):
    loss = lossedu.loss("bce_with_logits")
    for function in (loss._fused, lambda *arrays: (loss._f(*arrays), loss._df(*arrays))):
        with np.errstate(all="ignore"):
            got = function(np.array([logit]), np.array([label]))
        assert (float(got[0][0]), float(got[1][0])) == (value, slope)


def test_a_positive_weight_for_each_column_counts_its_own_labels_only():
    weights = np.array([0.5, 1.0, 20.0])
    many, rng = lossedu.loss("bce_with_logits", pos_weight=weights), np.random.default_rng(0)
    logits, target = 3 * rng.normal(size=(40, 3)), rng.integers(0, 2, (40, 3)).astype(float)
    values, slopes = many(logits, target, reduction="none"), many.grad(logits, target, reduction="none")
    for column, weight in enumerate(weights):
        one, at = lossedu.loss("bce_with_logits", pos_weight=weight), (slice(None), column)
        np.testing.assert_array_equal(values[at], one(logits[at], target[at], reduction="none"))
        np.testing.assert_array_equal(slopes[at], one.grad(logits[at], target[at], reduction="none"))
    assert torch_twin.compare(many, logits, target)
    narrow = many.grad(logits.astype(np.float32), target.astype(np.float32))
    assert narrow.dtype == np.float32


def test_weights_for_columns_survive_the_cutting_of_long_inputs_into_blocks():
    many, rng = lossedu.loss("bce_with_logits", pos_weight=[2.0, 3.0, 0.1]), np.random.default_rng(1)
    logits, target = rng.normal(size=(30_000, 3)), rng.integers(0, 2, (30_000, 3)).astype(float)
    value, slope = many.value_and_grad(logits, target)
    assert value == pytest.approx(many(logits, target), rel=1e-12)
    np.testing.assert_allclose(slope, many.grad(logits, target), rtol=1e-12)


def test_weights_for_another_number_of_columns_are_refused_in_one_sentence():
    many = lossedu.loss("bce_with_logits", pos_weight=[2.0, 3.0])
    with pytest.raises(ValueError, match=r"bce_with_logits: pos_weight has shape \(2,\) for 3 classes; one number"):
        many(np.zeros((5, 3)), np.zeros((5, 3)))
    with pytest.raises(ValueError, match=r"a finite number or an array of them, each above 0 fits"):
        lossedu.loss("bce_with_logits", pos_weight=[2.0, -3.0])
