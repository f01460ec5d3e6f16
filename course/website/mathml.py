"""Formulas as MathML: no script draws them, and the page asks for nothing.

The formulas of the course are written in LaTeX. math-core turns them into MathML when the site is
built; one that it cannot read is a warning, and so an error. STIX Two Math draws them: the letters
that the pages use are taken out of the font that the package ziamath brings.

Outputs of a notebook hold formulas between dollars too; Jupyter draws them in the browser, and
here they are found in the text of the HTML.
"""
import html
import re
from importlib.util import find_spec
from pathlib import Path

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.util import logging

FONT = Path(find_spec("ziamath").origin).with_name("fonts") / "STIXTwoMath-Regular.ttf"
LONG = 24   # letters of a formula in a line; a browser does not break it, so it may have to scroll
ITALICS = [*range(0x1D434, 0x1D468), 0x210E, *range(0x1D6E2, 0x1D71C)]   # Latin, h, Greek
FACE = "stix-two-math.woff"
MATH = re.compile(r"<math\b.*?</math>", flags=re.DOTALL)
TAG = re.compile(r"\\tag\{")
# code, scripts and styles, whole; then any other tag: what is between them is text
NO_TEXT = re.compile(r"(<(?P<tag>code|pre|script|style|math)\b.*?</(?P=tag)>|<[^>]*>)",
                     flags=re.DOTALL)
DOLLARS = re.compile(r"\$\$(?P<shown>.+?)\$\$|\$(?P<within>[^$]+?)\$", flags=re.DOTALL)

_convert = LatexToMathML().convert_with_local_state
_log = logging.getLogger(__name__)


def mathml(formula, is_displayed=False):
    """A formula in LaTeX as MathML. Raises LatexError.

    Around one in a line there may be backticks within the dollars, as GitHub reads it.

    >>> mathml("x^2"), mathml("`y`")
    ('<math><msup><mi>x</mi><mn>2</mn></msup></math>', '<math><mi>y</mi></math>')
    """
    if formula.startswith("`") and formula.endswith("`"):
        formula = formula[1:-1]
    if TAG.search(formula):
        formula = rf"\begin{{equation}}{formula}\end{{equation}}"
    return _convert(formula, displaystyle=is_displayed)


def in_page(page):
    """A piece of HTML in which the formulas between dollars are MathML. Raises LatexError.

    >>> in_page("<p>$x$ and <code>$HOME</code></p>")
    '<p><math><mi>x</mi></math> and <code>$HOME</code></p>'
    """
    pieces, at = [], 0
    for tag in NO_TEXT.finditer(page):
        pieces += [DOLLARS.sub(_formula, page[at:tag.start()]), tag[0]]
        at = tag.end()
    return "".join(pieces) + DOLLARS.sub(_formula, page[at:])


def _formula(match):
    shown, within = match["shown"], match["within"]
    return mathml(html.unescape(shown or within), is_displayed=bool(shown))


# ---------------------------------------------------------------------- for Sphinx
def setup(app):
    app.add_html_math_renderer("mathml", (_visit, None), (_visit_displayed, None))
    app.connect("doctree-resolved", _formulas_in_outputs)
    app.connect("build-finished", _write_font)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _visit(self, node):
    drawn = _or_warn(mathml, node.astext(), node)
    is_long = len(re.sub("<[^>]*>", "", drawn)) > LONG
    self.body.append(f'<span class="long">{drawn}</span>' if is_long else drawn)
    raise nodes.SkipNode


def _visit_displayed(self, node):
    drawn = _or_warn(lambda text: mathml(text, is_displayed=True), node.astext(), node)
    # what is too wide is scrolled, by keys as well
    self.body.append(f'<div class="formula" tabindex="0" role="group">{drawn}</div>\n')
    raise nodes.SkipNode


def _formulas_in_outputs(app, doctree, docname):
    for node in doctree.findall(nodes.raw):
        if node.get("format") == "html" and "$" in node.astext():
            page = _or_warn(in_page, node.astext(), node)
            node.children = [nodes.Text(page)]


def _or_warn(convert, text, node):
    try:
        return convert(text)
    except LatexError as error:
        _log.warning("no MathML for %r: %s", text[:200], error, location=node)
        return html.escape(text)


def _write_font(app, exception):
    if exception is None:
        folder = Path(app.outdir)
        letters = {letter for path in folder.rglob("*.html")
                   for drawn in MATH.findall(path.read_text(encoding="utf-8"))
                   for letter in html.unescape(re.sub(r"<[^>]*>", "", drawn))}
        write_font(folder / "_static" / FACE, letters)


def write_font(path, letters):
    """The font with these letters alone, in the form that browsers read.

    In MathML a letter of a formula stands as it is typed and is drawn in italics, which are
    letters of their own.
    """
    from fontTools.subset import Options, Subsetter, load_font, save_font
    options = Options(flavor="woff", layout_features=["*"], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(letters), unicodes=ITALICS)
    with load_font(str(FONT), options) as font:
        subsetter.subset(font)
        save_font(font, str(path), options)
