"""/register: consent, one's own contact, name and booth, and then an identity.

The way to the booth is that of every form (bot/handlers/booth_steps.py). Nothing personal is kept
before consent: a name typed behind the command stays in Telegram, in the button that agrees or in
the message that the notice answers, and is read from there when the person agrees.
"""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot import consent, dialogues
from bot.call import Call, Reply
from bot.callbacks import action, fits
from bot.dialogues import Data, Form, Step, answer_button
from bot.handlers import brought, offer, start, worker
from bot.handlers.booth_steps import booth_steps
from bot.handlers.oneself import shared_phone, telegram_name
from bot.keyboards import button, column
from bot.messages import booth as booth_messages
from bot.messages import privacy
from bot.messages import registration as messages
from bot.messages import worker as worker_messages
from models import claims, disputes, drafts, identity, places, workers
from models.errors import BadName, NotAgreed
from models.privacy import Consent, Terms

NAME = "register"
LINK = ("inviter", "opened")  # whose link was opened first, and when; a later one changes nothing
_INVITED = re.compile(rf"{identity.PREFIX}-?\w{{4}}-?\w{{3}}", re.I)
_OFFER = re.compile(r"a([A-Za-z0-9_-]{22})")
_WISHED = re.compile(r"T\d{1,9}")
_CODE_AND_NAME = re.compile(r"((?:[A-Za-z]{2}/)?\d+\s*[/\-:.,]\s*\d+)\s*(.*)", re.S)
_COMMAND = re.compile(r"/register(?:@\w+)?\s+(.*)", re.I | re.S)


async def register(call: Call) -> None:
    """Begin, go on where one stopped, or show the card of who is registered already."""
    if call.caller.worker_id is not None:
        await worker.card(call)
        return
    data = await _draft(call)
    resumed = "consent" in data and not call.arguments and not call.is_callback
    brought = await _brought(call)
    data |= {k: v for k, v in brought.items() if k not in LINK or "inviter" not in data}
    if "consent" in data:
        _fill(data, _typed_name(call.arguments))
    if not call.caller.language_chosen:
        by = call.update.update_id
        await call.run(drafts.save, call.chat_id, call.user_id, NAME, data, call.now, by)
        token = f"c{NAME} {call.arguments}".strip()
        await start.ask_language(call, token, quotes=bool(call.arguments))
        return
    if resumed:
        again = button(call.t.plain("registration.afresh"), "afresh")
        await call.say(Reply(messages.resumed(call.t), column([again])))
    await dialogues.start(FORM, call, data)


@action("afresh")
async def afresh(call: Call) -> None:
    """Forget every answer but who invited, and begin with the consent again."""
    data = await _draft(call)
    if not data:
        call.toast(call.t.plain("form.closed"))
        return
    kept = {k: data[k] for k in (*LINK, "wish", "offer") if k in data}
    await dialogues.start(FORM, call, kept)


@action("elsewhere")
async def elsewhere(call: Call) -> None:
    """Take another booth than the one that the link brought along."""
    data = await _draft(call)
    if "home" not in data:
        call.toast(call.t.plain("form.closed"))
        return
    home = data.pop("home")
    await dialogues.start(FORM, call, {k: v for k, v in data.items() if k not in home})


async def _draft(call: Call) -> Data:
    draft = await call.run(drafts.load, call.chat_id, call.user_id)
    data = draft.data if draft and draft.form == NAME else {}
    if "consent" in data and tuple(data["consent"][:2]) not in call.services.notices:
        del data["consent"]  # the notice has changed since: it is for the person to read again
    return data


async def _brought(call: Call) -> Data:
    """Give what the command or link brings along: the inviter, a session, a post, a booth."""
    if match := _OFFER.fullmatch(call.arguments):
        return {"offer": await offer.open_link(call, match[1])}
    if _WISHED.fullmatch(call.arguments):
        return {"wish": int(call.arguments[1:])}
    if _INVITED.fullmatch(call.arguments):
        public_id = identity.parse(call.arguments)
        return {"inviter": public_id, "opened": call.now.isoformat()} if public_id else {}
    if not call.arguments:
        return {}
    match = _CODE_AND_NAME.fullmatch(call.arguments)
    text = match[1] if match else call.arguments
    return {"home": await call.run(_home, text, call.services.settings.state)}


def _home(text: str, near: str) -> dict[str, int]:
    booth = places.find_booth(text, near=near)
    pc = next(i for i in places.ancestors(booth.ac.id) if places.place(i).kind == "pc")
    return {"pc": pc, "ac": booth.ac.id, "booth": booth.id}


def _typed_name(arguments: str) -> str:
    """Give the name behind the booth, or "" when there is none that can be taken."""
    match = _CODE_AND_NAME.fullmatch(arguments)
    try:
        return workers.clean_name(match[2]) if match else ""
    except BadName:
        return ""


def _fill(data: Data, name: str) -> None:
    """Answer the questions that what was brought along has answered."""
    data |= data.get("home", {})
    if name:
        data["name"] = name


async def _ask_consent(call: Call, data: Data) -> Reply:
    home = await call.run(places.booth, data["home"]["booth"]) if "home" in data else None
    words = privacy.consent(call.t, Terms.from_settings(call.services.settings))
    text = messages.ask_consent(call.t, call.user_name, words, home)
    name = _typed_name(call.arguments)
    answer = f"yes {name}" if fits("form", NAME, "consent", f"yes {name}") else "yes"
    agree = answer_button(call.t.plain("registration.agree"), NAME, "consent", answer.strip())
    return Reply(text, column([agree]), quotes=bool(call.arguments))


async def _parse_consent(call: Call, text: str, data: Data) -> list[str]:
    if not call.is_callback:
        raise NotAgreed
    given = consent.given(call.services.catalogues, call.services.settings, call.language)
    typed = _COMMAND.fullmatch(call.quoted)
    carried = workers.clean_name(text[4:]) if text.startswith("yes ") else ""
    _fill(data, carried or (_typed_name(typed[1].strip()) if typed else ""))
    return [given.notice_version, given.text_hash, given.language]


async def _ask_contact(call: Call, data: Data) -> Reply:
    return Reply(messages.ask_contact(call.t), ask_contact=call.t.plain("registration.share"))


async def _parse_contact(call: Call, text: str, data: Data) -> str:
    phone = shared_phone(call)
    keys = call.services.keys
    await call.run(workers.require_new, call.user_id, phone, keys)
    return keys.encrypt(phone)


async def _ask_name(call: Call, data: Data) -> Reply:
    own = telegram_name(call)
    label = call.t.plain("registration.keep_name", name=own)
    buttons = [answer_button(label, NAME, "name", "keep")] if own else []
    home = None
    if "home" in data:
        home = await call.run(places.booth, data["home"]["booth"])
        buttons.append(button(call.t.plain("registration.elsewhere"), "elsewhere"))
    by = await _claim(call, data)
    named = brought.inviter(call, by) if by else ""
    if by is not None:
        label = call.t.plain("invite.disown", inviter=named)
        buttons.append(button(label, "notby", by.invitation_id or 0))
    return Reply(messages.ask_name(call.t, home, named), column(buttons))


async def _claim(call: Call, data: Data) -> claims.Claim | None:
    """Give who would be credited for this person, whose phone is proven by now."""
    keys = call.services.keys
    return await call.run(claims.first, keys.decrypt(data["phone"]), _link(data), keys, call.now)


@action("notby", int, private=True)
async def not_by(call: Call, invitation_id: int) -> None:
    """Take "I was not brought by them" while registering; 0 is a link, which is just forgotten."""
    data = await _draft(call)
    if "phone" not in data:
        call.toast(call.t.plain("form.closed"))
        return
    if invitation_id:
        keys = call.services.keys
        phone = keys.decrypt(data["phone"])
        await call.run(disputes.while_registering, invitation_id, phone, keys, call.now)
    call.toast(call.t.plain("invite.not_brought"))
    kept = {k: v for k, v in data.items() if invitation_id or k not in LINK}
    await dialogues.start(FORM, call, kept)


async def _parse_name(call: Call, text: str, data: Data) -> str:
    name = workers.clean_name(telegram_name(call) if call.is_callback else text)
    _fill(data, "")
    return name


def _places() -> tuple[Step, ...]:
    pc, *others = booth_steps(NAME)

    async def ask(call: Call, data: Data) -> Reply:
        """Ask for the PC, with the AC of the inviter in front: people bring their neighbours."""
        asked = await pc.ask(call, data)
        near = await call.run(workers.ac_of, data["inviter"]) if "inviter" in data else None
        if near is None:
            return asked
        likely = answer_button(booth_messages.place_label(call.t, near), NAME, "pc", near.code)
        return replace(asked, buttons=((likely,), *asked.buttons))

    return (replace(pc, ask=ask), *others)


def _link(data: Data) -> claims.Link | None:
    """Give the link through which this person came first."""
    if "opened" not in data:
        return None
    return claims.Link(data["inviter"], datetime.fromisoformat(data["opened"]))


async def _finish(call: Call, data: dict[str, Any]) -> None:
    """Make the worker and hand over the card, with the trainings as the next step.

    Who is one already became it by this very update, which came again: the card had not left.
    """
    if call.caller.worker_id is None:
        made = await _register(call, data)
    else:
        made = await call.run(workers.by_telegram_id, call.user_id)
    await brought.tell(call)
    welcome = worker_messages.welcome(call.t, call.services.settings.campaign_name)
    await worker.hand_over(call, welcome, made, data.get("wish"))
    if "offer" in data:
        await offer.accept(call, data["offer"])


async def _register(call: Call, data: dict[str, Any]) -> workers.Worker:
    keys = call.services.keys
    given = workers.Registration(
        telegram_id=call.user_id,
        name=data["name"],
        phone=keys.decrypt(data["phone"]),
        booth_id=data["booth"],
        consent=Consent(*data["consent"]),
        link=_link(data),
    )
    admin = call.user_id in call.services.settings.admins
    return await call.run(workers.register, given, keys=keys, admin=admin, now=call.now)


FORM = dialogues.form(
    Form(
        NAME,
        NAME,
        (
            Step("consent", _ask_consent, _parse_consent, leave="registration.decline"),
            Step("phone", _ask_contact, _parse_contact, contact=True),
            Step("name", _ask_name, _parse_name),
            *_places(),
        ),
        _finish,
        left="registration.left",
    )
)
