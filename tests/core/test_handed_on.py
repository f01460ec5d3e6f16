"""What can be handed on to another process, or copied: losses, trained networks, fits, exercises,
reports."""
import copy
import multiprocessing
import pickle
from dataclasses import replace

import numpy as np
import pytest

import lossedu
from lossedu.engine import SGD, Adam, Network, fit_linear, train
from lossedu.proofs.inputs import draw, settings_at_ends

VARIANTS = [variant for loss in lossedu.LOSSES.values() for variant in settings_at_ends(loss)]
NESTED = lossedu.loss("multi_task",
                      losses=("mse", lossedu.loss("cross_entropy", class_weight=[1.0, 2.0, 0.5])))
EVERY = pytest.mark.parametrize("loss", [*VARIANTS, NESTED,
                                         lossedu.loss("bce_with_logits", pos_weight=[1.0, 2.0])],
                                ids=repr)


@EVERY
def test_a_loss_comes_back_from_a_pickle_as_it_went_in(loss):
    back = pickle.loads(pickle.dumps(loss))
    assert back == loss and hash(back) == hash(loss) and repr(back) == repr(loss)
    inputs = draw(loss, np.random.default_rng(0))
    assert back(*inputs) == pytest.approx(loss(*inputs), rel=0, nan_ok=True)
    assert len(pickle.dumps(loss)) < 1000  # its name and settings are enough


@EVERY
def test_a_copy_of_a_loss_is_the_loss_itself_since_nothing_in_it_changes(loss):
    assert copy.copy(loss) is loss and copy.deepcopy(loss) is loss and copy.deepcopy(
        [loss, {"loss": loss}])[0] is loss


def test_two_losses_are_equal_at_equal_settings_alone():
    huber = lossedu.loss("huber")
    assert huber == lossedu.loss("huber", delta=1) != lossedu.loss("huber",
                                                                   delta=2.0) and huber != "huber"
    assert len({huber, lossedu.loss("huber"), huber.at(delta=2.0), lossedu.loss("mse")}) == 3
    weighted = [lossedu.loss("cross_entropy", class_weight=one) for one in ([1, 2], (1.0, 2.0),
                                                                            [2, 1], None)]
    assert weighted[0] == weighted[1] and len(set(weighted)) == 3
    assert lossedu.loss("multi_task", losses=("mse", huber)) == lossedu.loss(
        "multi_task", losses=("mse", huber.at()))
    assert replace(huber, kinks=()) != huber  # other facts make another loss
    assert len(set(VARIANTS)) == len({repr(one) for one in VARIANTS})


def half_square(pred, target):
    r"""$$\frac{1}{2} (\hat y - y)^2$$"""
    return 0.5 * (pred - target) ** 2


def test_a_loss_of_ones_own_is_pickled_by_its_functions():
    own = replace(lossedu.loss("mse"), f=half_square)
    back = pickle.loads(pickle.dumps(own))
    assert back.f is half_square and back([3.0], [1.0]) == 2.0
    cloudpickle = pytest.importorskip("cloudpickle")
    closed = replace(lossedu.loss("mse"), fused=lambda pred, target: (pred, target))
    assert pickle.loads(cloudpickle.dumps(closed)).fused(1, 2) == (1, 2)
    assert cloudpickle.loads(cloudpickle.dumps(NESTED)) == NESTED


def value_of(loss):
    return loss([3.0], [1.0])


@pytest.mark.proof
def test_another_process_takes_a_loss():
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(value_of, [lossedu.loss("huber"), lossedu.loss("mse")]) == [1.5, 4.0]


def handed():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(20, 3))
    y = X @ [1.0, 2.0, 3.0]
    network = Network(sizes=(3, 1))
    exercise = lossedu.EXERCISES["huber_grad"]
    return {"network": network, "sgd": SGD(lr=0.1), "adam": Adam(),
            "history": train(network, lossedu.loss("mse"), X, y, seeds=2, epochs=2),
            "fit": fit_linear(lossedu.loss("huber"), X, y), "exercise": exercise,
            "exercises": lossedu.EXERCISES,
            "verdict": lossedu.search(lossedu.loss("mse"), "convex"),
            "report": lossedu.check("huber_grad", exercise.reference)}


def test_whatever_a_run_leaves_behind_can_be_pickled_and_copied():
    for name, one in handed().items():
        for back in (pickle.loads(pickle.dumps(one)), copy.deepcopy(one), copy.copy(one)):
            assert type(back) is type(one) and repr(back) == repr(one), name


def test_an_exercise_comes_back_as_itself_and_a_changed_one_as_it_was():
    exercise = lossedu.EXERCISES["huber_grad"]
    assert pickle.loads(pickle.dumps(exercise)) is exercise is copy.deepcopy(exercise)
    changed = copy.copy(exercise.at(rtol=1e-6))
    assert changed.rtol == 1e-6 != exercise.rtol


def test_a_comparison_with_pytorch_can_be_pickled():
    pytest.importorskip("torch")
    back = pickle.loads(pickle.dumps(lossedu.compare(lossedu.loss("mse"), [1.0], [2.0])))
    assert back and "agrees" in repr(back)
