r"""The Markdown of the course's texts as HTML: paragraphs, lists, tables, code, formulas.

Links become their words: a slide leads nowhere.
"""
import re
from html import escape

from .material import blocks
from .maths import mathml

INLINE = re.compile(
    r"`(?P<code>[^`]+)`|\$\$(?P<display>.+?)\$\$|\$(?P<maths>[^$]+)\$"
    r"|\*\*(?P<bold>.+?)\*\*|\*(?P<light>[^*\s][^*]*)\*|\[(?P<link>[^\]]+)\]\([^)]*\)",
    re.DOTALL)
# between two sentences; the first may end in bold or in quotation marks
SENTENCE = re.compile(r"(?:(?<=[.?!])|(?<=[.?!]\*)|(?<=[.?!]\*\*)|(?<=[.?!]\"))\s+"
                      r"(?=[A-Z`$*(\"])")
STAND_IN = re.compile(r"\$\$.+?\$\$|\$[^$]+\$|`[^`]+`", re.DOTALL)


def inline(text):
    """One paragraph as HTML.

    >>> inline("**at most** `delta`, see [unit 3](03_regression.ipynb)")
    '<strong>at most</strong> <code>delta</code>, see unit 3'
    """
    parts, end = [], 0
    for found in INLINE.finditer(text):
        parts.append(escape(text[end:found.start()], quote=False))
        parts.append(_piece(**found.groupdict()))
        end = found.end()
    return "".join(parts) + escape(text[end:], quote=False)


def _piece(code, display, maths, bold, light, link):
    if code:
        return f"<code>{escape(code, quote=False)}</code>"
    if display or maths:
        return mathml(display or maths, display=bool(display))
    if bold:
        return f"<strong>{inline(bold)}</strong>"
    return f"<em>{inline(light)}</em>" if light else inline(link)


def html(markdown):
    r"""A text as HTML.

    >>> html("One.\n\n- two\n- three")
    '<p>One.</p>\n<ul><li>two</li><li>three</li></ul>'
    """
    return "\n".join(_block(one) for one in blocks(markdown))


def _block(block):
    rows = block.split("\n")
    if rows[0].startswith(("```", "~~~")):
        return f"<pre>{escape(chr(10).join(rows[1:-1]), quote=False)}</pre>"
    if re.match(r"[-*] |\d+\. ", rows[0]):
        return _list(rows)
    if rows[0].startswith("|") and len(rows) > 1:
        return _table(rows)
    if rows[0].startswith("> "):
        return f"<blockquote>{html(re.sub('^> ?', '', block, flags=re.MULTILINE))}</blockquote>"
    return f"<p>{inline(' '.join(rows))}</p>"


def _list(rows):
    items = []
    for row in rows:
        mark = re.match(r"[-*] |\d+\. ", row)
        if mark:
            items.append(row[mark.end():])
        else:
            items[-1] += f" {row.strip()}"
    tag = "ol" if rows[0][0].isdigit() else "ul"
    return f"<{tag}>{''.join(f'<li>{inline(one)}</li>' for one in items)}</{tag}>"


def _table(rows):
    cells = [_cells(row) for row in rows]
    head = "".join(f'<th scope="col">{inline(one)}</th>' for one in cells[0])
    head = f"<thead><tr>{head}</tr></thead>" if any(cells[0]) else ""
    body = "".join(f"<tr>{''.join(f'<td>{inline(one)}</td>' for one in row)}</tr>"
                   for row in cells[2:])
    return f"<table>{head}<tbody>{body}</tbody></table>"


def _cells(row):
    """The cells of a row of a table; a bar inside of a formula or of code parts none."""
    held = []

    def keep(found):
        held.append(found[0])
        return f"\0{len(held) - 1}\0"

    row = STAND_IN.sub(keep, row.strip()).replace(r"\|", "\1")
    return [re.sub("\0(\\d+)\0", lambda found: held[int(found[1])], one.strip()).replace("\1", "|")
            for one in row.strip("|").split("|")]


def sentences(text):
    r"""The sentences of a paragraph; formulas and code part none.

    >>> sentences("Of $a. B$ one. And `c. D` is two?")
    ['Of $a. B$ one.', 'And `c. D` is two?']
    """
    held = []

    def keep(found):
        held.append(found[0])
        return f"$\0{len(held) - 1}\0"

    joined = " ".join(STAND_IN.sub(keep, text).split())
    return [re.sub("\\$\0(\\d+)\0", lambda found: held[int(found[1])], one)
            for one in SENTENCE.split(joined)]
