"""How arrays lie in memory. Fused forms write through flat views, which is right in C order alone.

Every array that a loss works on passes `in_one_piece` first (in `guard` and in `engine.objective`):
a transpose, a column of a table or a DataFrame is copied once, and no fused form has to think of
it.
"""
C_ORDER, ALIGNED = 0x1, 0x100   # bits of NumPy's flags.num, which shows both at one look
PIECE = C_ORDER | ALIGNED


def in_one_piece(array):
    """The array as it came if its numbers lie in C order, without gaps, each at an address that
    fits its size; otherwise a copy that does.

    >>> import numpy as np
    >>> table = np.zeros((2, 3))
    >>> in_one_piece(table) is table, in_one_piece(table.T).flags.c_contiguous
    (True, True)
    """
    return array if array.flags.num & PIECE == PIECE else array.copy()
