"""What the interview cards of the unit say, run."""
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy import optimize, special
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.neighbors import KNeighborsClassifier

from tests.interview.said import code_of, said


@pytest.mark.proof
def test_a_random_ranking_has_the_prevalence_as_its_average_precision():
    rng = np.random.default_rng(0)
    labels = np.arange(20_000) < 200
    found = [average_precision_score(labels, rng.random(20_000)) for _ in range(20)]
    assert np.mean(found) == pytest.approx(0.01, rel=0.1)


def test_roc_does_not_see_the_prevalence_and_precision_does():
    rng = np.random.default_rng(1)
    positive, negative = rng.normal(1.5, 1, 2000), rng.normal(0, 1, 60_000)

    def both(negatives):
        labels = np.repeat([1, 0], [len(positive), len(negatives)])
        scores = np.concatenate([positive, negatives])
        return roc_auc_score(labels, scores), average_precision_score(labels, scores)

    (area, precise), (area_kept, precise_kept) = both(negative), both(negative[::30])
    assert area == pytest.approx(area_kept, abs=0.01)
    assert precise_kept > precise + 0.3


def test_the_program_of_the_focal_loss():
    focal = code_of("focal-from-a-blank-cell")["focal"]
    logits = torch.tensor([-1000.0, -3.0, 0.3, 4.0, 1000.0], dtype=torch.float64,
                          requires_grad=True)
    for label in (0, 1):
        labels = torch.full((5,), label)
        weighted = F.binary_cross_entropy_with_logits(logits, labels.double(), reduction="none")
        assert torch.allclose(focal(logits, labels, gamma=0.0, alpha=0.5), weighted / 2)
        for gamma in (0.5, 2.0):
            logits.grad = None
            values = focal(logits, labels, gamma)
            values.sum().backward()
            assert torch.isfinite(values).all() and torch.isfinite(logits.grad).all()
            p = torch.sigmoid(logits.detach()[1:4])
            p = p if label else 1 - p
            told = -(0.25 if label else 0.75) * (1 - p) ** gamma * torch.log(p)
            assert torch.allclose(values[1:4].detach(), told)
    assert focal(torch.tensor([-1000.0]), torch.ones(1)).item() == 250
    inner = logits.detach()[1:4].requires_grad_(True)
    assert torch.autograd.gradcheck(lambda one: focal(one, torch.tensor([1, 0, 1])), (inner,))


def test_an_inverted_weight():
    labels = torch.tensor([1.0] * 2 + [0.0] * 98, dtype=torch.float64)
    for weight, factor in ((0.02 / 0.98, 0.02 / 0.98), (49.0, 49.0)):
        logit = torch.tensor(0.02 / 0.98 * factor).log().double().requires_grad_(True)
        loss = F.binary_cross_entropy_with_logits(logit.expand(100), labels,
                                                  pos_weight=torch.tensor(weight).double())
        loss.backward()
        assert logit.grad.item() == pytest.approx(0, abs=1e-8)  # the odds times the weight
    pair = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    F.binary_cross_entropy_with_logits(pair, torch.tensor([1.0, 0.0], dtype=torch.float64),
                                       pos_weight=torch.tensor(49.0).double()).backward()
    assert (pair.grad[0] / pair.grad[1]).item() == pytest.approx(-49)


def test_rows_copied_before_the_split_leak():
    """Labels by chance: nothing can be learnt, and copies make it look otherwise."""
    rng = np.random.default_rng(3)
    inputs, labels = rng.normal(size=(1000, 5)), np.arange(1000) < 100

    def accuracy_on_positives(inputs, labels):
        order = rng.permutation(len(labels))
        train, test = order[:len(order) * 7 // 10], order[len(order) * 7 // 10:]
        model = KNeighborsClassifier(1).fit(inputs[train], labels[train])
        return model.predict(inputs[test][labels[test]]).mean()

    honest = accuracy_on_positives(inputs, labels)
    copies = np.repeat(np.arange(1000), np.where(labels, 9, 1))
    leaked = accuracy_on_positives(inputs[copies], labels[copies])
    assert honest < 0.3 and leaked > 0.95


@pytest.mark.parametrize("degree, helps", [(1, True), (2, False)])
def test_weights_help_a_model_that_is_too_simple_and_no_other(degree, helps):
    x = np.concatenate([np.linspace(0, 1, 200), np.linspace(1, 3, 800)])   # a fifth is young
    young, y = np.arange(1000) < 200, x ** 2
    weights = np.where(young, said("imbalance-covariate-shift", "4"),
                       said("imbalance-covariate-shift", "0.25"))
    inputs = np.vander(x, degree + 1)

    def cost_in_use(weight):
        root = np.sqrt(weight)[:, None]
        fit = np.linalg.lstsq(inputs * root, y * root[:, 0], rcond=None)[0]
        return np.mean(weights * (inputs @ fit - y) ** 2)

    plain, weighted = cost_in_use(np.ones(1000)), cost_in_use(weights)
    assert weighted < 0.9 * plain if helps else abs(weighted - plain) < 1e-20
    effective = weights.sum() ** 2 / (weights ** 2).sum()
    assert 10 * effective == pytest.approx(said("imbalance-covariate-shift", "3,077"), abs=0.5)


def test_the_odds_of_a_classifier_of_new_rows_are_the_importance_weights():
    old, new = np.array([200, 800]), np.array([400, 100])   # young and others; 1,000 and 500 rows
    g = new / (new + old)
    assert g / (1 - g) * old.sum() / new.sum() == pytest.approx([4, 0.25])


@pytest.mark.proof
def test_class_weights_fade_where_the_data_are_separable():
    def boundary(x, y, steps):
        """Of a logistic regression with weight 10, its steps divided by the loss."""
        a, b = torch.zeros(2, dtype=torch.float64, requires_grad=True).unbind()
        a, b = (one.detach().requires_grad_() for one in (a, b))
        weight = 1 + 9 * y
        for _ in range(steps):
            loss = (weight * F.binary_cross_entropy_with_logits(a * x + b, y,
                                                                reduction="none")).mean()
            for one, slope in zip((a, b), torch.autograd.grad(loss, (a, b))):
                one.data -= 0.1 * slope / loss.detach()
        return (-b / a).item()
    x = torch.tensor([-1.0, 1.0], dtype=torch.float64)
    y = torch.tensor([0.0, 1.0], dtype=torch.float64)
    early, late = boundary(x, y, 30), boundary(x, y, 600)
    assert early < -0.3 and abs(late) < 0.1
    # with one label of each kind at both places the weight stays: the odds are 10 everywhere
    x, y = torch.cat([x, x, x]), torch.cat([y, y, 1 - y])
    assert boundary(x, y, 600) < -0.5


@pytest.mark.parametrize("weight, name", [(10, "1.15"), (1000, "3.45")])
def test_the_shift_of_a_weight_is_half_its_logarithm(weight, name):
    balance = lambda b: special.expit(b - 20) - weight * special.expit(-b - 20)
    found = optimize.brentq(balance, -9, 9)
    assert found == pytest.approx(said("weights-that-fade", name), abs=5e-3)
