"""How the text of a unit becomes two notebooks.

    source.py    units/outliers/unit.md  ->  a notebook with ids and metadata, nothing run
    ids.py       the id of each cell, from headings and names
    guesses.py   a guess: its question, the cell that asks, the cell that reveals
    answers.py   the cells of an exercise that stands there as one line
    exercises.py what an exercise adds to it: heading, stub, points
    sizes.py     how long a unit is, the card that says so, "Going deeper"
    progress.py  the cell below the card that shows where the learner stands
    hidden.py    which cells have their code folded away
    hints.py     hints behind the check of their exercise
    links.py     mentions of other units
    colab.py     the cell that installs lossedu on Google Colab
    run.py       the notebook run in a clean kernel        ->  solutions/04_outliers.ipynb
    learner.py   solutions cut out, outputs cleared        ->  notebooks/04_outliers.ipynb
    outputs.py   what a stored output may not hold
    fresh.py     do the files on disk agree with their source?
    words.py     private words, and sentences that promise much
    cheatsheet.py  docs/cheatsheet.md, from the recipes and answers of all units
    readme.py    how long the units take, and their table in README
    lint.py      numbers in prose, headings, alt text, the parts of a unit

`course/build.py` is the command.
"""
from importlib.util import find_spec

for _needed in ("jupytext", "nbclient", "nbgrader", "rich"):
    if find_spec(_needed) is None:
        raise SystemExit(f"Building the notebooks needs {_needed}, which is not installed. "
                         'Type: pip install --editable ".[all]"')
