"""`manage.py check --deploy` has nothing to say in the set-ups the project describes, and does speak where a set-up is careless."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.flow.stack import free_port, wait_for

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


def test_the_example_of_containers_sets_what_there_is_and_asks_for_health_as_its_proxy_does(tmp_path):
    # Given the example's environment, with the embedded database in place of its own
    example = yaml.safe_load((ROOT / "docs" / "compose.yaml").read_text())
    given = {name: str(value) for name, value in example["services"]["web"]["environment"].items()}
    documented = (ROOT / "README.md").read_text()
    assert [name for name in given if f"`{name}`" not in documented] == []
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FAKTURY_", "DJANGO_"))}
    away = {"FAKTURY_DATABASE_URL": "", "FAKTURY_SECRET_KEY": "", "FAKTURY_REDIS_URL": "redis://127.0.0.1:1/0"}
    env = {**kept, **given, **away, "FAKTURY_DATA_DIR": str(tmp_path)}
    port = str(free_port())

    # When its web server runs, Then its health check finds it well
    check = [sys.executable, *(part.replace(":8000/", f":{port}/") for part in example["services"]["web"]["healthcheck"]["test"][2:])]
    with subprocess.Popen([sys.executable, "-m", "realtime.server", "--port", port, "--trust-proxy"], cwd=ROOT, env=env) as web:
        try:
            wait_for(lambda: subprocess.run(check, capture_output=True, check=False).returncode == 0, 20, "the health check succeeds")
        finally:
            web.terminate()
