"""`python -m tests.faults.rig.serve`: `manage.py serve` whose processes are started through this package."""

from __future__ import annotations

import dataclasses
import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "faktury.settings"
django.setup()

from django.core.management import call_command  # noqa: E402

from faktury.management.launcher import instance  # noqa: E402
from faktury.management.launcher.child import ChildSpec  # noqa: E402

PINGS = ("--ping-interval", os.environ["FAULTS_PING_INTERVAL"], "--ping-timeout", os.environ["FAULTS_PING_TIMEOUT"])
COMMANDS = {
    "worker": lambda command: tuple("tests.faults.rig.worker" if part == "workers.main" else part for part in command),
    "recovery": lambda _command: (sys.executable, "-m", "tests.faults.rig.recover"),
    "web": lambda command: (*command, "--composition", "tests.faults.rig.composition", *PINGS),
}


def through_the_rig(spec: ChildSpec) -> ChildSpec:
    change = COMMANDS.get(spec.name.partition("-")[0], lambda command: command)
    return dataclasses.replace(spec, command=change(spec.command))


def main() -> None:
    specs_of = instance.process_specs
    instance.process_specs = lambda wanted: [through_the_rig(spec) for spec in specs_of(wanted)]
    call_command("serve")


if __name__ == "__main__":
    main()
