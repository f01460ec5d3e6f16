"""How the pages of the website are laid out: links, formulas, folded answers, what is computed."""
import html
import re
import sys

import nbformat
import pytest
from PIL import Image
from website import assemble, landing, layout, mathml, reference, units

import lossedu
from lossedu.units import find

sys.path.append(str(layout.ROOT / "tools"))
import site_pictures

OUTLIERS = find("outliers")


# ---------------------------------------------------------------------- links
@pytest.mark.parametrize("link, leads", [
    ("[the catalogue](docs/catalogue.md#huber)", "[the catalogue](../catalogue.md#huber)"),
    ("[unit](notebooks/04_outliers.ipynb)", "[unit](04_outliers.ipynb)"),
    ("[solved](solutions/05_likelihood.ipynb)", "[solved](05_likelihood.ipynb)"),
    ("[its file](lossedu/losses/regression/huber.py)", "[its file](../losses/huber.md)"),
    ("[below](#here)", "[below](#here)"),
    ("[PyTorch](https://pytorch.org)", "[PyTorch](https://pytorch.org)"),
    ("[the licence](LICENSE)", "the licence"),
    ("`[x](absent.md)`", "`[x](absent.md)`"),
    ('<img src="docs/curves/huber.svg" alt="a">', '<img src="../docs/curves/huber.svg" alt="a">'),
])
def test_a_link_of_the_repository_leads_to_the_page_made_of_it(link, leads):
    assert layout.relink(link, "README.md", "units/04_outliers") == leads


def test_a_file_without_a_page_is_linked_where_the_repository_stands_on_the_web(monkeypatch):
    monkeypatch.setattr(layout, "urls", lambda: {"Repository": "https://github.com/someone/course"})
    assert layout.relink("[the licence](LICENSE)", "README.md", "learn") == (
        "[the licence](https://github.com/someone/course/blob/main/LICENSE)")


def test_a_link_to_a_file_that_is_not_there_is_told():
    with pytest.raises(layout.Lost, match=r"README.md links to absent.md, which is not there."):
        layout.relink("[x](absent.md)", "README.md", "learn")


def test_a_section_rises_to_the_rank_of_a_page_and_ends_at_the_next_of_its_own():
    text = layout.section("README.md", "For an interview")
    assert "\n## A mock interview\n" in text and "For teachers" not in text.replace("#", "")
    with pytest.raises(layout.Lost, match="README.md has no heading 'Absent'"):
        layout.section("README.md", "Absent")


def test_binder_and_colab_are_offered_where_a_repository_is_named_and_nowhere_else():
    assert units.hosts("04_outliers", {}) == []
    assert units.hosts("04_outliers", {"Repository": "https://example.org/course"}) == []
    found = dict(units.hosts("04_outliers", {"Repository": "https://github.com/a/course.git"}))
    assert found["Colab"] == ("https://colab.research.google.com/github/a/course/blob/main/"
                              "notebooks/04_outliers.ipynb")
    assert found["Binder"].endswith("/gh/a/course/main?labpath=notebooks/04_outliers.ipynb")


# ---------------------------------------------------------------------- formulas
@pytest.mark.parametrize("formula", [
    r"\frac{\partial \ell}{\partial z} = p - y", r"L = \sum_i w_i \tag{2}",
    r"\begin{cases} r^2 & |r| \le \delta \\ 0 & \text{otherwise} \end{cases}"])
def test_a_formula_becomes_mathml_without_a_trace_of_latex(formula):
    drawn = mathml.mathml(formula, is_displayed=True)
    assert drawn.startswith("<math") and "\\" not in drawn


def test_backticks_that_github_wants_around_a_formula_are_not_drawn():
    assert mathml.mathml(r"`\hat y`") == mathml.mathml(r"\hat y")


def test_a_formula_that_cannot_be_read_is_refused():
    with pytest.raises(mathml.LatexError):
        mathml.mathml(r"\absent{x}")


@pytest.mark.parametrize("page", ["<pre>$x$ and $y$</pre>", "<code>$HOME and $PATH</code>",
                                  '<img alt="from $3 to $5">', "<p>5 $</p>",
                                  "<script>`${a} ${b}`</script>"])
def test_dollars_that_are_no_formula_stay(page):
    assert mathml.in_page(page) == page


def test_formulas_in_an_output_are_drawn_though_their_signs_are_escaped():
    drawn = mathml.in_page("<p>$a &lt; b$ and <b>$$c$$</b></p>")
    assert drawn.count("<math") == 2 and "&lt;" in drawn and "$" not in drawn


def test_the_font_holds_the_letters_of_a_page_and_their_italics(tmp_path):
    from fontTools.ttLib import TTFont
    mathml.write_font(tmp_path / "font.woff", "x∑ℓ")
    with TTFont(tmp_path / "font.woff") as font:
        assert {ord("x"), ord("∑"), ord("ℓ"), 0x1D465} <= set(font.getBestCmap())
        assert "MATH" in font
    assert (tmp_path / "font.woff").stat().st_size < 300_000


# ---------------------------------------------------------------------- units
@pytest.fixture(scope="module")
def shown():
    """The page of a unit, as Sphinx reads it."""
    return units.page(OUTLIERS)


def cells(notebook, kind="code"):
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def test_a_page_has_nothing_that_waits_for_a_kernel(shown):
    assert not re.search(r"google\.colab|lossedu\.(progress|guess)\(",
                         "\n".join(cell.source for cell in cells(shown)))
    assert "SOLUTION" not in nbformat.writes(shown)


def test_text_and_outputs_are_those_of_the_solved_notebook(shown):
    solved = {cell.id: cell for cell in units.read(OUTLIERS).cells}
    for cell in cells(shown):
        if "lossedu.reveal(" not in cell.source:
            assert cell.outputs == solved[cell.id].outputs
    for cell in cells(shown, "markdown")[1:]:
        assert cell.source == solved[cell.id].source


def test_answers_and_reveals_are_folded(shown):
    solved = units.read(OUTLIERS)
    answers = {cell.id for cell in solved.cells
               if cell.metadata.get("nbgrader", {}).get("solution")}
    folded = {cell.id for cell in cells(shown) if "hide-input" in cell.metadata.get("tags", ())}
    assert answers and answers <= folded
    reveals = [cell for cell in cells(shown) if "lossedu.reveal(" in cell.source]
    assert reveals and all(cell.outputs[0].data["text/html"].startswith("<details>")
                           for cell in reveals)


@pytest.mark.parametrize("unit", layout.written(), ids=lambda unit: unit.name)
def test_each_unit_has_a_card_with_minutes_and_difficulty(unit):
    card = units.card(unit)
    assert card.title and 30 <= card.minutes <= 70 and 1 <= card.difficulty <= 5


# ---------------------------------------------------------------------- the first page
def test_each_unit_stands_in_one_part_in_the_order_of_the_course():
    assert [unit for _, of_it in landing.parts() for unit in of_it] == layout.written()
    assert set(landing.PARTS) <= {unit.name for unit in layout.written()}


def test_the_picture_of_the_case_says_what_the_line_predicts():
    said = landing.case()
    calls = lossedu.data.load("telephone")
    line = lossedu.engine.fit_linear(lossedu.loss("mse"), calls.X, calls.y)
    assert f"from {line.predict([[50.0]])[0]:.1f} in 1950" in html.unescape(said)
    before, after = said.split("<details>")
    for part in (before, after):
        assert part.count("<circle") == 18 and part.count("<path d=") == 6
    assert 'class="fit"' in after and 'class="fit"' not in before


def test_the_mistake_of_the_first_page_is_the_one_of_readme_and_is_named():
    readme = (layout.ROOT / "README.md").read_text(encoding="utf-8")
    (line,) = [one for one in landing.mistake().split("\n") if "return" in one]
    assert line in readme and "not yet" in landing.mistake()


def test_a_mistake_that_the_check_no_longer_names_stops_the_build(monkeypatch):
    monkeypatch.setattr(landing, "huber_value", lossedu.EXERCISES["huber_value"].reference)
    with pytest.raises(layout.Lost, match="no longer named"):
        landing.mistake()


# ---------------------------------------------------------------------- the reference
def test_every_public_name_stands_on_one_page_with_its_docstring():
    pages = reference.pages()
    for name in lossedu.__all__:
        assert sum(f"\n## {name}\n" in page for page in pages.values()) == 1, name
    assert "Judge `answer`" in pages["exercises"] and "```pycon\n>>> loss(" in pages["losses"]


def test_a_public_name_that_is_left_out_is_told(monkeypatch):
    monkeypatch.setattr(lossedu, "__all__", [*lossedu.__all__, "newcomer"])
    with pytest.raises(layout.Lost, match="newcomer has to stand on one page of the reference"):
        reference.pages()


# ---------------------------------------------------------------------- pictures
@pytest.mark.parametrize("name", site_pictures.VIEWS)
def test_a_picture_in_readme_shows_what_the_site_says(name):
    path = f"{site_pictures.FOLDER}/{name}"
    with Image.open(layout.ROOT / path) as picture:
        facts = picture.info
    assert f'src="{path}"' in (layout.ROOT / "README.md").read_text(encoding="utf-8")
    assert facts[site_pictures.FACT] == site_pictures.digest(name), "Type: make pictures"
    assert (layout.ROOT / path).stat().st_size < 120_000


# ---------------------------------------------------------------------- writing
def test_what_has_not_changed_is_not_written_again_and_what_is_gone_is_deleted(tmp_path):
    assemble.write(tmp_path, only=())
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    (tmp_path / "units/99_gone.ipynb").write_text("{}")
    (tmp_path / "teach.md").write_text("changed")
    assemble.write(tmp_path, only=())
    after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert set(after) == set(before)
    assert {path.name for path in after if after[path] != before[path]} == {"teach.md"}
