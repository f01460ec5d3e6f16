"""The audits themselves, tried on exercises and judges that are broken on purpose."""
import os
from types import SimpleNamespace

import numpy as np
import pytest

from lossedu.exercises import Case, Exercise, Mistake, audit, judging, run
from lossedu.exercises import __main__ as author
from lossedu.exercises import draw as exercise_draw
from lossedu.exercises.explain import compare
from lossedu.exercises.explain.ids import Finding
from lossedu.exercises.report import Report

real_judge = judging.judge


def scaled(x, labels, factor=2.0):
    """The numbers times a factor where the label is 1, and the numbers themselves where it is 0."""
    return np.where(labels == 1, factor * x, x)


def draw(rng):
    for n in (1, 2, 5, 8):
        yield Case(rng.normal(size=n) + 3, np.arange(n) % 2 ^ 1)
    yield Case(rng.normal(size=4), np.array([0, 1, 1, 0]), factor=3.0).note("another factor")


def by_loop(x, labels, factor=2.0):
    return np.array([factor * a if label else a for a, label in zip(x, labels)])


def by_power(x, labels, factor=2.0):
    return x * factor ** labels


def at_seed_2_wrong(x, labels, factor=2.0):
    return scaled(x, labels, factor) + (x[0] in (next(draw(np.random.default_rng(2))).args[0]))


MISTAKES = (
    Mistake(
        "always",
        lambda x, labels, factor=2.0: factor * x,
        "You scale every number, whatever its label.",
    ),
    Mistake(
        "never", lambda x, labels, factor=2.0: 1.0 * x, "You scale no number, whatever its label."
    ),
    Mistake(
        "reversed",
        lambda x, labels, factor=2.0: np.where(labels == 0, factor * x, x),
        "The labels are swapped.",
    ),
    Mistake(
        "added",
        lambda x, labels, factor=2.0: x + factor * labels,
        "You add where you should multiply.",
    ),
)


def make(**changes):
    facts = dict(
        reference=scaled,
        title="Scale",
        points=1,
        difficulty=1,
        minutes=1,
        draw=draw,
        mistakes=MISTAKES,
        styles=(by_loop, by_power),
    )
    return Exercise(**facts | changes)


def said(exercise):
    return " ".join(audit.problems(exercise, mutants=False))


def test_a_sound_exercise_has_no_problems():
    assert audit.problems(make(), mutants=False) == []


def test_outcomes_that_are_kept_for_all_answers_stay_as_they_were():
    exercise = make()
    audit.problems(exercise, (0,), mutants=False)
    cases, fresh = judging.shared_cases(exercise, 0), exercise_draw(exercise, 0)
    assert cases == fresh
    functions = [exercise.reference, *(mistake.wrong for mistake in exercise.mistakes)]
    for function in functions:
        kept = [cases._outcomes[function, place] for place in range(len(cases))]
        assert kept == run(function, fresh)


def test_a_fault_at_a_later_seed_alone_is_found_there():
    exercise = make(styles=(by_loop, at_seed_2_wrong))
    assert audit.problems(exercise, (0,), mutants=False) == [] == audit.problems(exercise, (1,
                                                                                 ), mutants=False)
    assert "fails for seed 2" in " ".join(audit.problems(exercise, (2,), mutants=False))


# -------------------------------------------------- exercises that are broken on purpose
def tiny(x, labels, factor=2.0):
    """Numbers so small that the absolute tolerance swallows them."""
    return 1e-6 * scaled(x, labels, factor)


def spoils(x, labels, factor=2.0):
    """Changes what it is given."""
    x *= np.where(labels == 1, factor, 1)
    return x


def prints(x, labels, factor=2.0):
    """Talks."""
    print("here")
    return scaled(x, labels, factor)


def stops(x, labels, factor=2.0):
    """Fails for one example."""
    return scaled(x, labels, factor) / [1.0][len(x) == 1]


def silent(x, labels, factor=2.0):
    """Returns nothing."""


def wordy(x, labels, factor=2.0):
    """Returns words."""
    return "two"


def flat(x, labels, factor=2.0):
    """The same number for everything."""
    return 0.5 * np.ones(len(x))


def once(rng):
    return [Case(np.arange(n) + 1.0, np.arange(n) % 2) for n in (1, 2, 5, 8)] + [
        Case(np.ones(2), np.ones(2), factor=5.0)]


def unseeded(rng):
    return draw(np.random.default_rng())


def all_alike(rng):
    return [
        Case(rng.normal(size=2), np.array([0, 1]), factor=factor) for factor in (2.0, 3.0, 4.0, 5.0)
    ]


def only_large(rng):
    return [
        Case(rng.normal(size=n), np.arange(n) % 2, factor=factor)
        for n, factor in ((5, 2.0), (6, 3.0), (7, 4.0), (8, 5.0))
    ]


def only_two(rng):
    return list(draw(rng))[-2:]


def one_factor(rng):
    return list(draw(rng))[:-1]


def no_positives(rng):
    return [
        Case(rng.normal(size=n), np.zeros(n, int), factor=factor)
        for n, factor in ((1, 2.0), (2, 2.0), (5, 3.0), (4, 2.0))
    ]


def endless(rng):
    return [*draw(rng), Case(rng.normal(size=30_000), np.zeros(30_000))]


def zeros(rng):
    return [Case(0 * case.args[0], *case.args[1:], **case.kwargs) for case in draw(rng)] + [
        Case(np.zeros(1), rng.integers(2, size=1))]


PLANTED = {
    "zeros pass for lack of a tight tolerance": (
        dict(reference=tiny, atol=1e-3),
        "an array of zeros passes",
    ),
    "1.001 times passes": (dict(rtol=1e-3), "the right values times 1.001 passes"),
    "a mistake is the right answer": (
        dict(mistakes=(Mistake("fine", by_loop, "This is in fact right, alas."), *MISTAKES)),
        "the mistake 'fine' passes",
    ),
    "a mistake hides behind another": (
        dict(
            mistakes=(*MISTAKES, Mistake("again", MISTAKES[0].wrong, "The same as the first one."))
        ),
        "the mistake 'again' is taken for 'always'",
    ),
    "a style is wrong": (dict(styles=(by_loop, MISTAKES[0].wrong)), "fails for seed 0"),
    "the reference changes its input": (dict(reference=spoils), "changes its input x"),
    "the reference prints": (dict(reference=prints), "the reference prints"),
    "the reference stops": (dict(reference=stops), "IndexError"),
    "the reference returns nothing": (
        dict(reference=silent),
        "returns something else than numbers",
    ),
    "the reference returns words": (dict(reference=wordy), "returns something else than numbers"),
    "the reference is a constant": (dict(reference=flat), "a constant passes"),
    "draw ignores its rng": (dict(draw=once), "another seed draws the same cases"),
    "draw has a generator of its own": (dict(draw=unseeded), "the same seed draws other cases"),
    "all cases have one shape": (dict(draw=all_alike), "draw several shapes"),
    "no case is small": (dict(draw=only_large), "the smallest one that makes sense"),
    "there are two cases": (dict(draw=only_two), "2 cases"),
    "a setting is never varied": (dict(draw=one_factor), "an answer that ignores factor passes"),
    "labels are always 0": (dict(draw=no_positives), "the mistake 'never' passes"),
    "cases are endless": (dict(draw=endless), "more than 20,000 numbers"),
    "all expected values are 0": (dict(draw=zeros), "an array of zeros passes"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_broken_exercise_is_found_out(fault):
    changes, words = PLANTED[fault]
    assert words in said(make(**changes))


def never_written(x, labels, factor=2.0):
    """The error, weighted."""
    raise NotImplementedError


def no_case_fits(x, labels, factor=2.0):
    """The error, weighted."""
    raise ValueError("nothing fits")


@pytest.mark.parametrize("reference, words", [
    (stops, "the reference stops with IndexError"),
    (never_written, "the reference raises NotImplementedError on a case of seed 0"),
    (no_case_fits, "the reference returns nothing, in no case. The first: ValueError: nothing "
                   "fits.")])
def test_of_a_reference_that_stops_nothing_else_is_said(reference, words):
    found = audit.problems(make(reference=reference))
    assert len(found) == 1 and words in found[0]


def test_what_libraries_print_past_python_is_kept_from_the_author(capfd, monkeypatch):
    class Loud:
        mistakes = ()

        def problems(self):
            os.write(1, b" ** On entry to DLASCL")
            os.write(2, b" ** On entry to DGESDD")
            return ["one problem."]

    monkeypatch.setattr(author, "EXERCISES", SimpleNamespace(find=lambda name: Loud()))
    assert author.main(["loud"]) == 1
    said, complained = capfd.readouterr()
    assert said.endswith("one problem.\n") and "On entry" not in said + complained


def test_help_is_not_the_name_of_an_exercise(capsys):
    assert author.main(["--help"]) == 0
    assert "python -m lossedu.exercises huber_grad" in capsys.readouterr().out


def test_an_input_that_cannot_travel_is_refused():
    with pytest.raises(TypeError, match="'x' of a case holds a value of type function; numbers"):
        said(make(draw=lambda rng: [Case(lambda t: t, 1.0)]))


# -------------------------------------------------- judges that are broken on purpose
def judge_with(monkeypatch, name, replacement):
    monkeypatch.setattr(judging, name, replacement)


def values(outcome):
    return np.array([float(one) for one in outcome["value"]["values"]]).reshape(
        outcome["value"]["shape"]
    )


def broad(exercise, want, got):
    """NumPy's allclose: broadcasts, rtol 1e-5, atol 1e-8."""
    try:
        return bool(np.allclose(values(got), values(want)))
    except Exception:
        return False


def bare_except(exercise, want, got):
    try:
        assert compare.agrees(exercise, want, {"value": got["value"]})
    except KeyError:
        pass
    except AssertionError:
        return False
    return True


def first_number(exercise, want, got):
    return (
        "value" in got
        and got["value"].get("values") is not None
        and compare.agrees(exercise, want, got)
        or (
            "value" in got
            and bool(got["value"].get("values"))
            and got["value"]["shape"] == want["value"]["shape"]
            and got["value"]["values"][0] == want["value"]["values"][0]
        )
    )


def deaf_to_changes(exercise, want, got):
    return compare.agrees(
        exercise, want, {name: one for name, one in got.items() if name != "changed"}
    )


def nan_is_fine(exercise, want, got):
    return compare.agrees(exercise, want, got) or (
        "value" in got and "nan" in (got["value"].get("values") or ())
    )


def one_percent(exercise, want, got):
    return compare.agrees(exercise.at(rtol=1e-3), want, got) or broad(
        exercise.at(rtol=1e-3), want, got
    )


def any_shape(exercise, want, got):
    if "value" in got and (got["value"].get("values") is not None):
        got = {**got, "value": {**got["value"], "shape": want["value"]["shape"]}}
    return compare.agrees(exercise, want, got)


BROKEN = {
    "it broadcasts": ("agrees", broad, "right values with an axis in front passes"),
    "a bare except lets everything through": (
        "agrees",
        bare_except,
        "an answer that raises passes",
    ),
    "it compares first numbers": ("agrees", first_number, "right values but for the last passes"),
    "it overlooks changed inputs": (
        "agrees",
        deaf_to_changes,
        "right values with changed inputs passes",
    ),
    "nan equals everything": ("agrees", nan_is_fine, "an array of nan passes"),
    "its tolerance is wide": ("agrees", one_percent, "the right values times 1.001 passes"),
    "it does not look at shapes": (
        "agrees",
        any_shape,
        "right values with an axis too many passes",
    ),
    "everything passes": ("agrees", lambda *_: True, "an array of zeros passes"),
    "nothing passes": ("agrees", lambda *_: False, "the right answer scaled fails"),
    "it recognises no mistake": (
        "recognise",
        lambda *_: None,
        "the mistake 'always' is taken for ",
    ),
    "it takes every mistake for the first": (
        "recognise",
        lambda exercise, *_: exercise.mistakes[0],
        "the mistake 'never' is taken for 'always'",
    ),
    "it says nothing": (
        "_diagnose",
        lambda *_: (Finding("", ""), ()),
        "is refused without a reason",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_judge_is_found_out(fault, monkeypatch):
    name, replacement, words = BROKEN[fault]
    if name == "recognise":
        monkeypatch.setattr(judging, "_partly_known", lambda *args: None)
    judge_with(monkeypatch, name, replacement)
    assert words in said(make())


def test_a_judge_that_takes_the_answer_for_the_reference_is_found_out(monkeypatch):
    def circular(exercise, cases, outcomes):
        right = [compare.agrees(exercise, one, one) for one in outcomes]
        return Report(
            "scaled", "Scale", 1, passed=all(right), attempted=True, message="compared with itself"
        )
    monkeypatch.setattr(audit, "judge", circular)
    found = said(make())
    assert any(f"{name} passes." in found for name in audit.SPOILT)


def test_a_judge_that_passes_an_unwritten_answer_is_found_out(monkeypatch):
    def blind(exercise, cases, outcomes):
        fine = [
            {"value": one["value"]} if "value" in one else one
            for one in outcomes
            if "unwritten" not in one
        ]
        report = real_judge(exercise, cases[:len(fine)], fine)
        return (
            report
            if fine
            else Report("scaled", "Scale", 1, passed=True, attempted=True, message="no case failed")
        )
    monkeypatch.setattr(audit, "judge", blind)
    assert "the stub counts as an attempt" in said(make())


def test_a_judge_that_looks_at_the_first_case_only_is_found_out(monkeypatch):
    monkeypatch.setattr(
        audit,
        "judge",
        lambda exercise, cases, outcomes: real_judge(exercise, cases[:1], outcomes[:1]),
    )
    assert "an answer that ignores factor passes" in said(make())
