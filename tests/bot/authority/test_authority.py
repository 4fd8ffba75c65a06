"""Who may what: every command, button and form, for every role, inside and outside its place."""

import asyncio
import json
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot import callbacks
from bot.commands import COMMANDS as BY_NAME
from bot.commands import TABLE
from bot.conversation import form_engine
from bot.pictures import card, qr_code
from models import tables
from tests.bot.authority.expected_outcomes import (
    ABOVE_ACS,
    ACTIONS,
    AUDIT,
    COMMANDS,
    FORMS,
    GARBAGE,
    Rule,
    Table,
)
from tests.bot.authority.roles import (
    CHATS,
    COORDINATORS,
    COVERED,
    ROLES,
    TARGETS,
    Inline,
    Stage,
    Tried,
)


@pytest.fixture(scope="module")
def stage(sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Everybody at their place."""
    path = tmp_path_factory.mktemp("roles") / "roles.db"
    shutil.copyfile(sqlite, path)
    database = Inline(f"sqlite:///{path}")
    with pytest.MonkeyPatch.context() as patch:  # each picture is drawn once
        patch.setattr("bot.handlers.account.card.draw", cache(card.draw))
        patch.setattr("bot.pictures.qr_code.qr", cache(qr_code.qr))
        made = Stage(database)
        yield made
    asyncio.run(made.close())
    database.close()


@dataclass(slots=True)
class Outcome:
    """Who did and saw something where, who should have, and what went wrong."""

    wrong: list[str] = field(default_factory=list)
    did: set[tuple[str, str]] = field(default_factory=set)
    saw: set[tuple[str, str]] = field(default_factory=set)
    should_do: set[tuple[str, str]] = field(default_factory=set)
    should_see: set[tuple[str, str]] = field(default_factory=set)


async def judge(
    stage: Stage, name: str, rule: Rule, form: str, fits: Collection[str], **how: Any
) -> None:
    """Try as everybody, everywhere, what a rule names; check what came of it."""
    found = Outcome()
    for one in _tries(rule, fits, how.get("chats", CHATS), how.get("brief", False)):
        what = form.format(name=name, typed=one.typed)
        what = stage.fill(what, one.role, one.target)
        draft = _filled(stage, rule, name, one)
        tried = await stage.tries(one.role, one.target, one.chat, draft, **{how["by"]: what})
        _note(stage, rule, one, one.chat in fits, tried, found, what)
    assert found.wrong == []
    assert found.did == found.should_do, "who should be able is not"
    assert found.saw == found.should_see, "nobody is shown what some may see"


@dataclass(frozen=True, slots=True)
class Try:
    """Somebody in a chat types or presses something about a target."""

    role: str
    target: str
    chat: str
    typed: str


def _note(
    stage: Stage, rule: Rule, one: Try, fits: bool, tried: Tried, found: Outcome, what: str
) -> None:
    """Judge a try."""
    aimed = "{" in one.typed or one.chat != "private" or rule.draft is not None
    here = fits and one.chat != "hidden"
    right = here and rule.reaches(rule.needs, one.role, one.target, aimed)
    sight = one.chat == "private" and rule.reaches(rule.sees, one.role, one.target, aimed)
    free = (rule.own if one.role in rule.needs else frozenset()) | (AUDIT if sight else set())
    shown = stage.shown(one.role, tried.answers)
    may = {w.text for w in shown if one.role in w.roles and w.kind in rule.kinds}
    seen = {w.text for w in shown}
    leaked = seen - (may if one.chat == "private" and one.role in rule.sees else set())
    who = f"{one.role}, {one.chat}: {what!r}"
    if more := tried.changed - free if not (right and rule.changes) else set():
        found.wrong.append(f"{who} changed {sorted(more)}")
    if leaked:
        found.wrong.append(f"{who} showed {sorted(leaked)}")
    if seen and rule.sees == COORDINATORS and "audit" not in tried.changed:
        found.wrong.append(f"{who} showed {sorted(seen)}, and the audit knows nothing of it")
    if tried.methods & {"getChatMember", "getChatAdministrators"}:
        found.wrong.append(f"{who} asked Telegram who is an admin")
    if not rule.is_aimed(one.typed):
        return
    for key, wanted, happened in (
        ("do", right and rule.changes, rule.changes and bool(tried.changed - AUDIT)),
        ("see", sight, bool(seen)),
    ):
        where = (one.role, one.target)
        if wanted:
            (found.should_do if key == "do" else found.should_see).add(where)
        if happened:
            (found.did if key == "do" else found.saw).add(where)


def _tries(rule: Rule, fits: Collection[str], chats: Collection[str], brief: bool) -> Iterator[Try]:
    """Return what is tried; `brief` is less where a command is for another sort of chat.

    Who hides behind the group is nobody in particular, so one of them is enough; what names
    nothing is the same at every target in private.
    """
    for chat in chats:
        roles = ("admin",) if chat == "hidden" else ROLES
        less = brief and chat not in fits
        for typed in rule.typed[-1:] if less else rule.typed:
            once = less or (chat == "private" and "{" not in typed and rule.draft is None)
            for target in TARGETS[:1] if once else TARGETS:
                yield from (Try(role, target, chat, typed) for role in roles)


def _filled(stage: Stage, rule: Rule, name: str, one: Try) -> dict[str, Any] | None:
    if rule.draft is None:
        return None
    data = {k: stage.fill(v, one.role, one.target) for k, v in rule.draft.items()}
    numbers = {k: json.loads(v) for k, v in data.items() if v.isdecimal() or v[:1] == "["}
    return {"form": data.pop("form", name), "data": data | numbers}


def _each(table: Table) -> list[Any]:
    """Return every name with every rule that it has."""
    return [
        pytest.param(name, rule, id=f"{name}-{number}")
        for name, rules in table.items()
        for number, rule in enumerate(rules if isinstance(rules, tuple) else (rules,))
    ]


def test_every_command_button_and_form_is_judged() -> None:
    assert set(COMMANDS) == {command.name for command in TABLE}
    assert set(ACTIONS) == set(callbacks._actions)
    forms = form_engine._forms.values()  # a test of forms has one of its own
    assert set(FORMS) == {f.name for f in forms if f.finish.__module__.startswith("bot.")}


@pytest.mark.parametrize(("name", "rule"), _each(COMMANDS))
async def test_a_command_does_and_shows_what_its_callers_posts_allow(
    stage: Stage, name: str, rule: Rule
) -> None:
    private, group = (scope in BY_NAME[name].scopes for scope in ("private", "group"))
    fits = [chat for chat in CHATS if (private if chat == "private" else group)]
    await judge(stage, name, rule, "/{name} {typed}", fits, by="text", brief=True)


@pytest.mark.parametrize(("name", "rule"), _each(ACTIONS))
async def test_a_button_typed_by_hand_does_and_shows_no_more(
    stage: Stage, name: str, rule: Rule
) -> None:
    form = "{name}:{typed}" if rule.typed != ("",) else "{name}"
    fits = CHATS if rule.groups else CHATS[:1]
    await judge(stage, name, rule, form, fits, by="data", chats=CHATS[:2])


@pytest.mark.parametrize("name", [name for name, rule in FORMS.items() if rule])
async def test_a_form_begun_with_authority_ends_without_it_in_nothing(
    stage: Stage, name: str
) -> None:
    rule = FORMS[name]
    assert rule
    by = "data" if rule.typed[0].startswith("form:") else "text"
    rule = replace(rule, typed=(f"{rule.typed[0]}",))
    await judge(stage, name, rule, "{typed}", CHATS[:1], by=by, chats=CHATS[:1])


async def test_an_ac_coordinator_makes_no_other_and_those_above_do(stage: Stage) -> None:
    answers = {"place": "{place_id}", "ac": "{place_id}", "person": "link"}
    rule = Rule(needs=ABOVE_ACS, draft=answers | {"kind": "ac_coordinator"})
    did = set()
    for role in ROLES:
        for target in TARGETS:
            draft = _filled(stage, rule, "appoint", Try(role, target, "private", ""))
            tried = await stage.tries(
                role, target, "private", draft, data="form:appoint:confirm:yes"
            )
            if tried.changed:
                did.add((role, target))
    assert did == {(r, t) for r in rule.needs for t in COVERED[r]}


@pytest.mark.parametrize("name", ACTIONS)
async def test_garbage_behind_a_button_changes_and_shows_no_more(stage: Stage, name: str) -> None:
    rules = [param.values[1] for param in _each({name: ACTIONS[name]})]
    for role in ("nobody", "worker", "AC coordinator", "whose post has ended"):
        sees = any(role in rule.sees for rule in rules)
        free = frozenset().union(*(rule.own for rule in rules if role in rule.needs))
        for rest in GARBAGE:
            data = name + stage.fill(rest, role, "KA/AC1")
            tried = await stage.tries(role, "KA/AC1", "private", data=data)
            shown = {word.text for word in stage.shown(role, tried.answers)}
            may = {word.text for word in stage.shown(role, tried.answers) if role in word.roles}
            assert tried.changed <= free | (AUDIT if sees else set()), data
            assert shown <= (may if sees else set()), data


async def test_data_that_no_button_has_is_called_old(stage: Stage) -> None:
    for data in ("nothing:1", "", ":", "POST:1", "post :1", "x" * 200):
        tried = await stage.tries("admin", "AC166", "private", data=data)
        assert tried.changed == set()
        assert "This button no longer works" in tried.answers


async def test_only_settings_make_an_admin_and_the_post_is_in_the_database(stage: Stage) -> None:
    kinds = {row.kind for row in tables.Post.select().where(tables.Post.worker == _admin(stage))}
    assert kinds == {"admin"}
    typed = "/appoint {worker} admin MP"
    for role in ROLES:
        tried = await stage.tries(role, "AC166", "private", text=stage.fill(typed, role, "AC166"))
        assert tried.changed == set(), role


def _admin(stage: Stage) -> int:
    worker = tables.Worker.get(tables.Worker.telegram_id == stage.ids["admin"])
    return int(worker.id)
