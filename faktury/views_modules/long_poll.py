"""The long poll: subscribe, look, let the database go, wait for an event, look once more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connections
from django.http import HttpRequest, HttpResponse

from faktury.exceptions import NoAccess
from faktury.views_modules.doors import fresh_json, no_access
from faktury.views_modules.query_numbers import whole
from realtime import waiting

LONGEST_SECONDS = 25
RETRY_AFTER_SECONDS = 5

Read = Callable[[], dict[str, Any]]
IsNews = Callable[[dict[str, Any]], bool]


async def answer(
    request: HttpRequest, read: Read, is_news: IsNews, *, subjects: Iterable[str] = (), streams: Iterable[str] = ()
) -> HttpResponse:
    """What `read` returns: at once when it is news, else as soon as an event came or time is up.

    Without room for one more waiter, or without a channel layer, it is answered at once with Retry-After.
    """
    try:
        payload, waited = await _newer(request, read, is_news, waiting.Topics(tuple(subjects), tuple(streams)))
    except NoAccess:
        return no_access()
    response = fresh_json(request, payload)
    if not waited:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


async def _newer(request: HttpRequest, read: Read, is_news: IsNews, topics: waiting.Topics) -> tuple[dict[str, Any], bool]:
    seconds = min(whole(request.GET.get("timeout", ""), LONGEST_SECONDS), LONGEST_SECONDS)
    look = sync_to_async(read)
    try:
        # Subscribed before looking: what changes between the look and the wait is not missed.
        async with waiting.subscribed(topics) as waiter:
            payload = await look()
            if is_news(payload) or seconds <= 0:
                return payload, True
            # A waiter that keeps its connection would hold one per open page.
            await sync_to_async(connections.close_all)()
            await waiter.next(seconds)
            return await look(), True
    except (waiting.TooManyWaiters, waiting.LayerUnavailable):
        return await look(), False
