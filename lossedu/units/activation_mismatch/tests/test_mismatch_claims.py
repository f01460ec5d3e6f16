"""Sinking sigmoids, the ends of the grids of rates, and the other names of twins."""
import pytest

from lossedu import data
from lossedu.units.activation_mismatch.experiments import mismatch


@pytest.mark.proof
@pytest.mark.parametrize("loss", ["MAE", "BCE on logits"])
def test_some_sigmoids_sink_and_not_all_of_them(loss):
    table = mismatch.cells(mismatch.stored(), "digits").set_index(["activation", "loss"])
    outputs, _ = mismatch.outputs("digits", "sigmoid", loss, table.rate["sigmoid", loss], range(2))
    sunk = (outputs[-1].max(axis=1) < 0.01).sum(axis=1)
    assert (2 <= sunk).all() and (sunk <= 8).all()


def at_the_ends():
    """(optimizer, rate) -> the pairs that chose it, over all views that the unit shows."""
    stored, found = mismatch.stored(), {}
    longer = mismatch.cells(mismatch.stored_longer(), mismatch.RAW, mismatch.LONGER)
    for optimizer, rows in (("SGD", mismatch.cells(stored, "digits")), ("Adam", longer),
                            ("SGD", mismatch.cells(stored, mismatch.RAW)),
                            ("Adam", mismatch.cells(stored, "digits", mismatch.ADAM))):
        for row in rows.itertuples():
            found.setdefault((optimizer, row.rate), set()).add((row.activation, row.loss))
    return found


@pytest.mark.proof
def test_the_ends_of_the_grids_are_chosen_by_the_pairs_that_the_protocol_names():
    found = at_the_ends()
    assert found["SGD", 300.0] == {("softmax twice", "BCE on logits")}
    smallest = found["SGD", 0.01]
    assert len(smallest) == 6
    assert {mismatch.pair(*one).declared for one in smallest} <= {"error", "nan", "below 0"}
    assert len(found["Adam", 0.1] | found["Adam", 0.0003]) == 6


@pytest.mark.proof
def test_with_the_other_names_of_the_twins_one_function_more_is_harmless():
    table = mismatch.cells(mismatch.stored(), "digits").set_index(["activation", "loss"])
    other = {kept: twin for twin, (kept, _) in mismatch.TWINS.items()}
    for names, harmless in ((mismatch.functions(), 13),
                            ([other.get(one, one) for one in mismatch.functions()], 14)):
        assert len(names) == 24 and (table.loc[names, "low"] > -2).sum() == harmless


@pytest.mark.proof
def test_with_adam_fewer_pairs_are_undecided_and_the_pair_of_the_opening_is_open():
    views = [mismatch.cells(mismatch.stored(), "digits", one).set_index(["activation", "loss"])
             for one in (mismatch.OWN, mismatch.ADAM)]
    counts = [((rows.low > -2).sum(), (rows.high < -2).sum())
              for rows in (view.loc[mismatch.functions()] for view in views)]
    assert counts == [(13, 4), (17, 4)]
    opening = views[0].loc[("sigmoid", "MSE")]
    assert opening.low < -2 and opening.high > 2


@pytest.mark.proof
@pytest.mark.parametrize("loss", ["MAE", "BCE on logits"])
def test_where_labels_1_weigh_as_much_as_the_labels_0_the_sigmoids_learn(loss):
    def accuracy(weight):
        torch.manual_seed(0)
        net = torch.nn.Sequential(torch.nn.Linear(64, 32), torch.nn.ReLU(), torch.nn.Linear(32, 10))
        optimizer = torch.optim.SGD(net.parameters(), lr=10.0)
        for _ in range(20):
            for batch in torch.randperm(1300).split(64):
                out, target = torch.sigmoid(net(x[batch])), torch.eye(10)[y[batch]]
                each = (out - target).abs() if loss == "MAE" else (
                    F.binary_cross_entropy_with_logits(out, target, reduction="none"))
                optimizer.zero_grad()
                (each * (1 + (weight - 1) * target)).mean().backward()
                optimizer.step()
        return (net(x[1300:]).argmax(dim=1) == y[1300:]).double().mean().item()

    torch, F = pytest.importorskip("torch"), pytest.importorskip("torch.nn.functional")
    digits = data.load("digits")
    x = torch.tensor((digits.X - digits.X.mean(axis=0)) / (digits.X.std(axis=0) + 1e-9)).float()
    y = torch.tensor(digits.y.astype(int))
    assert accuracy(1.0) < 0.8 and accuracy(9.0) > 0.88
