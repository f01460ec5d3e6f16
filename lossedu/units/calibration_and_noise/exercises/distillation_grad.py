"""The loss of a student that learns from its teacher's probabilities at a temperature, and its
gradient."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def distillation_grad(student, teacher, temperature=2.0):
    """The gradient of the distillation loss with respect to the student's logits.

    student, teacher: logits, (n, K), float64. With s and p the softmax of the teacher's and of the
    student's logits, each divided by T = `temperature` (from 0.5 to 100), the loss is T squared
    times the mean over the rows of KL(s || p). Returns an array (n, K).
    """
    def softmax(z):
        z = z - z.max(axis=1, keepdims=True)
        return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return temperature * (softmax(student / temperature) - softmax(teacher / temperature)
                          ) / len(student)


def draw(rng):
    yield Case(np.zeros((1, 2)), np.array([[np.log(3.0), 0.0]]), temperature=1.0).note(
        "one row, T = 1")
    yield Case(np.array([[1.0, 2.0, 0.0]]), np.array([[0.0, 0.0, 0.0]]), temperature=2.0).note(
        "one row, an undecided teacher")
    yield Case(rng.normal(size=(4, 3)), rng.normal(size=(4, 3)), temperature=1.0).note("T = 1")
    yield Case(rng.normal(size=(5, 4)), 3 * rng.normal(size=(5, 4)), temperature=4.0).note("T = 4")
    yield Case(rng.normal(size=(3, 6)), rng.normal(size=(3, 6)), temperature=0.5).note("T = 0.5")
    z = rng.normal(size=(2, 3))
    yield Case(z, z + 5.0, temperature=3.0).note("the student equals its teacher")
    yield Case(np.array([[900.0, -900.0], [0.0, 800.0]]), np.array([[-900.0, 900.0], [5.0, 0.0]]),
               temperature=2.0).note("large logits")
    yield Case(rng.normal(size=(8, 5)), rng.normal(size=(8, 5)), temperature=20.0).note("T = 20")
    yield Case(np.array([[3000.0, 0.0]]), np.array([[0.0, 3000.0]]), temperature=50.0).note(
        "one row, T = 50, large logits")


def _softmax(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=1)[:, None])


def by_autograd(student, teacher, temperature=2.0):
    import torch
    z = torch.tensor(student, requires_grad=True)
    log_p = (z / temperature).log_softmax(dim=1)
    s = (torch.tensor(teacher) / temperature).softmax(dim=1)
    loss = temperature ** 2 * torch.nn.functional.kl_div(log_p, s, reduction="batchmean")
    (grad,) = torch.autograd.grad(loss, z)
    return grad.numpy()


def row_by_row(student, teacher, temperature=2.0):
    rows = []
    for p, s in zip(student / temperature, teacher / temperature):
        p, s = np.exp(p - p.max()), np.exp(s - s.max())
        rows.append((p / p.sum() - s / s.sum()) * temperature / len(student))
    return np.array(rows)


def _parts(student, teacher, T):
    return _softmax(student / T), _softmax(teacher / T), len(student)


def _reverse(student, teacher, temperature=2.0):
    s, p, n = _parts(student, teacher, temperature)
    with np.errstate(all="ignore"):
        log_ratio = np.where(s > 0, np.log(np.maximum(s, 1e-300)) - np.log(np.maximum(p, 1e-300)),
                             0.0)
    return temperature * s * (log_ratio - (s * log_ratio).sum(axis=1, keepdims=True)) / n


def _scaled(change):
    def answer(student, teacher, temperature=2.0):
        return change(distillation_grad(student, teacher, temperature), temperature,
                      student.shape[1], len(student))
    return answer


def _naive(student, teacher, temperature=2.0):
    with np.errstate(all="ignore"):
        s, p = np.exp(student / temperature), np.exp(teacher / temperature)
        return temperature * (s / s.sum(axis=1, keepdims=True)
                              - p / p.sum(axis=1, keepdims=True)) / len(student)


def _hard_teacher(student, teacher, temperature=2.0):
    s, _, n = _parts(student, teacher, temperature)
    return temperature * (s - np.eye(s.shape[1])[teacher.argmax(axis=1)]) / n


def _without_logarithm(student, teacher, temperature=2.0):
    """As kl_div has it where probabilities come in place of log-probabilities."""
    s, p, n = _parts(student, teacher, temperature)
    return -temperature * s * (p - (p * s).sum(axis=1, keepdims=True)) / n


def _squared(student, teacher, temperature=2.0):
    s, p, n = _parts(student, teacher, temperature)
    gap = 2 * (s - p) / s.shape[1]
    return temperature * s * (gap - (gap * s).sum(axis=1, keepdims=True)) / n


EXERCISE = Exercise(
    reference=distillation_grad, title="A student's gradient", points=3, difficulty=3, minutes=10,
    draw=widened(draw, distillation_grad, {
        "a temperature below 0.5 or above 100": lambda student, teacher, temperature: not (
            0.5 <= temperature <= 100)}),
    examples=(Case(np.zeros((1, 2)), np.array([[np.log(3.0), 0.0]]), temperature=1.0),),
    mistakes=(
        Mistake("no_t_squared", _scaled(lambda g, T, K, n: g / T ** 2),
                "The factor T squared of the loss is missing."),
        Mistake("inner_derivative", _scaled(lambda g, T, K, n: g * T),
                "The logits are divided by T inside the softmax. Which factor does the chain rule "
                "add?"),
        Mistake("t_once", _scaled(lambda g, T, K, n: g / T),
                "The two factors cancel here. The loss has T squared, and the chain rule adds 1/T "
                "once. What remains?"),
        Mistake("sum_of_rows", _scaled(lambda g, T, K, n: g * n),
                "This is the gradient of a sum over the rows. Which mean does the loss take?"),
        Mistake("mean_of_elements", _scaled(lambda g, T, K, n: g / K),
                "The mean runs over all n times K elements, as in kl_div with reduction=\"mean\". "
                "Over what does the loss take its mean?"),
        Mistake("turned", _scaled(lambda g, T, K, n: -g),
                "The sign is turned: a step against this gradient leads away from the teacher. "
                "Which of the two probabilities is subtracted?"),
        Mistake("student_not_scaled", lambda student, teacher, temperature=2.0: temperature * (
            _softmax(student) - _softmax(teacher / temperature)) / len(student),
                "The student's logits are not divided by T. Which of the two are?"),
        Mistake("teacher_not_scaled", lambda student, teacher, temperature=2.0: temperature * (
            _softmax(student / temperature) - _softmax(teacher)) / len(student),
                "The teacher's logits are not divided by T. Which of the two are?"),
        Mistake("reverse", _reverse,
                "This is the gradient of KL(p || s). Which of the two comes first?"),
        Mistake("multiplied", lambda student, teacher, temperature=2.0: temperature * (
            _softmax(student * temperature) - _softmax(teacher * temperature)) / len(student),
                "The logits are multiplied by T. What does a temperature do?"),
        Mistake("logits", lambda student, teacher, temperature=2.0: (
            student - teacher) / len(student) / temperature,
                "This is a difference of logits. For which T, and after which centring, would the "
                "gradient be close to one?"),
        Mistake("hard_teacher", _hard_teacher,
                "The teacher's most probable class is taken as a label. Which targets does its "
                "softmax give?"),
        Mistake("without_logarithm", _without_logarithm,
                "This is what kl_div returns where its first argument holds probabilities. What "
                "does it expect there?"),
        Mistake("squared", _squared,
                "This is the gradient of a squared error of the two probabilities. Which loss is "
                "asked for?"),
        Mistake("columns", lambda student, teacher, temperature=2.0: temperature * (
            _softmax(student.T / temperature).T - _softmax(teacher.T / temperature).T)
                / len(student),
                "The columns sum to 1 here. Over which axis do the probabilities of one row run?"),
        Mistake("whole_array", lambda student, teacher, temperature=2.0: temperature * (
            _softmax(student.reshape(1, -1) / temperature)
            - _softmax(teacher.reshape(1, -1) / temperature)).reshape(student.shape)
                / len(student),
                "The whole array sums to 1 here. Over which axis do the probabilities of one row "
                "run?"),
        Mistake("overflow", _naive,
                "Right for moderate logits, and nan for large ones. What can be subtracted from a "
                "row of logits without a change of its softmax?")),
    styles=(by_autograd, row_by_row),
    further="KL(s || p) and the cross-entropy of p against s have the same gradient in the "
            "student: p minus s, times 1/T from inside the softmax. With the factor T squared, T "
            "remains.")
