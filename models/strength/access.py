"""Whether somebody may see the strength of a place; that of a booth is for everybody."""

from models import places
from models.errors import Refusal


class StrengthClosed(Refusal):
    """The strength of places is for workers and linked groups. No parameters."""

    key = "strength_closed"


def require_reader(
    place_id: int | None, *, public: bool, worker_id: int | None, group_place_id: int | None
) -> None:
    """Check that the strength of a place may be shown to somebody where they ask.

    Workers see every place, and a linked group its own place and what lies inside; with `public`
    (SHAKTI_PUBLIC_STRENGTH) everybody does. Raises StrengthClosed.
    """
    if public or worker_id is not None:
        return
    if group_place_id is None or place_id is None:
        raise StrengthClosed
    if not places.contains(group_place_id, place_id):
        raise StrengthClosed
