"""What is trained, judged by held-out rows: behaviours that are named, time, and holes that the
audit has to see."""
import random

import numpy as np
import pytest

from lossedu.exercises import EXERCISES, check, train, training
from lossedu.exercises.kinds import Mistake
from lossedu.exercises.train import Sign, Split, Train, Trained
from lossedu.exercises.training import Network

torch = pytest.importorskip("torch")
TRAINS = EXERCISES.of_kind("train")


# ------------------------------------------------------------------ a line to fit, quick enough to
# try much on it
def fit_line(x, y, seed):
    """A function that predicts y from x by a line. x: (n, 1), y: (n,)."""
    import torch
    rows = torch.cat([x, torch.ones(len(x), 1)], dim=1)
    line = torch.linalg.lstsq(rows, y[:, None]).solution[:, 0]
    return lambda new: new[:, 0] * line[0] + line[1]


def without_offset(x, y, seed):
    return lambda new: new[:, 0] * (x[:, 0] * y).sum() / (x ** 2).sum()


def mean_alone(x, y, seed):
    return lambda new: y.mean().expand(len(new))


def by_numpy(x, y, seed):
    slope, offset = np.polyfit(x[:, 0].numpy(), y.numpy(), 1)
    return lambda new: [[slope * one + offset] for one in new[:, 0].tolist()]


def draw(rng):
    x, held = rng.uniform(0, 1, (40, 1)), rng.uniform(0, 1, (60, 1))
    return Split(x, 5 - 3 * x[:, 0] + 0.2 * rng.normal(size=40), held,
                 5 - 3 * held[:, 0] + 0.2 * rng.normal(size=60))


def error(predictions, targets):
    return np.mean(np.abs(predictions - targets))


def mean_for_all(split):
    return np.full(len(split.held_y), split.y.mean())


FLAT = Sign("flat", mean_alone, "Every row is predicted alike. Where does x come in?",
            shows=lambda predictions, split: np.std(predictions) < 0.1)
NO_OFFSET = Sign("no_offset", without_offset, "The line passes through zero. Does it have to?",
                 shows=lambda predictions, split: np.corrcoef(predictions,
                                                              split.held_x[:, 0])[0, 1] > 0.9)
FACTS = dict(
    reference=fit_line, title="A line", points=1, difficulty=1, minutes=1, draw=draw, score=error,
    measure="mean absolute error", unit_of="metres", needed=0.4, reached=0.17,
    baseline=("predicting the mean", mean_for_all), mistakes=(FLAT, NO_OFFSET), styles=(by_numpy,),
    ask="Fit a line, and return the function that predicts with it.")


def toy(**changes):
    return Train(**FACTS | changes)


TOY = toy()


def predicting(change):
    """An answer whose predictions are those of the line, changed."""
    return lambda x, y, seed: lambda new: change(fit_line(x, y, seed)(new))


class Line(torch.nn.Module):
    """A module that is right, in training mode, with dropout on an input that does not count."""

    def __init__(self, x, y):
        super().__init__()
        self.line, self.drop = fit_line(x, y, 0), torch.nn.Dropout(0.5)
        self.weight = torch.nn.Parameter(torch.ones(1))

    def forward(self, new):
        return self.weight * self.line(self.drop(new))[:, None]


# ------------------------------------------------------------------ what passes
@pytest.mark.parametrize("answer", [
    fit_line, by_numpy, lambda x, y, seed: Line(x, y), predicting(lambda p: p[:, None]),
    predicting(lambda p: p.numpy()), predicting(lambda p: p.tolist()),
    predicting(lambda p: p.half()),
    predicting(lambda p: p.clone().requires_grad_())])
def test_a_right_answer_passes_whatever_its_predictions_come_in(answer):
    report = TOY.judged(answer)
    assert report.passed, report.message
    assert report.message.startswith("The mean absolute error on held-out rows is 0.")
    assert "; at most 0.4 is asked for. Predicting the mean gives 0." in report.message


@pytest.mark.parametrize("seed", (0, 3))
def test_what_ours_reaches_is_computed_on_the_rows_of_the_check(seed):
    ours = TOY.mean_score(TOY.train(fit_line, seed))
    worse = TOY.judged(predicting(lambda p: p + 0.05), seed=seed)
    assert worse.passed and worse.message.endswith(f" On the same rows ours reaches {ours:.3g}.")


@pytest.mark.parametrize("name", TRAINS)
def test_the_session_may_be_in_any_state_and_finds_it_again(name):
    exercise = EXERCISES[name]
    dtype, threads, verdicts = torch.get_default_dtype(), torch.get_num_threads(), []
    try:
        for state in (1, 2):
            torch.set_default_dtype((torch.float32, torch.float64)[state - 1])
            torch.set_grad_enabled(state == 1)
            torch.set_num_threads(state)
            for seeded in (random.seed, np.random.seed, torch.manual_seed):
                seeded(state)
            drawn = random.getstate(), np.random.get_state()[1].copy(), torch.get_rng_state()
            verdicts.append(exercise.judged(lambda *given: exercise.reference(*given)).message)
            assert torch.is_grad_enabled() == (state == 1)
            assert torch.get_default_dtype() == (torch.float32, torch.float64)[state - 1]
            assert torch.get_num_threads() == state
            assert random.getstate() == drawn[0] and np.array_equal(np.random.get_state()[1],
                                                                    drawn[1])
            assert torch.equal(torch.get_rng_state(), drawn[2])
        with torch.inference_mode():
            assert exercise.judged(lambda *given: exercise.reference(*given)).passed
    finally:
        torch.set_default_dtype(dtype)
        torch.set_grad_enabled(True)
        torch.set_num_threads(threads)
    assert all("ours reaches" in verdict for verdict in verdicts)


def test_an_answer_that_changes_the_session_changes_it_for_itself_alone():
    def answer(x, y, seed):
        predict = fit_line(x, y, seed)
        torch.set_default_dtype(torch.float64)
        torch.set_grad_enabled(False)
        return predict
    assert TOY.judged(answer).passed
    assert torch.get_default_dtype() == torch.float32 and torch.is_grad_enabled()


def test_an_answer_gets_arrays_of_its_own_and_never_the_held_out_targets():
    seen = []

    def answer(*given):
        seen.extend(given)
        return lambda rows: seen.append(rows) or torch.zeros(len(rows))

    def wiping(x, y, seed):
        x.zero_(), y.zero_()
    TOY.judged(answer), TOY.judged(wiping)
    splits = TOY.drawn(0)
    assert TOY.judged(fit_line).passed   # the data are what they were
    for one in seen:
        assert isinstance(one, int) or not any(one.numel() == split.held_y.size and np.allclose(
            one.detach().numpy().ravel(), split.held_y, rtol=1e-3) for split in splits)


# ------------------------------------------------------------------ what is named
def dropping(x, y, seed):
    drop, line = torch.nn.Dropout(0.9), fit_line(x, y, seed)
    return lambda new: drop(line(new))


def stub(x, y, seed):
    raise NotImplementedError


@pytest.mark.parametrize("answer, mistake, said", [
    (mean_alone, "flat", FLAT.hint), (without_offset, "no_offset", NO_OFFSET.hint),
    (predicting(lambda p: p * torch.nan), "nan",
     "60 of 60 predictions are nan or inf. Print the loss of every step"),
    (predicting(lambda p: torch.where(p == p.max(), torch.inf, p)), "nan",
     "1 of 60 predictions are nan or inf"),
    (predicting(lambda p: 7 - p), "no_offset", NO_OFFSET.hint),
    (predicting(lambda p: p / 100), "not_scaled_back",
     "Stretched and shifted, your predictions would be good enough"),
    (predicting(lambda p: p - 3.5), "not_scaled_back", "Are they in the unit of the targets"),
    (dropping, "unsteady", "Is a dropout layer still on?"),
    (predicting(lambda p: p[:-1]), "shape",
     "There are 60 rows to predict, and predictions of shape (59,) came"),
    (predicting(lambda p: p[:, None] - p), "shape",
     "of shape (60, 60) came; (60,) fits. Did a column meet a row"),
    (predicting(lambda p: p[None]), "shape", "of shape (1, 60) came"),
    (predicting(lambda p: "high"), "no_numbers", "A str came as the predictions"),
    (predicting(lambda p: None), "no_numbers", "A NoneType came as the predictions"),
    (predicting(lambda p: p.to(torch.complex64)), "no_numbers", "A Tensor came as the predictions"),
    (predicting(lambda p: ["a"] * 60), "no_numbers", "A list came as the predictions"),
    (predicting(lambda p: [[1.0], [1.0, 2.0]]), "no_numbers", "A list came as the predictions"),
    (lambda x, y, seed: y, "no_predict",
     "Predictions came, and the rows to predict are still to come"),
    (lambda x, y, seed: None, "no_predict", "None came back from your function. Return a function"),
    (lambda x, y, seed: 3.5, "no_predict", "A float came back from your function"),
    (lambda x, y: None, None, "The check calls fit_line(x, y, seed), and your function does "
                              "not take that"),
    (lambda x, y, seed: exit(), None, "Your function ends the program"),
    (lambda x, y, seed: 1 / 0, None,
     "Your function stops with ZeroDivisionError: division by zero (line"),
    (predicting(lambda p: p + 0.7), None, "Predicting the mean gives"),
    (predicting(lambda p: 3 * p), None, "without any training. Does the loss fall"),
    (np.mean, None, "The check calls fit_line(x, y, seed)")])
def test_what_is_wrong_is_named_by_what_it_does(answer, mistake, said):
    report = TOY.judged(answer)
    assert not report.passed and report.attempted
    assert report.mistake == mistake and said in report.message, report.message


def test_data_that_an_answer_changes_in_place_are_told():
    def in_training(x, y, seed):
        x -= x.mean(dim=0)
        return fit_line(x, y, seed)

    def in_predicting(x, y, seed):
        def predict(new):
            new -= middle
            return line(new)
        middle = x.mean(dim=0)
        line = fit_line(x - middle, y, seed)
        return predict

    for answer in (in_training, in_predicting):
        report = TOY.judged(answer)
        assert not report.passed and report.mistake == "changes_data", answer.__name__


def test_general_behaviours_are_named_where_no_sign_is_declared():
    def unseen(sign):
        return Sign(sign.id, sign.wrong, sign.hint, shows=lambda *seen: False)
    quiet = toy(mistakes=(unseen(FLAT), unseen(NO_OFFSET)))
    assert quiet.judged(mean_alone).mistake == "constant"
    assert quiet.judged(predicting(lambda p: 7 - p)).mistake == "reversed"


def test_a_result_below_the_bar_is_told_with_the_bar_and_the_baseline():
    message = TOY.judged(predicting(lambda p: p + 0.7)).message
    assert message.startswith("The mean absolute error on held-out rows is 0.688 metres; "
                              "at most 0.4 is asked for.")
    assert message.endswith("If not, do its settings fit what is scored?")


def test_a_result_that_only_just_fails_is_told_with_enough_digits():
    done = [Trained(split, split.held_y + 0.40001) for split in TOY.drawn(0)]
    assert "is 0.40001 metres; at most 0.4" in TOY.judged_tries(done).message


def test_a_score_of_which_more_is_better_reads_the_other_way():
    def within(predictions, targets):
        return np.mean(np.abs(predictions - targets) < 0.5)
    more = toy(score=within, needed=0.8, reached=0.98, measure="share within half a metre",
               unit_of="",
               larger_is_better=True)
    assert more.problems((0,)) == []
    report = more.judged(fit_line)
    assert report.passed and "; at least 0.8 is asked for. Predicting" in report.message
    assert not more.judged(mean_alone).passed


def test_logits_are_named_where_probabilities_are_asked_for():
    exercise = toy(probabilities=True)
    below_0 = [Trained(split, split.held_y - 100) for split in TOY.drawn(0)]
    assert "are asked for. Are these logits?" in exercise.judged_tries(below_0).message
    assert exercise.judged(fit_line).mistake == "logits"
    assert "probabilities from 0 to 1 are asked for. Are these odds, or logits?" in (
        exercise.judged(fit_line).message)
    low = TOY.at(probabilities=True, reached=0.02,
                 draw=lambda rng: Split(*(one / 10 for one in vars(draw(rng)).values())))
    assert low.judged(fit_line).passed


def test_the_stub_is_not_attempted():
    report = TOY.judged(stub)
    assert not report.attempted and "raise NotImplementedError" in report.message


def test_a_function_that_is_unwritten_in_one_try_alone_is_an_attempt():
    report = TOY.judged(lambda x, y, seed: stub(x, y, seed) if seed else fit_line(x, y, seed))
    assert (report.attempted and report.message == "In one of its tries your function is "
                                                   "not written yet.")


# ------------------------------------------------------------------ a loss in our network
def squared(pred, target):
    """The mean squared error, as a PyTorch tensor with one number."""
    return ((pred - target) ** 2).mean()


PAIRS = (([1.0], [1.0]), ([1.0], [4.0]), ([4.0], [1.0]), ([0.0], [-2.0]),
         ([1.0, 2.0], [3.0, 3.0]), ([0.0, 2.0, 3.0], [2.0, 0.0, 7.0]))
FOURTH = Mistake("fourth", lambda pred, target: ((pred - target) ** 4).mean(),
                 "This is the fourth power. Which power is asked for?")
NO_SQUARE = Mistake("no_square", lambda pred, target: (pred - target).abs().mean(),
                    "Nothing is squared here. What is a residual of 3 to cost?")


def loss_toy(**changes):
    facts = dict(reference=squared, use=Network(steps=150, rate=0.05), probes=PAIRS,
                 mistakes=(FOURTH, NO_SQUARE),
                 styles=(lambda pred, target: torch.nn.functional.mse_loss(pred, target),))
    return toy(**facts | changes)


@pytest.mark.parametrize("loss, mistake, said", [
    (lambda pred, target: (pred - target) ** 2, "not_reduced", "The loss came with shape (40,)"),
    (lambda pred, target: squared(pred, target).item(), "no_tensor", "A float came as the loss"),
    (lambda pred, target: None, "no_tensor", "None came as the loss"),
    (lambda pred, target: squared(pred.detach(), target), "no_gradient",
     "Where is the gradient cut off?"),
    (lambda pred, target: (pred > target).float().mean(), "no_gradient", "nothing is learned"),
    (lambda pred, target: torch.sqrt(pred - target).mean(), "nan", "The loss is nan in step 1."),
    (lambda pred, target: -squared(pred, target), "factor", "your loss is -1 times ours"),
    (lambda pred: pred.mean(), None, "The check calls squared(pred, target)"),
    (lambda pred, target: np.mean(pred.numpy()), None,
     "Your function stops with RuntimeError: Can't call numpy()")])
def test_a_loss_that_cannot_be_trained_with_gets_its_sentence(loss, mistake, said):
    report = loss_toy().judged(loss)
    assert not report.passed and report.mistake == mistake and said in report.message, (
        report.message)


def test_a_loss_that_changes_its_targets_does_not_change_those_of_the_next_step():
    def loss(pred, target):
        value = squared(pred, target)
        target.zero_()
        return value
    assert loss_toy().judged(squared).passed and loss_toy().judged(lambda *both: squared(
        *both).reshape(1, 1)).passed
    report = loss_toy().judged(lambda pred, target: loss(pred.clone(), target.clone()))
    assert report.passed


def bikes(pred, target, lent=200, dear=19):
    return (pred - target).clamp(min=0) + dear * (target - pred - lent).clamp(min=0)


def softened(pred, target):
    soft = torch.nn.functional.softplus
    return (soft(pred - target) + 19 * soft(target - pred - 200)).mean()


def charged(pred, target):
    gap = target - pred
    return torch.where(gap > 200, 19 * gap, (-gap).clamp(min=0)).mean()


def pinball_of_the_shifted(pred, target):
    return torch.maximum(0.95 * (target - 200 - pred), 0.05 * (pred - target + 200)).mean()


def over_the_costly(pred, target):
    return bikes(pred, target).sum() / (bikes(pred, target) > 0).sum().clamp(min=1)


@pytest.mark.parametrize("loss, mistake, said", [
    (charged, "no_subtraction", "How many are not lent?"),
    (pinball_of_the_shifted, "shifted", "charges 100 spare ones"),
    (lambda p, t: bikes(p, t).sum(), "sum", "ours times the number of rows"),
    (over_the_costly, "mean_of_the_costly", "Over how many hours"),
    (lambda p, t: bikes(p, t, lent=150).mean(), None,
     "For pred = [300] and target = [500] your loss is 950; 0 fits."),
    (lambda p, t: bikes(p, t, lent=250).mean(), None,
     "For pred = [300] and target = [510] your loss is 0; 190 fits."),
    *((lambda p, t, dear=dear: bikes(p, t, dear=dear).mean(), None,
       f"For pred = [300] and target = [510] your loss is {10 * dear}; 190 fits.")
      for dear in (10, 40)),
    (lambda p, t: bikes(p, t, dear=20).mean(), "missing_costs_20", "costs 20 in your loss"),
    (lambda p, t: 2 * bikes(p, t).mean(), "factor", "your loss is 2 times ours"),
    (lambda p, t: 1e-3 * bikes(p, t).mean(), "factor", "your loss is 0.001 times ours"),
    (lambda p, t: bikes(p, t)[bikes(p, t) > 0].mean(), "nan",
     "For pred = [300] and target = [300] your loss is nan; 0 fits."),
    (softened, None, "For pred = [300] and target = [300] your loss is 0.693147; 0 fits."),
    (lambda p, t: bikes(t, p).mean(), "turned_round", "predictions and targets exchanged"),
    (lambda p, t: (bikes(p, t) ** 2).mean(), None,
     "For pred = [300] and target = [290] your loss is 100; 10 fits."),
    (lambda p, t: bikes(p[:, None], t).mean(), "broadcast", "Print the shape of pred - target."),
    (lambda p, t: ((p - (t - 200)) ** 2).mean(), "shifted_square", "a target that is 200 lower"),
    (lambda p, t: bikes(p.detach(), t).mean(), "no_gradient", "nothing is learned")])
def test_a_loss_with_other_values_is_refused_whatever_the_network_makes_of_it(loss, mistake, said):
    report = EXERCISES["bikes_next_door"].judged(loss)
    assert not report.passed and report.mistake == mistake, report.message
    assert said in report.message and "still fall" not in report.message


def test_a_loss_whose_gradient_gets_lost_in_part_is_told_so():
    def half(pred, target):
        held = (pred - target) ** 2
        return (torch.where(pred > target, held, held.detach())).mean()
    report = loss_toy().judged(half)
    assert not report.passed and report.message.endswith("Does a gradient get lost in it?")


def test_a_loss_that_gives_no_number_for_a_pair_and_trains_badly_is_told_of_the_pair():
    exercise = EXERCISES["docked_demand"]

    def no_number_where_all_are_full(pred, target):
        value = exercise.reference(pred, target).detach() + 0 * target[target < 250].mean()
        return value + 1e-9 * (pred - pred.detach()).mean()
    report = exercise.judged(no_number_where_all_are_full)
    assert not report.passed and report.mistake == "nan", report.message
    assert "target = [250] your loss is nan" in report.message


def test_without_the_look_at_its_values_a_wrong_loss_would_pass(monkeypatch):
    twice = lambda pred, target: 2 * squared(pred, target)
    exercise = loss_toy()
    assert exercise.judged(twice).mistake == "factor"
    monkeypatch.setattr(train, "said_of_values", lambda *given: (None, "", False))
    assert exercise.judged(twice).passed


def test_a_sound_loss_exercise_has_no_problems_and_one_without_probes_is_told():
    assert loss_toy().problems((0,)) == []
    with pytest.raises(TypeError, match="0 pairs, 0 of them with several rows"):
        loss_toy(probes=())


# ------------------------------------------------------------------ time
class Clock:
    """A clock that an answer moves on."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(training, "_clocks", (clock, clock))
    return clock


def slow(clock, seconds):
    def answer(x, y, seed):
        clock.now += seconds
        return fit_line(x, y, seed)
    return answer


def test_an_answer_over_the_budget_is_told_the_seconds(clock):
    report = toy().judged(slow(clock, 40))
    assert (report.passed, report.mistake) == (False, "too_slow")
    assert report.message == ("It took 40 seconds for 1 of 3 trainings; 30 are given for "
                              "all. Which steps can be left out, or done for all rows at once?")
    assert toy().judged(slow(clock, 9)).passed


def test_a_slow_machine_fails_no_right_answer(clock):
    # the machine needs 4 seconds for ours
    exercise = toy(reference=named("fit_line", slow(clock, 4)))
    # 10 times as long for each, in all 120 seconds
    assert exercise.judged(slow(clock, 39)).passed
    report = exercise.judged(slow(clock, 41))
    assert not report.passed and report.mistake == "too_slow" and "120 are given" in report.message


def named(name, function):
    function.__name__, function.__doc__ = name, fit_line.__doc__
    return function


def test_the_work_of_others_does_not_count(monkeypatch):
    wall, own = Clock(), Clock()
    monkeypatch.setattr(training, "_clocks", (wall, own))

    def answer(x, y, seed):
        wall.now, own.now = wall.now + 100, own.now + 1
        return fit_line(x, y, seed)
    assert toy().judged(answer).passed


# ------------------------------------------------------------------ facts that do not fit
@pytest.mark.parametrize("changes, said", [
    (dict(needed=0.1), "needed=0.1 and reached=0.17: the reference would fail"),
    (dict(needed="0.4"), "needed='0.4'; a finite number fits"),
    (dict(reached=np.nan), "reached=nan; a finite number fits"),
    (dict(tries=1), "tries=1; 2 to 10 fit"),
    (dict(baseline=mean_for_all), 'baseline has to be ("predicting the mean"'),
    (dict(draw=None), "draw has to be a function"), (dict(ask="Fit."), "ask has no words"),
    (dict(mistakes=(FLAT, Sign("silent", mean_alone, "This one shows in nothing at all."))),
     "'silent' has to be a Sign"),
    (dict(mistakes=(FLAT,)), "1 known mistakes; at least 2 fit")])
def test_a_fact_that_does_not_fit_is_told(changes, said):
    with pytest.raises(TypeError) as caught:
        toy(**changes)
    assert said in str(caught.value)


def test_what_is_missing_is_told():
    with pytest.raises(TypeError, match="the train 'fit_line' lacks needed .the score to "
                                        "be reached"):
        Train(**{name: value for name, value in FACTS.items() if name != "needed"})


# ------------------------------------------------------------------ the audit
def test_the_toys_are_sound():
    assert TOY.problems((0, 1)) == []


def without_rng(rng):
    return draw(np.random.default_rng(1))


def of_its_own(rng):
    return draw(np.random.default_rng())


def leaking(rng):
    split = draw(rng)
    held_x, held_y = np.concatenate([split.held_x, split.x[:3]]), np.concatenate([split.held_y,
                                                                                  split.y[:3]])
    return Split(split.x, split.y, held_x, held_y)


def nearly_as_good(split):
    x, y, held_x = (torch.tensor(one, dtype=torch.float32) for one in (split.x, split.y,
                                                                       split.held_x))
    return fit_line(x, y, 0)(held_x).numpy() + 0.3


def worse(x, y, seed):
    return lambda new: fit_line(x, y, seed)(new) + 2


UNSEEN = Sign("never", mean_alone, "This is never said to anybody.", shows=lambda *seen: False)
GOOD = Sign("good", predicting(lambda p: p + 0.1), "This is good enough, is it not?",
            shows=lambda *seen: True)
HOLES = [
    (dict(needed=0.18), "fit_line reaches 0.1", "the margin is thin"),
    (dict(needed=0.74), "predicting the mean reaches 0.", "where 0.74 is needed: "),
    (dict(needed=1.5), "the mistake 'flat' passes", ""),
    (dict(mistakes=(FLAT, NO_OFFSET, GOOD)), "the mistake 'good' passes", ""),
    (dict(mistakes=(NO_OFFSET, FLAT, UNSEEN)), "the mistake 'never' is taken for 'flat'", ""),
    (dict(baseline=("guessing", nearly_as_good), needed=0.4), "guessing reaches 0.3", "it passes"),
    (dict(styles=(by_numpy, worse)), "worse reaches 1.99", "it fails"),
    (dict(reached=0.39), "fit_line: the reference reaches 0.1", "reached=0.39"),
    (dict(draw=without_rng), "another seed draws the same data", ""),
    (dict(draw=of_its_own), "the same seed draws other data", ""),
    (dict(draw=leaking), "3 held-out rows stand among the rows to train on as well", ""),
    (dict(score=lambda predictions, targets: 0.2, mistakes=(FLAT, NO_OFFSET)),
     "zeros pass for seed 0", ""),
    (dict(score=lambda predictions, targets: abs(predictions.mean() - targets.mean())),
     "predictions of other rows pass", "")]


@pytest.mark.parametrize("changes, said, also", HOLES)
def test_a_hole_in_an_exercise_is_seen(changes, said, also):
    found = toy(**changes).problems((0,))
    assert any(said in sentence and also in sentence for sentence in found), found


@pytest.mark.parametrize("method, broken, said", [
    ("is_enough", lambda self, score: True, "passes"),
    ("_why", lambda self, *seen: (None, "Nobody knows."), "is taken for None"),
    ("no_score", lambda self, done: ("", ""), "predictions with one nan"),
    ("judged_tries", lambda self, done: self.report(False, "This is no good."),
     "the solution does not pass")])
def test_a_judge_that_is_broken_is_seen(method, broken, said, monkeypatch):
    if method == "no_score":   # nan is not at most 0.4, so that the score alone would do
        exercise = toy(score=lambda predictions, targets: np.nanmean(np.abs(predictions - targets)))
    else:
        exercise = toy()
    monkeypatch.setattr(Train, method, broken)
    found = exercise.problems((0,))
    assert any(said in sentence for sentence in found), found


@pytest.mark.parametrize("name", TRAINS)
def test_what_is_asked_for_holds_the_bar(name):
    exercise = EXERCISES[name]
    assert f"{exercise.needed:g}" in exercise.ask


def test_a_check_by_name_shows_the_result():
    report = check("bikes_next_door", EXERCISES["bikes_next_door"].reference)
    assert report.passed and "✓ bikes_next_door: passed · 3 points" in repr(report)


def test_an_answer_that_was_stopped_is_told_the_seconds(monkeypatch):
    stopped = {"error": {"type": "TimeLimit", "message": "30 s", "line": None}}
    monkeypatch.setattr(train, "run", lambda *given: [stopped])
    exercise = toy()
    monkeypatch.setattr(Train, "_allowed", lambda self, seed: self.budget)
    report = exercise.judged(lambda x, y, seed: None)
    assert report.mistake == "too_slow" and report.message.startswith("It took 31 seconds "
                                                                      "for 1 of 3 trainings; "
                                                                      "30 are")


class EqualsAll:
    """A callable that says that it equals everything, and cannot be hashed."""

    __hash__ = None

    def __eq__(self, other):
        return True

    def __call__(self, *given):
        return self

    def __getattr__(self, name):
        raise OSError(name)


@pytest.mark.parametrize("exercise",
                         [TOY, *(EXERCISES[name] for name in EXERCISES.of_kind("debug"))])
def test_an_odd_object_is_judged_without_an_error(exercise):
    report = exercise.judged(EqualsAll())
    assert not report.passed and report.attempted and len(report.message.split()) > 3
