"""HTTP/1.1 over kept connections, for the one server that the bot talks to."""

from bot.api.http.connection import AnswerTooLong, HttpAnswer, NoAnswer
from bot.api.http.pool import HttpPool, NothingSent

__all__ = ["AnswerTooLong", "HttpAnswer", "HttpPool", "NoAnswer", "NothingSent"]
