"""Which cells of a submission run, and that reading them takes no time whatever stands in them."""
import time

import pytest

from lossedu.classroom.needed import Cell, needed_cells, without_magics


def numbers(*sources, ours=(), asked=None):
    return needed_cells([Cell(one) for one in sources], {one.strip() for one in ours}, asked)


def test_the_learners_cells_run_and_ours_where_they_are_used():
    data, picture, answer = "x = 1", "draw(x)\ny = 2", "def f():\n    return x"
    assert numbers(data, picture, answer, ours=(data, picture)) == [0, 2]
    assert numbers(data, picture, "z = 3", ours=(data, picture)) == [2]
    assert numbers(data + " ", picture + "\n# mine", answer, ours=(data, picture)) == [0, 1, 2]


def test_names_are_found_through_several_cells_and_in_functions():
    cells = ("a = 1", "def b():\n    return a", "c = [b() for _ in range(2)]",
             "class Own:\n    def value(self):\n        return c", "answer = Own().value")
    assert numbers(*cells, ours=cells[:4]) == [0, 1, 2, 3, 4]
    assert numbers(*cells, ours=cells) == []


def test_only_what_is_asked_for():
    cells = ("import time", "time.sleep(99)", "half = 0.5", "def f(x):\n    return half * x",
             "g = 3", "print(f(g))")
    assert numbers(*cells, asked={"f"}) == [2, 3]
    assert numbers(*cells, asked=set()) == []


def test_calls_into_the_package_alone_do_not_run():
    assert numbers('lossedu.check("f", f)', "lossedu.check('f', f)\nx = 1", "lossedu.x") == [1, 2]
    assert numbers("other.check(f)", "lossedu.units.figure(f)") == [0, 1]


@pytest.mark.parametrize("source, bound", [
    ("%%time\ndef f():\n    return 1", {"f"}), ("%matplotlib inline\nx = 1", {"x"}),
    ("files = !ls\nhere = %pwd", {"files", "here"}), ("np.abs?\ny = 2", {"y"}),
    ("!pip install x\nif True:\n    %time z = 1\n    w = 2", {"w"}),
    ("x = (7\n% 3)", {"x"}), ("a == b\nq = '%s' % 3", {"q"}), ("import os as o, sys", {"o", "sys"}),
    ("def broken(:", set()), ("x = '\ud800'", set()), ("\0", set())])
def test_names_beside_magics(source, bound):
    assert Cell(source).binds == bound


def test_magics_become_python_line_by_line():
    text = "x = 1\n  %time\ny = %pwd\nz == !a\nwhat?  \n# really?"
    assert without_magics(text) == "x = 1\n  pass\ny = None\nz == !a\npass\n# really?"


LONG = {
    "magics": "%a\n" * 30_000, "questions": "x?\n" * 30_000, "marks": "?" * 99_999,
    "tabs": "%x\n" + "\t" * 90_000, "brackets": "(" * 99_000, "signs": "-" * 99_000 + "1",
    "sums": "1+" * 49_000 + "1", "assignments": "a=" * 40_000 + "!b", "semicolons": "a;" * 45_000,
    "spaces": "%x\n" + " " * 90_000 + "?", "commas": "%x\n" + "," * 90_000,
    "names": "\n".join(f"a{at} = a{at + 1}" for at in range(7000)), "digits": "9" * 99_999,
    "powers": "9**" * 30_000 + "9", "lambdas": "lambda:" * 14_000 + "1"}


A_HANG = 60  # seconds, far above what a slow machine takes: what doubles with each letter is meant


@pytest.mark.proof
@pytest.mark.parametrize("what", LONG)
def test_no_cell_takes_long_to_read(what):
    begun = time.thread_time()
    cell = Cell(LONG[what])
    assert isinstance(cell.binds | cell.uses, frozenset) and cell.only_asks in (True, False)
    assert time.thread_time() - begun < A_HANG


@pytest.mark.proof
def test_a_chain_through_two_thousand_cells():
    cells = [Cell(f"a{at} = a{at + 1}") for at in range(2000)]
    begun = time.thread_time()
    assert len(needed_cells(cells, {one.source for one in cells}, {"a0"})) == 2000
    assert time.thread_time() - begun < A_HANG
