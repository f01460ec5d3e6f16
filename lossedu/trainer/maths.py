"""Cards as HTML that needs no network: maths is drawn by matplotlib and stands in the page as SVG.

What matplotlib cannot set (`cases`, `aligned`) stays as it was typed, as code.
"""
import re
from functools import lru_cache
from html import escape, unescape

from ..interview.markup import block

SIZE = 16                     # pixels of the page's letters
MATHS = re.compile(r"\$\$(.+?)\$\$|\$([^$]+)\$", re.DOTALL)
ITALIC = re.compile(r"(?<![\w*])\*([^*<>\n]+)\*(?![\w*])")
CODE = re.compile(r"(<pre>.*?</pre>|<code>.*?</code>)", re.DOTALL)
ONE = r"([0-9a-zA-Z]|\\(?!frac)[a-zA-Z]+)"   # what LaTeX takes without braces
# what cards write -> what matplotlib knows
SPELLED = ((r"\\tfrac", r"\\frac"), (r"\\(big|Big|bigg|Bigg)[lr]?(?![a-zA-Z])", ""),
           (r"\\lVert|\\rVert|\\Vert", r"\\|"), (r"\\lvert|\\rvert", "|"),
           (r"\\text(?=\{)", r"\\mathrm"), (r"\\operatorname\*", r"\\operatorname"),
           (r"\\le(?![a-zA-Z])", r"\\leq"), (r"\\ge(?![a-zA-Z])", r"\\geq"),
           (r"\\lt(?![a-zA-Z])", "<"), (r"\\gt(?![a-zA-Z])", ">"),
           (r"\\(displaystyle|limits|nolimits)(?![a-zA-Z])", ""),
           (r"\\bmod(?![a-zA-Z])", r"\\;\\mathrm{mod}\\;"),
           (rf"\\frac\s*{ONE}\s*{ONE}", r"\\frac{\1}{\2}"), (rf"\\frac\s*{ONE}", r"\\frac{\1}"),
           (rf"\\sqrt\s*{ONE}", r"\\sqrt{\1}"))


def page_text(text: str) -> str:
    """Paragraphs, code, italics and maths of a card as HTML.

    >>> page_text("the *slope* is `a*b*c`")
    '<p>the <em>slope</em> is <code>a*b*c</code></p>'
    """
    parts = CODE.split(block(text))
    for place in range(0, len(parts), 2):  # every second one is code
        parts[place] = ITALIC.sub(r"<em>\1</em>", MATHS.sub(_drawn, parts[place]))
    return "".join(parts)


def _drawn(found):
    shown, inline = found.groups()
    formula = " ".join(unescape(shown or inline).split())
    picture = svg(formula)
    if picture is None:
        return f"<code>{escape(formula, quote=False)}</code>"
    return f'<span class="shown">{picture}</span>' if shown else picture


@lru_cache(maxsize=2048)
def svg(formula: str, size: int = SIZE) -> str | None:
    """A formula of LaTeX as an SVG in the colour of the text around it, or None."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath, text_to_path
    for written, known in SPELLED:
        formula = re.sub(written, known, formula)
    try:
        words = FontProperties(size=size, math_fontfamily="stix")
        width, height, depth = text_to_path.get_text_width_height_descent(f"${formula}$", words,
                                                                          ismath=True)
        path = TextPath((0, 0), f"${formula}$", prop=words)
    except ValueError:
        return None
    body, above = _outline(path), height - depth
    return (f'<svg class="maths" role="img" aria-label="{escape(formula)}" '
            f'width="{width:.1f}" height="{height:.1f}" '
            f'viewBox="0 {-above:.1f} {width:.1f} {height:.1f}" '
            f'style="vertical-align:{-depth:.1f}px"><path d="{body}" fill="currentColor"/></svg>')


def _outline(path):
    """The letters of a path as an SVG's `d`; its second axis points down."""
    words, letters = [], {1: "M", 2: "L", 3: "Q", 4: "C", 79: "Z"}
    for points, code in path.iter_segments(curves=True, simplify=False):
        pairs = [f"{x:.1f} {-y:.1f}" for x, y in points.reshape(-1, 2)] if code != 79 else []
        words.append(letters[code] + " ".join(pairs))
    return "".join(words)
