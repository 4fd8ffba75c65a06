"""What a box over the chat shows is whole: Telegram cuts it at 200 characters."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import bot
from bot.conversation.context import TOAST
from bot.i18n import LANGUAGES, Catalogue, Text
from bot.messages import leaderboard
from config.settings import Settings
from models.invitations import InviterRow, Leaderboard
from models.invitations import leaderboard as ranks
from models.places import Booth, BoothPart
from tests.bot.messages.test_sentences import DEWAS, NOON

LONG = 99_999  # in the place of every value: boxes name numbers and codes


def keys_of_boxes() -> set[str]:
    """Return the keys of the texts that the code shows in a box; `{}` stands for any word."""
    return {key for path in Path(bot.__path__[0]).rglob("*.py") for key in _keys_in(path)}


def _keys_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".toast"):
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.JoinedStr):
                    yield re.sub(r"\{.*?\}", "{}", ast.unparse(part)[2:-1])
                elif isinstance(part, ast.Constant) and "." in str(part.value):
                    yield str(part.value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_box_is_cut(language: str) -> None:
    catalogue, keys = Catalogue(language), keys_of_boxes()
    assert "frame.old_button" in keys
    patterns = [re.escape(key).replace(re.escape("{}"), r"\w+") for key in keys]
    shown = [k for k in catalogue.messages if any(re.fullmatch(p, k) for p in patterns)]
    assert len(shown) >= len(keys)
    t = Text(catalogue, Settings().zone)
    assert [key for key in shown if len(_rendered(t, catalogue, key)) > TOAST] == []


def _rendered(t: Text, catalogue: Catalogue, key: str) -> str:
    names = {name for _, name, _, _ in Formatter().parse(catalogue.find(key)) if name}
    return t.plain(key, **dict.fromkeys(names, LONG))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("rank", "inviters"), [(0, 9), (12_345, 9), (12_345, 0)])
def test_ones_own_rank_fits_into_its_box(language: str, rank: int, inviters: int) -> None:
    booth = Booth(
        1, "165/1234A", BoothPart(1234, "A"), "School", "School", "A", False, False, DEWAS
    )
    own = ranks.OwnRank(1, booth, rank, 0, LONG, LONG)
    lines = (InviterRow(1, 1, 1, 1, "", ""),)  # others are on it
    board = Leaderboard(DEWAS, "week", NOON, inviters, 0, 0, 0, lines, (), own, False)
    assert len(leaderboard.own_plain(Text(Catalogue(language), Settings().zone), board)) <= TOAST
