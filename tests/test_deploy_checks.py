"""`manage.py check --deploy` has nothing to say in the set-ups the project describes, and does speak where a set-up is careless."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PRODUCTION = {
    "FAKTURY_DATABASE_URL": "postgresql://faktury@localhost/faktury",
    "FAKTURY_SECRET_KEY": "A9f-drawn-once-and-kept-0123456789-abcdefghijklmnopqrst",
    "FAKTURY_ALLOWED_HOSTS": "faktury.example",
    "FAKTURY_BIND": "0.0.0.0",
}


def deploy_check(folder: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FAKTURY_", "DJANGO_"))}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env={**kept, "FAKTURY_DATA_DIR": str(folder), **extra})


@pytest.mark.parametrize("settings", [{}, {**PRODUCTION, "FAKTURY_HTTPS": "1"}], ids=["embedded", "production"])
def test_the_described_set_ups_are_clean(tmp_path, settings):
    done = deploy_check(tmp_path, **settings)
    assert done.returncode == 0, done.stderr


def test_a_server_open_to_the_network_without_https_is_warned(tmp_path):
    done = deploy_check(tmp_path, FAKTURY_BIND="0.0.0.0")
    assert done.returncode == 1
    assert "security.W012" in done.stderr


@pytest.mark.parametrize(
    "careless",
    [{"FAKTURY_ALLOWED_HOSTS": "*"}, {"FAKTURY_SECRET_KEY": "short"}, {**PRODUCTION, "FAKTURY_SECRET_KEY": ""}],
    ids=["any host", "a short key", "no key"],
)
def test_a_careless_set_up_does_not_start(tmp_path, careless):
    done = deploy_check(tmp_path, **careless)
    assert done.returncode != 0
    assert "FAKTURY_" in done.stderr
    assert "Traceback" not in done.stderr
