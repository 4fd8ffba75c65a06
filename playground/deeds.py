"""The page's deeds: every POST under `/play` by which a person does something."""

from starlette.datastructures import UploadFile
from starlette.requests import Request

from playground import groups, people, views
from playground.chats import Chat, User
from playground.errors import Json, Refused
from playground.requests import body, flag, number, optional_number, text
from playground.world import World


class Deeds:
    """One function for each path; each answers with what became of the deed."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def send(self, request: Request) -> Json:
        """POST /play/send"""
        given = await body(request)
        viewer, chat_id = self._who(given), number(given, "chat")
        wire = people.send(
            self.world,
            viewer,
            chat_id,
            text(given, "text"),
            thread=optional_number(given, "thread"),
            reply_to=optional_number(given, "reply_to"),
            anonymous=flag(given, "anonymous"),
        )
        return self._message(wire, viewer)

    async def edit(self, request: Request) -> Json:
        """POST /play/edit"""
        given = await body(request)
        viewer = self._who(given)
        where = (number(given, "chat"), number(given, "message_id"))
        return self._message(people.edit(self.world, viewer, *where, text(given, "text")), viewer)

    async def press(self, request: Request) -> Json:
        """POST /play/press"""
        given = await body(request)
        where = (number(given, "chat"), number(given, "message_id"))
        return await people.press(self.world, self._who(given), *where, text(given, "data"))

    async def contact(self, request: Request) -> Json:
        """POST /play/contact"""
        given = await body(request)
        viewer = self._who(given)
        other = optional_number(given, "of")
        of = viewer if other is None else people.person(self.world, other)
        wire = people.share_contact(self.world, viewer, number(given, "chat"), of)
        return self._message(wire, viewer)

    async def file(self, request: Request) -> Json:
        """POST /play/file"""
        async with request.form() as form:
            given: Json = {name: form[name] for name in form}
            upload = given.pop("file", None)
            if not isinstance(upload, UploadFile):
                raise Refused(400, "there is no file")
            content, mime = await upload.read(), upload.content_type or ""
        for name in ("viewer", "chat", "thread"):
            if name in given:
                given[name] = int(given[name]) if str(given[name]).lstrip("-").isdecimal() else None
        viewer = self._who(given)
        wire = people.send_file(
            self.world,
            viewer,
            number(given, "chat"),
            text(given, "kind"),
            upload.filename or "file",
            mime,
            content,
            caption=text(given, "caption", ""),
            thread=optional_number(given, "thread"),
        )
        return self._message(wire, viewer)

    async def start(self, request: Request) -> Json:
        """POST /play/start"""
        given = await body(request)
        viewer = self._who(given)
        return self._message(people.start(self.world, viewer, text(given, "token", "")), viewer)

    async def join(self, request: Request) -> Json:
        """POST /play/join"""
        given = await body(request)
        viewer = self._who(given)
        return self._chat(groups.join(self.world, viewer, number(given, "chat")), viewer)

    async def leave(self, request: Request) -> Json:
        """POST /play/leave"""
        given = await body(request)
        viewer = self._who(given)
        return self._chat(groups.leave(self.world, viewer, number(given, "chat")), viewer)

    async def bot(self, request: Request) -> Json:
        """POST /play/bot"""
        given = await body(request)
        viewer = self._who(given)
        wish = (number(given, "chat"), text(given, "action"))
        return self._chat(groups.bring_bot(self.world, viewer, *wish), viewer)

    async def role(self, request: Request) -> Json:
        """POST /play/role"""
        given = await body(request)
        viewer, of = self._who(given), people.person(self.world, number(given, "of"))
        wish = (number(given, "chat"), of, text(given, "role"))
        return self._chat(groups.set_role(self.world, viewer, *wish), viewer)

    async def migrate(self, request: Request) -> Json:
        """POST /play/migrate"""
        given = await body(request)
        viewer = self._who(given)
        return self._chat(groups.migrate(self.world, viewer, number(given, "chat")), viewer)

    async def block(self, request: Request) -> Json:
        """POST /play/block"""
        given = await body(request)
        viewer = self._who(given)
        chat = people.block(self.world, viewer, blocked=flag(given, "blocked"))
        return self._chat(chat, viewer)

    async def person(self, request: Request) -> Json:
        """POST /play/people"""
        given = await body(request)
        name = people.fitting(text(given, "name"))
        language = text(given, "language_code", "hi")
        return views.user(self.world.add_person(name, language_code=language))

    async def group(self, request: Request) -> Json:
        """POST /play/groups"""
        given = await body(request)
        viewer, title = self._who(given), people.fitting(text(given, "title"))
        topics = given.get("topics") or []
        if not isinstance(topics, list) or not all(isinstance(name, str) for name in topics):
            raise Refused(400, "topics is a list of names")
        names = [people.fitting(name) for name in topics]
        return self._chat(self.world.add_group(title, viewer, topics=names), viewer)

    def _who(self, given: Json) -> User:
        return people.person(self.world, number(given, "viewer"))

    def _message(self, wire: Json, viewer: User) -> Json:
        chat = self.world.chats[wire["chat"]["id"]]
        return views.message(self.world, chat, wire, viewer)

    def _chat(self, chat: Chat, viewer: User) -> Json:
        return views.chat(self.world, chat, viewer)
