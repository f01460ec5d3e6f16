"""What the text says after fit_counts: leaving out the highest counts, beside two losses."""
import numpy as np
import pytest
import torch

from lossedu.units.outliers.exercises import fit_counts as counts


def huber(delta):
    return lambda pred, target: torch.nn.functional.huber_loss(pred[:, 0], target, delta=delta)


def normal_mad(y):
    return 1.4826 * counts.median_distance(y)


def trimmed(x, y, seed):
    keep = y <= y.quantile(0.88)
    return counts.trained_with(counts.squared, counts.mean, counts.deviation)(x[keep], y[keep],
                                                                              seed)


@pytest.mark.proof
def test_leaving_out_the_highest_counts_does_about_as_well_as_the_absolute_error():
    error, high = {}, {}
    for name, fit in (("trimmed", trimmed),
                      ("mae", counts.trained_with(counts.absolute, counts.median,
                                                  counts.median_distance)),
                      ("huber", counts.trained_with(huber(1.345), counts.median, normal_mad)),
                      ("ours", counts.fit_counts),
                      ("small", counts.trained_with(huber(0.5), counts.median, normal_mad))):
        gaps = []
        for seed, split in enumerate((*counts.EXERCISE.drawn(0), *counts.EXERCISE.drawn(1))):
            x, y, held = (torch.tensor(one, dtype=torch.float32)
                          for one in (split.x, split.y, split.held_x))
            gap = fit(x, y, seed)(held).detach().numpy() - split.held_y
            gaps.append((np.abs(gap).mean(), gap[split.held_y > 400].mean()))
        error[name], high[name] = np.mean(gaps, axis=0)
    assert abs(error["trimmed"] - error["mae"]) < 5 < error["huber"] - error["mae"]
    for name in ("ours", "small"):
        assert abs(error[name] - error["mae"]) < 5
    assert max(high["trimmed"], high["mae"]) < -140 and abs(high["trimmed"] - high["mae"]) < 15
