"""The company and the user of the embedded set-up, made once; the random password is kept where only the owner of the data can read it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction

from faktury.models import Firma
from faktury.samples import DEMO_FIRMA_NAME, DEMO_FIRMA_NIP

DEMO_USER = "demo"
PASSWORD_FILE = "demo-password"  # noqa: S105 - a file's name
# No letters or digits that are mistaken for one another when read off a screen.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 4, 4


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """How to sign in; `password` is None when it was changed since and is not known here."""

    user: str
    password: str | None
    firma: str
    is_sample: bool = False
    """Whether the company still has the sample's NIP: invoices of a real one would all go to a person."""


@transaction.atomic
def ensure_demo_account(data_dir: Path, *, new_password: bool = False) -> DemoAccount:
    """Make the demo company and its user where they are missing, and tell how to sign in.

    The user is a superuser: whoever started this server on their own machine owns all of it. One transaction, which SQLite lets only one
    process begin: two would draw a password each, and the file and the row might keep different ones.
    """
    user, _made = User.objects.get_or_create(username=DEMO_USER, defaults={"is_staff": True, "is_superuser": True})
    firma = _company_of(user)
    # An empty password is what a first start leaves that was stopped right here.
    if new_password or not user.password:
        password = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
        # The file first: a password that was stored but never shown would lock the owner out.
        _write_private(data_dir / PASSWORD_FILE, password)
        user.set_password(password)
        user.save()
    return DemoAccount(user.username, known_password(data_dir, user), firma.name, is_sample=firma.nip == DEMO_FIRMA_NIP)


def _company_of(user: User) -> Firma:
    """The company that has been the user's longest: whoever gave it a name and NIP of their own gets no second one at the next start."""
    own = Firma.objects.filter(members=user).order_by("created_at").first()
    if own is not None:
        return own
    firma, _made = Firma.objects.get_or_create(nip=DEMO_FIRMA_NIP, defaults={"name": DEMO_FIRMA_NAME})
    firma.members.add(user)
    return firma


def known_password(data_dir: Path, user: User) -> str | None:
    """The kept password, if it is still the one that works."""
    try:
        kept = (data_dir / PASSWORD_FILE).read_text().strip()
    except OSError:
        return None
    return kept if user.check_password(kept) else None


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(text + "\n")
