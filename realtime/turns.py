"""Lets few requests that write into the application at once; the others wait for their turn, in the order in which they came.

A crowd that writes all at once is slower than one that queues, and unfair: SQLite serves those who wait for its write lock in no
order, so that some wait longer than its patience, and PostgreSQL's pool has fewer connections than a crowd has requests.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from realtime.full_disk import Application

_READERS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def in_turn(application: Application, *, most: int) -> Application:
    """`application` for HTTP, with at most so many writers at once. Bodies are received before, so no turn waits for a slow client."""
    turns = asyncio.Semaphore(most)

    async def queued(scope: Any, receive: Any, send: Any) -> None:
        if scope["method"] in _READERS:
            await application(scope, receive, send)
            return
        async with turns:
            await application(scope, receive, send)

    return queued
