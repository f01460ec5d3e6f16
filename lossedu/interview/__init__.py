"""Guesses, interview cards, quiz questions, and the YAML files that both are read from."""
from .bank import cards_of, guesses, questions, units
from .deck import Deck, cards
from .marking import Marked, mark
from .memory import Store, home, store
from .records import Card, Guess, Option, Question

__all__ = ["Card", "Deck", "Guess", "Marked", "Option", "Question", "Store", "cards", "cards_of",
           "guesses", "home", "mark", "questions", "store", "units"]
