"""A loss as SymPy sees it, and the proof that it computes what its docstrings say.

    expression(loss), derivative(loss), gradient_expression(loss)   # read from the docstrings
    prove(loss, pred, target)                                       # compared with f and df

`form.py` reads a loss and turns it into numbers, `proof.py` compares.
"""
from .form import derivative, evaluate, exactly, expression, gradient_expression, latex, symbolic
from .proof import Proof, Step, jumps, prove

__all__ = ["Proof", "Step", "derivative", "evaluate", "exactly", "expression",
           "gradient_expression", "jumps", "latex",
           "prove", "symbolic"]
