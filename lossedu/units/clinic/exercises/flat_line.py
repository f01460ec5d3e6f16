"""A regression that predicts the mean for every row: a column met a row.
What finds it: eight rows are not learned by heart, and the residual of a batch of
50 has the shape (50, 50).
"""
from ....exercises.broken_run import BrokenRun
from ....exercises.programs import Edit, Fault
from ..causes import CAUSES
from ..rows import bikes, held_r2, training_squares


def flat_line(x, y, cause="shapes"):
    """Predict the rentals of an hour, in hundreds of bikes: x (n, 5), features; y (n,).

    Returns the model, which maps rows to one prediction each, and the log: the mean squared error
    of the training rows after each epoch.
    """
    import torch
    from torch import nn

    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(5, 32), nn.Tanh(), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.03)

    def error(features, target):
        residual = model(features)[:, 0] - target
        return (residual ** 2).mean()

    def epoch_of_steps():
        order = torch.randperm(len(x))
        for rows in order.split(50):
            loss = error(x[rows], y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    log = []
    for epoch in range(20):
        epoch_of_steps()
        with torch.no_grad():
            log.append(error(x, y).item())
        print(f"epoch {epoch + 1:2}  mean squared error {log[-1]:.3f}")
    return model, log


EXERCISE = BrokenRun(
    reference=flat_line, title="A forecast that is flat", points=3, difficulty=2, minutes=5,
    draw=bikes,
    story="A network predicts how many bikes are rented in an hour. Its error falls in the first "
          "epochs and then stays at the variance of the targets: the network predicts nearly the "
          "same number at noon and at night. A linear regression does better.",
    logged="mean squared error of the training rows, in hundreds of bikes squared",
    curve=(2.022, 2.02, 1.971, 1.97, 1.99, 1.994, 1.962, 1.962, 1.964, 1.963, 1.952, 1.952, 1.959,
           1.975, 1.956, 1.96, 1.958, 1.954, 1.955, 1.957),
    fault=Fault("fault", "model(features)[:, 0] - target", "model(features) - target",
                "The predictions are still all alike. Print the shapes of the two tensors that are "
                "subtracted, and that of the result."),
    causes=CAUSES, folded=True, steps=200, rate=0.03,
    score=held_r2, measure="held-out R²", needed=0.4, report_of=training_squares,
    tempting=dict(
        not_reached="Then the error would not have fallen in the first epochs. What does a "
                    "residual of n rows look like?",
        mixed_rows="Then eight rows could be learned by heart. Here not even these are: how many "
                   "residuals does a batch of 50 rows have?",
        averages="Then the steps would be right, and only the report wrong. Here the model itself "
                 "predicts nearly one number for all rows."),
    disguises=(
        Fault("wider", "nn.Linear(5, 32), nn.Tanh(), nn.Linear(32, 1)",
              "nn.Linear(5, 256), nn.Tanh(), nn.Linear(256, 1)",
              "A larger network predicts the mean as well. What does the loss ask for?"),
        Fault("absolute", "return (residual ** 2).mean()", "return residual.abs().mean()",
              "Now all rows get the median. What is wrong with the residual?")),
    styles=(Edit("model(features)[:, 0] - target", "model(features).squeeze(1) - target"),
            Edit("model(features)[:, 0] - target", "model(features) - target[:, None]")))
