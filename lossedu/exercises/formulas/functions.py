"""Functions that stay whole in a formula: the sigmoid and the softplus, which learners
differentiate as one.

This module imports SymPy: it is read when a formula is.
"""
import sympy


class sigmoid(sympy.Function):
    """1 / (1 + exp(-x)); its derivative is sigmoid(x) (1 - sigmoid(x))."""

    nargs = 1

    def fdiff(self, argindex=1):
        """The derivative in its argument."""
        return self * (1 - self)


class softplus(sympy.Function):
    """log(1 + exp(x)); its derivative is the sigmoid."""

    nargs = 1

    def fdiff(self, argindex=1):
        """The derivative in its argument."""
        return sigmoid(self.args[0])
