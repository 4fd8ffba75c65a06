"""The questions of the registration: consent, contact, name and booth.

The booth is asked as in every form (bot/handlers/places/booth_steps.py). Nothing personal is stored
before consent: a name typed behind the command stays in Telegram, in the button that agrees or in
the message that the notice replies to, and is read from there when the person agrees.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.callbacks import fits
from bot.conversation import Context, Parsed, Reply, Step, answer_button, consent_gate, form_engine
from bot.handlers.account import phone_claim, telegram_name
from bot.handlers.invitations import inviter as invitations_inviter
from bot.handlers.places import booth_steps, confirm_step
from bot.handlers.registration import arguments
from bot.handlers.registration.answers import (
    FORM_NAME,
    RegistrationAnswers,
    referral_link,
    settled_by,
)
from bot.html import Html
from bot.keyboards import agreeing, button, column
from bot.messages import booth as booth_messages
from bot.messages import privacy
from bot.messages import registration as messages
from models import places
from models.consents import Terms
from models.identity import person_name
from models.invitations import attribution
from models.workers import NotAgreed

FAR = "far"  # in the place of a PC: none of those that are offered first


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
    home = await _home(ctx, data)
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


async def _ask_name(ctx: Context, data: RegistrationAnswers) -> Reply:
    own = telegram_name(ctx)
    label = ctx.t.plain("registration.keep_name", name=own)
    buttons = [answer_button(label, FORM_NAME, "name", "keep")] if own else []
    home = await _home(ctx, data)
    if "home" in data:
        buttons.append(button(ctx.t.plain("registration.elsewhere"), "elsewhere"))
    credited = await _attribution(ctx, data)
    inviter = invitations_inviter.inviter_name(ctx, credited) if credited else ""
    if credited is not None:
        label = ctx.t.plain("invite.disown", inviter=inviter)
        buttons.append(button(label, "notby", credited.invitation_id or 0))
    return Reply(messages.ask_name(ctx.t, home, inviter), column(buttons))


async def _home(ctx: Context, data: RegistrationAnswers) -> places.Booth | None:
    """Return the booth that a link named; None where it named none."""
    booth_id = data["home"].get("booth") if "home" in data else None
    return await ctx.run(places.booth, booth_id) if booth_id is not None else None


async def _attribution(ctx: Context, data: RegistrationAnswers) -> attribution.Attribution | None:
    """Return who would be credited for this person, whose phone is verified by now."""
    keys, link = ctx.services.keys, referral_link(data)
    return await ctx.run(attribution.preview, data["phone"], link, keys, ctx.now)


async def _parse_name(ctx: Context, text: str, data: RegistrationAnswers) -> Parsed:
    name = person_name.clean_name(telegram_name(ctx) if ctx.is_callback else text)
    return Parsed(name, settled_by(data.get("home")))


async def _ask_pc(ctx: Context, data: RegistrationAnswers) -> Reply:
    """Ask for the PC; who was invited gets the invitation's booth first, then its AC.

    People invite their neighbours. All PCs are a tap away.
    """
    credited = await _attribution(ctx, data)
    if credited is None or credited.booth_id is None or data.get("far"):
        return await _pc.ask(ctx, data)
    near = await ctx.run(places.booth, credited.booth_id)
    own = ctx.t.plain("registration.near_booth", code=near.code, name=near.name(ctx.language))
    in_ac = booth_messages.place_label(ctx.t, near.ac)
    ac = in_ac if near.retired else ctx.t.plain("registration.near_ac", ac=in_ac)
    state, home = near.ac.state_code, ctx.services.settings.state
    prefix = "" if state == home else f"{state}/"
    buttons = [
        answer_button(own, FORM_NAME, "pc", f"{prefix}{near.code}"),
        answer_button(ac, FORM_NAME, "pc", f"{prefix}{near.ac.code}"),
        answer_button(ctx.t.plain("registration.far"), FORM_NAME, "pc", FAR),
    ]
    if near.retired:  # where the invitation is from is known by its AC alone
        return Reply(ctx.t("registration.ask_near_ac"), column(buttons[1:]))
    return Reply(ctx.t("registration.ask_near"), column(buttons))


async def _parse_pc(ctx: Context, text: str, data: RegistrationAnswers) -> object:
    if text == FAR:
        return Parsed(None, {"far": True})
    return await _pc.parse(ctx, text, data)


async def _summary(ctx: Context, data: RegistrationAnswers) -> Html:
    booth = await ctx.run(places.booth, data["booth"])
    return messages.ask_confirm(ctx.t, data["name"], booth)


def is_new(data: Mapping[str, object]) -> bool:
    """Return whether somebody registers anew, and does not move what they are registered with."""
    return not (data.get("taken") and data.get("claim") == phone_claim.MOVE)


async def _ask_confirm(ctx: Context, data: RegistrationAnswers) -> Reply:
    if not is_new(data):
        move = answer_button(
            ctx.t.plain("claim.button_move"), FORM_NAME, "confirm", form_engine.YES
        )
        return Reply(ctx.t("claim.ask_move"), column([agreeing(move)]))
    question = await _confirm.ask(ctx, data)
    changes = [
        button(ctx.t.plain("registration.other_name"), "othername"),
        button(ctx.t.plain("registration.elsewhere"), "elsewhere"),
    ]
    return replace(question, buttons=(*question.buttons, *column(changes)))


_pc, _ac, _booth = booth_steps(FORM_NAME, person=True)
_confirm: Step[RegistrationAnswers] = confirm_step(FORM_NAME, _summary, "registration.confirm")
STEPS: tuple[Step[RegistrationAnswers], ...] = (
    Step("consent", _ask_consent, _parse_consent, cancel_label="registration.decline"),
    Step("phone", _ask_contact, phone_claim.parse_own_phone, contact=True, encrypted=True),
    phone_claim.claim_step(
        FORM_NAME,
        "claim.ask",
        {phone_claim.MOVE: "claim.mine", phone_claim.OTHER: "claim.others"},
    ),
    Step("name", _ask_name, _parse_name, applies=is_new),
    Step("pc", _ask_pc, _parse_pc, applies=is_new),
    replace(_ac, applies=is_new),
    replace(_booth, applies=is_new),
    replace(_confirm, ask=_ask_confirm),
)
