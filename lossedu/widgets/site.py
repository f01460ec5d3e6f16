"""The explorers of a page without a kernel: what a site has to hold for them.

    write("build/site/_static")     # explorers.js, and explorers/UNIT/NAME.js for each explorer

A page loads `<script type="module" src="_static/explorers.js">`; the notebooks' stored outputs hold
the `<div class="lossedu-explorer">` that this script looks for.
"""
from importlib import import_module
from pathlib import Path

from ..disk import write_text
from ..units import modules, wing_of
from .page import HERE, module

SCRIPT = "explorers.js"


def page_side() -> dict[str, Path]:
    """"UNIT/NAME" -> the JavaScript file, of each explorer that has one."""
    found = {}
    for name, dotted in modules("explorers").items():
        path = Path(import_module(dotted).__file__).with_suffix(".js")
        if path.is_file():
            found[f"{wing_of(dotted)}/{name}"] = path
    return found


def write(folder: str | Path) -> list[Path]:
    """Write explorers.js and explorers/UNIT/NAME.js below `folder`; the paths written."""
    folder = Path(folder)
    texts = {folder / SCRIPT: (HERE / SCRIPT).read_text(encoding="utf-8")}
    for key, path in page_side().items():
        texts[folder / "explorers" / f"{key}.js"] = module(path)
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
    return list(texts)
