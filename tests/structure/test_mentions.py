"""Whatever a docstring or comment names is there: modules, what they define, and files."""

import ast
import io
import pkgutil
import re
import tokenize
from collections.abc import Iterator
from functools import cache

import pytest

from tests.structure.source import PRODUCT, ROOT, Module, modules

TOPS = "bot|config|jobs|models|playground|tests"
# `models.consents.NOTICE_VERSION`, but neither a path nor an attribute such as `app.models.x`.
NAMES = re.compile(rf"(?<![\w./])(?:{TOPS})(?:\.[A-Za-z_]\w*)+")
FILES = re.compile(rf"(?<![\w./-])(?:{TOPS}|docs)/[\w./*-]*\w|(?<![\w./*-])\w+\.(?:py|po)\b")
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def test_whatever_a_docstring_or_comment_names_is_there() -> None:
    texts = [*_in_code(), *_in_catalogues()]
    assert len(texts) > 1_000
    assert [f"{where}: {name}" for where, text in texts for name in _missing(text)] == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("`models.consents.NOTICE_VERSION`", []),
        ("another models.privacy.NOTICE_VERSION.", ["models.privacy.NOTICE_VERSION"]),
        ("models.consents.gone explains it", ["models.consents.gone"]),
        ("see bot/i18n.py and bot/locales", []),
        ("see bot/gone.py", ["bot/gone.py"]),
        ("`test_mentions.py`, `gone.po`", ["gone.po"]),
    ],
)
def test_what_is_missing_is_known(text: str, missing: list[str]) -> None:
    assert _missing(text) == missing


def _missing(text: str) -> list[str]:
    names = [name for name in NAMES.findall(text) if not _resolves(name)]
    return names + [path for path in FILES.findall(text) if not _exists(path)]


@cache
def _resolves(name: str) -> bool:
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


@cache
def _exists(path: str) -> bool:
    """Check a path from the root, with or without its ending, or a file's bare name anywhere."""
    if "/" in path:
        return any(any(ROOT.glob(path + ending)) for ending in ("", ".py"))
    return path in _file_names() or (ROOT / path).is_file()


@cache
def _file_names() -> frozenset[str]:
    """Return the names of all modules and catalogues, wherever they are."""
    found = (path for top in TOPS.split("|") for path in (ROOT / top).rglob("*.p[yo]"))
    return frozenset(path.name for path in found)


def _in_code() -> Iterator[tuple[str, str]]:
    for module in modules(*PRODUCT, "tests"):
        if module.name == __name__:
            continue
        yield from _docstrings(module)
        yield from _comments(module)


def _docstrings(module: Module) -> Iterator[tuple[str, str]]:
    for node in module.nodes:
        if isinstance(node, Documented) and (text := ast.get_docstring(node, clean=False)):
            yield module.at(node.body[0]), text


def _comments(module: Module) -> Iterator[tuple[str, str]]:
    source = module.path.read_text("utf-8")
    after_hash = [line.partition("#")[2] for line in source.splitlines()]
    if not any(NAMES.search(text) or FILES.search(text) for text in after_hash):
        return  # most modules: to find their comments would take seconds
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield f"{module.path.relative_to(ROOT)}:{token.start[0]}", token.string


def _in_catalogues() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "bot" / "locales").rglob("*.po")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.startswith("#"):
                yield f"{path.relative_to(ROOT)}:{number}", line
