"""An output that is clipped before the loss, and lies where the clip is flat.
What finds it: at the first step all gradient norms are 0, those of the last layer,
too, so the flat function stands between that layer and the loss.
"""
from ....exercises.broken_run import BrokenRun
from ....exercises.programs import Edit, Fault
from ..causes import CAUSES
from ..rows import bikes, held_r2, training_squares


def dead_output(x, y, cause="no_gradient"):
    """Predict the rentals of an hour, in hundreds of bikes: x (n, 5), features; y (n,).

    Returns the model, which maps rows to one prediction each, (n,), and the log: the mean squared
    error of the training rows after each epoch.
    """
    import torch
    from torch import nn

    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(5, 32), nn.Tanh(), nn.Linear(32, 1))
    nn.init.constant_(network[2].bias, -2.0)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.03)

    def model(features):
        return y.mean() + y.std() * network(features)[:, 0]     # the network learns z-scores

    def error(features, target):
        return ((model(features) - target) ** 2).mean()

    log = []
    for epoch in range(20):
        order = torch.randperm(len(x))
        for rows in order.split(50):
            loss = error(x[rows], y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            log.append(error(x, y).item())
        print(f"epoch {epoch + 1:2}  mean squared error {log[-1]:.3f}")
    return model, log


EXERCISE = BrokenRun(
    reference=dead_output, title="Twenty epochs of one number", points=3, difficulty=2, minutes=5,
    draw=bikes,
    story="A network predicts how many bikes are rented in an hour. No error is raised, and the "
          "mean squared error is the same after each of the 20 epochs. With another seed it is "
          "the same number again: the variance of the targets.",
    logged="mean squared error of the training rows, in hundreds of bikes squared",
    curve=(1.95,) * 20,
    fault=Fault("fault", "network(features)[:, 0]     #",
                "network(features)[:, 0].clamp(0, 10)     #",
                "The predictions are still all alike. Follow the gradient from the loss backwards: "
                "in which function does it become 0?"),
    causes=CAUSES, folded=True, steps=200, rate=0.03, asks=dict(flat=1000),
    score=held_r2, measure="held-out R²", needed=0.52, report_of=training_squares,
    tempting=dict(
        not_reached="The optimiser holds all parameters. Are their gradients different from 0?",
        shapes="Both tensors have the shape (n,), and a broadcast loss has gradients. Here those "
               "of all weights are 0."),
    disguises=(
        Fault("other_bias", "bias, -2.0", "bias, 0.0",
              "Now some outputs lie where the clip is not flat. For the others it still is, and a "
              "z-score below 0 is still out of reach."),
        *(Fault(f"bias_up_{bias:g}", "bias, -2.0", f"bias, {bias}",
                "With this bias the outputs start where the clip is not flat. It is still there: "
                "which predictions can it not give?") for bias in (1.0, 2.0)),
        Fault("no_bias", "    nn.init.constant_(network[2].bias, -2.0)\n", "",
              "Without this line some outputs start where the clip is not flat. For the others it "
              "still is, and a z-score below 0 is still out of reach."),
        Fault("leaky", "network(features)[:, 0].clamp(0, 10)",
              "nn.functional.leaky_relu(network(features)[:, 0])",
              "Below 0 a hundredth of the output is left, so z-scores below 0 are hardly reached. "
              "What has to stand between output and loss?"),
        Fault("softplus", "network(features)[:, 0].clamp(0, 10)",
              "nn.functional.softplus(network(features)[:, 0])",
              "A softplus is not flat, but like the clip it has no value below 0. What range have "
              "z-scores?")),
    styles=(Edit("network(features)[:, 0]     #", "network(features).squeeze(1)     #"),
            Edit("network(features)[:, 0]     #", "network(features).flatten()     #")))
