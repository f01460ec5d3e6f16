"""What pairing, more splits and more starts each do to the variance of a difference."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

EXERCISE = Derive(
    __name__, title="Starts and splits", points=3, difficulty=3, minutes=8,
    ask="A simple model of two losses: trained and tested on a split, loss A reaches "
        "$a = \\alpha + h + e$ and loss B reaches $b = \\beta + k\\,h + g$. Here $h$ is how easy "
        "the split is, with variance $H$, and $k$ says how strongly B responds to it. The start "
        "adds $e$ to A and $g$ to B, each with variance $E$. Unlike in our experiment, each loss "
        "has starts of its own. So $h$, $e$ and $g$ are independent of each other, and so are "
        "different splits.\n\n"
        "Write five formulas, with `*` between factors:\n\n"
        "- `cov`: the covariance of $a$ and $b$ on one split;\n"
        "- `paired`: the variance of $a - b$ on one split;\n"
        "- `other split`: the same, if $b$ comes from another split than $a$;\n"
        "- `mean`: the variance of the mean difference over $n$ splits with $m$ pairs of starts on "
        "each (all $n\\,m$ differences averaged);\n"
        "- `left`: what is left of it on a single split ($n = 1$) when $m$ grows without bound.",
    symbols=dict(k=(0.2, 2), H=(0.5, 4), E=(0.5, 4), n=(2, 30), m=(2, 30)),
    lines={
        "cov": Line("k*H"),
        "paired": Line("(1 - k)**2*H + 2*E"),
        "other split": Line("(1 + k**2)*H + 2*E"),
        "mean": Line("((1 - k)**2*H + 2*E/m)/n"),
        "left": Line("(1 - k)**2*H")},
    because="the split's part is the same for all starts on it. More starts or more splits average "
            "e and g away; only more splits average (1 - k) h away. "
            "(Splits of one data set are not independent; that comes next.)",
    mistakes=(
        Mistake("covariance_once", {"paired": "(1 + k**2)*H + 2*E - k*H"},
                "The covariance enters the variance of a difference twice. Write a - b with h "
                "collected: which factor does h have?"),
        Mistake("responds_alike", {"paired": "H + 2*E", "left": "H", "mean": "(H + 2*E/m)/n"},
                "This is the split's part in a alone. B responds to the same split, with k h: what "
                "multiplies h in a - b?"),
        Mistake("starts_cancel", {"paired": "(1 - k)**2*H"},
                "The starts of a and b are independent here. Do two independent variances cancel "
                "in a difference?"),
        Mistake("all_cancels", {"paired": "2*E"},
                "This holds for k = 1 alone. What is left of h if B responds to it k times as "
                "strongly?"),
        Mistake("own_split_as_a", {"other split": "2*H + 2*E"},
                "Both losses vary alike with their splits here. How strongly does B respond to "
                "its own split?"),
        Mistake("squared_sum", {"other split": "(1 + k)**2*H + 2*E"},
                "There are two independent splits now, with parts of their own. Can they be "
                "collected in one factor before squaring?"),
        Mistake("minus", {"other split": "(1 - k**2)*H + 2*E"},
                "Variances of independent parts add up, also in a difference. Which sign does the "
                "second have?"),
        Mistake("all_runs_independent", {"mean": "((1 - k)**2*H + 2*E)/(n*m)"},
                "This treats all n m runs as independent. Which part is shared by the m pairs on "
                "one split?"),
        Mistake("split_over_m", {"mean": "((1 - k)**2*H/m + 2*E)/n"},
                "Over the m starts of one split, which part varies, and which is a constant?"),
        Mistake("standard_deviation", {"paired": "sqrt((1 - k)**2*H + 2*E)"},
                "This is the standard deviation. Asked for is the variance."),
        Mistake("still_over_n", {"left": "(1 - k)**2*H/n"},
                "There is a single split now. Which value does n have there?"),
        Mistake("nothing_left", {"left": "0"},
                "More starts average e and g away. Does h change from start to start?")))
