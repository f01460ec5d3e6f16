"""The gradient of a line's mean squared error, its curvature, and the best intercept."""
from ....exercises.derive import Derive, Line
from ....exercises.kinds import Mistake

COST = "mean((w*x + b - y)**2)"

EXERCISE = Derive(
    __name__, title="A line, by hand", points=3, difficulty=2, minutes=11,
    ask="A line predicts $\\hat y_i = w x_i + b$ for $n$ examples, and its cost is the mean "
        "squared error $L = \\frac1n \\sum_i (w x_i + b - y_i)^2$. Gradient descent needs "
        "two derivatives of it, and its curvature in $w$ bounds the learning rate. For the "
        "intercept alone no descent is needed: set the derivative in $b$ to 0 and solve.\n\n"
        "What are the two derivatives, the curvature, and the best intercept $b^*$ for a "
        "given $w$? Sums are typed as `sum(x_i*y_i, i)` or as `mean(x*y)`, in LaTeX as `\\sum_i "
        "x_i y_i`.",
    symbols=dict(w=(-2, 2), b=(-2, 2), x=[(-3, 3)] * 3, y=[(-3, 3)] * 3, n=3),
    where=dict(y_hat="w*x + b"),
    lines={
        "dL/dw": Line("2/n*sum((w*x_i + b - y_i)*x_i, i)", of=COST, by="w"),
        "dL/db": Line("2/n*sum(w*x_i + b - y_i, i)", of=COST, by="b"),
        "d2L/dw2": Line("2/n*sum(x_i**2, i)", only="x n", of="2*mean((w*x + b - y)*x)", by="w"),
        "b*": Line("mean(y) - w*mean(x)", only="w x y n")},
    because="the chain rule multiplies twice each residual by what the prediction changes "
            "by: x_i for w, and 1 for b. The mean stays a mean in every line.",
    mistakes=(
        Mistake("residual_not_weighted", {"dL/dw": "2*mean(w*x + b - y)"},
                "This is the derivative with respect to b. By how much does a prediction "
                "change when w does?"),
        Mistake("product_of_means", {"dL/dw": "2*mean(w*x + b - y)*mean(x)"},
                "The mean of a product is not the product of the means. What is multiplied "
                "first, the residual with x of the same example, or their means?"),
        Mistake("residual_turned", {"dL/dw": "2*mean((y - w*x - b)*x)"},
                "The residual stands the other way round here, so the sign is wrong: descent "
                "would climb."),
        Mistake("mixed", {"d2L/dw2": "2*mean(x)"},
                "This is the derivative of the first line with respect to b. With respect to which "
                "parameter is it asked for?"),
        Mistake("square_of_the_mean", {"d2L/dw2": "2*mean(x)**2"},
                "This is the mean, squared. Which of the two comes first, squaring or the mean?"),
        Mistake("square_of_the_sum", {"d2L/dw2": "2/n*sum(x_i, i)**2"},
                "Here a sum is squared. Which comes first, squaring or adding?"),
        Mistake("through_the_origin", {"b*": "mean(y)"},
                "This is the best constant, for w = 0. What does the line predict on average "
                "before b is added?")))
