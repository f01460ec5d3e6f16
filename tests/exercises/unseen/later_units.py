import numpy as np
ANSWERS = []
def answer(exercise, right, what):
    """what: for a wrong answer, in one plain sentence, the mistake a teacher would name."""
    def keep(function):
        ANSWERS.append({"exercise": exercise, "right": right, "what": what, "function": function})
        return function
    return keep


# ---------------------------------------------------------------- helpers
def sig(z):
    """sigmoid, stable on both sides"""
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def naive(z):
    return 1 / (1 + np.exp(-z))


def naive2(z):
    return np.exp(z) / (1 + np.exp(z))


def softplus(x):
    return np.logaddexp(0.0, x)


def smax(z, axis=-1):
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def onehot(labels, C):
    return np.eye(C)[np.asarray(labels)]


# ================================================================ as_one_logit
@answer("as_one_logit", True, "difference of columns, twice the rate")
def as1(W, b, rate):
    return W[:, 1] - W[:, 0], b[1] - b[0], 2 * rate


@answer("as_one_logit", True, "loop over features with plain floats")
def as2(W, b, rate):
    W = np.array(W, dtype=float)
    w = np.zeros(W.shape[0])
    for i, (left, right) in enumerate(W):
        w[i] = float(right) - float(left)
    return w, float(b[1]) - float(b[0]), float(rate) + float(rate)


@answer("as_one_logit", True, "matrix product with (-1, 1)")
def as3(W, b, rate):
    d = np.array([-1.0, 1.0])
    return np.asarray(W, float) @ d, float(np.asarray(b, float) @ d), rate * float(d @ d)


@answer("as_one_logit", False, "keeps the learning rate as it is")
def as4(W, b, rate):
    return W[:, 1] - W[:, 0], b[1] - b[0], rate


@answer("as_one_logit", False, "halves the learning rate where it has to be doubled")
def as5(W, b, rate):
    return W[:, 1] - W[:, 0], b[1] - b[0], rate / 2


@answer("as_one_logit", False, "takes class 0 minus class 1")
def as6(W, b, rate):
    return W[:, 0] - W[:, 1], b[0] - b[1], 2 * rate


@answer("as_one_logit", False, "takes only the column of class 1 and forgets that of class 0")
def as7(W, b, rate):
    return W[:, 1], b[1], 2 * rate


@answer("as_one_logit", False, "swaps the sign of the bias alone")
def as8(W, b, rate):
    return W[:, 1] - W[:, 0], b[0] - b[1], 2 * rate


@answer("as_one_logit", False, "halves the difference and then keeps the rate")
def as9(W, b, rate):
    return (W[:, 1] - W[:, 0]) / 2, (b[1] - b[0]) / 2, rate


@answer("as_one_logit", False, "scales the rate by the square root of two, as one would an orthonormal change of basis")
def as10(W, b, rate):
    return W[:, 1] - W[:, 0], b[1] - b[0], np.sqrt(2) * rate


# ================================================================ eps_slope
@answer("eps_slope", True, "stable sigmoid and ratio in log space")
def es1(z, eps):
    z = np.asarray(z, dtype=float)
    if eps == 0:
        return -sig(-z)
    return -sig(-z) * sig(-softplus(-z) - np.log(eps))


@answer("eps_slope", True, "two formulas by the sign of the logit")
def es2(z, eps):
    z = np.asarray(z, dtype=float)
    flat = z.ravel()
    out = np.empty(flat.shape)
    for i, v in enumerate(flat):
        if eps == 0:
            out[i] = -1 / (1 + np.exp(v)) if v < 0 else -np.exp(-v) / (1 + np.exp(-v))
        elif v >= 0:
            e = np.exp(-v)
            out[i] = -(e / (1 + e)) / (1 + eps * (1 + e))
        else:
            e = np.exp(v)
            # -s(1-s)/(s+eps) with s = e/(1+e), times (1+e) above and below
            out[i] = -e / (1 + e) / (e + eps * (1 + e))
    return out.reshape(z.shape)


@answer("eps_slope", False, "forgets the chain rule through the sigmoid")
def es3(z, eps):
    return -1 / (sig(z) + eps)


@answer("eps_slope", False, "ignores eps and gives the slope of the loss itself")
def es4(z, eps):
    return sig(z) - 1


@answer("eps_slope", False, "forgets the minus sign")
def es5(z, eps):
    z = np.asarray(z, float)
    if eps == 0:
        return sig(-z)
    return sig(-z) * sig(z) / (sig(z) + eps)


@answer("eps_slope", False, "divides 0 by 0 for very negative logits when eps is 0")
def es6(z, eps):
    s = naive(np.asarray(z, float))
    return -s * (1 - s) / (s + eps)


@answer("eps_slope", False, "uses a fixed eps of 1e-7 instead of the argument")
def es7(z, eps):
    s = sig(z)
    return -s * sig(-np.asarray(z, float)) / (s + 1e-7)


@answer("eps_slope", False, "limits the logits to -30 to 30 against overflow, which changes the slope for a small eps")
def es8(z, eps):
    s = sig(np.clip(z, -30, 30))
    return -s * (1 - s) / (s + eps)


@answer("eps_slope", False, "treats eps as a clip: full slope above eps and none below")
def es9(z, eps):
    s = sig(z)
    return np.where(s >= eps, s - 1, 0.0)


@answer("eps_slope", False, "squares the denominator as if it differentiated 1 / (s + eps)")
def es10(z, eps):
    s = sig(z)
    with np.errstate(all="ignore"):
        return -s * (1 - s) / (s + eps) ** 2


@answer("eps_slope", False, "writes the slopes into an array of the type of z, so that integer logits give integers")
def es11(z, eps):
    z = np.asarray(z)
    out = np.zeros_like(z)
    out[...] = es1(z, eps)
    return out


# ================================================================ first_loss
@answer("first_loss", True, "bincount and entropy over present classes")
def fl1(labels, classes):
    p = np.bincount(labels, minlength=classes) / len(labels)
    p = p[p > 0]
    return float(np.log(classes)), float(-(p * np.log(p)).sum())


@answer("first_loss", True, "mean over the examples of minus log of the share of their own class")
def fl2(labels, classes):
    labels = [int(v) for v in np.asarray(labels)]
    n = len(labels)
    total = 0.0
    for y in labels:
        total += np.log(n / labels.count(y))
    return -np.log(1.0 / classes).item(), float(total / n)


@answer("first_loss", True, "scipy entropy of the counts")
def fl3(labels, classes):
    from scipy.stats import entropy
    _, counts = np.unique(labels, return_counts=True)
    return float(entropy(np.ones(classes))), float(entropy(counts))


@answer("first_loss", False, "gives nan as soon as a class is absent")
def fl4(labels, classes):
    p = np.bincount(labels, minlength=classes) / len(labels)
    return float(np.log(classes)), float(-(p * np.log(p)).sum())


@answer("first_loss", False, "counts only the classes that occur, so that the first number is wrong if one is absent")
def fl5(labels, classes):
    _, c = np.unique(labels, return_counts=True)
    p = c / c.sum()
    return float(np.log(len(c))), float(-(p * np.log(p)).sum())


@answer("first_loss", False, "takes logarithms to base 2")
def fl6(labels, classes):
    a, b = fl1(labels, classes)
    return a / np.log(2), b / np.log(2)


@answer("first_loss", False, "averages -p log p over the classes instead of adding it up")
def fl7(labels, classes):
    a, b = fl1(labels, classes)
    return a, b / classes


@answer("first_loss", False, "averages -log p over the classes without weighting by the shares")
def fl8(labels, classes):
    p = np.bincount(labels, minlength=classes) / len(labels)
    return float(np.log(classes)), float(np.mean(-np.log(p[p > 0])))


@answer("first_loss", False, "adds one to each count, so that absent classes get a share")
def fl9(labels, classes):
    c = np.bincount(labels, minlength=classes) + 1
    p = c / c.sum()
    return float(np.log(classes)), float(-(p * np.log(p)).sum())


@answer("first_loss", False, "adds an epsilon of 1e-3 in the logarithm")
def fl10(labels, classes):
    p = np.bincount(labels, minlength=classes) / len(labels)
    return float(np.log(classes)), float(-(p * np.log(p + 1e-3)).sum())


@answer("first_loss", False, "takes the highest label plus one for the number of classes")
def fl11(labels, classes):
    a, b = fl1(labels, classes)
    return float(np.log(np.max(labels) + 1)), b


# ================================================================ loss_bounds
@answer("loss_bounds", True, "log 2 and log C")
def lb1(classes):
    return np.log(2.0), np.log(classes)


@answer("loss_bounds", True, "from the extreme probabilities one half and one C-th")
def lb2(classes):
    import math
    highest_of_a_loser = max(1 / k for k in range(2, classes + 1))
    lowest_of_a_winner = 1 / classes
    return -math.log(highest_of_a_loser), math.log(1 / lowest_of_a_winner)


@answer("loss_bounds", False, "swaps the two bounds")
def lb3(classes):
    return float(np.log(classes)), float(np.log(2))


@answer("loss_bounds", False, "says log 2 for both, as if every right decision had a probability above one half")
def lb4(classes):
    return float(np.log(2)), float(np.log(2))


@answer("loss_bounds", False, "says log C for both, as if a wrong decision had at most the probability 1/C")
def lb5(classes):
    return float(np.log(classes)), float(np.log(classes))


@answer("loss_bounds", False, "counts the competitors instead of all classes, so that the bound of a right decision is log(C - 1)")
def lb6(classes):
    return float(np.log(2)), float(np.log(max(classes - 1, 1)))


@answer("loss_bounds", False, "takes logarithms to base 2")
def lb7(classes):
    return 1.0, float(np.log2(classes))


@answer("loss_bounds", False, "takes 1 - 1/C for the largest probability of the label in a wrong decision")
def lb8(classes):
    return float(-np.log(1 - 1 / classes)), float(np.log(classes))


@answer("loss_bounds", False, "rounds to three digits")
def lb9(classes):
    return 0.693, round(float(np.log(classes)), 3)


@answer("loss_bounds", False, "searches random probabilities and so only comes near to the bounds")
def lb10(classes):
    p = np.random.default_rng(0).dirichlet(np.ones(classes), size=5000)
    right = p.argmax(axis=1) == 0
    v = -np.log(p[:, 0])
    return float(v[~right].min()), float(v[right].max())


# ================================================================ softmax_ce
@answer("softmax_ce", True, "shift by the row maximum, log-probabilities")
def sc1(logits, labels):
    z = np.array(logits, dtype=float)
    z = z - z.max(axis=1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    rows = np.arange(len(z))
    g = np.exp(logp)
    g[rows, labels] -= 1
    return float(-logp[rows, labels].mean()), g / len(z)


@answer("softmax_ce", True, "row by row with scipy's logsumexp")
def sc2(logits, labels):
    from scipy.special import logsumexp
    vals, grads = [], []
    for row, y in zip(np.asarray(logits, float), labels):
        lse = logsumexp(row)
        vals.append(lse - row[y])
        g = np.exp(row - lse)
        g[y] -= 1
        grads.append(g / len(labels))
    return float(np.mean(vals)), np.array(grads)


@answer("softmax_ce", True, "torch cross_entropy with autograd in double precision")
def sc3(logits, labels):
    import torch
    z = torch.tensor(np.array(logits, dtype=float), requires_grad=True)
    v = torch.nn.functional.cross_entropy(z, torch.tensor(np.array(labels, dtype=np.int64)))
    v.backward()
    return v.item(), z.grad.numpy()


@answer("softmax_ce", False, "forgets 1/n in the gradient")
def sc4(logits, labels):
    v, g = sc1(logits, labels)
    return v, g * len(g)


@answer("softmax_ce", False, "takes the softmax down the columns")
def sc5(logits, labels):
    p = smax(logits, axis=0)
    n, C = p.shape
    with np.errstate(all="ignore"):
        v = -np.log(p[np.arange(n), labels]).mean()
    return v, (p - onehot(labels, C)) / n


@answer("softmax_ce", False, "does not subtract the maximum and overflows")
def sc6(logits, labels):
    z = np.asarray(logits, float)
    e = np.exp(z)
    p = e / e.sum(axis=1, keepdims=True)
    n, C = z.shape
    return -np.log(p[np.arange(n), labels]).mean(), (p - onehot(labels, C)) / n


@answer("softmax_ce", False, "subtracts the maximum of the whole batch, so that rows far below it underflow to nan")
def sc7(logits, labels):
    z = np.asarray(logits, float)
    z = z - z.max()
    e = np.exp(z)
    lse = np.log(e.sum(axis=1, keepdims=True))
    n, C = z.shape
    return (lse[:, 0] - z[np.arange(n), labels]).mean(), (e / e.sum(axis=1, keepdims=True) - onehot(labels, C)) / n


@answer("softmax_ce", False, "shifts the logits in place and so changes the input")
def sc8(logits, labels):
    logits -= logits.max(axis=1, keepdims=True)
    return sc1(logits, labels)


@answer("softmax_ce", False, "adds an epsilon in the logarithm, so that the loss stops growing near 27")
def sc9(logits, labels):
    p = smax(logits)
    n, C = p.shape
    return -np.log(p[np.arange(n), labels] + 1e-12).mean(), (p - onehot(labels, C)) / n


@answer("softmax_ce", False, "takes the label of the first row for all rows in the gradient")
def sc10(logits, labels):
    v, g = sc1(logits, labels)
    g = smax(logits)
    g[:, labels[0]] -= 1
    return v, g / len(g)


@answer("softmax_ce", False, "takes the sum over the batch for the value and the gradient of the mean")
def sc11(logits, labels):
    v, g = sc1(logits, labels)
    return v * len(g), g


@answer("softmax_ce", False, "gives the gradient with the sign reversed (the label minus the probability)")
def sc12(logits, labels):
    v, g = sc1(logits, labels)
    return v, -g


# ================================================================ two_layer_grads
def net(X, labels, W1, b1, W2, b2, mask=lambda a: a > 0, loss=sc1):
    A = X @ W1 + b1
    H = np.maximum(0, A)
    v, G = loss(H @ W2 + b2, labels)
    D = (G @ W2.T) * mask(A)
    return v, X.T @ D, D.sum(axis=0), H.T @ G, G.sum(axis=0)


@answer("two_layer_grads", True, "vectorised backward pass")
def tl1(X, labels, W1, b1, W2, b2):
    return net(X, labels, W1, b1, W2, b2)


@answer("two_layer_grads", True, "example by example with outer products")
def tl2(X, labels, W1, b1, W2, b2):
    X, W1, b1, W2, b2 = (np.array(m, dtype=float) for m in (X, W1, b1, W2, b2))
    dW1, db1, dW2, db2 = (np.zeros(m.shape) for m in (W1, b1, W2, b2))
    n, total = len(X), 0.0
    for x, y in zip(X, labels):
        pre = x @ W1 + b1
        h = np.where(pre > 0, pre, 0.0)
        z = h @ W2 + b2
        m = z.max()
        lse = m + np.log(np.exp(z - m).sum())
        total += lse - z[y]
        dz = np.exp(z - lse)
        dz[y] -= 1
        dh = W2 @ dz * (pre > 0)
        dW2 += np.outer(h, dz) / n
        db2 += dz / n
        dW1 += np.outer(x, dh) / n
        db1 += dh / n
    return total / n, dW1, db1, dW2, db2


@answer("two_layer_grads", True, "torch autograd in double precision")
def tl3(X, labels, W1, b1, W2, b2):
    import torch
    X = torch.tensor(np.array(X, dtype=float))
    ps = [torch.tensor(np.array(m, dtype=float), requires_grad=True) for m in (W1, b1, W2, b2)]
    z = torch.relu(X @ ps[0] + ps[1]) @ ps[2] + ps[3]
    v = torch.nn.functional.cross_entropy(z, torch.tensor(np.array(labels, dtype=np.int64)))
    v.backward()
    return (v.item(),) + tuple(p.grad.numpy() for p in ps)


@answer("two_layer_grads", False, "gives the ReLU the slope 1 at 0")
def tl4(X, labels, W1, b1, W2, b2):
    return net(X, labels, W1, b1, W2, b2, mask=lambda a: a >= 0)


@answer("two_layer_grads", False, "forgets the slope of the ReLU in the backward pass")
def tl5(X, labels, W1, b1, W2, b2):
    return net(X, labels, W1, b1, W2, b2, mask=lambda a: 1.0)


@answer("two_layer_grads", False, "forgets 1/n in all gradients")
def tl6(X, labels, W1, b1, W2, b2):
    v, *g = net(X, labels, W1, b1, W2, b2)
    return (v,) + tuple(len(X) * m for m in g)


@answer("two_layer_grads", False, "averages the biases' gradients over the rows once more")
def tl7(X, labels, W1, b1, W2, b2):
    v, a, b, c, d = net(X, labels, W1, b1, W2, b2)
    return v, a, b / len(X), c, d / len(X)


@answer("two_layer_grads", False, "returns the derivatives in the wrong order: both weights, then both biases")
def tl8(X, labels, W1, b1, W2, b2):
    v, a, b, c, d = net(X, labels, W1, b1, W2, b2)
    return v, a, c, b, d


@answer("two_layer_grads", False, "softmax without subtracting the maximum, so that large logits overflow")
def tl9(X, labels, W1, b1, W2, b2):
    return net(X, labels, W1, b1, W2, b2, loss=sc6)


@answer("two_layer_grads", False, "uses the sum before the ReLU for the derivative in W2")
def tl10(X, labels, W1, b1, W2, b2):
    v, a, b, c, d = net(X, labels, W1, b1, W2, b2)
    A = X @ W1 + b1
    _, G = sc1(np.maximum(0, A) @ W2 + b2, labels)
    return v, a, b, A.T @ G, d


@answer("two_layer_grads", False, "takes the slope of a sigmoid for the hidden layer")
def tl11(X, labels, W1, b1, W2, b2):
    return net(X, labels, W1, b1, W2, b2, mask=lambda a: sig(a) * sig(-a))


@answer("two_layer_grads", False, "forgets the hidden bias in the forward pass")
def tl12(X, labels, W1, b1, W2, b2):
    return net(X, labels, W1, 0 * b1, W2, b2)


# ================================================================ clip_limits
@answer("clip_limits", True, "logit and logs")
def cl1(eps):
    return np.log(eps) - np.log1p(-eps), -np.log(eps), -np.log1p(-eps)


@answer("clip_limits", True, "scipy logit, plain math")
def cl2(eps):
    import math
    from scipy.special import logit
    return float(logit(eps)), math.log(1 / eps), -math.log(1 - eps)


@answer("clip_limits", False, "takes log(eps) for the score, as if sigmoid(z) were exp(z)")
def cl3(eps):
    return np.log(eps), -np.log(eps), -np.log1p(-eps)


@answer("clip_limits", False, "gives the score of the upper side, with the wrong sign")
def cl4(eps):
    return np.log((1 - eps) / eps), -np.log(eps), -np.log1p(-eps)


@answer("clip_limits", False, "says that the loss can become 0")
def cl5(eps):
    return np.log(eps / (1 - eps)), -np.log(eps), 0.0


@answer("clip_limits", False, "says that the loss can become infinite")
def cl6(eps):
    return np.log(eps / (1 - eps)), np.inf, -np.log1p(-eps)


@answer("clip_limits", False, "swaps the highest and the lowest loss")
def cl7(eps):
    return np.log(eps / (1 - eps)), -np.log1p(-eps), -np.log(eps)


@answer("clip_limits", False, "takes logarithms to base 10")
def cl8(eps):
    return np.log10(eps / (1 - eps)), -np.log10(eps), -np.log10(1 - eps)


@answer("clip_limits", False, "gives the limits for eps = 1e-7 whatever the argument is")
def cl9(eps):
    return cl1(1e-7)


@answer("clip_limits", False, "forgets the minus of the loss in the lowest value")
def cl10(eps):
    return np.log(eps / (1 - eps)), -np.log(eps), np.log1p(-eps)


# ================================================================ double_softmax_grad
@answer("double_softmax_grad", True, "Jacobian-vector product row by row at once")
def dg1(z, labels):
    p = smax(z)
    n, C = p.shape
    g = (smax(p) - onehot(labels, C)) / n
    return p * (g - (g * p).sum(axis=1, keepdims=True))


@answer("double_softmax_grad", True, "explicit Jacobian for each row")
def dg2(z, labels):
    z = np.asarray(z, float)
    out = np.zeros(z.shape)
    for i in range(len(z)):
        p = smax(z[i])
        q = smax(p)
        q[labels[i]] -= 1
        out[i] = (np.diag(p) - np.outer(p, p)) @ q / len(z)
    return out


@answer("double_softmax_grad", True, "torch autograd")
def dg3(z, labels):
    import torch
    t = torch.tensor(np.array(z, dtype=float), requires_grad=True)
    lab = torch.tensor(np.array(labels, dtype=np.int64))
    torch.nn.functional.cross_entropy(torch.softmax(t, 1), lab).backward()
    return t.grad.numpy()


@answer("double_softmax_grad", False, "stops at the gradient in p and forgets the first softmax")
def dg4(z, labels):
    p = smax(z)
    n, C = p.shape
    return (smax(p) - onehot(labels, C)) / n


@answer("double_softmax_grad", False, "gives the gradient of the ordinary loss with one softmax")
def dg5(z, labels):
    p = smax(z)
    n, C = p.shape
    return (p - onehot(labels, C)) / n


@answer("double_softmax_grad", False, "uses only the diagonal p (1 - p) of the first softmax's Jacobian")
def dg6(z, labels):
    p = smax(z)
    n, C = p.shape
    return p * (1 - p) * (smax(p) - onehot(labels, C)) / n


@answer("double_softmax_grad", False, "forgets the mean over the batch")
def dg7(z, labels):
    return dg1(z, labels) * len(z)


@answer("double_softmax_grad", False, "goes back with the Jacobian at q instead of that at p")
def dg8(z, labels):
    q = smax(smax(z))
    n, C = q.shape
    g = (q - onehot(labels, C)) / n
    return q * (g - (g * q).sum(axis=1, keepdims=True))


@answer("double_softmax_grad", False, "does not subtract the maximum in the first softmax and overflows")
def dg9(z, labels):
    e = np.exp(np.asarray(z, float))
    p = e / e.sum(axis=1, keepdims=True)
    n, C = p.shape
    g = (smax(p) - onehot(labels, C)) / n
    return p * (g - (g * p).sum(axis=1, keepdims=True))


@answer("double_softmax_grad", False, "lets the second softmax run down the columns")
def dg10(z, labels):
    p = smax(z)
    n, C = p.shape
    g = (smax(p, axis=0) - onehot(labels, C)) / n
    return p * (g - (g * p).sum(axis=1, keepdims=True))


@answer("double_softmax_grad", False, "averages over the classes too where it takes off the inner product")
def dg11(z, labels):
    p = smax(z)
    n, C = p.shape
    g = (smax(p) - onehot(labels, C)) / n
    return p * (g - (g * p).mean(axis=1, keepdims=True))


@answer("double_softmax_grad", False, "limits the scores to -10 to 10 for safety")
def dg12(z, labels):
    return dg1(np.clip(z, -10, 10), labels)


# ================================================================ head_of
@answer("head_of", True, "vectorised, exponentials first")
def ho1(out):
    out = np.asarray(out, dtype=float)
    def probs(p):
        return bool(np.all((p >= 0) & (p <= 1)) and np.all(np.abs(p.sum(axis=1) - 1) <= 1e-5))
    with np.errstate(over="ignore"):
        if probs(np.exp(out)):
            return 3
    if probs(out):
        return 2
    if np.all((out >= 0) & (out <= 1)):
        return 1
    return 0


@answer("head_of", True, "row loop with fsum")
def ho2(out):
    import math
    rows = [[float(v) for v in r] for r in out]
    inside = all(0 <= v <= 1 for r in rows for v in r)
    if inside:
        return 2 if all(abs(math.fsum(r) - 1) <= 1e-5 for r in rows) else 1
    if all(v <= 0 for r in rows for v in r) and all(abs(math.fsum(math.exp(v) for v in r) - 1) <= 1e-5 for r in rows):
        return 3
    return 0


@answer("head_of", False, "looks at the first row only")
def ho3(out):
    return ho1(np.asarray(out)[:1])


@answer("head_of", False, "checks that the mean of the row sums is 1 and not every row")
def ho4(out):
    out = np.asarray(out, float)
    if np.all(out <= 0) and abs(np.exp(out).sum(axis=1).mean() - 1) <= 1e-5:
        return 3
    if np.all((out >= 0) & (out <= 1)):
        return 2 if abs(out.sum(axis=1).mean() - 1) <= 1e-5 else 1
    return 0


@answer("head_of", False, "takes any row that adds up to 1 for probabilities without looking at the range")
def ho5(out):
    r = ho1(out)
    if r == 0 and np.allclose(np.sum(out, axis=1), 1, rtol=0, atol=1e-5):
        return 2
    return r


@answer("head_of", False, "asks for sums of exactly 1")
def ho6(out):
    out = np.asarray(out, float)
    if np.all(out <= 0) and np.all(np.exp(out).sum(axis=1) == 1):
        return 3
    if np.all((out >= 0) & (out <= 1)):
        return 2 if np.all(out.sum(axis=1) == 1) else 1
    return 0


@answer("head_of", False, "takes everything without a positive number for log-probabilities")
def ho7(out):
    return 3 if np.all(np.asarray(out) <= 0) and np.any(np.asarray(out) < 0) else ho1(out)


@answer("head_of", False, "tests for sigmoids before softmax probabilities, so that 2 never comes out")
def ho8(out):
    r = ho1(out)
    return 1 if r == 2 else r


@answer("head_of", False, "asks for numbers strictly between 0 and 1")
def ho9(out):
    out = np.asarray(out, float)
    r = ho1(out)
    if r in (1, 2) and not np.all((out > 0) & (out < 1)):
        return 0
    return r


@answer("head_of", False, "adds up the columns instead of the rows")
def ho10(out):
    out = np.asarray(out, float)
    with np.errstate(over="ignore"):
        e = np.exp(out)
    if np.all(e <= 1) and np.all(np.abs(e.sum(axis=0) - 1) <= 1e-5):
        return 3
    if np.all((out >= 0) & (out <= 1)):
        return 2 if np.all(np.abs(out.sum(axis=0) - 1) <= 1e-5) else 1
    return 0


@answer("head_of", False, "takes a log-probability of minus infinity for an invalid number and answers 0")
def ho11(out):
    return ho1(out) if np.all(np.isfinite(out)) else 0


@answer("head_of", False, "accepts sums within 1e-2 of 1")
def ho12(out):
    out = np.asarray(out, float)
    if np.all(out <= 0) and np.all(np.abs(np.exp(out).sum(axis=1) - 1) <= 1e-2):
        return 3
    if np.all((out >= 0) & (out <= 1)):
        return 2 if np.all(np.abs(out.sum(axis=1) - 1) <= 1e-2) else 1
    return 0


# ================================================================ matched_to_tanh
@answer("matched_to_tanh", True, "softplus of -2yz")
def mt1(z, y):
    z, y = np.asarray(z, float), np.asarray(y, float)
    return softplus(-2 * y * z), np.tanh(z) - y


@answer("matched_to_tanh", True, "log of 2 cosh written with |z|, minus yz")
def mt2(z, y):
    z = np.array(z, dtype=float)
    y = np.array(y, dtype=float)
    a = np.abs(z)
    wrong = np.where(y * z < 0, 2 * a, 0.0)          # |z| - y z
    slope = -2 * y / (1 + np.exp(np.minimum(2 * y * z, 700.0)))
    return wrong + np.log1p(np.exp(-2 * a)), slope


@answer("matched_to_tanh", False, "forgets the factor 2 in the exponent and gives the logistic loss")
def mt3(z, y):
    return softplus(-np.asarray(y, float) * z), np.tanh(z) - y


@answer("matched_to_tanh", False, "leaves out the constant log 2, so that the loss goes to -log 2")
def mt4(z, y):
    a = np.abs(np.asarray(z, float))
    return a + np.log1p(np.exp(-2 * a)) - np.log(2) - np.asarray(y) * z, np.tanh(z) - y


@answer("matched_to_tanh", False, "computes cosh directly, which overflows at large scores")
def mt5(z, y):
    z = np.asarray(z, float)
    return np.log(2 * np.cosh(z)) - y * z, np.tanh(z) - y


@answer("matched_to_tanh", False, "takes -log of (1 + y tanh z) / 2, which becomes infinite where tanh rounds to 1")
def mt6(z, y):
    t = np.tanh(np.asarray(z, float))
    with np.errstate(divide="ignore"):
        return -np.log((1 + y * t) / 2), t - y


@answer("matched_to_tanh", False, "gives half the squared error of tanh and its slope with the extra factor")
def mt7(z, y):
    t = np.tanh(np.asarray(z, float))
    return 0.5 * (t - y) ** 2, (t - y) * (1 - t ** 2)


@answer("matched_to_tanh", False, "gives the slope with the sign reversed")
def mt8(z, y):
    l, s = mt1(z, y)
    return l, -s


@answer("matched_to_tanh", False, "averages the loss over the scores")
def mt9(z, y):
    l, s = mt1(z, y)
    return l.mean(), s


@answer("matched_to_tanh", False, "treats -1 as if it were the label 0 of a sigmoid loss")
def mt10(z, y):
    z = np.asarray(z, float)
    t = (np.asarray(y) > 0).astype(float)
    return softplus(z) - t * z, sig(z) - t


@answer("matched_to_tanh", False, "has the loss of the label 1 for the label -1 too")
def mt11(z, y):
    z = np.asarray(z, float)
    return softplus(-2 * z), np.tanh(z) - y


# ================================================================ plateau_times
@answer("plateau_times", True, "antiderivatives in closed form")
def pt1(z0, z1, eps):
    d = float(z1) - float(z0)
    if d == 0:
        return 0.0, 0.0
    with np.errstate(over="ignore"):
        grow = np.exp(float(z1)) * -np.expm1(-d)
        fall = np.exp(-float(z0)) * -np.expm1(-d)
    first = 2 * d + grow + fall
    second = d + grow
    if eps > 0:
        second = second + eps * first
    return float(first), float(second)


@answer("plateau_times", True, "Gauss-Legendre on pieces of length at most one half")
def pt2(z0, z1, eps):
    z0, z1 = float(z0), float(z1)
    x, w = np.polynomial.legendre.leggauss(12)
    edges = np.linspace(z0, z1, int(np.ceil(2 * (z1 - z0))) + 2)
    mid, half = (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2
    z = mid[:, None] + half[:, None] * x
    weight = half[:, None] * w
    with np.errstate(over="ignore"):
        rise, drop = np.exp(z), np.exp(-z)
    one = (weight * (2 + rise + drop)).sum()
    two = (weight * (1 + rise)).sum()
    return float(one), float(two if eps == 0 else two + eps * one)


@answer("plateau_times", False, "ignores eps and always gives the time of plain cross-entropy")
def pt3(z0, z1, eps):
    return pt1(z0, z1, 0)


@answer("plateau_times", False, "leaves out the linear term 2 (z1 - z0)")
def pt4(z0, z1, eps):
    first = 2 * (np.sinh(z1) - np.sinh(z0))
    return first, z1 - z0 + np.exp(z1) - np.exp(z0) + eps * first


@answer("plateau_times", False, "gives the drop of the losses instead of a time")
def pt5(z0, z1, eps):
    p, q = sig(z0), sig(z1)
    with np.errstate(divide="ignore"):
        return float(q - p), float(np.log(q + eps) - np.log(p + eps))


@answer("plateau_times", False, "divides the distance by the speed at the start")
def pt6(z0, z1, eps):
    p = float(sig(z0))
    return (z1 - z0) / (p * (1 - p)), (z1 - z0) * (p + eps) / (p * (1 - p))


@answer("plateau_times", False, "integrates with a trapezoid rule of only 50 steps")
def pt7(z0, z1, eps):
    z = np.linspace(z0, z1, 51)
    p = sig(z)
    f = 1 / (p * (1 - p))
    area = lambda v: float(((v[1:] + v[:-1]) / 2 * np.diff(z)).sum())
    return area(f), area((p + eps) * f)


@answer("plateau_times", False, "integrates the speed rather than one over the speed")
def pt8(z0, z1, eps):
    z = np.linspace(z0, z1, 20001)
    p = sig(z)
    area = lambda v: float(((v[1:] + v[:-1]) / 2 * np.diff(z)).sum())
    return area(p * (1 - p)), area(p * (1 - p) / (p + eps))


@answer("plateau_times", False, "takes 1 - p for the slope of the absolute error, forgetting the factor p")
def pt9(z0, z1, eps):
    return z1 - z0 + np.exp(z1) - np.exp(z0), pt1(z0, z1, eps)[1]


@answer("plateau_times", False, "adds eps times the distance instead of eps times the first time")
def pt10(z0, z1, eps):
    a, b = pt1(z0, z1, 0)
    return a, b + eps * (z1 - z0)


@answer("plateau_times", False, "returns the two times in the other order")
def pt11(z0, z1, eps):
    return pt1(z0, z1, eps)[::-1]


@answer("plateau_times", False, "takes plain Euler steps of 0.01 and counts them, up to 10000 steps at most")
def pt12(z0, z1, eps):
    res = []
    for kind in (0, 1):
        z, t = float(z0), 0.0
        while z < z1 and t < 100:
            p = float(sig(z))
            z += 0.01 * p * (1 - p) / (1 if kind == 0 else p + eps)
            t += 0.01
        res.append(t)
    return tuple(res)


# ================================================================ cheapest_threshold
@answer("cheapest_threshold", True, "tries every candidate from the highest down")
def ct1(score, target, false_alarm, miss):
    best_t, best_cost = np.inf, None
    for t in [np.inf] + sorted(set(float(s) for s in score), reverse=True):
        fp = sum(1 for s, y in zip(score, target) if s >= t and y == 0)
        fn = sum(1 for s, y in zip(score, target) if s < t and y == 1)
        cost = fp * false_alarm + fn * miss
        if best_cost is None or cost < best_cost:
            best_t, best_cost = t, cost
    return float(best_t)


@answer("cheapest_threshold", True, "one matrix of alarms, candidates by rows")
def ct2(score, target, false_alarm, miss):
    s = np.asarray(score, float)
    pos = np.asarray(target) == 1
    t = np.append(np.unique(s), np.inf)[::-1]
    alarm = s[None, :] >= t[:, None]
    cost = false_alarm * (alarm & ~pos).sum(axis=1) + miss * (~alarm & pos).sum(axis=1)
    return float(t[np.argmin(cost)])


@answer("cheapest_threshold", False, "takes the lowest of several equally cheap thresholds")
def ct3(score, target, false_alarm, miss):
    best_t, best_cost = None, None
    for t in sorted(set(float(s) for s in score)) + [np.inf]:
        a = np.asarray(score) >= t
        cost = (a & (np.asarray(target) == 0)).sum() * false_alarm + (~a & (np.asarray(target) == 1)).sum() * miss
        if best_cost is None or cost < best_cost:
            best_t, best_cost = t, cost
    return float(best_t)


def ct_generic(score, target, fa, miss, cands, strict=False):
    s, y = np.asarray(score, float), np.asarray(target)
    best_t, best_cost = np.inf, None
    for t in sorted(cands, reverse=True):
        a = s > t if strict else s >= t
        cost = (a & (y == 0)).sum() * fa + (~a & (y == 1)).sum() * miss
        if best_cost is None or cost < best_cost:
            best_t, best_cost = float(t), cost
    return best_t


@answer("cheapest_threshold", False, "raises the alarm only for scores strictly above the threshold")
def ct4(score, target, false_alarm, miss):
    return ct_generic(score, target, false_alarm, miss, list(set(score)) + [np.inf], strict=True)


@answer("cheapest_threshold", False, "does not consider the rule without any alarm")
def ct5(score, target, false_alarm, miss):
    return ct_generic(score, target, false_alarm, miss, list(set(score)))


@answer("cheapest_threshold", False, "swaps the two costs")
def ct6(score, target, false_alarm, miss):
    return ct1(score, target, miss, false_alarm)


@answer("cheapest_threshold", False, "gives the threshold for calibrated probabilities instead of searching")
def ct7(score, target, false_alarm, miss):
    return float(false_alarm / (false_alarm + miss))


@answer("cheapest_threshold", False, "searches only a grid from 0 to 1")
def ct8(score, target, false_alarm, miss):
    return ct_generic(score, target, false_alarm, miss, np.linspace(0, 1, 101))


@answer("cheapest_threshold", False, "goes through the sorted cases one by one and so splits cases of equal score")
def ct9(score, target, false_alarm, miss):
    s, y = np.asarray(score, float), np.asarray(target)
    order = np.argsort(-s, kind="stable")
    s, y = s[order], y[order]
    cost = np.concatenate([[0.0], np.cumsum(np.where(y == 1, -miss, false_alarm))])
    k = int(np.argmin(cost))
    return np.inf if k == 0 else float(s[k - 1])


@answer("cheapest_threshold", False, "adds up error rates instead of counts, so that the number of cases of each label is ignored")
def ct10(score, target, false_alarm, miss):
    y = np.asarray(target)
    return ct_generic(score, target, false_alarm / max((y == 0).sum(), 1), miss / max((y == 1).sum(), 1), list(set(score)) + [np.inf])


@answer("cheapest_threshold", False, "minimises the number of errors and ignores the costs")
def ct11(score, target, false_alarm, miss):
    return ct1(score, target, 1, 1)


@answer("cheapest_threshold", False, "returns the position of the best case in the array, not its score")
def ct12(score, target, false_alarm, miss):
    t = ct1(score, target, false_alarm, miss)
    return t if np.isinf(t) else float(np.argmax(np.asarray(score) == t))


# ================================================================ focal_meaning
@answer("focal_meaning", True, "from the first-order condition, in logarithms")
def fm1(q, gamma):
    q = np.asarray(q, float)
    lq, lr = np.log(q), np.log1p(-q)
    return sig(gamma * (lq - lr) + np.log(q - gamma * (1 - q) * lr) - np.log((1 - q) - gamma * q * lq))


@answer("focal_meaning", True, "ratio of the two slopes in q, entry by entry")
def fm2(q, gamma):
    out = []
    for v in q:
        r = 1 - float(v)
        v = float(v)
        with np.errstate(over="ignore"):
            ratio = np.power(r / v, float(gamma)) * (1 / v - gamma * np.log(v) / r) / (1 / r - gamma * np.log(r) / v)
        out.append(1 / (1 + ratio))
    return np.array(out, dtype=float)


@answer("focal_meaning", False, "takes q for the share itself, as with cross-entropy")
def fm3(q, gamma):
    return np.array(q, float)


@answer("focal_meaning", False, "answers the opposite question: the best output q where q is the share")
def fm4(q, gamma):
    lo, hi = np.full(len(q), 1e-12), np.full(len(q), 1 - 1e-12)
    for _ in range(100):
        mid = (lo + hi) / 2
        low = fm1(mid, gamma) < q
        lo, hi = np.where(low, mid, lo), np.where(low, hi, mid)
    return (lo + hi) / 2


@answer("focal_meaning", False, "holds the focusing factors constant when it differentiates")
def fm5(q, gamma):
    q = np.asarray(q, float)
    return q ** (gamma + 1) / (q ** (gamma + 1) + (1 - q) ** (gamma + 1))


@answer("focal_meaning", False, "always uses gamma 2")
def fm6(q, gamma):
    return fm1(q, 2.0)


@answer("focal_meaning", False, "gives the share of negatives")
def fm7(q, gamma):
    return 1 - fm1(q, gamma)


@answer("focal_meaning", False, "has the sign of the terms with gamma wrong")
def fm8(q, gamma):
    q = np.asarray(q, float)
    a = (1 - q) ** gamma / q + gamma * (1 - q) ** (gamma - 1) * np.log(q)
    b = q ** gamma / (1 - q) + gamma * q ** (gamma - 1) * np.log1p(-q)
    return b / (a + b)


@answer("focal_meaning", False, "looks for the best share on a grid of hundredths")
def fm9(q, gamma):
    return np.round(fm1(q, gamma), 2)


@answer("focal_meaning", False, "sets the two losses equal rather than their slopes")
def fm10(q, gamma):
    q = np.asarray(q, float)
    a = -(1 - q) ** gamma * np.log(q)
    b = -q ** gamma * np.log1p(-q)
    return b / (a + b)


# ================================================================ oversampled_rows
@answer("oversampled_rows", True, "np.repeat with a count for each row")
def ov1(target, fold, held_out):
    target, fold = np.asarray(target), np.asarray(fold)
    rows = np.flatnonzero(fold != held_out)
    pos = target[rows] == 1
    k = max(1, int((~pos).sum()) // max(1, int(pos.sum())))
    return np.repeat(rows, np.where(pos, k, 1))


@answer("oversampled_rows", True, "Python lists, sorted at the end")
def ov2(target, fold, held_out):
    pos = [i for i in range(len(target)) if fold[i] != held_out and target[i] == 1]
    neg = [i for i in range(len(target)) if fold[i] != held_out and target[i] != 1]
    k = max(len(neg) // len(pos), 1) if pos else 1
    return np.array(sorted(neg + pos * k), dtype=int)


def ov_gen(target, fold, held_out, k=None, keep=None):
    target, fold = np.asarray(target), np.asarray(fold)
    rows = np.flatnonzero(fold != held_out) if keep is None else keep
    pos = target[rows] == 1
    if k is None:
        k = max(1, int((~pos).sum()) // max(1, int(pos.sum())))
    return np.repeat(rows, np.where(pos, k, 1))


@answer("oversampled_rows", False, "computes k from all rows, including those of the fold held out")
def ov3(target, fold, held_out):
    t = np.asarray(target)
    return ov_gen(target, fold, held_out, k=max(1, int((t == 0).sum()) // max(1, int((t == 1).sum()))))


@answer("oversampled_rows", False, "rounds k to the nearest whole number")
def ov4(target, fold, held_out):
    t = np.asarray(target)[np.asarray(fold) != held_out]
    return ov_gen(target, fold, held_out, k=max(1, int(round((t == 0).sum() / max(1, (t == 1).sum())))))


@answer("oversampled_rows", False, "lets k become 0, so that the positives vanish where they are the majority")
def ov5(target, fold, held_out):
    t = np.asarray(target)[np.asarray(fold) != held_out]
    return ov_gen(target, fold, held_out, k=int((t == 0).sum() // max(1, (t == 1).sum())))


@answer("oversampled_rows", False, "puts the copies at the end and does not sort")
def ov6(target, fold, held_out):
    rows = np.flatnonzero(np.asarray(fold) != held_out)
    pos = rows[np.asarray(target)[rows] == 1]
    k = max(1, (len(rows) - len(pos)) // max(1, len(pos)))
    return np.concatenate([rows, np.tile(pos, k - 1)]).astype(int)


@answer("oversampled_rows", False, "adds k copies to the original, so that a positive stands k + 1 times")
def ov7(target, fold, held_out):
    t = np.asarray(target)[np.asarray(fold) != held_out]
    return ov_gen(target, fold, held_out, k=1 + max(1, int((t == 0).sum()) // max(1, int((t == 1).sum()))))


@answer("oversampled_rows", False, "returns positions within the training rows instead of row numbers")
def ov8(target, fold, held_out):
    m = np.asarray(fold) != held_out
    t = np.asarray(target)[m]
    return ov_gen(t, np.ones(len(t)), 0)


@answer("oversampled_rows", False, "repeats positives of the held-out fold as well, which leak into training")
def ov9(target, fold, held_out):
    t, f = np.asarray(target), np.asarray(fold)
    return ov_gen(target, fold, held_out, keep=np.flatnonzero((f != held_out) | (t == 1)))


@answer("oversampled_rows", False, "trains on the held-out fold instead of on the others")
def ov10(target, fold, held_out):
    return ov_gen(target, fold, held_out, keep=np.flatnonzero(np.asarray(fold) == held_out))


@answer("oversampled_rows", False, "repeats the rarer label whichever it is, so negatives are repeated where they are fewer")
def ov11(target, fold, held_out):
    t = np.asarray(target)
    m = t[np.asarray(fold) != held_out]
    return ov_gen(t if (m == 1).sum() <= (m == 0).sum() else 1 - t, fold, held_out)


@answer("oversampled_rows", False, "divides all training rows, not the negatives, by the positives")
def ov12(target, fold, held_out):
    t = np.asarray(target)[np.asarray(fold) != held_out]
    return ov_gen(target, fold, held_out, k=max(1, len(t) // max(1, int((t == 1).sum()))))


# ================================================================ finer and doubled mistakes
@answer("as_one_logit", False, "takes class 0 minus class 1 and does not double the rate")
def as11(W, b, rate):
    return W[:, 0] - W[:, 1], b[0] - b[1], rate


@answer("as_one_logit", False, "forgets the bias of class 0 only")
def as12(W, b, rate):
    return W[:, 1] - W[:, 0], b[1], 2 * rate


@answer("eps_slope", False, "returns 0 wherever the logit is beyond 50, also on the side where the loss is large")
def es12(z, eps):
    return np.where(np.abs(z) > 50, 0.0, es1(z, eps))


@answer("eps_slope", False, "one-sided differences with a step of 1e-4, good to five digits or so")
def es13(z, eps):
    z = np.asarray(z, float)
    f = lambda v: softplus(-v) if eps == 0 else -np.log(sig(v) + eps)
    return (f(z + 1e-4) - f(z)) / 1e-4


@answer("first_loss", False, "takes the classes that occur for equally frequent")
def fl12(labels, classes):
    return float(np.log(classes)), float(np.log(len(set(np.asarray(labels).tolist()))))


@answer("loss_bounds", False, "knows only the cases of 2 and 10 classes and takes 10 for all others")
def lb11(classes):
    return float(np.log(2)), float(np.log(2 if classes == 2 else 10))


@answer("softmax_ce", False, "limits the logits to -50 to 50 against overflow")
def sc13(logits, labels):
    return sc1(np.clip(logits, -50, 50), labels)


@answer("two_layer_grads", False, "lets the first row decide which hidden units are active for all rows")
def tl13(X, labels, W1, b1, W2, b2):
    return net(X, labels, W1, b1, W2, b2, mask=lambda a: np.repeat(a[:1] > 0, len(a), axis=0))


@answer("two_layer_grads", False, "returns the sum of the losses over the batch as the value")
def tl14(X, labels, W1, b1, W2, b2):
    v, *g = net(X, labels, W1, b1, W2, b2)
    return (v * len(X),) + tuple(g)


@answer("clip_limits", False, "has 1 + eps in the denominator of the logit")
def cl11(eps):
    return np.log(eps / (1 + eps)), -np.log(eps), -np.log1p(-eps)


@answer("double_softmax_grad", False, "lets the label of the first row stand for all rows")
def dg13(z, labels):
    return dg1(z, np.full(len(z), labels[0]))


@answer("head_of", False, "calls the batch what any one row of it is")
def ho13(out):
    return max(ho1(np.asarray(out)[i:i + 1]) for i in range(len(out)))


@answer("matched_to_tanh", False, "sets the loss to 0 for scores beyond 20, also for wrong ones")
def mt12(z, y):
    l, s = mt1(z, y)
    return np.where(np.abs(z) > 20, 0.0, l), s


@answer("plateau_times", False, "starts at -10 if the score lies further down")
def pt13(z0, z1, eps):
    return pt1(max(z0, -10), max(z1, -10), eps)


@answer("cheapest_threshold", False, "never sets the threshold to the lowest score, the rule that always alarms")
def ct13(score, target, false_alarm, miss):
    return ct_generic(score, target, false_alarm, miss, sorted(set(np.asarray(score).tolist()))[1:] + [np.inf])


@answer("focal_meaning", False, "takes q itself for every gamma below 1")
def fm11(q, gamma):
    return fm1(q, gamma) if gamma >= 1 else np.array(q, float)


@answer("focal_meaning", False, "minimises over a grid of 201 values of the share")
def fm12(q, gamma):
    grid = np.linspace(0, 1, 201)
    exact = fm1(q, gamma)
    return grid[np.abs(exact[:, None] - grid).argmin(axis=1)]


@answer("oversampled_rows", False, "removes the copies again by taking the set of the rows")
def ov13(target, fold, held_out):
    return np.unique(ov1(target, fold, held_out))


@answer("oversampled_rows", False, "rounds k up")
def ov14(target, fold, held_out):
    t = np.asarray(target)[np.asarray(fold) != held_out]
    p = max(1, int((t == 1).sum()))
    return ov_gen(target, fold, held_out, k=max(1, -(-int((t == 0).sum()) // p)))


@answer("eps_slope", False, "takes an eps of 0 for a missing one and puts 1e-7 in its place")
def es14(z, eps):
    return es1(z, eps or 1e-7)


@answer("matched_to_tanh", False, "writes both results into arrays of the type of z, which cuts them to whole numbers for integer scores")
def mt13(z, y):
    l, s = mt1(z, y)
    return l.astype(np.asarray(z).dtype), s.astype(np.asarray(z).dtype)


@answer("oversampled_rows", False, "holds out the fold of highest number whatever was asked for")
def ov15(target, fold, held_out):
    return ov1(target, fold, np.max(fold))


@answer("cheapest_threshold", False, "puts the threshold half way between two neighbouring scores")
def ct14(score, target, false_alarm, miss):
    s = np.unique(score)
    t = ct1(score, target, false_alarm, miss)
    below = s[s < t]
    return float((t + below[-1]) / 2) if np.isfinite(t) and len(below) else t


