"""One example with a large input: the slope of least squares, its leverage, and how it hides."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

EXERCISE = Derive(
    __name__, title="An outlier that hides", points=3, difficulty=3, minutes=10,
    ask="We fit $\\hat y = b\\,x$. Several examples lie exactly on $y = 2x$; the sum of their "
        "$x_i^2$ is $S$ and the sum of their $|x_i|$ is $T$. One more example has the input "
        "$X > 0$ and the target 0, which is wrong.\n\n"
        "What are the least-squares slope, the leverage of the wrong example (raise its target by "
        "1: by how much does the prediction at $X$ rise?), and its residual, prediction minus "
        "target? For which $X$ is this residual largest? And up to which $X$ is $b = 2$ still a "
        "best slope for the absolute error?",
    symbols=dict(X=(1, 12), S=(4, 60), T=(2, 30)),
    lines={
        "slope": Line("2*S/(S + X**2)", only="S X"),
        "leverage": Line("X**2/(S + X**2)", only="S X"),
        "residual": Line("2*S*X/(S + X**2)", only="S X", follows="{slope}*X"),
        "X of the largest residual": Line("sqrt(S)", only="S"),
        "largest X for b = 2": Line("T", only="S T")},
    because="beyond the root of S the residual of the wrong example falls as its leverage grows "
            "towards 1: it hides. The absolute error keeps the slope 2 as long as the others "
            "outweigh the input X, and follows the wrong example from there on.",
    mistakes=(
        Mistake("all_on_the_line", {"slope": "2"},
                "This is the slope of the other examples. What does the wrong one add to the sum "
                "of the squared inputs?"),
        Mistake("not_squared", {"slope": "2*T/(T + X)"},
                "The slope of least squares minimises squares. With which power of x does an "
                "example enter the sum of x*y over the sum of x*x?"),
        Mistake("share_of_others", {"leverage": "S/(S + X**2)"},
                "This falls as X grows. Is an example with a large input easier or harder to "
                "follow for the line?"),
        Mistake("per_input", {"leverage": "X/(S + X**2)"},
                "By this the slope rises if the target rises by 1. By how much does the "
                "prediction at X rise?"),
        Mistake("slope_again", {"residual": "2*S/(S + X**2)"},
                "This is the slope. What does the line predict at X?"),
        Mistake("from_the_true_line", {"residual": "2*X"},
                "This is the residual at b = 2. Where does the fitted line pass?"),
        Mistake("residual_reversed", {"residual": "-2*S*X/(S + X**2)"},
                "The right size. In which order are prediction and target subtracted?"),
        Mistake("times_leverage", {"residual": "2*X**3/(S + X**2)"},
                "This is 2*X times the leverage: how far the prediction at X has moved from the "
                "true line. How far is it still from the target 0?"),
        Mistake("the_sum_itself", {"X of the largest residual": "S"},
                "S has the unit of x squared. What is the derivative of the residual in X?"),
        Mistake("squares_again", {"largest X for b = 2": "sqrt(S)"},
                "This belongs to the squared error. How much does an example contribute to the "
                "derivative of the absolute error in b?"),
        Mistake("half", {"largest X for b = 2": "T/2"},
                "At b = 2 the others' residuals are 0, so each may contribute anything from "
                "-|x_i| to |x_i|. How much can that be in all?")))
