"""The record: a forgotten fact is an error, settings bind, and it shows itself."""
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace

import pytest

import lossedu
from lossedu.core.record import Input, Kink, Setting, claims_for
from lossedu.core.spaces import CLASS, POSITIVE, Domain
from lossedu.losses.regression.mse import LOSS as MSE
from lossedu.losses.regression.mse import mse


def without_formula(pred, target):
    """No formula here."""
    return (pred - target) ** 2


@pytest.mark.parametrize("change, words", [
    (dict(declared={}), "says nothing about: convex"),
    (dict(declared={**MSE.declared, "pretty": True}),
     "declares claims that are unknown or do not fit: pretty"),
    (dict(scope="batch"), "scope is 'batch'"),
    (dict(f=without_formula), "has no $$formula$$ in the docstring of f"),
    (dict(df=without_formula), "has no $$formula$$ in the docstring of df"),
    (dict(references=()), "has no references"),
])
def test_a_forgotten_fact_is_an_error_when_the_record_is_made(change, words):
    with pytest.raises(TypeError) as caught:
        replace(MSE, **change)
    assert words in str(caught.value)


HUBER = lossedu.LOSSES["huber"]
DELTA = HUBER.settings_of["delta"]


@pytest.mark.parametrize("change, words", [
    (dict(declared={**HUBER.declared, "elicits": "mode"}),
     "claims elicits='mode'; \"mean\", \"median\", \"quantile"),
    (dict(declared={**HUBER.declared, "elicits": 0.9}), "claims elicits=0.9; "),
    (dict(declared={**HUBER.declared, "elicits": "quantile 2"}), "claims elicits='quantile 2'; "),
    (dict(declared={**HUBER.declared, "elicits": "expectile 0.9"}),
     "claims elicits='expectile 0.9'; "),
    (dict(declared={**HUBER.declared, "convex": "yes"}),
     "claims convex='yes'; True or False fits."),
    (dict(declared={**HUBER.declared, "smooth": -1.0}),
     "claims smooth=-1.0; a number from 0 up, True"),
    (dict(declared={**HUBER.declared, "lipschitz": lambda delt: delt}),
     "has the claim lipschitz with the arguments (delt); (delta) fits."),
    (dict(declared={**HUBER.declared, "lipschitz": lambda delta: delta / 0}),
     "has a claim lipschitz that stops with ZeroDivisionError: float division by zero."),
    (dict(declared=()), "has declared=(); a dict(convex=True, ...) of what it claims of itself "
                        "fits."),
    (dict(kinks=(1,)), "has kinks=(1,); a tuple of Kink(...), () if it is smooth fits."),
    (dict(kinks=Kink(at=lambda target, delta: target)), "has kinks=a Kink; "),
    (dict(kinks=(Kink(at=lambda target, scale: target),)),
     "has at of a kink with the arguments (target, scale); (target, delta) fits."),
    (dict(kinks=(Kink(at=lambda target, delta: target, slope=lambda: 0.0),)),
     "has slope of a kink with the arguments (); (delta) fits."),
    (dict(settings_of={"delta": replace(DELTA, ends=(-0.1, 1.0))}),
     "has the end delta=-0.1; a finite number above 0 fits."),
    (dict(settings_of={"delta": replace(DELTA, default="one")}), "has the default delta='one'; "),
    (dict(settings_of={"delta": replace(DELTA, ends=1.0)}),
     "has ends=1.0 for delta; a tuple of values fits."),
    (dict(settings_of={"delta": 1.0}), "has the setting delta=1.0; a Setting(...) fits."),
    (dict(f=without_formula), "has f with the arguments (pred, target); (pred, target, delta) "
                              "fits."),
    (dict(references="Huber 1964"), "has references='Huber 1964'; a tuple of sources fits."),
])
def test_a_fact_that_does_not_fit_is_an_error_when_the_record_is_made(change, words):
    with pytest.raises(TypeError) as caught:
        replace(HUBER, settings=None, **change)
    name = change.get("f", HUBER.f).__name__
    assert str(caught.value).startswith(f"the loss {name!r} ") and words in str(caught.value)


def test_a_record_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        MSE.title = "another"
    with pytest.raises(TypeError):
        lossedu.LOSSES["mine"] = MSE
    with pytest.raises(TypeError):
        lossedu.loss("huber").settings["delta"] = 2.0


def test_other_settings_make_another_loss_and_leave_the_first_alone():
    huber = lossedu.loss("huber", delta=1.0)
    wide = huber.at(delta=10.0)
    assert (huber([3.0], [1.0]), wide([3.0], [1.0])) == (1.5, 2.0)
    assert huber.settings["delta"] == 1.0


def test_a_loss_is_named_after_its_function_and_its_folder():
    assert MSE.name == mse.__name__ and MSE.family == "regression"
    for name, loss in lossedu.LOSSES.items():
        assert loss.f.__module__ == f"lossedu.losses.{loss.family}.{name}"


def test_the_formula_is_the_one_in_the_docstring():
    assert MSE.formula == r"\ell(\hat y, y) = (\hat y - y)^2" and MSE.formula in mse.__doc__
    assert MSE.gradient_formula in MSE._repr_markdown_()
    assert eval(repr(lossedu.loss("huber", delta=2.0))).settings == {"delta": 2.0}


def raised(pred, target, full=False):
    r"""The square: $$\ell = (\hat y - y)^2$$ or one more: $$\ell = (\hat y - y)^2 + 1$$"""
    return (pred - target) ** 2 + full


def raised_grad(pred, target, full=False):
    r"""$$\ell' = 2 (\hat y - y)$$"""
    return 2 * (pred - target)


def test_facts_may_depend_on_the_settings_and_follow_them_back():
    positive = (Input("pred", r"\hat y", POSITIVE, grad=True), MSE.inputs[1])
    loss = replace(MSE, f=raised, df=raised_grad, fused=None,
                   settings_of={"full": Setting(False, (False, True), "f", "adds 1", kind="flag")},
                   facts_at=lambda full: dict(version=int(full),
                                              inputs=positive if full else MSE.inputs))
    there = loss.at(full=True)
    back = there.at(full=False)
    assert (loss.version, there.version, back.version) == (0, 1, 0)
    assert loss.formula == back.formula == r"\ell = (\hat y - y)^2" and there.formula.endswith(
        "+ 1")
    assert loss.gradient_formula == there.gradient_formula  # one formula holds for both
    assert back([-1.0], [0.0]) == 1.0
    with pytest.raises(ValueError, match="pred holds -1"):
        there([-1.0], [0.0])


def test_a_loss_of_one_input_alone_claims_nothing_that_compares_it_with_another():
    scores, classes = Input("scores", "s", shape="n C", grad=True), Input("target", "y", CLASS, "n")
    alone, beside = claims_for("row", (scores,)), claims_for("row", (scores, classes))
    assert set(beside) - set(alone) == {"symmetric", "zero_at_perfect", "elicits"}


def test_a_bounded_score_of_a_class_does_not_say_what_it_elicits():
    scores, classes = Input("scores", "s", shape="n C", grad=True), Input("target", "y", CLASS, "n")
    bounded = replace(scores, domain=Domain("cosine", low=-1.0, high=1.0))
    assert set(claims_for("row", (scores, classes))) - {"elicits"} == set(
        claims_for("row", (bounded, classes)))


def test_every_loss_carries_known_mistakes_with_hints_and_a_twin_or_a_reason():
    for loss in lossedu.LOSSES.values():
        assert len(loss.mistakes) >= 4 and all(len(mistake.hint) > 20 for mistake in loss.mistakes)
        assert len({mistake.id for mistake in loss.mistakes}) == len(loss.mistakes)
        assert loss.twin


def test_import_loads_numpy_and_nothing_heavy():
    heavy = "torch matplotlib ipywidgets pandas sympy scipy sklearn yaml"
    code = f"import sys, lossedu; print([m for m in {heavy.split()!r} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True,
                          text=True).stdout.strip() == "[]"


def test_an_unknown_name_in_the_package_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'los'"):
        lossedu.los  # noqa: B018


def test_a_gradient_whose_formula_stands_beside_the_docstring_is_told_at_its_version():
    triplet = lossedu.loss("triplet_margin")
    swapped, largest = triplet.at(swap=True), triplet.at(p=float("inf"))
    assert r"\min" in swapped.gradient_formula and r"\min" not in triplet.gradient_formula
    assert r"\infty" in largest.gradient_formula and r"\infty" not in swapped.gradient_formula
