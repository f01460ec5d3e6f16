"""The gradient of one layer with a skip connection, in matrices: two paths lead back to X."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def skip_gradient(X, Y, W, b, V):
    """The gradients of a network's loss in W, b and X.

    X: (n, d), Y: (n, m), W: (d, d), b: (d,), V: (d, m), all float64, their entries at most
    10 in size. The network has a skip connection: its predictions are
    `P = (X + np.tanh(X @ W + b)) @ V`, and its loss is `np.sum((P - Y) ** 2) / n`. Returns
    three arrays, the gradients of the loss in W, in b and in X, each with the shape of its
    array and right to about eight digits. (The layer below would go on from the one in X.)
    """
    H = np.tanh(X @ W + b)
    D = 2 / len(X) * ((X + H) @ V - Y)
    back = D @ V.T
    Delta = back * (1 - H ** 2)
    return X.T @ Delta, Delta.sum(axis=0), back + Delta @ W.T


def draw(rng):
    def drawn(n, d, k, size=1.0):
        shapes = ((n, d), (n, k), (d, d), (d,), (d, k))
        return [size * rng.normal(size=shape) for shape in shapes]

    yield Case(*drawn(6, 3, 2)).note("six examples, three inputs, two outputs")
    yield Case(*drawn(4, 4, 4)).note("all sizes are four")
    yield Case(*drawn(1, 2, 1)).note("one example")
    yield Case(*drawn(5, 1, 3)).note("one input")
    yield Case(*drawn(3, 5, 1)).note("one output, fewer examples than inputs")
    yield Case(*drawn(7, 2, 3, 0.05)).note("small numbers")
    yield Case(*drawn(5, 3, 2, 3.0)).note("large numbers: some hidden values are near 1")
    X, Y, W, b, V = drawn(5, 3, 2)
    yield Case(X, Y, W, b, 0 * V).note("V is 0")
    yield Case(X, Y, 0 * W, 0 * b, V).note("W and b are 0")
    yield Case(X, (X + np.tanh(X @ W + b)) @ V, W, b, V).note("perfect predictions")
    yield Case(0 * X, Y, W, b, V).note("all inputs are 0")
    for n, d, k in ((9, 4, 4), (12, 6, 6)):
        yield Case(*(rng.choice([-1, 1], one.shape) * 10 ** rng.uniform(-6, 0.9, one.shape)
                     for one in drawn(n, d, k))).note("entries of all sizes")
        yield Case(*(np.round(one) for one in drawn(n, d, k, 1.5))).note("whole numbers")
    for at in range(5):
        arrays = drawn(8, 5, 5, 0.5)
        arrays[at] = rng.choice([-1, 1], arrays[at].shape) * 10 ** rng.uniform(
            -6, 0.99, arrays[at].shape)
        yield Case(*arrays).note(f"{'XYWbV'[at]} of all sizes")
    yield Case(X, X[:, :2], W, b, V).note("the targets are inputs")
    arrays = drawn(5, 3, 3, 0.5)
    yield Case(arrays[0] + 6, arrays[1] - 7, *arrays[2:]).note("inputs high, targets low")
    for d in (4, 8):
        full = np.where(np.arange(d) % 2, -10.0, 10.0)
        yield Case(np.tile(full, (3, 1)), *drawn(3, d, 2)[1:2], np.tile(full, (d, 1)).T, full,
                   drawn(3, d, 2)[4]).note(f"X, W and b of size 10, {d} inputs")
    yield Case(X[:4], np.array([[2.0, 1], [1, 2], [2, 2], [1, 1]]), W, b,
               V).note("targets of two values")


RULED_OUT = {"entries are at most 10 in size":
             lambda **arrays: max(np.abs(one).max() for one in arrays.values()) > 10}


def by_examples(X, Y, W, b, V):
    """One example after the other, with column vectors."""
    found_W, found_b, found_X = np.zeros(W.shape), np.zeros(b.shape), np.zeros(X.shape)
    for i, (x, y) in enumerate(zip(X, Y)):
        h = np.tanh(W.T @ x + b)
        back = V @ (2 * (V.T @ (x + h) - y)) / len(X)
        inner = back * (1 - h) * (1 + h)
        found_W += np.outer(x, inner)
        found_b += inner
        found_X[i] = back + W @ inner
    return found_W, found_b, found_X


def by_indices(X, Y, W, b, V):
    A = np.einsum("il,lj->ij", X, W) + b
    D = 2 * (np.einsum("ij,jk->ik", X + np.tanh(A), V) - Y) / X.shape[0]
    Delta = np.einsum("ik,jk->ij", D, V) / np.cosh(A) ** 2
    return (np.einsum("il,ij->lj", X, Delta), np.einsum("ij->j", Delta),
            np.einsum("ik,lk->il", D, V) + np.einsum("ij,lj->il", Delta, W))


def _wrong(pred=lambda X, H, V: (X + H) @ V, share=lambda X, Y: 2 / len(X),
           back=lambda D, V: D @ V.T, slope=lambda A, H: 1 - H ** 2,
           in_W=lambda X, H, Delta: X.T @ Delta, in_b=lambda Delta: Delta.sum(axis=0),
           in_X=lambda back, Delta, W: back + Delta @ W.T):
    """The backward pass with something changed."""
    def wrong(X, Y, W, b, V):
        A = X @ W + b
        H = np.tanh(A)
        D = share(X, Y) * (pred(X, H, V) - Y)
        sent = back(D, V)
        Delta = sent * slope(A, H)
        return in_W(X, H, Delta), in_b(Delta), in_X(sent, Delta, W)
    return wrong


def _of_the_sum(X, Y, W, b, V):
    H = X + np.tanh(X @ W + b)
    D = 2 / len(X) * (H @ V - Y)
    Delta = D @ V.T * (1 - H ** 2)
    return X.T @ Delta, Delta.sum(axis=0), D @ V.T + Delta @ W.T


def _no_tanh_in(place):
    """The gradient at one place lacks the derivative of the tanh."""
    without = _wrong(slope=lambda A, H: 1.0)

    def wrong(X, Y, W, b, V):
        found = list(skip_gradient(X, Y, W, b, V))
        found[place] = without(X, Y, W, b, V)[place]
        return tuple(found)
    return wrong


def _skip_in_W(X, Y, W, b, V):
    in_W, in_b, in_X = skip_gradient(X, Y, W, b, V)
    return in_W + X.T @ (2 / len(X) * ((X + np.tanh(X @ W + b)) @ V - Y) @ V.T), in_b, in_X


def _skip_in_W_and_b(X, Y, W, b, V):
    in_W, in_b, in_X = _skip_in_W(X, Y, W, b, V)
    return in_W, in_b + np.sum((X + np.tanh(X @ W + b)) @ V - Y, axis=0) @ V.T * 2 / len(X), in_X


def _overflows(X, Y, W, b, V):
    with np.errstate(all="ignore"):
        twice = np.exp(2 * (X @ W + b))
        H = (twice - 1) / (twice + 1)
        D = 2 / len(X) * ((X + H) @ V - Y)
        Delta = D @ V.T * (1 - H ** 2)
    return X.T @ Delta, Delta.sum(axis=0), D @ V.T + Delta @ W.T


def _clipped(X, Y, W, b, V):
    H = np.tanh(np.clip(X @ W + b, -5, 5))
    D = 2 / len(X) * ((X + H) @ V - Y)
    Delta = D @ V.T * (1 - H ** 2)
    return X.T @ Delta, Delta.sum(axis=0), D @ V.T + Delta @ W.T


def _single(X, Y, W, b, V):
    given = (one.astype(np.float32) for one in (X, Y, W, b, V))
    return tuple(one.astype(float) for one in skip_gradient(*given))


EXERCISE = Exercise(
    reference=skip_gradient, title="One layer and a skip connection", points=4, difficulty=4,
    minutes=8, draw=widened(draw, skip_gradient, RULED_OUT), rtol=1e-8, atol=1e-10,
    mistakes=(
        Mistake("layer_alone", _wrong(in_X=lambda back, Delta, W: Delta @ W.T),
                "The gradient in X has only the path through the tanh. By which other path does X "
                "reach P?"),
        Mistake("skip_alone", _wrong(in_X=lambda back, Delta, W: back),
                "The gradient in X has only the path of the skip connection. X stands inside the "
                "tanh as well: what does that path contribute?"),
        Mistake("paths_multiplied", _wrong(in_X=lambda back, Delta, W: back * (Delta @ W.T)),
                "Two paths lead from X to P. Are their contributions multiplied or added?"),
        Mistake("not_turned", _wrong(in_X=lambda back, Delta, W: back + Delta @ W),
                "In the gradient in X, W has to be transposed: x[i, l] enters a[i, j] with the "
                "factor W[l, j]. Over which index of W is the sum?"),
        Mistake("skip_through_tanh", _wrong(in_X=lambda back, Delta, W: Delta + Delta @ W.T),
                "The path of the skip connection does not pass through the tanh. Which factor of "
                "your gradient in X does not belong to it?"),
        Mistake("skip_in_W", _wrong(slope=lambda A, H: 2 - H ** 2),
                "The derivative 1 of the skip connection was added to that of the tanh. On which "
                "paths does W reach P?"),
        Mistake("skip_in_W_alone", _skip_in_W,
                "The path of the skip connection was added to the gradient in W. Does W stand on "
                "that path?"),
        Mistake("skip_in_W_and_b", _skip_in_W_and_b,
                "The path of the skip connection was added to the gradients in W and b. Do they "
                "stand on that path?"),
        Mistake("single", _single,
                "Right to about six digits, as in float32. In which dtype do the arrays come?"),
        Mistake("slope_of_sum", _of_the_sum,
                "In the derivative of the tanh, X + H was squared. Which of the two is the tanh?"),
        Mistake("paths_exchanged", _wrong(in_X=lambda back, Delta, W: back @ W.T + Delta),
                "The two paths to X are exchanged: the factor W belongs to one, the derivative of "
                "the tanh to the same. Which path passes through both?"),
        Mistake("W_summed_down", _wrong(in_X=lambda back, Delta, W: back + Delta * W.sum(axis=0)),
                "In the gradient in X, each column of W was summed before the product. x[i, l] "
                "enters a[i, j] with the factor W[l, j]: over which index is the sum of the "
                "product?"),
        Mistake("W_summed", _wrong(in_X=lambda back, Delta, W: back + Delta * W.sum(axis=1)),
                "In the gradient in X, each row of W was summed before the product. x[i, l] enters "
                "a[i, j] with the factor W[l, j]: over which index is the sum of the product?"),
        Mistake("tanh_forgotten", _wrong(slope=lambda A, H: 1.0),
                "Right where W and b are 0. The derivative of the tanh is missing: what is it, "
                "written with H = tanh(A)?"),
        *(Mistake(f"tanh_forgotten_in_{name}", _no_tanh_in(place),
                  f"In the gradient in {name} the derivative of the tanh is missing. The other two "
                  "have it: what is it, written with H = tanh(A)?")
          for place, name in enumerate("WbX")),
        Mistake("diagonal", _wrong(in_X=lambda back, Delta, W: back + Delta * np.diag(W)),
                "In the gradient in X only the diagonal of W is used. x[i, l] enters every a[i, j] "
                "of its row, with the factor W[l, j]: over which index is the sum?"),
        Mistake("tanh_of_a", _wrong(slope=lambda A, H: 1 - A ** 2),
                "1 - A ** 2 is not the derivative of the tanh at A. What is squared in it?"),
        Mistake("tanh_twice", _wrong(slope=lambda A, H: 1 - np.tanh(H) ** 2),
                "H is the tanh already. What is its derivative, written with H?"),
        Mistake("unsquared", _wrong(slope=lambda A, H: 1 - H),
                "In the derivative of the tanh one thing is squared. Which?"),
        Mistake("sigmoid", _wrong(slope=lambda A, H: H * (1 - H)),
                "H (1 - H) is the derivative of a sigmoid. What is that of a tanh?"),
        Mistake("two_forgotten", _wrong(share=lambda X, Y: 1 / len(X)),
                "All three are half of what they should be. What is the derivative of a square?"),
        Mistake("not_averaged", _wrong(share=lambda X, Y: 2),
                "What is wrong is n times too large. By what is the sum in the loss divided?"),
        *(Mistake(f"{name}_not_averaged", _wrong(**part),
                  f"The gradient in {name} alone is n times too large. By what is the sum in the "
                  "loss divided, and does D contain it?")
          for name, part in (
              ("X", dict(in_X=lambda back, Delta, W: len(back) * (back + Delta @ W.T))),
              ("W", dict(in_W=lambda X, H, Delta: len(X) * X.T @ Delta)),
              ("b", dict(in_b=lambda Delta: len(Delta) * Delta.sum(axis=0))))),
        Mistake("mean_of_all", _wrong(share=lambda X, Y: 2 / Y.size),
                "The loss is divided by n, and this divides by the number of entries of Y. Which "
                "of the two stands in the docstring?"),
        Mistake("mean_over_inputs", _wrong(share=lambda X, Y: 2 / X.shape[1]),
                "The loss is divided by n, and this divides by d. Which axis of X are the "
                "examples?"),
        Mistake("mean_over_outputs", _wrong(share=lambda X, Y: 2 / Y.shape[1]),
                "The loss is divided by n, and this divides by m. Which axis of Y are the "
                "examples?"),
        Mistake("tanh_overflows", _overflows,
                "nan where X @ W + b is large: an exponential overflows, and inf / inf is nan. "
                "Which function of NumPy gives the tanh at any size?"),
        Mistake("clipped", _clipped,
                "X @ W + b is cut off at some size, as with np.clip. What does the docstring "
                "put into the tanh?"),
        Mistake("sign", _wrong(share=lambda X, Y: -2 / len(X)),
                "All three have the wrong sign. Is it P - Y or Y - P that is multiplied back?"),
        Mistake("b_averaged", _wrong(in_b=lambda Delta: Delta.mean(axis=0)),
                "The gradient in b is divided by n once more than the loss asks for. Are the paths "
                "over all examples added or averaged?"),
        Mistake("W_averaged", _wrong(in_W=lambda X, H, Delta: X.T @ Delta / len(X)),
                "The gradient in W is divided by n once more than the loss asks for. Are the paths "
                "over all examples added or averaged?"),
        Mistake("both_averaged", _wrong(in_W=lambda X, H, Delta: X.T @ Delta / len(X),
                                        in_b=lambda Delta: Delta.mean(axis=0)),
                "The gradients in W and b are divided by n once more than the loss asks for. Are "
                "the paths over all examples added or averaged?"),
        Mistake("W_of_hidden", _wrong(in_W=lambda X, H, Delta: H.T @ Delta),
                "The gradient in W is made of the hidden values. Which array is multiplied by W?"),
        Mistake("W_of_sum", _wrong(in_W=lambda X, H, Delta: (X + H).T @ Delta),
                "The gradient in W is made of X + H, which is multiplied by V. Which array is "
                "multiplied by W?"),
        Mistake("skip_twice", _wrong(in_X=lambda back, Delta, W: 2 * back + Delta @ W.T),
                "The path of the skip connection is counted twice in the gradient in X. How often "
                "does X stand outside the tanh?"),
        Mistake("W_turned", _wrong(in_W=lambda X, H, Delta: Delta.T @ X),
                "The gradient in W is transposed. Which index of W belongs to the inputs?"),
        Mistake("no_skip", _wrong(pred=lambda X, H, V: H @ V),
                "The predictions are those of a network without the skip connection. What does "
                "the docstring add to the tanh?"),
        Mistake("no_skip_at_all", _wrong(pred=lambda X, H, V: H @ V,
                                         in_X=lambda back, Delta, W: Delta @ W.T),
                "These are the gradients of a network without the skip connection. What does the "
                "docstring add to the tanh?"),
        Mistake("first_output", _wrong(back=lambda D, V: D[:, :1] @ V[:, :1].T),
                "Right for one output. With several, only the first sends something back: over "
                "which index is the sum?")),
    styles=(by_examples, by_indices),
    further="Name the parts: A, H, P, then D for the derivatives of the loss in P, and those in "
            "A. For X, treat its two occurrences as two arrays, differentiate with respect to "
            "each, and add. Then compare each of the three with a central difference.",
)
