"""python-telegram-bot itself, polling the playground."""

from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes

from playground.telegram import TelegramUser, World
from tests.playground.conftest import Play
from tests.playground.web.test_event_stream import page


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    await update.message.reply_html(f"<b>Namaste</b>, {' '.join(context.args or [])}")


async def test_a_ptb_application_answers_a_deep_link(
    play: Play, base_url: str, world: World, asha: TelegramUser
) -> None:
    builder = Application.builder().token(world.token).base_url(f"{base_url}/bot")
    application = builder.build()
    application.add_handler(CommandHandler("start", start))
    async with application:
        await application.start()
        assert application.updater
        await application.updater.start_polling()
        async with page(play, asha) as stream:
            await play.post("start", viewer=asha.id, token="abc")
            texts = [(await stream.next())["message"]["text"] for _ in range(2)]
        assert texts == ["/start abc", "Namaste, abc"]
        await application.updater.stop()
        await application.stop()
