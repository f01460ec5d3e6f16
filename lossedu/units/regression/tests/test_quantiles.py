"""Fitted quantiles on the Engel data: what the derivation promises on seen families, and what is
measured."""
import numpy as np
import pytest

import lossedu
from lossedu.units.regression.experiments import quantiles


@pytest.fixture(scope="module")
def table():
    return quantiles.run(seeds=6, progress=False).table


@pytest.mark.proof
def test_a_pinball_line_keeps_its_share_of_the_seen_families_up_to_the_two_it_goes_through(table):
    seen = table[table["loss"] == "pinball"]
    below, asked = 117 * seen["seen"], 117 * seen["quantile"]
    assert len(seen) == 30
    assert (below >= asked - 1e-9).all() and (below - 2 <= asked + 1e-9).all()


def test_a_line_for_another_quantile_would_break_that_promise(table):
    seen = table[table["loss"] == "pinball"]
    assert not (117 * seen["seen"] >= 117 * (seen["quantile"] + 0.03)).all()


def test_the_shares_of_the_halves_average_to_the_share_of_all_unseen(table):
    low, high = np.minimum(table["poorer"], table["richer"]), np.maximum(table["poorer"],
                                                                         table["richer"])
    assert (low - 1e-12 <= table["unseen"]).all() and (table["unseen"] <= high + 1e-12).all()


@pytest.mark.proof
def test_a_margin_never_crosses_and_some_pinball_lines_do():
    found = quantiles.run(seeds=12, quantiles=np.arange(1, 10) / 10,
                          progress=False).table.groupby("loss")["crosses"]
    assert not found.any()[quantiles.MARGIN]
    assert found.any()["pinball"]


def test_quantiles_may_come_in_any_order():
    one, two = (quantiles.run(seeds=1, quantiles=given, progress=False).table
                for given in ((0.2, 0.8), (0.8, 0.2)))
    assert one.equals(two)


def test_seen_and_unseen_are_different_families():
    row = quantiles.cover(0, (0.5,), 40)[0]
    assert np.isclose(row["seen"] * 40, round(row["seen"] * 40))
    assert np.isclose(row["unseen"] * 195, round(row["unseen"] * 195))


@pytest.mark.parametrize("given, words", [
    (dict(train=3), "train=3 came; a whole number from 4 to 231 fits"),
    (dict(train=234), "train=234 came; a whole number from 4 to 231 fits"),
    (dict(quantiles=(1.0,)), "quantiles holds 1.0; a finite number above 0 and below 1 fits"),
])
def test_bad_input_gets_one_sentence(given, words):
    with pytest.raises(ValueError, match=words):
        quantiles.run(seeds=1, progress=False, **given)


@pytest.mark.proof
def test_the_picture_says_the_shares_in_words():
    result = quantiles.run(seeds=2, progress=False)
    for ax, name in zip(result.plot(), ("pinball", quantiles.MARGIN)):
        chosen = result.table[(result.table["loss"] == name) & (result.table["quantile"] == 0.9)]
        assert f"{chosen['unseen'].mean():.2f}; poorer half" in ax.alt_text


def test_it_is_found_by_name():
    assert lossedu.experiments.quantiles is quantiles
