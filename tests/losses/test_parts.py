"""Losses made of others: every setting of a part does there what it does alone, with good inputs
and with bad ones.

Each search takes a loss at an end of its settings as the first task of two. Value and slopes are
then those that it gives alone, times its weight; and what it refuses alone is refused in the same
sentence, with the number of the task.
"""
import re

import numpy as np
import pytest

import lossedu
from lossedu.proofs.beside_torch import compare, has_twin
from lossedu.proofs.inputs import draw, forms_of, settings_at_ends, sizes_of

MULTI, WEIGHTED = lossedu.loss("multi_task"), lossedu.loss("uncertainty_weighted")
PARTS = [variant for loss in lossedu.LOSSES.values() if not loss.parts
         for variant in settings_at_ends(loss)]
COLUMNS = [loss.at(**{name: ends}) for loss in lossedu.LOSSES.values() for name,
           spec in loss.settings_of.items()
           if spec.kind == "numbers" for ends in ([0.5, 1.0, 2.0],) if not spec.high < 2]
EVERY = pytest.mark.parametrize("part", [*PARTS, *COLUMNS], ids=repr)
OTHER = np.array([3.0, -1.0]), np.array([1.0, 0.5])   # of the second task, mse


def tupled(slopes):
    return slopes if isinstance(slopes, tuple) else (slopes,)


def inputs_of(part, seed=1):
    """Several draws in every form, with ignored rows where the loss knows any."""
    rng = np.random.default_rng(seed)
    for form in range(forms_of(part)):
        for sizes in sizes_of(part)[1:]:
            inputs = draw(part, rng, sizes, form)
            yield inputs
            if "ignore_index" in part.settings and form == 0:
                target = np.where(rng.random(len(inputs[1])) < 0.5, part.settings["ignore_index"],
                                  inputs[1])
                yield inputs[0], target
                yield inputs[0], np.full_like(target, part.settings["ignore_index"])
        yield tuple(one[:0] for one in draw(part, rng, sizes_of(part)[-1], form))


@EVERY
def test_a_part_gives_in_a_sum_what_it_gives_alone(part):
    loss = MULTI.at(losses=(part, "mse"), task_weight=(0.5, 2.0))
    for inputs in inputs_of(part):
        value, slopes = part.value_and_grad(*inputs)
        other, other_slope = lossedu.loss("mse").value_and_grad(*OTHER)
        found, found_slopes = loss.value_and_grad(*inputs, *OTHER)
        expected = 0.5 * value + 2 * other
        assert found == pytest.approx(expected, rel=1e-13, nan_ok=True)
        assert loss(*inputs, *OTHER) == pytest.approx(expected, rel=1e-13, nan_ok=True)
        for one, two in zip(found_slopes, (*[0.5 * slope for slope in tupled(slopes)],
                                           2 * other_slope), strict=True):
            np.testing.assert_allclose(one, two, rtol=1e-13, atol=1e-300)


@EVERY
def test_a_part_gives_by_its_precision_what_it_gives_alone(part):
    loss, log_var = WEIGHTED.at(losses=("mse", part)), np.array([0.5, -0.25])
    for inputs in inputs_of(part):
        value, slopes = part.value_and_grad(*inputs)
        other, other_slope = lossedu.loss("mse").value_and_grad(*OTHER)
        found, found_slopes = loss.value_and_grad(*OTHER, *inputs, log_var)
        precision, costs = np.exp(-log_var), np.exp(-log_var) * [other, value]
        assert found == pytest.approx(sum(costs + log_var), rel=1e-13, nan_ok=True)
        wanted = precision[0] * other_slope, *[precision[1] * slope for slope in tupled(slopes)]
        in_log_var = np.where(np.isnan(costs), 0, 1 - costs)  # of a task of which nothing counts
        for one, two in zip(found_slopes, (*wanted, in_log_var), strict=True):
            np.testing.assert_allclose(one, two, rtol=1e-12, atol=1e-300)


def test_the_searches_reach_what_they_are_about():
    drawn = [inputs for part in PARTS if "ignore_index" in part.settings
             for inputs in inputs_of(part)]
    assert any((target == -1).any() for _, target in drawn) and any((target == -100).all() for _,
                                                                    target in drawn)
    assert any(part.name == "bce_with_logits" for part in COLUMNS)
    assert len({part.name for part in PARTS}) == len(lossedu.LOSSES) - 2


# ---------------------------------------------------------------------- bad inputs
def spoilt(inputs):
    """The inputs with one thing wrong."""
    for at, array in enumerate(inputs):
        for value in (-7, 7, np.nan, np.inf):
            if array.dtype.kind == "f" or np.isfinite(value):
                wrong = array.copy()
                wrong.reshape(-1)[-1:] = value
                yield inputs[:at] + (wrong,) + inputs[at + 1:]
        for wrong in (array[..., None], array[:-1], array.ravel(), array.astype(complex),
                      array.astype(float),
                      np.concatenate([array, array], axis=-1), array[..., :-1], "text",
                      [[1.0], [1.0, 2.0]]):
            yield inputs[:at] + (wrong,) + inputs[at + 1:]
        fewer = tuple(one[..., :-1] if one.ndim == array.ndim else one for one in inputs)
        yield fewer  # all of them one column short


def said_of(loss, *inputs):
    """(sentence without the loss's and the task's name, or None; value)."""
    try:
        return None, loss(*inputs)
    except (TypeError, ValueError) as error:
        sentence = re.sub(r"^\w+: (task 1, \w+: )?", "", str(error))
        return re.sub(r"_1\b|(?<=[A-Za-z])1\b|(?<=\.\.\.)1", "", sentence), None


@pytest.mark.proof
@EVERY
def test_what_a_part_refuses_alone_it_refuses_in_a_sum_in_the_same_sentence(part):
    loss, tried = MULTI.at(losses=(part, "mse"), task_weight=(1.0, 0.0)), 0
    for inputs in inputs_of(part):
        for wrong in spoilt(inputs):
            (sentence, value), (said, found) = said_of(part, *wrong), said_of(loss, *wrong, *OTHER)
            assert said == sentence
            assert (found is None) == (value is None)
            if value is not None:
                assert found == pytest.approx(value, rel=1e-13, nan_ok=True)
            tried += sentence is not None
    assert tried > 10 * min(2, len(part.inputs))


def test_an_array_of_the_wrong_length_is_named_with_its_task_and_its_loss():
    loss = MULTI.at(losses=("mse", lossedu.loss("cross_entropy", class_weight=[1, 2])))
    with pytest.raises(ValueError,
                       match=r"^multi_task: task 2, cross_entropy: class_weight has shape "
                             r"\(2,\) for 3 "
                                         r"classes; one number for each class fits: shape "
                                         r"\(3,\)\.$"):
        loss(*OTHER, np.zeros((5, 3)), np.zeros(5, int))


# ---------------------------------------------------------------------- what stands around a part
@pytest.mark.parametrize("infinite", [np.inf, np.nan, 1e300])
def test_a_task_of_weight_0_adds_nothing_whatever_it_holds(infinite):
    loss = MULTI.at(losses=("mse", "gaussian_nll"), task_weight=(1.0, 0.0))
    bad = np.full(3, infinite)
    value, slopes = loss.value_and_grad(*OTHER, bad, -bad if infinite < 1e301 else np.zeros(3),
                                        np.zeros(3))
    assert value == lossedu.loss("mse")(*OTHER) == loss(*OTHER, bad, np.zeros(3), np.zeros(3))
    assert not any(slope.any() for slope in slopes[1:])


@pytest.mark.parametrize("pred", [np.inf, np.nan])
def test_a_task_of_no_precision_at_all_adds_nothing_but_its_log_variance(pred):
    loss = WEIGHTED.at(losses=("mse", "mae"))
    value, (_, slope, in_log_var) = loss.value_and_grad(*OTHER, [pred], [0.0], [0.0, np.inf])
    assert value == np.inf and slope.tolist() == [0.0] and in_log_var[1] == 1


@pytest.mark.parametrize("part", [part for part in [*PARTS, *COLUMNS] if has_twin(part)
                                  and not part.twin.differs
                                  and part.twin.library == "torch"], ids=repr)
def test_a_sum_agrees_with_pytorch_with_every_setting_of_its_parts(part):
    pytest.importorskip("torch")
    loss = MULTI.at(losses=("mse", part), task_weight=(0.5, 2.0))
    for inputs in (inputs for inputs in inputs_of(part, seed=3) if inputs[0].size):
        assert compare(loss, *OTHER, *inputs), compare(loss, *OTHER, *inputs)


def test_inputs_are_drawn_for_parts_as_for_themselves():
    loss = MULTI.at(losses=(lossedu.loss("bce_with_logits", pos_weight=[1, 2, 3]),
                            lossedu.loss("cross_entropy", class_weight=[1, 2, 3], ignore_index=-1)))
    logits, _, scores, target = draw(loss, np.random.default_rng(0), {"n": 12})
    assert logits.shape[-1] == 3 == scores.shape[-1] and set(target) == {-1, 0, 1, 2}
    assert np.isfinite(loss(*draw(loss, np.random.default_rng(1))))
