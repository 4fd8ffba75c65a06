"""Read what a coordinator answers: the words of a broadcast, its picture, and its audience."""

import re
from typing import Any

from bot.conversation import Context
from bot.html import of_typed
from bot.intents import keywords
from models import authority, broadcasts, places, text_forms, trainings
from models.authority import UnknownPostKind, post_kinds
from models.broadcasts import Audience, BadAudience, BadMarkup, BadPicture
from models.errors import BadText
from models.identity import phone_numbers
from models.strength import Weights

LONGEST = 3500  # characters: with its head it is one message, or two
LARGEST = 10  # megabytes, Telegram's limit for a photo
MEGABYTE = 2**20
EVERYBODY = "all"
GRADES = ("strong", "fair", "weak")  # nobody is in an empty booth
_SESSION = re.compile(r"[Tt][\s-]?\d{1,9}")


def body(text: str) -> str:
    """Return the typed words of a broadcast. Raises BadText, BadMarkup or PhoneInText."""
    words = text.strip()
    if not 1 <= len(words) <= LONGEST:
        raise BadText(what="broadcast", limit=LONGEST)
    try:
        of_typed(words)
    except ValueError as wrong:
        raise BadMarkup(text=str(wrong)) from None
    phone_numbers.require_none_in(words)
    return words


def picture(ctx: Context) -> str:
    """Return Telegram's id of the photo that was sent, "" without one. Raises BadPicture."""
    message = None if ctx.is_callback else ctx.update.message
    if message is None or message.photo is None:
        return ""
    too_big = (message.photo.file_size or 0) > LARGEST * MEGABYTE
    if too_big or message.document is not None:
        raise BadPicture(what="big" if too_big else "file", limit=LARGEST)
    return message.photo.file_id


async def whom(ctx: Context, place_id: int, text: str) -> list[str]:
    """Return the bounds of an audience that a list names, as `role=ac_coordinator`.

    Raises BadAudience, or what a code of a booth or session raises.
    """
    bounds = [await _bound(ctx, part) for part in text_forms.entries(text) or [text]]
    found = dict(one.split("=", 1) for one in bounds if one)
    if len(found) < sum(map(bool, bounds)):
        raise BadAudience(text=text)  # two of a kind: nobody is both
    await ctx.run(
        broadcasts.count,
        audience(place_id, [f"{k}={v}" for k, v in found.items()]),
        ctx.user_id,
        ctx.now,
        Weights.from_settings(ctx.services.settings),
    )
    return [f"{name}={value}" for name, value in found.items()]


def audience(place_id: int, bounds: list[str]) -> Audience:
    """Return the audience of a place with these bounds."""
    found: dict[str, Any] = dict(one.split("=", 1) for one in bounds)
    ids = {name: int(found[name]) for name in ("booth", "session") if name in found}
    return Audience(place_id, found.get("role", ""), found.get("grade", ""), **ids)


async def _bound(ctx: Context, text: str) -> str:
    """Return one bound as `name=value`, "" for everybody."""
    text = text.strip()
    name, _, value = text.partition("=")
    if keywords.meant(text, "everybody") or text == EVERYBODY:
        return ""
    if name == "role" and value in await ctx.run(post_kinds.current):
        return text
    if grade := keywords.meant(value if name == "grade" else text, *GRADES):
        return f"grade={grade}"
    if _SESSION.fullmatch(text_forms.digits(text)):
        session = await ctx.run(trainings.find_session, text, ctx.now)
        return f"session={session.id}"
    if await ctx.run(places.is_booth_code, text):
        booth = await ctx.run(places.find_booth, text, near=ctx.services.settings.state)
        return f"booth={booth.id}"
    try:
        return f"role={(await ctx.run(authority.post_kinds.find, text)).code}"
    except UnknownPostKind:
        raise BadAudience(text=text) from None
