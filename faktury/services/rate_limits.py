"""How often somebody may ask: fixed windows counted in the shared cache, in this process alone while that cannot be reached."""

from __future__ import annotations

import hashlib
import logging
import time
from dataclasses import dataclass

from django.core.cache import BaseCache, caches
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

SHARED, OWN = "default", "own"
_OUTAGE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` events within a window of `seconds`."""

    name: str
    most: int
    seconds: int


class _Outage:
    """Remembers that the shared cache was out of reach, so that not every request waits for it to time out."""

    until = 0.0


def take(limit: Limit, who: str) -> int:
    """Count one event of `who`; 0 when it is within the limit, else the seconds until the window ends."""
    now = time.time()
    return 0 if _counted(limit, who, now) <= limit.most else _seconds_left(limit, now)


def wait_for(limit: Limit, who: str) -> int:
    """Like `take` without counting: the seconds to wait when the limit is used up, else 0."""
    now = time.time()
    key = _key(limit, who, now)
    return _seconds_left(limit, now) if max(int(cache.get(key) or 0) for cache in _reachable(key)) >= limit.most else 0


def forget(limit: Limit, who: str) -> None:
    """Start the current window of `who` again."""
    key = _key(limit, who, time.time())
    for cache in _reachable(key):
        cache.delete(key)


def _counted(limit: Limit, who: str, now: float) -> int:
    key = _key(limit, who, now)
    if now >= _Outage.until:
        try:
            return _increment(caches[SHARED], key, limit.seconds)
        except (RedisError, OSError):
            _note_outage(now)
    return _increment(caches[OWN], key, limit.seconds)


def _increment(cache: BaseCache, key: str, seconds: int) -> int:
    cache.add(key, 0, timeout=seconds + 1)
    try:
        return cache.incr(key)
    except ValueError:
        # The key ran out between the two calls: the window is over.
        return 1


def _reachable(key: str) -> list[BaseCache]:
    """The caches that answer; both may hold counts of one window when the shared one went away within it."""
    now = time.time()
    if now >= _Outage.until:
        try:
            caches[SHARED].get(key)
        except (RedisError, OSError):
            _note_outage(now)
        else:
            return [caches[SHARED], caches[OWN]]
    return [caches[OWN]]


def _note_outage(now: float) -> None:
    _Outage.until = now + _OUTAGE_SECONDS
    logger.warning("request limits are counted in this process alone: the shared cache cannot be reached")


def _key(limit: Limit, who: str, now: float) -> str:
    # Hashed: names and addresses may hold anything and are nobody's business in the cache.
    digest = hashlib.sha256(who.encode()).hexdigest()[:32]
    return f"limit:{limit.name}:{digest}:{int(now // limit.seconds)}"


def _seconds_left(limit: Limit, now: float) -> int:
    return limit.seconds - int(now % limit.seconds)
