"""The explorer of three logits: what it says against numbers by hand, and what its unit tells."""
import numpy as np
import pytest

from lossedu.units.cross_entropy.explorers.logits import CLASSES, logits


def moved(**to):
    explorer = logits()
    settings = {**explorer.settings, **to}
    return explorer.numbers(settings)


def said(**to):
    explorer = logits()
    explorer.settings = to
    return explorer.text()


@pytest.mark.parametrize("to, words", [
    (dict(label=0.0, rival=0.0),
     "the probability 0.333 and the loss 1.099; the decision is a tie. Gradient p - y: label "
     "-0.667, rival +0.333"),
    (dict(label=-8.0, rival=8.0, T=0.1),
     "the loss 160.000; the decision is wrong. Gradient p - y: label -1.000, rival +1.000"),
    (dict(label=8.0, rival=-8.0, T=0.1),
     "the loss 0.000; the decision is right. Gradient p - y: label +0.000, rival +0.000"),
    (dict(label=-1.0, rival=-2.0), "the decision is wrong"),  # the third class has more
    (dict(label=1.0, rival=-3.0, third=1.0), "the decision is a tie"),
])
def test_it_says_what_one_would_by_hand(to, words):
    assert words in said(**to)


@pytest.mark.parametrize("seed", range(10))
def test_gradients_are_the_gaps_to_the_targets_and_add_up_to_zero(seed):
    rng = np.random.default_rng(seed)
    found = moved(**dict(zip(CLASSES, rng.uniform(-8, 8, 3))), T=rng.uniform(0.1, 10))
    probs, gaps = ([found[f"{letter}_{name}"] for name in CLASSES] for letter in "pg")
    assert sum(probs) == pytest.approx(1, rel=1e-12) and sum(gaps) == pytest.approx(0, abs=1e-12)
    assert np.allclose(np.subtract(probs, gaps), [1, 0, 0], rtol=1e-12, atol=1e-15)


# ---------------------------------------------------------------------- what the unit says of it
def test_the_loss_grows_with_a_wrong_rival_and_the_gradient_does_not():
    near, far = (moved(label=-2.0, rival=rival) for rival in (2.0, 8.0))
    assert near["loss"] == pytest.approx(4, abs=0.2) and far["loss"] == pytest.approx(10, abs=0.2)
    assert -1 < far["g_label"] < near["g_label"] < -49 / 50


def test_raising_all_logits_alike_changes_nothing_that_a_softmax_gives():
    before, after = moved(), moved(label=4.0, rival=5.0, third=3.0)
    assert all(after[name] == pytest.approx(before[name], rel=1e-12)
               for name in before if name[0] in "pgl" and name != "case")


@pytest.mark.parametrize("T", [0.1, 1.0, 10.0])
def test_a_temperature_leaves_the_decision(T):
    assert moved(label=-2.0, T=T)["case"] == "wrong" and moved(label=3.0, T=T)["case"] == "right"


def test_a_small_temperature_helps_who_is_right_and_harms_who_is_wrong():
    right, wrong = ([moved(label=label, T=T)["loss"] for T in (0.1, 1.0, 10.0)]
                    for label in (3.0, -2.0))
    assert right == sorted(right) and wrong == sorted(wrong, reverse=True)
