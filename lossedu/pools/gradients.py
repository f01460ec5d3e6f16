"""The pool of the unit "gradients"."""
import math

from ..exercises.kinds import Mistake
from .making import Oral, estimate, module_of, pick

FORMATS = (("float32", "1.19e-7", 1.19e-7), ("float64", "2.22e-16", 2.22e-16))


# ------------------------------------------------------------------ estimate
def forward_error(rng):
    """The least bound of the error of a forward difference."""
    name, said, eps = pick(rng, *FORMATS)
    loss, bend = pick(rng, 0.3, 0.7, 2, 5, 12, 40), pick(rng, 0.2, 0.6, 3, 8, 25)
    reference = 2 * math.sqrt(eps * loss * bend)
    central_step = math.cbrt(3 * eps * loss / bend)
    return estimate(
        module_of("gradients", "forward_error"), title="How good can a forward difference be?",
        points=2, difficulty=3, minutes=6, reference=reference, within=0.01,
        ask=f"The derivative of a loss is compared with the forward difference, "
            f"$(f(x + h) - f(x))/h$, in {name}. There the loss is about {loss:g} and its second "
            f"derivative about {bend:g}. Each of the two computed losses is off by up to "
            f"$\\varepsilon |f|$ with $\\varepsilon$ = {said}; the step is exact. Add up the "
            "largest error of rounding and the error of truncation to first order in $h$. How "
            "large is the sum at the best step? Give three significant digits, as in 1.23e-4.",
        because="the sum is h |f''|/2 + 2 eps |f|/h. At the best step, 2 sqrt(eps |f|/|f''|), "
                "both terms are sqrt(eps |f| |f''|).",
        candidates=(
            Mistake("one_term", reference / 2,
                    "This is one of the two errors at the best step. How large is the other one?"),
            Mistake("step", 2 * math.sqrt(eps * loss / bend),
                    "This is the best step. How large is the error with it?"),
            Mistake("one_value", math.sqrt(2) * reference / 2,
                    "Here only one of the two losses is rounded. How far can their difference be "
                    "off?"),
            Mistake("no_half", math.sqrt(2) * reference,
                    "Which factor has the second derivative in Taylor's formula?"),
            Mistake("central", 1.5 * eps * loss / central_step,
                    "This is the formula of the central difference. Which derivative does the "
                    "forward difference not cancel?"),
            Mistake("without_loss", 2 * math.sqrt(eps * bend),
                    "The size of the loss is missing. How large is the rounding error of a loss?"),
            Mistake("without_bend", 2 * math.sqrt(eps * loss),
                    "The second derivative is missing. How large is the error of truncation?"),
            Mistake("root_of_eps", math.sqrt(eps),
                    "This is the root of $\\varepsilon$. What do the loss and its second "
                    "derivative do to the error?"))), (
        Oral("Somebody adds a constant of 1,000 to the loss. What happens to the gradient, to the "
             "best step and to the error?",
             ("the gradient stays as it is, and the rounding error of the loss grows",
              "the best step and the smallest error grow with the root of the size of the loss")),
        Oral("What do you gain with the central difference, and what does it cost?",
             ("the second derivative cancels: the error is of the order of eps to the power 2/3 "
              "and not 1/2",
              "two evaluations for each entry, where the forward difference shares one of them")))


POOL = (forward_error,)
