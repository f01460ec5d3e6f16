"""A network for digits: an activation too many, one along the wrong axis, and one missing."""
import numpy as np

from ....exercises.debug import Debug, Edit, Fault
from ....exercises.record import Case


def last_layer(x, labels, new, W1, W2, steps=100, rate=0.5):
    """The predicted probabilities of new images, (m, C), by a network with one hidden layer.

    x: (n, d). labels: (n,), classes from 0. new: (m, d). W1: (d, h), W2: (h, C), the weights at
    the start. Full-batch gradient descent on the mean cross-entropy. Every row of the result adds
    up to 1.
    """
    import torch
    from torch.nn import functional as F
    x, new = torch.tensor(x), torch.tensor(new)
    W1 = torch.tensor(W1, requires_grad=True)
    W2 = torch.tensor(W2, requires_grad=True)
    optimizer = torch.optim.SGD([W1, W2], lr=rate)
    for _ in range(steps):
        out = torch.tanh(x @ W1) @ W2
        loss = F.cross_entropy(out, torch.tensor(labels))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        out = torch.tanh(new @ W1) @ W2
        return torch.softmax(out, dim=1).numpy()


def draw(rng):
    def drawn(n, d, h, classes, m):
        labels = np.arange(n) % classes
        return (rng.normal(size=(n, d)), rng.permutation(labels), rng.normal(size=(m, d)),
                rng.normal(0, 0.7, (d, h)), rng.normal(0, 0.7, (h, classes)))

    x, labels, new, W1, W2 = drawn(6, 3, 4, 3, 3)
    yield Case(x, labels, new, W1, np.zeros((4, 3)), steps=0).note("no step, equal logits, as "
                                                                   "many images as classes")
    yield Case(x[:2], labels[:2], np.zeros((3, 3)), W1, W2, steps=0).note("no step, three blank "
                                                                          "images")
    yield Case(*drawn(6, 3, 4, 3, 5), steps=1).note("one step")
    yield Case(*drawn(8, 2, 5, 2, 1), steps=5).note("one new image, two classes")
    yield Case(*drawn(12, 4, 3, 4, 6), steps=10, rate=0.2).note("four classes")
    yield Case(*drawn(20, 5, 6, 10, 7), steps=20).note("ten classes")
    yield Case(*drawn(9, 3, 4, 3, 4), steps=0).note("no step")
    for size in (4.0, 10.0, 400.0):
        yield Case(np.eye(2), np.arange(2), np.eye(2), 3 * np.eye(2),
                   size * np.array([[-1.0, 1.0], [1.0, -1.0]]), steps=20).note(
            f"a start that is certain and wrong: logits of about {size:g}")
    yield Case(np.eye(2), np.arange(2), np.eye(2), 3 * np.eye(2),
               2 * np.array([[1.0, -1.0], [-1.0, 1.0]]), steps=300).note(
        "300 steps from a start that is right: the loss is small and goes on falling")
    yield Case(np.eye(2), np.arange(2), np.vstack([np.eye(2), np.zeros((1, 2))]), 3 * np.eye(2),
               800.0 * np.array([[-1.0, 1.0], [1.0, -1.0]]), steps=0).note(
        "no step, logits of about 800, whose exponential overflows, and a blank image")


def by_log_softmax(x, labels, new, W1, W2, steps=100, rate=0.5):
    import torch
    x, new, labels = torch.tensor(x), torch.tensor(new), torch.tensor(labels)
    weights = [torch.tensor(W1, requires_grad=True), torch.tensor(W2, requires_grad=True)]
    for _ in range(steps):
        log_p = torch.log_softmax(torch.tanh(x @ weights[0]) @ weights[1], dim=-1)
        loss = -log_p[torch.arange(len(labels)), labels].mean()
        moves = torch.autograd.grad(loss, weights)
        weights = [(w - rate * move).detach().requires_grad_() for w, move in zip(weights, moves)]
    log_p = torch.log_softmax(torch.tanh(new @ weights[0]) @ weights[1], dim=-1)
    return log_p.exp().detach().numpy()


LOSS = "F.cross_entropy(out, torch.tensor(labels))"
LAST = "torch.softmax(out, dim=1).numpy()"

EXERCISE = Debug(
    reference=last_layer, title="A network with three faults", points=3, difficulty=3,
    minutes=6, draw=draw,
    story="A colleague's network reads ten digits. Its training loss stops falling far above 0, "
          "and the probabilities that it reports for a new image do not add up to 1. Below is what "
          "her program prints. It has three faults, and one of them shows in neither symptom. Mend "
          "them in place; what it has to return stands in its docstring.",
    run='''import lossedu
digits = lossedu.data.load("digits")
rng = np.random.default_rng(0)
W1, W2 = rng.normal(0, 0.1, (64, 32)), rng.normal(0, 0.1, (32, 10))
p = last_layer(digits.X[:800] / 16, digits.y[:800].astype(int), digits.X[800:1000] / 16, W1, W2,
               steps=300, rate=1.0)
rows = p.sum(axis=1)
print(f"the probabilities of one image add up to {rows.min():.1f} at least, "
      f"{rows.max():.1f} at most")
print(f"those of one digit, over the 200 images, to {p.sum(axis=0).mean():.1f} on average")''',
    prints="the probabilities of one image add up to 0.0 at least, 0.7 at most\n"
           "those of one digit, over the 200 images, to 1.0 on average",
    look_at="the two sums; then follow one image through training, and through prediction.",
    faults=(
        Fault("softmax_twice", LOSS,
              "F.cross_entropy(torch.softmax(out, dim=1), torch.tensor(labels))",
              "The loss is given probabilities. For what does `F.cross_entropy` take them?"),
        Fault("over_the_batch", LAST, "torch.softmax(out, dim=0).numpy()",
              "The columns of the result add up to 1. Over what do the probabilities of one image "
              "have to?"),
        Fault("no_tanh_for_new", "torch.tanh(new @ W1) @ W2", "new @ W1 @ W2",
              "New images do not take the way through the network that the images in training "
              "take. Which step is left out?")),
    mends=(
        Fault("clipped", LOSS,
              "F.nll_loss(torch.log(torch.softmax(out, dim=1).clamp(min=1e-7)), "
              "torch.tensor(labels))",
              "The probability is clipped before the logarithm. Which gradient does a start that "
              "is certain and wrong get?"),
        Fault("clipped_early", LOSS,
              "F.nll_loss(torch.log(torch.softmax(out, dim=1).clamp(min=1e-3)), "
              "torch.tensor(labels))",
              "The probability is clipped before the logarithm. Which gradient does a start that "
              "is certain and wrong get?"),
        Fault("naive_log", LOSS,
              "F.nll_loss(torch.log(torch.softmax(out, dim=1)), torch.tensor(labels))",
              "This is the logarithm of a softmax in two steps. What is it where the probability "
              "of the label has rounded to 0?"),
        Fault("with_eps", LOSS,
              "F.nll_loss(torch.log(torch.softmax(out, dim=1) + 1e-7), torch.tensor(labels))",
              "An epsilon stands inside the logarithm. Which gradient does a start that is "
              "certain and wrong get?"),
        *(Fault(f"with_eps_{digits}", LOSS,
                f"F.nll_loss(torch.log(torch.softmax(out, dim=1) + 1e-{digits}), "
                "torch.tensor(labels))",
                "A small epsilon stands inside the logarithm. Which gradient does a start that is "
                "certain and wrong get?") for digits in (8, 9, 10, 12, 15)),
        Fault("smoothed", LOSS,
              "F.cross_entropy(out, torch.tensor(labels), label_smoothing=0.1)",
              "The labels are smoothed. Does the docstring ask for it?"),
        Fault("sigmoid_before", LOSS,
              "F.cross_entropy(torch.sigmoid(out), torch.tensor(labels))",
              "The loss is given sigmoids. For what does `F.cross_entropy` take them?"),
        Fault("log_softmax_over_the_batch", LOSS,
              "F.nll_loss(torch.log_softmax(out, dim=0), torch.tensor(labels))",
              "This log-softmax runs over the images. Over what should it run?"),
        Fault("squared_logits", LOSS,
              "F.mse_loss(out, F.one_hot(torch.tensor(labels), out.shape[1]).to(out.dtype))",
              "This trains, but on the squared error of the logits. Which loss is asked for?"),
        Fault("gradients_add_up", "optimizer.zero_grad()", "pass",
              "The gradients of all steps add up. What has to be set back before each of them?"),
        Fault("log_softmax_returned", LAST, "torch.log_softmax(out, dim=1).numpy()",
              "These are log-probabilities. What is asked for?"),
        Fault("with_a_tiny_eps", LOSS,
              "F.nll_loss(torch.log(torch.softmax(out, dim=1) + 1e-300), torch.tensor(labels))",
              "The logarithm is protected by a very small number. Which gradient is left where "
              "the probability of the label has rounded to 0?"),
        Fault("divided_by_the_classes", LOSS,
              "F.cross_entropy(out, torch.tensor(labels)) / out.shape[1]",
              "The loss is divided by the number of classes. Over what is the mean "
              "cross-entropy taken?"),
        Fault("binary", LOSS,
              "F.binary_cross_entropy_with_logits(out, F.one_hot(torch.tensor(labels), "
              "out.shape[1]).to(out.dtype))",
              "This is a yes-or-no question for each class, behind sigmoids. Which loss belongs "
              "to one softmax over the classes?"),
        Fault("binary_of_probabilities", LOSS,
              "F.binary_cross_entropy(torch.softmax(out, dim=1), "
              "F.one_hot(torch.tensor(labels), out.shape[1]).to(out.dtype))",
              "Binary cross-entropy also has a term for each class that is not the label. Which "
              "loss is asked for?"),
        Fault("softmax_over_the_batch_in_the_loss", LOSS,
              "F.cross_entropy(torch.softmax(out, dim=0), torch.tensor(labels))",
              "The loss is given the output of a softmax, here one over the images. What does "
              "`F.cross_entropy` expect?"),
        Fault("nll_of_probabilities", LOSS,
              "F.nll_loss(torch.softmax(out, dim=1), torch.tensor(labels))",
              "`F.nll_loss` takes the entry of the label and turns its sign. Which quantity has "
              "to be handed to it?"),
        Fault("squared_error", LOSS,
              "F.mse_loss(torch.softmax(out, dim=1), "
              "F.one_hot(torch.tensor(labels), out.shape[1]).to(out.dtype))",
              "This trains, but on the squared error. Which loss is asked for?"),
        Fault("summed", LOSS, "F.cross_entropy(out, torch.tensor(labels), reduction='sum')",
              "This is the sum over the images. Which reduction does the docstring ask for?"),
        Fault("sigmoid_at_the_end", LAST, "torch.sigmoid(out).numpy()",
              "Each number is between 0 and 1. What do the numbers of a row add up to?"),
        Fault("normalised_sigmoids", LAST,
              "(torch.sigmoid(out) / torch.sigmoid(out).sum(dim=1, keepdim=True)).numpy()",
              "The rows add up to 1 now, but each row is made of sigmoids. Of which function of "
              "the logits is the cross-entropy taken in training?"),
        Fault("no_tanh_in_training", "torch.tanh(x @ W1) @ W2", "x @ W1 @ W2",
              "The tanh is taken out of the training. The network of the colleague has it: where "
              "is it missing?"),
        Fault("tanh_of_the_logits", "torch.tanh(new @ W1) @ W2", "torch.tanh(new @ W1 @ W2)",
              "For new images the tanh is applied to the logits. To what is it applied in "
              "training?"),
        Fault("relu_for_new", "torch.tanh(new @ W1) @ W2", "torch.relu(new @ W1) @ W2",
              "New images pass through a ReLU. Which activation has the hidden layer in "
              "training?"),
        Fault("sigmoid_for_new", "torch.tanh(new @ W1) @ W2", "torch.sigmoid(new @ W1) @ W2",
              "New images pass through a sigmoid. Which activation has the hidden layer in "
              "training?"),
        Fault("exp_at_the_end", LAST,
              "(torch.exp(out) / torch.exp(out).sum(dim=1, keepdim=True)).numpy()",
              "This is the softmax as its formula is written. What is torch.exp of a logit of "
              "800, and which function of PyTorch avoids it?"),
        Fault("one_maximum_for_all", LAST,
              "((out - out.max()).exp() / (out - out.max()).exp().sum(dim=1, "
              "keepdim=True)).numpy()",
              "A single maximum is subtracted from the whole batch. What is exp of a row that "
              "lies 800 below it?"),
        Fault("rows_divided", LAST,
              "(torch.softmax(out, dim=0) / torch.softmax(out, dim=0).sum(dim=1, "
              "keepdim=True)).numpy()",
              "The rows add up to 1 now, but they are made of a softmax over the images. Over "
              "what should the softmax itself be taken?"),
        Fault("one_step_more", "range(steps)", "range(steps + 1)",
              "The network takes a step too many. How many does `steps` ask for?"),
        Fault("one_step_less", "range(steps)", "range(1, steps)",
              "The network takes a step too few. How many does `steps` ask for?"),
        Fault("stops_early", "optimizer.step()",
              "optimizer.step()\n        if loss.item() < 0.05:\n            break",
              "The training stops when the loss is small. How many steps does the docstring "
              "ask for?"),
        Fault("nll_of_logits", LOSS, "F.nll_loss(out, torch.tensor(labels))",
              "`F.nll_loss` takes the entry of the label and turns its sign. Which function of "
              "the logits has to be applied before it?"),
        Fault("logits_returned", LAST, "out.numpy()",
              "These are logits. Which function turns a row of them into probabilities?"),
        Fault("twice_at_the_end", LAST,
              "torch.softmax(torch.softmax(out, dim=1), dim=1).numpy()",
              "The rows add up to 1, but no probability comes close to 1. How often is the softmax "
              "taken now?")),
    styles=(
        by_log_softmax,
        Edit(LOSS, "F.nll_loss(torch.log_softmax(out, dim=1), torch.tensor(labels))")))
