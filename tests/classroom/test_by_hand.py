"""What a person graded comes back to the student: the question, the answer, points and words."""
import json
from types import SimpleNamespace

import pytest

from lossedu.classroom import grading, inside, pages
from lossedu.classroom.gradebook import Standing, standings, with_gradebook, write_points
from lossedu.classroom.results import Result, Verdict

from .small import UNIT, by_hand, hand_in, nbgrader, result, run, small_class


@pytest.fixture
def room(tmp_path):
    """A class with a cell for an answer in words, which ada has written."""
    made = small_class(tmp_path / "class")
    data = json.loads(made.source(UNIT).read_text(encoding="utf-8"))
    marks = dict(grade_id="why", grade=True, solution=True, locked=False, points=4,
                 schema_version=3, task=False, cell_type="markdown")
    data["cells"] += [
        {"cell_type": "markdown", "id": "asked", "metadata": {},
         "source": "### Why a median?\n\nSay it in words."},
        {"cell_type": "markdown", "id": "why", "metadata": {"nbgrader": marks},
         "source": "The teacher's own answer."}]
    made.source(UNIT).write_text(json.dumps(data), encoding="utf-8")
    assert run("classroom", "correct", made.path, "--unit", UNIT)[0] == 0
    file = hand_in(made, "ada")
    data = json.loads(file.read_text(encoding="utf-8"))
    data["cells"][-1]["source"] = "Half of them lie <b>below</b>."
    file.write_text(json.dumps(data), encoding="utf-8")
    made.keep(result("ada", 2, 0))
    write_points(made, UNIT, [result("ada", 2, 0)])
    return made


def comment(room, name, said):
    def write(book):
        book.find_comment(name, UNIT, UNIT, "ada").manual_comment = said
        book.db.commit()
    with_gradebook(room, write)


def give(room, points):
    def write(book):
        grade = book.find_grade("why", UNIT, UNIT, "ada")
        grade.manual_score, grade.needs_manual_grade = points, False
        book.db.commit()
    with_gradebook(room, write)


def page(room):
    return pages.feedback(room, room.result(UNIT, "ada"), standings(room, UNIT)["ada"])


@pytest.mark.proof
def test_an_answer_in_words_comes_with_its_heading_points_and_the_comment(room):
    assert "still to be read" in page(room)
    give(room, 3.0)
    comment(room, "why", "Name the <two> halves.")
    said = page(room)
    for text in ("<h2>Why a median?</h2>", "3 of 4 points", "Half of them lie &lt;b&gt;below",
                 "Name the &lt;two&gt; halves."):
        assert text in said, text
    assert "own answer" not in said


@pytest.mark.proof
def test_what_the_person_read_is_shown_where_nbgrader_has_graded_it(room):
    file = room.path / f"autograded/ada/{UNIT}/{UNIT}.ipynb"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"cells": [{"cell_type": "markdown", "source": "As it was read.",
                                           "metadata": {"nbgrader": {"grade_id": "why"}}}]}))
    give(room, 3.0)
    assert "As it was read." in page(room)


def read_by_a_person(room, text):
    """What nbgrader's autograde leaves: the text of the cell as it was laid before a person."""
    file = room.path / f"autograded/ada/{UNIT}/{UNIT}.ipynb"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"cells": [{"cell_type": "markdown", "source": text,
                                           "metadata": {"nbgrader": {"grade_id": "why"}}}]}))


@pytest.mark.proof
def test_another_answer_waits_without_the_points_and_with_the_words_of_before_marked(room):
    """On the page, in the table for another system, on the page on the class and in the doctor."""
    give(room, 3.0)
    comment(room, "why", "Name the halves.")
    read_by_a_person(room, "Half of them lie <b>below</b>.")
    write_points(room, UNIT, [result("ada", 2, 0)])
    assert "5 of 8 points." in page(room) and "From your teacher:</strong> Name" in page(room)
    file = room.path / f"submitted/ada/{UNIT}/{UNIT}.ipynb"
    data = json.loads(file.read_text(encoding="utf-8"))
    data["cells"][-1]["source"] = "It stays where one of them is far out."
    file.write_text(json.dumps(data), encoding="utf-8")
    write_points(room, UNIT, [result("ada", 2, 0)])
    said = page(room)
    for text in ("2 of 8 points so far, 4 still to be given by a person.", "still to be read",
                 "It stays where one", "From your teacher, on an earlier answer:</strong> Name"):
        assert text in said, text
    code, printed, _ = run("classroom", "export", room.path, "--unit", UNIT)
    told = (f"points by hand in {UNIT}: ada (2 of 8 points so far, 4 still to be given). Type in "
            f"{room.path}: nbgrader autograde {UNIT}")
    assert code == 0 and told in printed
    assert (room.path / f"results/{UNIT}-plain.csv").read_text().splitlines()[1].endswith("2,8,0")
    overview = pages.overview(room, UNIT, standings(room, UNIT))
    assert "Still to be read by a person: ada (why: 4)" in overview
    assert 'class="number">2 so far</td>' in overview
    code, _, aside = run("classroom", "feedback", room.path, "--unit", UNIT)
    assert code == 0 and told in aside
    from lossedu.classroom import doctor
    assert any(told in one.said for one in doctor._folder(room, None) if one.well)
    give(room, 4.0)         # the person has read it
    assert "6 of 8 points." in page(room) and "on an earlier answer" not in page(room)


@pytest.mark.proof
def test_a_comment_on_code_stands_below_it_and_an_exercise_has_one_number(room):
    comment(room, "mad_scale", "See me.")
    by_hand(room, "mad_scale", 1.5)
    said = page(room)
    section = said[said.index("<code>mad_scale"):].split("</section>")[0]
    assert "See me." in section and "1.5 of 2 points, given by hand" in said
    assert "0 of 2 points" not in said and said.count("<code>mad_scale</code>") == 1


@pytest.mark.proof
def test_grading_says_how_many_points_a_person_gives_beyond_those_it_prints(room, monkeypatch):
    monkeypatch.setattr(grading, "is_done", lambda *one: True)
    code, said, _ = run("grade", room.path, "--unit", UNIT, "--unsafe")
    assert code == 0 and "ada: 2 of 4 points" in said
    assert "without points by hand. A person gives 4 more, so that 8 can be reached." in said


# ------------------------------------------------------------------ the page's own words
@pytest.mark.proof
def test_a_name_of_the_list_stands_on_the_page_and_backticks_become_code(room):
    (room.path / "students.csv").write_text("id;first_name;last_name\nada;Ada;Lovelace\n")
    one = Verdict("mad_scale", "A scale", "derive", 0, 2, False, True, "Look at `med` <i>.",
                  evidence=(("dL/dw", "wrong"),))
    said = pages.feedback(room, Result("ada", UNIT, (one,)), Standing(0, 2, 0, ()))
    assert "Ada Lovelace (ada)" in said and "Look at <code>med</code> &lt;i&gt;." in said
    assert "Your lines</caption>" in said and "you can try yourself" not in said


def test_a_place_of_our_own_making_is_in_no_sentence():
    class Shell:
        def run_cell(self, source, store_history):
            try:
                compile(source, "<ipython-input-1-37b487c9cbb6>", "exec")
            except SyntaxError as error:
                return SimpleNamespace(error_before_exec=error, error_in_exec=None)
    told = inside._run_cell(Shell(), {"source": "def f(x)\n    return x"})["error"]
    assert told["type"] == "SyntaxError" and "ipython" not in told["message"]
    assert told["message"].endswith("(line 1)")


# ------------------------------------------------------------------ nbgrader hands it back
@pytest.mark.proof
def test_what_release_feedback_reads_lies_beside_a_page(room):
    folder = room.path / f"feedback/ada/{UNIT}"
    pages.write_feedback(room, room.result(UNIT, "ada"))
    first = [(folder / one).read_text() for one in ("timestamp.txt", "submission_secret.txt")]
    assert first[0].endswith(" UTC") and len(first[1]) == 64
    pages.write_feedback(room, room.result(UNIT, "ada"))
    assert (folder / "submission_secret.txt").read_text() == first[1]
    place = room.path / f"submitted/ada/{UNIT}"
    (place / "timestamp.txt").write_text("2026-12-01 12:00:00.000000 UTC\n")
    (place / "submission_secret.txt").write_text("abc")
    pages.write_feedback(room, room.result(UNIT, "ada"))
    assert (folder / "timestamp.txt").read_text() == "2026-12-01 12:00:00.000000 UTC"
    assert (folder / "submission_secret.txt").read_text() == "abc"


@pytest.mark.machine
def test_nbgrader_hands_back_the_page_of_one_without_a_timestamp(room, tmp_path):
    exchange = tmp_path / "exchange"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    config = room.path / "nbgrader_config.py"
    config.write_text(config.read_text() + f"c.Exchange.root = {str(exchange)!r}\n"
                      f"c.Exchange.cache = {str(tmp_path / 'cache')!r}\n")
    pages.write_feedback(room, room.result(UNIT, "ada"))
    nbgrader(room, "release_feedback", UNIT)
    (page,) = exchange.rglob("feedback/*.html")
    assert page.read_bytes() == (room.path / f"feedback/ada/{UNIT}/{UNIT}.html").read_bytes()
