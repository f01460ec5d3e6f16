"""The explorer of three logits: what it says against numbers by hand."""
import numpy as np
import pytest

from lossedu.units.cross_entropy.explorers.logits import logits


def moved(**to):
    explorer = logits()
    for name, value in to.items():
        explorer.sliders[name].value = value
    explorer.redraw()
    return explorer


@pytest.mark.parametrize("to, words", [
    (dict(label=0.0, rival=0.0),
     "probability 0.333 and the loss 1.099. Decision: a tie. Gradient: label -0.667, rival +0.333"),
    (dict(label=-8.0, rival=8.0, times=10.0),
     "the loss 160.000. Decision: wrong. Gradient: label -1.000, rival +1.000"),
    (dict(label=8.0, rival=-8.0, times=10.0),
     "the loss 0.000. Decision: right. Gradient: label -0.000, rival +0.000"),
    (dict(label=-1.0, rival=-2.0), "Decision: wrong"),  # the third class has more
])
def test_it_says_what_one_would_by_hand(to, words):
    assert words in moved(**to).words


@pytest.mark.parametrize("seed", range(10))
def test_bars_are_probabilities_and_gradients_that_add_up_to_zero(seed):
    rng = np.random.default_rng(seed)
    label, rival, times = rng.uniform(-8, 8), rng.uniform(-8, 8), rng.uniform(0.1, 10)
    explorer = moved(label=float(label), rival=float(rival), times=float(times))
    probs, slopes = ([bar.get_height() for bar in bars] for bars in (explorer.probs,
                                                                     explorer.gradient))
    assert sum(probs) == pytest.approx(1, rel=1e-12) and sum(slopes) == pytest.approx(0, abs=1e-12)
    assert np.allclose(np.array(probs) - slopes, [1, 0, 0], rtol=1e-12, atol=1e-15)
