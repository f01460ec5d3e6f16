"""Where a learner works: a clone as it is, or copies that no command of ours overwrites."""
import pytest

from lossedu import cli, lab


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """The package as a wheel installs it, far from any clone, and an empty folder to stand in."""
    package = tmp_path / "site-packages/lossedu"
    for edition in lab.EDITIONS:
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
    assert (place / "solutions/04_outliers.ipynb").read_bytes() == "solutions 04_outliers.ipynb − é\n".encode()


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


def clone_in(folder):
    clone = folder / "clone"
    for name in ("course/build.py", "notebooks/07_cross_entropy.ipynb"):
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).write_text("", encoding="utf-8")
    return clone


def test_a_clone_is_opened_as_it_is_from_every_folder_in_it(tmp_path, monkeypatch):
    clone = clone_in(tmp_path)
    monkeypatch.chdir(clone / "notebooks")
    assert lab.workplace() == (clone, "")
    assert sorted(path.name for path in clone.iterdir()) == ["course", "notebooks"]


@pytest.mark.parametrize("spoil, said", [
    (lambda here: (here / "lossedu-course").touch(), "Type: lossedu lab --folder PATH"),
    (lambda here: [path.unlink() for path in lab.PACKAGE.rglob("notebooks/*")], "brings no notebooks"),
])
def test_what_stops_it_is_told_in_one_sentence_with_what_to_type(installed, spoil, said):
    spoil(installed)
    with pytest.raises(lab.NoCourse, match=said):
        lab.workplace()


def test_the_lab_opens_at_the_first_unit_there_is(tmp_path):
    (tmp_path / "notebooks").mkdir()
    with pytest.raises(lab.NoCourse, match="Type: lossedu build"):
        lab.lab_command(tmp_path, 8888)
    (tmp_path / "notebooks/04_outliers.ipynb").touch()
    assert "--LabApp.default_url=/lab/tree/notebooks/04_outliers.ipynb" in lab.lab_command(tmp_path, 8888)
    (tmp_path / "notebooks/00_start.ipynb").touch()
    command = lab.lab_command(tmp_path, 8888, browser=False, more=["--debug"])
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start.ipynb" in command
    assert command[-2:] == ["--no-browser", "--debug"]


def test_the_command_tells_where_the_copies_are_before_it_opens_them(installed, monkeypatch, capsys):
    called = []
    monkeypatch.setattr(cli.subprocess, "call", lambda command, cwd: called.append(cwd) or 0)
    monkeypatch.setattr(cli, "_free", lambda port: True)
    assert cli.app(["lab", "--no-browser"], standalone_mode=False) == 0
    place = installed / "lossedu-course"
    assert called == [place] and f"Your notebooks are in {place}." in capsys.readouterr().out
