"""Counts that are not Poisson, and totals that are wanted: which assumption has to hold?"""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="Admissions to forty wards", points=2, difficulty=3, minutes=5,
    case="A hospital predicts the admissions of each of 40 wards on each day, and adds the "
         "predictions up to plan the beds of the whole house. Counts run from 0 to 30; about a "
         "third are 0. Weekday, season and ward are thought to *multiply* the expected count. "
         "Given the inputs, the variance of the counts is about three times their mean. A "
         "network with one output `out` will be trained. With which loss? (A "
         "reason decides if you would choose another loss without it.)",
    options=dict(
        poisson=Right("`F.poisson_nll_loss(out, y)`, prediction `torch.exp(out)`"),
        log_squares=Wrong("`F.mse_loss(out, torch.log1p(y))`, prediction `torch.expm1(out)`",
                          "What does the mean of logarithms become when it is transformed back, "
                          "and what do 40 such predictions add up to?"),
        absolute=Wrong("`F.l1_loss(out, y)`, prediction `out`",
                       "This asks for the median of each ward. What is the sum of 40 medians of "
                       "skewed counts?"),
        linear=Wrong("`F.mse_loss(out, y)`, prediction `out`",
                     "This asks for the mean, and totals add up. But which predictions can come "
                     "out of it on a quiet day, and how are effects multiplied?"),
        truncated=Wrong("days with 0 left out; `F.poisson_nll_loss(out, y)`, prediction "
                        "`torch.exp(out)`",
                        "The mean of the counts that are left is not the mean of all counts. Which "
                        "days do the beds have to be planned for?")),
    reasons=dict(
        mean=Right("With an exponential at the output it asks for the mean count, which is "
                   "positive and adds up."),
        distribution=Wrong("Counts follow a Poisson distribution.",
                           "Compare variance and mean in the case: these counts do not. Is the "
                           "distribution needed for what is asked for here?"),
        tails=Wrong("It is robust, so that a single day with 30 admissions has no effect.",
                    "In this loss the derivative is prediction minus target, which is not bounded. "
                    "And should a real day with 30 admissions have no effect on the beds?"),
        interval=Wrong("It gives the right 95 % interval for each ward.",
                       "The variance is three times the mean here. Which variance does the "
                       "loss assume?"),
        whole=Wrong("The targets are whole numbers.",
                    "True. But suppose that they were amounts, such as 2.5 hours of care: would "
                    "another option do as well?")),
    because="the beds need the mean. The exponential makes it positive and lets effects multiply. "
            "The Poisson loss is minimal at the mean though the variance is larger than "
            "it assumes; that would matter for an interval. (The squared error behind an "
            "exponential asks for the mean as well. It was not on the list.)")
