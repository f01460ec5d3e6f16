"""A tagger with a sigmoid too many: how low its loss can fall."""
import math

from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

PRESENT, TAGS = 2, 20
ON, OFF = math.log(1 + math.exp(-1)), math.log(2)
LOSS = (PRESENT * ON + (TAGS - PRESENT) * OFF) / TAGS
SHARE = PRESENT / TAGS

EXERCISE = Estimate(
    __name__, title="The floor of a tagger", points=2, difficulty=3, minutes=6,
    unit_of="nats",
    ask="A model tags photographs. There are 20 tags, and each photograph has exactly two of "
        "them. The last layer of the model is a sigmoid, one for each tag, and training calls "
        "`F.binary_cross_entropy_with_logits(out, y)`, which applies a sigmoid of its own. "
        "Suppose that the model becomes perfect: the output of its last layer is as close as you "
        "like to 1 for the tags that are present and to 0 for the others. To which value does its "
        "mean loss then fall? Give three digits after the point.",
    reference=LOSS, low=LOSS - 0.0004, high=LOSS + 0.0004,
    because="a tag that is present contributes log(1 + 1/e) = 0.313, one that is absent "
            "log 2 = 0.693, and nine tags in ten are absent. The untrained model starts at "
            "about 0.92, so the curve looks as if it had learned.",
    mistakes=(
        Mistake("zero", (-0.01, 0.01),
                "This would be right if the loss took the outputs 0 and 1 for probabilities. For "
                "what does it take them?"),
        Mistake("untrained", math.log(1 + math.exp(0.5)) - SHARE * 0.5,
                "This is the loss of a model whose last layer returns one half everywhere. What "
                "does it return when it is perfect?"),
        Mistake("present_only", ON,
                "This is the loss of a tag that is present. How many of the twenty are?"),
        Mistake("absent_only", OFF,
                "This is the loss of a tag that is absent. Are all tags absent?"),
        Mistake("present_cost_nothing", (0.613, 0.635),
                "Here a tag that is present costs nothing. Its output is 1 at best, and the loss "
                "takes this 1 for a logit: which probability does it make of it?"),
        Mistake("one_present", (0.6582, 0.6588),
                "Here one tag in twenty is present and costs nothing. How many are present, and "
                "what does the loss make of an output of 1?"),
        Mistake("rounded_costs", (0.6507, 0.6530),
                "Close: have you rounded the two costs to two digits before you averaged them?"),
        Mistake("third_digit", (0.65558, 0.6575),
                "Close, but the third digit is not right. Compute the two costs to four digits."),
        Mistake("third_digit_below", (0.6532, 0.65474),
                "Close, but the third digit is not right. Compute the two costs to four digits."),
        Mistake("rounded", (0.6595, 0.6605),
                "Close: this looks like a value rounded to two digits. Give three."),
        Mistake("rounded_down", (0.6495, 0.6505),
                "Close: this looks like a value cut off after two digits. Give three."),
        Mistake("halves", (ON + OFF) / 2,
                "Here half of the tags are present. How many of the twenty are?"),
        Mistake("softmax_floor", math.log(1 + (TAGS - 1) / math.e),
                "This is the floor of a second softmax over twenty classes. Does this loss "
                "compare the tags with one another?"),
        Mistake("swapped", (PRESENT * OFF + (TAGS - PRESENT) * ON) / TAGS,
                "The two kinds of tags have changed places. At which end of the layer does the "
                "loss come closest to 0?"),
        Mistake("ten_classes", math.log(1 + 9 / math.e),
                "This is the floor of a second softmax over ten classes. What does this loss make "
                "of each tag by itself?"),
        Mistake("bits", (0.9440, 0.9465),
                "This is the floor in bits, with logarithms to the base 2. Which logarithm does "
                "PyTorch take?"),
        Mistake("summed", LOSS * TAGS,
                "This is the sum over the twenty tags. By how many does the mean divide?")))
