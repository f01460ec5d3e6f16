"""The page's side of the explorers: JavaScript, put together to one module for each explorer.

    module(path)        # the text of a module, from the explorer's own file NAME.js

A module needs nothing but itself: the files of `SHARED` stand in it, then the explorer's file. So
JupyterLab and a page without a kernel run the same text, and neither asks the network or a
bundler.
"""
import json
import re
from pathlib import Path

from ...plots.theme import DARK, LINES

HERE = Path(__file__).parent
SHARED = ("format.js", "maths.js", "lines.js", "parts.js", "cells.js", "grid.js", "host.js")
END = """
const open = (element, spec, options) => show(element, spec, explorer, options);
export { open as show, explorer, fill, format, wordsOf };
export default { render: renderer(explorer) };
"""


def module(path: Path) -> str:
    """The module of the explorer whose file is `path`: a text without imports."""
    shared = "\n".join(_bare(HERE / name) for name in SHARED)
    own = f"const explorer = (() => {{\n{_bare(path)}\nreturn {{ numbers, make }};\n}})();"
    return f"const STYLE = {json.dumps(style())};\n{shared}\n{own}\n{END}"


def _bare(path):
    """A file without its imports, and with its exports as plain declarations."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"^import\s[^;]*?;\n", "", text, flags=re.MULTILINE)
    return re.sub(r"^export (?=(async )?function|const|let|class)", "", text, flags=re.MULTILINE)


def style() -> str:
    """The style sheet, with the course's palette for light and dark pages."""
    rows = [(HERE / "style.css").read_text(encoding="utf-8")]
    for place, ((colour, line), dark) in enumerate(zip(LINES, DARK), start=1):
        # the name is set where the scheme is, so that light-dark() follows it
        rows.append(f".lossedu-explorer-live {{--lossedu-line-{place}: "
                    f"light-dark({colour}, {dark})}}")
        ink = f"var(--lossedu-line-{place})"
        rows.append(f".lossedu-line-{place} {{stroke: {ink}; stroke-dasharray: {_dashes(line)}}}")
        rows.append(f":is(.lossedu-area-{place}, .lossedu-bar-{place}) {{fill: {ink}}}")
        rows.append(f".lossedu-point-{place} {{fill: {ink}; stroke: {ink}}}")
        rows.append(f".lossedu-point-{place}.lossedu-hollow {{fill: var(--lossedu-paper)}}")
        rows.append(f".lossedu-grip-{place} {{stroke: {ink}}}")
    return "\n".join(rows)


def _dashes(line):
    """Matplotlib's line style as an SVG dash array, in pixels of a line two wide."""
    from matplotlib import rcParamsDefault
    patterns = {"-": (), "--": rcParamsDefault["lines.dashed_pattern"],
                "-.": rcParamsDefault["lines.dashdot_pattern"]}
    dashes = patterns[line] if isinstance(line, str) else line[1]
    return " ".join(f"{2 * length:g}" for length in dashes) or "none"
