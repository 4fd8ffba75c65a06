"""Chats: who is calling, in which language, which group is linked, which form is open."""

from models.chats import command_menus, dead_letter_places, form_drafts, group_joins, topic_messages
from models.chats.answered_once import claim_answer
from models.chats.callers import ACTIVE_AGAIN_AFTER, Caller, caller
from models.chats.dead_letter_places import destinations
from models.chats.errors import NotLinked
from models.chats.language import language_of, languages_of, set_language
from models.chats.links import (
    GroupLink,
    all_linked,
    end_topic,
    has_group,
    link,
    linked,
    linked_by,
    set_active,
    set_time,
    unlink,
)
from models.chats.refused_posts import (
    SAME_TIME,
    UnreachedLink,
    alive,
    all_unreached,
    delivered,
    refused,
    responsible,
    tell_linkers,
    unreached,
    unreached_in,
)
from models.chats.supergroup_migration import migrate

__all__ = [
    "ACTIVE_AGAIN_AFTER",
    "SAME_TIME",
    "Caller",
    "GroupLink",
    "NotLinked",
    "UnreachedLink",
    "alive",
    "all_linked",
    "all_unreached",
    "caller",
    "claim_answer",
    "command_menus",
    "dead_letter_places",
    "delivered",
    "destinations",
    "end_topic",
    "form_drafts",
    "group_joins",
    "has_group",
    "language_of",
    "languages_of",
    "link",
    "linked",
    "linked_by",
    "migrate",
    "refused",
    "responsible",
    "set_active",
    "set_language",
    "set_time",
    "tell_linkers",
    "topic_messages",
    "unlink",
    "unreached",
    "unreached_in",
]
