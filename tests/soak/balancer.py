"""One address for two replicas: what Telegram posts goes to each in turn, past a dead one."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web


class Balancer:
    """Passes on to the addresses that are up, and notes which updates each of them took."""

    def __init__(self, addresses: list[str]) -> None:
        """Take `host:port` of each replica."""
        self._turn = list(addresses)
        self.taken = dict.fromkeys(addresses, 0)
        self.confirmed: list[int] = []  # updates that somebody said 200 to, in this order

    async def take(self, request: web.Request) -> web.Response:
        """Post to whose turn it is, else to the other; 502 when nobody says 200."""
        body, headers = await request.read(), _passed_on(request)
        self._turn.append(self._turn.pop(0))
        async with aiohttp.ClientSession() as session:
            for address in self._turn:
                url = f"http://{address}{request.path}"
                try:
                    async with session.post(url, data=body, headers=headers) as answer:
                        if answer.status == 200:
                            self.taken[address] += 1
                            self.confirmed.append(json.loads(body)["update_id"])
                            return web.Response()
                except aiohttp.ClientError:
                    continue
        return web.Response(status=502)


@asynccontextmanager
async def balancing(addresses: list[str], at: str) -> AsyncIterator[Balancer]:
    """Serve at `host:port` while the block is open."""
    balancer, app = Balancer(addresses), web.Application()
    app.router.add_post("/{path:.*}", balancer.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    host, _, port = at.rpartition(":")
    await web.TCPSite(runner, host, int(port)).start()
    try:
        yield balancer
    finally:
        await runner.cleanup()


def _passed_on(request: web.Request) -> dict[str, str]:
    names = ("Content-Type", "X-Telegram-Bot-Api-Secret-Token")
    return {name: request.headers[name] for name in names if name in request.headers}
