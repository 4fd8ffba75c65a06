"""What a check found: whether it is as it should be, and what to do where it is not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.cli.terminal import explanation

NAMED = 5  # of many things that are wrong alike
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


class State(StrEnum):
    """How a check ended. Only `fail` needs somebody at once."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """The end of one check. `remedy` names a setting, a command or a file; "" where none helps.

    Neither names a person, a phone or the token.
    """

    state: State
    found: str
    remedy: str = ""


def ok(found: str) -> Finding:
    """Return that all is well."""
    return Finding(State.OK, found)


def warn(found: str, remedy: str) -> Finding:
    """Return that something is not as it should be, and the bot works all the same."""
    return Finding(State.WARN, found, remedy)


def fail(found: str, remedy: str) -> Finding:
    """Return that something does not work until somebody does what the remedy says."""
    return Finding(State.FAIL, found, remedy)


def not_checked(why: str) -> Finding:
    """Return that a check could not be made, for a reason that another line is about."""
    return Finding(State.WARN, f"not checked: {why}")


def unfinished(error: Exception) -> Finding:
    """Return that a check broke off."""
    why = explanation(error) or f"{type(error).__name__}"
    return fail(f"could not be checked: {why}", "try again; if it happens again, report this line")


def examined(check: Callable[[], Finding]) -> Finding:
    """Return what a check finds; an error in it is a finding too."""
    try:
        return check()
    except Exception as error:
        return unfinished(error)


def named(things: Iterable[str]) -> str:
    """Return the first NAMED things in one line, and how many more there are."""
    all_things = list(things)
    more = len(all_things) - NAMED
    return ", ".join(all_things[:NAMED]) + (f" and {more} more" if more > 0 else "")


def span(seconds: float) -> str:
    """Return a length of time in the unit that fits it."""
    for unit, length in (("days", _DAY), ("h", _HOUR), ("min", _MINUTE)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"
