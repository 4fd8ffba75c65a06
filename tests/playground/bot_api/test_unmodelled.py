"""Every parameter of Telegram is either modelled or refused by its name."""

import inspect
from typing import Any

import aiogram.methods
import pytest

from playground.bot_api import methods
from playground.bot_api.methods import METHODS, unmodelled
from playground.telegram import TelegramUser
from tests.playground.answer_checks import SPECIFICATION
from tests.playground.conftest import Api, Play

# Read by no name of its own, or true of everything that is sent here.
WITHOUT_EFFECT = {"disable_notification", "disable_content_type_detection"}


def parameters(name: str) -> set[str]:
    """The parameters that the specification and aiogram, which is newer, know of a method."""
    model = getattr(aiogram.methods, name[0].upper() + name[1:])
    fields = SPECIFICATION["methods"][name]["fields"]
    return {*(field["name"] for field in fields), *model.model_fields}


NAMES = sorted(name for name in SPECIFICATION["methods"] if name.lower() in METHODS)


def test_the_methods_here_are_those_of_telegram() -> None:
    assert {name.lower() for name in NAMES} == METHODS.keys()


@pytest.mark.parametrize("method", NAMES)
def test_a_parameter_is_read_or_refused(method: str) -> None:
    modules = (module for _, module in inspect.getmembers(methods, inspect.ismodule))
    source = "".join(inspect.getsource(m) for m in modules if m is not unmodelled)
    left = parameters(method) - WITHOUT_EFFECT - {*unmodelled.NOT_MODELLED.get(method.lower(), ())}
    assert {name for name in left if f'"{name}"' not in source} == set()


@pytest.mark.parametrize(
    ("method", "parameter", "value"),
    [
        ("sendPhoto", "has_spoiler", True),
        ("sendMessage", "message_effect_id", "5104841245755180586"),
        ("sendMessage", "ephemeral_message_parameters", {"receiver_user_id": 7}),
        ("createForumTopic", "icon_color", 7322096),
        ("answerCallbackQuery", "cache_time", 60),
        ("setWebhook", "ip_address", "127.0.0.1"),
    ],
)
async def test_a_parameter_that_is_not_modelled_is_named(
    play: Play, api: Api, asha: TelegramUser, method: str, parameter: str, value: Any
) -> None:
    await play.post("start", viewer=asha.id)
    status, answer = await api(method, chat_id=asha.id, text="x", **{parameter: value})
    assert status == 501
    assert answer["description"] == f"Not Implemented: parameter {parameter}"
    assert len((await play.get("messages", viewer=asha.id, chat=asha.id))["messages"]) == 1


async def test_a_parameter_that_asks_for_nothing_is_no_reason_to_refuse(
    play: Play, api: Api, asha: TelegramUser
) -> None:
    await play.post("start", viewer=asha.id)
    nothing = {"message_effect_id": "", "allow_paid_broadcast": False, "receiver_user_id": None}
    assert (await api("sendMessage", chat_id=asha.id, text="x", **nothing))[0] == 200
