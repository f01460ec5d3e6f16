"""The topics of the cards, in order: each with the unit, or the page, that explains it."""
from dataclasses import dataclass
from pathlib import Path

from ...units import find

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Topic:
    """What cards are about. They stand in this folder where `file` names one, else in the unit's
    wing."""

    name: str
    unit: str | None = None
    file: str = ""

    @property
    def path(self) -> Path:
        """The file of its cards."""
        return HERE / f"{self.file}.yaml" if self.file else find(self.unit).path / "cards.yaml"


TOPICS = (
    Topic("foundations", "start"),
    Topic("gradients", "gradients"),
    Topic("experiments", "fair_comparison"),
    Topic("regression", "regression"),
    Topic("robustness", "outliers"),
    Topic("likelihood", "likelihood"),
    Topic("information", "information"),
    Topic("cross-entropy", "cross_entropy"),
    Topic("output heads", "activation_mismatch"),
    Topic("numerics", "numerics"),
    Topic("imbalance", "imbalance"),
    Topic("calibration and noise", "calibration_and_noise"),
    Topic("margins", "margins"),
    Topic("metric learning", "metric_learning"),
    Topic("ranking", file="ranking"),
    Topic("overlap", "overlap"),
    Topic("detection", file="detection"),
    Topic("sequences", file="sequences"),
    Topic("preferences", file="preferences"),
    Topic("generative models", "distributions"),
    Topic("reinforcement learning", file="reinforcement"),
    Topic("optimisation", "custom_losses"),
    Topic("reading claims", "claims"),
    Topic("broken runs", "clinic"),
    Topic("product cases", "interview", file="products"),
)
