"""The transport over the real Redis layer: across processes, through outages, without leaks."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time

import pytest
from channels.layers import channel_layers
from channels_redis.pubsub import RedisPubSubChannelLayer

from realtime import broadcast, layer
from realtime.ticker import ticker_for
from realtime.waiting import LayerUnavailable, Topics, subscribed
from tests.realtime.fakes import PATIENCE, Client, event
from tests.realtime.redis_server import RedisServer

pytestmark = pytest.mark.processes

PUBLISHER = """
import sys, json
from django.conf import settings
layer = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [sys.argv[1]]}}
settings.configure(CHANNEL_LAYERS={"default": layer})
from realtime import broadcast
# How long a send may take is tried elsewhere; here every one must arrive.
broadcast.SEND_SECONDS = 20
print("ready", flush=True)
for line in sys.stdin:
    broadcast.publish(json.loads(line))
    print(*broadcast.statistics(), flush=True)
"""


@pytest.fixture
def server():
    redis = RedisServer()
    redis.start()
    yield redis
    redis.remove()


@pytest.fixture
async def redis_layer(server):
    mine = RedisPubSubChannelLayer(hosts=[server.url])
    channel_layers.set("default", mine)
    yield mine
    broadcast.stop()
    await mine.flush()


@pytest.fixture
def elsewhere(server):
    """Publishes events from another process; returns its (sent, failed)."""
    import json

    process = subprocess.Popen([sys.executable, "-c", PUBLISHER, server.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"

    def publish(one):
        process.stdin.write(json.dumps(one) + "\n")
        process.stdin.flush()
        return tuple(map(int, process.stdout.readline().split()))

    yield publish
    process.stdin.close()
    assert process.wait(PATIENCE) == 0
    process.stdout.close()


def inside(redis_layer):
    """The layer's own books for this loop."""
    return redis_layer._get_layer()


@pytest.mark.parametrize("subject", ["a", None])
async def test_another_processs_event_reaches_the_socket(gateway, redis_layer, elsewhere, subject):
    async with Client(gateway, subject=subject) as client:
        await client.frame()
        for version in range(2, 6):
            written = gateway.write("a", version)
            assert await asyncio.to_thread(elsewhere, written) == (version - 1, 0)
            assert await client.told() == ("status", {"a": version})


async def test_another_processs_event_wakes_the_waiter(redis_layer, elsewhere):
    async with subscribed(Topics(("a",))) as waiter:
        woken = asyncio.ensure_future(waiter.next(PATIENCE))
        await asyncio.to_thread(elsewhere, event("a", 2))
        assert await woken is True


async def test_a_thousand_events_arrive_in_order_and_fast(gateway, redis_layer):
    async with Client(gateway) as client:
        await client.frame()
        events = [gateway.write("a", version) for version in range(2, 1002)]
        start = time.monotonic()
        sending = asyncio.to_thread(lambda: [broadcast.publish(one) for one in events])
        versions, _sent = await asyncio.gather(_versions(client, 1000), sending)
        assert versions == list(range(2, 1002))
        assert time.monotonic() - start < PATIENCE


async def _versions(client, count):
    return [(await client.told())[1]["a"] for _ in range(count)]


@pytest.mark.parametrize("arrived", [0, 1, 5])
async def test_waiters_and_sockets_leave_no_channel_behind(gateway, redis_layer, arrived):
    for _round in range(10):
        async with Client(gateway) as client, Client(gateway, subject="a") as other, subscribed(Topics(("a",))):
            await client.frame()
            await other.frame()
            for version in range(arrived):
                await asyncio.to_thread(broadcast.publish, event("a", version))
    books = inside(redis_layer)
    assert (books.channels, books.groups, books._shards[0]._subscribed_to) == ({}, {}, set())


async def test_a_socket_lives_through_a_redis_that_dies_and_comes_back(gateway, redis_layer, server):
    async with Client(gateway) as client:
        await client.frame()
        # When Redis is gone while something changes
        server.kill()
        await asyncio.to_thread(broadcast.publish, gateway.write("a", 2))
        # Then the heartbeat tells it
        await ticker_for(gateway).tick()
        assert await client.told() == ("snapshot", {"a": 2})
        assert (await client.frame())["type"] == "ping"
        # And once Redis is back so are events
        server.start()
        version = 3
        while await client.receive_nothing(timeout=0.1):
            await asyncio.to_thread(broadcast.publish, gateway.write("a", version))
            version += 1
            assert version < 100
        assert (await client.told())[0] == "status"


async def test_a_hung_redis_holds_nobody_for_long_and_is_forgiven(redis_layer, server):
    await asyncio.to_thread(broadcast.publish, event())
    failed = broadcast.statistics().failed
    server.hang()
    start = time.monotonic()
    for _ in range(10):
        await asyncio.to_thread(broadcast.publish, event())
    assert time.monotonic() - start < 5 * broadcast.SEND_SECONDS
    server.resume()
    # Until the sends given up are accounted for and a new one goes through
    sent = broadcast.statistics().sent
    deadline = time.monotonic() + PATIENCE
    while broadcast.statistics().sent <= sent or broadcast.statistics().failed == failed:
        assert time.monotonic() < deadline
        await asyncio.to_thread(broadcast.publish, event())


async def test_without_redis_waiting_is_refused_and_works_again_after(redis_layer, server, monkeypatch):
    monkeypatch.setattr(layer, "RETRY_SECONDS", 60)
    server.kill()
    for _ in range(20):
        with pytest.raises(LayerUnavailable):
            async with subscribed(Topics(("a",))):
                pass
    # Only the first asked Redis: each asking would have left a queue in the layer's books
    assert len(inside(redis_layer).channels) <= 1
    server.start()
    layer._door.open()
    async with subscribed(Topics(("a",))) as waiter:
        woken = asyncio.ensure_future(waiter.next(PATIENCE))
        await asyncio.to_thread(broadcast.publish, event("a"))
        assert await woken is True
