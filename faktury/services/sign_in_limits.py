"""Slows down the guessing of passwords: failures are counted by name and address, by address, and by name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from typing_extensions import override

from faktury.services.rate_limits import Limit, forget, take, wait_for

_WINDOW = 15 * 60
_ADDRESS_FACTOR, _NAME_FACTOR = 5, 10
"""An office shares an address, and a stranger must not be able to lock a person out with a few tries from elsewhere."""


class LimitedBackend(ModelBackend):
    """Django's backend for every sign-in form (the admin's too) that stops looking at passwords after too many failures."""

    @override
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """The user whose password this is.

        Raises:
            PermissionDenied: too many failures lately; the password was not looked at.
        """
        name, address = username or "", address_of(request)
        if seconds_to_wait(name, address):
            raise PermissionDenied
        user = super().authenticate(request, username, password, **kwargs)
        if user is None:
            _count_failure(name, address)
        else:
            forget(*_limits(name, address)[0])
        return user


def seconds_to_wait(name: str, address: str) -> int:
    """How long nobody may try `name` from `address`; 0 when they may."""
    return max(wait_for(limit, who) for limit, who in _limits(name, address))


def address_of(request: HttpRequest | None) -> str:
    """The client's address; behind a proxy the server has put the forwarded one there."""
    return str(request.META.get("REMOTE_ADDR") or "") if request is not None else ""


def _count_failure(name: str, address: str) -> None:
    for limit, who in _limits(name, address):
        take(limit, who)


def _limits(name: str, address: str) -> list[tuple[Limit, str]]:
    most = settings.FAKTURY_SIGN_IN_TRIES
    folded = name.strip().casefold()
    return [
        (Limit("sign-in", most, _WINDOW), f"{folded} {address}"),
        (Limit("sign-in-address", most * _ADDRESS_FACTOR, _WINDOW), address),
        (Limit("sign-in-name", most * _NAME_FACTOR, _WINDOW), folded),
    ]
