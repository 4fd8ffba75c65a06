"""Who may what: every command and every button, for every role, inside and outside its place.

A new command, button or form needs a line in COMMANDS, ACTIONS or FORMS, else the first test fails:
what is typed, whose right it is (`needs`), which tables of one's own it may change without any
right (`own`), whether it changes something with the right, and whether it shows people (`shows`).
`{place}` and the like are filled in for a place inside and two outside; they are in roles.py.
"""

import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot import callbacks, dialogues
from bot.commands import COMMANDS as BY_NAME
from bot.commands import TABLE
from models import tables
from tests.bot.roles import (
    CHATS,
    COORDINATORS,
    COVERED,
    ROLES,
    TARGETS,
    WORKERS,
    Inline,
    Stage,
    Tried,
)

ANYBODY = frozenset(ROLES)
ABOVE_ACS = COORDINATORS - {"AC coordinator"}  # who may give the post of an AC's coordinator
Roles = frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """What somebody tries, and what may come of it."""

    typed: tuple[str, ...] = ("",)
    needs: Roles = ANYBODY  # for COORDINATORS, and inside their place alone
    own: frozenset[str] = frozenset()
    changes: bool = False
    sees: Roles = frozenset()


def own(*names: str) -> frozenset[str]:
    """Name tables in which one's own rows may change."""
    return frozenset(names)


COMMANDS = {
    "start": Rule(
        (
            "",
            "b{booth}",
            "i{public_id}",
            "e{session}",
            "a" + "x" * 22,
            "a{link}",
            "cappoint",
            "cposts",
            "w{public_id}",
        ),
        WORKERS,
        own("enrolment", "session"),
        sees=COORDINATORS,  # a card that is scanned
    ),
    "register": Rule(("", "{booth} Zz", "{worker}", "T{session}", "a" + "x" * 22)),
    "me": Rule(),
    "booth": Rule(("", "{booth}", "{empty}")),
    "trainings": Rule(),
    "enrol": Rule(("", "T{session}"), WORKERS, own("enrolment", "session")),
    "cancel": Rule(("", "T{session}"), WORKERS, own("enrolment", "session")),
    "mytrainings": Rule(),
    "strength": Rule(("", "{place}")),
    "posts": Rule(("", "{place}", "{booth}"), COORDINATORS, changes=True, sees=COORDINATORS),
    "newtraining": Rule(
        ("", "{place}", "{place} 2026-12-01 15:00 30 Hall; Roll"), COORDINATORS, changes=True
    ),
    "target": Rule(("", "{place}", "{place} confirmed 50 2026-12-31"), COORDINATORS, changes=True),
    "appoint": Rule(
        ("", "{worker}", "booth_agent {booth}", "{worker} booth_agent {booth}", "trainer {place}"),
        COORDINATORS,
        changes=True,
        sees=COORDINATORS,
    ),
    "link": Rule(("", "{place}"), COORDINATORS, changes=True),
    "unlink": Rule(("",), COORDINATORS, changes=True),
    "targets": Rule(),
    "schedule": Rule(),
    "settime": Rule(("", "targets 07:30", "schedule -"), COORDINATORS, changes=True),
    "language": Rule(),
    "privacy": Rule(),
    "help": Rule(),
}
ACTIONS = {
    "run": Rule(
        (
            "posts:{place}",
            "appoint:{worker} booth_agent {booth}",
            "link:{place}",
            "unlink:",
            "target:{place} confirmed 50 2026-12-31",
            "newtraining:{place} 2026-12-01 15:00 30 H; R",
            "settime:targets 07:30",
        ),
        COORDINATORS,
        changes=True,
        sees=COORDINATORS,
    ),
    "language": Rule(("hi:", "hi:cposts", "hi:a" + "x" * 22), COORDINATORS, own("chat")),
    "booth": Rule(("{booth_id}",)),
    "calloff": Rule(("{session}",), COORDINATORS, changes=True),
    "form": Rule(("appoint:confirm:yes", "target:confirm:yes", "newtraining:confirm:yes")),
    "back": Rule(("appoint:confirm", "target:confirm")),
    "page": Rule(("appoint:place:1", "booth:booth:1")),
    "quit": Rule(("appoint", "register")),
    "change": Rule(("name", "booth", "phone")),
    "rename": Rule(("",)),
    "rebooth": Rule(("0", "1795415400000000")),
    "afresh": Rule(("",)),
    "elsewhere": Rule(("",)),
    "revoke": Rule(("{link}",), COORDINATORS, changes=True),
    "roster": Rule(
        ("{place_id}:0:0", "{place_id}:{booth_id}:0"), COORDINATORS, changes=True, sees=COORDINATORS
    ),
    "post": Rule(("{post}",), COORDINATORS, changes=True, sees=COORDINATORS),
    "askend": Rule(("{post}",), COORDINATORS, changes=True, sees=COORDINATORS),
    "endpost": Rule(("{post}",), COORDINATORS, changes=True, sees=COORDINATORS),
}
GIVEN = {"place": "{place_id}", "ac": "{place_id}", "person": "{worker}"}
FORMS: dict[str, tuple[Rule, dict[str, str] | None]] = {  # with the answers before the last
    "appoint": (
        Rule(needs=COORDINATORS, changes=True, sees=COORDINATORS),
        GIVEN | {"kind": "booth_agent", "booth": "{empty_id}"},
    ),
    "target": (
        Rule(needs=COORDINATORS, changes=True),
        {"place": "{place_id}", "measure": "confirmed", "number": "50", "until": "2026-12-31"},
    ),
    "newtraining": (
        Rule(needs=COORDINATORS, changes=True),
        {"place": "{place_id}", "subject": "Roll", "day": "2026-12-01", "time": "15:00",
         "seats": "30", "venue": "Hall"},
    ),
    "register": (Rule(), None),
    "newname": (Rule(), None),
    "newbooth": (Rule(), None),
    "newphone": (Rule(), None),
    "booth": (Rule(), None),
}  # fmt: skip
GARBAGE = (
    "", ":", ":x", ":-1", ":0", ":{post}:{post}", ":9223372036854775807", ":1e3", ":'; --",
    ":0:0:0:0:0", ":x:y:z:v", ":🙂", ":" + "9" * 60, ":appoint:confirm:no", ":None",
)  # fmt: skip


@pytest.fixture(scope="module")
def stage(sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Everybody at their place."""
    path = tmp_path_factory.mktemp("roles") / "roles.db"
    shutil.copyfile(sqlite, path)
    database = Inline(f"sqlite:///{path}")
    yield Stage(database)
    database.close()


def wrongs(stage: Stage, rule: Rule, role: str, target: str, chat: str, tried: Tried) -> list[str]:
    """Say what went wrong in a try, judged by the rule."""
    right = role in rule.needs and (
        rule.needs != COORDINATORS or (target in COVERED[role] and chat != "hidden")
    )
    free = rule.own if role in WORKERS or rule.needs != WORKERS else frozenset[str]()
    sees = role in rule.sees and target in COVERED[role] and chat == "private"
    free |= {"audit"} if sees else set()
    wrong = []
    if not right and (more := tried.changed - free):
        wrong.append(f"changed {sorted(more)}")
    if right and not rule.changes and (more := tried.changed - free):
        wrong.append(f"changed {sorted(more)} though it should change nothing")
    if not sees and (leaked := stage.leaks(role, tried.answers)):
        wrong.append(f"showed {leaked}")
    if tried.methods & {"getChatMember", "getChatAdministrators"}:
        wrong.append("asked Telegram who is an admin")
    return wrong


async def judge(stage: Stage, name: str, rule: Rule, **how: Any) -> None:
    """Let everybody try everything that a rule names, everywhere; judge what came of it."""
    wrong: list[str] = []
    did: set[str] = set()
    showed = False
    for role, target, chat, typed in _tries(rule, how.get("chats", CHATS), how.get("fits", CHATS)):
        what = stage.fill(how["form"].format(name=name, typed=typed), target)
        draft = _filled(stage, how.get("draft"), target)
        tried = await stage.tries(role, target, chat, draft, **{how["by"]: what})
        found = wrongs(stage, rule, role, target, chat, tried)
        wrong += [f"{role}, {chat}: {what!r} {one}" for one in found]
        if tried.changed - rule.own - {"audit" if rule.sees and not rule.changes else ""}:
            did.add(role)
        showed = showed or bool(stage.leaks(role, tried.answers))
    assert wrong == []
    assert did == (rule.needs if rule.changes else set()), "who should be able is not"
    assert showed == bool(rule.sees), "nobody is shown what some may see"


def _tries(
    rule: Rule, chats: Collection[str], fits: Collection[str]
) -> Iterator[tuple[str, str, str, str]]:
    """Give role, target, chat and what is typed; less where a command is for another sort of chat.

    Who hides behind the group is nobody in particular, so one of them is enough.
    """
    for chat in chats:
        roles = ("admin",) if chat == "hidden" else ROLES
        at, typed = (TARGETS, rule.typed) if chat in fits else (TARGETS[:1], rule.typed[-1:])
        yield from ((role, target, chat, text) for role in roles for target in at for text in typed)


def _filled(stage: Stage, draft: dict[str, Any] | None, target: str) -> dict[str, Any] | None:
    if draft is None:
        return None
    data: dict[str, Any] = {k: stage.fill(v, target) for k, v in draft["data"].items()}
    numbers = {k: int(v) for k, v in data.items() if v.isdecimal()}
    return {"form": draft["form"], "data": data | numbers}


def test_every_command_button_and_form_is_judged() -> None:
    assert set(COMMANDS) == {command.name for command in TABLE}
    assert set(ACTIONS) == set(callbacks._actions)
    assert set(FORMS) == set(dialogues._forms)


@pytest.mark.parametrize("name", COMMANDS)
async def test_a_command_does_and_shows_what_its_callers_posts_allow(
    stage: Stage, name: str
) -> None:
    private, group = (scope in BY_NAME[name].scopes for scope in ("private", "group"))
    fits = [chat for chat in CHATS if (private if chat == "private" else group)]
    await judge(stage, name, COMMANDS[name], form="/{name} {typed}", by="text", fits=fits)


@pytest.mark.parametrize("name", ACTIONS)
async def test_a_button_typed_by_hand_does_and_shows_no_more(stage: Stage, name: str) -> None:
    form = "{name}:{typed}" if ACTIONS[name].typed != ("",) else "{name}"
    await judge(stage, name, ACTIONS[name], form=form, by="data", chats=CHATS[:2])


@pytest.mark.parametrize("name", [name for name, (_, data) in FORMS.items() if data])
async def test_a_form_begun_with_authority_ends_without_it_in_nothing(
    stage: Stage, name: str
) -> None:
    rule, data = FORMS[name]
    draft = {"form": name, "data": data}
    await judge(
        stage, name, rule, form="form:{name}:confirm:yes", by="data", draft=draft, chats=CHATS[:1]
    )


async def test_an_ac_coordinator_makes_no_other_and_those_above_do(stage: Stage) -> None:
    rule = Rule(needs=ABOVE_ACS, changes=True, sees=COORDINATORS)
    answers = {"place": "{place_id}", "ac": "{place_id}", "person": "link"}
    draft = {"form": "appoint", "data": answers | {"kind": "ac_coordinator"}}
    did = set()
    for role in ROLES:
        for target in TARGETS:
            filled = _filled(stage, draft, target)
            tried = await stage.tries(
                role, target, "private", filled, data="form:appoint:confirm:yes"
            )
            if tried.changed:
                did.add((role, target))
    assert did == {(r, t) for r in rule.needs for t in COVERED[r]}


@pytest.mark.parametrize("name", ACTIONS)
async def test_garbage_behind_a_button_changes_and_shows_nothing(stage: Stage, name: str) -> None:
    for role in ("nobody", "worker", "AC coordinator", "whose post has ended"):
        for rest in GARBAGE:
            data = name + stage.fill(rest, "KA/AC1")
            tried = await stage.tries(role, "KA/AC1", "private", data=data)
            assert (tried.changed, stage.leaks(role, tried.answers)) == (set(), []), data


async def test_data_that_no_button_has_is_called_old(stage: Stage) -> None:
    for data in ("nothing:1", "", ":", "POST:1", "post :1", "x" * 200):
        tried = await stage.tries("admin", "AC166", "private", data=data)
        assert tried.changed == set()
        assert "This button is" in tried.answers


async def test_only_settings_make_an_admin_and_the_post_is_in_the_database(stage: Stage) -> None:
    kinds = {row.kind for row in tables.Post.select().where(tables.Post.worker == _admin(stage))}
    assert kinds == {"admin"}
    typed = "/appoint {worker} admin MP"
    for role in ROLES:
        tried = await stage.tries(role, "AC166", "private", text=stage.fill(typed, "AC166"))
        assert tried.changed == set(), role


def _admin(stage: Stage) -> int:
    worker = tables.Worker.get(tables.Worker.telegram_id == stage.ids["admin"])
    return int(worker.id)
