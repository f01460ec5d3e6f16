"""Which pixels a model that minimises the Tversky loss marks."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

EXERCISE = Derive(
    __name__, title="Which pixels does Tversky mark?", points=3, difficulty=3, minutes=8,
    ask="The Tversky loss of a mask is $\\ell = 1 - t$ with $t = a/d$ and $d = a + \\alpha f + "
        "\\beta g$. Here $a = \\sum_i p_i y_i$, $f = \\sum_i p_i (1 - y_i)$ and $g = \\sum_i "
        "(1 - p_i)\\, y_i$; all pixels are counted in them.\n\n"
        "What is the derivative of $\\ell$ in the probability $p_k$ of a pixel of the object, and "
        "what is it for a pixel of the background? Write both with $t$ and $d$. "
        "Then let the pixel belong to the object with probability $\\eta$, and take $t$ and $d$ as "
        "fixed: for which $\\eta$ does raising $p_k$ lower the expected loss? Write the threshold "
        "that $\\eta$ has to exceed. And which threshold is this for the Jaccard loss, where "
        "$\\alpha = \\beta = 1$ and $t$ is the Jaccard index?",
    symbols=dict(a=(1, 5), f=(0.5, 5), g=(0.5, 5), alpha=(0.2, 2), beta=(0.2, 2)),
    where=dict(d="a + alpha*f + beta*g", t="a/(a + alpha*f + beta*g)"),
    lines={
        "object": Line("-(1 - t + beta*t)/d", only="t d alpha beta"),
        "background": Line("alpha*t/d", only="t d alpha beta"),
        "threshold": Line("alpha*t/(1 - t + beta*t + alpha*t)", only="t alpha beta"),
        "Jaccard": Line("t/(1 + t)", only="t")},
    because="a pixel of the object adds to a and takes from g, and one of the background adds to "
            "f alone. The expected derivative, eta times the first plus 1 - eta times the second, "
            "is 0 at the threshold. For Jaccard it is t/(1 + t), which is half of the Dice of the "
            "same masks.",
    mistakes=(
        Mistake("a_alone", {"object": "-(1 - t)/d"},
                "A pixel of the object stands in a, and in g as well. How does g change when p_k "
                "grows?"),
        Mistake("g_wrong_sign", {"object": "-(1 - t - beta*t)/d"},
                "The false negatives g fall when p_k grows. Which sign does their part of the "
                "quotient rule get?"),
        Mistake("numerator_alone", {"object": "-1/d"},
                "Here the denominator is taken as a constant. How does d change when p_k grows?"),
        Mistake("misses_alone", {"object": "-beta*t/d"},
                "Here the pixel of the object leaves g and enters nothing. In which other count "
                "does it stand, above and below the line of a/d?"),
        Mistake("object_d_lost", {"object": "-(1 - t + beta*t)"},
                "The quotient rule divides by d twice, and one of the two is in t. Where is the "
                "other?"),
        Mistake("one_term_divided", {"object": "-(1 - t)/d - beta*t"},
                "One of your two terms is divided by d, and the other is not. What does the "
                "quotient rule divide?"),
        Mistake("background_t_lost", {"background": "alpha/d"},
                "Below the line f adds alpha to d. By the quotient rule a stands above: "
                "which symbol is a/d?"),
        Mistake("background_d_lost", {"background": "alpha*t"},
                "The quotient rule divides by d twice, and one of the two is in t. Where is the "
                "other?"),
        Mistake("weight_of_misses", {"background": "beta*t/d"},
                "Is a marked pixel of the background a false positive or a false negative? Which "
                "weight belongs to it?"),
        Mistake("numerator_of_background", {"background": "(alpha*t - 1)/d"},
                "Here p_k of a background pixel adds to the numerator a. Which pixels are summed "
                "in a?"),
        Mistake("ratio", {"threshold": "alpha*t/(1 - t + beta*t)"},
                "This is the ratio eta/(1 - eta) at which the expected derivative is 0. Which eta "
                "has this ratio?"),
        Mistake("ratio_turned", {"threshold": "(1 - t + beta*t)/(alpha*t)"},
                "This is the ratio (1 - eta)/eta at which the expected derivative is 0. Which eta "
                "has this ratio?"),
        Mistake("weights_alone", {"threshold": "alpha/(alpha + beta)"},
                "This would be the threshold if the object's derivative were -beta*t/d. Which term "
                "of its numerator is missing?"),
        Mistake("sum_of_weights", {"threshold": "alpha*t/(alpha + beta)"},
                "Below the line stands what multiplies eta in the expected derivative, without "
                "d. Collect these terms once more: is it alpha + beta?"),
        Mistake("numerator_of_eta", {"threshold": "alpha*t"},
                "Collect the terms with eta in the expected derivative. By what is alpha*t divided "
                "then?"),
        Mistake("turned_round", {"threshold": "(1 - t + beta*t)/(1 - t + beta*t + alpha*t)"},
                "This is 1 minus the threshold. With which of the two derivatives is eta "
                "multiplied?"),
        Mistake("that_of_dice", {"threshold": "t/2"},
                "This is the threshold of the Dice loss, where alpha and beta are both 1/2. Set "
                "eta times your first line plus 1 - eta times the second to 0."),
        Mistake("misses_wrong_sign", {"object": "-(1 - beta*t)/d"},
                "Two terms of the numerator do not fit: a grows by as much as g falls. What do "
                "they do to d together?"),
        Mistake("one_for_weight", {"object": "-(1 - t*(alpha - beta))/d"},
                "A pixel of the object is in a and in g. Which weight has a in d?"),
        Mistake("in_counts", {"Jaccard": "a/(2*a + f + g)"},
                "With alpha = beta = 1 this has the right value. Write it with t alone: what is t "
                "there?"),
        Mistake("one_minus", {"Jaccard": "1/(1 + t)"},
                "This is 1 minus the threshold. Put alpha = beta = 1 into your third line."),
        Mistake("half_of_t", {"Jaccard": "t/2"},
                "Half of the score is the threshold for the Dice loss. Put alpha = beta = 1 into "
                "your third line."),
        Mistake("jaccard_of_dice", {"Jaccard": "t/(2 - t)"},
                "This turns a Dice into a Jaccard score, and t is the Jaccard score already. Put "
                "alpha = beta = 1 into your third line."),
        Mistake("dice_of_t", {"Jaccard": "2*t/(1 + t)"},
                "This is the Dice of the same masks. Put alpha = beta = 1 into your third line.")))
