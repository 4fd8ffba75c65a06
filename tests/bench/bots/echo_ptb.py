"""A bare python-telegram-bot echo bot: `python -m tests.bench.bots.echo_ptb URL TOKEN`."""

import sys
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, MessageHandler, filters


async def echo(update: Update, context: Any) -> None:
    """Reply with the same text."""
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


if __name__ == "__main__":
    url, token = sys.argv[1:]
    application = ApplicationBuilder().token(token).base_url(f"{url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()
