"""What experiments share, so that an experiment is its arms and its question.

| module | what it holds |
|---|---|
| data | data sets, read once |
| seeds | which seeds are reported, and which are tuned on |
| splits | random splits of the rows, one for each seed, and features scaled by the training rows |
| tuner | the learning rate of an arm, chosen on the tuning seeds |
| tasks | tasks run side by side, with a progress bar |
| plan | everything an experiment is to do; `Plan.run` does it |
| result, summary | the table of all runs, saved and shown; summed up with intervals |
| stored | runs that take long, kept beside their experiment |
| plain | settings as JSON and back |
| figure | panels of estimates with intervals |

The experiments themselves stand in the wings of their units (`lossedu.experiments` finds them).
"""
