"""The pool of the unit "custom_losses"."""
from ..exercises.kinds import Mistake
from .making import Oral, estimate, module_of, pick

UNITS = (("hours", "minutes", 60), ("metres", "centimetres", 100), ("days", "hours", 24),
         ("dozens", "pieces", 12), ("kilograms", "grams", 1000))
POWERS = {"squared error": 2, "absolute error": 1}   # of the unit, in loss and gradient


# ------------------------------------------------------------------ estimate
def weight_for_a_unit(rng):
    """The weight that makes two gradients equally long after one target got another unit."""
    large, small, times = pick(rng, *UNITS)
    name = pick(rng, *POWERS)
    other_name = next(one for one in POWERS if one != name)
    first, other = pick(rng, 0.2, 0.3, 0.7, 1.2, 1.5), pick(rng, 0.25, 0.4, 0.9, 2.1)

    def weight(power):
        return other / (first * times ** power)

    power = POWERS[name]
    return estimate(
        module_of("custom_losses", "weight_for_a_unit"), title="The unit of one of two losses",
        points=2, difficulty=2, minutes=4, reference=weight(power), within=0.01,
        ask=f"A network has two outputs on one body. The gradient of the {name} of the first, in "
            f"{large}, has the length {first:g} in the parameters of the body, and that of the "
            f"cross-entropy of the second the length {other:g}. Now output and target of the first "
            f"are multiplied by {times} before the loss, so that it is in {small}; the network "
            f"stays as it is. With which weight for the {name} do both gradients have the same "
            "length? Give three significant digits.",
        because=f"the residual is {times} times as large in {small}; the loss and its gradient in "
                "the parameters grow by the same power of that as the residual has in the loss.",
        candidates=(
            Mistake("old_unit", weight(0),
                    f"This is the weight in {large}. What does the new unit do to the gradient?"),
            Mistake("other_power", weight(POWERS[other_name]),
                    f"This is right for the {other_name}. Which power of the residual does the "
                    "loss have?"),
            Mistake("wrong_way", weight(-power),
                    "Here the loss would be smaller in the new unit. Do residuals grow or "
                    "shrink?"),
            Mistake("upside_down", 1 / weight(power),
                    "This is the weight for the cross-entropy. Which loss is to get it?"),
            Mistake("unit_alone", 1 / times ** power,
                    "This undoes the unit. Were the gradients equally long before?"),
            Mistake("no_ratio", first / (other * times ** power),
                    "The ratio of the two lengths is upside down. Which gradient has to grow to "
                    "become as long as the other?"))), (
        Oral("Suppose there is the first loss alone, and Adam. Does the unit matter?",
             ("Adam divides by the size of the gradients, so its steps stay the same but for its "
              "epsilon",
              "it matters again with a second loss, an L2 penalty in the loss or a clipped norm")),
        Oral("How do you choose weights so that no unit decides, and what do the weights mean "
             "then?",
             ("divide each loss by its baseline, the loss of the best constant on training data",
              "then a weight can express a priority, though the gradients still differ in "
              "length")))


POOL = (weight_for_a_unit,)
