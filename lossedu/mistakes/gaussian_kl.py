"""Wrong implementations of a Gaussian's KL divergence from N(0, I) that people really write."""
import numpy as np

from ..core.record import Mistake
from ..losses.distribution.gaussian_kl import gaussian_kl, gaussian_kl_grad
from .common import factor, mean_for_sum, no_slope_in, sign

MISTAKES = {
    "gaussian_kl": (
        sign(gaussian_kl_grad,
            "Right size, wrong sign: a descent step moves the mean away from 0. Is the divergence "
            "added to the loss or subtracted from it?"),
        Mistake("as_a_deviation", lambda mean, log_var: (mean, np.expm1(2 * log_var)),
            "Right for the mean. Here log_var is read as the logarithm of the standard deviation: "
            "of which number is it the logarithm?"),
        Mistake("no_minus_one", lambda mean, log_var: (mean, 0.5 * np.exp(log_var)),
            "Right for the mean. This keeps pushing the variance towards 0: at which variance "
            "should the derivative vanish?"),
        Mistake("in_the_variance", lambda mean, log_var: (mean, -0.5 * np.expm1(-log_var)),
            "Right for the mean. This is the derivative with respect to the variance. The input is "
            "its logarithm: which factor does the chain rule add?"),
        no_slope_in("mean_only", gaussian_kl_grad, 1,
            "Right for the mean. The log-variance is an input too: what is its derivative?"),
        factor(2, gaussian_kl_grad,
            "Exactly twice. What do the 2 of the squared mean and the one half in front of the "
            "sum make together?"),
        factor(-1, gaussian_kl,
            "This is minus the divergence, the term as it stands in the ELBO. Which sign does it "
            "have in a loss, which is minus the ELBO?", "elbo", of="value"),
        mean_for_sum(gaussian_kl,
            "Divided by the number of dimensions: the divergence of a row adds them up. Beside a "
            "reconstruction loss that is summed, this weakens the prior.", "mean_value",
            of="value"),
        Mistake("deviation_value", lambda mean, log_var: gaussian_kl(mean, 2 * log_var),
            "Here log_var is read as the logarithm of the standard deviation. Of which number is "
            "it the logarithm?", of="value"),
        Mistake("reversed", lambda mean, log_var: (
            0.5 * np.sum((mean**2 + 1) * np.exp(-log_var) - 1 + log_var, axis=-1)),
            "This is the divergence of N(0, I) from the Gaussian. Over which of the two "
            "distributions is the expectation taken?", of="value"),
        factor(2, gaussian_kl,
            "Exactly twice. Which factor stands in front of the sum?", "twice_value", of="value"),
    ),
}
