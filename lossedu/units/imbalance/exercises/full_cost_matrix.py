"""Four costs instead of two: the threshold, and what moves it."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

T = "(c_FP - c_TN)/(c_FP - c_TN + c_FN - c_TP)"

EXERCISE = Derive(
    __name__, title="Right decisions cost something, too", points=3, difficulty=3, minutes=7,
    ask="A right decision is rarely free: a found fraud still costs the review and a part of the "
        "money. Let an alarm cost $c_{TP}$ if the case is positive and $c_{FP}$ if it is "
        "negative, and no alarm $c_{FN}$ and $c_{TN}$, with $c_{FN} > c_{TP}$ and "
        "$c_{FP} > c_{TN}$. The calibrated probability of a positive is $p$.\n\n"
        "What are the expected costs of an alarm and of no alarm, and from which threshold "
        "$t$ on does the alarm cost less? Finally, a client names a threshold $t$ and the other "
        "three costs. What cost of a false negative do they imply?",
    symbols=dict(p=(0.05, 0.95), t=(0.05, 0.95), c_TP=(0.2, 1), c_FP=(1.2, 3), c_FN=(2, 9),
                 c_TN=(0.1, 0.9)),
    lines={
        "alarm": Line("p*c_TP + (1 - p)*c_FP", only="p c_TP c_FP"),
        "no alarm": Line("p*c_FN + (1 - p)*c_TN", only="p c_FN c_TN"),
        "t": Line(T, only="c_TP c_FP c_FN c_TN"),
        "c_FN": Line("c_TP + (c_FP - c_TN)*(1 - t)/t", only="t c_TP c_FP c_TN")},
    because="only two differences count: what an alarm adds to the cost of a negative case, and "
            "what a missing alarm adds to that of a positive one. An amount that is paid whatever "
            "is decided drops out.",
    mistakes=(
        Mistake("two_costs", {"t": "c_FP/(c_FP + c_FN)"},
                "This is the threshold for right decisions that cost nothing. Set your first two "
                "lines equal and solve for p."),
        Mistake("upside_down", {"t": "(c_FN - c_TP)/(c_FP - c_TN + c_FN - c_TP)"},
                "A costlier false negative raises this threshold, so that there are fewer alarms. "
                "Which difference belongs above the line?"),
        Mistake("odds", {"t": "(c_FP - c_TN)/(c_FN - c_TP)"},
                "These are the odds p/(1 - p) at the threshold. Which p has them?"),
        Mistake("costs_added", {"t": "(c_FP + c_TN)/(c_FP + c_TN + c_FN + c_TP)"},
                "With your first two lines, bring all terms with p to one side. Which signs do "
                "c_TN and c_TP have then?"),
        Mistake("probabilities_swapped", {"alarm": "(1 - p)*c_TP + p*c_FP"},
                "The two probabilities are swapped. How probable is it that an alarm is a true "
                "positive, and so costs c_TP?"),
        Mistake("probabilities_swapped_below", {"no alarm": "(1 - p)*c_FN + p*c_TN"},
                "The two probabilities are swapped. How probable is it that a case without an "
                "alarm is positive, and so costs c_FN?"),
        Mistake("same_probability_twice", {"alarm": "p*c_TP + p*c_FP"},
                "Both costs of an alarm are multiplied by p here. How probable is it that an "
                "alarm is a false positive?"),
        Mistake("same_probability_below", {"no alarm": "p*c_FN + p*c_TN"},
                "Both costs of no alarm are multiplied by p here. How probable is it that the "
                "case is negative?"),
        Mistake("odds_reversed", {"c_FN": "c_TP + (c_FP - c_TN)*t/(1 - t)"},
                "Here a higher threshold goes with a costlier false negative. Solve your third "
                "line for c_FN: which way up do the odds stand?"),
        Mistake("alarm_without_hit", {"alarm": "(1 - p)*c_FP"},
                "A right alarm costs something here. With which probability is it paid?"),
        Mistake("miss_alone", {"no alarm": "p*c_FN"},
                "Where no alarm is right, c_TN is paid. With which probability?")))
