"""Wrong answers that were accepted once, or were told something else."""
import inspect

import numpy as np
import pytest

from lossedu.exercises import EXERCISES, check
from lossedu.exercises.programs import Edit
from lossedu.units.likelihood.exercises import own_spread, seen_only


def changed(*edit):
    return EXERCISES["own_spread"]._program(Edit(*edit))


WEIGHTED = "(var.detach() ** beta * nll).mean()"
STEP = "        loss.backward()\n"


@pytest.mark.proof
@pytest.mark.parametrize("mistake, edit", [
    ("not_detached", (WEIGHTED, "((beta * log_var).exp() * nll).mean()")),
    ("weighted_curve", ("curve.append(nll.mean().item())", "curve.append(loss.item())")),
    ("weight_of_deviation", ("var.detach() ** beta", "var.sqrt().detach() ** beta")),
    ("no_floor", (own_spread.NLL, "0.5 * (log_var + (y - mean) ** 2 / var)")),
    ("gradient_clipped_10_tenths", (STEP, STEP + "        torch.nn.utils.clip_grad_norm_("
                                                 "model.parameters(), 1.0)\n"))])
def test_a_wrong_spread_is_told_its_mistake_and_not_its_time(mistake, edit):
    assert check("own_spread", changed(*edit)).mistake == mistake


@pytest.mark.proof
def test_steps_cut_short_are_refused():
    assert not check("own_spread", changed("range(steps)", "range(min(steps, 300))")).passed


def test_all_cases_together_take_few_steps():
    """A right answer has to end in time on a slow machine too."""
    signature = inspect.signature(own_spread.own_spread)
    steps = []
    for case in own_spread.draw(np.random.default_rng(0)):
        bound = signature.bind(*case.args, **case.kwargs)
        bound.apply_defaults()
        steps.append(bound.arguments["steps"])
    assert sum(steps) < 1000


@pytest.mark.proof
def test_the_power_is_used_beyond_one():
    assert not check("own_spread", changed("var.detach() ** beta",
                                           "var.detach() ** min(beta, 1.0)")).passed


@pytest.mark.proof
@pytest.mark.parametrize("factor", [0.25, 0.5, 0.8, 0.9, 1.1, 1.5, 1.9])
def test_a_mean_becomes_zero_up_to_the_right_edge_and_no_further(factor):
    def wrong(y, sigma, b):
        total, k = sum(y), sigma ** 2 / b
        if abs(total) <= factor * k:
            return 0.0
        return total / len(y) - np.sign(total) * k / len(y)

    report = check("map_mean", wrong)
    assert not report.passed
    if factor in (0.5, 1.5):
        assert report.mistake.startswith("edge_")


@pytest.mark.parametrize("least", [-18, -20])
def test_a_clip_of_z_is_told_and_the_two_numbers_differ_in_print(least):
    report = check("seen_only", lambda z, y: seen_only.seen_only(np.maximum(z, least), y))
    told = dict(report.evidence)
    assert report.mistake == f"clipped_{-least}" and told["expected"] != told["got"]
