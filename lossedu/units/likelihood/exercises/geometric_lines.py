"""A family that the text leaves out: its log-partition, its mean, and two derivatives."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

EXERCISE = Derive(
    __name__, title="Sheets before a jam", points=3, difficulty=3, minutes=8,
    ask="A printer jams at each sheet with probability $\\theta$, independently. It prints $y = 0, "
        "1, 2, \\dots$ sheets before the first jam, with probability $p(y) = \\theta\\,(1 - "
        "\\theta)^y$. Write this as an exponential family whose natural parameter is $\\eta = "
        "\\log(1 - \\theta)$, a number below 0, and give its log-partition $A(\\eta)$, the "
        "mean of $y$ as a function of $\\eta$, and the derivative of the negative log-likelihood "
        "$\\ell$ of one $y$ in $\\eta$.\n\n"
        "A network must not output positive numbers for $\\eta$, so a colleague lets the output "
        "$z$ be the logarithm of the mean: $e^z$ is the expected number of sheets. What is the "
        "derivative of $\\ell$ in $z$?",
    symbols=dict(eta=(-3, -0.3), y={0, 1, 2, 5}, z=(-2, 2)),
    lines={
        "A": Line("-log(1 - exp(eta))", only="eta"),
        "mean": Line("exp(eta)/(1 - exp(eta))", only="eta", of="-log(1 - exp(eta))", by="eta"),
        "dl/deta": Line("exp(eta)/(1 - exp(eta)) - y", only="eta y", follows="{mean} - y"),
        "dl/dz": Line("(exp(z) - y)/(1 + exp(z))", only="z y")},
    because="in the natural parameter the derivative is prediction minus target. In z, which is "
            "another function of the mean, it is that difference divided by 1 + e^z: an example "
            "with a large expected count has the smaller weight.",
    mistakes=(
        Mistake("sign_of_A", {"A": "log(1 - exp(eta))"},
                "In p(y) = h(y) exp(eta y - A) the log-partition has a minus sign. What is log "
                "theta, written with eta, and which sign does it get?"),
        Mistake("theta_as_exp", {"A": "-eta"},
                "This takes theta for exp(eta). Which probability has the logarithm eta here?"),
        Mistake("softplus", {"A": "log(1 + exp(eta))"},
                "This is the log-partition of a label that is 0 or 1. The counts here "
                "have no largest value: what is the sum of exp(eta y) over y = 0, 1, 2, ...?"),
        Mistake("first_jam_counted", {"mean": "1/(1 - exp(eta))"},
                "This counts the sheet that jams as well. At which number does y begin?"),
        Mistake("probability", {"mean": "exp(eta)"},
                "This is the probability that one sheet passes. How many pass on average before "
                "the first jam?"),
        Mistake("turned", {"dl/deta": "y - exp(eta)/(1 - exp(eta))"},
                "This is the derivative of the log-likelihood. Which sign has the *negative* "
                "log-likelihood?"),
        Mistake("loss_itself", {"dl/deta": "-log(1 - exp(eta)) - eta*y"},
                "This is the negative log-likelihood itself. What of it is asked for?"),
        Mistake("loss_in_z", {"dl/dz": "(1 + y)*log(1 + exp(z)) - y*z"},
                "This is the loss itself, written with z. What of it is asked for?"),
        Mistake("no_target", {"dl/deta": "exp(eta)/(1 - exp(eta))"},
                "The term eta y of the exponent is missing. What is its derivative?"),
        Mistake("as_if_natural", {"dl/dz": "exp(z) - y"},
                "This would hold if z were the natural parameter. Write eta as a function of z, "
                "and use the chain rule: what is d eta / d z?"),
        Mistake("target_without_factor", {"dl/dz": "exp(z)/(1 + exp(z)) - y"},
                "The first term is right, and y lacks a factor. The chain rule multiplies the "
                "whole difference, prediction minus target, by d eta / d z."),
        Mistake("chain_with_mean", {"dl/dz": "(exp(z) - y)*exp(z)/(1 + exp(z))"},
                "The difference is there, and its factor is 1 - theta. By the chain rule it is "
                "d eta / d z: write eta with z, and differentiate it."),
        Mistake("chain_upside_down", {"dl/dz": "(exp(z) - y)*(1 + exp(z))"},
                "The factor of the chain rule is there, but inverted. Is it d eta / d z or d z / d "
                "eta that is needed?"),
        Mistake("derivative_in_the_mean", {"dl/dz": "(exp(z) - y)/(exp(z)*(1 + exp(z)))"},
                "This is the derivative with respect to the mean. By how much does the mean "
                "change when z does?"),
        Mistake("mean_without_one", {"dl/dz": "(exp(z) - y)/exp(z)"},
                "Nearly. With mean m, theta is 1/(1 + m): what is 1 - theta, whose logarithm is "
                "eta?")))
