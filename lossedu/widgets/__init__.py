"""Things to use in the notebook: guess before a result, quiz after a unit, explorers to move."""
from .guesses import Asked, Reveal, guess, reveal
from .quizzes import Quiz, quiz

__all__ = ["Asked", "Quiz", "Reveal", "guess", "quiz", "reveal"]
