"""The exponential loss: the score with the smallest risk, the risk there, and the way back."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

RISK = "p*exp(-s) + (1 - p)*exp(s)"

EXERCISE = Derive(
    __name__, title="The best score of the exponential loss", points=3, difficulty=3, minutes=7,
    ask="For some input, the label is $+1$ with probability $p$ and $-1$ with probability "
        "$1 - p$. The risk of a score $s$ under the exponential loss is $R(s)$.\n\n"
        "What are $R'(s)$, the score with the smallest risk, the risk at this score, and the "
        "probability $p$ for which a given score $s$ is the best one?",
    symbols=dict(s=(-2, 2), p=(0.05, 0.95)),
    lines={
        "dR/ds": Line("-p*exp(-s) + (1 - p)*exp(s)", of=RISK, by="s"),
        "best s": Line("log(p/(1 - p))/2", only="p"),
        "smallest R": Line("2*sqrt(p*(1 - p))", only="p"),
        "p of s": Line("1/(1 + exp(-2*s))", only="s")},
    because="both terms of the risk are equal at the best score, and their product is p(1 - p) at "
            "each score. The way back is the logistic function of twice the score.",
    mistakes=(
        Mistake("both_fall", {"dR/ds": "-p*exp(-s) - (1 - p)*exp(s)"},
                "This is negative at each score, so the risk would have no minimum. Which margin "
                "has the row with label -1, and what is its derivative in s?"),
        Mistake("one_label", {"dR/ds": "-exp(-s)"},
                "This is the derivative for a row with label +1. The risk has a second term, and "
                "each counts with the probability of its label."),
        Mistake("log_odds", {"best s": "log(p/(1 - p))"},
                "These are the log-odds, which the logistic loss asks for. Put them into your "
                "first line: is it zero there?"),
        Mistake("half_of_one", {"best s": "log(p)/2 - log(1 - p)"},
                "One of the two logarithms is halved here. What is half of log(p/(1 - p))?"),
        Mistake("upside_down", {"best s": "log((1 - p)/p)/2"},
                "For p = 0.9 this score is negative. Which label is more frequent then?"),
        Mistake("linear", {"best s": "2*p - 1"},
                "This is the answer of the squared hinge. Put it into your first line: is it "
                "zero there?"),
        Mistake("one_term", {"smallest R": "sqrt(p*(1 - p))"},
                "This is one of the two terms. At p = 1/2 the best score is 0: what is the "
                "risk there?"),
        Mistake("product", {"smallest R": "p*(1 - p)"},
                "This is the product of the two terms, and the risk is their sum. How large is "
                "each of them, if both are equal at the best score?"),
        Mistake("variance", {"smallest R": "4*p*(1 - p)"},
                "This is the smallest risk of the squared hinge. What is exp of half a logarithm?"),
        Mistake("plain_sigmoid", {"p of s": "1/(1 + exp(-s))"},
                "This turns log-odds into a probability. Which multiple of the score are the "
                "log-odds here?")))
