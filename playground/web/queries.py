"""The page's read endpoints and settings under `/play`, described in docs/playground.md."""

import inspect
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from playground.bot_api import Faults, RequestLog
from playground.telegram import GENERAL, Json, Refused, TelegramUser, World, groups, people
from playground.web import serializers
from playground.web.event_stream import EventStream
from playground.web.json_requests import body, flag, optional_number, query_number, text

MESSAGES_SHOWN = 200
NextDigest = Callable[[], datetime | Awaitable[datetime | None] | None]
Due = tuple[datetime, str]
NextDue = Callable[[], Awaitable[Due | None]]
JumpTo = Callable[[datetime], Awaitable[None]]
Crash = Callable[[], Awaitable[None]]
Health = Callable[[], Awaitable[Json]]


class Disk(Protocol):
    """The disk under the bot's database, which can be full for a while."""

    is_full: bool


class PageQueries:
    """One method for each path under `/play` at which nobody acts as a person."""

    def __init__(
        self,
        world: World,
        event_stream: EventStream,
        request_log: RequestLog,
        faults: Faults,
        *,
        next_digest: NextDigest,
        next_due: NextDue | None,
        jump_to: JumpTo,
        crash: Crash | None,
        health: Health | None,
        disk: Disk | None,
        timezone: str,
        story: str,
    ) -> None:
        self.world = world
        self._event_stream = event_stream
        self._request_log = request_log
        self._faults = faults
        self._next_digest = next_digest
        self._next_due = next_due or self._only_digests
        self._jump_to = jump_to
        self._crash, self._health, self._disk = crash, health, disk
        self._timezone = timezone
        self._story = story

    async def state(self, request: Request) -> Json:
        """Return bot, people and clock: GET /play/state."""
        return {
            "bot": serializers.user(self.world.bot),
            "people": [serializers.user(user) for user in self.world.people()],
            "clock": await self._clock(),
            "story": self._story,
        }

    async def chats(self, request: Request) -> Json:
        """Return the viewer's chats: GET /play/chats."""
        viewer = self._viewer(request)
        chats = groups.chats_of(self.world, viewer)
        return {"chats": [serializers.chat(self.world, chat, viewer) for chat in chats]}

    async def groups(self, request: Request) -> Json:
        """Return every group: GET /play/groups."""
        viewer = self._viewer(request)
        chats = groups.all_groups(self.world)
        return {"chats": [serializers.chat(self.world, chat, viewer) for chat in chats]}

    async def messages(self, request: Request) -> Json:
        """Return the last messages of a chat or topic: GET /play/messages."""
        viewer = self._viewer(request)
        chat = people.find_chat(self.world, viewer, query_number(request, "chat"))
        messages = list(chat.messages.values())
        if "thread" in request.query_params:
            thread = query_number(request, "thread")
            messages = [message for message in messages if thread == topic_of(message)]
        shown = messages[-MESSAGES_SHOWN:]
        return {
            "messages": [
                serializers.message(self.world, chat, message, viewer) for message in shown
            ],
            "keyboard": serializers.keyboard(chat),
        }

    async def commands(self, request: Request) -> Json:
        """Return the command menu of a chat: GET /play/commands."""
        viewer = self._viewer(request)
        chat = people.find_chat(self.world, viewer, query_number(request, "chat"))
        menu = self.world.profile.menu(chat, viewer.id, viewer.language_code)
        return {"commands": menu}

    async def set_clock(self, request: Request) -> Json:
        """Move the clock forward, or set it back by hours: POST /play/clock."""
        fields = await body(request)
        if hours := optional_number(fields, "hours_back"):
            self.world.clock.set_back(timedelta(hours=hours))
        else:
            try:
                await self._jump_to(await self._moment(text(fields, "to")))
            except ValueError as error:
                raise Refused(400, str(error)) from error
        clock = await self._clock()
        self.world.notify("clock", None, {"clock": clock})
        return clock

    async def crash(self, request: Request) -> Json:
        """Kill the bot without warning, and start it again: POST /play/crash."""
        if self._crash is None:
            raise Refused(404, "this bot does not run here")
        await self._crash()
        return {}

    async def health(self, request: Request) -> Json:
        """Return what /healthz answers, and whether the disk is full: GET /play/health."""
        facts = await self._health() if self._health else {"ok": False, "status": None, "url": None}
        return facts | {"disk_full": self._disk is not None and self._disk.is_full}

    async def disk(self, request: Request) -> Json:
        """Fill the disk under the bot's database, or free it again: POST /play/disk."""
        is_full = flag(await body(request), "full")
        if self._disk is not None:
            self._disk.is_full = is_full
        elif is_full:
            raise Refused(404, "this bot does not run here")
        return {"full": is_full}

    async def request_log(self, request: Request) -> Json:
        """Return the requests of the Bot API: GET /play/journal."""
        since = query_number(request, "since") if "since" in request.query_params else 0
        return self._request_log.since(since, request.query_params.get("method", ""))

    async def faults(self, request: Request) -> Json:
        """Show, add or clear faults: GET, POST and DELETE /play/faults."""
        if request.method == "POST":
            self._faults.add(await body(request))
        elif request.method == "DELETE":
            self._faults.clear()
        return {"faults": self._faults.state()}

    async def limits(self, request: Request) -> Json:
        """Switch Telegram's rate limits on or off: POST /play/limits."""
        self.world.rate_limits.on = flag(await body(request), "on")
        return {"on": self.world.rate_limits.on}

    async def file(self, request: Request) -> Response:
        """Return a file's content: GET /play/file/<file_id>."""
        file = self.world.files.get(request.path_params["file_id"])
        if file is None:
            raise Refused(404, "there is no such file")
        # An upload must not run as a page of this origin.
        media_type = file.mime if file.width else "application/octet-stream"
        headers = {"x-content-type-options": "nosniff"}
        return Response(file.content, media_type=media_type, headers=headers)

    async def events(self, request: Request) -> Response:
        """Stream what changes: GET /play/events."""
        viewer = self._viewer(request)
        last = request.headers.get("last-event-id", "")
        after = int(last) if last.isdecimal() else None
        return StreamingResponse(
            self._stream(viewer, after),
            media_type="text/event-stream",
            headers={"cache-control": "no-store"},
        )

    async def _stream(self, viewer: TelegramUser, after: int | None) -> AsyncIterator[str]:
        yield ": hello\n\n"
        async for item in self._event_stream.subscribe(after):
            if item is None:
                yield ": still here\n\n"
                continue
            number, change = item
            event = serializers.event(self.world, change, viewer)
            if event is not None:
                yield f"id: {number}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n"

    def _viewer(self, request: Request) -> TelegramUser:
        return people.find_person(self.world, query_number(request, "viewer"))

    async def _digest_time(self) -> datetime | None:
        due = self._next_digest()
        return await due if inspect.isawaitable(due) else due

    async def _only_digests(self) -> Due | None:
        due = await self._digest_time()
        return (due, "digest") if due else None

    async def _moment(self, target: str) -> datetime:
        if target == "next":
            due = await self._next_due()
            moment = due[0] if due else None
        elif target == "next_digest":
            moment = await self._digest_time()
        else:
            moment = _parse_time(target)
        if moment is None:
            raise Refused(404, "nothing is planned")
        return moment

    async def _clock(self) -> Json:
        due, first = await self._digest_time(), await self._next_due()
        return {
            "now": self.world.clock.now().isoformat(),
            "timezone": self._timezone,
            "next_digest": due.isoformat() if due else None,
            "next": {"at": first[0].isoformat(), "kind": first[1]} if first else None,
        }


def topic_of(message: Json) -> int:
    """Return the topic of a message; outside every topic that is General."""
    return int(message["message_thread_id"]) if message.get("is_topic_message") else GENERAL


def _parse_time(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(400, "the time is ISO 8601, or next, or next_digest") from None
    if moment.tzinfo is None:
        raise Refused(400, "the time needs its offset from UTC")
    return moment
