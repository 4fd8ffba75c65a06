"""The words of booths' names by their sounds, in a table of their own: how a name is found."""

from models.booth_words.rows import found, insert, insert_columns
from models.booth_words.variants import variants
from models.booth_words.words import LONGEST, SHORTEST, core, cores, keys_of

__all__ = [
    "LONGEST",
    "SHORTEST",
    "core",
    "cores",
    "found",
    "insert",
    "insert_columns",
    "keys_of",
    "variants",
]
