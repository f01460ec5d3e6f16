"""The squared relative error of a constant: its derivatives, its best constant, what is left."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

COST = "mean(((c - y)/y)**2)"

EXERCISE = Derive(
    __name__, title="Squares of relative errors", points=3, difficulty=3, minutes=8,
    ask="A colleague likes relative errors but not the kink of MAPE, and squares them. For "
        "positive targets $y_i$ and one constant $c$ the cost is $L(c) = \\frac1n \\sum_i "
        "\\bigl(\\frac{c - y_i}{y_i}\\bigr)^2$.\n\n"
        "What are the two derivatives, the best constant $c^*$, and the cost $L(c^*)$ that it "
        "leaves, without $c$? Sums are typed as `sum(1/y_i, i)` or as `mean(1/y)`, in LaTeX as "
        "`\\sum_i \\frac{1}{y_i}`.",
    symbols=dict(c=(0.5, 3), y=[(0.5, 3)] * 3, n=3),
    lines={
        "dL/dc": Line("2/n*sum((c - y_i)/y_i**2, i)", of=COST, by="c"),
        "d2L/dc2": Line("2/n*sum(1/y_i**2, i)", only="y n", of="2*mean((c - y)/y**2)", by="c"),
        "c*": Line("sum(1/y_i, i)/sum(1/y_i**2, i)", only="y n"),
        "L(c*)": Line("1 - sum(1/y_i, i)**2/(n*sum(1/y_i**2, i))", only="y n")},
    because="each target counts with the weight 1/y_i^2, so c* is a weighted mean of the targets. "
            "Small targets count most, and one target near 0 is enough to drag c* to it.",
    mistakes=(
        Mistake("weight_once", {"dL/dc": "2/n*sum((c - y_i)/y_i, i)"},
                "The denominator is squared as well, and it does not depend on c. How often does "
                "1/y_i stand in one term?"),
        Mistake("square_of_the_mean", {"d2L/dc2": "2*mean(1/y)**2"},
                "Here a mean is squared. Which comes first, squaring or averaging?"),
        Mistake("square_of_the_sum", {"d2L/dc2": "2/n*sum(1/y_i, i)**2"},
                "Here a sum is squared. Which comes first, squaring or adding?"),
        Mistake("plain_mean", {"c*": "mean(y)"},
                "This is the best constant of the plain squared error. By what is each "
                "residual divided here?"),
        Mistake("geometric", {"c*": "1/mean(1/y)"},
                "This is the harmonic mean: it solves sum((c - y_i)/y_i) = 0. Which power of y_i "
                "stands in the denominator of your first line?"),
        Mistake("of_logarithms", {"c*": "exp(mean(log(y)))"},
                "This is the geometric mean: squares of differences of logarithms ask for it. "
                "Where is your first line 0?"),
        Mistake("large_ones_weigh", {"c*": "sum(y_i**2, i)/sum(y_i, i)"},
                "Each target has the weight y_i here, so that large ones count most. Which "
                "targets count most in your first line?"),
        Mistake("upside_down", {"c*": "sum(1/y_i**2, i)/sum(1/y_i, i)"},
                "This has the unit 1/y. Which of the two sums belongs below?"),
        Mistake("variance", {"L(c*)": "mean((1/y)**2) - mean(1/y)**2"},
                "This is the variance of the values 1/y. Try it with all targets in another unit: "
                "the cost has no unit and stays, and this does not. Which square is completed?"),
        Mistake("one_minus", {"L(c*)": "sum(1/y_i, i)**2/(n*sum(1/y_i**2, i))"},
                "Try three equal targets: the cost that is left is 0 there, and this is 1. "
                "Which term of the expanded square has no c?"),
        Mistake("n_forgotten", {"L(c*)": "1 - sum(1/y_i, i)**2/sum(1/y_i**2, i)"},
                "Try three equal targets: the cost that is left is 0 there. What do you get?")))
