"""Long-poll waiters: subscribed before the look, woken by an event, limited, never leaked."""

from __future__ import annotations

import asyncio

import pytest
from channels.layers import channel_layers

from realtime import layer, waiting
from realtime.waiting import LayerUnavailable, TooManyWaiters, Topics, subscribed
from tests.realtime.fakes import event, send


async def test_it_wakes_for_its_subject(memory_layer):
    async with subscribed(Topics(("a",))) as waiter:
        woken = asyncio.ensure_future(waiter.next(5))
        await send(event("a"))
        assert await woken is True


async def test_an_event_between_subscribing_and_waiting_is_not_lost():
    async with subscribed(Topics(("a",))) as waiter:
        await send(event("a"))
        assert await waiter.next(5) is True
        assert await waiter.next(0.01) is False


async def test_other_subjects_do_not_wake_it():
    async with subscribed(Topics(("a",))) as waiter:
        await send(event("b"))
        assert await waiter.next(0.01) is False


async def test_it_may_wait_again_and_again():
    async with subscribed(Topics(("a",))) as waiter:
        for version in range(5):
            assert await waiter.next(0.005) is False
            await send(event("a", version))
            assert await waiter.next(5) is True


@pytest.mark.parametrize("arrived", [0, 1, 3])
async def test_nothing_is_left_behind(memory_layer, arrived):
    async with subscribed(Topics(("a",))):
        await send(*[event("a")] * arrived)
        assert waiting.waiting() == 1
    assert waiting.waiting() == 0
    assert not memory_layer.groups
    assert not memory_layer.channels


async def test_a_client_that_hangs_up_leaves_nothing_behind(memory_layer):
    ready = asyncio.Semaphore(0)

    async def poll():
        async with subscribed(Topics(("a",))) as waiter:
            ready.release()
            await waiter.next(60)

    polls = [asyncio.ensure_future(poll()) for _ in range(20)]
    for _ in polls:
        await asyncio.wait_for(ready.acquire(), 5)
    # When the clients go, and the server ends their requests while they are being cleaned up
    for one in polls:
        one.cancel()
    await asyncio.sleep(0)
    for one in polls:
        one.cancel()
    await asyncio.wait(polls)
    await asyncio.gather(*waiting._closing)
    assert waiting.waiting() == 0
    assert not memory_layer.groups


async def test_a_process_holds_so_many_waiters_and_no_more(monkeypatch):
    monkeypatch.setattr(waiting, "MOST_WAITERS", 2)
    async with subscribed(Topics(("a",))), subscribed(Topics(("b",))):
        with pytest.raises(TooManyWaiters):
            async with subscribed(Topics(("c",))):
                pass
    async with subscribed(Topics(("c",))):
        pass


async def test_no_layer_is_said_at_once():
    channel_layers.set("default", None)
    with pytest.raises(LayerUnavailable):
        async with subscribed(Topics(("a",))):
            pass
    assert waiting.waiting() == 0


@pytest.mark.parametrize("broken", ["new_channel", "group_add"])
async def test_a_dead_layer_is_said_at_once_and_leaves_nothing(memory_layer, monkeypatch, broken):
    async def refuse(*_):
        raise ConnectionError("no Redis")

    monkeypatch.setattr(memory_layer, broken, refuse)
    for _ in range(3):
        with pytest.raises(LayerUnavailable):
            async with subscribed(Topics(("a",))):
                pass
    assert waiting.waiting() == 0
    assert not memory_layer.groups


async def test_a_layer_that_failed_is_asked_by_one_at_a_time_until_it_answers(memory_layer, monkeypatch):
    asked = []

    async def refuse():
        asked.append(True)
        await asyncio.sleep(0)
        raise ConnectionError("no Redis")

    async def try_it():
        async with subscribed(Topics(("a",))):
            return True

    working = memory_layer.new_channel
    monkeypatch.setattr(memory_layer, "new_channel", refuse)
    now = [1000.0]
    monkeypatch.setattr(layer, "monotonic", lambda: now[0])
    with pytest.raises(LayerUnavailable):
        await try_it()
    # When the pause is over and many come at once
    now[0] += layer.RETRY_SECONDS
    outcomes = await asyncio.gather(*[try_it() for _ in range(10)], return_exceptions=True)
    assert all(isinstance(outcome, LayerUnavailable) for outcome in outcomes)
    assert len(asked) == 2
    # And once it answers everybody is let in
    monkeypatch.setattr(memory_layer, "new_channel", working)
    now[0] += layer.RETRY_SECONDS
    assert await try_it()
    assert await asyncio.gather(*[try_it() for _ in range(10)]) == [True] * 10
