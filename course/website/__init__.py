"""How the course becomes a website: pages for Sphinx are laid out in one folder, and read there.

    layout.py      which file of the repository becomes which page, and the links between them
    units.py       solutions/04_outliers.ipynb  ->  a page: answers folded, nothing of Jupyter's own
    landing.py     what the first page shows: a case, a named mistake, the units; all computed
    reference.py   docstrings of the public names  ->  the reference
    assemble.py    writes all pages into a folder, and only what has changed
    mathml.py      for Sphinx: formulas as MathML, and the font that draws them
    deeper.py      for Sphinx: the part for a second reading is folded
    names.py       for Sphinx: a name for what the theme leaves without

The words of the pages that stand nowhere else, settings and style sheet are in docs/site/.
`course/publish.py` is the command.
"""
from importlib.util import find_spec

for _needed in ("math_core", "myst_nb", "sphinx_book_theme", "sphinx_design", "ziamath"):
    if find_spec(_needed) is None:
        raise SystemExit(f"Making the website needs {_needed}, which is not installed. "
                         'Type: pip install --editable ".[all]"')
