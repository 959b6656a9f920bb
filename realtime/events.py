"""What travels: events, snapshots, and the names of the groups they travel through."""

from __future__ import annotations

import hashlib
import re
from typing import Any, Final, NotRequired, TypedDict

EVENT_TYPE: Final = "realtime.event"
"""`type` of the channel layer message; consumers and waiters recognise it by this."""

Body = dict[str, Any]
"""Codes and numbers, JSON-able and without words: the gateway words it for one reader."""


class Event(TypedDict):
    """One committed change of one subject.

    `version` rises with every change of the subject. `sequence` counts the stream's changes without gaps; 0 marks an
    event outside the count (progress), whose loss the next one heals.
    """

    subject: str
    stream: str
    sequence: int
    version: int
    body: Body
    aside: NotRequired[int]
    """Set on an event that repeats a known version with something beside it (who is looking); tells such events apart."""
    left_for: NotRequired[str]
    """Set on an event that only says that the subject left this stream for another, or (empty) for nowhere; its body is empty."""


class Item(TypedDict):
    """One subject as a snapshot finds it."""

    subject: str
    stream: str
    version: int
    body: Body


class Snapshot(TypedDict):
    """The truth as read from the database; `sequences` were read no later than `items`."""

    sequences: dict[str, int]
    items: list[Item]


_PLAIN_NAME = re.compile(r"[a-zA-Z0-9_.-]{1,80}")


def subject_group(subject: str) -> str:
    """Name of the group that carries the events of one subject."""
    return _group("subject", subject)


def stream_group(stream: str) -> str:
    """Name of the group that carries the events of one stream."""
    return _group("stream", stream)


def _group(kind: str, name: str) -> str:
    """A name every channel layer takes: under 100 characters of [a-zA-Z0-9._-]; anything else goes in hashed."""
    if _PLAIN_NAME.fullmatch(name):
        return f"{kind}.{name}"
    return f"{kind}-hashed.{hashlib.sha256(name.encode()).hexdigest()}"
