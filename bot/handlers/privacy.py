"""/privacy: what is kept of a person and why, for whoever asks, anywhere; and agreeing anew."""

from dataclasses import replace

from bot import consent
from bot.call import Call, Reply
from bot.callbacks import action
from bot.dispatch import again, pressed
from bot.keyboards import button, column
from bot.messages import privacy as messages
from models import privacy as consents
from models.privacy import Terms


async def privacy(call: Call) -> None:
    """Show the notice that a worker agrees to, in private with the ways to one's own data."""
    rights = ("mydata", "erase") if call.is_private else ()
    buttons = [button(call.t.plain(f"button.{name}"), "run", name, "") for name in rights]
    text = messages.page(call.t, Terms.from_settings(call.services.settings))
    await call.reply(Reply(text, column(buttons)))


@action("agree", str, private=True)
async def agree(call: Call, wanted: str) -> None:
    """Keep that a worker agrees to the changed notice, and go on with what they wanted."""
    services = call.services
    given = consent.given(services.catalogues, services.settings, call.language)
    await call.run(consents.agree, call.user_id, given, call.now)
    agreed = replace(call, caller=replace(call.caller, agreed=given.agreed))
    call.toast(call.t.plain("frame.thanks"))
    if wanted:
        await pressed(agreed, wanted)
    else:
        await again(agreed, call.quoted)
