"""The page's actions: every POST under `/play` in which a person does something."""

from starlette.datastructures import UploadFile
from starlette.requests import Request

from playground.telegram import (
    Json,
    Refused,
    TelegramChat,
    TelegramUser,
    World,
    groups,
    inline,
    people,
)
from playground.web import serializers
from playground.web.json_requests import body, decimal, flag, number, optional_number, text


class PageActions:
    """One method for each path; each returns the message, chat or user that results."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def send(self, request: Request) -> Json:
        """Send a text: POST /play/send."""
        fields = await body(request)
        viewer, chat_id = self._viewer(fields), number(fields, "chat")
        message = people.send(
            self.world,
            viewer,
            chat_id,
            text(fields, "text"),
            thread=optional_number(fields, "thread"),
            reply_to=optional_number(fields, "reply_to"),
            anonymous=flag(fields, "anonymous"),
        )
        return self._message(message, viewer)

    async def edit(self, request: Request) -> Json:
        """Edit an own message: POST /play/edit."""
        fields = await body(request)
        viewer = self._viewer(fields)
        target = (number(fields, "chat"), number(fields, "message_id"))
        return self._message(people.edit(self.world, viewer, *target, text(fields, "text")), viewer)

    async def press(self, request: Request) -> Json:
        """Press a button: POST /play/press."""
        fields = await body(request)
        target = (number(fields, "chat"), number(fields, "message_id"))
        return await people.press(self.world, self._viewer(fields), *target, text(fields, "data"))

    async def inline(self, request: Request) -> Json:
        """Type words behind the bot's name: POST /play/inline."""
        fields = await body(request)
        viewer, chat_id = self._viewer(fields), number(fields, "chat")
        found = await inline.ask(self.world, viewer, chat_id, text(fields, "words"))
        return serializers.inline_answer(found)

    async def inline_send(self, request: Request) -> Json:
        """Send one of the results: POST /play/inline_send."""
        fields = await body(request)
        viewer, target = self._viewer(fields), number(fields, "chat")
        chosen = text(fields, "query_id"), text(fields, "result")
        thread = optional_number(fields, "thread")
        message = inline.send(self.world, viewer, target, *chosen, thread=thread)
        return self._message(message, viewer)

    async def contact(self, request: Request) -> Json:
        """Share a contact: POST /play/contact."""
        fields = await body(request)
        viewer = self._viewer(fields)
        owner_id = optional_number(fields, "of")
        owner = viewer if owner_id is None else people.find_person(self.world, owner_id)
        chat_id, thread = number(fields, "chat"), optional_number(fields, "thread")
        message = people.share_contact(self.world, viewer, chat_id, owner, thread=thread)
        return self._message(message, viewer)

    async def file(self, request: Request) -> Json:
        """Send a file: POST /play/file."""
        async with request.form() as form:
            fields: Json = {name: form[name] for name in form}
            upload = fields.pop("file", None)
            if not isinstance(upload, UploadFile):
                raise Refused(400, "there is no file")
            content, mime = await upload.read(), upload.content_type or ""
        for name in ("viewer", "chat", "thread"):
            if name in fields:
                value = str(fields[name])
                fields[name] = int(value) if value.lstrip("-").isdecimal() else None
        viewer = self._viewer(fields)
        message = people.send_file(
            self.world,
            viewer,
            number(fields, "chat"),
            text(fields, "kind"),
            upload.filename or "file",
            mime,
            content,
            caption=text(fields, "caption", ""),
            thread=optional_number(fields, "thread"),
        )
        return self._message(message, viewer)

    async def voice(self, request: Request) -> Json:
        """Send a voice message: POST /play/voice."""
        fields = await body(request)
        viewer, target = self._viewer(fields), number(fields, "chat")
        seconds, thread = number(fields, "seconds"), optional_number(fields, "thread")
        message = people.send_voice(self.world, viewer, target, seconds, thread=thread)
        return self._message(message, viewer)

    async def sticker(self, request: Request) -> Json:
        """Send a sticker: POST /play/sticker."""
        fields = await body(request)
        viewer, target = self._viewer(fields), number(fields, "chat")
        emoji, thread = text(fields, "emoji"), optional_number(fields, "thread")
        message = people.send_sticker(self.world, viewer, target, emoji, thread=thread)
        return self._message(message, viewer)

    async def location(self, request: Request) -> Json:
        """Send a location, or move a live one: POST /play/location."""
        fields = await body(request)
        viewer, target = self._viewer(fields), number(fields, "chat")
        place = decimal(fields, "latitude"), decimal(fields, "longitude")
        moved = optional_number(fields, "message_id")
        if moved is not None:
            message = people.move_location(self.world, viewer, target, moved, *place)
            return self._message(message, viewer)
        message = people.send_location(
            self.world,
            viewer,
            target,
            *place,
            live_seconds=optional_number(fields, "live_seconds") or 0,
            thread=optional_number(fields, "thread"),
        )
        return self._message(message, viewer)

    async def start(self, request: Request) -> Json:
        """Press Start: POST /play/start."""
        fields = await body(request)
        viewer = self._viewer(fields)
        return self._message(people.start(self.world, viewer, text(fields, "token", "")), viewer)

    async def join(self, request: Request) -> Json:
        """Join a group: POST /play/join."""
        fields = await body(request)
        viewer = self._viewer(fields)
        return self._chat(groups.join(self.world, viewer, number(fields, "chat")), viewer)

    async def leave(self, request: Request) -> Json:
        """Leave a group: POST /play/leave."""
        fields = await body(request)
        viewer = self._viewer(fields)
        return self._chat(groups.leave(self.world, viewer, number(fields, "chat")), viewer)

    async def bot(self, request: Request) -> Json:
        """Add the bot to a group, or remove it: POST /play/bot."""
        fields = await body(request)
        viewer = self._viewer(fields)
        change = (number(fields, "chat"), text(fields, "action"))
        return self._chat(groups.bring_bot(self.world, viewer, *change), viewer)

    async def permissions(self, request: Request) -> Json:
        """Close a group for the night, or open it again: POST /play/permissions."""
        fields = await body(request)
        viewer, allowed = self._viewer(fields), flag(fields, "can_send_messages")
        chat_id = number(fields, "chat")
        group = groups.permit(self.world, viewer, chat_id, can_send_messages=allowed)
        return self._chat(group, viewer)

    async def topics(self, request: Request) -> Json:
        """Open a topic in a forum or a private chat: POST /play/topics."""
        fields = await body(request)
        viewer, name = self._viewer(fields), people.validated_name(text(fields, "name"))
        chat = groups.open_topic(self.world, viewer, number(fields, "chat"), name)
        return self._chat(chat, viewer)

    async def topic(self, request: Request) -> Json:
        """Close, reopen or delete a topic: POST /play/topic."""
        fields = await body(request)
        viewer, action = self._viewer(fields), text(fields, "action")
        place = (number(fields, "chat"), number(fields, "thread"))
        if action not in ("close", "reopen", "delete"):
            raise Refused(400, "the action is close, reopen or delete")
        if action == "delete":
            return self._chat(groups.delete_topic(self.world, viewer, *place), viewer)
        closed = action == "close"
        return self._chat(groups.close_topic(self.world, viewer, *place, closed=closed), viewer)

    async def role(self, request: Request) -> Json:
        """Change a member's role: POST /play/role."""
        fields = await body(request)
        viewer = self._viewer(fields)
        member = people.find_person(self.world, number(fields, "of"))
        change = (number(fields, "chat"), member, text(fields, "role"))
        return self._chat(groups.set_role(self.world, viewer, *change), viewer)

    async def migrate(self, request: Request) -> Json:
        """Turn a group into a supergroup: POST /play/migrate."""
        fields = await body(request)
        viewer = self._viewer(fields)
        joined = text(fields, "joined", "first")
        chat = groups.migrate(self.world, viewer, number(fields, "chat"), joined=joined)
        return self._chat(chat, viewer)

    async def block(self, request: Request) -> Json:
        """Block the bot, or unblock it: POST /play/block."""
        fields = await body(request)
        viewer = self._viewer(fields)
        chat = people.block(self.world, viewer, blocked=flag(fields, "blocked"))
        return self._chat(chat, viewer)

    async def delete(self, request: Request) -> Json:
        """Delete one's account, or with `chat` a group of one's own: POST /play/delete."""
        fields = await body(request)
        viewer, chat_id = self._viewer(fields), optional_number(fields, "chat")
        if chat_id is None:
            return self._chat(people.delete_account(self.world, viewer), viewer)
        return self._chat(groups.delete(self.world, viewer, chat_id), viewer)

    async def person(self, request: Request) -> Json:
        """Add a person: POST /play/people."""
        fields = await body(request)
        name = people.validated_name(text(fields, "name"))
        language = text(fields, "language_code", "hi")
        return serializers.user(self.world.add_person(name, language_code=language))

    async def group(self, request: Request) -> Json:
        """Create a group: POST /play/groups."""
        fields = await body(request)
        viewer, title = self._viewer(fields), people.validated_name(text(fields, "title"))
        topics = fields.get("topics") or []
        if not isinstance(topics, list) or not all(isinstance(name, str) for name in topics):
            raise Refused(400, "topics is a list of names")
        names = [people.validated_name(name) for name in topics]
        return self._chat(self.world.add_group(title, viewer, topics=names), viewer)

    def _viewer(self, fields: Json) -> TelegramUser:
        return people.find_person(self.world, number(fields, "viewer"))

    def _message(self, message: Json, viewer: TelegramUser) -> Json:
        chat = self.world.chats[message["chat"]["id"]]
        return serializers.message(self.world, chat, message, viewer)

    def _chat(self, chat: TelegramChat, viewer: TelegramUser) -> Json:
        return serializers.chat(self.world, chat, viewer)
