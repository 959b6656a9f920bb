"""A port in use is a sentence that names the next free one."""

from __future__ import annotations

import socket

import pytest

from faktury.management.launcher import ports
from faktury.management.launcher.console import Refused


def test_a_port_in_use_names_the_next_free_one_and_how_to_choose_it() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refused, match=rf"Port {port} jest zajęty.*FAKTURY_PORT=\d+ make run") as refused:
            ports.require_free("127.0.0.1", port)
        assert refused.value.exit_code == 2
        suggested = int(str(refused.value).split("FAKTURY_PORT=")[1].split()[0])
        ports.require_free("127.0.0.1", suggested)


def test_a_port_just_left_by_a_server_is_free() -> None:
    # Given a connection that the server closed first, so that it times out on the server's side
    with socket.socket() as server, socket.socket() as client:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        client.connect(("127.0.0.1", port))
        accepted, _ = server.accept()
        accepted.close()
    ports.require_free("127.0.0.1", port)


def test_an_address_that_is_not_this_machines_is_a_sentence() -> None:
    with pytest.raises(Refused, match="Nie można nasłuchiwać"):
        ports.require_free("192.0.2.1", 8000)
