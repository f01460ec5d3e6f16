"""A number and its band: what passes, what is named, and what is said without giving the number
away."""
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from lossedu.exercises import EXERCISES, check
from lossedu.exercises.estimate import SLIPS, Estimate
from lossedu.exercises.kinds import Mistake

MODULE = "lossedu.units.start.exercises.toy"
DOUBLE = Mistake("double", 8.6, "This counts each pair twice. How often is one to be counted?")
SMALL = Mistake("small", (1.0, 2.0), "This leaves out the larger part of it.")
FACTS = dict(title="A number", points=1, difficulty=1, minutes=1, reference=4.3, low=4.0, high=4.6,
             mistakes=(DOUBLE, SMALL), because="it is what comes out.", unit_of="nats",
             ask="Somebody adds up a few logarithms. What comes out?")


def toy(**changes):
    return Estimate(MODULE, **FACTS | changes)


ESTIMATES = EXERCISES.of_kind("estimate")


# ------------------------------------------------------------------ what passes
@pytest.mark.parametrize("number", [4.3, 4.0, 4.6, np.float64(4.3), np.float32(4.3),
                                    np.float16(4.3), np.array(4.3),
                                    Fraction(43, 10), Decimal("4.3"), 4, np.int64(4), np.uint8(4)])
def test_a_number_in_the_band_passes_whatever_its_type(number):
    report = toy().judged(number)
    assert (report.passed and report.message == "Right. We get 4.3 nats, because it is what "
                                                "comes out.")


def test_a_tensor_of_no_axis_passes():
    torch = pytest.importorskip("torch")
    assert toy().judged(torch.tensor(4.3)).passed


@pytest.mark.parametrize("number", [3.9999, 4.6001, 0, -4.3, 1e9, -1e9, 43, 0.43])
def test_a_number_outside_of_the_band_does_not(number):
    assert not toy().judged(number).passed


@pytest.mark.parametrize("answer, said", [
    ("4.3", "A text came; type toy = and one number, without quotes."),
    (float("nan"), "nan came; type toy = and one number that is finite."),
    (np.inf, "inf came; type toy = and one number that is finite."),
    ((4.3,), "A tuple came; type toy = and one number."),
    ([4.3], "A list came; type toy = and one number."),
    (np.array([4.3]), "An array of shape (1,) came; type toy = and one number."),
    (np.full((2, 2), 4.3), "An array of shape (2, 2) came; type toy = and one number."),
    (True, "True came; type toy = and one number."),
    (np.True_, "True came; type toy = and one number."),
    (None, "None came; type toy = and one number."),
    (4.3 + 0j, "A complex number came; type toy = and one number without an imaginary part."),
    (np.complex64(4.3), "A complex number came; type toy = and one number without an imaginary "
                        "part."),
    (lambda: 4.3, "A function came; type toy = and one number: its value, not the function."),
    (10 ** 400, "An int came; type toy = and one number."),
])
def test_what_is_no_number_gets_one_sentence(answer, said):
    report = toy().judged(answer)
    assert (report.passed, report.attempted, report.message) == (False, True, said)


# ------------------------------------------------------------------ what is named
@pytest.mark.parametrize("number, name", [
    (8.6, "double"), (8.45, "double"), (8.75, "double"), (1.0, "small"), (1.5, "small"),
    (2.0, "small"),
    (-4.3, "sign"), (430, "hundred"), (0.043, "hundredth"), (4300, "thousand"),
    (0.0043, "thousandth"),
    (1 / 4.3, "reciprocal"), (7.0, None), (8.9, None), (2.1, None), (0, None)])
def test_a_known_wrong_number_and_a_slip_are_named(number, name):
    assert toy().judged(number).mistake == name


def test_a_known_wrong_number_is_named_when_it_is_rounded_to_two_digits():
    squared = Mistake("squared", 1.25, "This is a square. Which root is missing?")
    for number, name in ((1.2, "squared"), (1.25, "squared"), (1.3, None)):
        assert toy(mistakes=(DOUBLE, squared)).judged(number).mistake == name


def test_what_is_declared_goes_before_a_slip():
    turned = Mistake("minus", -4.3, "Minus the logarithm of something below one is positive.")
    assert toy(mistakes=(turned, DOUBLE)).judged(-4.3).mistake == "minus"


@pytest.mark.parametrize("number, said", [
    (3.5, "Too small, by less than a factor of 2."),
    (6.0, "Too large, by less than a factor of 2."),
    (0.5, "Too small, by a factor between 2 and 10."),
    (20, "Too large, by a factor between 2 and 10."),
    (0.01, "Too small, by a factor of more than 10."),
    (100, "Too large, by a factor of more than 10."),
    (1e9, "Too large, by a factor of more than 1000."),
    (1e-9, "Too small, by a factor of more than 1000."),
    (-1, "Too small: the sign is wrong. Can the number be negative at all?"),
    (0, "Too small. Work through one small example with pencil and paper."),
])
def test_how_far_off_a_number_is_told_roughly(number, said):
    assert toy().judged(number).message == said


TOLD = (("by less than 10 %", 1, 1.1), ("by less than a factor of 2", 1, 2),
        ("by a factor between 2 and 10", 2, 10), ("by a factor of more than 10.", 10, np.inf),
        ("by a factor of more than 1000", 1000, np.inf))


@pytest.mark.parametrize("band", [(4.0, 4.6), (4.29, 4.31), (3.0, 8.0), (2.0, 4.31)])
def test_the_size_that_is_told_is_true_of_the_right_number_and_not_of_the_edge(band):
    wide = toy(low=band[0], high=band[1],
               mistakes=(Mistake("much", 1e8, DOUBLE.hint), Mistake("more", 1e9, DOUBLE.hint)))
    seen = set()
    for number in 4.3 * np.geomspace(1e-5, 1e5, 2001):
        report = wide.judged(number)
        if report.passed or report.mistake:
            continue
        (least, most), = ((least, most) for words, least, most in TOLD if words in report.message)
        assert least <= max(number / 4.3, 4.3 / number) <= most, (number, report.message)
        assert ("Too large" in report.message) == (number > 4.3)
        seen.add(report.message)
    assert len(seen) >= 6


@pytest.mark.parametrize("number, said", [
    (-6.0, "Too far from 0, by less than a factor of 2."),
    (-3.5, "Too close to 0, by less than a factor of 2."),
    (-100, "Too far from 0, by a factor of more than 10."),
    (1, "Too large: the sign is wrong. Can the number be positive at all?")])
def test_a_negative_number_has_its_directions(number, said):
    negative = toy(reference=-4.3, low=-4.6, high=-4.0,
                   mistakes=(DOUBLE, Mistake("far", 99.0, DOUBLE.hint)))
    assert negative.judged(number).message == said


def test_around_zero_only_the_direction_is_told():
    around = toy(reference=0.0, low=-0.1, high=0.1)
    assert around.judged(5.0).message.startswith("Too large. Work") and around.judged(0).passed


@pytest.mark.parametrize("name", ESTIMATES)
def test_no_sentence_to_a_wrong_number_holds_the_right_one(name):
    exercise = EXERCISES[name]
    for number in np.geomspace(1e-6, 1e6, 400) * np.sign(exercise.reference):
        report = check(name, number)
        assert report.passed or exercise.typed not in report.message, number


@pytest.mark.proof
@pytest.mark.parametrize("name", ESTIMATES)
def test_what_lies_in_the_band_and_nothing_else_passes(name):
    exercise = EXERCISES[name]
    rng = np.random.default_rng(0)
    for number in rng.uniform(-3 * abs(exercise.reference), 3 * abs(exercise.reference), 2000):
        assert check(name, number).passed == (exercise.low <= number <= exercise.high)


# ------------------------------------------------------------------ the facts, and the audit
@pytest.mark.parametrize("changes, words", [
    (dict(low=4.4), "a band with the reference in it fits"),
    (dict(high=4.2), "a band with the reference in it fits"),
    (dict(low=4.3, high=4.3), "a band with the reference in it fits"),
    (dict(reference=float("nan")), "reference=nan; a finite number fits"),
    (dict(low="4"), "low='4'; a finite number fits"),
    (dict(because=""), "because has no reason"),
    (dict(mistakes=(DOUBLE,)), "1 known mistakes; at least 2 fit"),
    (dict(mistakes=(DOUBLE, Mistake("near", 4.65, DOUBLE.hint))), "into the band that passes"),
    (dict(mistakes=(DOUBLE, Mistake("over", (3, 5), DOUBLE.hint))), "into the band that passes"),
    (dict(mistakes=(DOUBLE, Mistake("turned", (3, 2), DOUBLE.hint))),
     r"a number or \(low, high\) fits"),
    (dict(mistakes=(DOUBLE, Mistake("text", "3", DOUBLE.hint))), r"a number or \(low, high\) fits"),
])
def test_a_fact_that_does_not_fit_stops_the_import(changes, words):
    with pytest.raises(TypeError, match=words) as caught:
        toy(**changes)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("fact", ["reference", "low", "high", "ask", "because", "mistakes",
                                  "title"])
def test_no_fact_can_be_left_out(fact):
    with pytest.raises(TypeError, match=fact):
        Estimate(MODULE, **{name: value for name, value in FACTS.items() if name != fact})


@pytest.mark.parametrize("changes, said", [
    (dict(low=0.4, high=4.6, mistakes=(DOUBLE, Mistake("tiny", 0.01, DOUBLE.hint))),
     "over a factor of 11.5"),
    (dict(ask="Somebody adds up a few logarithms and gets 4.3. What comes out?"),
     "the number 4.3 is given away"),
    (dict(mistakes=(DOUBLE, Mistake("told", 1.0, "This is far from 4.3, is it not?"))),
     "the number 4.3 is given away"),
    (dict(mistakes=(DOUBLE, Mistake("again", (8.0, 9.0), SMALL.hint))),
     "the mistake 'again' is taken for 'double'"),
    (dict(mistakes=(Mistake("wide", (5.0, 9.0), SMALL.hint),
                    Mistake("next", (8.0, 20.0), DOUBLE.hint))),
     "8 belongs to the mistake 'next' and is taken for something else"),
])
def test_the_audit_names_what_is_broken(changes, said):
    assert any(said in one for one in toy(**changes).problems()), toy(**changes).problems()


def test_the_audit_names_a_verdict_that_lets_too_much_pass_or_too_little():
    lax = type("Lax", (Estimate,), {"_passes": lambda self, number: False,
                                    "judged_value": lambda self, answer, seed: (
        self.report(isinstance(answer, float) and 3 < answer < 5,
                    "That will do, or it will not."))})
    strict = type("Strict", (Estimate,), {"judged_value": lambda self, answer, seed: (
        self.report(answer == 4.3, "Exactly this number, and no other."))})
    assert any("lies outside the band and passes" in one for one in lax(MODULE, **FACTS).problems())
    assert any("lies in the band and does not pass" in one for one in strict(MODULE,
                                                                             **FACTS).problems())


def test_a_sound_estimate_has_no_problems_and_every_slip_has_another_name():
    assert toy().problems() == []
    assert len({name for name, _, _ in SLIPS}) == len(SLIPS)


# ------------------------------------------------------------------ the numbers themselves
def accuracy_wobble(rng):
    return (100 * rng.binomial(400, 0.9, size=200_000) / 400).std()


def sure_start(rng):
    labels, sure_of = rng.integers(0, 10, size=(2, 400_000))
    return np.where(labels == sure_of, -np.log(0.9), -np.log(0.1 / 9)).mean()


@pytest.mark.parametrize("simulation", [accuracy_wobble, sure_start])
def test_a_simulation_gives_the_number_that_we_say(simulation):
    exercise = EXERCISES[simulation.__name__]
    assert simulation(np.random.default_rng(0)) == pytest.approx(exercise.reference, rel=0.005)
