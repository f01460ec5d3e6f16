"""A head for counts: what is asked for, which values can occur, how deviations count."""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="Calls to a help desk", points=2, difficulty=2, minutes=5,
    case="A help desk forecasts the number of calls in each hour of next week. Some hours "
         "bring none, others 400. The forecast of an hour is to be the mean number of its "
         "calls. A program that reads the forecasts stops with an error at a forecast of 0 or "
         "less. A forecast that is off by 10 is to add as much to the loss in an hour of 400 "
         "calls as in one of 10. The counts are divided by their mean, and each head gets a "
         "learning rate of its own that is known to train it. Which head and loss?",
    options=dict(
        softplus_mse=Right("softplus, squared error of its output"),
        relu_mse=Wrong("ReLU, squared error of its output",
                       "For which logits is the output of a ReLU exactly 0, and what does the "
                       "program do then?"),
        exp_poisson=Wrong("exp, Poisson loss",
                          "It also asks for the mean of each hour, and is always positive. How "
                          "much does a deviation of 10 add to it at 400 calls, and how much at "
                          "10?"),
        log_mse=Wrong("no activation, squared error of `log(1 + y)`; forecast `exp(z) - 1`",
                      "This asks for a mean of logarithms. Is `exp` of such a mean the mean number "
                      "of calls?"),
        softplus_mae=Wrong("softplus, absolute error of its output",
                           "The absolute error asks for the median of an hour. Which number is "
                           "wanted?"),
        none_mse=Wrong("no activation, squared error",
                       "Which forecasts can this head give for the quietest hours?")),
    reasons=dict(
        positive=Right("A forecast of 0 or less must not occur."),
        mean=Right("The mean of each hour is wanted."),
        equal=Right("A deviation of 10 calls counts the same in quiet and in busy hours."),
        counts=Wrong("The targets are whole numbers.",
                     "True. If they were kilograms, with everything else as it is, would you "
                     "choose another head or loss?"),
        dead=Wrong("A ReLU can stop learning for good.",
                   "True, and a reason to be careful. Does it decide here, or is the ReLU ruled "
                   "out already by what its output can be?"),
        convex=Wrong("The loss is convex in the logit.",
                     "Not so: the squared error behind a curved activation need not be convex in "
                     "the logit."),
        matched=Wrong("Softplus and squared error are matched: the gradient is output minus "
                      "target.",
                      "There is another factor in the gradient. What is the derivative of "
                      "softplus?")),
    because="a softplus, trained at a rate that suits it, gives positive forecasts, the squared "
            "error asks for the mean, and its value for a deviation of 10 is the same in every "
            "hour, which that of the Poisson loss is not.")
