"""The claims of the cards on detection, and of docs/topics/detection.md, beyond one line."""
import itertools
import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy import optimize, stats
from scipy.optimize import linear_sum_assignment
from torch.overrides import TorchFunctionMode

from lossedu import loss
from lossedu.interview.facts import fault
from tests.interview.pages import decimals, page
from tests.interview.said import code_of, said

PAGE = page("detection")


def area(box):
    return (box[2:] - box[:2]).clamp(min=0).prod()


def parts(a, b):
    """Intersection, union and enclosing box of two boxes."""
    inner = torch.cat([torch.maximum(a[:2], b[:2]), torch.minimum(a[2:], b[2:])])
    outer = torch.cat([torch.minimum(a[:2], b[:2]), torch.maximum(a[2:], b[2:])])
    shared = area(inner)
    return shared, area(a) + area(b) - shared, outer


def iou(a, b):
    shared, union, _ = parts(a, b)
    return shared / union


def giou_loss(a, b):
    _, union, outer = parts(a, b)
    return 1 - iou(a, b) + 1 - union / area(outer)


def diou_loss(a, b):
    _, _, outer = parts(a, b)
    between = ((a[:2] + a[2:] - b[:2] - b[2:]) / 2).square().sum()
    return 1 - iou(a, b) + between / (outer[2:] - outer[:2]).square().sum()


def shape_term(a, b):
    angles = [torch.atan((box[2] - box[0]) / (box[3] - box[1])) for box in (a, b)]
    v = 4 / np.pi ** 2 * (angles[0] - angles[1]) ** 2
    return v * v / (1 - iou(a, b) + v)


def box(*edges):
    return torch.tensor(edges, dtype=torch.float64)


UNIT = box(0, 0, 1, 1)


@pytest.mark.proof
def test_iou_of_shifted_and_scaled_boxes():
    card = "a-quarter-of-a-box-off"
    for text, other in (("0.391", UNIT + 0.25), ("0.143", UNIT + 0.5), ("0.62", UNIT + 1 / 8),
                        ("0.95", UNIT + 1 / 80), ("0.6", UNIT + box(0.25, 0, 0.25, 0)),
                        ("0.826", box(-0.05, -0.05, 1.05, 1.05))):
        assert iou(UNIT, other).item() == pytest.approx(said(card, text), abs=5e-3)
    third = iou(UNIT, UNIT + box(1 / 3, 0, 1 / 3, 0)).item()
    assert third == pytest.approx(0.5)


def slope(of, at):
    variable = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    of(variable).backward()
    return variable.grad.item()


def shifted(d):
    return UNIT + torch.stack([d, 0 * d, d, 0 * d])


def scaled(u):
    side = torch.exp(u) / 2
    return torch.stack([0.5 - side, 0.5 - side, 0.5 + side, 0.5 + side])


@pytest.mark.parametrize("d", [0.05, 0.5, 0.9, 0.99])
def test_slopes_of_shift_and_scale_agree_with_autograd(d):
    assert iou(UNIT, shifted(torch.tensor(d))).item() == pytest.approx((1 - d) / (1 + d), abs=1e-6)
    assert slope(lambda x: 1 - iou(shifted(x), UNIT), d) == pytest.approx(2 / (1 + d) ** 2)
    assert slope(lambda x: -torch.log(iou(shifted(x), UNIT)), d) == pytest.approx(2 / (1 - d ** 2))
    for u in (-d, d):
        assert iou(scaled(torch.tensor(u)), UNIT).item() == pytest.approx(np.exp(-2 * d), abs=1e-6)
        linear = slope(lambda x: 1 - iou(scaled(x), UNIT), u)
        assert linear == pytest.approx(np.sign(u) * 2 * np.exp(-2 * d))
        logarithmic = slope(lambda x: -torch.log(iou(scaled(x), UNIT)), u)
        assert logarithmic == pytest.approx(np.sign(u) * 2)


@pytest.mark.proof
def test_what_each_iou_loss_sees():
    card = "no-overlap-no-gradient"
    for gap, text in ((1.0, "0.22"), (8.0, "0.02")):
        def away(x):
            return UNIT + torch.stack([1 + x, 0 * x, 1 + x, 0 * x])
        assert slope(lambda x, away=away: 1 - iou(away(x), UNIT), gap) == 0
        giou = slope(lambda x, away=away: giou_loss(away(x), UNIT), gap)
        assert giou == pytest.approx(said(card, text), abs=5e-3)
        assert slope(lambda x, away=away: diou_loss(away(x), UNIT), gap) > 0.001
    apart = UNIT + box(2, 0, 2, 0)
    assert (diou_loss(apart, UNIT) - 1).item() == pytest.approx(said(card, "0.4"))
    assert giou_loss(apart, UNIT).item() == pytest.approx(said(card, "1.33"), abs=5e-3)

    inside, large = UNIT, box(-1, -1, 2, 2)  # the place in a containing box
    moved = inside + 0.5
    assert giou_loss(large, inside) == giou_loss(large, moved) == 1 - iou(large, inside)
    assert diou_loss(large, inside) < diou_loss(large, moved)

    flat, tall = box(-1, -0.5, 1, 0.5), box(-0.5, -1, 0.5, 1)  # the shape at the right centre
    assert diou_loss(flat, tall).item() == pytest.approx(said(card, "0.667"), abs=5e-4)
    assert shape_term(flat, tall).item() == pytest.approx(said(card, "0.034"), abs=5e-4)
    wider = 2 * flat  # right centre and shape: only IoU sees the size
    assert shape_term(flat, wider) == 0 and diou_loss(flat, wider) == 1 - iou(flat, wider)


@pytest.mark.proof
def test_giou_moves_the_far_edge_away():
    grad = loss("giou").grad(UNIT.numpy()[None], (UNIT + box(2, 0, 2, 0)).numpy()[None])[0]
    # descending: the right edge moves right, towards the target; the left one left, away from it
    assert grad[2] == pytest.approx(-said("no-overlap-no-gradient", "0.33"), abs=5e-3)
    assert grad[0] == pytest.approx(said("no-overlap-no-gradient", "0.11"), abs=5e-3)
    edges, widths = np.array([[0.0, 0.0, 1.0, 1.0]]), []
    for _ in range(500):  # descend in the two edges along the axis
        grad = loss("giou").grad(edges, np.array([[2.0, 0.0, 3.0, 1.0]]))
        edges = edges - 0.05 * grad * [1, 0, 1, 0]
        widths.append(edges[0, 2] - edges[0, 0])
    assert max(widths) == pytest.approx(3, abs=0.05)  # until it covers the target, too
    assert np.mean(widths[-50:]) == pytest.approx(1, abs=0.1)


def pairs(seed=0, n=200):
    rng = np.random.default_rng(seed)
    low = rng.uniform(0, 4, size=(2, n, 2))
    return np.concatenate([low, low + rng.uniform(0.2, 3, size=(2, n, 2))], axis=2)


def test_giou_agrees_with_the_package_and_its_gradient():
    of_card = code_of("giou-of-pairs")["giou_loss"]
    boxes, targets = pairs().astype(np.float32)
    overlaps = np.array([iou(torch.tensor(a), torch.tensor(b)) for a, b in zip(boxes, targets)])
    assert np.any(overlaps == 0) and np.any(overlaps > 0.3)
    variable = torch.tensor(boxes, requires_grad=True)
    values = of_card(variable, torch.tensor(targets))
    wanted = loss("giou")(boxes.astype(float), targets.astype(float), reduction="none")
    assert values.detach().numpy() == pytest.approx(wanted, abs=1e-5)
    values.sum().backward()
    grad = loss("giou").grad(boxes.astype(float), targets.astype(float), reduction="none")
    assert variable.grad.numpy() == pytest.approx(grad, abs=1e-4)
    swapped = of_card(torch.tensor(targets), torch.tensor(boxes))
    assert torch.allclose(swapped, values.detach(), atol=1e-6)
    tenfold = of_card(10 * torch.tensor(targets), 10 * torch.tensor(boxes))
    assert torch.allclose(tenfold, values.detach(), atol=1e-5)


def test_clamping_the_product_makes_distant_boxes_overlap():
    of_card = code_of("giou-of-pairs")["giou_loss"]
    a, b = torch.tensor([[0.0, 0, 1, 1]]), torch.tensor([[3.0, 3, 4, 4]])
    inner = torch.cat([torch.maximum(a[:, :2], b[:, :2]), torch.minimum(a[:, 2:], b[:, 2:])], dim=1)
    clamped_late = ((inner[:, 2] - inner[:, 0]) * (inner[:, 3] - inner[:, 1])).clamp(min=0)
    assert clamped_late.item() == 4  # an overlap larger than the boxes
    assert of_card(a, b).item() == pytest.approx(1 + 14 / 16)
    large = torch.tensor([[0.0, 0, 256, 256]]).half()
    assert of_card(large, large).item() == 0
    in_half = (large[:, 2:] - large[:, :2]).prod(dim=1)
    assert torch.isinf(in_half).all() and torch.isnan(in_half / in_half).all()


def box_losses(anchors, positives, error=0.25):
    """The card's box loss, and the repaired one, with their gradients in one positive offset."""
    labels = torch.zeros(anchors)
    labels[:positives] = 1
    target = torch.zeros(anchors, 4)
    offsets = torch.full((anchors, 4), error, requires_grad=True)
    positive = labels[:, None]
    faulty = F.smooth_l1_loss(offsets * positive, target * positive)
    keep = labels > 0
    summed = F.smooth_l1_loss(offsets[keep], target[keep], reduction="sum")
    right = summed / keep.sum().clamp(min=1)
    found = []
    for one in (faulty, right):
        found.append((one.item(), torch.autograd.grad(one, offsets)[0][0, 0].item()))
    return found


def test_masked_anchors_stay_in_the_denominator():
    card = "a-box-loss-of-nothing"
    (faulty, faulty_slope), (right, right_slope) = box_losses(100_000, 20)
    assert faulty == pytest.approx(said(card, "0.00000625"))
    assert right == pytest.approx(said(card, "0.125"))
    assert right / faulty == pytest.approx(said(card, "20,000"))
    assert right_slope / faulty_slope == pytest.approx(20_000)
    (more_faulty, _), (more_right, _) = box_losses(200_000, 20)
    assert more_right == pytest.approx(right) and more_faulty == pytest.approx(faulty / 2)


def test_beta_sets_the_gradient_of_small_offsets():
    for beta, wanted in ((1.0, 0.05), (0.1, 0.5)):
        grad = loss("smooth_l1", beta=beta).grad(np.array([0.05]), np.array([0.0]))[0]
        assert grad == pytest.approx(wanted)


@pytest.mark.parametrize("p", [0.01, 0.5, 0.9])
@pytest.mark.parametrize("gamma", [0.0, 1.0, 2.0])
def test_focal_gradient_of_a_negative_agrees_with_autograd(p, gamma):
    z = torch.logit(torch.tensor(p, dtype=torch.float64)).requires_grad_()
    probability = torch.sigmoid(z)
    (-probability ** gamma * torch.log1p(-probability)).backward()
    formula = p ** gamma * (p - gamma * (1 - p) * np.log1p(-p))
    assert z.grad.item() == pytest.approx(formula)
    if p == 0.01:
        assert formula / p == pytest.approx((1 + gamma) * p ** gamma, rel=0.01)


def test_focal_loss_has_its_minimum_beside_the_probability():
    def expected(p):
        return -0.9 * (1 - p) ** 2 * np.log(p) - 0.1 * p ** 2 * np.log1p(-p)

    best = optimize.minimize_scalar(expected, bounds=(0.01, 0.99), method="bounded").x
    assert best == pytest.approx(said("a-hundred-thousand-easy-anchors", "0.69"), abs=5e-3)


def test_first_loss_of_a_detector():
    card = "a-hundred-thousand-easy-anchors"
    labels = torch.zeros(100_000, dtype=torch.float64)
    labels[:20] = 1
    for bias, total, in_bias in ((0.0, "3466", "49,980"), (np.log(0.01 / 0.99), "54.8", "980")):
        z = torch.tensor(bias, dtype=torch.float64, requires_grad=True)
        cost = F.binary_cross_entropy_with_logits(z.expand(100_000), labels, reduction="sum")
        cost.backward()
        assert cost.item() / 20 == pytest.approx(said(card, total), abs=0.5)
        assert z.grad.item() == pytest.approx(said(card, in_bias), abs=0.5)


def pair_of_queries(p):
    """Two queries, one object: the class probability of the first rises, the second is at 0.5."""
    probability = np.array([p, 0.5])
    distance = np.array([0.3, 0.1])

    def class_loss(chosen):
        other = 1 - chosen
        return -np.log(probability[chosen]) - np.log(1 - probability[other])

    loss_of = np.array([class_loss(k) + distance[k] for k in (0, 1)])
    return loss_of, -probability + distance


@pytest.mark.proof
def test_a_set_loss_jumps_only_if_cost_and_loss_differ():
    grid = np.linspace(0.3, 0.95, 20_001)
    of_loss, of_cost = zip(*(pair_of_queries(p) for p in grid))
    of_loss, of_cost = np.array(of_loss), np.array(of_cost)
    same = of_loss.min(axis=1)
    different = of_loss[np.arange(len(grid)), of_cost.argmin(axis=1)]
    assert len(set(of_cost.argmin(axis=1))) == 2  # the assignment does change
    assert np.abs(np.diff(same)).max() < 1e-3
    assert np.abs(np.diff(different)).max() > 0.1


def set_loss(*arguments):
    return code_of("match-then-loss")["set_loss"](*arguments)


def scene(objects=3, queries=5, seed=0):
    generator = torch.Generator().manual_seed(seed)

    def draw(*shape):
        return torch.rand(*shape, generator=generator, dtype=torch.float64)

    labels = torch.arange(objects) % 2
    return 3 * draw(queries, 3), draw(queries, 4), labels, draw(objects, 4)


def test_duplicates_cost_under_one_to_one_matching():
    sure, nothing = [np.log(0.9), np.log(0.1)], [np.log(0.1), np.log(0.9)]
    target = torch.zeros(1, 4)
    costs = []
    for second in (sure, nothing):
        logits = torch.tensor([sure, second], dtype=torch.float32)
        costs.append(set_loss(logits, torch.zeros(2, 4), torch.tensor([0]), target, 1.0).item())
    duplicate = 2 * costs[0] + np.log(0.9)  # of the two terms, the one that is not matched
    assert duplicate == pytest.approx(said("one-box-per-object", "2.30"), abs=5e-3)
    assert costs[1] == pytest.approx(-np.log(0.9), abs=1e-5)


@pytest.mark.parametrize("seed", range(8))
def test_set_loss_finds_the_best_of_all_permutations(seed):
    logits, boxes, labels, targets = scene(seed=seed)
    boxes.requires_grad_()
    value = set_loss(logits, boxes, labels, targets)
    value.backward()
    matched = set(boxes.grad.abs().sum(dim=1).nonzero().flatten().tolist())
    cost = 5 * (boxes[:, None] - targets[None]).abs().sum(-1) - logits.softmax(1)[:, labels]
    best = min(itertools.permutations(range(5), 3),
               key=lambda chosen: sum(cost[q, m].item() for m, q in enumerate(chosen)))
    assert matched == set(best)  # and unmatched boxes have gradient 0
    terms, weights = 0, 0
    for query in range(5):
        wanted = labels[best.index(query)].item() if query in best else 2
        weight = 1 if query in best else 0.1
        terms, weights = terms - weight * logits[query].log_softmax(0)[wanted], weights + weight
    distance = sum((boxes[q] - targets[m]).abs().sum() for m, q in enumerate(best))
    assert value.item() == pytest.approx((terms / weights + 5 * distance / 3).item())


def test_set_loss_without_objects_and_with_reordered_ones():
    logits, boxes, labels, targets = scene()
    turned = torch.tensor([2, 0, 1])
    again = set_loss(logits, boxes, labels[turned], targets[turned])
    assert again.item() == pytest.approx(set_loss(logits, boxes, labels, targets).item())
    empty = set_loss(logits, boxes, labels[:0], targets[:0])
    assert empty.item() == pytest.approx(-logits.log_softmax(1)[:, 2].mean().item())


def test_weighted_cross_entropy_divides_by_the_weights():
    logits, wanted = torch.tensor([[0.0, 1.0], [2.0, 0.0]]), torch.tensor([0, 1])
    weight = torch.tensor([1.0, 0.1])
    each = -logits.log_softmax(1)[[0, 1], wanted]
    by_hand = (each[0] + 0.1 * each[1]) / 1.1
    assert F.cross_entropy(logits, wanted, weight).item() == pytest.approx(by_hand.item())
    assert F.cross_entropy(logits, wanted, weight) != pytest.approx((each @ weight / 2).item())


def test_rule_of_three_and_its_dependence():
    rate = said("forklift-and-people", "1.5") / 10_000
    assert (1 - rate) ** 20_000 == pytest.approx(0.05, abs=0.001)
    assert (1 - rate) ** 12 > 0.99  # twelve independent people tell nothing at that rate


def test_correlated_frames_spoil_three_of_five():
    recall, together = 0.8, 0.5  # with probability one half, all five frames share their fate
    independent = stats.binom.sf(2, 5, recall)
    assert independent == pytest.approx(said("forklift-and-people", "0.94"), abs=5e-3)
    correlated = together * recall + (1 - together) * independent
    assert recall < correlated < 0.9
    false = 0.01
    assert together * false + (1 - together) * stats.binom.sf(2, 5, false) > 100 * (
        stats.binom.sf(2, 5, false))


# ------------------------------------------------------------------ the page
NUMBERS = ["0.55 = 2/1.9**2", "10.5 = 2/(1 - 0.9**2)", "0.39 = 0.75**2/(2 - 0.75**2)",
           "0.14 = 0.25/1.75", "1.33 = 1 + 1/3", "1.40 = 1 + 2**2/(3**2 + 1)",
           "3466 = 100000*log(2)/20", "−4.6 = log(0.01/0.99)",
           "54.8 = (-99980*log(0.99) - 20*log(0.01))/20",
           "0.0003 = 0.01*(0.01 - 2*0.99*log(0.99))", "2.30 = -log(0.1)",
           "20,000 = 100000*4/20", "1.5 = 3/20000*10000"]
ELSEWHERE = {"0.69"}  # test_focal_loss_has_its_minimum_beside_the_probability


@pytest.mark.parametrize("entry", NUMBERS)
def test_a_number_on_the_page_is_what_is_computed(entry):
    assert fault(f"number {entry}", PAGE) == ""


def test_no_number_on_the_page_is_left_out():
    given = {"0.05", "0.5", "0.1", "0.01", "0.99", "0.9", "0.0", "1.0", "0.75"}
    computed = {entry.split(" = ")[0].lstrip("−") for entry in NUMBERS} | ELSEWHERE
    assert decimals(PAGE) - given <= computed


def test_smooth_l1_is_the_formula_of_the_page():
    for error, beta in ((0.05, 1.0), (0.05, 0.1), (3.0, 1.0), (-3.0, 0.1)):
        size = abs(error)
        formula = size ** 2 / (2 * beta) if size < beta else size - beta / 2
        value = F.smooth_l1_loss(torch.tensor([error]), torch.zeros(1), beta=beta).item()
        assert value == pytest.approx(formula, rel=1e-6)


TWO = torch.tensor([[0.0, 0, 1, 1], [0, 0, 2, 2]]), torch.tensor([[0.5, 0, 1.5, 1], [0, 0, 2, 3]])
CALLS = {
    'F.binary_cross_entropy_with_logits(z, y, reduction="sum") / n': lambda: 6 * np.log(2) / 2,
    "nn.init.constant_(head.bias, -4.6)": lambda: -4.6 * 3,
    'F.smooth_l1_loss(o[keep], t[keep], reduction="sum", beta=0.1) / n':
        lambda: (0.25 - 0.05) * 4 / 2,
    'loss("giou")(box, target, reduction="sum") / n':
        lambda: sum(giou_loss(a, b) for a, b in zip(*TWO)) / 2,
    "linear_sum_assignment(cost)": lambda: 1,
    "n = max(1, positives)": lambda: 1,
    "box.float()": lambda: 65_536.0,
}


def test_the_calls_of_the_page_compute_what_they_are_for():
    found = re.findall(r"^\| [^|]+ \| `([^`]+)`", PAGE, flags=re.MULTILINE)
    assert set(found) == set(CALLS)
    large = torch.tensor([256.0]).half()
    names = {"F": F, "loss": loss, "nn": torch.nn, "n": 2, "z": torch.zeros(2, 3),
             "y": torch.ones(2, 3), "head": torch.nn.Linear(2, 3), "keep": torch.tensor([0, 2]),
             "o": torch.full((3, 4), 0.25)[:, :2], "t": torch.zeros(3, 2), "box": TWO[0].numpy(),
             "target": TWO[1].numpy(), "linear_sum_assignment": linear_sum_assignment,
             "cost": np.array([[1.0, 0.0], [0.0, 5.0]]), "positives": 0}
    for call in found:
        given = {**names, "box": large} if call == "box.float()" else names
        value = eval(call.removeprefix("n = "), given)
        if call.startswith("linear"):
            value = value[1][0]
        if call == "box.float()":
            assert torch.isinf(large ** 2)
            value = value ** 2
        total = value.sum().item() if isinstance(value, torch.Tensor) else float(value)
        assert total == pytest.approx(float(CALLS[call]()), rel=1e-5), call


PROVEN = {  # how a formula of the page begins, and the test that computes it
    r"$$\text{IoU}(d) = ": test_slopes_of_shift_and_scale_agree_with_autograd,
    r"$$L_{\text{GIoU}} = ": test_what_each_iou_loss_sees,
    r"$$v = ": test_what_each_iou_loss_sees,
    r"$$\ell(e) = ": test_smooth_l1_is_the_formula_of_the_page,
    r"$$\ell = -p^\gamma": test_focal_gradient_of_a_negative_agrees_with_autograd,
}


def test_every_formula_of_the_page_has_its_test():
    displayed = re.findall(r"^\$\$", PAGE, flags=re.MULTILINE)
    assert len(displayed) == len(PROVEN)
    assert [start for start in PROVEN if PAGE.count(start) != 1] == []


# ---------------------------------------------------------------------- the hardest alone
def test_hard_example_mining_trains_the_hardest_alone():
    ohem = code_of("hardest-boxes-alone")["ohem"]
    losses = torch.rand(2000, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    losses.requires_grad_()
    ohem(losses, 64).backward()
    hardest = losses.detach().argsort(descending=True)[:64]
    trained = torch.nonzero(losses.grad)[:, 0]
    assert set(trained.tolist()) == set(hardest.tolist())
    weight = losses.grad[hardest] * 2000   # beside the plain mean's 1
    assert weight.numpy() == pytest.approx(said("hardest-boxes-alone", "31.25"))
    assert ohem(losses, 9999).item() == pytest.approx(losses.mean().item())
    wrong = losses.detach().clone()
    wrong[:20] += 10   # wrong labels have the largest losses
    assert (wrong.topk(64).indices < 20).double().mean() == pytest.approx(
        said("hardest-boxes-alone", "31 %"), abs=0.005)


def test_the_mean_of_the_hardest_half_doubles_a_rare_constant():
    ohem = code_of("hardest-boxes-alone")["ohem"]
    labels = torch.arange(1000) < 100

    def cost(p, keep):
        p = torch.tensor(p, dtype=torch.float64)
        return ohem(torch.where(labels, -p.log(), -(1 - p).log()), keep).item()
    best = [optimize.minimize_scalar(lambda p, keep=keep: cost(p, keep), bounds=(0.01, 0.45),
                                     method="bounded").x for keep in (1000, 500)]
    assert best == pytest.approx([said("hardest-boxes-alone", "0.1"),
                                  said("hardest-boxes-alone", "0.2")], abs=1e-3)


class OnTheProcessor(TorchFunctionMode):
    """What is made without a device lands on another one than what the test hands in."""

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = dict(kwargs or {})
        if function in (torch.full, torch.ones):
            kwargs.setdefault("device", "meta")
        return function(*args, **kwargs)


def test_set_loss_makes_its_tensors_where_the_logits_are():
    logits, boxes, labels, targets = torch.randn(5, 4), torch.rand(5, 4), torch.tensor([1, 2]), \
        torch.rand(2, 4)
    with OnTheProcessor():
        value = set_loss(logits, boxes, labels, targets)
    assert value.device == logits.device and value.isfinite()
