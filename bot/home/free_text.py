"""Answer what is no command, code or name: by the command that it means, or by the menu."""

from bot.button import Button
from bot.command_buttons import command_button
from bot.conversation import Context, Reply, form_engine, menu_button, run_command
from bot.home.menu import coordinates, menu
from bot.html import Html
from bot.intents import commands_meant, has_only_known_words, is_courtesy
from bot.keyboards import button, column
from bot.messages import places as place_messages
from models import places
from models.errors import NotWritten

MOST = 3  # commands that are offered
SHOWING = ("booth", "strength")  # what shows the booth or place that is named
AT_ONCE = ("start", "help")  # what only shows something is not asked about first


async def answer(ctx: Context) -> None:
    """Offer the commands that a sentence may mean as buttons; else show the person's menu."""
    commands = await _usable(ctx, commands_meant(ctx.text))
    if commands and commands[0] in AT_ONCE:
        await run_command(ctx, "start" if _is_new(ctx) else commands[0])
    elif offered := await _offered(ctx, commands):
        text = ctx.t("free_text.meant")
        await ctx.reply(Reply(text, column([*offered, menu_button(ctx.t)])))
    else:
        await ctx.reply(Reply(_not_known(ctx), await menu(ctx)))


async def _offered(ctx: Context, commands: list[str]) -> list[Button]:
    """Return the buttons of the commands; to show a booth or place, those of the ones named."""
    named = [] if commands and commands[0] not in SHOWING else await _named(ctx)
    others = [name for name in commands if not (named and name in SHOWING)]
    return [*named, *(command_button(ctx.t, name) for name in others)][:MOST]


async def _named(ctx: Context) -> list[Button]:
    """Return the buttons that show the booth and the places that a sentence names."""
    near = ctx.services.settings.state
    code, named = await ctx.run(places.within, ctx.text, near)
    booths = await ctx.run(places.by_codes, (code,), near)
    buttons = [
        button(place_messages.booth_label(ctx.t, code, booth), "run", "booth", code)
        for code, booth in booths.items()
    ]
    if ctx.caller.worker_id is None or has_only_known_words(" ".join(p.name_hi for p in named)):
        named = ()  # strangers may not see it; हटा is an AC, and a word for removing
    for place in named:
        label = ctx.t.plain("booth.around", ac=place_messages.label(ctx.t, place))
        buttons.append(button(label, "run", "strength", place.code))
    return buttons


async def ask_form_again(ctx: Context) -> None:
    """Ask the open form's question again, below the word that only what is written is read."""
    await form_engine.ask_again(ctx, NotWritten())


async def _usable(ctx: Context, names: tuple[str, ...]) -> list[str]:
    """Return those of the commands that this person may use and still needs."""
    table = ctx.services.commands
    is_registered = ctx.caller.worker_id is not None
    open_to_all = [n for n in names if n in table and not (n == "register" and is_registered)]
    if not any(table[name].coordinator for name in open_to_all) or await coordinates(ctx):
        return open_to_all
    return [name for name in open_to_all if not table[name].coordinator]


def _is_new(ctx: Context) -> bool:
    """Return whether somebody may still ask what this is: the first screen says so, in both."""
    return ctx.caller.worker_id is None and not ctx.caller.language_chosen


def _not_known(ctx: Context) -> Html:
    if not ctx.text:
        return ctx.t("free_text.not_written")
    return ctx.t("free_text.courtesy") if is_courtesy(ctx.text) else ctx.t("frame.free_text")
