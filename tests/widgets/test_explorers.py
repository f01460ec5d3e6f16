"""Explorers that run on the page: Python's side. tests/browser/test_explorers.py has the page's."""
import html
import json
import re

import numpy as np
import pytest

from lossedu import explorers
from lossedu.units.outliers.explorers.leverage import CUT
from lossedu.widgets import page, site
from lossedu.widgets.controls import Choice, Grid, Slider
from lossedu.widgets.explorer import plain
from lossedu.widgets.readable import VIEW
from lossedu.widgets.templates import FIELD, fill, formatted

NAMES = [key.split("/")[1] for key in site.page_side()]


def opened(name):
    return getattr(explorers, name)()


def grid(explorer):
    """The start, and each control at all its samples, the others at their start."""
    start = explorer.settings
    return [{**start, one.name: value} for one in explorer.controls for value in one.samples()]


# ---------------------------------------------------------------------- every explorer
@pytest.mark.parametrize("name", NAMES)
def test_words_are_filled_with_finite_numbers_wherever_the_controls_stand(name):
    explorer = opened(name)
    for settings in grid(explorer):
        words = explorer.words(settings, explorer.numbers(settings))
        assert "{" not in words and not re.search(r"\b(nan|inf)\b", words)


@pytest.mark.parametrize("name", NAMES)
def test_every_control_changes_a_number_or_the_words(name):
    explorer = opened(name)
    start = explorer.settings
    for control in explorer.controls:
        said = {repr((plain(numbers), explorer.words(settings, numbers)))
                for value in control.samples()
                for settings in [{**start, control.name: value}]
                for numbers in [explorer.numbers(settings)]}
        assert len(said) > 1, control.name


@pytest.mark.parametrize("name", NAMES)
def test_the_page_gets_plain_json_and_the_words_it_can_fill(name):
    explorer = opened(name)
    spec = json.loads(json.dumps(explorer.spec(), allow_nan=False))
    assert set(spec) == {"title", "controls", "data", "words"}
    known = {*explorer.settings, *explorer.results}
    templates = [spec["words"]] if isinstance(spec["words"], str) else spec["words"].values()
    for template in templates:
        assert {field for field, _ in FIELD.findall(template)} <= known


@pytest.mark.parametrize("name", NAMES)
def test_the_still_form_holds_picture_words_and_what_the_page_needs(name, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, metadata, raw: shown.append(data))
    explorer = opened(name)
    explorer._ipython_display_()
    still, live = shown
    assert set(live) == {VIEW} and set(still) == {"text/plain", "text/html"}
    text = still["text/html"]
    assert text.count('<img src="data:image/png;base64,iVBORw0KGgo') == 1
    assert f'alt="{html.escape(explorer.text())}"' in text
    assert len(explorer.text().split()) > 10
    (spec,) = re.findall(r'data-spec="([^"]*)"', text)
    assert json.loads(html.unescape(spec)) == json.loads(json.dumps(explorer.spec()))
    (address,) = re.findall(r'data-explorer="([^"]*)"', text)
    assert address in site.page_side()
    assert opened(name).bundle() == still


@pytest.mark.parametrize("name", NAMES)
def test_python_and_the_live_picture_share_the_settings(name):
    explorer = opened(name)
    control = explorer.controls[0]
    explorer.settings = {control.name: control.samples()[1]}
    assert explorer.widget.settings == explorer.settings
    explorer.widget.settings = {**explorer.settings, control.name: control.samples()[-1]}
    assert explorer.settings[control.name] == control.samples()[-1]
    found, anew = explorer.results, explorer.numbers(explorer.settings)
    assert repr(plain(found)) == repr(plain(anew))  # nan equals nan there


def test_a_site_gets_a_module_for_each_and_they_import_nothing(tmp_path):
    written = site.write(tmp_path)
    assert {path.relative_to(tmp_path).as_posix() for path in written} == {
        "explorers.js", *(f"explorers/{key}.js" for key in site.page_side())}
    for path in written[1:]:
        assert not re.search(r"^import\s", path.read_text(encoding="utf-8"), re.MULTILINE)


# ---------------------------------------------------------------------- settings
@pytest.mark.parametrize("given, said", [
    ({"y": 99}, "y=99 came; a number from 0 to 15 fits."),
    ({"x": "far"}, "x='far' came; a number from 0 to 40 fits."),
    ({"start": "lms"}, "start='lms' came; one of 'mae', 'others' fits."),
    ({"detla": 1.0}, "there is no setting 'detla'. Did you mean \"delta\"? Settings: x, y, "
                     "delta, start.")])
def test_settings_that_do_not_fit_are_refused(given, said):
    explorer = opened("leverage")
    with pytest.raises(ValueError) as error:
        explorer.settings = given
    assert str(error.value) == said
    assert explorer.settings == {one.name: one.start for one in explorer.controls}


@pytest.mark.parametrize("numbers, more", [
    ((3.0, 0.0, 2.0, 0.1), {}), ((1.0, 0.0, 2.0, 0.0), {}), ((1.0, 0.0, 2.0, 0.1), {"log": True})])
def test_a_slider_that_cannot_be_is_refused(numbers, more):
    with pytest.raises(ValueError, match="low <= start <= high"):
        Slider("a", *numbers, "a number", **more)


def test_a_slider_for_log_odds_lies_between_0_and_1():
    slider = Slider("p", 0.5, 0.01, 0.99, 0.1, "a probability", odds=True)
    assert slider.samples()[3:] == pytest.approx([0.1372, 0.8732], abs=1e-4)
    with pytest.raises(ValueError, match="both above 0 and below 1 fit"):
        Slider("p", 0.5, 0.01, 1.0, 0.1, "a probability", odds=True)


def test_a_choice_starts_at_one_of_its_options():
    with pytest.raises(ValueError, match="one of 'a' fits"):
        Choice("one", "b", {"a": "the first"}, "a choice")


def test_a_grid_has_a_cell_for_each_row_and_column():
    layout = {"rows": {"a": "first", "b": "second"}, "columns": {"x": "left", "y": "right"}}
    grid = Grid("pair", "b/x", label="a pair", shows="sizes", **layout)
    assert grid.options == {"a/x": "first, left", "a/y": "first, right", "b/x": "second, left",
                            "b/y": "second, right"}
    with pytest.raises(ValueError, match="one of 'a/x', 'a/y', 'b/x', 'b/y' fits"):
        Grid("pair", "x/a", label="a pair", shows="sizes", **layout)


# ---------------------------------------------------------------------- templates
def test_templates_are_filled_and_say_what_lacks():
    assert fill("{a:.1f} of {b}, {c:+.0%}", {"a": 1, "b": "two", "c": 0.5}) == "1.0 of two, +50%"
    with pytest.raises(KeyError):
        fill("{a}", {})
    with pytest.raises(ValueError, match="f, e, g, d or % fit"):
        formatted(1.0, ">8.2f")


def test_a_number_that_rounds_to_zero_has_no_minus():
    assert [formatted(-1e-9, spec) for spec in (".2f", "+.2f", ".0%", "d")] == [
        "0.00", "+0.00", "0%", "0"]
    assert formatted(-1e-9, ".1e") == "-1.0e-09"


def test_dashes_are_those_of_the_pictures():
    assert "stroke-dasharray: 7.4 3.2" in page.style()  # Matplotlib's "--" at two pixels


# ---------------------------------------------------------------------- leverage
def slopes(**settings):
    explorer = opened("leverage")
    numbers = explorer.numbers({**explorer.settings, **settings})
    return {name: numbers[f"{name}_slope"] for name in ("mse", "mae", "huber", "biweight")}


def test_a_high_target_at_an_ordinary_x_moves_least_squares_most():
    off = {name: abs(slope - 0.5) for name, slope in slopes(x=9.5, y=15.0).items()}
    assert off["mse"] > 3 * max(off["mae"], off["huber"], off["biweight"])


def test_a_wrong_x_far_out_turns_all_lines_but_a_biweight_that_starts_elsewhere():
    from_mae = slopes(x=35.0, y=0.0)
    assert max(from_mae.values()) < 0
    assert slopes(x=35.0, y=0.0, start="others")["biweight"] == pytest.approx(0.5, abs=0.1)


def test_what_the_unit_says_of_leverage():
    explorer = opened("leverage")
    high = explorer.numbers({**explorer.settings, "x": 9.0, "y": 15.0})
    assert high["leverage"] == pytest.approx(1 / 4, abs=0.02) and high["mse_slope"] > 9 / 10
    assert max(high[f"{name}_slope"] for name in ("mae", "huber", "biweight")) < 5 / 8
    far = {"x": 35.0, "y": 0.0}
    assert all(slopes(**far, delta=delta)["huber"] < 0 for delta in np.geomspace(0.1, 100, 61))
    assert rejected(**far) == [0, 1, 2, 3] and rejected(**far, start="others") == [11]
    found = explorer.numbers({**explorer.settings, **far, "start": "others"})
    assert found["leverage"] > 9 / 10 and abs(found["biweight_slope"] - 1 / 2) < 1 / 20
    assert found["mae_intercept"] + 35 * found["mae_slope"] == pytest.approx(0, abs=1e-9)


def rejected(**settings):
    """The points to which the biweight gives weight 0; the hollow one is number 11."""
    explorer = opened("leverage")
    found = explorer.numbers({**explorer.settings, **settings})
    x, y = np.append(explorer.x, settings["x"]), np.append(explorer.y, settings["y"])
    away = y - found["biweight_intercept"] - found["biweight_slope"] * x
    return np.flatnonzero(np.abs(away) >= CUT).tolist()


def test_the_leverage_is_the_diagonal_of_the_hat_matrix():
    explorer = opened("leverage")
    x = np.append(explorer.x, 30.0)
    columns = np.column_stack([np.ones(12), x])
    hat = columns @ np.linalg.inv(columns.T @ columns) @ columns.T
    assert explorer.results["leverage"] == pytest.approx(hat[-1, -1], rel=1e-12)


