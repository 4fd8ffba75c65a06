"""What a person gives of themselves in private: the name in Telegram, their own contact."""

from bot.call import Call
from models import workers
from models.errors import BadName, NotOwnContact, TypedPhone
from models.phones import own_phone


def telegram_name(call: Call) -> str:
    """Give the name in Telegram, the first name alone if it is too long, or "" if it is none."""
    user = call.update.user
    for name in (call.user_name, user.first_name if user else ""):
        try:
            return workers.clean_name(name)
        except BadName:
            continue
    return ""


def shared_phone(call: Call) -> str:
    """Give the phone (E.164) of the person's own contact.

    Raises TypedPhone when nothing was shared, NotOwnContact, or BadPhone.
    """
    if call.contact is None:
        raise TypedPhone
    if not call.is_private or call.contact.user_id != call.user_id:
        raise NotOwnContact
    return own_phone(call.contact.phone_number)
