"""Requests that write go in by turns, readers at once."""

from __future__ import annotations

import asyncio

from realtime.turns import in_turn


class Desk:
    """An application that keeps everybody until told."""

    def __init__(self):
        self.inside, self.came, self.doors = set(), [], {}

    async def __call__(self, scope, receive, send):
        name = scope["name"]
        self.came.append(name)
        self.inside.add(name)
        try:
            await self.doors.setdefault(name, asyncio.Event()).wait()
        finally:
            self.inside.discard(name)

    def let_go(self, name):
        self.doors[name].set()


async def settle():
    for _ in range(5):
        await asyncio.sleep(0)


def test_writers_wait_for_their_turn_in_order_and_readers_do_not():
    async def story():
        desk = Desk()
        served = in_turn(desk, most=2)
        methods = {"a": "POST", "b": "PUT", "c": "POST", "d": "DELETE", "reader": "GET"}
        tasks = {name: asyncio.ensure_future(served({"method": how, "name": name}, None, None)) for name, how in methods.items()}
        await settle()
        assert desk.inside == {"a", "b", "reader"}
        # Somebody who hangs up while waiting takes nobody's turn.
        tasks["c"].cancel()
        desk.let_go("b")
        await settle()
        assert desk.inside == {"a", "d", "reader"}
        for name in ("a", "d", "reader"):
            desk.let_go(name)
        await asyncio.gather(*tasks.values(), return_exceptions=True)
        assert desk.came == ["a", "b", "reader", "d"]

    asyncio.run(story())
