"""How the course knows that what it says of a loss is true.

    latex/           reads the formula in a docstring
    symbolic/        the formula beside the code, and its derivative by SymPy
    claims/          searches for each property that a loss declares
    numdiff.py       derivatives by differences, with a bound on their error
    beside_torch.py  value and gradient beside PyTorch's
    inputs.py        inputs that reach every part of a loss, and stand on its kinks
"""
