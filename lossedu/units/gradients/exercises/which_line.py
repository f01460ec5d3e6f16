"""Which line of a backward pass is at fault? The results of a check decide."""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="Which line is at fault?", points=3, difficulty=3, minutes=6,
    case="A network with two outputs computes `A = X @ W + b`, `H = np.tanh(A)` and "
         "`P = H @ V + c`; the loss is `((P - Y) ** 2).sum() / n`. The shapes: `X` (n, 8), "
         "`W` (8, 10), `V` (10, 2), `P` and `Y` (n, 2). The backward pass should read "
         "`D = 2 / n * (P - Y)`, `Delta = D @ V.T * (1 - H ** 2)`, then `X.T @ Delta` for W, "
         "`Delta.sum(axis=0)` for b, `H.T @ D` for V, `D.sum(axis=0)` for c. In a colleague's "
         "program one of these lines is wrong. All facts listed as reasons are true. Which fault "
         "is it, and which three facts are needed to exclude the other four?",
    options=dict(
        tanh=Right("`Delta = D @ V.T`"),
        early=Wrong("`D = 2 / n * (A @ V + c - Y)`",
                    "Then D is wrong. Which of the four gradients are made of D?"),
        bias=Wrong("`(Delta * (1 - H ** 2)).sum(axis=0)` for b",
                   "Then one gradient alone is wrong. How many does the check reject?"),
        output=Wrong("`Delta = D[:, :1] @ V[:, :1].T * (1 - H ** 2)`",
                     "Then the second output sends nothing back. Would that not show when W and b "
                     "are 0?"),
        weight=Wrong("`X.T @ (Delta * (1 - H ** 2))` for W",
                     "Then one gradient alone is wrong. How many does the check reject?")),
    reasons=dict(
        both=Right("At random parameters the check rejects the gradients of W and of b."),
        outer=Right("At random parameters it accepts those of V and of c."),
        zero=Right("With all entries of W and b set to 0, and V and c random, it accepts all "
                   "four."),
        falls=Wrong("The training loss falls from its first step on.",
                    "Any of the five may do that. Which direction lets a loss fall?"),
        shapes=Wrong("Each gradient has the shape of its array.",
                     "Go through the five: does any of them change a shape?"),
        broken=Wrong("With the gradient of W multiplied by 1.01, the check rejects it as well.",
                     "This shows that the check can fail. Which of the five does it exclude?")),
    because="W and b are both wrong, so the fault lies in what they share; V and c are right, so "
            "D and H are right, and Delta is left. At W = 0 and b = 0 the hidden values are 0 and "
            "1 - H ** 2 is 1: forgetting it changes nothing there, while a lost output does.")
