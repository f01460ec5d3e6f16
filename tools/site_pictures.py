"""Draw docs/pictures/, the pictures of the website that README shows: `make pictures`, or

    python tools/site_pictures.py        of the site in build/site, with the Chromium that is found

Each keeps what the pages said when it was drawn; a test asks whether they still say so.
"""
import hashlib
import shutil
import sys
import threading
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "course")]

from unit_picture import BROWSERS, FACT, NoPicture  # noqa: E402
from website import landing, units  # noqa: E402

from lossedu.units import find  # noqa: E402

SITE = ROOT / "build/site/html"
FOLDER = "docs/pictures"
COLOURS = 96   # of the palette: a quarter of the bytes, and no eye tells
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@dataclass(frozen=True)
class View:
    """One picture: a page, what it is scrolled to, and how the window is."""

    page: str
    scrolled_to: str    # a selector; "" is the top
    scheme: str
    size: tuple
    part: str = ""      # a selector: this element alone
    style: str = ""     # of the page, for this picture alone


# a case, a guess, a wrong answer and what the check says of it, close together
SHORT = """
html .bd-main #in-one-minute {padding: 14px 22px 6px; font-size: 15px; line-height: 1.4}
#in-one-minute > h2, #in-one-minute details {display: none}
#a-formula-is-something-to-move, .bd-header, .bd-header-article {display: none}
#in-one-minute :is(p, ul, pre, li) {margin-bottom: 5px}
#in-one-minute h3 {font-size: 19px; margin: 0 0 8px}
#in-one-minute div:has(> .highlight) {margin-bottom: 10px}
#in-one-minute .highlight pre {font-size: 14px; padding: 9px 14px; border-radius: 5px}
#in-one-minute .said {margin: 0}
#in-one-minute .said td code {font-size: 14px}"""
VIEWS = {"case.png": View("index", "", "light", (860, 1400), "#in-one-minute", SHORT),
         "site-first.png": View("index", "", "light", (1180, 980)),
         "site-unit.png": View("units/04_outliers", "#twenty-four-years-of-telephone-calls", "dark",
                               (1180, 980))}


def digest(name):
    """What the page of a picture says, as a few letters."""
    page = VIEWS[name].page
    if page == "index":
        said = [landing.case(), landing.mistake(),
                (ROOT / "docs/site/pages/index.md").read_text(encoding="utf-8")]
    else:
        cells = units.read(find(page.partition("_")[2])).cells[:9]   # as far as the window shows
        said = [f"{cell.source}\n{cell.get('outputs', '')}" for cell in cells]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *about):
        pass


def draw(executable):
    """Draw all with this browser. Raises NoPicture."""
    from playwright.sync_api import sync_playwright
    if not (SITE / "index.html").is_file():
        raise NoPicture("There is no site in build/site. Type: make site")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=SITE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
            for name, view in VIEWS.items():
                _shoot(browser, f"http://127.0.0.1:{server.server_port}/{view.page}.html", name)
    finally:
        server.shutdown()


def _shoot(browser, address, name):
    view = VIEWS[name]
    width, height = view.size
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=view.scheme,
                            device_scale_factor=2 if view.part else 1)
    page.goto(address, wait_until="networkidle")
    if view.scrolled_to:
        page.locator(view.scrolled_to).evaluate("one => one.scrollIntoView({behavior: 'instant'})")
    if view.style:
        page.add_style_tag(content=view.style)
    shown = page.locator(view.part) if view.part else page
    raw = shown.screenshot(animations="disabled")
    page.close()
    _keep(raw, ROOT / FOLDER / name, digest(name))


def _keep(raw, path, said):
    from io import BytesIO

    from PIL.Image import Dither
    from PIL.Image import open as read
    from PIL.PngImagePlugin import PngInfo
    facts = PngInfo()
    facts.add_text(FACT, said)
    path.parent.mkdir(exist_ok=True)
    few = read(BytesIO(raw)).convert("RGB").quantize(COLOURS, dither=Dither.NONE)
    few.save(path, optimize=True, pnginfo=facts)


def main():
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    try:
        if executable is None:
            raise NoPicture(f"There is no browser here; one of {', '.join(BROWSERS)} is needed.")
        draw(executable)
    except NoPicture as problem:
        print(problem, file=sys.stderr)
        return 1
    print(", ".join(f"{FOLDER}/{name}" for name in VIEWS))
    return 0


if __name__ == "__main__":
    sys.exit(main())
