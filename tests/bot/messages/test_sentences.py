"""What results say in Hindi, where a sentence depends on more than its key."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import Catalogues, Text
from bot.messages import digests, invitations, leaderboard, posts, review, strength
from models.authority import PostKind
from models.digests import TargetsDigest
from models.invitations import Leaderboard, PendingInvitation, PlaceRow
from models.overview import Goal, PlacePage, PlacePart, Week
from models.places import Booth, BoothPart, Place
from models.posts import PersonName, PostAssignment, PostLocation
from models.review import Calls, InvitationEntry, InviterView
from models.review.verification_calls import CallTask
from models.strength import GRADES, PlaceStrength
from models.strength.places import Unknown
from models.tables.targets import Measure
from models.targets import Pace
from models.targets.pace import Share

NOON = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
MP = Place(1, "state", "MP", "MP", None, "Madhya Pradesh", "मध्य प्रदेश", "", None, None, None)
DEWAS = Place(2, "pc", "MP", "PC21", 21, "Dewas", "देवास", "SC", None, None, None)
SHARES = (Share("AC166", "Agar", "आगर", 1, 6, 2), Share("AC165", "Susner", "सुसनेर", 4, 0, 0))
PACE = Pace(Measure.CONFIRMED, 100, date(2026, 12, 13), 5, 20, 2, 2, 15, 18, 2, SHARES)


@pytest.fixture
def t() -> Text:
    return Catalogues().text("hi", ZoneInfo("Asia/Kolkata"))


def strength_of(place: Place) -> PlaceStrength:
    """Return the strength of a place with one booth."""
    numbers = dict.fromkeys(GRADES, 0)
    unknown = Unknown(0, 0)
    return PlaceStrength(
        place, 1, numbers, 0, 0, 0, 20, 20, 0, 0, 0, 7, 0, "empty", 0, (), (), unknown, NOON
    )


def morning(t: Text, pace: Pace) -> str:
    """Return the morning digest of Dewas with one target."""
    return digests.targets(TargetsDigest(DEWAS, MONDAY, (pace,), strength_of(DEWAS), ()), t)


def test_a_digest_asks_for_new_workers_and_says_nothing_of_acs_that_are_done(t: Text) -> None:
    text = morning(t, PACE)
    assert "आज जोड़ने हैं: <b>2</b>" in text
    assert "13 दिसंबर तक, काम के 15 दिन बाक़ी" in text
    assert "कल जुड़े: 18 (लक्ष्य 2)" in text
    assert "आगर: आज चाहिए <b>2</b>, अब तक 1, बाक़ी 6" in text
    assert "सुसनेर" not in text


def test_a_digest_asks_for_training_where_that_is_the_target(t: Text) -> None:
    text = morning(t, replace(PACE, measure=Measure.TRAINED))
    assert "आज प्रशिक्षित करने हैं: <b>2</b>" in text
    assert "कल प्रशिक्षित हुए: 18 (लक्ष्य 2)" in text


def test_a_target_of_next_year_is_said_with_its_year(t: Text) -> None:
    assert "3 जनवरी 2027 तक" in morning(t, replace(PACE, until=date(2027, 1, 3)))


@pytest.mark.parametrize(("place", "heading"), [(MP, "लोकसभावार"), (DEWAS, "विधानसभावार")])
def test_parts_are_named_by_their_kind(t: Text, place: Place, heading: str) -> None:
    kind = "pc" if place is MP else "ac"
    part = PlacePart(replace(DEWAS, kind=kind), Goal(0, 20), 5)
    page = PlacePage(strength_of(place), Goal(0, 20), Week(0, 0, 0), (part,), "keep", None)
    row = PlaceRow("AC166", "Agar", "आगर", 1, 1)
    board = Leaderboard(place, "week", NOON, 0, 1, 1, 0, (), (row,), None, False)
    assert f"<b>{heading}</b>" in strength.of_place(t, page)
    assert f"<b>{heading}</b>" in leaderboard.group(t, board)


@pytest.mark.parametrize(("pool", "said"), [(5, True), (4, False)])
def test_lots_are_spoken_of_only_where_some_were_not_drawn(t: Text, pool: int, said: bool) -> None:
    booth = Booth(1, "166/1", BoothPart(1), "Village 1", "Village 1", "", False, False, DEWAS)
    entry = InvitationEntry(1, NOON, "link", "confirmed", "BS-7K3M-9QX", "166/1", ())
    task = CallTask(1, DEWAS, entry, InviterView(1, "BS-7K3M-9QX", "Asha", booth))
    text = review.call(t, Calls(4, pool, 4, task, None), "Booth Shakti")
    assert (f"{pool} में से 4 लॉटरी से चुने गए" in text) is said


def test_an_invited_person_and_the_inviter_are_spoken_of_politely(t: Text) -> None:
    invitation = PendingInvitation(1, "रवि", "166/1", "token", NOON)
    text = invitations.forward_invitation(t, invitation, "आशा जी", "Booth Shakti", "link")
    assert text.startswith("नमस्ते रवि जी 🙏 आशा जी ने आपको")
    assert invitations.share_label(t, invitation) == "📤 रवि जी को भेजें"
    assert invitations.share_label(t, replace(invitation, name="")) == "📤 किसी को भेजें"
    assert "<b>Booth Shakti</b> ने आपको" in invitations.page(t, "", "Booth Shakti")


def test_a_post_that_nobody_known_gave_names_nobody(t: Text) -> None:
    kind = PostKind("trainer", ("pc",), frozenset(), 0, False, "प्रशिक्षक", "Trainer", 3)
    held = PostAssignment(
        1, kind, PostLocation(DEWAS), PersonName(1, "BS-7K3M-9QX", "Ram"), None, NOON, None
    )
    assert "ने आपको" not in posts.news(t, held, "given")
    given = replace(held, by=PersonName(2, "BS-7K3M-9QX", "Meena"))
    assert "Meena जी ने आपको यह पद दिया है" in posts.news(t, given, "given")
