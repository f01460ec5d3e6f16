"""The least loss scale for a mean over pixels in float16."""
from ....exercises.estimate import Estimate
from ....exercises.kinds import Mistake

RESIDUAL, IMAGES, SIDE = 0.02, 16, 256
GRADIENT = 2 * RESIDUAL / (IMAGES * SIDE ** 2)
SCALE = 2.0 ** 11

EXERCISE = Estimate(
    __name__, title="A scale for pixels", points=2, difficulty=3, minutes=5,
    ask="A network denoises images in float16. The loss is the mean squared error over all pixels "
        "of a batch of 16 images of 256 by 256 pixels with one channel each. Late in training a "
        "typical residual is 0.02. By which power of 2 must the loss be multiplied at least, so "
        "that the gradient of the loss with respect to the prediction of such a pixel is no "
        "subnormal number in float16? Give the power itself (as 1024, not 10).",
    reference=SCALE, low=SCALE - 0.5, high=SCALE + 0.5,
    because="the gradient is 2 * 0.02 / (16 * 65,536) = 3.8e-8, and the smallest normal number, "
            "2^-14 = 6.1e-5, is 1,600 times as large.",
    mistakes=(
        Mistake("barely", 1.0,
                "Times 1 the gradient rounds to the smallest number of all, 6.0e-8: one of the "
                "subnormal ones. What is the smallest normal number?"),
        Mistake("twice", 2.0,
                "This is enough to be above the smallest number of all, which is subnormal. What "
                "is the smallest normal number?"),
        Mistake("exponent", 11.0,
                "Is this the exponent? Give the power of 2 itself."),
        Mistake("not_a_power", (1590.0, 1620.0),
                "This is the ratio of the two numbers. Which power of 2 is at least as large?"),
        Mistake("rounded_down", 1024.0,
                "With this scale the gradient is still a little too small. If you took the nearest "
                "power of 2: is it at least as large as what is needed?"),
        Mistake("just_above", (2048.6, 3100.0),
                "This is no power of 2. Which is the least that will do?"),
        *(Mistake(f"power_{power}", 2.0 ** power,
                  "It would do, but the least is asked for. What is the gradient, and how much "
                  "larger is the smallest normal number?") for power in (13, 14, 15)),
        Mistake("without_two", 4096.0,
                "Did you leave out a factor when you differentiated the squared error?"),
        Mistake("ratio_without_two", (3150.0, 3260.0),
                "Did you leave out a factor when you differentiated the squared error? And which "
                "power of 2 is at least as large as the ratio?"),
        Mistake("one_image", 128.0,
                "This is enough for the mean over one image. Over how many pixels does the mean "
                "run?"),
        Mistake("derivative_of_one", (31.0, 65.0),
                "Does the residual stand in your gradient?"),
        Mistake("pytorch_begins", 65536.0,
                "It would do (PyTorch begins with this scale), but the least is asked for. What is "
                "the gradient, and how much larger is the smallest normal number?"),
        Mistake("square_of_residual", (131000.0, 263000.0),
                "Does your number contain the square of the residual? That is the loss; the "
                "gradient is asked for."),
        Mistake("fractions", (0.0001, 0.001),
                "This is the reciprocal. Is the gradient too large or too small?")))
