"""The first loss of a network that starts out sure: its mean probability tells nothing about it."""
import math

from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

CLASSES, SURE = 10, 0.9                     # one class, taken by chance, gets SURE
REST = (1 - SURE) / (CLASSES - 1)           # each of the others
LOSS = -math.log(SURE) / CLASSES - math.log(REST) * (1 - 1 / CLASSES)

EXERCISE = Estimate(
    __name__, title="A network that starts out sure", points=2, difficulty=2, minutes=4,
    unit_of="nats",
    ask="A network for ten equally frequent classes has not learned anything yet, but its "
        "last layer was initialised far too large. So it is sure of itself: on each image "
        "it gives nine tenths of the probability to one class, which has nothing to do with "
        "the image, and spreads the last tenth evenly over the other nine. Its accuracy is "
        "one in ten, as good as guessing. What is its mean cross-entropy, in nats? Give two "
        "digits after the point.",
    reference=LOSS, low=4.055, high=4.0649,     # what is rounded to 4.06
    because="one label in ten has the loss -log(9/10), which is nearly 0, and nine in ten "
            "have -log(1/90) = 4.5 each.",
    mistakes=(
        Mistake("log_of_the_mean", math.log(CLASSES),
                "This is the loss of even probabilities, and minus the logarithm of the "
                "mean probability that the labels get. The loss is the mean of the logarithms. "
                "How often is the network wrong, and what is the loss then?"),
        Mistake("excess", LOSS - math.log(CLASSES),
                "This is how far the loss lies above log 10, the loss of even probabilities. What "
                "is the loss itself?"),
        Mistake("bits", LOSS / math.log(2),
                "This is in bits, with the logarithm to base 2. Nats have another base."),
        Mistake("only_when_right", -math.log(SURE),
                "This is the loss of a label that the network happens to be sure of. How many "
                "are those?"),
        Mistake("only_when_wrong", -math.log(REST),
                "This is the loss of a label that it is not sure of. And the others?"),
        Mistake("right_tenth_forgotten", (3.995, 4.0549),
                "Nine images in ten have the large loss. And the one in ten where the network "
                "is right: is its loss 0?"),
        Mistake("rounded", (4.065, 4.105),
                "Close, but two digits after the point are asked for. Was a loss rounded before "
                "the mean was taken?"),
        Mistake("among_ten", (4.14, 4.17),      # 0.9 * log(100), with the tenth image or without
                "Here the last tenth is divided among ten classes. How many are there beside the "
                "one that the network is sure of?"),
        Mistake("tenth_undivided",
                -math.log(SURE) / CLASSES - math.log(1 - SURE) * (1 - 1 / CLASSES),
                "Here a wrong class gets the whole of the last tenth. Between how many classes "
                "is it divided?"),
    ))
