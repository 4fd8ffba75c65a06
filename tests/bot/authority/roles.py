"""People of every role at one place, and the whole bot without a network: for trying who may what.

Everybody's post is at AC166 Agar, or at its booth 166/1, or around them. Every try is rolled back.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from pydantic import SecretStr
from telegram import Bot
from telegram.request import RequestData

from bot.api import ApiClient, ApiOutage, RateLimiter, RateLimits, Transport
from bot.command_menus import CommandMenus
from bot.commands import COMMANDS
from bot.conversation import GROUP_ANONYMOUS_BOT, Services, consent_gate, read
from bot.handlers.groups import membership
from bot.handlers.invitations import add
from bot.handlers.people_files import file_import
from bot.handlers.seats import inline
from bot.i18n import Catalogues
from bot.intake import router
from bot.ops import WalTruncation
from config.settings import Settings
from models import tables
from models.certificates import SigningKeys
from models.clock import Clock
from models.consents import Consent
from models.database import Database
from tests.bot.authority.filled_place import FilledPlace
from tests.support import world
from tests.support.world import KEYS, NOON, SECRET

POSTS = {  # role → the kind of post and where it is held
    "booth president": ("booth_president", "166/1"),
    "booth agent": ("booth_agent", "166/1"),
    "committee member": ("booth_member", "166/1"),
    "trainer": ("trainer", "AC166"),
    "AC coordinator": ("ac_coordinator", "AC166"),
    "PC coordinator": ("pc_coordinator", "PC21"),
    "district coordinator": ("district_coordinator", "D:agar-malwa"),
    "state in-charge": ("state_incharge", "MP"),
    "admin": ("admin", "MP"),
    "whose post has ended": ("pc_coordinator", "PC21"),
}
ROLES = ("nobody", "worker", *POSTS)
GUEST = frozenset({"nobody"})  # who was noted
WORKERS = frozenset(ROLES) - GUEST
COORDINATORS = frozenset(r for r in POSTS if r.endswith(("coordinator", "in-charge", "admin")))
COVERED = {  # role → those of TARGETS that lie inside the place of its post
    "AC coordinator": {"AC166"},
    "PC coordinator": {"AC166"},
    "district coordinator": {"AC166", "AC165"},
    "state in-charge": {"AC166", "AC165"},
    "admin": {"AC166", "AC165"},
}
TARGETS = ("AC166", "AC165", "KA/AC1")
CHATS = ("private", "group", "hidden")  # hidden: an anonymous admin of the group
AROUND_AGAR = ("booth president", "booth agent", "committee member", "trainer", "nobody")
REACH = COVERED | {role: {"AC166"} for role in AROUND_AGAR}  # nobody: by what they were sent


@dataclass(frozen=True, slots=True)
class Word:
    """What not everybody may read: a name, a phone, who was noted, or whose link it is.

    `roles` may read it where things of its `kind` are shown, and `whose` it is, always.
    """

    text: str
    kind: str  # name | phone | guest | inviter
    roles: frozenset[str]
    whose: int = 0


@dataclass(slots=True)
class Tried:
    """What a try has changed (names of tables), what was answered, and which methods were used."""

    changed: set[str] = field(default_factory=set)
    answers: str = ""
    methods: set[str] = field(default_factory=set)


class NoMenus(CommandMenus):
    """Sets no menu: in the background it would write between two looks at the rows."""

    def _schedule(self, user_id: int, *, erased: bool) -> None:
        """Do nothing."""


class Mute(Transport):
    """Takes what the bot would send, and answers as Telegram does."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, Any]] = []
        self.files: dict[str, bytes] = {}

    async def initialize(self) -> None:
        """Open nothing."""

    async def fetch(self, url: str, limit: int) -> bytes | None:
        """Return a file that somebody has sent before."""
        return self.files[url.rsplit("/", 1)[1]]

    async def call(self, url: str, parameters: dict[str, str], wait: float = 0) -> Any:
        """Record a call of a method without files; return a result of its kind."""
        return self._take(url, parameters, [])

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *rest: Any,
        **more: Any,
    ) -> tuple[int, bytes]:
        """Record a call of a method; return a result of its kind."""
        given = request_data.json_parameters if request_data else {}
        has_files = request_data is not None and request_data.contains_files
        uploads: Any = request_data.multipart_data.values() if request_data and has_files else ()
        result = self._take(url, given, [_readable(content) for _, content, _ in uploads])
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _take(self, url: str, given: dict[str, Any], files: list[str]) -> Any:
        name = url.rsplit("/", 1)[1]
        self.sent.append((name, (given, files)))
        if name == "getFile":
            return {"file_id": "f", "file_unique_id": "f", "file_path": given["file_id"]}
        message = {"message_id": 9, "date": 0, "chat": {"id": 1, "type": "private"}}
        bot = {"id": 7, "is_bot": True, "first_name": "Bot", "username": "BoothShaktiBot"}
        return bot if name == "getMe" else message if name.startswith(("send", "edit")) else True


class Inline(Database):
    """A database whose operations run immediately, inside the transaction of a try."""

    async def run(self, operation: Callable[..., Any], /, *args: Any, **more: Any) -> Any:
        """Run an operation here and now."""
        return operation(*args, **more)

    read_inline = run  # another connection would not see what the attempt has changed

    def empty_log(self) -> bool:
        """Leave the log alone: the transaction of a try is still open."""
        return True


class Stage:
    """The people, the places and the bot."""

    def __init__(self, database: Inline) -> None:
        """Prepare a database with all tables and no rows but the kinds of posts."""
        self.database = database
        settings = Settings(secret_key=SecretStr(SECRET), admins=frozenset())
        self._transport, limiter = Mute(), RateLimiter(RateLimits(10**6, 10**6, 10**6))
        self._bot = Bot("7:token", request=self._transport, get_updates_request=self._transport)
        api = ApiClient(
            "https://none/bot7:token", self._transport, limiter, ApiOutage("https://none")
        )
        words = Catalogues()
        self._services = Services(
            settings=settings,
            database=database,
            clock=Clock(NOON),
            catalogues=words,
            keys=KEYS,
            signing=SigningKeys("", SECRET),
            commands=COMMANDS,
            on_document=file_import.preview_file,
            on_contact=add.contact,
            on_membership=membership.membership_changed,
            on_inline=inline.answer,
            api=api,
            wal_truncation=WalTruncation(database),
            command_menus=NoMenus(database, api, words, settings, COMMANDS),
            notices=consent_gate.present(words, settings),
        )
        self.ids = {role: 100 + n for n, role in enumerate(ROLES)}
        self.names = {user_id: f"Zz{user_id}zz" for user_id in self.ids.values()}
        self._words: list[Word] = []
        self._codes = {"nobody": ""}
        world.agar_and_susner()
        _karnataka()
        self._people(consent_gate.given(words, settings, "en"))
        self.targets = {code: self._target(code, n) for n, code in enumerate(TARGETS)}
        self._received, self.boss = self._relayed()
        self._before = self._rows()

    async def close(self) -> None:
        """End the process that draws charts."""
        await self._services.charts.stop()

    async def tries(
        self, role: str, target: str, chat: str, draft: Mapping[str, Any] | None = None, **what: str
    ) -> Tried:
        """Write `text` or press a button with `data` as somebody; all is rolled back after."""
        sent = self._transport.sent = []
        with self._rolled_back():
            if draft:
                self._draft(role, draft)
            written = self._written()
            await self.handle(role, target, chat, **what)
            after = self._rows() if self._written() != written else self._before
        changed = {name for name, rows in after.items() if rows != self._before[name]}
        answers = json.dumps([given for _, given in sent], ensure_ascii=False, default=str)
        return Tried(
            changed - {"draft"},
            re.sub(r"(?<=\d) (?=\d)", "", answers),
            {name for name, _ in sent},
        )

    async def calls(
        self, role: str, target: str, draft: Mapping[str, Any] | None, **what: str
    ) -> None:
        """Do the same in private without a look at what came of it."""
        with self._rolled_back():
            if draft:
                self._draft(role, draft)
            await self.handle(role, target, "private", **what)

    async def handle(self, role: str, target: str, chat: str, **what: str) -> None:
        """Write `text` or press a button with `data` as somebody."""
        await self._bot.initialize()
        update = read(self._update(role, target, chat, **what))
        await router.handle(self._services, self._bot, update)

    def shown(self, role: str, answers: str) -> list[Word]:
        """Return what stands in an answer of that which not everybody may read."""
        own = self.ids[role]
        return [one for one in self._words if one.text in answers and one.whose != own]

    def fill(self, text: str, role: str, target: str) -> str:
        """Return a text with a target's values for `{place}`, `{post}` and so on."""
        own = {"own": self._codes[role], "own_phone": KEYS.encrypt(world.phone(self.ids[role]))}
        own |= {"boss": str(self.boss), "received": str(self._received.get(role, 0))}
        return text.format_map(self.targets[target].values | own)

    def _people(self, agreed: Consent) -> None:
        for role in ROLES[1:]:
            user_id = self.ids[role]
            worker = world.person(user_id, self.names[user_id], admin=role == "admin")
            self._codes[role] = worker.code
            if role in POSTS and role != "admin":
                kind, where = POSTS[role]
                world.give(worker, where, kind)
            if role.endswith("ended"):
                tables.Post.update(until=NOON).where(tables.Post.worker == worker.id).execute()
        tables.Consent.update(text_hash=agreed.text_hash, language=agreed.language).execute()
        for user_id in self.ids.values():
            tables.Chat.create(chat_id=user_id, kind="private", language="en")
            self._knows(user_id, self.names[user_id], "AC166")

    def _relayed(self) -> tuple[dict[str, int], int]:
        """Let AC166's other coordinator write to everybody; return the messages and their id."""
        boss: Any = tables.Worker.get(tables.Worker.name == "Bosslakshmi")
        received = {}
        for role in ROLES[1:]:
            worker = tables.Worker.get(tables.Worker.telegram_id == self.ids[role])
            message = tables.RelayedMessage.create(sender=boss.id, recipient=worker.id, at=NOON)
            received[role] = message.id
        to_boss = tables.RelayedMessage.create(sender=worker.id, recipient=boss.id, at=NOON)
        for user_id in (self.ids["AC coordinator"], boss.telegram_id):
            name = (self.names | {boss.telegram_id: boss.name})[user_id]
            self._words.append(Word(name, "coordinator", frozenset(WORKERS), user_id))
        received["nobody"] = to_boss.id
        return received, int(boss.id)

    def _target(self, code: str, number: int) -> FilledPlace:
        inside = {"inviter": self.ids["AC coordinator"], "guest": self.ids["nobody"]}
        made = FilledPlace(code, number, **(inside if code == "AC166" else {}))
        for user_id, name in made.people.items():
            self._knows(user_id, name, code)
        noted_by = frozenset({"AC coordinator"} if code == "AC166" else ())
        self._words.append(Word(made.guest, "guest", noted_by))
        inviter = (self.names | made.people)[made.inviter]
        self._words.append(Word(inviter, "inviter", frozenset(ROLES), made.inviter))
        self._words.append(Word(made.name, "owner", GUEST))
        self._transport.files |= made.files
        return made

    def _knows(self, user_id: int, name: str, target: str) -> None:
        """Record that only those with a post around the target may read this person."""
        roles = frozenset(role for role, covered in COVERED.items() if target in covered)
        for kind, text in (("name", name), ("phone", world.phone(user_id)[3:])):
            self._words.append(Word(text, kind, roles, user_id))
        if target == "AC166":  # everybody there is in the president's booth
            self._words.append(Word(name, "in booth", roles | {"booth president"}, user_id))

    def _draft(self, role: str, draft: Mapping[str, Any]) -> None:
        user_id, answers = self.ids[role], dict(draft["data"])
        if "phone" in answers:
            answers["phone"] = {"encrypted": answers["phone"]}
        tables.Draft.create(
            chat_id=user_id,
            user_id=user_id,
            form=draft["form"],
            data=json.dumps(answers),
            updated_at=NOON,
        )

    def _update(self, role: str, target: str, chat: str, **what: str) -> dict[str, Any]:
        user_id = self.ids[role]
        user = {"id": user_id, "is_bot": False, "first_name": self.names[user_id]}
        where: dict[str, Any] = {"id": user_id, "type": "private"}
        if chat != "private":
            where = {"id": self.targets[target].group, "type": "supergroup", "title": "Group"}
        message: dict[str, Any] = {"message_id": 5, "date": 0, "chat": where, "from": user}
        if "data" in what:
            own = {"message": message | {"text": "?"}, "data": what["data"][:200]}
            query = {"id": "1", "from": user, "chat_instance": "1"} | own
            return {"update_id": 1, "callback_query": query}
        if chat == "hidden":
            anonymous = {"id": GROUP_ANONYMOUS_BOT, "is_bot": True, "first_name": "Group"}
            message |= {"from": anonymous, "sender_chat": where}
        return {"update_id": 1, "message": message | {"text": what["text"]}}

    @contextmanager
    def _rolled_back(self) -> Iterator[None]:
        with self.database.peewee.atomic() as all_of_it:
            yield
            all_of_it.rollback()

    def _written(self) -> int:
        """Count the rows that were ever written: SQLite keeps the number."""
        peewee: Any = self.database.peewee
        return int(peewee.connection().total_changes)

    def _rows(self) -> dict[str, str]:
        execute: Any = self.database.peewee.execute_sql
        names = [table._meta.table_name for table in tables.ALL]
        return {
            name: str(execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall()) for name in names
        }


def _readable(content: bytes) -> str:
    """Return what can be read in a file, of a workbook in its parts."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with ZipFile(BytesIO(content)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())


def _karnataka() -> None:
    """Add another state, which lies outside of everybody's place."""
    state = {"state_code": "KA", "name_hi": "कर्नाटक"}
    tables.Place.create(kind="state", code="KA", name_en="Karnataka", **state)
    pc = tables.Place.create(kind="pc", code="PC1", number=1, name_en="Chikkodi", **state)
    ac = tables.Place.create(kind="ac", code="AC1", number=1, name_en="Nippani", pc=pc, **state)
    for part in (1, 2):
        tables.Booth.create(ac=ac, part=part, name_en=f"Nippani {part}")
    tables.GeographyImport.create(at=NOON, files="test", changed=1)
