"""The notice: always there to read, and asked again when its words have changed."""

import hashlib

import pytest

from bot.conversation import consent_gate
from bot.i18n import Catalogues
from bot.messages import privacy
from bot.runtime import Runtime
from config.settings import Settings
from models import tables
from models.chats import form_drafts
from models.consents import NOTICE_VERSION, Consent, Terms
from playground.telegram import World, groups
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.agar_people import newcomer, plan, worker
from tests.bot.support.people import Person
from tests.support.world import NOON

CHANGED = "सूचना बदली है"
# What the notice says in this version. Other words: another NOTICE_VERSION, and its marks here.
MARKS = {
    "2026-11-25": {
        "hi": "f034badd0b87016defac34485909e9e60b68856efcc187e03eb04a2a48da595c",
        "en": "41852e16925f9cd35042a17e955d22b1a6c2ad16cf82c0eebd21c07dbf15832a",
    },
    "2026-11-29": {
        "hi": "f034badd0b87016defac34485909e9e60b68856efcc187e03eb04a2a48da595c",
        "en": "6ce5d036caf229cd11baf5137d25f1b858236225abe7a05b8e0e4f1023768803",
    },
    "2026-11-30": {
        "hi": "3e9f07a98a13654bdb5b64191caea1ea69a82d9e6800a7346431891ce1b6e59f",
        "en": "5f0f72498ded54fbfa0a23a937e912d6bf573be7d58fcb762cbcff239b1204f1",
    },
    "2026-11-30b": {
        "hi": "2f5a4373bf0eef4d23ff96e16066daded34d7839e58c35a36ec3ec6713970075",
        "en": "eef2075229ef45aa4062cd0bf3ce0a347219c0049d1643997a522fd173936e2d",
    },
    "2026-11-30c": {
        "hi": "282fb23259a19860f8af4724df56b03903fcf4c74c811357b28581053f2f051d",
        "en": "e7677b86cd828615e17edcae7a9498ce9e597113fd8e004b00a1c5e7e811e893",
    },
    "2026-11-30d": {
        "hi": "b12a8334ec60dd860096b55e0fb91339fd22a0cc69a89b25936ac4b2a2dd34bd",
        "en": "fcc7c5905714bcb2a08a64ad4191272cf77c130f3475503525449ae5ed5bff70",
    },
}


@pytest.fixture
def asha(telegram: World, bot: Runtime) -> Person:
    """Asha, who agreed to the notice of an earlier year."""
    asha = worker(telegram, 7, "Asha Devi")
    tables.Consent.update(notice_version="2025-01", text_hash="0" * 64).execute()
    tables.Chat.create(chat_id=7, kind="private", language="hi")
    return asha


def consents() -> list[tuple[str, str]]:
    rows = tables.Consent.select().order_by(tables.Consent.id)
    return [(row.notice_version, row.language) for row in rows]


@pytest.mark.parametrize("language", ["hi", "en"])
def test_other_words_need_another_version(language: str) -> None:
    t = Catalogues().text(language, Settings().zone)
    words = privacy.consent(t, Terms.from_settings(Settings()))
    assert MARKS[NOTICE_VERSION][language] == hashlib.sha256(words.encode()).hexdigest()


async def test_the_words_that_a_worker_agrees_to_are_kept(asha: Person) -> None:
    await asha.says("/me")
    await asha.presses("✅")
    kept = tables.Consent.select().order_by(tables.Consent.id.desc()).get()
    notice = tables.Notice.get_by_id(kept.text_hash)
    assert (notice.version, notice.language) == (NOTICE_VERSION, "hi")
    t = Catalogues().text("hi", Settings().zone)
    assert notice.text == privacy.consent(t, Terms.from_settings(Settings()))


async def test_a_changed_notice_is_asked_once_and_then_goes_on(asha: Person) -> None:
    answer = await asha.says("/me")
    assert CHANGED in answer
    assert "18 वर्ष" in answer
    assert asha.buttons() == ["✅ हाँ, मैं सहमत हूँ", "🗑 मेरी जानकारी मिटाएँ"]
    assert "Asha Devi" in await asha.presses(asha.buttons()[0])
    assert CHANGED not in await asha.says("/me")
    assert consents() == [("2025-01", "hi"), (NOTICE_VERSION, "hi")]
    row = tables.Consent.select().order_by(tables.Consent.id.desc()).get()
    given = consent_gate.given(Catalogues(), Settings(), "hi")
    assert (row.text_hash, row.worker.name) == (given.text_hash, "Asha Devi")


async def test_a_button_pressed_before_agreeing_is_done_after_it(
    telegram: World, asha: Person
) -> None:
    bring_meena(telegram)
    plan(at=telegram.clock.now() + (NOON - NOON.replace(hour=1)))
    tables.Consent.update(
        notice_version=NOTICE_VERSION,
        text_hash=consent_gate.given(Catalogues(), Settings(), "hi").text_hash,
    ).execute()
    await asha.says("/trainings")
    tables.Consent.update(text_hash="0" * 64).execute()
    assert CHANGED in await asha.presses(asha.buttons()[0])
    assert not tables.Enrolment.select().exists()
    await asha.presses("✅ हाँ")
    assert tables.Enrolment.select().where(tables.Enrolment.state == "enrolled").count() == 1


async def test_an_open_form_asks_its_question_again_after_agreeing(
    telegram: World, bot: Runtime
) -> None:
    meena = bring_meena(telegram)
    await meena.says("/newtraining PC21")
    question = meena.last()["text"]
    tables.Consent.update(notice_version="2025-01").execute()
    assert CHANGED in await meena.says("Electoral roll")
    await meena.presses("✅")
    assert meena.last()["text"] == question
    draft = form_drafts.load(900, 900)
    assert draft
    assert "Electoral roll" not in str(draft.data)


async def test_a_booth_typed_as_a_number_is_shown_after_agreeing(asha: Person) -> None:
    assert CHANGED in await asha.says("166/2")
    assert "166/2" in await asha.presses("✅ हाँ")


async def test_a_changed_notice_comes_whole_once_and_then_with_its_buttons_alone(
    asha: Person,
) -> None:
    await asha.says("/me")
    again = await asha.says("166/2")
    assert Catalogues().text("hi", Settings().zone)("privacy.above") in again
    assert CHANGED not in again
    assert asha.buttons() == ["✅ हाँ, मैं सहमत हूँ", "🗑 मेरी जानकारी मिटाएँ"]
    assert "166/2" in await asha.presses("✅ हाँ")


async def test_agreeing_twice_is_kept_once(asha: Person) -> None:
    await asha.says("/me")
    message = asha.last()["message_id"]
    await asha.sends_data("agree:", message)
    await asha.sends_data("agree:", message)
    assert len(consents()) == 2


@pytest.mark.parametrize("command", ["privacy", "mydata", "erase", "help", "language"])
async def test_what_a_person_must_always_be_able_to_do_works_before_agreeing(
    asha: Person, command: str
) -> None:
    answer = await asha.says(f"/{command}")
    assert answer.strip()
    assert CHANGED not in answer
    assert not tables.Inbox.select().where(tables.Inbox.state == "failed").exists()


async def test_who_does_not_agree_can_erase_everything_at_once(asha: Person) -> None:
    await asha.says("/me")
    await asha.presses("🗑 मेरी जानकारी मिटाएँ")
    assert "मिट गई" in await asha.presses("🗑 हाँ")
    assert not tables.Worker.select().exists()


async def test_other_words_under_the_same_version_ask_too(asha: Person) -> None:
    tables.Consent.update(notice_version=NOTICE_VERSION).execute()
    assert CHANGED in await asha.says("/me")


async def test_who_read_it_in_the_other_language_is_not_asked(asha: Person) -> None:
    english = consent_gate.given(Catalogues(), Settings(), "en")
    tables.Consent.update(
        notice_version=english.notice_version, text_hash=english.text_hash
    ).execute()
    assert CHANGED not in await asha.says("/me")


async def test_a_group_is_not_asked_and_neither_is_a_newcomer(
    telegram: World, asha: Person
) -> None:
    chat = telegram.add_group("Agar", asha.user)
    groups.bring_bot(telegram, asha.user, chat.id, "add")
    assert CHANGED not in await Person(telegram, asha.user, chat).says("/booth 166/2")
    assert CHANGED not in await newcomer(telegram, 8, "Ravi").says("/booth 166/2")


async def test_an_unfinished_registration_reads_a_changed_notice_anew(
    telegram: World, bot: Runtime
) -> None:
    sunita = newcomer(telegram, 5, "Sunita")
    await sunita.says("/start")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅ हाँ")
    await sunita.shares(sunita.user)
    data = {"consent": [*Consent.to("other words", "hi").agreed, "hi"], "phone": "x"}
    form_drafts.save(5, 5, "register", data, telegram.clock.now())
    assert "18 वर्ष" in await sunita.says("/register")


async def test_privacy_answers_before_registration_in_groups_and_in_the_middle_of_a_form(
    telegram: World, bot: Runtime
) -> None:
    sunita = newcomer(telegram, 5, "Sunita")
    assert "वोटर ID" in await sunita.says("/privacy")
    assert sunita.buttons() == ["📄 मेरी पूरी जानकारी", "🗑 मेरी जानकारी मिटाएँ"]
    chat = telegram.add_group("Agar", sunita.user)
    groups.bring_bot(telegram, sunita.user, chat.id, "add")
    in_group = Person(telegram, sunita.user, chat)
    assert NOTICE_VERSION in await in_group.says("/privacy")
    assert in_group.buttons() == []
    await sunita.says("/start")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅ हाँ")
    assert NOTICE_VERSION in await sunita.says("/privacy")
    assert "क्या नाम" in await sunita.shares(sunita.user)


@pytest.mark.parametrize("language", ["hi", "en"])
def test_the_notice_says_for_how_many_days_and_in_whose_name(language: str) -> None:
    t = Catalogues().text(language, Settings().zone)
    given = Settings().model_copy(
        update={
            "campaign_name": "Jan Seva",
            "keep_drafts_days": 11,
            "invitation_days": 12,
            "keep_updates_days": 13,
            "keep_texts_days": 14,
        }
    )
    text = privacy.page(t, Terms.from_settings(given))
    assert all(word in text for word in ("Jan Seva", "11", "12", "13", "14", "/erase", "/mydata"))
    assert len(text) < 4096


NAMED = {
    "org_name": "Jan Seva <Samiti>",
    "org_address": "12 Station Road, Agar",
    "contact_name": "Meena Parmar",
    "contact": "+91 98260 00000",
}


@pytest.mark.parametrize("language", ["hi", "en"])
def test_the_notice_has_four_lines_and_folds_the_rest(language: str) -> None:
    t = Catalogues().text(language, Settings().zone)
    text = privacy.notice(t, Terms.from_settings(Settings().model_copy(update=NAMED)))
    brief, _, rest = text.partition("<blockquote expandable>")
    assert len(brief.strip().splitlines()) == 4
    assert rest.endswith("</blockquote>")
    who_asks, *_, choices = brief.strip().splitlines()
    assert "<b>Jan Seva &lt;Samiti&gt;, 12 Station Road, Agar</b>" in who_asks
    assert "Meena Parmar, +91 98260 00000" in choices
    assert "Data Protection Board" in rest


@pytest.mark.parametrize(
    ("language", "may_see"), [("hi", "समन्वयक उसे देख सकते हैं"), ("en", "coordinators can see it")]
)
def test_the_lines_that_everybody_reads_say_who_can_see_the_number(
    language: str, may_see: str
) -> None:
    t = Catalogues().text(language, Settings().zone)
    brief = privacy.notice(t, Terms.from_settings(Settings())).partition("<blockquote")[0]
    assert may_see in brief


@pytest.mark.parametrize("language", ["hi", "en"])
def test_without_a_contact_the_notice_names_the_campaigns_coordinators(language: str) -> None:
    t = Catalogues().text(language, Settings().zone)
    brief = privacy.notice(t, Terms.from_settings(Settings())).partition("<blockquote")[0]
    nobody = t("privacy.nobody_named", campaign=Settings().campaign_name)
    assert brief.strip().endswith(nobody)
    assert f"<b>{Settings().campaign_name}</b>" in brief.splitlines()[0]
    assert privacy.whose(t, Terms.from_settings(Settings())) == ""
