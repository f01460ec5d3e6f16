"""The exact minimiser of a linear model under a loss per element, with a certificate.

Newton's method with a line search (`newton.py`). For a loss with kinks (absolute error, pinball,
hinge) subgradients between the one-sided derivatives that sum to zero prove the fit minimal.
A loss that sinks for ever has no minimiser, which `recession` finds out.
"""
from dataclasses import dataclass, field, replace

import numpy as np

from ..core.arguments import check_finite
from ..core.reading import as_numbers
from ..core.record import Loss
from ..core.words import shown
from .newton import TOLERANCE, Problem, minimise
from .objectives import read_target


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted linear model: `predict(X)` is X @ coef + intercept.

    `value` is the mean loss. `sinks` is a direction (coef, intercept) in which the loss sinks for
    ever, so that it has no minimiser, or None. `certificate` is the norm of the gradient over the
    norm of the slopes it is summed from, in orthonormal columns: 0 at an exact stationary point, at
    most 1e-10 where `converged`. For a convex loss such a point is a minimiser; for another it
    depends on the start.
    """

    loss: Loss
    coef: np.ndarray
    intercept: float
    value: float
    certificate: float
    gradients: np.ndarray = field(repr=False)  # one (sub)gradient per row, in the prediction
    iterations: int = 0
    # (coef, intercept): a direction in which it sinks for ever
    sinks: tuple | None = field(repr=False, default=None)

    @property
    def converged(self) -> bool:
        """Whether the certificate holds, and the loss does not sink for ever."""
        return bool(self.certificate <= TOLERANCE) and self.sinks is None

    def predict(self, X) -> np.ndarray:
        """The fitted values (n,) of the rows of X (n, d)."""
        return as_numbers("predict", "X", X).astype(float) @ self.coef + self.intercept

    def __repr__(self):
        kind = "minimiser" if self.loss.claims["convex"] else "stationary point from this start"
        said = (f"{kind if self.converged else 'NOT converged'} of {self.loss!r}: coef "
                f"{np.round(self.coef, 6)}, intercept {self.intercept:.6g}, mean loss "
                f"{self.value:.6g}, certificate {self.certificate:.1e}")
        if self.sinks is None:
            return said
        coef, intercept = self.sinks
        return (f"{said}; there is no minimiser: the loss sinks for ever towards coef "
                f"{np.round(coef, 6)}, intercept {intercept:.6g}")


def fit_linear(loss: Loss, X, y, *, start=None, weight=None) -> Fit:
    """The linear model that minimises the mean loss of `X @ coef + intercept` against `y`.

    `X` is (n, d) with n > d, `y` (n,), `weight` (n,) or None. It starts from least squares, or from
    `start`, a `Fit` or (coef, intercept): that matters where the loss is not convex, or has several
    minimisers. A row of weight 0 is left out. Deterministic. Raises ValueError or TypeError with
    one sentence.
    """
    if not isinstance(loss, Loss) or loss.scope != "element" or len(loss.differentiable) != 1:
        given = shown(loss) if isinstance(loss, str) else repr(loss)
        raise TypeError(f"fit_linear: {given} came; a loss with one value per element fits, such "
                        'as lossedu.loss("huber"). The minimiser of rmse is that of mse.')
    came, came_X = y, X
    X, y = as_numbers("fit_linear", "X", X).astype(float), as_numbers("fit_linear", "y", y)
    if X.ndim != 2 or y.shape != X.shape[:1] or len(X) <= X.shape[1]:
        raise ValueError(f"fit_linear: X has shape {X.shape} and y has shape {y.shape}; (n, d) and "
                         "(n,) with more rows than columns fit.")
    weight = _read_weight(weight, len(X))
    counted = weight != 0  # a row of weight 0 is left out, whatever it holds
    check_finite("fit_linear", "X", np.where(counted[:, None], X, 0.0), came_X)
    check_finite("fit_linear", "y", np.where(counted, y, 0.0), came)
    target = read_target(loss, y[counted], 1, came, "fit_linear")
    problem = Problem(loss, X[counted], target, weight[counted])
    start = _read_start(start, X.shape[1])
    with np.errstate(all="ignore"):
        basis = problem.basis
        first = target if start is None else basis.with_intercept @ start
        solution = minimise(problem, basis.project(first))
        fit = _fit(problem, solution)
    gradients = np.zeros(len(X))
    gradients[counted] = fit.gradients
    return replace(fit, gradients=gradients)


def _fit(problem, solution):
    """The solution in the coordinates of X: a `Fit` with a gradient for each row that counts."""
    *coef, intercept = problem.basis.coefficients(solution.c)
    sinks = None
    if problem.sinking is not None:
        *towards, beyond = _largest_is_one(problem.basis.coefficients(problem.sinking))
        sinks = np.array(towards), float(beyond)
    value = problem.value(problem.predictions(solution.c))
    return Fit(problem.loss, np.array(coef), float(intercept), value, solution.certificate,
               solution.gradients, solution.iterations, sinks)


def _largest_is_one(direction):
    return direction / (np.abs(direction).max() or 1.0)


def _read_weight(weight, n):
    """One number from 0 up for each row, of which one is above 0; or one sentence."""
    if weight is None:
        return np.ones(n)
    weight = as_numbers("fit_linear", "weight", weight).astype(float)
    if weight.shape != (n,):
        raise ValueError(f"fit_linear: weight has shape {weight.shape}; one weight for each row "
                         f"fits: shape ({n},).")
    check_finite("fit_linear", "weight", weight)
    if weight.min() < 0:
        raise ValueError(f"fit_linear: weight holds {weight.min():g}; weights from 0 up fit.")
    if not weight.any():
        raise ValueError("fit_linear: weight is 0 in every row, so nothing is left to fit; a "
                         "weight above 0 in some rows fits. Leave weight out, and all count alike.")
    return weight


def _read_start(start, d):
    """(coef, intercept) as an array (d + 1,), or None, or one sentence."""
    if start is None:
        return None
    if isinstance(start, Fit):
        start = start.coef, start.intercept
    try:
        coef, intercept = start
        both = np.append(as_numbers("fit_linear", "start", coef),
                         as_numbers("fit_linear", "start", intercept))
        fits = np.shape(coef) == (d,) and np.shape(intercept) == () and np.isfinite(both).all()
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise ValueError(f"fit_linear: start={shown(start)} came; a Fit, or (coef, intercept) with "
                         f"{d} finite numbers in coef and one as the intercept, fits.")
    return both.astype(float)
