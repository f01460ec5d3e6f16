"""The exact minimiser of a linear model under a loss per element: converged, and with a
certificate.

Newton's method with an exact line search. A loss with kinks (absolute error, pinball, hinge) is
averaged over a window that shrinks; once the window shows which rows lie on their kinks, the fit
is put there exactly, and slopes between the one-sided ones that sum to zero prove it minimal.
A loss that sinks for ever has no minimiser, which `recession` finds out.
"""
from dataclasses import dataclass, field, replace

import numpy as np

from ..core.arguments import check_finite
from ..core.reading import as_numbers, shown
from ..core.record import Loss
from .objectives import read_target
from .recession import recession

TOLERANCE = 1e-10


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
    slopes: np.ndarray = field(repr=False)  # one (sub)gradient per row, in the prediction
    iterations: int = 0
    # (coef, intercept): a direction in which it sinks for ever
    sinks: tuple | None = field(repr=False, default=None)

    @property
    def converged(self):
        """Whether the certificate holds, and the loss does not sink for ever."""
        return bool(self.certificate <= TOLERANCE) and self.sinks is None

    def predict(self, X):
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


def fit_linear(loss, X, y, *, start=None, weight=None):
    """The linear model that minimises the mean loss of `X @ coef + intercept` against `y`.

    `X` is (n, d) with n > d, `y` (n,), `weight` (n,) or None. It starts from least squares, or from
    `start`, a `Fit` or (coef, intercept): that matters where the loss is not convex, or has several
    minimisers. A row of weight 0 is left out. Deterministic. Raises ValueError or TypeError with
    one sentence.
    """
    if not isinstance(loss, Loss) or loss.scope != "element" or len(loss.differentiable) != 1:
        raise TypeError(
            f"fit_linear: {shown(loss) if isinstance(loss, str) else repr(loss)} came; a loss with one "
                        'value per element fits, such as lossedu.loss("huber"). The minimiser of rmse is that of mse.')
    came = y
    X, y = as_numbers("fit_linear", "X", X).astype(float), as_numbers("fit_linear", "y", y)
    if X.ndim != 2 or y.shape != X.shape[:1] or len(X) <= X.shape[1]:
        raise ValueError(f"fit_linear: X has shape {X.shape} and y has shape {y.shape}; (n, d) and "
                         "(n,) with more rows than columns fit.")
    weight = _read_weight(weight, len(X))
    counted = weight != 0  # a row of weight 0 is left out, whatever it holds
    check_finite("fit_linear", "X", X[counted])
    check_finite("fit_linear", "y", y[counted])
    problem = _Problem(loss, X[counted], read_target(loss, y[counted], 1, came, "fit_linear"),
                       weight[counted])
    start = _read_start(start, X.shape[1])
    with np.errstate(all="ignore"):
        fit = problem.solve(start)
    slopes = np.zeros(len(X))
    slopes[counted] = fit.slopes
    return replace(fit, slopes=slopes)


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


class _Problem:
    """Minimise sum(weight * loss(U c, y)) over c, where U has orthonormal columns."""

    def __init__(self, loss, X, y, weight):
        self.loss, self.y, self.weight = loss, y, weight
        self.A = np.column_stack([X, np.ones(len(X))])
        largest = np.abs(self.A).max(axis=0)
        largest[largest == 0] = 1.0
        # squares of 1e200 are out of range
        self.lengths = largest * np.linalg.norm(self.A / largest, axis=0)
        self.lengths[self.lengths == 0] = 1.0
        U, sizes, Vt = np.linalg.svd(self.A / self.lengths, full_matrices=False)
        keep = sizes > 1e-12 * sizes[0]  # columns that repeat others share their coefficient
        self.U, self.back = U[:, keep], (Vt[keep] / sizes[keep, None]).T
        self.kinks = [kink for kink in loss.kinks if kink.at is not None
                      and (kink.jumps(**loss.settings) if callable(kink.jumps) else kink.jumps)]
        self.iterations = 0
        self.sinks = None
        rows = self.weight > 0
        direction = recession(loss, self.U[rows], self.y[rows])
        if direction is not None:
            direction = (self.back @ direction) / self.lengths
            direction = direction / (np.abs(direction).max() or 1.0)
            self.sinks = direction[:-1], float(direction[-1])

    def solve(self, start):
        if start is None:
            c = self.U.T @ self.y
        else:
            c = self.U.T @ (self.A @ start)
        spread = np.max(np.abs(self.at(c) - self.y)) or np.max(np.abs(self.y)) or 1.0
        if not self.kinks:
            c = self.newton(c, 1e-6 * spread, exact=True)
            slopes = self.slopes(self.at(c))
            return self.fit(c, slopes, _size(slopes))
        best = None
        for width in spread * 10.0 ** -np.arange(1, 12):
            c = self.newton(c, width, exact=False)
            snapped, fit = self.snap(c, width)
            # within a window, the solution moves in proportion to its width
            c = snapped + 0.1 * (c - snapped)
            best = fit if best is None or fit.certificate < best.certificate else best
            if best.converged:
                break
        return best

    def at(self, c):
        """The predictions; a residual that is rounding alone is none."""
        z = self.U @ c
        return np.where(np.abs(z - self.y) <= 1e-13 * np.abs(self.y).max(), self.y, z)

    def newton(self, c, width, exact):
        """Newton steps until the slopes cancel or nothing moves."""
        reach = 1e6 * width if exact else 10 * width
        for _ in range(200):
            z = self.at(c)
            gradient = self.U.T @ self.slopes(z, width, exact)
            left, right = self.slopes(z - width), self.slopes(z + width)
            if np.linalg.norm(gradient) <= 1e-2 * TOLERANCE * _size(left, right):
                break
            direction = -np.linalg.solve(self.hessian((right - left) / (2 * width), gradient,
                                                      reach), gradient)
            along = self.U @ direction
            step = self.search(z, along, width, exact)
            while step and self.value(z + step
                                      * along) > self.value(z) and not self.loss.claims["convex"]:
                step = step / 2 if step > 1e-12 else 0.0  # beyond a hump; a convex loss has none
            moved = c + step * direction
            if np.array_equal(moved, c):
                break
            c, self.iterations = moved, self.iterations + 1
        return c

    def hessian(self, bend, gradient, reach):
        """The curvature in c; where it is not positive, that of the rows that bend up, which still
        leads down.

        What is added to its diagonal keeps a flat direction's step within reach, and goes as the
        gradient goes.
        """
        least = np.linalg.norm(gradient) / (reach * np.sqrt(len(bend)))
        for rows in (bend, np.maximum(bend, 0.0)):
            hessian = (self.U * rows[:, None]).T @ self.U
            if np.linalg.eigvalsh(hessian)[0] > 0:
                break
        return hessian + max(least, 1e-12 * rows.max()) * np.eye(len(hessian))

    def search(self, z, along, width, exact):
        """How far to go along: to where the downward slope has all but vanished; 0 if it never
        does."""
        def slope(t):
            return along @ self.slopes(z + t * along, width, exact)

        low, high, first = 0.0, 1.0, slope(0.0)
        while (here := slope(high)) < 0.1 * first:
            low, high = high, 2 * high
            if high > 1e18:
                return 0.0
        for _ in range(60):
            if here <= -0.1 * first:
                break
            middle = (low + high) / 2
            there = slope(middle)
            if there < 0.1 * first:
                low = middle
            else:
                high, here = middle, there
        return high

    def slopes(self, z, width=0.0, exact=True):
        """The weighted slopes at z; not exact: their mean over z - width to z + width."""
        if exact:
            return self.weight * self.loss._df(z, self.y)
        rise = self.loss._f(z + width, self.y) - self.loss._f(z - width, self.y)
        return self.weight * rise / (2 * width)

    def snap(self, c, width):
        """The fit with the rows near a kink moved onto it; their slopes lie between the one-sided
        ones."""
        z = self.at(c)
        slopes = self.slopes(z, width, exact=False)
        where = np.stack([kink.at(self.y, **self.loss.settings) for kink in self.kinks])
        kink = where[np.abs(where - z).argmin(axis=0), np.arange(len(z))]
        near = np.abs(kink - z) < width
        if near.any():
            c = c + np.linalg.lstsq(self.U[near], (kink - z)[near], rcond=None)[0]
        z = self.at(c)
        on = np.abs(kink - z) <= 1e-12 * np.abs(self.y).max()
        left, right = (np.where(on, self.slopes(np.nextafter(kink, side)), self.slopes(z))
                       for side in (-np.inf, np.inf))
        return c, self.fit(c, np.clip(slopes, left, right), _size(left, right))

    def value(self, z):
        """The weighted mean loss."""
        return float(self.weight @ self.loss._f(z, self.y) / self.weight.sum())

    def fit(self, c, slopes, size):
        """The record of a solution, in the coordinates of X."""
        coef = (self.back @ c) / self.lengths
        certificate = _norm(self.U.T @ slopes) / size if size else 0.0
        domain = self.loss.differentiable[0].forms[0][1]
        if domain.first_outside(self.U @ c) is not None:  # such as a probability above 1
            certificate = np.nan
        return Fit(self.loss, coef[:-1], float(coef[-1]), self.value(self.at(c)),
                   float(certificate), slopes,
                   self.iterations, self.sinks)


def _norm(values):
    """The length of a vector; squares of 1e-200 are out of range."""
    largest = np.max(np.abs(values), initial=0.0)
    return largest * np.linalg.norm(values / largest) if largest else 0.0


def _size(*slopes):
    """The norm of the slopes, the steeper side of each where two came."""
    return _norm(np.max(np.abs(slopes), axis=0))
