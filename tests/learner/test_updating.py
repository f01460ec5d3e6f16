"""The copies in a folder: made, renewed with a backup, and never lost; as a learner meets it."""
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from lossedu import cli, lab
from lossedu.learner import notebook
from lossedu.learner.updating import EDITIONS, Update, copy_new

ROOT = Path(__file__).parents[2]
ANSWER = "    return np.clip(np.subtract(pred, target), -delta, delta)  # mine"


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A clone with two units, both editions, and the learner standing in it."""
    root = tmp_path / "clone"
    (root / "course").mkdir(parents=True)
    (root / "course/build.py").touch()
    for edition in EDITIONS:
        (root / edition).mkdir()
        for name in ("00_start.ipynb", "04_outliers.ipynb"):
            shutil.copy(ROOT / edition / name, root / edition / name)
    monkeypatch.chdir(root)
    return root


def change(path, edit):
    """Edit the cells of a notebook file: edit(cell) for each."""
    one = notebook.load(path)
    for cell in one["cells"]:
        edit(cell)
    path.write_text(notebook.dump(one), encoding="utf-8")


def solve(cell):
    if cell["id"] == "huber_grad":
        cell["source"] = re.sub(r"(?m)^    raise NotImplementedError.*$", ANSWER, cell["source"])
        cell.update(execution_count=3,
                    outputs=[{"output_type": "stream", "name": "stdout", "text": ["kept\n"]}])


def mend(cell):
    """The next version: every text has one more line."""
    if cell["cell_type"] == "markdown":
        cell["source"] += "\n\nMended."


def answer_in(path):
    return next(cell for cell in notebook.load(path)["cells"] if cell["id"] == "huber_grad")


@pytest.mark.parametrize("has_target", [True, False])
def test_an_answer_goes_along_when_its_exercise_moves_to_another_unit(clone, has_target):
    place, _ = lab.workplace()
    start, outliers = (place / f"notebooks/{name}.ipynb" for name in ("00_start", "04_outliers"))
    # once this exercise stood in the start, and there it was answered
    one, other = notebook.load(start), notebook.load(outliers)
    moved = next(cell for cell in other["cells"] if cell["id"] == "huber_grad")
    solve(moved)
    start.write_text(notebook.dump({**one, "cells": [*one["cells"], moved]}), encoding="utf-8")
    if not has_target:
        outliers.unlink()
    change(clone / "notebooks/00_start.ipynb", mend)
    update = Update(clone, place)
    update.run()
    assert answer_in(outliers)["source"].endswith(ANSWER) and answer_in(start)
    assert update.said == [
        "00_start.ipynb: The exercise huber_grad is in 04_outliers.ipynb now; your answer stays "
        "where it was.",
        "04_outliers.ipynb: Your answer to huber_grad came along from 00_start.ipynb."]
    again = Update(clone, place)
    again.run()
    assert not again.renewed and not again.said


def test_an_answer_that_is_there_is_not_replaced_by_one_that_moves(clone):
    place, _ = lab.workplace()
    start, outliers = (place / f"notebooks/{name}.ipynb" for name in ("00_start", "04_outliers"))
    one, other = notebook.load(start), notebook.load(outliers)
    moved = next(cell for cell in other["cells"] if cell["id"] == "huber_grad")
    change(outliers, solve)
    solve(moved)
    moved["source"] += "\n    # an older one"
    start.write_text(notebook.dump({**one, "cells": [*one["cells"], moved]}), encoding="utf-8")
    change(clone / "notebooks/00_start.ipynb", mend)
    Update(clone, place).run()
    assert answer_in(outliers)["source"].endswith(ANSWER)
    assert answer_in(start)["source"].endswith("# an older one")


def test_solved_updated_built_anew_and_the_answer_is_there(clone, capsys):
    place, _ = lab.workplace()
    mine = place / "notebooks/04_outliers.ipynb"
    change(mine, solve)
    solved = mine.read_bytes()
    # what `git pull` and `lossedu build` do: they write into the clone's notebooks
    for _ in range(2):
        change(clone / "notebooks/04_outliers.ipynb", mend)
    assert mine.read_bytes() == solved
    assert "Type: lossedu update" in lab.workplace()[1] and mine.read_bytes() == solved

    cli.app(["update", "--dry-run"], standalone_mode=False)
    assert "Nothing was written" in capsys.readouterr().out
    assert mine.read_bytes() == solved and not (place / "backup").exists()

    cli.app(["update"], standalone_mode=False)
    said = capsys.readouterr().out
    assert answer_in(mine)["source"].endswith(ANSWER) and answer_in(mine)["execution_count"] == 3
    assert answer_in(mine)["outputs"][0]["text"] == ["kept\n"]
    assert "Mended." in mine.read_text(encoding="utf-8")
    (kept,) = (place / "backup").rglob("*.ipynb")
    assert kept.read_bytes() == solved and str(kept.parents[1]) in said
    nbformat.validate(nbformat.read(mine, as_version=4))

    merged = mine.read_bytes()
    cli.app(["update"], standalone_mode=False)
    assert (capsys.readouterr().out == f"Everything in {place} is up to date.\n"
            and mine.read_bytes() == merged)
    assert lab.workplace()[1] == f"Your notebooks are in {place}."


def test_git_sees_nothing_of_the_work_and_a_pull_goes_through(clone, tmp_path):
    def git(*words, at=clone):
        name = ["-c", "user.name=a", "-c", "user.email=a@b"]
        return subprocess.run(["git", *name, *words], cwd=at, check=True, capture_output=True,
                              text=True,
                              encoding="utf-8").stdout
    shutil.copy(ROOT / ".gitignore", clone / ".gitignore")
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "first")
    theirs = tmp_path / "theirs"
    git("clone", "-q", str(clone), str(theirs))
    lab.workplace()
    change(clone / "work/notebooks/04_outliers.ipynb", solve)
    assert git("status", "--porcelain") == ""
    change(theirs / "notebooks/04_outliers.ipynb", mend)
    git("commit", "-qam", "mended", at=theirs)
    git("pull", "-q", str(theirs), "HEAD")
    lab.update()
    assert answer_in(clone / "work/notebooks/04_outliers.ipynb")["source"].endswith(ANSWER)
    assert "Mended." in (clone / "work/notebooks/04_outliers.ipynb").read_text(encoding="utf-8")


def test_work_that_was_done_in_the_clones_own_notebooks_comes_along_as_work(clone):
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b",
                                                  "commit", "-qm", "x"]):
        subprocess.run(["git", *words], cwd=clone, check=True)
    theirs = clone / "notebooks/04_outliers.ipynb"
    change(theirs, solve)
    one = notebook.load(theirs)
    # as JupyterLab writes it
    one["metadata"]["kernelspec"]["display_name"] = "Python 3 (ipykernel)"
    theirs.write_text(notebook.dump(one), encoding="utf-8")
    lab.workplace()
    mine = clone / "work/notebooks/04_outliers.ipynb"
    assert answer_in(mine)["source"].endswith(ANSWER)
    subprocess.run(["git", "restore", "notebooks"], cwd=clone, check=True)
    change(theirs, mend)
    lab.update()
    assert answer_in(mine)["source"].endswith(ANSWER) and "Mended." in mine.read_text(
        encoding="utf-8")


def test_a_new_unit_is_copied_and_one_with_a_new_number_takes_the_answers_along(clone):
    place, _ = lab.workplace()
    change(place / "notebooks/04_outliers.ipynb", solve)
    for edition in EDITIONS:
        (clone / edition / "04_outliers.ipynb").rename(clone / edition / "05_outliers.ipynb")
        shutil.copy(ROOT / edition / "10_imbalance.ipynb", clone / edition / "10_imbalance.ipynb")
    said = lab.update()
    assert "notebooks/04_outliers.ipynb is called 05_outliers.ipynb now." in said
    assert "New in" in said and "notebooks/10_imbalance.ipynb" in said
    assert answer_in(place / "notebooks/05_outliers.ipynb")["source"].endswith(ANSWER)
    assert not (place / "notebooks/04_outliers.ipynb").exists()
    assert list((place / "backup").rglob("notebooks/04_outliers.ipynb"))


@pytest.mark.parametrize("content, said", [
    ("{half", "is no JSON any more"), ("", "is no JSON any more"),
    ("[1]", "is no notebook with cells"),
    ('{"cells": [3]}', "has a cell of no known kind"), ("[" * 100000, "is no JSON any more"),
    ('{"cells": [{"cell_type": "code", "source": 3}]}', "has a cell that cannot be read"),
    (b"\xff\xfe\x00", "is no text in UTF-8")])
def test_a_notebook_that_cannot_be_read_is_left_alone_with_one_sentence(content, said, clone):
    place, _ = lab.workplace()
    broken = place / "notebooks/04_outliers.ipynb"
    content = content.encode() if isinstance(content, str) else content
    broken.write_bytes(content)
    change(clone / "notebooks/00_start.ipynb", mend)
    told = lab.update().splitlines()
    assert [line for line in told if "04_outliers" in line] == [
        f"notebooks/04_outliers.ipynb {said}; it is left alone. To begin it anew, move it "
        "away and type: lossedu update"]
    assert broken.read_bytes() == content and "Mended." in (
        place / "notebooks/00_start.ipynb").read_text("utf-8")


def test_half_a_character_that_cannot_be_written_leaves_the_file_alone(clone):
    place, _ = lab.workplace()
    mine = place / "notebooks/04_outliers.ipynb"
    text = mine.read_text(encoding="utf-8").replace('"source": [', '"source": ["\\ud800 mine\\n",',
                                                    1)
    mine.write_text(text, encoding="utf-8")
    change(clone / "notebooks/04_outliers.ipynb", mend)
    assert "holds text that cannot be written; it is left alone" in lab.update()
    assert mine.read_text(encoding="utf-8") == text


def test_a_backup_that_cannot_be_made_stops_before_anything_is_written(clone, monkeypatch):
    place, _ = lab.workplace()
    mine = place / "notebooks/04_outliers.ipynb"
    change(mine, solve)
    before = mine.read_bytes()
    change(clone / "notebooks/04_outliers.ipynb", mend)
    (place / "backup").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(lab.NoCourse, match="Nothing more was changed"):
        lab.update()
    assert mine.read_bytes() == before


def test_two_updates_in_one_second_have_backups_of_their_own(clone):
    place, _ = lab.workplace()
    folders = []
    for _ in range(2):
        change(clone / "notebooks/04_outliers.ipynb", mend)
        update = Update(clone, place, now=0)
        update.run()
        folders.append(update.backup)
    assert len(set(folders)) == 2 and all(list(one.rglob("*.ipynb")) for one in folders)


def test_a_notebook_of_the_learners_own_is_no_business_of_ours(clone):
    place, _ = lab.workplace()
    own = place / "notebooks/my notes.ipynb"
    own.write_text("anything", encoding="utf-8")
    change(clone / "notebooks/04_outliers.ipynb", mend)
    lab.update()
    assert own.read_text(encoding="utf-8") == "anything"


def test_a_solution_that_was_run_gets_our_outputs_and_keeps_notes(clone):
    place, _ = lab.workplace()
    mine = place / "solutions/04_outliers.ipynb"

    def note(cell):
        if cell["cell_type"] == "code" and cell["outputs"]:
            cell["outputs"] = []
    change(mine, note)
    one = notebook.load(mine)
    one["cells"].append({"cell_type": "markdown", "id": "0a1b2c3d", "metadata": {},
                         "source": "My note."})
    mine.write_text(notebook.dump(one), encoding="utf-8")
    change(clone / "solutions/04_outliers.ipynb", mend)
    lab.update()
    found = notebook.load(mine)
    assert found["cells"][-1]["source"] == "My note." and any(cell.get("outputs")
                                                              for cell in found["cells"])


def test_without_copies_update_says_what_to_type(clone):
    with pytest.raises(lab.NoCourse, match="Type: lossedu lab"):
        lab.update()


@pytest.mark.machine
def test_jupyter_writes_a_copy_back_without_losing_what_it_remembers(tmp_path):
    """Opened and saved through Jupyter's own contents manager."""
    manager = pytest.importorskip("jupyter_server.services.contents.filemanager")
    copy_new(ROOT, tmp_path)
    path = tmp_path / "notebooks/04_outliers.ipynb"
    before = notebook.load(path)
    contents = manager.FileContentsManager(root_dir=str(tmp_path))
    model = contents.get("notebooks/04_outliers.ipynb")
    contents.save(model, "notebooks/04_outliers.ipynb")
    after = notebook.load(path)
    assert notebook.remembered(after) == notebook.remembered(before) and notebook.is_current(
        after, notebook.load(
        ROOT / "notebooks/04_outliers.ipynb"))


@pytest.mark.machine
def test_in_a_real_clone_the_command_itself_does_it(clone):
    env = {**os.environ, "PYTHONPATH": str(ROOT), "LOSSEDU_HOME": ""}
    run = lambda *words: subprocess.run([sys.executable, "-m", "lossedu.cli", *words], cwd=clone,
                                        env=env, text=True,
                                        capture_output=True, encoding="utf-8")
    assert run(
        "update").stderr == (f"There are no notebooks of yours in {clone / 'work'}. "
                             "Type: lossedu lab\n")
    copy_new(clone, clone / "work")
    done = run("update", "--dry-run")
    assert (done.returncode, done.stdout) == (0, f"Everything in {clone / 'work'} is up to "
                                                 "date.\n"), done.stderr
    assert json.loads((clone / "work/notebooks/00_start.ipynb").read_text(encoding="utf-8"))[
        "metadata"]["lossedu"]
