"""/booth leads on: to what the booth needs next, and to its constituency."""

import pytest

from playground.telegram import World
from tests.bot.support.agar_people import newcomer, worker
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person

__all__ = ["clock"]


@pytest.fixture
def asha(telegram: World, bot: object) -> Person:
    """Asha, a worker of booth 166/2."""
    return worker(telegram, 1, "Asha", "166/2")


def runs(person: Person) -> list[str]:
    """Return what the buttons under the bot's last message do, from the top."""
    rows = person.last().get("reply_markup", {}).get("inline_keyboard", [])
    data = [b.get("callback_data", "").split(":") for row in rows for b in row]
    return [":".join(parts[1:]) if parts[0] == "run" else parts[0] for parts in data]


@pytest.mark.parametrize(
    ("step", "leads_to"),
    [
        ("first_worker", ["invite:"]),
        ("confirm_more", ["invite:"]),
        ("train", ["trainings:"]),
        ("fill_posts", ["roster"]),
        ("activate", []),
        ("keep", []),
    ],
)
async def test_a_worker_is_led_to_what_the_booth_needs_next_and_to_its_ac(
    asha: Person, monkeypatch: pytest.MonkeyPatch, step: str, leads_to: list[str]
) -> None:
    monkeypatch.setattr("models.strength.booths._next_step", lambda numbers, weights: step)
    await asha.says("/booth 166/3")
    assert runs(asha) == [*leads_to, "strength:AC166"]
    assert "बटन" not in await asha.presses(asha.buttons()[0])  # it is no old one


async def test_a_newcomer_can_register_there(telegram: World, bot: object) -> None:
    farid = newcomer(telegram, 3, "Farid")
    await farid.says("/booth 166/3")
    assert runs(farid) == ["register:166/3"]
