"""One bot, wired and not started: what the command line, the update source and /healthz need."""

from dataclasses import dataclass
from typing import Any

from telegram.ext import Application, ExtBot

from bot.api import Transport
from bot.conversation import Services
from bot.ops import ClockWatch, Metrics, Pulse

# The six parameters name the bot, the context and what it stores, and the job queue, for handlers
# and jobs of python-telegram-bot's own. There are none here: handlers get the Context of
# bot/conversation/context.py.
TelegramApplication = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Runtime:
    """Everything that one bot is made of.

    `polling` is a transport of its own, whose one connection no reply has to wait for.
    """

    application: TelegramApplication
    services: Services
    polling: Transport
    metrics: Metrics
    pulse: Pulse
    clock_watch: ClockWatch

    @property
    def bot(self) -> ExtBot[Any]:
        """The Bot API client of python-telegram-bot, for calls that ApiClient does not have."""
        bot: ExtBot[Any] = self.application.bot
        return bot
