"""A webhook that was removed, that is another's, or that fails is noticed, and told once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from telegram import WebhookInfo
from telegram.error import NetworkError

from bot.ops import WebhookWatch
from models import maintenance, tables
from models.database import Database
from models.maintenance import WebhookProblem
from tests.support.world import DAY, NOON, agar_and_susner, coordinator, give, person

OURS = "https://bot.example.org/webhook"
MINUTE = timedelta(minutes=1)


class Watched:
    """A webhook as Telegram describes it, and the watch over it, minute by minute."""

    def __init__(self) -> None:
        self.url, self.waiting = OURS, 0
        self.error_at: datetime | None = None
        self.answers, self.tells = True, True
        self.told: list[WebhookProblem] = []
        self.now = NOON
        self.watch = WebhookWatch(OURS, self._ask, self._tell)

    async def minute(self) -> WebhookProblem | None:
        self.now += MINUTE
        await self.watch.look(self.now)
        return self.watch.problem

    async def _ask(self) -> WebhookInfo:
        if not self.answers:
            raise NetworkError("away")
        return WebhookInfo(self.url, False, self.waiting, self.error_at, "Connection refused")

    async def _tell(self, problem: WebhookProblem) -> None:
        if not self.tells:
            raise OSError("the database is away")
        self.told.append(problem)


@pytest.fixture
def webhook() -> Watched:
    """A webhook that is as it should be."""
    return Watched()


async def test_one_in_good_order_is_no_problem(webhook: Watched) -> None:
    webhook.waiting = 3  # which are being posted
    assert [await webhook.minute() for _ in range(3)] == [None] * 3
    assert webhook.told == []


@pytest.mark.parametrize(
    ("url", "problem"),
    [("", WebhookProblem.REMOVED), ("https://other.example.org/x", WebhookProblem.ELSEWHERE)],
)
async def test_one_that_is_gone_is_told_once_and_its_end_is_logged(
    webhook: Watched, url: str, problem: WebhookProblem, caplog: pytest.LogCaptureFixture
) -> None:
    webhook.url = url
    assert [await webhook.minute() for _ in range(5)] == [problem] * 5
    assert webhook.told == [problem]
    assert len(caplog.messages) == 1
    webhook.url = OURS
    assert await webhook.minute() is None
    assert caplog.messages[1:] == ["webhook: well again"]
    assert "other.example.org" not in caplog.text


async def test_errors_that_pile_up_are_told_within_five_minutes(
    webhook: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    webhook.error_at, webhook.waiting = NOON, 7
    found = [await webhook.minute() for _ in range(4)]
    assert WebhookProblem.FAILING in found
    assert webhook.told == [WebhookProblem.FAILING]
    assert caplog.messages == ["webhook: posts fail, 7 updates wait: Connection refused"]


async def test_an_error_that_passed_is_no_problem(webhook: Watched) -> None:
    webhook.error_at = NOON  # and nothing waits
    assert await webhook.minute() is None
    webhook.waiting = 1
    webhook.error_at = NOON - DAY
    assert [await webhook.minute() for _ in range(3)] == [None] * 3
    webhook.error_at = webhook.now
    assert await webhook.minute() is None  # one look alone may fall into a restart
    webhook.waiting = 0
    assert await webhook.minute() is None
    assert webhook.told == []


async def test_while_telegram_does_not_answer_nothing_changes(webhook: Watched) -> None:
    webhook.url = ""
    await webhook.minute()
    webhook.answers = False
    assert await webhook.minute() == WebhookProblem.REMOVED


async def test_what_could_not_be_told_is_told_at_the_next_look(webhook: Watched) -> None:
    webhook.url, webhook.tells = "", False
    with pytest.raises(OSError, match="away"):
        await webhook.minute()
    webhook.tells = True
    await webhook.minute()
    await webhook.minute()
    assert webhook.told == [WebhookProblem.REMOVED]


def test_each_admin_is_told_once_a_day_whichever_process_sees_it(db: Database) -> None:
    agar_and_susner()
    coordinator(900, "Meena", "PC21")
    for number, name in ((901, "Anil Rao"), (902, "Sunita Rao")):
        give(person(number, name, "166/2"), "MP", "admin")
    zone = ZoneInfo("Asia/Kolkata")
    told = [
        maintenance.tell_admins(WebhookProblem.REMOVED, moment, zone)
        for moment in (NOON, NOON + MINUTE, NOON + DAY)
    ]
    assert told == [2, 0, 2]
    assert {row.chat_id for row in tables.Outbox.select()} == {901, 902}
