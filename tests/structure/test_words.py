"""Docstrings open with a sentence that a stranger understands; logs have one form."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.structure.source import PRODUCT, Module, modules

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
# Openings that describe nothing: "Give" for Return, "Say" for Check, "Tell" for Notify …
DIALECT = re.compile(r"(Give|Say|Take|Tell|Note|Do|Go|Have|Let)s?\b")
# `area: event of an object with its ids`: lower case, no full stop at the end.
LOG = re.compile(r"(?:[a-z][a-z_ ]*|%s): .*[^.]", re.DOTALL)
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}


def test_every_module_class_and_public_function_has_a_docstring() -> None:
    assert [where for where, text in _documented() if text is None] == []


def test_no_docstring_opens_with_a_word_of_the_old_dialect() -> None:
    assert [where for where, text in _documented() if text and DIALECT.match(text)] == []


def test_the_first_line_of_a_docstring_is_a_sentence() -> None:
    firsts = [(where, text.split("\n")[0]) for where, text in _documented() if text]
    assert [where for where, first in firsts if first[-1] not in ".:?"] == []


def test_logs_have_one_form() -> None:
    wrong = [
        f"{module.at(text)}: {ast.unparse(text)}"
        for module in modules(*PRODUCT)
        for text in _logged(module)
        if not _is_a_log(text)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "is_a_log"),
    [
        ("outbox: message %s failed: %s", True),
        ("update processor: stopped", True),
        ("There is no apology either (%s).", False),
        ("outbox: a message was left behind.", False),
        ("a message was left behind", False),
    ],
)
def test_the_form_of_a_log_is_known(text: str, is_a_log: bool) -> None:
    assert _is_a_log(ast.Constant(text)) == is_a_log


def _is_a_log(text: ast.expr) -> bool:
    """Whether this is a literal in the form of a log; ids are arguments, never part of it."""
    return isinstance(text, ast.Constant) and LOG.fullmatch(str(text.value)) is not None


def _documented() -> Iterator[tuple[str, str | None]]:
    """Yield every docstring with its place, and None for a public thing that has none."""
    for module in modules(*PRODUCT):
        yield module.name, ast.get_docstring(module.tree)
        for node in module.nodes:
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                text = ast.get_docstring(node)
                if text is not None or _is_public(module, node):
                    yield f"{module.at(node)} {node.name}", text


def _is_public(module: Module, node: Documented) -> bool:
    return node in module.tree.body and not getattr(node, "name", "_").startswith("_")


def _logged(module: Module) -> Iterator[ast.expr]:
    """Yield the text of each log; a table of texts counts with every text it holds."""
    tables = {
        ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target): values
        for node in module.tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and (values := getattr(node.value, "values", None))
    }
    for node in module.nodes:
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in LEVELS
            and ast.unparse(node.func.value) in {"log", "logger", "logging"}
            and node.args
        ):
            text = node.args[0]
            table = ast.unparse(text.value) if isinstance(text, ast.Subscript) else ""
            yield from tables.get(table, [text])
