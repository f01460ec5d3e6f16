"""Every loss beside the same loss in PyTorch or SciPy: value and autograd, in float64, to 10 digits."""
from dataclasses import replace

import numpy as np
import pytest

from lossedu.loss import Twin
from lossedu.sample import draw, forms_of, settings_at_ends, sizes_of
from lossedu.torch_twin import compare, has_twin


def agreements(variant, reduction="none", kinks=True):
    rng = np.random.default_rng(7)
    for form in range(forms_of(variant)):
        for sizes in [*sizes_of(variant), None]:
            yield compare(variant, *draw(variant, rng, sizes, form, kinks=kinks), reduction=reduction)


@pytest.mark.where(lambda variant: has_twin(variant))
@pytest.mark.parametrize("reduction", ["none", "sum"])
def test_value_and_gradient_agree_with_the_twin(variant, reduction):
    for agreement in agreements(variant, reduction):
        assert agreement, agreement


@pytest.mark.where(lambda variant: has_twin(variant))
def test_declared_differences_leave_most_of_the_comparison_standing(variant):
    compared = [part.compared for agreement in agreements(variant, kinks=False) for part in agreement.parts]
    assert np.mean(np.array(compared) > 0) >= 0.5


def test_a_loss_without_a_twin_says_why_and_one_that_differs_says_where(loss):
    if not has_twin(loss):
        assert len(loss.twin.split()) >= 4
    else:
        assert bool(loss.twin.but) or not loss.twin.differs


# ---------------------------------------------------------------------- wrong on purpose
WRONG = {
    "our slope a hundred-millionth too steep": ("mse", dict(df=lambda pred, target: 2 * (1 + 1e-8) * (pred - target))),
    "our value a hundred-millionth too large": ("mse", dict(f=lambda pred, target: (1 + 1e-8) * (pred - target) ** 2)),
    "our slope zero": ("huber", dict(df=lambda pred, target, delta: 0 * pred)),
    "our slope nan at a perfect fit": ("mae", dict(df=lambda pred, target: np.where(
        pred == target, np.nan, np.sign(pred - target)))),
    "a twin with another factor": ("mse", dict(twin=Twin("0.5 * (pred - target) ** 2"))),
    "a twin with the settings mixed up": ("asymmetric_mae", dict(twin=Twin(
        "over * F.relu(target - pred) + under * F.relu(pred - target)"))),
    "a twin cut off from its gradient": ("mse", dict(twin=Twin("(pred - target.detach()) ** 2 * 1 + 0 * pred.detach()"
                                                               " - (pred - pred.detach())"))),
    "a twin with another slope at the kink": ("mae", dict(twin=Twin("torch.where(pred >= target, pred - target,"
                                                                    " target - pred)"))),
}


@pytest.mark.parametrize("what", list(WRONG))
def test_a_loss_or_a_twin_that_is_wrong_on_purpose_is_caught(spoil, what):
    name, changes = WRONG[what]
    with np.errstate(all="ignore"):
        assert not all(all(agreements(variant)) for variant in settings_at_ends(spoil(name, **changes)))


def test_a_twin_that_gives_one_number_for_all_examples_is_refused(spoil):
    with pytest.raises(ValueError, match="one value per example"):
        compare(spoil("mse", twin=Twin("F.mse_loss(pred, target)")), [1.0, 2.0], [0.0, 0.0])


def test_a_twin_that_differs_everywhere_by_declaration_leaves_nothing_standing(spoil):
    loss = spoil("mse")
    loss = replace(loss, twin=replace(loss.twin, differs=lambda pred, target: pred == pred))
    assert max(part.compared for agreement in agreements(loss) for part in agreement.parts) == 0
