"""The scenario's bot with aiogram. It needs no process of its own."""

import asyncio

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.methods import SendMessage
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from tests.acceptance.clients.scenario import CAPTION, FILE, FILE_NAME, GREETING, MENU, PICTURE

dispatcher = Dispatcher()


@dispatcher.message(Command("start"))
async def start(message: Message) -> None:
    """Greet with a button."""
    button = InlineKeyboardButton(text="Yes", callback_data="yes")
    markup = InlineKeyboardMarkup(inline_keyboard=[[button]])
    await message.answer(GREETING, parse_mode="HTML", reply_markup=markup)


@dispatcher.message(Command("file"))
async def send_file(message: Message) -> None:
    """Send a document."""
    await message.answer_document(BufferedInputFile(FILE, FILE_NAME), caption=CAPTION)


@dispatcher.message(Command("photo"))
async def send_photo(message: Message) -> None:
    """Send a photo."""
    await message.answer_photo(BufferedInputFile(PICTURE, "dot.png"))


@dispatcher.callback_query(F.data == "yes")
async def pressed(query: CallbackQuery) -> None:
    """Answer the press and edit the message."""
    await query.answer("Done")
    assert isinstance(query.message, Message)
    await query.message.edit_text("Pressed")


@dispatcher.message(F.text)
async def heard(message: Message) -> SendMessage:
    """Answer with the text; a returned method goes into the webhook's answer."""
    return message.answer(f"Heard: {message.text}")


async def main(base: str, token: str, port: str = "") -> None:
    """Poll, or serve the webhook, until cancelled."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(base))
    async with Bot(token, session=session) as bot:
        await bot.me()
        menu = [BotCommand(command=name, description=text) for name, text in MENU]
        await bot.set_my_commands(menu)
        if not port:
            await dispatcher.start_polling(bot, handle_signals=False)
            return
        app = web.Application()
        handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=False)
        handler.register(app, path="/hook")
        runner = web.AppRunner(app)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", int(port)).start()
            await bot.set_webhook(f"http://127.0.0.1:{port}/hook")
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()
