"""Which line makes the nan? What was printed decides."""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="A hunt for a nan", points=3, difficulty=3, minutes=8,
    case="A model of pairs of sentences runs in float32. It computes for each pair, in this "
         "order:\n\n```python\n"
         "d = (a - b).norm(dim=1)\n"
         "s = (a * b).sum(dim=1) / (a.norm(dim=1) * b.norm(dim=1))\n"
         "p = torch.softmax(scores + mask.log(), dim=1)\n"
         "h = -torch.where(p > 0, p * p.log(), 0.0).sum(dim=1)\n"
         "r = (d * d).sqrt()\n```\n\n"
         "The loss is the mean over the pairs of a weighted sum of `s`, `h` and `r`. At step "
         "1,200 all weights become nan. The batch and the weights from before this step were "
         "kept; all facts listed as reasons were seen on them and are true. Which of the five "
         "suspects makes the nan, and which facts are needed to exclude the other four?",
    options=dict(
        entropy=Right("`h`: the `where` behind the logarithm"),
        root=Wrong("`r`: a root at 0",
                   "Its gradient is not finite where r is 0. Which fact says whether it is?"),
        cosine=Wrong("`s`: a division by 0",
                     "Such a division shows in the value itself. Is the value finite?"),
        softmax=Wrong("`p`: a row whose mask is 0 throughout",
                      "Such a row gives nan in the forward pass. Is the value finite?"),
        overflow=Wrong("the step itself: finite gradients so large that weights overflow",
                       "Then the gradients would be finite. Are they?")),
    reasons=dict(
        value=Right("`d`, `s`, `p`, `h`, `r` and the loss are finite in all rows."),
        grad=Right("On the kept weights, the gradient of the loss holds nan."),
        apart=Right("No entry of `r` is 0."),
        masks=Wrong("Some entries of `mask` are 0.",
                    "It fits the choice, and a row of zeros as well. Which of the other four does "
                    "it exclude?"),
        large=Wrong("The largest entry of `scores` is 41.",
                    "A softmax subtracts the largest score. Which suspect does this exclude?"),
        fell=Wrong("The loss had fallen in each of the 100 steps before.",
                   "This speaks against a learning rate that is too large, but none of the five "
                   "suspects is excluded by it."),
        twice=Wrong("The replay gives nan again.",
                    "Then it is no accident of the machine. Which of the five does that exclude?")),
    because="finite values of s and p exclude the division and the empty row, a nan in the "
            "gradient excludes the step, and without a 0 in r its root has a finite derivative. "
            "In h, a masked class has p = 0: the branch is not chosen, and 0 times the derivative "
            "of p log p, which is -inf, is nan.")
