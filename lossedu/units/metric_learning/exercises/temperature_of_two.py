"""InfoNCE with two negatives: what the temperature does to loss and gradient."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

LOSS = "log(1 + exp((b - a)/t) + exp((c - a)/t))"
BELOW = "(exp(a/t) + exp(b/t) + exp(c/t))"

EXERCISE = Derive(
    __name__, title="Two negatives and a temperature", points=3, difficulty=3, minutes=7,
    ask="An anchor has the cosine $a$ with its positive and the cosines $b$ and $c$ with two "
        "negatives, $b > c$. Its loss at the temperature $t$ is "
        "$L = \\log(1 + e^{(b-a)/t} + e^{(c-a)/t})$.\n\n"
        "How many times as large as "
        "$\\partial L / \\partial c$ is $\\partial L / \\partial b$? At which temperature is it "
        "$k$ times as large, $k > 1$? And what is the derivative of the loss with respect to the "
        "temperature?",
    symbols=dict(a=(-0.9, 0.9), b=(0.1, 0.9), c=(-0.9, 0.05), t=(0.2, 1.5), k=(1.5, 20)),
    lines={
        "ratio": Line("exp((b - c)/t)", only="b c t"),
        "t of k": Line("(b - c)/log(k)", only="b c k"),
        "dL/dt": Line(f"((a - b)*exp(b/t) + (a - c)*exp(c/t))/(t**2*{BELOW})", of=LOSS, by="t")},
    because="both derivatives have the same denominator, which the ratio loses. Where a is the "
            "largest cosine, dL/dt is positive: a lower temperature lowers the loss of the very "
            "same embedding.",
    mistakes=(
        Mistake("ratio_of_cosines", {"ratio": "b/c"},
                "This is the ratio of the cosines. With what are they multiplied in the gradient, "
                "or in which function do they stand?"),
        Mistake("no_temperature", {"ratio": "exp(b - c)"},
                "Right for t = 1. What are the logits?"),
        Mistake("divided_behind", {"ratio": "exp(b - c)/t"},
                "The temperature divides the cosines, not their exponentials. Where does it "
                "stand?"),
        Mistake("upside_down", {"ratio": "exp((c - b)/t)"},
                "This is less than 1. Which negative has the larger gradient?"),
        Mistake("times_temperature", {"ratio": "exp((b - c)*t)"},
                "Here a high temperature sharpens the weights. By what are the cosines divided?"),
        Mistake("t_no_log", {"t of k": "(b - c)/k"},
                "Put this temperature into your ratio: does k come out?"),
        Mistake("t_upside_down", {"t of k": "log(k)/(b - c)"},
                "This is one divided by it. For a large k, should the temperature be high or low?"),
        Mistake("dt_sign", {"dL/dt": f"((b - a)*exp(b/t) + (c - a)*exp(c/t))/(t**2*{BELOW})"},
                "The sign is wrong. What is the derivative of 1/t?"),
        Mistake("dt_no_square", {"dL/dt": f"((a - b)*exp(b/t) + (a - c)*exp(c/t))/(t*{BELOW})"},
                "What is the derivative of 1/t?"),
        Mistake("dt_no_logarithm", {"dL/dt": "((a - b)*exp((b - a)/t) + (a - c)*exp((c - a)/t))"
                                             "/t**2"},
                "This is the derivative of what stands inside the logarithm. What does the "
                "logarithm add to it?"),
        Mistake("dt_loss_over_t", {"dL/dt": f"-{LOSS}/t"},
                "This would be right if the loss were in proportion to 1/t. Where does t stand, "
                "and what does the chain rule make of the exponentials?"),
        Mistake("dt_no_cosines", {"dL/dt": f"(exp(b/t) + exp(c/t))/(t**2*{BELOW})"},
                "The inner derivatives are missing: what is the derivative of (b - a)/t with "
                "respect to t?"),
        Mistake("dt_sum_alone", {"dL/dt": "((a - b)*exp(b/t) + (a - c)*exp(c/t))"
                                          "/(t**2*(exp(b/t) + exp(c/t)))"},
                "The 1 in the sum is missing below the line. What is the derivative of a "
                "logarithm?")))
