"""Rolls: which booth became which when a new electoral roll is published."""

from models.rolls.listed import Kind, Link, Listed, Match, MatchedBy
from models.rolls.matching import compare

__all__ = ["Kind", "Link", "Listed", "Match", "MatchedBy", "compare"]
