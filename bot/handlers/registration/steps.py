"""The questions of the registration: consent, contact, name and booth.

The booth is asked as in every form (bot/handlers/places/booth_steps.py). Nothing personal is stored
before consent: a name typed behind the command stays in Telegram, in the button that agrees or in
the message that the notice replies to, and is read from there when the person agrees.
"""

from dataclasses import replace

from bot.callbacks import fits
from bot.conversation import Context, Parsed, Reply, Step, answer_button, consent_gate
from bot.handlers.account import shared_phone, telegram_name
from bot.handlers.invitations import inviter as invitations_inviter
from bot.handlers.places import booth_steps
from bot.handlers.registration import arguments
from bot.handlers.registration.answers import (
    FORM_NAME,
    RegistrationAnswers,
    referral_link,
    settled_by,
)
from bot.keyboards import agreeing, button, column
from bot.messages import booth as booth_messages
from bot.messages import privacy
from bot.messages import registration as messages
from models import places, workers
from models.consents import Terms
from models.identity import person_name
from models.invitations import attribution
from models.workers import NotAgreed


async def inviter_of_link(ctx: Context, data: RegistrationAnswers) -> str:
    """Return the first name of the worker whose link was opened first, or ""."""
    link = referral_link(data)
    return await ctx.run(attribution.inviter_of, link) if link else ""


async def _ask_consent(ctx: Context, data: RegistrationAnswers) -> Reply:
    """Show the notice; its buttons alone where something was written that does not answer it."""
    label = ctx.t.plain("registration.agree")
    if not (ctx.is_callback or ctx.command or ctx.text == ctx.t.plain("form.back")):
        agree = answer_button(label, FORM_NAME, "consent", "yes")
        return Reply(privacy.above(ctx.t), column([agreeing(agree)]))
    home = await ctx.run(places.booth, data["home"]["booth"]) if "home" in data else None
    notice = privacy.consent(ctx.t, Terms.from_settings(ctx.services.settings))
    inviter = await inviter_of_link(ctx, data)
    text = messages.ask_consent(ctx.t, ctx.user_name, notice, home, inviter)
    name = arguments.typed_name(ctx.arguments)
    answer = f"yes {name}" if fits("form", FORM_NAME, "consent", f"yes {name}") else "yes"
    agree = agreeing(answer_button(label, FORM_NAME, "consent", answer.strip()))
    return Reply(text, column([agree]), as_reply=bool(ctx.arguments))


async def _parse_consent(ctx: Context, text: str, data: RegistrationAnswers) -> Parsed:
    if not ctx.is_callback:
        raise NotAgreed
    agreed = consent_gate.given(ctx.services.catalogues, ctx.services.settings, ctx.language)
    name = person_name.clean_name(text[4:]) if text.startswith("yes ") else ""
    later = settled_by(data.get("home"), name or arguments.name_in_command(ctx.quoted))
    return Parsed([agreed.notice_version, agreed.text_hash, agreed.language], later)


async def _ask_contact(ctx: Context, data: RegistrationAnswers) -> Reply:
    return Reply(messages.ask_contact(ctx.t), request_contact=ctx.t.plain("registration.share"))


async def _parse_contact(ctx: Context, text: str, data: RegistrationAnswers) -> str:
    phone = shared_phone(ctx)
    await ctx.run(workers.require_new, ctx.user_id, phone, ctx.services.keys)
    return phone


async def _ask_name(ctx: Context, data: RegistrationAnswers) -> Reply:
    own = telegram_name(ctx)
    label = ctx.t.plain("registration.keep_name", name=own)
    buttons = [answer_button(label, FORM_NAME, "name", "keep")] if own else []
    home = None
    if "home" in data:
        home = await ctx.run(places.booth, data["home"]["booth"])
        buttons.append(button(ctx.t.plain("registration.elsewhere"), "elsewhere"))
    credited = await _attribution(ctx, data)
    inviter = invitations_inviter.inviter_name(ctx, credited) if credited else ""
    if credited is not None:
        label = ctx.t.plain("invite.disown", inviter=inviter)
        buttons.append(button(label, "notby", credited.invitation_id or 0))
    return Reply(messages.ask_name(ctx.t, home, inviter), column(buttons))


async def _attribution(ctx: Context, data: RegistrationAnswers) -> attribution.Attribution | None:
    """Return who would be credited for this person, whose phone is verified by now."""
    keys, link = ctx.services.keys, referral_link(data)
    return await ctx.run(attribution.preview, data["phone"], link, keys, ctx.now)


async def _parse_name(ctx: Context, text: str, data: RegistrationAnswers) -> Parsed:
    name = person_name.clean_name(telegram_name(ctx) if ctx.is_callback else text)
    return Parsed(name, settled_by(data.get("home")))


async def _ask_pc(ctx: Context, data: RegistrationAnswers) -> Reply:
    """Ask for the PC, with the inviter's AC first: people invite their neighbours."""
    question = await _pc.ask(ctx, data)
    near = await ctx.run(workers.ac_of, data["inviter"]) if "inviter" in data else None
    if near is None:
        return question
    likely = answer_button(booth_messages.place_label(ctx.t, near), FORM_NAME, "pc", near.code)
    return replace(question, buttons=((likely,), *question.buttons))


_pc, _ac, _booth = booth_steps(FORM_NAME)
STEPS: tuple[Step[RegistrationAnswers], ...] = (
    Step("consent", _ask_consent, _parse_consent, cancel_label="registration.decline"),
    Step("phone", _ask_contact, _parse_contact, contact=True, encrypted=True),
    Step("name", _ask_name, _parse_name),
    Step("pc", _ask_pc, _pc.parse),
    _ac,
    _booth,
)
