"""The pool of the unit "overlap"."""
from ..exercises.kinds import Mistake
from .making import Oral, estimate, module_of, pick


# ------------------------------------------------------------------ estimate
def shifted_box(rng):
    """The IoU of a box with itself, shifted."""
    wide, high = pick(rng, 12, 20, 24, 30, 40), pick(rng, 10, 16, 25, 32)
    right, down = pick(rng, 2, 3, 4, 5), pick(rng, 1, 2, 3, 4)
    both = (wide - right) * (high - down)
    union = 2 * wide * high - both
    frame = (wide + right) * (high + down)
    reference = both / union
    return estimate(
        module_of("overlap", "shifted_box"), title="A box beside the target", points=2,
        difficulty=2, minutes=4, reference=reference, within=0.004,
        ask=f"A detector predicts a box of the right size, {wide} pixels wide and {high} high, but "
            f"{right} pixels too far to the right and {down} too far down. What is its IoU, the "
            "Jaccard index of the two boxes? Give three significant digits.",
        because="the intersection is what both sides keep, (width - shift) times (height - shift), "
                "and the union is twice the area of a box without the intersection.",
        candidates=(
            Mistake("dice", both / (wide * high),
                    "This is the Dice score, the intersection over the mean of both areas. What "
                    "stands below in the IoU?"),
            Mistake("counted_twice", both / (2 * wide * high),
                    "The areas were added up, and the intersection is in both of them. How large "
                    "is the union?"),
            Mistake("loss", 1 - reference, "This is the loss, one minus the IoU."),
            Mistake("frame", both / frame,
                    "This is divided by the smallest box around both. Does all of it belong to "
                    "one of the two boxes?"),
            Mistake("sides_apart", ((wide - right) / (wide + right)
                                    * (high - down) / (high + down)),
                    "The ratios of the two sides were multiplied. Is the product of two unions "
                    "the union of the boxes?"),
            Mistake("area_gone", 1 - right * down / (wide * high),
                    "The area of the shift was taken off once. Which strips of a box lie outside "
                    "of the other?"))), (
        Oral("The same shift, and both boxes are twice as wide and twice as high. Does the IoU "
             "rise or fall, and what does that mean for small objects?",
             ("it rises: the strips outside are a smaller part of the area",
              "an error of a few pixels costs small objects much more")),
        Oral("The predicted box moves on until it does not touch the target any more. What happens "
             "to the IoU and to its gradient from there on?",
             ("the IoU is 0 however far away the box is, and so is its gradient",
              "GIoU, or a loss of the coordinates, still tells the direction")))


POOL = (shifted_box,)
