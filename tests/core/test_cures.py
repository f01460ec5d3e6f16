"""What a sentence about bad input tells people to type works when it is typed.

Every loss is called with inputs that came in the wrong kind, values or shape. Whatever stands after
"type" or "try" in the sentence is evaluated as a user would, with the inputs under their names, and
the call is made again with it.
It has to work then, or to end in another sentence whose cure works.
"""
import ast
import re
import warnings

import numpy as np
import pandas as pd
import pytest
import torch

import lossedu
from lossedu.proofs.inputs import draw, forms_of

L = lossedu.loss
END = re.compile(r", its default|, which |, or leave |; | to leave |, from every|\.(?: |$)")


def cures_in(sentence):
    """The code after each "type" or "try"."""
    return [END.split(sentence[found.end():])[0]
            for found in re.finditer(r"\b(?:[Tt]ype|[Tt]ry):? ", sentence)]


def changed_by(code, names):
    """The input that an expression stands for: the one it is about, which is the last of
    `numpy.full(..., it)`."""
    found = [node.id for node in ast.walk(ast.parse(code, mode="eval")) if isinstance(node,
                                                                                      ast.Name)]
    found = sorted({one for one in found if one in names}, key=lambda one: code.index(one))
    return found[-1] if code.startswith("numpy.full") else found[0]


def cured(loss, inputs, depth=4):
    """(sentences on the way, what came out) of a call and of each call that a cure leads to.
    AssertionError where a cure fails, or where there is none in a sentence that a cure led to."""
    try:
        loss.value_and_grad(*inputs.values())
        return []
    except (TypeError, ValueError) as error:
        sentence = str(error)
    seen = [sentence]
    assert depth, f"one cure leads to the next without an end: {sentence}"
    for code in cures_in(sentence):
        for also in code.split(" and ")[1:]:  # "logits.reshape(-1, 3) and target.ravel()"
            inputs = {**inputs, changed_by(also, inputs): eval(also, {"numpy": np, **inputs})}
        code = code.split(" and ")[0]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            # numpy.log of a probability of 0 is what it is
            warnings.filterwarnings("ignore", "divide by zero")
            fixed = eval(code, {"numpy": np, "lossedu": lossedu, **inputs})
        if isinstance(fixed, lossedu.loss.__globals__["LOSSES"]["mse"].__class__):
            further = cured(fixed, dict(inputs), depth - 1)
        else:
            further = cured(loss, {**inputs, changed_by(code, inputs): fixed}, depth - 1)
        ends = [one for one in further if not cures_in(one)]
        assert not ends, f"{sentence}\n  {code}\n  leads to {ends}"
        seen += further
    return seen


# ---------------------------------------------------------------------- every loss, every kind of
# input
def brain_float(array):
    return torch.tensor(array, dtype=torch.bfloat16)


OBJECTS = {
    "a list": lambda x: x.tolist(),
    "a tensor": torch.tensor,
    "a tensor of bfloat16": brain_float,
    # not of indices
    "a tensor of float8": lambda x: torch.tensor(x).to({"f": torch.float8_e5m2}[x.dtype.kind]),
    "a tensor with a gradient": lambda x: torch.tensor(x, dtype=torch.float64, requires_grad=True),
    "a tensor of bfloat16 with a gradient": lambda x: brain_float(x).requires_grad_(),
    "a sparse tensor": lambda x: torch.tensor(x).to_sparse(),
    "a negated view": lambda x: torch.imag(torch.complex(torch.tensor(x * 0.0),
                                                         torch.tensor(-1.0 * x)).conj()),
    "a list of tensors with a gradient": lambda x: [torch.tensor(1.0 * one, requires_grad=True)
                                                    for one in x],
    "objects": lambda x: x.astype(object),
    "words": lambda x: x.astype(str),
    "a list of words": lambda x: x.astype(str).tolist(),
    "complex": lambda x: x.astype(complex),
    "long": lambda x: x.astype(np.longdouble),
    "a dict": lambda x: dict(enumerate(x)),
    "the values of a dict": lambda x: dict(enumerate(x)).values(),
    "masked, nothing of it": np.ma.masked_array,
    "a table of Int64 or Float64": lambda x: (pd.Series if x.ndim == 1
                                              else pd.DataFrame)(x).convert_dtypes(),
    "a table of objects": lambda x: (pd.Series if x.ndim == 1 else pd.DataFrame)(x).astype(object),
    "nested tuples": lambda x: tuple(map(tuple, x)) if x.ndim == 2 else tuple(x),
    "float16": lambda x: x.astype(np.float16),
}
VALUES = {
    "percent": lambda x: 100 * np.abs(x),
    "whole percent": lambda x: np.rint(100 * np.abs(x)).astype(int),
    "a mask as it is stored": lambda x: (255 * (x > 0)).astype(np.uint8),
    "a smooth mask as it is stored": lambda x: np.clip(255 * np.abs(x), 0, 255).astype(np.uint8),
    "zeros and ones, unsigned": lambda x: (x > 0).astype(np.uint8),
    "zeros and ones, a list": lambda x: (x > 0).astype(int).tolist(),
    "yes and no": lambda x: x > 0,
    "signs": lambda x: np.where(x > 0, 1, -1).astype(np.int8),
    "signs, a tuple": lambda x: tuple(np.where(x > 0, 1, -1).tolist()),
    "ones and twos": lambda x: (1 + (x > 0)).astype(np.uint8),
    "ones and twos, a tensor": lambda x: torch.tensor(1 + (x > 0)),
    "from one": lambda x: np.rint(np.abs(x)).astype(np.uint8) + 1,
    "floats": lambda x: 1.0 * x,
    "rounded up": lambda x: np.float32(x) * np.float32(1.0000002),
    "a little below": lambda x: 1.0 * x - 1e-7,
    "scores": lambda x: 3.0 * x - 1,
    "whole scores": lambda x: np.rint(3.0 * x - 1).astype(int),
    "names": lambda x: np.where(x > 0, "yes", "no"),
    # raises of two axes
    "names in a table": lambda x: pd.Series(np.where(x > 0, "yes", "no"), dtype="category"),
    "zeros": lambda x: 0 * x,
    "less than nothing": lambda x: -np.abs(x) - 0.5,
    "exponentials": np.exp,
    "with a gap": lambda x: np.where(np.arange(x.size).reshape(x.shape) == 1, np.nan, x),
    "far ids": lambda x: 10 * x + 7,
}
SHAPES = {
    "a column": lambda x: x[..., None],
    "a column in a list": lambda x: x[..., None].tolist(),
    "a column in a table": lambda x: pd.DataFrame(x.reshape(len(x), -1)),
    "a batch of one too many": lambda x: x[None],
    "an axis in the middle": lambda x: np.expand_dims(x, 1),
    "turned": lambda x: x.T,
    "flat": np.ravel,
    "one number": lambda x: x.flat[0],
    "the first": lambda x: x[0],
    "one of each": lambda x: np.eye(4, dtype=int)[np.rint(np.abs(x)).astype(int).ravel() % 4],
    "the largest of each": lambda x: np.argmax(x, axis=-1),
    "a channel each": lambda x: np.stack([x, x], axis=1),
}
WAYS = {**OBJECTS, **VALUES, **SHAPES}


def spoilt(loss, way):
    """Calls of a loss in which one input was made another thing: (inputs by name), one after the
    other."""
    for form in range(forms_of(loss)):
        inputs = draw(loss, np.random.default_rng(form), form=form, kinks=False)
        for position, array in enumerate(inputs):
            others = [one.copy() for one in inputs]
            try:
                with np.errstate(all="ignore"):
                    others[position] = WAYS[way](array)
            except (IndexError, KeyError, TypeError, ValueError, RuntimeError):
                continue  # there is no such thing of this array: one number has no first
            yield dict(zip([spec.name for spec in loss.inputs], others))


@pytest.mark.parametrize("name", lossedu.LOSSES)
def test_every_cure_that_a_sentence_names_works_when_it_is_typed(name):
    loss = L(name)
    tried = sum(len(cures_in(sentence)) for way in WAYS for inputs in spoilt(loss, way)
                for sentence in cured(loss, inputs))
    assert tried > 20 * min(2, len(loss.inputs))  # the search reaches sentences with cures


def test_the_search_sees_a_cure_that_fails():
    loss = L("hinge").at()
    assert len(cured(loss, {"scores": np.ones(2), "target": np.array([0, 1], np.uint8)})) == 1
    sentence = "hinge: target holds 0. If the labels are 0 and 1, type 2 * target - 1."
    fixed = eval(cures_in(sentence)[0], {"target": np.array([0, 1], np.uint8)})
    assert fixed.tolist() == [255, 1]  # as it stood there once, for unsigned labels
    with pytest.raises(AssertionError, match="without an end"):
        cured(loss, {"scores": np.ones(2), "target": np.array([0, 1])}, depth=0)


# ---------------------------------------------------------------------- the cases that were
# reported, and their like
ONES = np.ones(3)
SENTENCES = {
    "a tensor of bfloat16": (lambda: L("mse")(brain_float(ONES), ONES),
                             "Type pred.detach().float().numpy()."),
    "two classes on": (lambda: L("cross_entropy")([[1.0, 2, 3]], [[1, 1, 0]]),
                       "a row may have several or none, type lossedu.loss(\"bce_with_logits\"). "
                       "To divide each row by its sum, type target / numpy.sum(target, axis=-1, "
                       "keepdims=True, dtype=float)."),
    "no class on": (lambda: L("cross_entropy")([[1.0, 2, 3]], [[0, 0, 0]]),
                    'type lossedu.loss("bce_with_logits").'),
    "just above 1": (lambda: L("bce")(np.array([1.0000001], np.float32), [1]),
                     "probs holds 1.0000001; it is a probability: numbers from 0 to 1 fit. "
                     "That is rounding: type numpy.clip(probs, 0, 1)."),
    "just below 0": (lambda: L("bce")([-1e-17], [1]),
                     "holds -1e-17; it is a probability: numbers from 0 to 1 fit. "
                     "That is rounding: type numpy.clip(probs, 0, 1)."),
    "a row just above 1": (lambda: L("brier")([[1.0000001, 0.0]], [0]),
                           "holds 1.0000001; it is a row of"),
    "the channel axis": (lambda: L("dice", per_image=True)(np.full((2, 1, 4, 4), 0.5),
                                                           np.ones((2, 4, 4))),
                         "expected equal shapes. NumPy would broadcast them to (2, 2, 4, "
                         "4). Try probs[:, 0]."),
    "a mask of 0 and 255": (lambda: L("dice")(np.array([0.5, 0.5]), np.array([255, 0], np.uint8)),
                            "If it is a mask of 0 and 255, type target / 255."),
    "unsigned labels": (lambda: L("hinge")(ONES, np.array([0, 1, 1], np.uint8)),
                        "type 2.0 * target - 1."),
    "labels in a list": (lambda: L("hinge")([1.0], [0]), "type 2.0 * numpy.asarray(target) - 1."),
    "from 1": (lambda: L("cross_entropy")(np.zeros((3, 3)), np.array([1, 2, 3])),
               "begin at 1, type target - 1."),
    "a row to leave out": (lambda: L("cross_entropy", class_weight=[1, 2])(np.zeros((3, 2)),
                                                                           [0, 1, 255]),
                           'type lossedu.loss("cross_entropy", class_weight=[1.0, 2.0], '
                           'ignore_index=255).'),
    "one-hot where indices fit": (lambda: L("multi_margin")(np.zeros((3, 3)), np.eye(3)),
                                  "Type numpy.argmax(target, axis=-1)."),
    "indices where rows fit": (lambda: L("soft_cross_entropy")(np.zeros((3, 3)), np.arange(3)),
                               "type numpy.eye(3)[target]."),
    "a column of class indices": (lambda: L("cross_entropy")(np.zeros((3, 3)),
                                                             np.zeros((3, 1), int)),
                                  "Try target[:, 0]."),
    "pixels": (lambda: L("cross_entropy")(np.zeros((2, 3, 4, 4)), np.zeros((2, 4, 4), int)),
               "Try numpy.moveaxis(logits, 1, -1).reshape(-1, 3) and target.ravel()."),
    "one score each": (lambda: L("cross_entropy")(ONES, [0, 1, 1]),
                       'type lossedu.loss("bce_with_logits").'),
    "percent": (lambda: L("bce")(np.array([30.0, 80.0]), [0, 1]),
                "if they are percent, type probs / 100."),
    "logarithms of variances": (lambda: L("gaussian_nll")(ONES, ONES, -ONES),
                                "logarithms, type numpy.exp(var)."),
    "names of classes": (lambda: L("cross_entropy")(np.zeros((3, 3)), ["b", "a", "c"]),
                         "type numpy.unique(target, return_inverse=True)[1]."),
    "a generator": (lambda: L("mse")((one for one in ONES), ONES),
                    "Type numpy.asarray(list(pred), dtype=float)."),
    "one weight for each class": (lambda: L("cross_entropy")(np.zeros((4, 3)), [0, 1, 2, 0],
                                                             weight=ONES),
                                  'type lossedu.loss("cross_entropy", class_weight=weight).'),
    "weights of both classes": (lambda: L("bce_with_logits", pos_weight=[2.0, 6.0])(ONES, ONES),
                                'weigh the classes 0 and 1, type lossedu.loss("bce_with_logits", '
                                'pos_weight=3.0).'),
    "a weight in a list": (lambda: L("bce_with_logits", pos_weight=[2.0])(ONES, ONES),
                           'alike, type lossedu.loss("bce_with_logits", pos_weight=2.0).'),
    "two columns of probabilities": (lambda: L("bce")(np.full((3, 2), 0.5), ONES),
                                     "If its two columns are the classes 0 and 1, try "
                                     "probs[..., 1]."),
    "one number beside many": (lambda: L("rmse")(1.0, np.ones(48)),
                               "Try numpy.full(numpy.shape(target), pred)."),
    "a column of weights": (lambda: L("mse")(ONES, ONES, weight=ONES[:, None]),
                            "Try weight[:, 0]."),
    "nothing": (lambda: L("mse")(None, ONES), "it is None; an array of numbers fits."),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_a_sentence_says_what_to_type_for_what_came(case):
    call, words = SENTENCES[case]
    with pytest.raises((TypeError, ValueError)) as caught:
        call()
    assert words in str(caught.value)


class OnTheGraphicsCard:
    """A tensor of another device, as far as a reader can see."""

    def __array__(self, dtype=None, copy=None):
        raise TypeError("can't convert cuda:0 device type tensor to numpy")

    def detach(self):
        return self

    def numpy(self):
        raise TypeError("can't convert cuda:0 device type tensor to numpy")

    def float(self):
        return self

    def cpu(self):
        return torch.ones(3, dtype=torch.bfloat16)


def test_a_tensor_on_another_device_is_brought_home_first():
    with pytest.raises(TypeError, match=r"Type pred.detach\(\).cpu\(\).float\(\).numpy\(\)\."):
        L("mse")(OnTheGraphicsCard(), ONES)


def test_masked_values_are_left_out_of_every_input_alike():
    mse, target = L("mse"), np.array([1.0, 2.0, 3.0])
    pred = np.ma.masked_array([1.0, 5.0, 4.0], [False, True, False])
    with pytest.raises(TypeError) as caught:
        mse(pred, target)
    here, there = re.findall(r"Type (\S+) to leave .* alike: (\S+) of each of the others",
                             str(caught.value))[0]
    assert mse(eval(here), eval(f"target{there}")) == 0.5
    table, targets = np.ma.masked_array(np.eye(3), np.eye(3)[[0, 0, 0]] > 2), np.array([0, 1, 2])
    table[1, 2] = np.ma.masked
    with pytest.raises(TypeError) as caught:
        L("cross_entropy")(table, targets)
    here, there = re.findall(r"Type (\S+) to leave .* alike: (\S+) of each of the others",
                             str(caught.value))[0]
    logits = table  # under the name of the input
    assert L("cross_entropy")(eval(here), eval(f"targets{there}")) == L("cross_entropy")(
        np.eye(3)[[0, 2]], [0, 2])
    assert logits is table


# ---------------------------------------------------------------------- settings
SETTINGS = [{0: 1.0, 1: 2.0, 2: 3.0}, {2: 3, 0: 1, 1: 2}, "balanced",
            torch.ones(3, requires_grad=True),
            brain_float(np.ones(3)), np.ones((1, 3)), np.ones((3, 1)), [[1.0, 2.0, 3.0]],
            ["1", "2", "3"],
            np.array(2.0), torch.tensor(2.0), "2.0", "0.5", 50, 10.0, None, True, 1, 0, -1,
            np.nan, np.complex64(1),
            np.array([1, 2, 3], complex), {"a": 1}, [], {}, (), object(), [np.nan, 1, 1],
            [-1, 1, 1], "sum", b"1",
            pd.Series([1, None, 2], dtype="Int64"), np.ma.masked_array([1.0, 2.0, 3.0]), (1, "a"),
            3.7, 10**400]


@pytest.mark.parametrize("name",
                         [name for name, loss in lossedu.LOSSES.items() if loss.settings_of])
def test_every_cure_about_a_setting_works_when_it_is_typed(name):
    target, tried = np.array([0, 1, 2, 0]), 0
    for setting in L(name).settings_of:
        for value in SETTINGS:
            given, way = value, []
            while True:
                try:
                    with warnings.catch_warnings():
                        warnings.simplefilter("error")
                        L(name, **{setting: given})
                    break
                except (TypeError, ValueError) as error:
                    sentence = str(error)
                assert sentence not in way, sentence
                way.append(sentence)
                (typed,) = cures_in(sentence)
                assert typed.startswith(f"{setting}="), sentence
                given = eval(typed.partition("=")[2],
                             {"numpy": np, "lossedu": lossedu, "target": target,
                                                       setting: given, "inf": np.inf})
                tried += 1
    assert tried >= 10


@pytest.mark.parametrize("call, words", [
    (lambda: L("cross_entropy", class_weight={0: 1.0, 1: 2.0, 2: 3.0}),
     "Type class_weight=[1.0, 2.0, 3.0]."),
    (lambda: L("cross_entropy", class_weight="balanced"),
     "type class_weight=len(target) / len(numpy.unique(target)) / numpy.bincount(target)."),
    (lambda: L("pinball", quantile=90), "If that is percent, type quantile=0.9."),
    (lambda: L("dice", per_image=1), "Type per_image=True."),
    (lambda: L("huber", delta="2.5"), "Type delta=2.5."),
    (lambda: L("bce_with_logits", pos_weight=torch.tensor(3.0)), "Type pos_weight=3.0."),
    (lambda: L("cross_entropy")(np.zeros((2, 2)), [0, 1], class_weight=np.array([1.0, 2.0])),
     'type lossedu.loss("cross_entropy", class_weight=[1.0, 2.0]).'),
])
def test_a_sentence_about_a_setting_says_what_to_type(call, words):
    with pytest.raises((TypeError, ValueError)) as caught:
        call()
    assert words in str(caught.value)


def test_the_weights_that_balance_classes_are_those_of_scikit_learn():
    from sklearn.utils.class_weight import compute_class_weight
    target = np.array([0, 0, 0, 1, 2, 2])
    with pytest.raises(TypeError) as caught:
        L("cross_entropy", class_weight="balanced")
    typed = eval(cures_in(str(caught.value))[0].partition("=")[2], {"numpy": np, "target": target})
    np.testing.assert_allclose(typed, compute_class_weight("balanced", classes=np.arange(3),
                                                           y=target))


# ---------------------------------------------------------------------- elsewhere in the package
def two_curves(**options):
    import matplotlib
    matplotlib.use("Agg")
    from lossedu.plots import curve
    return curve(L("mse"), **options)


def trained(seeds=2, y=(1.0, 1.0, 1.0, 1.0), output="identity", loss="mse", sizes=(2, 1),
            activation="tanh"):
    from lossedu.engine import Network, train
    return train(Network(sizes, output=output, activation=activation), L(loss), np.ones((4, 2)),
                 y, seeds=seeds,
                 epochs=1)


def interval(**options):
    from lossedu.stats import mean_interval
    return mean_interval([1.0, 2.0, 4.0], **options)


@pytest.mark.parametrize("call, bad", [
    (two_curves, {"span": (3, -3)}), (interval, {"level": 95}),
    (interval, {"method": "bootstrap", "split": (9, 1)}),
    (trained, {"seeds": []}), (trained, {"seeds": (-1,)}),
    (trained, {"y": np.array([0.0, 1, 1, 0]), "loss": "hinge"}),
    (trained, {"y": [0, 1, 1, 0], "loss": "hinge"}),
    (trained, {"y": [0, 255, 255, 0], "loss": "bce_with_logits"}),
    (trained, {"y": [1, -1, 1, 1], "loss": "bce_with_logits"}),
    (trained, {"y": torch.tensor([0, 1, 1, 0], dtype=torch.uint8), "loss": "squared_hinge"}),
    (trained, {"y": np.array([0.0, 1, 2, 0]), "loss": "crammer_singer", "sizes": (2, 3)}),
    (trained, {"y": [0.0, 1, 2, 0], "loss": "crammer_singer", "sizes": (2, 3)}),
    (trained, {"y": np.ones(4, complex)}), (trained, {"y": torch.ones(4, dtype=torch.bfloat16)}),
])
def test_a_cure_of_an_argument_works_when_it_is_typed(call, bad):
    given = dict(bad)
    sentences = []
    for _ in range(3):
        try:
            call(**given)
        except (TypeError, ValueError) as error:
            sentences.append(str(error))
        else:
            break
        typed = cures_in(sentences[-1])[0]
        assignment = re.fullmatch(r"(\w+)=(?!=)(.*)", typed)
        name, code = assignment.groups() if assignment else ("y", typed)
        given[name] = eval(code, {"numpy": np, "lossedu": lossedu, **given})
    assert 0 < len(sentences) < 3, sentences


@pytest.mark.parametrize("call, meant", [
    (lambda: lossedu.EXERCISES.find("Huber Grad"), "huber_grad"),
    (lambda: lossedu.data.load("Breast-Cancer"), "breast_cancer"),
    (lambda: lossedu.data.load("diabetes").column("BMI"), "bmi"),
    (lambda: lossedu.quiz("Outliers"), "outliers"),
    (lambda: trained(activation="ReLU"), "relu"), (lambda: trained(output="Sigmoid"), "sigmoid"),
    (lambda: interval(method="Bootstrap"), "bootstrap"),
    (lambda: lossedu.search(L("mse"), "Convex"), "convex"),
])
def test_a_name_in_another_writing_leads_to_the_one_there_is(call, meant):
    with pytest.raises((TypeError, ValueError), match=f'Did you mean "{meant}"[?]'):
        call()


# ---------------------------------------------------------------------- instruments
def test_a_cure_that_fails_on_what_came_is_not_said():
    from lossedu.core.cures import Cure, say
    cures = (Cure("type", "{x} + 1"), Cure("if nothing else helps, type", "{x} * 0"))
    assert say(cures, "pred", np.ones(2), lambda result: result[0] == 2) == "Type pred + 1."
    assert say(cures, "pred",
               [1, 1], lambda result: result[0] == 2) == "Type numpy.asarray(pred) + 1."
    assert say(cures, "pred", np.ones(2), lambda result: False) == ""
    assert say(cures, "pred",
               np.ones(
                   2), lambda result: True) == (
                       "Type pred + 1; if nothing else helps, type pred * 0.")
    assert say(cures, "pred", iter([1]), lambda result: True) == ""


def test_a_cure_is_not_tried_on_what_a_look_would_use_up():
    numbers = (one for one in (1.0, 2.0))
    with pytest.raises(TypeError):
        L("mse")(numbers, [1.0, 2.0])
    assert list(numbers) == [1.0, 2.0]


def test_trying_a_cure_changes_nothing_that_came():
    target = np.array([0, 255, 255], np.uint8)
    with pytest.raises(ValueError):
        L("dice")(ONES, target)
    assert target.tolist() == [0, 255, 255]
