"""The sender's own Telegram name and contact."""

from bot.call import Context
from models import workers
from models.errors import BadName, NotOwnContact, TypedPhone
from models.phones import own_phone


def telegram_name(ctx: Context) -> str:
    """Return the Telegram name, only the first name if it is too long, or "" if unusable."""
    user = ctx.update.user
    for name in (ctx.user_name, user.first_name if user else ""):
        try:
            return workers.clean_name(name)
        except BadName:
            continue
    return ""


def shared_phone(ctx: Context) -> str:
    """Return the phone (E.164) of the person's own contact.

    Raises TypedPhone when nothing was shared, NotOwnContact, or BadPhone.
    """
    if ctx.contact is None:
        raise TypedPhone
    if not ctx.is_private or ctx.contact.user_id != ctx.user_id:
        raise NotOwnContact
    return own_phone(ctx.contact.phone_number)
