"""The pages under docs/ are fresh, whole, and lead where they say; what would break them is
seen."""
import html
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import lossedu
from lossedu.catalogue import files, page
from lossedu.catalogue.differences import differences
from lossedu.catalogue.families import ORDER, families
from lossedu.catalogue.markdown import inline, table, text
from lossedu.core.record import CLAIMS, Difference, Twin

ROOT = Path(__file__).parents[2]
MSE, HUBER = lossedu.loss("mse"), lossedu.loss("huber")
SMALL = {"regression": [HUBER, MSE]}


@cache
def wanted():
    return files.built()


def faults(markdown, folder=ROOT / "docs"):
    """What is wrong with a page: broken tables, formulas GitHub does not show, dead links, pictures
    without words."""
    plain = re.sub(r"^```(\w+)\n.*?^```$", lambda fence: fence[0] * (fence[1] == "math"), markdown,
                   flags=re.MULTILINE | re.DOTALL)
    for rows in re.findall(r"(?:^\|.*\n)+", plain, flags=re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", row)) for row in rows.splitlines()}
        if len(widths) > 1 or not re.fullmatch(r"\|(---\|)+", rows.splitlines()[1]):
            yield f"a table is broken: {rows[:60]}"
    if "$$" in plain or r"\operatorname" in plain:
        yield "a formula is written as GitHub does not show it"
    blocks = re.findall(r"^```math\n(.*?)\n```$", plain, flags=re.MULTILINE | re.DOTALL)
    for formula in blocks + re.findall(r"\$`(.*?)`\$", plain):
        if not formula.strip() or formula.count("{") != formula.count("}"):
            yield f"a formula is empty or torn: {formula!r}"
    heads = re.findall(r"^#+ (.*)$", plain, flags=re.MULTILINE)
    anchors = [re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads]
    if len(set(anchors)) < len(anchors):
        yield "two headings have the same name"
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", plain):
        path, _, anchor = link.partition("#")
        if path and not (folder / path).exists():
            yield f"a link leads nowhere: {link}"
        elif not path and anchor not in anchors:
            yield f"a link leads nowhere: {link}"
    for tag in re.findall(r"<img [^>]*>", plain):
        alt = re.search(r'alt="([^"]*)"', tag)
        if not alt or len(html.unescape(alt[1]).split()) < 5:
            yield f"a picture has no words: {tag[:60]}"
    if plain.count("<details>") != plain.count("</details>"):
        yield "a fold is not closed"


def missing(markdown, losses):
    """The losses that have no section on the page."""
    return [loss.name for loss in losses if f"\n### {loss.name}\n" not in markdown]


# ---------------------------------------------------------------------- the pages as they stand
def test_the_stored_files_are_what_the_records_give():
    assert files.stale(ROOT, wanted()) == []


def test_every_loss_stands_on_the_page_with_formula_gradient_and_curve():
    markdown = wanted()["docs/catalogue.md"]
    assert missing(markdown, lossedu.LOSSES.values()) == []
    for section in markdown.split("\n### ")[1:]:
        assert section.count("```math") == 2 and section.count("<img ") == 1


@pytest.mark.parametrize("name", ["docs/catalogue.md", "docs/differences.md"])
def test_a_page_is_whole(name):
    assert list(faults(wanted()[name])) == []


def test_links_from_one_page_to_the_other_find_their_heading():
    pages = {name: wanted()[f"docs/{name}.md"] for name in ("catalogue", "differences")}
    links = {(name, anchor) for markdown in pages.values() for name, anchor in re.findall(
        r"\]\((catalogue|differences)\.md#([\w-]+)\)", markdown)}
    assert links and [link for link in links
                      if not re.search(rf"^#+ {link[1]}$", pages[link[0]], re.MULTILINE)] == []


def test_every_declared_difference_has_its_line():
    markdown = wanted()["docs/differences.md"]
    declared = [one for loss in lossedu.LOSSES.values() for one in getattr(loss.twin, "but", ())]
    assert len(re.findall(r"^\| (?!where)", markdown, flags=re.MULTILINE)) == len(declared) > 10


def test_every_claim_and_every_family_has_its_words():
    assert set(page.CLAIMS) == set(CLAIMS)
    assert {loss.family for loss in lossedu.LOSSES.values()} <= set(ORDER)


def test_every_curve_is_small_and_says_what_it_shows():
    curves = {name: svg for name, svg in wanted().items() if name.endswith(".svg")}
    assert len(curves) == len(lossedu.LOSSES)
    for svg in curves.values():
        assert len(svg.encode()) < 4000
        assert len(re.search("<title>(.*)</title>", svg)[1].split()) > 10
        assert "nan" not in svg and "inf" not in svg


# ---------------------------------------------------------------------- the same wherever they are
# made
CODE = """
import json
from lossedu.catalogue import files
from lossedu.catalogue.families import families
groups = {family: losses[:1] for family, losses in families().items()}
print(json.dumps(files.built(groups)))
"""


def test_another_process_with_another_hash_seed_and_older_instructions_builds_the_same():
    """As what is stored, that is: a loss of each family."""
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "2",
                               "NPY_DISABLE_CPU_FEATURES": older_processor()})
    built = json.loads(done.stdout)
    stored = {path: (ROOT / path).read_text(encoding="utf-8") for path in built}
    parts = {path: [text] for path, text in built.items() if path.endswith(".svg")}
    parts["docs/catalogue.md"] = [section.partition("\n## ")[0].strip()
                                  for section in built["docs/catalogue.md"].split("\n### ")[1:]]
    parts["docs/differences.md"] = re.findall(r"^\| .*$", built["docs/differences.md"], re.M)
    assert set(parts) == set(built) and len(parts["docs/catalogue.md"]) == len(ORDER)
    assert [(path, part) for path, all_of_it in parts.items() for part in all_of_it
            if part not in stored[path]] == []


def older_processor():
    """The names of the instructions that NumPy may do without here, as it wants them."""
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__
    return " ".join(name for name in __cpu_dispatch__ if __cpu_features__.get(name))


# ---------------------------------------------------------------------- wrong on purpose
@cache
def small():
    return files.built(SMALL)


@pytest.fixture
def checkout(tmp_path):
    files.write(tmp_path, small())
    return tmp_path


def rewrite(name, old, new):
    def spoil(root):
        path = root / name
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new, 1))
    return spoil


SPOILED = {
    "a number changed by hand": rewrite("docs/differences.md", "2.3125", "2.3126"),
    "a formula changed by hand": rewrite("docs/catalogue.md", r"\frac{1}{2} r^2",
                                         r"\frac{1}{3} r^2"),
    "one space": rewrite("docs/catalogue.md", "## Regression", "## Regression "),
    "a line left out": rewrite("docs/catalogue.md", "## Regression\n", ""),
    "other line ends": rewrite("docs/catalogue.md", "## Regression\n", "## Regression\r\n"),
    "a changed curve": rewrite("docs/curves/mse.svg", "stroke-width=\"2\"", "stroke-width=\"3\""),
    "a page deleted": lambda root: (root / "docs/differences.md").unlink(),
    "a curve deleted": lambda root: (root / "docs/curves/mse.svg").unlink(),
    "the curve of a loss there is not":
        lambda root: (root / "docs/curves/gone.svg").write_text("<svg/>"),
}


@pytest.mark.parametrize("what", list(SPOILED))
def test_a_built_file_that_is_not_fresh_is_named_and_mended_by_a_build(checkout, what):
    assert files.stale(checkout, small()) == []
    SPOILED[what](checkout)
    found = files.stale(checkout, small())
    assert len(found) == 1 and found[0].endswith("Type: lossedu catalogue")
    files.write(checkout, small())
    assert files.stale(checkout, small()) == []


def test_a_changed_record_makes_the_page_stale(checkout):
    other = replace(HUBER, activation="softplus")
    assert len(files.stale(checkout, files.built({"regression": [other, MSE]}))) == 1


def test_a_loss_that_is_not_on_the_page_is_missed(checkout):
    markdown = (checkout / "docs/catalogue.md").read_text()
    assert missing(markdown, [MSE, HUBER]) == []
    assert missing(markdown, [lossedu.loss("mae")]) == ["mae"]
    named = {sentence.split(":")[0]
             for sentence in files.stale(checkout, files.built({"regression": [HUBER]}))}
    assert named == {"docs/catalogue.md", "docs/differences.md", "docs/curves/mse.svg"}


BROKEN = {
    "a bar in a cell": ("| a |\n|---|\n| $`|r|`$ |\n", "a table is broken"),
    "a cell too few": ("| a | b |\n|---|---|\n| 1 |\n", "a table is broken"),
    "no line below the head": ("| a |\n| 1 |\n", "a table is broken"),
    "dollars GitHub reads as Markdown": ("$$x$$", "does not show"),
    "one after a formula that is well": ("```math\nx\n```\n\n$$x$$\n\n```math\ny\n```\n",
                                         "does not show"),
    "a macro GitHub does not know": ("```math\n\\operatorname{sign} x\n```\n", "does not show"),
    "an empty formula": ("```math\n \n```\n", "empty or torn"),
    "a torn formula": ("```math\n\\frac{1}{2\n```\n", "empty or torn"),
    "a dead link": ("[x](nothing.md)", "leads nowhere"),
    "a dead anchor": ("## a\n\n[x](#b)\n", "leads nowhere"),
    "two headings of one name": ("## a\n\n## a\n", "same name"),
    "a picture without words": ('<img src="curves/mse.svg">', "no words"),
    "a picture with an empty word": ('<img src="curves/mse.svg" alt="">', "no words"),
    "an open fold": ("<details><summary>a</summary>", "not closed"),
}


@pytest.mark.parametrize("what", list(BROKEN))
def test_a_broken_page_is_seen(what):
    markdown, said = BROKEN[what]
    assert any(said in fault for fault in faults(markdown))


@pytest.mark.parametrize("nasty", ["|r| > 1", r"\|r\|", "a | b", "`x|y`", "<b>", "*", "_x_", "$a$",
                                   "[a](b)", "a\nb"])
def test_words_with_signs_of_markdown_break_no_table_and_stand_as_they_are(nasty):
    from markdown_it import MarkdownIt
    page = table(["a", "b"], [[text(nasty), "end"]])
    html_of = MarkdownIt("commonmark").enable("table").render(page)
    cells = re.findall(r"<td>(.*?)</td>", html_of, flags=re.DOTALL)
    assert len(cells) == 2 and cells[1] == "end"
    shown = html.escape(nasty.replace("\n", " ").replace("`", ""), quote=False)
    assert re.sub("</?code>", "", cells[0]) == shown


def test_a_formula_with_bars_stays_in_its_cell():
    setting = replace(HUBER.settings_of["delta"], symbol=r"|\delta|", meaning="a | b")
    markdown = page._settings(replace(HUBER, settings_of={"delta": setting}))
    assert list(faults(markdown)) == [] and r"$`\vert \delta\vert `$" in markdown
    assert r"a \| b" in markdown
    assert inline(r"\|x\|") == r"$`\Vert x\Vert `$"


def test_a_difference_with_bars_in_its_words_stays_in_its_line():
    twin = Twin("(pred - target) ** 2 / 2",
                but=Difference("|r| > 1", "a factor | of 2", "another", ([3.0], [1.0])))
    markdown = differences({"regression": [replace(MSE, twin=twin)]})
    assert list(faults(markdown)) == [] and r"| \|r\| > 1 |" in markdown and "| 4 | 2 |" in markdown


def test_a_row_with_a_cell_too_few_is_not_written():
    with pytest.raises(ValueError, match="as many cells"):
        table(["a", "b"], [["1"]])


def test_families_stand_in_the_order_of_the_course():
    assert list(families()) == [family for family in ORDER if family in families()]
