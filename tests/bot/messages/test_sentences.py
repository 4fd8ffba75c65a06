"""What results say in Hindi, where a sentence depends on more than its key."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import Catalogues, Text
from bot.messages import digests, invitations, leaderboard, posts, review, strength
from models.authority import PostKind
from models.digests import Joined, TargetsDigest
from models.invitations import Leaderboard, PendingInvitation, PlaceRow
from models.overview import Goal, PlacePage, PlacePart, Week
from models.places import Booth, BoothPart, Place
from models.posts import PersonName, PostAssignment, PostLocation
from models.review import Calls, InvitationEntry, InviterView
from models.review.verification_calls import CallTask
from models.strength import GRADES, PlaceStrength
from models.strength.places import Unknown
from models.tables.targets import Measure
from models.targets import Pace, Share

NOON = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
MP = Place(1, "state", "MP", "MP", None, "Madhya Pradesh", "मध्य प्रदेश", "", None, None, None)
DEWAS = Place(2, "pc", "MP", "PC21", 21, "Dewas", "देवास", "SC", None, None, None)
SHARES = (Share(3, "AC166", "Agar", "आगर", 1, 6, 2), Share(4, "AC165", "Susner", "सुसनेर", 4, 0, 0))
PEOPLE = Joined(total=5, day=date(2026, 11, 22), came=2, week_before=5, doubted=16)
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


def morning(t: Text, *paces: Pace, people: Joined = PEOPLE) -> str:
    """Return the morning digest of Dewas with these targets."""
    return digests.targets(TargetsDigest(DEWAS, MONDAY, paces, people), t)


def test_a_morning_begins_with_the_place_its_number_and_what_yesterday_brought(t: Text) -> None:
    assert morning(t, PACE).splitlines() == [
        "🌅 <b>देवास</b> · सोमवार 23 नवंबर",
        "👥 <b>5/100</b> ▱▱▱▱▱▱▱▱▱▱",
        "कल 2 जुड़े (पिछले हफ़्ते रविवार को 5), 16 की जाँच बाक़ी",
    ]


def test_a_morning_says_when_its_date_asks_more_than_people_have_shown(t: Text) -> None:
    hurried = replace(PACE, today=10, each_day=10, needed=19, ceiling=10)
    assert morning(t, hurried).splitlines()[3] == (
        "⚠️ 13 दिसंबर तक 100 के लिए हर दिन 19 चाहिए; हम 10 से ज़्यादा नहीं माँगते। समन्वयक तारीख़ या "
        "संख्या बदल सकते हैं, निजी चैट में लिखें: <code>/target PC21</code>"
    )
    assert "⚠️" not in morning(t, replace(hurried, needed=10))
    assert "⚠️" not in morning(t, replace(hurried, today=0))  # a rest day


def test_what_says_nothing_is_left_out_of_a_morning(t: Text) -> None:
    nothing = replace(PEOPLE, came=0, week_before=0, doubted=0)
    assert morning(t, PACE, people=nothing).splitlines()[2:] == []
    assert morning(t, PACE, people=replace(nothing, came=1)).splitlines()[2:] == ["कल 1 जुड़े"]
    before = morning(t, PACE, people=replace(nothing, week_before=4)).splitlines()[2:]
    assert before == ["कल कोई नहीं जुड़ा (पिछले हफ़्ते रविवार को 4)"]


def test_people_to_train_are_never_said_to_be_added(t: Text) -> None:
    trained = replace(PACE, measure=Measure.TRAINED, yesterday_done=3)
    text = morning(t, trained, people=replace(PEOPLE, came=0, week_before=0, doubted=0))
    assert text.splitlines()[1:] == ["🎓 <b>5/100</b> ▱▱▱▱▱▱▱▱▱▱ प्रशिक्षित, कल 3 और"]
    assert "जोड़" not in text


def test_a_share_says_which_target_it_is_part_of(t: Text) -> None:
    share = replace(PACE, number=12, of=MP, of_number=100)
    assert "👥 <b>5/12</b>" in morning(t, share)
    assert "मध्य प्रदेश के लक्ष्य 100 में से यहाँ का हिस्सा" in morning(t, share)


@pytest.mark.parametrize(
    ("starts_on", "doubted", "praised"),
    [
        (date(2026, 11, 20), 0, True),
        (MONDAY, 0, False),  # a target of this morning
        (date(2026, 11, 20), 1, False),  # one of them is under review
    ],
)
def test_a_reached_target_is_praised_when_it_has_run_and_nobody_is_doubted(
    t: Text, starts_on: date, doubted: int, praised: bool
) -> None:
    reached = replace(PACE, number=5, starts_on=starts_on)
    text = morning(t, reached, people=replace(PEOPLE, doubted=doubted))
    assert (t("digest.reached") in text) is praised


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
