"""Kullback-Leibler divergence: the surprise that a row of wrong probabilities adds to the
unavoidable one.
"""

import numpy as np

from ...core.record import Difference, Input, Loss, Setting, Twin
from ...core.spaces import DISTRIBUTION, LOG_DISTRIBUTION


def kl_div(log_probs, target, log_target=False):
    r"""The expected extra length, in nats, of a message that is coded for the predicted
    probabilities.

    $$\ell(x, y) = \sum_{k=1}^C y_k (\log y_k - x_k)$$

    With `log_target=True` the target t comes as log-probabilities too.

    $$\ell(x, t) = \sum_{k=1}^C e^{t_k} (t_k - x_k)$$

    A class whose target probability is 0 contributes 0, even where its predicted log-probability
    is -inf; elsewhere a prediction of -inf gives an infinite divergence. The mean over the rows is
    what PyTorch calls "batchmean".

    >>> round(float(kl_div(np.log([0.25, 0.75]), np.array([0.5, 0.5]))), 6)
    0.143841
    """
    probs = np.exp(target) if log_target else target
    nothing = (probs == 0) & (log_probs <= 0)  # 0 log 0 is 0, even where the prediction is 0 too
    gap = (target if log_target else np.log(probs + nothing)) - log_probs
    return np.sum(np.where(nothing, 0, probs * gap), axis=-1)


def kl_div_grad(log_probs, target, log_target=False):
    r"""Minus the target's probabilities, whatever was predicted.

    $$\frac{\partial \ell}{\partial x_k} = -y_k$$

    $$\frac{\partial \ell}{\partial x_k} = -e^{t_k}$$

    >>> kl_div_grad(np.log([0.25, 0.75]), np.array([0.5, 0.5]))
    array([-0.5, -0.5])
    """
    return -np.exp(target) if log_target else -target


LOG_PROBS = Input("log_probs", "x", domain=LOG_DISTRIBUTION, shape="n C", grad=True)
PROBS = Input("target", "y", domain=DISTRIBUTION, shape="n C")
LOGS = Input("target", "t", domain=LOG_DISTRIBUTION, shape="n C")

LOSS = Loss(
    f=kl_div, df=kl_div_grad,
    title="Kullback-Leibler divergence",
    scope="row",
    activation="log_softmax",
    inputs=(LOG_PROBS, PROBS),
    facts_at=lambda log_target: dict(
        inputs=(LOG_PROBS, LOGS if log_target else PROBS),
        version=int(log_target)),
    settings_of={"log_target": Setting(
                     False, ends=(False, True), symbol="L", kind="flag",
                     meaning="whether the target comes as log-probabilities")},
    twin=Twin(
        'F.kl_div(log_probs, target, reduction="none", log_target=log_target).sum(-1)',
        mean='F.kl_div(log_probs, target, reduction="batchmean", log_target=log_target)',
        but=(Difference(
                 "the default mean",
                 "PyTorch divides by the number of all elements and warns; we divide by the "
                 "number of rows",
                 "another", ([[-1.0, np.log(1 - np.exp(-1.0))]], [[0.5, 0.5]]), reduction="mean",
                 code="F.kl_div(log_probs, target)"),
             Difference("rows that are no log-probabilities", "PyTorch does not look", "accepted",
                        ([[0.25, 0.75]], [[0.5, 0.5]])),
             Difference("a class that both rule out", "PyTorch multiplies 0 by infinity", "nan",
                        ([[0.0, -np.inf]], [[1.0, 0.0]])))),
    declared=dict(convex=True, strictly_convex=False,  # a plane in the log-probabilities
                  lipschitz=1.0, smooth=0.0, redescending=False, symmetric=False, nonnegative=True,
                  zero_at_perfect=True, proper=True, elicits="mean"),
    kinks=(),
    references=("Kullback & Leibler, On Information and Sufficiency, Annals of Mathematical "
                "Statistics 22, 1951",
                "Cover & Thomas, Elements of Information Theory, 2nd ed., 2006, section 2.3"),
)
