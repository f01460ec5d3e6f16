"""Phone calls above a risk of 20 %: which scores can tell, and which cannot."""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="Whom to phone", points=2, difficulty=3, minutes=5,
    case="A hospital has data of 40,000 patients, of whom 8 % were readmitted. A linear model was "
         "trained with the hinge loss, exactly and without a penalty. By all that is known no "
         "patient has a risk above one half. From now on each patient whose risk exceeds 20 % is "
         "to be phoned. Training takes a minute. What do you do?",
    options=dict(
        logistic=Right("train the same model with the logistic loss, check on held-out patients "
                       "whether its probabilities are calibrated, and phone those above 0.2"),
        sigmoid=Wrong("pass the scores of the model through a sigmoid, and phone those above 0.2",
                      "Which score does the hinge ask for where the risk is 2 %, and which where "
                      "it is 30 %? What is its sigmoid?"),
        platt=Wrong("fit a sigmoid to the scores on held-out patients (Platt scaling), and phone "
                    "those above 0.2",
                    "This gives each score a frequency. How many different scores are there if "
                    "the best one is the same for all risks below one half?"),
        threshold=Wrong("keep the model, and lower the threshold from 0 to -0.6",
                        "A score of 2p - 1 is what the squared hinge asks for. Which score does "
                        "the hinge ask for at p = 0.2?")),
    reasons=dict(
        same=Right("For all risks below one half, the hinge asks for one and the same score."),
        back=Right("The best score of the logistic loss is the log-odds, so the probability "
                   "can be computed from it."),
        between=Wrong("A sigmoid maps each score to a number between 0 and 1.",
                      "True, but such a number need not be the frequency of anything."),
        convex=Wrong("The hinge loss is convex, so its minimum was found.",
                     "True, and it is not the question: what does the minimum tell?"),
        rare=Wrong("Only 8 % of the patients were readmitted.",
                   "True. But with 30 % readmitted, and risks up to one half, you would decide "
                   "alike. What is it about the risks that matters?"),
        labels=Wrong("The hinge needs labels of -1 and +1.",
                     "True, and nothing in the case suggests that it got others.")),
    because="the hinge asks for -1 at all risks below one half, so its scores cannot tell 2 % "
            "from 30 %, and no function of them can. The logistic loss asks for the log-odds.")
