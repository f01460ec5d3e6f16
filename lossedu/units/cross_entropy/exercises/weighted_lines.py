"""The gradient of softmax cross-entropy with class weights, and where training leads."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

SUM = "(exp(z_1) + exp(z_2) + exp(z_3))"
P1, P2, P3 = (f"exp(z_{k})/{SUM}" for k in (1, 2, 3))
LOSS = f"-(w_1*t_1*log({P1}) + w_2*t_2*log({P2}) + w_3*t_3*log({P3}))"
TOTAL = "(w_1*t_1 + w_2*t_2 + w_3*t_3)"
BACK = "(p_1/w_1 + p_2/w_2 + p_3/w_3)"
ALL = "p_1 p_2 p_3 t_1 t_2 t_3 w_1 w_2 w_3"

EXERCISE = Derive(
    __name__, title="With class weights", points=3, difficulty=3, minutes=7,
    ask="Three classes with logits $z_1, z_2, z_3$ and $p$ their softmax. The target is a "
        "distribution $t_1, t_2, t_3$, and each class has a positive weight: $L = -(w_1 t_1 \\log "
        "p_1 + w_2 t_2 \\log p_2 + w_3 t_3 \\log p_3)$.\n\n"
        "Which gradient reaches $z_1$? To which value of $p_1$ does training lead, where the "
        "gradient is zero? Conversely, suppose that a model has been trained until its gradient is "
        "zero. Which $t_1$ follows from its probabilities and the weights?",
    symbols=dict(z_1=(-2, 2), z_2=(-2, 2), z_3=(-2, 2), t_1=(0.1, 0.45),
                 t_2=(0.1, 0.45), w_1=(0.3, 4), w_2=(0.3, 4), w_3=(0.3, 4)),
    where=dict(p_1=P1, p_2=P2, p_3=P3, t_3="1 - t_1 - t_2"),
    lines={
        "dL/dz1": Line(f"p_1*{TOTAL} - w_1*t_1", only=ALL, of=LOSS, by="z_1"),
        "best p1": Line(f"w_1*t_1/{TOTAL}", only="t_1 t_2 t_3 w_1 w_2 w_3"),
        "t1 from p": Line(f"p_1/w_1/{BACK}", only="p_1 p_2 p_3 w_1 w_2 w_3")},
    because="z_1 stands in all three logarithms, so its gradient meets all three weights. Training "
            "leads to the weighted and normalised targets. Divided by the weights and normalised, "
            "the probabilities give the targets back.",
    mistakes=(
        Mistake("no_weights", {"dL/dz1": "p_1 - t_1"},
                "This is the gradient without weights. With which coefficient does log p_1 stand "
                "in L, and with which ones log p_2 and log p_3?"),
        Mistake("own_weight", {"dL/dz1": "w_1*(p_1 - t_1)"},
                "This is p - t times the weight of its own class. But z_1 also stands in log p_2 "
                "and log p_3. Which weights do those terms have?"),
        Mistake("row_weight", {"dL/dz1": f"{TOTAL}*(p_1 - t_1)"},
                "p_1 has the right coefficient. Differentiate -w_1*t_1*z_1 with respect to z_1: "
                "which coefficient has t_1?"),
        Mistake("divided", {"dL/dz1": f"p_1 - w_1*t_1/{TOTAL}"},
                "This is the gradient of L divided by the total weight. Does L contain that "
                "denominator?"),
        Mistake("targets_alone", {"dL/dz1": "p_1 - w_1*t_1"},
                "Here the target is weighted and the probability is not. Differentiate "
                "-w_2*t_2*log(p_2) with respect to z_1 as well: what stands in front of p_1?"),
        Mistake("one_term", {"dL/dz1": "w_1*t_1*(p_1 - 1)"},
                "This is the first of the three terms. Do the other two depend on z_1?"),
        Mistake("label_cancelled", {"dL/dz1": "p_1*(w_2*t_2 + w_3*t_3) - w_1*t_1"},
                "The terms of classes 2 and 3 are right. Differentiate -w_1*t_1*log(p_1) with "
                "respect to z_1: in which two places of log p_1 does z_1 stand?"),
        Mistake("in_probability", {"dL/dz1": "-w_1*t_1/p_1"},
                "This is the derivative of L with respect to p_1, with p_2 and p_3 held fixed. How "
                "do the three probabilities change with z_1?"),
        Mistake("weights_alone", {"dL/dz1": "p_1*(w_1 + w_2 + w_3) - w_1*t_1"},
                "In front of p_1 stands the sum of the weights. With which coefficient does log "
                "p_2 stand in L: with w_2 alone?"),
        Mistake("probability_weighted", {"dL/dz1": "w_1*p_1 - t_1"},
                "Here the probability is weighted and the target is not. Differentiate "
                "-w_1*t_1*z_1 with respect to z_1."),
        Mistake("unweighted", {"best p1": "t_1"},
                "This is the best value without weights. Set your first line to zero."),
        Mistake("unnormalised", {"best p1": "w_1*t_1"},
                "Do these values sum to 1 over the three classes? Set your first line to zero."),
        Mistake("sum_of_weights", {"best p1": "w_1*t_1/(w_1 + w_2 + w_3)"},
                "This is divided by the sum of the weights. Do these values sum to 1 over the "
                "three classes? Set your first line to zero."),
        Mistake("targets_forgotten", {"best p1": "w_1/(w_1 + w_2 + w_3)"},
                "This does not depend on the target. Set your first line to zero."),
        Mistake("softmax_of_targets", {"best p1": "exp(w_1*t_1)/(exp(w_1*t_1) + exp(w_2*t_2) + "
                                                  "exp(w_3*t_3))"},
                "This is a softmax of the weighted targets. Set your first line to zero and solve "
                "for p_1: does an exponential occur?"),
        Mistake("divided_by_weights", {"best p1": "t_1/w_1/(t_1/w_1 + t_2/w_2 + t_3/w_3)"},
                "This divides by the weights, as the way back does. Does a larger weight draw more "
                "probability to its class, or less?"),
        Mistake("weighted_again", {"t1 from p": "w_1*p_1/(w_1*p_1 + w_2*p_2 + w_3*p_3)"},
                "This applies the weights a second time. Which operation undoes a product?"),
        *(Mistake(f"weighted_again_{name}", {"t1 from p": text},
                  "This multiplies by the weight a second time. Which operation undoes a product?")
          for name, text in (("unnormalised", "w_1*p_1"),
                             ("by_weights", "w_1*p_1/(w_1 + w_2 + w_3)"))),
        Mistake("probabilities_forgotten", {"t1 from p": "1/w_1/(1/w_1 + 1/w_2 + 1/w_3)"},
                "This does not depend on the probabilities. Solve your second line for t_1."),
        Mistake("back_unnormalised", {"t1 from p": "p_1/w_1"},
                "Do these values sum to 1 over the three classes?"),
        *(Mistake(f"back_by_{name}", {"t1 from p": text},
                  "Do these values sum to 1 over the three classes? By which sum has each p_k/w_k "
                  "to be divided?")
          for name, text in (("weights", "p_1/w_1*(w_1 + w_2 + w_3)"),
                             ("inverse_weights", "p_1/w_1/(1/w_1 + 1/w_2 + 1/w_3)"))),
        Mistake("taken_as_targets", {"t1 from p": "p_1"},
                "With equal weights this would be right. Look at your second line: is p_1 equal "
                "to t_1 there?")))
