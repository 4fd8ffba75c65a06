"""Every command, button and form once, by those who may do most, and the queries that it makes."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from tests.bot.authority.expected_outcomes import ACTIONS, COMMANDS, FORMS, Rule, Table
from tests.bot.authority.roles import Stage
from tests.support.query_log import Query, watched

ROLES = ("worker", "AC coordinator", "admin")
TARGET = "AC166"


async def every_query(stage: Stage, roles: Sequence[str]) -> list[Query]:
    """Return the different queries of all of them, each with the values of the first time."""
    found: dict[str, Query] = {}
    for name, rule, form in _paths():
        for typed in rule.typed:
            for role in roles:
                for query in await _queries(stage, role, name, rule, form.format(name, typed)):
                    found.setdefault(query[0], query)
    return list(found.values())


def _paths() -> Iterator[tuple[str, Rule, str]]:
    for name, rule in _each(COMMANDS):
        yield name, rule, "/{} {}"
    for name, rule in _each(ACTIONS):
        yield name, rule, "{}:{}" if rule.typed != ("",) else "{}"
    for name, form_rule in FORMS.items():
        if form_rule:
            yield name, form_rule, "{1}"


def _each(table: Table) -> Iterator[tuple[str, Rule]]:
    for name, rules in table.items():
        for rule in rules if isinstance(rules, tuple) else (rules,):
            yield name, rule


async def _queries(stage: Stage, role: str, name: str, rule: Rule, form: str) -> list[Query]:
    what = stage.fill(form, role, TARGET)
    draft = None
    if rule.draft is not None:
        data = {k: stage.fill(v, role, TARGET) for k, v in rule.draft.items()}
        numbers: dict[str, Any] = {
            k: json.loads(v) for k, v in data.items() if v.isdecimal() or v[:1] == "["
        }
        draft = {"form": data.pop("form", name), "data": data | numbers}
    with watched(stage.database) as queries:
        await stage.calls(role, TARGET, draft, **{"text" if what[:1] == "/" else "data": what})
    return list(queries)
