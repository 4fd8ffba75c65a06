"""Whether somebody may see the numbers of a place; those of a booth are for everybody."""

from models import places
from models.errors import Refusal


class PlaceClosed(Refusal):
    """The numbers of places are for workers and linked groups. No parameters."""

    key = "place_closed"


def require_reader(
    place_id: int | None, *, public: bool, worker_id: int | None, group_place_id: int | None
) -> None:
    """Check that a place's strength, leaderboard or posts may be shown to somebody where they ask.

    Workers see every place, and a linked group its own place and what lies inside; with `public`
    (SHAKTI_PUBLIC_STRENGTH) everybody does. Raises PlaceClosed.
    """
    if public or worker_id is not None:
        return
    if group_place_id is None or place_id is None:
        raise PlaceClosed
    if not places.contains(group_place_id, place_id):
        raise PlaceClosed
