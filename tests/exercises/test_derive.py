"""Lines of a derivation: how they may be typed, which are right, what a wrong one is called, and
that nothing is run."""
import subprocess
import sys
from pathlib import Path

import pytest

import lossedu
from lossedu.exercises import EXERCISES, check, derive_audit
from lossedu.exercises.derive import Derive, Line
from lossedu.exercises.derive_audit import mutants_tried, own_problems
from lossedu.exercises.formulas import verdict
from lossedu.exercises.formulas.reading import read
from lossedu.exercises.formulas.slips import derivatives, links, right
from lossedu.exercises.formulas.space import Space
from lossedu.exercises.formulas.unreadable import Unreadable
from lossedu.exercises.kinds import Mistake

ROOT = Path(lossedu.__file__).parents[1]
MODULE = "lossedu.units.start.exercises.toy"
TEMPERATURE, LINE = EXERCISES["temperature_lines"], EXERCISES["line_by_hand"]
TURNED = Mistake("turned", {"dL/dp": "(1 - y)/p"}, "This has the label the other way round.")
FACTS = dict(
    title="Two lines", points=2, difficulty=2, minutes=5,
    because="the second factor cancels the denominator.",
    ask="A probability comes from a logit by the sigmoid. What are the two derivatives?",
    symbols=dict(z=(-4, 4), y={0, 1}), where=dict(p="sigma(z)"), mistakes=(TURNED,),
    lines={"dL/dp": Line("-y/p + (1 - y)/(1 - p)", only="p y", of="-y*log(p) - (1 - y)*log(1 - p)",
                         by="p"),
           "dp/dz": Line("p*(1 - p)", only="p", of="sigma(z)", by="z"),
           "dL/dz": Line("p - y", only="p y", most=1, follows="{dL/dp}*{dp/dz}")})


def toy(**changes):
    return Derive(MODULE, **FACTS | changes)


TOY = toy()


def judged(exercise, **lines):
    """The report on the right lines, but for some; _ stands for / in their names."""
    changed = {name.replace("_", "/"): text for name, text in lines.items()}
    return exercise.judged({**exercise.reference, **changed})


# ------------------------------------------------------------------ right lines
@pytest.mark.parametrize("text", [
    "-y/p + (1 - y)/(1 - p)", "-y/p+(1-y)/(1-p)", "(p - y)/(p*(1 - p))", "(p-y)/(p(1-p))",
    "(p - y) / p / (1 - p)",
    "(p - y)*p^-1*(1-p)^(-1)", "-(y/p - (1 - y)/(1 - p))", "dL/dp = (p - y)/(p*(1 - p))",
    "(p − y)/(p·(1 − p))",
    r"\frac{p-y}{p(1-p)}", r"$\frac{p-y}{p(1-p)}$", r"$$ -\frac{y}{p} + \frac{1-y}{1-p} $$",
    r"\frac{\partial L}{\partial p} = \dfrac{p - y}{p\,(1 - p)}",
    r"\left(p - y\right) / \left(p (1 - p)\right)",
    r"(p - y) \cdot p^{-1} \cdot (1-p)^{-1}", "(1 - y)/(1 - p) - y p**-1",
    "exp(log(1/p))*(p - y)/(1 - p)",
    "(p - y**2)/(p*(1 - p))"])   # y is 0 or 1
def test_a_line_is_right_in_whatever_form_it_is_typed(text):
    report = judged(TOY, dL_dp=text)
    assert report.passed and report.message == f"Right, because {TOY.because}"


@pytest.mark.parametrize("line, text", [
    ("dL/dw", "2/n*sum((w*x_i + b - y_i)*x_i, i)"), ("dL/dw", "2/n*sum((w*x + b - y)*x)"),
    ("dL/dw", "2*mean((w*x + b - y)*x)"), ("dL/dw", "2/n*Sum((w*x[i] + b - y[i])*x[i], (i, 1, n))"),
    ("dL/dw", r"\frac{2}{n} \sum_{i=1}^{n} (w x_i + b - y_i) x_i"),
    ("dL/dw", r"\frac2n \sum_i (w x_i + b - y_i) x_i"),
    ("dL/dw",
     r"\frac{2}{3} \left( (w x_1 + b - y_1) x_1 + (w x_2 + b - y_2) x_2 + (w x_3 + b - y_3) "
     r"x_3 \right)"),
    ("dL/dw", "2/n*((w*x + b - y) @ x)"), ("dL/dw", "2/n*dot(w*x + b - y, x)"),
    ("dL/dw", "np.mean(2*x*(w*x + b - y))"),
    ("d2L/dw2", "2*mean(x**2)"), ("d2L/dw2", "2*mean(x²)"),
    ("d2L/dw2", "2*(x1**2 + x2**2 + x3**2)/3"),
    ("b*", r"\bar y - w \bar x"), ("b*", r"\overline{y} - w \overline{x}"),
    ("b*", r"\overline{y - w x}"), ("b*", r"\Bigl(\sum_i y_i - w \sum_i x_i\Bigr) \Big/ n"),
    ("b*", "sum(y - w*x)/n"),
    ("b*", r"\frac1n \sum_i (y_i - w x_i)")])
def test_sums_and_means_may_be_typed_in_many_ways(line, text):
    assert LINE.judged({**LINE.reference, line: text}).passed


@pytest.mark.parametrize("text, same", [
    ("w_1t_1", "w_1*t_1"), ("2w_1t_1", "2*w_1*t_1"), ("-w_1t_1", "-w_1*t_1"),
    ("p_1w_1t_1", "p_1*w_1*t_1"), ("w_1t_1**2", "w_1*t_1**2"), ("w_1x_2", "w_1*x_2"),
    ("p_1(w_1t_1 + w_2t_2) - w_1t_1", "p_1*(w_1*t_1 + w_2*t_2) - w_1*t_1"),
    (r"\frac{w_1t_1}{w_2t_2}", "w_1*t_1/(w_2*t_2)"), ("w_{1}t_{1}", "w_1*t_1"),
    ("t_12", "t_12")])      # a name with two digits is not t_1 times 2
def test_numbered_names_may_stand_beside_each_other_as_a_product(text, same):
    names = dict.fromkeys("p_1 w_1 w_2 t_1 t_2 t_12".split(), (0.1, 2))
    space = Space(names | {"x": [(0.1, 2)] * 3}, {})
    assert read(text, space) == read(same, space)


@pytest.mark.parametrize("text", [
    r"\sum_j w_j t_j", r"\sum_{j=1}^{3} w_jt_j", "sum(w*t)", "sum(w_j*t_j, j)",
    "w1*t1 + w2*t2 + w3*t3",
    "w_1t_1 + w_2t_2 + w_3t_3"])
def test_numbered_names_are_a_vector_too(text):
    exercise = EXERCISES["weighted_lines"]
    assert exercise.judged({**exercise.reference, "dL/dz1": f"p_1 ({text}) - w_1 t_1",
                            "best p1": f"w_1 t_1 / ({text})"}).passed


@pytest.mark.parametrize("text", ["w_1t_3", "w_1t", "wt_1", "w_12t_1", "w_1t_1x", "w1t1",
                                  "2/w_1t_1", "w_1_t_1", "sw_1t_1", "w", "sum(w)*t"])
def test_a_product_of_numbered_names_has_one_reading_or_none(text):
    with pytest.raises(Unreadable):
        read(text, Space(dict.fromkeys("w_1 w_2 t_1 t_2".split(), (0.1, 2)), {}))


@pytest.mark.parametrize("text", [
    "var(1/y)/mean(1/y**2)", "np.var(1/y)/np.mean(1/y**2)", "var(1/y_i, i)/mean(1/y_i**2, i)",
    r"\frac{\text{Var}(1/y)}{\overline{1/y^2}}"])
def test_a_variance_is_the_mean_squared_distance_from_the_mean(text):
    exercise = EXERCISES["relative_squares"]
    assert exercise.judged({**exercise.reference, "L(c*)": text}).passed
    for wrong in (f"-({text})", text.replace("1/y", "y")):
        assert not exercise.judged({**exercise.reference, "L(c*)": wrong}).passed, wrong


def test_a_wrong_line_with_a_variance_is_told_apart():
    exercise = EXERCISES["relative_squares"]
    for text, mistake in (("var(1/y)", "variance"), ("-var(1/y)/mean(1/y**2)", "sign"),
                          ("n*var(1/y)/mean(1/y**2)", "one-over-n"), ("var(c)", "unreadable")):
        assert exercise.judged({**exercise.reference, "L(c*)": text}).mistake == mistake, text


def test_the_entry_that_fits_is_one_of_a_vector_of_the_exercise():
    exercise = EXERCISES["relative_squares"]
    report = exercise.judged({**exercise.reference, "L(c*)": "sum(1/y, i)"})
    assert "an entry such as y_i fits" in report.message


@pytest.mark.parametrize("text", ["\frac{p - y}{T}", "\x0crac{p - y}{T}", "$\tfrac{p - y}{T}$",
                                  "\\frac{p - y}{T}"])
def test_latex_without_an_r_in_front_of_the_quotes_is_read(text):
    assert judged(TEMPERATURE, dL_dz=text).passed


@pytest.mark.parametrize("form", ["tanh", r"\tanh"])
def test_a_tab_in_tanh_is_no_tab(form):
    space = Space({"z": (-2, 2)}, {})
    assert read(f"{form}(z)".replace(r"\t", "\t"), space) == read("tanh(z)", space)


def test_greek_letters_and_hats_have_several_spellings():
    space = Space({"delta": (0.5, 2), "y_hat": (-2, 2)}, {})
    for text in ("delta**2*y_hat", r"\delta^2 \hat y", r"\delta^{2} \hat{y}", "δ²*ŷ", "δ**2*yhat"):
        assert read(text, space) == read("delta**2*y_hat", space), text


def test_an_expression_of_sympy_is_read_and_its_symbols_are_known_by_their_names():
    import sympy
    p, y, other = sympy.symbols("p y other", positive=True)
    assert judged(TOY, dL_dp=(p - y) / (p * (1 - p))).passed
    report = judged(TOY, dL_dp=p - other)
    assert not report.passed and '"other" is no name here' in report.message
    assert judged(TOY, dp_dz=1.0 * p - 1.0 * p ** 2).passed
    assert '"gamma" is no function here; Abs, ' in judged(TOY, dp_dz=sympy.gamma(p)).message
    long = sympy.Add(*(p ** power for power in range(2, 900)))
    assert "this is too long" in judged(TOY, dp_dz=long).message.lower()
    assert ".doit() works it out" in judged(TOY, dL_dp=sympy.Derivative(p ** 2, p)).message


def test_a_formula_in_latex_is_solved_and_typed_in_raw_quotes():
    lines = {**FACTS["lines"], "dp/dz": Line(r"p \left(1 - p\right)", only="p", of="sigma(z)",
                                             by="z")}
    exercise = toy(lines=lines)
    assert r'"dp/dz": r"p \left(1 - p\right)"' in exercise.solution and exercise.judged(
        exercise.reference).passed


def test_lines_may_come_as_a_list_and_names_with_spaces():
    assert TOY.judged(list(TOY.reference.values())).passed
    assert TOY.judged({"dL / dp": "(p-y)/(p(1-p))", "∂p/∂z": "p-p^2", "dL/dz": "p-y"}).passed


# ------------------------------------------------------------------ wrong lines
@pytest.mark.parametrize("line, text, mistake", [
    ("dL/dp", "(y - p)/(p*(1 - p))", "sign"), ("dL/dp", "y/p - (1 - y)/(1 - p)", "sign"),
    ("dL/dp", "-y/p - (1 - y)/(1 - p)", "sign"), ("dL/dp", "-y/p + (1 + y)/(1 - p)", "sign"),
    ("dL/dp", r"\frac{p + y}{p(1-p)}", "sign"), ("dL/dp", "(p - y)/(p*(1 + p))", "sign"),
    ("dL/dp", "-y/p", "term"), ("dL/dp", "(1 - y)/(1 - p)", "term"),
    ("dL/dp", "2*(p - y)/(p*(1 - p))", "factor"),
    ("dL/dp", "(p - y)/(3*p*(1 - p))", "factor"), ("dL/dp", "-2*(p - y)/(p*(1 - p))", "factor"),
    ("dL/dp", "(p - y)*p*(1 - p)", "factor"), ("dL/dp", "(p - y)/(p**2*(1 - p))", "exponent"),
    ("dL/dp", "-y*log(p) - (1 - y)*log(1 - p)", "not-differentiated"),
    ("dL/dp", "p*(1 - p)/(p - y)", "reciprocal"),
    ("dL/dp", "p - y", "other-line"), ("dL/dp", "0.999*(p - y)/(p*(1 - p))", "rounded"),
    ("dL/dp", "-y/p + (1 - p)/(1 - p)", "variable"), ("dL/dp", "1/p", "variable"),
    ("dL/dp", "log(1 - y - z)*0 + log(-1 - y)", "no-value"), ("dp/dz", "p*(1 + p)", "sign"),
    ("dp/dz", "p", "not-differentiated"), ("dp/dz", "1 - p", "factor"),
    ("dp/dz", "p**2*(1 - p)", "exponent"), ("dp/dz", "p*(1 - y)", "variable"),
    ("dp/dz", "exp(z)/(1 + exp(-z))**2", "sign"), ("dp/dz", "log(-z)/(1 + exp(-z))**2", "log-exp"),
    ("dL/dz", "(p - y)/(p*(1 - p))", "chain-rule"), ("dL/dz", "p*(1 - p)", "chain-rule"),
    ("dL/dz", "(p - y)*p*(1 - p)", "chain-rule"),
    ("dL/dz", "(p - y)/(p*(1 - p)) + p*(1 - p)", "chain-rule"), ("dL/dz", "y - p", "sign"),
    ("dL/dz", "sigma(z) - y", "form"), ("dL/dz", "(1 - p)*p*(p - y)/(p - p^2)", None),
    ("dL/dz", "(p**2 - y**2)/(p + y)", "not-simplified"),
    ("dL/dz", "p*(1 - y) - (1 - p)*y", "not-simplified")])
def test_a_wrong_line_is_located_and_its_kind_is_named(line, text, mistake):
    report = TOY.judged({**TOY.reference, line: text})
    if mistake is None:   # SymPy cancels it by itself
        assert report.passed or report.mistake == "not-simplified"
        return
    number = list(TOY.lines).index(line) + 1
    assert not report.passed and report.mistake == mistake, report.message
    assert report.message.startswith(f"Line {number}, {line}: ")
    assert dict(report.evidence)[line] in ("wrong", "not yet")


@pytest.mark.parametrize("line, text, mistake", [
    ("dL/dw", "2*sum((w*x_i + b - y_i)*x_i, i)", "one-over-n"),
    ("dL/dw", "2/n*mean((w*x + b - y)*x)", "one-over-n"),
    ("dL/dw", r"2 \sum_i (w x_i + b - y_i) x_i", "one-over-n"),
    ("dL/dw", "mean((w*x + b - y)*x)", "factor"),
    ("dL/dw", "2*mean((w*x + b + y)*x)", "sign"), ("dL/dw", r"\frac2n \sum_i (w x_i - b - y_i) x_i",
                                                   "sign"),
    ("dL/dw", "2/n*sum((w*x_i - y_i)*x_i, i)", "term"),
    ("dL/dw", "2*mean((w*x + b - y)*y)", "variable"),
    ("dL/dw", "2*mean((w*x + b - y)**2*x)", "exponent"),
    ("dL/dw", "mean((w*x + b - y)**2)", "not-differentiated"),
    ("dL/dw", "2*mean(w*x + b - y)", "residual_not_weighted"),
    ("dL/db", "2*mean((w*x + b - y)*x)", "other-line"),
    ("dL/db", "2*(mean(w*x - y) + n*b)", "one-over-n"), ("dL/db", "2*mean(w*x - y)", "term"),
    ("d2L/dw2", "2*sum(x**2)", "one-over-n"), ("d2L/dw2", "2*mean(x)", "mixed"),
    ("d2L/dw2", "2*mean(x)**2", "square_of_the_mean"), ("b*", "mean(y) + w*mean(x)", "sign"),
    ("b*", "mean(y) - mean(x)", "factor"), ("b*", "sum(y) - w*sum(x)", "one-over-n"),
    ("b*", "mean(y) - w*sum(x)", "one-over-n"), ("b*", "mean(x) - w*mean(y)", None)])
def test_a_wrong_sum_is_named(line, text, mistake):
    report = LINE.judged({**LINE.reference, line: text})
    assert not report.passed and report.mistake == mistake, report.message


@pytest.mark.parametrize("text, times", [
    ("sum((w*x_i + b - y_i)*x_i, i)", "3/2 times"), ("2/(n - 1)*sum((w*x_i + b - y_i)*x_i, i)",
                                                     "3/2 times")])
def test_a_factor_that_may_depend_on_n_is_not_called_constant(text, times):
    report = LINE.judged({**LINE.reference, "dL/dw": text})
    assert report.mistake == "factor"
    assert (f"With 3 examples it is {times} what is expected. Does this factor depend on n?"
            in report.message)


@pytest.mark.parametrize("line, text", [
    ("dL/dw", "2*sum((w*x_i + b - y_i)*x_i, i)/3"), ("dL/dw", "2*mean((w*x + b - y)*x) + (n - 3)"),
    ("dL/dw", r"\frac23 \sum_i (w x_i + b - y_i) x_i"), ("b*", "(sum(y) - w*sum(x))/3"),
    ("b*", "mean(y)*n/3 - w*mean(x)")])
def test_a_line_that_is_right_for_one_number_of_examples_is_refused(line, text):
    report = LINE.judged({**LINE.reference, line: text})
    assert not report.passed and report.mistake == "number-for-n"
    assert ("This is right where n is 3, but not where it is 2. Does a 3 stand in it in the "
            "place of n?" in report.message)


@pytest.mark.parametrize("text", [
    "2*((w*x_1 + b - y_1)*x_1 + (w*x_2 + b - y_2)*x_2 + (w*x_3 + b - y_3)*x_3)/3",
    r"\frac{2}{n} \sum_i (w x_{i} + b - y_{i}) x_{i}",
    r"\frac2n \sum_{i=1}^n (w x_i + b - y_i) x_i",
    "2*mean(w*x**2 + b*x - x*y)"])
def test_a_line_for_any_number_of_examples_passes_and_so_does_one_entry_by_entry(text):
    assert LINE.judged({**LINE.reference, "dL/dw": text}).passed


@pytest.mark.parametrize("line, text", [
    ("dL/dz", "(p - y)/T**2"), ("dL/dz", "(p - y)/(p*(1 - p))"), ("dL/dz", "(p - y)*p*(1 - p)/T"),
    ("dL/dT", "-(p - y)/T**2"), ("dL/dT", "(p - y)"), ("dL/dT", "-(p - y)*z**2/T**4"),
    ("dL/dT", "p - y - z/T**2")])
def test_a_chain_rule_that_is_cut_short_or_doubled_is_named(line, text):
    assert TEMPERATURE.judged({**TEMPERATURE.reference, line: text}).mistake == "chain-rule"


@pytest.mark.parametrize("text", ["-z_2 + log(sum(exp(z)))", r"-z_2 + \log \sum_k e^{z_k}"])
def test_another_entry_of_a_vector_is_named(text):
    exercise = toy(symbols=dict(z=[(-3, 3)] * 3), where={}, mistakes=(
        Mistake("first", {"L": "z_1"}, "This is the first logit, and nothing else."),), lines={
        "L": Line("-z_1 + log(sum(exp(z)))"), "dL/dz_1": Line("exp(z_1)/sum(exp(z)) - 1")})
    report = exercise.judged({**exercise.reference, "L": text})
    assert report.mistake == "variable" and "the marked entry" in report.message


@pytest.mark.parametrize("text, said", [
    ("(1 - A)/2/(1 + q)", "This differs"),
    ("(1 - A)**2", "There is no P in it. Can it do without?"),
    ("1/(1 + P)", "It does not change with A, and should")])
def test_a_symbol_of_the_right_line_is_not_called_superfluous_where_another_is_defined_by_it(
        text, said):
    # A falls with P at a fixed q, and (1 - A)/P is q: its value does not change with P then
    exercise = toy(symbols=dict(q=(0.1, 0.4), P=(0.3, 0.9)), where=dict(A="1 - q*P"),
                   lines={"prevalence": Line("(1 - A)/P", only="A P q")},
                   mistakes=(Mistake("turned", {"prevalence": "P/(1 - A)"},
                                     "1 - A is the number of true ones: put it above."),))
    message = judged(exercise, prevalence=text).message
    assert said in message and "should not" not in message


def test_the_product_rule_is_named():
    exercise = toy(symbols=dict(z=(0.5, 3)), where={}, lines={
        "df/dz": Line("log(z)/z**2 - log(z)**2/(2*z**2)", of="log(z)**2/(2*z)", by="z")}, mistakes=(
        Mistake("other", {"df/dz": "z"}, "This is something else altogether."),))
    assert list(own_problems(exercise)) == []
    for text in ("log(z)/z**2", "log(z)/z**2 + log(z)**2/(2*z**2)", "-log(z)/z**3"):
        assert exercise.judged({"df/dz": text}).mistake == "product-rule", text


@pytest.mark.parametrize("name, line, text, words, mark", [
    ("relative_squares", "d2L/dc2", "2*mean(c/y**2)", "The marked factor does not belong", 7),
    ("relative_squares", "dL/dc", "2*mean(c**2/y**2 - c/y)", "too many", None),
    ("line_by_hand", "dL/db", "2*mean((w*x + b - y)*b)", "The marked factor does not belong", 21)])
def test_a_factor_too_many_is_never_called_one_that_is_lacking(name, line, text, words, mark):
    exercise = EXERCISES.find(name)
    lines = {key: one.formula for key, one in exercise.lines.items()}
    report = repr(check(name, {**lines, line: text}))
    assert words in report and "lacks a factor" not in report
    if mark is not None:
        typed, below = report.split("you typed")[1].split("\n")[:2]
        assert below.index("^") - len("  you typed") - typed.index(text) == mark


def test_a_point_shows_the_difference_and_a_mark_the_place():
    report = judged(TOY, dp_dz="p*(1 + p)")
    p, got, wanted = (float(report.message.split(word)[1].split()[0].strip(","))
                      for word in ("p = ", "gives ", ", and "))
    assert got == pytest.approx(p * (1 + p), rel=1e-3) and wanted == pytest.approx(p * (1 - p),
                                                                                   rel=1e-3)
    typed, mark = report.evidence[-2:]
    assert typed == ("you typed", "p*(1 + p)") and mark[1].index("^") == typed[1].index("+")


def test_a_line_that_follows_from_a_wrong_one_is_told_so():
    report = judged(TOY, dL_dp="(y - p)/(p*(1 - p))", dL_dz="y - p")
    assert report.mistake == "sign" and report.message.startswith("Line 1")
    assert dict(report.evidence)["dL/dz"] == "follows from your dL/dp: mend that first"
    assert dict(report.evidence)["dp/dz"] == "right"


def test_a_line_that_follows_from_right_ones_only_is_not_excused():
    report = judged(TOY, dL_dp="(y - p)/(p*(1 - p))", dL_dz="p + y")
    assert dict(report.evidence)["dL/dz"] == "wrong"


def test_the_line_above_once_more_is_told_as_such():
    exercise = toy(lines={"dL/dz": Line("sigma(z) - y"), "in p": Line("p - y", only="p y")},
                   mistakes=(Mistake("turned", {"dL/dz": "y - z"},
                                     "This is something else altogether."),))
    report = exercise.judged({"dL/dz": "sigma(z) - y", "in p": "sigma(z) - y"})
    assert report.mistake == "same-line" and "your line dL/dz once more" in report.message


def test_the_known_mistake_speaks_before_any_other_explanation():
    report = judged(TOY, dL_dp="(1 - y)/p")
    assert report.mistake == "turned" and TURNED.hint in report.message


@pytest.mark.parametrize("text", ["d*sign(r)", "sign(r)*d"])
def test_a_symbol_that_should_be_absent_does_not_need_an_exponent(text):
    exercise = EXERCISES["pseudo_huber"]
    report = judged(exercise, **{"limit of psi": text})
    assert "exponent" not in report.message and report.mistake == "form"
    assert "r should not occur here: a formula in d is wanted." in report.message
    assert judged(TOY, dp_dz="p*(1 - p**2)").mistake == "exponent"
    needed = judged(exercise, **{"limit of the difference": "2*d/4"})
    assert "needs an exponent" in needed.message


# ------------------------------------------------------------------ what cannot be read
@pytest.mark.parametrize("text, said, at", [
    ("p*(1 - p", "The formula ends too early: a ) is missing.", 8),
    ("p)", '")" came; an operator or the end fits.', 1),
    ("p +", "The formula ends too early; a number, a name, a function or a bracket fits.", 3),
    ("p*(1 - q)", '"q" is no name here; p fits.', 7),
    ("py", '"py" is no name here; p fits.', 0),
    ("softmax(z)", '"softmax" is no name here; p fits, and ', 0),
    ("p.real", '"." came; an operator or the end fits.', 1),
    ("p; y", '";" came; an operator or the end fits.', 1),
    ("y/p z", '"z" came; * or brackets fit, for a product after / reads in two ways.', 4),
    (r"\frac{p}{q}", '"q" is no name here; p fits.', 9),
    (r"\frac{p}{y", "The formula ends too early: a } is missing.", 10),
    ("1/(p - p)", "This divides by 0 or takes the logarithm of 0", None),
    (r"\log\sum z", r'"\sum" came; a sum with its index fits, such as \sum_i x_i.', 4),
    ("", "An empty text came; a formula fits.", None),
    ("9**9**9", '"^" came; an exponent between -100 and 100 and smaller numbers fit.', 1),
    ("sum(p for p in z)", "A loop came; a sum is typed as sum(x_i, i) here.", 6)])
def test_what_cannot_be_read_is_one_sentence_with_the_place(text, said, at):
    report = judged(TOY, dp_dz=text)
    assert report.mistake == "unreadable" and said in report.message, report.message
    marks = [row for label, row in report.evidence if label == "" and row.endswith("^")]
    assert [row.index("^") for row in marks] == ([] if at is None else [at])


@pytest.mark.parametrize("line, fit", [
    ("dL_dp", "p and y fit, and p*y for a product."), ("dp_dz", "p fits.")])
def test_an_unknown_name_is_told_with_the_symbols_of_its_own_line(line, fit):
    assert f'"py" is no name here; {fit}' in judged(TOY, **{line: "py"}).message
    free = toy(lines={**FACTS["lines"], "dp/dz": Line("p*(1 - p)")})
    assert '"q" is no name here; z, y and p fit.' in judged(free, dp_dz="q").message


def test_an_unknown_symbol_of_sympy_is_told_with_those_of_its_line():
    import sympy
    assert '"q" is no name here; p fits.' in judged(TOY, dp_dz=sympy.Symbol("q")).message


@pytest.mark.parametrize("text", [
    "diff(sigma(z), z)", "Derivative(p, z)", "dp/dz", "dL/dp*dp/dz", "d/dz sigma(z)",
    r"\frac{d p}{d z}",
    r"\frac{\partial p}{\partial z}", r"\partial p", "p' = dp/dz", "grad(p)", "∂p/∂z"])
def test_a_line_that_restates_the_question_is_refused_as_such(text):
    report = judged(TOY, dp_dz=text)
    assert report.mistake == "unreadable" and "question down once more" in report.message, (
        report.message)


def test_a_quotient_of_names_that_begin_with_d_is_no_derivative():
    space = Space({"delta": (0.5, 2), "d": (1, 2)}, {})
    for text in ("d*delta/delta", "delta / delta * d", r"\frac{d}{1}", r"\frac{d \delta}{\delta}"):
        assert read(text, space) == space.values["d"], text


def test_a_vector_where_a_number_is_asked_for_is_told():
    report = LINE.judged({**LINE.reference, "dL/dw": "2*(w*x + b - y)*x"})
    assert "a vector with 3 entries" in report.message and "a sum or a mean" in report.message
    assert "index i runs over nothing here" in LINE.judged({**LINE.reference,
                                                            "b*": "y_i - w*x_i"}).message
    assert "an index from 1 to 3 fits, not 0" in LINE.judged({**LINE.reference,
                                                              "b*": "y[0]"}).message


HOSTILE = (
    "__import__('os').system('x')", "().__class__.__bases__[0].__subclasses__()", "eval('1')",
    "exec('x=1')",
    "open('/etc/passwd').read()", "lambda: 1", "p if y else z", "[p for p in range(10)]", "p := 3",
    "f'{p}'", "p\n\nimport os",
    "9**9**9", "9**9**9**9", "((9**99)**99)**99", "((2*z)**99)**99**99",
    "exp(exp(exp(exp(exp(z)))))", "z**z**z**z**z",
    "(" * 10_000, "(" * 600, "(" * 200 + "p" + ")" * 200, "-" * 500 + "p", "log " * 140 + "p",
    "p" * 600, "p*" * 299 + "p",
    "+".join(["(p+y+z)**99"] * 40), "1e999", "1e-999", "9" * 500, "0.1" * 100, "1/0", "0**-1",
    "p/0", "max(p)", "min()", "log()",
    r"\frac" * 100, r"\sum_{i=1}^{99999999} p", r"\sum_{i=1}^{3} \sum_{j=1}^{9999} p",
    r"\begin{cases} p \end{cases}",
    r"\input{/etc/passwd}", r"\write18{ls}", r"\def\x{\x\x}\x", r"{" * 300, r"\sqrt^{99999999}{4}",
    "sqrt^99999999(4)",
    r"\max^{99999999}(9, 8)", "sum(p, i)", "sum(sum(p, i), j)", "Sum(p, (i, 1, 10**9))",
    "Sum(p, (i, 1, 999999999))", "\x00", "\ud800",
    "|" * 300, "||p|", "σ" * 300, "p²³²", "x" * 601, "=" * 50, "p = = p", "$" * 100, "\\" * 100,
    "nan", "inf", "oo", "zoo", "I",
    "p < y", "(p < y)", "p == y", "not p", "p and y", "p % 2", "p // 2", "p ~ y", "p!", "p & y",
    "#p", "'p'", '"p"', "`p`")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_odd_passes_runs_or_takes_long(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert TOY.known     # read once
    report = judged(TOY, dp_dz=text)
    assert not report.passed and report.attempted and len(report.message) < 500
    assert not report.message.startswith("This cannot be read. "
                                         "What fits"), "the judging raised an error"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("answer, said", [
    (None, "None came; type toy = {"), (3, "An int came; type toy"),
    ({}, "An empty dict came; type toy"),
    ({"dL/dq": "p"}, "There is no line 'dL/dq'; dL/dp, dp/dz and dL/dz fit. Did you mean"),
    ({3: "p"}, "no line '3'"),
    ({"dp/dz": 3j}, "A complex came; a formula as text fits."),
    ({"dp/dz": ["p"]}, "A list came; a formula as text fits."),
    ({"dp/dz": lambda z: z}, "A function came; a formula as text fits."),
    ({"dp/dz": None}, "None came;"),
    ({"dp/dz": True}, "A bool came;"), (["p"], "A list came; type toy")])
def test_odd_answers_are_told_what_fits(answer, said):
    report = TOY.judged(answer)
    assert not report.passed and report.attempted and said in report.message, report.message


def test_a_number_may_stand_for_a_line():
    assert "gives 0.25" in TOY.judged({"dp/dz": 0.25}).message


@pytest.mark.parametrize("answer", [
    ..., {"dL/dp": ..., "dp/dz": ..., "dL/dz": ...},
    {"dL/dp": "...", "dp/dz": " … ", "dL/dz": "..."}, {"dL/dp": "..."}])
def test_what_is_unwritten_counts_as_no_attempt(answer):
    report = TOY.judged(answer)
    assert not report.attempted and not report.passed


def test_lines_that_are_still_to_be_written_are_told():
    report = TOY.judged({"dp/dz": "p*(1 - p)", "dL/dz": "..."})
    assert not report.passed and report.attempted
    assert report.message == "dp/dz is right. Still to be written: dL/dp and dL/dz."


def test_a_wrong_line_is_told_before_what_is_missing():
    assert TOY.judged({"dp/dz": "p*(1 + p)"}).mistake == "sign"


# ------------------------------------------------------------------ imports
def test_neither_the_package_nor_an_exercise_imports_sympy():
    code = ("import sys, lossedu; e = lossedu.EXERCISES['temperature_lines']; e.stub, e.solution, "
            "e.goal, repr(e); print(sorted({'sympy', 'mpmath'} & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          encoding="utf-8", cwd=ROOT)
    assert done.stdout.strip() == "[]", done.stderr


def test_check_finds_it_by_its_name():
    assert check("temperature_lines", TEMPERATURE.reference).passed


# ------------------------------------------------------------------ the record and its audit
@pytest.mark.parametrize("changes, words", [
    (dict(lines={}), "it has 0 lines; 1 to 8 fit"), (dict(lines={"dL/dp": "p"}), "lines has to be"),
    (dict(because="so"), "because has no reason"), (dict(mistakes=()), "0 known mistakes"),
    (dict(lines={"dL/dp": Line("p", only="q")}), "has only='q'; p, y and z fit"),
    (dict(lines={"dL/dp": Line("p", of="p")}), "one of `of` and `by`"),
    (dict(lines={"dL/dp": Line("p", follows="{dp/dz}")}), "earlier lines in braces fit"),
    (dict(mistakes=(Mistake("turned", "p", TURNED.hint),)), "no dict with wrong lines"),
    (dict(mistakes=(Mistake("turned", {"x": "p"}, TURNED.hint),)), "no dict with wrong lines")])
def test_facts_that_do_not_fit_are_told(changes, words):
    with pytest.raises(TypeError) as told:
        toy(**changes)
    assert words in str(told.value)


def test_a_sound_exercise_has_no_problems():
    assert TOY.problems() == []


def with_line(name, **changes):
    lines = dict(FACTS["lines"])
    facts = {field: getattr(lines[name], field) for field in ("formula", "only", "of", "by",
                                                              "follows", "most")}
    return toy(lines={**lines, name: Line(**facts | changes)})


@pytest.fixture
def no_mutants(monkeypatch):
    """An audit without the wrong lines that it makes: they take most of its time."""
    monkeypatch.setattr(derive_audit, "mutants_tried", lambda *given: derive_audit.Tried())


@pytest.mark.usefixtures("no_mutants")
@pytest.mark.parametrize("exercise, words", [
    (with_line("dp/dz", formula="p*(1 + p)"), "is not the derivative of sigma(z) in z"),
    (with_line("dL/dz", formula="y - p"), "does not follow from"),
    (with_line("dL/dp", only="p"), "does not pass"),
    (with_line("dp/dz", formula="p*(1 - q)"), "cannot be read"),
    (with_line("dp/dz", formula="log(-1 - p)"), "has a value at 0 points"),
    (toy(mistakes=(Mistake("turned", {"dL/dp": "(p - y)/(p*(1 - p))"}, TURNED.hint),)),
     "the mistake 'turned' passes"),
    (toy(mistakes=(Mistake("turned", {"dL/dp": "(1 - y)/q"}, TURNED.hint),)),
     "is taken for 'unreadable'"),
    (toy(ask=f"{FACTS['ask']} Is the first one -y/p+(1-y)/(1-p)?"), "is given away")])
def test_the_audit_catches_what_is_wrong_with_a_record(exercise, words):
    assert [said for said in exercise.problems() if words in said], exercise.problems()


def test_the_audit_catches_a_judge_that_lets_everything_pass(monkeypatch):
    monkeypatch.setattr(verdict, "of_wrong", lambda *given: verdict.State("right"))
    assert [said for said in own_problems(TOY) if "passes." in said]


def test_the_audit_catches_a_judge_that_names_nothing(monkeypatch):
    monkeypatch.setattr(verdict, "naming", lambda *given: None)
    assert [said for said in own_problems(TOY) if "gets no name" in said]


@pytest.mark.usefixtures("no_mutants")
def test_the_audit_catches_a_judge_that_refuses_another_form(monkeypatch):
    monkeypatch.setattr(derive_audit, "right_forms", lambda exercise, name: {"planted": "p + y"})
    assert [said for said in own_problems(TOY) if "the right line planted does not pass" in said]


def test_most_wrong_lines_that_are_made_are_caught_and_each_is_named():
    tried = mutants_tried(TOY)
    assert tried.made > 100 and tried.caught + tried.equal == tried.made
    assert tried.passed == [] and tried.unnamed == [] and tried.equal < 0.15 * tried.made


# ------------------------------------------------------------------ the parts
@pytest.mark.parametrize("text", ["log(1 + x**2)", "exp(-x**2/2)", "sqrt(1 + (x/3)**2)", "x*log(x)",
                                  "sigma(2*x)/x",
                                  "tanh(x)**3", "log(cosh(x))", "(x - 1)**2/(1 + x**2)", "2**x",
                                  "abs(x - 3)"])
def test_the_rules_of_the_slips_differentiate_as_sympy_does_and_each_slip_is_wrong(text):
    from lossedu.exercises.formulas.numbers import equal, values_at
    space = Space({"x": (0.2, 2.5)}, {})
    x, expr = space.values["x"], read(text, space)
    wanted = values_at(expr.diff(x), space.points)
    assert equal(values_at(right(expr, x), space.points), wanted)
    slips = list(derivatives(expr, x))
    wrong = [slip for slip in slips if not equal(values_at(slip.expr, space.points), wanted)]
    assert len(wrong) >= min(2, len(slips)) and len(wrong) >= 0.7 * len(slips)


def test_the_links_of_a_chain_are_those_of_its_inner_functions():
    space = Space({"x": (0.2, 2.5)}, {})
    x = space.values["x"]
    found = [str(link) for link in links(read("log(1 + (3*x)**2)", space), x)]
    assert "18*x" in found and "2*x" in found


def test_two_formulas_that_differ_by_little_are_told_apart():
    report = judged(TOY, dp_dz="p*(1 - p)*1.000000000000000000001")
    assert not report.passed and report.mistake == "rounded"


def test_a_formula_is_not_read_beyond_its_length():
    with pytest.raises(Unreadable, match="601 characters came; at most 600 fit"):
        read("p" + "+p" * 300, TOY.space)


# ------------------------------------------------------------------ the two of the course
@pytest.mark.parametrize("line, text", [
    ("du/dT", "-u/T"), ("dL/dT", "-(p - y)*u/T"), ("dL/dT", r"\frac{(y - p)\, z}{T^2}"),
    ("dL/dz", "(p - y)/T"), ("d2L/dz2", r"\frac{p (1 - p)}{T^2}"), ("d2L/dz2", "p/T**2 - p^2/T^2")])
def test_what_the_text_defines_may_be_used(line, text):
    assert TEMPERATURE.judged({**TEMPERATURE.reference, line: text}).passed


@pytest.mark.parametrize("text", [
    "2*mean((y_hat - y)*x)", r"\frac2n \sum_i (\hat y_i - y_i) x_i",
    "2/n*sum((y_hat_i - y_i)*x_i, i)"])
def test_the_prediction_may_stand_for_the_line(text):
    assert LINE.judged({**LINE.reference, "dL/dw": text}).passed
