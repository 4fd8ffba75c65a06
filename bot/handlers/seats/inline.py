"""`@bot T42` in any chat: the card of a session, to be sent there."""

import logging
from collections.abc import Iterable

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.constants import ParseMode
from telegram.error import RetryAfter, TelegramError

from bot.button import as_markup
from bot.conversation import Context
from bot.keyboards import column, deep_link
from bot.messages import seats as messages
from models import trainings
from models.errors import Refusal
from models.seats import nearby

log = logging.getLogger(__name__)
CACHED = 60  # seconds that Telegram answers the same person by itself; a session may be cancelled


async def answer(ctx: Context) -> None:
    """Answer an inline query with the session that it names, or else those near the worker.

    A card says what is public: no trainer, nobody who comes. A query of which Telegram wants no
    answer any more, because the person typed on, is left.
    """
    query = ctx.update.inline
    if query is None:
        return
    found = await _sessions(ctx, query.query)
    more = InlineQueryResultsButton(ctx.t.plain("inline.button"), start_parameter="ctrainings")
    try:
        await ctx.bot.answer_inline_query(
            query.id, _articles(ctx, found), cache_time=CACHED, is_personal=True, button=more
        )
    except RetryAfter:
        raise
    except TelegramError as error:
        log.info("api: inline query not answered: %s", error.message)


async def _sessions(ctx: Context, typed: str) -> list[trainings.Session]:
    """Return the coming sessions to offer; none where a code names none that is to come."""
    try:
        if typed.strip():
            found = [await ctx.run(trainings.find_session, typed, ctx.now)]
        elif ctx.caller.worker_id is not None:
            near = await ctx.run(nearby.around, ctx.user_id, 0, ctx.now)
            found = [n.session for n in near.sessions]
        else:
            found = []
    except Refusal:
        found = []
    return [s for s in found if not s.cancelled and s.starts_at > ctx.now]


def _articles(ctx: Context, found: Iterable[trainings.Session]) -> list[InlineQueryResultArticle]:
    return [
        InlineQueryResultArticle(
            id=session.code,
            title=messages.card_title(ctx.t, session),
            description=messages.card_description(ctx.t, session),
            input_message_content=InputTextMessageContent(
                messages.card(ctx.t, session, ctx.services.settings.campaign_name),
                parse_mode=ParseMode.HTML,
            ),
            reply_markup=as_markup(
                column([deep_link(ctx.t.plain("inline.enrol"), ctx.username, f"e{session.id}")])
            ),
        )
        for session in found
    ]
