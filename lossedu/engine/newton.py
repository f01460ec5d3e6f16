"""The minimum of a weighted sum of losses over linear predictions, by Newton's method.

Each step solves hessian @ direction = -gradient and goes along the direction to where the downward
slope has all but vanished. A loss with kinks is averaged over a window that shrinks; once the
window shows which rows lie on their kinks, the fit is put there exactly, and subgradients between
the one-sided derivatives that sum to zero prove it minimal.

Two spaces: `c` (k,) are coefficients of orthonormal columns, `z` (n,) the predictions.
"""
from typing import NamedTuple

import numpy as np

from .recession import recession

TOLERANCE = 1e-10   # of a certificate
MOST_STEPS = 200
WINDOWS = 11        # each a tenth of the one before
ALIKE = 1e-13       # of what a residual is the difference of: rounding alone


class Solution(NamedTuple):
    """Where a search stopped: `c` (k,), a (sub)gradient for each row (n,), and its certificate."""

    c: np.ndarray
    gradients: np.ndarray
    certificate: float
    iterations: int


class Basis:
    """X with an intercept, as orthonormal columns (n, k): k < d + 1 where columns repeat others."""

    def __init__(self, X: np.ndarray):
        self.with_intercept = np.column_stack([X, np.ones(len(X))])
        largest = np.abs(self.with_intercept).max(axis=0)
        largest[largest == 0] = 1.0
        # the largest is taken out first: squares of 1e200 are out of range
        self.lengths = largest * np.linalg.norm(self.with_intercept / largest, axis=0)
        self.lengths[self.lengths == 0] = 1.0
        U, sizes, Vt = np.linalg.svd(self.with_intercept / self.lengths, full_matrices=False)
        keep = sizes > 1e-12 * sizes[0]  # columns that repeat others share their coefficient
        self.columns = U[:, keep]
        self.back = (Vt[keep] / sizes[keep, None]).T

    def coefficients(self, c: np.ndarray) -> np.ndarray:
        """(coef..., intercept) of X (d + 1,), from those of the orthonormal columns (k,)."""
        return (self.back @ c) / self.lengths

    def project(self, z: np.ndarray) -> np.ndarray:
        """The c (k,) whose predictions lie nearest to z (n,)."""
        return self.columns.T @ z


class Problem:
    """Minimise sum(weight * loss(z, y)) over c, where the predictions are z = columns @ c."""

    def __init__(self, loss, X: np.ndarray, y: np.ndarray, weight: np.ndarray):
        self.loss, self.y, self.weight = loss, y, weight
        self.basis = Basis(X)
        self.columns = self.basis.columns
        self.row_norms = np.linalg.norm(self.columns, axis=1)
        self.kinks = [kink for kink in loss.kinks if kink.at is not None and _jumps(loss, kink)]
        rows = weight > 0
        self.sinking = recession(loss, self.columns[rows], y[rows])  # a direction c, or None

    def predictions(self, c: np.ndarray) -> np.ndarray:
        """The predictions (n,); a residual that is rounding alone is none."""
        z = self.columns @ c
        return np.where(np.abs(z - self.y) <= ALIKE * self.sizes(c), self.y, z)

    def sizes(self, c: np.ndarray) -> np.ndarray:
        """What the rounding of each row's residual (n,) is in proportion to.

        A prediction is a product with c, and no longer than the two lengths multiplied. Each row
        has its own: one target of 1e12 does not make the others less exact.
        """
        return self.row_norms * norm(c) + np.abs(self.y)

    def value(self, z: np.ndarray) -> float:
        """The weighted mean loss."""
        return float(self.weight @ self.loss._f(z, self.y) / self.weight.sum())

    def gradients(self, z: np.ndarray) -> np.ndarray:
        """The weighted derivative of each row's loss (n,) in its prediction."""
        return self.weight * self.loss._df(z, self.y)

    def clear_gradients(self, c: np.ndarray) -> np.ndarray:
        """The `gradients` at c, 0 where one is no larger than rounding of z and y makes of 0.

        Without this a fit without residuals would be judged by how its rounding errors add up.
        """
        z = self.predictions(c)
        gradients = self.gradients(z)
        eps = np.finfo(float).eps
        in_z, in_y = 16 * eps * self.row_norms * norm(c), 4 * eps * np.abs(self.y)
        noise = np.abs(self.gradients(z + in_z) - self.gradients(z - in_z))
        ends = [self.weight * self.loss._df(z, self.y + side * in_y) for side in (-1, 1)]
        noise += np.abs(ends[1] - ends[0])
        return np.where(np.abs(gradients) <= noise, 0.0, gradients)

    def mean_gradients(self, z: np.ndarray, width: float) -> np.ndarray:
        """The mean of `gradients` from z - width to z + width: a difference quotient."""
        rise = self.loss._f(z + width, self.y) - self.loss._f(z - width, self.y)
        return self.weight * rise / (2 * width)

    def rounding_of_mean(self, z: np.ndarray, width: float) -> np.ndarray:
        """How far off (n,) rounding may put each of the `mean_gradients`.

        z +- width and the residual are off by half an eps of their size, which the slope passes on;
        the loss is off by less than two eps of its own; and all of it is divided by 2 * width.
        """
        places = z - width, z + width
        slope = np.max(np.abs([self.gradients(place) for place in places]), axis=0)
        values = [self.weight * np.abs(self.loss._f(place, self.y)) for place in places]
        sizes = slope * (np.abs(z) + np.abs(self.y) + width) + values[0] + values[1]
        return np.finfo(float).eps * sizes / width

    def solution(self, c, gradients, size, iterations) -> Solution:
        """The solution at c; `size` is that of the gradients which cancel out."""
        certificate = norm(self.columns.T @ gradients) / size if size else 0.0
        domain = self.loss.differentiable[0].forms[0][1]
        if domain.first_outside(self.columns @ c) is not None:  # such as a probability above 1
            certificate = np.nan
        return Solution(c, gradients, float(certificate), iterations)


def _jumps(loss, kink):
    """Whether the derivative jumps at this kink, at these settings."""
    return kink.jumps(**loss.settings) if callable(kink.jumps) else kink.jumps


# ---------------------------------------------------------------------- the search
def minimise(problem: Problem, c: np.ndarray) -> Solution:
    """The minimum, or a stationary point, that Newton's method reaches from c."""
    z, y = problem.predictions(c), problem.y
    spread = np.max(np.abs(z - y)) or np.max(np.abs(y)) or 1.0
    if not problem.kinks:
        width = 1e-6 * spread
        c, iterations = _newton(problem, c, width, problem.gradients, reach=1e6 * width)
        gradients = problem.clear_gradients(c)
        return problem.solution(c, gradients, largest_norm(gradients), iterations)
    best, iterations = None, 0
    for width in spread * 10.0 ** -np.arange(1, WINDOWS + 1):
        def mean_gradients(z, width=width):
            return problem.mean_gradients(z, width)

        def rounding(z, width=width):
            return norm(problem.rounding_of_mean(z, width))

        c, more = _newton(problem, c, width, mean_gradients, reach=10 * width, rounding=rounding)
        iterations += more
        found = _onto_kinks(problem, c, width, iterations)
        # within a window the solution moves in proportion to its width: go on from nine tenths
        c = found.c + 0.1 * (c - found.c)
        if best is None or found.certificate < best.certificate:
            best = found
        if best.certificate <= TOLERANCE and problem.sinking is None:
            break
    return best


def _newton(problem, c, width, gradients, reach, rounding=lambda z: 0.0):
    """(c, number of steps): Newton steps until the gradients cancel or nothing moves.

    `gradients(z)` gives one for each row; the curvature is their difference over 2 * width.
    `reach` is the longest step along a direction in which the loss is flat. `rounding(z)` bounds
    what rounding leaves of a sum that is 0: steps that follow it would wander where it is flat.
    """
    is_convex = problem.loss.claims["convex"]
    for iteration in range(MOST_STEPS):
        z = problem.predictions(c)
        gradient = problem.columns.T @ gradients(z)
        left, right = problem.gradients(z - width), problem.gradients(z + width)
        least = max(1e-2 * TOLERANCE * largest_norm(left, right), rounding(z))
        if np.linalg.norm(gradient) <= least:
            return c, iteration
        hessian = _hessian(problem, (right - left) / (2 * width), gradient, reach)
        direction = -np.linalg.solve(hessian, gradient)
        along = problem.columns @ direction
        step = _line_search(gradients, z, along)
        while step and not is_convex and problem.value(z + step * along) > problem.value(z):
            step = step / 2 if step > 1e-12 else 0.0  # beyond a hump; a convex loss has none
        moved = c + step * direction
        if np.array_equal(moved, c):
            return c, iteration
        c = moved
    return c, MOST_STEPS


def _hessian(problem, curvature, gradient, reach):
    """The second derivative in c (k, k), from that of each row (n,) in its prediction.

    Where it is not positive, that of the rows that bend up, which still leads down. What is added
    to its diagonal keeps a flat direction's step within reach, and goes as the gradient goes.
    """
    least = np.linalg.norm(gradient) / (reach * np.sqrt(len(curvature)))
    for rows in (curvature, np.maximum(curvature, 0.0)):
        hessian = (problem.columns * rows[:, None]).T @ problem.columns
        if np.linalg.eigvalsh(hessian)[0] > 0:
            break
    return hessian + max(least, 1e-12 * rows.max()) * np.eye(len(hessian))


def _line_search(gradients, z, along):
    """How far to go along: to where the downward slope has all but vanished; 0 if it never does."""
    def slope(step):
        return along @ gradients(z + step * along)

    low, high, first = 0.0, 1.0, slope(0.0)
    at_high = slope(high)
    while at_high < 0.1 * first:  # still downhill
        low, high = high, 2 * high
        if high > 1e18:
            return 0.0
        at_high = slope(high)
    for _ in range(60):
        if at_high <= -0.1 * first:
            break
        middle = (low + high) / 2
        at_middle = slope(middle)
        if at_middle < 0.1 * first:
            low = middle
        else:
            high, at_high = middle, at_middle
    return high


def _onto_kinks(problem, c, width, iterations):
    """The solution with the rows near a kink moved onto it, and its subgradients."""
    z, y = problem.predictions(c), problem.y
    window = problem.mean_gradients(z, width)
    kinks = np.stack([kink.at(y, **problem.loss.settings) for kink in problem.kinks])
    nearest = kinks[np.abs(kinks - z).argmin(axis=0), np.arange(len(z))]
    near = np.abs(nearest - z) < width
    sizes = problem.sizes(c)
    if near.any():
        c = _towards(problem, c, nearest, near)
        sizes = problem.sizes(c)
        c = _towards(problem, c, nearest, near)  # takes away what rounding left of a long way
    on = np.abs(nearest - problem.columns @ c) <= 10 * ALIKE * sizes
    gradients, left, right = _subgradients(problem, c, nearest, on, window)
    return problem.solution(c, gradients, largest_norm(left, right), iterations)


def _towards(problem, c, nearest, near):
    """The c (k,) whose predictions of the rows near a kink lie as near to it as they can."""
    away = (nearest - problem.columns @ c)[near]
    return c + np.linalg.lstsq(problem.columns[near], away, rcond=None)[0]


def _subgradients(problem, c, nearest, on, window):
    """(gradients, left, right) at c, each (n,): left and right are the one-sided derivatives.

    They differ where a row is `on` its kink. There the gradient is that of the window, changed as
    little as lets the sum vanish, and cut to lie between them. The window's alone would not do: it
    is a difference quotient, whose rounding in a narrow window is more than the tolerance.
    """
    z, columns = problem.predictions(c), problem.columns
    # the derivative one float to each side of the kink is the one-sided one
    left = np.where(on, problem.gradients(np.nextafter(nearest, -np.inf)), problem.gradients(z))
    right = np.where(on, problem.gradients(np.nextafter(nearest, np.inf)), problem.gradients(z))
    gradients = np.clip(window, left, right)
    free = left < right
    while free.any():
        change = np.linalg.lstsq(columns[free].T, -columns.T @ gradients, rcond=None)[0]
        gradients[free] += change
        beyond = (gradients < left) | (gradients > right)
        gradients = np.clip(gradients, left, right)
        if not beyond[free].any():
            break
        free &= ~beyond  # what was cut stays at its end, and the others make up for it
    return gradients, left, right


# ---------------------------------------------------------------------- lengths
def norm(values: np.ndarray) -> float:
    """The length of a vector; its largest entry is taken out first, for 1e-200 squared is 0."""
    largest = np.max(np.abs(values), initial=0.0)
    return largest * np.linalg.norm(values / largest) if largest else 0.0


def largest_norm(*gradients: np.ndarray) -> float:
    """The norm of gradients (n,), the steeper side of each where two came."""
    return norm(np.max(np.abs(gradients), axis=0))
