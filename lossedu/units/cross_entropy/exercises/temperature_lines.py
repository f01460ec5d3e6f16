"""The derivatives through a temperature: the chain rule, into the logit and into the divisor."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

LOSS = "-y*log(sigma(z/T)) - (1 - y)*log(1 - sigma(z/T))"

EXERCISE = Derive(
    __name__, title="A logit with a temperature", points=3, difficulty=3, minutes=9,
    ask="A trained network is too sure of itself, so its logit $z$ is divided by a **temperature** "
        "$T > 0$ before the sigmoid sees it: $u = z/T$ and $p = \\sigma(u)$. The loss of "
        "an example with label $y$ stays binary cross-entropy, now as a function of $z$ and "
        "$T$. You know its derivative with respect to $u$, so the rest is the chain rule.\n\n"
        "Which gradient reaches the logit, how does the loss change with the temperature, "
        "and how large is its curvature in the logit? Write each line in the symbols that "
        "stand beside it.",
    symbols=dict(z=(-4, 4), T=(0.4, 4), y={0, 1}),
    where=dict(u="z/T", p="sigma(u)"),
    lines={
        "dL/dz": Line("(p - y)/T", only="p y T", of=LOSS, by="z"),
        "du/dT": Line("-z/T**2", only="z u T", of="z/T", by="T"),
        "dL/dT": Line("(y - p)*z/T**2", only="p y z u T", of=LOSS, by="T",
                      follows="(p - y)*{du/dT}"),
        "d2L/dz2": Line("p*(1 - p)/T**2", only="p T", of="(sigma(z/T) - y)/T", by="z")},
    because="T stands below z, so each derivative in z brings one factor 1/T: the gradient "
            "has one, the curvature two. The loss depends on T only through u, so dL/dT is "
            "(p - y) times du/dT.",
    mistakes=(
        Mistake("as_if_untempered", {"dL/dz": "p - y"},
                "This is the derivative with respect to u. By how much does u change when "
                "z changes a little?"),
        Mistake("derivative_in_z", {"du/dT": "1/T"},
                "This is the derivative of z/T with respect to z. Here T is the variable, "
                "and z is a constant."),
        Mistake("one_factor", {"d2L/dz2": "p*(1 - p)/T"},
                "One factor of T is missing. The gradient has one already; does p, too, depend "
                "on z through z/T?"),
        Mistake("sigmoid_missing", {"d2L/dz2": "1/T**2"},
                "Here p is differentiated as if it were u. What is the derivative of the "
                "sigmoid?")))
