"""/me: the worker's own card."""

from bot.call import Call, Reply
from bot.keyboards import Keyboard, button, column
from bot.markup import Html
from bot.messages import worker as messages
from models import workers


async def card(call: Call) -> None:
    """Show who the worker is and what comes next; raises NotRegistered for anybody else."""
    found = await call.run(workers.by_telegram_id, call.user_id)
    await hand_over(call, messages.card(call.t, found), found)


async def hand_over(call: Call, text: Html, found: workers.Worker, wish: int | None = None) -> None:
    """Give a card, and the next steps in a message of their own: a button changes its message.

    `wish` is the session whose link brought the worker here; its seat is the first step then.
    """
    shared = call.contact is not None  # its keyboard may still be open
    await call.reply(Reply(text, remove_keyboard=shared))
    await call.say(Reply(call.t("worker.next"), _next_steps(call, found, wish)))


def _next_steps(call: Call, found: workers.Worker, wish: int | None) -> Keyboard:
    seat = call.t.plain("worker.wished", code=f"T{wish}")
    wished = [button(seat, "run", "enrol", f"T{wish}")] if wish else []
    strength = call.t.plain("worker.own_booth", code=found.booth.code)
    return column(
        [
            *wished,
            button(call.t.plain("button.trainings"), "run", "trainings", ""),
            button(strength, "booth", found.booth.id),
        ]
    )
