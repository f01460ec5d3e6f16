"""Distribution: how far one distribution is from another, row by row or sample by sample."""
