"""Three mismatches at a fresh network: which factor in the learning rate makes up for them?"""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

FIRST = "softmax, cross-entropy"
SQUARED = "softmax, MSE"
BLIND = "log-softmax, MAE"
TOWARDS = ("0 is for a gradient that no factor turns into p - y. Is this one 0, or has it another "
           "direction?")
NO_LABEL = ("All log-probabilities are at most 0: write the absolute errors without the bars. What "
            "is the gradient of the sum where all p are equal, and does the label stand in it?")

EXERCISE = Derive(
    __name__, title="How far to turn the learning rate", points=3, difficulty=3, minutes=7,
    ask="A fresh network for $K > 2$ classes returns the logit 0 for each class and each image. "
        "With `F.cross_entropy(z, y)` the gradient of one image's loss in its logits is then "
        "$p - y$, with $p_k = 1/K$ and $y$ one-hot. Three mismatches: a softmax before "
        "`F.cross_entropy`, a softmax before `F.mse_loss`, a log-softmax before `F.l1_loss` (the "
        "last two with one-hot targets, and the mean over the $K$ entries). By which factor has "
        "the learning rate of plain gradient descent to be larger, so that the first step is that "
        "of `F.cross_entropy(z, y)`? Give a formula in $K$, or 0 where no factor can do it. The "
        "softmax multiplies a gradient $g$ in its output by its Jacobian: entry $j$ becomes "
        "$p_j\\,(g_j - \\sum_k p_k g_k)$.",
    symbols=dict(K=(3, 40)),
    lines={FIRST: Line("K", only="K"), SQUARED: Line("K**2/2", only="K"),
           BLIND: Line("0", only="K")},
    because="the first two gradients are (p - y)/K and 2 (p - y)/K^2: only their size is wrong, "
            "and a larger learning rate makes up for that. The third is (K p_j - 1)/K for every "
            "j, which is 0 at the start and does not contain the label at all. (The factors hold "
            "for the first step. Over a whole training on the digits, where cross-entropy has the "
            "rate 1, tuning chose 3 and 10 and not 10 and 50: the gradients change on the way.)",
    mistakes=(
        Mistake("upside_down", {FIRST: "1/K", SQUARED: "2/K**2"},
                "This is the gradient in units of that of cross-entropy. Has the learning rate to "
                "be smaller or larger where the gradient is smaller?"),
        Mistake("same_gradient", {FIRST: "1"},
                "p - y is the gradient in the input of the softmax inside the loss. By what does "
                "the model's own softmax multiply it?"),
        Mistake("no_jacobian", {SQUARED: "K/2"},
                "This is the factor in the output of the activation. What does the activation "
                "itself multiply the gradient by?"),
        Mistake("diagonal_only", {FIRST: "K**2/(K - 1)", SQUARED: "K**3/(2*(K - 1))"},
                "The derivative p (1 - p) is that of each output in its own logit. Which other "
                "logits does an output of a softmax depend on?"),
        Mistake("two_forgotten", {SQUARED: "K**2"},
                "The derivative of a square brings a factor: which?"),
        Mistake("mean_and_softmax", {SQUARED: "K"},
                "K comes in twice: from the softmax, and from the mean over the entries. Which of "
                "them is missing, and which factor does the derivative of a square bring?"),
        Mistake("no_rate", {FIRST: "0"}, TOWARDS),
        Mistake("no_rate_for_squared", {SQUARED: "0"}, TOWARDS),
        *(Mistake(f"blind_{place}", {BLIND: factor}, NO_LABEL)
          for place, factor in enumerate(("1", "K", "K**2/2", "K**2", "K/2", "1/K", "K - 1", "-K",
                                          "-1", "K/(K - 1)")))))
