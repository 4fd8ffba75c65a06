"""Packages by subject: few modules a folder, one sentence and one face each."""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.structure.source import PRODUCT, ROOT, Module, folders, modules

MOST = 14
# One file a subject, or a migration: looked up by name, never read through.
FLAT = {Path("bot/messages"), Path("models/migrations")}
FACELESS = {"models.tables"}  # a queue imports the tables of the queues alone
PACKAGES = [module for module in modules(*PRODUCT) if module.is_package]
FACES = [package for package in PACKAGES if package.name not in FACELESS]


def test_no_folder_holds_more_modules_than_one_can_take_in() -> None:
    files = [path for top in (*PRODUCT, "tests") for path in (ROOT / top).rglob("*.py")]
    count = Counter(p.parent.relative_to(ROOT) for p in files if p.name != "__init__.py")
    assert {f: n for f, n in count.items() if n > MOST and f not in FLAT} == {}


def test_every_folder_with_modules_is_a_package() -> None:
    bare = {f for f in folders(*PRODUCT, "tests") if not (ROOT / f / "__init__.py").is_file()}
    assert bare == {Path("models/migrations")}  # peewee's own loader, by number


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_a_package_says_in_one_sentence_what_it_is_for(package: Module) -> None:
    first = (ast.get_docstring(package.tree) or "").split("\n\n")[0]
    assert first.endswith(".")
    assert ". " not in first
    assert len(first) < 100


@pytest.mark.parametrize("package", FACES, ids=lambda package: package.name)
def test_a_face_exports_what_it_imports_from_its_package_and_nothing_else(package: Module) -> None:
    names = {
        alias.asname or alias.name
        for node in package.tree.body
        if isinstance(node, ast.ImportFrom) and _is_inside(node.module or "", package.name)
        for alias in node.names
    }
    defined = {name for name in _defined(package) if not name.startswith("_")}
    assert _all(package) <= names | defined
    own = {node.id for node in package.nodes if isinstance(node, ast.Name)}
    assert not _all(package) or names - own <= _all(package)


def test_a_face_exports_only_what_somebody_outside_uses() -> None:
    used = _used_outside()
    listed = {p.name: _all(p) for p in FACES}
    assert {f: names - used[f] for f, names in listed.items() if names - used[f]} == {}


def test_who_is_outside_a_package_uses_its_face() -> None:
    """`from models.trainings import enrol`, never `from models.trainings.enrolment import …`."""
    faces = [package.name for package in FACES if _all(package)]
    wrong = [
        f"{module.at(node)}: {imported}"
        for module in modules(*PRODUCT)
        for node, imported in _imports(module)
        for face in faces
        if imported.startswith(f"{face}.") and not _is_inside(module.name, face)
    ]
    assert wrong == []


def test_the_tests_stand_where_the_code_stands() -> None:
    tested = {
        path.parent.relative_to(ROOT / "tests")
        for top in PRODUCT
        for path in (ROOT / "tests" / top).rglob("test_*.py")
    }
    extra = {Path("bot/authority")}  # every command tried by every role: over all handlers
    assert {folder for folder in tested - extra if folder not in folders(*PRODUCT)} == set()


def _is_inside(name: str, package: str) -> bool:
    return f"{name}.".startswith(f"{package}.")


def _imports(module: Module) -> Iterator[tuple[ast.stmt, str]]:
    """Yield the dotted name of each module that is imported, by whichever form."""
    for node in module.nodes:
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node, node.module or ""


def _used_outside() -> dict[str, set[str]]:
    """Return the names of each face that a module outside its package imports or reads."""
    used: dict[str, set[str]] = defaultdict(set)
    for module in modules(*PRODUCT, "tests"):
        for face, name in _uses(module):
            if not _is_inside(module.name, face):
                used[face].add(name)
    return used


def _uses(module: Module) -> Iterator[tuple[str, str]]:
    faces = {face.name for face in FACES}
    bound = {}  # local name of a face: its dotted name
    for node in module.nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node.module, alias.name
                if (name := f"{node.module}.{alias.name}") in faces:
                    bound[alias.asname or alias.name] = name
    for node in module.nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield bound.get(node.value.id, ""), node.attr


def _defined(module: Module) -> Iterator[str]:
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (ast.unparse(target) for target in targets)


def _all(module: Module) -> set[str]:
    for node in module.tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()
