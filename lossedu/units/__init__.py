"""The units of the course, in their order. Everything about one unit stands in its wing, the folder
of its name.

    outliers/
        unit.md          text and code: the source of both notebooks
        questions.yaml   the guesses and the quiz
        cards.yaml       the cards for interviews
        exercises/       one file for each exercise
        experiments/     one module for each experiment, its stored runs beside it
        explorers/       one file for each explorer
        tests/           of the experiments and explorers

The order of COURSE gives each unit its number. The number stands nowhere else: names of files,
links and headings are made from it.
"""
import pkgutil
import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from ..core.words import near

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Unit:
    """A unit of the course: its wing's name, the question it answers, and what it takes up."""

    name: str
    question: str
    takes_up: str

    @property
    def number(self):
        """Its place in the course, from 0."""
        return COURSE.index(self)

    @property
    def stem(self):
        """The name of its notebooks without their ending.

        >>> find("outliers").stem
        '04_outliers'
        """
        return f"{self.number:02d}_{self.name}"

    @property
    def path(self):
        """The folder of its wing."""
        return HERE / self.name

    @property
    def source(self):
        """The file that holds its text and code."""
        return self.path / "unit.md"

    @property
    def is_planned(self):
        """True while there is no text yet."""
        return not self.source.is_file()


COURSE = (
    Unit("start", "What is a loss?",
         "loss, cost, metric; baselines and the initial loss; gradient descent, held-out data, "
         "surrogates"),
    Unit("gradients", "Is this gradient right?",
         "by hand, numerically and by autograd; the gradient check and its traps"),
    Unit("fair_comparison", "Is A better than B?",
         "seeds, pairing, intervals, tuned learning rates, many comparisons at once"),
    Unit("regression", "What does a regression loss ask for?",
         "MSE, RMSE, MAE, MBE, MAPE, MSLE, pinball, asymmetric MAE; mean, median, quantile"),
    Unit("outliers", "Whom does the loss listen to?",
         "Huber, smooth L1, Cauchy, Welsch; influence, outliers in y, leverage in x"),
    Unit("likelihood", "Why this formula?",
         "negative log-likelihood, exponential families; Gaussian, Laplace, Poisson; L1 and "
         "L2 as priors"),
    Unit("information", "What is cross-entropy a measure of?",
         "entropy, KL in both directions, JS; bits, floors, perplexity"),
    Unit("cross_entropy", "Where do p - y and log p come from?",
         "BCE, softmax cross-entropy, NLL: gradients by hand, multi-label"),
    Unit("activation_mismatch", "Which loss belongs to which output layer?",
         "every activation before every loss; saturation, patched logarithms, softmax twice"),
    Unit("numerics", "Where do nan and 0 come from?",
         "stable forms, float16 and bfloat16, loss scaling, what libraries do"),
    Unit("imbalance", "What to do about rare classes?",
         "class weights, focal, resampling, thresholds and costs"),
    Unit("calibration_and_noise", "What does 0.51 mean?",
         "reliability, temperature, label smoothing, noisy labels, distillation"),
    Unit("margins", "What does a margin buy?", "perceptron, hinge family, exponential loss, SVM"),
    Unit("metric_learning", "What makes two things alike?",
         "contrastive, triplet, InfoNCE, ArcFace"),
    Unit("overlap", "How well do two regions agree?",
         "Dice, Jaccard, Tversky, IoU and GIoU of boxes"),
    Unit("distributions", "How far apart are two distributions?",
         "KL, JS and Wasserstein; GAN losses, ELBO, the diffusion objective"),
    Unit("custom_losses", "How is a loss written?",
         "writing one, multi-task weights, losses without a derivative"),
    Unit("claims", "What do four articles claim?", "each claim with its verdict and its evidence"),
    Unit("clinic", "Why does this run not train?", "broken training runs to diagnose"),
    Unit("interview", "Can you say it aloud?", "timed mock rounds"),
    Unit("ranking", "What comes first?",
         "an elective: pointwise, pairwise and listwise losses, sampled softmax"),
    Unit("language_models", "What does the next token cost?",
         "an elective: sequence cross-entropy, perplexity, CTC, preference losses"),
)


def find(name):
    """The unit of that name: "outliers", or "04_outliers" as its notebooks are called.

    Any number before the name will do, so that what was bookmarked before units moved is found.
    Raises ValueError with near names.
    """
    names = [unit.name for unit in COURSE]
    bare = re.sub(r"^\d+_", "", str(name))
    if bare not in names:
        raise ValueError(f"there is no unit {name!r}.{near(bare, names)} Units: "
                         f"{', '.join(names)}.")
    return COURSE[names.index(bare)]


def modules(kind, package=__name__):
    """Every file in the wings' folders of that kind ("exercises"): its name -> its dotted name.

    In the order of the course, by name in each unit; nothing is imported but the folders. Raises
    TypeError where two files have one name.
    """
    order = [unit.name for unit in COURSE]
    root = import_module(package)
    wings = [one.name for one in pkgutil.iter_modules(root.__path__) if one.ispkg]
    found = {}
    for wing in sorted(wings, key=lambda wing: order.index(wing) if wing in order else len(order)):
        for name in _files(Path(root.__path__[0], wing, kind)):
            if name in found:
                raise TypeError(f"two {kind} are called {name!r}: in {wing_of(found[name])} "
                                f"and in {wing}; rename one.")
            found[name] = f"{package}.{wing}.{kind}.{name}"
    return found


def wing_of(dotted):
    """The wing that a module of an exercise, an experiment or an explorer stands in.

    >>> wing_of("lossedu.units.outliers.exercises.huber_grad")
    'outliers'
    """
    return dotted.split(".")[-3]


def _files(folder):
    """The names of the modules and packages in a folder, those of its own use (_name) left out."""
    return sorted(one.name for one in pkgutil.iter_modules([str(folder)])
                  if not one.name.startswith("_"))
