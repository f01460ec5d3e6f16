"""The cell before a unit's first `import lossedu`: on Google Colab it installs lossedu, elsewhere
it does nothing.

`lossedu` and not `lossedu[course]`: Colab has everything else that a notebook uses. It also has an
ipykernel and an ipywidgets of its own, older than those we ask for, and a newer one would replace
the kernel that is running.
"""
import re

from nbformat.v4 import new_code_cell

NAME = "colab"  # of the cell
FIRST_USE = re.compile(r"^(import|from) lossedu\b", flags=re.MULTILINE)
INSTALL = '''\
# On Google Colab this installs the course. Elsewhere it does nothing.
if "google.colab" in str(get_ipython()):
    get_ipython().run_line_magic("pip", "install --quiet lossedu")'''


def insert(notebook, lines):
    """Put the cell before the first that imports lossedu, and its line in the source into `lines`;
    both in place."""
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and FIRST_USE.search(cell.source):
            options = {"id": NAME, "tags": ["colab"]}
            notebook.cells.insert(place, new_code_cell(INSTALL, metadata=options))
            lines.insert(place, lines[place])
            return
