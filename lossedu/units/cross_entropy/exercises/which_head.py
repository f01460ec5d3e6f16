"""Head, loss and reduction for a task: none, one or several defects on each machine."""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="Defects of a machine", points=2, difficulty=3, minutes=5,
    case="A factory photographs machines and lists five kinds of defects. A photograph may show "
         "several of them, and often it shows none. "
         "For each kind the workshop wants the probability that the photograph shows it. A batch "
         "has between 1 and 8 photographs. `z` holds the logits, `y` the labels as floats 0 and 1, "
         "both of shape `(n, 5)`. You train by plain SGD, and the learning rate has been chosen "
         "for a loss that is summed over the five kinds and averaged over the photographs. Which "
         "output and which loss would you choose?",
    options=dict(
        bce_sum=Right("`F.binary_cross_entropy_with_logits(z, y, reduction=\"sum\") / len(z)`"),
        bce_mean=Wrong("`F.binary_cross_entropy_with_logits(z, y)`",
                       "The output is right. By how many numbers does the default mean divide, and "
                       "what does that make of the learning rate?"),
        bce_all=Wrong("`F.binary_cross_entropy_with_logits(z, y, reduction=\"sum\")`",
                      "The output is right. What happens to the gradient when a batch has 8 "
                      "photographs in place of 1?"),
        ce_shared=Wrong("`F.cross_entropy(z, y / y.sum(1, keepdim=True))`",
                        "What is the target row of a photograph without a defect?"),
        ce_none=Wrong("`F.cross_entropy(z6, k)`, with a sixth logit for \"none\" and the class `k` "
                      "of the worst defect",
                      "What does this model predict for a photograph that surely shows two of the "
                      "defects?"),
        weighted=Wrong("`F.binary_cross_entropy_with_logits(z, y, pos_weight=w) * 5`, where `w` "
                       "holds negatives / positives of each kind",
                       "The output and the reduction are right. Which probabilities minimise a "
                       "loss in which the positives count more?")),
    reasons=dict(
        several=Right("The kinds do not exclude one another."),
        scale=Right("The learning rate was chosen for a sum over the kinds and a mean over the "
                    "photographs."),
        unweighted=Right("Weights for the positives would shift the predicted probabilities."),
        rare=Wrong("Most labels are 0.",
                   "True, and it makes the probabilities small. They are what the workshop wants: "
                   "would you choose otherwise if half of the labels were 1?"),
        stable=Wrong("The call takes logits and is numerically stable.",
                     "True of each call in the list. What tells them apart?"),
        gradient=Wrong("With sigmoids the gradient of an entry is p - y, and with a softmax it is "
                       "not.",
                       "What is the gradient of softmax cross-entropy with respect to a logit?")),
    because="several defects, or none, may be present, so each kind needs a probability of its "
            "own. The default mean would divide by 5 as well, which for SGD is a learning rate "
            "five times smaller.")
