"""The set-up's table of contents: environment, for tests also browser and database server; run by `bootstrap.py` without any library."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from faktury.management.launcher import chromium, postgresql
from faktury.management.launcher.console import Console, Refused, write_refusal
from faktury.management.launcher.environment import Environment, prepare
from faktury.management.launcher.language import text

ROOT = Path(__file__).resolve().parents[3]


def main(arguments: list[str]) -> int:
    """Set up for running, or with `--test` for testing; 0 when everything needed is there."""
    parser = argparse.ArgumentParser(prog="bootstrap.py", description=__doc__)
    parser.add_argument("--test", action="store_true", help="also what the tests need, a browser and a database server included")
    wants_tests = parser.parse_args(arguments).test
    environment, console = Environment(ROOT), Console()
    try:
        prepare(environment, "test" if wants_tests else "run", console)
        if wants_tests:
            _browser(environment, console)
            _database_server(environment, console)
    except Refused as refusal:
        return write_refusal(refusal)
    except KeyboardInterrupt:
        console.end_progress()
        return 130
    except OSError as error:
        return write_refusal(Refused(f"{error.strerror}: {error.filename or ROOT}"))
    return 0


def _browser(environment: Environment, console: Console) -> None:
    try:
        chromium.ensure(environment.python, environment.log, console)
    except Refused as refusal:
        # On a laptop the browser tests skip with their reason; CI must not pass without them.
        if os.environ.get("CI"):
            raise
        console.say(text(f"Testy strony zostaną pominięte: {refusal}", f"The browser tests will be skipped: {refusal}"))


def _database_server(environment: Environment, console: Console) -> None:
    try:
        postgresql.ensure(environment.log, console)
    except Refused as refusal:
        if os.environ.get("CI"):
            raise
        console.say(text(f"Testy na PostgreSQL zostaną pominięte: {refusal}", f"The tests on PostgreSQL will be skipped: {refusal}"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
