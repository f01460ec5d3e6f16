"""Uncertainty weighting with a factor for each term: the best weight and what is left."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

TOTAL = "b*exp(-s)*L + s/2"

EXERCISE = Derive(
    __name__, title="Learned weights with factors", points=3, difficulty=3, minutes=8,
    ask="A paper gives each task the term $J = b\\, e^{-s} L + \\tfrac{s}{2}$, with $b = "
        "\\tfrac12$ for a regression and $b = 1$ for a classification; $L > 0$ is the task's loss, "
        "held fixed here.\n\nWhat is $\\partial J / \\partial s$, the best $s$, the factor $b\\, "
        "e^{-s}$ in front of $L$ at the best $s$, the smallest $J$, and by how much does the "
        "smallest $J$ grow when the unit makes $L$ into $a^2 L$, with $a > 0$?",
    symbols=dict(s=(-2, 2), L=(0.2, 4), b=(0.3, 2), a=(0.3, 5)),
    lines={
        "dJ/ds": Line("-b*exp(-s)*L + 1/2", only="s L b", of=TOTAL, by="s"),
        "best s": Line("log(2*b*L)", only="L b"),
        "factor": Line("1/(2*L)", only="L b"),
        "smallest J": Line("1/2 + log(2*b*L)/2", only="L b"),
        "growth": Line("log(a)", only="a")},
    because="b cancels in the factor: at the best s both kinds of task have the weight 1/(2L). It "
            "only adds a constant to J, and so does the unit.",
    mistakes=(
        Mistake("no_minus", {"dJ/ds": "b*exp(-s)*L + 1/2"},
                "This is positive for each s, so there would be no minimum. What is the inner "
                "derivative of exp(-s)?"),
        Mistake("whole_term", {"dJ/ds": "-b*exp(-s)*L + 1"},
                "This belongs to a second term of s. Here it is s/2."),
        Mistake("forgot_half", {"best s": "log(b*L)"},
                "Put this into your first line: is it zero there? Which factor does the second "
                "term have?"),
        Mistake("half_the_other_way", {"best s": "log(b*L/2)"},
                "Put this into your first line: is it zero there? On which side does the 2 stand?"),
        Mistake("upside_down", {"best s": "-log(2*b*L)"},
                "For a large loss this s is small, and its weight large. Which sign has s in the "
                "exponent?"),
        Mistake("no_b", {"best s": "log(2*L)"},
                "This is right for b = 1. Where does b stand in your first line?"),
        Mistake("without_b", {"factor": "1/(2*b*L)"},
                "This is exp(-s) alone. The factor in front of L has b as well."),
        Mistake("inverse", {"factor": "1/L"},
                "This is the factor in formula (1). Put your best s into b exp(-s)."),
        Mistake("whole_one", {"smallest J": "1 + log(2*b*L)"},
                "This is twice the smallest J. What is b exp(-s) L at the best s?"),
        Mistake("lost_two", {"smallest J": "1/2 + log(b*L)/2"},
                "The factor inside the logarithm is not that of the best s."),
        Mistake("whole_term_left", {"smallest J": "1 + log(2*b*L)/2"},
                "What is b exp(-s) L at the best s?"),
        Mistake("whole_s", {"smallest J": "1/2 + log(2*b*L)"},
                "The second term of J is s/2. How much of the best s does it leave?"),
        Mistake("no_growth", {"growth": "0"},
                "The best network does not depend on the unit, but the smallest J does. What is "
                "log(2 b a**2 L) minus log(2 b L)?"),
        Mistake("square", {"growth": "2*log(a)"},
                "The logarithm of a squared is 2 log(a). Which factor stands before the logarithm "
                "in the smallest J?"),
        Mistake("times", {"growth": "a**2"},
                "L grows by this factor. By how much does the smallest J grow, as a difference?")))
