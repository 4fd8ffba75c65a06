"""The process dies when a reply is about to leave: the update is handled again and answered."""

from typing import Any

import pytest

from bot.conversation import Context, Reply
from bot.intake import UpdateProcessor
from models import tables
from playground.telegram import World
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.agar_people import newcomer
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person

__all__ = ["clock"]


class Died(BaseException):
    """Nothing handles the end of a process."""


@pytest.fixture(autouse=True)
def _dying(monkeypatch: pytest.MonkeyPatch) -> None:
    send, edit, once = Context.send, Context._edit, UpdateProcessor._handle_with_retries
    died: set[int] = set()

    def dies(ctx: Context) -> None:
        if ctx.update.update_id not in died:
            died.add(ctx.update.update_id)
            raise Died

    async def sends(self: Context, reply: Reply) -> None:
        dies(self)
        await send(self, reply)

    async def edits(self: Context, reply: Reply) -> bool:
        dies(self)
        return await edit(self, reply)

    async def again(self: UpdateProcessor, update_id: int, raw: Any) -> None:
        try:
            await once(self, update_id, raw)
        except Died:
            await once(self, update_id, raw)

    monkeypatch.setattr(Context, "send", sends)
    monkeypatch.setattr(Context, "_edit", edits)
    monkeypatch.setattr(UpdateProcessor, "_handle_with_retries", again)


def kept(person: Person) -> int:
    """Count the keyboards that take the place of the person's own."""
    return int(person.chat.keyboard is not None)


async def test_sunita_is_asked_every_question_and_gets_her_card(
    telegram: World, bot: object
) -> None:
    sunita = newcomer(telegram, 5, "Sunita Baghel")
    await sunita.says("/start")
    await sunita.presses("हिन्दी")
    assert sunita.buttons()[0].startswith("✅")
    await sunita.presses("✅")
    assert kept(sunita) == 1
    assert "नाम" in await sunita.shares(sunita.user)
    assert kept(sunita) == 0
    await sunita.presses("✅")
    await sunita.says("PC21")
    await sunita.presses("विधानसभा आगर")
    await sunita.presses("2")
    card = await sunita.presses("✅")
    assert "BS-" in card
    assert "बधाई" in card  # the welcome, not a refusal of somebody known
    assert tables.Worker.select().count() == 1
    assert tables.Draft.select().count() == 0


async def test_meena_is_asked_every_question_of_a_new_session(telegram: World, bot: object) -> None:
    meena = bring_meena(telegram)
    await meena.says("/newtraining PC21")
    await meena.says("Electoral roll")
    for _ in ("day", "time", "seats"):
        await meena.presses(meena.buttons()[0])
    await meena.says("Hall")
    await meena.presses("‹")
    await meena.says("School")
    assert "T1" in await meena.presses("✅")
    assert "T1" in await meena.says("/enrol T1")
    session = tables.Session.get()
    assert (session.venue, session.taken) == ("School", 1)
