"""Bot API methods for getUpdates and the webhook."""

from urllib.parse import urlsplit

from playground.bot_api.methods.parameters import Params
from playground.telegram import MAX_CONNECTIONS, Json, WebhookTarget, World, bad_request

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
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    world.updates.allow(_kinds(params))
    if not url:
        world.webhook.set(None)
        return True
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.hostname not in LOOPBACK:
        raise bad_request("bad webhook: the playground calls nobody outside this machine")
    connections = min(max(params.integer("max_connections") or MAX_CONNECTIONS, 1), 100)
    world.webhook.set(WebhookTarget(url, params.text("secret_token"), connections))
    return True


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
    kinds = params.json("allowed_updates")
    if kinds is None:
        return None
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("can't parse allowed_updates")
    return kinds
