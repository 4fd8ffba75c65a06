"""Chats: who is calling, in which language, which group is linked, which form is open."""

from models.chats import dead_letter_places, form_drafts
from models.chats.callers import ACTIVE_AGAIN_AFTER, Caller, caller
from models.chats.dead_letter_places import destinations
from models.chats.errors import NotLinked
from models.chats.language import language_of, set_language
from models.chats.links import GroupLink, all_linked, link, linked, set_active, set_time, unlink
from models.chats.supergroup_migration import migrate

__all__ = [
    "ACTIVE_AGAIN_AFTER",
    "Caller",
    "GroupLink",
    "NotLinked",
    "all_linked",
    "caller",
    "dead_letter_places",
    "destinations",
    "form_drafts",
    "language_of",
    "link",
    "linked",
    "migrate",
    "set_active",
    "set_language",
    "set_time",
    "unlink",
]
