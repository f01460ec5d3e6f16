"""What exists for speed alone. Without it every number would be the same, only later.

    sums.py   sums along a short axis as products with ones
    quiet.py  NumPy's warnings switched off at a tenth of the price
    call.py   the common call without detours, and long inputs block by block
"""
