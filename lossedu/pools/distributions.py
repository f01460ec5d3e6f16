"""The pool of the unit "distributions"."""
import numpy as np

from ..exercises.kinds import Mistake
from .making import Oral, estimate, module_of, pick

# in per cent, over four values: of each pair the cumulative curves may cross
WIDE = ((40, 10, 10, 40), (35, 15, 20, 30), (45, 15, 5, 35), (30, 15, 10, 45), (50, 5, 15, 30))
NARROW = ((10, 40, 35, 15), (20, 45, 30, 5), (15, 25, 50, 10), (5, 50, 25, 20), (10, 20, 60, 10))


# ------------------------------------------------------------------ estimate
def moved_mass(rng):
    """The W1 distance of two distributions over four values."""
    what, unit = pick(rng, ("waiting times", "minutes"), ("prices", "euros"), ("weights", "grams"))
    first, other = (np.array(pick(rng, *kind)) / 100 for kind in (WIDE, NARROW))
    gap = pick(rng, 4, 5, 12, 15, 20, 25)
    values = gap * np.arange(1, 5)
    # how much has to cross the boundary behind each value
    crossing = np.abs(np.cumsum(first - other))
    varied = float(np.abs(first - other).sum())

    def listed(numbers):
        return ", ".join(f"{one:g}" for one in numbers)

    return estimate(
        module_of("distributions", "moved_mass"), title="How far is it to move?", points=2,
        difficulty=2, minutes=5, unit_of=unit, reference=gap * crossing.sum(), within=0.008,
        ask=f"Two shops have {what} of {listed(values)} {unit}. In the first these values have the "
            f"probabilities {listed(first)}, in the second {listed(other)}, in the same order. "
            f"What is the Wasserstein distance W1 of the two distributions, in {unit}?",
        because="across each boundary between neighbouring values the difference of the cumulative "
                "probabilities has to be moved, over the distance of the two values.",
        candidates=(
            Mistake("means", gap * abs(float(np.arange(4) @ (first - other))),
                    "This is the difference of the means. What if a part has to move up, and "
                    "another one down?"),
            Mistake("steps", float(crossing.sum()),
                    "This counts steps from one value to the next. How long is a step?"),
            Mistake("one_step_each", gap * varied / 2,
                    "Here each part that is moved goes to the neighbouring value. Do all find room "
                    "there?"),
            Mistake("varied", varied / 2,
                    "This is the part that has to be moved, the total variation. How far does it "
                    "go?"),
            Mistake("twice", gap * varied,
                    "Here each part counts where it leaves and where it arrives. And how far does "
                    "it go?"),
            Mistake("largest", gap * float(crossing.max()),
                    "This is the largest difference of the cumulative probabilities alone. What "
                    "crosses the other boundaries?"),
            Mistake("averaged", gap * float(crossing.mean()),
                    "Here the differences are averaged over the values. Does less have to be moved "
                    "because there are more boundaries?"))), (
        Oral("When is W1 just the difference of the two means, and why is it larger otherwise?",
             ("when one cumulative curve lies nowhere above the other: all moves go one way",
              "otherwise moves up and moves down cancel in the means, and both count in W1")),
        Oral("One distribution lies wholly to the right of another, and moves on to the right. "
             "What do W1 and JS do?",
             ("W1 grows by as much as it moves, so its gradient shows the way",
              "JS stays at log 2, with a gradient of 0")))


POOL = (moved_mass,)
