"""Interview preparation: cards, quiz questions, and the YAML files that both are read from."""
from .bank import cards_of, questions, units
from .deck import Deck, cards
from .marking import Marked, mark
from .memory import Store, home, store
from .records import Card, Option, Question

__all__ = ["Card", "Deck", "Marked", "Option", "Question", "Store", "cards", "cards_of", "home",
           "mark", "questions", "store", "units"]
