"""Squared error behind exp: the two derivatives in the logit, and where the first is steepest."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

LOSS = "(exp(z) - y)**2"

EXERCISE = Derive(
    __name__, title="Squares behind exp", points=3, difficulty=3, minutes=7,
    ask="The head is $\\mu = e^z$ and the loss is $\\ell = (\\mu - y)^2$, with a target $y > 0$. "
        "What are its first and second derivative in the logit $z$? Write $\\mu$ for $e^z$ where "
        "you like (type `mu`). Then look at predictions that are too low: at which value "
        "of $\\mu$ (a formula in $y$) is the gradient most negative, and how large is it there? "
        "Below that value a prediction that is *more* wrong gets a smaller gradient.",
    symbols=dict(z=(-2, 2), y=(0.3, 3)),
    where=dict(mu="exp(z)"),
    lines={
        "dl/dz": Line("2*(mu - y)*mu", of=LOSS, by="z"),
        "d2l/dz2": Line("2*mu*(2*mu - y)", of="2*(exp(z) - y)*exp(z)", by="z"),
        "mu*": Line("y/2", only="y"),
        "dl/dz at mu*": Line("-y**2/2", only="y")},
    because="for small mu the factor mu takes the gradient away, and for large mu the gradient "
            "grows like mu^2: neither side resembles the plain square.",
    mistakes=(
        Mistake("in_mu", {"dl/dz": "2*(mu - y)"},
                "This is the derivative in mu. By what does the chain rule multiply it?"),
        Mistake("by_z", {"dl/dz": "2*(mu - y)*z"},
                "The derivative of exp(z) is not z. Which is it?"),
        Mistake("inner_only", {"d2l/dz2": "2*mu**2"},
                "Only the first of the two factors that depend on z is differentiated. What does "
                "the product rule add?"),
        Mistake("zero_of_gradient", {"mu*": "y"},
                "There the gradient is 0: the prediction is right. Which derivative has to vanish "
                "where the gradient is steepest?"),
        Mistake("logit_for_mu", {"mu*": "log(y/2)"},
                "This is the logit z at the place that is asked for. Which mu = exp(z) belongs to "
                "it?"),
        Mistake("mu_not_inserted", {"dl/dz at mu*": "-y/2"},
                "Insert mu* for each mu of the first line. In how many places does mu stand "
                "there?"),
        Mistake("derivative_in_mu", {"dl/dz at mu*": "-y"},
                "This is the derivative in mu at that place. By what does the chain rule multiply "
                "it?"),
        Mistake("squared_twice", {"dl/dz at mu*": "-y**2"},
                "The factor 2 of the derivative and the two halves of y: what do they make?")))
