"""What the interview cards of the unit say, run."""
import warnings

import numpy as np
import pytest
import torch
from sklearn.svm import SVC, LinearSVC

from tests.interview.said import code_of


def data(seed=0):
    rng = np.random.default_rng(seed)
    inputs = rng.normal(size=(120, 3))
    labels = np.where(inputs @ [1.0, -0.5, 0.2] + 0.8 * rng.normal(size=120) > 0.4, 1, -1)
    return inputs, labels


def objective(model, inputs, labels, C, square=False):
    """Half the squared weights plus C times the summed hinge, or its square."""
    slack = np.maximum(0, 1 - labels * (inputs @ model.coef_[0] + model.intercept_[0]))
    return 0.5 * model.coef_[0] @ model.coef_[0] + C * (slack ** 2 if square else slack).sum()


def test_linear_svc_and_svc_differ_by_their_objectives():
    inputs, labels = data()
    exact = SVC(kernel="linear", C=0.1, tol=1e-8).fit(inputs, labels)
    default = LinearSVC(C=0.1, tol=1e-8, max_iter=100_000).fit(inputs, labels)
    assert default.loss == "squared_hinge"
    assert np.abs(exact.coef_ - default.coef_).max() > 0.01
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it stopped at max_iter
        same = LinearSVC(C=0.1, loss="hinge", intercept_scaling=100, tol=1e-8,
                         max_iter=1_000_000, random_state=0).fit(inputs, labels)
    best = objective(exact, inputs, labels, 0.1)
    assert objective(default, inputs, labels, 0.1) > best * (1 + 1e-3)
    assert objective(same, inputs, labels, 0.1) == pytest.approx(best, rel=1e-3)


def test_the_program_of_the_hinge_is_the_hinge():
    hinge = code_of("clamp-or-relu")["hinge"]
    scores, labels = torch.tensor([2.0, 0.5, -3.0]), torch.tensor([1, 0, 1])
    assert hinge(scores, labels) == pytest.approx((0 + 1.5 + 4) / 3)
    assert hinge(torch.zeros(5), torch.tensor([0, 1, 0, 0, 1])) == 1
    with pytest.raises(ValueError, match="scores"):
        hinge(scores[:, None], labels)
    with pytest.raises(ValueError, match="0 or 1"):
        hinge(scores, torch.tensor([1, -1, 1]))


def test_the_gradient_of_the_soft_margin_is_nan_far_out():
    scores = torch.tensor([-89.0, 1.0], requires_grad=True)
    ones = torch.ones(2)
    torch.nn.functional.soft_margin_loss(scores, ones).backward()
    assert torch.isnan(scores.grad[0])
    again = torch.tensor([-89.0, 1.0], requires_grad=True)
    torch.nn.functional.softplus(-ones * again).mean().backward()
    assert again.grad[0] == -0.5  # -y, over two rows


def test_a_margin_is_a_unit():
    inputs, labels = data(1)
    margin, C = 3.0, 0.2
    scaled = SVC(kernel="linear", C=C / margin, tol=1e-8).fit(inputs, labels)
    weights, bias = margin * scaled.coef_[0], margin * scaled.intercept_[0]

    def cost(weights, bias):
        slack = np.maximum(0, margin - labels * (inputs @ weights + bias))
        return 0.5 * weights @ weights + C * slack.sum()

    best = cost(weights, bias)
    rng = np.random.default_rng(2)
    nearby = [cost(weights + 1e-2 * rng.normal(size=3), bias + 1e-2 * rng.normal())
              for _ in range(200)]
    assert best <= min(nearby)


def test_a_large_share_of_the_derivatives_need_not_move_the_minimum():
    """Two wrong rows far out, mirrored in the second input, push against one another."""
    rng = np.random.default_rng(0)
    inputs = np.column_stack([rng.normal(size=200), rng.normal(size=200)])
    labels = np.where(inputs[:, 0] > 0, 1, -1)
    far = np.array([[0.0, 4.0], [0.0, -4.0]])

    def at(weights, rows, signs):
        return np.exp(-signs * (rows @ weights))

    weights = np.array([1.0, 1.0])
    right, wrong = at(weights, inputs, labels), at(weights, far, np.array([-1, 1]))
    share = wrong.sum() / (wrong.sum() + right.sum())
    pushes = (-np.array([-1, 1]) * wrong) @ far
    assert share > 0.2 and pushes[0] == 0  # nothing along the input that tells the classes apart


def test_when_a_lead_pays():
    def crammer_singer(scores, label):
        return max(0.0, 1 - (scores[label] - max(np.delete(scores, label))))

    def weston_watkins(scores, label):
        return sum(max(0.0, 1 - (scores[label] - one)) for one in np.delete(scores, label))

    def risk(loss, p, t):
        scores, others = np.array([t, 0.0, 0.0]), (1 - p) / 2
        return sum(weight * loss(scores, label)
                   for label, weight in enumerate((p, others, others)))

    for p in (0.3, 0.4, 0.6):
        assert risk(crammer_singer, p, 0.5) == pytest.approx(1 + 0.5 * (1 - 2 * p))
        assert (risk(crammer_singer, p, 0.5) < risk(crammer_singer, p, 0)) == (p > 1 / 2)
        assert (risk(weston_watkins, p, 0.5) < risk(weston_watkins, p, 0)) == (p > 1 / 3)
