"""Settings read from the environment: empty counts as unset, nonsense is refused with the variable's name."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from faktury import environment


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
