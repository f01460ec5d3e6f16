"""A program with planted faults: which are left, what was broken, and holes that the audit has to
see."""
import linecache
import subprocess
import sys
from itertools import count

import numpy as np
import pytest

from lossedu.exercises import EXERCISES, Case, check, debug, run
from lossedu.exercises.debug import Debug, Edit, Fault
from lossedu.exercises.judging import shared_cases
from lossedu.exercises.kinds import Mistake
from lossedu.exercises.programs import printed_by
from lossedu.exercises.usual import as_usual


# ------------------------------------------------------------------ a small program to plant faults
# in
def far_off(x, shift=0.0):
    """The mean of x, moved by the shift, and the largest distance of an element from it."""
    total = 0.0
    for number in x:
        total = total + number
    mean = total / len(x) + shift
    distance = np.abs(x - mean)
    return mean, np.max(distance)


def draw(rng):
    yield Case(np.zeros(2)).note("only zeros")
    yield Case(np.zeros(5)).note("only zeros, five of them")
    yield Case(np.array([4.0])).note("one element")
    yield Case(rng.normal(-5, 1, 6), shift=0.5).note("six elements")
    yield Case(rng.normal(5, 1, 9)).note("nine elements")
    yield Case(np.array([-9.0, 1.0, 2.0])).note("the farthest one below")


def with_numpy(x, shift=0.0):
    mean = np.mean(x) + shift
    return mean, np.abs(x - mean).max()


BY_ONE = Fault("by_one_more", "/ len(x)", "/ (len(x) + 1)",
               "The sum is divided by one too many. How many elements are there?")
SIGNED = Fault("signed", "np.abs(x - mean)", "(x - mean)",
               "A distance comes out negative here. Which side is left out?")
SHIFT = Fault("shift_lost", " + shift", "", "The shift is not used any more. Where does it belong?")
SQUARE = Fault("squared", "np.abs(x - mean)", "(x - mean) ** 2",
               "These are squares. Which power has a distance?")
FACTS = dict(
    reference=far_off, title="Far off", points=1, difficulty=1, minutes=1, draw=draw,
    story="A colleague looks for the element that is farthest from the mean.",
    look_at="the numbers that it prints.",
    run="print(far_off(np.array([-9.0, 1.0, 2.0]))[1])", prints="3.5", faults=(BY_ONE, SIGNED),
    mends=(SHIFT, SQUARE),
    styles=(with_numpy, Edit("np.max(distance)", "distance.max()")))
NUMBER = count()


def toy(**changes):
    return Debug(**FACTS | changes)


def program(source, name="far_off"):
    """The function that a cell with this source defines, as a notebook would have it."""
    file = f"<cell {next(NUMBER)}>"
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    scope = {"np": np}
    exec(compile(source, file, "exec"), scope)
    return scope[name]


TOY = toy()
STUB = TOY.with_edits(BY_ONE, SIGNED)
DEBUGS = EXERCISES.of_kind("debug")


# ------------------------------------------------------------------ what is left
def test_each_set_of_faults_is_recognised_and_its_first_hint_is_shown():
    for left in (SIGNED, BY_ONE):
        report = TOY.judged(program(TOY.with_edits(left)))
        assert report.message == f"One fault is left. {left.hint}"
        assert report.mistake == left.id and report.attempted


@pytest.mark.parametrize("name", DEBUGS)
def test_two_of_three_and_all_faults_are_counted(name):
    exercise = EXERCISES[name]
    for left, function in exercise.programs.items():
        ids = [one.id for one in exercise.faults if one in left]
        if not left:
            report = exercise.judged(program(exercise.source, name))
            assert report.passed and report.message.endswith("cases.")
        elif len(left) == len(exercise.faults):
            report = exercise.judged(program(exercise.with_edits(*left), name))
            assert (report.attempted, report.mistake, report.passed) == (False, None, False)
            assert exercise.look_at in report.message
        else:
            cases = shared_cases(exercise, 0)  # what was run to compare with is the answer, too
            with as_usual():
                outcomes = [cases.outcome(function, place) for place in range(len(cases))]
                report = exercise.judged_outcomes(cases, outcomes, is_untouched=False)
            begin = ("One fault is left.", "Two faults are left. The first:")[len(left) - 1]
            assert report.mistake == ids[0] and report.message.startswith(begin)


def test_what_the_program_loads_at_its_first_use_is_loaded_before_the_clock_runs(monkeypatch):
    order = []

    def first(x, shift=0.0):
        order.append("ours")
        return far_off(x, shift)

    loading = toy()
    object.__setattr__(loading, "reference", first)
    monkeypatch.setattr(debug, "run", lambda *given: order.append("run") or run(*given))
    assert check(loading, far_off) and order[:2] == ["ours", "run"]


def test_the_stub_is_not_attempted_and_neither_is_one_with_a_comment():
    for source in (STUB, STUB.replace("total = 0.0", "total = 0.0  # from here"), "\n\n" + STUB):
        report = TOY.judged(program(source))
        assert not report.attempted and report.mistake is None and not report.evidence
        assert report.message == ("The program still does what it did. Run it first and look "
                                  "at the numbers that it prints.")


def test_a_change_without_effect_is_an_attempt():
    report = TOY.judged(program(STUB.replace("total = total + number", "total += number")))
    assert report.attempted and report.mistake == "by_one_more"
    assert report.message == ("Your change makes no difference to what comes out. Both faults "
                              f"are left. The first: {BY_ONE.hint}")


def test_where_the_source_is_unknown_the_compiled_program_shows_whether_it_was_changed():
    scope = {"np": np}
    exec(STUB, scope)
    assert not TOY.judged(scope["far_off"]).attempted
    exec(STUB.replace("total = total + number", "total += 1 * number"), scope)
    report = TOY.judged(scope["far_off"])
    assert report.attempted and report.message.startswith("Your change makes no difference")


def test_the_mended_program_passes_in_any_style():
    for source in (TOY.source, STUB.replace("(len(x) + 1)", "x.size").replace("(x - mean)",
                                                                              "abs(x - mean)")):
        report = TOY.judged(program(source))
        assert report.passed
        assert (report.message == "Both faults are mended, and nothing else is broken: right "
                                  "in all 6 cases.")
    one = toy(faults=(SIGNED,), prints="4.0").judged(program(TOY.source))
    assert one.message == "The fault is mended, and nothing else is broken: right in all 6 cases."


# ------------------------------------------------------------------ what was broken
@pytest.mark.parametrize("change, said", [
    (("total = 0.0", "total = 1.0"),
     'Something that was right is broken: for "only zeros" the program'),
    (("return mean, np.max(distance)", "return mean"),
     'Something that was right is broken: for "only zeros" the'),
    (("return mean, np.max(distance)", "return str(mean), 1.0"),
     "Something that was right is broken"),
    (("len(x)", "len(z)"), "The program ran before it was changed. Your function stops with "
                           "NameError"),
    (("(x, shift=0.0)", "(x)"), 'for "six elements"')])
def test_what_was_right_and_is_not_any_more_is_told(change, said):
    for source in (TOY.source, STUB):
        report = TOY.judged(program(source.replace(*change)))
        if "six elements" in said:   # shift is a case of its own, and no control case
            assert not report.passed and "shift" in report.message
        else:
            assert report.mistake == "broken" and said in report.message


def test_an_input_that_is_changed_on_the_way_is_no_result_that_was_broken():
    """Right values: that alone is told. With faults left: after them."""
    def changing(source):
        return program(source.replace("return mean,", "x += 1\n    return mean,"))

    report = TOY.judged(changing(TOY.source))
    assert not report.passed and report.mistake == "input-changed"
    assert report.message.startswith("The values are right, and your function changes its input x")
    report = TOY.judged(changing(TOY.with_edits(BY_ONE)))
    assert report.mistake == BY_ONE.id and report.attempted
    assert report.message == (f"One fault is left. {BY_ONE.hint} Besides, your function changes "
                              "its input x: work on a copy.")
    report = TOY.judged(changing(STUB))
    assert report.attempted and "Both faults are left." in report.message
    assert "broken" not in report.message


def test_a_program_that_raises_in_some_cases_is_told_its_error_and_the_case():
    raising = ("return mean,", "if len(x) == 5: raise KeyError('five')\n    return mean,")
    for source in (TOY.source, STUB, TOY.with_edits(BY_ONE)):
        report = TOY.judged(program(source.replace(*raising)))
        assert report.mistake == "broken" and report.diagnosed
        assert report.message.startswith("The program ran before it was changed. Your function "
                                         "stops with KeyError: 'five'.")
        assert dict(report.evidence)["case"] == "only zeros, five of them"
        assert ("Besides, a fault is left." in report.message) == (source != TOY.source)


def test_torch_that_refuses_to_differentiate_several_numbers_is_quoted(monkeypatch):
    pytest.importorskip("torch")
    monkeypatch.setattr("lossedu.exercises.debug.seconds_allowed", lambda: 60.0)
    exercise = EXERCISES["fit_mornings"]
    answer = program(exercise.source.replace(".mean()\n", "\n"), exercise.name)
    report = exercise.judged(answer)  # one example is a single number: there it runs
    assert "RuntimeError: grad can be implicitly created only for scalar outputs" in report.message
    assert any("loss.backward()" in text for _, text in report.evidence)


def test_a_program_that_was_stopped_in_a_case_is_told_so(monkeypatch):
    monkeypatch.setattr("lossedu.exercises.debug.seconds_allowed", lambda: 0.5)
    endless = ("return mean,", "while len(x) == 5: pass\n    return mean,")
    report = TOY.judged(program(TOY.source.replace(*endless)))
    assert report.stopped == "TimeLimit"
    assert "Your function was stopped after" in report.message and "case 2 of" in report.message


def test_the_case_that_is_broken_is_the_one_that_is_shown():
    report = TOY.judged(program(TOY.source.replace("total = 0.0", "total = 1.0")))
    assert dict(report.evidence)["case"] == "only zeros"


def test_a_wrong_mend_is_named_alone_and_beside_faults():
    assert TOY.judged(program(TOY.with_edits(SQUARE))).message == SQUARE.hint
    report = TOY.judged(program(TOY.with_edits(SQUARE, BY_ONE)))
    assert (report.mistake, report.message) == ("squared",
                                                f"{SQUARE.hint} Besides, another fault is left.")


def test_a_fault_beside_another_change_is_named_if_two_cases_show_it():
    report = TOY.judged(program(TOY.with_edits(BY_ONE).replace("+ shift", "+ 2 * shift")))
    assert report.mistake == "by_one_more" and report.message.startswith("A fault is left. "
                                                                         f"{BY_ONE.hint}")
    assert report.message.endswith("put back whatever need not change.")


def test_a_fault_that_a_single_case_seems_to_show_is_not_named():
    # Half the learning rate looks like the second softmax in one step of two classes, and nowhere
    # else.
    exercise = EXERCISES["train_reader"]
    report = exercise.judged(program(exercise.source.replace("lr=rate", "lr=rate / 2"),
                                     "train_reader"))
    assert report.mistake not in {fault.id for fault in exercise.faults}
    assert report.message.startswith("The program is wrong in another way now.")


@pytest.mark.parametrize("name", DEBUGS)
@pytest.mark.parametrize("answer", [None, 3, "text", int, print, lambda *args, **named: None,
                                    np.mean, object()])
def test_what_is_no_program_gets_a_sentence(name, answer):
    report = check(name, answer)
    assert not report.passed and report.attempted and len(report.message.split()) > 3


# ------------------------------------------------------------------ the examples
def test_the_figures_in_the_stories_are_those_that_come_out():
    reader = EXERCISES["train_reader"]
    assert "a mean loss of 0.17 in the tenth epoch" in reader.story
    assert printed_by(reader.solution, reader.name).split()[-1] == "0.17"
    risks = EXERCISES["weighted_risks"]
    assert "about eight of ten" in risks.story
    assert "of those who died 79% are found" in printed_by(risks.solution, risks.name)


@pytest.mark.parametrize("name", DEBUGS)
def test_what_it_prints_stands_above_the_program(name):
    exercise = EXERCISES[name]
    assert exercise.ask == f"{exercise.story}\n\n```text\n{exercise.prints}\n```"
    assert exercise.stub.startswith(f"def {name}(") and exercise.stub.endswith(exercise.run)


def test_the_session_may_have_changed_torch_and_finds_it_as_it_left_it():
    torch = pytest.importorskip("torch")
    exercise = EXERCISES["train_reader"]
    dtype, grad = torch.get_default_dtype(), torch.is_grad_enabled()
    try:
        torch.set_default_dtype(torch.float16)
        torch.set_grad_enabled(False)
        torch.manual_seed(7)
        np.random.seed(7)
        drawn = torch.get_rng_state(), np.random.get_state()[1].copy()
        assert exercise.judged(exercise.reference).passed
        assert not torch.is_grad_enabled() and torch.get_default_dtype() == torch.float16
        assert torch.equal(drawn[0], torch.get_rng_state()) and np.array_equal(
            drawn[1], np.random.get_state()[1])
    finally:
        torch.set_default_dtype(dtype)
        torch.set_grad_enabled(grad)


def test_exercises_to_debug_and_to_train_are_read_without_torch():
    code = ("import sys, lossedu\n"
            "for kind in ('debug', 'train'):\n"
            "    for name in lossedu.EXERCISES.of_kind(kind):\n"
            "        exercise = lossedu.EXERCISES[name]\n"
            "        exercise.stub, exercise.solution, exercise.ask, exercise.signature\n"
            "assert 'torch' not in sys.modules")
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


# ------------------------------------------------------------------ facts that do not fit
@pytest.mark.parametrize("changes, said", [
    (dict(faults=()), "faults has to be a tuple of 1 to 3 Fault(id, right, wrong, hint)"),
    (dict(faults=(BY_ONE, "signed")), "faults has to be a tuple of 1 to 3 Fault"),
    (dict(faults=(Fault("gone", "np.sum(x)", "0", "This is not there at all."),)),
     "'np.sum(x)' stands 0 times in the reference"),
    (dict(faults=(Fault("twice", "mean", "x", "This stands there several times."),)),
     "a piece that stands there once fits"),
    (dict(faults=(Fault("torn", "len(x)", "len(x", "Here a bracket is missing."),)),
     "it is not Python"),
    (dict(faults=(BY_ONE, Fault("other", "total / len(x)", "total", "This is the sum of them."))),
     "overlap"),
    (dict(faults=(BY_ONE, Fault("silent", "np.abs(x - mean)", "x - mean", "?"))),
     "'silent' has no hint"),
    (dict(styles=(with_numpy, Edit("gone", "here"))), "'gone' stands 0 times"),
    (dict(look_at="the numbers"), 'words that go on behind "look at"'),
    (dict(story="Mend it."), "story has no words"),
    (dict(mends=(), faults=(SIGNED,)), "0 known mistakes; at least 2 fit"),
    (dict(mends=(Mistake("signed", with_numpy, "Two of one name are one too many."),)),
     "two mistakes share an id: signed")])
def test_a_fact_that_does_not_fit_is_told(changes, said):
    with pytest.raises(TypeError, match="the exercise 'far_off': .*") as caught:
        toy(**changes)
    assert said in str(caught.value)


def test_what_is_missing_is_told():
    with pytest.raises(TypeError,
                       match=r'the debug .far_off. lacks story \(what one sees, in Markdown\)'):
        Debug(**{name: value for name, value in FACTS.items() if name != "story"})


# ------------------------------------------------------------------ the audit
def test_the_toy_is_sound():
    assert TOY.problems((0, 1)) == []


def without_control(rng):
    yield from (case for case in draw(rng) if "zeros" not in case.said)


def of_one_size(rng):
    yield from (case for case in draw(rng) if case.said != "the farthest one below"
                and "elements" not in case.said)
    yield Case(np.array([1.0, -1.0]) * rng.normal())


def without_shift(rng):
    for case in draw(rng):
        yield Case(*case.args).note(case.said)


def idle(x, shift=0.0):
    """The mean of x, moved by the shift, and the largest distance of an element from it."""
    total = 0.0
    total = np.sum(x)
    mean = total / len(x) + shift
    distance = np.abs(x - mean)
    return mean, np.max(distance)


def test_a_statement_that_no_case_needs_is_seen():
    found = toy(reference=idle, run="print(idle(np.array([-9.0, 1.0, 2.0]))[1])").problems((0,))
    assert found == ["idle: without 'total = 0.0' it passes; draw a case that needs it, or "
                     "leave it out."]


def without_rng(rng):
    yield from draw(np.random.default_rng(3))


SAME = Fault("same_again", "len(x)", "np.sum(np.ones(len(x) + 1))",
             "The sum is divided by one too many. Is it not?")
HOLES = [
    (dict(prints="3.6"), "the program prints '3.5', and prints='3.6'"),
    (dict(run="print(far_off(np.zeros(2))[1])", prints="0.0"),
     "the mended program prints the same"),
    (dict(draw=without_control), "is right with every set of faults; draw one"),
    (dict(draw=without_rng), "another seed draws the same cases"),
    (dict(mends=(SHIFT, Fault("right", "np.max(distance)", "max(distance)",
                              "This is right after all."))),
     "the mistake 'right' passes for seed 0"),
    (dict(mends=(SHIFT, Fault("by_two_more", "/ len(x)", "/ (1 + len(x))",
                              "One too many here as well."))),
     "the mistake 'by_two_more' is taken for 'by_one_more'"),
    (dict(styles=(with_numpy, Edit("np.max(distance)", "np.max(distance) + 1"))),
     "a right program in another style fails"),
    (dict(faults=(BY_ONE, Fault("harmless", "np.max(distance)", "max(distance)",
                                "It is right as it stands."))),
     "no case of seed 0 tells the faults"),
    (dict(draw=without_shift), "an answer that ignores shift passes"),
    (dict(draw=of_one_size), "no case of seed 0 tells the faults"),
    (dict(draw=lambda rng: iter([*draw(rng)][:3])), "it draws 3 cases")]


@pytest.mark.parametrize("changes, said", HOLES)
def test_a_hole_in_an_exercise_is_seen(changes, said):
    found = toy(**changes).problems((0,))
    assert any(said in sentence for sentence in found), found


@pytest.mark.parametrize("method, broken, said", [
    ("_about_faults", lambda self, report, *args: report, "is taken for"),
    ("_is_untouched", lambda self, function: False, "the stub counts as an attempt"),
    ("_is_untouched", lambda self, function: True, "a change without effect is taken for"),
    ("judged_outcomes", lambda self, *args: self.report(True, "All is well with it."), "passes")])
def test_a_judge_that_is_broken_is_seen(method, broken, said, monkeypatch):
    monkeypatch.setattr(Debug, method, broken)
    found = toy().problems((0,))
    assert any(said in sentence for sentence in found), found


@pytest.mark.parametrize("kind, name", [("debug", "train_reader"), ("train", "fit_counts")])
def test_torch_is_there_before_the_time_of_an_answer_begins(kind, name):
    code = ("import sys, lossedu\n"
            f"from lossedu.exercises import {kind}\n"
            "def run(*given):\n"
            "    print('torch' in sys.modules)\n"
            "    raise SystemExit\n"
            f"{kind}.run = run\n"
            f"lossedu.EXERCISES['{name}'].judged(lambda *given: None)")
    done = subprocess.run([sys.executable, "-c", code], timeout=600, text=True, capture_output=True)
    assert done.stdout == "True\n", done.stderr
