"""How many random entries does a check need before it meets a small wrong part?"""
import math

from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

ENTRIES, WRONG = 50_000, 30
NEEDED = next(n for n in range(1, ENTRIES) if math.prod(
    (ENTRIES - n - k) / (ENTRIES - k) for k in range(WRONG)) <= 0.05)

EXERCISE = Estimate(
    __name__, title="How many entries to check?", points=2, difficulty=2, minutes=4,
    ask="A network has 50,000 parameters. In its gradient the 30 hidden biases are wrong, and "
        "nothing else is. You draw entries at random, none twice, and compare each with a central "
        "difference; assume that no comparison errs. How many entries does it take to meet at "
        "least one of the wrong ones with a probability of 95 %? An answer within 3 % is "
        "accepted.",
    reference=NEEDED, low=0.97 * NEEDED, high=1.03 * NEEDED,
    because="all of n entries are right with a probability of about (1 - n/50,000)^30, which "
            "falls to 0.05 near n = 4,750: nearly a tenth of all, each with two evaluations of "
            "the loss.",
    mistakes=(
        Mistake("repeated", (4985, 5000),
                "About 4,992 are needed if an entry may be drawn more than once. What changes if "
                "each is drawn at most once?"),
        Mistake("one_expected", ENTRIES / WRONG,
                "With so many entries you meet one wrong entry on average, but often none "
                "and sometimes two. How probable is it that all of these are right?"),
        Mistake("share_of_one", 0.95 * ENTRIES / WRONG,
                "Probabilities of several tries cannot simply be added. What is the probability "
                "that none of them meets a wrong entry?"),
        Mistake("share_of_all", 0.95 * ENTRIES,
                "So many would be needed if a single entry were wrong. How many are?"),
        Mistake("five_percent", 0.05 * ENTRIES,
                "With so many entries, all of them are right with a probability of about 0.2. "
                "Which probability may be left?"),
        Mistake("left_over", ENTRIES * 0.05 ** (1 / WRONG),
                "This is the number of entries that may be left out. How many are compared?"),
        Mistake("half_chance", ENTRIES * (1 - 0.5 ** (1 / WRONG)),
                "This is enough for a probability of one half. Which one is asked for?")))
