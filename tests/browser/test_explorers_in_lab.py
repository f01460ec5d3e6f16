"""An explorer in JupyterLab: alive in its cell, the still form hidden, its settings known to
Python, and the still form back when the kernel is gone."""
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.machine


def test_an_explorer_is_dragged_in_jupyterlab_and_python_knows_its_settings(server, lab):
    page = lab.page
    lab.open(server.copy("00_start", "explorers"))
    lab.add("import lossedu")
    cell = lab.add("dragged = lossedu.explorers.leverage(); dragged")
    handle = cell.locator(".lossedu-handle")
    expect(handle).to_be_visible()
    expect(cell.locator(".lossedu-explorer")).to_be_hidden()

    said = cell.locator(".lossedu-words")
    before = said.inner_text()
    handle.scroll_into_view_if_needed()
    box = handle.locator(".lossedu-reach").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y - 40, steps=5)
    page.mouse.up()
    assert said.inner_text() != before

    selected = "window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    place = page.evaluate(selected)
    page.keyboard.press("ArrowUp")  # moves the handle, and not to another cell
    assert page.evaluate(selected) == place
    words = said.inner_text()
    heard = lab.add("print(dragged.text())")
    expect(heard).to_contain_text(words)

    lab.add("dragged.settings = {'x': 20.0}")
    expect(said).to_contain_text("x = 20.0")
    assert lab.faults == []

    lab.restart()
    lab.reload()
    still = lab.page.locator(".lossedu-explorer")
    expect(still).to_be_visible()
    expect(page.get_by_text("model not found")).to_be_hidden()
