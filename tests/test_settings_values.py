"""Settings read from the environment: empty counts as unset, nonsense is refused with the variable's name."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
import redis
from django.core.exceptions import ImproperlyConfigured

from faktury import environment, settings
from faktury.database import databases


@pytest.mark.parametrize("text", ["--5", "²", "1.5", "-1", "70000", "x"])
def test_a_bad_number_is_refused_by_name(monkeypatch, text):
    monkeypatch.setenv("FAKTURY_PORT", text)
    with pytest.raises(ImproperlyConfigured, match="FAKTURY_PORT"):
        environment.env_int("FAKTURY_PORT", 8000, low=1, high=65535)


@pytest.mark.parametrize("text", ["nan", "inf", "0", "-3", "soon"])
def test_a_duration_that_is_none_is_refused(monkeypatch, text):
    monkeypatch.setenv("FAKTURY_LEASE_SECONDS", text)
    with pytest.raises(ImproperlyConfigured, match="FAKTURY_LEASE_SECONDS"):
        environment.env_seconds("FAKTURY_LEASE_SECONDS", 4)


def test_an_empty_variable_counts_as_unset_and_spaces_do_not_matter(monkeypatch):
    monkeypatch.setenv("FAKTURY_PORT", " ")
    monkeypatch.setenv("FAKTURY_ALLOWED_HOSTS", "a.example, b.example,")
    assert environment.env_int("FAKTURY_PORT", 8000) == 8000
    assert environment.env_list("FAKTURY_ALLOWED_HOSTS", "") == ["a.example", "b.example"]


def test_a_postgresql_address_may_name_a_server_or_a_socket():
    far = databases("postgresql://fa%40:p%2Fw@db.example:6543/fak%20tury", data_dir=Path("/d"), pool_size=7)["default"]
    assert [far[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == ["fa@", "p/w", "db.example", "6543", "fak tury"]
    assert far["CONN_MAX_AGE"] == 0
    assert far["OPTIONS"]["pool"]["max_size"] == 7
    near = databases("postgresql://fa@/faktury?host=%2Frun%2Fpg&sslmode=disable", data_dir=Path("/d"), pool_size=0)["default"]
    assert (near["HOST"], near["NAME"], near["OPTIONS"]["sslmode"]) == ("/run/pg", "faktury", "disable")
    assert "pool" not in near["OPTIONS"]


@pytest.mark.parametrize("url", ["mysql://u@h/n", "postgresql://u@h/", "faktury.sqlite3"])
def test_another_databases_address_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="FAKTURY_DATABASE_URL"):
        databases(url, data_dir=Path("/d"), pool_size=0)


@pytest.mark.parametrize("url", ["", "postgresql://nobody@localhost:1/nothing"])
def test_the_application_loads_on_either_database_without_asking_it(url, tmp_path):
    environment = {**os.environ, "FAKTURY_DATABASE_URL": url, "FAKTURY_DATA_DIR": str(tmp_path), "FAKTURY_SECRET_KEY": "k" * 60}
    environment["DJANGO_SETTINGS_MODULE"] = "faktury.settings"
    code = (
        "import django; django.setup(); from django.db import connection; print(connection.vendor, connection.features.supports_json_field)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == [("postgresql" if url else "sqlite"), "True"], done.stderr
    assert not list(tmp_path.glob("*.sqlite3"))


def test_a_redis_outage_is_logged_in_one_line_and_other_failures_with_their_traceback():
    def logged(error: Exception) -> str:
        record = logging.LogRecord("somebody", logging.ERROR, "", 0, "Unexpected in %s", ("a task",), (type(error), error, None))
        assert settings._redis_outage_in_one_line(record)
        return logging.Formatter("{message}", style="{").format(record)

    assert logged(redis.ConnectionError("refused")) == "Unexpected in a task ConnectionError: refused"
    assert logged(ValueError("ours")).splitlines() == ["Unexpected in a task", "ValueError: ours"]
