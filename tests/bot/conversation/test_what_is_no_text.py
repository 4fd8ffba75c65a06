"""What Telegram sends besides texts: captions, edits, live locations, service messages."""

from typing import Any

import pytest

from bot.intake import handle_raw
from bot.runtime import Runtime
from playground.telegram import World, groups
from tests.bot.support.people import Person, settled

PNG = [{"file_id": "p", "file_unique_id": "q", "width": 9, "height": 9}]
FILE = {"file_id": "a", "file_unique_id": "b", "file_name": "namaste.mp4", "file_size": 9}
HERE = {"latitude": 23.7, "longitude": 76.0}
LIVE = HERE | {"live_period": 900}
TASKS = {"title": "Today", "tasks": [{"id": 1, "text": "Booth 12"}]}
POLL = {"id": "1", "question": "When?", "options": [], "total_voter_count": 0, "is_closed": True}
STICKER = {"file_id": "s", "file_unique_id": "t", "type": "regular", "width": 9, "height": 9}
EDITED = "नया संदेश भेजिए"
NOT_READ = "सिर्फ़ लिखा हुआ"


async def posted(asha: Person, content: dict[str, Any]) -> str:
    """Have Asha post something; return the answer."""
    before = len(asha.chat.messages)
    asha.world.post(asha.chat, asha.user, content)
    await settled(asha.world)
    new = list(asha.chat.messages.values())[before + 1 :]
    return "\n".join(m.get("text", "") for m in new if m["from"]["is_bot"])


async def edited(asha: Person, content: dict[str, Any]) -> str:
    """Have Telegram replace Asha's last message; return the answer."""
    own = [m for m in asha.chat.messages.values() if not m["from"]["is_bot"]][-1]
    before = len(asha.chat.messages)
    asha.world.replace(asha.chat, own | content | {"edit_date": 1}, by_bot=False)
    await settled(asha.world)
    new = list(asha.chat.messages.values())[before:]
    return "\n".join(m["text"] for m in new if m["from"]["is_bot"])


@pytest.mark.parametrize(
    ("sent", "changes"),
    [
        ({"location": LIVE}, [{"location": LIVE | {"latitude": 23.7 + n / 100}} for n in range(3)]),
        ({"checklist": TASKS}, [{"checklist": TASKS | {"title": "Tomorrow"}}]),
        ({"photo": PNG, "caption": "165/1"}, [{"caption": "165/2"}, {"caption": "/booth 165/2"}]),
        ({"poll": POLL | {"is_closed": False}}, [{"poll": POLL}]),
        ({"document": FILE, "caption": "list"}, [{"document": FILE | {"file_name": "b.csv"}}]),
    ],
)
async def test_what_is_edited_and_is_no_text_gets_no_answer(
    asha: Person, sent: dict[str, Any], changes: list[dict[str, Any]]
) -> None:
    await asha.says("/help")
    await posted(asha, sent)
    assert [await edited(asha, change) for change in changes] == [""] * len(changes)


async def test_an_edited_text_is_answered_once_a_message_not_once_an_edit(asha: Person) -> None:
    await asha.says("/booth 165/1")
    answers = [await asha.edits(f"/booth 165/{n}") for n in (2, 3, 1)]
    assert EDITED in answers[0]
    assert answers[1:] == ["", ""]
    await asha.says("/booth 165/1")
    assert EDITED in await asha.edits("/unknown")


async def test_an_edit_that_comes_again_after_a_crash_is_answered_again(
    asha: Person, bot: Runtime
) -> None:
    await asha.says("hello")
    own = [m for m in asha.chat.messages.values() if not m["from"]["is_bot"]][-1]
    before = asha.last()["message_id"]
    for update_id in (7, 7, 8):
        raw = {"update_id": update_id, "edited_message": own | {"text": "hello!"}}
        await handle_raw(bot.services, bot.bot, raw, last=True)
    answers = [m for m in asha.chat.messages.values() if m["message_id"] > before]
    assert [EDITED in m["text"] for m in answers] == [True, True]


@pytest.mark.parametrize(
    "sent",
    [
        {"pinned_message": {"message_id": 1, "date": 1, "text": "165/1"}},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"write_access_allowed": {"from_request": True}},
        {"users_shared": {"request_id": 1, "users": [{"user_id": 5}]}},
        {"chat_shared": {"request_id": 1, "chat_id": -5}},
        {"chat_background_set": {"type": {"type": "wallpaper"}}},
        {"gift": {"gift": {"id": "1"}, "text": "165/1"}},
        {"unique_gift": {"gift": {"name": "n"}}},
        {"forum_topic_created": {"name": "Agar", "icon_color": 7322096}},
        {"forum_topic_edited": {"name": "Agar"}},
        {"forum_topic_closed": {}},
        {"community_chat_added": {"community": {"id": 1}}},
        {"checklist_tasks_done": {"marked_as_done_task_ids": [1]}},
        {"connected_website": "example.org"},
        {"successful_payment": {"currency": "XTR", "total_amount": 1}},
        {"proximity_alert_triggered": {"distance": 5}},
        {"web_app_data": {"data": "165/1", "button_text": "x"}},
        {"passport_data": {}},
        {"video_chat_started": {}},
        {"something_of_next_year": {"text": "165/1"}},
        {},
    ],
)
async def test_service_messages_and_what_is_not_known_get_no_answer_in_private(
    asha: Person, sent: dict[str, Any]
) -> None:
    await asha.says("/help")
    assert await posted(asha, sent) == ""


@pytest.mark.parametrize(
    "sent",
    [
        {"location": HERE},
        {"location": LIVE},
        {"sticker": STICKER},
        {"voice": {"file_id": "v", "file_unique_id": "w", "duration": 3}},
        {"photo": PNG},
        {"animation": FILE, "document": FILE},
        {"poll": POLL},
    ],
)
async def test_whatever_else_a_person_sends_gets_their_menu_and_in_a_form_its_question(
    asha: Person, sent: dict[str, Any]
) -> None:
    await asha.says("/help")
    menu = asha.buttons()
    assert NOT_READ in await posted(asha, sent)
    assert asha.buttons() == menu
    question = await asha.says("/booth")
    answers = asha.buttons()
    again = await posted(asha, sent)
    assert again.endswith(question)
    assert "contact" in sent or NOT_READ in again
    assert asha.buttons() == answers


@pytest.mark.parametrize("media", [{"photo": PNG}, {"animation": FILE, "document": FILE}])
@pytest.mark.parametrize("caption", ["165/2", "/booth 165/2", " १६५/२ "])
async def test_a_caption_is_read_like_a_text(
    asha: Person, media: dict[str, Any], caption: str
) -> None:
    await asha.says("/help")
    assert "165/2 Village 2" in await posted(asha, media | {"caption": caption})


async def test_a_command_under_a_picture_works_in_a_group(telegram: World, asha: Person) -> None:
    chat = telegram.add_group("Susner team", asha.user)
    groups.bring_bot(telegram, asha.user, chat.id, "add")
    await settled(telegram)
    squad = Person(telegram, asha.user, chat)
    assert "165/2" in await posted(squad, {"photo": PNG, "caption": "/booth 165/2"})
    assert await posted(squad, {"photo": PNG, "caption": "165/2"}) == ""


async def test_an_album_gets_one_answer(asha: Person) -> None:
    await asha.says("/help")
    parts = [{"photo": PNG, "media_group_id": "11"} for _ in range(4)]
    answers = [await posted(asha, part) for part in parts]
    assert NOT_READ in answers[0]
    assert answers[1:] == [""] * 3
    captioned = {"photo": PNG, "media_group_id": "12", "caption": "165/2"}
    assert "165/2 Village 2" in await posted(asha, captioned)
    assert await posted(asha, {"photo": PNG, "media_group_id": "12"}) == ""


@pytest.mark.parametrize(
    "update",
    [
        {"message": {"message_id": 1, "date": 1, "text": "165/2"}},
        {"message": {"message_id": 1, "date": 1, "text": "/booth 165/2"}},
        {
            "my_chat_member": {
                "date": 1,
                "old_chat_member": {"status": "left"},
                "new_chat_member": {"status": "administrator"},
            }
        },
    ],
)
async def test_the_chat_in_which_people_write_to_a_channel_gets_no_answer(
    telegram: World, asha: Person, bot: Runtime, update: dict[str, Any]
) -> None:
    chat = telegram.add_group("Channel", asha.user, supergroup=True)
    chat.members[telegram.bot.id] = "administrator"
    of_channel = chat.to_json() | {"is_direct_messages": True}
    [(kind, content)] = update.items()
    raw = {kind: content | {"chat": of_channel, "from": asha.user.to_json()}}
    await handle_raw(bot.services, bot.bot, {"update_id": 7} | raw, last=True)
    assert not [m for m in chat.messages.values() if m["from"]["is_bot"]]
