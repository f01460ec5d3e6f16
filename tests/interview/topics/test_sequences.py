"""What the cards and the page on sequence losses claim, computed in small."""
import itertools
import math
import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from tests.interview.pages import decimals, page
from tests.interview.said import code_of, said

PAGE = page("sequences")
V = 11


def random(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def tokens(*shape, seed=0, vocabulary=V):
    return torch.randint(vocabulary, shape, generator=torch.Generator().manual_seed(seed))


def on_page(shown):
    """The number as a float, once it is found on the page."""
    assert re.search(rf"(?<![\d.]){re.escape(shown)}(?![\d]|\.\d)", PAGE), shown
    return float(shown.replace(",", ""))


# ------------------------------------------------------------------ first loss
def test_padding_in_the_denominator_scales_loss_and_gradient():
    real = torch.zeros(25, dtype=torch.bool)
    real[:7] = True  # 28 %
    logits = torch.zeros(25, 50257, requires_grad=True)
    token = F.cross_entropy(logits, torch.full((25,), 7), reduction="none") * real
    right, wrong = token.sum() / real.sum(), token.sum() / real.numel()
    assert right.item() == pytest.approx(said("lm-first-loss-of-three", "10.82"), abs=0.005)
    assert wrong.item() == pytest.approx(said("lm-first-loss-of-three", "3.03"), abs=0.005)
    grad_right, = torch.autograd.grad(right, logits, retain_graph=True)
    grad_wrong, = torch.autograd.grad(wrong, logits)
    torch.testing.assert_close(grad_wrong, 0.28 * grad_right)
    # twice the padding: the wrong loss falls, the right one has no place for it
    assert token.sum() / 50 < 0.51 * wrong


@pytest.mark.proof
def test_an_untrained_tied_model_predicts_its_own_token():
    table = 0.02 * random(20000, 768).float()
    ids = tokens(100, vocabulary=20000)
    context = 0.034 * random(100, 768, seed=1).float()  # what untrained blocks add: a cosine of 0.5
    state = F.layer_norm(table[ids] + context, (768,))
    logits = state @ table.T
    own = F.cross_entropy(logits, ids).item()
    following = F.cross_entropy(logits[:-1], ids[1:]).item()
    assert math.log(20000) < following < math.log(20000) + 0.6
    assert own < 0.4 * following


# ------------------------------------------------------------------ perplexity
def test_bits_per_byte_do_not_depend_on_the_tokeniser():
    # One distribution over texts of two bytes, said in bytes and said in pairs of bytes.
    texts = {"aa": 0.4, "ab": 0.1, "ba": 0.1, "bb": 0.4}
    pairs = -sum(p * math.log(p) for p in texts.values())
    first = {one: sum(p for text, p in texts.items() if text[0] == one) for one in "ab"}
    single = -sum(p * (math.log(first[text[0]]) + math.log(p / first[text[0]]))
                  for text, p in texts.items()) / 2
    assert math.exp(single) < 0.6 * math.exp(pairs)
    assert single / math.log(2) == pytest.approx(pairs / math.log(2) / 2, abs=1e-12)


# ------------------------------------------------------------------ labels
ANSWERS = {"ids": torch.tensor([[5, 6, 7, 8, 2, 2, 2], [5, 3, 4, 9, 9, 9, 2]]),  # 2 ends and pads
           "prompt_lengths": torch.tensor([2, 3]), "lengths": torch.tensor([5, 7])}


def test_answer_labels_hold_the_answer_and_one_end_token():
    labels = code_of("labels-for-answers-only")["answer_labels"](**ANSWERS)
    assert labels.tolist() == [[-100, -100, 7, 8, 2, -100, -100], [-100, -100, -100, 9, 9, 9, 2]]
    assert ((labels == 2).sum(-1) == 1).all()


def test_a_mask_by_token_id_hides_the_end_token():
    ids = ANSWERS["ids"].clone()
    ids[ids == 2] = -100
    assert not (ids == 2).any()


def test_only_places_before_an_answer_token_have_gradient():
    card = code_of("labels-for-answers-only")
    labels = card["answer_labels"](**ANSWERS)
    logits = random(2, 7, V).requires_grad_()
    grad, = torch.autograd.grad(card["answer_loss"](logits, labels), logits)
    assert (grad.abs().sum(-1) > 0).tolist() == [[False, True, True, True, False, False, False],
                                                 [False, False, True, True, True, True, False]]
    uniform = card["answer_loss"](torch.zeros(2, 7, V), labels)
    assert uniform.item() == pytest.approx(math.log(V), rel=1e-6)
    longer = card["answer_labels"](F.pad(ANSWERS["ids"], (0, 3), value=2),
                                   ANSWERS["prompt_lengths"], ANSWERS["lengths"])
    padded = card["answer_loss"](F.pad(logits, (0, 0, 0, 3)), longer)
    torch.testing.assert_close(padded, card["answer_loss"](logits, labels))
    assert card["answer_loss"](logits, torch.full((2, 7), -100)).isnan()


# ------------------------------------------------------------------ CTC
def collapse(path):
    """Merge repeats, then drop blanks (0)."""
    return tuple(one for one, _ in itertools.groupby(path) if one != 0)


def paths(target, frames, symbols=3):
    return [one for one in itertools.product(range(symbols), repeat=frames)
            if collapse(one) == target]


def ctc(logits, target):
    frames = logits.shape[0]
    return F.ctc_loss(logits.log_softmax(-1)[:, None], torch.tensor([target]),
                      torch.tensor([frames]), torch.tensor([len(target)]), reduction="sum")


@pytest.mark.parametrize("target", [(1,), (1, 2), (1, 1), (2, 1, 1)])
def test_ctc_is_the_sum_over_paths(target):
    logits = random(5, 3)
    probs = logits.softmax(-1)
    brute = sum(math.prod(probs[t, k].item() for t, k in enumerate(path))
                for path in paths(target, 5))
    assert ctc(logits, target).item() == pytest.approx(-math.log(brute), abs=1e-10)


def forward(logits, target):
    """The card's recursion over the target with a blank around each symbol."""
    probs = logits.softmax(-1)
    states = [0] + [one for symbol in target for one in (symbol, 0)]
    alpha = [probs[0, states[0]], probs[0, states[1]]] + [0.0] * (len(states) - 2)
    for row in probs[1:]:
        before = alpha
        alpha = []
        for at, symbol in enumerate(states):
            reached = before[at] + (before[at - 1] if at >= 1 else 0.0)
            if at >= 2 and symbol != 0 and symbol != states[at - 2]:
                reached = reached + before[at - 2]  # over the blank between
            alpha.append(row[symbol] * reached)
    return -torch.log(alpha[-1] + alpha[-2])


@pytest.mark.parametrize("target", [(1,), (1, 2), (1, 1), (2, 1, 1)])
def test_ctc_by_the_recursion_of_the_card(target):
    logits = random(5, 3)
    torch.testing.assert_close(forward(logits, target), ctc(logits, target))


def test_two_uniform_frames_cost_log_3_and_infinity():
    uniform = torch.zeros(2, 3, dtype=torch.float64)
    assert ctc(uniform, (1,)).item() == pytest.approx(said("ctc-by-counting", "1.10"), abs=0.005)
    assert ctc(uniform, (1, 1)).item() == math.inf
    assert ctc(torch.zeros(3, 3, dtype=torch.float64), (1, 1)).isfinite()


def test_paths_of_ab_and_aa_over_four_frames():
    assert len(paths((1, 2), 4)) == said("ctc-by-counting", "15")
    assert len(paths((1, 1), 4)) == said("ctc-by-counting", "5")
    assert (0, 0) in paths((), 2)
    assert len(paths((1,), 2)) == 3


def test_ctc_gradient_is_softmax_minus_posterior():
    logits, target = random(5, 3).requires_grad_(), (1, 2)
    grad, = torch.autograd.grad(ctc(logits, target), logits)
    probs = logits.detach().softmax(-1)
    posterior = torch.zeros_like(probs)
    for path in paths(target, 5):
        weight = math.prod(probs[t, k].item() for t, k in enumerate(path))
        for t, k in enumerate(path):
            posterior[t, k] += weight
    posterior /= posterior.sum(-1, keepdim=True)
    torch.testing.assert_close(grad, probs - posterior)


# ------------------------------------------------------------------ tied embeddings
def test_a_tied_row_gets_both_gradients():
    table = random(V, 4).requires_grad_()
    mix = random(4, 4, seed=1)
    read, target = torch.tensor([3, 5, 3]), torch.tensor([1, 2, 4])
    embedded = table[read]
    embedded.retain_grad()
    state = torch.tanh(embedded @ mix)
    logits = state @ table.T
    F.cross_entropy(logits, target, reduction="sum").backward()
    error = logits.detach().softmax(-1) - F.one_hot(target, V)
    output = error.T @ state.detach()
    entered = torch.zeros(V, 4, dtype=torch.float64).index_add(0, read, embedded.grad)
    torch.testing.assert_close(table.grad, output + entered)
    absent = 9
    assert (output.abs().sum(-1) > 0).all()
    assert entered[absent].abs().sum() == 0
    torch.testing.assert_close(output.sum(0), torch.zeros(4, dtype=torch.float64))


@pytest.mark.proof
@pytest.mark.parametrize("std, shown", [(0.02, "10.98"), (0.1, "14.66")])
def test_first_loss_is_log_v_plus_half_the_variance(std, shown):
    spread = std * math.sqrt(768)
    logits = spread * random(100, 50257)
    loss = F.cross_entropy(logits, tokens(100, vocabulary=50257)).item()
    target_logits_are_0_on_average = logits.logsumexp(-1).mean().item()
    assert target_logits_are_0_on_average == pytest.approx(
        said("tied-rows-two-gradients", shown), abs=0.02)
    assert loss == pytest.approx(target_logits_are_0_on_average, abs=4 * spread / 10)


@pytest.mark.parametrize("cosine, shown", [(0.5, "0.04"), (0.7, "0.59")])
def test_a_state_near_its_own_row_raises_the_first_loss(cosine, shown):
    spread = 0.02 * math.sqrt(768)
    others = 50257 * math.exp(spread ** 2 / 2)  # what the sum of exponentials is without it
    own = 0.02 * 768 * cosine  # the row has length 0.02 sqrt(768), the state sqrt(768)
    rise = math.log(others + math.exp(own)) - math.log(others)
    assert rise == pytest.approx(said("tied-rows-two-gradients", shown), abs=0.005)


# ------------------------------------------------------------------ label smoothing
def smoothed():
    return code_of("smoothed-lm-loss-from-blank")["smoothed_lm_loss"]


def labelled(seed=0):
    labels = tokens(3, 8, seed=seed)
    labels[0, 5:] = -100
    labels[1, :4] = -100
    return random(3, 8, V, seed=seed).float(), labels


def test_smoothed_loss_is_that_of_pytorch():
    logits, labels = labelled()
    total, count = smoothed()(logits, labels)
    ours = total / count
    theirs = F.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten(),
                             label_smoothing=0.1)
    torch.testing.assert_close(ours, theirs)


def test_smoothed_loss_adds_up_over_micro_batches():
    logits, labels = labelled()
    whole = smoothed()(logits, labels)
    parts = [smoothed()(logits[[row]], labels[[row]]) for row in range(3)]
    torch.testing.assert_close(sum(part[0] for part in parts), whole[0])
    assert sum(part[1] for part in parts) == whole[1]
    mean_of_means = sum(total / count for total, count in parts) / 3
    assert abs(mean_of_means - whole[0] / whole[1]) > 0.01


def test_smoothed_loss_has_no_gradient_at_the_last_place():
    logits, labels = labelled()
    logits.requires_grad_()
    grad, = torch.autograd.grad(smoothed()(logits, labels)[0], logits)
    assert (grad[:, -1] == 0).all()
    torch.testing.assert_close(grad.sum(-1), torch.zeros(3, 8), atol=1e-5, rtol=0)


def test_a_banned_token_makes_the_smoothed_loss_infinite():
    logits, labels = labelled()
    labels[labels == 4] = 5
    logits[..., 4] = -math.inf
    assert smoothed()(logits, labels)[0].item() == math.inf
    assert smoothed()(logits, labels, eps=0.0)[0].isnan()  # 0 times infinity
    plain = F.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten())
    assert plain.isfinite()


# ------------------------------------------------------------------ accumulation
def gradient_of(loss_of_parts, weight, batch):
    weight = weight.clone().requires_grad_()
    loss = loss_of_parts(weight, batch)
    return loss.item(), torch.autograd.grad(loss, weight)[0]


def test_a_mean_of_means_turns_the_gradient_and_sums_do_not():
    lengths = [200, 10, 10, 10]
    batch = [(random(n, 5, seed=n + i) + i, tokens(n, seed=i)) for i, n in enumerate(lengths)]
    count = sum(lengths)

    def whole(weight, parts):
        x, y = (torch.cat(side) for side in zip(*parts))
        return F.cross_entropy(x @ weight, y)

    def means(weight, parts):
        return sum(F.cross_entropy(x @ weight, y) for x, y in parts) / len(parts)

    def sums(weight, parts):
        return sum(F.cross_entropy(x @ weight, y, reduction="sum") for x, y in parts) / count

    weight = random(5, V)
    loss, grad = gradient_of(whole, weight, batch)
    wrong_loss, wrong = gradient_of(means, weight, batch)
    right_loss, right = gradient_of(sums, weight, batch)
    assert right_loss == pytest.approx(loss, abs=1e-12)
    torch.testing.assert_close(right, grad)
    assert abs(wrong_loss - loss) > 0.01
    cosine = F.cosine_similarity(wrong.flatten(), grad.flatten(), dim=0)
    assert cosine < 0.95  # another direction, not only another length
    even = [(random(10, 5, seed=i), tokens(10, seed=i)) for i in range(4)]
    torch.testing.assert_close(gradient_of(means, weight, even)[1],
                               gradient_of(whole, weight, even)[1])


# ------------------------------------------------------------------ memory and chunks
def test_loss_needs_two_numbers_per_place():
    logits, labels = random(6, V), tokens(6)
    two = logits.logsumexp(-1) - logits.gather(-1, labels[:, None])[:, 0]
    torch.testing.assert_close(two, F.cross_entropy(logits, labels, reduction="none"))
    # split over two devices: maximum, sum of exponentials and the target's logit are enough
    halves = logits[:, :5], logits[:, 5:]
    top = torch.stack([half.amax(-1) for half in halves]).amax(0)
    total = sum((half - top[:, None]).exp().sum(-1) for half in halves)
    torch.testing.assert_close(top + total.log(), logits.logsumexp(-1))


@pytest.mark.parametrize("size", [1, 4, 10])
def test_chunked_loss_and_gradients_are_those_of_autograd(size):
    hidden, weight = random(10, 6).float(), random(V, 6, seed=1).float()
    labels = tokens(10)
    loss, d_hidden, d_weight = code_of("loss-without-all-logits")["loss_in_chunks"](
        hidden, weight, labels, size)
    hidden, weight = hidden.requires_grad_(), weight.requires_grad_()
    whole = F.cross_entropy(hidden @ weight.T, labels)
    expected = torch.autograd.grad(whole, (hidden, weight))
    torch.testing.assert_close(loss, whole.detach())
    torch.testing.assert_close((d_hidden, d_weight), expected)


def test_one_backward_after_a_loop_of_chunks_keeps_all_logits():
    hidden, weight = random(64, 4).requires_grad_(), random(V, 4, seed=1)
    labels, kept = tokens(64), []

    def keep(tensor):
        kept.append(tensor)
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        sum(F.cross_entropy(hidden[at:at + 8] @ weight.T, labels[at:at + 8], reduction="sum")
            for at in range(0, 64, 8))
    stored = {one.data_ptr(): len(one) for one in kept if one.shape == (8, V)}
    assert sum(stored.values()) == 64


# ------------------------------------------------------------------ masked or causal
def test_masked_losses_do_not_add_up_to_the_text():
    texts = {"ab": 0.5, "ba": 0.5}
    causal = -math.log(0.5) - math.log(1.0)  # the first token, then the one that follows from it
    masked = 0.0
    for place in (0, 1):
        seen = "ab"[1 - place]
        fitting = [p for text, p in texts.items() if text[1 - place] == seen]
        masked -= math.log(texts["ab"] / sum(fitting))
    assert causal == pytest.approx(said("masked-or-causal", "0.693"), abs=0.0005)
    assert masked == 0


# ------------------------------------------------------------------ z-loss
def test_z_loss_gradient_and_its_sum():
    logits, labels, rate = random(6, V).requires_grad_(), tokens(6), 0.3
    level = logits.logsumexp(-1)
    loss = (F.cross_entropy(logits, labels, reduction="none") + rate * level ** 2).sum()
    grad, = torch.autograd.grad(loss, logits)
    probs, level = logits.detach().softmax(-1), level.detach()
    expected = probs * (1 + 2 * rate * level[:, None]) - F.one_hot(labels, V)
    torch.testing.assert_close(grad, expected)
    torch.testing.assert_close(grad.sum(-1), 2 * rate * level)


def test_z_loss_leaves_probabilities_alone_when_a_shift_is_free():
    target = torch.tensor([0.5, 0.3, 0.2], dtype=torch.float64)
    logits = target.log().requires_grad_()  # the level is 0 here
    loss = -(target * logits.log_softmax(-1)).sum() + 0.3 * logits.logsumexp(-1) ** 2
    grad, = torch.autograd.grad(loss, logits)
    torch.testing.assert_close(grad, torch.zeros(3, dtype=torch.float64))


def test_adam_moves_the_level_that_has_no_gradient():
    bias = torch.zeros(V, requires_grad=True)
    optimiser = torch.optim.Adam([bias], lr=0.01)
    F.cross_entropy(bias[None], torch.tensor([3])).backward()
    assert abs(bias.grad.sum()) < 1e-6
    optimiser.step()
    expected = torch.full((V,), -0.01)
    expected[3] = 0.01
    torch.testing.assert_close(bias.detach(), expected, atol=1e-6, rtol=0)


# ------------------------------------------------------------------ packing
def attention(ids, documents=False, end=0):
    """One causal attention layer with position embeddings; with `documents` each is on its own."""
    length = len(ids)
    number = (ids == end).cumsum(0) - (ids == end).long()
    allowed = torch.ones(length, length, dtype=torch.bool).tril()
    place = torch.arange(length)
    if documents:
        allowed &= number[:, None] == number
        starts = torch.stack([place[number == one].min() for one in number])
        place = place - starts
    state = random(V, 8)[ids] + random(64, 8, seed=1)[place]
    weights = (state @ state.T / 8).masked_fill(~allowed, -math.inf).softmax(-1)
    return (state + weights @ state) @ random(8, V, seed=2)


def test_packed_documents_see_each_other_until_masked():
    first, second = torch.tensor([4, 5, 6, 0]), torch.tensor([7, 8, 9, 0])
    other = torch.tensor([4, 5, 3, 0])
    packed, changed = torch.cat([first, second]), torch.cat([other, second])
    assert (attention(packed)[4:] - attention(changed)[4:]).abs().max() > 0.01
    torch.testing.assert_close(attention(packed, documents=True)[4:],
                               attention(changed, documents=True)[4:])
    torch.testing.assert_close(attention(packed, documents=True)[4:], attention(second))


@pytest.mark.proof
def test_nine_in_ten_visible_pairs_cross_documents():
    number = torch.arange(4100) // 410
    causal = torch.ones(4100, 4100, dtype=torch.bool).tril()
    crossing = (causal & (number[:, None] != number)).sum() / causal.sum()
    assert crossing.item() == pytest.approx(0.9, abs=0.001)


# ------------------------------------------------------------------ exposure bias
def test_scheduled_sampling_has_another_optimum():
    # "aa" and "bb", half each. The model's own first token is drawn, the true second one is kept.
    pairs = [(own, true) for own in "ab" for true in "ab"]  # all as likely, since independent
    learnt = np.mean([true == "a" for own, true in pairs if own == "a"])
    assert learnt == 0.5
    cost = -math.log(0.5) - math.log(learnt)
    assert cost == pytest.approx(said("one-wrong-token", "1.386"), abs=0.0005)
    assert -math.log(0.5) == pytest.approx(said("one-wrong-token", "0.693"), abs=0.0005)
    assert 0.5 * (1 - learnt) == 1 / 4  # the probability of "ab"


# ------------------------------------------------------------------ spikes
def adam_steps(beta2, factor=100, steps=100):
    """Sizes of the steps, in learning rates, after a settled gradient of 1 has grown."""
    first, second, sizes = 1.0, 1.0, []
    for _ in range(steps):
        first = 0.9 * first + 0.1 * factor
        second = beta2 * second + (1 - beta2) * factor ** 2
        sizes.append(first / math.sqrt(second))
    return sizes


def test_adam_steps_after_a_jump_of_the_gradient():
    card = "spikes-that-come-back"
    slow, quick = adam_steps(0.999), adam_steps(0.95)
    assert slow[0] == pytest.approx(said(card, "3.3"), abs=0.05)
    assert max(slow) == pytest.approx(said(card, "6.6"), abs=0.05)
    assert slow.index(max(slow)) + 1 == said(card, "12")
    assert quick[0] == pytest.approx(said(card, "0.5"), abs=0.05)
    assert max(quick) == pytest.approx(said(card, "1.1"), abs=0.05)
    largest = max(0.1 * k / math.sqrt(0.999 + 0.001 * k ** 2) for k in np.logspace(0, 6, 601))
    assert largest == pytest.approx(said(card, "3.2"), abs=0.05)


def test_adam_of_pytorch_takes_such_a_step():
    weight = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.Adam([weight], lr=1.0, betas=(0.9, 0.999), eps=0.0)
    weight.grad = torch.ones(1, dtype=torch.float64)
    optimiser.step()
    optimiser.state[weight]["step"].fill_(1e6)  # both moments have long settled at 1
    optimiser.state[weight]["exp_avg"].fill_(1.0)
    optimiser.state[weight]["exp_avg_sq"].fill_(1.0)
    before = weight.item()
    weight.grad = torch.full((1,), 100.0, dtype=torch.float64)
    optimiser.step()
    assert before - weight.item() == pytest.approx(adam_steps(0.999)[0], abs=1e-6)


# ------------------------------------------------------------------ distillation
def test_a_truncated_teacher_is_overconfident_and_samples_are_not():
    teacher = np.array([0.6, 0.25, 0.1, 0.03, 0.02])
    top = np.where(teacher >= 0.1, teacher, 0)
    best = top / top.sum()  # the minimiser of the cross-entropy to the renormalised top
    excess = best[:3] / teacher[:3] - 1
    assert excess == pytest.approx(said("teach-a-small-model", "5.3 %"), abs=0.0005)
    one_draw = np.eye(5)  # a sampled token as target; in the mean over draws it is the teacher
    assert teacher @ one_draw == pytest.approx(teacher)


def test_soft_gradient_shrinks_with_the_square_of_the_temperature():
    teacher, student = random(V, seed=3), random(V, seed=4)

    def gradient(temperature):
        logits = student.clone().requires_grad_()
        target = (teacher / temperature).softmax(-1)
        loss = F.kl_div((logits / temperature).log_softmax(-1), target, reduction="sum")
        return torch.autograd.grad(loss, logits)[0].norm().item()

    assert gradient(100) / gradient(200) == pytest.approx(4, abs=0.05)


# ------------------------------------------------------------------ the page
@pytest.mark.parametrize("shown, computed", [
    ("10.82", math.log(50257)), ("0.81", math.log2(12) / 4.4), ("1.02", math.log2(9) / 3.1),
    ("1.10", -math.log(3 / 9)), ("0.693", math.log(2)), ("3.50", (2 + 3 * 4) / 4),
    ("2.03", (2000 * 2 + 30 * 4) / 2030), ("16.8", 8 * 4096 * 128256 * 4 / 1e9),
    ("37", 100 * 0.99 ** 100), ("4.9", 100 * (1 - math.exp(-0.05))), ("3.3", adam_steps(0.999)[0]),
    ("1.362", -0.9 * math.log(0.9 + 0.1 / 32000) - 0.1 * np.mean(
        np.log(np.append(np.full(31999, 0.1 / 32000), 0.9 + 0.1 / 32000))))])
def test_numbers_of_the_page(shown, computed):
    digits = len(shown.partition(".")[2])
    assert round(computed, digits) == on_page(shown)


def test_every_decimal_of_the_page_is_held():
    given = {"4.4", "3.1", "0.1", "3.0", "2.00", "1.95", "0.999"}
    marks = test_numbers_of_the_page.pytestmark[0].args[1]
    assert decimals(PAGE) == given | {s for s, _ in marks if "." in s}


def test_calls_of_the_page():
    logits, labels = random(2, 5, V), tokens(2, 5)
    labels[0, 3:] = -100
    mean = F.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten())
    token = F.cross_entropy(logits[:, :-1].transpose(1, 2), labels[:, 1:], reduction="none")
    torch.testing.assert_close(mean, token.sum() / (labels[:, 1:] != -100).sum())
    assert F.cross_entropy(random(3, V), torch.full((3,), -100)).isnan()
    student, teacher = random(6, V).log_softmax(-1), random(6, V, seed=1).softmax(-1)
    per_place = (teacher * (teacher.log() - student)).sum(-1)
    torch.testing.assert_close(F.kl_div(student, teacher, reduction="batchmean"), per_place.mean())
    torch.testing.assert_close(F.kl_div(student, teacher, reduction="none").mean(),
                               per_place.mean() / V)
    batch = random(7, 2, 3).log_softmax(-1)
    loss = F.ctc_loss(batch, torch.tensor([[1, 2], [2, 1]]), torch.tensor([7, 6]),
                      torch.tensor([2, 1]), blank=0)
    assert loss.isfinite()
