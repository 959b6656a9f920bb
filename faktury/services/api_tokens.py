"""Personal access tokens: made, recognised and revoked. A token is shown once and kept as a hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from faktury.models import ApiToken

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

PREFIX = "fkt_"
_BYTES = 32
_SHOWN = 8
LONGEST_DAYS = 3650
MOST_TOKENS = 50
"""Living tokens of one person."""


class TooManyTokens(Exception):
    """The person has as many living tokens as anybody may have."""


def create_token(*, user: AbstractBaseUser, name: str, days: int | None = None) -> tuple[ApiToken, str]:
    """A new token and its secret, which nobody can show again.

    Args:
        user: whose rights it has.
        name: what the person calls it.
        days: how long it lives; None until it is revoked.

    Raises:
        TooManyTokens: `MOST_TOKENS` are alive already.
    """
    if living_tokens(user).count() >= MOST_TOKENS:
        raise TooManyTokens
    secret = PREFIX + secrets.token_urlsafe(_BYTES)
    expires = timezone.now() + timedelta(days=min(days, LONGEST_DAYS)) if days is not None else None
    token = ApiToken.objects.create(
        user_id=user.pk, name=" ".join(name.split())[:80] or "API", sha256=_hash(secret), start=secret[:_SHOWN], expires_at=expires
    )
    return token, secret


def user_of(secret: str) -> AbstractBaseUser | None:
    """Whose living token this is; None for everything else. Reads, never writes.

    The hash needs no salt: a token has 256 random bits.
    """
    if not secret.startswith(PREFIX) or len(secret) > 100:
        return None
    found = _living().filter(sha256=_hash(secret), user__is_active=True).select_related("user").first()
    return found.user if found else None


def living_tokens(user: AbstractBaseUser) -> QuerySet[ApiToken]:
    """Tokens of a person that still open doors, newest first."""
    return _living().filter(user_id=user.pk)


def revoke_token(*, user: AbstractBaseUser, token_id: UUID) -> bool:
    """End a token of this person at once; False when there is none."""
    return bool(living_tokens(user).filter(pk=token_id).update(revoked_at=timezone.now()))


def _living() -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now()), revoked_at__isnull=True)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
