"""Refusals about hand-overs."""

from models.errors import Refusal


class HandoverOver(Refusal):
    """A session cannot be handed over, or taken over any more.

    Parameters: what (a HandoverState, or one of `nobody_free`, `no_trainer`, `gone`), session.
    """

    key = "handover_over"


class NotFree(Refusal):
    """A trainer cannot take a session over.

    Parameters: what (a ClashKind, or "post" for one that has ended), session, other (a session).
    """

    key = "not_free"
