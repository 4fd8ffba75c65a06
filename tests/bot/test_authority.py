"""Who may what: every command and every button, for every role, inside and outside its place.

A new command, button or form needs a line in COMMANDS, ACTIONS or FORMS, else the first test fails:
what is typed, whose right it is (`needs`), which tables of one's own it may change without any
right (`own`), whether it changes something with the right, and whether it shows people (`shows`).
`{place}` and the like are filled in for a place inside and two outside; they are in roles.py.
"""

import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot import callbacks, dialogues
from bot.commands import COMMANDS as BY_NAME
from bot.commands import TABLE
from bot.handlers import invite, worker
from models import tables
from tests.bot.roles import (
    CHATS,
    COORDINATORS,
    COVERED,
    REACH,
    ROLES,
    TARGETS,
    WORKERS,
    Inline,
    Stage,
    Tried,
)

ANYBODY = frozenset(ROLES)
ABOVE_ACS = COORDINATORS - {"AC coordinator"}  # who may give the post of an AC's coordinator
HOLDERS = frozenset(REACH) - {"nobody"}  # of a living post, whatever it is
NOTED = frozenset({"AC coordinator"})  # who noted the guest at AC166, and other things of one's own
GUEST = frozenset({"nobody"})  # who was noted
Roles = frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """What somebody tries, and what may come of it.

    `needs` may do it, `sees` is shown something of these `kinds`: inside their place alone, where
    it is aimed at a place, and in private unless a button works in `groups` too.
    """

    typed: tuple[str, ...] = ("",)
    needs: Roles = ANYBODY
    own: frozenset[str] = frozenset()
    changes: bool = False
    sees: Roles = frozenset()
    kinds: tuple[str, ...] = ("name",)
    groups: bool = False
    link: bool = False  # it carries a link's token, which opens wherever one is
    draft: dict[str, str] | None = None  # the form that is open, and what was answered in it

    def is_aimed(self, typed: str) -> bool:
        """Whether it names something at a target, as far as the rule has anything that does."""
        return "{" in typed or not any("{" in one for one in self.typed)

    def reaches(self, roles: Roles, role: str, target: str, aimed: bool) -> bool:
        """Whether somebody is of these roles, and the target lies inside of what is theirs."""
        everywhere = self.link or not aimed or roles in (ANYBODY, WORKERS)
        return role in roles and (everywhere or target in REACH.get(role, ()))


def own(*names: str) -> frozenset[str]:
    """Name tables in which one's own rows may change."""
    return frozenset(names)


Table = dict[str, Rule | tuple[Rule, ...]]
AUDIT = own("audit", "audit_head")
ERASED = own("worker", "consent", "post", "appointment", "enrolment", "session", "invitation")
ERASED |= own("draft", "chat", "inbox", "booth", "flag", "call_back", "batch", "target") | AUDIT
COMMANDS: Table = {
    "start": (
        Rule(
            (
                "",
                "b{booth}",
                "i{public_id}",
                "e{session}",
                "a" + "x" * 22,
                "a{link}",
                "cappoint",
                "cposts",
                "n" + "x" * 16,
            ),
            WORKERS,
            own("enrolment", "session"),
        ),
        Rule(("w{public_id}",), sees=COORDINATORS),  # a card that is scanned
        Rule(("n{token}",), sees=GUEST, kinds=("inviter",), link=True),  # for who is no worker yet
    ),
    "register": Rule(("", "{booth} Zz", "{worker}", "T{session}", "a" + "x" * 22)),
    "me": Rule(),
    "booth": Rule(("", "{booth}", "{empty}")),
    "trainings": Rule(),
    "enrol": Rule(("", "T{session}"), WORKERS, own("enrolment", "session")),
    "cancel": Rule(("", "T{session}"), WORKERS, own("enrolment", "session")),
    "mytrainings": Rule(),
    "invite": Rule(sees=NOTED),  # who brought them
    "strength": Rule(("", "{place}")),
    "top": Rule(("", "{place}"), sees=COORDINATORS),
    "review": Rule(("",), COORDINATORS, own("draw", "call_back"), sees=COORDINATORS),
    "add": Rule(("", "{booth}", "{booth} 9826099999 Mohan"), HOLDERS, changes=True),
    "posts": Rule(("", "{place}", "{booth}"), COORDINATORS, sees=COORDINATORS),
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
    "audit": Rule(("", "{place}"), COORDINATORS, sees=COORDINATORS),
    "export": Rule(("", "{place}"), COORDINATORS, sees=COORDINATORS),
    "link": Rule(("", "{place}"), COORDINATORS, changes=True),
    "unlink": Rule(("",), COORDINATORS, changes=True),
    "targets": Rule(),
    "schedule": Rule(),
    "settime": Rule(("", "targets 07:30", "schedule -"), COORDINATORS, changes=True),
    "language": Rule(),
    "privacy": Rule(),
    "mydata": Rule(),
    "erase": Rule(),
    "help": Rule(),
}
PROVEN = {"form": "register", "consent": "", "phone": "{own_phone}"}
ACTIONS: Table = {
    "run": (
        Rule(
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
            groups=True,
        ),
        Rule(("export:{place}", "audit:{place}", "top:{place}"), COORDINATORS, sees=COORDINATORS),
        Rule(("add:{booth} 9826099999 Mohan",), HOLDERS, changes=True),
    ),
    "agree": (
        Rule(("", "post:{post}", "run:posts:{place}"), sees=COORDINATORS),
        Rule(("endpost:{post}",), COORDINATORS, changes=True, sees=COORDINATORS),
    ),
    "language": (
        Rule(("hi:", "hi:cposts", "hi:a" + "x" * 22), own=own("chat"), groups=False),
        Rule(("hi:n{token}",), own=own("chat"), sees=GUEST, kinds=("inviter",), link=True),
    ),
    "booth": Rule(("{booth_id}",)),
    "calloff": Rule(("{session}",), COORDINATORS, changes=True, groups=True),
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
    "roster": Rule(("{place_id}:0:0", "{place_id}:{booth_id}:0"), COORDINATORS, sees=COORDINATORS),
    "post": Rule(("{post}",), COORDINATORS, sees=COORDINATORS),
    "askend": Rule(("{post}",), COORDINATORS, sees=COORDINATORS),
    "endpost": Rule(("{post}",), COORDINATORS, changes=True, sees=COORDINATORS),
    "top": Rule(("week:{place_id}", "all:{place_id}", "x:{place_id}"), sees=COORDINATORS),
    "rank": Rule(("{place_id}",)),
    "entries": Rule(("{inviter}:0", "{inviter}:-1"), COORDINATORS, sees=COORDINATORS),
    "review": Rule(("0",), COORDINATORS, own("draw", "call_back"), sees=COORDINATORS),
    "judge": Rule(
        ("cleared:one:{entry}", "rejected:one:{entry}", "cleared:all:{entry}", "x:one:{entry}"),
        COORDINATORS,
        changes=True,
        sees=COORDINATORS,
    ),
    "unjudge": Rule(("{decided}",), NOTED, changes=True, sees=NOTED),
    "calls": Rule(("0",), COORDINATORS, own("draw", "call_back"), sees=COORDINATORS),
    "number": Rule(
        ("{call}",),
        COORDINATORS,
        own("draw", "call_back"),
        sees=COORDINATORS,
        kinds=("name", "phone"),
    ),
    "called": Rule(
        ("confirmed:{call}", "denied:{call}", "unreached:{call}"),
        COORDINATORS,
        changes=True,
        sees=COORDINATORS,
    ),
    "audit": Rule(("{place_id}:0",), COORDINATORS, sees=COORDINATORS),
    "bring": Rule(("{looked}", "{batch}"), NOTED, changes=True),
    "nobring": Rule(("{looked}", "{batch}"), NOTED, changes=True),
    "unbring": Rule(("{batch}", "{looked}"), COORDINATORS, changes=True),
    "waiting": Rule(("0",), sees=NOTED, kinds=("guest",)),
    "waits": Rule(("{invitation}",), NOTED, sees=NOTED, kinds=("guest",)),
    "withdraw": Rule(("{invitation}",), NOTED, changes=True),
    "disown": Rule(("{credited}", "{invitation}"), NOTED, changes=True),
    "invited": (
        Rule(("{token}",), kinds=("inviter",), link=True),
        Rule(("{invitation}", "x" * 16)),
    ),
    "notme": (
        Rule(("{token}",), changes=True),  # whoever has the link: see models.disputes
        Rule(("{invitation}", "x" * 16)),
    ),
    "notby": (
        Rule(("{invitation}", "0")),
        Rule(("{invitation}",), GUEST, changes=True, draft=PROVEN),
    ),
    "erase": (
        Rule(("{own}",), own=ERASED, changes=True),
        Rule(("{worker}", "x")),
    ),
    "keep": Rule(),
}
GIVEN = {"place": "{place_id}", "ac": "{place_id}", "person": "{worker}"}
FORMS: dict[str, Rule | None] = {  # what ends a form in which all but the last is answered
    "appoint": Rule(
        ("form:appoint:confirm:yes",),
        COORDINATORS,
        changes=True,
        sees=COORDINATORS,
        draft=GIVEN | {"kind": "booth_agent", "booth": "{empty_id}"},
    ),
    "target": Rule(
        ("form:target:confirm:yes",),
        COORDINATORS,
        changes=True,
        draft={
            "place": "{place_id}",
            "measure": "confirmed",
            "number": "50",
            "until": "2026-12-31",
        },
    ),
    "newtraining": Rule(
        ("form:newtraining:confirm:yes",),
        COORDINATORS,
        changes=True,
        draft={
            "place": "{place_id}",
            "subject": "Roll",
            "day": "2026-12-01",
            "time": "15:00",
            "seats": "30",
            "venue": "Hall",
        },
    ),
    "add": Rule(
        ("9826099999",),
        HOLDERS,
        changes=True,
        draft={"pc": "{place_id}", "ac": "{place_id}", "booth": "{booth_id}", "name": "Mohan"},
    ),
    "register": None,
    "newname": None,
    "newbooth": None,
    "newphone": None,
    "booth": None,
}
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
    with pytest.MonkeyPatch.context() as patch:  # each picture is drawn once
        patch.setattr(worker, "draw", cache(worker.draw))
        patch.setattr(invite.pictures, "qr", cache(invite.pictures.qr))
        yield Stage(database)
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
    """Let everybody try everything that a rule names, everywhere; judge what came of it."""
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
    """Give what is tried; `brief` is less where a command is for another sort of chat.

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
    numbers = {k: int(v) for k, v in data.items() if v.isdecimal()}
    return {"form": data.pop("form", name), "data": data | numbers}


def _each(table: Table) -> list[Any]:
    """Give every name with every rule that it has."""
    return [
        pytest.param(name, rule, id=f"{name}-{number}")
        for name, rules in table.items()
        for number, rule in enumerate(rules if isinstance(rules, tuple) else (rules,))
    ]


def test_every_command_button_and_form_is_judged() -> None:
    assert set(COMMANDS) == {command.name for command in TABLE}
    assert set(ACTIONS) == set(callbacks._actions)
    assert set(FORMS) == set(dialogues._forms)


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
        assert "This button is" in tried.answers


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
