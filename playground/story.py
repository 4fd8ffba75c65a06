"""The seeded story: Agar and Susner north of Ujjain, and Bhopal, a few days before a big push."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from models import (
    authority,
    chats,
    claims,
    disputes,
    identity,
    invitations,
    places,
    planning,
    targets,
    trainings,
    workers,
)
from models.privacy import Consent, Keys
from playground import doubts, groups
from playground.chats import Chat, User
from playground.world import World

BEGINS = time(
    9, 5
)  # the morning's digests are an hour old: the first look finds them in the groups
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Part:
    """A person of the story: name, booth, since how many days, their part, and who brought them."""

    name: str
    booth: str
    days: int
    about_hi: str
    about_en: str
    by: str = ""


ASHA = "आशा मालवीय"
DINESH = "दिनेश पाटीदार"
SEEMA = "सीमा राठौर"
MEENA = Part("मीना परमार", "166/12", 20, "समन्वयक, देवास और राजगढ़", "coordinator, Dewas and Rajgarh")
RAKESH = Part("राकेश शर्मा", "152/3", 20, "समन्वयक, भोपाल", "coordinator, Bhopal")
FARIDA = Part("फ़रीदा ख़ान", "166/12", 15, "प्रशिक्षक", "trainer")
WORKERS = (
    Part(ASHA, "166/12", 9, "बूथ अध्यक्ष, आगर", "booth president, Agar"),
    Part("रवि चौहान", "166/12", 6, "कार्यकर्ता, आगर", "worker, Agar", ASHA),
    Part("कमला बाई", "166/13", 4, "कार्यकर्ता, आगर", "worker, Agar", ASHA),
    Part(DINESH, "166/40", 1, "कार्यकर्ता, आगर", "worker, Agar"),
    Part("इरफ़ान शेख", "166/101", 1, "कार्यकर्ता, आगर", "worker, Agar"),
    Part(SEEMA, "165/12", 8, "बूथ अध्यक्ष, सुसनेर", "booth president, Susner"),
    Part("गोविंद सिंह", "165/12", 5, "कार्यकर्ता, सुसनेर", "worker, Susner"),
    Part("पूजा जाट", "165/77", 1, "कार्यकर्ता, सुसनेर", "worker, Susner"),
    Part("महेश यादव", "165/120", 0, "कार्यकर्ता, सुसनेर", "worker, Susner"),
    Part("नेहा वर्मा", "152/3", 7, "बूथ अध्यक्ष, भोपाल", "booth president, Bhopal"),
    Part("अर्जुन मीणा", "152/4", 2, "कार्यकर्ता, भोपाल", "worker, Bhopal"),
    Part("शबाना अली", "153/9", 1, "कार्यकर्ता, भोपाल", "worker, Bhopal"),
)
SUNITA = "सुनीता बघेल"
NEWCOMERS = (
    (SUNITA, "hi", "नई: अभी पंजीकृत नहीं", "new: not registered yet"),
    ("Daniel Tirkey", "en", "नए: अंग्रेज़ी में", "new: reads English"),
)
PRESIDENTS = (ASHA, SEEMA, "नेहा वर्मा")


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone of the story as a Telegram user, by name, and the groups by their place's code."""

    people: dict[str, User]
    groups: dict[str, Chat]


def begin(zone: ZoneInfo, today: datetime) -> datetime:
    """Give the moment at which the story begins on the local day of `today`."""
    return datetime.combine(today.astimezone(zone).date(), BEGINS, zone)


def people(world: World) -> Cast:
    """Put everyone and the two linked groups and one that waits into the world; the loop's side."""
    newcomers = {
        name: world.add_person(name, language_code=code, about={"hi": hi, "en": en})
        for name, code, hi, en in NEWCOMERS
    }
    known = {
        part.name: world.add_person(part.name, about={"hi": part.about_hi, "en": part.about_en})
        for part in (MEENA, RAKESH, FARIDA, *WORKERS)
    }
    everyone = newcomers | known
    meena, rakesh = everyone[MEENA.name], everyone[RAKESH.name]
    new = [name for name, *_ in NEWCOMERS]
    agar = [FARIDA.name, *(p.name for p in WORKERS[:5]), *new]
    susner = [p.name for p in WORKERS[5:9]]
    bhopal = [FARIDA.name, *(p.name for p in WORKERS[9:])]
    return Cast(
        everyone,
        {
            "PC21": _group(world, "देवास लोकसभा टीम", meena, [everyone[n] for n in agar]),
            "PC19": _group(world, "भोपाल लोकसभा टीम", rakesh, [everyone[n] for n in bhopal]),
            "PC20": _group(world, "राजगढ़ लोकसभा टीम", meena, [everyone[n] for n in susner]),
        },
    )


def happened(cast: Cast, keys: Keys, now: datetime, zone: ZoneInfo, agreed: Consent) -> str:
    """Write what has happened before `now` into the database, through the same operations.

    Gives the token of the link that waits for Sunita.
    """
    for part in (MEENA, RAKESH, FARIDA, *WORKERS):
        _register(cast, part, keys, now - part.days * DAY - timedelta(minutes=30), agreed)
    _posts(cast, now - 10 * DAY)
    for code, leader in (("PC21", MEENA), ("PC19", RAKESH)):
        chats.link(
            cast.groups[code].id,
            0,
            cast.groups[code].title,
            _place(code),
            by=cast.people[leader.name].id,
            now=now - 10 * DAY,
        )
    _targets(cast, now, zone)
    _past_session(cast, now)
    _sessions(cast, now, zone)
    _not_me(cast, keys, now - DAY)
    doubts.happened(cast.people[DINESH].id, cast.people[FARIDA.name].id, keys, now, zone, agreed)
    return _note(cast, ASHA, cast.people[SUNITA].phone, SUNITA, keys, now - DAY)


def forwarded(username: str, token: str) -> str:
    """Give what Asha writes to Sunita in the group: the link that waits for her."""
    return f"सुनीता जी, आपका न्योता 👇 https://t.me/{username}?start=n{token}"


def _group(world: World, title: str, leader: User, members: list[User]) -> Chat:
    chat = world.add_group(title, leader)
    for member in members:
        groups.join(world, member, chat.id)
    groups.bring_bot(world, leader, chat.id, "add")
    return chat


def _register(cast: Cast, part: Part, keys: Keys, at: datetime, agreed: Consent) -> None:
    user = cast.people[part.name]
    booth = places.find_booth(part.booth, near="MP")
    link = None
    if part.by:
        inviter = workers.by_telegram_id(cast.people[part.by].id)
        link = claims.Link(identity.parse(inviter.code) or "", at - timedelta(hours=1))
    form = workers.Registration(user.id, part.name, user.phone, booth.id, agreed, link)
    workers.register(form, keys=keys, admin=False, now=at)
    chats.set_language(user.id, 0, "hi", at, private=True)


def _posts(cast: Cast, at: datetime) -> None:
    for part, codes in ((MEENA, ("PC21", "PC20")), (RAKESH, ("PC19",))):
        worker = workers.by_telegram_id(cast.people[part.name].id)
        for code in codes:
            authority.grant(worker.id, "pc_coordinator", at, place_id=_place(code))
    farida = workers.by_telegram_id(cast.people[FARIDA.name].id)
    authority.grant(farida.id, "trainer", at, place_id=_place("PC21"))
    for name in PRESIDENTS:
        worker = workers.by_telegram_id(cast.people[name].id)
        authority.grant(worker.id, "booth_president", at, booth_id=worker.booth.id)


def _note(cast: Cast, by: str, phone: str, name: str, keys: Keys, at: datetime) -> str:
    inviter = workers.by_telegram_id(cast.people[by].id)
    new = invitations.New(phone, name, inviter.booth.id)
    limits = invitations.Limits(days=14, per_day=30)
    return invitations.add(cast.people[by].id, new, keys, limits, at).token


def _not_me(cast: Cast, keys: Keys, at: datetime) -> None:
    """Seema noted somebody who opened the link in the afternoon and said that it is not them."""
    token = _note(cast, SEEMA, "+919826099001", "लीला बाई", keys, at)
    disputes.by_link(token, at + timedelta(hours=6))


def _targets(cast: Cast, now: datetime, zone: ZoneInfo) -> None:
    set_at, calendar = now - 5 * DAY, targets.WorkCalendar(zone)
    until = calendar.date_of(now + 14 * DAY)
    for code, leader, measure, number in (
        ("PC21", MEENA, "confirmed", 40),
        ("PC21", MEENA, "trained", 20),
        ("PC19", RAKESH, "confirmed", 30),
    ):
        by = cast.people[leader.name].id
        targets.set_target(
            _place(code), measure, number, until, by=by, now=set_at, calendar=calendar
        )


def _past_session(cast: Cast, now: datetime) -> None:
    planned = now - 5 * DAY
    new = planning.NewSession(_place("PC21"), "बूथ प्रबंधन", now - 3 * DAY, 20, "शासकीय स्कूल, आगर")
    session = planning.make_session(new, by=cast.people[MEENA.name].id, now=planned)
    for name in (MEENA.name, ASHA, "रवि चौहान"):
        trainings.enrol(cast.people[name].id, session.id, planned)
        trainings.attended(cast.people[name].id, session.id, session.ends_at)


def _sessions(cast: Cast, now: datetime, zone: ZoneInfo) -> None:
    farida = workers.by_telegram_id(cast.people[FARIDA.name].id).id
    today = now.astimezone(zone).date()
    for code, leader, days, hour, seats, title, venue, trainer in (
        ("PC21", MEENA, 0, 15, 30, "बूथ प्रबंधन", "शासकीय स्कूल, आगर", farida),
        ("PC21", MEENA, 1, 11, 2, "मतदाता सूची पढ़ना", "पंचायत भवन, आगर", farida),
        ("PC21", MEENA, 3, 15, 40, "बूथ प्रबंधन", "सामुदायिक भवन, देवास", None),
        ("PC20", MEENA, 1, 16, 30, "बूथ प्रबंधन", "मंगल भवन, सुसनेर", None),
        ("PC19", RAKESH, 0, 16, 50, "बूथ प्रबंधन", "रवींद्र भवन, भोपाल", None),
        ("PC19", RAKESH, 2, 11, 25, "मोबाइल से काम", "गांधी भवन, भोपाल", None),
    ):
        starts_at = datetime.combine(today + days * DAY, time(hour), zone)
        new = planning.NewSession(_place(code), title, starts_at, seats, venue, trainer)
        session = planning.make_session(new, by=cast.people[leader.name].id, now=now - DAY)
        if seats == 2:
            for name in ("कमला बाई", "इरफ़ान शेख"):
                trainings.enrol(cast.people[name].id, session.id, now - timedelta(hours=1))


def _place(code: str) -> int:
    return places.find_place(code, near="MP").id
