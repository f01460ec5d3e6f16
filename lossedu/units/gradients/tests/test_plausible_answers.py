"""Plausible wrong answers to the exercises are refused, and told by name."""
import numpy as np
import pytest

import lossedu


def index_of_the_value(f, x, h=1e-5):
    z, found = [float(one) for one in x], []
    for one in z:
        place, above, below = z.index(one), list(z), list(z)
        above[place] += h
        below[place] -= h
        found.append((f(np.array(above)) - f(np.array(below))) / (2 * h))
    return np.array(found)


def where_it_is_equal(f, x, h=1e-5):
    z = x.astype(float)
    return np.array([(f(np.where(z == one, z + h, z)) - f(np.where(z == one, z - h, z))) / (2 * h)
                     for one in z])


def times_one(f, x, h=1e-5):
    z = x * 1.0
    found = np.zeros_like(z)
    for place in range(len(z)):
        kept = z[place]
        z[place] = kept + h
        above = f(z)
        z[place] = kept - h
        found[place] = (above - f(z)) / (2 * h)
        z[place] = kept
    return found


@pytest.mark.parametrize("answer, told", [
    (index_of_the_value, "only the first moves"), (where_it_is_equal, "move together"),
    (times_one, "A float32 array stays float32")])
def test_ties_and_float32_tell_wrong_numerical_gradients(answer, told):
    report = lossedu.check("numerical_gradient", answer)
    assert not report.passed and told in report.message


def _layer(tanh=np.tanh, share=lambda X, Y: 2 / len(X)):
    def answer(X, Y, W, b, V):
        with np.errstate(all="ignore"):
            H = tanh(X @ W + b)
            back = share(X, Y) * ((X + H) @ V - Y) @ V.T
            inner = back * (1 - H ** 2)
            return X.T @ inner, inner.sum(axis=0), back + inner @ W.T
    return answer


@pytest.mark.parametrize("answer, told", [
    (_layer(lambda A: (np.exp(2 * A) - 1) / (np.exp(2 * A) + 1)), "an exponential overflows"),
    (_layer(lambda A: (np.exp(A) - np.exp(-A)) / (np.exp(A) + np.exp(-A))), "nan"),
    (_layer(share=lambda X, Y: 2 / X.shape[1]), "divides by d"),
    (_layer(share=lambda X, Y: 2 / Y.shape[1]), "divides by m")])
def test_large_entries_and_other_divisors_tell_wrong_gradients_of_the_layer(answer, told):
    report = lossedu.check("skip_gradient", answer)
    assert not report.passed and told in report.message


def test_a_tanh_that_overflows_to_1_is_right():
    assert lossedu.check("skip_gradient", _layer(lambda A: 1 - 2 / (1 + np.exp(2 * A)))).passed


def slope(f, x):
    return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5


@pytest.mark.parametrize("allowed, told", [
    (lambda c, s, x: 1e-5 * (abs(c) + abs(s)), "sum of both"),
    (lambda c, s, x: 1e-5 * np.maximum(1e-8, abs(c) + abs(s)), "max(1e-8"),
    (lambda c, s, x: 1e-5 * np.maximum(1, np.maximum(abs(c), abs(s))), "max(1, |a|, |b|)"),
    (lambda c, s, x: 1e-5 * np.maximum(abs(x), abs(s)) + 1e-7, "size of x")])
def test_popular_tolerances_are_told_by_name(allowed, told):
    def answer(f, claimed, x):
        found = slope(f, x)
        return bool(np.all(np.abs(claimed - found) <= allowed(claimed, found, x)))

    report = lossedu.check("gradient_check", answer)
    assert not report.passed and told in report.message


def test_np_gradient_over_the_places_is_told_by_name():
    report = lossedu.check("gradient_check", lambda f, claimed, x: bool(
        np.allclose(np.gradient(f(x), x), claimed, rtol=1e-5, atol=1e-7)))
    assert not report.passed and "np.gradient" in report.message


def forward_by(h):
    return lambda f, claimed, x: close(claimed, (f(x + h) - f(x)) / h).all()


def fits_at_one_of_two_steps(f, claimed, x):
    return np.any([close(claimed, (f(x + h) - f(x - h)) / (2 * h)) for h in (1e-5, 1e-3)],
                  axis=0).all()


def along_one_direction(f, claimed, x):
    u = np.random.default_rng(0).normal(size=x.shape)
    u /= np.linalg.norm(u)
    return close(claimed @ u, np.sum(f(x + 1e-5 * u) - f(x - 1e-5 * u)) / 2e-5)


def close(claimed, found):
    return np.abs(claimed - found) <= 1e-5 * np.maximum(abs(claimed), abs(found)) + 1e-7


@pytest.mark.parametrize("answer, told", [
    (forward_by(1e-8), "forward difference"), (forward_by(1e-7), "forward difference"),
    (fits_at_one_of_two_steps, "one of several steps"), (along_one_direction, "One direction")])
def test_other_differences_tell_wrong_checks(answer, told):
    report = lossedu.check("gradient_check", lambda f, claimed, x: bool(answer(f, claimed, x)))
    assert not report.passed and told in report.message


@pytest.mark.parametrize("place, name", list(enumerate("WbX")))
def test_the_gradient_that_lacks_the_tanh_is_named(place, name):
    def answer(X, Y, W, b, V):
        H = np.tanh(X @ W + b)
        back = 2 / len(X) * ((X + H) @ V - Y) @ V.T
        inner = [back * (1 - H ** 2)] * 3
        inner[place] = back
        return X.T @ inner[0], inner[1].sum(axis=0), back + inner[2] @ W.T

    report = lossedu.check("skip_gradient", answer)
    assert not report.passed and f"In the gradient in {name} the" in report.message


def test_the_diagonal_alone_is_named():
    def answer(X, Y, W, b, V):
        H = np.tanh(X @ W + b)
        back = 2 / len(X) * ((X + H) @ V - Y) @ V.T
        inner = back * (1 - H ** 2)
        return X.T @ inner, inner.sum(axis=0), back + inner * np.diag(W)

    report = lossedu.check("skip_gradient", answer)
    assert not report.passed and "only the diagonal" in report.message


def test_a_step_that_grows_is_named():
    def answer(f, x, h=1e-5):
        x, found = x.astype(float), np.zeros(x.shape)
        for place in range(len(x)):
            step = np.zeros(x.shape)
            step[place] = h * max(1, abs(x[place]))
            found[place] = (f(x + step) - f(x - step)) / (2 * step[place])
        return found

    report = lossedu.check("numerical_gradient", answer)
    assert not report.passed and "The step grows with |x|" in report.message


def test_a_network_that_overwrites_the_weights_it_was_given_is_told_so():
    def answer(x, y, W, v, rate=0.1, steps=50, penalty=0.0):
        import torch
        x, y = torch.from_numpy(x), torch.from_numpy(y)
        W, v = torch.from_numpy(W).requires_grad_(), torch.from_numpy(v).requires_grad_()
        optimizer, losses = torch.optim.SGD([W, v], lr=rate), []
        for _ in range(steps):
            loss = (((torch.tanh(x @ W) @ v)[:, 0] - y) ** 2).mean() + penalty * (W ** 2).sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return (torch.tanh(x @ W) @ v)[:, 0].detach().numpy(), np.array(losses)

    report = lossedu.check("fit_network", answer)
    assert not report.passed and "changes its input W and v" in report.message


def test_a_small_number_in_the_divisor_is_named():
    report = lossedu.check("relative_error", lambda a, b: np.abs(a - b) / (
        np.maximum(np.abs(a), np.abs(b)) + 1e-12))
    assert not report.passed and "added to the divisor" in report.message
