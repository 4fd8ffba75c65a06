"""/template: send a sheet with headings and examples, to be filled in and sent back."""

import asyncio

from bot.callbacks import action
from bot.conversation import Context, Reply, menu_button
from bot.i18n import LANGUAGES
from bot.keyboards import button, column
from bot.messages import templates
from models import authority, places

KINDS = ("people", "booths")
EXAMPLES = 3  # booths of the person's own places in the examples


async def template(ctx: Context) -> None:
    """`/template people` or `/template booths`; without it a choice."""
    if ctx.arguments in KINDS:
        await send_template(ctx, ctx.arguments)
        return
    buttons = [button(ctx.t.plain(f"template.{kind}"), "template", kind) for kind in KINDS]
    await ctx.reply(Reply(ctx.t("template.ask"), column(buttons)))


@action("template", str, private=True)
async def send_template(ctx: Context, kind: str) -> None:
    """Send the template of a kind of list."""
    if kind not in KINDS:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    await ctx.finish()
    if kind == "people":
        own = await ctx.run(_own_booths, ctx.user_id)
        content = await asyncio.to_thread(templates.people, ctx.t, own)
    else:
        catalogues, zone = ctx.services.catalogues, ctx.services.settings.zone
        (other,) = (catalogues.text(lang, zone) for lang in LANGUAGES if lang != ctx.t.language)
        content = await asyncio.to_thread(templates.booths, ctx.t, other)
    below = Reply(ctx.t(f"template.caption_{kind}"), column([menu_button(ctx.t)]))
    await ctx.send_file(f"{kind}.xlsx", content, below)


def _own_booths(telegram_id: int) -> tuple[places.Booth, ...]:
    """Return some booths of a place for which this person may import; none for others."""
    for place in authority.places_of(telegram_id, "import"):
        for ac_id in places.acs_of(place.id):
            if found := places.booths_of(ac_id, limit=EXAMPLES)[0]:
                return found
    return ()
