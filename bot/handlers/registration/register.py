"""/register: ask for consent, contact, name and booth, then register the worker.

The booth is asked as in every form (bot/handlers/places/booth_steps.py). Nothing personal is stored
before consent: a name typed behind the command stays in Telegram, in the button that agrees or in
the message that the notice replies to, and is read from there when the person agrees.
"""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.callbacks import action, fits
from bot.conversation import (
    Context,
    Data,
    Form,
    Reply,
    Step,
    answer_button,
    consent_gate,
    form_engine,
)
from bot.handlers.account import card, shared_phone, telegram_name
from bot.handlers.invitations import inviter as invitations_inviter
from bot.handlers.places import booth_steps
from bot.handlers.posts import offer
from bot.handlers.registration import start
from bot.keyboards import button, column
from bot.messages import booth as booth_messages
from bot.messages import card as worker_messages
from bot.messages import privacy
from bot.messages import registration as messages
from models import places, workers
from models.chats import form_drafts
from models.consents import Consent, Terms
from models.identity import BadName, person_name, worker_ids
from models.invitations import attribution as invitations_attribution
from models.invitations import disputes
from models.workers import NotAgreed

NAME = "register"
LINK = (
    "inviter",
    "opened",
)  # the inviter whose link was opened first, and when; later links change nothing
_INVITED = re.compile(rf"{worker_ids.PREFIX}-?\w{{4}}-?\w{{3}}", re.I)
_OFFER = re.compile(r"a([A-Za-z0-9_-]{22})")
_WISHED = re.compile(r"T\d{1,9}")
_CODE_AND_NAME = re.compile(r"((?:[A-Za-z]{2}/)?\d+\s*[/\-:.,]\s*\d+)\s*(.*)", re.S)
_COMMAND = re.compile(r"/register(?:@\w+)?\s+(.*)", re.I | re.S)


async def register(ctx: Context) -> None:
    """Start or continue the registration; show the card to who is registered already."""
    if ctx.caller.worker_id is not None:
        await card.card(ctx)
        return
    data = await _draft(ctx)
    resumed = "consent" in data and not ctx.arguments and not ctx.is_callback
    brought_along = await _brought_along(ctx)
    data |= {k: v for k, v in brought_along.items() if k not in LINK or "inviter" not in data}
    if "consent" in data:
        _fill(data, _typed_name(ctx.arguments))
    if not ctx.caller.language_chosen:
        update_id = ctx.update.update_id
        await ctx.run(form_drafts.save, ctx.chat_id, ctx.user_id, NAME, data, ctx.now, update_id)
        token = f"c{NAME} {ctx.arguments}".strip()
        await start.ask_language(ctx, token, as_reply=bool(ctx.arguments))
        return
    if resumed:
        again = button(ctx.t.plain("registration.afresh"), "afresh")
        await ctx.send(Reply(messages.resumed(ctx.t), column([again])))
    await form_engine.start(FORM, ctx, data)


@action("afresh")
async def afresh(ctx: Context) -> None:
    """Delete every answer but the inviter, and start with the consent again."""
    data = await _draft(ctx)
    if not data:
        ctx.toast(ctx.t.plain("form.closed"))
        return
    kept = {k: data[k] for k in (*LINK, "wish", "offer") if k in data}
    await form_engine.start(FORM, ctx, kept)


@action("elsewhere")
async def elsewhere(ctx: Context) -> None:
    """Ask for another booth than the one that the link named."""
    data = await _draft(ctx)
    if "home" not in data:
        ctx.toast(ctx.t.plain("form.closed"))
        return
    home = data.pop("home")
    await form_engine.start(FORM, ctx, {k: v for k, v in data.items() if k not in home})


async def _draft(ctx: Context) -> Data:
    draft = await ctx.run(form_drafts.load, ctx.chat_id, ctx.user_id)
    data = draft.data if draft and draft.form == NAME else {}
    if "consent" in data and tuple(data["consent"][:2]) not in ctx.services.notices:
        del data["consent"]  # the notice has changed since, and must be read again
    return data


async def _brought_along(ctx: Context) -> Data:
    """Return what the command or link names: the inviter, a session, a post, a booth."""
    if match := _OFFER.fullmatch(ctx.arguments):
        return {"offer": await offer.link_id_of(ctx, match[1])}
    if _WISHED.fullmatch(ctx.arguments):
        return {"wish": int(ctx.arguments[1:])}
    if _INVITED.fullmatch(ctx.arguments):
        public_id = worker_ids.parse(ctx.arguments)
        return {"inviter": public_id, "opened": ctx.now.isoformat()} if public_id else {}
    if not ctx.arguments:
        return {}
    match = _CODE_AND_NAME.fullmatch(ctx.arguments)
    text = match[1] if match else ctx.arguments
    return {"home": await ctx.run(_home, text, ctx.services.settings.state)}


def _home(text: str, near: str) -> dict[str, int]:
    booth = places.find_booth(text, near=near)
    pc = next(i for i in places.ancestors(booth.ac.id) if places.place(i).kind == "pc")
    return {"pc": pc, "ac": booth.ac.id, "booth": booth.id}


def _typed_name(arguments: str) -> str:
    """Return the name behind the booth, or "" when there is no valid one."""
    match = _CODE_AND_NAME.fullmatch(arguments)
    try:
        return person_name.clean_name(match[2]) if match else ""
    except BadName:
        return ""


def _fill(data: Data, name: str) -> None:
    """Put the booth of the link and the typed name into the answers."""
    data |= data.get("home", {})
    if name:
        data["name"] = name


async def _ask_consent(ctx: Context, data: Data) -> Reply:
    home = await ctx.run(places.booth, data["home"]["booth"]) if "home" in data else None
    notice = privacy.consent(ctx.t, Terms.from_settings(ctx.services.settings))
    text = messages.ask_consent(ctx.t, ctx.user_name, notice, home)
    name = _typed_name(ctx.arguments)
    answer = f"yes {name}" if fits("form", NAME, "consent", f"yes {name}") else "yes"
    agree = answer_button(ctx.t.plain("registration.agree"), NAME, "consent", answer.strip())
    return Reply(text, column([agree]), as_reply=bool(ctx.arguments))


async def _parse_consent(ctx: Context, text: str, data: Data) -> list[str]:
    if not ctx.is_callback:
        raise NotAgreed
    agreed = consent_gate.given(ctx.services.catalogues, ctx.services.settings, ctx.language)
    typed = _COMMAND.fullmatch(ctx.quoted)
    name = person_name.clean_name(text[4:]) if text.startswith("yes ") else ""
    _fill(data, name or (_typed_name(typed[1].strip()) if typed else ""))
    return [agreed.notice_version, agreed.text_hash, agreed.language]


async def _ask_contact(ctx: Context, data: Data) -> Reply:
    return Reply(messages.ask_contact(ctx.t), request_contact=ctx.t.plain("registration.share"))


async def _parse_contact(ctx: Context, text: str, data: Data) -> str:
    phone = shared_phone(ctx)
    keys = ctx.services.keys
    await ctx.run(workers.require_new, ctx.user_id, phone, keys)
    return keys.encrypt(phone)


async def _ask_name(ctx: Context, data: Data) -> Reply:
    own = telegram_name(ctx)
    label = ctx.t.plain("registration.keep_name", name=own)
    buttons = [answer_button(label, NAME, "name", "keep")] if own else []
    home = None
    if "home" in data:
        home = await ctx.run(places.booth, data["home"]["booth"])
        buttons.append(button(ctx.t.plain("registration.elsewhere"), "elsewhere"))
    attribution = await _attribution(ctx, data)
    inviter = invitations_inviter.inviter_name(ctx, attribution) if attribution else ""
    if attribution is not None:
        label = ctx.t.plain("invite.disown", inviter=inviter)
        buttons.append(button(label, "notby", attribution.invitation_id or 0))
    return Reply(messages.ask_name(ctx.t, home, inviter), column(buttons))


async def _attribution(ctx: Context, data: Data) -> invitations_attribution.Attribution | None:
    """Return who would be credited for this person, whose phone is verified by now."""
    keys = ctx.services.keys
    return await ctx.run(
        invitations_attribution.preview, keys.decrypt(data["phone"]), _link(data), keys, ctx.now
    )


@action("notby", int, private=True)
async def not_by(ctx: Context, invitation_id: int) -> None:
    """Record "I was not brought by them" while registering; 0 means a link, which is dropped."""
    data = await _draft(ctx)
    if "phone" not in data:
        ctx.toast(ctx.t.plain("form.closed"))
        return
    if invitation_id:
        keys = ctx.services.keys
        phone = keys.decrypt(data["phone"])
        await ctx.run(disputes.while_registering, invitation_id, phone, keys, ctx.now)
    ctx.toast(ctx.t.plain("invite.not_brought"))
    kept = {k: v for k, v in data.items() if invitation_id or k not in LINK}
    await form_engine.start(FORM, ctx, kept)


async def _parse_name(ctx: Context, text: str, data: Data) -> str:
    name = person_name.clean_name(telegram_name(ctx) if ctx.is_callback else text)
    _fill(data, "")
    return name


def _places() -> tuple[Step, ...]:
    pc, *others = booth_steps(NAME)

    async def ask(ctx: Context, data: Data) -> Reply:
        """Ask for the PC, with the inviter's AC first: people invite their neighbours."""
        question = await pc.ask(ctx, data)
        near = await ctx.run(workers.ac_of, data["inviter"]) if "inviter" in data else None
        if near is None:
            return question
        likely = answer_button(booth_messages.place_label(ctx.t, near), NAME, "pc", near.code)
        return replace(question, buttons=((likely,), *question.buttons))

    return (replace(pc, ask=ask), *others)


def _link(data: Data) -> invitations_attribution.ReferralLink | None:
    """Return the referral link that this person opened first, or None."""
    if "opened" not in data:
        return None
    return invitations_attribution.ReferralLink(
        data["inviter"], datetime.fromisoformat(data["opened"])
    )


async def _finish(ctx: Context, data: dict[str, Any]) -> None:
    """Register the worker and send the card, with the trainings as the next step.

    A worker who exists already was registered by this very update, which is redelivered because
    the card was not sent.
    """
    if ctx.caller.worker_id is None:
        registered = await _register(ctx, data)
    else:
        registered = await ctx.run(workers.by_telegram_id, ctx.user_id)
    await invitations_inviter.send_inviter(ctx)
    welcome = worker_messages.welcome(ctx.t, ctx.services.settings.campaign_name)
    await card.send_welcome(ctx, welcome, registered, data.get("wish"))
    if "offer" in data:
        await offer.accept(ctx, data["offer"])


async def _register(ctx: Context, data: dict[str, Any]) -> workers.Worker:
    keys = ctx.services.keys
    registration = workers.Registration(
        telegram_id=ctx.user_id,
        name=data["name"],
        phone=keys.decrypt(data["phone"]),
        booth_id=data["booth"],
        consent=Consent(*data["consent"]),
        link=_link(data),
    )
    admin = ctx.user_id in ctx.services.settings.admins
    return await ctx.run(workers.register, registration, keys=keys, admin=admin, now=ctx.now)


FORM = form_engine.register_form(
    Form(
        NAME,
        NAME,
        (
            Step("consent", _ask_consent, _parse_consent, cancel_label="registration.decline"),
            Step("phone", _ask_contact, _parse_contact, contact=True),
            Step("name", _ask_name, _parse_name),
            *_places(),
        ),
        _finish,
        cancelled_text="registration.left",
    )
)
