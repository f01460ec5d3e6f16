"""What exercises of every kind have in common: the facts, the two bases, and the audit that each
has to survive."""
import copy
import importlib
import pickle
from dataclasses import dataclass

import numpy as np
import pytest

from lossedu.exercises import EXERCISES, Report, check
from lossedu.exercises.common_audit import NONSENSE, common_problems
from lossedu.exercises.kinds import KINDS, BaseExercise, FunctionExercise, Mistake, ValueExercise
from lossedu.exercises.typed import is_unwritten

MODULE = "lossedu.units.start.exercises.toy"
WRONG = Mistake("half", 1, "This is half of what is asked for.")


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Whole(ValueExercise):
    """A kind for these tests: one whole number."""

    kind = "estimate"
    reference: int

    def judged_value(self, answer, seed):
        if answer == self.reference:
            return self.report(True, "Right, that is the number.")
        if answer == 1:
            return self.report(False, WRONG.hint, mistake="half")
        return self.report(False, "Another number is asked for.")


FACTS = dict(title="Two", points=1, difficulty=1, minutes=1, reference=2, mistakes=(WRONG,),
             ask="There is one, and one more. How many are there?")


def toy(kind=Whole, **changes):
    return kind(MODULE, **FACTS | changes)


# ------------------------------------------------------------------ every exercise of the course
@pytest.mark.parametrize("name", list(EXERCISES))
def test_every_exercise_has_what_others_rely_on(name):
    exercise = EXERCISES[name]
    assert isinstance(exercise, BaseExercise) and exercise.kind in KINDS
    assert exercise.name == exercise.function == name == exercise.module.split(".")[-1]
    for text in (exercise.title, exercise.signature, exercise.goal, exercise.stub,
                 exercise.solution, repr(exercise)):
        assert isinstance(text, str) and text.strip()
    assert "\n" not in exercise.goal + repr(exercise) and name in exercise.stub
    assert isinstance(exercise.ask, str)
    assert bool(exercise.ask) == isinstance(exercise, ValueExercise) or exercise.kind in (
        "debug", "run", "train")


@pytest.mark.parametrize("name", ["sure_start", "parcel_promise"])
def test_an_exercise_is_copied_and_pickled_by_its_file(name):
    exercise = EXERCISES[name]
    assert pickle.loads(pickle.dumps(exercise)) is exercise and copy.deepcopy(exercise) is exercise


# ------------------------------------------------------------------ the facts
@pytest.mark.parametrize("changes, words", [
    (dict(title=""), "it has no title"),
    (dict(points=0), "points=0; a whole number from 1 to 20 fits"),
    (dict(difficulty=6), "difficulty=6"),
    (dict(minutes=1.5), "minutes=1.5"),
    (dict(mistakes=()), "0 known mistakes; at least 1 fit"),
    (dict(mistakes=(WRONG, WRONG)), "two mistakes share an id: half"),
    (dict(mistakes=(WRONG, "half")), "something that is no Mistake"),
    (dict(mistakes=(Mistake("two words", 1, WRONG.hint),)), "needs an id in the form of a name"),
    (dict(mistakes=(Mistake("half", 1, "No."),)), "has no hint"),
    (dict(mistakes=(Mistake("half", 1, 53 * "half " + "."),)), "266 letters; at most 260 fit"),
    (dict(ask="How many?"), "ask has no question"),
])
def test_a_fact_that_does_not_fit_stops_the_import_with_one_sentence(changes, words):
    with pytest.raises(TypeError, match=words) as caught:
        toy(**changes)
    assert "'toy'" in str(caught.value) and "\n" not in str(caught.value)


def test_a_value_is_handed_in_below_its_name():
    assert (toy().name, toy().unit, toy().signature, toy().stub) == (
        "toy", "start", "toy = ...  # a value", "toy = ...  # a value")
    assert toy().solution == "toy = 2" and toy().goal == "How many are there?"
    assert toy(because="one and one are two.").solution == "# because one and one are two.\ntoy = 2"


# ------------------------------------------------------------------ the verdict
@pytest.mark.parametrize("answer", [..., [..., ...], (...,), {"a": ...}])
def test_dots_are_not_attempted(answer):
    report = toy().judged(answer)
    assert is_unwritten(answer) and not report.attempted and not report.passed
    assert report.message == "Put your answer in the place of the dots: toy = ...  # a value"


def test_dots_among_answers_are_an_attempt():
    assert not is_unwritten([1, ...]) and not is_unwritten([]) and not is_unwritten(None)


class Spiteful:
    def __eq__(self, other):
        raise RuntimeError("no")


def test_a_verdict_never_raises_whatever_came():
    endless = []
    endless.append(endless)
    for answer in (Spiteful(), endless, *NONSENSE.values(), np.zeros(3)):
        for exercise in (toy(), *(EXERCISES[name] for name in ("sure_start", "parcel_promise",
                                                               "huber_grad"))):
            report = check(exercise, answer)
            assert isinstance(report,
                              Report) and not report.passed and len(report.message.split()) > 2


def test_what_is_no_function_is_refused_only_where_a_function_is_asked_for():
    assert isinstance(EXERCISES["huber_grad"], FunctionExercise)
    assert check("huber_grad", 4.0).message.startswith("A float came, the result of a call.")
    assert check("sure_start", 4.06).passed


# ------------------------------------------------------------------ the audit, on what is broken on
# purpose
def judging(judge):
    """A kind whose verdict is that of Whole, unless `judge` has one."""
    def judged(self, answer, seed=0):
        verdict = judge(self, answer)
        return ValueExercise.judged(self, answer, seed) if verdict is None else verdict
    return type("Broken", (Whole,), {"judged": judged})


def says(passed, message, when=lambda answer: True, **facts):
    return judging(lambda self, answer: self.report(passed, message, **facts) if when(answer)
                   else None)


BROKEN = {
    "everything passes": (toy(says(True, "Right, all of it.")), "the mistake 'half' passes"),
    "nothing passes": (toy(says(False, "Wrong, all of it.")), "the solution does not pass"),
    "a mistake is not named": (
        toy(says(False, "Another number is asked for.", lambda answer: answer == 1)),
        "is taken for None"),
    "a mistake has another hint": (
        toy(says(False, "Something else.", lambda answer: answer == 1, mistake="half")),
        "does not get its own hint"),
    "a mistake that passes": (toy(mistakes=(Mistake("two", 2, WRONG.hint),)),
                              "the mistake 'two' passes"),
    "the stub is an attempt": (
        toy(says(False, "Dots came, sadly.", is_unwritten)), "the stub counts as an attempt"),
    "the stub passes": (toy(says(True, "Dots came, gladly.", is_unwritten)), "the stub passes"),
    "a verdict breaks off": (
        toy(says(False, f"{WRONG.hint} And", lambda answer: answer == 1, mistake="half")),
        "'half' does not end as a sentence"),
    "a text passes": (toy(says(True, "Right, a text.", lambda answer: answer == "no idea")),
                      "a text passes"),
    "a text gets no reason": (
        toy(says(False, "No.", lambda answer: answer == "no idea")),
        "a text is refused without a reason"),
    "nonsense is not attempted": (
        toy(says(False, "Nothing came at all.", lambda answer: answer is None, attempted=False)),
        "None is refused without a reason"),
}


def test_a_sound_exercise_has_no_problems():
    assert toy().problems() == [] and list(common_problems(toy())) == []


@pytest.mark.parametrize("exercise, said", BROKEN.values(), ids=BROKEN)
def test_the_audit_names_what_is_broken(exercise, said):
    found = exercise.problems()
    assert any(said in one for one in found), found
    assert all(one.startswith("toy: ") for one in found)


def test_a_judging_that_raises_is_a_problem_and_a_sentence_to_the_learner():
    stumbling = type("Stumbling", (Whole,), {"judged_value": lambda self, answer, seed: (
        1 / 0 if answer == "no idea" else Whole.judged_value(self, answer, seed))})
    assert toy(stumbling).judged(
        "no idea").message == "This cannot be read. What fits: toy = ...  # a value"
    assert toy(stumbling).problems() == ["toy: the judging of a text raises an error."]


def test_a_solution_that_does_not_run_is_a_problem():
    broken = type("Torn", (Whole,), {"solution": property(lambda self: "toy = 1 / 0")})
    assert any("the solution does not run: ZeroDivisionError" in one
               for one in toy(broken).problems())


# ------------------------------------------------------------------ one faulty file
def test_a_file_that_cannot_be_read_is_left_out_of_the_lists():
    faulty = importlib.import_module("lossedu.core.faulty").FaultyFile

    class Torn(type(EXERCISES)):
        def __getitem__(self, name):
            if name == "huber_grad":
                raise faulty("huber_grad.py:1: this is not Python.")
            return super().__getitem__(name)

    torn = Torn()
    assert "huber_grad" not in torn.of_kind("implement") and "mad_scale" in torn.of_kind(
        "implement")
    assert "mad_scale" in [one.name for one in torn.of("outliers")]
    with pytest.raises(faulty, match="huber_grad.py:1"):
        torn["huber_grad"]
