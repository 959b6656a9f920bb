"""Django's database settings: SQLite tuned for several writers, or PostgreSQL from its address."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

CONNECT_SECONDS: Final = 5
POOL_WAIT_SECONDS: Final = 3
STUCK_MS: Final = 10_000
"""A frozen process must not keep a row from recovery: its session is ended after this long inside a transaction."""
LOCK_MS: Final = 3000
"""Nobody waits longer for a row: no transaction takes that long, and recovery has other documents to look after."""

Settings = dict[str, Any]


def databases(url: str, *, data_dir: Path, pool_size: int) -> dict[str, Settings]:
    """`DATABASES` for a PostgreSQL `url`, or for a SQLite file in `data_dir` when that is empty.

    Args:
        url: postgresql://user:password@host:port/name, the host also as `?host=/directory/of/the/socket`.
        data_dir: where the embedded database lies.
        pool_size: most connections this process keeps ready; 0: one per thread, opened when needed and closed after.

    Raises:
        ImproperlyConfigured: the address is none.
    """
    return {"default": _postgresql(url, pool_size) if url else _sqlite(data_dir)}


def let_readers_read() -> None:
    """Tell Django that SQLite knows JSON, so that it does not ask.

    It asks on every new connection, inside a transaction, and ours begin with the write lock: whoever only wanted to see a page would wait
    for writers, and after 20 seconds be told that there is no JSON.
    """
    from django.db.backends.sqlite3.base import DatabaseWrapper  # noqa: PLC0415 - settings are read before Django can be imported

    DatabaseWrapper.features_class.supports_json_field = True  # type: ignore[method-assign, assignment]


def _sqlite(data_dir: Path) -> Settings:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data_dir / "faktury.sqlite3",
        # WAL alone still answers "database is locked" when a reader upgrades to a writer: hence IMMEDIATE.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA journal_size_limit=27103364;",
        },
    }


def _postgresql(url: str, pool_size: int) -> Settings:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.lstrip("/"):
        raise ImproperlyConfigured("FAKTURY_DATABASE_URL must be postgresql://user:password@host:port/name")
    more = dict(parse_qsl(parts.query))
    options: Settings = {
        "connect_timeout": CONNECT_SECONDS,
        "options": f"-c idle_in_transaction_session_timeout={STUCK_MS} -c lock_timeout={LOCK_MS}",
    }
    if pool_size:
        # Few are kept open; a burst opens more, and a pool that is empty answers with an error instead of waiting for ever.
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": POOL_WAIT_SECONDS}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": more.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # A pool, where there is one, is what keeps connections; Django refuses both at once.
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**more, **options},
    }
