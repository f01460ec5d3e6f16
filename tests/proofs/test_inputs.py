"""Sampled inputs are valid and have reach: every sign, label, side of a kink and end of a
setting."""
from dataclasses import replace

import numpy as np
import pytest

import lossedu
from lossedu.core import spaces as domain
from lossedu.core.record import Input, Kink, Loss, Setting, claims_for
from lossedu.core.shapes import as_f_takes
from lossedu.proofs import inputs as sample

LOSSES = list(lossedu.LOSSES.values())
VARIANTS = [variant for loss in LOSSES for variant in sample.settings_at_ends(loss)]
PAIR = pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.name)


def rng(seed=0):
    return np.random.default_rng(seed)


def value(*inputs, **settings):
    """$$\\ell = 0$$"""
    return 0 * inputs[0].sum(axis=-1)


def slope(*inputs, **settings):
    """$$\\ell' = 0$$"""
    return 0 * inputs[0]


def toy(*inputs, scope="row", kinks=(), **settings):
    """A record with these inputs; its value does not matter here."""
    return Loss(f=value, df=slope, title="toy", scope=scope, activation="identity",
                settings_of=settings,
                twin="a toy for the tests alone",
                declared=dict.fromkeys(claims_for(scope, inputs), False),
                kinks=kinks, references=("none",), inputs=inputs)


LOGITS = Input("logits", "z", domain.LOGIT, "n C", grad=True)
CLASSES = Input("target", "y", (domain.CLASS, domain.DISTRIBUTION), ("n", "n C"))
SIGNS = Input("target", "y", domain.SIGN, "...")


# ---------------------------------------------------------------------- every loss there is
@PAIR
def test_the_loss_accepts_what_is_drawn_for_it_in_every_form_size_and_reach(loss):
    for variant in sample.settings_at_ends(loss):
        for form in range(sample.forms_of(variant)):
            for sizes in [*sample.sizes_of(variant), None]:
                variant(*sample.draw(variant, rng(), sizes, form))
                variant(*sample.extremes(variant, rng(), sizes, form))


@PAIR
def test_the_same_seed_draws_the_same_and_another_seed_draws_something_else(loss):
    one, same, other = (sample.draw(loss, rng(seed)) for seed in (3, 3, 4))
    assert all(np.array_equal(a, b) for a, b in zip(one, same, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@PAIR
def test_the_first_size_is_a_single_example_and_some_size_has_several(loss):
    sizes = [sample.draw(loss, rng(), size)[0].shape for size in sample.sizes_of(loss)]
    assert sizes[0][0] == 1 and np.prod(sizes[0]) <= 4
    assert max(shape[0] for shape in sizes) > 1 and len(set(sizes)) >= 3


def scores(loss):
    """Places of the inputs that take any number, and many of them: of few numbers only few are
    reached."""
    return [place for place, spec in enumerate(loss.inputs)
            if spec.forms[0][1].everywhere and not spec.forms[0][0].isdigit()]


@pytest.mark.parametrize("loss, place",
                         [(loss, place) for loss in LOSSES for place in scores(loss)], ids=str)
def test_scores_reach_both_signs_and_several_orders_of_magnitude(loss, place):
    array = sample.draw(loss, rng())[place]
    assert (array > 0).any() and (array < 0).any()
    size = np.abs(array[array != 0])
    assert size.max() > 100 * size.min()


def missed_sides(variant, draws=4):
    """Sides of declared kinks (-1, 0, 1) that no drawn example stands on."""
    missed = []
    inputs = [sample.draw(variant, rng(seed)) for seed in range(draws)]
    for number, kink in enumerate(variant.kinks):
        if kink.at:
            away = np.concatenate([np.ravel(one[0] - kink.at(one[1], **variant.settings))
                                   for one in inputs])
            near = np.abs(away) < 1e-2
            on = np.abs(away) < 1e-12 * variant.settings.get("delta", 1e3)
            sides = {-1: (away < 0) & near, 0: on, 1: (away > 0) & near}
        else:
            flat = [as_f_takes(variant, one) if variant.scope == "set" else one for one in inputs]
            away = np.concatenate([np.ravel(kink.distance(*one, **variant.settings))
                                   for one in flat])
            sides = {0: np.abs(away) < 1e-12 * (1 + np.abs(away).max()), 1: away != 0}
        missed += [(number, side) for side, there in sides.items() if not there.any()]
    return missed


@pytest.mark.parametrize("variant", VARIANTS, ids=repr)
def test_inputs_stand_on_every_kink_and_close_to_it_on_both_sides(variant):
    assert missed_sides(variant, 24 if variant.scope == "set" else 4) == []


def test_a_sampler_that_never_stands_on_a_kink_would_be_seen(monkeypatch):
    monkeypatch.setattr(sample, "stand_on", lambda *_: None)
    monkeypatch.setattr(sample, "_agree_somewhere", lambda *_: None)
    assert (0, 0) in missed_sides(lossedu.loss("mae"))
    assert missed_sides(lossedu.loss("huber"))


# ---------------------------------------------------------------------- settings
@PAIR
def test_each_setting_is_tried_at_its_default_and_at_each_of_its_ends(loss):
    variants = sample.settings_at_ends(loss)
    assert variants[0] == loss      # perhaps an equal one: variants are kept from test to test
    for name, setting in loss.settings_of.items():
        tried = {str(variant.settings[name]) for variant in variants}
        assert {str(loss.at(**{name: end}).settings[name]) for end in setting.ends} <= tried
        for variant in variants:
            changed = [other for other in loss.settings
                       if str(variant.settings[other]) != str(loss.settings[other])
                       and loss.settings_of[other].kind != "flag"]
            assert len(changed) <= 1


def test_everything_is_tried_with_a_flag_on_and_off():
    loss = toy(LOGITS, CLASSES, swap=Setting(False, (False, True), "s", "", kind="flag"),
               margin=Setting(1.0, (0.5, 1.0, 2.0), "m", ""))
    tried = [(one.settings["swap"], one.settings["margin"])
             for one in sample.settings_at_ends(loss)]
    assert tried == [(False, 1.0), (False, 0.5), (False, 2.0), (True, 1.0), (True, 0.5),
                     (True, 2.0)]


def test_a_default_that_is_among_the_ends_is_not_tried_twice():
    assert [one.settings["delta"]
            for one in sample.settings_at_ends(lossedu.loss("huber"))] == [1.0, 1e-3, 1e3]


def test_an_end_of_none_and_an_end_that_is_an_array_are_tried_too():
    weighted = toy(LOGITS, CLASSES, alpha=Setting(None, (None, 0.25), "a", "", optional=True),
                   class_weight=Setting(None, (None, [1.0, 2.0, 0.5]), "w", "", kind="numbers",
                                        optional=True,
                                        shape="C"))
    variants = sample.settings_at_ends(weighted)
    assert [one.settings["alpha"] for one in variants] == [None, 0.25, None]
    for sizes in [*sample.sizes_of(variants[2]), None]:
        assert sample.draw(variants[2], rng(), sizes)[0].shape[1] == 3


# ---------------------------------------------------------------------- any domain
def test_class_indices_name_every_class_and_rows_of_probabilities_come_as_the_second_form():
    loss = toy(LOGITS, CLASSES)
    assert sample.forms_of(loss) == 2
    logits, target = sample.draw(loss, rng(), {"n": 9, "C": 4})
    assert logits.shape == (9, 4) and target.shape == (9,) and target.dtype == np.intp
    assert set(target) == {0, 1, 2, 3}
    _, rows = sample.draw(loss, rng(), {"n": 9, "C": 4}, form=1)
    np.testing.assert_allclose(rows.sum(axis=-1), 1)
    assert (rows == 1).any() and ((rows > 0) & (rows < 1)).any()


def test_an_index_to_ignore_is_among_the_labels_where_there_is_room():
    loss = toy(LOGITS, replace(CLASSES, domain=domain.CLASS, shape="n"),
               ignore_index=Setting(-100, (-100,), "i", "", kind="whole"))
    assert set(sample.draw(loss, rng(), {"n": 12, "C": 3})[1]) == {0, 1, 2, -100}
    assert set(sample.draw(loss, rng(), {"n": 3, "C": 3})[1]) == {0, 1, 2}


@pytest.mark.parametrize("where, low, high, edge", [
    (domain.PROBABILITY, 0, 1, {0.0, 1.0}), (domain.LABEL, 0, 1, {0.0, 1.0}),
    (domain.COUNT, 0, np.inf, {0.0}),
    (domain.NONNEGATIVE, 0, np.inf, {0.0}), (domain.POSITIVE, 0, np.inf, set()),
    (domain.Domain("log-probability", high=0.0), -np.inf, 0, {0.0}),
])
def test_an_interval_is_reached_inside_and_at_its_closed_ends(where, low, high, edge):
    (fixed,) = sample.draw(toy(Input("x", "x", where)), rng())
    (inner,) = sample.draw(toy(Input("x", "x", where, grad=True)), rng())
    assert edge <= set(fixed.tolist())
    assert ((fixed > low) & (fixed < high)).any()
    if where.space != "count":
        assert ((inner > low) & (inner < high)).all()
    assert where.first_outside(fixed) is None and where.first_outside(inner) is None


def test_counts_are_whole_and_labels_of_two_values_come_half_and_half():
    (count,) = sample.draw(toy(Input("x", "x", domain.COUNT)), rng())
    assert (count == np.floor(count)).all() and len(set(count)) > 3
    (sign,) = sample.draw(toy(SIGNS), rng(), {"...": (10,)})
    assert sorted(sign) == [-1.0] * 5 + [1.0] * 5


def test_rows_of_log_probabilities_are_inside_their_domain_at_extremes_too():
    loss = toy(Input("log_probs", "x", domain.LOG_DISTRIBUTION, "n C", grad=True))
    assert domain.LOG_DISTRIBUTION.first_bad_row(sample.draw(loss, rng())[0]) is None
    assert np.isneginf(sample.extremes(loss, rng())[0]).any()


def test_three_inputs_that_share_their_axes_come_in_one_shape_and_unknown_letters_have_a_size():
    vector = [Input(name, name, domain.REAL, "n d", grad=True)
              for name in ("anchor", "positive", "negative")]
    shapes = {array.shape for array in sample.draw(toy(*vector), rng())}
    assert shapes == {(12, 3)}
    image = Input("probs", "p", domain.PROBABILITY, "n ...", grad=True)
    assert sample.draw(toy(image), rng())[0].shape == (12, 20)  # 4 times 5 pixels, as f takes them


def test_inputs_are_walked_onto_a_kink_that_is_known_only_by_its_distance():
    kink = Kink(distance=lambda a, b: np.abs(a).sum(axis=-1) - np.abs(b).sum(axis=-1) ** 2)
    one, two = (Input(name, name, domain.REAL, "n d", grad=True) for name in "ab")
    a, b = sample.draw(toy(one, two, kinks=(kink,)), rng(), {"n": 60})
    away = np.abs(kink.distance(a, b)) / (1 + np.abs(a).sum(axis=-1))
    assert 5 <= (away < 1e-12).sum() < 50


def test_a_tie_that_makes_a_kink_is_reached_too():
    def gap_of_the_two_largest(scores):
        ordered = np.sort(scores, axis=-1)
        return ordered[..., -1] - ordered[..., -2]

    scores = Input("scores", "z", domain.REAL, "n C", grad=True)
    (drawn,) = sample.draw(toy(scores, kinks=(Kink(distance=gap_of_the_two_largest),)), rng(),
                           {"n": 30})
    assert 2 <= (gap_of_the_two_largest(drawn) == 0).sum() < 15


def test_two_inputs_that_must_be_equal_for_a_kink_become_equal_in_some_examples():
    apart = Kink(distance=lambda a, b, c: np.abs(a - c).sum(axis=-1))
    vectors = [Input(name, name, domain.REAL, "n d", grad=True) for name in "abc"]
    a, _, c = sample.draw(toy(*vectors, kinks=(apart,)), rng(), {"n": 30})
    assert 2 <= (a == c).all(axis=-1).sum() < 15


def test_inputs_stand_on_a_kink_that_says_how_and_any_number_of_kinks_find_room():
    def meeting(gap):
        return Kink(distance=lambda a, b: np.abs(a - b + gap).sum(axis=-1),
                    onto=lambda a, b: (b - gap, b))

    kinks = tuple(meeting(gap) for gap in range(5))
    a, b = sample.draw(toy(*(Input(name, name, domain.REAL, "n d", grad=True) for name in "ab"),
                           kinks=kinks), rng())
    assert all((kink.distance(a, b) < 1e-12).sum() >= 2 for kink in kinks)


def test_extremes_reach_both_ends_of_the_number_line_and_probabilities_of_exactly_0_and_1():
    pred, _ = sample.extremes(lossedu.loss("mse"), rng(), {"...": (200,)})
    assert np.abs(pred).max() > 1e290 and 0 < np.abs(pred[pred != 0]).min() < 1e-280
    assert (pred == 0).any()
    (probs,) = sample.extremes(toy(Input("x", "x", domain.PROBABILITY, grad=True)), rng())
    assert {0.0, 1.0, 5e-324} <= set(probs.tolist())


def test_without_kinks_no_example_stands_on_one():
    pred, target = sample.draw(lossedu.loss("mae"), rng(), kinks=False)
    assert (pred != target).all()
