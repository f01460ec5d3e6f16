"""Wrong implementations of Student's t that people really write."""
import numpy as np

from ..core.record import Mistake
from ..losses.regression.student_t import student_t, student_t_grad
from .common import factor, sign


def _log(pred, target, nu, scale):
    return np.log1p(((pred - target) / scale) ** 2 / nu)


MISTAKES = {
    "student_t": (
        sign(student_t_grad,
             "Right size, wrong sign. Raise a prediction that is already too high: does the loss "
             "grow or shrink?"),
        factor(2, student_t_grad,
               "Exactly twice. What do the 2 of the square and the one half in front make "
               "together?"),
        Mistake("gaussian", lambda pred, target, scale, **_: (pred - target) / scale**2,
                "This is the gradient for Gaussian noise. By what is it divided, where the log "
                "of 1 + r**2 / (nu * scale**2) is differentiated?"),
        Mistake("nu_in_front", lambda pred, target, nu, scale, **_: (
            nu * (pred - target) / (nu * scale**2 + (pred - target) ** 2)),
            "The factor in front is nu here. What is the exponent of the density?"),
        Mistake("no_nu_inside", lambda pred, target, nu, scale, **_: (
            (nu + 1) * (pred - target) / (scale**2 + (pred - target) ** 2)),
            "Right for nu = 1. By what is the squared residual divided inside the logarithm?"),
        Mistake("scale_once", lambda pred, target, nu, scale, **_: (
            (nu + 1) * (pred - target) / (nu * scale + (pred - target) ** 2)),
            "Right for a scale of 1. The scale divides the residual before it is squared: which "
            "power of the scale is left?"),
        Mistake("no_residual", lambda pred, target, nu, scale, **_: (
            (nu + 1) / (nu * scale**2 + (pred - target) ** 2)),
            "This is the weight of a residual in reweighted least squares, not the gradient. "
            "Which factor does the chain rule add?"),
        Mistake("no_half", lambda pred, target, nu, scale, full: (
            2 * student_t(pred, target, nu, scale)
            + student_t(0.0, 0.0, nu, scale, full)),
            "The logarithm counts twice. The density has the exponent (nu + 1) / 2: which factor "
            "is in front?", of="value"),
        Mistake("half_nu", lambda pred, target, nu, scale, full: (
            0.5 * nu * _log(pred, target, nu, scale) + student_t(0.0, 0.0, nu, scale, full)),
            "The factor in front is nu / 2 here. What is the exponent of the density?", of="value"),
        Mistake("no_square", lambda pred, target, nu, scale, full: (
            0.5 * (nu + 1) * np.log1p(np.abs(pred - target) / scale / nu)
            + student_t(0.0, 0.0, nu, scale, full)),
            "Inside the logarithm the residual in units of the scale is not squared. Near the "
            "target, should the loss be linear or quadratic?", of="value"),
        Mistake("likelihood", lambda pred, target, nu, scale, full: (
            -student_t(pred, target, nu, scale, full)),
            "This is the log-likelihood, which is to be large. What turns it into a loss?",
            of="value"),
        Mistake("density", lambda pred, target, nu, scale, full: (
            np.exp(-student_t(pred, target, nu, scale, full))),
            "This is the density itself. What is missing before it?", of="value"),
    ),
}
