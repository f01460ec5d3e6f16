"""Things to use in the notebook: guess before a result, quiz after a unit, explorers to move."""
from .guesses import Guess, Guessed, guess, guessed
from .quizzes import Quiz, quiz

__all__ = ["Guess", "Guessed", "Quiz", "guess", "guessed", "quiz"]
