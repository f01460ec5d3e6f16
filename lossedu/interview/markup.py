"""The little markup of quiz and cards as HTML: maths, code, bold, emphasis, paragraphs, lists.

`$...$` and `$$...$$` stay as they are: the notebook typesets them.
"""
import html
import re

_FENCE = re.compile(r"^```\w*\n(.*?)^```[ \t]*$", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`([^`]+)`|(\$\$.+?\$\$|\$[^$]+\$)|\*\*(.+?)\*\*|"
                     r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])", re.DOTALL)
_ITEM = re.compile(r"^[ \t]*(?:(\d+)\.|-)[ \t]+", re.MULTILINE)


def inline(text: str) -> str:
    """One line of markup as HTML.

    >>> inline("the slope is **at most** `delta`: $|r| < 1$")
    'the slope is <strong>at most</strong> <code>delta</code>: $|r| &lt; 1$'
    """
    parts, end = [], 0
    for found in _INLINE.finditer(text):
        code, maths, bold, emphasis = found.groups()
        parts.append(html.escape(text[end:found.start()], quote=False))
        if code:
            parts.append(f"<code>{html.escape(code, quote=False)}</code>")
        elif maths:
            parts.append(html.escape(maths, quote=False))
        elif bold:
            parts.append(f"<strong>{inline(bold)}</strong>")
        else:
            parts.append(f"<em>{inline(emphasis)}</em>")
        end = found.end()
    return "".join(parts) + html.escape(text[end:], quote=False)


def block(text: str) -> str:
    r"""Paragraphs, lists and fenced code as HTML.

    >>> block("One.\n\n1. *Two*.\n2. Three.")
    '<p>One.</p>\n<ol><li><em>Two</em>.</li><li>Three.</li></ol>'
    """
    parts, end = [], 0
    for found in _FENCE.finditer(text):
        parts += _paragraphs(text[end:found.start()])
        parts.append(f"<pre><code>{html.escape(found.group(1).rstrip(), quote=False)}</code></pre>")
        end = found.end()
    return "\n".join(parts + _paragraphs(text[end:]))


def unbalanced(text: str) -> str:
    """What is left open in a text, as words, or nothing.

    >>> unbalanced("costs $5")
    'has a $ without its partner (write US dollars as a word)'
    """
    text = _FENCE.sub("", text)
    if text.count("`") % 2:
        return "has a ` without its partner"
    text = re.sub(r"`[^`]+`", "", text)
    if text.count("$") % 2:
        return "has a $ without its partner (write US dollars as a word)"
    text = re.sub(r"\$[^$]+\$", "", text)
    return "has ** without its partner" if text.count("**") % 2 else ""


def _paragraphs(text):
    pieces = re.split(r"\n[ \t]*\n", text)
    return [_list(one) if _ITEM.match(one) else f"<p>{_line(one)}</p>"
            for one in pieces if one.strip()]


def _list(text):
    """A paragraph whose first line begins like "1. " or "- ", as a list."""
    first = _ITEM.match(text)[1]
    begin = "ul" if first is None else "ol" if first == "1" else f'ol start="{first}"'
    starts = [found.start() for found in _ITEM.finditer(text)] + [len(text)]
    items = (_ITEM.sub("", text[start:end], count=1) for start, end in zip(starts, starts[1:]))
    return f"<{begin}>" + "".join(f"<li>{_line(one)}</li>" for one in items) + f"</{begin[:2]}>"


def _line(text):
    return inline(" ".join(text.split()))
