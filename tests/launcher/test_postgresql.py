"""The tests' own PostgreSQL: found or explained, and never left behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from faktury.management.launcher import apt, postgresql
from faktury.management.launcher.console import Console, Refused
from tests import postgresql as cluster_of_tests
from tests.launcher.conftest import eventually, is_alive

ROOT = Path(__file__).resolve().parents[2]
HOLD = "from tests.postgresql import Cluster, find_or_explain; c = Cluster(find_or_explain()); print(c.pid, c.folder, flush=True); input()"


def test_without_programs_and_without_root_the_package_is_named(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(postgresql, "PROGRAMS", ("no-such-program",))
    monkeypatch.setattr(apt, "can_install", lambda: False)
    with pytest.raises(Refused, match="Zainstaluj pakiet postgresql"):
        postgresql.ensure(tmp_path / "setup.log", Console())


@pytest.mark.parametrize("in_ci", [True, False])
def test_missing_programs_fail_in_ci_and_are_a_sentence_elsewhere(monkeypatch, capsys, in_ci) -> None:
    monkeypatch.setattr(postgresql, "find", lambda: None)
    monkeypatch.setenv("CI", "1" if in_ci else "")
    if in_ci:
        with pytest.raises(SystemExit, match="CI must not pass"):
            cluster_of_tests.main([])
    else:
        assert cluster_of_tests.main([]) == 0
        assert "are skipped" in capsys.readouterr().err


@pytest.mark.processes
def test_a_cluster_ends_with_its_maker_even_when_that_is_killed() -> None:
    if postgresql.find() is None:
        pytest.skip("no PostgreSQL programs here")
    maker = subprocess.Popen([sys.executable, "-c", HOLD], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    pid, folder = maker.stdout.readline().split()
    assert is_alive(int(pid))

    maker.kill()
    maker.wait()

    assert eventually(lambda: not is_alive(int(pid)))
    assert Path(folder).exists()
    cluster_of_tests._remove_leftovers()
    assert not Path(folder).exists()
