"""A load balancer for two replicas: round robin, with failover to the other one."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web


class LoadBalancer:
    """Forwards webhook posts to the replicas that are up, and counts the updates of each."""

    def __init__(self, addresses: list[str]) -> None:
        """`addresses` are `host:port` of each replica."""
        self._rotation = list(addresses)
        self.accepted = dict.fromkeys(addresses, 0)
        self.confirmed: list[int] = []  # ids of the updates answered with 200, in this order

    async def forward(self, request: web.Request) -> web.Response:
        """Post to the next replica, else to the other; answer 502 when none answers 200."""
        body, headers = await request.read(), _forwarded_headers(request)
        self._rotation.append(self._rotation.pop(0))
        async with aiohttp.ClientSession() as session:
            for address in self._rotation:
                url = f"http://{address}{request.path}"
                try:
                    async with session.post(url, data=body, headers=headers) as answer:
                        if answer.status == 200:
                            self.accepted[address] += 1
                            self.confirmed.append(json.loads(body)["update_id"])
                            return web.Response()
                except aiohttp.ClientError:
                    continue
        return web.Response(status=502)


@asynccontextmanager
async def run_balancer(addresses: list[str], at: str) -> AsyncIterator[LoadBalancer]:
    """Run a load balancer at `at` (`host:port`) while the block is open."""
    balancer, app = LoadBalancer(addresses), web.Application()
    app.router.add_post("/{path:.*}", balancer.forward)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    host, _, port = at.rpartition(":")
    await web.TCPSite(runner, host, int(port)).start()
    try:
        yield balancer
    finally:
        await runner.cleanup()


def _forwarded_headers(request: web.Request) -> dict[str, str]:
    names = ("Content-Type", "X-Telegram-Bot-Api-Secret-Token")
    return {name: request.headers[name] for name in names if name in request.headers}
