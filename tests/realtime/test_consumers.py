"""Sockets: admission, the snapshot and what follows it, refusals, the end."""

from __future__ import annotations

import asyncio
import itertools
import random
from types import SimpleNamespace

import pytest
from channels.layers import channel_layers
from channels.testing import WebsocketCommunicator

from realtime.consumers import no_such_place
from realtime.ticker import ticker_for
from tests.realtime.fakes import PROTOCOL, Client, event, send, user


async def test_it_answers_with_the_subprotocol_only_when_it_was_offered(gateway):
    async with Client(gateway) as offering, Client(gateway, subprotocols=("other",)) as silent:
        assert offering.agreed == PROTOCOL
        assert silent.agreed is None


@pytest.mark.parametrize("subject", ["a", None])
async def test_the_first_frame_is_a_snapshot_in_the_clients_language(gateway, subject):
    async with Client(gateway, subject=subject, language="en") as client:
        frame = await client.frame()
    assert frame["type"] == "snapshot"
    assert [item["version"] for item in frame["items"]] == [1]
    assert frame["items"][0]["language"] == "en"
    assert {"sequence", "server_time"} <= frame.keys()


async def test_a_subjects_socket_hears_of_its_subject_only(gateway):
    gateway.subjects["b"] = ("s", 1)
    async with Client(gateway, subject="a") as client:
        await client.frame()
        await send(gateway.write("b", 2), gateway.write("a", 2))
        assert await client.told() == ("status", {"a": 2})


@pytest.mark.parametrize("subject", ["a", None])
async def test_a_change_between_subscribing_and_snapshot_is_told_once_and_never_stale(gateway, subject):
    async def change():
        # Given the socket is subscribed but has not read its snapshot
        await send(gateway.write("a", 2), gateway.write("a", 3))

    gateway.before_snapshot = change
    async with Client(gateway, subject=subject) as client:
        # Then the snapshot has the change, and the events that waited are not told again
        assert await client.told() == ("snapshot", {"a": 3})
        await send(gateway.write("a", 4))
        assert await client.told() == ("status", {"a": 4})


async def test_an_event_that_the_snapshot_missed_is_told_after_it(gateway):
    late = []

    async def change():
        await send(*late)

    # Given an event whose change the snapshot does not show (read from a replica, say)
    late.append(event("a", 7, 2))
    gateway.before_snapshot = change
    async with Client(gateway, subject="a") as client:
        assert await client.told() == ("snapshot", {"a": 1})
        assert await client.told() == ("status", {"a": 7})


async def test_shuffled_and_doubled_events_reach_the_client_as_rising_versions_only(gateway):
    events = [event("a", version, version) for version in range(2, 30)] * 2
    random.Random(7).shuffle(events)
    async with Client(gateway) as client:
        await client.frame()
        await send(*events, event("z", 1, 99))
        versions = [told["a"] for told in [(await client.told())[1] for _ in _until_marker(events)] if "a" in told]
    assert versions == sorted(set(versions))
    assert versions[-1] == 29


def _until_marker(events):
    """As many frames as there are new maxima in the order of sending, and the marker."""
    highest, count = 1, 1
    for one in events:
        if one["version"] > highest:
            highest, count = one["version"], count + 1
    return range(count)


async def test_an_event_is_worded_once_for_all_readers_of_a_language(gateway, monkeypatch):
    worded = []
    present = gateway.present
    monkeypatch.setattr(gateway, "present", lambda body, language: worded.append(language) or present(body, language))
    tabs = [Client(gateway, language=language) for language in ("pl", "en", "pl", "en", "pl")]
    for tab in tabs:
        await tab.__aenter__()
        await tab.frame()
    worded.clear()
    await send(gateway.write("a", 2), gateway.write("a", 3))
    for tab in tabs:
        frames = [await tab.frame(), await tab.frame()]
        assert [frame["item"]["version"] for frame in frames] == [2, 3]
        assert {frame["item"]["language"] for frame in frames} == {tab.scope["cookies"]["language"]}
        await tab.__aexit__()
    assert sorted(worded) == ["en", "en", "pl", "pl"]


async def test_a_later_sequence_of_one_subject_does_not_hide_an_earlier_one_of_another(gateway):
    gateway.subjects["b"] = ("s", 1)
    async with Client(gateway) as client:
        await client.frame()
        first, second = gateway.write("a", 2), gateway.write("b", 2)
        await send(second, first)
        assert await client.told() == ("status", {"b": 2})
        assert await client.told() == ("status", {"a": 2})


@pytest.mark.parametrize("who", [user(signed_in=False), user(active=False)])
async def test_the_signed_out_and_the_disabled_are_closed_with_4401(gateway, who):
    async with Client(gateway, who=who) as client:
        assert await client.close_code() == 4401


@pytest.mark.parametrize("subject", ["hidden", "nowhere", None])
async def test_somebody_elses_and_missing_are_the_same_4404(gateway, subject):
    gateway.subjects["hidden"] = ("theirs", 1)
    async with Client(gateway, who=user(pk=2), subject=subject) as client:
        assert await client.close_code() == 4404


async def test_an_unknown_path_is_closed_with_4404_after_accepting():
    client = WebsocketCommunicator(no_such_place, "/ws/nonsense/")
    assert (await client.connect())[0]
    assert (await client.receive_output())["code"] == 4404


@pytest.mark.parametrize("frame", [{"text_data": '{"since": 3}'}, {"text_data": "x"}, {"bytes_data": b"\x00\xff"}])
async def test_any_frame_from_a_client_closes_the_socket(gateway, frame):
    async with Client(gateway) as client:
        await client.frame()
        await client.send_to(**frame)
        assert await client.close_code() == 4400


async def test_a_user_may_have_ten_sockets(gateway):
    tabs = [Client(gateway) for _ in range(10)]
    for tab in tabs:
        await tab.__aenter__()
        await tab.frame()
    async with Client(gateway) as eleventh:
        assert await eleventh.close_code() == 4429
    # And another user is not affected
    gateway.members[2] = {"s"}
    async with Client(gateway, who=user(pk=2)) as other:
        assert (await other.frame())["type"] == "snapshot"
    # And a closed tab makes room
    await tabs.pop().__aexit__()
    async with Client(gateway) as again:
        assert (await again.frame())["type"] == "snapshot"
    for tab in tabs:
        await tab.__aexit__()


async def test_nothing_is_left_subscribed_when_sockets_go(gateway, memory_layer):
    async with Client(gateway) as client, Client(gateway, subject="a") as other:
        await client.frame()
        await other.frame()
        assert len(memory_layer.groups) == 2
    assert not memory_layer.groups
    assert not ticker_for(gateway).is_running


async def test_a_socket_cut_off_in_the_middle_of_connecting_gives_everything_back(gateway, memory_layer):
    reached = asyncio.Event()

    async def hang():
        reached.set()
        await asyncio.Event().wait()

    gateway.before_snapshot = hang
    client = Client(gateway)
    await client.connect()
    await asyncio.wait_for(reached.wait(), 1)
    # When the server stops the application
    client.future.cancel()
    await asyncio.wait({client.future})
    assert not memory_layer.groups
    assert not ticker_for(gateway).is_running


async def test_a_failing_snapshot_asks_the_client_to_come_back(gateway, memory_layer, caplog):
    async def fail():
        raise RuntimeError("database is down")

    gateway.before_snapshot = fail
    async with Client(gateway) as client:
        assert await client.close_code() == 4503
    await asyncio.wait({client.future})
    assert "a socket broke" in caplog.text
    assert not memory_layer.groups


@pytest.mark.parametrize("broken", ["new_channel", "group_add"])
async def test_a_dead_layer_asks_the_client_to_come_back(gateway, memory_layer, monkeypatch, broken, caplog):
    async def refuse(*_):
        raise ConnectionError("no Redis")

    monkeypatch.setattr(memory_layer, broken, refuse)
    for _attempt in range(3):
        async with Client(gateway) as client:
            assert await client.close_code() == 4503
    # And the log says so once
    assert caplog.text.count("does not answer") == 1


async def test_a_missing_layer_asks_the_client_to_come_back(gateway):
    channel_layers.set("default", None)
    async with Client(gateway) as client:
        assert await client.close_code() == 4503


async def test_many_sockets_of_many_users_hear_of_their_own_streams_only(gateway):
    gateway.members = {1: {"s"}, 2: {"t"}, 3: {"s", "t"}}
    gateway.sequences["t"] = 1
    gateway.subjects["b"] = ("t", 1)
    async with Client(gateway) as one, Client(gateway, who=user(2)) as two, Client(gateway, who=user(3)) as both:
        assert [set((await client.told())[1]) for client in (one, two, both)] == [{"a"}, {"b"}, {"a", "b"}]
        await send(gateway.write("a", 2), gateway.write("b", 2, "t"))
        assert await one.told() == ("status", {"a": 2})
        assert await two.told() == ("status", {"b": 2})
        assert [await both.told(), await both.told()] == [("status", {"a": 2}), ("status", {"b": 2})]
        assert await one.receive_nothing(timeout=0.01)
        assert await two.receive_nothing(timeout=0.01)


def test_socket_keys_are_never_reused(gateway):
    from realtime.consumers import StreamConsumer, SubjectConsumer

    made = [kind(gateway=gateway) for kind in itertools.islice(itertools.cycle([StreamConsumer, SubjectConsumer]), 6)]
    for consumer in made:
        consumer.scope = {"session": SimpleNamespace(session_key="k"), "url_route": {"kwargs": {"subject": "a"}}}
    assert len({consumer.state().key for consumer in made}) == 6
