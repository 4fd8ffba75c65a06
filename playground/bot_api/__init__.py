"""The Bot API of the simulated Telegram, over HTTP."""

from playground.bot_api import webhook_answers
from playground.bot_api.endpoint import BotApi
from playground.bot_api.fault_injection import Faults
from playground.bot_api.request_log import ApiRequest, RequestLog

__all__ = ["ApiRequest", "BotApi", "Faults", "RequestLog", "webhook_answers"]
