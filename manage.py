#!/usr/bin/env python
"""Django's command line for Faktury."""

import os
import sys


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "faktury.settings")
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - settings must be named first
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # A bad value in the environment is the person's to mend: the sentence helps, a traceback does not.
        sys.exit(f"Faktury: {error}")


if __name__ == "__main__":
    main()
