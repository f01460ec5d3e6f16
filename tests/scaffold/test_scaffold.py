"""What `lossedu new` writes works as it stands, has its place, and overwrites nothing."""
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lossedu
from lossedu import scaffold, units
from lossedu.exercises.kinds import KINDS
from lossedu.scaffold import course
from lossedu.units import COURSE

ROOT = Path(lossedu.__file__).parents[1]
PLANNED = next(unit.name for unit in COURSE if unit.is_planned)
NEXT = re.compile(r"^  \d+\. ", flags=re.MULTILINE)


@pytest.fixture
def checkout(tmp_path, request):
    """A copy of what a skeleton has to do with; run(*words) runs Python on it, on what Python has
    compiled."""
    runs = request.node.get_closest_marker("machine")
    skip = None if runs else shutil.ignore_patterns("__pycache__")
    for folder in ("lossedu", "course", "tests"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=skip)
    for file in (".gitignore", "README.md", "conftest.py", "pyproject.toml", "CONTRIBUTING.md",
                 "Makefile", "docs/installing.md", "docs/teach.md"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    for folder in ("solutions", "notebooks"):
        (tmp_path / folder).mkdir()
        for unit in COURSE:
            if not unit.is_planned:
                (tmp_path / folder / f"{unit.stem}.ipynb").write_text(dummy(unit), encoding="utf-8")
    return tmp_path


def dummy(unit):
    """An empty notebook that knows whose it is."""
    return json.dumps({"cells": [], "metadata": {"of": unit.name}, "nbformat": 4,
                       "nbformat_minor": 5})


def run(root, *words):
    env = {**os.environ, "PYTHONPATH": str(root), "COLUMNS": "200"}
    done = subprocess.run([sys.executable, *words], cwd=root, env=env, capture_output=True,
                          text=True,
                          encoding="utf-8")
    return done.returncode, done.stdout + done.stderr


# ---------------------------------------------------------------------- they work as they stand
@pytest.mark.machine
@pytest.mark.parametrize("family", scaffold.FAMILIES)
def test_a_new_loss_passes_its_tests_as_it_stands(checkout, family):
    code, said = run(checkout, "-m", "lossedu.cli", "new", "loss", "toy_loss", "--family", family)
    assert code == 0 and "A setting's name stands in all three files" in said
    assert "pytest --loss toy_loss" in said and len(NEXT.findall(said)) >= 4
    code, said = run(checkout, "-m", "pytest", "-q", "--loss", "toy_loss")
    assert code == 0, said
    assert int(re.search(r"(\d+) passed", said)[1]) > 50


@pytest.mark.machine
def test_a_new_unit_and_a_new_exercise_build_keep_the_lints_and_pass_their_tests(checkout):
    words = ("new", "unit", "tails", "--after", "outliers", "--question", "How far?", "--takes-up",
             "far \"targets\"")
    assert run(checkout, "-m", "lossedu.cli", *words)[0] == 0
    assert run(checkout, "-m", "lossedu.cli", "new", "exercise", "tail_weight", "--unit",
               "tails")[0] == 0
    others = [kind for kind in scaffold.kinds_with_a_skeleton() if kind != "implement"]
    # the first by the command, the others in one process by what the command calls
    code, said = run(checkout, "-m", "lossedu.cli", "new", "exercise", f"of_{others[0]}", "--unit",
                     "tails", "--kind", others[0])
    assert code == 0, said
    code, said = run(checkout, "-c", "import pathlib; from lossedu.scaffold import write_exercise\n"
                     f"for kind in {others[1:]}:\n"
                     "    write_exercise(pathlib.Path(), f'of_{kind}', 'tails', kind)")
    assert code == 0, said
    text = checkout / "lossedu/units/tails/unit.md"
    code, said = run(checkout, "course/build.py", "tails")  # with one of each kind it has too many
    assert code == 1 and "8 exercises; at most 4 fit" in said
    text.write_text(text.read_text().replace("edition: 2\n", "", 1))
    code, said = run(checkout, "course/build.py", "tails")
    assert code == 0, said
    code, said = run(checkout, "-m", "pytest", "-q", "--unit", "tails")  # ready but for the texts
    assert code == 1 and "1 failed" in said, said
    assert "test_nothing_of_a_skeleton_is_left_in_a_unit[tails]" in said
    stem = f"{units.find('outliers').number + 1:02d}_tails"
    solved = (checkout / f"solutions/{stem}.ipynb").read_text(encoding="utf-8")
    names = ["tail_weight", "tails_example", *(f"of_{kind}" for kind in others)]
    assert len(names) >= 4 and [name for name in names if f'"check-{name}"' not in solved] == []
    # its mutants, too: all else that an author is told was just told by the tests
    code, said = run(checkout, "-m", "lossedu.exercises", "tail_weight")
    assert code == 0 and "No problems. But the file of tail_weight still says CHANGE in" in said
    code, said = run(checkout, "-m", "pytest", "-q", "tests/test_readme.py", "-k", "table")
    assert code == 0 and " passed" in said, said


@pytest.mark.machine
def test_a_new_explorer_passes_its_tests_as_it_stands(checkout):
    code, said = run(checkout, "-m", "lossedu.cli", "new", "explorer", "tail_dial", "--unit",
                     "outliers")
    assert code == 0 and len(NEXT.findall(said)) >= 4, said
    assert (checkout / "lossedu/units/outliers/explorers/tail_dial.js").is_file()
    code, said = run(checkout, "-m", "pytest", "-q", "tests/widgets/test_explorers.py", "-k",
                     "tail_dial")
    assert code == 0 and int(re.search(r"(\d+) passed", said)[1]) >= 5, said
    code, said = run(checkout, "-m", "lossedu.cli", "new", "explorer", "leverage", "--unit",
                     "outliers")
    assert code != 0 and "there is an explorer 'leverage' already" in said


@pytest.mark.machine
def test_a_faulty_exercise_is_one_sentence_in_the_build_and_the_other_units_are_looked_at(checkout):
    with (checkout / "lossedu/units/outliers/exercises/mad_scale.py").open(
        "a", encoding="utf-8") as file:
        file.write("x = (\n")
    code, said = run(checkout, "course/build.py", "--check", "outliers", "regression")
    assert code == 1 and "Traceback" not in said
    lines = [line for line in said.splitlines() if "mad_scale" in line]
    assert len(lines) == 1 and lines[0].startswith("lossedu/units/outliers/exercises/mad_scale.py:")
    assert "regression" in said  # its notebook is a dummy here, and that is told as well


@pytest.mark.machine
def test_a_faulty_exercise_is_one_sentence_in_the_check_and_the_others_are_checked(checkout):
    path = "lossedu/units/outliers/exercises/mad_scale.py"
    (checkout / path).write_text("EXERCISE = 1 / 0\n", encoding="utf-8")
    my = checkout / "my.py"
    my.write_text("def mad_scale(x):\n    return 1\nsure_start = 4.06\n", encoding="utf-8")
    sentence = f"{path}:1: ZeroDivisionError: division by zero."
    assert run(checkout, "-m", "lossedu.cli", "check", "mad_scale") == (2, f"{sentence}\n")
    assert run(checkout, "-m", "lossedu.cli", "check", "mad_scale", str(my)) == (2, f"{sentence}\n")
    code, said = run(checkout, "-m", "lossedu.cli", "check", str(my))
    assert (code == 1 and f"mad_scale: {sentence}" in said.splitlines()
            and "sure_start: passed" in said)
    code, said = run(checkout, "-m", "lossedu.exercises", "mad_scale", "sure_start")
    assert code == 1 and said.splitlines()[-1] == sentence and "Traceback" not in said
    code, said = run(checkout, "-m", "pytest", "-q", "--exercise", "mad_scale")
    assert code == 4 and said.strip() == f"ERROR: {sentence}"
    code, said = run(checkout, "-c", "import lossedu; lossedu.check('mad_scale', len)")
    assert code == 1 and said.count("Traceback") == 1 and said.count("  File ") == 1
    assert said.strip().endswith(f"FaultyFile: {sentence}")


@pytest.mark.machine
def test_an_unknown_exercise_is_one_sentence_for_its_author():
    code, said = run(ROOT, "-m", "lossedu.exercises", "hubber_grad")
    assert code == 1 and said.startswith("there is no exercise 'hubber_grad'. Did you mean "
                                         "\"huber_grad")
    assert len(said.strip().splitlines()) == 1


@pytest.mark.machine
def test_a_faulty_loss_is_one_sentence_in_the_build_and_in_the_tests(checkout):
    path = "lossedu/losses/regression/welsch.py"
    (checkout / path).write_text("x = (\n", encoding="utf-8")
    code, said = run(checkout, "course/build.py", "--check", "outliers")
    assert code == 1 and f"{path}:1: this is not Python" in said and "Traceback" not in said
    code, said = run(checkout, "-m", "pytest", "-q", "--loss", "welsch")
    assert code != 0 and f"{path}:1: this is not Python" in said and "Traceback" not in said


@pytest.mark.machine
@pytest.mark.parametrize("words, said", [
    (("loss", "huber"), "there is a loss 'huber' already; take another name."),
    (("exercise", "toy"), "Missing option '--unit'"),
    (("lost", "toy"), "No such command 'lost'"),
    (("los", "toy"), "No such command 'los'. Did you mean 'loss'? Type: "),
])
def test_the_command_tells_what_does_not_fit_in_one_sentence(words, said):
    code, told = run(ROOT, "-m", "lossedu.cli", "new", *words)
    assert code == 2 and said in told and len(told.strip().splitlines()) == 1


# ---------------------------------------------------------------------- names, and what is there
# already
@pytest.mark.parametrize("write, said", [
    (lambda root: scaffold.write_loss(root, "Student-T", "regression"),
     "small letters, digits and _ fit"),
    (lambda root: scaffold.write_loss(root, "lambda", "regression"),
     "small letters, digits and _ fit"),
    (lambda root: scaffold.write_loss(root, "huber", "regression"),
     "there is a loss 'huber' already"),
    (lambda root: scaffold.write_loss(root, "toy_loss", "regresion"), 'Did you mean "regression"'),
    (lambda root: scaffold.write_loss(root, "toy_loss", "overlap"),
     "copy a file: lossedu/losses/overlap/dice.py"),
    (lambda root: scaffold.write_exercise(root, "huber_grad", "outliers"),
     "there is an exercise 'huber_grad' already"),
    (lambda root: scaffold.write_exercise(root, "toy", "outlyers"), 'Did you mean "outliers"'),
    (lambda root: scaffold.write_exercise(root, "toy", "outliers", "estimat"),
     'Did you mean "estimate"'),
    (lambda root: scaffold.write_unit(root, "outliers"), "the unit 'outliers' is there already"),
    (lambda root: scaffold.write_unit(root, "tails"),
     "Type: lossedu new unit tails --after outliers"),
    (lambda root: scaffold.write_unit(root, PLANNED, takes_up="far targets"),
     "Leave --question and --takes-up out"),
    (lambda root: scaffold.write_unit(root, PLANNED, question="How far?"),
     "Leave --question and --takes-up out"),
    (lambda root: scaffold.write_unit(root, "tails", "outlyers"), 'Did you mean "outliers"'),
])
def test_what_does_not_fit_is_told_and_nothing_is_written(checkout, write, said):
    before = {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file()}
    with pytest.raises(ValueError, match=re.escape(said)):
        write(checkout)
    assert {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file()} == before


def test_a_file_that_is_there_is_not_overwritten(checkout):
    mine = checkout / "tests/losses/test_accuracy_toy_loss.py"
    mine.write_text("mine")
    with pytest.raises(ValueError,
                       match="test_accuracy_toy_loss.py is there already; nothing was written"):
        scaffold.write_loss(checkout, "toy_loss", "regression")
    assert mine.read_text() == "mine" and not (checkout
                                               / "lossedu/losses/regression/toy_loss.py").exists()


@pytest.mark.parametrize("family", scaffold.MODELS)
def test_the_file_that_one_is_sent_to_copy_exists(family):
    assert (ROOT / "lossedu/losses" / family / scaffold.MODELS[family]).is_file()


def test_every_family_has_a_skeleton_or_a_file_to_copy():
    assert {loss.family for loss in lossedu.LOSSES.values()} == {*scaffold.FAMILIES,
                                                                 *scaffold.MODELS}


def test_every_kind_of_exercise_has_a_skeleton_that_says_what_is_to_be_changed():
    assert scaffold.kinds_with_a_skeleton() == list(KINDS)
    for kind in KINDS:
        file = "exercise" if kind == "implement" else f"exercise_{kind}"
        text = (scaffold.TEMPLATES / f"{file}.txt").read_text(encoding="utf-8")
        assert text.startswith('"""CHANGE: ') and text.count("CHANGE: ") > 3


@pytest.mark.machine
def test_a_new_broken_run_runs_and_its_audit_names_what_is_left_to_change(checkout):
    scaffold.write_exercise(checkout, "of_run", "outliers", "run")
    code, said = run(checkout, "-m", "lossedu.exercises", "of_run")
    assert code == 0 and "No problems. But the file of of_run still says CHANGE in" in said, said
    for id in ("not_mended", "wider", "absolute", "named_mixed_rows", "named_sign"):
        assert f"{id}: ✗ of_run" in said
    file = checkout / "lossedu/units/outliers/exercises/of_run.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("curve=(0.515,", "curve=(0.815,"), encoding="utf-8")
    code, said = run(checkout, "-c", "from lossedu.exercises import EXERCISES\n"
                     "from lossedu.exercises.broken_run_audit import curve_is_its_own\n"
                     "print(*curve_is_its_own(EXERCISES['of_run']))")
    assert code == 0 and "curve is not that of the broken program: 0.5" in said


def test_a_wrong_kind_of_exercise_lists_those_that_have_a_skeleton():
    kinds = scaffold.kinds_with_a_skeleton()
    assert {"implement", "estimate", "decide"} <= set(kinds) <= set(KINDS)
    with pytest.raises(ValueError, match=f"^kind 'guess' came; {', '.join(kinds)} fit"):
        scaffold.write_exercise(ROOT, "toy", "outliers", "guess")


@pytest.mark.machine
def test_git_stash_takes_back_what_was_written(checkout):
    def git(*words):
        ours = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")
        done = subprocess.run(["git", *ours, *words], cwd=checkout, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    git("init", "-q")
    git("add", "-A")
    git("commit", "-q", "-m", "green")
    scaffold.write_unit(checkout, "tails", "outliers")
    scaffold.write_loss(checkout, "toy_loss", "margin")
    assert len(git("status", "--porcelain").splitlines()) > 6
    git("stash", "-u")
    assert git("status", "--porcelain") == ""
    assert not (checkout / "lossedu/units/tails/unit.md").exists()


# ---------------------------------------------------------------------- the course
def test_a_new_unit_stands_where_it_was_told_in_the_order_and_in_readme(checkout):
    scaffold.write_unit(checkout, "tails", "outliers", "How far?", 'far "targets"')
    scope = {"Unit": units.Unit}
    source = (checkout / "lossedu/units/__init__.py").read_text(encoding="utf-8")
    table = source[source.index("COURSE = ("):source.index("\n\n\ndef find")]
    exec(table, scope)
    names = [unit.name for unit in scope["COURSE"]]
    at = names.index("tails")
    assert names[at - 1] == "outliers" and [*names[:at], *names[at + 1:]] == [unit.name
                                                                              for unit in COURSE]
    assert scope["COURSE"][at].takes_up == 'far "targets"'
    assert f'| [{at:02d}_tails](notebooks/{at:02d}_tails.ipynb) | far "targets" |' in (
        checkout / "README.md").read_text(encoding="utf-8")


def test_the_minutes_in_readme_stay_with_their_units_and_a_new_one_has_none_yet(checkout):
    readme = checkout / "README.md"
    before = course.minutes_in(readme.read_text(encoding="utf-8"))
    scaffold.write_unit(checkout, "tails", "outliers")
    assert before["regression"].isdigit()
    assert course.minutes_in(readme.read_text(encoding="utf-8")) == before


def test_the_notebooks_of_later_units_get_their_new_numbers_and_keep_what_is_in_them(checkout):
    later = [unit for unit in COURSE if unit.number > units.find("outliers").number
             and not unit.is_planned]
    scaffold.write_unit(checkout, "tails", "outliers")
    for folder in ("solutions", "notebooks"):
        for unit in later:
            assert not (checkout / folder / f"{unit.stem}.ipynb").exists()
            moved = checkout / folder / f"{unit.number + 1:02d}_{unit.name}.ipynb"
            assert moved.read_text(encoding="utf-8") == dummy(unit)


def test_a_planned_unit_keeps_its_place(checkout):
    planned = next(unit for unit in COURSE if unit.is_planned)
    order = (checkout / course.ORDER).read_text(encoding="utf-8")
    scaffold.write_unit(checkout, planned.name)
    assert (checkout / course.ORDER).read_text(encoding="utf-8") == order
    readme = (checkout / "README.md").read_text(encoding="utf-8")
    assert f"| [{planned.stem}](notebooks/{planned.stem}.ipynb) | {planned.takes_up} |" in readme
    with pytest.raises(ValueError, match="leave --after out"):
        scaffold.write_unit(checkout, [unit.name for unit in COURSE if unit.is_planned][1], "start")


def test_the_table_in_readme_is_what_the_command_would_write():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert course.with_rows(text, course.rows(ROOT, COURSE, course.minutes_in(text))) == text


UNIT = """# Title

## Exercises

{{ exercise one }}

Text.

```{code-cell}
# no heading
```

## Quiz
"""


def test_the_section_of_an_exercise_goes_behind_the_last_one_and_before_the_next_heading():
    text = course.with_section(UNIT, "{{ exercise two }}\n\nMore.\n")
    assert text == UNIT.replace("## Quiz", "{{ exercise two }}\n\nMore.\n\n## Quiz")


def test_the_first_exercise_of_a_unit_goes_before_the_quiz():
    text = course.with_section(UNIT.replace("{{ exercise one }}\n\n", ""), "{{ exercise two }}\n")
    assert text.endswith("```\n\n{{ exercise two }}\n\n## Quiz\n")
