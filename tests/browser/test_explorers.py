"""Explorers in Chromium, on a bare page without a kernel: the page's numbers and words are those of
Python, and all that moves is moved by mouse and by keys."""
import itertools
import random
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from lossedu import explorers
from lossedu.widgets import site
from lossedu.widgets.controls import Cells
from lossedu.widgets.explorer import plain
from lossedu.widgets.templates import formatted

from .accessibility import serious_faults

pytestmark = pytest.mark.machine
ADDRESSES = {key.split("/")[1]: key for key in site.page_side()}
HOST = "http://explorers.test/"  # answered from a folder, see `opened`
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>An explorer</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<main><h1>An explorer</h1>{}</main><script type="module" src="explorers.js"></script></html>"""
# Both sides compute in float64 by other orders of summation; a fit stops at a gradient of 1e-10.
RTOL, ATOL = 1e-9, 1e-9
LIVE = ".lossedu-explorer-live"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A site with one page for each explorer."""
    folder = tmp_path_factory.mktemp("explorers")
    site.write(folder)
    stills = {name: getattr(explorers, name)().still() for name in ADDRESSES}
    for name, still in {**stills, "all": "".join(stills.values())}.items():
        folder.joinpath(f"{name}.html").write_text(PAGE.format(still), encoding="utf-8")
    return folder


@pytest.fixture
def opened(page, folder):
    """opened(name, width=900, scheme="light") -> the page of an explorer, alive.

    Whatever the page reports as an error fails the test.
    """
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: said.type == "error" and errors.append(said.text))
    page.route(f"{HOST}**", lambda route: answer(route, folder))

    def open_page(name, width=900, scheme="light"):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{HOST}{name}.html")
        expect(page.locator(f"{LIVE} svg[role=group]")).to_be_visible()
        return page

    yield open_page
    assert errors == []


def answer(route, folder):
    path = Path(folder, route.request.url.removeprefix(HOST))
    if path.is_file():
        route.fulfill(path=path)
    else:
        route.fulfill(status=204 if path.name == "favicon.ico" else 404)


def grid(explorer):
    """The start, each control at all its samples, and twenty seeded combinations of samples."""
    start, samples = explorer.settings, {one.name: one.samples() for one in explorer.controls}
    single = [{**start, name: value} for name, values in samples.items() for value in values]
    mixed = list(itertools.product(*samples.values()))
    drawn = random.Random(1).sample(mixed, min(20, len(mixed)))
    return single + [dict(zip(samples, values)) for values in drawn]


def evaluate(page, name, function, *given):
    """What a function of the explorer's module and of the given values returns on the page."""
    code = f"async ([url, ...given]) => ({function})(await import(url), ...given)"
    return page.evaluate(code, [f"{HOST}explorers/{ADDRESSES[name]}.js", *given])


def stands(page):
    """Where sliders and radio buttons stand, by name."""
    return page.evaluate(
        """(live) => Object.fromEntries([...document.querySelectorAll(`${live} input`)]
             .filter((one) => one.type === "range" || one.checked)
             .map((one) => [one.name, one.value]))""", LIVE)


def words(page):
    return page.locator(f"{LIVE} .lossedu-words").inner_text()


def assert_close(page_side, python, where):
    assert set(page_side) == set(python), where
    for name, right in python.items():
        if isinstance(right, str):
            assert page_side[name] == right, (name, where)
        else:
            np.testing.assert_allclose(np.array(page_side[name], float), np.array(right, float),
                                       rtol=RTOL, atol=ATOL, err_msg=f"{name} at {where}")


# ---------------------------------------------------------------------- numbers and words
@pytest.mark.parametrize("name", ADDRESSES)
def test_the_page_computes_the_numbers_of_python(opened, name):
    page, explorer = opened(name), getattr(explorers, name)()
    settings = grid(explorer)
    found = evaluate(page, name, "(module, grid, data) => grid.map((one) => "
                     "module.explorer.numbers(one, data))", settings, plain(explorer.data()))
    for one, numbers in zip(settings, found):
        assert_close(numbers, plain(explorer.numbers(one)), one)


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_page_fills_in_the_words_of_python(opened, name):
    page, explorer = opened(name), getattr(explorers, name)()
    cases = [(one, plain(explorer.numbers(one))) for one in grid(explorer)]
    found = evaluate(page, name, "(module, spec, cases) => cases.map(([settings, numbers]) => "
                     "module.wordsOf(spec, settings, numbers))", explorer.spec(), cases)
    assert found == [explorer.words(*case) for case in cases]


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_live_picture_starts_where_the_still_one_stands(opened, name):
    page, explorer = opened(name), getattr(explorers, name)()
    assert words(page) == explorer.words(explorer.settings, explorer.results)
    expect(page.locator(".lossedu-explorer img")).to_have_count(0)


VALUES = [0.0, -0.0, 0.125, 0.375, 2.5, -3.5, 0.5, 1.005, 9.995, 123456.789, 1234567.0, 1e-5,
          2.5e-7, -0.004, 0.9999999, 1e16, 1e22, 1e100, 5e-324, 1 / 3, 99.5, 0.045, float("inf"),
          float("nan"), -float("inf")]
SPECS = [".0f", ".2f", "+.2f", ",.1f", ".1e", "+.3e", ".0e", ".3g", "g", "+.2g", ".0%", ".1%"]


def test_the_page_writes_a_number_as_python_does(opened):
    name = next(iter(ADDRESSES))
    numbers = [*VALUES, *np.random.default_rng(0).normal(0, 10, 200).round(3).tolist(),
               *(np.random.default_rng(1).integers(-999, 999, 200) / 16).tolist()]
    found = evaluate(opened(name), name, "(module, numbers, specs) => specs.map((spec) => "
                     "numbers.map((one) => module.format(one, spec)))", numbers, SPECS)
    for spec, texts in zip(SPECS, found):
        assert texts == [formatted(one, spec) for one in numbers], spec


# ---------------------------------------------------------------------- moving
@pytest.mark.parametrize("name", ADDRESSES)
def test_every_handle_is_dragged_and_stays_under_the_mouse(opened, name, record_property):
    page = opened(name)
    times = []
    for handle in page.locator(f"{LIVE} .lossedu-handle").all():
        before = words(page)
        for across, up in ((34, -22), (-41, 27)):  # one of the two leads away from any end
            x, y = centre(handle)
            page.mouse.move(x, y)
            page.mouse.down()
            for part in (0.3, 0.6, 1.0):
                page.mouse.move(x + part * across, y + part * up)
                times.append(float(page.locator(LIVE).get_attribute("data-milliseconds")))
            page.mouse.up()
            if words(page) != before:
                break
        assert words(page) != before, "nothing moved"
    if times:
        record_property("milliseconds", f"{np.median(times):.1f}")
        print(f"{name}: a redraw takes {np.median(times):.1f} ms (median of {len(times)})")


def centre(handle):
    box = handle.locator(".lossedu-reach").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_dragged_point_is_where_the_mouse_is(opened):
    page = opened("leverage")
    handle = page.locator(f"{LIVE} .lossedu-handle")
    x, y = centre(handle)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 120, y - 60)
    page.mouse.up()
    assert centre(handle) == pytest.approx((x - 120, y - 60), abs=2.5)  # a step is 1.2 pixels


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_handle_moves_by_keys_to_both_ends(opened, name):
    page = opened(name)
    for handle in page.locator(f"{LIVE} .lossedu-handle").all():
        moved = handle.get_attribute("data-x") or handle.get_attribute("data-y")
        slider = page.locator(f"{LIVE} input[name={moved}]")
        start = int(slider.input_value())
        handle.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        least, most = int(slider.get_attribute("min")), int(slider.get_attribute("max"))
        assert int(slider.input_value()) == max(min(start + 1, most) - 2, least)
        page.keyboard.press("Home")
        assert slider.input_value() == slider.get_attribute("min")
        page.keyboard.press("End")
        assert slider.input_value() == slider.get_attribute("max")
        assert handle.get_attribute("aria-valuetext") and handle.get_attribute("aria-label")


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_slider_and_choice_moves_and_the_button_leads_back(opened, name):
    page, explorer = opened(name), getattr(explorers, name)()
    start, said = stands(page), words(page)
    for control in explorer.controls:
        if isinstance(control, Cells):
            continue  # painted, see below
        inputs = page.locator(f"{LIVE} input").and_(page.locator(
            f'[name="{control.name}"], [name$="-{control.name}"]'))
        if inputs.count() > 1:
            inputs.last.check()
        else:
            inputs.focus()
            page.keyboard.press("ArrowLeft" if inputs.input_value()
                                == inputs.get_attribute("max") else "ArrowRight")
    assert all(stands(page)[name] != value for name, value in start.items())
    page.get_by_role("button", name="Back to the start").click()
    assert stands(page) == start and words(page) == said


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_screen_reader_hears_the_words_when_the_move_is_over(opened, name):
    page = opened(name)
    slider = page.locator(f"{LIVE} input[type=range]").first
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(f"{LIVE} [role=status]")).to_have_text(words(page))


# ---------------------------------------------------------------------- painting
def painted(page):
    """The numbers, from 0, of the cells that are painted."""
    cells = page.locator(f"{LIVE} [role=gridcell]").all()
    return [k for k, cell in enumerate(cells) if cell.get_attribute("aria-selected") == "true"]


def test_a_stroke_paints_each_cell_on_its_way_and_a_click_clears_one(opened):
    page = opened("painter")
    page.get_by_role("button", name="Paint nothing").click()
    assert painted(page) == []
    cells = page.locator(f"{LIVE} [role=gridcell]")
    (x, y), (right, down) = middle(cells.nth(24)), middle(cells.nth(5 * 12 + 3))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(right, down)  # in one leap
    page.mouse.up()
    assert painted(page) == [24, 37, 50, 63]
    page.mouse.click(x, y)
    assert painted(page) == [37, 50, 63]
    page.get_by_role("button", name="Paint the true mask").click()
    assert "Dice loss 0.000" in words(page)
    page.get_by_role("button", name="Back to the start").click()
    assert words(page) == explorers.painter().text().removeprefix(f"{explorers.painter().title}. ")


def middle(cell):
    box = cell.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_grid_is_painted_by_keys_and_its_cells_have_names(opened):
    page = opened("painter")
    page.get_by_role("button", name="Paint nothing").click()
    stop = page.locator(f"{LIVE} [role=gridcell][tabindex='0']")
    stop.focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft", "Space", "End", "Enter",
                "ArrowRight", "Home", "ArrowUp", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    assert painted(page) == [0, 13, 23]
    assert stop.count() == 1
    assert stop.get_attribute("aria-label") == "row 1, column 1, background, painted"
    page.keyboard.press("Space")
    assert painted(page) == [13, 23]


# ---------------------------------------------------------------------- JupyterLab's side
MODEL = """(module, spec, settings) => {
  const values = { spec, settings };
  const saved = [];
  let changed;
  const model = { get: (name) => values[name], on: (event, told) => { changed = told; },
                  set: (name, value) => { values[name] = value; },
                  save_changes: () => saved.push(values.settings) };
  const el = document.body.appendChild(document.createElement("div"));
  module.default.render({ model, el });
  const said = () => el.querySelector(".lossedu-words").textContent;
  values.settings = { ...settings, y: 4 };
  changed();
  const fromPython = said();
  el.querySelector("[role=slider]").dispatchEvent(
    new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true }));
  return { fromPython, saved };
}"""


def test_settings_go_to_python_and_come_from_there(opened):
    explorer = explorers.leverage()
    result = evaluate(opened("leverage"), "leverage", MODEL, explorer.spec(), explorer.settings)
    four = {**explorer.settings, "y": 4.0}
    assert result["fromPython"] == explorer.words(four, explorer.numbers(four))
    assert result["saved"] == [{**explorer.settings, "y": 4.1}]


# ---------------------------------------------------------------------- every reader
@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("width", [900, 360])
def test_it_fits_the_page_and_its_texts_are_readable(opened, name, width):
    page = opened(name, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    texts = page.evaluate(
        """(live) => [...document.querySelectorAll(`${live} svg[role=group] text`)]
             .filter((one) => one.textContent).map((one) => {
               const { x, y, width, height } = one.getBoundingClientRect();
               const size = parseFloat(getComputedStyle(one).fontSize);
               return { said: one.textContent, x, y, right: x + width, bottom: y + height,
                        size: size * one.getScreenCTM().a || size };
             })""", LIVE)
    assert min(text["size"] for text in texts) >= 11
    overlapping = [(one["said"], two["said"]) for one, two in itertools.combinations(texts, 2)
                   if min(one["right"], two["right"]) - max(one["x"], two["x"]) > 1
                   and min(one["bottom"], two["bottom"]) - max(one["y"], two["y"]) > 3]
    assert overlapping == []
    assert all(text["x"] >= -1 and text["right"] <= width + 1 for text in texts)


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("width", [900, 390, 360])
def test_labels_of_sliders_break_only_where_sliders_are_short_and_numbers_stay_inside(
        opened, name, width):
    page = opened(name, width)
    for key in ("Home", "End"):  # the widest numbers mostly stand at the ends
        for slider in page.locator(f"{LIVE} .lossedu-slider input").all():
            slider.focus()
            page.keyboard.press(key)
        rows = page.evaluate(
            """(live) => [...document.querySelectorAll(`${live} .lossedu-slider`)].map((row) => {
                 const [label, input, output] = row.children;
                 const text = document.createRange();
                 text.selectNodeContents(output);
                 const frame = row.closest(live).getBoundingClientRect();
                 const padding = parseFloat(getComputedStyle(row.closest(live)).paddingRight);
                 return { said: label.textContent, height: label.clientHeight
                   || label.getBoundingClientRect().height, slider: input.clientWidth
                   || input.getBoundingClientRect().width, room: frame.right - padding
                   - text.getBoundingClientRect().right };
               })""", LIVE)
        broken = [row for row in rows if row["height"] > 30 and row["slider"] > 100]
        assert broken == []
        assert all(row["room"] >= 0 for row in rows), rows


@pytest.mark.parametrize("name", ADDRESSES)
def test_where_a_panel_has_several_lines_each_is_named_beside_a_sample_of_it(opened, name):
    samples, panels = opened(name).evaluate(
        """(live) => {
             const all = (root, what) => [...root.querySelectorAll(what)];
             const of = (path) => path.getAttribute("class").match(/lossedu-line-([1-9])/)?.[1];
             const live_ = document.querySelector(live);
             const drawn = (group) => all(group, "path[class*=lossedu-line]")
               .filter((path) => path.getAttribute("d")).map(of).filter(Boolean);
             return [all(live_, "th svg path").map(of).filter(Boolean),
               all(live_, "svg[role=group] > g[clip-path]").map(drawn)];
           }""", LIVE)
    for lines in panels:
        assert len(set(lines)) <= 1 or set(lines) <= set(samples), (lines, samples)


def test_no_line_of_the_words_ends_within_a_number(opened):
    page, explorer = opened("step_size", 390), explorers.step_size()
    page.locator(f"{LIVE} input[name=h]").focus()
    for _ in range(40):  # down to 0.0001
        page.keyboard.press("ArrowLeft")
    numbers = re.findall(r"[\d.]+e-\d+", words(page))
    assert len(numbers) >= 2
    whole = page.locator(f"{LIVE} .lossedu-whole")
    assert whole.all_text_contents() == numbers
    assert all(wraps == "nowrap" for wraps in whole.evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one).whiteSpace)"))
    explorer.settings = {"h": 1e-4}
    assert f'<span style="white-space:nowrap">{numbers[0]}</span>' in explorer.still()


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(opened, name, scheme):
    assert serious_faults(opened(name, scheme=scheme), scheme) == {}


def test_explorers_of_one_page_share_neither_ids_nor_groups_of_radio_buttons(page, folder):
    """Each has the shared parts as a copy of its own, whose counters know nothing of the others."""
    page.route(f"{HOST}**", lambda route: answer(route, folder))
    page.goto(f"{HOST}all.html")
    expect(page.locator(LIVE)).to_have_count(len(ADDRESSES))
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) > len(ADDRESSES) and len({*ids}) == len(ids)
    groups = page.evaluate(
        """(live) => [...document.querySelectorAll(live)].map((one) => [...new Set(
             [...one.querySelectorAll("input[type=radio]")].map((radio) => radio.name))])""", LIVE)
    names = [name for group in groups for name in group]
    assert len(names) > 1 and len({*names}) == len(names)


def test_without_its_module_the_still_picture_stays(page, folder):
    name = next(iter(ADDRESSES))
    page.route(f"{HOST}**", lambda route: answer(route, folder))
    page.route(f"{HOST}explorers/**", lambda route: route.fulfill(status=404))
    with page.expect_console_message():
        page.goto(f"{HOST}{name}.html")
    expect(page.locator(".lossedu-explorer img")).to_be_visible()
    assert page.locator(LIVE).count() == 0


def test_a_wrong_number_would_be_seen(opened):
    page, explorer = opened("leverage"), explorers.leverage()
    numbers = evaluate(page, "leverage", "(module, settings, data) => "
                       "module.explorer.numbers(settings, data)", explorer.settings,
                       plain(explorer.data()))
    assert_close(numbers, plain(explorer.results), "the start")
    numbers["mae_slope"] *= 1 + 1e-7
    with pytest.raises(AssertionError, match="mae_slope"):
        assert_close(numbers, plain(explorer.results), "the start")


