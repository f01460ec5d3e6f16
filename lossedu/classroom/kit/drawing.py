"""A process of its own in which a unit is run for its pictures:

    python -m lossedu.classroom.kit.drawing NOTEBOOK FOLDER

Each picture of the solved notebook is kept in FOLDER as an SVG, in place of being shown. The last
line printed is a list in JSON: (id of the cell, name of the file, the picture in words) for each.
Whatever else the notebook prints is dropped. If a cell fails, one sentence says which and why.
"""
import io
import json
import re
import sys
from contextlib import redirect_stderr, redirect_stdout
from html import escape
from importlib import import_module
from pathlib import Path

CHECK = "check-"  # the cells that judge an answer draw nothing, and may take long


def main(words):
    """Run the notebook; 0, or 1 if a cell failed."""
    import matplotlib
    matplotlib.use("agg")

    from ...plots.picture import Picture
    notebook, folder = map(Path, words)
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    # ipykernel brings IPython along
    shell = import_module("IPython.core.interactiveshell").InteractiveShell.instance()
    kept, cell = [], {}

    def keep(picture):
        name = f"{len(kept) + 1:02d}-{cell['id']}.svg"
        picture.save(folder / name)
        _name(folder / name, picture.text)
        kept.append((cell["id"], name, picture.text))

    Picture._ipython_display_ = keep
    for cell in cells:
        if cell["cell_type"] != "code" or cell["id"].startswith(CHECK):
            continue
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            done = shell.run_cell("".join(cell["source"]))
        failed = done.error_before_exec or done.error_in_exec
        if failed:
            print(f"the cell {cell['id']} of {notebook.name} failed: {type(failed).__name__}: "
                  f"{failed}", file=sys.stderr)
            return 1
    print(json.dumps(kept))
    return 0


def _name(path, words):
    """Write the words where a screen reader looks for them."""
    text = path.read_text(encoding="utf-8")
    said = f'<svg role="img" aria-label="{escape(words)}" '
    path.write_text(re.sub("<svg ", lambda _: said, text, count=1), encoding="utf-8",
                    newline="\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
