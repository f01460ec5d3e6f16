"""Formulas as learners type them: read, compared and, where they are wrong, named.

    space.py      the symbols of an exercise: where they lie, and points to try formulas at
    tokens.py     the signs of a formula in plain Python, such as `(p - y)/(p*(1 - p))`
    grammar.py    from signs to a SymPy expression: that of the docstrings, and bounds
    sums.py       its functions, and sums over vectors
    floats.py     the same with floats in place of symbols
    reading.py    a formula in Python or LaTeX as a SymPy expression; nothing is executed
    numbers.py    its value at a point, with fifty digits, and whether two formulas agree
    slips.py      derivatives with one slip in them: a chain rule cut short, an exponent kept
    pieces.py     where its terms, factors and exponents begin and end
    edits.py      formulas with one sign of them changed: what mends a line, and what spoils it
    naming.py     which of all these a wrong formula is
    lines.py      the lines of a derivation: what is known of each, and what was typed
    verdict.py    what is said of them

SymPy and mpmath are imported where they are needed: `import lossedu` stays quick.
"""
