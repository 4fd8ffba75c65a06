"""One name for one thing, and enumerations instead of bare strings."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from tests.structure.source import PRODUCT, Module, modules

# Columns, keywords and variables whose values are members of an enumeration.
ENUMERATED = {"state", "subject", "action"}
# Words of the old glossary: nobody outside this project would understand them in a class name.
DIALECT_WORDS = {
    "Desk", "Supply", "Hook", "Wire", "Spot", "Unasked", "Trouble", "Forgetting",
    "Prepared", "Standing", "Remembering", "Dialogues", "Deeds", "Journal",
}  # fmt: skip
# Words that are good as a part of a name, and say nothing when they are all of it.
DIALECT_NAMES = {
    "Limiter", "Limits", "Turns", "Threads", "Subjects", "Keys", "Call", "Entry", "Page", "Link",
    "Part", "Held", "NotTaken", "NotNeeded",
}  # fmt: skip


def test_no_class_name_is_used_twice_but_for_a_table_and_its_value() -> None:
    places = defaultdict(list)
    for module, name in _classes(*PRODUCT):
        places[name].append(module.name)
    twice = {name: where for name, where in places.items() if len(where) > 1}
    assert {n: where for n, where in twice.items() if not _table_and_value(where)} == {}


def test_no_class_has_a_name_of_the_old_dialect() -> None:
    found = [
        f"{module.name}.{name}"
        for module, name in _classes(*PRODUCT, "tests")
        if name in DIALECT_NAMES or DIALECT_WORDS.intersection(re.findall("[A-Z][a-z]*", name))
    ]
    assert found == []


def test_states_subjects_and_actions_are_enumerations() -> None:
    bare = [
        f"{module.at(text)}: {ast.unparse(text)}"
        for module in modules("models", "bot", "jobs", "run", "service")
        for text in _bare(module)
    ]
    assert bare == []


def _classes(*tops: str) -> Iterator[tuple[Module, str]]:
    for module in modules(*tops):
        for node in module.nodes:
            if isinstance(node, ast.ClassDef) and node.name != "Meta":
                yield module, node.name


def _table_and_value(where: list[str]) -> bool:
    """Whether one is a table, and the other what models return for a row of it."""
    tables = [name for name in where if name.startswith("models.tables.")]
    values = [name for name in where if name.startswith("models.") and name not in tables]
    return (len(tables), len(values)) == (1, len(where) - 1) == (1, 1)


def _bare(module: Module) -> Iterator[ast.Constant]:
    """Yield the strings given to, or compared with, a state, a subject or an action."""
    for node in module.nodes:
        if isinstance(node, ast.keyword) and node.arg in ENUMERATED:
            yield from _strings(node.value)
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(_is_enumerated(side) for side in sides):
                yield from (text for side in sides for text in _strings(side))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in {"in_", "not_in"} and _is_enumerated(node.func.value):
                yield from (text for argument in node.args for text in _strings(argument))
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(_is_enumerated(target) for target in targets):
                yield from _strings(node.value)


def _is_enumerated(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)
    return name in ENUMERATED


def _strings(node: ast.expr) -> Iterator[ast.Constant]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        for element in node.elts:
            yield from _strings(element)
