"""The pools: what is drawn is sound for every seed, differs between seeds, and is no public one."""
import importlib.util
import math
import pickle
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from lossedu import pools, units
from lossedu.exercises import EXERCISES, judging
from lossedu.exercises.common_audit import value_in
from lossedu.exercises.debug_audit import the_run_shows_the_faults
from lossedu.exercises.decide import Wrong
from lossedu.exercises.explain.diagnose import diagnose
from lossedu.exercises.explain.difference import evidence_of
from lossedu.exercises.formulas.lines import typed_line
from lossedu.exercises.formulas.numbers import equal
from lossedu.exercises.kinds import Mistake
from lossedu.exercises.limits import seconds_allowed
from lossedu.exercises.usual import as_usual
from lossedu.losses.regression.asymmetric_mae import asymmetric_mae
from lossedu.pools import drawing, making

ITEMS = [(unit, id) for unit, ids in pools.units_with_a_pool().items() for id in ids]
KIND = {(unit, id): pools.item(unit, id, 0).kind for unit, id in ITEMS}
# their audits take no time; formulas are compared by SymPy, and programs are run many times
QUICK = [one for one in ITEMS if KIND[one] in ("estimate", "decide")]
SLOW = [one for one in ITEMS if one not in QUICK]


made = cache(pools.made)    # many tests look at the same draws


def exercises(unit, id, seeds):
    return [made(unit, id, seed) for seed in seeds]


def passes(exercise, answer):
    """`exercise.judged(answer).passed`; why an answer fails, which takes long, is not looked
    for."""
    if exercise.kind == "debug" and callable(answer):
        with as_usual():
            if not judging.is_right(exercise, judging.shared_cases(exercise), answer,
                                    seconds_allowed()):
                return False
    if exercise.kind == "derive" and isinstance(answer, dict) and {*answer} == {*exercise.lines}:
        if not all(equal(typed_line(text, exercise.space).values, exercise.known[name].values)
                   for name, text in answer.items()):
            return False
    return exercise.judged(answer).passed


# ------------------------------------------------------------------ each is sound
@pytest.fixture
def strict(monkeypatch):
    """A diagnosis that stumbles is a failure here."""
    monkeypatch.setattr(judging, "_diagnose", diagnose)
    monkeypatch.setattr(judging, "_evidence", evidence_of)


@pytest.mark.proof
@pytest.mark.parametrize("unit, id", QUICK)
def test_an_item_survives_every_audit_for_three_seeds(unit, id, strict):
    for exercise in exercises(unit, id, range(3)):
        assert exercise.problems() == []


@pytest.mark.proof
@pytest.mark.parametrize("unit, id", SLOW)
def test_what_is_right_passes_and_what_is_unwritten_is_no_attempt(unit, id):
    for exercise in exercises(unit, id, range(3)):
        assert exercise.judged(value_in(exercise.solution, exercise.function)).passed
        assert not exercise.judged(value_in(exercise.stub, exercise.function)).attempted


@pytest.mark.proof
@pytest.mark.parametrize("unit, id", ITEMS)
def test_an_item_survives_every_audit_for_further_seeds(unit, id, strict):
    for exercise in exercises(unit, id, range(100, 103) if (unit, id) in QUICK else [100]):
        if exercise.kind == "debug":
            assert list(the_run_shows_the_faults(exercise)) == []
        assert exercise.problems((0,)) == []


@pytest.mark.proof
@pytest.mark.parametrize("unit, id", ITEMS)
def test_few_draws_are_thrown_away(unit, id, monkeypatch):
    """A recipe that finds sound constants by trial alone would hide that it is wrong."""
    draws = []
    rng = drawing._rng
    monkeypatch.setattr(drawing, "_rng", lambda *of: draws.append(of) or rng(*of))
    for seed in range(20):
        pools.made(unit, id, seed)
    assert 20 <= len(draws) <= 28


# ------------------------------------------------------------------ seeds
@pytest.mark.parametrize("unit, id", ITEMS)
def test_another_seed_has_another_right_answer(unit, id):
    fewest, drawn = {"estimate": (10, 16), "decide": (8, 16), "derive": (3, 16),
                     "debug": (2, 16)}[KIND[unit, id]]
    found = exercises(unit, id, range(drawn))
    assert len({one.solution for one in found}) >= fewest
    assert len({one.stub for one in found}) >= (5 if KIND[unit, id] == "debug" else 1)
    if KIND[unit, id] == "decide":   # what is right, and which letters and numbers it has
        assert len({one.reference for one in found}) >= 3
        assert len({tuple(one.letters.items()) for one in found}) >= 8
        assert len({tuple(one.numbers.items()) for one in found}) >= 8


@pytest.mark.parametrize("unit, id", QUICK)
def test_the_answer_of_one_seed_seldom_passes_for_another(unit, id):
    found = exercises(unit, id, range(40, 60))
    answers = [value_in(one.solution, one.function) for one in found]
    passing = sum(one.judged(other).passed
                  for one, other in zip(found, answers[1:] + answers[:1]))
    assert passing <= 3


@pytest.mark.proof
@pytest.mark.parametrize("unit, id", SLOW)
def test_the_formulas_and_programs_of_one_seed_often_fail_for_another(unit, id):
    found = exercises(unit, id, range(40, 52))
    answers = [value_in(one.solution, one.function) for one in found]
    passing = sum(passes(one, other)
                  for one, other in zip(found, answers[1:] + answers[:1]))
    assert passing <= 8


@pytest.mark.parametrize("unit, id", ITEMS)
def test_the_same_seed_makes_the_same_exercise(unit, id):
    one, two = pools.item(unit, id, 7), pools.item(unit, id, 7)
    assert one.exercise is not two.exercise
    assert pools.fingerprint(one) == pools.fingerprint(two)
    assert one.oral == two.oral


# ------------------------------------------------------------------ no public exercise
@pytest.mark.parametrize("unit, id", QUICK)
def test_no_public_answer_passes(unit, id):
    public = drawing.public_answers(unit, KIND[unit, id])
    assert public
    for exercise in exercises(unit, id, range(12)):
        assert not [one for one in public if exercise.judged(one).passed]


@pytest.mark.proof
@pytest.mark.parametrize("unit, id", SLOW)
def test_no_public_derivation_and_no_public_function_passes(unit, id):
    functions = KIND[unit, id] == "debug"
    public = [one for one in EXERCISES.of(unit)
              if one.kind == "derive" or functions and callable(one.reference)]
    assert public
    for exercise in exercises(unit, id, range(3)):
        for one in public:
            assert not passes(exercise, one.reference), one.name


def test_a_public_answer_that_is_right_by_chance_leads_to_another_draw(monkeypatch):
    exercise = pools.made("outliers", "stuck_sensor", 5)
    monkeypatch.setattr(drawing, "public_answers", lambda unit, kind: (exercise.reference,))
    other = pools.made("outliers", "stuck_sensor", 5)
    assert not other.judged(exercise.reference).passed
    assert pools.fingerprint(other) != pools.fingerprint(exercise)


@pytest.mark.parametrize("unit, id", ITEMS)
def test_names_are_those_of_no_public_exercise_and_give_the_unit(unit, id):
    item = pools.item(unit, id, 1)
    assert item.name == f"pool_{unit}_{id}" and item.name.isidentifier()
    assert item.name not in EXERCISES
    assert item.exercise.unit == unit and item.unit == unit
    assert item.file_name == f"{item.name}.py"


# ------------------------------------------------------------------ right by another way
def test_the_promised_time_minimises_the_loss_with_two_costs():
    places = (np.arange(200_000) + 0.5) / 200_000
    for exercise in exercises("regression", "waiting", range(4)):
        mean, late = numbers_in(exercise.ask)[:2]
        times = -mean * np.log1p(-places)   # quantiles of the exponential distribution

        def cost(promise, times=times, late=late):
            return float(np.mean(asymmetric_mae(promise, times, under=late, over=1.0)))

        right = exercise.reference
        assert cost(right) < min(cost(0.98 * right), cost(1.02 * right))


@pytest.mark.parametrize("share, k", [(0.05, 1.345), (0.2, 1.0), (0.12, 2.0)])
def test_the_shift_of_a_robust_constant_solves_its_equation(share, k):
    from lossedu.pools.outliers import GAUSS, shift_of_huber
    shift = shift_of_huber(share, k)
    low, high = -k + shift, k + shift   # where a residual is not clipped

    def density(x):
        return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)

    inner = (density(low) - density(high) - shift * (GAUSS.cdf(high) - GAUSS.cdf(low))
             + k * (1 - GAUSS.cdf(high)) - k * GAUSS.cdf(low))
    assert (1 - share) * inner + share * k == pytest.approx(0, abs=1e-4)


def test_the_mad_has_its_factor_already_as_in_the_unit():
    """The unit defines it with 1.4826, so no text multiplies by it once more."""
    text = Path(pools.__file__).with_name("outliers.py").read_text(encoding="utf-8")
    unit = Path(units.__file__).with_name("outliers").joinpath("unit.md").read_text("utf-8")
    assert "mathrm{MAD}(r) = 1.4826" in unit and "1.4826" not in text


def test_the_floor_behind_a_softmax_is_that_of_the_course():
    from lossedu.pools.activation_mismatch import class_floor
    assert class_floor(1, 0, 10) == pytest.approx(math.log(1 + 9 / math.e))


def test_odds_are_divided_by_the_weight():
    from lossedu.pools.imbalance import prob_behind
    assert prob_behind(0.9, 9.0) == pytest.approx(0.5)
    assert prob_behind(0.75, 9.0) == pytest.approx(0.25)


def numbers_in(text):
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", text)]


@pytest.mark.parametrize("seed", range(5))
def test_estimates_follow_from_the_numbers_in_their_question(seed):
    exercise = pools.made("cross_entropy", "frequencies_learned", seed)
    shares = np.array([float(one) for one in re.findall(r"(\d+) %", exercise.ask)]) / 100
    fallen = math.log(len(shares)) + float(shares @ np.log(shares))
    unit = math.log(2) if exercise.unit_of == "bits" else 1.0
    assert shares.sum() == pytest.approx(1)
    assert exercise.reference == pytest.approx(fallen / unit)

    exercise = pools.made("information", "wrong_code", seed)
    letters, *rest = numbers_in(exercise.ask.replace("1 %", ""))
    true, code = np.array(rest[:3]), np.array(rest[3:6])
    unit = math.log(2) if exercise.unit_of == "bits" else 1.0
    assert true.sum() == pytest.approx(1) and code.sum() == pytest.approx(1)
    longer = letters * float(np.sum(true * np.log(true / code))) / unit
    assert exercise.reference == pytest.approx(longer)

    exercise = pools.made("margins", "rows_to_balance", seed)
    wrong, right = numbers_in(exercise.ask.split("has the margin", 1)[1])[:2]
    slope = {"logistic": lambda m: 1 / (1 + math.exp(m)), "exponential": lambda m: math.exp(-m),
             "squared": lambda m: 2 * (1 - m)}
    ratio = next(of(wrong) / of(right) for name, of in slope.items() if name in exercise.ask)
    assert exercise.reference == pytest.approx(ratio)

    exercise = pools.made("calibration_and_noise", "after_temperature", seed)
    said, true, other = numbers_in(exercise.ask)[:3]
    power = math.log(true / (1 - true)) / math.log(said / (1 - said))   # 1 / T
    odds = (other / (1 - other)) ** power
    assert exercise.reference == pytest.approx(odds / (1 + odds))


def test_the_iou_of_a_shifted_box_is_that_of_its_pixels():
    for exercise in exercises("overlap", "shifted_box", range(4)):
        wide, high, right, down = map(int, numbers_in(exercise.ask)[:4])
        target, moved = np.zeros((2, high + down, wide + right), dtype=bool)
        target[:high, :wide] = moved[down:, right:] = True
        assert exercise.reference == pytest.approx(np.sum(target & moved) / np.sum(target | moved))


def value(formula, **at):
    """The value of a formula of a derivation in NumPy; sums run over what has the index i."""
    known = {"sum": lambda array, i: np.sum(array), "i": None, "exp": np.exp, "log": np.log,
             "sqrt": np.sqrt, "tanh": np.tanh, "sigma": lambda z: 1 / (1 + np.exp(-z))}
    return float(eval(formula, {"__builtins__": {}}, known | at))


@pytest.mark.parametrize("seed", range(12))
def test_the_lines_of_a_derivation_that_are_no_derivatives_hold(seed):
    x, y, v = np.array([1.0, -2.0, 0.5]), np.array([2.0, 1.0, -1.0]), np.array([0.5, 1.0, 2.0])
    of = pools.made("regression", "ridge_line", seed).reference
    data = dict(x_i=x, y_i=y, v_i=v, k=0.7, n=3)
    best = value(of["w*"], **data)
    assert value(of["dL/dw"], w=best, **data) == pytest.approx(0, abs=1e-12)

    of = pools.made("outliers", "redescending", seed).reference
    place = value(of["r of the largest psi"], c=1.3)
    assert value(of["dpsi/dr"], r=place, c=1.3) == pytest.approx(0, abs=1e-12)
    grid = max(value(of["psi"], r=r, c=1.3) for r in np.linspace(0, 9, 2000))
    assert value(of["psi"], r=place, c=1.3) == pytest.approx(grid, rel=1e-4)
    assert value(of["largest psi"], c=1.3) == pytest.approx(grid, rel=1e-4)

    exercise = pools.made("cross_entropy", "logit_convention", seed)
    of = exercise.reference
    z, other = value(of["best z"], q=0.8), min(exercise.symbols["y"])
    at_best, beyond = (value(exercise.where["p"], z=place) for place in (z, z + 1))

    def mean(p):
        return 0.8 * value(of["dL/dz"], p=p, y=1) + 0.2 * value(of["dL/dz"], p=p, y=other)

    assert at_best == pytest.approx(0.8)
    assert mean(at_best) == pytest.approx(0, abs=1e-12) and mean(beyond) > 0

    of = pools.made("imbalance", "gains", seed).reference
    stakes = dict(a=5.0, b=1.2, f=0.2)
    cut = value(of["t"], **stakes)
    kept = value(of.get("cost of no alarm", "0"), p=cut, **stakes)
    assert value(next(iter(of.values())), p=cut, **stakes) == pytest.approx(kept)
    assert value(of["a"], t=cut, **stakes) == pytest.approx(5.0)


def test_a_file_that_was_drawn_before_the_pools_moved_still_finds_them():
    from lossedu.classroom.pools import made
    assert made is pools.made


# ------------------------------------------------------------------ planted
@pytest.mark.proof
def test_a_wrong_line_a_wrong_number_and_a_wrong_choice_are_caught_by_the_audit():
    derive = pools.made("outliers", "redescending", 0)
    psi = derive.lines["psi"]
    assert derive.at(lines={**derive.lines, "psi": type(psi)("2*r", of=psi.of, by="r")}).problems()
    estimate = pools.made("imbalance", "weight_undone", 0)
    first = estimate.mistakes[0]
    near = Mistake("twin", first.wrong * 1.001, "Another number that is close to this one.")
    assert estimate.at(mistakes=(first, near, *estimate.mistakes[1:])).problems()
    item = pools.item("regression", "mend_logs", 0)
    assert item.exercise.at(prints="something else").problems((0,))


def test_mistakes_that_coincide_are_left_out_and_too_few_lead_to_another_draw():
    def mistake(id, wrong):
        return Mistake(id, wrong, "A hint of four words.")

    kept = making.apart((0.9, 1.1), (mistake("inside", 1.0), mistake("far", 5.0),
                                     mistake("as_far", 5.05), mistake("other", (6.0, 7.0))))
    assert [one.id for one in kept] == ["far", "other"]
    with pytest.raises(making.Coincidence):
        making.apart((0.9, 1.1), (mistake("inside", 1.0), mistake("far", 5.0)))


def test_a_recipe_that_never_fits_is_told():
    def never(rng):
        raise making.Coincidence("always")

    recipes = drawing._recipes("outliers")
    recipes["never"] = never
    try:
        with pytest.raises(RuntimeError, match="'never' of the pool of outliers found no sound"):
            pools.item("outliers", "never", 0)
    finally:
        del recipes["never"]


def test_an_edit_whose_piece_is_not_there_once_is_refused():
    from lossedu.pools.outliers_program import fit_robustly
    with pytest.raises(ValueError, match="'nowhere' stands 0 times in fit_robustly"):
        making.as_program(fit_robustly, "a.b.c", making.Edit("nowhere", "x"))


def test_faults_that_share_a_piece_or_are_excluded_are_not_planted_together():
    a, b, c = (making.Fault(id, right, "x", "A hint of four words.")
               for id, right in (("a", "1"), ("b", "1"), ("c", "2")))
    found = {tuple(one.id for one in making.plant(np.random.default_rng(seed), (a, b, c), 2,
                                                  never=(("b", "c"),))) for seed in range(9)}
    assert found == {("a", "c")}


@pytest.mark.proof
def test_two_programs_of_one_name_keep_their_own_text():
    texts = {pools.made("outliers", "mend_weights", seed).source for seed in range(12)}
    exercises_of_all = exercises("outliers", "mend_weights", range(12))
    assert {one.source for one in exercises_of_all} == texts and len(texts) > 1


# ------------------------------------------------------------------ drawing
@pytest.mark.proof
def test_what_is_drawn_is_distinct_of_several_kinds_and_follows_the_seed():
    items = pools.drawn("outliers", 3, 4)
    assert len({one.id for one in items}) == len({one.kind for one in items}) == 4
    assert [one.id for one in pools.drawn("outliers", 3, 4)] == [one.id for one in items]
    firsts = {pools.drawn("outliers", seed, 1)[0].id for seed in range(12)}
    assert len(firsts) >= 3
    assert [one.id for one in pools.drawn("04_outliers", 3, 2)] == [one.id for one in items[:2]]


@pytest.mark.parametrize("count", [0, 5, -1, True, "two", 1.0])
def test_a_count_that_the_pool_does_not_have_is_refused(count):
    with pytest.raises(ValueError, match="the pool of outliers has 4 items, so a whole number "
                                         "from 1 to 4 fits"):
        pools.drawn("outliers", 3, count)


def test_every_unit_on_losses_has_a_pool():
    """The three that follow go over what was taught: claims, failing runs, an interview."""
    names = [unit.name for unit in units.COURSE if not unit.is_planned]
    assert list(pools.units_with_a_pool()) == names[:-3]
    assert names[-3:] == ["claims", "clinic", "interview"]


def test_a_pool_of_one_item_has_a_sentence_of_its_own():
    with pytest.raises(ValueError, match="the pool of start has 1 item, so 1 fits"):
        pools.drawn("start", 3, 2)


def test_a_unit_without_a_pool_and_an_unknown_one_are_told():
    with pytest.raises(ValueError, match="the unit 'clinic' has no pool; start, gradients, fair"):
        pools.drawn("clinic", 3, 1)
    with pytest.raises(ValueError, match="there is no unit 'outlier'. Did you mean"):
        pools.drawn("outlier", 3, 1)
    with pytest.raises(ValueError, match="has no item 'waitin'. Did you mean"):
        pools.made("regression", "waitin", 3)


@pytest.mark.parametrize("seed", [-1, 1.5, "a", None, True])
def test_a_seed_that_is_none_is_refused(seed):
    with pytest.raises(ValueError, match="a whole number from 0 on fits"):
        pools.made("regression", "waiting", seed)


# ------------------------------------------------------------------ files
def read(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.EXERCISE


@pytest.mark.parametrize("unit, id", ITEMS)
def test_the_file_of_an_item_makes_the_same_exercise(unit, id, tmp_path):
    item = pools.item(unit, id, 2 ** 80 + 1)
    path = tmp_path / item.file_name
    path.write_text(pools.as_file(item))
    assert max(map(len, path.read_text().splitlines())) <= 100
    exercise = read(path)
    assert exercise.name == path.stem
    assert pools.fingerprint(exercise) == pools.fingerprint(item)


def test_a_file_whose_exercise_has_become_another_is_refused(tmp_path, monkeypatch):
    item = pools.item("regression", "waiting", 5)
    path = tmp_path / item.file_name
    path.write_text(pools.as_file(item))
    recipes = drawing._recipes("regression")
    waiting = recipes["waiting"]

    def changed(rng):
        exercise, oral = waiting(rng)
        return exercise.at(ask=exercise.ask + " Take your time."), oral

    monkeypatch.setitem(recipes, "waiting", changed)
    with pytest.raises(ValueError, match="lossedu or NumPy has changed"):
        read(path)


@pytest.mark.parametrize("unit, id", ITEMS)
def test_an_exercise_is_pickled_by_its_seed(unit, id):
    item = pools.item(unit, id, 9)
    packed = pickle.dumps(item.exercise)
    assert len(packed) < 200
    assert pools.fingerprint(pickle.loads(packed)) == pools.fingerprint(item)
    assert pools.fingerprint(pickle.loads(pickle.dumps(item))) == pools.fingerprint(item)


def test_one_with_other_facts_is_pickled_with_them():
    exercise = pools.made("regression", "waiting", 9).at(points=7)
    assert pickle.loads(pickle.dumps(exercise)).points == 7


def test_a_program_is_read_in_another_process(tmp_path):
    item = pools.item("outliers", "mend_weights", 9)
    (tmp_path / "packed").write_bytes(pickle.dumps(item.exercise))
    said = subprocess.run(
        [sys.executable, "-c", "import pickle, sys; from pathlib import Path; "
         "print(pickle.loads(Path(sys.argv[1]).read_bytes()).source, end='')",
         tmp_path / "packed"],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert said.stdout == item.exercise.source


# ------------------------------------------------------------------ questions and words
@pytest.mark.parametrize("unit, id", ITEMS)
def test_each_item_has_two_oral_questions_with_points_to_listen_for(unit, id):
    for seed in range(3):
        item = pools.item(unit, id, seed)
        assert len(item.oral) == len({one.question for one in item.oral}) == 2
        for one in item.oral:
            assert "?" in one.question and len(one.points) >= 2
            assert all(len(point.split()) >= 4 for point in one.points)
            sheet = pools.oral_sheet([item])
            assert one.question in sheet and all(point in sheet for point in one.points)
            # what is handed out holds neither
            assert one.question not in item.exercise.ask + item.exercise.stub


@pytest.mark.parametrize("unit, id", ITEMS)
def test_what_a_learner_reads_holds_no_piece_that_was_not_filled_in(unit, id):
    for exercise in exercises(unit, id, range(6)):
        said = [exercise.ask, *(one.hint for one in exercise.mistakes)]
        if exercise.kind == "decide":
            said += [one.hint for one in (*exercise.options.values(), *exercise.reasons.values())
                     if isinstance(one, Wrong)]
        else:
            said += [] if exercise.kind == "debug" else [exercise.because]
        for text in said:
            assert not re.search(r"\{[a-z_]{2,}\}", text)
            assert "PROGRAM" not in text
        if exercise.kind == "debug":
            assert not {"WEIGHT", "SIZES", "COST", "RATE", "PER", "WHAT", "BEST", "TIED", "LOSS",
                        "OUTPUT", "TARGETS"} & {*exercise.stub.replace(",", " ").split()}
