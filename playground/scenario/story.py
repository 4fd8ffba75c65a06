"""The seeded scenario: Agar and Susner north of Ujjain, and Bhopal, days before a campaign."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from models import authority, chats, invitations, places, sectors, targets, workers
from models.consents import Consent
from models.identity import PhoneCipher, worker_ids
from models.invitations import attribution, disputes
from playground.scenario import review_cases, sessions
from playground.scenario.characters import (
    ASHA,
    DINESH,
    FARIDA,
    GOVIND,
    KAMLA,
    MEENA,
    NEWCOMERS,
    PRESIDENTS,
    RAKESH,
    SEEMA,
    SUNITA,
    WORKERS,
    Character,
    Characters,
)
from playground.telegram import TelegramChat, TelegramUser, World
from playground.telegram import groups as telegram_groups

# An hour after the morning digests, so that the page opens with them in the groups.
START = time(9, 5)
DAY = timedelta(days=1)
SECTOR = ("9-16", "कनाखेड़ा")  # of AC166: its parts and its name


def start_time(zone: ZoneInfo, today: datetime) -> datetime:
    """Return when the scenario starts on the local day of `today`."""
    return datetime.combine(today.astimezone(zone).date(), START, zone)


def add_characters(world: World) -> Characters:
    """Add all characters, two groups to link and one unlinked group. Safe on the event loop."""
    newcomers = {
        name: world.add_person(name, language_code=code, about={"hi": hi, "en": en})
        for name, code, hi, en in NEWCOMERS
    }
    registered = {
        character.name: world.add_person(
            character.name, about={"hi": character.about_hi, "en": character.about_en}
        )
        for character in (MEENA, RAKESH, FARIDA, *WORKERS)
    }
    for person in registered.values():  # who registered through the bot, and so has opened it
        world.chats[person.id].started = True
    everyone = newcomers | registered
    meena, rakesh = everyone[MEENA.name], everyone[RAKESH.name]
    newcomer_names = [name for name, *_ in NEWCOMERS]
    agar = [FARIDA.name, *(p.name for p in WORKERS[:5]), *newcomer_names]
    susner = [p.name for p in WORKERS[5:9]]
    bhopal = [FARIDA.name, *(p.name for p in WORKERS[9:])]
    return Characters(
        everyone,
        {
            "PC21": _group(world, "देवास लोकसभा टीम", meena, [everyone[n] for n in agar]),
            "PC19": _group(world, "भोपाल लोकसभा टीम", rakesh, [everyone[n] for n in bhopal]),
            "PC20": _group(
                world, "राजगढ़ लोकसभा टीम", meena, [everyone[n] for n in susner], is_new=True
            ),
        },
    )


def seed(
    characters: Characters, keys: PhoneCipher, now: datetime, zone: ZoneInfo, agreed: Consent
) -> str:
    """Seed the database with the scenario's past before `now`, through the bot's own operations.

    Everybody reads the language in which they `agreed`. Returns the token of the pending
    invitation for Sunita.
    """
    for character in (MEENA, RAKESH, FARIDA, *WORKERS):
        _register(
            characters, character, keys, now - character.days * DAY - timedelta(minutes=30), agreed
        )
    _posts(characters, now - 10 * DAY)
    _sector(characters, now - 3 * DAY)
    for code, leader in (("PC21", MEENA), ("PC19", RAKESH)):
        chats.link(
            characters.groups[code].id,
            0,
            characters.groups[code].title,
            _place_id(code),
            by=characters.people[leader.name].id,
            now=now - 10 * DAY,
        )
    _targets(characters, now, zone)
    sessions.seed(characters, now, zone, agreed.language)
    _disputed_invitation(characters, keys, now - DAY)
    review_cases.seed(
        characters.people[DINESH].id, characters.people[FARIDA.name].id, keys, now, zone, agreed
    )
    return _invite(characters, ASHA, characters.people[SUNITA].phone, SUNITA, keys, now - DAY)


def invitation_text(username: str, token: str) -> str:
    """Return Asha's message to Sunita in the group, with her invitation link."""
    return f"सुनीता जी, आपका निमंत्रण 👇 https://t.me/{username}?start=n{token}"


def _group(
    world: World,
    title: str,
    leader: TelegramUser,
    members: list[TelegramUser],
    *,
    is_new: bool = False,
) -> TelegramChat:
    """Add a group; the bot greets a new one, and has been in the others for days."""
    chat = world.add_group(title, leader)
    for member in members:
        telegram_groups.join(world, member, chat.id)
    if is_new:
        telegram_groups.bring_bot(world, leader, chat.id, "add")
    else:
        chat.members[world.bot.id] = "member"
    return chat


def _register(
    characters: Characters, character: Character, keys: PhoneCipher, at: datetime, agreed: Consent
) -> None:
    user = characters.people[character.name]
    booth = places.find_booth(character.booth, near="MP")
    link = None
    if character.invited_by:
        inviter = workers.by_telegram_id(characters.people[character.invited_by].id)
        link = attribution.ReferralLink(
            worker_ids.parse(inviter.code) or "", at - timedelta(hours=1)
        )
    form = workers.Registration(user.id, character.name, user.phone, booth.id, agreed, link)
    workers.register(form, keys=keys, admin=False, now=at)
    chats.set_language(user.id, 0, agreed.language, at, private=True)


def _posts(characters: Characters, at: datetime) -> None:
    for character, codes in ((MEENA, ("PC21", "PC20")), (RAKESH, ("PC19",))):
        worker = workers.by_telegram_id(characters.people[character.name].id)
        for code in codes:
            authority.grant(worker.id, "pc_coordinator", at, place_id=_place_id(code))
    for name in (FARIDA.name, GOVIND):  # two, so that one can hand a session over to the other
        trainer = workers.by_telegram_id(characters.people[name].id)
        authority.grant(trainer.id, "trainer", at, place_id=_place_id("PC21"))
    for name in PRESIDENTS:
        worker = workers.by_telegram_id(characters.people[name].id)
        authority.grant(worker.id, "booth_president", at, booth_id=worker.booth.id)


def _sector(characters: Characters, at: datetime) -> None:
    """Make a sector of Kamla's booth and those around it, of which she is in charge."""
    by = characters.people[MEENA.name].id
    made = sectors.make(_place_id("AC166"), *SECTOR, by=by, now=at)
    kamla = workers.by_telegram_id(characters.people[KAMLA].id)
    authority.grant(kamla.id, "sector_coordinator", at, place_id=made.sector.place.id)


def _invite(
    characters: Characters,
    inviter_name: str,
    phone: str,
    name: str,
    keys: PhoneCipher,
    at: datetime,
) -> str:
    inviter_id = characters.people[inviter_name].id
    inviter = workers.by_telegram_id(inviter_id)
    new = invitations.NewInvitation(phone, name, inviter.booth.id)
    limits = invitations.InvitationLimits(days=14, per_day=30)
    return invitations.add(inviter_id, new, keys, limits, at).token


def _disputed_invitation(characters: Characters, keys: PhoneCipher, at: datetime) -> None:
    """Invite somebody in Seema's name, who opens the link and disputes the invitation."""
    token = _invite(characters, SEEMA, "+919826099001", "लीला बाई", keys, at)
    disputes.by_link(token, at + timedelta(hours=6))


def _targets(characters: Characters, now: datetime, zone: ZoneInfo) -> None:
    set_at, calendar = now - 5 * DAY, targets.WorkCalendar(zone)
    until = calendar.date_of(now + 14 * DAY)
    for code, leader, measure, number in (
        ("PC21", MEENA, "confirmed", 40),
        ("PC21", MEENA, "trained", 20),
        ("PC19", RAKESH, "confirmed", 30),
    ):
        leader_id = characters.people[leader.name].id
        targets.set_target(
            _place_id(code), measure, number, until, by=leader_id, now=set_at, calendar=calendar
        )


def _place_id(code: str) -> int:
    return places.find_place(code, near="MP").id
