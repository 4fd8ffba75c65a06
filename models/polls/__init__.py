"""Polls of ACs, and the silence before each: in the last 48 hours nothing campaigns there.

Section 126 of the Representation of the People Act. `silence` alone decides whether a kind of
content may go to some places at a moment.
"""

from models.polls import files, lifting, listing, recording
from models.polls.content import CAMPAIGN, CONTENT_OF, Content
from models.polls.errors import BadPolls, LiftOver
from models.polls.lifting import Lift
from models.polls.listing import ListedPoll
from models.polls.silences import (
    Meeting,
    Silence,
    any_running,
    in_silence,
    of_chat,
    of_group,
    of_worker,
    overlapping,
    overlapping_each,
    require,
    silence,
    silent_places,
)

__all__ = [
    "CAMPAIGN",
    "CONTENT_OF",
    "BadPolls",
    "Content",
    "Lift",
    "LiftOver",
    "ListedPoll",
    "Meeting",
    "Silence",
    "any_running",
    "files",
    "in_silence",
    "lifting",
    "listing",
    "of_chat",
    "of_group",
    "of_worker",
    "overlapping",
    "overlapping_each",
    "recording",
    "require",
    "silence",
    "silent_places",
]
