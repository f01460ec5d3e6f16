"""A folder to show: answers that stand alone, verdicts by a fresh check, and the way back."""
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import lossedu
from lossedu import cli, lab, marks
from lossedu.interview import memory
from lossedu.learner import notebook, portfolio
from lossedu.learner.answers import as_file, written_answers

ROOT = Path(__file__).parents[2]
RIGHT = "    return np.clip(np.subtract(pred, target), -delta, delta)"
WRONG = "    return np.subtract(pred, target)  # no clipping"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    start_anew(monkeypatch, tmp_path / "home")
    monkeypatch.chdir(tmp_path)


def start_anew(monkeypatch, home):
    """Another machine, or a new kernel."""
    monkeypatch.setenv("LOSSEDU_HOME", str(home))
    monkeypatch.setattr(marks, "_unwritten", [])
    monkeypatch.setattr(memory, "_OPEN", {})


def write(place, **bodies):
    """Solve exercises of the unit outliers in the copies."""
    path = place / "notebooks/04_outliers.ipynb"
    one = notebook.load(path)
    for cell in one["cells"]:
        if cell["id"] in bodies:
            cell["source"] = re.sub(r"(?m)^    raise NotImplementedError.*$", bodies[cell["id"]],
                                    cell["source"])
    path.write_text(notebook.dump(one), encoding="utf-8")


@pytest.fixture
def work(tmp_path):
    place, _ = lab.workplace(tmp_path / "work")
    write(place, huber_grad=RIGHT, huber_value=WRONG)
    return place


def test_each_written_answer_is_a_file_with_the_verdict_of_a_fresh_check(work, tmp_path):
    shown = portfolio.export(work, tmp_path / "out")
    assert {one.name: one.passed for one in shown} == {"huber_grad": True, "huber_value": False}
    page = (tmp_path / "out/README.md").read_text(encoding="utf-8")
    assert "[huber_grad](outliers/huber_grad.py) | passed |" in page
    assert "[huber_value](outliers/huber_value.py) | not yet |" in page
    assert "Of the 2 answers here, 1 passed" in page
    site = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert '<a href="outliers/huber_grad.py">' in site and str(tmp_path) not in site + page


def test_an_answer_that_passes_in_an_export_counts_as_passed(work, tmp_path):
    portfolio.export(work, tmp_path / "out")
    portfolio.export(work, tmp_path / "out")
    assert [(mark.name, mark.passed) for mark in marks.marks()] == [("huber_grad", True)]
    assert f"1 of {len(lossedu.EXERCISES)} exercises passed" in (
        tmp_path / "out/README.md").read_text(encoding="utf-8")


@pytest.mark.machine
def test_anybody_can_check_an_exported_answer_again(work, tmp_path):
    portfolio.export(work, tmp_path / "out")
    for name, code in (("huber_grad", 0), ("huber_value", 1)):
        done = subprocess.run([sys.executable, "-m", "lossedu.cli", "check", f"outliers/{name}.py"],
                              text=True,
                              cwd=tmp_path / "out", capture_output=True, encoding="utf-8",
                              env={"PYTHONPATH": str(ROOT),
                                   "LOSSEDU_HOME": str(tmp_path / "theirs"), "PATH": ""})
        assert done.returncode == code, done.stdout + done.stderr
    assert not (tmp_path / "theirs").exists()  # somebody else's answer is no progress of theirs


def test_restored_elsewhere_progress_answers_guesses_and_ticks_are_as_they_were(
    work, tmp_path, monkeypatch, capsys):
    lossedu.check("huber_grad", lambda pred, target, delta=1.0: pred)
    memory.store().keep("guess", "outliers/mirrored", "the median")
    portfolio.export(work, tmp_path / "out", verdict=lambda name, path: (True, "fine"))
    progress = repr(lossedu.progress("outliers"))
    start_anew(monkeypatch, tmp_path / "another home")
    elsewhere = tmp_path / "elsewhere"
    assert cli.app(["progress", "restore", "out", "--folder", str(elsewhere)],
                   standalone_mode=False) is None
    assert "Restored: your progress, and 2 answers." in capsys.readouterr().out
    assert repr(lossedu.progress("outliers")) == progress
    assert memory.store().kept("guess", "outliers/mirrored") == "the median"
    same = [dict(written_answers(notebook.load(place / "notebooks/04_outliers.ipynb")))
            for place in (work, elsewhere)]
    assert same[0] == same[1] and len(same[0]) == 2
    before = (tmp_path / "another home" / marks.FILE).read_text(encoding="utf-8")
    cli.app(["progress", "restore", "out", "--folder", str(elsewhere)], standalone_mode=False)
    assert "and 0 answers" in capsys.readouterr().out  # twice is once
    after = (tmp_path / "another home" / marks.FILE).read_text(encoding="utf-8")
    assert before.split() == after.split()


def test_an_answer_that_stands_there_already_stays(work, tmp_path, monkeypatch, capsys):
    portfolio.export(work, tmp_path / "out", verdict=lambda name, path: (True, "fine"))
    place, _ = lab.workplace(tmp_path / "elsewhere")
    write(place, huber_grad="    return 'another'")
    memory.store().keep("guess", "outliers/mirrored", "mine")
    content = json.loads((tmp_path / "out/progress.json").read_text(encoding="utf-8"))
    content["answers"] = {"guess": {"outliers/mirrored": "theirs"}}
    (tmp_path / "out/progress.json").write_text(json.dumps(content), encoding="utf-8")
    before = (place / "notebooks/04_outliers.ipynb").read_bytes()
    cli.app(["progress", "restore", "out", "--folder", str(place)], standalone_mode=False)
    said = capsys.readouterr().out
    assert "Left as they are, since something is written there already: huber_grad." in said
    found = dict(written_answers(notebook.load(place / "notebooks/04_outliers.ipynb")))
    assert "'another'" in found["huber_grad"] and WRONG in found["huber_value"]
    assert memory.store().kept("guess", "outliers/mirrored") == "mine"
    (kept,) = (place / "backup").rglob("*.ipynb")
    assert kept.read_bytes() == before


def test_a_second_export_goes_over_the_first_and_takes_out_what_is_gone(work, tmp_path):
    out = tmp_path / "out"
    portfolio.export(work, out, verdict=lambda name, path: (True, ""))
    (out / "outliers/mine.txt").write_text("a note", encoding="utf-8")
    path = work / "notebooks/04_outliers.ipynb"
    path.unlink()
    lab.workplace(work)
    write(work, huber_grad=RIGHT)
    portfolio.export(work, out, verdict=lambda name, path: (True, ""))
    assert sorted(one.name for one in (out / "outliers").iterdir()) == ["huber_grad.py", "mine.txt"]


@pytest.mark.parametrize("holds", ["note.txt", "progress.json"])
def test_a_folder_that_holds_something_else_is_refused_and_left_alone(holds, work, tmp_path,
                                                                      capsys):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / holds).write_text("{}", encoding="utf-8")
    assert cli.app(["progress", "export", "taken", "--folder", str(work)],
                   standalone_mode=False) == 2
    assert "holds something else; a new folder fits" in capsys.readouterr().err
    assert [one.name for one in (tmp_path / "taken").iterdir()] == [holds]


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format": "lossedu progress 1"}',
                                     '{"format": "lossedu progress 1", "files": 3, "sources": '
                                     '{}, "marks": [], "answers": {}}'])
def test_a_folder_that_no_export_wrote_is_not_restored(content, work, tmp_path, capsys):
    (tmp_path / "other").mkdir()
    (tmp_path / "other/progress.json").write_text(content, encoding="utf-8")
    assert cli.app(["progress", "restore", "other", "--folder", str(work)],
                   standalone_mode=False) == 2
    assert "is no folder that lossedu progress export has written" in capsys.readouterr().err


def test_odd_entries_in_an_export_restore_nothing_and_raise_nothing(work, tmp_path):
    (tmp_path / "odd").mkdir()
    reset = {"what": "reset", "name": "", "unit": "", "passed": False, "at": 1}
    content = {"format": "lossedu progress 1", "files": [3, "../../etc/passwd"],
               "marks": [3, reset],
               "sources": {"huber_grad": 3, "x": "y"}, "answers": {"guess": 3}}
    (tmp_path / "odd/progress.json").write_text(json.dumps(content), encoding="utf-8")
    marks.note("exercise", "huber_grad", "outliers", True)
    assert portfolio.restore(tmp_path / "odd", work) == {"restored": [], "kept": []}
    assert len(marks.marks()) == 1


def test_an_export_never_deletes_outside_its_folder(work, tmp_path):
    out = tmp_path / "out"
    portfolio.export(work, out, verdict=lambda name, path: (True, ""))
    outside = tmp_path / "precious.py"
    outside.write_text(portfolio.HEAD.format('x'), encoding="utf-8")
    content = json.loads((out / "progress.json").read_text(encoding="utf-8"))
    content["files"] += ["../precious.py", "README.md"]
    (out / "progress.json").write_text(json.dumps(content), encoding="utf-8")
    portfolio.export(work, out, verdict=lambda name, path: (True, ""))
    assert outside.exists() and (out / "README.md").exists()


def test_a_file_brings_the_imports_functions_and_numbers_that_it_uses_and_no_others():
    cells = ["import numpy as np\nimport torch", "LIMIT = 3\nother = 4",
             "def helper(x):\n    return np.abs(x) + LIMIT",
             "%matplotlib inline", "pred = 7"]
    one = {"cells": [{"cell_type": "code", "id": str(n), "metadata": {}, "source": s} for n,
                     s in enumerate(cells)]}
    text = as_file("f", "def f(pred):\n    total = helper(pred)\n    return total", one)
    assert text == ('"""My answer to the exercise f. To check it, type: lossedu check f f.py"""\n\n'
                    "import numpy as np\n\n"
                    "LIMIT = 3\n\ndef helper(x):\n    return np.abs(x) + LIMIT\n\n"
                    "def f(pred):\n    total = helper(pred)\n    return total\n")


def test_an_answer_that_is_no_python_is_exported_as_it_is_and_fails(work, tmp_path):
    write(work, mad_scale="    return (")
    shown = {one.name: one for one in portfolio.export(work, tmp_path / "out")}
    assert not shown["mad_scale"].passed and "mad_scale.py" in shown["mad_scale"].said


@pytest.mark.parametrize("name",
                         [path.stem for path in sorted((ROOT / "solutions").glob("*.ipynb"))])
def test_our_own_answers_stand_alone_as_files(name, tmp_path):
    """Each of a unit, as the solved notebook has it, compiles and names nothing that it does not
    bring."""
    solved = notebook.load(ROOT / "solutions" / f"{name}.ipynb")
    answers = [cell for cell in solved["cells"] if notebook.is_answer(cell)]
    assert answers
    for cell in answers:
        scope = {}
        exec(compile(as_file(cell["id"], cell["source"], solved), cell["id"], "exec"), scope)
        assert notebook.grade_id(cell) in scope
