"""A model of mean and standard deviation, whose deviations are too much alike."""
import numpy as np

from ....data import load
from ....exercises.debug import Debug, Edit, Fault
from ....exercises.record import Case, Mistake


def own_spread(x, y, beta, steps=200, rate=1.0):
    """Train two linear models, of the mean and of the log variance of y given x, by gradient
    descent on the mean over the examples of weight * NLL.

    NLL is the Gaussian negative log-likelihood as `gaussian_nll_loss` computes it, without the
    constant and with its floor under the variance. Each example's weight is its predicted variance
    to the power beta, taken as a number that does not depend on the model.
    x: (n, d), y: (n,), float64. All coefficients start at 0. Returns the predicted mean and the
    predicted standard deviation after the last step, each (n,), and the mean NLL, without
    weights, before each step, (steps,).
    """
    import torch
    from torch.nn.functional import gaussian_nll_loss
    x, y = torch.tensor(x), torch.tensor(y)
    model = torch.nn.Linear(x.shape[1], 2, dtype=x.dtype)
    torch.nn.init.zeros_(model.weight)
    torch.nn.init.zeros_(model.bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    curve = []
    for _ in range(steps):
        mean, log_var = model(x).unbind(dim=1)
        var = log_var.exp()
        nll = gaussian_nll_loss(mean, y, var, reduction="none")
        loss = (var.detach() ** beta * nll).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        curve.append(nll.mean().item())
    mean, log_var = model(x).detach().unbind(dim=1)
    return mean.numpy(), (0.5 * log_var).exp().numpy(), np.array(curve)


def draw(rng):
    def drawn(n, d):
        x = rng.normal(size=(n, d))
        return x, x[:, 0] + np.exp(0.3 * x[:, -1]) * rng.normal(size=n)

    yield Case(rng.normal(size=(7, 2)), rng.choice([-1.0, 1.0], 7), 0.0, steps=1, rate=0.1).note(
        "targets of size 1, beta 0, one step")
    yield Case(*drawn(1, 1), 0.5, steps=2, rate=0.1).note("one example")
    yield Case(*drawn(6, 2), 0.0, steps=3, rate=0.1).note("beta 0: no weights")
    yield Case(*drawn(5, 1), 1.0, steps=1, rate=0.1).note("one step")
    yield Case(*drawn(8, 3), 1.0, steps=4, rate=0.1).note("beta 1")
    yield Case(*drawn(12, 2), 0.5, steps=6, rate=0.2).note("beta 0.5")
    yield Case(*drawn(30, 4), 0.25, steps=12, rate=0.1).note("thirty examples")
    yield Case(rng.normal(size=(40, 1)), rng.choice([-1.0, 1.0], 40), 1.0, steps=200,
               rate=1.0).note("targets of size 1, large steps")
    pair = np.array([[1.0], [-1.0]])
    yield Case(pair, np.zeros(2), 0.0, steps=7, rate=4.0).note("fitted exactly")
    yield Case(pair, np.zeros(2), 0.0, steps=9, rate=4.0).note("a variance below the floor")
    yield Case(*drawn(9, 2), 2.0, steps=5, rate=0.05).note("beta 2")
    yield Case(pair, 3 * pair[:, 0], 0.5, steps=400, rate=0.01).note("400 small steps")
    yield Case(pair, 10 * pair[:, 0], 0.0, steps=3, rate=0.25).note("targets of size 10")
    yield Case(pair, 40 * pair[:, 0], 1.0, steps=5, rate=0.01).note("targets of size 40")
    engel = load("engel")
    x, y = np.log(engel.X), engel.y
    yield Case((x - x.mean(axis=0)) / x.std(axis=0), (y - y.mean()) / y.std(), 1.0).note(
        "the families of the story, steps and rate by default")


def by_hand(x, y, beta, steps=200, rate=1.0):
    design = np.column_stack([x, np.ones(len(x))])
    for_mean, for_var, curve = np.zeros(design.shape[1]), np.zeros(design.shape[1]), []
    for _ in range(steps):
        residual, log_var = design @ for_mean - y, design @ for_var
        var = np.maximum(np.exp(log_var), 1e-6)
        curve.append(np.mean(0.5 * (np.log(var) + residual ** 2 / var)))
        weight = np.exp(beta * log_var) / len(y)
        for_mean = for_mean - rate * design.T @ (weight * residual / var)
        by_var = 0.5 / var * (1 - residual ** 2 / var)      # at the floor, if v lies below it
        for_var = for_var - rate * design.T @ (weight * by_var * np.exp(log_var))
    return design @ for_mean, np.exp(0.5 * (design @ for_var)), np.array(curve)


def log_deviation_predicted(x, y, beta, steps=200, rate=1.0):
    design = np.column_stack([x, np.ones(len(x))])
    for_mean, for_log, curve = np.zeros(design.shape[1]), np.zeros(design.shape[1]), []
    for _ in range(steps):
        residual, log_deviation = design @ for_mean - y, design @ for_log
        var = np.maximum(np.exp(2 * log_deviation), 1e-6)
        curve.append(np.mean(0.5 * (np.log(var) + residual ** 2 / var)))
        weight = var ** beta / len(y)
        for_mean = for_mean - rate * design.T @ (weight * residual / var)
        for_log = for_log - rate * design.T @ (weight * (1 - residual ** 2 / var))
    return design @ for_mean, np.exp(design @ for_log), np.array(curve)


def variance_returned(x, y, beta, steps=200, rate=1.0):
    mean, deviation, curve = own_spread(x, y, beta, steps, rate)
    return mean, deviation ** 2, curve


def log_variance_returned(x, y, beta, steps=200, rate=1.0):
    mean, deviation, curve = own_spread(x, y, beta, steps, rate)
    return mean, 2 * np.log(deviation), curve


def after_each_step(x, y, beta, steps=200, rate=1.0):
    return (*own_spread(x, y, beta, steps, rate)[:2],
            own_spread(x, y, beta, steps + 1, rate)[2][1:])


def one_for_all(x, y, beta, steps=200, rate=1.0):
    return own_spread(x, y, 1.0, steps, rate)


def one_half_for_all(x, y, beta, steps=200, rate=1.0):
    return own_spread(x, y, 0.5, steps, rate)


def stops_early(x, y, beta, steps=200, rate=1.0):
    mean, deviation, curve = own_spread(x, y, beta, min(steps, 300), rate)
    return mean, deviation, np.append(curve, np.full(steps - len(curve), curve[-1]))


VAR = "var = log_var.exp()"
NLL = 'gaussian_nll_loss(mean, y, var, reduction="none")'
ROWS = NLL + "\n        loss = (var.detach() ** beta * nll).mean()"
WEIGHT = "(var.detach() ** beta * nll).mean()"

EXERCISE = Debug(
    reference=own_spread, title="Too much alike", points=3, difficulty=4, minutes=10, draw=draw,
    story="A colleague wants to know how much families with the same income differ in what they "
          "spend on food. The data are the 235 families of {{ unit regression }}; incomes and "
          "spending are standardised. Her program runs without an error and prints the lines "
          "below. Trained as it should be, with beta = 1, the model predicts standard deviations "
          "that differ between families by a factor of 14, and 67 % of the families lie within one "
          "of theirs. The program has two faults. Change only the faulty lines; the "
          "docstring says what it has to return.",
    run='''import lossedu
engel = lossedu.data.load("engel")
x = np.log(engel.X)
x, y = (x - x.mean(axis=0)) / x.std(axis=0), (engel.y - engel.y.mean()) / engel.y.std()
mean, deviation, curve = own_spread(x, y, beta=1.0)
print(f"predicted standard deviation from {deviation.min():.2f} to {deviation.max():.2f}")
print(f"within one of it: {np.mean(np.abs(y - mean) < deviation):.0%} of the families")''',
    prints="predicted standard deviation from 0.21 to 0.75\nwithin one of it: 80% of the families",
    look_at="the two ends of the range of predicted standard deviations. By which factor do they "
            "differ?",
    faults=(
        Fault("not_detached", "var.detach() ** beta", "var ** beta",
              "The weight is part of what is differentiated: the log variance also moves to make "
              "the weight small. What does the docstring say about the weight?"),
        Fault("deviation_for_variance", NLL,
              'gaussian_nll_loss(mean, y, var.sqrt(), reduction="none")',
              "The standard deviation is handed over where PyTorch takes the variance. What is the "
              "third argument of `gaussian_nll_loss`?")),
    mends=(
        Fault("log_variance_for_variance", NLL,
              'gaussian_nll_loss(mean, y, log_var.abs(), reduction="none")',
              "The size of the log variance is handed over where PyTorch takes the variance. Which "
              "of the tensors is the variance?"),
        Fault("log_variance_clipped", VAR, "var = log_var.clamp(-3, 3).exp()",
              "The log variance is clipped, and families with little spread lie beyond the limit. "
              "Which limit does the docstring ask for?"),
        *(Fault(f"log_variance_clipped_{most}", VAR, f"var = log_var.clamp(-{most}, {most}).exp()",
                "The log variance is clipped, and an example that is fitted exactly, or one far "
                "off, lies beyond the limit. Which limit does the docstring ask for?")
          for most in (2, 5, 10)),
        *(Fault(f"higher_floor_{digits}", NLL,
                f'gaussian_nll_loss(mean, y, var, eps=1e-{digits}, reduction="none")',
                "The variance has a higher floor than before. Which `eps` did the program have?")
          for digits in (1, 2, 3, 4)),
        Fault("no_floor", NLL, "0.5 * (log_var + (y - mean) ** 2 / var)",
              "The formula is right, but `gaussian_nll_loss` does not let the variance fall below "
              "its `eps`. Which call did the program have?"),
        *(Fault(f"gradient_clipped_{name}", "        loss.backward()\n",
                f"        loss.backward()\n        torch.nn.utils.{call}\n",
                "The gradient is clipped before the step. Which step does the docstring ask for?")
          for name, call in (
              ("value", "clip_grad_value_(model.parameters(), 1.0)"),
              *((f"{10 * most:g}_tenths", f"clip_grad_norm_(model.parameters(), {most})")
                for most in (0.5, 1.0, 2.0, 5.0, 10.0)))),
        Fault("weight_clipped", "var.detach() ** beta", "var.detach().clamp(max=100) ** beta",
              "The weight is clipped where the predicted variance is large. Which limit does the "
              "docstring ask for?"),
        Mistake("stops_early", stops_early,
                "The steps end early, and the curve is filled up with its last value. How many "
                "steps are asked for?"),
        Fault("detached_in_the_nll", ROWS, ROWS.replace("y, var,", "y, var.detach(),").replace(
            "(var.detach() **", "(var **"),
              "The variance is taken as a number in the NLL, and differentiated in the weight. "
              "Which of the two does the docstring want to be taken as a number?"),
        Fault("all_detached", NLL, 'gaussian_nll_loss(mean, y, var.detach(), reduction="none")',
              "No gradient reaches the log variance now: it stays 0. Where is the variance to be "
              "taken as a number, and where not?"),
        Fault("twice_the_log_variance", VAR, "var = (2 * log_var).exp()",
              "The second output is taken for the log standard deviation here. What is it by the "
              "docstring?"),
        Mistake("log_deviation_predicted", log_deviation_predicted,
                "The second output is taken for the log standard deviation. What is it by the "
                "docstring?"),
        Fault("weight_left_out", WEIGHT, "nll.mean()",
              "The weights are gone, so the result does not depend on beta. What does the "
              "docstring ask for?"),
        Fault("weight_inverted", "var.detach() ** beta", "var.detach() ** -beta",
              "Examples with a large predicted variance get a small weight here. Which power does "
              "the docstring ask for?"),
        Fault("weight_of_deviation", "var.detach() ** beta", "var.sqrt().detach() ** beta",
              "The weight is a power of the standard deviation. Of what is it to be a power?"),
        Fault("mean_alone_weighted", WEIGHT,
              '(var.detach() ** beta * gaussian_nll_loss(mean, y, var.detach(), reduction="none") '
              '+ gaussian_nll_loss(mean.detach(), y, var, reduction="none")).mean()',
              "The weight acts on the mean alone, and not on the log variance. What does it "
              "multiply in the docstring?"),
        Fault("everything_detached", WEIGHT, "(var.detach() ** beta).mean() * nll.mean()",
              "All examples share one weight, the mean of their weights. Which weight has each of "
              "them?"),
        Fault("one_weight", WEIGHT, "(var.detach().mean() ** beta * nll).mean()",
              "All examples share one weight, a power of their mean variance. Which weight has "
              "each of them?"),
        Fault("summed", WEIGHT, "(var.detach() ** beta * nll).sum()",
              "The loss is a sum now, and so is its gradient. Over what is the mean asked for?"),
        Fault("normalised", WEIGHT, "(var.detach() ** beta * nll).sum() / "
                                    "(var.detach() ** beta).sum()",
              "This divides by the sum of the weights. By what does the mean over the examples "
              "divide?"),
        # the same but for its rounding, which the families' large steps enlarge
        Fault("divided_by_mean", WEIGHT,
              "(var.detach() ** beta / (var.detach() ** beta).mean() * nll).mean()",
              "The weights are divided by their mean. What is each weight in the docstring?"),
        Fault("divided_by_largest", WEIGHT,
              "(var.detach() ** beta / (var.detach() ** beta).max() * nll).mean()",
              "The weights are divided by the largest of them. What is each weight in the "
              "docstring?"),
        Fault("weighted_curve", "curve.append(nll.mean().item())", "curve.append(loss.item())",
              "The curve holds the weighted loss. Which mean does the docstring ask for?"),
        Fault("with_constant", NLL, 'gaussian_nll_loss(mean, y, var, full=True, reduction="none")',
              "The constant of the density is part of the curve now. What does the docstring ask "
              "for?"),
        Fault("adam", "torch.optim.SGD(", "torch.optim.Adam(",
              "The steps are those of Adam. Which optimizer does the docstring ask for?"),
        Fault("not_cleared", "        optimizer.zero_grad()\n", "",
              "The gradients of all steps add up. Which line clears them?"),
        Mistake("variance_returned", variance_returned,
                "The second result is the variance. Which measure of spread does the docstring ask "
                "for?"),
        Mistake("log_variance_returned", log_variance_returned,
                "The second result is the log variance. What does the docstring ask for?"),
        Mistake("after_each_step", after_each_step,
                "Each value of the curve is measured after its step. When does the docstring ask "
                "for it?"),
        Mistake("one_for_all", one_for_all,
                "The weight is the variance itself, whatever beta is. To which power does the "
                "docstring raise it?"),
        Mistake("one_half_for_all", one_half_for_all,
                "The power is 0.5 in each case now. Which power is asked for?")),
    styles=(
        by_hand,
        Edit("var.detach() ** beta", "(beta * log_var.detach()).exp()"),
        Edit("var.detach() ** beta", "(var ** beta).detach()")))
