"""What the first page shows, taken from the course when the site is made: no number is typed.

Each function in FILLINGS returns Markdown.
"""
import html
import inspect

import numpy as np

import lossedu
from lossedu import interview, units

from . import layout
from .units import card

# the first unit of each part
PARTS = {"start": "Foundations", "regression": "Regression",
         "likelihood": "Probability and information", "cross_entropy": "Classification",
         "metric_learning": "Embeddings, masks, distributions", "claims": "Put to the test"}
GUESS = "outliers/calls-1950"
EXPLORER = "leverage"
WIDTH, HEIGHT, EDGE = 420, 250, 34   # of the picture, and what is left around it for the axes


# ---------------------------------------------------------------------- a case and a guess
def case():
    """The case of the unit on outliers: the data, its guess; folded, the line and the answer."""
    unit, _, name = GUESS.partition("/")
    (guess,) = [one for one in interview.guesses(unit) if one.id == name]
    calls = lossedu.data.load("telephone")
    line = lossedu.engine.fit_linear(lossedu.loss("mse"), calls.X, calls.y)
    options = "\n".join(f"- ({letter}) {text}" for letter, text in zip("abcdef", guess.options))
    right = guess.options["abcdef".index(guess.answer)]
    return f"""::::{{grid}} 1 1 2 2
:gutter: 3

:::{{grid-item}}
:columns: 12 12 7 7
{picture(calls.column("year"), calls.y)}
:::

:::{{grid-item}}
:columns: 12 12 5 5
Yearly telephone calls from Belgium. In six years, the crosses, minutes were recorded instead of
calls. We fit a line to all years by least squares.

**Your guess.** {guess.question}

{options}

<details><summary>See what it predicts</summary>

{picture(calls.column("year"), calls.y, line)}

**({guess.answer}) {right}** {guess.because}

{_way_to(unit, "The whole case")}

</details>
:::
::::
"""


def picture(year, count, line=None):
    """The data, and the line if there is one, as SVG: dots, crosses for the years of minutes."""
    minutes = (year >= 64) & (year <= 69)
    low, high = -2, count.max() + 1
    across, down = _across(year), _down(count, low, high)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
                   for x, y in zip(across[~minutes], down[~minutes]))
    crosses = "".join(f'<path d="M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8"/>'
                      for x, y in zip(across[minutes], down[minutes]))
    ticks = "".join(f'<text x="{EDGE - 6}" y="{_down(value, low, high) + 4:.1f}" '
                    f'text-anchor="end">{value}</text>' for value in (0, 10, 20))
    ticks += "".join(f'<text x="{_across(value):.1f}" '
                     f'y="{HEIGHT - 6}" text-anchor="middle">19{value}</text>'
                     for value in (50, 60, 70))
    zero = _down(0, low, high)
    words = (f"Tens of millions of calls a year, 1950 to 1973. Dots rise slowly, up to "
             f"{count[~minutes].max():.1f}. Six crosses, 1964 to 1969, stand between "
             f"{count[minutes].min():.0f} and {count[minutes].max():.0f}.")
    drawn = ""
    if line is not None:
        ends = np.array([50.0, 73.0])
        (x1, x2), fitted = _across(ends), line.predict(ends[:, None])
        y1, y2 = _down(fitted, low, high)
        drawn = f'<path class="fit" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>'
        words += f" The line rises from {fitted[0]:.1f} in 1950 to {fitted[1]:.1f} in 1973."
    return (f'<svg class="case" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-label="{html.escape(words)}">'
            f'<path class="axis" d="M{EDGE} {zero:.1f}H{WIDTH - 8}"/>'
            f'{drawn}<g class="dots">{dots}</g><g class="crosses">{crosses}</g>{ticks}'
            f'<text x="{EDGE + 8}" y="16">tens of millions of calls</text></svg>')


def _across(year):
    """Where a year stands, in pixels from the left."""
    return EDGE + (year - 49) / 25 * (WIDTH - EDGE - 8)


def _down(value, low, high):
    """Where a value stands, in pixels from the top."""
    return 8 + (high - value) / (high - low) * (HEIGHT - EDGE)


def _way_to(name, words):
    """A link to a unit."""
    unit = units.find(name)
    title = card(unit).title.split(":")[0].lower()
    return f"{words}: [unit {unit.number}, {title}](units/{unit.stem}.ipynb)."


# ---------------------------------------------------------------------- a mistake with a name
def huber_value(pred, target, delta=1.0):
    residual = np.abs(pred - target)
    return np.where(residual <= delta, residual ** 2 / 2, delta * residual)


def mistake():
    """A common way to write Huber's loss, and what the check says of it."""
    report = lossedu.check("huber_value", huber_value)
    if report.passed or not report.mistake:
        raise layout.Lost("the mistake of the first page is no longer named by the check.")
    return (f"```python\n{inspect.getsource(huber_value)}\n"
            'lossedu.check("huber_value", huber_value)\n```\n\n'
            f'<div class="said">{report._repr_html_()}</div>\n')


# ---------------------------------------------------------------------- something to move
def explorer():
    """An explorer that runs on the page; its still picture where scripts do not run."""
    made = getattr(lossedu.explorers, EXPLORER)()
    return f"````{{raw}} html\n{made.still()}\n````\n"


# ---------------------------------------------------------------------- the units
def parts():
    """[(name of the part, its units)], in the order of the course."""
    found = []
    for unit in layout.written():
        if unit.name in PARTS:
            found.append((PARTS[unit.name], []))
        found[-1][1].append(unit)
    return found


def table_of_units():
    """The units by part, with minutes and difficulty."""
    texts = []
    for name, of_it in parts():
        rows = [f"| [{unit.number}. {card(unit).title}](units/{unit.stem}.ipynb) "
                f"| {unit.takes_up} | {card(unit).minutes} | {card(unit).difficulty} |"
                for unit in of_it]
        texts.append("\n".join([f"### {name}", "", "| unit | takes up | minutes | difficulty |",
                                "|---|---|---:|---:|", *rows, ""]))
    total = sum(card(unit).minutes for unit in layout.written())
    said = (f"{len(layout.written())} units, {total / 60:.0f} hours with the exercises of the main "
            "path. Difficulty goes from 1 to 5.")
    return "\n".join([said, "", *texts])


def contents():
    """The units for the sidebar, one list for each part."""
    blocks = []
    for name, of_it in parts():
        lines = "\n".join(f"units/{unit.stem}" for unit in of_it)
        blocks.append(f"```{{toctree}}\n:hidden:\n:caption: {name}\n\n{lines}\n```\n")
    return "\n".join(blocks)


FILLINGS = {"case": case, "mistake": mistake, "explorer": explorer, "units": table_of_units,
            "contents": contents}
