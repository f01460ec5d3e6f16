"""The loss for a promise: what is printed decides, not what is usual."""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="A promise to print", points=2, difficulty=2, minutes=5,
    case="A shop prints on each order: \"Arrives by ...\". For each order it wants the "
         "earliest day by which nine of ten such parcels arrive. Some routes are punctual, on "
         "others a parcel is sometimes stuck for a week. A network will predict the day from "
         "the order. Which loss should it be trained with?",
    options=dict(
        pinball_high=Right("the pinball loss at `0.9`"),
        pinball_low=Wrong("the pinball loss at `0.1`",
                          "This asks for a day that one parcel in ten arrives before. On "
                          "which side of the promise are nine of ten to be?"),
        mse_margin=Wrong("the squared error; then print `1.28` standard deviations of the "
                         "residuals later",
                         "This keeps the promise overall if residuals are normal, and on "
                         "each route if all of them scatter alike. What does it print for "
                         "a punctual route?"),
        mae=Wrong("the absolute error",
                  "This asks for the day that half of the parcels arrive by. How many promises "
                  "are broken then?"),
        mse=Wrong("the squared error",
                  "This asks for the mean day. How many parcels of a route arrive later than "
                  "its mean?")),
    reasons=dict(
        quantile=Right("The printed day has to be one that nine of ten parcels of such an "
                       "order do not exceed."),
        each_route=Right("How far that day lies above the usual one differs from route to route."),
        robust=Wrong("A parcel that is stuck for a week pulls the mean upwards.",
                     "True, and a reason against the mean alone. If no parcel were ever stuck, "
                     "would you choose otherwise?"),
        convex=Wrong("The loss is convex in the prediction.",
                     "True of every option here. What tells them apart?"),
        late_costs=Wrong("A late parcel costs the shop nine times as much as an early one.",
                         "Nothing in the case says what a late parcel costs. Which number "
                         "was promised?"),
        smooth=Wrong("The loss is differentiable everywhere, so that gradient descent converges.",
                     "The loss that you chose has a kink where the prediction hits the target.")),
    because="the day that nine of ten parcels keep to is the 0.9 quantile given the order, "
            "and the pinball loss at 0.9 asks for it on each route, whatever the distribution "
            "there looks like.")
