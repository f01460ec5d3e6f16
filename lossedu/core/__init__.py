"""What a loss is, and what happens when it is called.

    spaces.py    what an input may hold: logits, probabilities, labels, class indices
    shapes.py    the letters that name the axes of inputs
    settings.py  the settings of a loss and their ranges
    reading.py   one call is read: every sentence about bad input is made here
    reducing.py  from one value per example to the reduced loss and its derivative
    twin.py      the same loss in PyTorch, and where the two differ on purpose
    record.py    the record that holds all of it
"""
