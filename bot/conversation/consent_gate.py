"""The consent gate: ask a worker to agree when the privacy notice has changed.

A changed notice is shown before whatever a worker does next in their private chat. What they
wanted is carried along: the data of a pressed button inside the button that agrees, a typed text
as the message that the notice replies to.
"""

from bot.callbacks import fits
from bot.command_buttons import command_button
from bot.conversation.context import Context
from bot.conversation.reply import Reply
from bot.i18n import LANGUAGES, Catalogues
from bot.keyboards import button, column
from bot.messages import privacy as messages
from config.settings import Settings
from models import chats
from models.consents import Agreed, Consent, Terms

# Always allowed: reading the notice, exporting one's data, leaving. `run` runs a command, which
# is checked itself.
COMMANDS = frozenset({"privacy", "mydata", "erase", "help", "language"})
ACTIONS = frozenset({"agree", "erase", "keep", "language", "run", "line"})


def words(catalogues: Catalogues, settings: Settings) -> dict[str, str]:
    """Return the words of the present notice in each language."""
    terms = Terms.from_settings(settings)
    texts = {language: catalogues.text(language, settings.zone) for language in LANGUAGES}
    return {language: messages.consent(t, terms) for language, t in texts.items()}


def given(catalogues: Catalogues, settings: Settings, language: str) -> Consent:
    """Return the consent to the present notice, read in this language."""
    t = catalogues.text(language, settings.zone)
    return Consent.to(messages.consent(t, Terms.from_settings(settings)), language)


def present(catalogues: Catalogues, settings: Settings) -> frozenset[Agreed]:
    """Return every consent that counts as agreement to the present notice."""
    return frozenset(given(catalogues, settings, language).agreed for language in LANGUAGES)


def is_due(ctx: Context) -> bool:
    """Check whether this is a worker, in private, who has not agreed to the present notice."""
    caller = ctx.caller
    is_worker = caller.worker_id is not None and ctx.is_private
    return is_worker and caller.agreed not in ctx.services.notices


async def ask(ctx: Context) -> None:
    """Send the notice with a button to agree and one to leave; a second time the buttons alone."""
    query = ctx.update.query
    wanted = query.data if query else ""
    agree = ctx.t.plain("registration.agree")
    buttons = [
        button(agree, "agree", wanted if fits("agree", wanted) else ""),
        command_button(ctx.t, "erase"),
    ]
    text = messages.unanswered(ctx.t)
    if await _is_first(ctx):
        text = messages.changed(ctx.t, Terms.from_settings(ctx.services.settings))
    await ctx.send(Reply(text, column(buttons), as_reply=True))


async def _is_first(ctx: Context) -> bool:
    """Check whether this update is the first that the present notice answers in this language."""
    services = ctx.services
    present = given(services.catalogues, services.settings, ctx.language)
    subject = f"notice:{present.text_hash}"
    return await ctx.run(chats.claim_answer, ctx.chat_id, subject, ctx.update.update_id, ctx.now)
