"""The trainer for interviews: what is due, asked and remembered."""
