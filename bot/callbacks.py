"""Callback data of buttons: `<action>:<value>:…`, ids and codes only, at most 64 bytes.

@action("booth", int)
async def press(ctx: Context, booth_id: int) -> None: …

pack("booth", 12)  # "booth:12"
"""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Any

LIMIT = 64  # bytes, Telegram's limit
MAX_ID = 2**63 - 1
Press = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Action:
    """A kind of button: its name, the types of its values (int or str), and its handler.

    A last value of type str takes the rest, colons too. What is of a `campaign` is refused in the
    48 hours before a poll.
    """

    name: str
    types: tuple[type, ...]
    press: Press
    campaign: bool = False


_actions: dict[str, Action] = {}


def action(
    name: str, *types: type, private: bool = False, campaign: bool = False
) -> Callable[[Press], Press]:
    """Register the decorated function as the handler of buttons with this name.

    `private`: only for a private chat; in a group it does nothing, whoever sends its data.
    `campaign`: refused, and not shown, in the 48 hours before a poll.
    """

    def register(press: Press) -> Press:
        if name in _actions:
            raise ValueError(f"two actions are called {name}")
        guarded = _in_private(press) if private else press
        _actions[name] = Action(name, types, guarded, campaign)
        return press

    return register


def _in_private(press: Press) -> Press:
    async def guarded(ctx: Any, *values: Any) -> None:
        if ctx.is_private:
            await press(ctx, *values)
        else:
            ctx.toast(ctx.t.plain("frame.old_button"))

    return guarded


def is_campaign(data: str, commands: Collection[str]) -> bool:
    """Return whether a button is refused before a poll: its action, or the command that it runs.

    `commands` are the names of those that are refused.
    """
    name, _, rest = data.partition(":")
    if name == "run":
        return rest.partition(":")[0] in commands
    return name in _actions and _actions[name].campaign


def pack(name: str, *values: object) -> str:
    """Build the data of a button; raises ValueError when it is longer than 64 bytes."""
    data = ":".join((name, *map(str, values)))
    if len(data.encode()) > LIMIT:
        raise ValueError(f"callback data of {len(data.encode())} bytes: {name}")
    return data


def fits(name: str, *values: object) -> bool:
    """Check whether a button can hold these values."""
    return len(":".join((name, *map(str, values))).encode()) <= LIMIT


def parse(data: str) -> tuple[Action, tuple[Any, ...]] | None:
    """Parse a button's data into its action and typed values; None when no action fits."""
    name, _, rest = data.partition(":")
    action = _actions.get(name)
    if action is None:
        return None
    values = rest.split(":", max(0, len(action.types) - 1)) if action.types else []
    if len(values) != len(action.types) or (rest and not action.types):
        return None
    try:
        return action, tuple(_read(kind, v) for kind, v in zip(action.types, values, strict=True))
    except ValueError:
        return None


def _read(kind: type, text: str) -> int | str:
    if kind is str:
        return text
    if not text.removeprefix("-").isascii() or not text.removeprefix("-").isdigit():
        raise ValueError("not a number")
    number = int(text)
    if abs(number) > MAX_ID:
        raise ValueError("out of range")
    return number
