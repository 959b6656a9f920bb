"""Lets SQLite compare text as people and PostgreSQL do: its own LIKE knows the case of a-z only, so "łódź" would not find "ŁÓDŹ"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from django.db.backends.signals import connection_created

_ANY = {"%": ".*", "_": "."}


def install() -> None:
    """Teach every SQLite connection from now on."""
    connection_created.connect(_teach, dispatch_uid="faktury.sqlite_text")


def _teach(connection: Any, **_signal: Any) -> None:
    if connection.vendor == "sqlite":
        for arguments in (2, 3):
            connection.connection.create_function("like", arguments, like, deterministic=True)


def like(pattern: str | None, text: Any, escape: str = "") -> bool | None:
    """SQL's `text LIKE pattern ESCAPE escape`, without regard to case in any alphabet; None where either is NULL."""
    if pattern is None or text is None:
        return None
    return _compiled(str(pattern), escape).fullmatch(str(text).casefold()) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str, escape: str) -> re.Pattern[str]:
    parts: list[str] = []
    characters = iter(pattern)
    for character in characters:
        if escape and character == escape:
            parts.append(re.escape(next(characters, "").casefold()))
        else:
            parts.append(_ANY.get(character) or re.escape(character.casefold()))
    return re.compile("".join(parts), re.DOTALL)
