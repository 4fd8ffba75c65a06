"""Under /me: another name, another booth, another phone. The ID stays; a slip is changed back."""

from dataclasses import replace

from telegram import InlineKeyboardButton

from bot import dialogues
from bot.call import Call, Reply
from bot.callbacks import action
from bot.dialogues import Data, Form, Step, answer_button
from bot.handlers.booth_steps import booth_steps
from bot.handlers.oneself import shared_phone, telegram_name
from bot.handlers.own_place import code_of
from bot.keyboards import Keyboard, button, column, rows
from bot.messages import booth as booth_messages
from bot.messages import changes as messages
from models import changes, workers

NAME, BOOTH, PHONE = "newname", "newbooth", "newphone"


def buttons(call: Call) -> Keyboard:
    """Give the buttons that begin a change."""
    return rows([begin(call, what) for what in FORMS], 2)


def begin(call: Call, what: str) -> InlineKeyboardButton:
    """Give the button that begins a change of the name, the booth or the phone."""
    return button(call.t.plain(f"changes.button.{what}"), "change", what)


@action("change", str)
async def change(call: Call, what: str) -> None:
    """Ask for what is new; raises NotRegistered."""
    if what not in FORMS or not call.is_private:
        call.toast(call.t.plain("frame.old_button"))
        return
    await call.run(workers.by_telegram_id, call.user_id)
    await dialogues.start(FORMS[what], call)


@action("rename")
async def rename(call: Call) -> None:
    """Give the worker back the name that the message above the button says they had.

    The old name is kept nowhere else: the message is the person's own, and goes when they like.
    """
    names = _bold(call)
    if len(names) != 2:
        call.toast(call.t.plain("frame.old_button"))
        return
    now, before = names
    done = await call.run(changes.change_name, call.user_id, before, call.now, instead_of=now)
    await call.reply(Reply(messages.name_is(call.t, done.worker), column([_card(call)])))


@action("rebooth", int)
async def rebooth(call: Call, number: int) -> None:
    """Bring the worker back to the booth that they left with this change."""
    done = await call.run(changes.undo_booth, call.user_id, number, call.now)
    await call.reply(Reply(messages.booth(call.t, done), column([_card(call)])))


async def _ask_name(call: Call, data: Data) -> Reply:
    present = (await call.run(workers.by_telegram_id, call.user_id)).name
    own = telegram_name(call)
    label = call.t.plain("registration.keep_name", name=own)
    keep = [answer_button(label, NAME, "name", "keep")] if own not in ("", present) else []
    return Reply(messages.ask_name(call.t, present), column(keep))


async def _parse_name(call: Call, text: str, data: Data) -> str:
    return workers.clean_name(telegram_name(call) if call.is_callback else text)


async def _finish_name(call: Call, data: Data) -> None:
    done = await call.run(changes.change_name, call.user_id, data["name"], call.now)
    back = [button(call.t.plain("changes.back"), "rename")] if done.before else []
    await call.reply(Reply(messages.name(call.t, done), column([_card(call), *back])))


def _booth_steps() -> tuple[Step, ...]:
    pc, *others = booth_steps(BOOTH)

    async def ask(call: Call, data: Data) -> Reply:
        """Offer the own AC first, not the own booth: it is to be another one."""
        own = (await call.run(workers.by_telegram_id, call.user_id)).booth.ac
        label = booth_messages.place_label(call.t, own)
        asked = await pc.ask(replace(call, caller=replace(call.caller, booth_id=None)), data)
        likely = answer_button(label, BOOTH, "pc", code_of(call, own))
        return replace(asked, buttons=((likely,), *asked.buttons))

    return (replace(pc, ask=ask), *others)


async def _finish_booth(call: Call, data: Data) -> None:
    done = await call.run(changes.change_booth, call.user_id, data["booth"], call.now)
    label = call.t.plain("changes.back")
    back = [button(label, "rebooth", done.number)] if done.before else []
    await call.reply(Reply(messages.booth(call.t, done), column([_card(call), *back])))


async def _ask_phone(call: Call, data: Data) -> Reply:
    return Reply(messages.ask_phone(call.t), ask_contact=call.t.plain("registration.share"))


async def _parse_phone(call: Call, text: str, data: Data) -> str:
    """Keep the phone at once, so that one which is taken is asked for again."""
    phone, keys = shared_phone(call), call.services.keys
    return (await call.run(changes.change_phone, call.user_id, phone, keys, call.now)).code


async def _finish_phone(call: Call, data: Data) -> None:
    text = messages.phone(call.t, data["phone"])
    await call.reply(Reply(text, column([_card(call)]), remove_keyboard=True))


def _card(call: Call) -> InlineKeyboardButton:
    return button(call.t.plain("button.me"), "run", "me", "")


def _bold(call: Call) -> tuple[str, ...]:
    """Give what is bold in the message under which a button was pressed."""
    return call.update.message.bold if call.is_callback and call.update.message else ()


FORMS = {
    "name": dialogues.form(Form(NAME, "me", (Step("name", _ask_name, _parse_name),), _finish_name)),
    "booth": dialogues.form(Form(BOOTH, "me", _booth_steps(), _finish_booth)),
    "phone": dialogues.form(
        Form(PHONE, "me", (Step("phone", _ask_phone, _parse_phone, contact=True),), _finish_phone)
    ),
}
