"""A class: exercises are handed out, collected, graded and handed back."""
