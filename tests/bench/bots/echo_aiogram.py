"""A bare aiogram echo bot: `python -m tests.bench.bots.echo_aiogram URL TOKEN`."""

import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def echo(message: Message) -> None:
    """Reply with the same text."""
    await message.answer(message.text or "")


if __name__ == "__main__":
    url, token = sys.argv[1:]
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    dispatcher.run_polling(Bot(token, AiohttpSession(api=TelegramAPIServer.from_base(url))))
