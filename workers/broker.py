"""The one Dramatiq broker: Redis as a doorbell that may be lost, doubled or wiped without harm."""

from __future__ import annotations

import threading
from typing import Any

import dramatiq
import redis
from django.conf import settings
from django.db import close_old_connections
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import Middleware
from typing_extensions import override

SOCKET_SECONDS = 3
"""A hung Redis holds up an upload by this and the second that a broadcast may take, five seconds together."""
stopping = threading.Event()
"""Set when this worker was asked to stop: the pipeline hands its document back after the page in hand."""


class StopNotice(Middleware):
    """Tells the pipeline of a graceful stop; Dramatiq itself would wait for the whole document."""

    @override
    def before_worker_shutdown(self, broker: Any, worker: Any) -> None:
        del broker, worker
        stopping.set()


class ConnectionCare(Middleware):
    """Closes database connections that went bad between messages."""

    @override
    def before_process_message(self, broker: Any, message: Any) -> None:
        del broker, message
        close_old_connections()

    @override
    def after_process_message(self, broker: Any, message: Any, *, result: Any = None, exception: BaseException | None = None) -> None:
        del broker, message, result, exception
        close_old_connections()


def install() -> None:
    """Set the process's broker. Nothing is contacted yet.

    No Retries and no TimeLimit middleware: the row is the retry, and an exception cannot interrupt a C call anyway.
    """
    middleware: list[Middleware] = [StopNotice(), ConnectionCare()]
    broker: dramatiq.Broker
    if settings.FAKTURY_REDIS_URL == "stub://":
        broker = StubBroker(middleware=middleware)
    else:
        # A client of our own: RedisBroker ignores socket_timeout beside url=.
        client = redis.Redis.from_url(settings.FAKTURY_REDIS_URL, socket_timeout=SOCKET_SECONDS, socket_connect_timeout=SOCKET_SECONDS)
        broker = RedisBroker(  # type: ignore[no-untyped-call]
            client=client, middleware=middleware, namespace="faktury", heartbeat_timeout=5000, maintenance_chance=1_000_000
        )
    dramatiq.set_broker(broker)
