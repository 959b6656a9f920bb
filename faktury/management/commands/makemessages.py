"""`manage.py makemessages` that also finds strings the pure domain marks with N_."""

from __future__ import annotations

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Django's command with one more keyword; Polish is the source, so there is only English to translate."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=N_"]
