"""A loop that trains, and three lines in it that PyTorch accepts without a word."""
import numpy as np

from ....exercises.debug import Debug, Edit, Fault
from ....exercises.record import Case, Mistake


def train_reader(x, labels, classes, batch=32, epochs=5, rate=0.5):
    """Train a linear classifier by mini-batch gradient descent on the softmax cross-entropy.

    x: (n, d), float64. labels: (n,), whole numbers below `classes`. The weights (d, classes) start
    at 0; the batches are taken in order. Returns the weights and, for each epoch, the mean of the
    loss over all n examples, each as it was before the step on its batch.
    """
    import torch
    from torch.nn.functional import cross_entropy
    x, labels = torch.tensor(x), torch.tensor(labels)
    weights = torch.zeros(x.shape[1], classes, dtype=x.dtype, requires_grad=True)
    optimizer = torch.optim.SGD([weights], lr=rate)
    curve = []
    for _ in range(epochs):
        total = 0.0
        for rows, answers in zip(x.split(batch), labels.split(batch)):
            logits = rows @ weights
            loss = cross_entropy(logits, answers)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        curve.append(total / len(x))
    return weights.detach().numpy(), np.array(curve)


def draw(rng):
    def drawn(n, d, classes):
        return rng.normal(size=(n, d)), rng.integers(0, classes, n), classes

    yield Case(np.zeros((2, 3)), np.array([0, 1]), 2, epochs=1).note("nothing to see in the images")
    yield Case(np.array([[2.0, -1.0]]), np.array([1]), 3, epochs=1).note("one example, one step")
    yield Case(*drawn(12, 3, 4), batch=12, epochs=1).note("one step on everything")
    yield Case(*drawn(12, 3, 4), batch=4, epochs=2).note("batches of one size")
    yield Case(*drawn(10, 2, 3), batch=4, epochs=1, rate=0.1).note("a last batch of 2")
    yield Case(*drawn(7, 5, 3), batch=3, epochs=3).note("a last batch of 1")
    yield Case(np.array([[60.0, 0.0], [0.0, 60.0], [50.0, 50.0], [60.0, 0.0]]),
               np.array([0, 1, 0, 1]), 2, batch=2, epochs=3).note("large logits")
    yield Case(*drawn(40, 4, 5), epochs=4, rate=0.2).note("batches of 32 and of 8")


def without_an_optimizer(x, labels, classes, batch=32, epochs=5, rate=0.5):
    weights, curve = np.zeros((x.shape[1], classes)), []
    for _ in range(epochs):
        total = 0.0
        for start in range(0, len(x), batch):
            rows, answers = x[start:start + batch], labels[start:start + batch]
            logits = rows @ weights
            log_probs = logits - np.logaddexp.reduce(logits, axis=1)[:, None]
            total -= log_probs[np.arange(len(rows)), answers].sum()
            weights = weights - rate * rows.T @ (np.exp(log_probs)
                                                 - np.eye(classes)[answers]) / len(rows)
        curve.append(total / len(x))
    return weights, np.array(curve)


def _in_float32(x, labels, classes, batch=32, epochs=5, rate=0.5):
    """Everything in float32, and only the result in float64."""
    weights, curve = train_reader(x.astype(np.float32), labels, classes, batch, epochs, rate)
    return weights.astype(float), curve


FLOAT32 = ("Right to about seven digits: float32 is used on the way. `x` is float64. Which line "
           "changes the type?")
SUM_BY_BATCH = ("The sum is divided by `batch`, whatever the size of the batch is. How many "
                "examples are in the last one?")

EXERCISE = Debug(
    reference=train_reader, title="A reader that learns too little", points=3, difficulty=3,
    minutes=10, draw=draw,
    story="A colleague trains a linear classifier on the 1,797 digits. Trained as it should "
          "be, such a classifier reaches a mean loss of 0.17 in the tenth epoch. Hers runs "
          "without an error and prints the losses below. The program has three faults. Change "
          "or add lines only where a fault is. The docstring says what the program has to return.",
    run='''import lossedu
images = lossedu.data.load("digits")
weights, curve = train_reader(images.X / 16, images.y, classes=10, epochs=10)
print("mean loss of each epoch:", " ".join(f"{loss:.2f}" for loss in curve))''',
    prints="mean loss of each epoch: 1.90 1.66 1.63 1.62 1.63 1.61 1.61 1.61 1.61 1.61",
    look_at="the losses that it prints: which value do they never fall below, and do they "
            "fall at all?",
    faults=(
        Fault("softmax_twice", "cross_entropy(logits, answers)",
              "cross_entropy(logits.softmax(dim=1), answers)",
              "The loss is given probabilities, and it takes its own softmax of whatever "
              "it is given. What does cross_entropy in PyTorch expect?"),
        Fault("gradients_add_up", "            optimizer.zero_grad()\n", "",
              "Each step uses the sum of the gradients of every batch so far. What does backward() "
              "do with a gradient that is there already?"),
        Fault("mean_of_means", "            total += loss.item() * len(rows)\n        "
                               "curve.append(total / len(x))",
              "            total += loss.item()\n        curve.append(total / len(x.split(batch)))",
              "The loss of an epoch is a mean over batches, and the last batch is smaller "
              "than the others. How much does one of its examples count?")),
    mends=(
        Fault("log_of_softmax_nll", "cross_entropy(logits, answers)",
              "torch.nn.functional.nll_loss(logits.softmax(dim=1), answers)",
              "This loss takes minus the probability itself, since nll_loss expects "
              "log-probabilities. Where does the logarithm come in?"),
        Fault("nll_of_logits", "cross_entropy(logits, answers)",
              "torch.nn.functional.nll_loss(logits, answers)",
              "This loss takes minus the logit of the label, for nll_loss takes whatever "
              "comes as log-probabilities. What is missing between the logits and it?"),
        Fault("log_of_softmax", "cross_entropy(logits, answers)",
              "torch.nn.functional.nll_loss(torch.log(logits.softmax(dim=1)), answers)",
              "Right for moderate logits. The probability is computed first, and where it rounds "
              "to 0 its logarithm is infinite. Which form takes the logits themselves?"),
        Fault("loss_of_the_whole_set", "            total += loss.item() * len(rows)\n        "
                                       "curve.append(total / len(x))",
              "            total += loss.item()\n        "
              "curve.append(cross_entropy(x @ weights, labels).item())",
              "The loss of an epoch is measured with the weights at its end. When does the "
              "docstring ask for the loss of each example?"),
        Fault("reset_after_backward",
              "            optimizer.zero_grad()\n            loss.backward()\n",
              "            loss.backward()\n            optimizer.zero_grad()\n",
              "The weights never move: the gradient is cleared between backward() and step(). "
              "When is it needed, and when is it not?"),
        Fault("reset_each_epoch",
              "        total = 0.0\n        for rows, answers in zip(x.split(batch), "
              "labels.split(batch)):\n            logits = rows @ weights\n            loss "
              "= cross_entropy(logits, answers)\n            optimizer.zero_grad()\n",
              "        total = 0.0\n        optimizer.zero_grad()\n"
              "        for rows, answers in zip(x.split(batch), labels.split(batch)):\n"
              "            logits = rows @ weights\n            loss = cross_entropy(logits, "
              "answers)\n",
              "The gradients are cleared once in an epoch, and add up over its batches. How "
              "often does the optimizer take a step?"),
        Fault("full_batches", "total += loss.item() * len(rows)", "total += loss.item() * batch",
              "Each mean is multiplied by `batch`. How many examples are in the last batch?"),
        *(Fault(f"eps_{digits}", "cross_entropy(logits, answers)",
                f"torch.nn.functional.nll_loss((logits.softmax(dim=1) + 1e-{digits}).log(), "
                "answers)",
                "An epsilon inside the logarithm (or a clip) limits the loss of a confident "
                "mistake, and its gradient vanishes there. Which form takes the logits themselves?")
          for digits in (7, 8, 9, 10, 12)),
        *(Fault(f"sigmoids{name}", "cross_entropy(logits, answers)",
                f"{times}torch.nn.functional.binary_cross_entropy_with_logits("
                "logits, torch.eye(classes, dtype=x.dtype)[answers])",
                "A sigmoid is trained for each class here. The docstring asks for the softmax: "
                "which loss in PyTorch contains it?")
          for name, times in (("", ""), ("_summed", "classes * "))),
        Fault("sums_of_losses", "total += loss.item() * len(rows)\n        curve.append(total "
                                "/ len(x))",
              "total += loss.item()\n        curve.append(total / len(x))",
              "Means over batches are added up here and divided by the number of examples. "
              "What does one batch contribute to the sum over all examples?"),
        Fault("divided_by_batches", "curve.append(total / len(x))",
              "curve.append(total / len(x.split(batch)))",
              "The losses of all examples are added up, and the sum is divided by the number of "
              "batches. How many losses are in the sum?"),
        *(Fault(f"{name}_over_rows", "cross_entropy(logits, answers)",
                f"cross_entropy(logits.{name}(dim=0), answers)",
                "A softmax over dim=0 lets the rows of the batch compete. Along which axis are the "
                "classes, and does cross_entropy need a softmax before it at all?")
          for name in ("softmax", "log_softmax")),
        Fault("last_batch_left_out", "            logits = rows @ weights\n",
              "            if len(rows) < batch:\n                continue\n"
              "            logits = rows @ weights\n",
              "A batch smaller than `batch` is left out. Which examples does the docstring count?"),
        Fault("after_the_step", "total += loss.item() * len(rows)",
              "total += cross_entropy(rows @ weights, answers).item() * len(rows)",
              "The loss of each batch is measured after the step on it. When does the docstring "
              "ask for it?"),
        Mistake("float32", _in_float32, FLOAT32),
        Fault("float32_logits", "logits = rows @ weights", "logits = (rows @ weights).float()",
              FLOAT32),
        Fault("sum_by_batch", "loss = cross_entropy(logits, answers)",
              "loss = cross_entropy(logits, answers, reduction='sum') / batch", SUM_BY_BATCH),
        Fault("sum_by_batch_in_steps",
              "loss = cross_entropy(logits, answers)\n            optimizer.zero_grad()\n"
              "            loss.backward()\n            optimizer.step()\n            total "
              "+= loss.item() * len(rows)",
              "loss = cross_entropy(logits, answers, reduction='sum') / batch\n            "
              "optimizer.zero_grad()\n            loss.backward()\n            optimizer.step()\n "
              "           total += loss.item() * batch", SUM_BY_BATCH),
        Fault("sum_reduction",
              "loss = cross_entropy(logits, answers)\n            optimizer.zero_grad()\n"
              "            loss.backward()\n            optimizer.step()\n            total "
              "+= loss.item() * len(rows)",
              "loss = cross_entropy(logits, answers, reduction='sum')\n            "
              "optimizer.zero_grad()\n            loss.backward()\n            optimizer.step()\n "
              "           total += loss.item()",
              "The losses of a batch are summed, and so are their gradients. How large is "
              "a step now, on a batch of 32?")),
    styles=(
        Edit("            optimizer.zero_grad()\n            loss.backward()\n           "
             " optimizer.step()\n",
             "            loss.backward()\n            optimizer.step()\n            weights.grad "
             "= None\n"),
        Edit("cross_entropy(logits, answers)",
             "torch.nn.NLLLoss()(torch.log_softmax(logits, dim=1), answers)"),
        without_an_optimizer))
