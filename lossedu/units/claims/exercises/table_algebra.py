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
        "errors": Line("q*(1 - 2*R + R/P)", only="q P R"),
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
        Mistake("no_two", {"F1": "P*R/(P + R)"},
                "For P = R it should be P.")))
