"""The trainer's progress in a line, for `lossedu progress`."""
from .. import interview as bank
from ..marks import home
from .database import FILE, NoDatabase, connect
from .drill import Drill, utc_now
from .words import counted, moment


def summary() -> str:
    """"Drill: 12 of 80 cards told, 5 questions due. Type: lossedu drill", or "" before the first.

    Nothing is written; where the progress cannot be read, it says so.
    """
    folder = home()
    if folder is None or not (folder / FILE).is_file():
        return ""
    try:
        mine = Drill(connect(folder), bank.all_cards(), utc_now)
    except NoDatabase as error:
        return str(error)
    queue = mine.queue()
    told = f"Drill: {len(mine.cards) - len(queue.new)} of {counted(len(mine.cards), 'card')} told"
    if queue.review_count:
        return f"{told}, {counted(queue.review_count, 'question')} due. Type: lossedu drill"
    later = queue.next_due()
    if later is None:
        return f"{told}."
    return f"{told}, the next question at {moment(later.astimezone(queue.now.tzinfo))}."
