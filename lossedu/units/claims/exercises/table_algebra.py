"""From accuracy, precision and recall to the prevalence that a table keeps to itself."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

EXERCISE = Derive(
    __name__, title="The number that is not printed", points=3, difficulty=3, minutes=9,
    ask="A table gives accuracy $A$, precision $P$ and recall $R$ of one model on a test set, and "
        "not the prevalence $q$, the fraction of positives. Write the true positives, the false "
        "negatives and the false positives as fractions of the test set, with $q$, $P$ and $R$. "
        "Then write the errors $1 - A$ with $q$, $P$ and $R$, solve for $q$, and give F1 with $P$ "
        "and $R$.",
    symbols=dict(q=(0.05, 0.5), P=(0.5, 0.95), R=(0.5, 0.95)),
    where=dict(A="1 - q*(1 - 2*R + R/P)"),   # so each point is a table that can be
    lines={
        "true positives": Line("q*R", only="q P R"),
        "false negatives": Line("q*(1 - R)", only="q P R"),
        "false positives": Line("q*R*(1/P - 1)", only="q P R"),
        "errors": Line("q*(1 - 2*R + R/P)", only="q P R",
                       follows="{false negatives} + {false positives}"),
        "prevalence": Line("(1 - A)/(1 - 2*R + R/P)", only="A P R"),
        "F1": Line("2*P*R/(P + R)", only="P R")},
    because="where there are errors and true positives, three printed numbers fix the "
            "prevalence, and a fourth, F1, adds nothing. So a table with all four can contradict "
            "itself, and the prevalence that follows has to lie between 0 and 1 and be the same in "
            "all rows of one test set.",
    mistakes=(
        Mistake("precision_for_recall", {"true positives": "q*P"},
                "Of the positives, which fraction is found: precision or recall?"),
        Mistake("found", {"false negatives": "q*R"},
                "These are the positives that were found."),
        Mistake("missed_negatives", {"false negatives": "(1 - q)*(1 - R)"},
                "1 - R is a fraction of the positives, and 1 - q counts the negatives."),
        Mistake("of_negatives", {"false positives": "(1 - q)*(1 - P)"},
                "1 - P is a fraction of the positive predictions, not of the negatives. How many "
                "positive predictions are there?"),
        Mistake("of_positives", {"false positives": "q*(1 - P)"},
                "1 - P is a fraction of the positive predictions. How many are there, if true "
                "positives are the fraction P of them?"),
        Mistake("swapped", {"false positives": "q*P*(1/R - 1)"},
                "Precision and recall have changed places: q R is the true positives."),
        Mistake("predictions", {"false positives": "q*R/P"},
                "These are all positive predictions. How many of them are false?"),
        Mistake("one_kind", {"errors": "q*(1 - R)"},
                "There are two kinds of errors."),
        Mistake("lost_two", {"errors": "q*(1 - R + R/P)"},
                "Add false negatives and false positives once more: how often does q R leave?"),
        Mistake("old_third_line", {"errors": "q*(2 - P - R)"},
                "The false positives in it are q (1 - P). Add your lines 2 and 3."),
        Mistake("of_negatives_added", {"errors": "q*(1 - R) + (1 - q)*(1 - P)"},
                "The false positives in it are (1 - q)(1 - P). Add your lines 2 and 3."),
        Mistake("product_of_both", {"errors": "q*(1 - P*R)"},
                "P R is no fraction of the positives. Add your lines 2 and 3."),
        Mistake("predictions_for_errors", {"errors": "q*R/P"},
                "These are all positive predictions. Add your lines 2 and 3."),
        Mistake("all_negatives", {"errors": "1 - q"},
                "This is the fraction of negatives. Add your lines 2 and 3."),
        Mistake("old_errors", {"prevalence": "(1 - A)/(2 - P - R)"},
                "2 - P - R takes the false positives for q (1 - P). What stands beside q in your "
                "line 4?"),
        Mistake("product_below", {"prevalence": "(1 - A)/(1 - P*R)"},
                "1 - A is divided by what stands beside q in line 4. What is that?"),
        Mistake("predictions_below", {"prevalence": "(1 - A)*P/R"},
                "1 - A is divided by what stands beside q in line 4. This is one term of it."),
        Mistake("without_false_positives", {"prevalence": "(1 - A)/(1 - R)"},
                "This takes all errors for false negatives. Where are the false positives?"),
        Mistake("without_false_negatives", {"prevalence": "(1 - A)/(R/P - R)"},
                "This takes all errors for false positives. Where are the false negatives?"),
        Mistake("last_term_upside_down", {"prevalence": "(1 - A)/(1 - 2*R + P/R)"},
                "In the last term precision and recall have changed places."),
        Mistake("no_brackets", {"prevalence": "1 - A/(1 - 2*R + R/P)"},
                "Only A is divided here: 1 - A needs brackets."),
        Mistake("right_for_wrong", {"prevalence": "A/(1 - 2*R + R/P)"},
                "The errors are 1 - A."),
        Mistake("negatives", {"prevalence": "1 - (1 - A)/(1 - 2*R + R/P)"},
                "This is the fraction of negatives."),
        Mistake("upside_down", {"prevalence": "(1 - 2*R + R/P)/(1 - A)"},
                "The fraction is upside down."),
        Mistake("mean", {"F1": "(P + R)/2"},
                "This is the arithmetic mean. F1 is the harmonic one."),
        Mistake("geometric", {"F1": "sqrt(P*R)"},
                "This is the geometric mean. F1 is the harmonic one."),
        Mistake("sum_of_reciprocals", {"F1": "2/(P + R)"},
                "For P = R it should be P. What stands above the fraction line?"),
        Mistake("smaller", {"F1": "min(P, R)"},
                "This is the smaller of the two. F1 is their harmonic mean."),
        Mistake("no_two", {"F1": "P*R/(P + R)"},
                "For P = R it should be P.")))
