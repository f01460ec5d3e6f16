"""The explorer of two camps: what it tells are the divergences of what it shows."""
import numpy as np
import pytest

from lossedu.units import information
from lossedu.units.information.explorers.two_camps import NEAR, two_camps


def moved(**to):
    explorer = two_camps()
    for name, value in to.items():
        explorer.sliders[name].value = value
    explorer.redraw()
    return explorer


def test_it_tells_the_divergences_of_the_shown_bars_and_line():
    explorer = moved(mean=1.0)
    p = np.array([bar.get_height() for bar in explorer.bars])
    q = explorer.line.get_ydata()
    assert p.sum() == pytest.approx(1.0) and q.sum() == pytest.approx(1.0)
    assert f"KL(p || q) {information.kl(p, q):.3f}" in explorer.words
    assert f"KL(q || p) {information.kl(q, p):.3f}" in explorer.words
    assert f"JS {information.js(p, q):.3f}" in explorer.words


def test_a_thin_valley_moves_the_best_reverse_fit_into_a_camp_and_the_others_not():
    wide, thin = moved().words, moved(valley=0.1).words
    places = lambda words: [abs(float(part.split("at mean ")[1].split(" ")[0]))
                            for part in words.split(";")]
    assert max(places(wide)) < 0.1
    forward, reverse, js = places(thin)
    assert forward < 0.1 and reverse > 1.5 and js < 0.1
    assert NEAR.sum() == 3
