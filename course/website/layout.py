"""Which file of the repository becomes which page of the site, and where the links lead.

A link in a file leads to a place in the repository; on the site it leads to the page that was made
of it. What has no page is named without a link, or linked where the repository can be read on the
web (`Repository` under [project.urls] in pyproject.toml).
"""
import os
import re
import tomllib
from functools import cache
from pathlib import Path, PurePosixPath

from lossedu import losses, units

ROOT = Path(__file__).resolve().parents[2]
SITE = "docs/site"
# file of the repository -> page, without its ending
WHOLE = {"docs/catalogue.md": "catalogue", "docs/cheatsheet.md": "cheatsheet",
         "docs/differences.md": "differences", "docs/teach.md": "teach",
         "docs/installing.md": "installing", "CONTRIBUTING.md": "contribute"}
# a page that takes up a section of a file: (file, heading) -> page
SECTIONS = {("README.md", "start"): "learn", ("README.md", "your-work"): "learn",
            ("README.md", "for-an-interview"): "prepare",
            ("README.md", "a-mock-interview"): "prepare",
            ("README.md", "for-teachers"): "teach", ("README.md", "units"): "index"}
LINK = re.compile(r"(?P<head>!?\[(?P<words>[^\]\[]*)\]\()(?P<target>[^)\s]+)\)")
SOURCE = re.compile(r'(?P<head><img\b[^>]*?\bsrc=")(?P<target>[^"]+)"')
ELSEWHERE = re.compile(r"^(?:[a-z]+:|#)")
CODE = re.compile(r"(^ *```.*?^ *```\s*?$|`[^`\n]+`)", flags=re.MULTILINE | re.DOTALL)


class Lost(Exception):
    """A link that leads nowhere, in one sentence."""


def written():
    """The units that have a text, in their order."""
    return [unit for unit in units.COURSE if not unit.is_planned]


def topics():
    """The pages on topics without a unit: their names."""
    return sorted(path.stem for path in (ROOT / "docs/topics").glob("*.md"))


def loss_files():
    """{name: file} of the losses, as pages show their code."""
    folder = Path(losses.__file__).parent
    return {path.stem: path for path in sorted(folder.glob("*/*.py"))
            if path.stem in losses.LOSSES}


@cache
def pages():
    """{file of the repository: page of the site}."""
    found = dict(WHOLE)
    for unit in written():
        for folder in ("solutions", "notebooks"):
            found[f"{folder}/{unit.stem}.ipynb"] = f"units/{unit.stem}"
    found |= {f"docs/topics/{name}.md": f"topics/{name}" for name in topics()}
    found |= {path.relative_to(ROOT).as_posix(): f"losses/{name}"
              for name, path in loss_files().items()}
    return found


@cache
def urls():
    """[project.urls] of pyproject.toml; empty where there are none."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project.get("urls", {})


def relink(text, file, page):
    """The text of a file of the repository, with links that lead where a page of the site has to.

    Code is left as it stands. Raises Lost for a link to a file that is not there.
    """
    pieces = CODE.split(text)
    for place in range(0, len(pieces), 2):
        pieces[place] = LINK.sub(lambda match: _link(match, file, page), pieces[place])
        pieces[place] = SOURCE.sub(lambda match: _picture(match, file, page), pieces[place])
    return "".join(pieces)


def _link(match, file, page):
    target, _, anchor = match["target"].partition("#")
    if ELSEWHERE.match(match["target"]) or match["head"].startswith("!"):
        return match[0]
    at = _resolved(target, file)
    goal = SECTIONS.get((at, anchor)) or pages().get(at)
    if goal:
        ending = ".ipynb" if goal.startswith("units/") else ".md"
        return f"{match['head']}{to(goal, page)}{ending}{'#' + anchor if anchor else ''})"
    if "Repository" in urls():
        return f"{match['head']}{urls()['Repository']}/blob/main/{at})"
    return match["words"]


def _picture(match, file, page):
    if ELSEWHERE.match(match["target"]):
        return match[0]
    return f'{match["head"]}{to(_resolved(match["target"], file), page)}"'


def _resolved(target, file):
    at = os.path.normpath(PurePosixPath(file).parent / target)
    if not (ROOT / at).exists():
        raise Lost(f"{file} links to {target}, which is not there.")
    return PurePosixPath(at).as_posix()


def to(goal, page):
    """The way from a page to a place, both from the root of the site.

    >>> to("catalogue", "units/04_outliers")
    '../catalogue'
    """
    return os.path.relpath(goal, PurePosixPath(page).parent)


def section(file, heading):
    """The text below a heading of a Markdown file, up to the next of its rank. Raises Lost.

    Headings in it rise so that the first ones below it have the rank of "##".
    """
    text = (ROOT / file).read_text(encoding="utf-8")
    found = re.search(rf"^(#+) {re.escape(heading)}\n(.*?)(?=^\1 |\Z)", text,
                      flags=re.MULTILINE | re.DOTALL)
    if found is None:
        raise Lost(f"{file} has no heading {heading!r}.")
    risen = len(found[1]) - 1
    return re.sub(rf"^#{{{risen}}}(?=##)", "", found[2].strip(), flags=re.MULTILINE) + "\n"
