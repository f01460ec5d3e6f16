"""The same masks, and another answer to what two empty masks score."""
from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

IMAGES, EMPTY, CLEAN, MEAN = 200, 60, 45, 0.80
FOUND = (IMAGES * MEAN - CLEAN) / IMAGES

EXERCISE = Estimate(
    __name__, title="The same masks in another library", points=2, difficulty=2, minutes=4,
    ask="A report gives a mean Dice of 0.80, per image, over 200 test images. In 60 of them there "
        "is no object. On 45 of these 60 the model marks nothing, on the other 15 it marks some "
        "pixels; in the report two empty masks have a Dice of 1. A colleague scores the same "
        "masks by $2a / (P + T + 10^{-7})$ for each image, where $a$, $P$ and $T$ are the pixels "
        "shared, predicted and true. Which mean does she get? Give three digits.",
    reference=FOUND, low=0.5745, high=0.5755,
    because="the 200 scores add up to 160. The 45 pairs of empty masks scored 1 and score 0 in her "
            "formula; the other 155 stay as they are. That leaves 115, and 115/200 = 0.575.",
    mistakes=(
        Mistake("all_empty", (IMAGES * MEAN - EMPTY) / IMAGES,
                "Here all 60 images without an object lose a point. What did the 15 score in the "
                "report, on which the model marks something?"),
        Mistake("the_others_lose", (0.7245, 0.7255),
                "Here the 15 images lose a point on which the model marks something. Which score "
                "do they have in the report, and which masks of the 60 are empty?"),
        Mistake("the_others_win", (0.8745, 0.8755),
                "Here 15 images gain a point. Does her formula give any image a higher score than "
                "the report does?"),
        Mistake("left_out", (IMAGES * MEAN - CLEAN) / (IMAGES - EMPTY),
                "This is the mean over the 140 images with an object. Over how many images does "
                "her mean run?"),
        Mistake("all_empty_left_out", (0.7135, 0.7149),
                "Here all 60 images without an object lose a point, and then they are left out. "
                "Over how many images does her mean run, and which of the 60 score 0 already?"),
        Mistake("some_left_out", (IMAGES * MEAN - CLEAN) / (IMAGES - CLEAN),
                "Here the 45 images are left out. Which score does her formula give them?"),
        Mistake("times_the_share", (0.5595, 0.5605),
                "Here 0.80 is taken as the mean over the images with an object. Over which images "
                "does the report average?"),
        Mistake("times_the_others", MEAN * (IMAGES - CLEAN) / IMAGES,
                "Here 0.80 is taken as the mean of the other 155 images. What do the 45 scores of "
                "1 add to the report's mean?"),
        Mistake("cut", (0.5695, 0.5705),
                "This is the right number, cut after two digits, and three are asked for."),
        Mistake("no_mean", (114.5, 115.5),
                "This is the sum of her 200 scores. What is their mean?"),
        Mistake("kept", (0.7745, 0.7755),
                "This is the fraction of images that keep their score. What do these scores "
                "add up to?"),
        Mistake("rounded", (0.5795, 0.5805),
                "This is right to two digits, and three are asked for."),
        Mistake("unchanged", (0.797, 0.803),
                "This is the report's mean. Put P = T = 0 into her formula: is it 1?")))
