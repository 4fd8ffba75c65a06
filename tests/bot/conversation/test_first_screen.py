"""The first screen: what this is, whose it is, what one gets, and who invited one."""

import pytest

from bot.html import plain
from bot.i18n import LANGUAGES, Catalogues, Text
from bot.messages import privacy, start
from config.settings import Settings
from models import tables, workers
from models.consents import Terms
from models.identity import worker_ids
from tests.bot.support.agar_people import worker
from tests.bot.support.people import Person

ORGANISATION, CONTACT = "जन सेवा समिति", ("Meena Parmar", "+91 98260 00000")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings that name who asks for consent."""
    named = {"org_name": ORGANISATION, "contact_name": CONTACT[0], "contact": CONTACT[1]}
    return settings.model_copy(update=named)


def texts() -> list[Text]:
    return [Catalogues().text(code, Settings().zone) for code in LANGUAGES]


def link_of(telegram_id: int) -> str:
    return f"i{worker_ids.parse(workers.by_telegram_id(telegram_id).code)}"


async def test_the_first_message_says_in_both_languages_what_whose_and_what_for(
    asha: Person,
) -> None:
    first = await asha.says("/start")
    for t in texts():
        assert plain(t("start.first", campaign="Booth Shakti")) in first
        assert t("start.gets") in first
        assert plain(t("privacy.questions", contact=", ".join(CONTACT))) in first
    assert first.count(ORGANISATION) == len(LANGUAGES)
    assert asha.buttons() == ["हिन्दी", "English"]


async def test_who_comes_by_a_link_is_told_who_invited_them_by_first_name_alone(
    asha: Person,
) -> None:
    worker(asha.world, 7, "Gopal Verma")
    first = await asha.says(f"/start {link_of(7)}")
    for t in texts():
        assert t("start.invited", inviter=t.person("Gopal")) in first
    assert "Verma" not in first
    notice = await asha.presses("हिन्दी")
    assert "Gopal" in notice
    assert "Verma" not in notice


async def test_who_comes_by_a_link_that_leads_to_nobody_is_not_told_a_name(asha: Person) -> None:
    worker(asha.world, 7, "Gopal Verma")
    await asha.says(f"/start {link_of(7)}")
    tables.Worker.delete().execute()
    assert "Gopal" not in await asha.presses("हिन्दी")


async def test_another_language_later_is_asked_without_the_first_screen(asha: Person) -> None:
    await asha.says("/start")
    await asha.presses("हिन्दी")
    assert await asha.says("/language") == texts()[0]("language.ask")


@pytest.mark.parametrize("command", ["/privacy", "/help"])
async def test_notice_and_help_name_the_contact(asha: Person, command: str) -> None:
    answer = await asha.says(command)
    assert ORGANISATION in answer
    assert ", ".join(CONTACT) in answer


def test_nobody_is_named_where_the_settings_name_nobody() -> None:
    terms = Terms.from_settings(Settings())
    for t in texts():
        assert privacy.whose(t, terms) == ""
    lines = start.first_screen(texts(), terms, "").splitlines()
    assert "" not in {line.strip() for line in lines[:2]}
