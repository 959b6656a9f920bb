"""What `make audit` makes of pip-audit's answer."""

from __future__ import annotations

from faktury.management.launcher import audit

CLEAN = {"name": "good", "version": "1.0", "vulns": []}
BAD = {"name": "bad", "version": "2.0", "vulns": [{"id": "CVE-2026-0001", "fix_versions": ["2.1"]}]}
UNKNOWN = {"name": "odd", "skip_reason": "not found"}


def test_a_known_vulnerability_fails_and_names_the_cure(capsys):
    assert audit.report([CLEAN, BAD, UNKNOWN]) == 1
    said = capsys.readouterr().out
    assert "bad 2.0: CVE-2026-0001 (2.1)" in said
    assert "2" in said.splitlines()[-1]


def test_nothing_known_is_fine(capsys):
    assert audit.report([CLEAN]) == 0


def test_a_service_out_of_reach_is_said_and_no_failure(capsys):
    assert audit.report([UNKNOWN]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_an_audit_that_cannot_be_made_is_no_finding(monkeypatch, capsys):
    def broken():
        raise OSError("no network")

    monkeypatch.setattr(audit, "_prepare", broken)
    assert audit.main() == 0
    assert "no network" in capsys.readouterr().out
