"""What a link or the line of /register names: an inviter, a session, a post, a booth, a name."""

import re
from datetime import datetime

from bot.conversation import Context
from bot.handlers.posts import offer
from bot.handlers.registration.answers import Home, RegistrationAnswers
from bot.handlers.trainings import door
from models import places, trainings
from models.attendance import check_in
from models.identity import BadName, person_name, worker_ids

_INVITED = re.compile(rf"{worker_ids.PREFIX}-?\w{{4}}-?\w{{3}}", re.I)
_OFFER = re.compile(r"a([A-Za-z0-9_-]{22})")
_AT_THE_DOOR = re.compile(r"p\d{0,9}-\d{6}")
_WISHED = re.compile(r"T[0-9]+")
_COMMAND = re.compile(r"/register(?:@\w+)?\s+(.*)", re.I | re.S)


async def parse(ctx: Context) -> RegistrationAnswers:
    """Return what the arguments name, but for the name: that is kept after the consent only.

    Raises what finding it raises, for a link that is dead or has a mistake.
    """
    if match := _OFFER.fullmatch(ctx.arguments):
        return {"offer": await offer.link_id_of(ctx, match[1])}
    if _WISHED.fullmatch(ctx.arguments):
        return {"wish": (await ctx.run(trainings.find_session, ctx.arguments, ctx.now)).id}
    if _AT_THE_DOOR.fullmatch(ctx.arguments):
        session_id, code = door.parts(ctx.arguments[1:])
        shown_by = await ctx.run(check_in.shown_by, code, ctx.now, session_id, ctx.sent_at)
        return {"door": shown_by}
    if _INVITED.fullmatch(ctx.arguments):
        public_id = worker_ids.parse(ctx.arguments)
        return {"inviter": public_id, "opened": ctx.now.isoformat()} if public_id else {}
    if not ctx.arguments:
        return {}
    split = places.split_line(ctx.arguments)
    text = split[0] if split else ctx.arguments
    return {"home": await ctx.run(_home, text, ctx.services.settings.state, ctx.now)}


def typed_name(arguments: str) -> str:
    """Return the name behind the booth, or "" when there is no valid one."""
    split = places.split_line(arguments)
    try:
        return person_name.clean_name(split[1]) if split else ""
    except BadName:
        return ""


def name_in_command(text: str) -> str:
    """Return the name in a message with the command, or "" when there is no valid one."""
    typed = _COMMAND.fullmatch(text)
    return typed_name(typed[1].strip()) if typed else ""


def _home(text: str, near: str, now: datetime) -> Home:
    """Return the booth that a text names, or the AC: alone where its booth is yet to be asked."""
    booth, ac = None, places.ac_alone(text, near)
    if ac is None:
        booth = places.find_booth(text, near=near)
        ac = booth.ac
    elif not places.has_list(ac.id):
        booth = places.whole_ac(ac.id, now)
    pc = places.pc_of(ac)
    return {"pc": pc, "ac": ac.id, "booth": booth.id} if booth else {"pc": pc, "ac": ac.id}
