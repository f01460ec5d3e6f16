"""What README and CONTRIBUTING say is true."""
import importlib
import inspect
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer
from PIL import Image

from lossedu import cli, learner_cli, marks
from lossedu.lab import FOLDER, IN_CLONE
from lossedu.learner.updating import BACKUP
from lossedu.units import COURSE

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
INSTALLING = (ROOT / "docs/installing.md").read_text(encoding="utf-8")
TEACH = (ROOT / "docs/teach.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_table_of_units_is_the_course():
    rows = re.findall(
        r"^\| \[?(\d\d_\w+)(?:\]\((\S+)\))? \| (.*) \| \d* ?\| "
        r"(?:\[solved\]\((\S+)\)|planned) \|$", README, flags=re.MULTILINE)
    assert rows == [(unit.stem, "", unit.takes_up, "") if unit.is_planned else
                    (unit.stem, f"notebooks/{unit.stem}.ipynb", unit.takes_up,
                     f"solutions/{unit.stem}.ipynb")
                    for unit in COURSE]


def test_its_first_screen_says_what_for_whom_and_how_to_start_and_shows_a_diagnosis():
    screen = README.split("\n## ")[0]
    before, picture = screen.split("<img ", 1)
    assert len(before.split("\n")) <= 22 and max(map(len, before.split("\n"))) <= 130
    assert re.findall(r"^- \*\*(\w+)\*\*", before, flags=re.MULTILINE) == [
        "Learners", "Teachers", "Candidates"]
    (commands,) = re.findall(r"```\n(.*?)```", before, flags=re.DOTALL)
    assert commands == "make lab\n"
    verdict = re.search(r"✗ huber_value: (not yet) · (\d+ of \d+ cases right)", README).groups()
    assert 'src="docs/pictures/case.png"' in picture
    assert all(part in picture.split(">")[0] for part in verdict)


def test_no_paragraph_begins_with_a_comment_which_would_make_it_html():
    """A line that begins so is no paragraph: its text would stand beside the picture above it."""
    begins = re.findall(r"^<!-- \w+ -->(?=.)", README, flags=re.MULTILINE)
    assert begins == [] and re.search(r"\n\n[^<\n]+<!-- hours -->.*<!-- /hours -->\n\n", README)


def test_what_is_not_on_the_package_index_is_installed_from_the_clone_first():
    for page in (README, TEACH):
        (line,) = re.findall(r"^pip install .*classroom.*$", page, flags=re.MULTILINE)
        assert line.startswith('pip install ".[classroom]"') and "once" in line
    assert "once the version" in INSTALLING and "either of the two" not in INSTALLING


def test_each_of_its_links_to_a_heading_finds_one():
    headings = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
                for heading in re.findall(r"^#+ (.*)$", README, flags=re.MULTILINE)}
    links = re.findall(r"\]\(#([^)]+)\)", README)
    links += re.findall(r"\(\.\./README\.md#([^)]+)\)", INSTALLING)
    assert {"for-teachers", "your-work"} <= set(links) <= headings


def test_the_wrong_answer_that_it_shows_gets_the_verdict_that_it_shows():
    code, said = re.search(r"```python\n(.*?)```\n\n```\n(.*?)\n```", README,
                           flags=re.DOTALL).groups()
    *lines, last = code.strip().split("\n")
    scope = {}
    exec("\n".join(lines), scope)
    report = eval(last, scope)
    assert repr(report).split() == said.split() and report.mistake and not report.passed
    assert max(map(len, said.split("\n"))) <= 100  # a longer line is cut at the right


def test_the_picture_of_a_unit_shows_its_cells_as_they_stand():
    sys.path.append(str(ROOT / "tools"))
    tool = importlib.import_module("unit_picture")
    with Image.open(ROOT / tool.PICTURE) as picture:
        facts = picture.info
    assert f'src="{tool.PICTURE}"' in README
    assert facts[tool.FACT] == tool.digest(), "Type: python tools/unit_picture.py"


def test_every_make_target_that_is_named_exists():
    named = {target for text in (README, CONTRIBUTING) for target in re.findall(r"\bmake ([a-z]+)",
                                                                                text)}
    there = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"),
                           flags=re.MULTILINE))
    assert {"lab", "test"} <= named <= there


def test_there_is_a_way_without_git_and_make_and_its_commands_exist():
    (without,) = [one for one in INSTALLING.split("\n\n")
                  if one.startswith("**Without git and make**")]
    assert "`make " not in without
    extras = re.findall(r'`pip install "(?:\.|lossedu)\[(\w+)\]"`', without)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert len(extras) == 2 and set(extras) <= set(project["optional-dependencies"])
    (lab,) = [one for one in cli.app.registered_commands if (one.name or one.callback.__name__)
              == "lab"]
    options = set(re.findall(r"`lossedu lab --(?:no-)?(\w+)", without))
    assert options == {"folder"} <= set(inspect.signature(lab.callback).parameters)
    assert f"`{FOLDER}`" in without


def test_code_is_under_one_licence_and_text_and_figures_under_another():
    said = README.split("## Take part")[1]
    assert "[MIT licence](LICENSE)" in said and "[CC BY 4.0](LICENSE-TEXT.md)" in said
    assert "MIT License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    text = (ROOT / "LICENSE-TEXT.md").read_text(encoding="utf-8")
    assert "Creative Commons Attribution 4.0" in text and "[LICENSE](LICENSE)" in text


def wrong_commands(text):
    """Each `lossedu ...` in a text that the program does not have, or that has an unknown
    option."""
    program = typer.main.get_command(cli.app)
    typed = re.findall(r"(?:^|`)(lossedu [a-z][^`\n#]*)", text, flags=re.MULTILINE)
    assert typed
    return [line for line in typed if not _is_known(program, shlex.split(line)[1:])]


def _is_known(command, words):
    while words and words[0] in getattr(command, "commands", {}):
        command, *words = command.commands[words[0]], *words[1:]
    options = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    options |= {"--help", "--version"}
    if hasattr(command, "commands") and words and not words[0].startswith("--"):
        return False    # of a group, the name of a command that it lacks
    is_free = command.context_settings.get("ignore_unknown_options", False)
    return is_free or all(word.split("=")[0] in options for word in words
                          if word.startswith("--"))


@pytest.mark.parametrize("text", [README, INSTALLING, CONTRIBUTING, TEACH],
                         ids=["README", "installing", "CONTRIBUTING", "teach"])
def test_every_command_that_a_page_names_exists_with_its_options(text):
    assert wrong_commands(text) == []


@pytest.mark.parametrize("line", ["`lossedu laab`", "lossedu build --wat",
                                  "`lossedu classroom gives DIR`", "`lossedu grade DIR --units a`"])
def test_a_command_that_does_not_exist_is_found(line):
    assert wrong_commands(line)


def test_windows_has_a_paragraph_and_the_solved_units_are_what_teachers_are_told():
    (windows,) = [one for one in README.split("\n\n") if one.startswith("**On Windows**")]
    named = set(re.findall(r"`lossedu (\w+)", windows))
    assert {"lab", "check"} <= named and "WSL" in windows and "conda" in windows
    assert "`solutions/*.ipynb`" in README
    solved = [path.read_text(encoding="utf-8")
              for path in sorted((ROOT / "solutions").glob("*.ipynb"))]
    cut = [path.read_text(encoding="utf-8")
           for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
    assert all("### BEGIN SOLUTION" in text for text in solved) and not any("BEGIN SOLUTION" in text
                                                                            for text in cut)


def test_every_file_that_is_linked_or_named_exists():
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README + CONTRIBUTING)
    links += re.findall(r'src="([^"]+)"', README)
    links += [f"docs/{link}" for link in re.findall(r"\]\((?!https?:)([^)#]+)[)#]", INSTALLING)]
    links += re.findall(r"`((?:lossedu|course|tests|tools)/[\w/]+\.\w+)`", README + CONTRIBUTING)
    real = [link for link in links if not re.search("TOPIC|FAMILY|NAME", link)]
    assert real and [link for link in real if not (ROOT / link).exists()] == []


def test_the_example_gives_what_its_comments_say():
    example = README.split("## Use it from Python")[1]
    block = re.search(r"```python\n(.*?)```", example, flags=re.DOTALL)[1]
    scope = {}
    lines = [line for line in block.splitlines() if line]
    shown = [(code.strip(), said.strip()) for code, _,
             said in (line.partition("#") for line in lines)]
    for code, said in shown:
        if said:
            assert repr(eval(code, scope)) == said
        else:
            exec(code, scope)
    assert sum(bool(said) for _, said in shown) == 2


def test_ci_runs_the_command_that_the_readme_names():
    script = (ROOT / ".ci/run").read_text()
    assert "make test" in script and "\nmake test\n" in README
    assert (ROOT / ".ci/run").stat().st_mode & 0o100
    assert subprocess.run(["bash", "-n", ROOT / ".ci/run"]).returncode == 0


def test_what_it_says_of_the_learners_work_is_so(monkeypatch):
    section = README.split("## Your work")[1].split("\n## ")[0]
    assert f"`{IN_CLONE}/`" in section and f"`{IN_CLONE}/{BACKUP}/`" in section
    assert f"/{IN_CLONE}/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    offered = {"update": learner_cli.update}
    offered |= {one.callback.__name__: one.callback
                for one in learner_cli.about_progress.registered_commands}
    typed = r"`lossedu (?:progress )?(update|reset|export|restore)[^`]*?(?: --([\w-]+))?`"
    for command, option in re.findall(typed, section):
        assert not option or option.replace("-",
                                            "_") in inspect.signature(offered[command]).parameters
    assert {"reset", "export", "restore"} <= set(re.findall(r"lossedu progress (\w+)",
                                                            section)) <= set(offered)
    for name in ("LOSSEDU_HOME", "PYTEST_CURRENT_TEST", "NBGRADER_EXECUTION", "XDG_DATA_HOME",
                 "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pathlib.Path.home", lambda: Path("~"))
    for platform, shown in (("linux", "~/.local/share/lossedu"),
                            ("darwin", "~/Library/Application Support/lossedu")):
        monkeypatch.setattr("sys.platform", platform)
        assert marks.home() == Path(shown) and f"`{shown}`" in section
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", "%LOCALAPPDATA%")
    assert marks.home() == Path("%LOCALAPPDATA%/lossedu") and "`%LOCALAPPDATA%\\lossedu`" in section
