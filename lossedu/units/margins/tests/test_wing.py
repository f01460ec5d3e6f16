"""What the unit says of its losses, of scikit-learn and of PyTorch, and its pictures' words."""
import numpy as np
import pytest

import lossedu
from lossedu.units import margins
from lossedu.units.margins.exercises.resist_far_rows import resist_far_rows
from lossedu.units.margins.figures import LOOKS, best_score

SIGNS = np.array([1.0, -1.0])


@pytest.fixture(scope="module")
def tumours():
    data = lossedu.data.load("breast_cancer")
    return (data.X - data.X.mean(axis=0)) / data.X.std(axis=0), 2.0 * data.y - 1


def risk(name, scores, p):
    one = lossedu.loss(name)
    return p * one(scores, np.ones(len(scores)), reduction="none") + (1 - p) * one(
        scores, -np.ones(len(scores)), reduction="none")


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("p", [0.05, 0.3, 0.45, 0.7, 0.9])
def test_no_other_score_has_a_smaller_risk_than_the_one_in_the_picture(name, p):
    tried = np.linspace(-6, 6, 24_001)
    best = risk(name, np.array([float(best_score(name, p))]), p)[0]
    assert best <= risk(name, tried, p).min() + 1e-9


def test_the_same_risk_with_a_weight_has_its_threshold_at_one_in_21():
    one, scores = lossedu.loss("hinge"), np.array([-1.0, 1.0])
    for p, best in ((1 / 21 - 0.001, -1), (1 / 21 + 0.001, 1)):
        risks = 20 * p * one(scores, np.ones(2), reduction="none") + (1 - p) * one(
            scores, -np.ones(2), reduction="none")
        assert scores[np.argmin(risks)] == best


@pytest.mark.parametrize("C", [0.01, 0.1, 1.0])
def test_some_rows_lie_on_the_kink_and_the_others_may_be_deleted(tumours, C):
    svm = pytest.importorskip("sklearn.svm")
    X, y = tumours
    fit = svm.SVC(kernel="linear", C=C, tol=1e-8, shrinking=False).fit(X, y)
    alpha = np.zeros(len(y))
    alpha[fit.support_] = np.abs(fit.dual_coef_[0])
    margin = y * (X @ fit.coef_[0] + fit.intercept_[0])
    free = (alpha > 0) & (alpha < C * (1 - 1e-9))
    assert free.sum() >= 5 and np.allclose(margin[free], 1, atol=1e-4)
    kept = alpha > 0
    again = svm.SVC(kernel="linear", C=C, tol=1e-8, shrinking=False).fit(X[kept], y[kept])
    assert np.allclose(again.coef_, fit.coef_, atol=1e-7)


def test_another_margin_with_c_in_proportion_has_the_same_decisions(tumours):
    """Margin mu and C: mu squared times the objective with margin 1 and C / mu, at w / mu."""
    X, y = tumours
    rng = np.random.default_rng(0)
    v, c, mu, C = rng.normal(size=30), 0.3, 4.0, 0.7

    def objective(w, b, margin, C):
        return w @ w / 2 + C * np.maximum(0, margin - y * (X @ w + b)).sum()

    assert objective(mu * v, mu * c, mu, C) == pytest.approx(mu**2 * objective(v, c, 1, C / mu))


def test_the_weight_decay_of_the_table_belongs_to_the_objective_of_the_svm(tumours):
    torch = pytest.importorskip("torch")
    X, y = (torch.tensor(one) for one in tumours)
    n, C = len(y), 0.1
    w = torch.randn(30, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    w.requires_grad_()
    objective = w @ w / 2 + C * torch.relu(1 - y * (X @ w)).sum()
    (wanted,) = torch.autograd.grad(objective / (n * C), w)
    before = w.detach().clone()
    torch.relu(1 - y * (X @ w)).mean().backward()
    torch.optim.SGD([w], lr=1.0, weight_decay=1 / (n * C)).step()
    assert torch.allclose(before - w.detach(), wanted, rtol=1e-10)


def test_soft_margin_loss_accepts_zeros_and_each_costs_log_2():
    torch = pytest.importorskip("torch")
    found = torch.nn.functional.soft_margin_loss(torch.tensor([5.0, -5.0]), torch.zeros(2))
    assert found.item() == pytest.approx(np.log(2), rel=1e-6)


def test_the_hinge_of_the_package_refuses_labels_0_and_1():
    with pytest.raises(ValueError, match="-1"):
        lossedu.loss("hinge")(np.zeros(2), np.array([0.0, 1.0]))


def test_a_lead_pays_under_weston_and_watkins_above_a_third_and_under_crammer_singer_above_a_half():
    for name, edge in (("multi_margin", 1 / 3), ("crammer_singer", 1 / 2)):
        for p, pays in ((edge - 0.01, False), (edge + 0.01, True)):
            of = [p, (1 - p) / 2, (1 - p) / 2]
            rows = np.array([[0.0, 0, 0], [0.5, 0, 0]])
            risks = sum(of[k] * lossedu.loss(name)(rows, np.full(2, k), reduction="none")
                        for k in range(3))
            assert (risks[1] < risks[0]) == pays


def test_the_picture_of_the_kink_counts_rows():
    margin, weight = np.array([-1.0, 0.5, 1.0, 1.0, 3.0, 9.0]), np.array([1, 1, 0.2, 0.7, 0, 0])
    words = margins.draw_kink(margin, weight, margin == 1).text
    assert "the 2 rows below 1" in words and "the 2 rows with margin 1" in words
    assert "from 0.20 to 0.70" in words and "1 rows with larger" in words


@pytest.mark.proof
def test_falls_and_gaps_are_those_of_the_table(capsys):
    result = lossedu.experiments.wrong_labels.stored()
    margins.tell_falls(result)
    margins.tell_gaps(result, ("far and flipped", "exponential", "hinge"))
    told = capsys.readouterr().out
    rows = result.table.set_index(["condition", "loss", "seed"]).accuracy.sort_index()
    fall = (rows["as recorded", "exponential"] - rows["far and flipped", "exponential"]).mean()
    line = next(one for one in told.splitlines() if one.startswith("exponential  "))
    assert f"{fall:.1f} (" in line
    gap = (rows["far and flipped", "exponential"] - rows["far and flipped", "hinge"]).mean()
    assert f"exponential minus hinge: {gap:+.1f} (95" in told


def test_falls_apart_are_differences_of_falls(capsys):
    result = lossedu.experiments.wrong_labels.stored()
    margins.tell_falls_apart(result, ("far and flipped", "exponential", "hinge"))
    told = capsys.readouterr().out
    rows = result.table.set_index(["condition", "loss", "seed"]).accuracy.sort_index()
    falls = {loss: (rows["as recorded", loss] - rows["far and flipped", loss]).mean()
             for loss in ("exponential", "hinge")}
    assert f"{falls['exponential'] - falls['hinge']:+.1f} (95" in told


@pytest.mark.proof
def test_scores_behind_a_sigmoid_or_of_neighbours_are_no_linear_model():
    torch = pytest.importorskip("torch")

    def behind_a_sigmoid(x, y, seed):
        model = resist_far_rows(x, y, seed)
        return lambda rows: torch.sigmoid(model(rows)) - 0.5

    def nearest(x, y, seed):
        return lambda rows: y[torch.cdist(rows.to(x.dtype), x).argmin(dim=1)]

    for answer in (behind_a_sigmoid, nearest):
        report = lossedu.check("resist_far_rows", answer)
        assert not report.passed and "linear model is asked for" in str(report)
