"""What is said of a wrong answer that is no known mistake: how it differs, and where."""
