"""For Sphinx: what unfolds a part of the sidebar has a name, which the theme does not give it."""
from pathlib import Path

NAMELESS = '<summary><span class="toctree-toggle"'
NAMED = '<summary aria-label="Pages below"><span class="toctree-toggle"'


def setup(app):
    app.connect("build-finished", _name)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _name(app, exception):
    if exception is None:
        for path in Path(app.outdir).rglob("*.html"):
            text = path.read_text(encoding="utf-8")
            if NAMELESS in text:
                path.write_text(text.replace(NAMELESS, NAMED), encoding="utf-8")
