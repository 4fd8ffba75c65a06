"""What a person gives of themselves in private: the name in Telegram, their own contact."""

from bot.call import Context
from models import workers
from models.errors import BadName, NotOwnContact, TypedPhone
from models.phones import own_phone


def telegram_name(ctx: Context) -> str:
    """Give the name in Telegram, the first name alone if it is too long, or "" if it is none."""
    user = ctx.update.user
    for name in (ctx.user_name, user.first_name if user else ""):
        try:
            return workers.clean_name(name)
        except BadName:
            continue
    return ""


def shared_phone(ctx: Context) -> str:
    """Give the phone (E.164) of the person's own contact.

    Raises TypedPhone when nothing was shared, NotOwnContact, or BadPhone.
    """
    if ctx.contact is None:
        raise TypedPhone
    if not ctx.is_private or ctx.contact.user_id != ctx.user_id:
        raise NotOwnContact
    return own_phone(ctx.contact.phone_number)
