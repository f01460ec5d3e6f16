"""The pseudo-Huber loss: derivative, curvature, bound, and its distance from Huber's loss."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

LOSS = "d**2*(sqrt(1 + (r/d)**2) - 1)"

EXERCISE = Derive(
    __name__, title="Huber's loss without a seam", points=3, difficulty=3, minutes=7,
    ask="The second derivative of Huber's loss jumps at $|r| = \\delta$. The **pseudo-Huber "
        "loss** is smooth: $\\ell(r) = \\delta^2 \\bigl(\\sqrt{1 + (r/\\delta)^2} - 1\\bigr)$. "
        "In your formulas, type `d` for $\\delta$.\n\n"
        "What are $\\psi(r)$ and $\\psi'(r)$, the limit of $\\psi(r)$ as $r \\to \\infty$, and "
        "the limit of Huber's loss minus the pseudo-Huber loss as $r \\to \\infty$?",
    symbols=dict(r=(-3, 3), d=(0.4, 3)),
    lines={
        "psi": Line("r/sqrt(1 + (r/d)**2)", of=LOSS, by="r"),
        "dpsi/dr": Line("(1 + (r/d)**2)**(-3/2)", of="r/sqrt(1 + (r/d)**2)", by="r"),
        "limit of psi": Line("d", only="d"),
        "limit of the difference": Line("d**2/2", only="d")},
    because="far out the pseudo-Huber loss comes close to delta * |r| - delta^2, and Huber's is "
            "delta * |r| - delta^2 / 2. The two run side by side, at a distance of half of delta "
            "squared.",
    mistakes=(
        Mistake("bounded_by_one", {"limit of psi": "1"},
                "Put in r = 100 and d = 2. What does psi come to?"),
        Mistake("huber_outside", {"psi": "d"},
                "This is Huber's derivative beyond delta. What is the derivative of the root?"),
        Mistake("cauchy", {"psi": "r/(1 + (r/d)**2)"},
                "This falls back towards 0, like the derivative of the Cauchy loss. What is the "
                "derivative of a root?"),
        Mistake("factor_of_delta", {"psi": "d*r/sqrt(1 + (r/d)**2)"},
                "Near 0 this is d*r, but the loss is close to r**2/2 there. Which powers of d "
                "come from the factor in front and from the inner derivative?"),
        Mistake("delta_left_out", {"psi": "r/sqrt(1 + r**2)", "dpsi/dr": "(1 + r**2)**(-3/2)"},
                "This belongs to delta = 1. By what is r divided under the root?"),
        Mistake("no_difference", {"limit of the difference": "0"},
                "Both losses grow like d*r. Which constants are left when you take this off each?"),
        Mistake("whole_square", {"limit of the difference": "d**2"},
                "Far out the pseudo-Huber loss is close to d*r - d**2. Which constant does "
                "Huber's loss have there?"),
        Mistake("constant_of_huber", {"limit of the difference": "-d**2/2"},
                "This is the constant in Huber's own line. Which constant does the other "
                "loss have?")))
