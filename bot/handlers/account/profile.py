"""Profile changes under /me: name, booth and phone. The ID stays; a mistake can be undone."""

from dataclasses import replace
from typing import Any, TypedDict

from bot.button import Button
from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Form, Reply, Step, answer_button, form_engine
from bot.handlers.account import phone_claim
from bot.handlers.account.own_contact import telegram_name
from bot.handlers.places import BoothAnswers, BoothStep, booth_steps, code_of
from bot.keyboards import Keyboard, button, column, rows
from bot.messages import booth as booth_messages
from bot.messages import profile as messages
from models import workers
from models.account import profile
from models.identity import person_name

NAME, BOOTH, PHONE = "newname", "newbooth", "newphone"


class NameAnswers(TypedDict, total=False):
    """The answer to the question for a new name."""

    name: str


class PhoneAnswers(phone_claim.ClaimAnswers, total=False):
    """The answer to the question for a new phone, and the worker's ID, shown at the end."""

    code: str


def change_buttons(ctx: Context) -> Keyboard:
    """Return the buttons that start a change."""
    return rows([change_button(ctx, what) for what in FORMS], 2)


def change_button(ctx: Context, what: str) -> Button:
    """Return the button that starts a change of the name, the booth or the phone."""
    return button(ctx.t.plain(f"changes.button.{what}"), "change", what)


@action("change", str)
async def start_change(ctx: Context, what: str) -> None:
    """Ask for the new name, booth or phone; raises NotRegistered."""
    if what not in FORMS or not ctx.is_private:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    await ctx.run(workers.by_telegram_id, ctx.user_id)
    await form_engine.start(FORMS[what], ctx)


@action("rename")
async def rename(ctx: Context) -> None:
    """Restore the previous name, which only the message with the button has.

    It is stored nowhere else: the message belongs to the person, who can delete it.
    """
    names = _bold_parts(ctx)
    if len(names) != 2:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    current, previous = names
    change = await ctx.run(profile.change_name, ctx.user_id, previous, ctx.now, instead_of=current)
    await ctx.reply(Reply(messages.name_is(ctx.t, change.worker), column([_card(ctx)])))


@action("rebooth", int)
async def rebooth(ctx: Context, number: int) -> None:
    """Restore the booth that the worker left with this change."""
    change = await ctx.run(profile.undo_booth, ctx.user_id, number, ctx.now)
    await ctx.reply(Reply(messages.booth(ctx.t, change), column([_card(ctx)])))


async def _ask_name(ctx: Context, data: NameAnswers) -> Reply:
    current = (await ctx.run(workers.by_telegram_id, ctx.user_id)).name
    own = telegram_name(ctx)
    label = ctx.t.plain("registration.keep_name", name=own)
    keep = [answer_button(label, NAME, "name", "keep")] if own not in ("", current) else []
    return Reply(messages.ask_name(ctx.t, current), column(keep))


async def _parse_name(ctx: Context, text: str, data: NameAnswers) -> str:
    return person_name.clean_name(telegram_name(ctx) if ctx.is_callback else text)


async def _finish_name(ctx: Context, data: NameAnswers) -> None:
    change = await ctx.run(profile.change_name, ctx.user_id, data["name"], ctx.now)
    back = [button(ctx.t.plain("changes.back"), "rename")] if change.before else []
    await ctx.reply(Reply(messages.name(ctx.t, change), column([_card(ctx), *back])))


def _booth_steps() -> tuple[BoothStep, ...]:
    pc, *others = booth_steps(BOOTH, person=True)

    async def ask(ctx: Context, data: BoothAnswers) -> Reply:
        """Ask for the PC; offer the worker's own AC first, not the booth, which is to change."""
        own = (await ctx.run(workers.by_telegram_id, ctx.user_id)).booth.ac
        label = booth_messages.place_label(ctx.t, own)
        question = await pc.ask(replace(ctx, caller=replace(ctx.caller, booth_id=None)), data)
        likely = answer_button(label, BOOTH, "pc", code_of(ctx, own))
        others = [[one for one in row if one != likely] for row in question.buttons]
        return replace(question, buttons=((likely,), *(tuple(row) for row in others if row)))

    return (replace(pc, ask=ask), *others)


async def _finish_booth(ctx: Context, data: BoothAnswers) -> None:
    change = await ctx.run(profile.change_booth, ctx.user_id, data["booth"], ctx.now)
    label = ctx.t.plain("changes.back")
    back = [button(label, "rebooth", change.number)] if change.before else []
    await ctx.reply(Reply(messages.booth(ctx.t, change), column([_card(ctx), *back])))


async def _ask_phone(ctx: Context, data: PhoneAnswers) -> Reply:
    return Reply(messages.ask_phone(ctx.t), request_contact=ctx.t.plain("registration.share"))


async def _commit_phone(ctx: Context, data: PhoneAnswers) -> PhoneAnswers:
    """Store the phone; one that another worker has meanwhile is refused, and asked for again."""
    keys, claim = ctx.services.keys, phone_claim.claim_of(data, ctx.now)
    worker = await ctx.run(profile.change_phone, ctx.user_id, data["phone"], keys, ctx.now, claim)
    return {"code": worker.code}


async def _finish_phone(ctx: Context, data: PhoneAnswers) -> None:
    text = messages.phone(ctx.t, data["code"])
    await ctx.reply(Reply(text, column([_card(ctx)]), remove_keyboard=True))


def _card(ctx: Context) -> Button:
    return command_button(ctx.t, "me")


def _bold_parts(ctx: Context) -> tuple[str, ...]:
    """Return the bold parts of the message under which a button was pressed."""
    return ctx.update.message.bold if ctx.is_callback and ctx.update.message else ()


FORMS: dict[str, Form[Any]] = {
    "name": form_engine.register_form(
        Form[NameAnswers](NAME, "me", (Step("name", _ask_name, _parse_name),), _finish_name)
    ),
    "booth": form_engine.register_form(
        Form[BoothAnswers](BOOTH, "me", _booth_steps(), _finish_booth)
    ),
    "phone": form_engine.register_form(
        Form[PhoneAnswers](
            PHONE,
            "me",
            (
                Step(
                    "phone", _ask_phone, phone_claim.parse_own_phone, contact=True, encrypted=True
                ),
                phone_claim.claim_step(
                    PHONE, "claim.ask_changed", {phone_claim.OTHER: "claim.changed"}
                ),
            ),
            _finish_phone,
            _commit_phone,
        )
    ),
}
