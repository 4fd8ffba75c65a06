"""/top in private and in a group: ranks for all, names and entries for coordinators."""

import pytest

from bot.runtime import Runtime
from models import chats, tables
from models.audit import AuditAction
from models.workers import Worker, by_telegram_id
from playground.telegram import World, groups
from tests.bot.support.agar_people import MEENA, worker
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person
from tests.support.answered_invitations import answered, brought, flag
from tests.support.world import DAY, NOON, person, place_id

__all__ = ["clock"]


@pytest.fixture
def asha(telegram: World, bot: Runtime) -> Person:
    """Asha, a worker of booth 166/2 who brought two people, one of them this week."""
    found = worker(telegram, 1, "Asha Malviya", "166/2")
    brought(by_telegram_id(1), 20)
    brought(by_telegram_id(1), 21, at=NOON - 9 * DAY)
    return found


@pytest.fixture
def ravi(telegram: World, asha: Person) -> Person:
    """Ravi, a worker of booth 166/3 who brought nobody."""
    return worker(telegram, 2, "Ravi Chauhan", "166/3")


@pytest.fixture
def meena(telegram: World, asha: Person) -> Person:
    return bring_meena(telegram)


def own(telegram_id: int) -> Worker:
    return by_telegram_id(telegram_id)


@pytest.fixture
def inside(telegram: World, meena: Person, ravi: Person) -> Person:
    """Ravi in the group of PC21."""
    group = telegram.add_group("Dewas", meena.user)
    groups.bring_bot(telegram, meena.user, group.id, "add")
    groups.join(telegram, ravi.user, group.id)
    chats.link(group.id, 0, "Dewas", place_id("PC21"), by=MEENA, now=NOON)
    return Person(telegram, ravi.user, group)


async def test_asha_sees_her_own_ac_first_and_her_line_is_marked(asha: Person) -> None:
    answer = await asha.says("/top")
    assert "AC166 आगर" in answer
    assert "1. इस हफ़्ते 1 · कुल 2 ← आप" in answer
    assert "AC166 में आपका स्थान: 1" in answer
    assert asha.buttons()[0] == "📣 लोगों को जोड़ें"
    assert asha.buttons()[2:] == ["लोकसभा देवास", "ज़िला आगर मालवा", "मध्य प्रदेश"]


async def test_buttons_lead_to_the_pc_the_state_and_all_time(asha: Person) -> None:
    await asha.says("/top")
    assert "PC21 देवास" in await asha.presses("लोकसभा देवास")
    assert "AC166 आगर: इस हफ़्ते 1 · कुल 2" in await asha.presses("🏆")
    answer = await asha.presses("मध्य प्रदेश")
    assert "शुरू से अब तक" in answer
    assert "PC21 देवास: इस हफ़्ते 1 · कुल 2" in answer
    assert "सोमवार, 23 नवंबर 2026 से" in await asha.presses("📅")


async def test_ravi_with_nothing_sees_his_rank_and_what_to_do_and_no_name(ravi: Person) -> None:
    answer = await ravi.says("/top PC21")
    assert "PC21 में आपका स्थान: 2 · इस हफ़्ते 0 · कुल 0" in answer
    assert "/invite" in answer
    assert "Asha" not in answer
    assert own(1).code not in answer
    assert not any("Asha" in label for label in ravi.buttons())


async def test_far_down_the_list_ravi_still_sees_his_rank(ravi: Person) -> None:
    for number in range(11):
        inviter = person(100 + number, f"Person {chr(65 + number)}", "166/4")
        answered(inviter)
        answered(inviter)
    answered(own(2))
    assert "AC166 में आपका स्थान: 12 · इस हफ़्ते 1 · कुल 1" in await ravi.says("/top")


async def test_outside_his_place_ravi_sees_his_numbers(ravi: Person) -> None:
    assert "आप बूथ 166/3 में हैं, AC165 से बाहर" in await ravi.says("/top AC165")


async def test_an_empty_board_tells_what_to_do(asha: Person) -> None:
    assert "शुरुआत आप कीजिए: /invite" in await asha.says("/top AC165")


async def test_a_wrong_place_gets_the_nearest(asha: Person) -> None:
    assert "“PC22” नाम का कोई क्षेत्र नहीं" in await asha.says("/top PC22")
    assert "PC21 देवास" in await asha.presses("लोकसभा देवास")


async def test_what_is_checked_is_said_and_not_counted(asha: Person) -> None:
    flag(answered(own(1)))
    answer = await asha.says("/top")
    assert "🔎 1 निमंत्रण की जाँच चल रही है, वह अभी गिना नहीं गया।" in answer
    assert "🔎 आपके 1 निमंत्रण की जाँच चल रही है।" in answer
    assert "AC166 में आपका स्थान: 1 · इस हफ़्ते 1 · कुल 2" in answer


async def test_meena_sees_names_and_opens_a_number_into_its_entries(meena: Person) -> None:
    row = brought(own(1), 22, booth="166/4")
    flag(row, "night", details='{"count": 7}')
    answer = await meena.says("/top PC21")
    assert f"1. Asha {own(1).code}: इस हफ़्ते 1 · कुल 2" in answer
    answer = await meena.presses("1. Asha Malviya")
    assert "3 निमंत्रण" in answer
    assert "🔎 जाँच में" in answer
    assert "एक ही रात में 12 से 5 बजे के बीच 7 लोग सत्यापित हुए।" in answer
    assert "लिंक से · बूथ 166/4" in answer
    assert "98260" not in answer
    assert "AC166 आगर" in await meena.presses("‹ सूची")
    assert tables.Audit.select().where(tables.Audit.action == AuditAction.ENTRIES).count() == 1


async def test_meena_opens_what_is_being_checked_into_its_entries_and_goes_on_to_judge(
    meena: Person,
) -> None:
    for n in range(10):
        flag(answered(own(1), at=NOON - n * DAY))
    assert "🔎 10 निमंत्रणों की जाँच चल रही है" in await meena.says("/top PC21")
    answer = await meena.presses("🔎 जाँच में: 10")
    assert "PC21 देवास: जाँच में\n10 निमंत्रण" in answer
    assert answer.count("जोड़ने वाले: Asha Malviya") == 8
    assert "16 लोग 24 मिनट में सत्यापित हुए" in answer
    assert (await meena.presses("›")).count("जोड़ने वाले") == 2
    assert "जाँचने हैं: 10 नाम" in await meena.presses("🔎 जाँच पर जाएँ")
    assert tables.Audit.select().where(tables.Audit.action == AuditAction.CHECKED).count() == 2


async def test_what_is_being_checked_stays_closed_to_who_does_not_review_there(
    meena: Person, ravi: Person, inside: Person
) -> None:
    flag(answered(own(1)))
    for someone, place in ((ravi, "PC21"), (meena, "MP"), (inside, "PC21")):
        assert "🔎 1 निमंत्रण की जाँच" in await someone.says(f"/top {place}")
        assert not any("जाँच" in label for label in someone.buttons())
    assert "सिर्फ़ उस क्षेत्र के समन्वयक" in await ravi.sends_data(f"checked:{place_id('PC21')}:0")
    assert "सिर्फ़ उस क्षेत्र के समन्वयक" in await meena.sends_data(f"checked:{place_id('MP')}:0")
    leading = Person(inside.world, meena.user, inside.chat)
    assert "बटन पुराना हो गया" in await leading.sends_data(f"checked:{place_id('PC21')}:0")


async def test_when_nothing_is_checked_any_more_the_old_button_says_so(meena: Person) -> None:
    flag(answered(own(1)))
    await meena.says("/top PC21")
    tables.Flag.update(state="cleared").execute()
    assert "अभी यहाँ कुछ जाँच में नहीं" in await meena.presses("🔎")
    assert "AC166" in await meena.presses("‹ सूची")
    assert not any("जाँच" in label for label in meena.buttons())


async def test_many_entries_come_in_pages(meena: Person) -> None:
    for n in range(10):
        answered(own(1), at=NOON - n * DAY)
    await meena.says("/top")
    await meena.presses("1. Asha")
    assert meena.buttons()[0] == "›"
    assert "12 निमंत्रण" in await meena.presses("›")
    assert meena.buttons()[0] == "‹"


async def test_entries_stay_closed_to_forged_buttons(
    ravi: Person, inside: Person, meena: Person
) -> None:
    await ravi.says("/top")
    assert "समन्वयक कर सकते हैं" in await ravi.sends_data(f"entries:{own(1).id}:0")
    assert "समन्वयक कर सकते हैं" in await ravi.sends_data("entries:999999:0")
    await inside.says("/top")
    leading = Person(inside.world, meena.user, inside.chat)
    answer = await leading.sends_data(f"entries:{own(1).id}:0")
    assert "बटन पुराना हो गया" in answer
    assert "Asha" not in answer


async def test_a_group_gets_its_places_numbers_and_nobodys_name(
    inside: Person, meena: Person
) -> None:
    for asked_by in (inside, Person(inside.world, meena.user, inside.chat)):
        answer = await asked_by.says("/top")
        assert "PC21 देवास" in answer
        assert "1. इस हफ़्ते 1 · कुल 2" in answer
        assert "AC166 आगर: इस हफ़्ते 1 · कुल 2" in answer
        for private in ("Asha", "Ravi", "आपका स्थान", own(1).code):
            assert private not in answer
    assert asked_by.links()[0].endswith("?start=ctop")


async def test_in_a_group_ravis_rank_is_told_to_him_alone(inside: Person) -> None:
    await inside.says("/top")
    before = inside.last()["text"]
    box = await inside.presses("👤 मेरा स्थान")
    assert "PC21 में आपका स्थान: 2 · इस हफ़्ते 0 · कुल 0" in box
    assert inside.last()["text"] == before


async def test_a_group_without_a_place_says_how_to_link_it(telegram: World, meena: Person) -> None:
    group = telegram.add_group("New", meena.user)
    groups.bring_bot(telegram, meena.user, group.id, "add")
    asked = Person(telegram, meena.user, group)
    assert "किसी क्षेत्र से नहीं जुड़ा" in await asked.says("/top")


async def test_an_anonymous_admin_gets_the_board_too(inside: Person, meena: Person) -> None:
    supergroup = inside.world.add_group("Dewas 2", meena.user, supergroup=True)
    groups.bring_bot(inside.world, meena.user, supergroup.id, "add")
    chats.link(supergroup.id, 0, "Dewas 2", place_id("PC21"), by=MEENA, now=NOON)
    leading = Person(inside.world, meena.user, supergroup)
    assert "PC21 देवास" in await leading.says("/top", anonymous=True)


async def test_in_english(meena: Person) -> None:
    chats.set_language(MEENA, 0, "en", NOON, private=True)
    answer = await meena.says("/top PC21")
    assert "PC21 Dewas: leaderboard" in answer
    assert "You're number 2 in PC21: 0 this week · 0 total" in answer
