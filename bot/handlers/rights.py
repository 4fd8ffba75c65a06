"""/mydata and /erase: everything held about a person, and all of it removed."""

from bot.call import Call, Reply
from bot.callbacks import action
from bot.keyboards import button, column
from bot.messages import rights as words
from models import rights
from models.privacy import Terms


async def mydata(call: Call) -> None:
    """Send everything held about the person who asks: a page to read, and the same as JSON."""
    found = await call.run(rights.held, call.user_id, call.services.keys)
    if not found.parts:
        await _nothing(call)
        return
    campaign = Terms.from_settings(call.services.settings).campaign
    await call.reply(Reply(words.here_it_is(call.t, found)))
    name = words.file_name(found)
    page = words.page(call.t, found, campaign, call.now)
    await call.send_file(f"{name}.html", page.encode())
    await call.send_file(f"{name}.json", words.as_json(found, campaign, call.now).encode())


async def erase(call: Call) -> None:
    """Say what would go, and ask once."""
    found = await call.run(rights.held, call.user_id, call.services.keys)
    if not found.parts:
        await _nothing(call)
        return
    yes = button(call.t.plain("rights.yes_erase"), "erase", found.worker)
    keep = button(call.t.plain("rights.keep"), "keep")
    await call.reply(Reply(words.ask_erase(call.t, found), column([yes, keep])))


@action("erase", str, private=True)
async def erased(call: Call, worker: str) -> None:
    """Remove the person who was asked, and say so."""
    keys = call.services.keys
    if not await call.run(rights.erase, call.user_id, worker, keys, call.now):
        call.toast(call.t.plain("frame.old_button"))
        return
    call.services.wal_truncation.schedule(call.update.update_id)
    open_keyboard = call.caller.form is not None
    await call.reply(Reply(call.t("rights.erased"), remove_keyboard=open_keyboard))


@action("keep")
async def keep(call: Call) -> None:
    """Leave everything as it is."""
    await call.reply(Reply(call.t("rights.kept")))


async def _nothing(call: Call) -> None:
    forward = button(call.t.plain("button.register"), "run", "register", "")
    await call.reply(Reply(call.t("rights.nothing"), column([forward])))
