"""Whatever a page of the documentation names is there: files, folders, modules and links."""

import pkgutil
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, blocks

FILES = re.compile(r"(?<![\w./*-])((?:[\w*-]+/)*[\w*-]+\.(?:py|po|js))\b")
FOLDERS = re.compile(r"`((?:[\w-]+/)+)`")
MODULES = re.compile(r"`((?:bot|config|jobs|models|playground|tests)(?:\.\w+)+)[`(]")
MERMAID_PATHS = re.compile(r"\b((?:bot|config|jobs|models|playground)/[\w/]*)")
LINKS = re.compile(r"\]\(([^)\s]+)\)")
MADE_BY_RUNNING = {"data/"}
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@cache
def names_of_files() -> frozenset[str]:
    """The names of all files of the packages and the tests, whatever their folder."""
    folders = ("bot", "config", "docs", "jobs", "models", "playground", "tests")
    return frozenset(path.name for folder in folders for path in (ROOT / folder).rglob("*.*"))


def exists(name: str) -> bool:
    """Check a path from the root or from `tests`, or a file's bare name anywhere."""
    if "/" not in name and name in names_of_files():
        return True
    return any(any(folder.glob(name)) for folder in (ROOT, ROOT / "tests"))


def anchors(page: Path) -> set[str]:
    """The addresses of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each_page
def test_every_file_that_is_named_is_there(page: Path) -> None:
    assert [n for n in FILES.findall(page.read_text("utf-8")) if not exists(n)] == []


@each_page
def test_every_folder_that_is_named_is_there(page: Path) -> None:
    named = set(FOLDERS.findall(page.read_text("utf-8"))) - MADE_BY_RUNNING
    assert [n for n in sorted(named) if not exists(n.rstrip("/"))] == []


@each_page
def test_every_module_and_function_that_is_named_is_there(page: Path) -> None:
    missing = []
    for name in MODULES.findall(page.read_text("utf-8")):
        try:
            pkgutil.resolve_name(name)
        except (ImportError, AttributeError):
            missing.append(name)
    assert missing == []


@each_page
def test_every_link_leads_to_a_page_and_a_heading(page: Path) -> None:
    broken = []
    for link in LINKS.findall(page.read_text("utf-8")):
        path, _, heading = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if link.startswith("https://"):
            continue
        if not target.exists() or (heading and heading not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_the_picture_of_the_flows_names_what_is_there() -> None:
    (picture,) = blocks(ROOT / "docs" / "architecture.md", "mermaid")
    named = {path.rstrip("/") for path in MERMAID_PATHS.findall(picture)}
    assert named
    assert [n for n in sorted(named) if not (exists(n) or exists(f"{n}.py"))] == []


def floors() -> dict[str, dict[str, int]]:
    """The floor of each part of `bot` and `models` in pyproject.toml, 0 being the top."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layered = {
        contract["containers"][0]: contract["layers"]
        for contract in contracts["contracts"]
        if contract["name"] in ("bot: floors", "models: floors")
    }
    return {
        top: {name: n for n, layer in enumerate(layers) for name in layer.split(" | ")}
        for top, layers in layered.items()
    }


@pytest.mark.parametrize("top", ["bot", "models"])
def test_the_table_of_packages_has_every_part_in_the_order_of_its_floor(top: str) -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    named = re.findall(rf"`{top}/(\w+)(?:/|\.py)`", " ".join(cells))
    floor = floors()[top]
    assert sorted(named) == sorted(floor)
    assert named == sorted(named, key=floor.__getitem__)
