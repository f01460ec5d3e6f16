"""The pool of the unit "numerics"."""
import math

from ..exercises.kinds import Mistake
from .making import Oral, estimate, module_of, pick

# name -> digits of the binary fraction: the next number above 1 is 1 + 2**-digits
DIGITS = {"float32": 23, "float16": 10, "bfloat16": 7}


# ------------------------------------------------------------------ estimate
def lead_for_zero(rng):
    """From which lead of the right logit on a cross-entropy is exactly 0."""
    name = pick(rng, *DIGITS)
    classes, temperature = pick(rng, 3, 5, 10, 20, 30), pick(rng, 0.5, 0.7, 1.5, 2, 4)
    half_gap, others = 2.0 ** -(DIGITS[name] + 1), classes - 1
    lead = math.log(others / half_gap)
    return estimate(
        module_of("numerics", "lead_for_zero"), title="A loss of exactly 0", points=2,
        difficulty=3, minutes=6, reference=temperature * lead, off=0.006,
        ask=f"A classifier of {classes} classes divides its logits by the temperature "
            f"{temperature:g}. Its cross-entropy is computed as $\\log(1 + q)$, where $q$ is the "
            "sum of the exponentials of the others, each divided by that of the right class. "
            f"Nothing is rounded but $1 + q$, once, to {name}, whose next number above 1 is "
            f"$1 + 2^{{-{DIGITS[name]}}}$. All other classes have the same logit. How far must the "
            "logit of the right class lie above it at least, before the division, so that the "
            "loss is exactly 0? Give two digits after the point.",
        because="1 + q rounds to 1 if q is at most half the distance to the next number (a tie "
                "goes to 1), and q is the number of the others times exp(-lead/temperature).",
        candidates=(
            Mistake("whole_gap", temperature * (lead - math.log(2)),
                    "Here q is the whole distance to the next number. From where on is 1 + q "
                    "nearer to 1?"),
            Mistake("one_other", temperature * (lead - math.log(others)),
                    "This is right with a single other class. How many of them are there in q?"),
            Mistake("divided_first", lead,
                    "This is the lead after the division by the temperature. Which one is asked "
                    "for?"),
            Mistake("times", lead / temperature,
                    "Here the logits are multiplied by the temperature. What does the division do "
                    "to a lead?"),
            Mistake("own_class", temperature * math.log(classes / half_gap),
                    "Here the right class is among those in q. How many others are there?"),
            Mistake("base_two", temperature * lead / math.log(2),
                    "This has the logarithm to base 2. Of which exponential is it the inverse?"),
            Mistake("base_ten", temperature * lead / math.log(10),
                    "This has the logarithm to base 10. Of which exponential is it the inverse?"),
            Mistake("half_gap", half_gap,
                    "This is the size of q. How far does the right logit have to lead for it?"))), (
        Oral("The loss of an example is exactly 0. Is its gradient 0 as well?",
             ("computed as p - 1 it is, as soon as p rounds to 1",
              "not necessarily: from q itself the gradient keeps its digits")),
        Oral("How would you compute this loss so that it does not become 0, and how long does it "
             "stay above 0 then?",
             ("as log1p of q, with q summed over the other classes alone",
              "until q itself underflows, in the same format far beyond your lead")))


POOL = (lead_for_zero,)
