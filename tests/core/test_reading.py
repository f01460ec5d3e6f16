"""Each sentence about bad input says what came, what fits and what to type."""
import numpy as np
import pytest
import torch

import lossedu
from lossedu.core import reading as guard
from lossedu.core import spaces as domain
from lossedu.core.record import Input
from lossedu.core.shapes import as_f_takes, letters_of

huber = lossedu.loss("huber", delta=1.0)

SENTENCES = {
    "column": (lambda: huber(np.zeros((4, 1)), np.zeros(4)), ValueError,
               "huber: pred has shape (4, 1) and target has shape (4,); expected equal shapes. "
               "NumPy would broadcast them to (4, 4). Try pred[:, 0]."),
    "column target": (lambda: huber(np.zeros(4), np.zeros((4, 1))), ValueError,
                      "Try target[:, 0]."),
    "same size": (lambda: huber(np.zeros((2, 3)), np.zeros(6)), ValueError,
                  "Try target.reshape(pred.shape)."),
    "turned": (lambda: huber(np.zeros((2, 3)), np.zeros((3, 2))), ValueError, "Try target.T."),
    "other size": (lambda: huber(np.zeros(3), np.zeros(2)), ValueError,
                   "Give one target for each pred."),
    "scalar target": (lambda: huber(np.zeros(3), 1.0), ValueError,
                      "pred has shape (3,) and target has shape ()"),
    "reduction": (lambda: huber([1.0], [1.0], reduction="avg"), ValueError,
                  'huber: reduction=\'avg\' came; "mean", "sum" or "none" fit.'),
    "reduction None": (lambda: huber([1.0], [1.0], reduction=None), ValueError,
                       "reduction=None came"),
    "setting in the call": (lambda: huber([1.0], [1.0], delta=3), TypeError,
                            'type lossedu.loss("huber", delta=3).'),
    "mistyped word": (lambda: huber([1.0], [1.0], weights=[1.0]), TypeError,
                      'Did you mean "weight"?'),
    "missing input": (lambda: huber([1.0]), TypeError,
                      "huber: target did not come; type huber(pred, target)."),
    "twice": (lambda: huber([1.0], [1.0], pred=[1.0]), TypeError, "pred came twice"),
    "too many": (lambda: huber(1, 2, 3), TypeError,
                 "huber: 3 inputs came; it takes 2: pred, target."),
    "a sample that is a "
    "column": (lambda: lossedu.loss("wasserstein_1d")(np.zeros(3), np.zeros((2, 1))), ValueError,
                                  "target has shape (2, 1); expected (m,). Try "
                                  "numpy.ravel(target)."),
    "a weight for another sample": (lambda: lossedu.loss("wasserstein_1d", weighted=True)(
        [0.0], [1.0, 2.0], [1.0], [1.0]), ValueError,
                                    "target has shape (2,) and target_weight has shape (1,); "
        "expected target_weight of shape (m,) beside target of shape (m,)."),
    "words": (lambda: huber(["a"], [1.0]), TypeError, "pred has dtype <U1"),
    "complex": (lambda: huber([1j], [1.0]), TypeError, "pred has dtype complex128"),
    "ragged": (lambda: huber([[1], [1, 2]], [1.0]), TypeError, "Are its rows of unequal length?"),
    "None": (lambda: huber(None, [1.0]), TypeError, "pred has dtype object"),
    "tensor with grad": (lambda: huber(torch.ones(2, requires_grad=True), [1.0, 1.0]), TypeError,
                         "Type pred.detach().numpy()."),
    "masked": (lambda: huber(np.ma.masked_array([1.0, 2.0], [True, False]), [1.0, 1.0]), TypeError,
               "Type pred.compressed()"),
    "weight shape": (lambda: huber([1.0, 2.0], [1.0, 1.0], weight=[1.0]), ValueError,
                     "weight has shape (1,); one weight for each value fits: shape (2,)."),
    "weight sign": (lambda: huber([1.0, 2.0], [1.0, 1.0], weight=[1.0, -1.0]), ValueError,
                    "weight holds -1; weights from 0 up fit."),
    "unknown loss": (lambda: lossedu.loss("hubr"), ValueError,
                     'there is no loss \'hubr\'. Did you mean "huber"?'),
    "unhashable loss": (lambda: lossedu.loss(["huber"]), ValueError, "there is no loss ['huber']"),
    "unknown setting": (lambda: lossedu.loss("huber", detla=1.0), TypeError,
                        'Did you mean "delta"?'),
    "setting range": (lambda: lossedu.loss("huber", delta=0), ValueError,
                      "huber: delta=0 came; a finite number above 0 fits. Type delta=1.0, "
                      "its default."),
    "setting nan": (lambda: lossedu.loss("huber", delta=np.nan), ValueError, "delta=nan came"),
    "setting type": (lambda: lossedu.loss("huber", delta="1"), TypeError, "delta='1' came"),
    "setting flag": (lambda: lossedu.loss("huber", delta=True), TypeError, "delta=True came"),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_bad_input_gets_one_sentence_that_says_what_came_and_what_to_type(name):
    call, kind, words = SENTENCES[name]
    with pytest.raises(kind) as caught:
        call()
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("space, good, bad", [
    (domain.PROBABILITY, [0.0, 0.5, 1.0, np.nan], -0.1), (domain.PROBABILITY, [0.5], 1.5),
    (domain.SIGN, [-1.0, 1.0, np.nan], 0.0), (domain.POSITIVE, [1e-300, np.inf], 0.0),
    (domain.COUNT, [0.0, 2.5], -1.0),
])
def test_a_domain_names_the_first_value_outside_it_and_lets_nan_pass(space, good, bad):
    assert space.first_outside(np.array(good)) is None
    assert space.first_outside(np.array([*good, bad])) == bad
    assert domain.REAL.first_outside(np.array([np.inf, -np.inf])) is None


def test_rows_of_probabilities_have_to_sum_to_one():
    good, bad = np.array([[0.2, 0.8], [1.0, 0.0]]), np.array([[0.2, 0.8], [1.0, 0.1]])
    assert domain.DISTRIBUTION.first_bad_row(good) is None
    assert domain.DISTRIBUTION.first_bad_row(bad) == (1, pytest.approx(1.1))
    with np.errstate(divide="ignore"):
        assert domain.LOG_DISTRIBUTION.first_bad_row(np.log(good)) is None
    assert domain.LOG_DISTRIBUTION.first_bad_row(good)[0] == 0


def test_an_input_in_several_forms_is_told_apart_by_its_shape():
    target = Input("target", "y", domain=(domain.CLASS, domain.DISTRIBUTION), shape=("n", "n C"))
    assert [shape for shape, _ in target.forms] == ["n", "n C"]
    assert letters_of("n C", (5, 3), {}) == {"n": 5, "C": 3}
    assert letters_of("n", (5,), {"n": 5, "C": 3}) == {"n": 5}
    assert letters_of("n", (4,), {"n": 5, "C": 3}) is None
    assert letters_of("2", (2,), {}) == {"2": 2} and letters_of("2", (3,), {}) is None
    assert letters_of("n1 ...1", (5, 2, 2), {"n": 4}) == {"n1": 5, "...1": (2, 2)}
    assert letters_of("n ...", (5, 2, 2), {}) == {"n": 5, "...": (2, 2)}


def test_axes_that_a_loss_takes_in_one_are_made_one():
    pred, images = np.zeros((2, 3)), np.zeros((5, 2, 3))
    assert [one.shape for one in as_f_takes(lossedu.loss("rmse"), (pred, pred))] == [(6,), (6,)]
    assert [one.shape for one in as_f_takes(lossedu.loss("dice", per_image=True),
                                            (images, images))] == [(5, 6)] * 2
    assert as_f_takes(huber, (pred, pred))[0].shape == (2, 3)


@pytest.mark.parametrize("dtype, expected", [(np.float16, np.float16), (np.float32, np.float32),
                                             (np.float64, np.float64), (np.int64, np.float64),
                                             (bool, np.float64),
                                             (np.dtype(">f8"), np.float64)])
def test_floats_keep_their_dtype_and_integers_become_float64(dtype, expected):
    pred, target = np.array([3, 0]).astype(dtype), np.array([1, 0]).astype(dtype)
    assert huber(pred, target, reduction="none").dtype == expected
    assert huber.grad(pred, target).dtype == expected
    assert type(huber(pred, target)) is float


def test_float16_is_computed_in_float32():
    mse = lossedu.loss("mse")
    pred, target = np.array([300.0], np.float16), np.array([0.0], np.float16)
    assert mse(pred, target) == 90000.0  # beyond float16's 65504


def test_numbers_in_give_numbers_out():
    assert huber(3.0, 1.0) == 1.5 and type(huber(3.0, 1.0)) is float
    assert huber.grad(3.0, 1.0) == 1.0 and type(huber.grad(3.0, 1.0)) is float
    assert type(huber(3, 1, reduction="none")) is float


def test_the_quick_way_and_the_careful_way_agree_to_the_last_bit():
    rng = np.random.default_rng(0)
    pred, target = rng.normal(size=(2, 37))
    for call in (huber, huber.grad, huber.value_and_grad):
        quick, careful = call(pred, target), call(pred=pred, target=target)
        assert repr(quick) == repr(careful)


# ---------------------------------------------------------------------- plans
HINGE = lossedu.loss("hinge")


def test_what_shapes_and_dtypes_decide_is_worked_out_once_and_values_are_looked_at_every_time():
    loss = HINGE.at()
    for _ in range(2):
        assert loss([0.25, 3.0], [1.0, -1.0]) == 2.375
        assert loss(np.array([[3.0]]), np.array([[-1.0]])) == 4.0
    assert len(loss.reading_plans) == 2
    with pytest.raises(ValueError, match="target holds 0; it is a label"):
        loss([0.25, 3.0], [1.0, 0.0])
    with pytest.raises(ValueError, match="expected equal shapes"):
        loss([0.25, 3.0], [1.0])
    with pytest.raises(TypeError, match="dtype complex"):
        loss([0.25, 3.0], [1.0j, 1.0])
    assert len(loss.reading_plans) == 2  # what was refused is not kept


def test_plans_do_not_pile_up():
    loss = HINGE.at()
    for n in range(1, guard.PLANS + 20):
        loss(np.ones(n), np.ones(n))
    assert len(loss.reading_plans) <= guard.PLANS


@pytest.mark.parametrize("dtype", [np.float32, np.int64, ">f8"])
def test_the_quick_way_gives_what_the_long_way_gives(dtype):
    scores, labels = np.array([-3, 0, 1, 2], dtype=dtype), np.array([1, -1, 1, -1])
    value, slope = HINGE.value_and_grad(scores.astype(float), labels)
    assert HINGE.value_and_grad(scores, labels)[0] == value
    np.testing.assert_array_equal(HINGE.value_and_grad(scores, labels)[1], slope)
    np.testing.assert_array_equal(HINGE.value_and_grad(scores, labels, weight=np.ones(4))[1], slope)
