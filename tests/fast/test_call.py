"""The common call goes a short way. It gives what the long way gives, and leaves to it whatever
needs a closer look."""
import sys
from dataclasses import replace

import numpy as np
import pytest

import lossedu
from lossedu.fast.call import BLOCK, before_reading, traits
from lossedu.proofs import inputs as sample

ALIKE = [name for name in lossedu.LOSSES if traits(lossedu.loss(name)).one_shape]


def inputs_of(loss, n):
    return sample.draw(loss, np.random.default_rng(n), {"...": (n,)}, kinks=False)


def named(loss, inputs):
    """Inputs by name take the long way."""
    return {spec.name: one for spec, one in zip(loss.inputs, inputs)}


def slopes_of(answer):
    return answer[1] if isinstance(answer[1], tuple) else (answer[1],)


def test_most_pointwise_losses_have_a_short_way():
    assert len(ALIKE) >= 24 and {"mse", "hinge", "bce", "gaussian_nll", "dice"} <= set(ALIKE)
    assert not {"cross_entropy", "kl_div", "triplet_margin"} & set(ALIKE)


@pytest.mark.parametrize("name", ALIKE)
@pytest.mark.parametrize("n", [1, 37, 2 * BLOCK + 5])
def test_short_and_long_way_agree(name, n, monkeypatch):
    loss = lossedu.loss(name)
    inputs = inputs_of(loss, n)
    before = [one.copy() for one in inputs]
    careful = loss.value_and_grad(**named(loss, inputs))
    # the short way does without
    monkeypatch.setattr(sys.modules[type(loss).__module__], "read", None)
    short = loss.value_and_grad(*inputs)
    assert type(short[0]) is float and short[0] == pytest.approx(careful[0],
                                                                 rel=1e-15 * (1 if n < 99 else 50))
    for one, other in zip(slopes_of(short), slopes_of(careful), strict=True):
        np.testing.assert_allclose(one, other, rtol=3e-16)
        assert one.shape == other.shape and one.dtype == np.float64
        assert all(one is not given and not np.shares_memory(one, given) for given in inputs)
    for one, other in zip(inputs, before):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", [name for name in ALIKE if lossedu.loss(name).scope == "element"])
@pytest.mark.parametrize("shape", [(3, 4), (2, 3, 2), (BLOCK, 3)])
def test_any_shape_comes_back(name, shape):
    loss = lossedu.loss(name)
    flat = inputs_of(loss, int(np.prod(shape)))
    whole, flatly = loss.value_and_grad(*[one.reshape(shape)
                                          for one in flat]), loss.value_and_grad(*flat)
    assert whole[0] == flatly[0]
    for one, other in zip(slopes_of(whole), slopes_of(flatly)):
        np.testing.assert_array_equal(one, other.reshape(shape))


@pytest.mark.parametrize("n", [5, 2 * BLOCK + 5])
@pytest.mark.parametrize("at", [0, -1])
def test_a_value_outside_its_domain_is_refused_wherever_it_lies(n, at):
    for name in ALIKE:
        loss = lossedu.loss(name)
        for position, _ in traits(loss).to_check:
            inputs = inputs_of(loss, n)
            inputs[position][at] = -7.0
            with pytest.raises(ValueError, match=f"^{name}: {loss.inputs[position].name} holds -7"):
                loss.value_and_grad(*inputs)


def test_nan_comes_out_as_nan():
    for name in ALIKE:
        loss = lossedu.loss(name)
        inputs = inputs_of(loss, 9)
        inputs[0][3] = np.nan
        assert np.isnan(loss.value_and_grad(*inputs)[0]), name


def test_what_is_not_common_is_left_to_the_long_way():
    mse, x = lossedu.loss("mse"), np.arange(3.0)
    assert before_reading(mse, (x, x)) is not None
    for others in ((x,), (x, x, x), (x, x[:2]), (x, x.astype(np.float32)), (x, x.tolist()),
                   (x[:0], x[:0]),
                   (x[0], x[0]), (np.float64(1), np.float64(1)), (x, np.ma.masked_array(x)),
                   (x, x.astype(">f8"))):
        assert before_reading(mse, others) is None
    assert before_reading(lossedu.loss("rmse"), (x[None], x[None])) is None
    assert before_reading(lossedu.loss("bce_with_logits", pos_weight=[1.0, 2.0, 3.0]),
                          (x, x)) is None
    assert mse.value_and_grad(x[None], 2 * x[None])[1].shape == (1, 3)


def test_a_gap_between_the_two_ways_would_be_seen():
    x = np.arange(3.0)
    broken = replace(lossedu.loss("mse"), fused=lambda pred, target: ((pred - target) ** 2,
                                                                      pred - target))
    assert broken.value_and_grad(x, 2 * x)[1].tolist() != broken.grad(x, 2 * x).tolist()


@pytest.mark.parametrize("reduction", [np.str_("mean"), "".join(["me", "an"])])
def test_the_word_mean_may_come_from_anywhere(reduction):
    x = np.arange(3.0)
    assert lossedu.loss("mse").value_and_grad(x, 2 * x,
                                              reduction=reduction)[0] == pytest.approx(5 / 3)
