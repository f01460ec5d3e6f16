"""A new version goes into a learner's copy, and nothing that they wrote is lost."""
import copy
import re
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lossedu.learner import merging, notebook
from lossedu.learner.merging import merge

ROOT = Path(__file__).parents[2]
STUB = ('def {0}(x):\n    """What is asked for."""\n    raise NotImplementedError("your answer '
        'goes here")')
ANSWER = 'def {0}(x):\n    """What is asked for."""\n    return x + 1'


def text(name, source):
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def code(name, source, **metadata):
    return {"cell_type": "code", "id": name, "metadata": metadata, "source": source, "outputs": [],
            "execution_count": None}


def answer(name, source=STUB):
    return code(name, source.format(name), nbgrader={
        "grade_id": name, "solution": True, "grade": False, "locked": False, "schema_version": 3,
        "task": False, "cell_type": "code"}, deletable=False)


def check(name):
    return code(f"check-{name}", f'lossedu.check("{name}", {name})', nbgrader={
        "grade_id": f"check-{name}", "solution": False, "grade": True, "locked": True, "points": 1,
        "schema_version": 3, "task": False, "cell_type": "code"})


def book(*cells):
    return {"nbformat": 4, "nbformat_minor": 5, "cells": list(cells),
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3",
                                        "language": "python"}}}


OLD = book(text("opening", "# Opening"), code("data", "x = 1"), answer("grad"), check("grad"),
           text("end", "The end."))
NEW = book(text("opening", "# Opening, better"), code("data", "x = 2"), text("more", "One more."),
           answer("grad"),
           check("grad"), text("end", "The end."))


def worked(original=OLD, **sources):
    """A copy in which these cells have another source."""
    mine = copy.deepcopy(notebook.copied(original))
    for cell in mine["cells"]:
        cell["source"] = sources.get(cell["id"], cell["source"])
    return mine


def sources(one):
    return [cell["source"] for cell in one["cells"]]


def test_an_answer_stays_and_everything_else_is_new():
    merged, said = merge(worked(grad=ANSWER.format("grad")), NEW)
    wanted = sources(NEW)
    wanted[3] = ANSWER.format("grad")
    assert sources(merged) == wanted and said == []
    nbformat.validate(nbformat.from_dict(merged))


def test_a_second_merge_changes_nothing():
    mine = worked(grad=ANSWER.format("grad"), data="x = 7")
    mine["cells"].insert(2, code("0123abcd", "print(x)"))
    merged, _ = merge(mine, NEW)
    assert merge(merged, NEW) == (merged, [])
    later = copy.deepcopy(merged)
    del later["metadata"]["lossedu"]["version"]  # the same, looked at cell by cell
    assert merge(later, NEW)[0]["cells"] == merged["cells"]


def test_an_untouched_stub_is_renewed_and_a_written_answer_is_told_that_it_has_changed():
    new = book(answer("grad", STUB.replace("What is", "Exactly what is")), check("grad"))
    merged, said = merge(worked(), new)
    assert "Exactly" in sources(merged)[0] and said == []
    merged, said = merge(worked(grad=ANSWER.format("grad")), new)
    assert sources(merged)[0] == ANSWER.format("grad")
    assert said == ["The exercise grad has changed; your answer is kept. To see what it asks "
                    "for now, type: lossedu check grad"]


def test_a_changed_cell_stays_where_ours_is_as_before_and_else_stands_below_the_new():
    mine = worked(end="The end. My note.", opening="# Opening\n\nMy thought.",
                  data="x = 1\nprint(x)  # mine")
    merged, said = merge(mine, NEW)
    found = sources(merged)
    assert found[-1] == "The end. My note."
    assert found[:2] == ["# Opening, better", "**Your earlier text:**\n\n# Opening\n\nMy thought."]
    assert found[2] == "x = 2" and found[3].endswith("```python\nx = 1\nprint(x)  # mine\n```")
    assert [cell["cell_type"] for cell in merged["cells"][2:4]] == ["code", "markdown"]
    assert said == ["A cell that you changed is new (opening); yours stands below it.",
                    "A cell that you changed is new (data); yours stands below it."]


def test_code_that_holds_a_fence_stays_code_in_the_text_below_the_new_cell():
    mine = worked(data='x = 1\nfence = """\n````\n"""')
    below = next(one for one in sources(merge(mine, NEW)[0]) if "fence" in one)
    assert below.endswith('`````python\nx = 1\nfence = """\n````\n"""\n`````')


def test_added_cells_stay_below_what_they_stood_below():
    mine = worked()
    mine["cells"].insert(0, code("aaaaaaaa", "on_top = 1"))
    mine["cells"].insert(3, code("bbbbbbbb", "below = 'data'"))
    mine["cells"].append(text("cccccccc", "last"))
    found = sources(merge(mine, NEW)[0])
    assert found[0] == "on_top = 1" and found[-1] == "last"
    assert found[found.index("x = 2") + 1] == "below = 'data'"


def test_outputs_stay_where_the_source_is_the_same_and_go_where_it_is_new():
    mine = worked()
    for cell in mine["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[{"output_type": "stream", "name": "stdout", "text": "1\n"}],
                        execution_count=4)
    outputs = {cell["id"]: (cell["outputs"], cell["execution_count"])
               for cell in merge(mine, NEW)[0]["cells"]
               if cell["cell_type"] == "code"}
    assert outputs["data"] == ([], None) and outputs["grad"][1] == outputs["check-grad"][1] == 4
    assert outputs["grad"][0] and outputs["check-grad"][0]


def test_a_deleted_cell_comes_back_only_if_it_is_new_or_an_exercise():
    mine = worked()
    mine["cells"] = []
    assert [cell["id"] for cell in merge(mine, NEW)[0]["cells"]] == ["opening", "data", "more",
                                                                     "grad", "check-grad"]


def test_a_renamed_exercise_takes_the_answer_along_and_is_told(monkeypatch):
    monkeypatch.setitem(merging.RENAMED, "grad", "slope")
    merged, said = merge(worked(grad=ANSWER.format("grad")), book(answer("slope"), check("slope")))
    assert sources(merged) == [ANSWER.format("slope"), 'lossedu.check("slope", slope)']
    assert said == ["The exercise grad is called slope now; your answer moved along."]


def test_an_answer_to_an_exercise_that_is_gone_stays_as_a_cell_of_the_learners():
    merged, said = merge(worked(grad=ANSWER.format("grad")),
                         book(text("opening", "# Opening, better")))
    assert sources(merged) == ["# Opening, better", ANSWER.format("grad")]
    assert "nbgrader" not in merged["cells"][1]["metadata"] and merged["cells"][1]["metadata"] == {}
    assert said == ["The exercise grad is gone; your answer stays where it was."]
    assert merge(merged, NEW)[0]["cells"]  # and once more, with the exercise back
    assert sources(merge(merged, NEW)[0]).count(ANSWER.format("grad")) == 1


def test_a_copy_that_forgot_its_original_keeps_answers_and_what_jupyter_named():
    mine = worked(grad=ANSWER.format("grad"))
    del mine["metadata"]["lossedu"]
    mine["cells"].insert(1, code("5d0c4a2e-8f1b-4a39-9d54-0a3c2b1d4e5f", "mine = 1"))
    mine["cells"].insert(1, text("gone-from-the-course", "An old text."))
    found = sources(merge(mine, NEW)[0])
    assert ANSWER.format("grad") in found and "mine = 1" in found and "An old text." not in found
    stub = worked()
    del stub["metadata"]["lossedu"]
    assert sources(merge(stub, book(answer("grad", STUB.replace("What", "Just what"))))[0]) == [
        STUB.replace("What", "Just what").format("grad")]


def test_a_cell_copied_in_jupyter_keeps_both_answers():
    mine = worked(grad=ANSWER.format("grad"))
    second = copy.deepcopy(mine["cells"][2])
    second.update(id="9f8e7d6c", source=second["source"].replace("+ 1", "+ 2"))
    mine["cells"].insert(2, second)
    merged, _ = merge(mine, NEW)
    assert sum("return x + 2" in one for one in sources(merged)) == 1
    assert next(cell for cell in merged["cells"]
                if cell["id"] == "grad")["source"] == ANSWER.format("grad")
    nbformat.validate(nbformat.from_dict(merged))


def test_cells_without_ids_are_known_by_what_they_hold():
    mine = worked(grad=ANSWER.format("grad"))
    mine["cells"].append(text("x", "mine"))
    for cell in mine["cells"]:
        del cell["id"]
    mine["nbformat_minor"] = 4
    merged, _ = merge(mine, NEW)
    found = sources(merged)
    assert ANSWER.format("grad") in found and found.count("mine") == 1 and "x = 1" not in found
    nbformat.validate(nbformat.from_dict(merged))


# ---------------------------------------------------------------------- whatever is done
LINES = st.sampled_from(["y = 1", "print(y)", "# a note", "`tick`", "```", "", "    indented",
                         "def f(): ...", "é − ŷ"])
SOURCES = st.lists(LINES, min_size=1, max_size=4).map("\n".join)
NAMES = st.lists(st.sampled_from("abcdefgh"), min_size=0, max_size=6, unique=True)
KINDS = st.sampled_from(["code", "markdown", "answer"])


@st.composite
def books(draw):
    """A version of a unit: cells of ours, each line of which says so."""
    cells = []
    for name in draw(NAMES):
        kind, number = draw(KINDS), draw(st.integers(0, 2))
        source = f"ours = '{name} {number}'"
        cells.append(answer(name, source) if kind == "answer" else code(name, source)
                     if kind == "code"
                     else text(name, source))
    return book(*cells)


@st.composite
def worked_copies(draw):
    """(a copy in which cells were changed, added, deleted and moved, every line that the learner
    wrote)."""
    mine = copy.deepcopy(notebook.copied(draw(books())))
    wrote = []
    for number, cell in enumerate(mine["cells"]):
        if draw(st.booleans()):
            line = f"mine_{number} = 'changed'"
            cell["source"] = draw(st.sampled_from([f"{cell['source']}\n{line}", line]))
            wrote.append(line)
    mine["cells"] = [cell for cell in mine["cells"]
                     if f"mine_{mine['cells'].index(cell)} = " in cell["source"]
                     or draw(st.booleans())]
    for number in range(draw(st.integers(0, 3))):
        source = f"added_{number} = 1\n{draw(SOURCES)}"
        wrote += [line for line in source.split("\n") if line.strip()]
        new = draw(st.sampled_from([code, text]))(f"{number:08x}", source)
        mine["cells"].insert(draw(st.integers(0, len(mine["cells"]))), new)
    if draw(st.booleans()):
        mine["cells"] = draw(st.permutations(mine["cells"]))
    return mine, wrote


@settings(max_examples=300, deadline=None)
@given(worked_copies(), books())
def test_no_line_of_the_learners_is_lost(made, new):
    mine, wrote = made
    untouched = copy.deepcopy((mine, new))
    merged, _ = merge(mine, new)
    lines = [line for source in sources(merged) for line in source.split("\n")]
    assert [line for line in set(wrote) if lines.count(line) < wrote.count(line)] == []
    assert (mine, new) == untouched
    nbformat.validate(nbformat.from_dict(merged))
    assert len({cell["id"] for cell in merged["cells"]}) == len(merged["cells"])


@settings(max_examples=200, deadline=None)
@given(worked_copies(), books(), books())
def test_merging_twice_is_merging_once_and_two_versions_lose_nothing(made, new, newer):
    mine, wrote = made
    # a copy of this very version would come back as it is
    mine["metadata"]["lossedu"]["version"] = ""
    once, _ = merge(mine, new)
    assert merge(once, new) == (once, [])
    again = copy.deepcopy(once)
    again["metadata"]["lossedu"]["version"] = ""
    assert merge(again, new)[0]["cells"] == once["cells"]
    found = "\n".join(sources(merge(once, newer)[0])).split("\n")
    assert set(wrote) <= set(found)


@settings(max_examples=100, deadline=None)
@given(books(), books())
def test_an_untouched_copy_becomes_the_new_version(old, new):
    assert sources(merge(notebook.copied(old), new)[0]) == sources(new)


# ---------------------------------------------------------------------- the course itself
@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")),
                         ids=lambda path: path.stem)
def test_a_solved_unit_is_merged_with_its_next_version(path):
    original = notebook.load(path)
    mine = copy.deepcopy(notebook.copied(original))
    answers = {}
    for cell in mine["cells"]:
        if notebook.is_answer(cell):
            answers[cell["id"]] = cell["source"] = re.sub(r"(?m)^    raise NotImpl.*$",
                                                          "    return 0  # mine",
                                                          cell["source"]) + "\n# solved"
    new = copy.deepcopy(original)
    for cell in new["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] += "\n\nMended."
    merged, said = merge(mine, new)
    assert answers and said == []
    assert sources(merged) == [answers.get(cell["id"], cell["source"]) for cell in new["cells"]]
    assert notebook.parse(notebook.dump(merged)) == merged
    nbformat.validate(nbformat.from_dict(merged))
