"""/booth: the strength of one booth."""

from bot import dialogues
from bot.call import Call, Reply
from bot.callbacks import action
from bot.handlers.booth_steps import booth_steps
from bot.keyboards import Keyboard, button, column, deep_link
from bot.messages import booth as messages
from models import places, strength
from models.strength import Weights


async def booth(call: Call) -> None:
    """Show the booth that was named; ask for it when none was."""
    if call.arguments:
        settings = call.services.settings
        about = call.arguments, settings.state, Weights.from_settings(settings), call.now
        await _show(call, await call.glance(strength.of_code, *about))
    elif call.is_private:
        await dialogues.start(FORM, call)
    else:
        await call.reply(Reply(messages.how_to_ask(call.t)))


@action("booth", int)
async def show(call: Call, booth_id: int) -> None:
    """Show the strength of a booth with every number behind it."""
    wanted = Weights.from_settings(call.services.settings)
    await _show(call, await call.glance(strength.booth_strength, booth_id, wanted, call.now))


async def _show(call: Call, found: strength.BoothStrength) -> None:
    await call.reply(Reply(messages.strength_of(call.t, found), _next(call, found.booth)))


def _next(call: Call, shown: places.Booth) -> Keyboard:
    """Offer a newcomer to register in this booth, and a group the way to do it in private."""
    if not call.is_private:
        token = f"b{shown.code.replace('/', '-')}"
        return column([deep_link(call.t.plain("booth.join"), call.username, token)])
    if call.caller.worker_id is None and "register" in call.services.commands:
        return column([button(call.t.plain("booth.join"), "run", "register", shown.code)])
    return ()


async def _finish(call: Call, data: dialogues.Data) -> None:
    await show(call, data["booth"])


FORM = dialogues.form(dialogues.Form("booth", "booth", booth_steps("booth"), _finish))
