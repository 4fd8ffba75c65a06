"""Refusals about the booth of a worker whose booth is retired."""

from models.errors import Refusal


class PlacementOver(Refusal):
    """A question for somebody's booth is over.

    Parameters: what (`placed` when they are in a booth by now, `changed` when the list of booths
    has changed again, `none` when there is nothing to ask, `placed_other` and `gone` of somebody
    else), booth (its code, or "").
    """

    key = "placement_over"
