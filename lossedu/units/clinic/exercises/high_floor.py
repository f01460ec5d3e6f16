"""Ten classes, and the loss never falls below 1.461: the logits went through a softmax before.
What finds it: even eight rows end at 1.461, and the outputs of a row add up to 1.
"""
from ....exercises.broken_run import BrokenRun
from ....exercises.programs import Edit, Fault
from ..causes import CAUSES
from ..rows import digits, held_likelihood, training_cross_entropy


def high_floor(x, y, cause="softmax_twice"):
    """Train a classifier of digits: x (n, 64), pixels from 0 to 16; y (n,), labels.

    Returns the model, which maps rows to ten logits, and the log: the mean cross-entropy of the
    training rows after each epoch.
    """
    import torch
    import torch.nn.functional as F
    from torch import nn

    class Reader(nn.Module):
        def __init__(self, hidden):
            super().__init__()
            self.first = nn.Linear(64, hidden)
            self.last = nn.Linear(hidden, 10)

        def forward(self, images):
            hidden = torch.relu(self.first(images / 16))
            return self.last(hidden)

    torch.manual_seed(0)
    model = Reader(hidden=48)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)

    log = []
    for epoch in range(20):
        order = torch.randperm(len(x))
        for rows in order.split(50):
            loss = F.cross_entropy(model(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            log.append(F.cross_entropy(model(x), y).item())
        print(f"epoch {epoch + 1:2}  loss {log[-1]:.3f}")
    return model, log


EXERCISE = BrokenRun(
    reference=high_floor, title="Never below 1.461", points=3, difficulty=2, minutes=5, draw=digits,
    story="A classifier of ten digits learns: nearly all training images are right. Its training "
          "loss falls ever more slowly. More epochs, more units and other learning rates bring it "
          "closer to 1.461 or leave it higher; none brings it below.",
    logged="mean training loss after each epoch",
    curve=(2.184, 1.966, 1.788, 1.699, 1.643, 1.591, 1.564, 1.542, 1.527, 1.516, 1.512, 1.505,
           1.5, 1.496, 1.503, 1.49, 1.489, 1.484, 1.482, 1.481),
    fault=Fault("fault", "return self.last(hidden)", "return self.last(hidden).softmax(dim=1)",
                "The loss does not get below 1.461, even if all rows are right. What is the "
                "smallest value that this loss can have with these outputs?"),
    causes=CAUSES, folded=True, steps=200, rate=0.01, asks=dict(unbounded=1000),
    score=held_likelihood, measure="mean held-out log-probability of the label",
    needed=-0.6, report_of=training_cross_entropy,
    tempting=dict(
        no_gradient="The loss fell at first, so gradients arrive. What is the smallest loss that "
                    "outputs between 0 and 1 can reach?",
        no_log="A loss that gets probabilities in the place of their logarithms is negative. This "
               "one stays above 1.461."),
    disguises=(
        Fault("nll", "loss = F.cross_entropy(model(x[rows]), y[rows])",
              "loss = F.nll_loss(model(x[rows]), y[rows])",
              "This loss is lower because it is another function: it expects logarithms of "
              "probabilities. What do the outputs have to be for the cross-entropy?"),
        Fault("sigmoid", "self.last(hidden).softmax(dim=1)", "self.last(hidden).sigmoid()",
              "A sigmoid bounds the outputs, too. Which numbers does the cross-entropy expect?"),
        Fault("relu", "self.last(hidden).softmax(dim=1)", "self.last(hidden).relu()",
              "A ReLU gives no output below 0, and passes no gradient to a logit that should rise "
              "from there. Logits have no bounds: what has to stand behind the last layer?"),
        Fault("in_use", "return self.last(hidden).softmax(dim=1)",
              "logits = self.last(hidden)\n"
              "            return logits if self.training else logits.softmax(dim=1)",
              "In evaluation mode the model still returns probabilities. The docstring asks for "
              "logits, whatever the mode is."),
        Fault("hotter", "self.last(hidden).softmax(dim=1)",
              "(5 * self.last(hidden)).softmax(dim=1)",
              "The outputs are still probabilities, and the floor is where it was.")),
    styles=(Edit("return self.last(hidden)", "return self.last(hidden).log_softmax(dim=1)"),
            Edit("return self.last(hidden)",
                 "logits = self.last(hidden)\n            return logits")))
