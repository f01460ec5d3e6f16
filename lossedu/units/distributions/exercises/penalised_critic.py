"""The best critic under a gradient penalty, and the value that it reports."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

GAIN = "s*W - k*(s - 1)**2"

EXERCISE = Derive(
    __name__, title="What a penalised critic reports", points=3, difficulty=3, minutes=7,
    ask="All fakes lie at one point and all real values at another, a distance $W > 0$ away, so "
        "the Wasserstein distance is $W$. A critic is a straight line between them with slope "
        "$s$; its value is $sW$. For $s \\ge 0$ it is trained to maximise $J = sW - k (s - 1)^2$ "
        "with the factor $k > 0$ of the gradient penalty.\n\n"
        "What is $\\partial J/\\partial s$? Which slope is the best one? Which value does the best "
        "critic report? And if all data are multiplied by $c > 0$ (another unit), what is the "
        "value of the new best critic divided by the new distance $cW$?",
    symbols=dict(s=(0, 4), W=(0.3, 5), k=(0.5, 10), c=(0.2, 5)),
    lines={
        "dJ/ds": Line("W - 2*k*(s - 1)", of=GAIN, by="s"),
        "best s": Line("1 + W/(2*k)", only="W k"),
        "value": Line("W*(1 + W/(2*k))", only="W k"),
        "ratio": Line("1 + c*W/(2*k)", only="W k c")},
    because="a slope of 1 costs nothing and a slightly larger one nearly nothing, so the best "
            "critic is steeper than 1. The excess depends on the unit of the data: the same data "
            "in cents overstate the distance more than in euros.",
    mistakes=(
        Mistake("slope_of_one", {"best s": "1"},
                "At s = 1 the penalty is flat, and the first term still rises. Put s = 1 into "
                "your first line: is it zero?"),
        Mistake("no_two", {"best s": "1 + W/k"},
                "Which factor does the derivative of a square bring?"),
        Mistake("below_one", {"best s": "1 - W/(2*k)"},
                "Does the first term gain or lose when s grows beyond 1?"),
        Mistake("objective", {"value": "W + W**2/(4*k)"},
                "This is J at the best slope, the penalty taken off. Which number is the value?"),
        Mistake("true_distance", {"value": "W"},
                "This is the value of a critic with slope 1. Which slope is the best one?"),
        Mistake("same_ratio", {"ratio": "1 + W/(2*k)"},
                "This is the ratio in the old unit. Put c*W in the place of W, with the same k."),
        Mistake("ratio_as_value", {"ratio": "c*W*(1 + c*W/(2*k))"},
                "This is the new value. By what is it to be divided?"),
        Mistake("ratio_of_ratios", {"ratio": "(1 + c*W/(2*k))/(1 + W/(2*k))"},
                "This compares the new ratio with the old one. Divide the new value by the new "
                "distance alone."),
        Mistake("excess", {"ratio": "c*W/(2*k)"},
                "This is the excess alone. What is the whole new value divided by c*W?"),
        Mistake("square_of_c", {"ratio": "1 + c**2*W/(2*k)"},
                "The new value has a c**2 in one term. What becomes of it when the value is "
                "divided by the new distance?")))
