"""For Sphinx: "Going deeper" of a unit is folded on its page, as it is in the notebook.

A browser unfolds it by itself when a link leads into it.
"""
from docutils import nodes

HEADING = "Going deeper"


def setup(app):
    app.connect("doctree-resolved", _fold)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _fold(app, doctree, docname):
    for section in doctree.findall(nodes.section):
        title, *below = section.children
        if docname.startswith("units/") and title.astext().startswith(HEADING):
            opening = '<details class="deeper"><summary>Unfold this part</summary>'
            section.children = [title, _raw(opening), *below, _raw("</details>")]


def _raw(text):
    return nodes.raw("", text, format="html")
