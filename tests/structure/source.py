"""The project's own source as syntax trees, for tests that hold it to the rules of layout."""

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("bot", "config", "jobs", "models", "playground", "run", "service")


@dataclass(frozen=True, eq=False)
class Module:
    """One file: its dotted name, its package and its path."""

    name: str
    package: str
    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree, parsed when first asked for: every worker collects, few look."""
        return ast.parse(self.path.read_text("utf-8"))

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree: most tests look at all of them, and to walk costs the most."""
        return tuple(ast.walk(self.tree))

    @property
    def is_package(self) -> bool:
        """Whether this is the `__init__` of a package."""
        return self.path.name == "__init__.py"

    def at(self, node: ast.stmt | ast.expr) -> str:
        """Return where a node stands, as an editor opens it."""
        return f"{self.path.relative_to(ROOT)}:{node.lineno}"


@cache
def folders(*tops: str) -> frozenset[Path]:
    """Return every folder that holds modules, relative to the root."""
    paths = (path for top in tops for path in (ROOT / top).rglob("*.py"))
    return frozenset(path.parent.relative_to(ROOT) for path in paths)


@cache
def modules(*tops: str) -> tuple[Module, ...]:
    """Return every module of these top-level packages and modules, migrations left out."""
    paths = [path for top in tops for path in (ROOT / top).rglob("*.py")]
    paths += [path for top in tops if (path := ROOT / f"{top}.py").is_file()]
    return tuple(_module(path) for path in sorted(paths) if path.parent.name != "migrations")


@cache
def _module(path: Path) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    package = ".".join(parts[:-1])
    name = package if parts[-1] == "__init__" else ".".join(parts)
    return Module(name, package, path)
