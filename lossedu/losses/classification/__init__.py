"""Classification: labels or classes against probabilities, log-probabilities or logits."""
