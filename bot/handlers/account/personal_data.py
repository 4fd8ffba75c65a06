"""/mydata and /erase: export and erase everything stored about a person."""

from bot.callbacks import action
from bot.conversation import Context, Reply, menu_button
from bot.html import Html
from bot.keyboards import button, column
from bot.messages import personal_data as messages
from models import account
from models.authority import post_kinds
from models.consents import Terms


async def mydata(ctx: Context) -> None:
    """Send everything stored about the sender: a page to read, and the same as JSON."""
    personal_data = await ctx.run(account.personal_data.export, ctx.user_id, ctx.services.keys)
    if not personal_data.parts:
        await _answer_nothing_stored(ctx)
        return
    kinds = await ctx.run(post_kinds.current)
    campaign = Terms.from_settings(ctx.services.settings).campaign
    await ctx.reply(Reply(messages.here_it_is(ctx.t, personal_data), goes_on=True))
    name = messages.file_name(personal_data)
    page = messages.page(ctx.t, personal_data, kinds, campaign, ctx.now)
    await ctx.send_file(f"{name}.html", page.encode(), Reply(Html(""), goes_on=True))
    await ctx.send_file(f"{name}.json", messages.as_json(personal_data, campaign, ctx.now).encode())


async def erase(ctx: Context) -> None:
    """Ask for a confirmation, with what would be erased; the first button keeps it."""
    personal_data = await ctx.run(account.personal_data.export, ctx.user_id, ctx.services.keys)
    if not personal_data.parts:
        await _answer_nothing_stored(ctx)
        return
    days = ctx.services.settings.keep_marks_days
    if [name for name, _ in personal_data.parts] == ["proofs"]:
        await ctx.reply(Reply(ctx.t("rights.proofs_stay", days=days)))
        return
    yes = button(ctx.t.plain("rights.yes_erase"), "erase", personal_data.worker)
    keep = button(ctx.t.plain("rights.keep"), "keep")
    await ctx.reply(Reply(messages.ask_erase(ctx.t, personal_data, days), column([keep, yes])))


@action("erase", str, private=True)
async def confirm_erase(ctx: Context, worker: str) -> None:
    """Erase the person who confirmed it."""
    keys = ctx.services.keys
    if not await ctx.run(account.personal_data.erase, ctx.user_id, worker, keys, ctx.now):
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    ctx.services.wal_truncation.schedule(ctx.update.update_id)
    ctx.services.command_menus.erased(ctx.user_id)
    open_keyboard = ctx.caller.form is not None
    await ctx.reply(Reply(ctx.t("rights.erased"), remove_keyboard=open_keyboard))


@action("keep")
async def keep(ctx: Context) -> None:
    """Erase nothing, after all."""
    await ctx.reply(Reply(ctx.t("rights.kept"), column([menu_button(ctx.t)])))


async def _answer_nothing_stored(ctx: Context) -> None:
    forward = button(ctx.t.plain("rights.button_number"), "run", "register", "")
    await ctx.reply(Reply(ctx.t("rights.nothing"), column([forward])))
