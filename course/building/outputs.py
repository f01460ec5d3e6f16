"""What a stored output keeps, and what it may not hold."""
import re

import nbformat

MOST_BYTES = 1_000_000
PICTURE = re.compile(r"data:image/\w+;base64,[A-Za-z0-9+/=]+")  # inside HTML
WIDGET = "application/vnd.jupyter.widget-view+json"

LIVE = (WIDGET, "application/javascript")  # of use beside a kernel alone

# each of these would differ on another machine or in another run
FORBIDDEN = (
    ("a memory address", re.compile(r"\b0x[0-9a-fA-F]{6,}\b")),
    ("an absolute path",
     re.compile(r"(?<![\w./:<-])(?:/(?:home|Users|root|tmp|var|opt|usr|private|work|mnt|builds?)/"
                                    r"[\w.-]+|[A-Z]:\\\\?\w+)")),
    ("a random id",
     re.compile(
         r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b[0-9a-f]{32}\b|"
                               r"\bT_[0-9a-f]{5}\b")),
)


def text_of(output):
    """The text of one output, each of its forms after the other; pictures left out."""
    if output.output_type == "stream":
        return output.text
    return PICTURE.sub("", _forms(output))


def _forms(output):
    return "\n".join(value if isinstance(value, str) else str(value) for kind,
                     value in output.get("data", {}).items()
                     if not kind.startswith("image/") or kind == "image/svg+xml")


def normalise(notebook):
    """Leave out, in place, what no reader sees and what differs from run to run."""
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            if "data" in output:
                for kind in LIVE:
                    output.data.pop(kind, None)
                    output.metadata.pop(kind, None)
        if cell.cell_type == "code":
            cell.outputs = _joined(output for output in cell.outputs if "data" not in output
                                   or output.data)


def _joined(outputs):
    """Prints that follow each other as one output, however the kernel happened to flush them."""
    joined = []
    for output in outputs:
        if joined and output.output_type == "stream" and joined[-1].get("name") == output.name:
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def faults(notebook, where):
    """One sentence for each stored output that may not stand; `where(cell_id)` names the place."""
    found = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            found += [f"{where(cell.id)}: {sentence}" for sentence in _faults(output)]
    size = len(nbformat.writes(notebook).encode())
    if size > MOST_BYTES:
        largest = max(notebook.cells, key=lambda cell: len(str(cell.get("outputs", ""))))
        share = len(str(largest.get("outputs", "")))
        found.append(f"{where(largest.id)}: the notebook has {size:,} bytes, {share:,} of "
                     f"them in this cell's output; {MOST_BYTES:,} fit. Draw fewer points "
                     "or a smaller figure.")
    return found


def _faults(output):
    if output.output_type == "error":
        yield (f"the output is an error, {output.ename}: {output.evalue}. Catch it with try "
               "and print it.")
        return
    if output.output_type == "stream" and output.name == "stderr":
        yield (f"the cell wrote to stderr: {_short(output.text)!r}. Progress bars and warnings "
               "differ from run to run; type progress=False, or mend what is warned about.")
    if WIDGET in output.get("data", {}):
        yield "the output holds a widget's state; build it again."
    text = text_of(output)
    for what, pattern in FORBIDDEN:
        match = pattern.search(text)
        if match:
            yield (f"the output holds {what}, {match[0]!r}, which differs elsewhere. Print "
                   "something else.")


def _short(text):
    line = next((line for line in text.split("\n") if line.strip()), "").strip()
    return line[:80] + "..." * (len(line) > 80)
