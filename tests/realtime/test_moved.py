"""A subject that leaves a stream: who may follow it goes along, everyone else is told that it is gone, and nothing of it."""

from __future__ import annotations

import pytest

from realtime.frames import CloseCode
from tests.realtime.fakes import Client, send, user

BOTH, OLD = 1, 2


@pytest.fixture
def moving(gateway):
    """Subject "a" goes from stream "s" to "t"; user 1 follows both, user 2 the first only."""
    gateway.members = {BOTH: {"s", "t"}, OLD: {"s"}}
    gateway.sequences["t"] = 0

    def move():
        _stream, version = gateway.subjects["a"]
        gateway.sequences["s"] += 1
        left = {"subject": "a", "stream": "s", "sequence": gateway.sequences["s"], "version": version + 1, "body": {}, "left_for": "t"}
        return left, gateway.write("a", version + 2, "t")

    return move


@pytest.mark.parametrize("subject", ["a", None])
async def test_who_follows_both_is_told_where_it_is_now(gateway, moving, subject):
    async with Client(gateway, subject=subject) as client:
        await client.frame()
        await send(*moving())
        assert await client.told() == ("status", {"a": 3})


async def test_a_list_without_the_new_stream_loses_it(gateway, moving):
    async with Client(gateway, who=user(OLD)) as client:
        await client.frame()
        await send(*moving(), gateway.write("b", 1))
        assert (await client.frame()) == {"type": "gone", "id": "a"}
        assert await client.told() == ("status", {"b": 1})


async def test_a_socket_of_the_subject_closes_before_a_word_of_its_new_state(gateway, moving):
    async with Client(gateway, who=user(OLD), subject="a") as client:
        await client.frame()
        await send(*moving())
        assert (await client.frame()) == {"type": "gone", "id": "a"}
        assert await client.close_code() == CloseCode.NO_ACCESS


async def test_arriving_before_leaving_is_no_loss(gateway, moving):
    async with Client(gateway) as client:
        await client.frame()
        await send(*reversed(moving()), gateway.write("a", 4, "t"))
        assert await client.told() == ("status", {"a": 3})
        assert await client.told() == ("status", {"a": 4})


async def test_a_subject_that_goes_nowhere_is_gone_for_its_list_and_its_own_page(gateway):
    left = {"subject": "a", "stream": "s", "sequence": 2, "version": 2, "body": {}, "left_for": ""}
    async with Client(gateway) as client, Client(gateway, subject="a") as page:
        await client.frame()
        await page.frame()
        late = gateway.write("a", 1)
        del gateway.subjects["a"]
        await send(left, late)
        assert (await client.frame()) == {"type": "gone", "id": "a"}
        assert (await page.frame()) == {"type": "gone", "id": "a"}
        assert await page.close_code() == CloseCode.NO_ACCESS
        # Brought back, it is news again; what was sent before it went is not.
        await send(gateway.write("a", 3))
        assert await client.told() == ("status", {"a": 3})
