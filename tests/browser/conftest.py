"""One Chromium and one JupyterLab for all tests here; without a Chromium they are skipped.

Playwright keeps an event loop in its thread, so that no later test could call asyncio.run. Its
fixtures are therefore those of this folder (scope "package") and end with the folder's last test.
"""
import pytest
from playwright.sync_api import expect, sync_playwright

from . import chromium
from .lab import Lab, Server

SECONDS = 240  # a state is waited for; it comes within seconds, unless the machine is busy


@pytest.fixture(scope="package")
def playwright():
    """Playwright, while the tests of this folder run."""
    chromium.path()
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(playwright):
    """The system's Chromium."""
    expect.set_options(timeout=1000 * SECONDS)
    browser = playwright.chromium.launch(executable_path=chromium.path(), args=chromium.FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def browser_context_args():
    """A window as on a laptop."""
    return {"viewport": {"width": 1400, "height": 900}}


@pytest.fixture
def page(context):
    """An empty page."""
    page = context.new_page()
    page.set_default_timeout(1000 * SECONDS)
    return page


@pytest.fixture(scope="package")
def server(browser, tmp_path_factory):
    """`lossedu lab` in a folder of its own, without the settings and progress of who runs it."""
    server = Server(tmp_path_factory.mktemp("lab"))
    try:
        server.start(SECONDS)
        yield server
    finally:
        server.stop()


@pytest.fixture
def lab(server, page):
    """A page of JupyterLab, which shows nothing yet."""
    yield Lab(server, page, SECONDS)
    page.close()
    server.end_kernels()
