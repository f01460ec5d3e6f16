"""What the check of busy_days tells apart among trainings that predict well enough."""
import pytest
import torch
from torch.nn import functional as F

from lossedu.units.start.exercises import busy_days as unit


def squared(logit, y):
    return F.mse_loss(logit.sigmoid()[:, 0], y)


def hinge(logit, y):
    return (1 - (2 * y - 1) * logit[:, 0]).clamp(min=0).mean()


def summed(logit, y):
    return 120 * unit.logistic(logit, y)


def without_bias(rate, adam):
    return unit.trained_with(unit.logistic, unit.sigmoid, rate=rate, adam=adam, bias=False)


def trained(model, clears=True, rate=0.02, steps=500):
    def fit(x, y, seed):
        torch.manual_seed(seed)
        network = model()
        optimizer = torch.optim.Adam(network.parameters(), lr=rate) if clears else torch.optim.SGD(
            network.parameters(), lr=rate)
        for _ in range(steps):
            if clears:
                optimizer.zero_grad()
            unit.logistic(network(x), y).backward()
            optimizer.step()
        return lambda rows: network(rows)[:, 0].sigmoid()
    return fit


def two_layers():
    return torch.nn.Sequential(torch.nn.Linear(3, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1))


def with_columns(columns):
    def fit(x, y, seed):
        predict = logistic_fit(x[:, columns], y)
        return lambda rows: predict(rows[:, columns])
    return fit


def logistic_fit(x, y, decay=0.0, batch=120, rate=0.05, steps=2000):
    torch.manual_seed(0)
    model = torch.nn.Linear(x.shape[1], 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=rate, weight_decay=decay)
    for _ in range(steps):
        rows = torch.randperm(len(x))[:batch]
        optimizer.zero_grad()
        unit.logistic(model(x[rows]), y[rows]).backward()
        optimizer.step()
    return lambda rows: model(rows)[:, 0].sigmoid()


def penalised(x, y, seed):
    return logistic_fit(x, y, decay=0.01)


def a_little_penalised(x, y, seed):
    return logistic_fit(x, y, decay=1e-4)


def without_some_days(x, y, seed):
    return logistic_fit(x[:100], y[:100])


def squared_logits(logit, y):
    return F.mse_loss(logit[:, 0], y)


def busy_counts(weight):
    return lambda logit, y: F.binary_cross_entropy_with_logits(
        logit[:, 0], y, pos_weight=torch.tensor(weight) if weight else (1 - y).sum() / y.sum())


def in_batches(batch, rate):
    def fit(x, y, seed):
        torch.manual_seed(seed)
        model = torch.nn.Linear(3, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        for _ in range(3000):
            rows = torch.randperm(len(x))[:batch]
            optimizer.zero_grad()
            unit.logistic(model(x[rows]), y[rows]).backward()
            optimizer.step()
        return lambda rows: model(rows)[:, 0].sigmoid()
    return fit


def in_small_batches(x, y, seed):
    return logistic_fit(x, y, batch=4, rate=0.3)


def scaled_by_the_rows(x, y, seed):
    """Each batch that is to be predicted is standardised by its own mean and spread."""
    scaled = lambda rows: (rows - rows.mean(dim=0)) / rows.std(dim=0)
    predict = logistic_fit(scaled(x), y)
    return lambda rows: predict(scaled(rows))


def centred_in_place(x, y, seed):
    """The rows that are to be predicted are centred in place, each time they come."""
    middle = x.mean(dim=0)
    predict = logistic_fit(x - middle, y)

    def predicted(rows):
        rows -= middle
        return predict(rows)
    return predicted


def squeezed(x, y, seed):
    """Right for many rows; for a single one the shape is ()."""
    predict = logistic_fit(x, y)
    return lambda rows: predict(rows)[:, None].squeeze()


def trained_in_place(x, y, seed):
    x -= 0.5
    predict = logistic_fit(x, y)
    return lambda rows: predict(rows - 0.5)


def one_layer():
    return torch.nn.Linear(3, 1)


def neighbours(x, y, seed):
    return lambda rows: y[torch.cdist(rows, x).topk(15, largest=False).indices].mean(dim=1)


@pytest.mark.proof  # each answer trains
@pytest.mark.parametrize("answer, id", [
    (unit.trained_with(squared, unit.sigmoid), "squared_probabilities"),
    (unit.trained_with(squared, unit.sigmoid, rate=0.1, steps=800, adam=True),
     "squared_probabilities"),
    (unit.trained_with(squared, unit.sigmoid, rate=0.1, steps=1500, adam=True),
     "squared_probabilities"),
    (without_bias(2.0, False), "no_bias"),
    (without_bias(0.1, True), "no_bias"),
    (unit.trained_with(unit.logistic, unit.sigmoid, rate=1.0, steps=500), "short_weights"),
    (penalised, "short_weights"), (in_small_batches, "not_lowest"),
    (a_little_penalised, "short_weights"), (without_some_days, "not_lowest"),
    (unit.trained_with(squared_logits, unit.sigmoid, rate=0.3, steps=1000), "squared_logits"),
    (unit.trained_with(busy_counts(1.3), unit.sigmoid), "weighted_classes"),
    (unit.trained_with(busy_counts(None), unit.sigmoid), "weighted_classes"),
    (in_batches(16, 0.5), "short_weights"), (in_batches(10, 2.0), "not_lowest"),
    (unit.trained_with(unit.logistic, unit.sigmoid, rate=10.0, steps=1000), "not_lowest"),
    (with_columns([0, 1]), "unused_input"), (with_columns([0, 2]), "unused_input"),
    (with_columns([1, 2]), "unused_input"), (scaled_by_the_rows, "by_the_others"),
    (squeezed, "one_row"),
    (centred_in_place, "changes_data"), (trained_in_place, "changes_data"),
    (lambda x, y, seed: lambda rows: y.mean().expand(len(rows)), "every_day_alike"),
    (unit.trained_with(hinge, unit.sigmoid, rate=0.1), "short_weights"),
    (trained(two_layers), "not_linear"),
    (neighbours, "not_linear"),
    (trained(one_layer, clears=False, rate=0.1, steps=100), "not_lowest"),
    (trained(one_layer, clears=False, rate=0.5, steps=1000), "not_lowest")])
def test_an_answer_that_trains_otherwise_is_refused_and_told_why(answer, id):
    assert unit.EXERCISE.judged_function(answer, 0).mistake == id


@pytest.mark.proof
@pytest.mark.parametrize("answer", [
    trained(one_layer, rate=0.1, steps=1000),
    unit.trained_with(summed, unit.sigmoid, rate=3 / 120),
    unit.trained_with(unit.logistic, unit.sigmoid, rate=2.0, steps=6000)])
def test_other_optimizers_and_reductions_pass(answer):
    assert unit.EXERCISE.judged_function(answer, 0).passed
