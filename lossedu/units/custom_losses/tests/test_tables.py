"""The five printed tables: what the stored result says, and parts of it run again."""
import numpy as np
import pytest

from lossedu.stats import paired_difference
from lossedu.units import custom_losses
from lossedu.units.custom_losses.experiments import tables
from lossedu.units.custom_losses.experiments.tables import trained


@pytest.fixture(scope="module")
def values():
    table = tables.stored().table.set_index(["data", "condition", "loss", "seed"]).sort_index()
    return lambda *place: table.loc[place, "value"].to_numpy()


def gap(values, data, condition, one, other):
    return paired_difference(values(data, condition, one), values(data, condition, other),
                             split=tables.split_of(data))


def test_the_best_of_the_three_rates_depends_on_the_optimiser(values):
    assert gap(values, "rates", "SGD, 10 epochs", "rate 0.01", "rate 0.1").high < -5
    assert gap(values, "rates", "Adam, 10 epochs", "rate 0.01", "rate 0.1").low > 0
    assert gap(values, "rates", "Adam, 10 epochs", "rate 0.01", "rate 0.001").low > 0


def test_at_the_tuned_rate_the_epochs_of_three_losses_are_not_told_apart(values):
    assert gap(values, "epochs", "to 95 %, rate 0.1", "MSE", "CCE").low > 0
    for goal in ("to 90 %", "to 95 %"):
        for loss in ("MSE", "BCE"):
            found = gap(values, "epochs", f"{goal}, tuned rate", loss, "CCE")
            assert found.low < 0 < found.high


def test_every_run_reaches_its_goal_within_the_limit():
    table = tables.stored().table.query("data == 'epochs'")
    assert table.value.max() < trained.LONGEST


def test_no_effect_of_the_factorial_is_told_apart_from_zero(capsys):
    custom_losses.tell_factorial(tables.stored())
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 3 and all("interval -" in line and "to +" in line for line in told)


def test_two_heads_on_text_are_within_half_a_point(values):
    found = gap(values, "text", "snippets", "two logits, CCE", "one logit, BCE")
    assert -0.5 < found.low < 0 < found.high < 0.5


def test_the_order_on_anomalies_turns_round_for_a_kind_that_was_not_seen(values):
    arms = "supervised", "reconstruction"
    assert gap(values, "anomalies", "kind seen in training", *arms).low > 20
    assert gap(values, "anomalies", "kind not seen", *arms).high < -20


@pytest.mark.proof
def test_parts_run_again_are_close_to_the_stored_ones(values):
    again = trained.rates_table("SGD", 10, (0, 1))[2]
    assert np.allclose(again, values("rates", "SGD, 10 epochs", "rate 0.1")[:2], atol=2)
    again = trained.found_anomalies("supervised", np.full(2, 0.03), (0, 1))[0]
    stored = values("anomalies", "kind seen in training", "supervised")[:2]
    assert np.allclose(again, stored, atol=5)
    again = trained.text_accuracy(1, np.full(2, 0.03), (0, 1))
    assert np.allclose(again, values("text", "snippets", "one logit, BCE")[:2], atol=1)


def test_of_two_digits_none_trains_and_the_parts_do_not_overlap():
    normal, held, labelled, kind, other = trained.anomaly_rows(3)
    _, y = trained.digits()
    assert len(set(y[labelled]) | set(y[kind])) == 1 and len(set(y[other])) == 1
    rows = np.concatenate([normal, held, labelled, kind, other])
    assert len(rows) == len(set(rows)) == len(y)


@pytest.mark.parametrize("loss", ["MSE", "BCE", "CCE"])
def test_the_slopes_of_the_three_losses_are_those_of_pytorch(loss):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    y, out = rng.integers(0, 10, 6), rng.normal(size=(1, 6, 10))
    z, hot = torch.tensor(out[0], requires_grad=True), torch.eye(10, dtype=torch.float64)[y]
    value = {"MSE": lambda: ((z.softmax(1) - hot) ** 2).sum(1).mean(),
             "BCE": lambda: torch.nn.functional.binary_cross_entropy_with_logits(
                 z, hot, reduction="none").sum(1).mean(),
             "CCE": lambda: torch.nn.functional.cross_entropy(z, torch.tensor(y))}[loss]()
    value.backward()
    found = trained.slope_of(loss, y)(out, np.arange(6)[None], None)
    assert np.allclose(found[0], z.grad, rtol=1e-9, atol=1e-12)


def test_the_pictures_tell_the_means():
    assert "kind not seen, supervised 14.9" in custom_losses.draw_tables(
        tables.stored(), "anomalies").text
