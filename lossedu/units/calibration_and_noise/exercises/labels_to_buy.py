"""Four thousand images and twenty thousand readings: which labels, and which loss."""
from ....exercises.decide import Decide, Right, Wrong

EXERCISE = Decide(
    __name__, title="Four thousand images", points=2, difficulty=3, minutes=5,
    case="A hospital has 4,000 X-ray images of a rare fracture; more cannot be had. It has money "
         "for 20,000 readings, which can be spent on nothing else. Each reading is by one of many "
         "radiologists, drawn at random. On some images a tenth of them differ from the rest, on "
         "others half do. For a new image, a network is to predict the fraction of radiologists "
         "who would see a fracture. What should be bought and trained? (A reason decides if, were "
         "it false, another option would do at least as well.)",
    options=dict(
        five_fraction=Right("five readings of each of the 4,000 images, and their fraction as the "
                            "target; cross-entropy"),
        five_majority=Wrong("five readings of each of the 4,000 images, and their majority as the "
                            "label; cross-entropy",
                            "Two of five becomes 0 and three of five becomes 1. Which fraction "
                            "does a model of these labels predict where the radiologists are "
                            "divided?"),
        one_each=Wrong("one reading of each of the 4,000 images; cross-entropy",
                       "With the snippets, a second vote had to compete with a further snippet. "
                       "With what does a second reading compete here?"),
        twenty_of_few=Wrong("twenty readings of each of 1,000 images, and their fraction as the "
                            "target; cross-entropy",
                            "The targets are more exact. What could the network learn from the "
                            "other 3,000 images?"),
        five_bounded=Wrong("five readings of each of the 4,000 images, each reading as a label of "
                           "its own; the mean absolute error of the probabilities",
                           "Take an image on which 0.7 of the readings are 1. Which output has the "
                           "smallest expected absolute error, and is it 0.7?")),
    reasons=dict(
        proper=Right("The expected cross-entropy of an image is smallest at the fraction of "
                     "radiologists who see a fracture."),
        exact=Right("A fraction of five readings is a more exact target than a single reading."),
        further=Right("A network learns something from 3,000 further images."),
        settled=Wrong("Where radiologists differ, a vote settles what the image shows.",
                      "It may. But what is the network to predict for such an image?"),
        robust=Wrong("A bounded loss gives little weight to readings that are wrong.",
                     "Which reading is wrong where half of the radiologists see a fracture? The "
                     "fraction itself is wanted."),
        twenty=Wrong("A fraction of twenty readings is a more exact target than one of five.",
                     "True, and it speaks for another option. Were it false, would your choice "
                     "change?"),
        calibrated=Wrong("A network that was trained with cross-entropy is calibrated.",
                         "Not on finite data, as the first section measured, and it holds for "
                         "several of the options alike.")),
    because="cross-entropy asks for the expected fraction, and all images are used. Five readings "
            "make its targets less noisy than one, and here they cost nothing else. With the "
            "snippets a further vote was to be compared with a further snippet, and lost.")
