"""All losses at a glance: drawn in a gallery, listed on a page, and set beside other libraries.

    lossedu.gallery("regression")    # a picture of each, in words too
    lossedu catalogue                # a command: writes docs/catalogue.md and docs/differences.md

Everything here comes from the losses' own records: a loss added to its folder is in all three.
"""
from .pictures import gallery

__all__ = ["gallery"]
