"""Broadcasts: a coordinator's message to many workers, from its preview to its taking back."""

from models.broadcasts import feeding, letters, news, progress
from models.broadcasts.audience import Audience, roles, upcoming
from models.broadcasts.errors import (
    AudienceGrown,
    BadAudience,
    BadMarkup,
    BadPicture,
    BroadcastMoved,
    EmptyAudience,
    NoSecond,
    NothingArrived,
    NoWords,
    OwnBroadcast,
    UnknownBroadcast,
)
from models.broadcasts.left_out import PER_WEEK, LeftOut
from models.broadcasts.letters import LetterChange
from models.broadcasts.progress import ProgressMessage
from models.broadcasts.starting import (
    SECOND_ABOVE,
    BroadcastPreview,
    compose,
    confirm,
    count,
    decline,
    preview,
    second,
)
from models.broadcasts.steering import Arrived, arrived, correct, pause, resume, stop, take_back
from models.broadcasts.views import (
    BroadcastState,
    BroadcastView,
    Letter,
    Words,
    latest,
    left_out,
    parse_code,
    view,
)

__all__ = [
    "PER_WEEK",
    "SECOND_ABOVE",
    "Arrived",
    "Audience",
    "AudienceGrown",
    "BadAudience",
    "BadMarkup",
    "BadPicture",
    "BroadcastMoved",
    "BroadcastPreview",
    "BroadcastState",
    "BroadcastView",
    "EmptyAudience",
    "LeftOut",
    "Letter",
    "LetterChange",
    "NoSecond",
    "NoWords",
    "NothingArrived",
    "OwnBroadcast",
    "ProgressMessage",
    "UnknownBroadcast",
    "Words",
    "arrived",
    "compose",
    "confirm",
    "correct",
    "count",
    "decline",
    "feeding",
    "latest",
    "left_out",
    "letters",
    "news",
    "parse_code",
    "pause",
    "preview",
    "progress",
    "resume",
    "roles",
    "second",
    "stop",
    "take_back",
    "upcoming",
    "view",
]
