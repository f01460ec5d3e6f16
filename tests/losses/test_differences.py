"""Every declared difference to another library is run on its example: it still is as it says, and
ours is right."""
from dataclasses import replace

import numpy as np
import pytest

import lossedu
from lossedu.core.record import Difference, Twin
from lossedu.proofs.beside_torch import contrast, has_twin
from lossedu.proofs.symbolic import evaluate

DECLARED = [(loss, one) for loss in lossedu.LOSSES.values() if has_twin(loss)
            for one in loss.twin.but]
PAIRS = pytest.mark.parametrize("owner, difference", DECLARED,
                                ids=lambda one: getattr(one, "name", str(one)[:40]))


@PAIRS
def test_a_declared_difference_still_differs_the_way_it_says(owner, difference):
    assert contrast(owner, difference), contrast(owner, difference)


@PAIRS
def test_where_the_formula_has_a_value_it_is_ours(owner, difference):
    found = contrast(owner, difference)
    if difference.reduction != "none" or isinstance(found.ours, Exception):
        pytest.skip("a formula gives one value for each example: it knows of no mean, weight "
                    "or refusal")
    exact = formula_says(found.loss, difference)
    known = ~np.isnan(exact)
    np.testing.assert_allclose(found.ours[known], exact[known], rtol=1e-14)


def formula_says(loss, difference):
    """What the docstring's formula gives on the example, at as many digits as it takes."""
    names = [spec.name for spec in loss.differentiable]
    value = evaluate(loss, "value" if difference.of == "value" else "gradient",
                     *map(np.asarray, difference.example))
    return np.asarray(value[names.index(difference.of)] if isinstance(value, tuple) else value)


@pytest.mark.where(lambda loss: has_twin(loss) and loss.twin.differs)
def test_inputs_that_a_comparison_leaves_out_are_shown_by_an_example(loss):
    examples = [(map(np.asarray, one.example), loss.at(**one.settings).settings)
                for one in loss.twin.but]
    assert any(np.any(loss.twin.differs(*inputs, **settings)) for inputs, settings in examples)


# ---------------------------------------------------------------------- wrong on purpose
PERFECT, SAFE = ([1.0, 2.0], [1.0, 2.0]), Twin("torch.sqrt(F.mse_loss(pred, target) + 1e-300)")
WRONG = {
    "a difference that is gone": ("rmse", "nan", ([3.0], [1.0]), dict(of="pred")),
    "a twin that was mended": ("rmse", "nan", PERFECT, dict(of="pred", twin=SAFE)),
    "the value in place of the gradient": ("rmse", "nan", PERFECT, dict()),
    "nan said to be infinite": ("rmse", "infinite", PERFECT, dict(of="pred")),
    "lost digits said to be another number": ("log_cosh", "another", ([1e-9], [0.0]), dict()),
    "another number said to be lost digits": ("mse", "inexact", ([3.0], [1.0]), dict(
        twin=Twin("(pred - target)**2 / 2"))),
    "acceptance of what we accept": ("mse", "accepted", ([3.0], [1.0]), dict()),
    "refusal of what is taken": ("mse", "refused", ([3.0], [1.0]), dict()),
    "an example that neither side takes": ("mse", "accepted", (["a"], ["b"]), dict()),
    "another weighted mean that is the same": ("mse", "another", ([3.0], [1.0]), dict(
        weight=(2.0,), reduction="mean", code="F.mse_loss(pred, target, weight=weight)")),
}


@pytest.mark.parametrize("what", list(WRONG))
def test_a_difference_that_is_not_as_it_says_is_caught(what):
    name, theirs, example, more = WRONG[what]
    loss, more = lossedu.LOSSES[name], dict(more)
    loss = replace(loss, twin=more.pop("twin", loss.twin))
    assert not contrast(loss, Difference("anywhere", "so it is said", theirs, example, **more))


@pytest.mark.parametrize("changes, said", [
    (dict(theirs="wrong"), "theirs='wrong' came; one of nan, infinite, inexact, another, "
                           "accepted, refused fits"),
    (dict(where=""), "say it in words"),
    (dict(why="no"), "say it in words"),
])
def test_a_difference_with_a_word_missing_is_not_made(changes, said):
    with pytest.raises(TypeError, match=said):
        Difference(**dict(where="anywhere", why="so it is said", theirs="nan",
                          example=([1.0], [0.0])) | changes)


def test_a_sentence_without_an_example_is_refused():
    with pytest.raises(TypeError, match="but='it differs' came; a Difference fits"):
        Twin("pred - target", but="it differs")


def test_our_own_wrong_number_is_seen_beside_the_formula(spoil):
    loss = spoil("log_cosh", f=lambda pred, target: np.log(np.cosh(pred - target)))
    with pytest.raises(AssertionError):
        test_where_the_formula_has_a_value_it_is_ours(loss, loss.twin.but[0])
