"""The KL divergence of two Gaussians, its derivatives, and the spread that covers a misfit."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

KL = "log(v/s) + (s**2 + (m - u)**2)/(2*v**2) - 1/2"

EXERCISE = Derive(
    __name__, title="Two Gaussians", points=3, difficulty=3, minutes=9,
    ask="Let $q$ be a Gaussian with mean $m$ and standard deviation $s$, and $p$ one with mean $u$ "
        "and standard deviation $v$, both with densities on the line.\n\n"
        "Write $\\mathrm{KL}(q \\,\\|\\, p)$, and its derivatives in $m$, in $s$ and in $v$. "
        "Then two best spreads: if $m$ and $u$ differ and stay as they are, which $s$ minimises "
        "it, and which $v^2$ does?",
    symbols=dict(m=(-2, 2), u=(-2, 2), s=(0.4, 3), v=(0.4, 3)),
    lines={
        "KL": Line(KL),
        "dKL/dm": Line("(m - u)/v**2", of=KL, by="m"),
        "dKL/ds": Line("s/v**2 - 1/s", of=KL, by="s"),
        "dKL/dv": Line("1/v - (s**2 + (m - u)**2)/v**3", of=KL, by="v"),
        "best s": Line("v", only="m u v"),
        "best v**2": Line("s**2 + (m - u)**2", only="m u s")},
    because="as the first argument, a Gaussian keeps the spread of the other one however far away "
            "it lies. As the second argument, it widens until it covers the distance between "
            "the means.",
    mistakes=(
        Mistake("other_direction", {"KL": "log(s/v) + (v**2 + (m - u)**2)/(2*s**2) - 1/2"},
                "This is KL(p || q). Under which of the two is the expectation taken?"),
        Mistake("half_forgotten", {"KL": "log(v/s) + (s**2 + (m - u)**2)/(2*v**2)"},
                "Try two equal Gaussians: what has the divergence to be?"),
        Mistake("log_turned", {"KL": "log(s/v) + (s**2 + (m - u)**2)/(2*v**2) - 1/2"},
                "The wider p is, the smaller its density near its mean. Which sign has log v in "
                "log q - log p?"),
        Mistake("no_distance", {"KL": "log(v/s) + s**2/(2*v**2) - 1/2"},
                "Where do the two means enter? The expectation of (x - u)**2 under q is not s**2 "
                "alone."),
        Mistake("no_spread", {"KL": "log(v/s) + (m - u)**2/(2*v**2)"},
                "The expectation of (x - u)**2 under q is a squared distance plus a variance. "
                "Which?"),
        Mistake("unscaled", {"dKL/dm": "m - u"},
                "In which unit is the distance measured? Look at the denominator of your first "
                "line."),
        Mistake("log_forgotten", {"dKL/ds": "s/v**2"},
                "This is never 0. Which other term of the first line contains s?"),
        Mistake("in_the_variance", {"dKL/ds": "1/(2*v**2) - 1/(2*s**2)"},
                "This is the derivative in the variance, s**2. By which factor does that in s "
                "differ?"),
        Mistake("in_the_other_variance", {"dKL/dv": "1/(2*v**2) - (s**2 + (m - u)**2)/(2*v**4)"},
                "This is the derivative in the variance, v**2. By which factor does that in v "
                "differ?"),
        Mistake("only_spread", {"dKL/dv": "1/v - s**2/v**3"},
                "The distance of the means is divided by v**2 as well. What is its derivative?"),
        Mistake("widened", {"best s": "sqrt(v**2 + (m - u)**2)"},
                "Set the third line to 0. Does it contain the means?"),
        Mistake("same_spread", {"best v**2": "s**2"},
                "This would be right for equal means. Set the fourth line to 0 and multiply by "
                "v**3."),
        Mistake("root", {"best v**2": "sqrt(s**2 + (m - u)**2)"},
                "This is the best v itself. Its square is asked for.")))
