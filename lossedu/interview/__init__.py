"""Guesses, interview cards, quiz questions, and the YAML files that they are read from."""
from .bank import all_cards, cards_of, guesses, questions, topics_with_cards, units
from .card import Card
from .deck import Deck, cards
from .marking import Marked, mark
from .memory import Store, home, store
from .records import Guess, Option, Question

__all__ = ["Card", "Deck", "Guess", "Marked", "Option", "Question", "Store", "all_cards", "cards",
           "cards_of", "guesses", "home", "mark", "questions", "store", "topics_with_cards",
           "units"]
