"""Write the pages of the site into one folder, in which Sphinx reads them.

A file whose content has not changed is not written again: Sphinx then leaves its page alone.
"""
import re
from pathlib import Path

import nbformat

from . import landing, layout, reference, units

TAKE = re.compile(r"^<!-- take: (\S+\.md)(?:#(.+?))? -->$", flags=re.MULTILINE)
FILL = re.compile(r"^<!-- fill: (\w+) -->$", flags=re.MULTILINE)


def write(folder, only=None):
    """Write all pages below `folder`; of units that are not named in `only`, the first cell alone.

    Raises Lost for a link that leads nowhere.
    """
    folder = Path(folder)
    written = {f"units/{unit.stem}.ipynb":
               nbformat.writes(units.page(unit, is_whole=only is None or unit.name in only))
               for unit in layout.written()}
    written |= {f"{page}.md": _from_file(file, page) for file, page in layout.WHOLE.items()}
    written |= {f"topics/{name}.md": _from_file(f"docs/topics/{name}.md", f"topics/{name}")
                for name in layout.topics()}
    written |= {f"losses/{name}.md": _code(name, path)
                for name, path in layout.loss_files().items()}
    written |= {path.name: _own_page(path)
                for path in (layout.ROOT / layout.SITE / "pages").glob("*.md")}
    written |= {f"reference/{name}.md": text for name, text in reference.pages().items()}
    for name, text in written.items():
        _put(folder / name, text.encode())
    _forget(folder, set(written))


def copy(folder):
    """Copy what pages take as it is, below `folder`: notebooks to download, curves of losses."""
    paths = [layout.ROOT / f"notebooks/{unit.stem}.ipynb" for unit in layout.written()]
    paths += (layout.ROOT / "docs/curves").glob("*.svg")
    for path in paths:
        _put(Path(folder) / path.relative_to(layout.ROOT), path.read_bytes())


def _text(file):
    return (layout.ROOT / file).read_text(encoding="utf-8")


def _from_file(file, page):
    return layout.relink(_text(file), file, page)


def _own_page(path):
    """A page of docs/site/pages: `take` is a file or a section of one, `fill` what is computed."""
    page = path.stem
    text = path.read_text(encoding="utf-8")
    text = FILL.sub(lambda match: landing.FILLINGS[match[1]](), text)
    return TAKE.sub(lambda match: _taken(match[1], match[2], page), text)


def _taken(file, heading, page):
    text = layout.section(file, heading) if heading else _text(file)
    return layout.relink(text, file, page)


def _code(name, path):
    """The page that shows the file of a loss."""
    return (f"---\norphan: true\n---\n\n# {path.name}\n\n"
            f"The loss [{name}](../catalogue.md#{name}), as the package has it.\n\n"
            f"```python\n{path.read_text(encoding='utf-8')}```\n")


def _put(path, content):
    if not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _forget(folder, names):
    """Delete what an earlier run wrote and this one did not."""
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder).as_posix() not in names:
            path.unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
