"""Draw docs/unit.png, the part of a solved unit that README shows, as a browser shows it.

    python tools/unit_picture.py                       with the Chromium that is found
    python tools/unit_picture.py /path/to/chromium     with this one

The test of README asks that the picture comes from cells as they stand: it keeps what they said.
"""
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
SOURCE, PICTURE = "solutions/03_regression.ipynb", "docs/unit.png"
# a case, a guess, what comes of it, and the answer
CELLS = ("a-planner-who-runs-out-of", "question-planner", "eight-o-clock", "reveal-planner")
FOLDED = ("reveal-planner",)  # their code is folded away
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
SIZE, SCALE = (860, 1600), 1.5
MARGIN = 24   # pixels of white left around it
FACT = "cells"  # the field of the PNG that keeps the digest
PLAIN = "<style>.jp-InputPrompt, .jp-OutputPrompt {display: none} body {margin: 0}</style>"


class NoPicture(Exception):
    """Why nothing can be drawn, in one sentence."""


def part():
    """The cells of the unit that are shown, as a notebook. Raises NoPicture."""
    notebook = nbformat.read(ROOT / SOURCE, as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}
    if lost := [name for name in CELLS if name not in cells]:
        raise NoPicture(f"{SOURCE} has no cell {lost[0]!r}; name others in {Path(__file__).name}.")
    notebook.cells = [cells[name] for name in CELLS]
    for name in FOLDED:
        cells[name].metadata["transient"] = {"remove_source": True}
    return notebook


def digest():
    """What the shown cells hold, as a few letters. Raises NoPicture."""
    said = "\n".join(f"{cell.source}\n{cell.get('outputs', '')}" for cell in part().cells)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def draw(browser):
    """Draw it with this browser. Raises NoPicture."""
    from nbconvert import HTMLExporter
    from PIL import Image, ImageChops
    from PIL.Image import open as read
    from PIL.PngImagePlugin import PngInfo
    page, _ = HTMLExporter(embed_images=True).from_notebook_node(part())
    with tempfile.TemporaryDirectory() as folder:
        file, shot = Path(folder, "unit.html"), Path(folder, "unit.png")
        file.write_text(page.replace("</head>", f"{PLAIN}</head>"), encoding="utf-8")
        subprocess.run([browser, "--headless", "--no-sandbox", "--hide-scrollbars",
                        f"--screenshot={shot}", f"--window-size={SIZE[0]},{SIZE[1]}",
                        f"--force-device-scale-factor={SCALE}", f"--user-data-dir={folder}/me",
                        file.as_uri()], check=False, capture_output=True, timeout=120)
        if not shot.is_file():
            raise NoPicture(f"{browser} drew nothing.")
        whole = read(shot).convert("RGB")
    left, top, right, bottom = ImageChops.difference(
        whole, Image.new("RGB", whole.size, "white")).getbbox()
    box = (max(0, left - MARGIN), max(0, top - MARGIN), min(whole.width, right + MARGIN),
           min(whole.height, bottom + MARGIN))
    facts = PngInfo()
    facts.add_text(FACT, digest())
    whole.crop(box).save(ROOT / PICTURE, optimize=True, pnginfo=facts)


def main(words):
    browser = words[0] if words else next(filter(None, map(shutil.which, BROWSERS)), None)
    try:
        if browser is None:
            raise NoPicture("No Chromium was found. Type: python tools/unit_picture.py "
                            "/path/to/chromium")
        draw(browser)
    except NoPicture as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
