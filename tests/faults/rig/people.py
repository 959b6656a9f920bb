"""`python -m tests.faults.rig.people`: makes a company, its people and an outsider in an instance's database; prints how to be them."""

from __future__ import annotations

import json
import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "faktury.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import transaction  # noqa: E402

from faktury.models import Firma  # noqa: E402
from tests.faults.rig.documents import BUYER_NIP  # noqa: E402

CROWD = 10
LEAVING = ("session", "disabled", "membership")
"""How somebody loses the right to watch: people of their own, whom no other row meets again."""
BACKEND = settings.AUTHENTICATION_BACKENDS[0]


def person(name: str, *firmy: Firma, **rights: bool) -> dict[str, str]:
    user = get_user_model().objects.create(username=name, password="!", **rights)
    user.firmy.set(firmy)
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), BACKEND, user.get_session_auth_hash()
    session.create()
    return {"id": user.pk, "cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}", "session": session.session_key}


def main() -> None:
    with transaction.atomic():
        firma = Firma.objects.create(name="Biuro Rachunkowe Nowak", nip=BUYER_NIP)
        second = Firma.objects.create(name="Druga S.A.", nip="1132191233")
        other = Firma.objects.create(name="Obca S.A.", nip="5261040828")
        people = {
            "member": person("member", firma),
            "colleague": person("colleague", firma),
            "outsider": person("outsider", other),
            "staff": person("staff", is_staff=True, is_superuser=True),
            "both": person("both", firma, second),
            "receiver": person("receiver", second),
            **{f"leaving-{reason}": person(f"leaving-{reason}", firma) for reason in LEAVING},
            **{f"crowd-{number}": person(f"crowd-{number}", firma) for number in range(CROWD)},
        }
    sys.stdout.write(json.dumps({"firma": str(firma.pk), "second": str(second.pk), **people}))


if __name__ == "__main__":
    main()
