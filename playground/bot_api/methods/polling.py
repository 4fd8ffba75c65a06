"""Bot API methods for getUpdates and the webhook."""

import re
from urllib.parse import urlsplit

from playground.bot_api.methods.parameters import Params
from playground.telegram import MAX_CONNECTIONS, Json, WebhookTarget, World, bad_request

SECRET = re.compile(r"[A-Za-z0-9_-]*\Z")
SECRET_LIMIT = 256
UPDATES = frozenset({
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection",
    "business_message", "edited_business_message", "deleted_business_messages",
    "message_reaction", "message_reaction_count", "inline_query", "chosen_inline_result",
    "callback_query", "shipping_query", "pre_checkout_query", "purchased_paid_media", "poll",
    "poll_answer", "my_chat_member", "chat_member", "chat_join_request", "chat_boost",
    "removed_chat_boost", "managed_bot", "guest_message", "subscription",
    "stopped_message_generation",
})  # fmt: skip
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


async def get_updates(world: World, params: Params) -> list[Json]:
    """Return the pending updates; with `timeout`, wait for one."""
    world.updates.allow(_kinds(params))
    limit = min(max(params.integer("limit", 100), 1), 100)
    seconds = min(max(params.integer("timeout"), 0), 50)
    return await world.updates.get(params.integer("offset"), limit, seconds)


def set_webhook(world: World, params: Params) -> bool:
    """Set the webhook to a URL on this machine (http or https), or remove it."""
    url = params.text("url")
    if not url:
        world.webhook.set(None)
        _prepare_updates(world, params)
        return True
    parts = urlsplit(url)
    secret = params.text("secret_token")
    if len(secret) > SECRET_LIMIT:
        raise bad_request("secret token is too long")
    if not SECRET.match(secret):
        raise bad_request("secret token contains unallowed characters")
    if parts.scheme not in ("http", "https"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.hostname not in LOOPBACK:
        raise bad_request("bad webhook: the playground calls nobody outside this machine")
    connections = min(max(params.integer("max_connections") or MAX_CONNECTIONS, 1), 100)
    world.webhook.set(WebhookTarget(url, secret, connections))
    _prepare_updates(world, params)
    return True


def _prepare_updates(world: World, params: Params) -> None:
    """Drop what waits where that is wished, and record which kinds of updates are."""
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    world.updates.allow(_kinds(params))


def delete_webhook(world: World, params: Params) -> bool:
    """Remove the webhook, so that the bot can poll."""
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    world.webhook.set(None)
    return True


def get_webhook_info(world: World, params: Params) -> Json:
    """Return the webhook's URL and its last error."""
    return world.webhook.info()


def _kinds(params: Params) -> list[str] | None:
    """Return the wanted kinds that Telegram knows; None, for anything but an array: no change."""
    kinds = params.lenient_json("allowed_updates")
    if not isinstance(kinds, list):
        return None
    return [kind for kind in kinds if isinstance(kind, str) and kind in UPDATES]
