"""Length-prefixed JSON over pipes: what a parent and its child process say to each other."""

from __future__ import annotations

import json
import os
import select
import time
from typing import Any

from workers.ocr.errors import ChildDied, ChildTimeout

Message = dict[str, Any]

_PREFIX = 4
_MAX_FRAME = 64 * 1024 * 1024
_CHUNK = 1 << 16


def encode(message: Message) -> bytes:
    """One frame."""
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    return len(body).to_bytes(_PREFIX, "big") + body


def receive_blocking(descriptor: int) -> Message | None:
    """The next message, however long it takes; None once the other end is closed."""
    prefix = _read_exactly(descriptor, _PREFIX)
    body = prefix and _read_exactly(descriptor, int.from_bytes(prefix, "big"))
    return json.loads(body) if body else None


def send_blocking(descriptor: int, message: Message) -> None:
    """Write one message, however long it takes."""
    frame = memoryview(encode(message))
    while frame:
        frame = frame[os.write(descriptor, frame) :]


def send(descriptor: int, message: Message, deadline: float) -> None:
    """Write one message to a non-blocking descriptor before the deadline (of `time.monotonic`)."""
    frame = memoryview(encode(message))
    while frame:
        _wait(descriptor, select.POLLOUT, deadline)
        try:
            frame = frame[os.write(descriptor, frame) :]
        except BlockingIOError:
            continue
        except OSError as error:
            raise ChildDied("the child closed its input") from error


def receive(descriptor: int, deadline: float) -> Message:
    """Read one message from a non-blocking descriptor before the deadline."""
    size = int.from_bytes(_receive_exactly(descriptor, _PREFIX, deadline), "big")
    if size > _MAX_FRAME:
        raise ChildDied(f"the child announced {size} bytes")
    try:
        message = json.loads(_receive_exactly(descriptor, size, deadline))
    except ValueError as error:
        raise ChildDied("the child sent no JSON") from error
    if not isinstance(message, dict):
        raise ChildDied("the child sent no object")
    return message


def _receive_exactly(descriptor: int, size: int, deadline: float) -> bytes:
    data = bytearray()
    while len(data) < size:
        _wait(descriptor, select.POLLIN, deadline)
        try:
            chunk = os.read(descriptor, min(_CHUNK, size - len(data)))
        except BlockingIOError:
            continue
        if not chunk:
            raise ChildDied("the child ended")
        data += chunk
    return bytes(data)


def _wait(descriptor: int, event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(descriptor, event)
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise ChildTimeout


def _read_exactly(descriptor: int, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        chunk = os.read(descriptor, min(_CHUNK, size - len(data)))
        if not chunk:
            return None
        data += chunk
    return bytes(data)
