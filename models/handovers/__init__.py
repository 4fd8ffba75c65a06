"""Sessions that their trainer cannot hold: other trainers are asked in order until one takes it."""

from models.handovers import handing, news, offering
from models.handovers.errors import HandoverOver, NotFree
from models.handovers.handing import HandoverView
from models.handovers.news import HandoverNews, HandoverState, MorningHandover

__all__ = [
    "HandoverNews",
    "HandoverOver",
    "HandoverState",
    "HandoverView",
    "MorningHandover",
    "NotFree",
    "handing",
    "news",
    "offering",
]
