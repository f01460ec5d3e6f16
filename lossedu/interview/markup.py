"""The little markup of quiz and cards as HTML: maths, code, bold, paragraphs.

`$...$` and `$$...$$` stay as they are: the notebook typesets them.
"""
import html
import re

_FENCE = re.compile(r"^```\w*\n(.*?)^```[ \t]*$", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`([^`]+)`|(\$\$.+?\$\$|\$[^$]+\$)|\*\*(.+?)\*\*", re.DOTALL)


def inline(text: str) -> str:
    """One line of markup as HTML.

    >>> inline("the slope is **at most** `delta`: $|r| < 1$")
    'the slope is <strong>at most</strong> <code>delta</code>: $|r| &lt; 1$'
    """
    parts, end = [], 0
    for found in _INLINE.finditer(text):
        code, maths, bold = found.groups()
        parts.append(html.escape(text[end:found.start()], quote=False))
        if code:
            parts.append(f"<code>{html.escape(code, quote=False)}</code>")
        elif maths:
            parts.append(html.escape(maths, quote=False))
        else:
            parts.append(f"<strong>{inline(bold)}</strong>")
        end = found.end()
    return "".join(parts) + html.escape(text[end:], quote=False)


def block(text: str) -> str:
    r"""Paragraphs and fenced code as HTML.

    >>> block("One.\n\nTwo.")
    '<p>One.</p>\n<p>Two.</p>'
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
    paragraphs = [" ".join(one.split()) for one in re.split(r"\n[ \t]*\n", text)]
    return [f"<p>{inline(one)}</p>" for one in paragraphs if one]
