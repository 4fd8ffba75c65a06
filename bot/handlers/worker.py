"""/me: the worker's own card."""

from bot.call import Call, Reply
from bot.keyboards import Keyboard, button, column
from bot.messages import worker as messages
from models import workers


async def card(call: Call) -> None:
    """Show who the worker is and what comes next; raises NotRegistered for anybody else."""
    found = await call.run(workers.by_telegram_id, call.user_id)
    await call.reply(Reply(messages.card(call.t, found), next_steps(call, found)))


def next_steps(call: Call, found: workers.Worker) -> Keyboard:
    """Give the buttons under a card: the trainings near by, then the own booth."""
    strength = call.t.plain("worker.own_booth", code=found.booth.code)
    return column(
        [
            button(call.t.plain("button.trainings"), "run", "trainings", ""),
            button(strength, "booth", found.booth.id),
        ]
    )
