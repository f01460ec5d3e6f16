"""How much of what can be learnt has been learnt: a loss between its baseline and its floor."""
import math

from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

UNSURE, LOSS = 0.6, 0.50
SPLIT = -(0.25 * math.log(0.25) + 0.75 * math.log(0.75))
BASELINE, FLOOR = math.log(2), UNSURE * SPLIT


def removed(floor, baseline=BASELINE):
    return (baseline - LOSS) / (baseline - floor)


EXERCISE = Estimate(
    __name__, title="How much has been learnt", points=2, difficulty=2, minutes=5,
    ask="People label photographs of mushrooms as edible or not. On 40 % of the photographs all "
        "agree. On each of the other 60 %, a label is the one class with probability 3/4 and "
        "the other one with probability 1/4. Over all photographs both classes are equally "
        "frequent. A network has a held-out cross-entropy of 0.50 nats per label. Which fraction "
        "of the way from the baseline to the floor has it come? Give two digits after the "
        "point.",
    reference=removed(FLOOR), low=0.535, high=0.5485,
    because="the baseline is log 2 = 0.693, the floor is 0.6 times 0.562, and (0.693 - 0.50) / "
            "(0.693 - 0.337) is about 0.54.",
    mistakes=(
        Mistake("floor_zero", removed(0),
                "Here the floor is 0. What does a network lose on a photograph on which the labels "
                "differ, even if it predicts 3/4 and 1/4?"),
        Mistake("floor_everywhere", removed(SPLIT),
                "This takes the entropy of the unsure photographs for all of them, and the loss "
                "lies below it. What is left to lose where all agree?"),
        Mistake("still_to_go", 1 - removed(FLOOR),
                "This is the fraction that is left. Which one is asked for?"),
        Mistake("ratio", LOSS / BASELINE,
                "This is the loss divided by the baseline. Where does the floor come in?"),
        Mistake("ratio_to_floor", FLOOR / LOSS,
                "This is the floor divided by the loss. Subtract first: how far has it come, and "
                "how far could it?"),
        Mistake("majority", removed(-UNSURE * math.log(0.75)),
                "This floor counts the more frequent label alone. What does a label of the other "
                "class lose, and how often does it occur?"),
        Mistake("bits_floor", removed(FLOOR / math.log(2)),
                "The floor is in bits here, the loss in nats. Which logarithm belongs to both?"),
        Mistake("bits_baseline", removed(FLOOR / math.log(2), 1.0),
                "Baseline and floor are in bits here, the loss in nats. Convert the loss first."),
        Mistake("in_nats", BASELINE - LOSS,
                "This is the gain in nats. By how many nats could the loss fall altogether?"),
        Mistake("exponential", (math.exp(BASELINE) - math.exp(LOSS))
                / (math.exp(BASELINE) - math.exp(FLOOR)),
                "This compares perplexities. The way is asked for in the loss itself."),
        Mistake("other_half", removed(0.4 * SPLIT),
                "This floor gives the entropy to the 40 % on which all agree. Which photographs "
                "have it?")))
