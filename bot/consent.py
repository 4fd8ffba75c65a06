"""Whether a worker has agreed to the notice as it is now, and asking where they have not.

A notice that has changed is put before whatever a worker wants next in their private chat. What
they wanted is carried along: a pressed button inside the button that agrees, typed words as the
message that the notice answers.
"""

from bot.call import Call, Reply
from bot.callbacks import fits
from bot.i18n import LANGUAGES, Catalogues
from bot.keyboards import button, column
from bot.messages import privacy as words
from config.settings import Settings
from models.privacy import Agreed, Consent, Terms

# What always works: to know, to take along, to leave. `run` does a command, which is looked at.
COMMANDS = frozenset({"privacy", "mydata", "erase", "help", "language"})
ACTIONS = frozenset({"agree", "erase", "keep", "language", "run"})


def given(catalogues: Catalogues, settings: Settings, language: str) -> Consent:
    """Give the consent to the present notice, read in this language."""
    t = catalogues.text(language, settings.zone)
    return Consent.to(words.consent(t, Terms.from_settings(settings)), language)


def present(catalogues: Catalogues, settings: Settings) -> frozenset[Agreed]:
    """Give what counts as having agreed to the present notice."""
    return frozenset(given(catalogues, settings, language).agreed for language in LANGUAGES)


def is_due(call: Call) -> bool:
    """Say whether this is a worker, in private, who has not agreed to the present notice."""
    caller = call.caller
    known = caller.worker_id is not None and call.is_private
    return known and caller.agreed not in call.services.notices


async def ask(call: Call) -> None:
    """Show the notice, with the way on first and the way out second."""
    query = call.update.query
    wanted = query.data if query else ""
    agree = call.t.plain("registration.agree")
    buttons = [
        button(agree, "agree", wanted if fits("agree", wanted) else ""),
        button(call.t.plain("button.erase"), "run", "erase", ""),
    ]
    text = words.changed(call.t, Terms.from_settings(call.services.settings))
    await call.say(Reply(text, column(buttons), quotes=True))
