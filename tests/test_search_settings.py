"""Searches at settings of every size: what is found against a claim is so, and what cannot be seen
is not called false.

A part of all claims at the ends of each setting's range is tried here; LOSSEDU_WIDE=1 tries all of
them, at twelve sizes for each setting (an hour or so).
"""
import os
import warnings

import numpy as np
import pytest

from lossedu import LOSSES, loss
from lossedu.proofs.claims import Verdict, search
from lossedu.proofs.claims.exact import grows_on, is_above_chord, jumps_between
from lossedu.proofs.claims.reach import lengths_of
from lossedu.proofs.claims.search_lines import lines_of

WIDE = bool(os.environ.get("LOSSEDU_WIDE"))
SIZES = [10.0**power
         for power in ((-12, -9, -6, -4, -2, -1, 1, 2, 4, 6, 9, 12) if WIDE else (-12, 12))]
WEIGHTS = ([1.0, 2.0], [1.0, 2.0, 3.0, 4.0, 5.0], [1e-9, 1.0, 1e9],
           *(([0.0, 1.0, 1.0], [1e6] * 4) if WIDE else ()))
# seconds for each claim
SLOW = {"info_nce", "multi_task", "uncertainty_weighted", "triplet_margin"}


def values_of(spec):
    """Values of a setting over the whole range that it allows, near its ends too."""
    if isinstance(spec.default, tuple) or spec.kind in ("flag", "whole"):
        return []
    found = [*SIZES, *(-size for size in SIZES), spec.low, spec.high]
    found += [spec.low + size for size in SIZES
              if size < 1] + [spec.high - size for size in (*SIZES, 1e-3) if size < 1]
    return [*found, *WEIGHTS]


def variants(one):
    """The loss with each setting at each of these values, where they fit."""
    for name, spec in one.settings_of.items():
        for value in values_of(spec):
            try:
                yield one.at(**{name: value})
            except (ValueError, TypeError):
                continue


def some():
    """(variant, claim) for all; or, unless WIDE, each variant of single elements and every second
    one of rows with one claim in turn, but the slowest."""
    turn = 0
    for one in LOSSES.values():
        for number, variant in enumerate(variants(one) if WIDE or one.name not in SLOW else ()):
            claims = [claim for claim in variant.claims if WIDE or one.scope == "element"
                      or "convex" not in claim]
            if WIDE:
                yield from ((variant, claim) for claim in claims)
            elif one.scope == "element" or number % 2:
                turn += 1
                yield variant, claims[turn % len(claims)]


CASES = list(some())


def label(case):
    one, claim = case
    changed = {name: value for name, value in one.settings.items()
               if not np.array_equal(value, LOSSES[one.name].settings[name])}
    return f"{one.name}-{changed}-{claim}".replace(" ", "")


@pytest.fixture(autouse=True)
def loud():
    """A warning is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize("case", CASES, ids=label)
def test_no_search_calls_a_true_claim_false(case):
    one, claim = case
    verdict = search(one, claim)
    assert verdict.outcome != "refuted", verdict
    assert verdict.outcome == "holds" or "that is not reached" in str(verdict) and not verdict


def test_the_cases_cover_every_setting_and_every_claim():
    tried = {(one.name, name) for one, _ in CASES for name, value in one.settings.items()
             if not np.array_equal(value, LOSSES[one.name].settings[name])}
    numbers = {(one.name, name) for one in LOSSES.values() for name, spec in one.settings_of.items()
               if one.name not in SLOW and spec.kind in ("number", "array", "numbers")}
    assert numbers <= tried
    assert {claim for _, claim in CASES} == {claim for one in LOSSES.values()
                                             for claim in one.claims}


# ---------------------------------------------------------------------- scales follow the settings
REACHED = [("soft_cross_entropy", dict(temperature=1e6), "lipschitz"),
           ("contrastive", dict(margin=1e6), "lipschitz"),
           ("huber", dict(delta=1e12), "lipschitz"), ("huber", dict(delta=1e-12), "smooth"),
           ("huber", dict(delta=1e12), "strictly_convex"), ("cauchy", dict(scale=1e9), "convex"),
           ("smooth_l1", dict(beta=1e-12), "smooth"),
           ("crammer_singer", dict(margin=1e12), "zero_at_perfect"),
           ("barron", dict(alpha=-1e12), "lipschitz"),
           ("focal_with_logits", dict(gamma=1e4), "lipschitz"),
           ("focal_with_logits", dict(gamma=1e4), "classification_calibrated"),
           ("bce_with_logits", dict(pos_weight=1e4), "strictly_convex"),
           ("dice", dict(smooth=1e-12), "smooth"),
           ("pinball", dict(quantile=1 - 1e-12), "elicits"),
           ("gaussian_nll", dict(eps=1e12), "elicits"),
           ("cosine_embedding", dict(margin=1.0), "convex")]


@pytest.mark.proof
@pytest.mark.parametrize(("name", "settings", "claim"), REACHED, ids=str)
def test_a_claim_is_borne_out_at_the_scale_of_its_setting(name, settings, claim):
    verdict = search(loss(name, **settings), claim)
    assert verdict.outcome == "holds", verdict


def test_a_sentence_tells_the_slope_that_exact_arithmetic_finds():
    verdict = search(loss("focal_with_logits", gamma=1e12), "lipschitz")
    assert verdict.witness.numbers["ratio"] == pytest.approx(verdict.found, rel=1e-6)
    assert verdict.found <= verdict.said * (1 + 1e-6)


def test_lines_go_as_far_as_the_settings():
    assert lengths_of(loss("huber", delta=1e9)) == (1.0, 1e9)
    assert lengths_of(loss("huber", delta=2.0)) == (1.0,)
    assert lengths_of(loss("multi_task", losses=("mse", loss("huber", delta=1e-9)))) == (1e-9, 1.0)
    assert lines_of(loss("huber", delta=1e9))[0].steps.max() >= 1e17


# ---------------------------------------------------------------------- three outcomes
FALSE = [("huber", dict(delta=1e6), "lipschitz", 0.9e6),
         ("huber", dict(delta=1e6), "lipschitz", 1.0),
         ("barron", dict(alpha=0.999), "convex", True),
         ("contrastive", dict(margin=1e6), "lipschitz", True),
         ("soft_cross_entropy", dict(temperature=1e6), "lipschitz", 1e6),
         ("mbe", {}, "nonnegative", True),
         ("smooth_l1", dict(beta=1e-9), "smooth", 0.9e9),
         ("cauchy", dict(scale=1e9), "convex", True),
         ("gaussian_nll", dict(eps=1e-9), "nonnegative", True),
         ("pinball", dict(quantile=0.999), "symmetric", True),
         ("huber", dict(delta=1e6), "elicits", "median"), ("mae", {}, "smooth", 1e3),
         ("mse", {}, "lipschitz", True),
         ("nll", dict(class_weight=[1.0, 2.0, 3.0, 4.0, 5.0]), "lipschitz", 4.9),
         ("bce_with_logits", dict(pos_weight=[1.0, 2.0, 3.0]), "lipschitz", 2.9),
         ("bce_with_logits", dict(pos_weight=[1.0, 2.0, 3.0]), "classification_calibrated", True)]


@pytest.mark.parametrize(("name", "settings", "claim", "said"), FALSE, ids=str)
def test_a_false_claim_is_refuted_by_a_witness_at_any_scale(name, settings, claim, said):
    verdict = search(loss(name, **settings), claim, said)
    assert verdict.outcome == "refuted" and not verdict, verdict
    assert verdict.witness is not None and " is found (" in str(verdict)


NOT_REACHED = [("barron", dict(alpha=0.999), "redescending", None),
               ("barron", dict(alpha=1 - 1e-12), "convex", None),
               ("huber", {}, "lipschitz", 1.1), ("huber", {}, "convex", False),
               ("mse", {}, "elicits", False),
               ("bce_with_logits", dict(pos_weight=1e-12), "zero_at_perfect", None)]


@pytest.mark.parametrize(("name", "settings", "claim", "said"), NOT_REACHED, ids=str)
def test_what_is_neither_borne_out_nor_refuted_is_said_not_to_be_reached(
        name, settings, claim, said):
    verdict = search(loss(name, **settings), claim, said)
    assert verdict.outcome == "not reached" and not verdict and not verdict.holds
    assert "but that is not reached" in str(verdict)
    assert ("No counterexample was found: is it True?" in str(verdict)) == (verdict.said is False)
    assert ("True says that there is a bound" in str(verdict)) == (said == 1.1)
    assert "*not reached*" in verdict._repr_markdown_()
    assert "is found (" not in str(verdict)


@pytest.mark.parametrize(("said", "found", "outcome"), [
    (True, True, "holds"), (True, False, "refuted"), (True, None, "not reached"),
    (False, False, "holds"),
    (False, True, "not reached"), (False, 2.0, "not reached"), (True, 2.0, "holds"),
    (2.0, 2.0, "holds"),
    (2.0, 2.1, "refuted"), (2.0, 1.9, "not reached"), (2.0, False, "refuted"),
    ("mean", "mean", "holds"),
    ("mean", False, "refuted"), ("mean", "median", "refuted"), (False, "mean", "not reached"),
    (0.0, 0.0, "holds")])
def test_a_verdict_has_three_outcomes(said, found, outcome):
    verdict = Verdict(loss("mse"), "convex", said, found, None, 1)
    assert verdict.outcome == outcome and bool(verdict) is (outcome == "holds")
    assert ("not reached" in str(verdict)) is (outcome == "not reached")


# ---------------------------------------------------------------------- looked up in exact
# arithmetic
def line_at_0(one):
    return lines_of(one)[0].line(0)


def test_rounding_is_no_point_above_a_chord():
    assert is_above_chord(line_at_0(loss("cauchy")), (0.0, 10.0, 20.0))
    assert not is_above_chord(line_at_0(loss("mse")), (0.0, 10.0, 20.0))
    assert not is_above_chord(line_at_0(loss("mae")), (1e8, 2e8 + 1, 3e8))


def test_growth_is_followed_far_beyond_float64_lines():
    def grows(eps):
        lines = lines_of(loss("poisson_nll", log_input=False, eps=eps))[0]
        return [bool(grows_on(lines.line(number), (1e-12, 1.1e-12), False, "low"))
                for number in range(4)]

    assert any(grows(0.0)) and not any(grows(1e-20))
    assert grows_on(line_at_0(loss("mse")), (1e7, 1.1e7), False, "far") > 1e100
    assert not grows_on(line_at_0(loss("huber", delta=1e9)), (1e7, 1.1e7), False, "far")


def test_a_steep_place_is_no_jump():
    for smooth, jumps in ((1e-12, False), (0.0, True)):
        line = next(one.line(number) for one in lines_of(loss("dice", smooth=smooth))
                    for number in range(4)
                    if one.others[0].shape[-1] == 1 and one.others[0][number] == 0
                    and one.origin[number] == 0)
        assert jumps_between(line, (0.0, 1e-10)) is jumps


# ---------------------------------------------------------------------- classes and columns from
# the settings
ARRAYS = [("nll", [2.0, 1.0]), ("multi_margin", [1.0, 2.0, 3.0, 4.0, 5.0])]


@pytest.mark.proof
@pytest.mark.parametrize(("name", "weights"), ARRAYS, ids=str)
def test_a_search_has_as_many_classes_as_there_are_weights(name, weights):
    one = loss(name, class_weight=weights)
    assert {lines.others[0].shape[-1]
            for lines in lines_of(one) if lines.others[0].ndim > 1} <= {len(weights)}
    verdicts = search(one)
    assert set(verdicts) == set(one.claims)
    assert not [str(verdict) for verdict in verdicts.values() if verdict.outcome == "refuted"]


def test_the_bend_between_two_of_five_classes_is_reached():
    verdict = search(loss("cross_entropy", class_weight=[1.0, 2.0, 3.0, 4.0, 5.0]), "smooth")
    assert verdict.outcome == "holds", verdict


def test_a_loss_of_several_columns_is_searched_column_by_column():
    one = loss("bce_with_logits", pos_weight=[1.0, 5.0, 2.0])
    verdicts = search(one)
    assert {verdict.outcome for verdict in verdicts.values()} == {"holds"}
    assert verdicts["lipschitz"].found == pytest.approx(5, rel=1e-6)
    assert "In a column with pos_weight=5: " in str(verdicts["lipschitz"])
    assert verdicts["lipschitz"].loss is one
    only_ones = search(loss("bce_with_logits", pos_weight=[1.0, 1.0]), "elicits")
    assert only_ones.outcome == "holds" and only_ones.found == "mean"


@pytest.mark.proof
def test_a_part_with_weights_gives_its_task_so_many_classes():
    one = loss("multi_task", losses=("mse", loss("cross_entropy", class_weight=[1.0, 2.0])))
    assert search(one, "convex").outcome == "holds"
