"""The scenario's bot with pyTelegramBotAPI: telebot_bot.py <base url> <token>. It polls."""

import io
import sys

import telebot
from telebot import apihelper, types

from tests.acceptance.clients.scenario import CAPTION, FILE, FILE_NAME, GREETING, MENU, PICTURE


def build(base: str, token: str) -> telebot.TeleBot:
    """Return the bot with its handlers."""
    apihelper.API_URL = f"{base}/bot{{0}}/{{1}}"
    bot = telebot.TeleBot(token, threaded=False)

    @bot.message_handler(commands=["start"])  # type: ignore[untyped-decorator]
    def start(message: types.Message) -> None:
        markup = types.InlineKeyboardMarkup()
        markup.add(types.InlineKeyboardButton("Yes", callback_data="yes"))
        bot.send_message(message.chat.id, GREETING, parse_mode="HTML", reply_markup=markup)

    @bot.message_handler(commands=["file"])  # type: ignore[untyped-decorator]
    def send_file(message: types.Message) -> None:
        document = types.InputFile(io.BytesIO(FILE), file_name=FILE_NAME)
        bot.send_document(message.chat.id, document, caption=CAPTION)

    @bot.message_handler(commands=["photo"])  # type: ignore[untyped-decorator]
    def send_photo(message: types.Message) -> None:
        bot.send_photo(message.chat.id, PICTURE)

    @bot.callback_query_handler(lambda query: query.data == "yes")  # type: ignore[untyped-decorator]
    def pressed(query: types.CallbackQuery) -> None:
        bot.answer_callback_query(query.id, "Done")
        bot.edit_message_text("Pressed", query.message.chat.id, query.message.message_id)

    return bot


if __name__ == "__main__":
    client = build(*sys.argv[1:3])
    client.get_me()
    client.set_my_commands([types.BotCommand(name, text) for name, text in MENU])
    client.infinity_polling()
