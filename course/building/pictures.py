"""What each picture is said to show: in a notebook, and on a page in Markdown or HTML.

A picture is said in words by its alt text and by nothing else: where an output is a bare image,
JupyterLab shows it without the text that lies beside it in the file.
"""
import html
import re
from collections.abc import Iterator

TAG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
ALT = re.compile(r"(?<![\w-])alt\s*=\s*(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
MARKDOWN = re.compile(r"!\[([^\]]*)\]\(")
CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
# what a program writes where nobody has said what a picture shows
NO_WORDS = re.compile(r"(image|picture|figure|plot|png|No description has been provided for this "
                      r"image)?\.?", re.IGNORECASE)


def in_html(page: str) -> Iterator[str]:
    """The alt text of each picture in HTML, "" where it has none.

    >>> list(in_html('<img src="a.png" alt="A &lt; B."><img src="b.png">'))
    ['A < B.', '']
    """
    for tag in TAG.findall(page):
        alt = ALT.search(tag)
        yield html.unescape(alt[1][1:-1]).strip() if alt else ""


def in_markdown(page: str) -> Iterator[str]:
    """The alt text of each picture in Markdown; what stands in code is no picture.

    >>> list(in_markdown("![A curve](a.png) `![](b.png)`"))
    ['A curve']
    """
    page = CODE.sub("", page)
    yield from (alt.strip() for alt in MARKDOWN.findall(page))
    yield from in_html(page)


def in_notebook(notebook) -> Iterator[tuple[str, str]]:
    """(id of its cell, alt text) of each picture in a notebook, in text and in outputs."""
    for cell in notebook.cells:
        found = list(in_markdown(cell.source)) if cell.cell_type == "markdown" else []
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            found += in_html(str(data.get("text/html", "")))
            found += in_markdown(str(data.get("text/markdown", "")))
            found += ["" for kind in data if kind.startswith("image/")]
        yield from ((cell.id, alt) for alt in found)


def is_mute(alt: str) -> bool:
    """Whether an alt text says nothing.

    >>> is_mute(""), is_mute("Figure"), is_mute("A line that rises.")
    (True, True, False)
    """
    return bool(NO_WORDS.fullmatch(alt))
