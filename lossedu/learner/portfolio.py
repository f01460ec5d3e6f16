"""A folder that can be shown: answers as files, each with its verdict, and a page about them.

    my-course/
        README.md, index.html    what is passed, and how to check it again
        outliers/huber_grad.py   an answer that stands alone
        progress.json            marks, guesses and ticks: what `restore` reads

`restore` brings all of it to another machine. An answer goes into a copy of a notebook only where
the stub there is untouched, a guess only where none is kept.
"""
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path

from .. import marks as marking
from ..disk import write_text
from ..exercises import EXERCISES
from ..exercises.file import CannotCheck, verdicts
from ..interview.marking import score
from ..interview.memory import store
from .answers import HEAD, answers_in
from .looks import WORDS, total
from .notebook import NotANotebook, digest, dump, grade_id, is_answer, load, remembered
from .standing import Standing

PROGRESS, PAGE, SITE = "progress.json", "README.md", "index.html"
FORMAT = "lossedu progress 1"


class CannotRestore(Exception):
    """Why a folder is not taken, in one sentence."""


@dataclass(frozen=True)
class Shown:
    """An answer in the folder: where it stands, and what the check said just now."""

    name: str
    unit: str
    passed: bool
    said: str

    @property
    def file(self) -> str:
        """Its path in the folder."""
        return f"{self.unit}/{self.name}.py"


# ------------------------------------------------------------------ out
def export(work: Path, folder: Path, watch: Callable[[list], Iterable] = iter,
           verdict: Callable | None = None) -> list[Shown]:
    """Write the folder from the notebooks in `work`. Each answer is checked anew, as anybody can.

    Raises CannotRestore where `folder` holds something else, OSError where it cannot be written.
    """
    earlier = _earlier(folder)
    found = {name: (source, text) for name, source, text in answers_in(work / "notebooks")
             if name in EXERCISES}
    shown = []
    for name, (_, text) in watch(list(found.items())):
        path = folder / EXERCISES.unit_of(name) / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
        passed, said = (verdict or _verdict)(name, path)
        shown.append(Shown(name, EXERCISES.unit_of(name), passed, said))
    _note(shown)
    for name in set(earlier) - {one.file for one in shown}:
        (folder / name).unlink(missing_ok=True)  # ours, of an earlier export
    folder.mkdir(parents=True, exist_ok=True)
    standing = Standing()
    content = {"format": FORMAT, "files": [one.file for one in shown],
               "sources": {name: source for name, (source, _) in found.items()},
               "marks": [asdict(mark) for mark in standing.marks], "answers": standing.answers}
    write_text(folder / PROGRESS, json.dumps(content, indent=1, sort_keys=True) + "\n")
    write_text(folder / PAGE, _page(standing, shown))
    write_text(folder / SITE, _site(standing, shown))
    return shown


def _note(shown):
    """What passes now and was never checked in a notebook counts as passed."""
    known = {mark.name for mark in marking.marks() if mark.what == "exercise" and mark.passed}
    for one in shown:
        if one.passed and one.name not in known:
            marking.note("exercise", one.name, one.unit, True)


def _earlier(folder):
    """The files of an earlier export in this folder; () for a folder that is new or empty."""
    if not folder.exists() or folder.is_dir() and not any(folder.iterdir()):
        return ()
    try:
        return [name for name in read(folder)["files"] if _is_an_answer(folder, str(name))]
    except CannotRestore:
        raise CannotRestore(f"{folder} holds something else; a new folder fits. "
                            "Type: lossedu progress export my-course") from None


def _is_an_answer(folder, name):
    """Is it a file below the folder that an export wrote?"""
    path = folder / name
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
        return inside and path.read_text(encoding="utf-8").startswith(HEAD[:HEAD.index("{")])
    except (OSError, ValueError):
        return False


def _verdict(name, path):
    """What `lossedu check NAME FILE` says."""
    try:
        (_, passed, said), = verdicts(str(path), (name,))
    except CannotCheck as error:
        return False, str(error).replace(str(path), path.name)
    return passed, said.replace(str(path), path.name)


# ------------------------------------------------------------------ the page
def _page(standing, shown):
    lines = ["# Loss functions, worked through", "",
             f"{total(standing.units)}. {_now(shown)}", "",
             "The course is lossedu. Each answer below is a file of its own; anybody can check it "
             "again:", "",
             "```", 'pip install "lossedu[course]"', f"lossedu check {_example(shown)}", "```", ""]
    for one, mine in _by_unit(standing, shown):
        lines += [f"## {one.unit.stem}", "", f"{one.unit.question} {_quiz(one)}".strip(), "",
                  "| exercise | answer | verdict | points |", "|---|---|---|---|"]
        lines += [f"| {task.title} | [{answer.name}]({answer.file}) | {_word(answer)} "
                  f"| {task.points} |" for task, answer in mine]
        lines.append("")
    return "\n".join(lines)


def _site(standing, shown):
    parts = []
    for one, mine in _by_unit(standing, shown):
        rows = "".join(
            f'<tr><td>{escape(task.title)}</td>'
            f'<td><a href="{answer.file}"><code>{answer.name}</code></a></td>'
            f"<td>{_word(answer)}</td><td>{task.points}</td></tr>" for task, answer in mine)
        asked = f"{escape(one.unit.question)} {escape(_quiz(one))}"
        parts.append(f"<h2>{one.unit.stem}</h2><p>{asked}</p>"
                     "<table><thead><tr><th>exercise<th>answer<th>verdict<th>points</tr></thead>"
                     f"<tbody>{rows}</tbody></table>")
        parts += [f"<details><summary>{answer.name}: {_word(answer)}</summary>"
                  f"<pre>{escape(answer.said)}</pre></details>" for _, answer in mine]
    return SHELL.format(total=escape(total(standing.units)), now=escape(_now(shown)),
                        example=escape(_example(shown)), parts="\n".join(parts))


SHELL = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Loss functions, worked through</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:46em;margin:2em auto;padding:0 1em}}
th,td{{text-align:left;padding:.1em 1em .1em 0}} pre{{white-space:pre-wrap}}</style></head>
<body><h1>Loss functions, worked through</h1>
<p>{total}. {now}</p>
<p>The course is lossedu. Each answer is a file of its own; anybody can check it again:</p>
<pre>pip install "lossedu[course]"
lossedu check {example}</pre>
{parts}
</body></html>
"""


def _by_unit(standing, shown):
    """(unit, [(task, answer), ...]) for each unit with an answer."""
    answers = {one.name: one for one in shown}
    for one in standing.units:
        mine = [(task, answers[task.name]) for task in one.tasks if task.name in answers]
        if mine:
            yield one, mine


def _now(shown):
    passed = sum(one.passed for one in shown)
    return f"Of the {len(shown)} answers here, {passed} passed when this page was written."


def _example(shown):
    return shown[0].file if shown else "outliers/huber_grad.py"


def _word(answer):
    return WORDS["passed"] if answer.passed else WORDS["missed"]


def _quiz(one):
    if not one.checked:
        return ""
    return f"Quiz: {score(one.first, one.latest, one.questions)}."


# ------------------------------------------------------------------ in
def read(folder: Path) -> dict:
    """What the folder's progress.json holds. Raises CannotRestore."""
    try:
        content = json.loads((folder / PROGRESS).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        content = None
    parts = {"files": list, "sources": dict, "marks": list, "answers": dict}
    sound = isinstance(content, dict) and content.get("format") == FORMAT and all(
        isinstance(content.get(key), kind) for key, kind in parts.items())
    if not sound:
        raise CannotRestore(f"{folder} is no folder that lossedu progress export has written.")
    return content


def restore(folder: Path, work: Path,
            keep: Callable[[Path], None] = lambda path: None) -> dict[str, list[str]]:
    """Bring marks, guesses and answers back: {"restored": names, "kept": names}.

    Kept are those where something is written in the copy already. `keep` is called with each
    notebook before it is written. Raises CannotRestore, OSError.
    """
    content = read(folder)
    _restore_marks(content["marks"])
    _restore_answers(content["answers"])
    told = {"restored": [], "kept": []}
    for path in sorted((work / "notebooks").glob("*.ipynb")):
        _fill_in(path, content["sources"], told, keep)
    return told


def _restore_marks(lines):
    there = set(marking.marks())
    found = [mark for line in lines if (mark := marking.read(line)) and mark.what != "reset"]
    marking.keep([mark for mark in found if mark not in there])


def _restore_answers(answers):
    mine = store()
    for topic, values in answers.items():
        for name, value in values.items() if isinstance(values, dict) else ():
            if mine.kept(topic, name) is None:
                mine.keep(topic, name, value)


def _fill_in(path, sources, told, keep):
    """Put answers into the cells of one notebook whose stubs are untouched."""
    try:
        notebook = load(path)
    except NotANotebook:
        return
    stubs, changed = remembered(notebook) or {}, False
    for cell in notebook["cells"]:
        name = grade_id(cell)
        answer = sources.get(name)
        if not is_answer(cell) or not isinstance(answer, str) or cell["source"] == answer:
            continue
        if digest(cell) == stubs.get(name):
            cell.update(source=answer, outputs=[], execution_count=None)
            changed = True
            told["restored"].append(name)
        else:
            told["kept"].append(name)
    if changed:
        text = dump(notebook)
        keep(path)
        write_text(path, text)

