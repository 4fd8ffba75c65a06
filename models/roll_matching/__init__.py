"""Two lists of booths of one AC compared, without a database: which booth became which."""

from models.roll_matching.graph import Graph
from models.roll_matching.listed import Kind, ListedBooth, MatchedBy, Pairing, size
from models.roll_matching.matching import compare
from models.roll_matching.wording import likeness, prepared

__all__ = [
    "Graph",
    "Kind",
    "ListedBooth",
    "MatchedBy",
    "Pairing",
    "compare",
    "likeness",
    "prepared",
    "size",
]
