"""The sender's own Telegram name and contact."""

from bot.conversation import Context
from models.identity import BadName, own_phone, person_name
from models.workers import NotOwnContact, TypedPhone


def telegram_name(ctx: Context) -> str:
    """Return the Telegram name, only the first name if it is too long, or "" if unusable."""
    user = ctx.update.user
    for name in (ctx.user_name, user.first_name if user else ""):
        try:
            return person_name.clean_name(name)
        except BadName:
            continue
    return ""


def shared_phone(ctx: Context) -> str:
    """Return the phone (E.164) of the person's own contact.

    Raises TypedPhone when nothing was shared, NotOwnContact, or BadPhone. A forwarded card does not
    count: it may be old, and its number somebody else's by now.
    """
    if ctx.contact is None:
        raise TypedPhone
    is_own = ctx.contact.user_id == ctx.user_id and not ctx.contact.is_forwarded
    if not ctx.is_private or not is_own:
        raise NotOwnContact
    return own_phone(ctx.contact.phone_number)
