"""The booths that a retired one became."""

from models.places import Booth


def halves(booth_id: int) -> tuple[Booth, ...]:
    """Return the booths in use that a retired booth was split into, by part; () for none."""
    return ()
