"""Refusals about sectors."""

from models.errors import Refusal


class BadSector(Refusal):
    """The booths, the number or the name of a sector cannot be taken. Parameters: what, text, n.

    `what` is text, backwards, two_acs, part (no such booth; `ac`, `last`), list (the AC has none),
    many, number, there (the AC has a sector of this number), twice (a booth in two
    lines), name or phone.
    """

    key = "bad_sector"


class PartsTaken(Refusal):
    """Booths are in other sectors. Parameters: parts, sectors (their codes), n."""

    key = "parts_taken"


class SectorInUse(Refusal):
    """A group is linked to a sector, which cannot be removed. Parameters: sector, group."""

    key = "sector_in_use"


class SectorOver(Refusal):
    """A sector is gone, or has changed since, so that nothing is undone. Parameters: sector."""

    key = "sector_over"
