"""Labels that flip with one probability in each class: what cross-entropy learns from them, and how
it is undone."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

EXERCISE = Derive(
    __name__, title="A test that errs on both sides", points=3, difficulty=3, minutes=7,
    ask="The labels of a training set come from a laboratory test. A person who is ill gets the "
        "label 0 with probability $b$, a person who is healthy the label 1 with probability $a$, "
        "whatever the inputs, and $a + b < 1$. Among people with the same inputs the fraction "
        "$\\eta$ is truly ill. A flexible model is trained on the labels with cross-entropy, on as "
        "many examples as you like; its output for these people is $r$.\n\n"
        "What is $r$? Which $\\eta$ does an output $r$ stand for? From which output $t$ on is the "
        "person more probably ill than healthy? Last: how large is the derivative of $r$ with "
        "respect to $\\eta$? Differences between people are damped by this factor.",
    symbols=dict(eta=(0.05, 0.95), r=(0.3, 0.7), a=(0.02, 0.25), b=(0.05, 0.35)),
    lines={
        "r": Line("(1 - b)*eta + a*(1 - eta)", only="eta a b"),
        "eta": Line("(r - a)/(1 - a - b)", only="r a b"),
        "t": Line("(1 + a - b)/2", only="a b"),
        "dr/deta": Line("1 - a - b", only="a b", of="(1 - b)*eta + a*(1 - eta)", by="eta")},
    because="cross-entropy is proper for the labels that it is given, so it estimates the "
            "probability of a label 1. If the two rates are known, this is a straight line in eta, "
            "and can be inverted.",
    mistakes=(
        Mistake("one_rate", {"r": "(1 - b)*eta"},
                "A label 1 can come from a healthy person too. With which probability?"),
        Mistake("rates_swapped", {"r": "(1 - a)*eta + b*(1 - eta)"},
                "The rates are swapped: b belongs to the ill, who lose their label 1, and a to the "
                "healthy, who get one."),
        Mistake("one_rate_for_both", {"r": "(1 - a)*eta + a*(1 - eta)"},
                "This is right if the ill lose their label with probability a too. What is their "
                "rate?"),
        Mistake("b_for_both", {"r": "(1 - b)*eta + b*(1 - eta)"},
                "This is right if the healthy get a label 1 with probability b too. What is their "
                "rate?"),
        Mistake("unchanged", {"r": "eta"},
                "This is the fraction that is ill. What fraction carries the label 1?"),
        Mistake("eta_shift_only", {"eta": "r - a"},
                "Try eta = 1: the output is 1 - b then. Does this line return 1?"),
        Mistake("eta_sum", {"eta": "(r - a)/(1 + a - b)"},
                "Try eta = 1, where r = 1 - b. Which denominator makes this line 1?"),
        Mistake("one_half", {"t": "1/2"},
                "This holds where both rates are equal. Put eta = 1/2 into your first line."),
        Mistake("t_as_fraction", {"t": "(1/2 - a)/(1 - a - b)"},
                "At this fraction of ill people a label 1 is as probable as a label 0. Asked for "
                "is the output at which a person is as probably ill as healthy."),
        Mistake("t_signs", {"t": "(1 - a + b)/2"},
                "Let b be 0: healthy people with a label 1 raise the outputs. Should the threshold "
                "rise or fall with a?"),
        Mistake("slope_one_rate", {"dr/deta": "1 - b"},
                "The healthy also count: their part a (1 - eta) falls as eta rises.")))
