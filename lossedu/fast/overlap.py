"""Value and derivative in one go: overlap losses."""
from ..losses.overlap.dice import dice_both
from ..losses.overlap.jaccard import jaccard_both
from ..losses.overlap.tversky import tversky_both

# these compute value and derivative together anyway
dice_fused = dice_both
jaccard_fused = jaccard_both
tversky_fused = tversky_both
