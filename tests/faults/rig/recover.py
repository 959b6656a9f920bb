"""`manage.py recover` with lossy broadcasts."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "faktury.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from tests.faults.rig import sabotage  # noqa: E402

if __name__ == "__main__":
    sabotage.drop_broadcasts()
    call_command("recover")
