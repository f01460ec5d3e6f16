"""A trained network, a score that disappoints, and a second use of its probabilities."""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="One network for a mask and a volume", points=2, difficulty=3, minutes=5,
    case="A network marks lesions in scans. It was trained with plain cross-entropy, and its "
         "probabilities are calibrated on new scans; few of them exceed a half. At the threshold "
         "0.5 its Dice, pooled over all pixels of the validation scans, is 0.3, and a paper "
         "reports 0.6 for a network trained with the Dice loss. The hospital uses two things: the "
         "mask, judged by this pooled Dice, and the sum of the probabilities, which estimates the "
         "volume of the lesions. One network has to serve both, and its outputs are used as they "
         "are. What do you do?",
    options=dict(
        threshold=Right("keep the network, and choose the threshold of the mask on the validation "
                        "scans"),
        dice=Wrong("train again with the Dice loss",
                   "That may raise the Dice at 0.5. What happens to the sum of the probabilities, "
                   "and how else can the mask be changed?"),
        weights=Wrong("train again with a class weight for the lesions",
                      "A weight above 1 on the lesions raises the outputs. What does this do to "
                      "their sum, and how else can the mask be changed?"),
        keep=Wrong("keep the network and the threshold, since its probabilities are calibrated",
                   "Calibrated probabilities say which pixels are likely. At which of them does "
                   "the pooled Dice ask to mark a pixel?")),
    reasons=dict(
        half_the_score=Right("With calibrated probabilities, the pooled Dice is best at a "
                             "threshold below a half, so a mask at 0.5 may leave out pixels "
                             "that would raise it."),
        volume=Right("The volume needs calibrated probabilities, and the other losses on the list "
                     "do not ask for them."),
        paper=Wrong("The paper reports a Dice of 0.6.",
                    "On other scans and at its own threshold. What would tell whether it is "
                    "better on these?"),
        rare=Wrong("Lesions are so rare that cross-entropy cannot learn them.",
                   "The case says that the probabilities are calibrated. Would they be informative "
                   "at all if nothing had been learned? Test it: vary the threshold."),
        metric=Wrong("A network has to be trained with the loss by which it is judged.",
                     "Two things are judged here. And a mask is made from the probabilities by a "
                     "threshold: does that step need training?"),
        smooth=Wrong("The Dice loss is not convex in the probabilities.",
                     "True, and networks are trained with it all the same. What decides here?")),
    because="with calibrated probabilities the pooled Dice is usually best near half of the best "
            "Dice, so the mask gains by a lower threshold, and the volume keeps its "
            "probabilities. If the mask alone were used, the Dice loss would be worth a "
            "comparison on the same scans, at a tuned threshold. And if 0.5 were the best "
            "threshold, the network could stay as it is.")
