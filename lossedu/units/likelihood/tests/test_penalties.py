"""Two priors on the diabetes data: the stored run, and that its fits are minimisers."""
import numpy as np
import pytest

from lossedu.units import likelihood
from lossedu.units.likelihood.experiments import penalties


@pytest.fixture(scope="module")
def stored():
    return penalties.stored()


def test_the_stored_numbers_come_again(stored):
    again = penalties.run(seeds=(3,), sizes=(100,), progress=False).table
    before = stored.table.query("seed == 3 and data == '100 patients'")
    assert len(again) == len(before) == 28
    assert np.allclose(again.query("model != 'none'").rmse, before.query("model != 'none'").rmse,
                       rtol=1e-4)


def test_sixty_four_features_of_which_each_varies():
    X, y = penalties.read()
    assert X.shape == (442, 64) and (X.std(axis=0) > 0.1).all()


@pytest.mark.proof
def test_with_a_known_prior_the_ratio_of_the_variances_predicts_best(capsys):
    likelihood.tell_known_prior(sizes=[60, 100, 200, 400])
    lines = capsys.readouterr().out.splitlines()
    best = lines[0].split().index("56") - 1
    for line in lines[1:]:
        assert np.argmin([float(one) for one in line.split()[2:]]) == best, line


def test_only_the_laplace_prior_gives_zeros(stored):
    zeros = stored.table.groupby("model")["zeros"].mean()
    assert zeros["gaussian"] == 0 and zeros["laplace"] > 20


def test_what_is_told_is_in_the_table(stored, capsys):
    likelihood.tell_strengths(stored)
    told = capsys.readouterr().out
    rows = stored.table.query("data == '100 patients' and model == 'none'")
    assert f"100 patients {rows['rmse'].mean():9.0f} " in told
    assert "(lambda 56)" in told
    assert "lowest at 56.2" in likelihood.draw_strengths(stored).text


def test_the_corner_holds_one_weight_at_zero_and_the_parabola_does_not():
    words = likelihood.draw_corner().text
    assert "0.0 with L1, 6 |w|" in words and "1.0 with L1, 2 |w|" in words
    assert "0.5 with L2, 3 w^2;" in words and "2.0 with no penalty" in words
