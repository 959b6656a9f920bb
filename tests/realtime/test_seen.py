"""What a socket remembers: never a falling version, every gap, bounded memory."""

from __future__ import annotations

import random

import pytest

from realtime import seen as seen_module
from realtime.seen import Seen
from tests.realtime.fakes import event, item


@pytest.mark.parametrize("seed", range(20))
def test_any_order_with_any_losses_tells_rising_versions_and_knows_whether_something_is_missing(seed):
    # Given the committed events of three subjects in one stream
    chance = random.Random(seed)
    versions = dict.fromkeys("abc", 0)
    committed = []
    for sequence in range(1, 60):
        subject = chance.choice("abc")
        versions[subject] += chance.randint(1, 3)
        committed.append(event(subject, versions[subject], sequence))
    # When they arrive shuffled, doubled, some never
    lost = chance.sample(committed, chance.randint(0, 3))
    arriving = [one for one in committed if one not in lost] * 2
    chance.shuffle(arriving)
    seen, told = Seen(), {name: [0] for name in "abc"}
    for one in arriving:
        if seen.admit(one):
            told[one["subject"]].append(one["version"])
    # Then versions only rise, and it is behind exactly when something was lost
    assert all(history == sorted(set(history)) for history in told.values())
    assert seen.is_behind({"s": 59}) == bool(lost)
    # And a snapshot settles it
    seen.admit_snapshot({"sequences": {"s": 59}, "items": [item(name, versions[name]) for name in "abc"]})
    assert not seen.is_behind({"s": 59})
    assert {name: seen.version(name) for name in "abc"} == versions


def test_a_snapshot_may_repeat_a_version_but_never_go_back():
    seen = Seen()
    seen.admit(event("a", 5))
    snapshot = {"sequences": {"s": 1}, "items": [item("a", 4), item("b", 1)]}
    assert [one["subject"] for one in seen.admit_snapshot(snapshot)] == ["b"]
    snapshot["items"][0]["version"] = 5
    assert [one["subject"] for one in seen.admit_snapshot(snapshot)] == ["a", "b"]


def test_forgetting_a_stream_names_its_subjects():
    seen = Seen()
    seen.admit_snapshot({"sequences": {"s": 3, "t": 4}, "items": [item("a", 1, "s"), item("b", 1, "t")]})
    assert seen.sequence() == 7
    assert seen.forget(["t"]) == ["b"]
    assert seen.sequence() == 3
    assert seen.version("b") == -1


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(seen_module, "SUBJECTS_REMEMBERED", 3)
    seen = Seen()
    for number in range(10):
        seen.admit(event(f"subject-{number}", 1, number))
    assert [seen.version(f"subject-{number}") for number in (6, 7, 9)] == [-1, 1, 1]


def test_an_aside_repeats_a_known_version_but_never_an_older_one():
    seen = Seen()
    seen.admit(event("a", 5, 1))

    assert seen.admit({**event("a", 5, 0), "aside": 1})
    assert not seen.admit({**event("a", 4, 0), "aside": 2})
    assert not seen.admit(event("a", 5, 0))
    assert seen.version("a") == 5
    assert not seen.is_behind({"s": 1})
