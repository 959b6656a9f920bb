"""The heartbeat: gaps, ended sessions, lost and gained memberships, one check for all."""

from __future__ import annotations

import asyncio

import pytest

from realtime import broadcast, ticker
from realtime.ticker import ticker_for
from tests.realtime.fakes import Client, event, send, user


async def tick(gateway):
    await ticker_for(gateway).tick()


async def test_every_socket_gets_a_ping_when_nothing_changed(gateway):
    async with Client(gateway) as client, Client(gateway, subject="a") as other:
        await client.frame()
        await other.frame()
        await tick(gateway)
        assert (await client.frame())["type"] == "ping"
        assert (await other.frame()).keys() == {"type", "server_time"}
        assert gateway.checks == 1


@pytest.mark.parametrize("subject", ["a", None])
async def test_a_dropped_event_is_made_good_by_a_snapshot(gateway, subject):
    async with Client(gateway, subject=subject) as client:
        await client.frame()
        # Given an event that was lost on the way
        gateway.write("a", 5)
        await tick(gateway)
        assert await client.told() == ("snapshot", {"a": 5})
        assert (await client.frame())["type"] == "ping"
        # And the gap is not reported twice
        await tick(gateway)
        assert (await client.frame())["type"] == "ping"


async def test_a_gap_is_found_though_later_events_arrived(gateway):
    gateway.subjects["b"] = ("s", 1)
    async with Client(gateway) as client:
        await client.frame()
        gateway.write("a", 2)
        await send(gateway.write("b", 2))
        assert await client.told() == ("status", {"b": 2})
        await tick(gateway)
        assert await client.told() == ("snapshot", {"a": 2, "b": 2})


async def test_events_that_arrived_out_of_order_are_no_gap(gateway):
    gateway.subjects["b"] = ("s", 1)
    async with Client(gateway) as client:
        await client.frame()
        first, second = gateway.write("a", 2), gateway.write("b", 2)
        await send(second, first)
        await client.frame()
        await client.frame()
        await tick(gateway)
        assert (await client.frame())["type"] == "ping"


async def test_progress_outside_the_sequence_is_told_and_is_no_gap(gateway):
    async with Client(gateway) as client:
        await client.frame()
        await send(event("a", 2, 0))
        assert await client.told() == ("status", {"a": 2})
        await tick(gateway)
        assert (await client.frame())["type"] == "ping"


async def test_an_event_still_under_way_at_the_tick_is_not_told_after_the_snapshot(gateway):
    async with Client(gateway) as client:
        await client.frame()
        late = gateway.write("a", 2)
        await tick(gateway)
        assert await client.told() == ("snapshot", {"a": 2})
        assert (await client.frame())["type"] == "ping"
        # When the event arrives after all, with another behind it
        await send(late, gateway.write("a", 3))
        assert await client.told() == ("status", {"a": 3})


@pytest.mark.parametrize("subject", ["a", None])
async def test_an_ended_session_closes_with_4401(gateway, subject):
    async with Client(gateway, subject=subject) as client, Client(gateway, session="session-2") as other:
        gateway.sessions = {"session-2"}
        await client.frame()
        await other.frame()
        await tick(gateway)
        assert await client.close_code() == 4401
        assert (await other.frame())["type"] == "ping"


async def test_a_lost_membership_closes_with_4404(gateway):
    async with Client(gateway) as client, Client(gateway, subject="a") as other:
        await client.frame()
        await other.frame()
        gateway.members[1] = set()
        await tick(gateway)
        assert await client.close_code() == 4404
        assert await other.told() == ("gone", {"a": None})
        assert await other.close_code() == 4404
        # And nothing of it is heard any more
        await send(gateway.write("a", 2))
        assert await client.receive_nothing(timeout=0.01)


async def test_losing_one_of_two_memberships_takes_its_subjects_away(gateway):
    gateway.members[1], gateway.sequences["t"] = {"s", "t"}, 1
    gateway.subjects["b"] = ("t", 1)
    async with Client(gateway) as client:
        await client.frame()
        gateway.members[1] = {"s"}
        await tick(gateway)
        assert await client.told() == ("gone", {"b": None})
        assert (await client.frame())["type"] == "ping"
        await send(gateway.write("b", 2, "t"), gateway.write("a", 2))
        assert await client.told() == ("status", {"a": 2})


async def test_a_gained_membership_is_followed_from_the_next_tick(gateway):
    async with Client(gateway) as client:
        await client.frame()
        gateway.members[1], gateway.sequences["t"] = {"s", "t"}, 1
        gateway.subjects["b"] = ("t", 4)
        await tick(gateway)
        assert await client.told() == ("snapshot", {"a": 1, "b": 4})
        assert (await client.frame())["type"] == "ping"
        await send(gateway.write("b", 5, "t"))
        assert await client.told() == ("status", {"b": 5})


async def test_a_subject_that_is_gone_is_said_to_be_gone(gateway):
    async with Client(gateway, subject="a") as client:
        await client.frame()
        del gateway.subjects["a"]
        await tick(gateway)
        assert await client.told() == ("gone", {"a": None})
        assert await client.close_code() == 4404


async def test_one_check_serves_all_sockets(gateway):
    gateway.members = {pk: {"s"} for pk in range(1, 41)}
    tabs = [Client(gateway, who=user(pk), subject="a" if pk % 2 else None) for pk in gateway.members]
    for tab in tabs:
        await tab.__aenter__()
        await tab.frame()
    await tick(gateway)
    assert gateway.checks == 1
    assert {(await tab.frame())["type"] for tab in tabs} == {"ping"}
    for tab in tabs:
        await tab.__aexit__()


async def test_a_database_that_does_not_answer_leaves_sockets_open_and_pinged(gateway, caplog):
    async with Client(gateway) as client:
        await client.frame()
        gateway.check_fails = True
        for _round in range(3):
            await tick(gateway)
            assert (await client.frame())["type"] == "ping"
        assert caplog.text.count("cannot be checked") == 1
        # And what was missed meanwhile is made good
        gateway.check_fails = False
        gateway.write("a", 2)
        await tick(gateway)
        assert await client.told() == ("snapshot", {"a": 2})


async def test_one_sockets_trouble_does_not_silence_the_others(gateway, caplog):
    async def fail():
        raise RuntimeError("snapshot failed")

    gateway.members[2] = {"s"}
    async with Client(gateway) as one, Client(gateway, who=user(2)) as two:
        await one.frame()
        await two.frame()
        gateway.write("a", 2)
        # Given the first snapshot of the round fails, whoever's it is
        gateway.before_snapshot = fail
        await tick(gateway)
        told = [client for client in (one, two) if not await client.receive_nothing(timeout=0.01)]
        assert [await client.told() for client in told] == [("snapshot", {"a": 2})]
    assert "could not be brought up to date" in caplog.text


async def test_it_beats_by_itself_and_stops_with_the_last_socket(gateway):
    gateway.heartbeat_seconds = 0.01
    ticker = ticker_for(gateway)
    assert not ticker.is_running
    async with Client(gateway) as client:
        await client.frame()
        assert ticker.is_running
        assert (await client.frame())["type"] == "ping"
        assert (await client.frame())["type"] == "ping"
    assert not ticker.is_running


async def test_a_tick_that_closes_the_last_socket_ends_the_heartbeat_cleanly(gateway):
    gateway.heartbeat_seconds = 0.01
    ticker = ticker_for(gateway)
    async with Client(gateway) as client:
        task = ticker._task
        await client.frame()
        gateway.sessions = set()
        while (message := await client.receive_output())["type"] != "websocket.close":
            pass
        assert message["code"] == 4401
        await asyncio.wait_for(task, 1)
    assert not ticker.is_running
    # And a new socket starts it again
    gateway.sessions = {"session-1"}
    async with Client(gateway) as client:
        assert ticker.is_running


async def test_while_no_event_gets_through_the_database_is_asked_at_once(gateway, monkeypatch):
    # Given a heartbeat nobody would wait for, and a layer that takes nothing
    monkeypatch.setattr(gateway, "heartbeat_seconds", 3600.0)
    monkeypatch.setattr(ticker, "PROBE_SECONDS", 0.01)
    tried: list[bool] = []

    async def gets_through():
        tried.append(True)
        return len(tried) < 3

    monkeypatch.setattr(ticker.broadcast, "gets_through", gets_through)
    async with Client(gateway) as client:
        await client.frame()
        gateway.write("a", 5)
        assert await client.told() == ("snapshot", {"a": 5})
    assert len(tried) >= 3


async def test_a_probe_says_whether_a_message_can_be_handed_over(monkeypatch):
    assert await broadcast.gets_through() is True

    class Frozen:
        async def group_send(self, *_message):
            await asyncio.Event().wait()

    monkeypatch.setattr(broadcast, "SEND_SECONDS", 0.01)
    monkeypatch.setattr(broadcast, "get_channel_layer", Frozen)
    assert await broadcast.gets_through() is False
    monkeypatch.setattr(broadcast, "get_channel_layer", lambda: None)
    assert await broadcast.gets_through() is False
    broadcast.stop()
