"""Refusals about places and booths."""

from models.errors import Refusal


class UnknownPlace(Refusal):
    """No place has this code or name. Parameters: text. Choices: codes of the nearest places.

    With `what` = "outside" it lies outside the place of a session: then with `session`.
    """

    key = "unknown_place"


class AmbiguousPlace(Refusal):
    """Several places fit. Parameters: text. Choices: their codes, the likeliest first."""

    key = "ambiguous_place"


class UnknownBooth(Refusal):
    """No booth has this code or name. Parameters: text. Choices: codes of the nearest booths."""

    key = "unknown_booth"


class MisspeltBooth(UnknownBooth):
    """No booth has this name, and some have one nearly so. Choices: the likeliest first."""


class NoBoothList(UnknownBooth):
    """A part of an AC that has no list of booths. Parameters: text, ac (its number).

    With `what` = "whole" it is the AC itself that was named in the place of a booth.
    """

    key = "no_booth_list"


class AmbiguousBooth(Refusal):
    """Several booths fit. Parameters: text. Choices: their codes, the likeliest first."""

    key = "ambiguous_booth"
