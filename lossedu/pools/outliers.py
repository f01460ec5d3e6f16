"""The pool of the unit "outliers"."""
from functools import cache
from statistics import NormalDist

import numpy as np

from ..exercises.decide import Decide, Right, Wrong
from ..exercises.derive import Derive, Line
from ..exercises.kinds import Mistake
from ..losses.regression.huber import huber_grad
from .making import Oral, estimate, module_of, pick, salt
from .outliers_program import mend_weights

GAUSS = NormalDist()


# ------------------------------------------------------------------ estimate
@cache
def _gaussian(count=20_001):
    """Quantiles of a standard Gaussian, as many as make sums accurate to four digits."""
    return np.array([GAUSS.inv_cdf((at + 0.5) / count) for at in range(count)])


def shift_of_huber(share, delta):
    """How far Huber's constant moves, in standard deviations, when a share of a Gaussian sample is
    replaced by values far above it."""
    low, high = 0.0, delta
    for _ in range(60):
        middle = (low + high) / 2
        inner = -np.mean(huber_grad(middle, _gaussian(), delta))
        low, high = (middle, high) if (1 - share) * inner + share * delta > 0 else (low, middle)
    return (low + high) / 2


def stuck_sensor(rng):
    """How far a share of stuck readings moves Huber's constant."""
    share, k = pick(rng, 6, 8, 10, 12, 15, 20), pick(rng, 1.0, 1.345, 1.5, 1.8, 2.0)
    spread, far = pick(rng, 0.4, 0.6, 1.6, 2.4, 3.2, 4.5), pick(rng, 300, 500, 800)
    eps = share / 100
    inside = 2 * GAUSS.cdf(k) - 1
    reference = spread * shift_of_huber(eps, k)
    return estimate(
        module_of("outliers", "stuck_sensor"), title="A sensor that is stuck", points=2,
        difficulty=3, minutes=7, unit_of="degrees", reference=reference, within=0.025,
        ask=f"A furnace is held at one temperature. Of a very large number of readings {share} % "
            f"are stuck at a value {far} degrees too high; the others are Gaussian around the true "
            f"temperature, with a standard deviation of {spread:g} degrees. The temperature is "
            f"estimated by Huber's constant with $\\delta = {k:g}$ standard deviations of the good "
            "readings. By how many degrees is it too high? Compute or simulate; an answer within "
            "2.5 % passes.",
        because="the stuck readings contribute delta each, and the constant moves until the good "
                "ones balance that: the mean of their clipped residuals is then minus delta times "
                f"{share}/{100 - share}.",
        candidates=(
            Mistake("mean", eps * far, "This is how far the mean moves. What does a residual of "
                                       "hundreds of degrees contribute under Huber's loss?"),
            Mistake("median", spread * GAUSS.inv_cdf(0.5 / (1 - eps)),
                    "This is how far the median moves. It clips residuals at a size of nearly 0; "
                    "where does Huber's loss clip them?"),
            Mistake("whole_delta", k * spread,
                    "This is delta itself. What do the good readings contribute when the constant "
                    "begins to move?"),
            Mistake("share_of_delta", eps * k * spread,
                    "The share of stuck readings times delta: in this, no good reading is clipped, "
                    "and all readings count as good. How many good ones lie within delta?"),
            Mistake("none_clipped", eps / (1 - eps) * k * spread,
                    "In this no good reading is ever clipped. For which fraction of them does the "
                    "derivative of the loss change with the constant?"),
            Mistake("linearised", eps / (1 - eps) * k * spread / inside,
                    "Near, and too small: this holds for a very small shift. Once the constant "
                    "has moved, are as many good readings within delta as before?"),
            Mistake("no_scale", reference / spread,
                    "This is the shift in standard deviations. In which unit is it asked for?"),
            Mistake("share_of_spread", eps * spread,
                    "The share times the standard deviation. Which bound does the loss put on a "
                    "stuck reading, and what balances it?"),
            Mistake("nothing", (-1e-6, 1e-6),
                    "A bounded influence is not zero. What does each stuck reading contribute?"))
    ), (
        Oral(f"The stuck value rises from {far} to {2 * far} degrees too high. What happens to "
             "your answer, and what would happen to the mean?",
             ("nothing happens to Huber's constant: the derivative is clipped at delta",
              "the shift of the mean doubles")),
        Oral("From which share of stuck readings on does the estimate fail altogether, and why?",
             ("from a half on: then the stuck readings outweigh all others, clipped",
              "this is the breakdown point, here 50 %")))


# ------------------------------------------------------------------ derive
ROOTS = {1 / 3: "c/sqrt(3)", 1 / 2: "c/sqrt(2)", 2 / 3: "c*sqrt(2/3)", 1.0: "c",
         2.0: "c*sqrt(2)"}


def redescending(rng):
    """A loss whose derivative falls back to 0, in one of twelve conventions."""
    family, q, factor = pick(rng, "log", "exp", "ratio"), pick(rng, 1, 2), pick(rng, 1, 2)
    s = "(r/c)**2" if q == 1 else "(r/c)**2/2"
    tex = "(r/c)^2" if q == 1 else "\\frac{(r/c)^2}{2}"
    front = "" if factor == 1 else "2*"
    square = {(1, 1): "c**2/2", (2, 1): "c**2", (1, 2): "c**2", (2, 2): "2*c**2"}[q, factor]
    half = "r**2/2" if factor == 1 else "r**2"
    tex_square = {"c**2/2": "\\frac{c^2}{2}", "c**2": "c^2", "2*c**2": "2 c^2"}[square]
    tex_half = {"r**2/2": "\\frac{r^2}{2}", "r**2": "r^2"}[half]
    loss, shown, psi, second, place, top, plain = {
        "log": (f"{square}*log(1 + {s})", f"{tex_square} \\log\\bigl(1 + {tex}\\bigr)",
                f"{front}r/(1 + {s})", f"{front}(1 - {s})/(1 + {s})**2", 1, "1/2",
                f"{front}/(1 + {s})".replace("*/", "/") if front else f"1/(1 + {s})"),
        "exp": (f"{square}*(1 - exp(-{s}))", f"{tex_square} \\bigl(1 - e^{{-{tex}}}\\bigr)",
                f"{front}r*exp(-{s})", f"{front}(1 - 2*{s})*exp(-{s})", 2, "exp(-1/2)",
                f"{front}exp(-{s})"),
        "ratio": (f"{half}/(1 + {s})", f"{tex_half} \\Big/ \\bigl(1 + {tex}\\bigr)",
                  f"{front}r/(1 + {s})**2", f"{front}(1 - 3*{s})/(1 + {s})**3", 3, "9/16",
                  f"{front}/(1 + {s})**2".replace("*/", "/") if front else f"1/(1 + {s})**2"),
    }[family]
    best, swapped = ROOTS[q / place], ROOTS[(3 - q) / place]
    peak = {"1/2": f"{front}{best}/2", "9/16": f"{front}{best}*9/16"}.get(
        top, f"{front}{best}*exp(-1/2)")
    exercise = Derive(
        module_of("outliers", "redescending"), title="A loss that gives up", points=3,
        difficulty=3, minutes=9, symbols=dict(r=(-3, 3), c=(0.6, 3)),
        ask=f"A robust loss of the residual $r$, with a setting $c > 0$, is $\\ell(r) = {shown}$. "
            "Its derivative $\\psi$ falls back towards 0 for large residuals. Mind which factors "
            "this convention has.\n\nWhat are $\\psi(r)$ and $\\psi'(r)$, which residual $r > 0$ "
            "has the largest influence, and how large is $\\psi$ there? The last two are formulas "
            "in $c$.",
        lines={"psi": Line(psi, of=loss, by="r"),
               "dpsi/dr": Line(second, of=psi, by="r"),
               "r of the largest psi": Line(best, only="c"),
               "largest psi": Line(peak, only="c")},
        because="near 0 the loss is a parabola, and far out it hardly grows any more. In between, "
                "where the second derivative changes its sign, the derivative is largest.",
        mistakes=(
            Mistake("plain_square", {"psi": f"{front}r"},
                    "This is the derivative of a plain square, which the loss resembles near 0. "
                    "Put in a large r: where does it fall back?"),
            Mistake("first_factor", {"dpsi/dr": plain},
                    "Only the factor r is differentiated. What does the product rule add?"),
            Mistake("where_it_is_zero", {"r of the largest psi": "0"},
                    "There the derivative is 0, for the loss is smallest. Which of your lines has "
                    "to be 0 where psi is largest?"),
            Mistake("other_convention", {"r of the largest psi": swapped},
                    "This belongs to another convention for what is squared and divided by c. Set "
                    "your second line to zero."),
            # with the factor 2, the largest psi of this family is the residual itself
            *(() if (family, factor) == ("log", 2) else (
                Mistake("place_for_value", {"largest psi": best},
                        "This is the residual at which psi is largest. What is psi there?"),)),
            Mistake("in_the_limit", {"largest psi": "0"},
                    "Far out psi goes back to 0. How large is it at the residual of your third "
                    "line?"),
            *((Mistake("as_near_zero", {"largest psi": f"2*{best}"},
                       "Here psi is taken as that of a plain square. Insert the residual of your "
                       "third line in your first."),) if factor == 2 else ())))
    return exercise, (
        Oral("What does training do with an example whose residual is ten times c, at the start "
             "and later? Is that always wanted?",
             ("its gradient is nearly 0, so that it hardly takes part",
              "from a bad start good examples have large residuals too, and are given up: the "
              "loss is not convex and the start matters")),
        Oral("The unit of the target changes from metres to centimetres. What has to happen to c, "
             "and how would you choose c in the first place?",
             ("c is a residual, so it is multiplied by 100",
              "as a multiple of a robust scale of the residuals, such as their MAD")))


# ------------------------------------------------------------------ decide
CASES = {
    "targets": "{who} {does}, to learn the rule behind it. Two records in a hundred hold a target "
               "that was read off wrongly, too high or too low by any amount; nothing tells which "
               "records these are. The inputs are reliable.",
    "real": "{who} {does}, and the predictions of a year are added up to a budget. Two records in "
            "a hundred have a target of more than fifty times the median. All of them were looked "
            "up: they are real. The inputs are reliable.",
    "inputs": "{who} {does}, to learn the rule behind it. In two records of a hundred one input "
              "was typed without its decimal point, so that it is a hundred times too large, far "
              "outside of what is possible for that input. The targets are reliable."}
WHO = (("A town", "predicts the repair cost of a pipe from its age and length"),
       ("A farm", "predicts the yield of a field from rain and fertiliser"),
       ("A garage", "predicts the hours of a repair from mileage and engine size"))
RIGHT_CHOICE = dict(targets="huber_mad", real="mse", inputs="clean_inputs")
RIGHT_REASONS = dict(targets=("wrong_targets", "steady_scale"), real=("genuine", "added_up"),
                     inputs=("leverage", "impossible"))


def far_records(rng):
    """What to do about two records in a hundred."""
    scenario, (who, does) = pick(rng, *CASES), pick(rng, *WHO)
    options = dict(
        mse=("the squared error on all records as they are",
             "A single wrong record can move this fit as far as it likes. Is there one?"),
        huber_mad=("Huber's loss on all records as they are, delta `1.345` times the MAD of "
                   "the residuals",
                   "This bounds the derivative in the prediction of a record. Are large residuals "
                   "the trouble here, and are they wrong?"),
        huber_sd=("Huber's loss on all records as they are, delta `1.345` standard deviations of "
                  "the targets",
                  "What do a few extreme targets do to the standard deviation, and so to this "
                  "delta?"),
        cut_targets=("drop the two per cent with the largest targets, then the squared error",
                     "Are these the wrong records, all of them and no other?"),
        clean_inputs=("correct or drop the records with an input outside of what is possible, "
                      "then the squared error",
                      "The inputs of this case are reliable. Which part of a record is in "
                      "question?"))
    reasons = dict(
        wrong_targets=("Some targets are wrong, and nothing tells which.",
                       "Does the case say that targets are wrong?"),
        steady_scale=("A few extreme residuals hardly move the MAD.",
                      "True. Does your choice need a scale of the residuals?"),
        genuine=("The far targets are genuine.",
                 "Does the case say that far targets are genuine? What are they here?"),
        added_up=("The predictions are added up, so they have to be right on average.",
                  "Nothing is added up in this case. What are the predictions for?"),
        leverage=("A record with a far input has leverage: its residual is multiplied by that "
                  "input.", "Is an input of this case far out?"),
        impossible=("The wrong values can be recognised: no such input is possible.",
                    "Is there an input in this case that cannot be?"),
        few=("Two in a hundred are too few to matter.",
             "What does a single record a hundred times too large contribute to a sum of "
             "squares?"),
        efficient=("Under Gaussian noise Huber's loss needs about 5 % more data.",
                   "True with this delta. Would you choose otherwise if it needed no more?"))
    exercise = Decide(
        module_of("outliers", "far_records"), title="Two records in a hundred", points=2,
        difficulty=3, minutes=5, dealt_by=salt(rng),
        case=f"{CASES[scenario].format(who=who, does=does)} The model is linear. What do you "
             "choose?",
        options={name: Right(text) if name == RIGHT_CHOICE[scenario] else Wrong(text, hint)
                 for name, (text, hint) in options.items()},
        reasons={name: Right(text) if name in RIGHT_REASONS[scenario] else Wrong(text, hint)
                 for name, (text, hint) in reasons.items()},
        because=dict(
            targets="wrong targets that cannot be recognised have to be bounded, by a delta that "
                    "they do not inflate themselves.",
            real="what is real has to be paid for, and only predictions of the mean add up.",
            inputs="Huber's loss bounds the residual, and a far input multiplies it all the "
                   "same; here the wrong inputs can be recognised and mended.")[scenario])
    return exercise, (
        Oral("Which fact of the case would have to change so that you would choose Huber's loss "
             "(or, if you chose it, so that you would not)?",
             ("for it: targets are wrong, unrecognisably, and no sum is needed",
              "against it: far targets are real and added up, or the far values are inputs")),
        Oral("Why does Huber's loss not protect against a far input?",
             ("the gradient in a coefficient is psi times the input; psi is bounded, the input is "
              "not",
              "the line passes near such a record, so that its residual is small: it hides")))


POOL = (stuck_sensor, redescending, far_records, mend_weights)
