"""The page's side: JSON under `/play` and the stream of events, as docs/playground.md has it."""

import inspect
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from playground import groups, people, views
from playground.chats import GENERAL, User
from playground.errors import Json, Refused
from playground.events import Feed
from playground.faults import Faults
from playground.journal import Journal
from playground.requests import body, flag, query_number, text
from playground.world import World

MESSAGES_SHOWN = 200
NextDigest = Callable[[], datetime | Awaitable[datetime | None] | None]
JumpTo = Callable[[datetime], Awaitable[None]]


class Pages:
    """One function for each path under `/play`."""

    def __init__(
        self,
        world: World,
        feed: Feed,
        journal: Journal,
        faults: Faults,
        *,
        next_digest: NextDigest,
        jump_to: JumpTo,
        timezone: str,
        story: str,
    ) -> None:
        self.world = world
        self._feed = feed
        self._journal = journal
        self._faults = faults
        self._next_digest = next_digest
        self._jump_to = jump_to
        self._timezone = timezone
        self._story = story

    async def state(self, request: Request) -> Json:
        """GET /play/state"""
        return {
            "bot": views.user(self.world.bot),
            "people": [views.user(user) for user in self.world.people()],
            "clock": await self._clock(),
            "story": self._story,
        }

    async def chats(self, request: Request) -> Json:
        """GET /play/chats"""
        viewer = self._viewer(request)
        own = groups.of_viewer(self.world, viewer)
        return {"chats": [views.chat(self.world, chat, viewer) for chat in own]}

    async def groups(self, request: Request) -> Json:
        """GET /play/groups"""
        viewer = self._viewer(request)
        every = groups.all_groups(self.world)
        return {"chats": [views.chat(self.world, chat, viewer) for chat in every]}

    async def messages(self, request: Request) -> Json:
        """GET /play/messages"""
        viewer = self._viewer(request)
        chat = people.chat(self.world, viewer, query_number(request, "chat"))
        wires = list(chat.messages.values())
        if "thread" in request.query_params:
            thread = query_number(request, "thread")
            wires = [w for w in wires if thread == topic_of(w)]
        shown = [views.message(self.world, chat, w, viewer) for w in wires[-MESSAGES_SHOWN:]]
        return {"messages": shown, "keyboard": views.keyboard(chat)}

    async def commands(self, request: Request) -> Json:
        """GET /play/commands"""
        viewer = self._viewer(request)
        chat = people.chat(self.world, viewer, query_number(request, "chat"))
        menu = self.world.profile.menu(chat, viewer.id, viewer.language_code)
        return {"commands": menu}

    async def set_clock(self, request: Request) -> Json:
        """POST /play/clock"""
        wish = text(await body(request), "to")
        moment = await self._upcoming() if wish == "next_digest" else _moment(wish)
        if moment is None:
            raise Refused(404, "no digest is planned")
        try:
            await self._jump_to(moment)
        except ValueError as error:
            raise Refused(400, str(error)) from error
        clock = await self._clock()
        self.world.tell("clock", None, {"clock": clock})
        return clock

    async def journal(self, request: Request) -> Json:
        """GET /play/journal"""
        since = query_number(request, "since") if "since" in request.query_params else 0
        return self._journal.since(since, request.query_params.get("method", ""))

    async def faults(self, request: Request) -> Json:
        """GET, POST and DELETE /play/faults"""
        if request.method == "POST":
            self._faults.add(await body(request))
        elif request.method == "DELETE":
            self._faults.clear()
        return {"faults": self._faults.state()}

    async def limits(self, request: Request) -> Json:
        """POST /play/limits"""
        self.world.limits.on = flag(await body(request), "on")
        return {"on": self.world.limits.on}

    async def file(self, request: Request) -> Response:
        """GET /play/file/<file_id>"""
        file = self.world.files.get(request.path_params["file_id"])
        if file is None:
            raise Refused(404, "there is no such file")
        # Somebody's upload must not run as a page of this origin.
        shown = file.mime if file.width else "application/octet-stream"
        headers = {"x-content-type-options": "nosniff"}
        return Response(file.content, media_type=shown, headers=headers)

    async def events(self, request: Request) -> Response:
        """GET /play/events"""
        viewer = self._viewer(request)
        last = request.headers.get("last-event-id", "")
        after = int(last) if last.isdecimal() else None
        return StreamingResponse(
            self._stream(viewer, after),
            media_type="text/event-stream",
            headers={"cache-control": "no-store"},
        )

    async def _stream(self, viewer: User, after: int | None) -> AsyncIterator[str]:
        yield ": hello\n\n"
        async for item in self._feed.follow(after):
            if item is None:
                yield ": still here\n\n"
                continue
            number, change = item
            event = views.event(self.world, change, viewer)
            if event is not None:
                yield f"id: {number}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n"

    def _viewer(self, request: Request) -> User:
        return people.person(self.world, query_number(request, "viewer"))

    async def _upcoming(self) -> datetime | None:
        upcoming = self._next_digest()
        return await upcoming if inspect.isawaitable(upcoming) else upcoming

    async def _clock(self) -> Json:
        upcoming = await self._upcoming()
        return {
            "now": self.world.clock.now().isoformat(),
            "timezone": self._timezone,
            "next_digest": upcoming.isoformat() if upcoming else None,
        }


def topic_of(wire: Json) -> int:
    """Return the topic a message is in; outside every topic it is General."""
    return int(wire["message_thread_id"]) if wire.get("is_topic_message") else GENERAL


def _moment(written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise Refused(400, "the time is ISO 8601, or next_digest") from None
    if moment.tzinfo is None:
        raise Refused(400, "the time needs its offset from UTC")
    return moment
