"""A linear quantile model in PyTorch that predicts the same number for every morning."""
import numpy as np

from ....exercises.debug import Debug, Edit, Fault
from ....exercises.record import Case, Mistake


def fit_mornings(x, y, level, steps=400, rate=20.0):
    """Train a linear model that predicts the quantile `level` of y given x, by gradient descent on
    the mean pinball loss.

    x: (n, d), y: (n,), float64. Weights and intercept start at 0. Returns the predictions for the
    n examples after the last step, (n,), and the mean loss before each step, (steps,).
    """
    import torch
    x, y = torch.tensor(x), torch.tensor(y)
    model = torch.nn.Linear(x.shape[1], 1, dtype=x.dtype)
    torch.nn.init.zeros_(model.weight)
    torch.nn.init.zeros_(model.bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    curve = []
    for _ in range(steps):
        pred = model(x).squeeze(1)
        short = y - pred
        loss = torch.maximum(level * short, (level - 1) * short).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        curve.append(loss.item())
    return model(x).squeeze(1).detach().numpy(), np.array(curve)


def draw(rng):
    def drawn(n, d):
        return rng.normal(size=(n, d)), rng.normal(3, 2, n)

    yield Case(*drawn(1, 2), 0.5, steps=2, rate=0.3).note("one example, level 0.5")
    yield Case(*drawn(1, 2), 0.8, steps=1, rate=0.3).note("one example, level 0.8")
    yield Case(*drawn(6, 2), 0.5, steps=2, rate=0.5).note("level 0.5")
    yield Case(*drawn(5, 1), 0.9, steps=1, rate=0.5).note("one step")
    yield Case(*drawn(8, 3), 0.8, steps=4, rate=0.5).note("four steps")
    yield Case(*drawn(12, 2), 0.2, steps=6, rate=1.0).note("level 0.2")
    yield Case(*drawn(30, 4), 0.7, steps=12, rate=0.5).note("thirty examples")
    yield Case(*drawn(9, 2), 0.8, steps=12, rate=8.0).note("the loss rises on the way")
    yield Case(*drawn(10, 2), 0.35, steps=5, rate=0.5).note("level 0.35")


def by_hand(x, y, level, steps=400, rate=20.0):
    weights, bias, curve = np.zeros(x.shape[1]), 0.0, []
    for _ in range(steps):
        pred = x @ weights + bias
        slope = np.where(pred < y, -level, 1 - level)
        curve.append(np.mean(slope * (pred - y)))
        weights, bias = weights - rate * x.T @ slope / len(y), bias - rate * slope.mean()
    return x @ weights + bias, np.array(curve)


def after_each_step(x, y, level, steps=400, rate=20.0):
    """The losses as they are after each step."""
    pred, curve = fit_mornings(x, y, level, steps + 1, rate)
    return fit_mornings(x, y, level, steps, rate)[0], curve[1:]


def before_the_last_step(x, y, level, steps=400, rate=20.0):
    return (fit_mornings(x, y, level, steps - 1, rate)[0],
            fit_mornings(x, y, level, steps, rate)[1])


def as_a_column(x, y, level, steps=400, rate=20.0):
    pred, curve = fit_mornings(x, y, level, steps, rate)
    return pred[:, None], curve


def always_at_80(x, y, level, steps=400, rate=20.0):
    return fit_mornings(x, y, 0.8, steps, rate)


def summed_curve(x, y, level, steps=400, rate=20.0):
    pred, curve = fit_mornings(x, y, level, steps, rate)
    return pred, curve * len(y)


def stops_when_it_rises(x, y, level, steps=400, rate=20.0):
    """The last model before the loss rises, and its loss for all steps that are left."""
    curve = fit_mornings(x, y, level, steps, rate)[1]
    rises = np.flatnonzero(np.diff(curve) > 0)
    last = rises[0] + 1 if len(rises) else steps
    return (fit_mornings(x, y, level, last, rate)[0],
            np.append(curve[:last], np.full(steps - last, curve[last - 1])))


def ends_when_it_rises(x, y, level, steps=400, rate=20.0):
    """The same, with a curve that ends there, after the first loss that is higher."""
    pred, curve = fit_mornings(x, y, level, steps, rate)
    rises = np.flatnonzero(np.diff(curve) > 0)
    if not len(rises):
        return pred, curve
    return fit_mornings(x, y, level, rises[0] + 2, rate)[0], curve[:rises[0] + 2]


RESIDUAL = "        short = y - pred\n"

EXERCISE = Debug(
    reference=fit_mornings, title="Every morning alike", points=3, difficulty=3, minutes=9,
    draw=draw,
    rtol=1e-5, atol=1e-6,  # weights of float32, as torch.where makes of two numbers, are right too
    story="A colleague wants a number for each morning that suffices in 80 % of such mornings, "
          "from temperature, humidity and wind. The program runs without an error or a warning, "
          "and prints the line below. Trained as it should be, the same model predicts between "
          "330 and 536 bikes, and they suffice on 80 % of the mornings. The program has two "
          "faults. Mend them; what it has to return stands in its docstring. (The learning rate is "
          "not one of them: the derivative of this loss is at most 1 in size, and the "
          "predictions have hundreds of bikes to go.)",
    run='''import lossedu
bikes = lossedu.data.load("bikeshare")
at_eight = (bikes.column("hour") == 8) & (bikes.column("workingday") == 1)
x = np.stack([bikes.column(name)[at_eight] for name in ("temp", "hum", "windspeed")], axis=1)
pred, curve = fit_mornings((x - x.mean(axis=0)) / x.std(axis=0), bikes.y[at_eight], level=0.8,
                           rate=25.0)
print(f"predictions from {pred.min():.0f} to {pred.max():.0f} bikes; they suffice on "
      f"{np.mean(bikes.y[at_eight] <= pred):.0%} of the mornings")''',
    prints="predictions from 221 to 221 bikes; they suffice on 20% of the mornings",
    look_at="the two numbers of bikes, and at the percentage: what would give each of them?",
    faults=(
        Fault("broadcast", "pred = model(x).squeeze(1)", "pred = model(x)",
              "Each prediction is compared with the target of every morning. Which shape has "
              "`short`, and which should it have?"),
        Fault("turned", "short = y - pred", "short = pred - y",
              "The level is charged to the wrong side: with 0.8, the colleague's predictions "
              "suffice on 20 % of the mornings. Which sign has `short` where bikes are missing?")),
    mends=(
        Fault("first_row", "pred = model(x).squeeze(1)", "pred = model(x)[0]",
              "The shapes fit now, but only the first prediction is left. Which axis has length "
              "1?"),
        Fault("summed", "(level - 1) * short).mean()", "(level - 1) * short).sum()",
              "The loss is a sum now, and so is its gradient. How large is a step with 248 "
              "mornings?"),
        Fault("squared", "torch.maximum(level * short, (level - 1) * short)", "(short ** 2)",
              "The squared error has been put in the place of the pinball loss. Which property of "
              "the mornings does it ask for?"),
        Fault("absolute", "torch.maximum(level * short, (level - 1) * short)", "short.abs()",
              "The absolute error has been put in the place of the pinball loss. Which level does "
              "it stand for?"),
        Fault("weighted_squares", "torch.maximum(level * short, (level - 1) * short)",
              "(torch.where(short > 0, level, 1 - level) * short ** 2)",
              "The differences are squared, and only the weights are those of the pinball loss. "
              "Which property do squares weighted 4 to 1 ask for?"),
        Fault("one_side", RESIDUAL, "        short = (y - pred).clamp(min=0)\n",
              "Spare bikes cost nothing now, and the numbers grow without end. What does a spare "
              "bike cost under the pinball loss?"),
        Fault("minimum", "torch.maximum(level", "torch.minimum(level",
              "The smaller of the two numbers is taken, which is never above 0. What does gradient "
              "descent do with a loss that has no lower bound?"),
        Fault("averaged", "pred = model(x).squeeze(1)", "pred = model(x).mean()",
              "The predictions are averaged before they are compared. What does the loss then know "
              "of a single morning?"),
        Fault("no_spare_side", "(level - 1) * short).mean()", "(1 - level) * short).mean()",
              "Where `short` is below 0, both numbers in the maximum are below 0, and so is the "
              "loss of a spare bike. What should a spare bike cost?"),
        Fault("doubled", "(level - 1) * short).mean()", "(level - 1) * short).mean() * 2",
              "The loss is twice what the docstring asks for, as if it were multiplied by 2. By "
              "what is a bike charged under the pinball loss, and over how many is the mean?"),
        Fault("rate_halved", "lr=rate", "lr=rate / 2",
              "The first loss is right, and the steps are half as large as they should be. What "
              "has happened to the learning rate `rate`?"),
        Fault("adam", "torch.optim.SGD(", "torch.optim.Adam(",
              "The steps are those of Adam. Which optimizer does the docstring ask for?"),
        Fault("not_cleared", "        optimizer.zero_grad()\n", "",
              "The gradients of all steps add up. Which line clears them?"),
        Mistake("after_the_step", after_each_step,
                "Each loss is measured after its step. When does the docstring ask for it?"),
        Mistake("before_the_last_step", before_the_last_step,
                "The predictions are those before the last step. When does the docstring ask for "
                "them?"),
        Mistake("as_a_column", as_a_column,
                "The predictions come back with shape (n, 1). Which shape does the docstring ask "
                "for?"),
        Mistake("always_at_80", always_at_80,
                "The level is 0.8 in every case now. Which level is asked for?"),
        Mistake("summed_curve", summed_curve,
                "The model is right, and each loss of the curve is a sum over the examples. What "
                "does the docstring ask for?"),
        Mistake("stops_when_it_rises", stops_when_it_rises,
                "The training stops where the loss rises. How many steps does the docstring ask "
                "for, and must every step lower a loss with a kink?"),
        Mistake("ends_when_it_rises", ends_when_it_rises,
                "The training ends after a loss that is higher than the one before, and so does "
                "the curve. How many steps does the docstring ask for?")),
    styles=(
        by_hand,
        Edit(RESIDUAL, "        short = (y[:, None] - pred[:, None])[:, 0]\n"),
        Edit("torch.maximum(level * short, (level - 1) * short)",
             "(level * short.clamp(min=0) + (1 - level) * (-short).clamp(min=0))"),
        Edit("torch.maximum(level * short, (level - 1) * short)",
             "(short.abs() * torch.where(short > 0, level, 1 - level))"),
        Edit("model(x).squeeze(1)\n        short", "model(x).flatten()\n        short")))
