"""How many gigabytes the logits of one batch of a language model take."""
from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

BATCH, LENGTH, VOCABULARY, BYTES = 8, 4096, 128_000, 4
RIGHT = BATCH * LENGTH * VOCABULARY * BYTES / 1e9

EXERCISE = Estimate(
    __name__, title="The logits of one step", points=1, difficulty=2, minutes=3,
    unit_of="GB",
    ask="A language model is trained on batches of 8 sequences of 4,096 tokens, and its vocabulary "
        "has 128,000 tokens. The loss is computed from the logits in float32. How many gigabytes "
        "($10^9$ bytes) do the logits of one batch take, to within 5 %?",
    reference=RIGHT, low=0.95 * RIGHT, high=1.05 * RIGHT,
    because="there are 8 times 4,096 positions with 128,000 logits of 4 bytes each. The weights "
            "of a model of 4.2 billion parameters take as much in float32. The gradient in the "
            "logits takes as much again, so some libraries compute the loss in pieces.",
    mistakes=(
        Mistake("float16", RIGHT / 2,
                "This counts two bytes for each logit. How many does a float32 have?"),
        Mistake("entries", RIGHT / 4,
                "This is the number of logits, in units of a billion. How many bytes has one?"),
        Mistake("bits", RIGHT * 8, "This counts bits. How many bits are a byte?"),
        Mistake("binary", (0.925 * RIGHT, 0.938 * RIGHT),
                "This is in units of 2**30 bytes. Which unit is asked for?"),
        Mistake("one_sequence", RIGHT / 8,
                "This is one sequence. How many are there in the batch?"),
        Mistake("float64", RIGHT * 2,
                "This counts eight bytes for each logit. How many does a float32 have?"),
        Mistake("in_bytes", RIGHT * 1e9,
                "This is in bytes. Which unit is asked for?"),
        Mistake("in_mb", RIGHT * 1e3,
                "This is in megabytes. Which unit is asked for?"),
        Mistake("one_position", RIGHT / LENGTH,
                "This has one position for each sequence. How many positions predict a token?"),
        Mistake("no_vocabulary", RIGHT / VOCABULARY,
                "This has one number for each position. How many logits has a position?")))
