"""Skeletons: `lossedu new loss|exercise|explorer|unit NAME`.

    write_loss(root, "welsch", "regression")      # -> Written: the files, and what to type next
    write_exercise(root, "tail_weight", "outliers")
    write_explorer(root, "tail_dial", "outliers")
    write_unit(root, "tails", after="outliers")

A skeleton works as it stands: its tests pass and its unit builds. What is to be changed says
CHANGE.
Nothing is overwritten. What does not fit raises ValueError with one sentence.
"""
import keyword
from dataclasses import dataclass
from pathlib import Path

from .. import losses, units
from ..core.words import near
from ..exercises import EXERCISES
from ..exercises.kinds import KINDS
from . import course

TEMPLATES = Path(__file__).parent / "templates"
FAMILIES = ("regression", "classification", "margin")
MODELS = {  # families whose losses have inputs of their own: the file to copy
    "embedding": "cosine_embedding.py", "distribution": "kl_div.py", "overlap": "dice.py",
    "composite": "multi_task.py"}


@dataclass(frozen=True)
class Written:
    """The files that were written or changed, from the checkout, and what to do next: (command,
    why)."""

    files: tuple
    steps: tuple

    def __str__(self):
        width = max(len(command) for command, _ in self.steps)
        files = "\n".join(f"  {file}" for file in self.files)
        steps = "\n".join(f"  {number}. {command:{width}}  {why}"
                          for number, (command, why) in enumerate(self.steps, start=1))
        return f"Written:\n{files}\nNext:\n{steps}"


# ---------------------------------------------------------------------- a loss
def write_loss(root, name, family):
    """The file of a loss, its known mistakes, and the test of its last digits."""
    _read_name("loss", name, [*losses.LOSSES, *losses.FAULTY], "welsch")
    _read_family(family)
    file = f"lossedu/losses/{family}/{name}.py"
    mistakes = f"lossedu/mistakes/{name}.py"
    test = f"tests/losses/test_accuracy_{name}.py"
    words = {"name": name, "Title": _title(name)}
    new = {file: "loss", mistakes: "mistakes", test: "accuracy"}
    _write(root, {path: _filled(f"{kind}_{family}", words) for path, kind in new.items()})
    return Written(tuple(new), (
        (f"pytest --loss {name}", "its tests pass as it stands (a minute)"),
        (f"change {file}", "where it says CHANGE; pytest again. A setting's name stands in "
                           "all three files"),
        (f"change {mistakes}", "what people get wrong, with hints"),
        (f"change {test}", "the exact value and slope, to 60 digits"),
        ("enter it in lossedu/core/names.py", "what other libraries call it and its settings"),
        ("lossedu catalogue", "puts it into docs/ (a minute or two)"),
        ("make quick", "what is fast of all the tests")))


def _read_family(family):
    if family in FAMILIES:
        return
    fits = ", ".join(FAMILIES)
    if family in MODELS:
        raise ValueError(f"family {family}: its losses have inputs of their own, so copy a file: "
                         f"lossedu/losses/{family}/{MODELS[family]}. There is a skeleton "
                         f"for {fits}.")
    raise ValueError(f"there is no family {family!r}; {fits} "
                     f"fit.{near(family, [*FAMILIES, *MODELS])}")


# ---------------------------------------------------------------------- an exercise
def write_exercise(root, name, unit, kind="implement"):
    """The file of an exercise, and its section in the unit's text, behind the last exercise
    there."""
    _read_name("exercise", name, EXERCISES, "tail_weight")
    _read_kind(kind)
    unit = _written_unit(root, unit)
    file, source = f"lossedu/units/{unit}/exercises/{name}.py", f"lossedu/units/{unit}/unit.md"
    words = {"name": name, "Title": _title(name)}
    skeleton, section = ("exercise", "section") if kind == "implement" else (f"exercise_{kind}",
                                                                             "section_value")
    text = course.with_section((root / source).read_text(encoding="utf-8"), _filled(section, words))
    new = {file: _filled(skeleton, words)}
    if not (root / file).parent.is_dir():
        new[f"lossedu/units/{unit}/exercises/__init__.py"] = ""
    _write(root, new)
    (root / source).write_text(text, encoding="utf-8")
    return Written((*new, f"{source} (its section)"), _steps_of_exercise(name, file, source, unit))


def kinds_with_a_skeleton():
    """The kinds of exercise that `lossedu new exercise` writes."""
    return [kind for kind in KINDS if kind == "implement"
            or (TEMPLATES / f"exercise_{kind}.txt").is_file()]


def _read_kind(kind):
    fits = kinds_with_a_skeleton()
    if kind not in fits:
        raise ValueError(f"kind {kind!r} came; {', '.join(fits)} fit.{near(kind, fits)}")


def _steps_of_exercise(name, file, source, unit):
    return ((f"python -m lossedu.exercises {name}", "tries it with every mistake (a second)"),
            (f"change {file}", "where it says CHANGE; try again"),
            (f"change {source}", "its text and its two hints"),
            (f"lossedu build {unit}", "writes both notebooks (half a minute)"),
            (f"pytest --exercise {name}", "its tests (some seconds)"))


# ---------------------------------------------------------------------- an explorer
def write_explorer(root, name, unit):
    """The two files of an explorer: its numbers in Python, its picture in JavaScript."""
    _read_name("explorer", name, units.modules("explorers"), "tail_dial")
    unit = _written_unit(root, unit)
    file = f"lossedu/units/{unit}/explorers/{name}.py"
    page = file.removesuffix(".py") + ".js"
    words = {"name": name, "Title": _title(name), "Class": name.title().replace("_", "")}
    new = {file: _filled("explorer", words), page: _filled("explorer_js", words)}
    if not (root / file).parent.is_dir():
        new[f"lossedu/units/{unit}/explorers/__init__.py"] = ""
    _write(root, new)
    return Written(tuple(new), (
        (f"pytest tests/widgets/test_explorers.py -k {name}", "Python's side (seconds)"),
        (f"pytest tests/browser/test_explorers.py -k {name}", "the page's, with a Chromium"),
        (f"change {file}", "where it says CHANGE: its numbers are the truth"),
        (f"change {page}", "the same numbers, and the picture; both tests again"),
        (f"change lossedu/units/{unit}/unit.md", "a question that is answered by moving, the cell "
                                                 f"lossedu.explorers.{name}(), and what one finds"),
        (f"lossedu build {unit}", "writes both notebooks (half a minute)")))


def _written_unit(root, unit):
    """The name of a unit that has a text, or ValueError with those that have."""
    there = [one.name
             for one in units.COURSE if (root / "lossedu/units" / one.name / "unit.md").is_file()]
    name = units.find(unit).name
    if name not in there:
        raise ValueError(f"the unit {name} is planned and has no text yet. Type: lossedu "
                         f"new unit {name}")
    return name


# ---------------------------------------------------------------------- a unit
def write_unit(root, name, after=None, question="", takes_up=""):
    """The wing of a unit, with one exercise, and its place in the course and in README."""
    known = {one.name: one for one in units.COURSE}
    wing = root / "lossedu/units" / name
    if (wing / "unit.md").is_file():
        raise ValueError(f"the unit {name!r} is there already: lossedu/units/{name}/unit.md.")
    planned = known.get(name)
    if planned is None:
        _read_name("unit", name, (), "tails")
        if after is None:
            raise ValueError(f"where does {name} stand? Type: lossedu new unit {name} --after "
                             "outliers")
        after = units.find(after).name
    elif after is not None:
        raise ValueError(f"the unit {name} has its place already, number {planned.number}; "
                         "leave --after out.")
    elif question or takes_up:
        raise ValueError(f"the unit {name} is planned: its question and what it takes up "
                         f"stand in {course.ORDER}. Leave --question and --takes-up out, "
                         "and change them there first.")
    exercise = f"{name}_example"
    _read_name("exercise", exercise, EXERCISES, exercise)
    placed = course.placed(units.COURSE, name, after, question, takes_up)
    _write(root, _wing(name, exercise, placed))
    changed = course.place(root, units.COURSE, placed)
    return Written((f"lossedu/units/{name}/", *changed),
                   _steps_of_unit(name, exercise, planned is None))


def _wing(name, exercise, placed):
    """path -> text of every file in a new wing."""
    names = [one.name for one in placed]
    at = names.index(name)
    of_exercise = {"name": exercise, "Title": _title(exercise)}
    of_unit = {"unit": name, "Title": _title(name), "dashed": name.replace("_", "-"),
               "exercise": exercise,
               "next": names[at + 1] if at + 1 < len(names) else names[at - 1]}
    text = _filled("unit", {**of_unit, "section": _filled("section", of_exercise).rstrip("\n")})
    files = {"__init__.py": f'"""The wing of the unit {name}."""\n', "unit.md": text,
             "questions.yaml": _filled("questions", of_unit),
             "cards.yaml": _filled("cards", of_unit),
             f"exercises/{exercise}.py": _filled("exercise", of_exercise)}
    files |= {f"{kind}/__init__.py": "" for kind in ("exercises", "experiments", "explorers",
                                                     "tests")}
    return {f"lossedu/units/{name}/{path}": text for path, text in files.items()}


def _steps_of_unit(name, exercise, is_new):
    every = "lossedu build" if is_new else f"lossedu build {name}"
    why = ("all of them: the numbers of later units have changed (minutes)" if is_new
           else "half a minute")
    text = f"lossedu/units/{name}/unit.md"
    return ((f"lossedu build {name}", "it builds as it stands (half a minute)"),
            (f"change {text}", "where it says CHANGE, questions.yaml and cards.yaml beside it"),
            (f"lossedu new exercise NAME --unit {name}",
             f"for each exercise; {exercise} is an example to rename"),
            (every, why),
            (f"pytest --unit {name}", "is it ready?"),
            ("make quick", "what is fast of all the tests"))


# ---------------------------------------------------------------------- names and files
def _read_name(kind, name, taken, example):
    """Refuse what cannot be the name of a function and a file, and what is taken."""
    if not name.isidentifier() or keyword.iskeyword(
        name) or name != name.lower() or name.startswith("_"):
        raise ValueError(f"{name!r} came; small letters, digits and _ fit, such as {example}.")
    if name in taken:
        raise ValueError(f"there is {'an' if kind[0] in 'aeio' else 'a'} {kind} {name!r} "
                         "already; take another name.")


def _title(name):
    """Words for a heading: "soft_margin" -> "Soft margin"."""
    return name.replace("_", " ").capitalize()


def _filled(template, words):
    """A template with its @words@ put in."""
    text = (TEMPLATES / f"{template}.txt").read_text(encoding="utf-8")
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    return text


def _write(root, files):
    """Write path -> text; nothing at all if one of the files is there."""
    for path in files:
        if (root / path).exists():
            raise ValueError(f"{path} is there already; nothing was written.")
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8", newline="\n")
