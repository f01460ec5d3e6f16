"""The colours are told apart by colour-blind readers, and stand out from the white of a picture."""
import re
from itertools import combinations
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb

matplotlib.use("agg")
import matplotlib.pyplot as plt

import lossedu.units
from lossedu import plots
from lossedu.plots.theme import LINES

# What the cones of a dichromat make of linear RGB: Machado, Oliveira and Fernandes, "A
# physiologically-based model for simulation of color vision deficiency", IEEE TVCG 15, 2009,
# severity 1.
VISION = {
    "every cone": np.eye(3),
    "no red cones (protanopia)": np.array([
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998]]),
    "no green cones (deuteranopia)": np.array([
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881]]),
    "no blue cones (tritanopia)": np.array([
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900]])}
# linear sRGB to XYZ, IEC 61966-2-1
XYZ = np.array([[0.4124564, 0.3575761, 0.1804375],
                [0.2126729, 0.7151522, 0.0721750],
                [0.0193339, 0.1191920, 0.9503041]])
APART = 15    # of CIELAB; about 2 can just be seen side by side, and black is 100 from white
PALE = {"orange", "sky", "yellow"}
# the pictures of units that use a pale colour: for bars, areas and cells, or within a black edge
FILLED = {"calibration_and_noise/figures.py", "claims/figures.py",
          "distributions/experiments/vaes.py", "metric_learning/figures.py", "outliers/stars.py",
          "overlap/figures.py"}
UNITS = Path(lossedu.units.__file__).parent
COLOURS = vars(plots.palette)


def linear(colour):
    """The three channels of a colour as amounts of light, from 0 to 1."""
    channels = np.array(to_rgb(colour))
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(light):
    """Lightness, green to red and blue to yellow (CIELAB) of linear RGB."""
    x, y, z = XYZ @ np.clip(light, 0, 1) / XYZ.sum(axis=1)   # relative to white
    x, y, z = (np.cbrt(one) if one > (6 / 29) ** 3 else one / (3 * (6 / 29) ** 2) + 4 / 29
               for one in (x, y, z))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(one, other, vision):
    """How far two colours are apart for this vision: the distance of 1976 in CIELAB."""
    return np.linalg.norm(lab(vision @ linear(one)) - lab(vision @ linear(other)))


def contrast(colour):
    """WCAG's contrast to white, from 1 to 21."""
    return 1.05 / (XYZ[1] @ linear(colour) + 0.05)


def test_the_instruments_measure_what_is_known():
    assert distance("black", "white", np.eye(3)) == pytest.approx(100, abs=0.01)
    assert lab(linear("red")) == pytest.approx([53.24, 80.09, 67.20], abs=0.05)
    assert contrast("black") == pytest.approx(21) and contrast("white") == pytest.approx(1)


@pytest.mark.parametrize("vision", VISION.values(), ids=VISION)
def test_grey_is_grey_for_everybody(vision):
    assert lab(vision @ linear("0.5")) == pytest.approx(lab(linear("0.5")), abs=0.01)


def test_a_usual_pair_of_red_and_green_would_be_caught():
    """Those of Matplotlib's own cycle, for who has no green cones."""
    red, green = "tab:red", "tab:green"
    near = distance(red, green, VISION["no green cones (deuteranopia)"])
    assert near < APART < distance(red, green, VISION["every cone"])


@pytest.mark.parametrize("vision", VISION.values(), ids=VISION)
@pytest.mark.parametrize("colours", [list(COLOURS.values()), [colour for colour, _ in LINES]],
                         ids=["palette", "lines"])
def test_any_two_colours_are_told_apart(colours, vision):
    for one, other in combinations(colours, 2):
        assert distance(one, other, vision) >= APART, (one, other)


def test_lines_stand_out_from_white_and_the_pale_colours_are_known():
    assert [colour for colour, _ in LINES if contrast(colour) < 3] == []
    assert {name for name, colour in COLOURS.items() if contrast(colour) < 3} == PALE


def test_pale_colours_fill_areas_and_draw_neither_lines_nor_points():
    using = {path.relative_to(UNITS).as_posix() for path in UNITS.rglob("*.py")
             if re.search(rf"palette\.({'|'.join(PALE)})\b", path.read_text(encoding="utf-8"))}
    assert using == FILLED


def test_text_in_a_picture_is_dark_enough_to_read():
    for ax in plots.curves([lossedu.loss(name) for name in ("mse", "mae", "huber")]):
        for text in [*ax.texts, ax.xaxis.label, *ax.get_xticklabels(), ax.title]:
            assert contrast(text.get_color()) >= 4.5
    plt.close("all")
