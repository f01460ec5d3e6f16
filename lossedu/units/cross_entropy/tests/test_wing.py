"""What the unit says of PyTorch's options, and what its new exercises say of their programs."""
import itertools
import math
import re
from pathlib import Path

import numpy as np
import pytest
import yaml

from lossedu import EXERCISES, check

torch = pytest.importorskip("torch")
cross_entropy = torch.nn.functional.cross_entropy


def logits_of(losses):
    """Two logits for each row, class 0 the label, with these losses."""
    return torch.tensor([[0.0, math.log(math.expm1(loss))] for loss in losses])


def test_the_weighted_mean_divides_by_the_weights_of_the_rows_that_count():
    z, y = logits_of([1.0, 1.0, 4.0]), torch.tensor([0, -100, 1])
    z[2] = z[2].flip(0)                                        # the third row is of class 1
    found = cross_entropy(z, y, weight=torch.tensor([1.0, 2.0]))
    assert found.item() == pytest.approx(3, rel=1e-5)


def test_targets_given_as_probabilities_are_divided_by_the_number_of_rows():
    z, weight = logits_of([1.0, 2.0]), torch.tensor([5.0, 1.0])
    found = cross_entropy(z, torch.tensor([[1.0, 0.0], [1.0, 0.0]]), weight=weight)
    assert found.item() == pytest.approx(5 * 3 / 2, rel=1e-5)


def test_the_mean_of_binary_cross_entropy_does_not_divide_by_weights():
    bce = torch.nn.functional.binary_cross_entropy_with_logits
    z, y = torch.zeros(1), torch.ones(1)
    assert bce(z, y, pos_weight=torch.tensor(9.0)).item() == pytest.approx(9 * math.log(2))
    assert bce(z, y, weight=torch.tensor([9.0])).item() == pytest.approx(9 * math.log(2))


def test_pytorch_takes_tensors_as_weights_and_ignores_no_row_of_soft_targets():
    z, y = torch.zeros(2, 3), torch.ones(2, 3)
    bce = torch.nn.functional.binary_cross_entropy_with_logits
    with pytest.raises(TypeError):
        bce(z, y, pos_weight=9.0)
    for entries in (1, 3):
        assert bce(z, y, pos_weight=torch.full((entries,), 9.0)) == pytest.approx(9 * np.log(2))
    with pytest.raises(RuntimeError, match="ignore_index is not supported"):
        torch.nn.functional.cross_entropy(z, z.softmax(1), ignore_index=0)


def test_a_batch_of_ignored_rows_alone_is_nan():
    assert cross_entropy(torch.zeros(2, 3), torch.tensor([-100, -100])).isnan()


def test_the_floor_of_a_thousand_smoothed_classes_is_above_one():
    label, other = 0.9 + 0.0001, 0.0001
    p = torch.full((1, 1000), other, dtype=torch.float64)
    p[0, 7] = label
    floor = cross_entropy(p.log(), torch.tensor([7]), label_smoothing=0.1).item()
    assert floor == pytest.approx(1.015, abs=5e-4)
    assert floor == pytest.approx(-label * math.log(label) - 999 * other * math.log(other))


def test_binary_cross_entropy_refuses_a_column_beside_a_row():
    with pytest.raises(ValueError, match="must be the same as input size"):
        torch.nn.functional.binary_cross_entropy_with_logits(torch.zeros(3, 1), torch.zeros(3))


@pytest.mark.parametrize("size", [1, 2, 3, 6])
def test_the_best_constant_under_pytorchs_mean_is_the_mean_of_the_batches_weighted_shares(size):
    """Over all batches of that size, from six images of which two are eights."""
    y, weight = [0, 0, 1, 0, 1, 0], torch.tensor([1.0, 9.0], dtype=torch.float64)
    batches = [torch.tensor(rows) for rows in itertools.combinations(y, size)]
    best = np.mean([9 * m / (9 * m + size - m) for m in (int(rows.sum()) for rows in batches)])
    p = torch.tensor(best, dtype=torch.float64, requires_grad=True)
    log_probs = torch.stack([1 - p, p]).log()
    sum(torch.nn.functional.nll_loss(log_probs.expand(size, 2), rows, weight=weight)
        for rows in batches).backward()
    assert p.grad.item() == pytest.approx(0, abs=1e-9)
    if size in (1, 6):
        assert best == pytest.approx({1: 2 / 6, 6: 18 / 22}[size])


@pytest.mark.proof
def test_the_story_of_the_tagger_says_what_its_mended_program_prints():
    tagger, printed, scope = EXERCISES["train_tagger"], [], {"np": np}
    exec(tagger.solution, scope | {"print": printed.append})
    assert printed == [f"micro-batches of {size}: first loss 2.30, last loss 0.446"
                       for size in (4, 399)]
    assert "from 2.30 to 0.446 in 40 steps" in tagger.story


def test_with_label_smoothing_the_weight_of_a_batch_of_one_does_not_cancel():
    z, y = torch.tensor([[0.3, -0.2]]), torch.tensor([1])
    weight = torch.tensor([1.0, 9.0])
    plain, weighted = cross_entropy(z, y), cross_entropy(z, y, weight=weight)
    assert plain.item() == pytest.approx(weighted.item())
    plain, weighted = (cross_entropy(z, y, label_smoothing=0.2, weight=one)
                       for one in (None, weight))
    assert abs(plain.item() - weighted.item()) > 0.01


def test_kl_div_as_the_table_writes_it_is_0_at_the_target():
    t = torch.tensor([[0.6, 0.4], [0.3, 0.7]])
    z = torch.randn(2, 2, generator=torch.Generator().manual_seed(1))
    functional = torch.nn.functional
    assert functional.kl_div(t.log(), t, reduction="batchmean").item() == pytest.approx(0, abs=1e-7)
    entropy = -(t * t.log()).sum(1).mean().item()
    found = functional.kl_div(z.log_softmax(1), t, reduction="batchmean").item()
    assert found == pytest.approx(cross_entropy(z, t).item() - entropy, abs=1e-6)


def test_the_unit_says_how_long_the_cards_take_and_which_cover_its_further_exercises():
    wing = Path(__file__).parents[1]
    cards = yaml.safe_load((wing / "cards.yaml").read_text(encoding="utf-8"))
    text = (wing / "unit.md").read_text(encoding="utf-8")
    further = re.findall(r"{{ exercise (\w+) }}", text.split("## Going deeper")[1])
    covered = [number for number, card in enumerate(cards, start=1)
               if card.get("practice", "").removeprefix("exercise ") in further]
    minutes = sum(card["minutes"] for card in cards)
    assert f"The {len(cards)} cards are extra, about {minutes} minutes." in text
    assert f"Cards {', '.join(map(str, covered[:-1]))} and {covered[-1]} cover " in text


LOSSES = 'cross_entropy(logits.transpose(1, 2), answers, reduction="none")'
STEP = "weights.data -= rate * weights.grad"
AT_LABEL = ("-torch.where(answers < 0, 1, logits.softmax(2).gather(2, answers.clamp(min=0)"
            "[..., None])[..., 0]).log()")


@pytest.mark.parametrize("right, wrong", [
    (LOSSES, AT_LABEL),
    (LOSSES, "torch.nn.functional.nll_loss((logits.softmax(2) + 1e-8).log().transpose(1, 2), "
             'answers, reduction="none")'),
    ("losses.sum() / real.sum()",
     "losses.sum() / ((losses != 0).sum() + (real.sum() - (answers != -100).sum()))"),
    (STEP, "weights.data -= rate * weights.grad * min(1, 5 / float(weights.grad.norm()))"),
    ("before += loss.item()", "before += min(loss.item(), 20)"),
    ("rows @ weights ", "(rows @ weights).float() ")])
def test_a_tagger_that_is_right_for_moderate_logits_alone_does_not_pass(right, wrong):
    tagger, scope = EXERCISES["train_tagger"], {"np": np}
    assert tagger.source.count(right) == 1
    exec(tagger.source.replace(right, wrong), scope)
    assert not check("train_tagger", scope["train_tagger"]).passed


@pytest.mark.parametrize("name, value, passes", [
    ("sure_start", 4.06, True), ("sure_start", 4.0604, True), ("sure_start", 4.05, False),
    ("sure_start", 4.0651, False), ("smoothed_floor", 0.31, True),
    ("smoothed_floor", 0.3125, True), ("smoothed_floor", 0.3151, False)])
def test_an_estimate_takes_what_rounds_to_the_two_digits_asked_for(name, value, passes):
    assert check(name, value).passed is passes


@pytest.mark.parametrize("shift", [
    lambda z: np.maximum(z.max(axis=1, keepdims=True), 0),
    lambda z: np.minimum(z.max(axis=1, keepdims=True), 700)])
def test_a_guard_against_one_end_of_the_logits_does_not_pass_in_the_network_by_hand(shift):
    def guarded(X, labels, W1, b1, W2, b2):
        hidden, rows = np.maximum(0, X @ W1 + b1), np.arange(len(X))
        logits = hidden @ W2 + b2
        with np.errstate(all="ignore"):
            moved = logits - shift(logits)
            log_probs = moved - np.log(np.exp(moved).sum(axis=1, keepdims=True))
            delta = np.exp(log_probs)
            delta[rows, labels] -= 1
            delta /= len(X)
            back = delta @ W2.T * (hidden > 0)
            return (-log_probs[rows, labels].mean(), X.T @ back, back.sum(0), hidden.T @ delta,
                    delta.sum(0))
    assert not check("two_layer_grads", guarded).passed


@pytest.mark.parametrize("closed_below", [1e-8, 1e-12])
def test_a_mask_that_closes_units_just_above_0_does_not_pass(closed_below):
    def masked(X, labels, W1, b1, W2, b2):
        z = X @ W1 + b1
        hidden = np.maximum(z, 0)
        logits = hidden @ W2 + b2
        log_probs = logits - np.logaddexp.reduce(logits, axis=1)[:, None]
        one_hot = np.eye(len(b2))[labels]
        delta = (np.exp(log_probs) - one_hot) / len(X)
        back = delta @ W2.T * (z > closed_below)
        return (-np.sum(one_hot * log_probs) / len(X), X.T @ back, back.sum(0), hidden.T @ delta,
                delta.sum(0))
    assert not check("two_layer_grads", masked).passed


def test_undone_as_if_by_5_the_best_constant_of_batches_of_8_is_too_small():
    from scipy.stats import hypergeom

    from lossedu.data import load
    eights = int(np.sum(load("digits").y == 8))
    p = hypergeom(1797, eights, 8).expect(lambda m: 9 * m / (9 * m + 8 - m))
    assert (p / 9) / (p / 9 + 1 - p) == pytest.approx(0.057, abs=5e-4)
    assert eights / 1797 == pytest.approx(0.097, abs=5e-4)
