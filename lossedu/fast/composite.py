"""Value and derivative in one go: losses made of others."""
from ..losses.composite.multi_task import multi_task_both
from ..losses.composite.uncertainty_weighted import uncertainty_weighted_both

# these compute value and derivative together anyway
multi_task_fused = multi_task_both
uncertainty_weighted_fused = uncertainty_weighted_both
