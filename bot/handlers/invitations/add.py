"""/add: record an invitation for somebody who is absent: in one line, by contact, or step by step.

A contact from the phone book, sent in the form or by itself, is read as name and number.
"""

import re
from contextlib import suppress
from dataclasses import replace

from bot.conversation import Context, Form, Parsed, Reply, Step, form_engine
from bot.handlers.invitations.invite import forward_text, pending_buttons
from bot.handlers.places import BoothAnswers, BoothStep, booth_steps, require_no_silence
from bot.keyboards import button, column
from bot.messages import invitations as messages
from models import authority, invitations, places
from models.errors import NotRegistered
from models.identity import (
    BadMobile,
    BadName,
    ForeignPhone,
    Landline,
    person_name,
    phone_numbers,
)
from models.invitations import InvitationLimits, NewInvitation, OwnPhone
from models.polls import Content
from models.posts import UnclearPerson
from models.text_forms import digits

NAME = "add"
_PHONE = re.compile(r"(?<!\S)(?:\+\s*)?[\d(][\d\s().\-]*(?!\S)")  # by itself, between spaces
LONGEST = 14  # digits of one phone, including 0091
_STOPS = re.compile(r"[,;]+(?=\s|$)")


class AddAnswers(BoothAnswers, total=False):
    """The answers of /add, and the ID of the invitation that they made."""

    name: str
    phone: str
    invitation: int


async def add(ctx: Context) -> None:
    """`/add AC/part phone name`; what is left out is asked, and so is a wrong phone again."""
    await ctx.run(authority.require_a_post, ctx.user_id)
    texts = _split_line(ctx.arguments)
    try:
        await form_engine.run_line(FORM, ctx, texts)
    except (BadMobile, Landline, ForeignPhone) as wrong:
        kept = {key: text for key, text in texts.items() if key != "phone"}
        await form_engine.reopen(FORM, ctx, kept, wrong)


async def contact(ctx: Context) -> None:
    """Invite the person whose contact was sent without a command; one's own is for /register."""
    if ctx.caller.worker_id is None:
        raise NotRegistered
    if ctx.contact is not None and ctx.contact.user_id == ctx.user_id:
        raise OwnPhone
    if ctx.silence is not None:
        raise ctx.silence.refusal()
    await ctx.run(authority.require_a_post, ctx.user_id)
    await form_engine.start(FORM, replace(ctx, command=NAME), _of_contact(ctx))


def _of_contact(ctx: Context) -> AddAnswers:
    """Return number and name of the shared contact; a name that cannot be kept is asked for.

    Raises BadMobile, ForeignPhone or Landline.
    """
    assert ctx.contact is not None
    number = re.sub(r"[^\d+]", "", digits(ctx.contact.phone_number), flags=re.ASCII)
    answers: AddAnswers = {"phone": phone_numbers.typed_mobile(number)}
    with suppress(BadName):
        answers["name"] = person_name.clean_name(ctx.contact.name)
    return answers


def _split_line(arguments: str) -> dict[str, str]:
    """Split a line into booth, name and phone, which may stand before or behind the name.

    Raises UnclearPerson where something else is left with the name: a second phone, or a mark.
    """
    code, rest = places.split_line(arguments) or (arguments, "")
    rest = _STOPS.sub(" ", rest)
    phone = _PHONE.search(rest)
    name = _PHONE.sub(" ", rest, count=1).strip()
    two_phones = phone is not None and sum(map(str.isdecimal, phone[0])) > LONGEST
    if two_phones or ":" in name or phone_numbers.may_be_in(name):
        raise UnclearPerson
    texts = {"pc": code, "name": name}
    texts["phone"] = phone[0].strip() if phone and name else ""
    return {key: text for key, text in texts.items() if text}


def _inside(step: BoothStep) -> BoothStep:
    """Return the step with a check: a booth outside the person's posts is refused."""

    async def parse(ctx: Context, text: str, data: BoothAnswers) -> Parsed:
        if ctx.contact is not None:
            return Parsed(None, _of_contact(ctx))
        answers = await step.answers(ctx, text, data)
        booth_id = answers.get("booth")
        if isinstance(booth_id, int):
            booth = await ctx.run(places.booth, booth_id)
            await ctx.run(authority.require_post_around, ctx.user_id, booth)
            await require_no_silence(ctx, Content.INVITATION, booth.ac.id)
        return Parsed(answers[step.key], answers)

    return replace(step, parse=parse, attached=True)


async def _ask_name(ctx: Context, data: AddAnswers) -> Reply:
    return Reply(ctx.t("add.ask_name"))


async def _parse_name(ctx: Context, text: str, data: AddAnswers) -> str | Parsed:
    if ctx.contact is None:
        return person_name.clean_name(text)
    answers = _of_contact(ctx)
    return Parsed(answers.get("name"), answers)


async def _ask_phone(ctx: Context, data: AddAnswers) -> Reply:
    return Reply(messages.ask_phone(ctx.t, data["name"]))


async def _parse_phone(ctx: Context, text: str, data: AddAnswers) -> str:
    return _of_contact(ctx)["phone"] if ctx.contact else phone_numbers.typed_mobile(text)


async def _commit(ctx: Context, data: AddAnswers) -> AddAnswers:
    """Record the invitation."""
    settings = ctx.services.settings
    new = NewInvitation(data["phone"], data["name"], data["booth"])
    limits = InvitationLimits(settings.invitation_days, settings.invitations_per_day)
    invitation = await ctx.run(
        invitations.add, ctx.user_id, new, ctx.services.keys, limits, ctx.now
    )
    return {"invitation": invitation.id}


async def _finish(ctx: Context, data: AddAnswers) -> None:
    """Send the text to forward in a message of its own, then what was recorded."""
    stored = await ctx.run(invitations.one_pending, ctx.user_id, data["invitation"], ctx.now)
    invitation = replace(stored, name=data["name"])  # as typed: not every name is stored
    text, shared = await forward_text(ctx, invitation)
    await ctx.send(Reply(text, goes_on=True))
    summary = await ctx.run(invitations.summary, ctx.user_id, ctx.now)
    another = button(ctx.t.plain("add.another"), "run", NAME, "")
    buttons = shared + column([another]) + pending_buttons(ctx, summary.pending)
    await ctx.send(Reply(messages.recorded(ctx.t, invitation), buttons))


FORM = form_engine.register_form(
    Form[AddAnswers](
        NAME,
        NAME,
        (
            *map(_inside, booth_steps(NAME, person=True)),
            Step("name", _ask_name, _parse_name, attached=True),
            Step("phone", _ask_phone, _parse_phone, attached=True, encrypted=True),
        ),
        _finish,
        _commit,
    )
)
