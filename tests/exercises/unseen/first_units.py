import numpy as np
ANSWERS = []
def answer(exercise, right, what):
    """what: for a wrong answer, in one plain sentence, the mistake a teacher would name."""
    def keep(function):
        ANSWERS.append({"exercise": exercise, "right": right, "what": what, "function": function})
        return function
    return keep

import math
from collections import Counter

# ============================================================ unit start
# ---------------------------------------------------------- baseline_loss

@answer("baseline_loss", right=True, what="NumPy, entropy from np.unique")
def s001(loss, target):
    target = np.asarray(target)
    if loss == "mse":
        return float(np.var(target.astype(float)))
    if loss == "mae":
        y = target.astype(float)
        return float(np.abs(y - np.median(y)).mean())
    _, counts = np.unique(target, return_counts=True)
    p = counts / counts.sum()
    return float(-(p * np.log(p)).sum())

@answer("baseline_loss", right=True, what="plain Python loops; the median is taken as an element, which costs nothing here")
def s002(loss, target):
    ys = np.asarray(target).tolist()
    n = len(ys)
    if loss == "mse":
        m = math.fsum(ys) / n
        return math.fsum((y - m) ** 2 for y in ys) / n
    if loss == "mae":
        m = sorted(ys)[n // 2]
        return math.fsum(abs(y - m) for y in ys) / n
    total = 0.0
    for c in Counter(ys).values():
        total += c / n * math.log(n / c)
    return total

@answer("baseline_loss", right=False, what="gives the cross-entropy in bits (log2) instead of nats")
def s003(loss, target):
    target = np.asarray(target)
    if loss == "cross_entropy":
        _, counts = np.unique(target, return_counts=True)
        p = counts / counts.sum()
        return float(-(p * np.log2(p)).sum())
    return s001(loss, target)

@answer("baseline_loss", right=False, what="takes the mean, not the median, as the best constant under MAE")
def s004(loss, target):
    target = np.asarray(target)
    if loss == "mae":
        return float(np.mean(np.abs(target - target.mean())))
    return s001(loss, target)

@answer("baseline_loss", right=False, what="predicts all classes with equal probability, log K, instead of with their frequencies")
def s005(loss, target):
    if loss == "cross_entropy":
        return float(np.log(len(np.unique(target))))
    return s001(loss, target)

@answer("baseline_loss", right=False, what="divides the squares by n - 1 instead of n")
def s006(loss, target):
    if loss == "mse":
        return float(np.var(target, ddof=1)) if len(target) > 1 else 0.0
    return s001(loss, target)

@answer("baseline_loss", right=False, what="counts with bincount, so a class number that does not occur gives 0 * log 0 = nan")
def s007(loss, target):
    if loss == "cross_entropy":
        p = np.bincount(target) / len(target)
        with np.errstate(all="ignore"):
            return float(-np.sum(p * np.log(p)))
    return s001(loss, target)

@answer("baseline_loss", right=False, what="scores the most frequent class with its error rate (0-1 loss) instead of cross-entropy")
def s008(loss, target):
    if loss == "cross_entropy":
        _, counts = np.unique(target, return_counts=True)
        return float(1 - counts.max() / counts.sum())
    return s001(loss, target)

@answer("baseline_loss", right=False, what="only handles two classes: binary entropy of the share of the largest class")
def s009(loss, target):
    if loss == "cross_entropy":
        p = np.mean(np.asarray(target) == np.max(target))
        if p == 1:
            return 0.0
        return float(-p * np.log(p) - (1 - p) * np.log(1 - p))
    return s001(loss, target)

# ---------------------------------------------------- feasible_prevalence

@answer("feasible_prevalence", right=True, what="closed form, vectorised, with a hair of tolerance where the two ends touch")
def s019(acc, f1):
    acc = np.asarray(acc, dtype=float); f1 = np.asarray(f1, dtype=float)
    wrong = 1 - acc
    tp = f1 * wrong / (2 * (1 - f1))
    low = tp.max(initial=0.0)
    high = (tp + wrong).min(initial=1.0)
    if np.any(tp > acc + 1e-12) or low > high + 1e-12:
        return (math.nan, math.nan)
    return (float(low), float(max(low, high)))

@answer("feasible_prevalence", right=True, what="row by row in a loop: true positives from F1 = 2TP / (2TP + errors), share from TP to TP + errors")
def s020(acc, f1):
    lo, hi = 0.0, 1.0
    for a, f in zip(acc, f1):
        a = float(a); f = float(f)
        e = 1.0 - a
        tp = 0.5 * e * f / (1.0 - f)
        if 1.0 - e - tp < -1e-12:      # no room for the true negatives
            return (float("nan"), float("nan"))
        lo = max(lo, tp)
        hi = min(hi, tp + e)
    if lo - hi > 1e-12:
        return (float("nan"), float("nan"))
    return (lo, hi)

@answer("feasible_prevalence", right=False, what="does not notice a row that leaves no room for true negatives (TP above accuracy) and cuts its range at 1")
def s021(acc, f1):
    e = 1 - acc
    tp = f1 * e / (2 * (1 - f1))
    low, high = tp.max(), min(1.0, (tp + e).min())
    if low > high:
        return (math.nan, math.nan)
    return (float(low), float(high))

@answer("feasible_prevalence", right=False, what="takes the union of the rows' ranges instead of their intersection")
def s022(acc, f1):
    e = 1 - acc
    tp = f1 * e / (2 * (1 - f1))
    if np.any(tp > acc):
        return (math.nan, math.nan)
    return (float(tp.min()), float((tp + e).max()))

@answer("feasible_prevalence", right=False, what="uses only the first row of the table")
def s023(acc, f1):
    return s019(acc[:1], f1[:1])

@answer("feasible_prevalence", right=False, what="returns low > high instead of nan where no share fits all rows")
def s024(acc, f1):
    e = 1 - acc
    tp = f1 * e / (2 * (1 - f1))
    return (float(tp.max()), float((tp + e).min()))

@answer("feasible_prevalence", right=False, what="forgets the 2 in F1: takes TP = f1 * errors / (1 - f1)")
def s025(acc, f1):
    e = 1 - acc
    tp = f1 * e / (1 - f1)
    low, high = tp.max(), (tp + e).min()
    if low > high or np.any(tp > acc):
        return (math.nan, math.nan)
    return (float(low), float(high))

@answer("feasible_prevalence", right=False, what="searches a grid of whole per cents, so the ends are rounded inwards to 0.01")
def s026(acc, f1):
    ok = []
    for pi in np.linspace(0, 1, 101):
        good = True
        for a, f in zip(acc, f1):
            e = 1 - a
            tp = f * e / (2 * (1 - f))
            fn = pi - tp
            if fn < -1e-9 or fn > e + 1e-9 or tp > a + 1e-9:
                good = False
        if good:
            ok.append(pi)
    return (float(ok[0]), float(ok[-1])) if ok else (math.nan, math.nan)

@answer("feasible_prevalence", right=False, what="answers for the share of negatives instead of positives")
def s027(acc, f1):
    lo, hi = s019(acc, f1)
    return (1 - hi, 1 - lo)

@answer("feasible_prevalence", right=False, what="averages accuracy and F1 over the rows first and answers for the average row")
def s028(acc, f1):
    return s019(np.array([np.mean(acc)]), np.array([np.mean(f1)]))

# --------------------------------------------------------- gradient_check

def _slopes(f, x):
    """slopes by central differences extrapolated, best of many steps"""
    x = np.asarray(x, dtype=float)
    best = np.full(x.shape, np.nan); err = np.full(x.shape, np.inf)
    with np.errstate(all="ignore"):
        for base in (np.where(x == 0, 1.0, np.abs(x)), np.ones_like(x), np.maximum(1, np.abs(x))):
            for k in range(4, 12):
                h = base * 10.0 ** (-k / 1.5)
                def d(s):
                    up, dn = x + s, x - s
                    return (f(up) - f(dn)) / (up - dn)
                d1, d2, d3 = d(h), d(h / 2), d(h / 4)
                r1 = (4 * d2 - d1) / 3; r2 = (4 * d3 - d2) / 3
                rr = (16 * r2 - r1) / 15
                e = np.abs(rr - r2) + np.abs(r2 - r1) + np.abs(d3 - r2) * 1e-3 + 1e-15 * np.abs(f(x)) / h
                e = np.where(np.isnan(e), np.inf, e)
                better = e < err
                best = np.where(better, rr, best); err = np.where(better, e, err)
    return best

@answer("gradient_check", right=True, what="extrapolated central differences, the best of many steps, loop over the verdicts")
def s029(f, claimed, x):
    true = _slopes(f, x)
    for c, t in zip(np.asarray(claimed, dtype=float), true):
        if not math.isfinite(c):
            return False
        if not abs(c - t) <= 1e-5 * max(abs(c), abs(t)) + 1e-7:
            return False
    return True

@answer("gradient_check", right=True, what="all steps at once in an array (steps, n), fourth-order differences, vectorised")
def s030(f, claimed, x):
    x = np.asarray(x, dtype=float); claimed = np.asarray(claimed, dtype=float)
    if x.size == 0:
        return True
    scale = np.concatenate([10.0 ** -np.arange(2.5, 8, 0.25)[:, None] * np.where(x == 0, 1, np.abs(x)),
                            10.0 ** -np.arange(2.5, 7, 0.25)[:, None] * np.ones_like(x)])
    with np.errstate(all="ignore"):
        a = (f(x + scale) - f(x - scale)) / ((x + scale) - (x - scale))
        s2 = scale / 2
        b = (f(x + s2) - f(x - s2)) / ((x + s2) - (x - s2))
        d = (4 * b - a) / 3
        e = np.abs(d - b) + 4e-16 * np.abs(f(x)) / scale
    e[~np.isfinite(e)] = np.inf
    t = d[e.argmin(axis=0), np.arange(x.size)]
    ok = np.isfinite(claimed) & (np.abs(claimed - t) <= 1e-5 * np.maximum(np.abs(claimed), np.abs(t)) + 1e-7)
    return bool(ok.all())

def _simple(f, x):
    h = 6e-6 * np.maximum(1, np.abs(x))
    return (f(x + h) - f(x - h)) / (2 * h)

@answer("gradient_check", right=False, what="asks whether any slope is right instead of all")
def s031(f, claimed, x):
    t = _simple(f, x)
    return bool(np.any(np.abs(t - claimed) <= 1e-5 * np.maximum(np.abs(t), np.abs(claimed)) + 1e-7))

@answer("gradient_check", right=False, what="a claimed nan passes, because `error > tolerance` is False for nan")
def s032(f, claimed, x):
    t = _simple(f, x)
    bad = np.abs(t - claimed) > 1e-5 * np.maximum(np.abs(t), np.abs(claimed)) + 1e-7
    return not bool(bad.any())

@answer("gradient_check", right=False, what="a one-sided difference with h = 1e-4 is too coarse for a tolerance of 1e-5")
def s033(f, claimed, x):
    t = (f(x + 1e-4) - f(x)) / 1e-4
    return bool(np.all(np.abs(t - claimed) <= 1e-5 * np.maximum(np.abs(t), np.abs(claimed)) + 1e-7))

@answer("gradient_check", right=False, what="a step of 1e-13 drowns in rounding, so right slopes are rejected")
def s034(f, claimed, x):
    t = (f(x + 1e-13) - f(x - 1e-13)) / 2e-13
    return bool(np.all(np.abs(t - claimed) <= 1e-5 * np.maximum(np.abs(t), np.abs(claimed)) + 1e-7))

@answer("gradient_check", right=False, what="compares with an absolute tolerance of 1e-5 only")
def s035(f, claimed, x):
    t = _simple(f, x)
    return bool(np.all(np.abs(t - claimed) <= 1e-5))

@answer("gradient_check", right=False, what="compares only the sum of the slopes, so errors in two entries cancel")
def s036(f, claimed, x):
    t = _simple(f, x).sum(); c = np.sum(claimed)
    return bool(abs(t - c) <= 1e-5 * max(abs(t), abs(c)) + 1e-7)

@answer("gradient_check", right=False, what="measures all entries against the largest slope in the batch, so a wrong small slope passes")
def s037(f, claimed, x):
    t = _simple(f, x)
    big = max(np.abs(t).max(), np.abs(claimed).max())
    return bool(np.all(np.abs(t - claimed) <= 1e-5 * big + 1e-7))

@answer("gradient_check", right=False, what="uses a tolerance of 1e-3, a hundred times as wide as asked")
def s038(f, claimed, x):
    t = _simple(f, x)
    return bool(np.all(np.abs(t - claimed) <= 1e-3 * np.maximum(np.abs(t), np.abs(claimed)) + 1e-7))

@answer("gradient_check", right=False, what="compares sizes only: a slope with the wrong sign passes")
def s039(f, claimed, x):
    t = np.abs(_simple(f, x)); c = np.abs(claimed)
    return bool(np.all(np.abs(t - c) <= 1e-5 * np.maximum(t, c) + 1e-7))

# ----------------------------------------------------- numerical_gradient

@answer("numerical_gradient", right=True, what="loop on copies")
def s040(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    g = np.zeros(x.shape)
    for i in range(x.size):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        g[i] = (f(up) - f(down)) / (2 * h)
    return g

@answer("numerical_gradient", right=True, what="rows of x plus h times the identity, list comprehension")
def s041(f, x, h=1e-5):
    x = np.asarray(x).astype(np.float64)
    steps = h * np.eye(len(x))
    return np.array([(float(f(x + s)) - float(f(x - s))) / (2 * h) for s in steps], dtype=float)

@answer("numerical_gradient", right=False, what="divides by h instead of 2 * h")
def s042(f, x, h=1e-5):
    return 2 * s040(f, x, h)

@answer("numerical_gradient", right=False, what="one-sided (forward) differences instead of central ones")
def s043(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    g = np.zeros(x.shape)
    f0 = f(x)
    for i in range(x.size):
        up = x.copy(); up[i] += h
        g[i] = (f(up) - f0) / h
    return g

@answer("numerical_gradient", right=False, what="keeps the integer dtype of x, so that the step is truncated away")
def s044(f, x, h=1e-5):
    g = np.zeros(len(x))
    for i in range(len(x)):
        up, down = x.copy(), x.copy()
        up[i] = up[i] + h
        down[i] = down[i] - h
        g[i] = (f(up) - f(down)) / (2 * h)
    return g

@answer("numerical_gradient", right=False, what="moves all entries at once: each result is the sum of the partial derivatives")
def s045(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))

@answer("numerical_gradient", right=False, what="changes x in place and does not put the entry back")
def s046(f, x, h=1e-5):
    g = np.zeros(len(x))
    for i in range(len(x)):
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        g[i] = (up - f(x)) / (2 * h)
    return g

@answer("numerical_gradient", right=False, what="ignores h and always steps 1e-5")
def s047(f, x, h=1e-5):
    return s040(f, x, 1e-5)

@answer("numerical_gradient", right=False, what="stores the result in an array like x, so for integers the slopes are truncated")
def s048(f, x, h=1e-5):
    g = np.zeros_like(x)
    for i, v in enumerate(s040(f, x, h)):
        g[i] = v
    return g.astype(float)

@answer("numerical_gradient", right=False, what="scales the step by the size of the entry, so for an entry of 0 it divides 0 by 0")
def s049(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    g = np.zeros(x.shape)
    for i in range(x.size):
        s = h * abs(x[i])
        up, down = x.copy(), x.copy()
        up[i] += s; down[i] -= s
        with np.errstate(all="ignore"):
            g[i] = np.float64(f(up) - f(down)) / (2 * s)
    return g

# -------------------------------------------------------- paired_interval

@answer("paired_interval", right=True, what="NumPy, ddof=1")
def s050(a, b, t, n_train, n_test):
    d = np.mean(a, axis=1) - np.mean(b, axis=1)
    m = d.mean()
    half = t * d.std(ddof=1) * np.sqrt(1 / len(d) + n_test / n_train)
    return float(m), float(m - half), float(m + half)

@answer("paired_interval", right=True, what="statistics module")
def s051(a, b, t, n_train, n_test):
    import statistics
    d = [statistics.fmean(map(float, row)) for row in a - b]
    m = statistics.fmean(d)
    se = (statistics.variance(d) * (1 / len(d) + n_test / n_train)) ** 0.5
    return (m, m - t * se, m + t * se)

@answer("paired_interval", right=False, what="standard deviation with n instead of n - 1 in the denominator")
def s052(a, b, t, n_train, n_test):
    d = (a - b).mean(axis=1)
    half = t * d.std() * np.sqrt(1 / len(d) + n_test / n_train)
    return float(d.mean()), float(d.mean() - half), float(d.mean() + half)

@answer("paired_interval", right=False, what="treats the two lists as unpaired: adds the two variances")
def s053(a, b, t, n_train, n_test):
    m = np.mean(a) - np.mean(b)
    spread = np.var(a.mean(axis=1), ddof=1) + np.var(b.mean(axis=1), ddof=1)
    half = t * np.sqrt(spread * (1 / len(a) + n_test / n_train))
    return float(m), float(m - half), float(m + half)

@answer("paired_interval", right=False, what="uses the standard deviation of the differences in place of the standard error")
def s054(a, b, t, n_train, n_test):
    d = (a - b).mean(axis=1)
    half = t * d.std(ddof=1)
    return float(d.mean()), float(d.mean() - half), float(d.mean() + half)

@answer("paired_interval", right=False, what="takes b - a")
def s055(a, b, t, n_train, n_test):
    return s050(b, a, t, n_train, n_test)

@answer("paired_interval", right=False, what="ignores t and uses 1.96")
def s056(a, b, t, n_train, n_test):
    return s050(a, b, 1.96, n_train, n_test)

@answer("paired_interval", right=False, what="returns the ends first: (low, mean, high)")
def s057(a, b, t, n_train, n_test):
    m, lo, hi = s050(a, b, t, n_train, n_test)
    return lo, m, hi

@answer("paired_interval", right=False, what="counts every start as a split")
def s058(a, b, t, n_train, n_test):
    return s050((a - b).reshape(-1, 1), np.zeros((a.size, 1)), t, n_train, n_test)

@answer("paired_interval", right=False, what="sorts both lists first, which destroys the pairing")
def s059(a, b, t, n_train, n_test):
    return s050(np.sort(a, axis=0), np.sort(b, axis=0), t, n_train, n_test)

# --------------------------------------------------------- relative_error

@answer("relative_error", right=True, what="distance over size; where the distance overflows, both are halved first")
def s060(a, b):
    a = np.asarray(a, dtype=float); b = np.asarray(b, dtype=float)
    size = np.maximum(np.abs(a), np.abs(b))
    safe = np.where(size == 0, 1.0, size)
    with np.errstate(over="ignore"):
        d = np.abs(a - b)
    return np.where(np.isinf(d), np.abs(a / 2 - b / 2) / (safe / 2), d / safe)

@answer("relative_error", right=True, what="loop in Python numbers, with long doubles against overflow")
def s061(a, b):
    a = np.asarray(a).astype(np.longdouble); b = np.asarray(b).astype(np.longdouble)
    out = np.zeros(a.shape)
    for i in np.ndindex(a.shape):
        u, v = a[i], b[i]
        if np.isnan(u) or np.isnan(v):
            out[i] = np.nan
        elif u != v:
            out[i] = abs(u - v) / max(abs(u), abs(v))
    return out

@answer("relative_error", right=False, what="divides by the size of b only, so it is not symmetric")
def s062(a, b):
    with np.errstate(all="ignore"):
        return np.where((a == 0) & (b == 0), 0.0, np.abs(a - b) / np.abs(b))

@answer("relative_error", right=False, what="divides by the sum of the two sizes instead of the larger one")
def s063(a, b):
    s = np.abs(a) + np.abs(b)
    with np.errstate(all="ignore"):
        return np.where(s == 0, 0.0, np.abs(a - b) / s)

@answer("relative_error", right=False, what="two zeros give 0 / 0 = nan")
def s064(a, b):
    with np.errstate(all="ignore"):
        return np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))

@answer("relative_error", right=False, what="adds 1e-8 to the denominator, which makes the errors of tiny numbers vanish")
def s065(a, b):
    return np.abs(a - b) / (np.maximum(np.abs(a), np.abs(b)) + 1e-8)

@answer("relative_error", right=False, what="takes the larger of the numbers, not of their sizes")
def s066(a, b):
    m = np.maximum(a, b)
    with np.errstate(all="ignore"):
        return np.where((a == 0) & (b == 0), 0.0, np.abs(a - b) / np.abs(m))

@answer("relative_error", right=False, what="turns nan into 0 at the end, so that a nan seems to agree")
def s067(a, b):
    return np.nan_to_num(s060(a, b), nan=0.0)

@answer("relative_error", right=False, what="measures every pair against the largest number in the arrays")
def s068(a, b):
    m = np.nanmax(np.maximum(np.abs(a), np.abs(b)))
    return np.abs(a - b) / m if m > 0 else np.abs(a - b)

@answer("relative_error", right=False, what="counts any pair in which one number is 0 as agreeing")
def s069(a, b):
    e = s060(a, b)
    return np.where((np.asarray(a) == 0) | (np.asarray(b) == 0), np.where(np.isnan(e), np.nan, 0.0), e)

# ----------------------------------------------------------- seeds_needed

@answer("seeds_needed", right=True, what="formula, then a step down where rounding has gone one too far")
def s070(differences, effect, factor=2.8):
    s = np.std(np.asarray(differences, dtype=float), ddof=1)
    n = (factor * s / effect) ** 2
    return max(2, int(math.ceil(n * (1 - 1e-12))))

@answer("seeds_needed", right=True, what="search by doubling and bisection on the condition itself")
def s071(differences, effect, factor=2.8):
    d = [float(v) for v in differences]
    m = sum(d) / len(d)
    var = sum((v - m) ** 2 for v in d) / (len(d) - 1)
    enough = lambda n: factor * math.sqrt(var / n) <= effect * (1 + 1e-12)
    if enough(2):
        return 2
    lo, hi = 2, 4
    while not enough(hi):
        lo, hi = hi, hi * 2
    while hi - lo > 1:
        mid = (lo + hi) // 2
        if enough(mid):
            hi = mid
        else:
            lo = mid
    return hi

@answer("seeds_needed", right=False, what="standard deviation of the pilot with m instead of m - 1")
def s072(differences, effect, factor=2.8):
    n = (factor * np.std(differences) / effect) ** 2
    return max(2, int(math.ceil(n * (1 - 1e-12))))

@answer("seeds_needed", right=False, what="rounds down instead of up")
def s073(differences, effect, factor=2.8):
    return max(2, int((factor * np.std(differences, ddof=1) / effect) ** 2 * (1 + 1e-12)))

@answer("seeds_needed", right=False, what="forgets that at least two seeds are needed")
def s074(differences, effect, factor=2.8):
    return int(math.ceil((factor * np.std(differences, ddof=1) / effect) ** 2 * (1 - 1e-12)))

@answer("seeds_needed", right=False, what="forgets to square: the standard error falls with the root of n")
def s075(differences, effect, factor=2.8):
    return max(2, int(math.ceil(factor * np.std(differences, ddof=1) / effect * (1 - 1e-12))))

@answer("seeds_needed", right=False, what="ignores `factor` and uses 2.8")
def s076(differences, effect, factor=2.8):
    return s070(differences, effect)

@answer("seeds_needed", right=False, what="int(...) + 1 gives one seed too many where the number comes out even")
def s077(differences, effect, factor=2.8):
    return max(2, int((factor * np.std(differences, ddof=1) / effect) ** 2 * (1 + 1e-12)) + 1)

@answer("seeds_needed", right=False, what="searches only up to 1000 seeds")
def s078(differences, effect, factor=2.8):
    s = np.std(differences, ddof=1)
    for n in range(2, 1000):
        if factor * s / np.sqrt(n) <= effect * (1 + 1e-12):
            return n
    return 1000

@answer("seeds_needed", right=False, what="doubles the variance as for two unpaired groups")
def s079(differences, effect, factor=2.8):
    n = 2 * (factor * np.std(differences, ddof=1) / effect) ** 2
    return max(2, int(math.ceil(n * (1 - 1e-12))))

# ---------------------------------------------------------- zero_one_loss

@answer("zero_one_loss", right=True, what="vectorised comparison")
def s080(score, label):
    return ((np.asarray(score) > 0) != (np.asarray(label) == 1)).astype(float)

@answer("zero_one_loss", right=True, what="loop")
def s081(score, label):
    out = []
    for s, y in zip(score, label):
        decision = 1 if s > 0 else 0
        out.append(0.0 if decision == y else 1.0)
    return np.array(out, dtype=float)

@answer("zero_one_loss", right=False, what="decides for 1 at a score of exactly 0")
def s082(score, label):
    return ((score >= 0) != (label == 1)).astype(float)

@answer("zero_one_loss", right=False, what="puts the threshold at 0.5, as if the score were a probability")
def s083(score, label):
    return ((score > 0.5) != (label == 1)).astype(float)

@answer("zero_one_loss", right=False, what="gives 1 for a right decision (the accuracy)")
def s084(score, label):
    return ((score > 0) == (label == 1)).astype(float)

@answer("zero_one_loss", right=False, what="goes through the sigmoid, where a tiny positive score is rounded to exactly 0.5")
def s085(score, label):
    with np.errstate(over="ignore"):
        p = 1 / (1 + np.exp(-np.asarray(score, dtype=float)))
    return ((p > 0.5) != (label == 1)).astype(float)

@answer("zero_one_loss", right=False, what="takes labels for -1 and 1: score * label <= 0 counts every 0 label as wrong")
def s086(score, label):
    return (score * label <= 0).astype(float)

@answer("zero_one_loss", right=False, what="returns the mean over the examples in every place")
def s087(score, label):
    w = ((score > 0) != (label == 1)).astype(float)
    return np.full(len(w), w.mean()) if len(w) else w

@answer("zero_one_loss", right=False, what="truncates the scores to integers before the decision, so 0.7 counts as 0")
def s088(score, label):
    return ((np.asarray(score).astype(int) > 0) != (label == 1)).astype(float)

@answer("zero_one_loss", right=False, what="counts only false alarms; a missed positive costs nothing")
def s089(score, label):
    return ((score > 0) & (label == 0)).astype(float)

# ======================================================= unit regression
# -------------------------------------------------------- accidental_grad

@answer("accidental_grad", right=True, what="closed form: distance to the mean target")
def s090(pred, target):
    pred = np.asarray(pred, dtype=float); target = np.asarray(target, dtype=float)
    return 2 * (pred - target.mean()) / pred.shape[0]

@answer("accidental_grad", right=True, what="torch autograd on the very expression")
def s091(pred, target):
    import torch
    p = torch.tensor(np.asarray(pred, dtype=np.float64), requires_grad=True)
    t = torch.tensor(np.asarray(target, dtype=np.float64))
    ((p - t) ** 2).mean().backward()
    return p.grad.numpy()

@answer("accidental_grad", right=False, what="gives the gradient of the intended loss, each prediction against its own target")
def s092(pred, target):
    return 2 * (pred - target.reshape(-1, 1)) / len(pred)

@answer("accidental_grad", right=False, what="sums along the wrong axis: mean prediction against each target")
def s093(pred, target):
    d = pred - target
    return (2 * d.sum(axis=0) / d.size).reshape(-1, 1)

@answer("accidental_grad", right=False, what="divides by n once too little: the sum over the row is not divided by n * n but by n")
def s094(pred, target):
    d = pred - target
    return 2 * d.sum(axis=1, keepdims=True) / len(pred)

@answer("accidental_grad", right=False, what="returns shape (n,) instead of (n, 1)")
def s095(pred, target):
    return (2 * (pred - target) / (pred - target).size).sum(axis=1)

@answer("accidental_grad", right=False, what="wrong sign: target minus prediction")
def s096(pred, target):
    return 2 * (target.mean() - pred) / len(pred)

@answer("accidental_grad", right=False, what="forgets the 2 of the derivative")
def s097(pred, target):
    return (pred - target).mean(axis=1, keepdims=True) / len(pred)

@answer("accidental_grad", right=False, what="distance to the median target instead of to the mean")
def s098(pred, target):
    return 2 * (pred - np.median(target)) / len(pred)

# --------------------------------------------------------------- mae_grad

@answer("mae_grad", right=True, what="np.sign over size")
def s127(pred, target):
    r = np.asarray(pred, dtype=float) - np.asarray(target, dtype=float)
    return np.sign(r) / r.size

@answer("mae_grad", right=True, what="comparisons instead of sign")
def s128(pred, target):
    pred = np.asarray(pred); target = np.asarray(target)
    n = max(pred.size, 1)
    return np.where(pred > target, 1 / n, np.where(pred < target, -1 / n, 0.0))

@answer("mae_grad", right=False, what="forgets the 1/n of the mean")
def s129(pred, target):
    return np.sign(pred - target).astype(float)

@answer("mae_grad", right=False, what="divides by the number of rows instead of the number of elements")
def s130(pred, target):
    return np.sign(pred - target) / len(pred)

@answer("mae_grad", right=False, what="an exact hit gets +1/n instead of 0")
def s131(pred, target):
    return np.where(pred >= target, 1.0, -1.0) / pred.size

@answer("mae_grad", right=False, what="r / |r| is nan for an exact hit")
def s132(pred, target):
    r = pred - target
    with np.errstate(all="ignore"):
        return r / np.abs(r) / r.size

@answer("mae_grad", right=False, what="adds 1e-8 to the denominator of r / |r|, which flattens the gradient of tiny residuals")
def s133(pred, target):
    r = pred - target
    return r / (np.abs(r) + 1e-8) / r.size

@answer("mae_grad", right=False, what="clips the residual to -1..1 (Huber's gradient) instead of taking its sign")
def s134(pred, target):
    return np.clip(pred - target, -1.0, 1.0) / pred.size

@answer("mae_grad", right=False, what="treats residuals below 1e-6 as exactly right")
def s135(pred, target):
    r = pred - target
    return np.where(np.isclose(r, 0, atol=1e-6), 0.0, np.sign(r)) / r.size

# ---------------------------------------------------------- mean_mse_grad

@answer("mean_mse_grad", right=True, what="vectorised")
def s136(pred, target):
    r = np.subtract(pred, target, dtype=float)
    return 2.0 / len(r) * r

@answer("mean_mse_grad", right=True, what="list comprehension over pairs")
def s137(pred, target):
    n = len(pred)
    return np.array([2 * (float(p) - float(t)) / n for p, t in zip(pred, target)])

@answer("mean_mse_grad", right=False, what="forgets the 1/n of the mean")
def s138(pred, target):
    return 2 * (pred - target)

@answer("mean_mse_grad", right=False, what="forgets the 2 of the square")
def s139(pred, target):
    return (pred - target) / len(pred)

@answer("mean_mse_grad", right=False, what="wrong sign: target minus prediction")
def s140(pred, target):
    return 2 * (target - pred) / len(pred)

@answer("mean_mse_grad", right=False, what="gives every prediction the mean residual")
def s141(pred, target):
    return np.full(len(pred), 2 * np.mean(pred - target))

@answer("mean_mse_grad", right=False, what="divides by n - 1")
def s142(pred, target):
    return 2 * (pred - target) / max(len(pred) - 1, 1)

@answer("mean_mse_grad", right=False, what="result array takes the dtype of pred, so integer predictions give truncated slopes")
def s143(pred, target):
    g = np.zeros_like(pred)
    g[:] = 2 * (pred - target) / len(pred)
    return g

@answer("mean_mse_grad", right=False, what="gradient of the RMSE: divided by the root of the MSE, and without the 2")
def s144(pred, target):
    r = pred - target
    m = np.sqrt(np.mean(r ** 2))
    return r / (len(r) * m) if m > 0 else r * 0.0

@answer("mean_mse_grad", right=False, what="rounds the result to four decimals")
def s145(pred, target):
    return np.round(2 * (pred - target) / len(pred), 4)

# ------------------------------------------------------ mean_pinball_grad

@answer("mean_pinball_grad", right=True, what="np.where twice")
def s146(pred, target, quantile=0.5):
    pred = np.asarray(pred); target = np.asarray(target)
    g = np.where(pred < target, -quantile, np.where(pred > target, 1 - quantile, 0.0))
    return g / pred.size

@answer("mean_pinball_grad", right=True, what="arithmetic with sign: (sign * 1 + (1 - 2q) * |sign|) / 2n")
def s147(pred, target, quantile=0.5):
    s = np.sign(np.asarray(pred, dtype=float) - np.asarray(target, dtype=float))
    return (s + (1 - 2 * quantile) * s ** 2) / (2 * s.size)

@answer("mean_pinball_grad", right=False, what="swaps the two costs: below costs 1 - quantile")
def s148(pred, target, quantile=0.5):
    return s146(pred, target, 1 - quantile)

@answer("mean_pinball_grad", right=False, what="an exact hit is treated as above: 1 - quantile instead of 0")
def s149(pred, target, quantile=0.5):
    return np.where(pred < target, -quantile, 1 - quantile) / pred.size

@answer("mean_pinball_grad", right=False, what="forgets the minus sign below the target")
def s150(pred, target, quantile=0.5):
    return np.where(pred < target, quantile, np.where(pred > target, 1 - quantile, 0.0)) / pred.size

@answer("mean_pinball_grad", right=False, what="ignores `quantile` and treats it as 0.5")
def s151(pred, target, quantile=0.5):
    return 0.5 * np.sign(pred - target) / pred.size

@answer("mean_pinball_grad", right=False, what="divides by the number of rows only")
def s152(pred, target, quantile=0.5):
    return s146(pred, target, quantile) * pred.size / len(pred)

@answer("mean_pinball_grad", right=False, what="multiplies by the residual: slope of a squared (expectile) loss")
def s153(pred, target, quantile=0.5):
    r = pred - target
    return 2 * np.where(r < 0, quantile, 1 - quantile) * r / r.size

@answer("mean_pinball_grad", right=False, what="decides for the whole batch by the sign of the mean residual")
def s154(pred, target, quantile=0.5):
    r = pred - target
    g = -quantile if r.mean() < 0 else 1 - quantile
    return np.where(r == 0, 0.0, g) / r.size

@answer("mean_pinball_grad", right=False, what="forgets 1/n and doubles, so that the median has slopes of one")
def s155(pred, target, quantile=0.5):
    return 2 * s146(pred, target, quantile) * pred.size

# ------------------------------------------------------------- newsvendor

@answer("newsvendor", right=True, what="order statistic at the critical ratio, with a hair of tolerance for exact ratios")
def s156(demand, price, cost, salvage):
    d = np.sort(np.asarray(demand, dtype=float))
    n = len(d)
    k = math.ceil(n * (price - cost) / (price - salvage) - 1e-9)
    return float(d[max(k, 1) - 1])

@answer("newsvendor", right=True, what="tries every demand as an order and keeps the smallest with the best profit")
def s157(demand, price, cost, salvage):
    d = np.asarray(demand, dtype=float)
    q = np.unique(d)
    sold = np.minimum(q[:, None], d[None, :])
    profit = (price * sold + salvage * (q[:, None] - sold) - cost * q[:, None]).mean(axis=1)
    tol = 1e-11 * max(np.abs(profit).max(), price * np.abs(q).max())
    return float(q[np.flatnonzero(profit >= profit.max() - tol)[0]])

@answer("newsvendor", right=False, what="interpolates the quantile between two demands (np.quantile's default)")
def s158(demand, price, cost, salvage):
    return float(np.quantile(demand, (price - cost) / (price - salvage)))

@answer("newsvendor", right=False, what="orders the mean demand")
def s159(demand, price, cost, salvage):
    return float(np.mean(demand))

@answer("newsvendor", right=False, what="ignores the salvage value: ratio (price - cost) / price")
def s160(demand, price, cost, salvage):
    return s156(demand, price, cost, 0.0)

@answer("newsvendor", right=False, what="turns the ratio round: (cost - salvage) / (price - salvage)")
def s161(demand, price, cost, salvage):
    d = np.sort(demand); n = len(d)
    k = math.ceil(n * (cost - salvage) / (price - salvage) - 1e-9)
    return float(d[max(k, 1) - 1])

@answer("newsvendor", right=False, what="takes the larger of two equally good orders")
def s162(demand, price, cost, salvage):
    d = np.sort(demand); n = len(d)
    k = math.floor(n * (price - cost) / (price - salvage) + 1e-9)
    return float(d[min(k, n - 1)])

@answer("newsvendor", right=False, what="forgets to sort the demands")
def s163(demand, price, cost, salvage):
    n = len(demand)
    k = math.ceil(n * (price - cost) / (price - salvage) - 1e-9)
    return float(demand[max(k, 1) - 1])

@answer("newsvendor", right=True, what="tries every whole number as an order")
def s164(demand, price, cost, salvage):
    best, order = -np.inf, 0
    for q in range(0, int(np.max(demand)) + 1):
        sold = np.minimum(q, demand)
        v = np.mean(price * sold + salvage * (q - sold) - cost * q)
        if v > best + 1e-12:
            best, order = v, q
    return float(order)

@answer("newsvendor", right=False, what="charges the cost only for the units that are sold")
def s165(demand, price, cost, salvage):
    best, order = -np.inf, 0.0
    for q in np.unique(demand):
        sold = np.minimum(q, demand)
        v = np.mean((price - cost) * sold + salvage * (q - sold))
        if v > best + 1e-12:
            best, order = v, q
    return float(order)

# ------------------------------------------------------------- hat_values

@answer("hat_values", right=True, what="closed form for a line")
def s186(x):
    x = np.asarray(x, dtype=float)
    d = x - x.mean()
    return 1 / len(x) + d ** 2 / np.sum(d ** 2)

@answer("hat_values", right=True, what="row norms of Q in the QR decomposition of the centred, scaled design")
def s187(x):
    x = np.asarray(x, dtype=float)
    z = x - np.mean(x)
    z = z / np.abs(z).max()
    q, _ = np.linalg.qr(np.column_stack([np.ones(len(z)), z]))
    return (q ** 2).sum(axis=1)

@answer("hat_values", right=False, what="forgets the 1/n of the intercept")
def s188(x):
    d = x - np.mean(x)
    return d ** 2 / np.sum(d ** 2)

@answer("hat_values", right=False, what="line through the origin: x squared over the sum of x squared")
def s189(x):
    return x ** 2 / np.sum(x ** 2)

@answer("hat_values", right=False, what="divides by the variance, i.e. forgets n in the sum of squares")
def s190(x):
    d = x - np.mean(x)
    return 1 / len(x) + d ** 2 / np.var(x)

@answer("hat_values", right=False, what="distance from the median instead of from the mean")
def s191(x):
    d = x - np.median(x)
    return 1 / len(x) + d ** 2 / np.sum(d ** 2)

@answer("hat_values", right=False, what="normal equations without centring, which break down for x far from 0 (such as years in seconds)")
def s192(x):
    A = np.column_stack([np.ones(len(x)), np.asarray(x, dtype=float)])
    try:
        return np.diag(A @ np.linalg.inv(A.T @ A) @ A.T).copy()
    except np.linalg.LinAlgError:
        return np.full(len(x), np.nan)

@answer("hat_values", right=False, what="absolute distances instead of squared ones")
def s193(x):
    d = np.abs(x - np.mean(x))
    return 1 / len(x) + d / d.sum()

@answer("hat_values", right=False, what="gives 1 - leverage, the share that stays in the residual")
def s194(x):
    return 1 - s186(x)

@answer("hat_values", right=False, what="sample variance times n in the denominator and clipped at 1")
def s195(x):
    d = x - np.mean(x)
    return np.minimum(1 / len(x) + d ** 2 / (len(x) * np.var(x, ddof=1)), 1.0)

# ------------------------------------------------------------- huber_grad

@answer("huber_grad", right=True, what="np.clip")
def s196(pred, target, delta=1.0):
    return np.clip(np.asarray(pred, dtype=float) - np.asarray(target, dtype=float), -delta, delta)

@answer("huber_grad", right=True, what="torch autograd of huber_loss, summed")
def s197(pred, target, delta=1.0):
    import torch
    p = torch.tensor(np.asarray(pred, dtype=np.float64), requires_grad=True)
    t = torch.tensor(np.asarray(target, dtype=np.float64))
    torch.nn.functional.huber_loss(p, t, reduction="sum", delta=float(delta)).backward()
    return p.grad.numpy()

@answer("huber_grad", right=False, what="forgets delta beyond the kink: slope of one")
def s198(pred, target, delta=1.0):
    r = pred - target
    return np.where(np.abs(r) <= delta, r, np.sign(r))

@answer("huber_grad", right=False, what="forgets the sign beyond delta")
def s199(pred, target, delta=1.0):
    r = pred - target
    return np.where(np.abs(r) <= delta, r, delta)

@answer("huber_grad", right=False, what="ignores `delta` and clips at 1")
def s200(pred, target, delta=1.0):
    return np.clip(pred - target, -1.0, 1.0)

@answer("huber_grad", right=False, what="gradient of smooth L1: divided by delta")
def s201(pred, target, delta=1.0):
    return np.clip((pred - target) / delta, -1.0, 1.0)

@answer("huber_grad", right=False, what="averages: divides by the number of examples")
def s202(pred, target, delta=1.0):
    return np.clip(pred - target, -delta, delta) / pred.size

@answer("huber_grad", right=False, what="chooses the piece for the whole batch by its largest residual")
def s203(pred, target, delta=1.0):
    r = pred - target
    if r.size and np.max(np.abs(r)) > delta:
        return delta * np.sign(r)
    return r * 1.0

@answer("huber_grad", right=False, what="clips only from above; large negative residuals keep their full slope")
def s204(pred, target, delta=1.0):
    return np.minimum(pred - target, delta)

@answer("huber_grad", right=False, what="drops the gradient to zero beyond ten deltas, like a redescending loss")
def s205(pred, target, delta=1.0):
    r = pred - target
    return np.where(np.abs(r) > 10 * delta, 0.0, np.clip(r, -delta, delta))

@answer("huber_grad", right=False, what="slope of the smooth look-alike (pseudo-Huber)")
def s206(pred, target, delta=1.0):
    r = pred - target
    return r / np.sqrt(1 + (r / delta) ** 2)

# ------------------------------------------------------------- huber_line

def _huber_newton(x, y, delta):
    """IRLS to convergence, in standardised units"""
    x = np.asarray(x, dtype=float); y = np.asarray(y, dtype=float)
    mx = x.mean(); sx = x.std() or 1.0
    z = (x - mx) / sx
    A = np.column_stack([np.ones(len(z)), z])
    b = np.linalg.lstsq(A, y, rcond=None)[0]
    for _ in range(50000):
        r = np.abs(y - A @ b)
        w = np.where(r <= delta, 1.0, delta / np.maximum(r, delta))
        S = A.T @ (w[:, None] * A)
        new = np.linalg.solve(S, A.T @ (w * y))
        done = np.max(np.abs(new - b)) <= 1e-13 * (1e-300 + np.max(np.abs(new)))
        b = new
        if done:
            break
    slope = b[1] / sx
    return float(b[0] - slope * mx), float(slope)

@answer("huber_line", right=True, what="iteratively reweighted least squares until nothing moves")
def s207(x, y, delta):
    return _huber_newton(x, y, delta)

@answer("huber_line", right=True, what="SciPy: nested one-dimensional solves on the two clipped normal equations")
def s208(x, y, delta):
    x = np.asarray(x, dtype=float); y = np.asarray(y, dtype=float)
    mx = x.mean(); z = x - mx
    def level(v):                      # best constant for v by bisection
        lo, hi = v.min(), v.max()
        for _ in range(200):
            c = (lo + hi) / 2
            if np.clip(c - v, -delta, delta).sum() > 0:
                hi = c
            else:
                lo = c
        return (lo + hi) / 2
    def slope_of(b):
        v = y - b * z
        a = level(v)
        return np.sum(np.clip(a - v, -delta, delta) * z)
    step = np.ptp(y) / np.ptp(x) + 1e-300
    lo = hi = float(np.polyfit(z, y, 1)[0])
    while slope_of(lo) > 0:
        lo -= step; step *= 2
    step = np.ptp(y) / np.ptp(x) + 1e-300
    while slope_of(hi) < 0:
        hi += step; step *= 2
    for _ in range(120):
        m = (lo + hi) / 2
        if slope_of(m) > 0:
            hi = m
        else:
            lo = m
    b = (lo + hi) / 2
    return float(level(y - b * z) - b * mx), float(b)

@answer("huber_line", right=False, what="plain least squares, without any weights")
def s209(x, y, delta):
    b, a = np.polyfit(x, y, 1)
    return float(a), float(b)

@answer("huber_line", right=False, what="stops after three reweightings")
def s210(x, y, delta):
    A = np.column_stack([np.ones(len(x)), x])
    b = np.linalg.lstsq(A, y, rcond=None)[0]
    for _ in range(3):
        r = np.abs(y - A @ b)
        w = np.where(r <= delta, 1.0, delta / np.maximum(r, delta))
        b = np.linalg.solve(A.T @ (w[:, None] * A), A.T @ (w * y))
    return float(b[0]), float(b[1])

@answer("huber_line", right=False, what="multiplies rows by the weight instead of its root, so the weights work squared")
def s211(x, y, delta):
    A = np.column_stack([np.ones(len(x)), x])
    b = np.linalg.lstsq(A, y, rcond=None)[0]
    for _ in range(2000):
        r = np.abs(y - A @ b)
        w = np.where(r <= delta, 1.0, delta / np.maximum(r, delta))
        b = np.linalg.lstsq(w[:, None] * A, w * y, rcond=None)[0]
    return float(b[0]), float(b[1])

@answer("huber_line", right=False, what="returns (slope, intercept)")
def s212(x, y, delta):
    a, b = _huber_newton(x, y, delta)
    return b, a

@answer("huber_line", right=False, what="ignores `delta` and uses 1")
def s213(x, y, delta):
    return _huber_newton(x, y, 1.0)

@answer("huber_line", right=False, what="gives points beyond delta the weight 0 (throws them out)")
def s214(x, y, delta):
    x = np.asarray(x, dtype=float); y = np.asarray(y, dtype=float)
    A = np.column_stack([np.ones(len(x)), x])
    b = np.linalg.lstsq(A, y, rcond=None)[0]
    for _ in range(50):
        keep = np.abs(y - A @ b) <= delta
        if keep.sum() < 2:
            break
        b = np.linalg.lstsq(A[keep], y[keep], rcond=None)[0]
    return float(b[0]), float(b[1])

@answer("huber_line", right=False, what="gradient descent with a fixed rate and 500 steps, unfinished or divergent for wide x")
def s215(x, y, delta):
    x = np.asarray(x, dtype=float); y = np.asarray(y, dtype=float)
    a = b = 0.0
    for _ in range(500):
        g = np.clip(a + b * x - y, -delta, delta)
        a -= 0.05 * g.mean()
        b -= 0.05 * np.mean(g * x)
    return float(a), float(b)

@answer("huber_line", right=False, what="measures delta in MADs of the residuals, as libraries do, instead of in the unit of y")
def s216(x, y, delta):
    x = np.asarray(x, dtype=float); y = np.asarray(y, dtype=float)
    b, a = np.polyfit(x, y, 1)
    r = y - a - b * x
    s = 1.4826 * np.median(np.abs(r - np.median(r)))
    return _huber_newton(x, y, delta * max(s, 1e-3))

# ------------------------------------------------------------ huber_value

@answer("huber_value", right=True, what="with the clipped residual c: c * (|r| - c / 2)")
def s217(pred, target, delta=1.0):
    r = np.abs(np.asarray(pred, dtype=float) - np.asarray(target, dtype=float))
    c = np.minimum(r, delta)
    return c * (r - c / 2)

@answer("huber_value", right=True, what="loop over the flat array")
def s218(pred, target, delta=1.0):
    p = np.asarray(pred, dtype=float); t = np.asarray(target, dtype=float)
    out = np.empty(p.shape)
    for i in np.ndindex(p.shape):
        r = abs(float(p[i]) - float(t[i]))
        out[i] = r * r / 2 if r <= delta else delta * r - delta * delta / 2
    return out

@answer("huber_value", right=True, what="scipy.special.huber")
def s219(pred, target, delta=1.0):
    from scipy.special import huber
    return huber(delta, np.asarray(pred, dtype=float) - np.asarray(target, dtype=float))

@answer("huber_value", right=False, what="the line does not join: delta * |r|")
def s220(pred, target, delta=1.0):
    r = np.abs(pred - target)
    return np.where(r <= delta, r ** 2 / 2, delta * r)

@answer("huber_value", right=False, what="subtracts a fixed 0.5 instead of delta / 2, right only for delta = 1")
def s221(pred, target, delta=1.0):
    r = np.abs(pred - target)
    return np.where(r <= delta, r ** 2 / 2, delta * (r - 0.5))

@answer("huber_value", right=False, what="forgets the half of the parabola")
def s222(pred, target, delta=1.0):
    r = np.abs(pred - target)
    return np.where(r <= delta, r ** 2, delta * (r - delta / 2))

@answer("huber_value", right=False, what="forgets the absolute value, so large negative residuals take the parabola")
def s223(pred, target, delta=1.0):
    r = pred - target
    return np.where(r <= delta, r ** 2 / 2, delta * (r - delta / 2))

@answer("huber_value", right=False, what="two strict inequalities: |r| equal to delta gets 0")
def s224(pred, target, delta=1.0):
    r = np.abs(np.asarray(pred, dtype=float) - target)
    out = np.zeros(r.shape)
    out[r < delta] = r[r < delta] ** 2 / 2
    out[r > delta] = delta * (r[r > delta] - delta / 2)
    return out

@answer("huber_value", right=False, what="pseudo-Huber loss instead of Huber's")
def s225(pred, target, delta=1.0):
    r = pred - target
    return delta ** 2 * (np.sqrt(1 + (r / delta) ** 2) - 1)

@answer("huber_value", right=False, what="blends the two pieces with masks multiplied by values, so the square of a huge residual gives inf * 0 = nan")
def s226(pred, target, delta=1.0):
    r = np.abs(np.asarray(pred, dtype=float) - target)
    m = (r <= delta) * 1.0
    with np.errstate(all="ignore"):
        return m * r ** 2 / 2 + (1 - m) * delta * (r - delta / 2)

@answer("huber_value", right=False, what="takes the mean along the last axis")
def s227(pred, target, delta=1.0):
    v = s217(pred, target, delta)
    return v if v.ndim < 2 else v.mean(axis=-1)

# -------------------------------------------------------------- mad_scale

@answer("mad_scale", right=True, what="two medians")
def s238(x):
    x = np.asarray(x, dtype=float)
    return float(1.4826 * np.median(np.abs(x - np.median(x))))

@answer("mad_scale", right=True, what="statistics.median on lists")
def s239(x):
    from statistics import median
    v = [float(a) for a in x]
    m = median(v)
    return 1.4826 * median(abs(a - m) for a in v)

@answer("mad_scale", right=False, what="forgets the 1.4826")
def s240(x):
    return float(np.median(np.abs(x - np.median(x))))

@answer("mad_scale", right=False, what="mean distance from the median instead of the median distance")
def s241(x):
    return float(1.4826 * np.mean(np.abs(x - np.median(x))))

@answer("mad_scale", right=False, what="distances from the mean instead of from the median")
def s242(x):
    return float(1.4826 * np.median(np.abs(x - np.mean(x))))

@answer("mad_scale", right=False, what="forgets the absolute value, so the result is always 0")
def s243(x):
    return float(1.4826 * np.median(x - np.median(x)))

@answer("mad_scale", right=False, what="takes the upper of the two middle elements as median for an even number")
def s244(x):
    s = np.sort(x); m = s[len(s) // 2]
    d = np.sort(np.abs(x - m))
    return float(1.4826 * d[len(d) // 2])

@answer("mad_scale", right=False, what="never returns 0: puts a floor of 1e-6 under the scale")
def s245(x):
    return float(max(1.4826 * np.median(np.abs(x - np.median(x))), 1e-6))

@answer("mad_scale", right=False, what="uses the interquartile range instead of the median distance")
def s246(x):
    q1, q3 = np.quantile(x, [0.25, 0.75])
    return float((q3 - q1) * 1.4826 / 2)

@answer("mad_scale", right=False, what="divides by 1.4826 instead of multiplying")
def s247(x):
    return float(np.median(np.abs(x - np.median(x))) / 1.4826)

# ----------------------------------------------------------- median_reach

@answer("median_reach", right=True, what="puts infinities in place of the k largest / k smallest and takes the middle")
def s248(x, k):
    s = np.sort(np.asarray(x, dtype=float)); n = len(s); k = int(k)
    def med(v):
        v = np.sort(v)
        a, b = v[(n - 1) // 2], v[n // 2]
        return float(a) if n % 2 else float(a / 2 + b / 2)
    low = med(np.concatenate([np.full(k, -np.inf), s[:n - k]]))
    high = med(np.concatenate([s[k:], np.full(k, np.inf)]))
    return low, high

@answer("median_reach", right=True, what="index arithmetic on the sorted values")
def s249(x, k):
    s = sorted(float(v) for v in x); n = len(s)
    i, j = (n - 1) // 2, n // 2
    low = -math.inf if i - k < 0 else (s[i - k] + s[j - k]) / 2
    high = math.inf if j + k > n - 1 else (s[i + k] + s[j + k]) / 2
    return low, high

@answer("median_reach", right=False, what="for an even number takes one middle element instead of the mean of two")
def s250(x, k):
    s = np.sort(x); n = len(s); i = n // 2
    low = -np.inf if i - k < 0 else float(s[i - k])
    high = np.inf if i + k > n - 1 else float(s[i + k])
    return low, high

@answer("median_reach", right=False, what="never says infinity: stops at the smallest and largest value")
def s251(x, k):
    s = np.sort(x); n = len(s); i, j = (n - 1) // 2, n // 2
    f = lambda a: float(s[min(max(a, 0), n - 1)])
    return (f(i - k) + f(j - k)) / 2, (f(i + k) + f(j + k)) / 2

@answer("median_reach", right=False, what="calls it unlimited from k >= n // 2, one too early for an odd number")
def s252(x, k):
    s = np.sort(x); n = len(s)
    if k >= n // 2:
        return -math.inf, math.inf
    i, j = (n - 1) // 2, n // 2
    return float(s[i - k] + s[j - k]) / 2, float(s[i + k] + s[j + k]) / 2

@answer("median_reach", right=False, what="adds k bad values instead of replacing k")
def s253(x, k):
    v = np.asarray(x, dtype=float)
    with np.errstate(all="ignore"):
        lo = np.sort(np.concatenate([v, np.full(k, -np.inf)])); hi = np.sort(np.concatenate([v, np.full(k, np.inf)]))
        n = len(lo)
        return float((lo[(n - 1) // 2] + lo[n // 2]) / 2), float((hi[(n - 1) // 2] + hi[n // 2]) / 2)

@answer("median_reach", right=False, what="spoils the wrong values: makes the k smallest smaller, which does not move the median")
def s254(x, k):
    s = np.sort(np.asarray(x, dtype=float)); n = len(s)
    a, b = s.copy(), s.copy()
    a[:k] = -np.inf
    b[n - k:] = np.inf
    i, j = (n - 1) // 2, n // 2
    return float((a[i] + a[j]) / 2), float((b[i] + b[j]) / 2)

@answer("median_reach", right=False, what="requires more than half to be bad, so at exactly half of an even number it gives a finite limit")
def s255(x, k):
    s = np.sort(np.asarray(x, dtype=float)); n = len(s)
    if k > n / 2:
        return -math.inf, math.inf
    i, j = (n - 1) // 2, n // 2
    return float((s[max(i - k, 0)] + s[max(j - k, 0)]) / 2), float((s[min(i + k, n - 1)] + s[min(j + k, n - 1)]) / 2)

@answer("median_reach", right=False, what="replaces the first k values of x instead of the worst-chosen ones")
def s256(x, k):
    a = np.array(x, dtype=float); b = a.copy(); n = len(a)
    a[:k] = -np.inf; b[:k] = np.inf
    a.sort(); b.sort()
    i, j = (n - 1) // 2, n // 2
    return float((a[i] + a[j]) / 2), float((b[i] + b[j]) / 2)

@answer("median_reach", right=False, what="writes a large number (1e9) where there is no limit")
def s257(x, k):
    lo, hi = s249(x, k)
    return max(lo, -1e9), min(hi, 1e9)

# -------------------------------------------------------------- total_gap

def _huber_const(y, delta, steps=300):
    y = np.asarray(y, dtype=float)
    lo, hi = y.min(), y.max()
    for _ in range(steps):
        c = (lo + hi) / 2
        if np.clip(c - y, -delta, delta).sum() > 0:
            hi = c
        else:
            lo = c
    return (lo + hi) / 2

@answer("total_gap", right=True, what="bisection on the clipped residuals")
def s278(y, delta):
    y = np.asarray(y, dtype=float)
    return float(_huber_const(y, delta) / y.mean() - 1)

@answer("total_gap", right=True, what="reweighted mean until it stands still")
def s279(y, delta):
    y = np.asarray(y, dtype=float)
    c = float(np.median(y))
    for _ in range(200000):
        w = np.minimum(1.0, delta / np.maximum(np.abs(y - c), 1e-300))
        new = float(np.sum(w * y) / np.sum(w))
        if abs(new - c) <= 1e-14 * abs(new):
            c = new
            break
        c = new
    total = float(np.sum(y))
    return (len(y) * c - total) / total

@answer("total_gap", right=False, what="takes the median for Huber's best constant")
def s280(y, delta):
    return float(np.median(y) / np.mean(y) - 1)

@answer("total_gap", right=False, what="divides by the predicted total instead of the actual one")
def s281(y, delta):
    c = _huber_const(y, delta)
    return float((c - np.mean(y)) / c)

@answer("total_gap", right=False, what="returns the size without the sign")
def s282(y, delta):
    return abs(s278(y, delta))

@answer("total_gap", right=False, what="returns the ratio of the totals, forgets the - 1")
def s283(y, delta):
    return s278(y, delta) + 1

@answer("total_gap", right=False, what="one step only: mean of the values clipped to within delta of the median")
def s284(y, delta):
    m = np.median(y)
    return float(np.mean(np.clip(y, m - delta, m + delta)) / np.mean(y) - 1)

@answer("total_gap", right=False, what="searches the constant in a fixed bracket from 0 to 100")
def s285(y, delta):
    lo, hi = 0.0, 100.0
    for _ in range(100):
        c = (lo + hi) / 2
        if np.clip(c - y, -delta, delta).sum() > 0:
            hi = c
        else:
            lo = c
    return float(c / np.mean(y) - 1)

@answer("total_gap", right=False, what="only eight halvings of the bracket, so not five digits")
def s286(y, delta):
    return float(_huber_const(y, delta, 8) / np.mean(y) - 1)

@answer("total_gap", right=False, what="fixes delta at 1")
def s287(y, delta):
    return s278(y, 1.0)

@answer("total_gap", right=False, what="removes values further than delta from the median and takes their mean")
def s288(y, delta):
    y = np.asarray(y, dtype=float)
    k = np.abs(y - np.median(y)) <= delta
    c = y[k].mean() if k.any() else np.median(y)
    return float(c / y.mean() - 1)

# ============================================ further kinds of mistakes

@answer("hat_values", right=False, what="sorts x first, so the leverages come back in the order of the sorted points")
def s300(x):
    return s186(np.sort(x))



@answer("mae_grad", right=False, what="averages over the last axis only")
def s304(pred, target):
    s = np.sign(np.asarray(pred, dtype=float) - target)
    return s / s.shape[-1]

@answer("huber_grad", right=False, what="wrong sign, and divided by delta: two mistakes at once")
def s305(pred, target, delta=1.0):
    return np.clip((np.asarray(target, dtype=float) - pred) / delta, -1, 1)

@answer("newsvendor", right=False, what="rounds up a ratio times n that is whole but for rounding errors, so it orders one step too many")
def s306(demand, price, cost, salvage):
    d = np.sort(np.asarray(demand, dtype=float))
    k = math.ceil(len(d) * ((price - cost) / (price - salvage)))
    return float(d[min(max(k, 1), len(d)) - 1])

@answer("median_reach", right=False, what="returns the two ends in the wrong order")
def s307(x, k):
    lo, hi = s249(x, k)
    return hi, lo

@answer("accidental_grad", right=False, what="result array takes the dtype of pred, so integer predictions give truncated slopes")
def s308(pred, target):
    out = np.empty_like(pred)
    out[:] = 2 * (pred - np.mean(target)) / len(pred)
    return out

@answer("accidental_grad", right=False, what="counts both axes of the (n, n) difference: the slope is doubled by adding the column sums")
def s309(pred, target):
    d = np.asarray(pred, dtype=float) - target
    return (2 * d / d.size).sum(axis=1, keepdims=True) + (2 * d / d.size).sum(axis=0).reshape(-1, 1)

@answer("mean_pinball_grad", right=False, what="uses the quantile for the first element's side only and applies that slope to all")
def s310(pred, target, quantile=0.5):
    r = np.asarray(pred, dtype=float) - target
    f = r.flat[0]
    g = 0.0 if f == 0 else (-quantile if f < 0 else 1 - quantile)
    return np.full(r.shape, g / r.size)

@answer("total_gap", right=False, what="returns the gap in per cent")
def s311(y, delta):
    return 100 * s278(y, delta)


@answer("mad_scale", right=False, what="multiplies by a rounded 1.5 instead of 1.4826")
def s314(x):
    return float(1.5 * np.median(np.abs(x - np.median(x))))

@answer("baseline_loss", right=False, what="gives the root of the mean squared error for \"mse\"")
def s315(loss, target):
    if loss == "mse":
        return float(np.std(target))
    return s001(loss, target)

@answer("gradient_check", right=False, what="checks only the first three slopes")
def s316(f, claimed, x):
    return s029(f, claimed[:3], x[:3])

@answer("numerical_gradient", right=False, what="steps from the already moved point: the copy is not reset between entries")
def s317(f, x, h=1e-5):
    z = np.array(x, dtype=float)
    g = np.zeros(z.shape)
    for i in range(z.size):
        z[i] += h
        up = f(z)
        z[i] -= 2 * h
        g[i] = (up - f(z)) / (2 * h)
    return g
