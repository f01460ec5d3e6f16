import numpy as np
ANSWERS = []
def answer(exercise, right, what):
    """what: for a wrong answer, in one plain sentence, the mistake a teacher would name."""
    def keep(function):
        ANSWERS.append({"exercise": exercise, "right": right, "what": what, "function": function})
        return function
    return keep


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))

def softplus(z):
    return np.logaddexp(0, np.asarray(z, dtype=float))

def one_hot(target, C, ignore=None):
    target = np.asarray(target)
    if target.ndim == 2:
        return target.astype(float)
    out = np.zeros((len(target), C))
    for i, k in enumerate(target):
        if ignore is None or k != ignore:
            out[i, int(k)] = 1.0
    return out

def log_softmax(z):
    z = np.asarray(z, dtype=float)
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))

def softmax(z):
    return np.exp(log_softmax(z))

def weights(w, C):
    return np.ones(C) if w is None else np.asarray(w, dtype=float)


# ---------------------------------------------------------------- bce

@answer("bce.value", right=True, what="logarithms only where the label's share is not 0")
def a001(probs, target):
    p, y = np.broadcast_arrays(np.asarray(probs, float), np.asarray(target, float))
    out = np.zeros(p.shape)
    with np.errstate(divide="ignore"):
        out[y > 0] -= y[y > 0] * np.log(p[y > 0])
        out[y < 1] -= (1 - y[y < 1]) * np.log1p(-p[y < 1])
    return out

@answer("bce.value", right=False, what="multiplies 0 by log 0, so a certain and right prediction gives nan in place of 0")
def a002(probs, target):
    p, y = np.asarray(probs, float), np.asarray(target, float)
    with np.errstate(all="ignore"):
        return -y * np.log(p) - (1 - y) * np.log(1 - p)

@answer("bce.value", right=False, what="cuts the logarithms off at -100 as PyTorch does, so a certain and wrong prediction costs 100 and not infinity")
def a003(probs, target):
    p, y = np.asarray(probs, float), np.asarray(target, float)
    with np.errstate(divide="ignore"):
        return -y * np.maximum(np.log(p), -100) - (1 - y) * np.maximum(np.log(1 - p), -100)

@answer("bce.value", right=False, what="takes the target for 0 or 1 by rounding it, so soft labels are lost")
def a004(probs, target):
    p, y = np.asarray(probs, float), np.asarray(target, float)
    with np.errstate(divide="ignore"):
        return -np.log(np.where(y >= 0.5, p, 1 - p))

@answer("bce.grad", right=False, what="gives p - y, the slope in the logit, and not the slope in the probability")
def a005(probs, target):
    return np.asarray(probs, float) - np.asarray(target, float)

@answer("bce.grad", right=False, what="sign of the second term: forgets the inner derivative of 1 - p")
def a006(probs, target):
    p, y = np.asarray(probs, float), np.asarray(target, float)
    with np.errstate(all="ignore"):
        return np.where(y == 0, 0, -y / p) - np.where(y == 1, 0, (1 - y) / (1 - p))

@answer("bce.grad", right=True, what="elementwise loop, each term only if its share counts")
def a007(probs, target):
    p, y = np.asarray(probs, float), np.asarray(target, float)
    out = np.zeros(p.shape)
    with np.errstate(divide="ignore"):
        for i in np.ndindex(p.shape):
            if y[i] > 0:
                out[i] -= np.float64(y[i]) / np.float64(p[i])
            if y[i] < 1:
                out[i] += np.float64(1 - y[i]) / np.float64(1 - p[i])
    return out

@answer("bce.grad", right=False, what="clips the probabilities to [1e-7, 1 - 1e-7] first, which changes the slope near and at 0 and 1")
def a008(probs, target):
    p = np.clip(np.asarray(probs, float), 1e-7, 1 - 1e-7)
    y = np.asarray(target, float)
    return (p - y) / (p * (1 - p))


# ---------------------------------------------------------------- bce_with_logits

@answer("bce_with_logits.value", right=True, what="max, absolute value and log1p, by hand")
def a009(logits, target, pos_weight=1.0):
    z, y = np.asarray(logits, float), np.asarray(target, float)
    tail = np.log1p(np.exp(-np.abs(z)))
    return (1 - y) * (np.maximum(z, 0) + tail) + np.asarray(pos_weight) * y * (np.maximum(-z, 0) + tail)

@answer("bce_with_logits.value", right=False, what="overflows: exp of a large logit gives inf, and 0 times inf nan")
def a010(logits, target, pos_weight=1.0):
    z, y = np.asarray(logits, float), np.asarray(target, float)
    with np.errstate(all="ignore"):
        return (1 - y) * np.log(1 + np.exp(z)) + pos_weight * y * np.log(1 + np.exp(-z))

@answer("bce_with_logits.value", right=False, what="ignores pos_weight")
def a011(logits, target, pos_weight=1.0):
    z, y = np.asarray(logits, float), np.asarray(target, float)
    return softplus(z) - y * z

@answer("bce_with_logits.value", right=False, what="pos_weight multiplies the whole loss and not only the part of label 1")
def a012(logits, target, pos_weight=1.0):
    z, y = np.asarray(logits, float), np.asarray(target, float)
    return np.asarray(pos_weight) * (softplus(z) - y * z)

@answer("bce_with_logits.grad", right=True, what="sigmoid times what weighs it, less the weighted target")
def a013(logits, target, pos_weight=1.0):
    y, w = np.asarray(target, float), np.asarray(pos_weight, float)
    return sigmoid(logits) * (1 - y + w * y) - w * y

@answer("bce_with_logits.grad", right=False, what="sigma(z) - w y: forgets that pos_weight also stands in front of the sigmoid for label 1")
def a014(logits, target, pos_weight=1.0):
    return sigmoid(logits) - np.asarray(pos_weight) * np.asarray(target, float)

@answer("bce_with_logits.grad", right=False, what="multiplies by sigma'(z) once more, as for a squared error on the probability")
def a015(logits, target, pos_weight=1.0):
    y, w, s = np.asarray(target, float), np.asarray(pos_weight), sigmoid(logits)
    return (s * (1 - y + w * y) - w * y) * s * (1 - s)

@answer("bce_with_logits.grad", right=False, what="averages over the batch: divides by the number of elements")
def a016(logits, target, pos_weight=1.0):
    y, w, s = np.asarray(target, float), np.asarray(pos_weight), sigmoid(logits)
    return (s * (1 - y + w * y) - w * y) / s.size


# ---------------------------------------------------------------- brier

@answer("brier.value", right=True, what="squares added up class by class in a loop")
def a017(probs, target):
    p = np.asarray(probs, float)
    y = one_hot(target, p.shape[1])
    out = np.zeros(len(p))
    for k in range(p.shape[1]):
        out += (p[:, k] - y[:, k]) ** 2
    return out

@answer("brier.value", right=False, what="mean over the classes in place of the sum")
def a018(probs, target):
    p = np.asarray(probs, float)
    return ((p - one_hot(target, p.shape[1])) ** 2).mean(axis=1)

@answer("brier.value", right=False, what="counts only the error at the most likely target class and leaves the other classes out")
def a019(probs, target):
    p = np.asarray(probs, float)
    y = one_hot(target, p.shape[1])
    i = np.arange(len(p))
    k = y.argmax(axis=1)
    return (p[i, k] - y[i, k]) ** 2

@answer("brier.grad", right=False, what="forgets the factor 2")
def a020(probs, target):
    p = np.asarray(probs, float)
    return p - one_hot(target, p.shape[1])

@answer("brier.grad", right=False, what="turns a row of probabilities into its most likely class first")
def a021(probs, target):
    p = np.asarray(probs, float)
    t = np.asarray(target)
    if t.ndim == 2:
        t = t.argmax(axis=1)
    return 2 * (p - np.eye(p.shape[1])[t])

@answer("brier.grad", right=False, what="takes the row's probability-weighted mean slope off, half of the way through a softmax that is not there")
def a022(probs, target):
    p = np.asarray(probs, float)
    g = 2 * (p - one_hot(target, p.shape[1]))
    return g - (g * p).sum(axis=1, keepdims=True)


# ---------------------------------------------------------------- categorical_cross_entropy

@answer("categorical_cross_entropy.value", right=True, what="loop over rows and classes, only shares above 0")
def a023(probs, target, class_weight=None, ignore_index=-100):
    p = np.asarray(probs, float)
    n, C = p.shape
    y, w = one_hot(target, C, ignore_index), weights(class_weight, C)
    out = np.zeros(n)
    with np.errstate(divide="ignore"):
        for i in range(n):
            for k in range(C):
                if y[i, k] * w[k] > 0:
                    out[i] -= w[k] * y[i, k] * np.log(p[i, k])
    return out

@answer("categorical_cross_entropy.value", right=False, what="adds 1e-8 inside the logarithm")
def a024(probs, target, class_weight=None, ignore_index=-100):
    p = np.asarray(probs, float)
    C = p.shape[1]
    return -(weights(class_weight, C) * one_hot(target, C, ignore_index) * np.log(p + 1e-8)).sum(axis=1)

@answer("categorical_cross_entropy.value", right=False, what="ignore_index fixed at -100, whatever is asked for")
def a025(probs, target, class_weight=None, ignore_index=-100):
    p = np.asarray(probs, float)
    C = p.shape[1]
    t = np.asarray(target)
    if t.ndim == 1:
        t = np.where((t >= C) | (t < 0), -100, t)   # anything odd is dropped
    y = one_hot(t, C, -100)
    with np.errstate(all="ignore"):
        return -np.where(y == 0, 0, weights(class_weight, C) * y * np.log(p)).sum(axis=1)

@answer("categorical_cross_entropy.value", right=False, what="takes the logarithm to base 2")
def a026(probs, target, class_weight=None, ignore_index=-100):
    p = np.asarray(probs, float)
    C = p.shape[1]
    a = weights(class_weight, C) * one_hot(target, C, ignore_index)
    with np.errstate(all="ignore"):
        return -np.where(a == 0, 0, a * np.log2(p)).sum(axis=1)

@answer("categorical_cross_entropy.grad", right=False, what="0 / 0 where an impossible class has probability 0: nan in place of 0")
def a027(probs, target, class_weight=None, ignore_index=-100):
    p = np.asarray(probs, float)
    C = p.shape[1]
    with np.errstate(all="ignore"):
        return -weights(class_weight, C) * one_hot(target, C, ignore_index) / p

@answer("categorical_cross_entropy.grad", right=False, what="p - y: the slope of the softmax cross-entropy in the logits")
def a028(probs, target, class_weight=None, ignore_index=-100):
    p = np.asarray(probs, float)
    C = p.shape[1]
    a = weights(class_weight, C) * one_hot(target, C, ignore_index)
    return a.sum(axis=1, keepdims=True) * p - a

@answer("categorical_cross_entropy.grad", right=False, what="puts an epsilon of 1e-7 into the denominator")
def a029(probs, target, class_weight=None, ignore_index=-100):
    p = np.asarray(probs, float)
    C = p.shape[1]
    return -weights(class_weight, C) * one_hot(target, C, ignore_index) / (p + 1e-7)

@answer("categorical_cross_entropy.grad", right=True, what="np.divide with where")
def a030(probs, target, class_weight=None, ignore_index=-100):
    p = np.asarray(probs, float)
    a = weights(class_weight, p.shape[1]) * one_hot(target, p.shape[1], ignore_index)
    with np.errstate(divide="ignore"):
        return -np.divide(a, p, out=np.zeros_like(a), where=a > 0)


# ---------------------------------------------------------------- cross_entropy

def _ce_target(target, C, ignore_index, eps):
    t = (1 - eps) * one_hot(target, C, ignore_index) + eps / C
    target = np.asarray(target)
    if target.ndim == 1:
        t[target == ignore_index] = 0
    return t

@answer("cross_entropy.value", right=True, what="torch.nn.functional.cross_entropy, one row at a time through its log_softmax")
def a031(logits, target, class_weight=None, ignore_index=-100, label_smoothing=0.0):
    import torch
    z = torch.tensor(np.asarray(logits, float))
    C = z.shape[1]
    t = torch.tensor(_ce_target(target, C, ignore_index, label_smoothing) * weights(class_weight, C))
    return -(t * torch.log_softmax(z, dim=1)).sum(dim=1).numpy()

@answer("cross_entropy.value", right=False, what="smooths with eps / (C - 1) over the other classes and keeps 1 - eps at the class")
def a032(logits, target, class_weight=None, ignore_index=-100, label_smoothing=0.0):
    z = np.asarray(logits, float)
    C = z.shape[1]
    y = one_hot(target, C, ignore_index)
    t = (1 - label_smoothing) * y + label_smoothing / max(C - 1, 1) * (1 - y)
    if np.ndim(target) == 1:
        t[np.asarray(target) == ignore_index] = 0
    return -(weights(class_weight, C) * t * log_softmax(z)).sum(axis=1)

@answer("cross_entropy.value", right=False, what="rows to ignore still cost their share of the label smoothing")
def a033(logits, target, class_weight=None, ignore_index=-100, label_smoothing=0.0):
    z = np.asarray(logits, float)
    C = z.shape[1]
    t = (1 - label_smoothing) * one_hot(target, C, ignore_index) + label_smoothing / C
    return -(weights(class_weight, C) * t * log_softmax(z)).sum(axis=1)

@answer("cross_entropy.value", right=False, what="exp without taking the maximum off: overflows for large logits")
def a034(logits, target, class_weight=None, ignore_index=-100, label_smoothing=0.0):
    z = np.asarray(logits, float)
    C = z.shape[1]
    with np.errstate(all="ignore"):
        p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        a = weights(class_weight, C) * _ce_target(target, C, ignore_index, label_smoothing)
        return -np.where(a == 0, 0, a * np.log(p)).sum(axis=1)

@answer("cross_entropy.grad", right=False, what="w (p - t): weighs each class's own entry, where the softmax part needs the sum of the weighted targets")
def a035(logits, target, class_weight=None, ignore_index=-100, label_smoothing=0.0):
    p = softmax(logits)
    C = p.shape[1]
    t = _ce_target(target, C, ignore_index, label_smoothing)
    return weights(class_weight, C) * (p * t.sum(axis=1, keepdims=True) - t)

@answer("cross_entropy.grad", right=False, what="rows to ignore get the slope p, as only their target was set to 0")
def a036(logits, target, class_weight=None, ignore_index=-100, label_smoothing=0.0):
    p = softmax(logits)
    C = p.shape[1]
    a = weights(class_weight, C) * _ce_target(target, C, ignore_index, label_smoothing)
    s = a.sum(axis=1, keepdims=True)
    if np.ndim(target) == 1:
        s[np.asarray(target) == ignore_index] = 1
    return s * p - a

@answer("cross_entropy.grad", right=True, what="torch autograd")
def a037(logits, target, class_weight=None, ignore_index=-100, label_smoothing=0.0):
    import torch
    z = torch.tensor(np.asarray(logits, float), requires_grad=True)
    C = z.shape[1]
    a = torch.tensor(_ce_target(target, C, ignore_index, label_smoothing) * weights(class_weight, C))
    (-(a * torch.log_softmax(z, 1)).sum()).backward()
    return z.grad.numpy()

@answer("cross_entropy.grad", right=False, what="takes the softmax twice")
def a038(logits, target, class_weight=None, ignore_index=-100, label_smoothing=0.0):
    p = softmax(softmax(logits))
    C = p.shape[1]
    a = weights(class_weight, C) * _ce_target(target, C, ignore_index, label_smoothing)
    return a.sum(axis=1, keepdims=True) * p - a


# ---------------------------------------------------------------- focal_softmax

def _others(z):
    z = np.asarray(z, float)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    C = z.shape[1]
    return (e @ (1 - np.eye(C))) / e.sum(axis=1, keepdims=True)

@answer("focal_softmax.value", right=True, what="sum over the others, by a matrix of ones less the identity")
def a039(logits, target, gamma=2.0, class_weight=None, ignore_index=-100):
    z = np.asarray(logits, float)
    C = z.shape[1]
    a = weights(class_weight, C) * one_hot(target, C, ignore_index)
    return -(a * _others(z) ** gamma * log_softmax(z)).sum(axis=1)

@answer("focal_softmax.value", right=False, what="p^gamma in place of (1 - p)^gamma: turns the hard examples down")
def a040(logits, target, gamma=2.0, class_weight=None, ignore_index=-100):
    lp = log_softmax(logits)
    C = lp.shape[1]
    a = weights(class_weight, C) * one_hot(target, C, ignore_index)
    return -(a * np.exp(gamma * lp) * lp).sum(axis=1)

@answer("focal_softmax.value", right=False, what="applies (1 - p_t)^gamma with p_t the mean probability of the target row, not class by class, so soft targets are off")
def a041(logits, target, gamma=2.0, class_weight=None, ignore_index=-100):
    lp = log_softmax(logits)
    C = lp.shape[1]
    y = one_hot(target, C, ignore_index)
    pt = (y * np.exp(lp)).sum(axis=1)
    return -(1 - pt) ** gamma * (weights(class_weight, C) * y * lp).sum(axis=1)

@answer("focal_softmax.value", right=False, what="gamma fixed at 2")
def a042(logits, target, gamma=2.0, class_weight=None, ignore_index=-100):
    lp = log_softmax(logits)
    C = lp.shape[1]
    a = weights(class_weight, C) * one_hot(target, C, ignore_index)
    return -(a * (1 - np.exp(lp)) ** 2 * lp).sum(axis=1)

@answer("focal_softmax.grad", right=False, what="treats the factor q^gamma as a constant and differentiates only the logarithm")
def a043(logits, target, gamma=2.0, class_weight=None, ignore_index=-100):
    lp = log_softmax(logits)
    C = lp.shape[1]
    a = weights(class_weight, C) * one_hot(target, C, ignore_index) * _others(logits) ** gamma
    return a.sum(axis=1, keepdims=True) * np.exp(lp) - a

@answer("focal_softmax.grad", right=True, what="by hand, all classes at once: the derivative in the logits through p_k q_k and -p_k p_j")
def a044(logits, target, gamma=2.0, class_weight=None, ignore_index=-100):
    z = np.asarray(logits, float)
    n, C = z.shape
    lp = log_softmax(z)
    p, q = np.exp(lp), _others(z)
    a = weights(class_weight, C) * one_hot(target, C, ignore_index)
    out = np.zeros((n, C))
    for i in range(n):
        for k in range(C):
            if a[i, k] == 0:
                continue
            # q' = -q * (share of j among the others) * p ...: everything has a factor q^gamma
            g = a[i, k] * q[i, k] ** gamma * (gamma * p[i, k] * lp[i, k] - q[i, k])
            out[i, k] += g
            others = np.delete(np.arange(C), k)
            if len(others):
                r = softmax(z[i:i + 1, others])[0]
                out[i, others] -= g * r
    return out

@answer("focal_softmax.grad", right=False, what="divides by q, so gamma below 1 or a class sure beyond the last digit gives nan")
def a045(logits, target, gamma=2.0, class_weight=None, ignore_index=-100):
    lp = log_softmax(logits)
    p = np.exp(lp)
    q = 1 - p
    C = p.shape[1]
    a = weights(class_weight, C) * one_hot(target, C, ignore_index)
    with np.errstate(all="ignore"):
        c = a * (gamma * q ** (gamma - 1) * p * lp - q ** gamma)
    return c - p * c.sum(axis=1, keepdims=True)

@answer("focal_softmax.grad", right=False, what="sign of the inner derivative of q = 1 - p is forgotten")
def a046(logits, target, gamma=2.0, class_weight=None, ignore_index=-100):
    lp = log_softmax(logits)
    p = np.exp(lp)
    q = _others(logits)
    C = p.shape[1]
    a = weights(class_weight, C) * one_hot(target, C, ignore_index)
    c = a * (-gamma * np.maximum(q, 1e-300) ** (gamma - 1) * p * lp - q ** gamma)
    return c - p * c.sum(axis=1, keepdims=True)


# ---------------------------------------------------------------- focal_with_logits

@answer("focal_with_logits.value", right=False, what="alpha also for label 0, where 1 - alpha belongs")
def a047(logits, target, gamma=2.0, alpha=None):
    z, y = np.asarray(logits, float), np.asarray(target, float)
    a = 1.0 if alpha is None else alpha
    return a * (y * sigmoid(-z) ** gamma * softplus(-z) + (1 - y) * sigmoid(z) ** gamma * softplus(z))

@answer("focal_with_logits.value", right=False, what="swaps the labels: 1 is taken for 0")
def a048(logits, target, gamma=2.0, alpha=None):
    z, y = np.asarray(logits, float), 1 - np.asarray(target, float)
    a1, a0 = (1, 1) if alpha is None else (alpha, 1 - alpha)
    return a1 * y * sigmoid(-z) ** gamma * softplus(-z) + a0 * (1 - y) * sigmoid(z) ** gamma * softplus(z)

@answer("focal_with_logits.value", right=False, what="two mistakes: `if alpha` in place of `if alpha is not None`: an alpha of 0 counts as none, and soft labels get p_t = y p + (1 - y) q to the power gamma in common")
def a049(logits, target, gamma=2.0, alpha=None):
    z, y = np.asarray(logits, float), np.asarray(target, float)
    p = sigmoid(z)
    pt = y * p + (1 - y) * (1 - p)
    out = (1 - pt) ** gamma * (softplus(z) - y * z)
    if alpha:
        out = out * (alpha * y + (1 - alpha) * (1 - y))
    return out

@answer("focal_with_logits.grad", right=True, what="by hand with softplus, one formula for both labels, mirrored")
def a050(logits, target, gamma=2.0, alpha=None):
    y = np.asarray(target, float)
    def towards_one(z):     # derivative of sigma(-z)^gamma * softplus(-z)
        p, q = sigmoid(z), sigmoid(-z)
        return -q ** gamma * (gamma * p * softplus(-z) + q)
    z = np.asarray(logits, float)
    one, zero = towards_one(z), -towards_one(-z)
    if alpha is None:
        return y * one + (1 - y) * zero
    return alpha * y * one + (1 - alpha) * (1 - y) * zero

@answer("focal_with_logits.grad", right=False, what="forgets the gamma in front of the product rule's first term")
def a051(logits, target, gamma=2.0, alpha=None):
    z, y = np.asarray(logits, float), np.asarray(target, float)
    p, q = sigmoid(z), sigmoid(-z)
    a1, a0 = (1, 1) if alpha is None else (alpha, 1 - alpha)
    return -a1 * y * q ** gamma * (p * softplus(-z) + q) + a0 * (1 - y) * p ** gamma * (q * softplus(z) + p)

@answer("focal_with_logits.grad", right=False, what="ignores alpha")
def a052(logits, target, gamma=2.0, alpha=None):
    return a050(logits, target, gamma, None)

@answer("focal_with_logits.grad", right=False, what="focal weight times p - y: the weight is not differentiated")
def a053(logits, target, gamma=2.0, alpha=None):
    z, y = np.asarray(logits, float), np.asarray(target, float)
    p, q = sigmoid(z), sigmoid(-z)
    a1, a0 = (1, 1) if alpha is None else (alpha, 1 - alpha)
    return a0 * (1 - y) * p ** gamma * p - a1 * y * q ** gamma * q


# ---------------------------------------------------------------- generalized_cross_entropy

@answer("generalized_cross_entropy.value", right=True, what="expm1 of q log p")
def a054(logits, target, q=0.7, class_weight=None, ignore_index=-100):
    lp = log_softmax(logits)
    C = lp.shape[1]
    a = weights(class_weight, C) * one_hot(target, C, ignore_index)
    return (a * (-np.expm1(q * lp) / q)).sum(axis=1)

@answer("generalized_cross_entropy.value", right=False, what="forgets to divide by q")
def a055(logits, target, q=0.7, class_weight=None, ignore_index=-100):
    lp = log_softmax(logits)
    C = lp.shape[1]
    return (weights(class_weight, C) * one_hot(target, C, ignore_index) * (1 - np.exp(q * lp))).sum(axis=1)

@answer("generalized_cross_entropy.value", right=False, what="takes the power of the target's mean probability (y . p)^q, and not the mean of the powers")
def a056(logits, target, q=0.7, class_weight=None, ignore_index=-100):
    p = softmax(logits)
    C = p.shape[1]
    y = one_hot(target, C, ignore_index)
    w = (weights(class_weight, C) * y).sum(axis=1)
    return w * (1 - (p * y).sum(axis=1) ** q) / q

@answer("generalized_cross_entropy.grad", right=False, what="derivative in p, -p^(q-1), without going through the softmax")
def a057(logits, target, q=0.7, class_weight=None, ignore_index=-100):
    lp = log_softmax(logits)
    C = lp.shape[1]
    a = weights(class_weight, C) * one_hot(target, C, ignore_index)
    return -np.where(a == 0, 0, a * np.exp((q - 1) * np.maximum(lp, -700)))

@answer("generalized_cross_entropy.grad", right=False, what="one factor p too few: p^(q-1) in place of p^q in front of (p - y)")
def a058(logits, target, q=0.7, class_weight=None, ignore_index=-100):
    lp = log_softmax(logits)
    C = lp.shape[1]
    a = weights(class_weight, C) * one_hot(target, C, ignore_index) * np.exp((q - 1) * np.maximum(lp, -700))
    return a.sum(axis=1, keepdims=True) * np.exp(lp) - a

@answer("generalized_cross_entropy.grad", right=False, what="ignores class_weight")
def a059(logits, target, q=0.7, class_weight=None, ignore_index=-100):
    lp = log_softmax(logits)
    a = one_hot(target, lp.shape[1], ignore_index) * np.exp(q * lp)
    return a.sum(axis=1, keepdims=True) * np.exp(lp) - a

@answer("generalized_cross_entropy.grad", right=True, what="Jacobian of the softmax by einsum")
def a060(logits, target, q=0.7, class_weight=None, ignore_index=-100):
    lp = log_softmax(logits)
    n, C = lp.shape
    a = weights(class_weight, C) * one_hot(target, C, ignore_index)
    # d p_k^q / d z_j = q p_k^q (delta_kj - p_j)
    J = np.exp(q * lp)[:, :, None] * (np.eye(C)[None] - np.exp(lp)[:, None, :])
    return -np.einsum("nk,nkj->nj", a, J)


# ---------------------------------------------------------------- nll

@answer("nll.value", right=True, what="fancy indexing for classes, where() for rows of probabilities")
def a061(log_probs, target, class_weight=None, ignore_index=-100):
    x = np.asarray(log_probs, float)
    C = x.shape[1]
    w = weights(class_weight, C)
    t = np.asarray(target)
    if t.ndim == 1:
        keep = t != ignore_index
        safe = np.where(keep, t, 0).astype(int)
        got = x[np.arange(len(t)), safe]
        counts = keep & (w[safe] > 0)
        return np.where(counts, -w[safe] * np.where(counts, got, 0.0), 0.0)
    a = w * t
    return -(a * np.where(a > 0, x, 0.0)).sum(axis=1)

@answer("nll.value", right=False, what="takes the logarithm once more, as if probabilities came in")
def a062(log_probs, target, class_weight=None, ignore_index=-100):
    x = np.asarray(log_probs, float)
    C = x.shape[1]
    a = weights(class_weight, C) * one_hot(target, C, ignore_index)
    with np.errstate(all="ignore"):
        return -np.where(a > 0, a * np.log(np.abs(x) + 1e-12), 0).sum(axis=1)

@answer("nll.value", right=False, what="divides by the weight of the row's class, so that class weights cancel in each row")
def a063(log_probs, target, class_weight=None, ignore_index=-100):
    x = np.asarray(log_probs, float)
    C = x.shape[1]
    a = weights(class_weight, C) * one_hot(target, C, ignore_index)
    s = a.sum(axis=1)
    return -np.where(a > 0, a * np.where(a > 0, x, 0), 0).sum(axis=1) / np.where(s == 0, 1, s)

@answer("nll.value", right=False, what="a row to ignore is not left out: its index counts from the end, so -100 or any other just picks a class")
def a064(log_probs, target, class_weight=None, ignore_index=-100):
    x = np.asarray(log_probs, float)
    C = x.shape[1]
    w = weights(class_weight, C)
    t = np.asarray(target)
    if t.ndim == 2:
        a = w * t
    else:
        a = w * np.eye(C)[t % C]
    return -(np.where(a > 0, a * np.where(a > 0, x, 0), 0)).sum(axis=1)

@answer("nll.grad", right=False, what="sign: +w y in place of -w y")
def a065(log_probs, target, class_weight=None, ignore_index=-100):
    C = np.shape(log_probs)[1]
    return weights(class_weight, C) * one_hot(target, C, ignore_index)

@answer("nll.grad", right=False, what="gives softmax minus target: adds the slope of the log_softmax that made the input")
def a066(log_probs, target, class_weight=None, ignore_index=-100):
    x = np.asarray(log_probs, float)
    C = x.shape[1]
    a = weights(class_weight, C) * one_hot(target, C, ignore_index)
    return a.sum(axis=1, keepdims=True) * np.exp(x) - a

@answer("nll.grad", right=True, what="minus the weighted target")
def a067(log_probs, target, class_weight=None, ignore_index=-100):
    C = np.shape(log_probs)[1]
    t = np.asarray(target)
    w = weights(class_weight, C)
    if t.ndim == 2:
        return -(t * w[None, :])
    return -1.0 * ((t[:, None] == np.arange(C)) & (t[:, None] != ignore_index)) * w


# ---------------------------------------------------------------- soft_cross_entropy

@answer("soft_cross_entropy.value", right=False, what="forgets the factor T squared")
def a068(logits, target, temperature=1.0):
    return -(np.asarray(target, float) * log_softmax(np.asarray(logits, float) / temperature)).sum(axis=1)

@answer("soft_cross_entropy.value", right=False, what="softens the teacher's row again by a softmax")
def a069(logits, target, temperature=1.0):
    y = softmax(np.asarray(target, float) / temperature)
    return -temperature ** 2 * (y * log_softmax(np.asarray(logits, float) / temperature)).sum(axis=1)

@answer("soft_cross_entropy.value", right=False, what="gives the Kullback-Leibler divergence: the target's own entropy is taken off")
def a070(logits, target, temperature=1.0):
    y = np.asarray(target, float)
    with np.errstate(all="ignore"):
        ylogy = np.where(y > 0, y * np.log(y), 0)
    return temperature ** 2 * (ylogy - y * log_softmax(np.asarray(logits, float) / temperature)).sum(axis=1)

@answer("soft_cross_entropy.value", right=True, what="scipy logsumexp")
def a071(logits, target, temperature=1.0):
    from scipy.special import logsumexp
    s = np.asarray(logits, float) / temperature
    y = np.asarray(target, float)
    return temperature ** 2 * (y * (logsumexp(s, axis=1, keepdims=True) - s)).sum(axis=1)

@answer("soft_cross_entropy.grad", right=False, what="T squared in front, forgetting the 1 / T from the scores inside")
def a072(logits, target, temperature=1.0):
    return temperature ** 2 * (softmax(np.asarray(logits, float) / temperature) - np.asarray(target, float))

@answer("soft_cross_entropy.grad", right=False, what="softmax along the batch, not along the classes")
def a073(logits, target, temperature=1.0):
    z = np.asarray(logits, float) / temperature
    e = np.exp(z - z.max(axis=0))
    return temperature * (e / e.sum(axis=0) - np.asarray(target, float))

@answer("soft_cross_entropy.grad", right=True, what="T (p - y)")
def a074(logits, target, temperature=1.0):
    p = softmax(np.asarray(logits, float) / temperature)
    y = np.asarray(target, float)
    return temperature * (p * y.sum(axis=1, keepdims=True) - y)


# ---------------------------------------------------------------- multi_task  (task 1: squared error, task 2: BCE on logits)

def _bce(z, y):
    y = np.asarray(y, float)
    return (1 - y) * softplus(z) + y * softplus(-np.asarray(z, float))

@answer("multi_task.value", right=True, what="mean squared error and mean BCE; a task of weight 0 is skipped")
def a075(pred_1, target_1, logits_2, target_2, task_weight=None):
    w = weights(task_weight, 2)
    total = 0.0
    if w[0] > 0:
        r = np.asarray(pred_1, float) - np.asarray(target_1, float)
        total += w[0] * (np.mean(r * r) if r.size else np.nan)
    if w[1] > 0:
        l = _bce(logits_2, target_2)
        total += w[1] * (np.mean(l) if l.size else np.nan)
    return float(total)

@answer("multi_task.value", right=False, what="normalises the weights to sum 1: a weighted mean in place of the weighted sum")
def a076(pred_1, target_1, logits_2, target_2, task_weight=None):
    w = weights(task_weight, 2)
    return a075(pred_1, target_1, logits_2, target_2, w / w.sum())

@answer("multi_task.value", right=False, what="adds up all examples' losses and divides by their number in all, so the larger task counts for more")
def a077(pred_1, target_1, logits_2, target_2, task_weight=None):
    w = weights(task_weight, 2)
    a = (np.asarray(pred_1, float) - np.asarray(target_1, float)) ** 2
    b = _bce(logits_2, target_2)
    return float((w[0] * a.sum() + w[1] * b.sum()) / (a.size + b.size))

@answer("multi_task.value", right=False, what="the second task's cross-entropy reads the logits as probabilities that it clips, without the sigmoid")
def a078(pred_1, target_1, logits_2, target_2, task_weight=None):
    w = weights(task_weight, 2)
    a = np.mean((np.asarray(pred_1, float) - np.asarray(target_1, float)) ** 2) if np.size(pred_1) else 0.0
    p = np.clip(np.asarray(logits_2, float), 1e-7, 1 - 1e-7)
    y = np.asarray(target_2, float)
    return float(w[0] * a + w[1] * np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p)))

@answer("multi_task.grad", right=True, what="each task's mean slope times its weight")
def a079(pred_1, target_1, logits_2, target_2, task_weight=None):
    w = weights(task_weight, 2)
    a, b = np.asarray(pred_1, float), np.asarray(target_1, float)
    z, y = np.asarray(logits_2, float), np.asarray(target_2, float)
    g1 = np.zeros(a.shape) if w[0] == 0 else w[0] * 2 * (a - b) / max(a.size, 1)
    g2 = np.zeros(z.shape) if w[1] == 0 else w[1] * (sigmoid(z) - y) / max(z.size, 1)
    return g1, g2

@answer("multi_task.grad", right=False, what="forgets the division by the number of examples: sum in place of mean")
def a080(pred_1, target_1, logits_2, target_2, task_weight=None):
    w = weights(task_weight, 2)
    return (w[0] * 2 * (np.asarray(pred_1, float) - np.asarray(target_1, float)),
            w[1] * (sigmoid(logits_2) - np.asarray(target_2, float)))

@answer("multi_task.grad", right=False, what="divides both tasks by the first task's number of rows")
def a081(pred_1, target_1, logits_2, target_2, task_weight=None):
    w = weights(task_weight, 2)
    n = max(len(np.atleast_1d(pred_1)), 1)
    return (w[0] * 2 * (np.asarray(pred_1, float) - np.asarray(target_1, float)) / n,
            w[1] * (sigmoid(logits_2) - np.asarray(target_2, float)) / n)

@answer("multi_task.grad", right=False, what="swaps the two weights")
def a082(pred_1, target_1, logits_2, target_2, task_weight=None):
    return a079(pred_1, target_1, logits_2, target_2, weights(task_weight, 2)[::-1])


# ---------------------------------------------------------------- uncertainty_weighted

@answer("uncertainty_weighted.value", right=False, what="Kendall's one half in front of the regression and the log-variance")
def a083(pred_1, target_1, logits_2, target_2, log_var):
    s = np.asarray(log_var, float)
    a = np.mean((np.asarray(pred_1, float) - np.asarray(target_1, float)) ** 2)
    b = np.mean(_bce(logits_2, target_2))
    return float(0.5 * np.exp(-s[0]) * a + 0.5 * s[0] + np.exp(-s[1]) * b + 0.5 * s[1])

@answer("uncertainty_weighted.value", right=False, what="reads the input as a standard deviation's logarithm: e^(-2 s)")
def a084(pred_1, target_1, logits_2, target_2, log_var):
    s = np.asarray(log_var, float)
    a = np.mean((np.asarray(pred_1, float) - np.asarray(target_1, float)) ** 2)
    b = np.mean(_bce(logits_2, target_2))
    return float(np.exp(-2 * s[0]) * a + s[0] + np.exp(-2 * s[1]) * b + s[1])

@answer("uncertainty_weighted.value", right=True, what="sum over both tasks")
def a085(pred_1, target_1, logits_2, target_2, log_var):
    total = 0.0
    first = (np.asarray(pred_1, float) - np.asarray(target_1, float)) ** 2
    for losses, s in zip((first, _bce(logits_2, target_2)), np.asarray(log_var, float)):
        mean = losses.sum() / losses.size if losses.size else np.nan
        total += (0.0 if mean == 0 else mean * np.exp(-s)) + s
    return float(total)

@answer("uncertainty_weighted.grad", right=False, what="slope in the log-variances without the + 1 of the price term")
def a086(pred_1, target_1, logits_2, target_2, log_var):
    g = a088(pred_1, target_1, logits_2, target_2, log_var)
    empty = np.array([np.size(pred_1) == 0, np.size(logits_2) == 0])
    return g[0], g[1], np.where(empty, 0.0, g[2] - 1)

@answer("uncertainty_weighted.grad", right=False, what="sign of the log-variance's slope: 1 + e^-s L")
def a087(pred_1, target_1, logits_2, target_2, log_var):
    g = a088(pred_1, target_1, logits_2, target_2, log_var)
    empty = np.array([np.size(pred_1) == 0, np.size(logits_2) == 0])
    return g[0], g[1], np.where(empty, 0.0, 2 - g[2])

@answer("uncertainty_weighted.grad", right=True, what="by hand; empty tasks have no slope")
def a088(pred_1, target_1, logits_2, target_2, log_var):
    a, b = np.asarray(pred_1, float), np.asarray(target_1, float)
    z, y = np.asarray(logits_2, float), np.asarray(target_2, float)
    s = np.asarray(log_var, float)
    gs = np.zeros(2)
    if a.size:
        m = np.mean((a - b) ** 2)
        gs[0] = 1 - (np.exp(-s[0]) * m if m else 0)
    if z.size:
        m = np.mean(_bce(z, y))
        gs[1] = 1 - (np.exp(-s[1]) * m if m else 0)
    return (np.exp(-s[0]) * 2 * (a - b) / max(a.size, 1),
            np.exp(-s[1]) * (sigmoid(z) - y) / max(z.size, 1), gs)

@answer("uncertainty_weighted.grad", right=False, what="an empty task's log-variance keeps the slope 1 of its price")
def a089(pred_1, target_1, logits_2, target_2, log_var):
    g1, g2, gs = a088(pred_1, target_1, logits_2, target_2, log_var)
    gs = gs.copy()
    if np.size(pred_1) == 0:
        gs[0] = 1.0
    if np.size(logits_2) == 0:
        gs[1] = 1.0
    return g1, g2, gs

@answer("uncertainty_weighted.grad", right=False, what="forgets the precision e^-s in the slopes of the predictions")
def a090(pred_1, target_1, logits_2, target_2, log_var):
    g1, g2, gs = a088(pred_1, target_1, logits_2, target_2, log_var)
    s = np.asarray(log_var, float)
    return g1 * np.exp(s[0]), g2 * np.exp(s[1]), gs


# ---------------------------------------------------------------- critic

@answer("critic.value", right=True, what="two means")
def a091(fake, real):
    return float((np.asarray(fake, float) / len(fake)).sum() - (np.asarray(real, float) / len(real)).sum())

@answer("critic.value", right=False, what="sign: real less fake")
def a092(fake, real):
    return float(np.mean(real) - np.mean(fake))

@answer("critic.value", right=False, what="absolute value of the difference, as for a distance")
def a093(fake, real):
    return float(abs(np.mean(fake) - np.mean(real)))

@answer("critic.grad", right=False, what="both divided by the size of the batch of generated examples")
def a094(fake, real):
    n = len(fake)
    return np.full(n, 1 / n), np.full(len(real), -1 / n)

@answer("critic.grad", right=False, what="integer division makes every slope 0 unless a batch holds one example")
def a095(fake, real):
    return np.ones(len(fake)) * (1 // len(fake)), -np.ones(len(real)) * (1 // len(real))

@answer("critic.grad", right=False, what="forgets the minus in front of the real scores' mean")
def a096(fake, real):
    return np.ones(len(fake)) / len(fake), np.ones(len(real)) / len(real)


# ---------------------------------------------------------------- js_div

@answer("js_div.value", right=True, what="scipy rel_entr against the row halfway between")
def a097(probs, target):
    from scipy.special import rel_entr
    p, y = np.asarray(probs, float), np.asarray(target, float)
    m = (p + y) / 2
    return (rel_entr(p, m).sum(axis=1) + rel_entr(y, m).sum(axis=1)) / 2

@answer("js_div.value", right=False, what="gives the distance, the square root of the divergence (scipy's jensenshannon)")
def a098(probs, target):
    return np.sqrt(np.maximum(a097(probs, target), 0))

@answer("js_div.value", right=False, what="forgets the factor one half in front")
def a099(probs, target):
    return 2 * a097(probs, target)

@answer("js_div.value", right=False, what="Jeffreys' divergence: KL both ways against each other, not against the middle, with an epsilon")
def a100(probs, target):
    p, y = np.asarray(probs, float) + 1e-12, np.asarray(target, float) + 1e-12
    return 0.5 * ((p - y) * (np.log(p) - np.log(y))).sum(axis=1)

@answer("js_div.grad", right=False, what="log(p / m) without the one half")
def a101(probs, target):
    p, y = np.asarray(probs, float), np.asarray(target, float)
    with np.errstate(all="ignore"):
        return np.where(p + y == 0, np.log(2), np.log(2 * p / (p + y)))

@answer("js_div.grad", right=False, what="adds the + 1 of (x log x)' and forgets that m moves too")
def a102(probs, target):
    p, y = np.asarray(probs, float), np.asarray(target, float)
    with np.errstate(all="ignore"):
        return 0.5 * (np.where(p + y == 0, np.log(2), np.log(2 * p / (p + y))) + 1)

@answer("js_div.grad", right=False, what="derivative in the target: p and y swapped")
def a103(probs, target):
    p, y = np.asarray(probs, float), np.asarray(target, float)
    with np.errstate(all="ignore"):
        return 0.5 * np.where(p + y == 0, np.log(2), np.log(2 * y / (p + y)))

@answer("js_div.grad", right=False, what="clips the probabilities at 1e-10, so a probability of 0 for a possible class has a finite slope")
def a104(probs, target):
    p, y = np.maximum(np.asarray(probs, float), 1e-10), np.asarray(target, float)
    return 0.5 * np.log(2 * p / (p + y))


# ---------------------------------------------------------------- kl_div

@answer("kl_div.value", right=False, what="nan where the target is 0: 0 times log 0")
def a105(log_probs, target, log_target=False):
    x, y = np.asarray(log_probs, float), np.asarray(target, float)
    with np.errstate(all="ignore"):
        if log_target:
            return (np.exp(y) * (y - x)).sum(axis=1)
        return (y * (np.log(y) - x)).sum(axis=1)

@answer("kl_div.value", right=False, what="the other way round: KL of the prediction from the target")
def a106(log_probs, target, log_target=False):
    x, y = np.asarray(log_probs, float), np.asarray(target, float)
    with np.errstate(all="ignore"):
        t = y if log_target else np.log(y)
        return np.where(np.exp(x) == 0, 0, np.exp(x) * (x - t)).sum(axis=1)

@answer("kl_div.value", right=False, what="mean over the classes (PyTorch's 'mean') where the row's sum is asked")
def a107(log_probs, target, log_target=False):
    return a108(log_probs, target, log_target) / np.shape(log_probs)[1]

@answer("kl_div.value", right=True, what="loop with the rule 0 log 0 = 0")
def a108(log_probs, target, log_target=False):
    x, y = np.asarray(log_probs, float), np.asarray(target, float)
    out = np.zeros(len(x))
    for i in range(x.shape[0]):
        for k in range(x.shape[1]):
            share = np.exp(y[i, k]) if log_target else y[i, k]
            if share > 0:
                out[i] += share * ((y[i, k] if log_target else np.log(share)) - x[i, k])
    return out

@answer("kl_div.grad", right=True, what="minus the target's probabilities")
def a109(log_probs, target, log_target=False):
    t = np.asarray(target, float)
    return np.negative(np.exp(t) if log_target else t)

@answer("kl_div.grad", right=False, what="ignores log_target: minus the log-probabilities themselves")
def a110(log_probs, target, log_target=False):
    return -np.asarray(target, float)

@answer("kl_div.grad", right=False, what="derivative in the probabilities, -y / p, and not in the log-probabilities")
def a111(log_probs, target, log_target=False):
    t = np.asarray(target, float)
    y = np.exp(t) if log_target else t
    with np.errstate(all="ignore"):
        return -np.where(y == 0, 0, y / np.exp(np.asarray(log_probs, float)))

@answer("kl_div.grad", right=False, what="slope through a log_softmax: exp(x) - y")
def a112(log_probs, target, log_target=False):
    t = np.asarray(target, float)
    return np.exp(np.asarray(log_probs, float)) - (np.exp(t) if log_target else t)


# ---------------------------------------------------------------- wasserstein_1d

@answer("wasserstein_1d.value", right=True, what="scipy.stats.wasserstein_distance")
def a113(pred, target):
    from scipy.stats import wasserstein_distance
    return float(wasserstein_distance(np.asarray(pred, float), np.asarray(target, float)))

@answer("wasserstein_1d.value", right=False, what="mean |pred - target| of the pairs as they come, without sorting (repeats the shorter one)")
def a114(pred, target):
    n = max(len(pred), len(target))
    return float(np.mean(np.abs(np.resize(np.asarray(pred, float), n) - np.resize(np.asarray(target, float), n))))

@answer("wasserstein_1d.value", right=False, what="interpolates the quantiles linearly when the sizes differ, which is not the step function's area")
def a115(pred, target):
    n = max(len(pred), len(target))
    u = (np.arange(n) + 0.5) / n
    return float(np.mean(np.abs(np.quantile(pred, u) - np.quantile(target, u))))

@answer("wasserstein_1d.value", right=False, what="only the shorter length is compared: sorted samples are cut with zip")
def a116(pred, target):
    d = [abs(a - b) for a, b in zip(sorted(pred), sorted(target))]
    return float(np.mean(d))

def _levels(x):
    x = np.asarray(x, float)
    order = np.argsort(x, kind="stable")
    start = np.empty(len(x))
    start[order] = np.arange(len(x)) / len(x)
    return start

def _w1_grad(x, y, pull):
    x, y = np.asarray(x, float), np.asarray(y, float)
    a, b = _levels(x), _levels(y)
    shared = np.minimum(a[:, None] + 1 / len(x), b[None, :] + 1 / len(y)) - np.maximum(a[:, None], b[None, :])
    return (np.maximum(shared, 0) * pull(x[:, None] - y[None, :])).sum(axis=1)

@answer("wasserstein_1d.grad", right=True, what="the formula itself, matrix of shared levels times the sign")
def a117(pred, target):
    return _w1_grad(pred, target, np.sign)

@answer("wasserstein_1d.grad", right=False, what="a point on its partner is still pulled by +1 (>= where > belongs)")
def a118(pred, target):
    return _w1_grad(pred, target, lambda d: np.where(d >= 0, 1.0, -1.0))

@answer("wasserstein_1d.grad", right=False, what="the slopes are in sorted order and never put back where the points came from")
def a119(pred, target):
    return _w1_grad(np.sort(np.asarray(pred, float)), target, np.sign)

@answer("wasserstein_1d.grad", right=False, what="sign of the whole: the slope in the direction of the target, y - x")
def a120(pred, target):
    return -_w1_grad(pred, target, np.sign)


# ---------------------------------------------------------------- contrastive

@answer("contrastive.value", right=True, what="where on the label")
def a121(first, second, target, margin=1.0):
    D = np.hypot.reduce(np.abs(np.asarray(first, float) - np.asarray(second, float)), axis=1)
    return np.where(np.asarray(target) == 1, D * D / 2, np.maximum(0, margin - D) ** 2 / 2)

@answer("contrastive.value", right=False, what="the paper's labels: 1 for pairs that differ")
def a122(first, second, target, margin=1.0):
    return a121(first, second, 1 - np.asarray(target), margin)

@answer("contrastive.value", right=False, what="takes the margin from the squared distance: max(0, m - D^2)")
def a123(first, second, target, margin=1.0):
    D2 = ((np.asarray(first, float) - np.asarray(second, float)) ** 2).sum(axis=1)
    return np.where(np.asarray(target) == 1, D2 / 2, np.maximum(0, margin - D2) / 2)

@answer("contrastive.value", right=False, what="forgets the halves")
def a124(first, second, target, margin=1.0):
    return 2 * a121(first, second, target, margin)

def _contrastive_grad(a, b, y, margin, eps=0.0):
    d = np.asarray(a, float) - np.asarray(b, float)
    D = np.linalg.norm(d, axis=1, keepdims=True)
    y = np.asarray(y, float)[:, None]
    with np.errstate(all="ignore"):
        g = y * d - (1 - y) * np.maximum(0, margin - D) / (D + eps) * d
    return g

@answer("contrastive.grad", right=False, what="nan for two different things in one place: divides by a distance of 0")
def a125(first, second, target, margin=1.0):
    g = _contrastive_grad(first, second, target, margin)
    return g, -g

@answer("contrastive.grad", right=False, what="adds 1e-6 to the distance in the denominator, so close pairs are pushed too little")
def a126(first, second, target, margin=1.0):
    g = _contrastive_grad(first, second, target, margin, 1e-6)
    return g, -g

@answer("contrastive.grad", right=True, what="row by row")
def a127(first, second, target, margin=1.0):
    a, b = np.asarray(first, float), np.asarray(second, float)
    g = np.zeros(a.shape)
    for i in range(len(a)):
        d = a[i] - b[i]
        D = np.hypot.reduce(np.abs(d))
        if target[i] == 1:
            g[i] = d
        elif 0 < D < margin:
            g[i] = -(margin - D) * (d / D)
    return g, -g

@answer("contrastive.grad", right=False, what="pairs beyond the margin are still pulled back: the max is forgotten in the derivative")
def a128(first, second, target, margin=1.0):
    d = np.asarray(first, float) - np.asarray(second, float)
    D = np.linalg.norm(d, axis=1, keepdims=True)
    y = np.asarray(target)[:, None]
    g = np.where(y == 1, d, -(margin - D) * d / np.where(D == 0, 1, D))
    return g, -g


# ---------------------------------------------------------------- cosine_embedding

def _cos_parts(a, b):
    a, b = np.asarray(a, float), np.asarray(b, float)
    na = np.hypot.reduce(np.abs(a), axis=1, keepdims=True)
    nb = np.hypot.reduce(np.abs(b), axis=1, keepdims=True)
    ok = (na > 0) & (nb > 0)
    na1, nb1 = np.where(na > 0, na, 1), np.where(nb > 0, nb, 1)
    return a / na1, b / nb1, na1, nb1, ok

@answer("cosine_embedding.value", right=True, what="normalise, multiply, choose")
def a129(first, second, target, margin=0.0):
    u, v, _, _, _ = _cos_parts(first, second)
    s = np.einsum("ij,ij->i", u, v)
    return np.where(np.asarray(target) == 1, 1 - s, np.maximum(0, s - margin))

@answer("cosine_embedding.value", right=False, what="labels read as 0 and 1: -1 counts as true, so all pairs match")
def a130(first, second, target, margin=0.0):
    u, v, _, _, _ = _cos_parts(first, second)
    s = (u * v).sum(axis=1)
    return np.where(np.asarray(target).astype(bool), 1 - s, np.maximum(0, s - margin))

@answer("cosine_embedding.value", right=False, what="adds an epsilon of 1e-8 to the product of the lengths, so short vectors look less alike than they are")
def a131(first, second, target, margin=0.0):
    a, b = np.asarray(first, float), np.asarray(second, float)
    s = (a * b).sum(axis=1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1) + 1e-8)
    return np.where(np.asarray(target) == 1, 1 - s, np.maximum(0, s - margin))

@answer("cosine_embedding.value", right=False, what="adds the margin to the cosine: max(0, s + m)")
def a132(first, second, target, margin=0.0):
    return a129(first, second, target, -margin)

def _cos_grad(first, second, k):
    u, v, na, nb, ok = _cos_parts(first, second)
    s = (u * v).sum(axis=1, keepdims=True)
    k = np.where(ok, k(s), 0.0)
    return k * (v - s * u) / na, k * (u - s * v) / nb

@answer("cosine_embedding.grad", right=True, what="project the other direction off, divide by the length")
def a133(first, second, target, margin=0.0):
    y = np.asarray(target)[:, None]
    return _cos_grad(first, second, lambda s: np.where(y == 1, -1.0, np.where(s >= margin, 1.0, 0.0)))

@answer("cosine_embedding.grad", right=False, what="forgets that the length in the denominator moves too: only b / (|a| |b|)")
def a134(first, second, target, margin=0.0):
    u, v, na, nb, ok = _cos_parts(first, second)
    s = (u * v).sum(axis=1, keepdims=True)
    y = np.asarray(target)[:, None]
    k = np.where(ok, np.where(y == 1, -1.0, np.where(s >= margin, 1.0, 0.0)), 0.0)
    return k * v / na, k * u / nb

@answer("cosine_embedding.grad", right=False, what="where the cosine is exactly the margin it takes 0")
def a135(first, second, target, margin=0.0):
    y = np.asarray(target)[:, None]
    return _cos_grad(first, second, lambda s: np.where(y == 1, -1.0, np.where(s > margin, 1.0, 0.0)))

@answer("cosine_embedding.grad", right=False, what="forgets to divide by the length of the vector itself, as if both had length 1")
def a136(first, second, target, margin=0.0):
    _, _, na, nb, _ = _cos_parts(first, second)
    g, h = a133(first, second, target, margin)
    return g * na, h * nb


# ---------------------------------------------------------------- info_nce

def _unit(a):
    a = np.asarray(a, float)
    n = np.hypot.reduce(np.abs(a), axis=1, keepdims=True)
    return a / np.where(n == 0, 1, n), n

@answer("info_nce.value", right=True, what="log_softmax of the cosine matrix, its diagonal")
def a137(anchor, positive, temperature=0.1):
    S = _unit(anchor)[0] @ _unit(positive)[0].T / temperature
    return float(-np.diag(log_softmax(S)).mean())

@answer("info_nce.value", right=False, what="leaves the positive out of the denominator (the decoupled loss)")
def a138(anchor, positive, temperature=0.1):
    S = _unit(anchor)[0] @ _unit(positive)[0].T / temperature
    n = len(S)
    if n == 1:
        return 0.0
    off = np.where(np.eye(n, dtype=bool), -np.inf, S)
    m = off.max(axis=1)
    return float(np.mean(m + np.log(np.exp(off - m[:, None]).sum(axis=1)) - np.diag(S)))

@answer("info_nce.value", right=False, what="softmax over the anchors of each positive, down the columns")
def a139(anchor, positive, temperature=0.1):
    return a137(positive, anchor, temperature)

@answer("info_nce.value", right=False, what="dot products of the vectors as they come: forgets to bring them to length 1")
def a140(anchor, positive, temperature=0.1):
    S = np.asarray(anchor, float) @ np.asarray(positive, float).T / temperature
    return float(-np.diag(log_softmax(S)).mean())

def _nce_grad(anchor, positive, temperature, project=True, positives=True, symmetric=False):
    u, na = _unit(anchor)
    v, nb = _unit(positive)
    n = len(u)
    G = (softmax(u @ v.T / temperature) - np.eye(n)) / (n * temperature)
    ga, gb = G @ v, G.T @ u
    if project:
        ga = ga - (ga * u).sum(axis=1, keepdims=True) * u
        gb = gb - (gb * v).sum(axis=1, keepdims=True) * v
    na1, nb1 = np.where(na == 0, 1, na), np.where(nb == 0, 1, nb)
    return np.where(na == 0, 0, ga / na1), np.where(nb == 0, 0, gb / nb1)

@answer("info_nce.grad", right=True, what="softmax less identity, through the normalisation")
def a141(anchor, positive, temperature=0.1):
    return _nce_grad(anchor, positive, temperature)

@answer("info_nce.grad", right=False, what="does not differentiate the normalisation: the part along the vector stays in")
def a142(anchor, positive, temperature=0.1):
    return _nce_grad(anchor, positive, temperature, project=False)

@answer("info_nce.grad", right=False, what="forgets the 1 / temperature of the inner derivative")
def a143(anchor, positive, temperature=0.1):
    g, h = _nce_grad(anchor, positive, temperature)
    return g * temperature, h * temperature

@answer("info_nce.grad", right=False, what="the positive's slope counts only its own anchor, not those for which it is a negative")
def a144(anchor, positive, temperature=0.1):
    g, _ = _nce_grad(anchor, positive, temperature)
    u, _ = _unit(anchor)
    v, nb = _unit(positive)
    n = len(u)
    P = softmax(u @ v.T / temperature)
    h = (np.diag(P)[:, None] - 1) * u / (n * temperature)
    h = h - (h * v).sum(axis=1, keepdims=True) * v
    return g, np.where(nb == 0, 0, h / np.where(nb == 0, 1, nb))


# ---------------------------------------------------------------- triplet_margin

def _norm(d, p):
    if p == np.inf:
        return np.abs(d).max(axis=1)
    m = np.abs(d).max(axis=1, keepdims=True)
    m = np.where(m == 0, 1, m)
    return (np.abs(d / m) ** p).sum(axis=1) ** (1 / p) * m[:, 0]

@answer("triplet_margin.value", right=True, what="np.linalg.norm with ord=p, row by row")
def a145(anchor, positive, negative, margin=1.0, p=2.0, eps=1e-06, swap=False):
    out = []
    for a, b, c in zip(np.asarray(anchor, float), np.asarray(positive, float), np.asarray(negative, float)):
        def length(d):
            m = np.abs(d).max()
            return m * np.linalg.norm(d / m, ord=p) if m > 0 else 0.0
        near, far = length(a - b + eps), length(a - c + eps)
        if swap:
            far = min(far, length(b - c + eps))
        out.append(max(0.0, margin + near - far))
    return np.array(out)

@answer("triplet_margin.value", right=False, what="squared distances, as in the FaceNet paper")
def a146(anchor, positive, negative, margin=1.0, p=2.0, eps=1e-06, swap=False):
    a, b, c = (np.asarray(x, float) for x in (anchor, positive, negative))
    far = _norm(a - c + eps, p) ** 2
    if swap:
        far = np.minimum(far, _norm(b - c + eps, p) ** 2)
    return np.maximum(0, margin + _norm(a - b + eps, p) ** 2 - far)

@answer("triplet_margin.value", right=False, what="p is ignored: always Euclid's distance")
def a147(anchor, positive, negative, margin=1.0, p=2.0, eps=1e-06, swap=False):
    return a145(anchor, positive, negative, margin, 2.0, eps, swap)

@answer("triplet_margin.value", right=False, what="with swap it decides for the whole batch by the mean distances, where each row decides for itself")
def a148(anchor, positive, negative, margin=1.0, p=2.0, eps=1e-06, swap=False):
    a, b, c = (np.asarray(x, float) for x in (anchor, positive, negative))
    far = _norm(a - c + eps, p)
    if swap:
        other = _norm(b - c + eps, p)
        if other.mean() < far.mean():
            far = other
    return np.maximum(0, margin + _norm(a - b + eps, p) - far)

@answer("triplet_margin.value", right=False, what="swap takes the larger of the two distances to the negative")
def a149(anchor, positive, negative, margin=1.0, p=2.0, eps=1e-06, swap=False):
    a, b, c = (np.asarray(x, float) for x in (anchor, positive, negative))
    far = _norm(a - c + eps, p)
    if swap:
        far = np.maximum(far, _norm(b - c + eps, p))
    return np.maximum(0, margin + _norm(a - b + eps, p) - far)

def _dnorm(d, p):
    if p == np.inf:
        first = np.abs(d).argmax(axis=1)
        return np.sign(d) * (np.arange(d.shape[1])[None, :] == first[:, None])
    if p == 1:
        return np.sign(d)
    D = _norm(d, p)[:, None]
    ratio = np.abs(d) / np.where(D == 0, 1, D)
    return np.sign(d) * ratio ** (p - 1)

def _triplet_grad(anchor, positive, negative, margin, p, eps, swap, active=None):
    a, b, c = (np.asarray(x, float) for x in (anchor, positive, negative))
    near, far, far2 = a - b + eps, a - c + eps, b - c + eps
    N, Fa, Fb = _norm(near, p), _norm(far, p), _norm(far2, p)
    use2 = (Fb < Fa) & bool(swap)
    on = (margin + N - np.where(use2, Fb, Fa) > 0)[:, None] if active is None else active
    g1 = _dnorm(near, p) * on
    g2 = _dnorm(far, p) * on * ~use2[:, None]
    g3 = _dnorm(far2, p) * on * use2[:, None]
    return g1 - g2, -g1 - g3, g2 + g3

@answer("triplet_margin.grad", right=True, what="slopes of the three lengths, put together by rows")
def a150(anchor, positive, negative, margin=1.0, p=2.0, eps=1e-06, swap=False):
    return _triplet_grad(anchor, positive, negative, margin, p, eps, swap)

@answer("triplet_margin.grad", right=False, what="forgets the negative's part in the anchor's slope")
def a151(anchor, positive, negative, margin=1.0, p=2.0, eps=1e-06, swap=False):
    g, h, k = _triplet_grad(anchor, positive, negative, margin, p, eps, swap)
    return -h, h, k

@answer("triplet_margin.grad", right=False, what="ignores swap")
def a152(anchor, positive, negative, margin=1.0, p=2.0, eps=1e-06, swap=False):
    return _triplet_grad(anchor, positive, negative, margin, p, eps, False)

@answer("triplet_margin.grad", right=False, what="rows that already keep the margin are pulled all the same")
def a153(anchor, positive, negative, margin=1.0, p=2.0, eps=1e-06, swap=False):
    return _triplet_grad(anchor, positive, negative, margin, p, eps, swap, active=1.0)

@answer("triplet_margin.grad", right=False, what="nan at distance 0 with eps=0: divides a zero difference by its length")
def a154(anchor, positive, negative, margin=1.0, p=2.0, eps=1e-06, swap=False):
    a, b, c = (np.asarray(x, float) for x in (anchor, positive, negative))
    g = list(_triplet_grad(a, b, c, margin, p, eps, swap))
    zero = (_norm(a - b + eps, p) == 0)[:, None]
    g[0] = np.where(zero, np.nan, g[0])
    g[1] = np.where(zero, np.nan, g[1])
    return tuple(g)


# ---------------------------------------------------------------- crammer_singer

@answer("crammer_singer.value", right=True, what="mask the class, take the largest of the rest")
def a155(scores, target, margin=1.0):
    s, t = np.array(scores, float), np.asarray(target).astype(int)
    i = np.arange(len(s))
    own = s[i, t].copy()
    s[i, t] = -np.inf
    return np.maximum(0, margin + s.max(axis=1) - own)

@answer("crammer_singer.value", right=False, what="the maximum runs over all classes, the right one too, so the loss never falls below the margin")
def a156(scores, target, margin=1.0):
    s, t = np.asarray(scores, float), np.asarray(target).astype(int)
    return np.maximum(0, margin + s.max(axis=1) - s[np.arange(len(s)), t])

@answer("crammer_singer.value", right=False, what="adds up over all wrong classes (Weston and Watkins) in place of the strongest")
def a157(scores, target, margin=1.0):
    s, t = np.asarray(scores, float), np.asarray(target).astype(int)
    i = np.arange(len(s))
    h = np.maximum(0, margin + s - s[i, t][:, None])
    h[i, t] = 0
    return h.sum(axis=1)

@answer("crammer_singer.value", right=False, what="hides the right class with a score of 0, so negative scores of the others do not count")
def a158(scores, target, margin=1.0):
    s, t = np.array(scores, float), np.asarray(target).astype(int)
    i = np.arange(len(s))
    own = s[i, t].copy()
    s[i, t] = 0
    return np.maximum(0, margin + s.max(axis=1) - own)

def _cs_grad(scores, target, margin, on=lambda h: h > 0, pull=1.0):
    s, t = np.array(scores, float), np.asarray(target).astype(int)
    i = np.arange(len(s))
    own = s[i, t].copy()
    g = np.zeros(s.shape)
    s[i, t] = -np.inf
    j = s.argmax(axis=1)
    act = on(margin + s[i, j] - own).astype(float)
    g[i, j] += act
    g[i, t] -= pull * act
    return g

@answer("crammer_singer.grad", right=False, what="slope on where the lead is exactly the margin (>= in place of >)")
def a159(scores, target, margin=1.0):
    return _cs_grad(scores, target, margin, on=lambda h: h >= 0)

@answer("crammer_singer.grad", right=False, what="only the wrong class is pushed down; the right one has no slope")
def a160(scores, target, margin=1.0):
    return _cs_grad(scores, target, margin, pull=0.0)

@answer("crammer_singer.grad", right=False, what="margin fixed at 1")
def a161(scores, target, margin=1.0):
    return _cs_grad(scores, target, 1.0)

@answer("crammer_singer.grad", right=True, what="+1 at the strongest wrong class, -1 at the right one")
def a162(scores, target, margin=1.0):
    return _cs_grad(scores, target, margin)


# ---------------------------------------------------------------- hinge

@answer("hinge.value", right=False, what="labels turned from 0/1 to -1/+1 once more: 2 y - 1")
def a163(scores, target):
    return np.maximum(0, 1 - (2 * np.asarray(target, float) - 1) * np.asarray(scores, float))

@answer("hinge.value", right=False, what="no max: goes below 0 beyond the margin")
def a164(scores, target):
    return 1 - np.asarray(target, float) * np.asarray(scores, float)

@answer("hinge.value", right=True, what="a loop with max")
def a165(scores, target):
    s, y = np.asarray(scores, float), np.asarray(target, float)
    out = np.array([max(0.0, 1 - b * a) for a, b in zip(s.ravel(), y.ravel())])
    return out.reshape(s.shape)

@answer("hinge.grad", right=False, what="at the margin of 1 it takes -y")
def a166(scores, target):
    s, y = np.asarray(scores, float), np.asarray(target, float)
    return np.where(y * s <= 1, -y, 0.0)

@answer("hinge.grad", right=False, what="gives -1 for both labels: the derivative in y s, not in s")
def a167(scores, target):
    s, y = np.asarray(scores, float), np.asarray(target, float)
    return np.where(y * s < 1, -1.0, 0.0)

@answer("hinge.grad", right=False, what="derivative in the label: -s")
def a168(scores, target):
    s, y = np.asarray(scores, float), np.asarray(target, float)
    return np.where(y * s < 1, -s, 0.0)

@answer("hinge.grad", right=False, what="slope only on the wrong side of 0 and none inside the margin")
def a169(scores, target):
    s, y = np.asarray(scores, float), np.asarray(target, float)
    return np.where(y * s < 0, -y, 0.0)


# ---------------------------------------------------------------- margin_ranking

@answer("margin_ranking.value", right=False, what="swaps first and second")
def a170(first, second, target, margin=0.0):
    return np.maximum(0, margin + np.asarray(target, float) * (np.asarray(first, float) - np.asarray(second, float)))

@answer("margin_ranking.value", right=False, what="the margin is multiplied by the label: -y (a - b - m)")
def a171(first, second, target, margin=0.0):
    return np.maximum(0, -np.asarray(target, float) * (np.asarray(first, float) - np.asarray(second, float) - margin))

@answer("margin_ranking.grad", right=True, what="on where something is missing")
def a172(first, second, target, margin=0.0):
    y = np.asarray(target, float)
    missing = margin - y * (np.asarray(first, float) - np.asarray(second, float))
    g = -y * np.heaviside(missing, 0.0)
    return g, -g

@answer("margin_ranking.grad", right=False, what="at the margin exactly both move (>= in place of >)")
def a173(first, second, target, margin=0.0):
    y = np.asarray(target, float)
    g = -y * (margin - y * (np.asarray(first, float) - np.asarray(second, float)) >= 0)
    return g, -g

@answer("margin_ranking.grad", right=False, what="the same slope for both scores: forgets the minus of the second")
def a174(first, second, target, margin=0.0):
    y = np.asarray(target, float)
    g = -y * (margin - y * (np.asarray(first, float) - np.asarray(second, float)) > 0)
    return g, g.copy()

@answer("margin_ranking.grad", right=False, what="leaves the margin out of the condition, so pairs in the right order within the margin do not move")
def a175(first, second, target, margin=0.0):
    y = np.asarray(target, float)
    g = -y * (y * (np.asarray(first, float) - np.asarray(second, float)) < 0)
    return g, -g


# ---------------------------------------------------------------- multi_margin

def _mm_hinge(scores, target, margin):
    s, t = np.asarray(scores, float), np.asarray(target).astype(int)
    i = np.arange(len(s))
    h = np.maximum(0, margin - s[i, t][:, None] + s)
    h[i, t] = 0
    return h, i, t

@answer("multi_margin.value", right=True, what="vectorised, the class's own term set to 0")
def a176(scores, target, p=1, margin=1.0, class_weight=None):
    h, i, t = _mm_hinge(scores, target, margin)
    C = h.shape[1]
    return weights(class_weight, C)[t] * (h ** p).sum(axis=1) / C

@answer("multi_margin.value", right=False, what="divides by C - 1, the number of wrong classes")
def a177(scores, target, p=1, margin=1.0, class_weight=None):
    C = np.shape(scores)[1]
    return a176(scores, target, p, margin, class_weight) * C / (C - 1)

@answer("multi_margin.value", right=False, what="the term j = y stays in the sum and adds m^p / C")
def a178(scores, target, p=1, margin=1.0, class_weight=None):
    C = np.shape(scores)[1]
    t = np.asarray(target).astype(int)
    return a176(scores, target, p, margin, class_weight) + weights(class_weight, C)[t] * margin ** p / C

@answer("multi_margin.value", right=False, what="weighs by the wrong class's weight in place of the right one's")
def a179(scores, target, p=1, margin=1.0, class_weight=None):
    h, i, t = _mm_hinge(scores, target, margin)
    C = h.shape[1]
    return (weights(class_weight, C) * h ** p).sum(axis=1) / C

@answer("multi_margin.grad", right=False, what="the right class gets -1 once, not once for each wrong class within the margin")
def a180(scores, target, p=1, margin=1.0, class_weight=None):
    h, i, t = _mm_hinge(scores, target, margin)
    C = h.shape[1]
    g = (h > 0) * 1.0 if p == 1 else 2 * h
    g[i, t] = -g.max(axis=1)
    return weights(class_weight, C)[t][:, None] * g / C

@answer("multi_margin.grad", right=False, what="forgets the 2 of the square for p = 2")
def a181(scores, target, p=1, margin=1.0, class_weight=None):
    h, i, t = _mm_hinge(scores, target, margin)
    C = h.shape[1]
    g = (h > 0) * 1.0 if p == 1 else h.copy()
    g[i, t] = -g.sum(axis=1)
    return weights(class_weight, C)[t][:, None] * g / C

@answer("multi_margin.grad", right=False, what="at 0, where the slope of p = 1 jumps, it takes 1")
def a182(scores, target, p=1, margin=1.0, class_weight=None):
    s, t = np.asarray(scores, float), np.asarray(target).astype(int)
    n, C = s.shape
    i = np.arange(n)
    h = margin - s[i, t][:, None] + s
    g = (h >= 0) * 1.0 if p == 1 else 2 * np.maximum(h, 0)
    g[i, t] = 0
    g[i, t] = -g.sum(axis=1)
    return weights(class_weight, C)[t][:, None] * g / C

@answer("multi_margin.grad", right=True, what="double loop")
def a183(scores, target, p=1, margin=1.0, class_weight=None):
    s = np.asarray(scores, float)
    n, C = s.shape
    w = weights(class_weight, C)
    g = np.zeros((n, C))
    for i in range(n):
        k = int(target[i])
        for j in range(C):
            missing = margin - s[i, k] + s[i, j]
            if j == k or missing <= 0:
                continue
            slope = w[k] * p * missing ** (p - 1) / C
            g[i, j] += slope
            g[i, k] -= slope
    return g


# ---------------------------------------------------------------- perceptron

@answer("perceptron.value", right=False, what="the hinge's margin of 1 is in it")
def a184(scores, target):
    return np.maximum(0, 1 - np.asarray(target, float) * np.asarray(scores, float))

@answer("perceptron.value", right=False, what="counts mistakes (0 or 1) in place of how far the score lies off")
def a185(scores, target):
    return (np.asarray(target, float) * np.asarray(scores, float) <= 0) * 1.0

@answer("perceptron.grad", right=False, what="at a score of exactly 0 it takes 0")
def a186(scores, target):
    s, y = np.asarray(scores, float), np.asarray(target, float)
    return np.where(y * s < 0, -y, 0.0)

@answer("perceptron.grad", right=False, what="sign: +y in place of -y (the step, not the slope)")
def a187(scores, target):
    s, y = np.asarray(scores, float), np.asarray(target, float)
    return np.where(y * s <= 0, y, 0.0)

@answer("perceptron.grad", right=True, what="minus the label wherever the sign does not agree, 0 included")
def a188(scores, target):
    s, y = np.asarray(scores, float), np.asarray(target, float)
    return -y * (np.sign(s) != np.sign(y))


# ---------------------------------------------------------------- soft_margin

@answer("soft_margin.value", right=True, what="max and log1p")
def a189(scores, target):
    m = -np.asarray(target, float) * np.asarray(scores, float)
    return np.maximum(m, 0) + np.log1p(np.exp(-np.abs(m)))

@answer("soft_margin.value", right=False, what="log(1 + exp) as written: inf for a large score on the wrong side")
def a190(scores, target):
    with np.errstate(over="ignore"):
        return np.log(1 + np.exp(-np.asarray(target, float) * np.asarray(scores, float)))

@answer("soft_margin.value", right=False, what="base 2 logarithm, so that a score of 0 costs 1")
def a191(scores, target):
    return a189(scores, target) / np.log(2)

@answer("soft_margin.grad", right=False, what="-y sigma(y s): the label's probability in place of the other's")
def a192(scores, target):
    s, y = np.asarray(scores, float), np.asarray(target, float)
    return -y * sigmoid(y * s)

@answer("soft_margin.grad", right=False, what="e / (1 + e) with e = exp(-y s): nan for a large score on the wrong side")
def a193(scores, target):
    s, y = np.asarray(scores, float), np.asarray(target, float)
    with np.errstate(all="ignore"):
        e = np.exp(-y * s)
        return -y * e / (1 + e)

@answer("soft_margin.grad", right=False, what="sigma(s) - y, as if the labels were 0 and 1")
def a194(scores, target):
    return sigmoid(scores) - np.asarray(target, float)


# ---------------------------------------------------------------- squared_hinge

@answer("squared_hinge.value", right=False, what="squares before the max: the right side costs too")
def a195(scores, target):
    return np.maximum(0, (1 - np.asarray(target, float) * np.asarray(scores, float)) ** 2)

@answer("squared_hinge.value", right=False, what="half the square")
def a196(scores, target):
    return 0.5 * np.maximum(0, 1 - np.asarray(target, float) * np.asarray(scores, float)) ** 2

@answer("squared_hinge.grad", right=False, what="the inner derivative -y is forgotten")
def a197(scores, target):
    return 2 * np.maximum(0, 1 - np.asarray(target, float) * np.asarray(scores, float))

@answer("squared_hinge.grad", right=False, what="right for label 1 only: 2 max(0, 1 - y s) times -1")
def a198(scores, target):
    return -2 * np.maximum(0, 1 - np.asarray(target, float) * np.asarray(scores, float))

@answer("squared_hinge.grad", right=True, what="2 (s - y) inside the margin, as y squared is 1")
def a199(scores, target):
    s, y = np.asarray(scores, float), np.asarray(target, float)
    return np.where(y * s < 1, 2 * (s - y), 0.0)


# ---------------------------------------------------------------- dice, jaccard, tversky

def _images(x, per_image):
    x = np.asarray(x, float)
    return x.reshape(len(x), -1) if per_image else x.reshape(1, -1)

def _out(v, per_image):
    return v if per_image else float(v[0])

@answer("dice.value", right=True, what="pooled or image by image")
def a200(probs, target, smooth=1.0, per_image=False):
    p, y = _images(probs, per_image), _images(target, per_image)
    size = p.sum(axis=1) + y.sum(axis=1) + smooth
    hit = 2 * (p * y).sum(axis=1) + smooth
    return _out(1 - hit / size if np.all(size > 0) else np.where(size > 0, 1 - hit / np.where(size > 0, size, 1), 0.0), per_image)

@answer("dice.value", right=False, what="squared sizes in the denominator (the V-Net form)")
def a201(probs, target, smooth=1.0, per_image=False):
    p, y = _images(probs, per_image), _images(target, per_image)
    size = (p * p).sum(axis=1) + (y * y).sum(axis=1) + smooth
    return _out(1 - (2 * (p * y).sum(axis=1) + smooth) / np.where(size > 0, size, np.nan), per_image)

@answer("dice.value", right=False, what="ignores per_image: always pooled")
def a202(probs, target, smooth=1.0, per_image=False):
    p, y = np.asarray(probs, float), np.asarray(target, float)
    return float(1 - (2 * (p * y).sum() + smooth) / (p.sum() + y.sum() + smooth))

@answer("dice.value", right=False, what="smoothing doubled in the numerator: 2 (hits + s)")
def a203(probs, target, smooth=1.0, per_image=False):
    p, y = _images(probs, per_image), _images(target, per_image)
    size = p.sum(axis=1) + y.sum(axis=1) + smooth
    return _out(1 - 2 * ((p * y).sum(axis=1) + smooth) / np.where(size > 0, size, 1), per_image)

def _dice_grad(probs, target, smooth, per_image, eps=0.0, second=1.0, two=2.0):
    shape = np.shape(probs)
    p, y = _images(probs, per_image), _images(target, per_image)
    B = p.sum(axis=1, keepdims=True) + y.sum(axis=1, keepdims=True) + smooth + eps
    A = 2 * (p * y).sum(axis=1, keepdims=True) + smooth
    ok = B > 0
    B = np.where(ok, B, 1)
    return np.where(ok, -two * y / B + second * A / B ** 2, 0.0).reshape(shape)

@answer("dice.grad", right=False, what="quotient rule's second part is missing: the denominator taken as a constant")
def a204(probs, target, smooth=1.0, per_image=False):
    return _dice_grad(probs, target, smooth, per_image, second=0.0)

@answer("dice.grad", right=False, what="adds 1e-6 to the denominator, which shows for nearly empty masks without smoothing")
def a205(probs, target, smooth=1.0, per_image=False):
    return _dice_grad(probs, target, smooth, per_image, eps=1e-6)

@answer("dice.grad", right=False, what="smooth fixed at 1")
def a206(probs, target, smooth=1.0, per_image=False):
    return _dice_grad(probs, target, 1.0, per_image)

@answer("dice.grad", right=True, what="quotient rule")
def a207(probs, target, smooth=1.0, per_image=False):
    return _dice_grad(probs, target, smooth, per_image)

@answer("jaccard.value", right=False, what="forgets to take the hits off the union")
def a208(probs, target, smooth=1.0, per_image=False):
    p, y = _images(probs, per_image), _images(target, per_image)
    union = p.sum(axis=1) + y.sum(axis=1) + smooth
    return _out(1 - ((p * y).sum(axis=1) + smooth) / np.where(union > 0, union, 1), per_image)

@answer("jaccard.value", right=False, what="counts hits and union after rounding the probabilities at 0.5")
def a209(probs, target, smooth=1.0, per_image=False):
    p, y = _images(probs, per_image) >= 0.5, _images(target, per_image) >= 0.5
    union = (p | y).sum(axis=1) + smooth
    return _out(1 - ((p & y).sum(axis=1) + smooth) / np.where(union > 0, union, np.nan), per_image)

@answer("jaccard.value", right=False, what="with per_image gives the mean over the images in place of one value each")
def a210(probs, target, smooth=1.0, per_image=False):
    p, y = _images(probs, per_image), _images(target, per_image)
    a = (p * y).sum(axis=1)
    union = p.sum(axis=1) + y.sum(axis=1) - a + smooth
    return float(np.mean(1 - (a + smooth) / np.where(union > 0, union, np.nan)))

@answer("jaccard.grad", right=True, what="torch autograd on the ratio, empty unions aside")
def a211(probs, target, smooth=1.0, per_image=False):
    import torch
    x = torch.tensor(np.asarray(probs, float), requires_grad=True)
    y = torch.tensor(np.asarray(target, float))
    rows = len(x) if per_image else 1
    P, Y = x.reshape(rows, -1), y.reshape(rows, -1)
    a = (P * Y).sum(1)
    u = P.sum(1) + Y.sum(1) - a + smooth
    full = u.detach() > 0
    total = (1 - (a[full] + smooth) / u[full]).sum()
    total.backward()
    return x.grad.numpy()

@answer("jaccard.grad", right=False, what="derivative of the union taken as 1, forgetting the hits in it")
def a212(probs, target, smooth=1.0, per_image=False):
    p, y = _images(probs, per_image), _images(target, per_image)
    a = (p * y).sum(axis=1, keepdims=True)
    u = p.sum(axis=1, keepdims=True) + y.sum(axis=1, keepdims=True) - a + smooth
    ok = u > 0
    u = np.where(ok, u, 1)
    return np.where(ok, -(y * u - (a + smooth)) / u ** 2, 0.0).reshape(np.shape(probs))

@answer("jaccard.grad", right=False, what="with per_image divides by the number of images, a mean that was not asked for")
def a213(probs, target, smooth=1.0, per_image=False):
    p, y = _images(probs, per_image), _images(target, per_image)
    a = (p * y).sum(axis=1, keepdims=True)
    u = p.sum(axis=1, keepdims=True) + y.sum(axis=1, keepdims=True) - a + smooth
    ok = u > 0
    u = np.where(ok, u, 1)
    return np.where(ok, -(y * u - (a + smooth) * (1 - y)) / u ** 2, 0.0).reshape(np.shape(probs)) / len(p)

@answer("jaccard.grad", right=False, what="nan for two empty masks without smoothing")
def a214(probs, target, smooth=1.0, per_image=False):
    p, y = _images(probs, per_image), _images(target, per_image)
    a = (p * y).sum(axis=1, keepdims=True)
    u = p.sum(axis=1, keepdims=True) + y.sum(axis=1, keepdims=True) - a + smooth
    with np.errstate(all="ignore"):
        return (-(y * u - (a + smooth) * (1 - y)) / u ** 2).reshape(np.shape(probs))

def _tversky(probs, target, alpha, beta, smooth, per_image):
    p, y = _images(probs, per_image), _images(target, per_image)
    a = (p * y).sum(axis=1, keepdims=True)
    f = (p * (1 - y)).sum(axis=1, keepdims=True)
    g = ((1 - p) * y).sum(axis=1, keepdims=True)
    return p, y, a, a + alpha * f + beta * g + smooth

@answer("tversky.value", right=False, what="alpha and beta swapped: alpha on the misses")
def a215(probs, target, alpha=0.5, beta=0.5, smooth=1.0, per_image=False):
    p, y, a, D = _tversky(probs, target, beta, alpha, smooth, per_image)
    return _out(np.where(D > 0, 1 - (a + smooth) / np.where(D > 0, D, 1), 0)[:, 0], per_image)

@answer("tversky.value", right=False, what="gives the index itself and not 1 less the index")
def a216(probs, target, alpha=0.5, beta=0.5, smooth=1.0, per_image=False):
    p, y, a, D = _tversky(probs, target, alpha, beta, smooth, per_image)
    return _out(np.where(D > 0, (a + smooth) / np.where(D > 0, D, 1), 0)[:, 0], per_image)

@answer("tversky.value", right=False, what="smoothing only in the denominator")
def a217(probs, target, alpha=0.5, beta=0.5, smooth=1.0, per_image=False):
    p, y, a, D = _tversky(probs, target, alpha, beta, smooth, per_image)
    return _out(np.where(D > 0, 1 - a / np.where(D > 0, D, 1), 0)[:, 0], per_image)

@answer("tversky.grad", right=True, what="quotient rule: the denominator's slope is y + alpha (1 - y) - beta y")
def a218(probs, target, alpha=0.5, beta=0.5, smooth=1.0, per_image=False):
    p, y, a, D = _tversky(probs, target, alpha, beta, smooth, per_image)
    ok = D > 0
    D = np.where(ok, D, 1)
    slope = y + alpha * (1 - y) - beta * y
    return np.where(ok, ((a + smooth) * slope / D - y) / D, 0.0).reshape(np.shape(probs))

@answer("tversky.grad", right=False, what="sign of beta: forgets that a miss falls as p grows")
def a219(probs, target, alpha=0.5, beta=0.5, smooth=1.0, per_image=False):
    p, y, a, D = _tversky(probs, target, alpha, beta, smooth, per_image)
    ok = D > 0
    D = np.where(ok, D, 1)
    slope = y + alpha * (1 - y) + beta * y
    return np.where(ok, ((a + smooth) * slope / D - y) / D, 0.0).reshape(np.shape(probs))

@answer("tversky.grad", right=False, what="right for masks of 0 and 1 only: the target is cut to int first")
def a220(probs, target, alpha=0.5, beta=0.5, smooth=1.0, per_image=False):
    return a218(probs, np.asarray(target).astype(int), alpha, beta, smooth, per_image)

@answer("tversky.grad", right=False, what="forgets the smoothing in the numerator")
def a221(probs, target, alpha=0.5, beta=0.5, smooth=1.0, per_image=False):
    p, y, a, D = _tversky(probs, target, alpha, beta, smooth, per_image)
    ok = D > 0
    D = np.where(ok, D, 1)
    slope = y + alpha * (1 - y) - beta * y
    return np.where(ok, (a * slope / D - y) / D, 0.0).reshape(np.shape(probs))


# ---------------------------------------------------------------- asymmetric_mae

@answer("asymmetric_mae.value", right=False, what="prices swapped: over for a prediction that is too low")
def a222(pred, target, under=2.0, over=1.0):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return np.where(r < 0, -over * r, under * r)

@answer("asymmetric_mae.value", right=False, what="normalises the prices to sum 1: the pinball loss")
def a223(pred, target, under=2.0, over=1.0):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return np.where(r < 0, -under * r, over * r) / (under + over)

@answer("asymmetric_mae.value", right=False, what="decides by the sign of the mean residual for the whole batch")
def a224(pred, target, under=2.0, over=1.0):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return (under if r.mean() < 0 else over) * np.abs(r)

@answer("asymmetric_mae.grad", right=False, what="at the target it takes the slope of over")
def a225(pred, target, under=2.0, over=1.0):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return np.where(r < 0, -under, over) * 1.0

@answer("asymmetric_mae.grad", right=False, what="prices fixed at their defaults 2 and 1")
def a226(pred, target, under=2.0, over=1.0):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return np.where(r < 0, -2.0, np.where(r > 0, 1.0, 0.0))

@answer("asymmetric_mae.grad", right=False, what="keeps the sizes but not the signs: under for too low is positive")
def a227(pred, target, under=2.0, over=1.0):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return np.where(r < 0, under, np.where(r > 0, over, 0.0))

@answer("asymmetric_mae.grad", right=True, what="two heaviside steps")
def a228(pred, target, under=2.0, over=1.0):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return over * np.heaviside(r, 0) - under * np.heaviside(-r, 0)


# ---------------------------------------------------------------- barron

@answer("barron.value", right=True, what="expm1 and log1p, so that alpha near 0 and 2 hold")
def a229(pred, target, alpha=1.0, scale=1.0):
    x = np.abs(np.asarray(pred, float) - np.asarray(target, float)) / scale
    if alpha == 2:
        return 0.5 * x * x
    if alpha == -np.inf:
        return -np.expm1(-0.5 * np.minimum(x, 1e100) ** 2)
    b = 2 - alpha
    # log(1 + x^2 / b), without squaring what is large
    t = x / np.sqrt(b)
    big = t > 1e8
    L = np.where(big, 2 * np.log(np.where(big, t, 1.0)), np.log1p(np.where(big, 0, t) ** 2))
    return L if alpha == 0 else b / alpha * np.expm1(0.5 * alpha * L)

@answer("barron.value", right=False, what="without the special cases: nan for alpha = 0, 2 and -inf")
def a230(pred, target, alpha=1.0, scale=1.0):
    x = (np.asarray(pred, float) - np.asarray(target, float)) / scale
    with np.errstate(all="ignore"):
        b = np.float64(abs(alpha - 2))
        return b / np.float64(alpha) * ((x * x / b + 1) ** (alpha / 2) - 1)

@answer("barron.value", right=False, what="the special cases also for alphas near 0 and 2, within 0.6, by rounding alpha")
def a231(pred, target, alpha=1.0, scale=1.0):
    return a229(pred, target, alpha if alpha == -np.inf else float(np.round(alpha)), scale)

@answer("barron.value", right=False, what="scale multiplied in again: c^2 times the loss")
def a232(pred, target, alpha=1.0, scale=1.0):
    return scale ** 2 * a229(pred, target, alpha, scale)

@answer("barron.grad", right=False, what="r / c in front in place of r / c^2: the inner derivative 1 / c is forgotten")
def a233(pred, target, alpha=1.0, scale=1.0):
    x = (np.asarray(pred, float) - np.asarray(target, float)) / scale
    if alpha == 2:
        return x
    if alpha == -np.inf:
        return x * np.exp(-x * x / 2)
    return x * (x * x / abs(alpha - 2) + 1) ** (alpha / 2 - 1)

@answer("barron.grad", right=False, what="exponent alpha / 2 not lowered by 1")
def a234(pred, target, alpha=1.0, scale=1.0):
    x = (np.asarray(pred, float) - np.asarray(target, float)) / scale
    if alpha == 2:
        return x / scale
    if alpha == -np.inf:
        return x / scale * np.exp(-x * x / 2)
    return x / scale * (x * x / abs(alpha - 2) + 1) ** (alpha / 2)

@answer("barron.grad", right=False, what="absolute residual in place of the residual: always upwards")
def a235(pred, target, alpha=1.0, scale=1.0):
    x = np.abs(np.asarray(pred, float) - np.asarray(target, float)) / scale
    if alpha == 2:
        return x / scale
    if alpha == -np.inf:
        return x / scale * np.exp(-x * x / 2)
    return x / scale * (x * x / abs(alpha - 2) + 1) ** (alpha / 2 - 1)


# ---------------------------------------------------------------- cauchy

@answer("cauchy.value", right=False, what="forgets c^2 in front")
def a236(pred, target, scale=1.0):
    x = (np.asarray(pred, float) - np.asarray(target, float)) / scale
    return 0.5 * np.log1p(x * x)

@answer("cauchy.value", right=False, what="Barron's Cauchy: half the square inside the logarithm and no half in front")
def a237(pred, target, scale=1.0):
    x = (np.asarray(pred, float) - np.asarray(target, float)) / scale
    return scale ** 2 * np.log1p(0.5 * x * x)

@answer("cauchy.value", right=True, what="logarithm of the hypotenuse of 1 and r / c; log1p where r / c is small")
def a238(pred, target, scale=1.0):
    x = np.abs(np.asarray(pred, float) - np.asarray(target, float)) / scale
    small = x < 1
    return scale ** 2 * np.where(small, 0.5 * np.log1p(np.where(small, x, 0) ** 2), np.log(np.hypot(1, x)))

@answer("cauchy.value", right=False, what="log(1 + x) in place of log1p, in single precision: small residuals cost 0")
def a239(pred, target, scale=1.0):
    x = ((np.asarray(pred, float) - np.asarray(target, float)) / scale).astype(np.float32)
    return (0.5 * scale ** 2 * np.log(np.float32(1) + x * x)).astype(float)

@answer("cauchy.grad", right=False, what="the inner derivative has 2 and the half is forgotten: twice the slope")
def a240(pred, target, scale=1.0):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return 2 * r / (1 + (r / scale) ** 2)

@answer("cauchy.grad", right=False, what="scale not squared: r / (1 + r^2 / c)")
def a241(pred, target, scale=1.0):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return r / (1 + r * r / scale)

@answer("cauchy.grad", right=False, what="right near the target only: r, the slope of half the square")
def a242(pred, target, scale=1.0):
    return np.asarray(pred, float) - np.asarray(target, float)


# ---------------------------------------------------------------- gaussian_nll

def _sum_to(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    axes = tuple(k for k in range(g.ndim) if shape[k] == 1 and g.shape[k] != 1)
    return g.sum(axis=axes, keepdims=True) if axes else g

@answer("gaussian_nll.value", right=False, what="reads var as the standard deviation and squares it")
def a243(mean, target, var, full=False, eps=1e-06):
    u = np.maximum(np.asarray(var, float) ** 2, eps)
    r = np.asarray(mean, float) - np.asarray(target, float)
    return 0.5 * (np.log(u) + r * r / u) + (0.5 * np.log(2 * np.pi) if full else 0)

@answer("gaussian_nll.value", right=False, what="adds eps to the variance in place of taking the larger of both")
def a244(mean, target, var, full=False, eps=1e-06):
    u = np.asarray(var, float) + eps
    r = np.asarray(mean, float) - np.asarray(target, float)
    return 0.5 * (np.log(u) + r * r / u) + (0.5 * np.log(2 * np.pi) if full else 0)

@answer("gaussian_nll.value", right=False, what="the constant of the density is added always, whatever full says")
def a245(mean, target, var, full=False, eps=1e-06):
    u = np.maximum(np.asarray(var, float), eps)
    r = np.asarray(mean, float) - np.asarray(target, float)
    return 0.5 * np.log(2 * np.pi * u) + 0.5 * r * r / u

@answer("gaussian_nll.value", right=True, what="scipy's normal density, less the constant")
def a246(mean, target, var, full=False, eps=1e-06):
    from scipy.stats import norm
    sd = np.sqrt(np.maximum(np.asarray(var, float), eps))
    out = -norm.logpdf(np.asarray(target, float), np.asarray(mean, float), sd)
    return out if full else out - 0.5 * np.log(2 * np.pi)

def _gauss_grad(mean, target, var, eps):
    v = np.asarray(var, float)
    u = np.maximum(v, eps)
    r = np.asarray(mean, float) - np.asarray(target, float)
    return v, u, r

@answer("gaussian_nll.grad", right=True, what="summed over the axes along which the variance has size 1")
def a247(mean, target, var, full=False, eps=1e-06):
    v, u, r = _gauss_grad(mean, target, var, eps)
    gv = np.where(v > eps, (1 - r * r / u) / (2 * u), 0.0)
    return r / u, _sum_to(gv, v.shape)

@answer("gaussian_nll.grad", right=False, what="a variance below eps still has a slope (as PyTorch gives it)")
def a248(mean, target, var, full=False, eps=1e-06):
    v, u, r = _gauss_grad(mean, target, var, eps)
    return r / u, _sum_to((1 - r * r / u) / (2 * u), v.shape)

@answer("gaussian_nll.grad", right=False, what="the shared variance's slope is averaged over what shares it, not added up")
def a249(mean, target, var, full=False, eps=1e-06):
    v, u, r = _gauss_grad(mean, target, var, eps)
    gv = np.where(v > eps, (1 - r * r / u) / (2 * u), 0.0)
    return r / u, _sum_to(gv, v.shape) * v.size / gv.size

@answer("gaussian_nll.grad", right=False, what="1 / u^2 missing in the variance's slope: r^2 / u where r^2 / u^2 belongs")
def a250(mean, target, var, full=False, eps=1e-06):
    v, u, r = _gauss_grad(mean, target, var, eps)
    return r / u, _sum_to(np.where(v > eps, 0.5 * (1 / u - r * r / u), 0.0), v.shape)


# ---------------------------------------------------------------- huber

@answer("huber.value", right=False, what="delta |r| beyond, without taking half delta squared off: a jump at delta")
def a251(pred, target, delta=1.0):
    r = np.abs(np.asarray(pred, float) - np.asarray(target, float))
    return np.where(r <= delta, 0.5 * r * r, delta * r)

@answer("huber.value", right=False, what="the smooth L1 loss: Huber divided by delta")
def a252(pred, target, delta=1.0):
    r = np.abs(np.asarray(pred, float) - np.asarray(target, float))
    return np.where(r <= delta, 0.5 * r * r / delta, r - 0.5 * delta)

@answer("huber.value", right=False, what="compares the signed residual with delta, so large negative ones stay squared")
def a253(pred, target, delta=1.0):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return np.where(r <= delta, 0.5 * r * r, delta * (np.abs(r) - 0.5 * delta))

@answer("huber.value", right=True, what="scipy.special.huber")
def a254(pred, target, delta=1.0):
    from scipy.special import huber
    return huber(delta, np.asarray(pred, float) - np.asarray(target, float))

@answer("huber.grad", right=False, what="all rows bent as soon as the largest residual is beyond delta")
def a255(pred, target, delta=1.0):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return delta * np.sign(r) if np.abs(r).max() > delta else r

@answer("huber.grad", right=False, what="slope 1 beyond delta in place of delta")
def a256(pred, target, delta=1.0):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return np.where(np.abs(r) <= delta, r, np.sign(r))

@answer("huber.grad", right=False, what="forgets the sign beyond delta")
def a257(pred, target, delta=1.0):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return np.where(np.abs(r) <= delta, r, delta)


# ---------------------------------------------------------------- laplace_nll

@answer("laplace_nll.value", right=False, what="log b in place of log 2 b")
def a258(location, target, scale):
    b = np.asarray(scale, float)
    return np.log(b) + np.abs(np.asarray(location, float) - np.asarray(target, float)) / b

@answer("laplace_nll.value", right=False, what="squared residual, as for a normal distribution")
def a259(location, target, scale):
    b = np.asarray(scale, float)
    return np.log(2 * b) + (np.asarray(location, float) - np.asarray(target, float)) ** 2 / b

@answer("laplace_nll.grad", right=True, what="sign over scale, and (1 - |r| / b) / b summed")
def a260(location, target, scale):
    b = np.asarray(scale, float)
    r = np.asarray(location, float) - np.asarray(target, float)
    return np.sign(r) / b, _sum_to((1 - np.abs(r) / b) / b, b.shape)

@answer("laplace_nll.grad", right=False, what="slope of log(2 b) taken as 1 / (2 b)")
def a261(location, target, scale):
    b = np.asarray(scale, float)
    r = np.asarray(location, float) - np.asarray(target, float)
    return np.sign(r) / b, _sum_to(1 / (2 * b) - np.abs(r) / b ** 2, b.shape)

@answer("laplace_nll.grad", right=False, what="at the target +1 / b: where(r >= 0)")
def a262(location, target, scale):
    b = np.asarray(scale, float)
    r = np.asarray(location, float) - np.asarray(target, float)
    return np.where(r >= 0, 1 / b, -1 / b), _sum_to(1 / b - np.abs(r) / b ** 2, b.shape)

@answer("laplace_nll.grad", right=False, what="uses the signed residual in the scale's slope")
def a263(location, target, scale):
    b = np.asarray(scale, float)
    r = np.asarray(location, float) - np.asarray(target, float)
    return np.sign(r) / b, _sum_to(1 / b - r / b ** 2, b.shape)


# ---------------------------------------------------------------- log_cosh

@answer("log_cosh.value", right=False, what="cosh overflows: inf for residuals above 710")
def a264(pred, target):
    with np.errstate(over="ignore"):
        return np.log(np.cosh(np.asarray(pred, float) - np.asarray(target, float)))

@answer("log_cosh.value", right=False, what="right far out only: |r| - log 2")
def a265(pred, target):
    return np.abs(np.asarray(pred, float) - np.asarray(target, float)) - np.log(2)

@answer("log_cosh.value", right=False, what="forgets log 2 in the stable form")
def a266(pred, target):
    r = np.abs(np.asarray(pred, float) - np.asarray(target, float))
    return r + np.log1p(np.exp(-2 * r))

@answer("log_cosh.grad", right=False, what="sinh / cosh as written: nan for residuals above 710")
def a267(pred, target):
    r = np.asarray(pred, float) - np.asarray(target, float)
    with np.errstate(all="ignore"):
        return np.sinh(r) / np.cosh(r)

@answer("log_cosh.grad", right=False, what="1 / cosh: forgets the inner derivative sinh")
def a268(pred, target):
    r = np.minimum(np.abs(np.asarray(pred, float) - np.asarray(target, float)), 700)
    return 1 / np.cosh(r)

@answer("log_cosh.grad", right=True, what="tanh")
def a269(pred, target):
    return np.tanh(np.subtract(pred, target, dtype=float))


# ---------------------------------------------------------------- mae, mbe, mse

@answer("mae.value", right=False, what="the mean over all, repeated for each element")
def a270(pred, target):
    r = np.abs(np.asarray(pred, float) - np.asarray(target, float))
    return np.full(r.shape, r.mean())

@answer("mae.value", right=False, what="sqrt(r^2 + 1e-6), rounded at the corner")
def a271(pred, target):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return np.sqrt(r * r + 1e-6)

@answer("mae.grad", right=False, what="+1 at a residual of 0")
def a272(pred, target):
    return np.where(np.asarray(pred, float) >= np.asarray(target, float), 1.0, -1.0)

@answer("mae.grad", right=False, what="derivative in the target")
def a273(pred, target):
    return np.sign(np.asarray(target, float) - np.asarray(pred, float))

@answer("mae.grad", right=False, what="r / (|r| + 1e-8): not quite 1 for small residuals")
def a274(pred, target):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return r / (np.abs(r) + 1e-8)

@answer("mae.grad", right=True, what="comparison minus comparison")
def a275(pred, target):
    p, t = np.asarray(pred, float), np.asarray(target, float)
    return (p > t).astype(float) - (p < t).astype(float)

@answer("mbe.value", right=True, what="np.subtract")
def a276(pred, target):
    return np.subtract(pred, target, dtype=float)

@answer("mbe.value", right=False, what="target less prediction")
def a277(pred, target):
    return np.asarray(target, float) - np.asarray(pred, float)

@answer("mbe.value", right=False, what="cuts the residual to a whole number")
def a278(pred, target):
    return np.trunc(np.asarray(pred, float) - np.asarray(target, float))

@answer("mbe.grad", right=False, what="sign of the residual, as for the absolute error")
def a279(pred, target):
    return np.sign(np.asarray(pred, float) - np.asarray(target, float))

@answer("mbe.grad", right=False, what="1 / n in place of 1: the slope of the mean")
def a280(pred, target):
    p = np.asarray(pred, float)
    return np.ones(p.shape) / p.size

@answer("mbe.grad", right=True, what="ones")
def a281(pred, target):
    return np.ones(np.shape(pred))

@answer("mse.value", right=False, what="difference of the squares in place of the square of the difference")
def a282(pred, target):
    return np.asarray(pred, float) ** 2 - np.asarray(target, float) ** 2

@answer("mse.value", right=False, what="half the square")
def a283(pred, target):
    return 0.5 * (np.asarray(pred, float) - np.asarray(target, float)) ** 2

@answer("mse.value", right=False, what="result in half precision: three digits, and inf from a residual of 256 on")
def a284(pred, target):
    with np.errstate(over="ignore"):
        return ((np.asarray(pred, float) - np.asarray(target, float)) ** 2).astype(np.float16).astype(float)

@answer("mse.grad", right=False, what="forgets the 2")
def a285(pred, target):
    return np.asarray(pred, float) - np.asarray(target, float)

@answer("mse.grad", right=False, what="2 |r|: the sign is lost")
def a286(pred, target):
    return 2 * np.abs(np.asarray(pred, float) - np.asarray(target, float))

@answer("mse.grad", right=True, what="torch autograd, the sum's gradient")
def a287(pred, target):
    import torch
    x = torch.tensor(np.asarray(pred, float), requires_grad=True)
    ((x - torch.tensor(np.asarray(target, float))) ** 2).sum().backward()
    return x.grad.numpy()


# ---------------------------------------------------------------- pinball

@answer("pinball.value", right=False, what="residual the wrong way round: over-prediction costs the quantile")
def a288(pred, target, quantile=0.5):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return np.maximum(quantile * r, (quantile - 1) * r)

@answer("pinball.value", right=False, what="quantile fixed at one half")
def a289(pred, target, quantile=0.5):
    return 0.5 * np.abs(np.asarray(pred, float) - np.asarray(target, float))

@answer("pinball.value", right=False, what="twice the loss, so that the median's is the absolute error")
def a290(pred, target, quantile=0.5):
    r = np.asarray(target, float) - np.asarray(pred, float)
    return 2 * np.maximum(quantile * r, (quantile - 1) * r)

@answer("pinball.grad", right=False, what="at the target it takes 1 - quantile")
def a291(pred, target, quantile=0.5):
    return np.where(np.asarray(target, float) > np.asarray(pred, float), -quantile, 1 - quantile)

@answer("pinball.grad", right=False, what="derivative in the residual y - prediction, without its inner -1")
def a292(pred, target, quantile=0.5):
    r = np.asarray(target, float) - np.asarray(pred, float)
    return np.where(r > 0, quantile, np.where(r < 0, quantile - 1, 0.0))

@answer("pinball.grad", right=True, what="(pred > target) - quantile, and 0 at the target")
def a293(pred, target, quantile=0.5):
    p, t = np.asarray(pred, float), np.asarray(target, float)
    return np.where(p == t, 0.0, (p > t) - quantile)


# ---------------------------------------------------------------- poisson_nll

def _stirling(t):
    with np.errstate(all="ignore"):
        return np.where(t > 1, t * np.log(t) - t + 0.5 * np.log(2 * np.pi * t), 0.0)

@answer("poisson_nll.value", right=True, what="as in the formula, 0 times log 0 being 0")
def a294(pred, target, log_input=True, full=False, eps=1e-08):
    z, y = np.asarray(pred, float), np.asarray(target, float)
    with np.errstate(all="ignore"):
        if log_input:
            out = np.exp(z) - y * z
        else:
            out = z - np.where(y == 0, 0.0, y * np.log(z + eps))
    return out + _stirling(y) if full else out

@answer("poisson_nll.value", right=False, what="log y! exactly, by gammaln, where Stirling's approximation is asked")
def a295(pred, target, log_input=True, full=False, eps=1e-08):
    from math import lgamma
    y = np.asarray(target, float)
    out = a294(pred, target, log_input, False, eps)
    return out + np.vectorize(lgamma, otypes=[float])(y + 1) if full else out

@answer("poisson_nll.value", right=False, what="Stirling's term decided for the whole batch: added to all as soon as one target is above 1")
def a296(pred, target, log_input=True, full=False, eps=1e-08):
    y = np.asarray(target, float)
    out = a294(pred, target, log_input, False, eps)
    if full and np.any(y > 1):
        s = np.maximum(y, 1e-12)
        out = out + y * np.log(s) - y + 0.5 * np.log(2 * np.pi * s)
    return out

@answer("poisson_nll.value", right=False, what="log_input ignored: always the exponential")
def a297(pred, target, log_input=True, full=False, eps=1e-08):
    return a294(pred, target, True, full, eps)

@answer("poisson_nll.grad", right=False, what="for log_input=False: 1 - y / p without eps, clipped so that it stays finite")
def a298(pred, target, log_input=True, full=False, eps=1e-08):
    z, y = np.asarray(pred, float), np.asarray(target, float)
    if log_input:
        return np.exp(z) - y
    return 1 - y / np.maximum(z, 1e-3)

@answer("poisson_nll.grad", right=False, what="adds the slope of Stirling's term, the derivative in the target, with full=True")
def a299(pred, target, log_input=True, full=False, eps=1e-08):
    g = a301(pred, target, log_input, full, eps)
    y = np.asarray(target, float)
    return g + np.where(y > 1, np.log(np.maximum(y, 1)), 0.0) if full else g

@answer("poisson_nll.grad", right=False, what="e^z - y z: gives the value")
def a300(pred, target, log_input=True, full=False, eps=1e-08):
    return a294(pred, target, log_input, False, eps)

@answer("poisson_nll.grad", right=True, what="rate less target, or 1 less their ratio")
def a301(pred, target, log_input=True, full=False, eps=1e-08):
    z, y = np.asarray(pred, float), np.asarray(target, float)
    with np.errstate(all="ignore"):
        if log_input:
            return np.exp(z) - y
        return np.where(y == 0, 1.0, 1 - y / (z + eps))


# ---------------------------------------------------------------- rmse

@answer("rmse.value", right=True, what="scaled by the largest residual, so that no square overflows")
def a302(pred, target):
    r = np.abs(np.asarray(pred, float) - np.asarray(target, float)).ravel()
    if r.size == 0:
        return float("nan")
    m = r.max()
    return 0.0 if m == 0 else float(m * np.sqrt(((r / m) ** 2).sum() / r.size))

@answer("rmse.value", right=False, what="mean of the roots: the mean absolute error")
def a303(pred, target):
    return float(np.mean(np.sqrt((np.asarray(pred, float) - np.asarray(target, float)) ** 2)))

@answer("rmse.value", right=False, what="divides by n - 1, as a standard deviation does")
def a304(pred, target):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return float(np.sqrt((r * r).sum() / max(r.size - 1, 1)))

@answer("rmse.value", right=False, what="forgets the mean: the length of the residual vector")
def a305(pred, target):
    return float(np.linalg.norm((np.asarray(pred, float) - np.asarray(target, float)).ravel()))

@answer("rmse.grad", right=False, what="r / rmse without the 1 / n")
def a306(pred, target):
    r = np.asarray(pred, float) - np.asarray(target, float)
    m = np.sqrt(np.mean(r * r))
    return r / m if m > 0 else np.zeros(r.shape)

@answer("rmse.grad", right=False, what="nan at a perfect fit")
def a307(pred, target):
    r = np.asarray(pred, float) - np.asarray(target, float)
    with np.errstate(all="ignore"):
        return r / (r.size * np.sqrt(np.mean(r * r)))

@answer("rmse.grad", right=False, what="1 / (2 rmse) alone: the inner derivative of the mean square is forgotten")
def a308(pred, target):
    r = np.asarray(pred, float) - np.asarray(target, float)
    m = np.sqrt(np.mean(r * r))
    return np.full(r.shape, 1 / (2 * m)) if m > 0 else np.zeros(r.shape)


# ---------------------------------------------------------------- smooth_l1

@answer("smooth_l1.value", right=False, what="Huber's loss: not divided by beta")
def a309(pred, target, beta=1.0):
    r = np.abs(np.asarray(pred, float) - np.asarray(target, float))
    return np.where(r < beta, 0.5 * r * r, beta * (r - 0.5 * beta))

@answer("smooth_l1.value", right=False, what="half fixed: |r| - 1/2 beyond, whatever beta is")
def a310(pred, target, beta=1.0):
    r = np.abs(np.asarray(pred, float) - np.asarray(target, float))
    return np.where(r < beta, 0.5 * r * r / (beta if beta else 1), r - 0.5)

@answer("smooth_l1.value", right=True, what="torch.nn.functional.smooth_l1_loss")
def a311(pred, target, beta=1.0):
    import torch
    return torch.nn.functional.smooth_l1_loss(torch.tensor(np.asarray(pred, float)), torch.tensor(np.asarray(target, float)),
                                              reduction="none", beta=float(beta)).numpy()

@answer("smooth_l1.grad", right=False, what="beta = 0 at the target gives nan: 0 / 0 by clip(r / beta)")
def a312(pred, target, beta=1.0):
    r = np.asarray(pred, float) - np.asarray(target, float)
    with np.errstate(all="ignore"):
        return np.clip(r / np.float64(beta), -1, 1)

@answer("smooth_l1.grad", right=False, what="r near the target, not divided by beta")
def a313(pred, target, beta=1.0):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return np.where(np.abs(r) < beta, r, np.sign(r))

@answer("smooth_l1.grad", right=False, what="two mistakes: derivative in the target, and Huber's slope beta beyond")
def a314(pred, target, beta=1.0):
    r = np.asarray(target, float) - np.asarray(pred, float)
    return np.clip(r, -beta, beta)

@answer("smooth_l1.grad", right=True, what="sign beyond, r / beta within")
def a315(pred, target, beta=1.0):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return np.where(np.abs(r) < beta, r / (beta if beta > 0 else 1.0), np.sign(r))


# ---------------------------------------------------------------- some more, over all losses

@answer("barron.grad", right=True, what="r / c^2 times a power of the hypotenuse of 1 and x / sqrt(2 - alpha)")
def a316(pred, target, alpha=1.0, scale=1.0):
    x = (np.asarray(pred, float) - np.asarray(target, float)) / scale
    if alpha == 2:
        return x / scale
    if alpha == -np.inf:
        with np.errstate(over="ignore"):
            return x / scale * np.exp(-0.5 * x * x)
    t = np.abs(x) / np.sqrt(2 - alpha)
    log_h = np.where(t < 1, 0.5 * np.log1p(np.minimum(t, 1) ** 2), np.log(np.hypot(1, t)))
    return x / scale * np.exp((alpha - 2) * log_h)

@answer("cauchy.grad", right=True, what="r / (1 + x^2), turned round where x is large")
def a317(pred, target, scale=1.0):
    r = np.asarray(pred, float) - np.asarray(target, float)
    x = r / scale
    far = np.abs(x) > 1
    xf = np.where(far, x, 1.0)
    xn = np.where(far, 0.0, x)
    return np.where(far, scale / (xf + 1 / xf), r / (1 + xn * xn))

@answer("bce_with_logits.value", right=False, what="cuts the logits off at -30 and 30, so a large wrong logit costs no more than 30")
def a318(logits, target, pos_weight=1.0):
    z, y = np.clip(np.asarray(logits, float), -30, 30), np.asarray(target, float)
    return (1 - y) * np.log(1 + np.exp(z)) + np.asarray(pos_weight) * y * np.log(1 + np.exp(-z))

@answer("cross_entropy.grad", right=False, what="computes in single precision: seven digits only")
def a319(logits, target, class_weight=None, ignore_index=-100, label_smoothing=0.0):
    z = np.asarray(logits).astype(np.float32)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    C = p.shape[1]
    a = (weights(class_weight, C) * _ce_target(target, C, ignore_index, label_smoothing)).astype(np.float32)
    return (a.sum(axis=1, keepdims=True) * p - a).astype(float)

@answer("huber.grad", right=False, what="cuts delta to a whole number, so 0.5 becomes 0")
def a320(pred, target, delta=1.0):
    r = np.asarray(pred, float) - np.asarray(target, float)
    return np.clip(r, -int(delta), int(delta))

@answer("dice.value", right=False, what="with per_image leaves the image's rows apart: right for flat images only")
def a321(probs, target, smooth=1.0, per_image=False):
    p, y = np.asarray(probs, float), np.asarray(target, float)
    if not per_image:
        p, y = p.ravel(), y.ravel()
    if per_image and p.ndim == 1:
        p, y = p[:, None], y[:, None]
    d = p.sum(axis=-1) + y.sum(axis=-1) + smooth
    v = np.where(d > 0, 1 - (2 * (p * y).sum(axis=-1) + smooth) / np.where(d > 0, d, 1), 0.0)
    return v if per_image else float(v)

@answer("triplet_margin.value", right=False, what="p = inf is not known and falls back to Euclid's distance")
def a322(anchor, positive, negative, margin=1.0, p=2.0, eps=1e-06, swap=False):
    return a145(anchor, positive, negative, margin, 2.0 if np.isinf(p) else p, eps, swap)

@answer("log_cosh.value", right=False, what="half the square up to 0.5, from there |r| - log 2 with the tail: only about right near 0")
def a323(pred, target):
    r = np.abs(np.asarray(pred, float) - np.asarray(target, float))
    return np.where(r < 0.5, 0.5 * r * r, r + np.log1p(np.exp(-2 * r)) - np.log(2))

@answer("poisson_nll.value", right=False, what="eps fixed at 1e-8")
def a324(pred, target, log_input=True, full=False, eps=1e-08):
    return a294(pred, target, log_input, full, 1e-8)

@answer("contrastive.grad", right=False, what="only the first of the pair moves, the second has slope 0")
def a325(first, second, target, margin=1.0):
    g, h = a127(first, second, target, margin)
    return g, np.zeros(h.shape)

@answer("info_nce.value", right=False, what="sum over the anchors in place of the mean")
def a326(anchor, positive, temperature=0.1):
    return a137(anchor, positive, temperature) * len(anchor)

@answer("gaussian_nll.value", right=False, what="forgets the half in front of the logarithm")
def a327(mean, target, var, full=False, eps=1e-06):
    u = np.maximum(np.asarray(var, float), eps)
    return a246(mean, target, var, full, eps) + 0.5 * np.log(u)

@answer("margin_ranking.value", right=True, what="max of two, by clip")
def a328(first, second, target, margin=0.0):
    lead = np.asarray(target, float) * np.subtract(first, second, dtype=float)
    return np.clip(margin - lead, 0, None)

@answer("multi_margin.value", right=False, what="p is ignored: never squared")
def a329(scores, target, p=1, margin=1.0, class_weight=None):
    return a176(scores, target, 1, margin, class_weight)

@answer("focal_with_logits.value", right=True, what="powers as exponentials of gamma times a log-sigmoid")
def a330(logits, target, gamma=2.0, alpha=None):
    z, y = np.asarray(logits, float), np.asarray(target, float)
    one = np.exp(-gamma * softplus(z)) * softplus(-z)
    zero = np.exp(-gamma * softplus(-z)) * softplus(z)
    if alpha is not None:
        one, zero = alpha * one, (1 - alpha) * zero
    return y * one + (1 - y) * zero

@answer("perceptron.grad", right=False, what="gives -y everywhere, on the right side too")
def a331(scores, target):
    return -np.asarray(target, float) * np.ones(np.shape(scores))

@answer("kl_div.value", right=False, what="leaves the target's own term y log y out: the cross-entropy")
def a332(log_probs, target, log_target=False):
    y = np.exp(np.asarray(target, float)) if log_target else np.asarray(target, float)
    return -np.where(y > 0, y * np.where(y > 0, np.asarray(log_probs, float), 0), 0).sum(axis=1)

@answer("cosine_embedding.grad", right=False, what="pairs that do not match are turned apart below the margin too")
def a333(first, second, target, margin=0.0):
    y = np.asarray(target)[:, None]
    return _cos_grad(first, second, lambda s: np.where(y == 1, -1.0, 1.0))

@answer("cross_entropy.value", right=False, what="ignores label_smoothing")
def a334(logits, target, class_weight=None, ignore_index=-100, label_smoothing=0.0):
    lp = log_softmax(logits)
    C = lp.shape[1]
    return -(weights(class_weight, C) * one_hot(target, C, ignore_index) * lp).sum(axis=1)

@answer("smooth_l1.value", right=False, what="beta beyond for |r| - beta: the half is forgotten, which leaves a jump")
def a335(pred, target, beta=1.0):
    r = np.abs(np.asarray(pred, float) - np.asarray(target, float))
    return np.where(r < beta, r * r / (2 * beta if beta else 1), r - beta)
