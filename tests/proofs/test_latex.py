"""The LaTeX reader: what it reads, and that it refuses what it cannot read instead of guessing."""
import pytest
from sympy import (
    Abs,
    Eq,
    Integer,
    Max,
    Min,
    Ne,
    Piecewise,
    Rational,
    Symbol,
    acos,
    cos,
    cosh,
    exp,
    log,
    nan,
    sign,
    sin,
    sqrt,
    symbols,
    tanh,
)

from lossedu.proofs.latex import LatexError, read, spelled

p, t, d, x, w = symbols("p t d x w", real=True)
z, v = symbols("z1:4", real=True), symbols("v1:4", real=True)
NAMES = {r"\hat y": p, "y": t, r"\delta": d, "x": x, "w": w}
VECTORS = {"z": z, "v": v, "y": Integer(2), "C": Integer(3), r"\epsilon": d, "c_{over}": w}
SOFTMAX = tuple(exp(one) / sum(exp(other) for other in z) for one in z)

NUMBERS = {
    r"x + 2": x + 2,
    r"- x - 2 + w": w - x - 2,
    r"0.5 x": x / 2,
    r"2 \hat y y": 2 * p * t,
    r"2 \cdot \hat{y} \times y": 2 * p * t,
    r"\frac{x}{w + 1}": x / (w + 1),
    r"\frac12 x": x / 2,
    r"\tfrac 1 2 x": x / 2,
    r"\frac1{20} x": x / 20,
    r"x / 2 + w": x / 2 + w,
    r"x / 2 / w": x / 2 / w,
    r"x^2 y^{w + 1}": x**2 * t ** (w + 1),
    r"x^23": 3 * x**2,
    r"-x^2": -(x**2),
    r"(-x)^2": x**2,
    r"\sqrt{x^2 + 1}": sqrt(x**2 + 1),
    r"\sqrt[3]{w}": w ** Rational(1, 3),
    r"|x| |w|": Abs(x) * Abs(w),
    r"||x| - w|": Abs(Abs(x) - w),
    r"\lvert x \rvert - \left|w\right|": Abs(x) - Abs(w),
    r"\left(x + w\right) \bigl(x - w\bigr)": (x + w) * (x - w),
    r"\{x + w\} [x - w]": (x + w) * (x - w),
    r"\log(x)^2": log(x) ** 2,
    r"\log x^2": log(x**2),
    r"\log^2 x": log(x) ** 2,
    r"\log \cosh x": log(cosh(x)),
    r"w \log x - x \log w": w * log(x) - x * log(w),
    r"\ln\left(1 + e^{-x}\right)": log(1 + exp(-x)),
    r"\exp(-x) + e^x + e": exp(-x) + exp(x) + exp(1),
    r"\tanh x": tanh(x),
    r"\cos(x + w) - \sin x": cos(x + w) - sin(x),
    r"\arccos(x)^2": acos(x) ** 2,
    r"\max(0, 1 - x)": Max(0, 1 - x),
    r"\max\{x, w\} - \min(x, w, 1)": Max(x, w) - Min(x, w, 1),
    r"\operatorname{sign}(x) w": sign(x) * w,
    r"\operatorname{sgn} x": sign(x),
    r"\sigma(x)": 1 / (1 + exp(-x)),
    r"(1 - x)_+": Max(0, 1 - x),
    r"x \, w \; \quad 2": 2 * x * w,
    r"\ell(\hat y, y) = \hat y - y": p - t,
    r"\ell'(\hat y, y) = 1": Integer(1),
    r"r^2, \qquad r = \hat y - y": (p - t) ** 2,
    r"\ell = s^2, \quad \text{where } s = r / w, \quad r = \hat y - y": ((p - t) / w) ** 2,
    r"\begin{cases} x & x < 0 \\ w & \text{otherwise} \end{cases}": (
        Piecewise((x, x < 0), (w, True))),
    r"\begin{cases} x, & \text{if } |x| \le \delta \\ w, & |x| > \delta \\ \end{cases}": Piecewise(
        (x, Abs(x) <= d), (w, Abs(x) > d)),
    r"w \begin{cases} 1 & 0 < x \leq 2 \\ 0 & \text{else} \end{cases} - w": w * Piecewise(
        (1, (x > 0) & (x <= 2)), (0, True)) - w,
    r"[x = 0] + [x \ne w]": Piecewise((1, Eq(x, 0)), (0, True))
    + Piecewise((1, Ne(x, w)), (0, True)),
    r"\mathbb 1[x > 0] \mathbf{1}_{w < 0}": Piecewise((1, x > 0), (0, True))
    * Piecewise((1, w < 0), (0, True)),
}

OF_VECTORS = {
    r"\log \sum_{k} e^{z_k} - z_y": log(sum(exp(one) for one in z)) - z[1],
    r"\log \sum_{k=1}^{C} e^{z_k} - z_y": log(sum(exp(one) for one in z)) - z[1],
    r"-\sum_k v_k \log z_k": -sum(a * log(b) for a, b in zip(v, z)),
    r"\frac{1}{C} \sum_{i=1}^C (z_i - v_i)^2 + 1": sum((a - b) ** 2 for a, b in zip(z, v)) / 3 + 1,
    r"\sum_{k \ne y} \max(0, 1 - z_y + z_k)": Max(0, 1 - z[1] + z[0]) + Max(0, 1 - z[1] + z[2]),
    r"\sum_{k=1, k \ne y}^{C} z_k": z[0] + z[2],
    r"\sum_{k=2}^3 z_{k-1} z_k": z[0] * z[1] + z[1] * z[2],
    r"\max_k z_k - z_1": Max(*z) - z[0],
    r"\max_{k \ne y} z_k": Max(z[0], z[2]),
    r"\min_{k} |z_k|": Min(*map(Abs, z)),
    r"\prod_k z_k": z[0] * z[1] * z[2],
    r"\sum_i \sum_{j=1}^{i} z_j": 3 * z[0] + 2 * z[1] + z[2],
    r"-\log p_y, \quad p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}": -log(SOFTMAX[1]),
    r"\sum_k [y = k] z_k": z[1],
    r"\lVert z - v \rVert": sqrt(sum((a - b) ** 2 for a, b in zip(z, v))),
    r"\left\| z - v + \epsilon \right\|_2^2": sum((a - b + d) ** 2 for a, b in zip(z, v)),
    r"\|z\|_1 - \lVert z \rVert_\infty": sum(map(Abs, z)) - Max(*map(Abs, z)),
    r"1 - \frac{z \cdot v}{\lVert z \rVert \lVert v \rVert}": (
        1 - sum(a * b for a, b in zip(z, v))
        / (sqrt(sum(a**2 for a in z)) * sqrt(sum(a**2 for a in v)))),
    r"z^\top v": sum(a * b for a, b in zip(z, v)),
    r"c_{over} z_1 + c_{\mathrm{over}}": w * z[0] + w,
    r"2 (z - v)": tuple(2 * (a - b) for a, b in zip(z, v)),
    r"\ell'_k(z, y) = z_k v_k": tuple(a * b for a, b in zip(z, v)),
}


@pytest.mark.parametrize("formula", NUMBERS)
def test_a_formula_reads_as_it_is_meant(formula):
    assert read(formula, NAMES) == NUMBERS[formula]


@pytest.mark.parametrize("formula", OF_VECTORS)
def test_a_formula_over_vectors_reads_as_it_is_meant(formula):
    found, meant = read(formula, VECTORS), OF_VECTORS[formula]
    if isinstance(meant, tuple):
        assert found == meant
    else:
        assert (found - meant).expand() == 0


def test_derivatives_come_by_what_they_are_taken_in():
    found = read(r"\frac{\partial \ell}{\partial z_k} = p_k - [y = k], "
                 r"\quad \frac{\partial \ell}{\partial v_k} = 0, "
                 r"\quad p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}", VECTORS)
    assert found == {"z": (SOFTMAX[0], SOFTMAX[1] - 1, SOFTMAX[2]), "v": (0, 0, 0)}


def test_an_index_that_is_a_symbol_reads_as_one_case_for_each_class():
    y = Symbol("y", integer=True)
    found = read(r"-z_y + \sum_{k \ne y} z_k", {"z": z, "y": y})
    for number in (1, 2, 3):
        assert found.subs(y, number) == sum(z) - 2 * z[number - 1]


def test_a_gradient_may_use_the_value_of_its_loss():
    names = {"z": z, r"\ell": w, "v": v}
    assert read(r"\frac{\partial \ell}{\partial z_k} = \frac{z_k}{3 \ell(z, v)}", names) == {
        "z": tuple(one / (3 * w) for one in z)}


def test_a_case_that_nobody_wrote_has_no_value():
    hole = read(r"\begin{cases} 1 & x < 0 \\ 2 & x > 0 \end{cases}", NAMES)
    assert hole.subs(x, 0) is nan and hole.subs(x, 1) == 2


UNEQUAL = {"z": z, "u": (x, w), "n": Integer(3), "m": Integer(2)}


@pytest.mark.parametrize(("formula", "meant"), {
    r"\sum_{i=1}^n \sum_{j=1}^m a_i b_j, \quad a_i = z_i^2, "
    r"\quad b_j = u_j + \sum_{k=1, k < j}^m u_k": sum(one**2 for one in z) * (2 * x + w),
    r"\sum_{i=1}^n a_i, \quad a_i = c_i - s, \quad c_i = 2 z_i, \quad s = \sum_{k=1}^m u_k": (
        sum(2 * one for one in z) - 3 * (x + w)),
}.items())
def test_a_where_clause_runs_as_far_as_the_vectors_that_have_its_index(formula, meant):
    assert (read(formula, UNEQUAL) - meant).expand() == 0


def test_the_largest_of_cases_is_left_as_it_stands_and_is_still_the_largest():
    both = read(r"\max(0, [x > 0] - [w > 0]) + \min([x > 0], 2 x)", NAMES)
    for here, there in ((1, -1), (-1, 1), (1, 1), (-1, -1)):
        largest, least = max(0, (here > 0) - (there > 0)), min(here > 0, 2 * here)
        assert both.subs({x: here, w: there}) == largest + least


def test_names_have_one_spelling():
    assert spelled(r"\hat{y}") == spelled(r"\hat y") != spelled("y")
    assert spelled(r"c_{\text{over}}") == spelled(r"c_{over}")


REFUSED = {  # formula: (position, token, what fits)
    r"\hat y - \foo": (9, r"\foo", "a number, a name"),
    r"2 (x + 1": (8, "the end", ") fits"),
    r"x + q": (4, "q", "a name among"),
    r"x_k": (1, "_", "a subscript fits only a vector"),
    r"\frac{x}": (8, "the end", "a number, a name"),
    r"x +": (3, "the end", "a number, a name"),
    r"|x": (2, "the end", "| fits"),
    r"x ) 2": (2, ")", "an operator"),
    r"x / 2 w": (6, "w", "reads in two ways"),
    r"\log 2 x": (7, "x", "brackets around the argument of log"),
    r"\log(x, 2)": (0, "log", "one argument"),
    r"\operatorname{foo}(x)": (0, "foo", "one of log, exp"),
    r"\begin{cases} x & x \end{cases}": (20, "cases", "a relation"),
    r"\begin{cases} x \\ w & x > 0 \end{cases}": (16, r"\\", "& fits"),
    r"\begin{matrix} x \end{matrix}": (0, "matrix", "cases fits"),
    r"r^2, \quad r = r - y": (15, "r", "does not use r"),
    r"r^2, \quad r - y": (11, "r", "a where-clause"),
    r"\sum_k x": (7, "x", "limits as in"),
    r"x = 1 = 2": (6, "=", "an operator"),
    "": (0, "the end", "a number, a name"),
}


@pytest.mark.parametrize("formula", REFUSED)
def test_an_unreadable_formula_is_named_with_position_and_token(formula):
    position, token, fits = REFUSED[formula]
    with pytest.raises(LatexError) as error:
        read(formula, NAMES)
    sentence = str(error.value)
    assert f"position {position}: " in sentence and token in sentence and fits in sentence
    assert "\n" not in sentence and sentence.endswith(".")


@pytest.mark.parametrize("formula", [r"z v^{-1} + 2^z", r"\frac{1}{z}", r"z_4", r"z_0", r"z_{1.5}",
                                     r"z_{12}"])
def test_vectors_where_a_number_belongs_are_refused(formula):
    with pytest.raises(LatexError):
        read(formula, {"z": z, "v": v, "u": z[:2]})


def test_vectors_of_unequal_length_are_refused():
    with pytest.raises(LatexError, match="two vectors of one length"):
        read("z - u", {"z": z, "u": z[:2]})
    for formula in (r"\sum_k z_k", r"\sum_{k=1}^2 a_k, \quad a_k = z_k + u_k"):
        with pytest.raises(LatexError, match="no common length"):
            read(formula, {"z": z, "u": z[:2]})


@pytest.mark.parametrize(("said", "instead"), [
    (r"(\hat y - y)^2", r"(\hat y + y)^2"), (r"\frac{1}{2} x", r"\frac{2}{1} x"),
    (r"x^{w + 1}", r"x^w + 1"),
    (r"x / 2 \cdot w", r"\frac{x}{2 w}"), (r"\log(x) w", r"\log(x w)"), (r"|x - w|", r"|x| - |w|"),
    (r"-x^2", r"(-x)^2"), (r"x - w - 2", r"x - (w - 2)"), (r"\max(x, w)", r"\min(x, w)")])
def test_formulas_that_differ_read_differently(said, instead):
    assert read(said, NAMES) != read(instead, NAMES)
