"""A Telegram of its own, on a simulated clock, for the tests of the rate limiter."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from telegram.error import RetryAfter

from bot.api import QueuedSend, RateLimiter, RateLimits

GROUP = -100


ASHA, RAVI = 1, 2


@dataclass
class Telegram:
    """Records when each message arrives; may ask to wait."""

    limiter: RateLimiter
    arrived: list[tuple[float, int, str]] = field(default_factory=list)
    floods: dict[int, list[int]] = field(default_factory=dict)  # by chat, seconds to wait

    async def send(
        self,
        chat: int,
        text: str = "",
        *,
        endpoint: str = "sendMessage",
        priority: int | None = None,
        way: float = 0.0,
        back: float = 0.0,
    ) -> Any:
        """Send as the bot does; it takes `way` seconds to arrive and `back` to be answered."""

        async def about_to_send() -> None:
            return None

        async def call() -> bool:
            await asyncio.sleep(way)
            self.arrived.append((asyncio.get_running_loop().time(), chat, text))
            if self.floods.get(chat):
                raise RetryAfter(self.floods[chat].pop(0))
            await asyncio.sleep(back)
            return True

        queued = None if priority is None else QueuedSend(priority, about_to_send)
        return await self.limiter.process_request(call, (), {}, endpoint, {"chat_id": chat}, queued)

    def texts(self) -> list[str]:
        """Return what arrived, in order."""
        return [text for _, _, text in self.arrived]


def new(**limits: int) -> Telegram:
    return Telegram(RateLimiter(RateLimits(**limits)))
