"""A line whose slope cannot become negative: chain rule through an exponential, one step."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

COST = "mean((exp(v)*x - y)**2)"

EXERCISE = Derive(
    __name__, title="A slope that stays positive", points=3, difficulty=2, minutes=8,
    ask="A longer trip takes longer, so a taxi company wants a slope that cannot become negative. "
        "It writes the slope as $e^v$ and trains the parameter $v$ instead: the model predicts "
        "$e^v x_i$ minutes for $x_i$ kilometres, and the cost is "
        "$L(v) = \\frac1n \\sum_i (e^v x_i - y_i)^2$.\n\n"
        "What are the derivative of the cost, the value $v_1$ after one step of gradient descent "
        "that starts at $v = 0$ with learning rate $\\eta$ (typed `eta`), and the best value "
        "$v^*$? All $x_i$ and $y_i$ are positive, and $n$ may be any number of trips. Sums are "
        "typed as `sum(x_i*y_i, i)` or as `mean(x*y)`, in LaTeX as `\\sum_i x_i y_i`.",
    symbols=dict(v=(-1, 1), eta=(0.01, 0.5), x=[(0.5, 3)] * 3, y=[(0.5, 3)] * 3, n=3),
    lines={
        "dL/dv": Line("2/n*sum((exp(v)*x_i - y_i)*x_i, i)*exp(v)", only="v x y n", of=COST, by="v"),
        "v_1": Line("2*eta/n*sum((y_i - x_i)*x_i, i)", only="eta x y n"),
        "v*": Line("log(sum(x_i*y_i, i)/sum(x_i**2, i))", only="x y n")},
    because="the exponential passes its own value on to the derivative, and at v = 0 it is 1. "
            "Here x and y are positive, and so is the slope that would be best if it were free: "
            "exp(v*) equals it.",
    mistakes=(
        Mistake("as_if_free", {"dL/dv": "2/n*sum((exp(v)*x_i - y_i)*x_i, i)"},
                "This is the derivative with respect to the slope. By how much does the slope "
                "change when v does?"),
        Mistake("in_the_prediction", {"dL/dv": "2/n*sum(exp(v)*x_i - y_i, i)"},
                "This stops at the predictions. How does a prediction depend on v?"),
        Mistake("one_term_only", {"dL/dv": "2*mean(exp(2*v)*x**2 - x*y)"},
                "The last factor exp(v) belongs to both terms of the residual. Which of them "
                "lacks it here?"),
        Mistake("step_on_the_slope", {"v_1": "log(1 - 2*eta*mean((x - y)*x))"},
                "This takes the step on the slope, and then the v of the new slope. Which "
                "parameter does gradient descent move here?"),
        Mistake("uphill", {"v_1": "2*eta/n*sum((x_i - y_i)*x_i, i)"},
                "Right size, wrong direction. Against which sign does gradient descent step?"),
        Mistake("derivative_itself", {"v_1": "2/n*sum((y_i - x_i)*x_i, i)"},
                "Here the whole derivative is taken as the step. What scales it?"),
        Mistake("slope_for_v", {"v*": "sum(x_i*y_i, i)/sum(x_i**2, i)"},
                "This is the best slope. Which v gives that slope?"),
        Mistake("mean_of_logarithms", {"v*": "mean(log(y/x))"},
                "This fits the logarithms of the targets. Which equation does dL/dv = 0 give?"),
        Mistake("mean_of_ratios", {"v*": "log(mean(y/x))"},
                "This gives each ratio y/x the same weight. Which weight does dL/dv = 0 give to "
                "a long trip?"),
        Mistake("ratio_of_means", {"v*": "log(sum(y_i, i)/sum(x_i, i))"},
                "This makes the residuals add up to 0. Which factor does each residual carry in "
                "the derivative?")))
