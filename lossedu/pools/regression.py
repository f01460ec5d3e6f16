"""The pool of the unit "regression"."""
import math

from ..exercises.decide import Decide, Right, Wrong
from ..exercises.derive import Derive, Line
from ..exercises.kinds import Mistake
from .making import Oral, estimate, module_of, pick, salt
from .regression_program import mend_logs


# ------------------------------------------------------------------ estimate
def waiting(rng):
    """The constant that a loss with two costs asks for, of exponential times."""
    mean, late = pick(rng, 6, 8, 11, 12, 14, 15, 18, 20), pick(rng, 3, 4, 5, 6, 7, 9, 11)
    who, what = pick(rng, ("a courier", "The courier"), ("a technician", "The technician"),
                     ("a tow truck", "The truck"))
    level = late / (late + 1)
    reference = -mean * math.log(1 - level)
    return estimate(
        module_of("regression", "waiting"), title="A time to promise", points=2, difficulty=2,
        minutes=5, unit_of="minutes", reference=reference, within=0.02,
        ask=f"The time until {who} arrives is exponentially distributed with a mean of {mean} "
            f"minutes. The customer is told one number of minutes, the same for everybody. {what} "
            f"is early or late by it: a minute late costs {late} times as much as a minute early. "
            "A model without inputs is trained with the loss that is made of these two costs. To "
            "which number of minutes does it converge? An answer within 2 % passes.",
        because=f"this is the pinball loss at the level {late}/{late + 1}, and the quantile of "
                f"an exponential time at that level is the mean times log({late + 1}).",
        candidates=(
            Mistake("mean", mean, "This is the mean. Which loss asks for it, and how does that "
                                  "loss charge early and late minutes?"),
            Mistake("median", mean * math.log(2),
                    "This is the median: half of the arrivals are late. What do the two costs make "
                    "of a half?"),
            Mistake("turned", -mean * math.log(level),
                    "Here most arrivals are late. Which side of the promise costs more?"),
            Mistake("ratio_as_odds_missed", mean * math.log(late),
                    "Near: at your level one arrival is late out of as many as the ratio of the "
                    "costs says. At the best constant late and early marginal costs balance: which "
                    "fraction is late then?"),
            Mistake("linear", mean * level,
                    "The mean was multiplied by a level. Which number is exceeded by just the "
                    "fraction 1 minus that level of exponential times?"),
            Mistake("times", mean * late, "The mean was multiplied by the ratio of the costs. "
                                          "How many arrivals would still be late?"),
            Mistake("base_ten", mean * math.log10(late + 1),
                    "The method fits. Which logarithm undoes the exponential function?"))), (
        Oral("Suppose that late minutes become twice as expensive. Does the promise double? Argue "
             "without a calculation.",
             ("no: the level rises from k/(k + 1) to 2k/(2k + 1), both below 1",
              "the promise grows with the logarithm of the ratio, by less than the mean times "
              "log 2")),
        Oral("How would you find the number from a list of past times, without any formula for "
             "their distribution?",
             ("sort them and take the empirical quantile at the level c_late/(c_late + c_early)",
              "or minimise the mean pinball loss over a constant: the same number")))


# ------------------------------------------------------------------ derive
FRONTS = {"1": ("2*", 2, ""), "1/2": ("", 1, ""), "1/n": ("2/n*", 2, "n*"),
          "1/(2*n)": ("1/n*", 1, "n*")}
SHOWN = {"1": "", "1/2": "\\frac12", "1/n": "\\frac1n", "1/(2*n)": "\\frac1{2n}"}
PENALTIES = {"k*w**2": ("2*k*w", 2, "k w^2"), "k*w**2/2": ("k*w", 1, "\\frac{k}{2} w^2")}
TIMES_K = {2.0: "2*k", 1.0: "k", 0.5: "k/2"}


def ridge_line(rng):
    """A weighted line through the origin with a penalty, in one of eight conventions."""
    front, penalty = pick(rng, *FRONTS), pick(rng, *PENALTIES)
    double, factor, size = FRONTS[front]
    slope, curvature, shown = PENALTIES[penalty]
    bend = TIMES_K[float(curvature)]
    beside = size + TIMES_K[curvature / factor]      # what stands beside the sum in w*
    other = size + TIMES_K[{2.0: 1.0, 1.0: 2.0, 0.5: 1.0}[curvature / factor]]
    inner, squares, mixed = (f"sum({one}, i)" for one in (
        "v_i*(w*x_i - y_i)*x_i", "v_i*x_i**2", "v_i*x_i*y_i"))
    second = f"{double}{squares} + {bend}"
    n = " n" if size else ""
    cost = f"{front}*sum(v_i*(w*x_i - y_i)**2, i) + {penalty}"
    lines = {
        "dL/dw": Line(f"{double}{inner} + {slope}", of=cost, by="w"),
        "d2L/dw2": Line(second, only=f"v x k{n}", of=f"{double}{inner} + {slope}", by="w"),
        "w*": Line(f"{mixed}/({squares} + {beside})", only=f"v x y k{n}"),
        "largest rate": Line(f"2/({second})", only=f"v x k{n}", follows="2/{d2L/dw2}")}
    exercise = Derive(
        module_of("regression", "ridge_line"), title="A line on a leash", points=3, difficulty=3,
        minutes=10, lines=lines,
        symbols=dict(w=(-2, 2), k=(0.2, 3), x=[(-3, 3)] * 3, y=[(-3, 3)] * 3,
                     v=[(0.3, 3)] * 3, **(dict(n=3) if size else {})),
        ask="A line through the origin predicts $\\hat y_i = w x_i$ for $n$ examples. Each example "
            f"has a weight $v_i > 0$, and the slope has a penalty: $L = {SHOWN[front]} \\sum_i "
            f"v_i (w x_i - y_i)^2 + {shown}$ with $k > 0$. Mind which factors this convention "
            "has.\n\nWhat are the first and second derivative in $w$, the best slope $w^*$, and "
            "the learning rate below which gradient descent on $w$ converges from any start? Sums "
            "are typed as `sum(v_i*x_i, i)`, in LaTeX as `\\sum_i v_i x_i`.",
        because="the cost is a parabola in w. Its curvature holds every factor of the convention, "
                "and a step of gradient descent multiplies the distance to w* by 1 minus rate "
                "times curvature.",
        mistakes=(
            Mistake("penalty_forgotten", {"dL/dw": f"{double}{inner}"},
                    "This is the derivative of the sum alone. What does the penalty add?"),
            Mistake("input_forgotten", {"dL/dw": f"{double}sum(v_i*(w*x_i - y_i), i) + {slope}"},
                    "Each residual counts alike here. By how much does a prediction change when w "
                    "does?"),
            Mistake("weights_squared",
                    {"dL/dw": f"{double}sum(v_i**2*(w*x_i - y_i)*x_i, i) + {slope}"},
                    "The weight stands outside of the square in L. How often does it stand in the "
                    "derivative?"),
            Mistake("without_weights", {"d2L/dw2": f"{double}sum(x_i**2, i) + {bend}"},
                    "The examples count alike in this curvature. Where are their weights?"),
            Mistake("least_squares", {"w*": f"{mixed}/{squares}"},
                    "This is the best slope without a penalty. Set your first line to zero."),
            Mistake("other_convention", {"w*": f"{mixed}/({squares} + {other})"},
                    "This belongs to another convention for the factors in front of the sum and "
                    "of the penalty. Set your first line to zero and solve for w."),
            Mistake("penalty_above", {"w*": f"({mixed} + {beside})/{squares}"},
                    "This penalty pushes w up. Towards which slope does k draw?"),
            Mistake("one_step", {"largest rate": f"1/({second})"},
                    "At this rate one step reaches w*. By which factor may the distance to w* be "
                    "multiplied, at the worst, if it is still to shrink?")))
    return exercise, (
        Oral("Which of your four lines change if the whole cost is divided by 2, and how?",
             ("gradient and curvature are halved, the largest rate doubles",
              "w* stays: the place of a minimum does not depend on a factor of the whole cost")),
        Oral("All weights v_i are doubled and k stays. What happens to w*, and why?",
             ("the data count more beside the penalty, so w* moves away from 0 towards the slope "
              "of least squares",
              "doubling k as well would leave it where it was")))


# ------------------------------------------------------------------ decide
STORIES = (
    dict(who="A workshop", what="the cost of each repair", things="repairs", one="repair",
         much="costs"),
    dict(who="A hospital", what="the length of each stay", things="stays", one="stay",
         much="lasts"),
    dict(who="A carrier", what="the weight of each shipment", things="shipments", one="shipment",
         much="weighs"),
    dict(who="A power company", what="the daily consumption of each house", things="houses",
         one="house", much="consumes"))
WANTED = {
    "mean": "The predictions of a month, about five thousand, are added up, and the sum has to be "
            "close to the true sum.",
    "median": "Each prediction is printed as \"typical\": of the {things} that look alike, as many "
              "are to exceed it as fall short of it.",
    "high": "Each prediction is a reserve: of the {things} that look alike, nine in ten are to "
            "stay within it.",
    "low": "Each prediction is a guaranteed minimum: of the {things} that look alike, nine in ten "
           "are to reach it."}
RIGHT_LOSS = dict(mean="mse", median="mae", high="pinball_high", low="pinball_low")
RIGHT_REASON = dict(mean="added_up", median="middle", high="nine_within", low="nine_reach")


def number_wanted(rng):
    """Which loss asks for the number that is wanted."""
    story, want = pick(rng, *STORIES), pick(rng, *WANTED)
    things, one, much = story["things"], story["one"], story["much"]
    options = dict(
        mse=("the squared error", "This asks for the mean. What is the case's number used for?"),
        mae=("the absolute error", f"This asks for the median: half of such {things} exceed it. "
                                   "Is that the number of the case?"),
        pinball_high=("the pinball loss at `0.9`", f"This asks for a number that nine in ten such "
                      f"{things} stay below. Is that the number of the case?"),
        pinball_low=("the pinball loss at `0.1`", f"This asks for a number that one in ten such "
                     f"{things} stays below. Is that the number of the case?"),
        msle=("the squared error of `log(1 + y)`", "This asks for a mean of logarithms. Is its "
              "exponential the number of the case?"),
        mape=("the absolute percentage error", "This charges a prediction that is too high more "
              "than one that is too low by the same factor. Is that the number of the case?"))
    no = "The case does not say so. What is each number used for?"
    reasons = dict(
        added_up=("The sum of the predictions has to be right.", no),
        middle=("The prediction is to lie in the middle: as many above as below.", no),
        nine_within=("The prediction may be exceeded one time in ten.", no),
        nine_reach=("The prediction may be missed from below one time in ten.", no),
        skewed=(f"A few {things} are far larger than the others, so mean and median differ.",
                "True. If the values were symmetric, would another loss of the list give the "
                "number of this case?"),
        convex=("The loss is convex in the prediction.",
                "Most losses of the list are. Does it tell which number one of them asks for?"),
        huge=(f"One huge {one} would move the mean.",
              "That holds for the mean, whatever is wanted. Does the case call for the mean?"
              if want != "mean" else
              "It does, and here it has to: what is added up contains it. Is this a reason for "
              "the squared error or against it?"))
    # With symmetric values mean and median are the same: then one of two losses would do as well.
    right = {RIGHT_REASON[want], *(("skewed",) if want in ("mean", "median") else ())}
    exercise = Decide(
        module_of("regression", "number_wanted"), title="A number for a purpose", points=2,
        difficulty=2, minutes=5, dealt_by=salt(rng),
        case=f"{story['who']} predicts {story['what']} from what is known beforehand. A few "
             f"{things} are far larger than the others. {WANTED[want].format(things=things)} "
             "Which loss should the network be trained with? (A reason decides if, were it false, "
             "another option might do as well.)",
        options={name: Right(text) if name == RIGHT_LOSS[want] else Wrong(text, hint)
                 for name, (text, hint) in options.items()},
        reasons={name: Right(text) if name in right else Wrong(text, hint)
                 for name, (text, hint) in reasons.items()},
        because=dict(
            mean="only means add up: the mean of a sum is the sum of the means, and the squared "
                 "error asks for the mean.",
            median="the absolute error asks for the median, and with skewed values that is not "
                   "the mean.",
            high="the pinball loss at 0.9 asks for the number that nine in ten stay below.",
            low="the pinball loss at 0.1 asks for the number that nine in ten exceed.")[want])
    return exercise, (
        Oral(f"Change one sentence of the case so that another loss of the list becomes right. "
             f"Which {one} {much} more than predicted then, and how often?",
             ("names another purpose: a sum (mean), a middle (median), a promise (quantile)",
              "tells how often the new number is exceeded: half of the time for the median, a "
              "tenth for the 0.9-quantile, unknown for the mean")),
        Oral("Your model has been trained. How do you check on new data that it predicts the "
             "number that was wanted?",
             ("mean: compare the sums, or the mean of the residuals with 0",
              "median or quantile: count how many targets lie above the prediction, also within "
              "groups of similar predictions")))


POOL = (waiting, ridge_line, number_wanted, mend_logs)
