"""A temperature in PyTorch that makes confident predictions more confident."""
import numpy as np

from ....exercises.debug import Debug, Edit, Fault
from ....exercises.record import Case, Mistake


def with_temperature(seen_logits, seen_labels, new_logits, steps=300, rate=0.5):
    """Fit a temperature T on the rows `seen` and apply it to the rows `new`.

    seen_logits: (n, K), new_logits: (m, K), float64. seen_labels: (n,), whole numbers below K. The
    logarithm of T starts at 0 and takes `steps` steps of gradient descent, with learning rate
    `rate`, on the mean cross-entropy of the logits divided by T. Returns the probabilities (m, K)
    of the new rows, each row summing to 1, and T.
    """
    import torch
    from torch.nn.functional import cross_entropy
    seen, new = torch.tensor(seen_logits), torch.tensor(new_logits)
    labels = torch.tensor(seen_labels)
    log_t = torch.zeros((), dtype=seen.dtype, requires_grad=True)
    optimizer = torch.optim.SGD([log_t], lr=rate)
    for _ in range(steps):
        loss = cross_entropy(seen / log_t.exp(), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    t = log_t.exp().detach()
    return (new / t).softmax(dim=1).numpy(), t.item()


def draw(rng):
    def drawn(n, m, classes, scale):
        logits = scale * rng.normal(size=(n, classes))
        labels = np.where(rng.random(n) < 0.7, logits.argmax(axis=1), rng.integers(0, classes, n))
        return logits, labels, scale * rng.normal(size=(m, classes))

    yield Case(*drawn(5, 1, 3, 1.0), steps=0).note("no step, one new row")
    yield Case(np.zeros((4, 3)), np.array([0, 1, 2, 0]), np.array([[1.0, 0.0, -1.0]]),
               steps=3).note("logits of 0 to learn from, one new row")
    yield Case(*drawn(6, 4, 3, 1.0), steps=0).note("no step, four new rows")
    yield Case(*drawn(8, 1, 3, 2.0), steps=1).note("one step, one new row")
    yield Case(*drawn(12, 5, 4, 3.0), steps=3, rate=0.2).note("three steps")
    yield Case(*drawn(20, 7, 3, 4.0), steps=20, rate=0.2).note("twenty steps")
    yield Case(*drawn(30, 3, 5, 0.3), steps=20, rate=0.2).note("logits near 0")
    yield Case(*drawn(25, 4, 4, 20.0), steps=5, rate=0.05).note("large logits")
    yield Case(*drawn(25, 4, 4, 20.0), steps=2).note("large logits at the rate of the signature")
    old, labels, new = drawn(12, 3, 3, 2.0)
    yield Case(old - 3000, labels, new - 3000, steps=3, rate=0.2).note("logits near -3,000")


def by_hand(seen_logits, seen_labels, new_logits, steps=300, rate=0.5):
    log_t = 0.0
    rows = np.arange(len(seen_logits))
    for _ in range(steps):
        z = seen_logits / np.exp(log_t)
        p = np.exp(z - np.logaddexp.reduce(z, axis=1)[:, None])
        # d z / d log T = -z
        slope = -np.mean(np.sum(p * z, axis=1) - z[rows, seen_labels])
        log_t -= rate * slope
    z = new_logits / np.exp(log_t)
    return np.exp(z - np.logaddexp.reduce(z, axis=1)[:, None]), float(np.exp(log_t))


def _changed(change):
    def answer(seen_logits, seen_labels, new_logits, steps=300, rate=0.5):
        p, t = with_temperature(seen_logits, seen_labels, new_logits, steps, rate)
        return change(p, t)
    return answer


LOSS = "cross_entropy(seen / log_t.exp(), labels)"
LAST = "(new / t).softmax(dim=1)"

EXERCISE = Debug(
    reference=with_temperature, title="A digit by its nearest mean", points=3, difficulty=3,
    minutes=8, draw=draw,
    story="A colleague reads digits by the nearest class mean. As logits she takes minus "
          "the squared distances, divided by 32. They are right on 85 % of the new digits, with a "
          "mean confidence of 98 %, so she fits a temperature on digits that were set aside. "
          "Fitted as it should be, T is 4.0 and the mean confidence 88 %. Her program prints the "
          "line below, without an error. It has two faults. Mend them; the docstring tells what "
          "the program has to return.",
    run='''import lossedu
digits = lossedu.data.load("digits")
means = np.stack([digits.X[:900][digits.y[:900] == k].mean(axis=0) for k in range(10)])
z = -((digits.X[900:, None] - means) ** 2).sum(axis=2) / 32
p, t = with_temperature(z[:400], digits.y[900:1300], z[400:])
print(f"T = {t:.2f}, mean confidence {p.max(axis=1).mean():.2f}, "
      f"accuracy {np.mean(p.argmax(axis=1) == digits.y[1300:]):.2f}")''',
    prints="T = 0.21, mean confidence 0.85, accuracy 0.85",
    look_at="T, and at what it does to the new logits: is a T below 1 the cure for logits that are "
            "too large?",
    faults=(
        Fault("probabilities", LOSS, "cross_entropy(seen.softmax(dim=1) / log_t.exp(), labels)",
              "Probabilities are divided by T here and then given to a loss that takes logits. "
              "What should T divide?"),
        Fault("multiplied", LAST, "(new * t).softmax(dim=1)",
              "T divides where it is fitted and multiplies where it is applied. What does a T "
              "above 1 do to the new logits then?")),
    mends=(
        Fault("log_t_itself", LOSS, "cross_entropy(seen / (1 + log_t), labels)",
              "The loss divides by 1 + log T, and the last lines by T. Which number does the "
              "docstring divide by?"),
        Fault("softmax_twice", LOSS,
              "cross_entropy((seen / log_t.exp()).softmax(dim=1), labels)",
              "The loss is given probabilities, and it takes its own softmax of whatever it is "
              "given. What does cross_entropy in PyTorch expect?"),
        Fault("small_number_added", LOSS, "torch.nn.functional.nll_loss("
              "((seen / log_t.exp()).softmax(dim=1) + 1e-12).log(), labels)",
              "A small number is added inside the logarithm, and it changes the loss where a "
              "label is very improbable. Which loss takes the logits themselves?"),
        Fault("probabilities_divided", LAST, "new.softmax(dim=1) / t",
              "The probabilities are divided by T here, and no row sums to 1. What should T "
              "divide?"),
        Fault("adam", "torch.optim.SGD([log_t], lr=rate)", "torch.optim.Adam([log_t], lr=rate)",
              "Another optimizer takes other steps. Which does the docstring name?"),
        Fault("wrong_axis", LAST, "(new / t).softmax(dim=0)",
              "The columns sum to 1, so that the new rows compete with each other. Over which "
              "axis do the probabilities of one row run?"),
        Fault("wrong_axis_in_fit", LOSS, "torch.nn.functional.nll_loss("
              "(seen / log_t.exp()).log_softmax(dim=0), labels)",
              "In the fit, the probabilities of a column sum to 1. Over which axis do those of "
              "one row run?"),
        Fault("no_temperature", LAST, "new.softmax(dim=1)",
              "The new rows do not see T. Where is it applied?"),
        Fault("sigmoid", LAST, "(new / t).sigmoid()",
              "A sigmoid looks at each logit alone, and the rows do not sum to 1. Which function "
              "belongs to one of K classes?"),
        Fault("log_probabilities", LAST, "(new / t).log_softmax(dim=1)",
              "Logarithms of probabilities are returned. What does the docstring ask for?"),
        Fault("summed", LOSS, "cross_entropy(seen / log_t.exp(), labels, reduction='sum')",
              "The loss is a sum over the rows, so each step is n times as long. Which loss does "
              "the docstring name?"),
        Fault("scaled_twice", LAST, "(new / t ** 2).softmax(dim=1)",
              "The new logits are divided by the square of T. How often does the fit divide?"),
        Fault("multiplied_both", LOSS, "cross_entropy(seen * log_t.exp(), labels)",
              "The loss multiplies by what is then returned as T and divided by. What is fitted "
              "here: T or 1/T?"),
        Fault("smoothed", LOSS, "cross_entropy(seen / log_t.exp(), labels, label_smoothing=0.1)",
              "The labels are smoothed here, and T comes out larger than the one that minimises "
              "the cross-entropy. Which labels does the docstring name?"),
        Fault("never_cleared", "        optimizer.zero_grad()\n", "",
              "Each step uses the sum of all gradients so far. What does backward() do with a "
              "gradient that is there already?"),
        Mistake("one_over", _changed(lambda p, t: (p, 1 / t)),
                "The probabilities are right, and 1/T is returned. Which of the two is asked for?"),
        Mistake("logarithm", _changed(lambda p, t: (p, float(np.log(t)))),
                "The probabilities are right, and the logarithm of T is returned. What is asked "
                "for?"),
        Mistake("confidences", _changed(lambda p, t: (p.max(axis=1), t)),
                "The largest probability of each row is returned. Which shape does the docstring "
                "name?")),
    styles=(Edit(LAST, "torch.exp((new / t).log_softmax(dim=1))"),
            Edit(LOSS, "-(seen / log_t.exp()).log_softmax(dim=1)"
                       "[torch.arange(len(labels)), labels].mean()"),
            by_hand))
