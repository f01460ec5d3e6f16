"""Counts observed for different times: the Poisson loss in the logit, line by line."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

EXERCISE = Derive(
    __name__, title="Counts with an exposure", points=3, difficulty=3, minutes=10,
    ask="A machine was watched for $t > 0$ hours, and $k$ failures were counted. A network outputs "
        "a number $z$, and the expected count is $\\lambda = t\\,e^{z}$. The loss is the negative "
        "logarithm of the Poisson probability, without the term that depends on $k$ alone: "
        "$L = -k \\log \\lambda + \\lambda$.\n\n"
        "What are $L$ as a function of $z$, $t$ and $k$, and its first and second derivatives in "
        "$z$? Which $z$ is best for this one example, if $k > 0$? And what is the derivative in "
        "$z$ of the squared error $(k - \\lambda)^2$? (For $\\lambda$ type `lambda`, "
        "`\\lambda`, `λ` or `l`, where the line allows it.)",
    symbols=dict(z=(-2, 2), t=(0.3, 4), k=(0.5, 6)),
    where={"lambda": "t*exp(z)"},
    lines={
        "L": Line("t*exp(z) - k*(z + log(t))", only="z t k"),
        "dL/dz": Line("lambda - k", only="lambda k", of="t*exp(z) - k*(z + log(t))", by="z"),
        "d2L/dz2": Line("lambda", only="lambda"),
        "best z": Line("log(k/t)", only="k t"),
        "d squared/dz": Line("2*(lambda - k)*lambda", only="lambda k",
                             of="(t*exp(z) - k)**2", by="z")},
    because="the derivative is once more prediction minus target, since exp is the inverse of the "
            "canonical link of the Poisson distribution. The curvature is the expected count, so "
            "L is convex in z. The squared error brings the factor lambda: where the prediction "
            "is far too low, its gradient vanishes.",
    mistakes=(
        Mistake("no_exposure", {"L": "exp(z) - k*z"},
                "This is right for one hour. Where does t enter?"),
        Mistake("half_the_exposure", {"L": "t*exp(z) - k*z"},
                "This differs by k log t. What is the logarithm of t exp(z)?"),
        Mistake("log_of_z", {"L": "t*exp(z) - k*log(z*t)"},
                "The logarithm is taken of z t here. What is the logarithm of exp(z)?"),
        Mistake("sign", {"dL/dz": "k - lambda"},
                "If the expected count is too large, should L rise or fall with z?"),
        Mistake("in_the_rate", {"dL/dz": "1 - k/lambda"},
                "This is the derivative in lambda. What does lambda change by when z does?"),
        Mistake("ratio", {"dL/dz": "lambda/k - 1"},
                "This is the difference divided by k. Which term of L has the factor k?"),
        Mistake("with_k", {"d2L/dz2": "lambda - k"},
                "This is the first derivative. What is the derivative of k in z?"),
        Mistake("constant", {"d2L/dz2": "1"},
                "This is the second derivative of half a squared residual. What is the derivative "
                "of lambda in z?"),
        Mistake("in_lambda", {"d2L/dz2": "lambda**2"},
                "Lambda stands here twice. What is the derivative of lambda in z?"),
        Mistake("second_in_lambda", {"d2L/dz2": "k/lambda**2"},
                "This is the second derivative in lambda. Which variable is asked for?"),
        Mistake("upside_down", {"best z": "log(t/k)"},
                "With many failures in a short time, this is small. At which z is lambda equal "
                "to k?"),
        Mistake("count_alone", {"best z": "log(k)"},
                "This is right for one hour. At which z is t exp(z) equal to k?"),
        Mistake("log_over_time", {"best z": "log(k)/t"},
                "The time divides the logarithm here. Which quotient is the rate, and where does "
                "its logarithm come in?"),
        Mistake("quotient_of_logs", {"best z": "log(k)/log(t)"},
                "This is a quotient of logarithms. What is the logarithm of a quotient?"),
        Mistake("no_log", {"best z": "k/t"},
                "This is the rate, exp(z). Which z belongs to it?"),
        Mistake("no_chain_rule", {"d squared/dz": "2*(lambda - k)"},
                "This is the derivative in lambda. By what does the chain rule multiply it?"),
        Mistake("no_two", {"d squared/dz": "(lambda - k)*lambda"},
                "What does the derivative of a square bring to the front?")))
