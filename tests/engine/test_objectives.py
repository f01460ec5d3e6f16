"""The engine's mean over a batch, seed by seed, is what calling the loss on that seed's batch
gives."""
import numpy as np
import pytest

import lossedu
from lossedu.core.record import Input, Loss, claims_for
from lossedu.engine import SGD, Network, objective, train
from lossedu.engine.objectives import trains
from lossedu.proofs.inputs import draw, forms_of, settings_at_ends

S, B, C = 3, 6, 4


VARIANTS = [pytest.param(variant, form, id=f"{variant!r} form {form}")
            for loss in lossedu.LOSSES.values()
            for variant in settings_at_ends(loss) if trains(variant)
            for form in range(forms_of(loss))]


@pytest.mark.parametrize("loss, form", VARIANTS)
def test_value_and_slope_of_each_seed_are_those_of_the_loss_itself(loss, form):
    rng = np.random.default_rng(5)
    for columns in (1, C) if loss.scope == "element" and len(loss.differentiable) == 1 else (1,):
        shape = (B,) if columns == 1 else (B, C)
        drawn = [draw(loss, rng, {"...": shape, "n": B, "m": B, "C": C}, form) for _ in range(S)]
        stacked = [np.stack(arrays) for arrays in zip(*drawn)]
        scores = [array for array, spec in zip(stacked, loss.inputs) if spec.grad]
        target, = [array for array, spec in zip(stacked, loss.inputs) if not spec.grad]
        several = len(scores) > 1
        output = np.stack(scores, axis=-1) if several else scores[0]
        output = output if output.ndim == 3 else output[..., None]
        value, slope = objective(loss)(output, target)
        for s, inputs in enumerate(drawn):
            expected, grads = loss.value_and_grad(*inputs)
            grads = np.stack(grads, axis=-1) if several else np.reshape(grads, output[s].shape)
            assert np.allclose(value[s], expected, rtol=1e-13, equal_nan=True)
            assert np.allclose(slope[s], grads, rtol=1e-13, atol=0, equal_nan=True)


@pytest.mark.parametrize("loss, form", [one for one in VARIANTS if one.values[0].scope != "set"])
def test_a_weighted_mean_of_each_seed_is_that_of_the_loss_itself(loss, form):
    rng = np.random.default_rng(6)
    if len(loss.differentiable) > 1:
        pytest.skip("one test of columns is enough")
    drawn = [draw(loss, rng, {"...": (B,), "n": B, "C": C}, form) for _ in range(S)]
    output, target = (np.stack(arrays) for arrays in zip(*drawn))
    weight = rng.uniform(0.5, 2.0, size=(S, B))
    value, slope = objective(loss)(output if output.ndim == 3 else output[..., None], target,
                                   weight)
    for s, inputs in enumerate(drawn):
        expected, grads = loss.value_and_grad(*inputs, weight=weight[s])
        assert np.allclose(value[s], expected, rtol=1e-13, equal_nan=True)
        assert np.allclose(slope[s].reshape(grads.shape), grads, rtol=1e-13, atol=0, equal_nan=True)


@pytest.mark.parametrize("name", ["critic", "multi_task", "uncertainty_weighted"])
def test_a_loss_that_takes_more_than_a_prediction_and_a_target_is_refused_in_one_sentence(name):
    sentence = rf'^train: {name} takes .*; .* such as lossedu.loss\("mse"\), fits\.$'
    with pytest.raises(TypeError, match=sentence):
        train(Network(sizes=(2, 1)), lossedu.loss(name), np.zeros((4, 2)), np.zeros(4), seeds=1,
              epochs=1, batch=4,
              optimizer=SGD(lr=0.1))


def test_a_column_of_targets_is_not_spread_over_the_batch():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(8, 2)), rng.normal(size=8)
    flat, column = (train(Network((2, 1)), lossedu.loss("mse"), X, target, seeds=2, epochs=3).steps
                    for target in (y, y[:, None]))
    assert np.array_equal(flat, column)
    with pytest.raises(ValueError, match="each output needs a target of its own"):
        train(Network((2, 8)), lossedu.loss("mse"), X, y, seeds=2, batch=8)


def test_a_loss_of_ones_own_is_a_function():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(40, 2)), rng.normal(size=40)

    def quartic(output, target):
        residual = output[..., 0] - target
        return (residual ** 4).mean(axis=1), (4 * residual ** 3 / residual.shape[1])[..., None]

    history = train(Network((2, 1)), quartic, X, y, seeds=3, epochs=200, batch=None,
                    optimizer=SGD(lr=0.05))
    coefficients = history.weights[0][0]
    assert np.ptp(coefficients, axis=0).max() < 1e-3
    assert history.epochs[:, -1].max() < history.epochs[:, 0].min()


def test_targets_outside_the_loss_domain_are_refused_with_the_cure():
    from lossedu.core.spaces import SIGN, Domain
    mse = lossedu.LOSSES["mse"]

    def with_target(domain, shape="..."):
        target = Input("target", "y", domain=domain, shape=shape)
        return Loss(**{**{name: getattr(mse, name) for name in Loss.__dataclass_fields__},
                       "declared": dict.fromkeys(claims_for("element", (mse.inputs[0], target)),
                                                 False),
                       "inputs": (mse.inputs[0], target)})

    X, y = np.zeros((3, 2)), np.array([0, 1, 5])
    with pytest.raises(ValueError,
                       match=r"y holds 0; mse takes a label: values -1 or 1 fit. .*2.0 \* y - 1"):
        train(Network((2, 1)), with_target(SIGN), X, y.clip(0, 1), seeds=1)
    with pytest.raises(ValueError, match="y holds class 5; the network has 3 outputs: 0 to 2 fit"):
        train(Network((2, 3)), with_target(Domain("class", index=True)), X, y, seeds=1)
    with pytest.raises(TypeError, match=r"class indices, which are integers. Type y.astype\(int\)"):
        train(Network((2, 3)), with_target(Domain("class", index=True)), X, y.astype(float),
              seeds=1)


@pytest.mark.proof
@pytest.mark.parametrize("weighted", [False, True])
def test_a_loss_per_row_with_class_indices_trains_as_in_pytorch(weighted):
    """A softmax cross-entropy made here; with `counts`, its mean divides by the class weights of
    the batch."""
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)
    from lossedu.core.spaces import Domain
    mse, class_weight = lossedu.LOSSES["mse"], np.array([1.0, 2.0, 0.5]) ** weighted

    def f(logits, target):
        r"""$$x$$"""
        logs = logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))
        return -class_weight[target] * np.take_along_axis(logs, target[..., None], axis=-1)[..., 0]

    def df(logits, target):
        r"""$$x$$"""
        powers = np.exp(logits)
        probs = powers / powers.sum(axis=-1, keepdims=True)
        return class_weight[target][..., None] * (probs - np.eye(logits.shape[-1])[target])

    loss = Loss(**{**{name: getattr(mse, name) for name in Loss.__dataclass_fields__}, "f": f,
                   "df": df, "fused": None,
                   "scope": "row", "counts": (lambda logits, target: class_weight[target])
                   if weighted else None,
                   "inputs": (Input("logits", "z", shape="n C", grad=True),
                              Input("target", "y", domain=Domain("class", index=True), shape="n"))})
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(60, 5)), rng.integers(0, 3, size=60)
    network = Network((5, 3))
    history = train(network, loss, X, y, seeds=(4, 8), epochs=5, batch=25, optimizer=SGD(lr=0.1))
    start = network.start((4, 8))
    for s, seed in enumerate((4, 8)):
        layer = torch.nn.Linear(5, 3, dtype=torch.float64)
        layer.weight.data = torch.tensor(start[0][0][s].T.copy())
        layer.bias.data = torch.tensor(start[0][1][s])
        optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
        order = np.random.default_rng([seed, 1])
        curve = []
        for _ in range(5):
            for rows in torch.tensor(order.permutation(60)).split(25):
                scores, labels = layer(torch.tensor(X)[rows]), torch.tensor(y)[rows]
                value = torch.nn.functional.cross_entropy(scores, labels,
                                                          weight=torch.tensor(class_weight))
                optimizer.zero_grad()
                value.backward()
                optimizer.step()
                curve.append(value.item())
        assert np.allclose(history.steps[s], curve, rtol=0, atol=1e-12)
        assert np.allclose(history.weights[0][0][s], layer.weight.detach().numpy().T, rtol=0,
                           atol=1e-12)
