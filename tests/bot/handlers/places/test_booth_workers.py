"""A booth's president opens the names of its workers from the booth's page."""

from bot.i18n import Catalogues, Text
from bot.runtime import Runtime
from config.settings import Settings
from models import tables
from models.strength import ACTIVE_FOR
from playground.telegram import World, groups
from tests.bot.support.agar_people import worker
from tests.bot.support.people import Person
from tests.support.world import DAY, booth_id, give, person

GITA, RAM = 7, 8


def texts() -> Text:
    return Catalogues().text("hi", Settings().zone)


def gita(telegram: World) -> Person:
    """Return Gita, the president of 166/1, where Ram has not been seen for 20 days."""
    asked = worker(telegram, GITA, "Gita")
    give(person(RAM, "Ram", number="+919826054321"), "166/1", "booth_agent")
    tables.Post.create(
        worker=tables.Worker.get(tables.Worker.telegram_id == GITA).id,
        kind="booth_president",
        booth=booth_id("166/1"),
        since=telegram.clock.now(),
    )
    tables.Worker.update(last_active_at=telegram.clock.now() - ACTIVE_FOR - 6 * DAY).where(
        tables.Worker.telegram_id == RAM
    ).execute()
    return asked


async def test_a_president_sees_names_and_who_has_gone_quiet(telegram: World, bot: Runtime) -> None:
    t, president = texts(), gita(telegram)
    await president.says("/booth 166/1")
    shown = await president.presses(t.plain("booth_workers.button"))
    assert t.plain("booth_workers.quiet_since", name="Ram", days=20) in shown
    assert t.plain("booth_workers.active", name="Gita") in shown
    assert t.plain("identity.noted") in shown
    assert "54321" not in shown
    [look] = tables.Audit.select().where(tables.Audit.action == "read_booth")
    assert look.subject == "166/1"
    assert "166/1" in await president.presses(t.plain("booth_workers.back", code="166/1"))


async def test_nobody_else_has_the_button_and_no_group_has_it(
    telegram: World, bot: Runtime
) -> None:
    label, president = texts().plain("booth_workers.button"), gita(telegram)
    chat = telegram.add_group("Agar", president.user)
    groups.bring_bot(telegram, president.user, chat.id, "add")
    in_group = Person(telegram, president.user, chat)
    for asked, booth in ((worker(telegram, 9, "Sita"), "166/1"), (president, "166/2")):
        await asked.says(f"/booth {booth}")
        assert label not in asked.buttons()
    await in_group.says("/booth 166/1")
    assert label not in in_group.buttons()
