"""/register: ask for consent, contact, name and booth, then register the worker."""

from bot.callbacks import action
from bot.conversation import Context, Form, Reply, form_answers, form_engine
from bot.handlers.account import card, phone_claim
from bot.handlers.invitations import inviter as invitations_inviter
from bot.handlers.posts import offer
from bot.handlers.registration import arguments, start, steps
from bot.handlers.registration.answers import (
    FORM_NAME,
    LINK,
    RegistrationAnswers,
    only,
    referral_link,
    settled_by,
    without,
)
from bot.handlers.trainings import door
from bot.keyboards import button, column
from bot.messages import registration as messages
from models import workers
from models.account import moving
from models.consents import Consent
from models.invitations import InvitationOver, attribution, disputes


async def register(ctx: Context) -> None:
    """Start or continue the registration; show the card to who is registered already."""
    if ctx.caller.worker_id is not None:
        await card.card(ctx)
        return
    data = await _answers(ctx)
    resumed = "consent" in data and not ctx.arguments and not ctx.is_callback
    brought_along = await arguments.parse(ctx)
    data |= without(brought_along, LINK) if "inviter" in data else brought_along
    if "consent" in data:
        data |= settled_by(data.get("home"), arguments.typed_name(ctx.arguments))
    if not ctx.caller.language_chosen:
        await form_answers.save(FORM, ctx, data)
        token = f"c{FORM_NAME} {ctx.arguments}".strip()
        inviter = await steps.inviter_of_link(ctx, data)
        await start.ask_language(ctx, token, inviter=inviter, as_reply=bool(ctx.arguments))
        return
    if resumed:
        onward = button(ctx.t.plain("registration.onward"), "run", FORM_NAME, "")
        again = button(ctx.t.plain("registration.afresh"), "afresh")
        await ctx.send(Reply(messages.resumed(ctx.t), column([onward, again])))
    await form_engine.start(FORM, ctx, data)


@action("afresh")
async def afresh(ctx: Context) -> None:
    """Delete every answer but the inviter, and start with the consent again."""
    data = await _answers(ctx)
    if not data:
        ctx.toast(ctx.t.plain("form.closed"))
        return
    await form_engine.start(FORM, ctx, only(data, (*LINK, "wish", "door", "offer")))


@action("elsewhere")
async def elsewhere(ctx: Context) -> None:
    """Ask for another booth than the one that the link named, or that was chosen."""
    data = await _answers(ctx)
    if not data.keys() & {"home", "pc"}:
        ctx.toast(ctx.t.plain("form.closed"))
        return
    far: RegistrationAnswers = {"far": True}
    await form_engine.start(FORM, ctx, without(data, {"home", "pc", "ac", "booth"}) | far)


@action("othername")
async def other_name(ctx: Context) -> None:
    """Ask for another name than the one that was kept."""
    data = await _answers(ctx)
    if "name" not in data:
        ctx.toast(ctx.t.plain("form.closed"))
        return
    await form_engine.start(FORM, ctx, without(data, {"name"}))


@action("notby", int, private=True)
async def not_by(ctx: Context, invitation_id: int) -> None:
    """Ask whether they were really not brought by them, before anything is disputed."""
    data = await _answers(ctx)
    if "phone" not in data:
        ctx.toast(ctx.t.plain("form.closed"))
        return
    keys, link = ctx.services.keys, referral_link(data)
    credit = await ctx.run(attribution.preview, data["phone"], link, keys, ctx.now)
    if credit is None or (credit.invitation_id or 0) != invitation_id:
        raise InvitationOver
    yes = button(ctx.t.plain("invite.disown_yes"), "notbyyes", invitation_id)
    keep = button(ctx.t.plain("invite.disown_keep"), "run", FORM_NAME, "")
    inviter = invitations_inviter.inviter_name(ctx, credit)
    blocks = invitation_id != 0
    await ctx.reply(invitations_inviter.ask_whether(ctx, inviter, keep, yes, blocks=blocks))


@action("notbyyes", int, private=True)
async def certainly_not_by(ctx: Context, invitation_id: int) -> None:
    """Record "I was not brought by them" while registering; 0 means a link, which is dropped."""
    data = await _answers(ctx)
    if "phone" not in data:
        ctx.toast(ctx.t.plain("form.closed"))
        return
    if invitation_id:
        keys = ctx.services.keys
        await ctx.run(disputes.while_registering, invitation_id, data["phone"], keys, ctx.now)
    ctx.toast(ctx.t.plain("invite.not_brought"))
    await form_engine.start(FORM, ctx, data if invitation_id else without(data, LINK))


async def _answers(ctx: Context) -> RegistrationAnswers:
    """Return the answers so far, without a consent to a notice that has changed since."""
    data = await form_answers.load(FORM, ctx)
    if "consent" in data and tuple(data["consent"][:2]) not in ctx.services.notices:
        return without(data, {"consent"})
    return data


async def _finish(ctx: Context, data: RegistrationAnswers) -> None:
    """Register the worker and send the card, with the trainings as the next step.

    A worker who exists already was registered by this very update, which is redelivered because
    the card was not sent.
    """
    if ctx.caller.worker_id is None and not steps.is_new(data):
        await _move(ctx, data)
        return
    if ctx.caller.worker_id is None:
        registered = await _register(ctx, data)
    else:
        registered = await ctx.run(workers.by_telegram_id, ctx.user_id)
    await card.send_welcome(ctx, registered, data.get("wish"))
    await _lead_on(ctx, data)


async def _move(ctx: Context, data: RegistrationAnswers) -> None:
    """Move the registration here, and show its card; the old account gets another menu."""
    services = ctx.services
    moved = await ctx.run(
        moving.move,
        ctx.user_id,
        data["phone"],
        phone_claim.proven_at(data, ctx.now),
        Consent(*data["consent"]),
        keys=services.keys,
        now=ctx.now,
        admin=ctx.user_id in services.settings.admins,
    )
    if moved.old_account is not None:
        services.command_menus.look(moved.old_account, changed=True)
    welcome = messages.moved(ctx.t, moved.waiting)
    await card.send_welcome(ctx, moved.worker, data.get("wish"), welcome)
    await _lead_on(ctx, data)


async def _lead_on(ctx: Context, data: RegistrationAnswers) -> None:
    """Continue with what their link was for: a post, or the hall that they are in."""
    if "offer" in data:
        await offer.accept(ctx, data["offer"])
    if "door" in data:
        await door.come_in(ctx, data["door"])


async def _register(ctx: Context, data: RegistrationAnswers) -> workers.Worker:
    now = ctx.now
    registration = workers.Registration(
        telegram_id=ctx.user_id,
        name=data["name"],
        phone=data["phone"],
        booth_id=data["booth"],
        consent=Consent(*data["consent"]),
        link=referral_link(data),
        proven_at=phone_claim.proven_at(data, now),
        claim=phone_claim.claim_of(data, now),
    )
    admin, keys = ctx.user_id in ctx.services.settings.admins, ctx.services.keys
    return await ctx.run(workers.register, registration, keys=keys, admin=admin, now=ctx.now)


FORM = form_engine.register_form(
    Form[RegistrationAnswers](
        FORM_NAME, FORM_NAME, steps.STEPS, _finish, cancelled_text="registration.left"
    )
)
