"""A training on masks with three faults that raise no error."""
import numpy as np

from ....exercises.debug import Debug, Edit, Fault
from ....exercises.record import Case


def train_masks(x, masks, smooth=1.0, steps=5, rate=0.5):
    """Train a linear model of pixels by gradient descent on the mean of the images' Dice losses.

    x: (n, h, w, d), float64. masks: (n, h, w), numbers 0.0 and 1.0. The loss of an image is 1 minus
    (2 a + smooth) / (P + T + smooth), where a sums p y over its pixels, P sums p and T sums y, and
    p is the sigmoid of the logit. Weights and bias start at 0. Returns the weights (d,), the bias,
    and the losses before each step (steps,).
    """
    import torch
    x, masks = torch.tensor(x), torch.tensor(masks)
    weights = torch.zeros(x.shape[-1], dtype=x.dtype, requires_grad=True)
    bias = torch.zeros((), dtype=x.dtype, requires_grad=True)
    optimizer = torch.optim.SGD([weights, bias], lr=rate)
    pixels = (1, 2)
    curve = []
    for _ in range(steps):
        p = torch.sigmoid(x @ weights + bias)
        shared = (p * masks).sum(dim=pixels)
        size = (p + masks).sum(dim=pixels)
        loss = (1 - (2 * shared + smooth) / (size + smooth)).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        curve.append(loss.item())
    return weights.detach().numpy(), bias.item(), np.array(curve)


def draw(rng):
    def drawn(n, h, w, d, share=0.4):
        return rng.normal(size=(n, h, w, d)), (rng.random((n, h, w)) < share).astype(float)

    yield Case(np.zeros((1, 2, 2, 1)), np.zeros((1, 2, 2)), smooth=0.0,
               steps=0).note("no step at all")
    yield Case(*drawn(1, 3, 4, 2), steps=0).note("one image, no step")
    yield Case(*drawn(1, 3, 4, 2), steps=1).note("one image, one step")
    yield Case(*drawn(2, 3, 3, 2), steps=3).note("two images")
    x, masks = drawn(3, 4, 2, 3)
    masks[1] = 0
    yield Case(x, masks, steps=4).note("one image without an object")
    yield Case(x, masks, smooth=20.0, steps=2).note("one image without an object, smooth 20")
    x, masks = drawn(4, 5, 6, 2, share=0.1)
    masks[0] = 1
    yield Case(x, masks, steps=3, rate=2.0).note("one image that is all object")
    yield Case(*drawn(2, 5, 3, 1), smooth=0.0, steps=6).note("no smoothing")
    yield Case(*drawn(5, 3, 7, 4), steps=2, rate=0.1).note("five images")


def by_hand(x, masks, smooth=1.0, steps=5, rate=0.5):
    n, d = len(x), x.shape[-1]
    rows, y = x.reshape(n, -1, d), masks.reshape(n, -1)
    weights, bias, curve = np.zeros(d), 0.0, []
    for _ in range(steps):
        p = 1 / (1 + np.exp(-(rows @ weights + bias)))
        size = (p + y).sum(axis=1, keepdims=True) + smooth
        score = (2 * (p * y).sum(axis=1, keepdims=True) + smooth) / size
        slope = (score - 2 * y) / size * p * (1 - p) / n
        curve.append(float((1 - score).mean()))
        weights = weights - rate * np.einsum("nk,nkd->d", slope, rows)
        bias -= rate * slope.sum()
    return weights, float(bias), np.array(curve)


LOSS = "loss = (1 - (2 * shared + smooth) / (size + smooth)).mean()"
P = "p = torch.sigmoid(x @ weights + bias)"
AXES = "pixels = (1, 2)"

EXERCISE = Debug(
    reference=train_masks, title="A loss below zero", points=3, difficulty=3, minutes=9,
    draw=draw,
    story="A colleague trains a linear model of pixels on eight small images of nuclei, four of "
          "them empty, with the Dice loss of each image. Such a loss lies between 0 and 1, and "
          "trained as it should be, the model ends at a loss of 0.04. Her program runs without an "
          "error and prints the losses below. It has three faults. Mend them in place; what the "
          "program has to return stands in its docstring.",
    run='''import lossedu
table = lossedu.data.load("nuclei")
bright = (table.column("brightness").reshape(512, 512)[::4, ::4] - 30) / 30
masks = (table.y.reshape(512, 512)[::4, ::4] > 0).astype(float)
corners = [(0, 0), (0, 32), (24, 32), (104, 0), (16, 88), (24, 16), (40, 16), (72, 112)]
x = np.stack([bright[r:r + 8, c:c + 8, None] for r, c in corners])
y = np.stack([masks[r:r + 8, c:c + 8] for r, c in corners])
_, bias, curve = train_masks(x, y, steps=40, rate=50.0)
print("losses before steps 1, 2, 10, 40:", " ".join(f"{curve[k]:.2f}" for k in (0, 1, 9, 39)))''',
    prints="losses before steps 1, 2, 10, 40: 1.00 -0.30 -0.32 -0.40",
    look_at="the first loss and the last one: what is the loss of weights that are all 0, and "
            "how can a loss of this kind leave the range from 0 to 1?",
    faults=(
        Fault("logits", P, "p = x @ weights + bias",
              "The sums are over logits here, and they may be negative. What does the docstring "
              "say that p is?"),
        Fault("smooth_below", LOSS, "loss = (1 - 2 * shared / (size + smooth)).mean()",
              "In an image with an object, smooth stands in the denominator alone, so even a "
              "perfect mask has a loss above 0. Where else does it belong?"),
        Fault("pooled", AXES, "pixels = (0, 1, 2)",
              "The sums run over the pixels of all images together. Which axes belong to one "
              "image?")),
    mends=(
        Fault("clamped", P, "p = (x @ weights + bias).clamp(0, 1)",
              "The logits are cut off at 0 and 1 here, and outside of that range they have no "
              "gradient. What does the docstring say that p is?"),
        Fault("empty_left_out", LOSS,
              "kept = masks.sum(dim=(1, 2)) > 0\n        "
              "loss = (1 - (2 * shared + smooth) / (size + smooth))[kept].mean()",
              "Images without an object are left out of the mean. What loss does the docstring "
              "give them?"),
        Fault("empty_at_0", LOSS,
              "found = 1 - (2 * shared + smooth) / (size + smooth)\n        "
              "loss = torch.where(masks.sum(dim=(1, 2)) > 0, found, 0 * found).mean()",
              "Images without an object have a loss of 0 here, whatever is marked in them. What "
              "loss does the docstring give them?"),
        Fault("jaccard", LOSS,
              "loss = (1 - (shared + smooth) / (size - shared + smooth)).mean()",
              "This is the Jaccard loss. How often does the docstring count the shared pixels?"),
        Fault("squares_below", "size = (p + masks).sum(dim=pixels)",
              "size = (p**2 + masks).sum(dim=pixels)",
              "The probabilities are squared in the size. That variant exists; what does the "
              "docstring sum?"),
        Fault("smooth_of_the_empty", LOSS,
              "added = smooth * (masks.sum(dim=(1, 2)) == 0)\n        "
              "loss = (1 - (2 * shared + added) / (size + smooth)).mean()",
              "smooth is added to the numerator of images without an object alone, so even a "
              "perfect mask of an object has a loss above 0. Where does the docstring add it?"),
        Fault("smooth_above_only", LOSS, "loss = (1 - (2 * shared + smooth) / size).mean()",
              "smooth stands in the numerator alone, so the loss can be negative. Where "
              "else does it belong?"),
        Fault("rows_of_pixels", AXES, "pixels = (1,)",
              "The sums run over one axis of an image, so each of its columns gets a Dice of its "
              "own. Over which axes do the pixels of an image lie?"),
        Fault("columns_of_pixels", AXES, "pixels = (2,)",
              "The sums run over one axis of an image, so each of its rows gets a Dice of its "
              "own. Over which axes do the pixels of an image lie?"),
        Fault("images_and_rows", AXES, "pixels = (0, 1)",
              "The sums run over the images and one axis of each. Which axes belong to one image?"),
        Fault("sum_of_images", LOSS,
              "loss = (1 - (2 * shared + smooth) / (size + smooth)).sum()",
              "The losses of the images are summed. What does the docstring ask for?"),
        Fault("smooth_twice", LOSS,
              "loss = (1 - (2 * (shared + smooth)) / (size + smooth)).mean()",
              "smooth is doubled in the numerator, so an image without an object may "
              "have a negative loss. How often does the docstring add it?"),
        Fault("no_smooth", LOSS, "loss = (1 - 2 * shared / size).mean()",
              "smooth is not used here. Where does the docstring add it?"),
        Fault("no_two", LOSS, "loss = (1 - (shared + smooth) / (size + smooth)).mean()",
              "The shared pixels count once in the numerator and twice in the denominator. What "
              "is the loss of a perfect mask?"),
        Fault("mean_of_parts", LOSS,
              "loss = 1 - (2 * shared.mean() + smooth) / (size.mean() + smooth)",
              "Shared pixels and sizes are averaged over the images before the division. Which "
              "comes first, the ratio of an image or the mean over images?"),
        Fault("thresholded_loss", P, "p = (torch.sigmoid(x @ weights + bias) - 0.5).clamp(min=0)",
              "The sigmoid is shifted and cut off here. What does the docstring say that p is?"),
        Fault("sigmoid_twice", P, "p = torch.sigmoid(torch.sigmoid(x @ weights + bias))",
              "The sigmoid is applied twice, so p lies between 0.5 and 0.74. What does the "
              "docstring say that p is?"),
        Fault("shifted_clamp", P, "p = (x @ weights + bias + 0.5).clamp(0, 1)",
              "A line that is cut off at 0 and 1 stands in the place of the sigmoid. What does the "
              "docstring say that p is?"),
        Fault("tanh", P, "p = torch.tanh(x @ weights + bias)",
              "A tanh lies between -1 and 1, so the sums may be negative. What does the docstring "
              "say that p is?"),
        Fault("softplus", P, "p = torch.nn.functional.softplus(x @ weights + bias)",
              "A softplus has no upper bound, so p may exceed 1. What does the docstring say that "
              "p is?"),
        Fault("sigmoid_of_x", P, "p = torch.sigmoid(x) @ weights + bias",
              "The sigmoid is taken of x, before the weights. Of what does the docstring take it?"),
        Fault("bias_outside", P, "p = torch.sigmoid(x @ weights) + bias",
              "The bias is added behind the sigmoid, so p may leave the range from 0 to 1. Is the "
              "bias a part of the logit?"),
        Fault("log_of_score", LOSS,
              "loss = -torch.log((2 * shared + smooth) / (size + smooth)).mean()",
              "This is minus the logarithm of the score. How does the docstring turn the score "
              "into a loss?"),
        Fault("size_without_gradient", "size = (p + masks).sum(dim=pixels)",
              "size = (p.detach() + masks).sum(dim=pixels)",
              "The values are right, but no gradient flows through the sizes, so nothing lowers "
              "a false positive. Where does the size lose its gradient?"),
        Fault("gradients_pile_up", "optimizer.zero_grad()", "pass",
              "Each step moves by the gradients of all steps before it as well. What has to be "
              "set to zero before the next backward()?"),
        Fault("losses_after", "curve.append(loss.item())",
              "q = torch.sigmoid(x @ weights + bias)\n        "
              "kept = 2 * (q * masks).sum(dim=pixels) + smooth\n        "
              "curve.append((1 - kept / ((q + masks).sum(dim=pixels) + smooth)).mean().item())",
              "The losses are those after the steps. Which ones does the docstring ask for?"),
        Fault("rate_by_images", "lr=rate)", "lr=rate / len(x))",
              "Your steps are shorter than those of the docstring, by a factor that is the number "
              "of images. The loss is a mean already: what divides the step once more?"),
        Fault("first_image", LOSS, "loss = 1 - (2 * shared[0] + smooth) / (size[0] + smooth)",
              "Only the first image enters the loss. Over which images does the docstring take "
              "the mean?"),
        Fault("first_image_told", "curve.append(loss.item())",
              "curve.append((1 - (2 * shared[0] + smooth) / (size[0] + smooth)).item())",
              "The steps are right, and the losses that come back are those of the first image. "
              "Which loss does the docstring ask for?"),
        Fault("adam", "torch.optim.SGD", "torch.optim.Adam",
              "The steps are those of Adam. Which method does the docstring name?"),
        Fault("shared_by_all", "shared = (p * masks).sum(dim=pixels)",
              "shared = (p * masks).sum()",
              "The shared pixels of all images are counted for each of them. Whose pixels belong "
              "in the loss of an image?"),
        Fault("size_of_all", "size = (p + masks).sum(dim=pixels)", "size = (p + masks).sum()",
              "The sizes of all images are counted for each of them. Whose pixels belong in the "
              "loss of an image?"),
        Fault("softmax", P,
              "p = torch.softmax((x @ weights + bias).flatten(1), dim=1).reshape(masks.shape)",
              "A softmax over the pixels makes the probabilities of an image sum to 1. What does "
              "the docstring say that p is?")),
    styles=(
        by_hand,
        Edit(LOSS, "loss = 1 - torch.mean((shared + shared + smooth) / (smooth + size))"),
        Edit(AXES, "pixels = [-2, -1]")))
