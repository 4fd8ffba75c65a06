"""The question to somebody whose phone is registered under another Telegram account.

Telegram vouches that they have it now. Nothing is shown of who is registered with it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict, TypeVar

from bot.conversation import Context, Parsed, Reply, Step, answer_button
from bot.handlers.account.own_contact import shared_phone
from bot.keyboards import column
from models.errors import NotChosen
from models.workers import PhoneClaim, phone_owner

MOVE, OTHER = "move", "other"  # the registration is their own; it is somebody else's
A = TypeVar("A", bound=Mapping[str, object])


class ClaimAnswers(TypedDict, total=False):
    """The phone, when it was shared, whether another account has it, and whose that one is."""

    phone: str
    proven: str  # ISO time
    taken: bool
    claim: str  # MOVE or OTHER


async def parse_own_phone(ctx: Context, text: str, data: Any) -> Parsed:
    """Return the phone of the person's own contact; whose it was is asked next, if anybody's."""
    phone = shared_phone(ctx)
    taken = await ctx.run(phone_owner.is_taken, ctx.user_id, phone, ctx.services.keys)
    return Parsed(phone, {"taken": taken, "proven": ctx.now.isoformat()})


def claim_step(form: str, question: str, labels: Mapping[str, str]) -> Step[A]:
    """Return the step that asks whose the registration is; `labels` are keys by the answers."""

    async def ask(ctx: Context, data: A) -> Reply:
        buttons = [
            answer_button(ctx.t.plain(label), form, "claim", answer)
            for answer, label in labels.items()
        ]
        return Reply(ctx.t(question), column(buttons))

    async def parse(ctx: Context, text: str, data: A) -> str:
        if text not in labels:
            raise NotChosen
        return text

    return Step("claim", ask, parse, applies=lambda data: bool(data.get("taken")))


def proven_at(data: ClaimAnswers, now: datetime) -> datetime:
    """Return when the phone was shared; `now` in a form from before that was kept."""
    return datetime.fromisoformat(data["proven"]) if "proven" in data else now


def claim_of(data: ClaimAnswers, now: datetime) -> PhoneClaim | None:
    """Return the claim to a phone that somebody else is registered with, or None."""
    return PhoneClaim(proven_at(data, now)) if data.get("claim") == OTHER else None
