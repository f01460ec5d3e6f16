"""How much of a loss with label smoothing is left to remove: less than the loss."""
import math

from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

CLASSES, EPS, PRINTED = 4, 0.2, 0.9
LABEL, OTHER = 1 - EPS + EPS / CLASSES, EPS / CLASSES
FLOOR = -LABEL * math.log(LABEL) - (CLASSES - 1) * OTHER * math.log(OTHER)
# The label's -log p, or its whole term -t log p: they are so near that one number names both.
LABEL_ALONE = -(1 + LABEL) / 2 * math.log(LABEL)
SHARED = -(1 - EPS) * math.log(1 - EPS) - EPS * math.log(EPS / (CLASSES - 1))

EXERCISE = Estimate(
    __name__, title="How much is left to learn", points=2, difficulty=2, minutes=4,
    unit_of="nats",
    ask="A classifier for four classes is trained with `F.cross_entropy(z, y, "
        "label_smoothing=0.2)`. The mean loss on its training set is down to 0.90. By how much "
        "can this number still fall at most, in nats? Give two digits after the point.",
    reference=PRINTED - FLOOR, low=PRINTED - FLOOR - 0.006, high=0.3149,
    because="after smoothing the label has the target 0.85, each other class 0.05. The entropy, "
            "0.59, is left when the probabilities equal the targets.",
    mistakes=(
        Mistake("nothing_left", 0.0,
                "Is 0.90 the smallest value already? Which probabilities are the best for the "
                "smoothed target, and what is their loss?"),
        Mistake("floor_zero", PRINTED,
                "That would be a loss of 0. With which probabilities would the loss be 0, and are "
                "those the best for a target that is smoothed?"),
        Mistake("label_alone", PRINTED - LABEL_ALONE,
                "Here only the label's term of the loss is left. What do the other three classes "
                "contribute, each with its own small target?"),
        Mistake("label_alone_unsmoothed", PRINTED + math.log(1 - EPS),
                "This is minus the logarithm of 0.8 as a floor. Which target does the label have "
                "after smoothing, and what do the other classes contribute?"),
        Mistake("among_the_others", PRINTED - SHARED,
                "Here the label keeps 0.8 and the others share 0.2. In PyTorch the 0.2 is spread "
                "over all four classes."),
        Mistake("floor", FLOOR,
                "This is the smallest loss that can be reached. How far above it is 0.90?"),
        *(Mistake(name, value, "Off in the last digit. Was the smallest loss rounded, or cut off, "
                  "before it was subtracted?")
          for name, value in (("rounded_up", PRINTED - 0.6), ("cut_off", PRINTED - 0.575))),
        Mistake("bits", PRINTED - FLOOR / math.log(2),
                "This mixes bits and nats. Which logarithm does PyTorch use?"),
    ))
