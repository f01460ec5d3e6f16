"""Mismatch: that each pair is one function of the scores, and what PyTorch answers to it."""
import numpy as np
import pytest

from lossedu.activations import log_softmax
from lossedu.units.activation_mismatch.experiments import mismatch
from lossedu.units.activation_mismatch.experiments.mismatch import grid as pairs
from lossedu.units.activation_mismatch.experiments.mismatch.grid import ACTIVATIONS, LOSSES, Pair

ALL = [Pair(activation, loss) for activation in ACTIVATIONS for loss in LOSSES]
RNG = np.random.default_rng(3)
Z, Y = 2 * RNG.normal(size=(7, 4)), RNG.integers(0, 4, 7)


def central(one, z, y, h=1e-5):
    rise = np.empty(z.shape)
    for place in np.ndindex(z.shape):
        moved = [z.copy(), z.copy()]
        for array, step in zip(moved, (h, -h)):
            array[place] += step
        rise[place] = np.subtract(*(one.value_and_slope(array, y)[0] for array in moved)) / (2 * h)
    return rise


@pytest.mark.parametrize("one", ALL, ids=str)
def test_the_slope_in_the_scores_is_the_central_difference(one):
    value, slope = one.value_and_slope(Z, Y)
    if not np.isfinite(value):
        assert one.declared in ("nan", "error")
        return
    rise = central(one, Z, Y)
    assert np.allclose(slope, rise, rtol=1e-5, atol=1e-9)
    assert not np.allclose(1.001 * slope, rise, rtol=1e-5, atol=1e-9)


@pytest.mark.proof
@pytest.mark.parametrize("one", ALL, ids=str)
def test_value_and_slope_are_those_that_the_code_gives_in_pytorch(one):
    twin = pytest.importorskip("lossedu.proofs.beside_torch")
    pytest.importorskip("torch")
    for y in (Y, Z.argmax(axis=1)):
        theirs = twin.answer(one.code, "z", z=Z, y=y, one_hot=np.eye(4)[y])
        value, slope = one.value_and_slope(Z, y)
        if theirs.error:
            assert not np.isfinite(value) and "between 0 and 1" in theirs.error
        else:
            assert np.isclose(value, theirs.value, rtol=1e-10, equal_nan=True)
            assert np.allclose(slope, theirs.slope, rtol=1e-9, atol=1e-15)


@pytest.mark.proof
def test_pytorch_answers_what_is_declared():
    pytest.importorskip("torch")
    from lossedu.proofs.beside_torch import answer
    for seed in (0, 5):
        found = mismatch.asked(answer, seed=seed)
        assert {str(one): found.at[one.activation, one.loss]
                for one in ALL} == {str(one): one.declared for one in ALL}


def test_an_answer_that_changed_would_be_seen():
    """The words come from what is answered: another library in the place of PyTorch gets other
    words."""
    class Always:
        def __init__(self, value, error=""):
            self.value, self.slope, self.error = value, np.zeros(1), error
    assert set(mismatch.asked(lambda code, **_: Always(1.0)).to_numpy().ravel()) == {"same"}
    assert set(mismatch.asked(lambda code, **_: Always(np.nan)).to_numpy().ravel()) == {"nan"}
    assert set(mismatch.asked(lambda code, **_: Always(np.nan,
                                                       "no")).to_numpy().ravel()) == {"error"}
    negative = mismatch.asked(lambda code, **_: Always(-float(len(code))))
    assert negative.at["softmax", "MSE"] == "below 0"
    assert mismatch.asked(lambda code, **_: Always(float(len(code)))).at["softmax",
                                                                         "MSE"] == "silent"


def test_every_loss_behind_its_own_activation_is_declared_the_same():
    assert all(one.declared == "same" for one in ALL if one.activation == LOSSES[one.loss].matched)
    assert all(len(words) == len(LOSSES)
               for words in pairs.ANSWERS.values()) and set(pairs.ANSWERS) == set(ACTIVATIONS)


def test_what_is_the_same_function_gives_the_same_numbers():
    for one, other in ((("log-softmax", "cross-entropy on logits"), pairs.REFERENCE),
                       (("log-softmax", "NLL"), pairs.REFERENCE),
                       (("softmax", "cross-entropy on probabilities"), pairs.REFERENCE),
                       (("sigmoid", "BCE on probabilities"), ("identity", "BCE on logits")),
                       (("log-softmax", "hinge"), ("identity", "hinge")),
                       (("softmax twice", "cross-entropy on probabilities"),
                        ("softmax", "cross-entropy on logits"))):
        (value, slope), (value_too, slope_too) = (Pair(*names).value_and_slope(Z, Y)
                                                  for names in (one, other))
        assert np.isclose(value, value_too, rtol=1e-12) and np.allclose(slope, slope_too, rtol=1e-9,
                                                                        atol=1e-13)
    assert np.allclose(log_softmax(log_softmax(Z)), log_softmax(Z), rtol=1e-13)


@pytest.mark.parametrize("classes, floor", [(2, 0.3133), (10, 1.4612), (1000, 5.9095)])
def test_a_second_softmax_has_a_floor_and_the_usual_first_loss(classes, floor):
    one, label = Pair("softmax", "cross-entropy on logits"), np.array([0])
    sure = np.where(np.arange(classes) == 0, 400.0, 0.0)[None]
    assert one.value_and_slope(sure, label)[0] == pytest.approx(floor, abs=5e-5)
    assert one.value_and_slope(np.zeros((1, classes)), label)[0] == pytest.approx(np.log(classes),
                                                                                  rel=1e-12)
    drawn = 10 * RNG.normal(size=(200, classes))
    assert one.value_and_slope(drawn, drawn.argmax(axis=1))[0] > floor


@pytest.mark.parametrize("activation", ["sigmoid", "softmax"])
def test_a_sigmoid_before_cross_entropy_on_logits_has_the_floor_of_a_softmax(activation):
    one, label = Pair(activation, "cross-entropy on logits"), np.array([0])
    sure = np.where(np.arange(10) == 0, 400.0, -400.0)[None]
    assert one.value_and_slope(sure, label)[0] == pytest.approx(np.log(1 + 9 / np.e), rel=1e-12)
    assert one.value_and_slope(np.zeros((1, 10)), label)[0] == pytest.approx(np.log(10), rel=1e-12)


def test_a_sigmoid_before_cross_entropy_on_probabilities_moves_the_logit_of_the_label_only():
    one = Pair("sigmoid", "cross-entropy on probabilities")
    slope = one.value_and_slope(Z, Y)[1]
    others = np.arange(4) != Y[:, None]
    assert (slope[others] == 0).all() and (slope[~others] < 0).all()
    assert one.value_and_slope(np.full((7, 4), 30.0), Y)[0] < 1e-12


@pytest.mark.parametrize("share", [0.2, 0.45, 0.55, 0.9])
def test_squared_error_asks_for_the_probability_and_absolute_error_for_an_end(share):
    p = np.linspace(0, 1, 2001)
    squared = share * (1 - p) ** 2 + (1 - share) * p ** 2
    absolute = share * (1 - p) + (1 - share) * p
    assert p[squared.argmin()] == pytest.approx(share) and p[absolute.argmin()] == (share > 0.5)


def test_at_a_confident_mistake_only_a_loss_that_divides_by_p_reaches_a_flat_activation():
    slopes = mismatch.wrong_slopes()
    digging = ["BCE on probabilities", "cross-entropy on probabilities"]
    for activation in ("sigmoid", "softmax"):
        assert (slopes.loc[activation, digging] < -0.09).all()
        assert (slopes.loc[activation].drop(digging).abs() < 1e-3).all()
    assert (slopes.loc[["tanh", "softmax twice"]].abs() < 1e-6).all(axis=None)
    wrong_way = {str(one) for one in ALL if slopes.at[one.activation, one.loss] > 0}
    assert wrong_way == {str(one) for one in ALL if one.declared in ("nan", "error")}


def test_nll_behind_a_softmax_is_the_absolute_error_in_disguise():
    (nll, nll_slope), (mae, mae_slope) = (Pair("softmax", loss).value_and_slope(Z, Y)
                                          for loss in ("NLL", "MAE"))
    # 4 classes: 4 / 2 times
    assert np.isclose(nll, 2 * mae - 1) and np.allclose(nll_slope, 2 * mae_slope)
