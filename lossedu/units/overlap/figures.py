"""The pictures of the unit that need no stored experiment."""
import numpy as np

from ... import plots
from ...losses import loss
from ...plots import palette
from . import pixels

OVERLAP = {"Dice": (palette.vermilion, "-"), "Jaccard": (palette.blue, "--"),
           "Tversky 0.3, 0.7": (palette.green, "-.")}
FOUND = {"found": palette.green, "missed": palette.sky, "false positive": palette.vermilion}


def draw_image():
    """The image, the nuclei of its upper left quarter, and the centres of a part of that."""
    import matplotlib.pyplot as plt
    image = pixels.read()
    with plots.style():
        figure, axes = plt.subplots(1, 3, figsize=(10.2, 3.6))
    gray = plt.get_cmap("gray", 20)  # few levels, so that the stored picture is small
    axes[0].imshow(np.log(image.brightness + 5), cmap=gray, interpolation="nearest")
    axes[0].set_title("image (logarithm of brightness)", fontsize=11)
    quarter, part = np.s_[:128, :128], np.s_[:64, :64]
    for ax, side in zip(axes, (128, 64)):
        edge = side - 1
        ax.plot([0, edge, edge, 0, 0], [0, 0, edge, edge, 0], color=palette.sky, linewidth=1.5)
    for ax, shown, mask, title in ((axes[1], quarter, image.nuclei, "nuclei, outlined by experts"),
                                   (axes[2], part, image.centres, "centres, made")):
        ax.imshow(np.log(image.brightness + 5)[shown], cmap=gray, interpolation="nearest")
        ax.imshow(np.where(mask[shown], 1.0, np.nan), cmap="autumn", vmin=0, vmax=2,
                  alpha=0.75, interpolation="nearest")
        ax.set_title(f"{title}: {mask.mean():.1%} of the pixels", fontsize=11)
    for ax in axes:
        ax.set(xticks=(), yticks=())
    return plots.alt(figure, "Left: bright oval nuclei of different brightness on a dark ground; a "
                     "frame marks the upper left quarter. Middle: this quarter, nuclei coloured; "
                     "they cover "
                     f"{image.nuclei.mean():.1%} of the image; a frame marks a quarter of it. "
                     "Right: this part, with a small plus at the centre of each nucleus; "
                     f"{image.centres.mean():.1%} of the image.")


def draw_expected(p, losses):
    """The expected loss against the p of one pixel; losses: the frequency with which the pixel
    belongs to the mask -> values, drawn as differences from the first."""
    figure, axes = _two((9.6, 3.3))
    for ax, (eta, values) in zip(axes, losses.items()):
        change = np.asarray(values) - values[0]
        best = int(np.argmin(change))
        ax.plot(p, 1e5 * change, color=palette.blue)
        ax.plot(p[best], 1e5 * change[best], "o", color=palette.vermilion, label="smallest")
        ax.axvline(eta, color="0.4", linestyle=":", label=f"p = {eta:g}, the frequency")
        ax.set(title=f"the pixel belongs to the mask in {eta:.0%}", xlim=(-0.03, 1.03),
               ylim=(-33, 17), xlabel="p of this pixel")
        ax.legend(loc="lower left" if best else "lower right", fontsize=10)
    axes[0].set_ylabel("expected Dice loss,\nchange from p = 0, in 0.00001")
    first, second = losses
    return plots.alt(figure, "The expected Dice loss against the p of one pixel, two nearly "
                     f"straight lines. If the pixel belongs to the mask in {first:.0%}, the line "
                     f"rises and is lowest at p = 0; in {second:.0%}, it falls and is lowest at "
                     "p = 1. Neither is lowest at the frequency.")


def draw_overlap(size=20, total=2000):
    """Losses and derivatives of a mask whose pixels have two probabilities.

    Those of the object (`size` pixels) share the probability p, the others have 0.005.
    """
    figure, axes = _two((9.6, 3.9))
    p = np.linspace(0, 1, 101)
    target = (np.arange(total) < size).astype(float)
    for name, (colour, line) in OVERLAP.items():
        one = (loss("tversky", alpha=0.3, beta=0.7, smooth=0.0) if name.startswith("Tversky")
               else loss(name.lower(), smooth=0.0))
        masks = [np.where(target == 1, each, 0.005) for each in p]
        axes[0].plot(p, [one(mask, target) for mask in masks], line, color=colour, label=name)
        slopes = np.array([one.grad(mask, target) for mask in masks])
        axes[1].plot(p, slopes[:, 0], line, color=colour)
        axes[1].plot(p, slopes[:, -1], line, color=colour)
    axes[1].axhspan(0, 0.03, color="0.93")
    axes[1].axhline(0, color="0.4", linewidth=0.8)
    axes[1].set_ylim(-0.07, 0.03)
    axes[0].set(ylabel="loss", ylim=(0, 1.02),
                title=f"the {total - size:,} other pixels have 0.005")
    axes[1].set(ylabel="derivative in one pixel", title="below 0, a larger p lowers the loss")
    axes[1].annotate("a pixel of the background", (0.03, 0.023), fontsize=10, color="0.3")
    axes[1].annotate("a pixel of the object", (0.45, -0.06), fontsize=10, color="0.3")
    for ax in axes:
        ax.set(xlabel=f"p at the {size} pixels of the object", xlim=(0, 1))
    axes[0].legend()
    return plots.alt(figure, f"An object of {size} pixels among {total:,}; the others have "
                     "probability 0.005. Left: the three losses fall from 1 as p grows; Jaccard "
                     "lies above Dice. Right: the derivatives are negative for a pixel of the "
                     "object; those of Dice and Tversky shrink as p grows, that of Jaccard is "
                     "constant. For a pixel of the background they are positive and grow with p.")


def draw_thresholds(curves, probs, held, marks):
    """Left: Dice against the threshold. Right: the masks of one network in a held-out area.

    curves: name -> (thresholds, scores); probs (256, 256) of the network whose masks are shown and
    held (256, 256), the held-out pixels; marks: words -> threshold, of two of its masks.
    """
    import matplotlib.pyplot as plt
    with plots.style():
        figure, axes = plt.subplots(1, 3, figsize=(11, 3.9), width_ratios=(1.35, 1, 1))
    looks = {"BCE": (palette.blue, "-"), "Dice": (palette.vermilion, "--")}
    for name, (colour, line) in looks.items():
        axes[0].plot(*curves[name], line, color=colour, label=f"trained with {name}")
    top = max(max(scores) for _, scores in curves.values())
    axes[0].set(xlabel="threshold", ylabel="Dice on held-out areas", xlim=(0, 1),
                ylim=(0, top * 1.25))
    axes[0].legend(loc="lower left")
    image, block = pixels.read(), _fullest(held)
    for ax, (words, place) in zip(axes[1:], marks.items()):
        axes[0].axvline(place, color="0.4", linestyle=":")
        axes[0].annotate(f" {words}", (place, top * 1.17), fontsize=10, color="0.3")
        _draw_found(ax, np.log(image.brightness + 5)[block], (probs > place)[block],
                    image.centres[block])
        ax.set_title(f"BCE, threshold {words}", fontsize=11)
    handles = [plt.Rectangle((0, 0), 1, 1, color=colour) for colour in FOUND.values()]
    figure.legend(handles, FOUND, loc="outside lower right", ncols=3, fontsize=10)
    return plots.alt(figure, "Left: Dice of the centres on the held-out areas of one split, "
                     "against the threshold. The curve of the network trained with BCE is highest "
                     "from 0.15 to 0.35, where the dotted line at half of the best Dice lies, is "
                     "lower at 0.5 and falls to 0. That of the network trained with Dice is nearly "
                     "flat. Middle and right: one held-out area, and the pixels that the network "
                     "trained with BCE marks. At 0.5 it misses many pixels of the centres; at D/2 "
                     "it finds more of them and has more false positives.")


def _fullest(held):
    """The held-out area with the most pixels of centres, as two slices."""
    image = pixels.read()
    counts = np.bincount(image.block[held & image.centres], minlength=pixels.BLOCKS**2)
    row, column = divmod(int(np.argmax(counts)), pixels.BLOCKS)
    side = pixels.SIZE // pixels.BLOCKS
    return np.s_[row * side:(row + 1) * side, column * side:(column + 1) * side]


def _draw_found(ax, image, mask, target):
    """An image (h, w), and in colour what a mask finds of its target, misses, and marks wrongly."""
    from matplotlib.colors import to_rgb
    ax.imshow(image, cmap="gray")
    shown = np.zeros((*image.shape, 4))
    for which, colour in zip((mask & target, ~mask & target, mask & ~target), FOUND.values()):
        shown[which] = (*to_rgb(colour), 1.0)
    ax.imshow(shown, interpolation="nearest")
    ax.set(xticks=(), yticks=())


def draw_boxes(shifts, losses):
    """Loss and derivative of a box that is moved sideways; losses: name -> (values, slopes)."""
    figure, axes = _two((9.6, 3.5))
    styles = ((palette.blue, "-"), (palette.vermilion, "--"), (palette.green, "-."))
    for (name, (values, slopes)), (colour, line) in zip(losses.items(), styles):
        axes[0].plot(shifts, values, line, color=colour, label=name)
        axes[1].plot(shifts, slopes, line, color=colour)
    for ax, what in zip(axes, ("loss", "derivative with respect to the shift")):
        ax.axvline(1, color="0.4", linestyle=":")
        ax.set(xlabel="shift, in widths of the box", ylabel=what, xlim=(0, shifts[-1]))
    axes[0].annotate(" no overlap beyond", (1, 0.05), fontsize=10, color="0.3")
    axes[0].legend(loc="upper left")
    return plots.alt(figure, "A box of the target's size is shifted sideways. Left: 1 - IoU rises "
                     "to 1 at a shift of one width and stays there; 1 - GIoU has the same values "
                     "up to there and goes on rising. Right: beyond one width the derivative of "
                     "the first is 0, that of the second is positive and falls with the distance.")


PLACES = (0, 40, 80, 120)  # the steps at which a box is drawn


def draw_paths(shares, areas, path, target):
    """Left: boxes with an IoU above 0.9 by step; middle: median of area over that of the target;
    right: one box on its way.

    shares, areas: name -> a number for each step; path: (steps, 4), the box; target: (4,). A box
    is left, top, right, bottom.
    """
    import matplotlib.pyplot as plt
    with plots.style():
        figure, axes = plt.subplots(1, 3, figsize=(11, 3.7))
    styles = ((palette.blue, "-"), (palette.vermilion, "--"), (palette.green, "-."))
    for name, (colour, line) in zip(shares, styles):
        axes[0].plot(shares[name], line, color=colour, label=name)
        axes[1].plot(areas[name], line, color=colour)
    still = [name for name, each in areas.items() if np.ptp(each) < 0.3]
    axes[1].annotate(" and ".join(still), (len(path) - 1, 1.0), (0, -14), fontsize=10,
                     textcoords="offset points", ha="right", color="0.3")
    axes[0].set(ylabel="fraction of boxes with IoU above 0.9", ylim=(-0.03, 1.03))
    axes[1].set(ylabel="median area, in areas of the target", ylim=(0, None))
    for ax in axes[:2]:
        ax.set(xlabel="step", xlim=(0, len(path) - 1))
    axes[0].legend(loc="center right", fontsize=10)
    _draw_box(axes[2], target, facecolor="0.85", edgecolor="0.4", label="target")
    looks = (("0.2", ":"), (palette.vermilion, "-"), (palette.blue, "--"), (palette.green, "-."))
    for step, (colour, line) in zip(PLACES, looks):
        _draw_box(axes[2], path[step], facecolor="none", edgecolor=colour, linestyle=line,
                  linewidth=1.8, label=f"step {step}")
    axes[2].set(title="one box, trained with 1 - GIoU", xticks=(), yticks=(), aspect="equal")
    axes[2].spines[:].set_visible(False)
    axes[2].autoscale_view()
    axes[2].invert_yaxis()
    axes[2].legend(loc="upper center", bbox_to_anchor=(0.5, -0.02), ncols=2, fontsize=10)
    return plots.alt(figure, "Boxes that start without overlap. Left: with 1 - IoU none reaches an "
                     "IoU of 0.9, with 1 - GIoU nearly all do, late; with smooth L1 of the "
                     "coordinates all do, earlier. Middle: with GIoU the median area grows to "
                     "more than three times that of the target before it falls back; with the "
                     "other two it stays; both lines lie at 1. Right: one box under "
                     "GIoU starts apart from its target. By step 40 it has grown on both sides, "
                     "by step 80 it covers most of the target, and by step 120 it has shrunk.")


def _draw_box(ax, box, **look):
    """A box (left, top, right, bottom) as a rectangle."""
    from matplotlib.patches import Rectangle
    left, top, right, bottom = box
    ax.add_patch(Rectangle((left, top), right - left, bottom - top, **look))


def _two(size):
    import matplotlib.pyplot as plt
    with plots.style():
        return plt.subplots(1, 2, figsize=size)
