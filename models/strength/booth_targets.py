"""How many confirmed workers a booth should have."""

from typing import Any

from peewee import Case


def of_booth(booth: Any, whole: int) -> Case:
    """Return SQL for the target of a booth, where that of a whole one is `whole`.

    The shares of the parts of a split booth end where the next begin, so that they add up to the
    whole's. None is less than one.
    """
    share = whole * booth.share_to / 100 - whole * booth.share_from / 100
    return Case(None, [(booth.share_to.is_null(), whole), (share < 1, 1)], share)
