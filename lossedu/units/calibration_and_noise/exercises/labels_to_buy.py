"""Twenty thousand readings to pay for: which labels, and which loss."""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="Twenty thousand readings", points=2, difficulty=3, minutes=5,
    case="A hospital has 50,000 X-ray images and money for 20,000 readings, each by one of many "
         "radiologists, drawn at random. On some images a tenth of them differ from the rest, on "
         "others half do. For a new image, a network is to predict the fraction of radiologists "
         "who would see a fracture. Its error is now mostly that of a network with too few images. "
         "What should be bought and trained? (A reason decides if, were it false, another "
         "option would do as well.)",
    options=dict(
        one_each=Right("one reading for each of 20,000 images; cross-entropy"),
        five_majority=Wrong("five readings for each of 4,000 images, and their majority as the "
                            "label; cross-entropy",
                            "Two of five becomes 0 and three of five becomes 1. Which fraction "
                            "does a model of these labels predict where the radiologists are "
                            "divided?"),
        five_agreed=Wrong("five readings for each of 4,000 images; those without agreement are "
                          "left out; cross-entropy",
                          "The images on which radiologists differ are the ones that are left "
                          "out. What does the network learn of them?"),
        one_bounded=Wrong("one reading for each of 20,000 images; the mean absolute error of the "
                          "probabilities, since single readings are noisy",
                          "Take an image on which 0.7 of the readings are 1. Which output has the "
                          "smallest expected absolute error, and is it 0.7?"),
        five_fraction=Wrong("five readings for each of 4,000 images, and their fraction as the "
                            "target; cross-entropy",
                            "The expected gradient of an image is the same as with one reading. "
                            "What could the other 16,000 readings be spent on?")),
    reasons=dict(
        linear=Right("Cross-entropy is linear in the target, so that the expected loss of one "
                     "random reading is the loss against the fraction."),
        more_images=Right("A further image tells the network more than a further reading of the "
                          "same image."),
        noise_averages=Wrong("The label of an image is more reliable if five people agree on it.",
                             "True of each image. What is the same money worth in images, and "
                             "what does an unreliable label do to the mean gradient?"),
        robust=Wrong("A bounded loss ignores readings that are wrong.",
                     "Which reading is wrong where half of the radiologists see a fracture? The "
                     "fraction itself is wanted."),
        accuracy=Wrong("A majority label gives a higher accuracy.",
                       "Accuracy is not asked for. What is the network to predict?"),
        calibrated=Wrong("A network that was trained with cross-entropy is calibrated.",
                         "Not on finite data, as the first section measured, and it holds for "
                         "several of the options alike.")),
    because="one random reading has the fraction as its mean, and cross-entropy asks for the mean. "
            "With the other readings the hospital buys images. (If a network's errors were mostly "
            "the noise of its labels, further readings could be worth as much. For the test, too, "
            "single readings suffice for the mean loss.)")
