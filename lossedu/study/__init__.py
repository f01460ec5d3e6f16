"""What experiments share: seeds, splits, tasks side by side, results that are kept and shown.

The experiments themselves stand in the wings of their units (`lossedu.experiments` finds them).
"""
