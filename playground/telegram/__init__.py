"""The simulated Telegram: chats, people, messages and updates, in memory."""

from playground.telegram import groups, inline, members, people
from playground.telegram.bot_profile import Scope
from playground.telegram.chats import (
    ADMINS,
    GENERAL,
    PRESENT,
    TelegramChat,
    TelegramUser,
    is_service,
)
from playground.telegram.errors import ApiError, Json, Refused, bad_request, forbidden
from playground.telegram.files import (
    DOCUMENT_LIMIT,
    DOWNLOAD_LIMIT,
    PHOTO_LIMIT,
    FileStore,
    StoredFile,
    picture_size,
)
from playground.telegram.json_encoding import encode
from playground.telegram.message_entities import (
    Span,
    clean,
    finish,
    is_link,
    mentioned,
    utf16_length,
)
from playground.telegram.rate_limits import TelegramRateLimits
from playground.telegram.update_queue import FIRST_UPDATE_ID
from playground.telegram.webhook_sender import MAX_CONNECTIONS, WebhookTarget
from playground.telegram.world import ANONYMOUS_ADMIN_ID, TOPIC_COLOUR, Change, World

__all__ = [
    "ADMINS",
    "ANONYMOUS_ADMIN_ID",
    "DOCUMENT_LIMIT",
    "DOWNLOAD_LIMIT",
    "FIRST_UPDATE_ID",
    "GENERAL",
    "MAX_CONNECTIONS",
    "PHOTO_LIMIT",
    "PRESENT",
    "TOPIC_COLOUR",
    "ApiError",
    "Change",
    "FileStore",
    "Json",
    "Refused",
    "Scope",
    "Span",
    "StoredFile",
    "TelegramChat",
    "TelegramRateLimits",
    "TelegramUser",
    "WebhookTarget",
    "World",
    "bad_request",
    "clean",
    "encode",
    "finish",
    "forbidden",
    "groups",
    "inline",
    "is_link",
    "is_service",
    "members",
    "mentioned",
    "people",
    "picture_size",
    "utf16_length",
]
