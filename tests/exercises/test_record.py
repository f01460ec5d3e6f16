"""The record and the folder that is its registry: a forgotten fact stops the import."""
import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

import lossedu
from lossedu.core.faulty import FaultyFile
from lossedu.exercises import EXERCISES, Case, Exercise, Mistake, draw
from lossedu.exercises.from_loss import from_loss
from lossedu.exercises.registry import Exercises


def shift(x, by=1.0):
    """The numbers, moved by a constant.

    x: array; by: number. An array like x.
    """
    return x + by


def undocumented(x):
    return x


FOUR = tuple(
    Mistake(f"m{i}", lambda x, by=1.0, _i=i: x * _i, "A hint of five words.") for i in range(4)
)
FACTS = dict(
    reference=shift,
    title="Shift",
    points=1,
    difficulty=1,
    minutes=1,
    draw=lambda rng: [Case(np.ones(2))],
    mistakes=FOUR,
    styles=(lambda x, by=1.0: by + x, lambda x, by=1.0: x - (-by)),
)


@pytest.mark.parametrize(
    "changes, words",
    [
        (dict(reference=undocumented), "a function with a docstring"),
        (dict(title=" "), "has no title"),
        (dict(points=0), "points=0; a whole number from 1 to 20 fits"),
        (dict(points=2.5), "points=2.5; a whole number"),
        (dict(difficulty=6), "difficulty=6; a whole number from 1 to 5 fits"),
        (dict(minutes=0), "minutes=0"),
        (dict(draw=[Case(1)]), "draw has to be a function of rng"),
        (dict(mistakes=FOUR[:3]), "3 known mistakes; at least 4 fit"),
        (dict(mistakes=(*FOUR, FOUR[0])), "two mistakes share an id: m0"),
        (dict(mistakes=(*FOUR, lambda x: x)), "something that is no Mistake"),
        (
            dict(mistakes=(*FOUR, Mistake("more", lambda x: x, ""))),
            "the mistake 'more' has no hint",
        ),
        (
            dict(mistakes=(*FOUR, Mistake("two words", lambda x: x, "A hint of five words."))),
            "an id in the form of a name",
        ),
        (
            dict(mistakes=(*FOUR, Mistake("more", None, "A hint of five words."))),
            "'more' needs an id",
        ),
        (dict(styles=FACTS["styles"][:1]), "1 correct answers in other styles; at least 2"),
        (dict(styles=(FACTS["styles"][0], shift)), "a style is the reference itself"),
        (dict(rtol=0.1), "rtol=0.1, atol=1e-12; numbers from 0 to 0.001 fit"),
        (dict(atol=-1.0), "atol=-1.0"),
        (dict(rtol=float("nan")), "rtol=nan"),
    ],
)
def test_a_missing_fact_stops_the_import(changes, words):
    with pytest.raises(TypeError) as caught:
        Exercise(**FACTS | changes)
    assert words in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "fact", ["title", "points", "difficulty", "minutes", "draw", "mistakes", "styles"]
)
def test_no_fact_can_be_left_out(fact):
    with pytest.raises(TypeError, match=fact):
        Exercise(**{name: value for name, value in FACTS.items() if name != fact})


def test_tolerances_are_strict_unless_said_otherwise():
    it = Exercise(**FACTS)
    assert (it.rtol, it.atol) == (1e-9, 1e-12)


def test_name_signature_goal_and_stub_come_from_the_reference():
    it = Exercise(**FACTS)
    assert (it.name, it.signature, it.goal) == (
        "shift",
        "shift(x, by=1.0)",
        "The numbers, moved by a constant.",
    )
    assert it.stub == (
        'def shift(x, by=1.0):\n    """The numbers, moved by a constant.\n\n'
        '    x: array; by: number. An array like x.\n    """\n    raise NotImplementedError'
    )


def test_the_unit_is_the_folder():
    assert EXERCISES["huber_grad"].unit == "outliers"


def test_the_public_names_lead_here():
    assert (
        lossedu.EXERCISES is EXERCISES
        and lossedu.check is importlib.import_module("lossedu.exercises").check
    )


# -------------------------------------------------- the folder
GOOD = '''
from lossedu.exercises.record import Case, Exercise, Mistake
def NAME(x):
    """Double."""
    return 2 * x
EXERCISE = Exercise(reference=NAME, title="t", points=1, difficulty=1, minutes=1,
                    draw=lambda rng: [Case(1.0)],
    mistakes=tuple(Mistake(f"m{i}", lambda x: 0, "A hint of five words.") for i in range(4)),
    styles=(lambda x: x + x, lambda x: x * 2))
'''


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A package of exercises, written by a dict of path -> text."""
    def make(files):
        for path, text in files.items():
            file = tmp_path / "toyfolder" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            for place in (tmp_path / "toyfolder", file.parent.parent, file.parent):
                (place / "__init__.py").touch()
            file.write_text(text)
        monkeypatch.syspath_prepend(tmp_path)
        return Exercises("toyfolder")
    yield make
    for name in [name for name in sys.modules if name.split(".")[0] == "toyfolder"]:
        del sys.modules[name]


def test_names_are_known_without_importing_an_exercise(folder):
    found = folder(
        {"start/exercises/b.py": "raise RuntimeError", "more/exercises/a.py": "raise RuntimeError"}
    )
    assert list(found) == ["b", "a"] and len(found) == 2 and "a" in found and "c" not in found


def test_a_file_that_cannot_be_read_is_told_in_one_sentence_and_the_others_are_found(folder):
    found = folder({"start/exercises/torn.py": "x = (",
                    "start/exercises/double.py": GOOD.replace("NAME", "double")})
    with pytest.raises(FaultyFile,
                       match=r"^torn.py:1: this is not Python: '\(' was never closed\.$"):
        found["torn"]
    assert found["double"].name == "double" and found.unit_of("torn") == "start"


def test_an_exercise_is_found_by_its_name(folder):
    found = folder({"start/exercises/double.py": GOOD.replace("NAME", "double")})
    assert found["double"].unit == "start" and found.find("double") is found["double"]
    assert [one.name for one in found.of("start")] == ["double"]


def test_a_file_whose_function_has_another_name_is_refused(folder):
    found = folder({"start/exercises/twice.py": GOOD.replace("NAME", "double")})
    with pytest.raises(TypeError, match="twice.py holds the exercise 'double'.*name both the same"):
        found["twice"]


def test_a_file_without_an_exercise_is_refused(folder):
    with pytest.raises(TypeError, match="holds no EXERCISE; end the file in"):
        folder({"start/exercises/empty.py": ""})["empty"]


def test_two_exercises_of_one_name_are_refused(folder):
    with pytest.raises(TypeError, match="two exercises are called 'double': in start and in more"):
        list(folder({f"{unit}/exercises/double.py": GOOD for unit in ("start", "more")}))


def test_an_unknown_name_is_a_key_error_in_the_mapping():
    with pytest.raises(KeyError):
        EXERCISES["nothing_like_it"]


def test_importing_lossedu_imports_no_exercise():
    import subprocess

    code = (
        "import sys, lossedu; lossedu.EXERCISES; "
        "early = [m for m in sys.modules if '.exercises.' in m and m.count('.') > 3]; "
        "assert not early, 'read too early'; "
        "assert not {'torch', 'matplotlib', 'ipywidgets', 'IPython'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True,
                   env={"PYTHONPATH": str(Path(lossedu.__file__).parent.parent)})


# -------------------------------------------------- what a loss lends
@pytest.mark.parametrize("name", [name for name, loss in lossedu.LOSSES.items() if loss.mistakes])
def test_a_loss_lends_cases_that_it_takes_itself_and_that_reach_its_settings(name):
    loss = lossedu.LOSSES[name]
    for of in ("value", "grad"):
        lent = from_loss(name, of=of)
        cases = lent.draw(np.random.default_rng(0))
        for case in cases:
            lent.styles[0](*case.args, **case.kwargs)
        ends = [(key, end) for key, one in loss.settings_of.items() for end in one.ends
                if not np.array_equal(end, one.default)]
        assert all(
            any(np.array_equal(case.kwargs.get(key), end) for case in cases) for key, end in ends
        )
        assert all(one.id != "value" for one in lent.mistakes) or of == "grad"


def test_lent_mistakes_follow_the_reduction():
    pred, target = np.array([1.0, 5.0]), np.zeros(2)
    per_example, mean = (next(one.wrong for one in from_loss("huber", reduction=reduction).mistakes
                              if one.id == "twice")(pred, target) for reduction in ("none", "mean"))
    assert per_example.tolist() == [2.0, 2.0] and mean.tolist() == [1.0, 1.0]


def test_a_mistake_can_be_left_with_the_loss():
    assert "twice" not in [one.id for one in from_loss("huber", without=("twice",)).mistakes]


def test_the_kinks_of_a_loss_are_hit_exactly():
    cases = draw(EXERCISES["huber_grad"])
    hits = [case for case in cases if case["note"] == "exactly at a kink"]
    assert len(hits) >= 4
    for case in hits:
        delta = case["inputs"].get("delta", {"values": [1.0]})["values"][0]
        gaps = np.subtract(case["inputs"]["pred"]["values"], case["inputs"]["target"]["values"])
        assert np.allclose(np.abs(gaps), delta, rtol=1e-9)
