"""Why log-cosh loses its digits: condition numbers of the whole and of its last step."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

EXERCISE = Derive(
    __name__, title="Where log-cosh loses its digits", points=3, difficulty=3, minutes=8,
    ask="The condition number of $f$ at $w$ is $\\kappa = w f'(w) / f(w)$. Take "
        "$\\ell(r) = \\log\\cosh r$ with $r > 0$.\n\n"
        "What is $\\kappa$ of $\\ell$ as a function of $r$? What is $\\kappa$ of the last step "
        "alone, the logarithm, at $w = \\cosh r$? And which $v$, written in $h = \\sinh(r/2)$ "
        "alone, makes $\\ell(r) = \\log(1 + v)$?",
    symbols=dict(r=(0.1, 2)),
    where=dict(h="sinh(r/2)"),
    lines={
        "kappa of l": Line("r*tanh(r)/log(cosh(r))"),
        "kappa of log": Line("1/log(cosh(r))"),
        "v": Line("2*h**2", only="h")},
    because="the loss itself is well conditioned: its kappa tends to 2 as r goes to 0. The "
            "logarithm at w = cosh r is not: its kappa grows like 2/r^2, and the rounding of "
            "cosh r is multiplied by it. log1p of v avoids that step.",
    mistakes=(
        Mistake("derivative", {"kappa of l": "tanh(r)"},
                "This is the derivative. By which two quantities is it multiplied and divided?"),
        Mistake("without_r", {"kappa of l": "tanh(r)/log(cosh(r))"},
                "This is the derivative over the value. Which factor makes it a ratio of relative "
                "errors?"),
        Mistake("limit_at_0", {"kappa of l": "2"},
                "This is the limit for a small r. What is it for r = 1, where log cosh r is no "
                "longer r**2/2?"),
        Mistake("limit_of_log", {"kappa of log": "2/r**2"},
                "This is how it grows for a small r. What is it without the approximation of "
                "log cosh r by r**2/2?"),
        Mistake("not_divided", {"kappa of l": "r*tanh(r)"},
                "This is w times the derivative. By what is it divided in kappa?"),
        Mistake("value_of_log", {"kappa of log": "log(cosh(r))"},
                "This is the reciprocal, the logarithm itself. Where does f(w) stand in kappa?"),
        Mistake("upside_down", {"kappa of l": "log(cosh(r))/(r*tanh(r))"},
                "This is the reciprocal. Which of the two errors stands above?"),
        Mistake("in_r", {"kappa of log": "1/log(r)"},
                "This is the logarithm at w = r. At which w is it taken here?"),
        Mistake("absolute", {"kappa of log": "1/cosh(r)"},
                "This is the derivative of the logarithm at cosh r. What else does kappa contain?"),
        Mistake("cosh_over_log", {"kappa of log": "cosh(r)/log(cosh(r))"},
                "Is the derivative of the logarithm in it?"),
        Mistake("v_half", {"v": "h**2"},
                "Try r = 2: h is 1.175, and is 1 + v equal to cosh 2 = 3.76?"),
        Mistake("v_double", {"v": "4*h**2"},
                "Try r = 2: h is 1.175, and is 1 + v equal to cosh 2 = 3.76?"),
        Mistake("v_half_square", {"v": "h**2/2"},
                "For a small r, cosh r is about 1 + r**2/2, and h about r/2. Which multiple of "
                "h**2 is r**2/2?"),
        Mistake("v_whole", {"v": "2*h**2 + 1"},
                "This is cosh r itself. What is left for v when 1 is added outside?")))
