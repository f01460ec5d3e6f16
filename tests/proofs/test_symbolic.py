"""Every loss computes what its docstrings say, at every end of its settings; and a loss that does
not is caught."""
import re
from dataclasses import replace
from types import FunctionType

import mpmath
import numpy as np
import pytest
import sympy

from lossedu import LOSSES, loss
from lossedu.core.record import Input, Loss
from lossedu.core.shapes import as_f_takes
from lossedu.core.spaces import LOGIT, Domain
from lossedu.proofs.inputs import draw, extremes, forms_of, settings_at_ends, sizes_of
from lossedu.proofs.latex import LatexError
from lossedu.proofs.symbolic import (
    derivative,
    evaluate,
    expression,
    gradient_expression,
    jumps,
    latex,
    prove,
)
from lossedu.proofs.symbolic.numbers import number

SIZES = (0.0, 1e-12, 1e-6, 1e-3, 0.02, 0.3, 1.0, 2.5, 17.0, 1e3, 1e5)
RESIDUALS = np.array([sign * size for size in SIZES for sign in (1, -1)])


def label(one):
    settings = ",".join(f"{name}={value:g}" if isinstance(value, float) else f"{name}={value}"
                        for name, value in one.settings.items())
    return f"{one.name}[{settings}]" if settings else one.name


EVERY = {label(variant): variant for one in LOSSES.values() for variant in settings_at_ends(one)}
OF_RESIDUALS = {name: one for name, one in EVERY.items() if one.scope != "row"
                and len(one.inputs) == 2
                and len(one.differentiable) == 1
                and all(spec.forms[0][1].everywhere for spec in one.inputs)}


def inputs(one):
    """Predictions around several targets, at every kink and far from it: valid for losses of real
    numbers."""
    steps = [kink.at(np.array([0.0]), **one.settings) for kink in one.kinks if kink.at]
    residuals = np.unique(np.concatenate([RESIDUALS, *steps]))
    residuals = residuals[np.isfinite(residuals)]
    target = np.array([0.0, 1.0, -3.5])
    pred = residuals[:, None] + target
    if one.scope == "set":
        return np.concatenate([pred, target[None]]), np.broadcast_to(target, (len(pred) + 1, 3))
    return pred.ravel(), np.broadcast_to(target, pred.shape).ravel()


def proof_sizes(one):
    """The sizes to prove a loss at. A set of points has a term for each pair, and its formula grows
    with their square: one to three points show each kind of term, and 7 would take twenty times as
    long."""
    if one.scope == "set" and all(" " in spec.forms[0][0] for spec in one.differentiable):
        return [{"n": 1, "m": 1}, {"n": 2, "m": 2}, {"n": 3, "m": 3, "d": 2}]
    return sizes_of(one)


def test_only_sets_of_points_are_proved_at_sizes_of_their_own():
    assert [name for name, one in LOSSES.items()
            if proof_sizes(one) != sizes_of(one)] == ["info_nce"]


# ---------------------------------------------------------------------- every loss
# whose proof takes a third of a second and more, at the defaults too
LONG = {"wasserstein_1d", "info_nce", "focal_softmax", "tversky", "generalized_cross_entropy",
        "cross_entropy", "crammer_singer", "jaccard", "rmse", "soft_cross_entropy", "multi_margin",
        "triplet_margin"}


def but_for(long):
    """Every loss; those that take long are for tier proof."""
    return [pytest.param(one, marks=pytest.mark.proof) if one.name in long else one
            for one in EVERY.values()]


@pytest.mark.parametrize("one", but_for(LONG), ids=EVERY)
def test_the_formulas_are_what_the_code_computes(one):
    rng = np.random.default_rng(0)
    for form in range(forms_of(one)):
        # further out a part's slope is below float64 before a precision lifts it
        far = 20.0 if one.parts else 300.0
        for sizes, spread in [*((sizes, 2.0) for sizes in proof_sizes(one)),
                              (proof_sizes(one)[-1], far)]:
            drawn = draw(one, rng, sizes, form, spread, kinks=False)
            proof = prove(one, *(as_f_takes(one, drawn) if one.scope == "set" else drawn))
            assert proof, proof.summary
            assert min(step.compared for step in proof.steps) > 0


@pytest.mark.parametrize("one", OF_RESIDUALS.values(), ids=OF_RESIDUALS)
def test_the_formulas_hold_at_kinks_and_from_tiny_residuals_to_huge_ones(one):
    proof = prove(one, *inputs(one))
    assert proof, proof.summary


@pytest.mark.parametrize("one", [one for one in EVERY.values()
                                 if any(kink.at for kink in one.kinks)], ids=label)
def test_the_gradient_formula_says_what_is_taken_exactly_at_a_kink(one):
    proof = prove(one, *draw(one, np.random.default_rng(1)))
    assert proof, proof.summary


@pytest.mark.parametrize("one", OF_RESIDUALS.values(), ids=OF_RESIDUALS)
def test_derivatives_are_left_out_only_where_the_slope_really_jumps(one):
    pred, target = inputs(one)
    on_jump = np.zeros(np.shape(one._f(pred, target)), bool)
    for on, _ in jumps(one, pred, target):
        on_jump |= on
    if on_jump.any():
        below, above = (evaluate(one, "derivative", pred[on_jump] + step, target[on_jump])
                        for step in (-1e-9, 1e-9))
        assert np.all(np.abs(below - above) > 1e-4)
    assert prove(one, pred, target).steps[1].left_out == on_jump.sum() <= 3


def limits(one):
    """(loss, setting, value) for each case that its formula makes for one value of a setting."""
    return [(one, name, condition.rhs) for name in one.settings_of
            for condition in sorted(expression(one).atoms(sympy.Eq), key=str)
            if str(condition.lhs) == name and condition.rhs.is_number]


def says_equal(one):
    """Whether the formula, as it is written, sets a setting equal to something: only then has it a
    limit."""
    return any(re.search(re.escape(spec.symbol) + r"\s*=", one.formula)
               for spec in one.settings_of.values())


# ---------------------------------------------------------------------- out to the largest floats
def wrong_at_extremes(one):
    """A sentence for each number where the code does not give what the formula says, from 1e-300 to
    1e308.

    Where the formula's value is a float, ours must be one too; a loss of real numbers, element by
    element, must have its first digits, and others come within the rounding of what they are added
    up from.
    """
    residual = one.scope == "element" and all(spec.forms[0][1].everywhere for spec in one.inputs)
    sizes = {"...": (24,) if one.scope == "element" else (3,), "n": 3, "m": 3, "C": 3, "d": 2}
    found = []
    for form in range(forms_of(one)):
        drawn = extremes(one, np.random.default_rng(17), sizes, form, furthest=308)
        drawn = as_f_takes(one, drawn) if one.scope == "set" else drawn
        with np.errstate(all="ignore"):
            ours = [one._f(*drawn), *tupled(one._df(*drawn))]
        exact = [evaluate(one, "value", *drawn), *tupled(evaluate(one, "gradient", *drawn))]
        for what, (mine, right) in enumerate(zip(ours, exact, strict=True)):
            mine, right = np.asarray(mine, dtype=float), np.asarray(right)
            with np.errstate(all="ignore"):
                room = 1e-6 * np.abs(right) + (1e-300 if residual else 1e-15)
                close = (mine == right) | (np.abs(mine - right) <= room)
            fine = close if one.scope == "element" else np.isfinite(mine) | ~np.isfinite(right)
            wrong_here = ~fine & ~np.isnan(right)  # nan: the formula has no value
            name = f"derivative {what}" if what else "value"
            found += [f"form {form}: the code's {name} is {code}, the formula's {exactly}: it "
                      "overflows, or loses its digits where numbers cancel"
                      for code, exactly in zip(mine[wrong_here], right[wrong_here])]
    return found


def tupled(values):
    return values if isinstance(values, tuple) else (values,)


@pytest.mark.parametrize("one", but_for({"info_nce", "focal_softmax", "generalized_cross_entropy",
                                         "cross_entropy"}), ids=EVERY)
def test_out_to_the_largest_floats_the_code_gives_what_the_formula_says(one):
    assert wrong_at_extremes(one) == []


def student(r, freedom=3.0):
    return (freedom + 1) / 2 * np.log1p(r * r / freedom), (freedom + 1) * r / (freedom + r * r)


@pytest.mark.parametrize("where, change", {
    "the square overflows at 1e155": lambda r: student(r),
    "only far out": lambda r: tuple(np.where(np.abs(r) > 1e200, np.inf, right)
                                    for right in (r, 1.0)),
}.items(), ids=lambda one: one if isinstance(one, str) else "")
def test_a_loss_whose_squares_overflow_is_caught(where, change):
    formula = r"2 \log(1 + \frac{r^2}{3}), r = \hat y - y" if "square" in where else r"\hat y - y"
    slope = r"\frac{4 r}{3 + r^2}, r = \hat y - y" if "square" in where else "1"
    bad = wrong(loss("mse"), f=lambda pred, target: change(pred - target)[0],
                df=lambda pred, target: change(pred - target)[1])
    bad = replace(bad, f=told(bad.f, formula), df=told(bad.df, slope))
    assert wrong_at_extremes(bad)


LIMITS = [limit for one in LOSSES.values() if says_equal(one) for limit in limits(one)]


@pytest.mark.parametrize(("one", "name", "value"), LIMITS,
                         ids=[f"{one.name}-{name}={at}" for one, name, at in LIMITS])
def test_a_case_for_one_value_of_a_setting_is_the_limit_of_the_others(one, name, value):
    near = -1e15 if value == -sympy.oo else float(value) - 1e-13
    arrays = np.array([0.01, -1.0, 3.0, 20.0]), np.zeros(4)
    for what in ("value", "derivative", "gradient"):
        np.testing.assert_allclose(evaluate(one.at(**{name: near}), what, *arrays),
                                   evaluate(one.at(**{name: float(value)}), what, *arrays),
                                   rtol=1e-10)


def test_some_setting_has_a_case_of_its_own():
    assert {(one.name, name) for one, name, _ in LIMITS} >= {("barron", "alpha")}


@pytest.mark.parametrize("name", [name for name, one in LOSSES.items() if one.settings_of
                                  and not says_equal(one)])
def test_a_formula_without_an_equals_sign_after_a_setting_has_no_such_case(name):
    assert limits(LOSSES[name]) == []


# ---------------------------------------------------------------------- what SymPy is shown
def test_the_expression_is_the_docstrings_formula():
    pred, target = sympy.symbols("pred target", extended_real=True)
    assert expression(loss("mse")) == (pred - target) ** 2
    assert derivative(loss("mse")).expand() == 2 * pred - 2 * target
    assert gradient_expression(loss("mae")) == derivative(loss("mae"))


def test_latex_shows_the_symbols_of_the_course():
    assert latex(loss("mae")) == r"\left|{\hat y - y}\right|"
    assert r"\hat y_{2}" in latex(loss("rmse"))
    assert r"\delta" in latex(loss("huber"), derivative(loss("huber")))


def test_a_vector_has_one_derivative_for_each_entry():
    assert len(derivative(loss("rmse"))) == 3


def test_numbers_stay_right_where_the_formula_in_float64_has_no_digits_left():
    tiny = np.array([1e-12, 1e-100])
    np.testing.assert_allclose(evaluate(loss("log_cosh"), "value", tiny, np.zeros(2)), tiny**2 / 2,
                               rtol=1e-15)
    assert evaluate(loss("mse"), "value", np.array([1e200]), np.zeros(1))[0] == np.inf
    for tiny in (1e-30, 1e-60, 1e-150):  # 1 + r is 1 with 40 digits, and at the last with 80, too
        value = number(lambda r: r - mpmath.log(1 + r), [tiny])
        assert value == pytest.approx(tiny**2 / 2, rel=1e-15, abs=0)


# ---------------------------------------------------------------------- rows, classes, several
# inputs
def softmax_rows(z, y):
    r"""Cross-entropy on logits.

    $$\ell(z, y) = \log \sum_k e^{z_k} - z_y$$
    """
    return np.log(np.exp(z).sum(axis=-1)) - np.take_along_axis(z, y[..., None], axis=-1)[..., 0]


def softmax_rows_grad(z, y):
    r"""$$\frac{\partial \ell}{\partial z_k} = p_k - [y = k], \quad p_k = \frac{e^{z_k}}{\sum_j
    e^{z_j}}$$"""
    return np.exp(z) / np.exp(z).sum(axis=-1,
                                     keepdims=True) - (np.arange(z.shape[-1]) == y[..., None])


def closer(a, b, c, margin=1.0):
    r"""The distance to b, less that to c, above minus the margin.

    $$\ell = \max(0, \lVert a - b \rVert_2 - \lVert a - c \rVert_2 + m)$$
    """
    return np.maximum(0, np.linalg.norm(a - b, axis=-1) - np.linalg.norm(a - c, axis=-1) + margin)


def closer_grad(a, b, c, margin=1.0):
    r"""$$\frac{\partial \ell}{\partial a} = g (u - v), \quad \frac{\partial \ell}{\partial b} = -g
    u, \quad \frac{\partial \ell}{\partial c} = g v, \quad g = [\ell > 0], \quad u = \frac{1}{\lVert
    a - b \rVert} (a - b), \quad v = \frac{1}{\lVert a - c \rVert} (a - c)$$"""
    u = (a - b) / np.linalg.norm(a - b, axis=-1)[..., None]
    v = (a - c) / np.linalg.norm(a - c, axis=-1)[..., None]
    g = 1.0 * (closer(a, b, c, margin) > 0)[..., None]
    return g * (u - v), -g * u, g * v


FACTS = dict(title="For these tests", scope="row", activation="identity",
             twin="none: made for a test", kinks=(),
             references=("none",))
CLASS = Domain("class index", index=True)
ROWS = Loss(f=softmax_rows, df=softmax_rows_grad, settings_of={}, **FACTS,
            declared=dict.fromkeys(LOSSES["mse"].declared, False),
            inputs=(Input("z", "z", LOGIT, "n C", grad=True), Input("y", "y", CLASS, "n")))
MARGIN = replace(LOSSES["huber"].settings_of["delta"], symbol="m")
TRIPLES = Loss(f=closer, df=closer_grad, settings_of={"margin": MARGIN}, **FACTS,
               declared=dict.fromkeys(LOSSES["margin_ranking"].declared, False),
               inputs=tuple(Input(name, name, shape="n d", grad=True) for name in "abc"))
RNG = np.random.default_rng(7)
ROW_INPUTS = RNG.normal(size=(6, 4)) * 3, np.array([0, 1, 2, 3, 0, 1])
TRIPLE_INPUTS = tuple(RNG.normal(size=(12, 2)) * 2 for _ in "abc")


def test_a_loss_of_rows_with_class_indices_is_proved():
    proof = prove(ROWS, *ROW_INPUTS)
    assert proof, proof.summary
    assert proof.steps[1].compared == 24


def test_a_loss_of_three_inputs_is_proved_in_each():
    proof = prove(TRIPLES, *TRIPLE_INPUTS)
    assert proof, proof.summary
    assert proof.steps[1].compared == 72
    assert 0 < np.sum(TRIPLES._f(*TRIPLE_INPUTS) > 0) < 12


def largest(a, b, order=np.inf):
    r"""The distance of two points.

    $$\ell = \lVert a - b \rVert_q$$
    """
    return np.linalg.norm(a - b, ord=order, axis=-1)


def largest_grad(a, b, order=np.inf):
    r"""$$\ell'_k = \operatorname{sign}(u_k) [|u_k| = \lVert u \rVert_\infty], \quad u = a - b$$"""
    return np.sign(a - b) * (np.abs(a - b) == largest(a, b)[..., None])


def test_an_infinite_setting_stands_in_the_formula_as_infinity():
    order = replace(MARGIN, default=np.inf, symbol="q", open_high=False)
    one = Loss(f=largest, df=largest_grad, settings_of={"order": order}, **FACTS,
               declared=ROWS.declared,
               inputs=tuple(Input(name, name, shape="n d", grad=name == "a") for name in "ab"))
    assert prove(one, *TRIPLE_INPUTS[:2])
    # its gradient formula is that of infinity
    assert not prove(one.at(order=2.0), *TRIPLE_INPUTS[:2])


def test_a_form_of_its_own_takes_the_place_of_the_formula():
    def form(pred, target, delta):
        size = sympy.Abs(pred - target)
        return sympy.Min(size, delta) * (size - sympy.Min(size, delta) / 2)

    huber = loss("huber")
    shaped = replace(huber, f=told(huber.f, r"\text{see the form}"), form=form)
    for delta in (0.5, 2.0):
        assert prove(shaped.at(delta=delta), *inputs(loss("huber")))


# ---------------------------------------------------------------------- wrong on purpose
def told(function, formula):
    """The same code under another formula."""
    other = FunctionType(function.__code__, function.__globals__, function.__name__,
                         function.__defaults__,
                         function.__closure__)
    other.__module__, other.__doc__ = function.__module__, f"A planted fault.\n\n$${formula}$$"
    return other


def under(code, function):
    """Other code under the same formula."""
    code.__name__, code.__module__ = function.__name__, function.__module__
    code.__doc__ = function.__doc__
    return code


def wrong(one, value=None, gradient=None, f=None, df=None):
    f = under(f, one.f) if f else told(one.f, value) if value else one.f
    df = under(df, one.df) if df else told(one.df, gradient) if gradient else one.df
    return replace(one, f=f, df=df, fused=None)


def change(formula, old, new):
    assert old in formula
    return formula.replace(old, new)


MSE, MAE, HUBER, RMSE, CAUCHY = (loss(name) for name in ("mse", "mae", "huber", "rmse", "cauchy"))
PLANTED = {  # the fault: (loss with it, the step that has to catch it)
    "a factor in the formula": (wrong(MSE, r"\frac12 (\hat y - y)^2"), 0),
    "a sign in the formula": (wrong(MSE, r"(\hat y + y)^2"), 0),
    "a condition the wrong way round": (
        wrong(HUBER, change(change(HUBER.formula, r"|r| \le", r"|r| \ge"), r"|r| >", r"|r| <")),
        0),
    "a condition without its bars": (
        wrong(HUBER, change(change(HUBER.formula, r"|r| \le", r"r \le"), r"|r| >", r"r >")),
        0),
    "a case left out": (
        wrong(HUBER, r"\begin{cases} \frac{1}{2} r^2 & |r| \le \delta \end{cases}, r = \hat y - y"),
        0),
    "a case left out at one point": (
        wrong(HUBER, change(HUBER.formula, r"\le \delta", r"< \delta")), 0),
    "pieces that do not join": (
        wrong(HUBER, change(HUBER.formula, r"\frac{1}{2} \delta", r"\delta")), 0),
    "a where-clause the wrong way round": (
        wrong(CAUCHY, gradient=change(CAUCHY.gradient_formula, r"r = \hat y - y",
                                      r"r = y - \hat y")),
        2),
    "a mean without its 1/n": (wrong(RMSE, change(RMSE.formula, r"\frac{1}{n}", "")), 0),
    "a sum that forgets the first": (wrong(RMSE, change(RMSE.formula, "i=1", "i=2")), 0),
    "a root left out": (wrong(RMSE, change(RMSE.formula, r"\sqrt", "")), 0),
    "a factor in the gradient formula": (wrong(MSE, gradient=r"\hat y - y"), 2),
    "a sign in the gradient formula": (wrong(MSE, gradient=r"2 (y - \hat y)"), 2),
    "the gradient formula of another loss": (wrong(HUBER, gradient=MSE.gradient_formula), 2),
    "the gradient formula of one side": (wrong(HUBER, gradient=r"\min(\delta, \hat y - y)"), 2),
    "the formula as its own gradient": (wrong(MAE, gradient=MAE.formula), 2),
    "code off by a billionth": (
        wrong(MSE, f=lambda pred, target: (pred - target) ** 2 * (1 + 1e-9)), 0),
    "code that is wrong far out only": (
        wrong(MSE, f=lambda pred, target: np.minimum((pred - target) ** 2, 1e9)), 0),
    "code that takes eps along": (
        wrong(MAE, f=lambda pred, target: np.sqrt((pred - target) ** 2 + 1e-12)), 0),
    "a slope off by a twentieth of a percent": (
        wrong(MSE, df=lambda pred, target: 2.001 * (pred - target)), 1),
    "a slope that is another loss's": (
        wrong(MSE, df=lambda pred, target: np.sign(pred - target)), 1),
    "another slope at a jump than the declared one": (
        wrong(MAE, df=lambda pred, target: np.where(pred >= target, 1.0, -1.0)), 3),
    "a formula that disagrees with the declared slope": (
        wrong(MAE, gradient=r"\begin{cases} 1 & \hat y \ge y \\ -1 & \text{otherwise} \end{cases}"),
        2),
    "a slope summed over the set": (
        wrong(RMSE, df=lambda pred, target: np.sum(RMSE.df(pred, target), axis=-1)), 1),
    "the index of the wrong class": (wrong(ROWS, value=r"\log \sum_k e^{z_k} - z_1"), 0),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_caught_where_it_stands(fault):
    one, where = PLANTED[fault]
    proof = prove(one, *(ROW_INPUTS if one.name == ROWS.name else inputs(loss(one.name))))
    assert not proof
    assert proof.steps[where].worst > proof.rtol
    assert proof.summary.startswith("DIFFERS: ") and "\n" not in proof.summary
    assert "DIFFERS" in str(proof) and re.search(r"(pred|z)=", str(proof)) or "shapes" in str(proof)


def test_at_least_fifteen_faults_are_planted():
    assert len(PLANTED) >= 15


@pytest.mark.parametrize("name, old, new", [("hinge", "<", r"\le"), ("perceptron", r"\le", "<")])
def test_a_gradient_formula_that_is_wrong_exactly_at_a_kink_is_caught(name, old, new):
    one = wrong(loss(name), gradient=change(loss(name).gradient_formula, old, new))
    assert prove(one, *draw(one, np.random.default_rng(1), kinks=False))
    assert not prove(one, *draw(one, np.random.default_rng(1)))


def test_a_proof_with_one_faulty_setting_is_no_proof_at_the_others():
    broken = wrong(HUBER, change(HUBER.formula, r"\frac{1}{2} r^2", r"\frac{1}{2 \delta} r^2"))
    assert prove(broken, *inputs(HUBER)) and not prove(broken.at(delta=2.0), *inputs(HUBER))


@pytest.mark.parametrize(("faulty", "says"), [
    (wrong(HUBER, change(HUBER.formula, r"\delta \left(", r"\beta \left(")), r'"\\beta" came'),
    (wrong(MSE, r"r^2"), '"r" came'),
    (wrong(MSE, gradient=r"2 (\hat y - y"), "the end came")],
    ids=["huber, a letter", "mse, a letter", "mse, torn"])
def test_a_formula_that_names_what_is_not_there_is_refused(faulty, says):
    with pytest.raises(LatexError, match=says):
        prove(faulty, *inputs(HUBER))


def test_two_things_with_one_symbol_are_refused():
    clash = replace(HUBER, settings_of={"delta": replace(HUBER.settings_of["delta"], symbol="y")})
    with pytest.raises(ValueError, match="stands for two things"):
        expression(clash)
