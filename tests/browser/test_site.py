"""The website in Chromium: each page at a phone's width, without a word to any other host."""
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .accessibility import serious_faults

pytestmark = pytest.mark.machine
ROOT = Path(__file__).parents[2]
HOST = "http://site.test/"  # answered from a folder; nothing else is answered at all
KINDS = ("index", "learn", "prepare", "teach", "contribute", "catalogue", "cheatsheet",
         "reference/losses", "topics/ranking", "losses/huber", "units/04_outliers", "search")
# by how much the page is wider than the window; pictures without words; pictures that are not
# there; formulas that were left as they are typed
LOOK = """() => ({
  wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  wordless: [...document.images].filter(one => !one.alt.trim()).map(one => one.src.slice(0, 90)),
  missing: [...document.images].filter(one => !one.naturalWidth).map(one => one.src.slice(0, 90)),
  raw: [...document.querySelectorAll("article p, article li, article td, article summary")]
    .filter(one => !one.querySelector("code, pre")).map(one => one.textContent)
    .filter(said => /\\$\\$|\\\\(frac|sum|partial|log)\\b/.test(said)).slice(0, 3),
})"""

# What is made alike a hundred times is looked at twice or eight times: for all of it axe takes
# minutes. They are the rows of a table and the losses of a catalogue.
ALIKE = "tbody tr:nth-child(n+9), #catalogue-of-losses section section:nth-of-type(n+3)"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The whole site, made as `make site` makes it; or one that was made, in $LOSSEDU_SITE."""
    if made := os.environ.get("LOSSEDU_SITE"):
        return Path(made)
    place = tmp_path_factory.mktemp("site")
    made = subprocess.run([sys.executable, ROOT / "course/publish.py", "--to", place],
                          capture_output=True, text=True, cwd=ROOT)
    assert made.returncode == 0, made.stdout + made.stderr
    return place / "html"


@pytest.fixture
def visit(browser, built):
    """visit(width=1200, scheme="light", folder=built) -> a Visit of the site."""
    contexts = []

    def begin(width=1200, scheme="light", folder=built):
        context = browser.new_context(viewport={"width": width, "height": 800},
                                      color_scheme=scheme)
        contexts.append(context)
        return Visit(context, folder)

    yield begin
    for context in contexts:
        context.close()


class Visit:
    """One window on the site, and what went wrong in it."""

    def __init__(self, context, folder):
        self.folder, self.faults = folder, []
        context.route("**/*", self._answer)
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("console", lambda said: said.type in ("error", "warning")
                     and self.faults.append(f"console: {said.text}"))

    def _answer(self, route):
        address = route.request.url.split("?")[0].split("#")[0]
        path = self.folder / address.removeprefix(HOST)
        if not address.startswith(HOST):
            self.faults.append(f"asks {address}")
            route.abort()
        elif path.is_file():
            route.fulfill(path=path)
        else:
            self.faults.append(f"has no {address}")
            route.fulfill(status=404)

    def open(self, name):
        """Go to a page, without its ending; all that it loads has come."""
        self.page.goto(f"{HOST}{name}.html")
        if self.page.locator(".lossedu-explorer").count():
            self.page.wait_for_load_state("networkidle")
        return self.page

    def faults_of(self, name):
        """What is wrong with one page: a list of sentences."""
        self.faults.clear()
        seen = self.open(name).evaluate(LOOK)
        return [*self.faults, *(f"{what}: {found}" for what, found in seen.items() if found)]


def names(folder, kind):
    """The pages of the site in one of its folders; "" is the top one."""
    found = folder.glob(f"{kind}/*.html") if kind else folder.glob("*.html")
    return sorted(path.relative_to(folder).with_suffix("").as_posix() for path in found)


@pytest.mark.parametrize("kind", ["", "units", "topics", "reference", "losses"])
def test_each_page_is_whole_and_asks_nothing_of_another_host(visit, built, kind):
    seen = visit(width=360)
    found = {name: faults for name in names(built, kind) if (faults := seen.faults_of(name))}
    assert found == {}


PLANTED = {
    "asks https://": '<script src="https://cdn.example/mathjax.js"></script>',
    "asks http://": '<img alt="a dot" src="http://pixel.example/dot.png">',
    "console: ": "<script>console.error('no')</script>",
    "error: ": "<script>absent()</script>",
    "has no http": '<img alt="a curve" src="absent.svg">',
    "wordless": '<img alt="" src="_static/icon.svg">',
    "missing": '<img alt="a curve" src="absent.svg">',
    "wider": '<div style="width: 500px">wide</div>',
    "raw": r"<p>$$\frac12$$</p>",
}


@pytest.mark.parametrize("said", PLANTED)
def test_each_fault_of_a_page_is_found(visit, tmp_path, built, said):
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static/icon.svg").write_bytes((built / "_static/icon.svg").read_bytes())
    head = '<!doctype html><link rel="icon" href="data:,">'
    for name, body in (("good", '<img alt="a curve" src="_static/icon.svg" width="20">'),
                       ("bad", PLANTED[said])):
        (tmp_path / f"{name}.html").write_text(f"{head}<article>{body}</article>")
    seen = visit(width=360, folder=tmp_path)
    assert seen.faults_of("good") == []
    assert any(fault.startswith(said) for fault in seen.faults_of("bad"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", KINDS)
def test_axe_finds_nothing_serious(visit, name, scheme):
    seen = visit(scheme=scheme)
    page = seen.open(name)
    assert page.locator("html").get_attribute("data-theme") == scheme
    page.locator(ALIKE).evaluate_all("(alike) => alike.forEach((one) => one.remove())")
    assert serious_faults(page, scheme) == {} and seen.faults == []


@pytest.mark.parametrize("scheme, look", [("light", "none"), ("dark", "brightness(0.84)")])
def test_a_picture_does_not_glare_in_the_dark(visit, scheme, look):
    pictures = visit(scheme=scheme).open("units/04_outliers").locator("article img")
    looks = pictures.evaluate_all("(all) => all.map((one) => getComputedStyle(one).filter)")
    assert len(looks) >= 3 and set(looks) == {look}


def test_the_first_page_moves_and_leads_to_the_units(visit, built):
    seen = visit()
    page = seen.open("index")
    expect(page.locator(".lossedu-explorer-live svg[role=group]")).to_be_visible()
    page.locator("a[href^='units/']").first.click()
    expect(page.locator("article h1")).to_contain_text("What is a loss?")
    page.locator(".prev-next-footer a.right-next").click()
    expect(page.locator("article h1")).to_contain_text("Gradients")
    assert seen.faults == []


def test_the_search_finds_a_loss_in_catalogue_and_unit(visit):
    seen = visit()
    seen.page.goto(f"{HOST}search.html?q=huber")
    titles = seen.page.locator("#search-results li > a")
    expect(titles.filter(has_text="Catalogue of losses").first).to_be_visible()
    expect(titles.filter(has_text=re.compile("^Outliers")).first).to_be_visible()
    assert seen.faults == []


def test_answers_and_the_second_reading_are_folded_until_one_asks(visit):
    page = visit().open("units/04_outliers")
    assert page.locator("article details[open]").count() == 0
    expect(page.get_by_text("The answer is (a) Less than zero.")).to_be_hidden()
    page.get_by_text("The answer, once you have guessed").first.click()
    expect(page.get_by_text("The answer is (a) Less than zero.")).to_be_visible()
    heading = page.locator("details.deeper h3").first
    expect(heading).to_be_hidden()
    page.locator("details.deeper > summary").click()
    expect(heading).to_be_visible()
