"""The initial loss of a classifier whose losses are added up, not averaged."""
import math

from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

CLASSES, BATCH = 200, 32
ONE = math.log(CLASSES)

EXERCISE = Estimate(
    __name__, title="Is this initial loss right?", points=2, difficulty=2, minutes=5,
    unit_of="nats",
    ask="A colleague trains a classifier to tell 200 species of birds apart, in batches of 32 "
        "photographs, one step for each batch. Its logits start near 0. She has set "
        "`reduction=\"sum\"`, and before the "
        "first step the program prints a cross-entropy that she thinks is much too large. "
        "Which number do you expect, in nats (natural logarithms), if everything else is "
        "right? Within two units is near enough.",
    reference=BATCH * ONE, low=BATCH * ONE - 2, high=BATCH * ONE + 2,
    because="logits near 0 give each species a probability of 1/200. Each of the 32 photographs "
            "costs log(200) = 5.3, and a sum does not divide by 32.",
    mistakes=(
        Mistake("mean", ONE, "This is the loss of one photograph, or the mean. What does "
                "`reduction=\"sum\"` do with the others?"),
        Mistake("bits", BATCH * ONE / math.log(2),
                "This is in bits, with the logarithm to base 2. Which base do nats have?"),
        Mistake("logarithm_of_the_batch", CLASSES * math.log(BATCH),
                "The two numbers have changed places. Over what is the probability spread, and "
                "how many losses are added?"),
        Mistake("logarithm_of_the_product", math.log(CLASSES * BATCH),
                "This is one logarithm of the product. How many losses are added up, and how "
                "large is each?"),
        Mistake("logarithm_to_base_ten", BATCH * math.log10(CLASSES),
                "This is the logarithm to base 10. Which base do nats have?"),
        Mistake("batch_for_classes", BATCH * math.log(BATCH),
                "The logarithm is that of the batch. Over how many species is the probability "
                "spread?"),
        Mistake("divided_twice", ONE / BATCH,
                "Here the loss of one photograph is divided by 32. What does a sum do?"),
        Mistake("no_logarithm", BATCH * CLASSES,
                "This is the product of both numbers. What is the loss of one photograph whose "
                "species gets the probability 1/200?"),
        Mistake("two_classes", BATCH * math.log(2),
                "This is for two classes. Between how many is the probability spread here?")))
