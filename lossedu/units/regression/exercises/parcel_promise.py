"""A cost that is a promise: what is printed decides, not what is usual."""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="A promise to print", points=2, difficulty=2, minutes=5,
    case="A shop prints on each order: \"Arrives by ...\". For each order it wants the "
         "earliest day by which nine of ten such parcels arrive. On some routes every parcel "
         "takes two or three days; on others a parcel is sometimes stuck for a week. A network "
         "will predict the day from the order. Which loss should it be trained with? (A "
         "reason decides if without it another option would be just as good.)",
    options=dict(
        pinball_high=Right("the pinball loss at `0.9`"),
        pinball_low=Wrong("the pinball loss at `0.1`",
                          "This asks for a day that one parcel in ten arrives by. On "
                          "which side of the promise are nine of ten to be?"),
        mse_margin=Wrong("the squared error; afterwards the `0.9`-quantile of all "
                         "differences true day minus predicted day is added to each prediction",
                         "Nine of ten parcels arrive in time, counted over all routes. What does "
                         "this print for a route on which no parcel is ever late?"),
        mae=Wrong("the absolute error",
                  "This asks for the day that half of the parcels arrive by. How many promises "
                  "are broken then?"),
        mse_weighted=Wrong("the squared error, with weight 9 on the parcels that arrived after the "
                           "predicted day",
                           "This asks for a mean in which late parcels count more. On how many "
                           "orders of a route is such a mean enough?")),
    reasons=dict(
        each_route=Right("By how much the slowest tenth of the parcels exceed the usual time "
                         "differs from route to route."),
        robust=Wrong("A parcel that is stuck for a week raises the mean.",
                     "True, and a reason against the mean alone. One of the options starts from "
                     "the mean and is still right nine times in ten over all routes: what tells "
                     "against that one?"),
        convex=Wrong("The loss is convex in the prediction.",
                     "True of every option here. What tells them apart?"),
        late_costs=Wrong("A late parcel costs the shop nine times as much as an early one.",
                         "Nothing in the case says what a late parcel costs. Which number "
                         "was promised?"),
        skewed=Wrong("The times are skewed, so that they are not Gaussian.",
                     "True on some routes. If all routes were skewed in the same way, would a "
                     "margin on top of the mean do?"),
        smooth=Wrong("The loss is differentiable everywhere, so that gradient descent converges.",
                     "The loss that you chose has a kink where the prediction hits the target.")),
    because="the day that nine of ten parcels keep to is the 0.9-quantile given the order, "
            "and it lies further above the mean on some routes than on others. A margin that is "
            "the same for all cannot follow.")
