"""Where a learner works: in copies that no command of ours overwrites, in a clone and elsewhere."""
import json
import sys
from pathlib import Path

import pytest

from lossedu import cli, lab
from lossedu.learner.updating import EDITIONS

ROOT = Path(__file__).parents[1]


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """The package as a wheel installs it, far from any clone, and an empty folder to stand in."""
    package = tmp_path / "site-packages/lossedu"
    for edition in EDITIONS:
        folder = package / "course" / edition
        folder.mkdir(parents=True)
        for name in ("00_start.ipynb", "04_outliers.ipynb"):
            (folder / name).write_text(f"{edition} {name} − é\n", encoding="utf-8")
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.setattr(lab, "PACKAGE", package)
    monkeypatch.chdir(here)
    return here


def test_without_a_clone_both_editions_are_copied_beside_the_learner(installed):
    place, said = lab.workplace()
    assert place == installed / "lossedu-course"
    assert said == f"Your notebooks are in {place}. New there: 00_start.ipynb, 04_outliers.ipynb."
    assert (place
            / "solutions/04_outliers.ipynb").read_bytes() == (
                "solutions 04_outliers.ipynb − é\n".encode())


def test_what_is_there_is_never_overwritten_and_what_is_new_is_added(installed):
    place, _ = lab.workplace()
    mine = place / "notebooks/00_start.ipynb"
    mine.write_text("my work", encoding="utf-8")
    (lab.PACKAGE / "course/notebooks/05_likelihood.ipynb").write_text("new", encoding="utf-8")
    again, said = lab.workplace()
    assert again == place and mine.read_text(encoding="utf-8") == "my work"
    assert said == f"Your notebooks are in {place}. New there: 05_likelihood.ipynb."
    assert lab.workplace()[1] == f"Your notebooks are in {place}."


def test_a_link_that_leads_nowhere_is_left_alone(installed):
    folder = installed / "lossedu-course/notebooks"
    folder.mkdir(parents=True)
    (folder / "00_start.ipynb").symlink_to(installed / "nowhere")
    lab.workplace()
    assert not (installed / "nowhere").exists()


def test_inside_the_own_folder_no_second_one_is_made(installed, monkeypatch):
    place, _ = lab.workplace()
    monkeypatch.chdir(place / "notebooks")
    assert lab.workplace() == (place, f"Your notebooks are in {place}.")


def test_a_folder_that_is_named_is_taken_also_in_a_clone(installed, tmp_path, monkeypatch):
    named, _ = lab.workplace("elsewhere/mine")
    assert named == installed / "elsewhere/mine" and (named / "notebooks/00_start.ipynb").is_file()
    clone = clone_in(tmp_path)
    monkeypatch.chdir(clone)
    assert (lab.workplace(tmp_path / "copies")[0] / "notebooks/07_cross_entropy.ipynb").is_file()
    assert not (tmp_path / "copies/notebooks/00_start.ipynb").exists()


def test_a_unit_under_its_earlier_number_is_not_copied_a_second_time(installed):
    place, _ = lab.workplace()
    for edition in EDITIONS:
        (place / edition / "04_outliers.ipynb").rename(place / edition / "02_outliers.ipynb")
    lab.workplace()
    assert not (place / "notebooks/04_outliers.ipynb").exists()


def clone_in(folder):
    clone = folder / "clone"
    for name in ("course/build.py", "notebooks/07_cross_entropy.ipynb"):
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).write_text("", encoding="utf-8")
    return clone


def test_in_a_clone_the_copies_are_made_in_a_folder_that_git_leaves_alone(tmp_path, monkeypatch):
    clone = clone_in(tmp_path)
    monkeypatch.chdir(clone / "notebooks")
    place, said = lab.workplace()
    assert (place == clone / "work" and said == f"Your notebooks are in {place}. New there: "
                                                "07_cross_entropy.ipynb.")
    assert (place / "notebooks/07_cross_entropy.ipynb").is_file()
    assert (clone / "notebooks/07_cross_entropy.ipynb").read_text(encoding="utf-8") == ""
    monkeypatch.chdir(place / "notebooks")
    assert lab.workplace()[0] == place
    assert f"/{lab.IN_CLONE}/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("spoil, said", [
    (lambda here: (here / "lossedu-course").touch(), "Type: lossedu lab --folder PATH"),
    (lambda here: [path.unlink() for path in lab.PACKAGE.rglob("notebooks/*")],
     "brings no notebooks"),
])
def test_what_stops_it_is_told_in_one_sentence_with_what_to_type(installed, spoil, said):
    spoil(installed)
    with pytest.raises(lab.NoCourse, match=said):
        lab.workplace()


def test_the_lab_opens_at_the_first_unit_there_is(tmp_path):
    (tmp_path / "notebooks").mkdir()
    with pytest.raises(lab.NoCourse, match="Type: lossedu lab --folder PATH"):
        lab.lab_command(tmp_path, 8888)
    (tmp_path / "notebooks/04_outliers.ipynb").touch()
    assert "--LabApp.default_url=/lab/tree/notebooks/04_outliers.ipynb" in lab.lab_command(tmp_path,
                                                                                           8888)
    (tmp_path / "notebooks/00_start.ipynb").touch()
    command = lab.lab_command(tmp_path, 8888, browser=False, more=["--debug"])
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start.ipynb" in command
    assert command[-2:] == ["--no-browser", "--debug"]


def test_the_command_tells_where_the_copies_are_before_it_opens_them(installed, monkeypatch,
                                                                     capsys):
    called = []
    monkeypatch.setattr(cli.subprocess, "call", lambda command, cwd, env: called.append((cwd, env))
                        or 0)
    monkeypatch.setattr(cli, "_free", lambda port: True)
    assert cli.app(["lab", "--no-browser"], standalone_mode=False) == 0
    place = installed / "lossedu-course"
    (cwd, env), = called
    told, last = capsys.readouterr().out.splitlines()
    assert cwd == place and f"Your notebooks are in {place}." in told
    assert last.startswith("Open the line below that begins with http://127.0.0.1:8888/lab.")
    assert env["LOSSEDU_FOLDER"] == str(place)


# ---------------------------------------------------------------------- its own server
def settings(monkeypatch, elsewhere=""):
    """(extensions that are off, settings that are not JupyterLab's own) for a server of ours."""
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", elsewhere)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", lab.lab_environment("here")["JUPYTER_CONFIG_PATH"])
    pages = pytest.importorskip("jupyterlab_server.config")
    values = pytest.importorskip("jupyterlab_server.settings_utils")
    return pages.get_page_config([])["disabledExtensions"], values._get_overrides("/nowhere")[0]


@pytest.mark.proof
def test_a_learner_sees_the_units_names_no_teachers_buttons_and_no_question_about_news(monkeypatch):
    off, changed = settings(monkeypatch)
    assert "@jupyter/nbgrader" in off
    # the column beside the names would cut them off
    assert changed["@jupyterlab/filebrowser-extension:browser"] == {"showLastModifiedColumn": False}
    assert changed["@jupyterlab/apputils-extension:notification"] == {"fetchNews": "false"}


def test_settings_that_somebody_else_made_are_still_found(monkeypatch, tmp_path):
    (tmp_path / "labconfig").mkdir()
    (tmp_path / "labconfig/page_config.json").write_text('{"disabledExtensions": {"other": true}}',
                                                         encoding="utf-8")
    assert {"other", "@jupyter/nbgrader"} <= set(settings(monkeypatch, str(tmp_path))[0])


def test_the_names_of_what_is_switched_off_are_those_of_what_is_installed():
    """An extension under another name would go on showing its buttons."""
    labextension = Path(sys.prefix) / "share/jupyter/labextensions/@jupyter/nbgrader/package.json"
    if not labextension.is_file():
        pytest.skip("nbgrader is not installed")
    assert json.loads(labextension.read_text(encoding="utf-8"))["name"] == "@jupyter/nbgrader"
