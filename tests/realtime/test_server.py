"""The launcher as a real process: body cap while reading, frame limits, addresses that cannot be had, an orderly end."""

from __future__ import annotations

import contextlib
import http.client
import json
import select
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from realtime import server
from realtime.limits import FRAME_BYTES
from tests.flow.stack import wait_for

pytestmark = pytest.mark.processes
CAP = 2 * 1024 * 1024
COMMAND = [sys.executable, "-m", "realtime.server", "--composition", "tests.realtime.composition"]
ROOT = Path(__file__).resolve().parents[2]
CHUNK = b"x" * 65536


class Running:
    """A server on a socket that was bound here, so that no port is guessed."""

    def __init__(self, *options):
        with socket.create_server(("127.0.0.1", 0)) as listening:
            self.port = listening.getsockname()[1]
            number = listening.fileno()
            self.process = subprocess.Popen([*COMMAND, "--fd", str(number), *options], pass_fds=[number], cwd=ROOT, stderr=subprocess.PIPE)

    def ask(self, method="GET", body=None, headers=None, **options):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            connection.request(method, "/", body, headers or {}, **options)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def open_files(self):
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def open_files_at_rest(self):
        """Once connections that just ended are closed here too: the same number twice, a moment apart."""
        counts = [self.open_files()]

        def settled():
            time.sleep(0.2)
            counts.append(self.open_files())
            return counts[-1] == counts[-2]

        wait_for(settled, 5, "files come and go")
        return counts[-1]

    def peak_megabytes(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) // 1024

    def stop(self):
        self.process.terminate()
        _out, errors = self.process.communicate(timeout=20)
        return self.process.returncode, errors.decode()


@pytest.fixture(scope="module")
def running():
    started = Running()
    yield started
    code, errors = started.stop()
    assert code == 0
    assert "Traceback" not in errors


def endless(total):
    """A streamed body; tells how much of it was taken."""
    for _ in range(total // len(CHUNK)):
        endless.sent += len(CHUNK)
        yield CHUNK


@pytest.mark.parametrize("size", [0, 1, CAP - 1, CAP])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_up_to_the_cap_arrives_whole(running, size, chunked):
    body = iter([b"x" * size]) if chunked else b"x" * size
    status, answer = running.ask("POST", body, encode_chunked=chunked, headers={"Transfer-Encoding": "chunked"} if chunked else {})
    assert (status, json.loads(answer)) == (200, {"size": size})


def test_a_declared_body_over_the_cap_is_refused_before_it_is_sent(running):
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as client:
        # When only the headers were sent
        client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nUser-Agent: me\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n" % (CAP + 1))
        answer = client.makefile("rb").read()
    head, body = answer.split(b"\r\n\r\n", 1)
    assert head.startswith(b"HTTP/1.1 413 ")
    assert b"100 Continue" not in answer
    assert body.decode() == "Za duże dla me"


@pytest.mark.parametrize("declared", [True, False])
def test_a_streamed_body_over_the_cap_is_refused_while_reading(running, declared):
    running.ask()
    before = running.peak_megabytes()
    total, endless.sent = 200 * 1024 * 1024, 0
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as client:
        kind = b"Content-Length: %d" % total if declared else b"Transfer-Encoding: chunked"
        client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\n" + kind + b"\r\n\r\n")
        # When the client sends and sends, and never looks at the answer until it is through
        for chunk in endless(total):
            client.sendall(chunk if declared else b"%x\r\n%s\r\n" % (len(chunk), chunk))
        answer = client.makefile("rb").read()
    # Then it gets its answer all the same, and nothing was kept
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert endless.sent == total
    assert running.peak_megabytes() - before < 30


def test_an_ordinary_client_reads_the_refusal(running):
    status, answer = running.ask("POST", b"x" * (CAP + 1), headers={"User-Agent": "browser"})
    assert (status, answer.decode()) == (413, "Za duże dla browser")
    # And the server goes on
    assert running.ask()[0] == 200


def test_a_refused_client_that_waits_sees_the_answer_end_at_once(running):
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
        start = time.monotonic()
        client.makefile("rb").read()
        assert time.monotonic() - start < 5


@pytest.mark.parametrize(("size", "code"), [(FRAME_BYTES, 4400), (FRAME_BYTES + 1, None), (1024 * 1024, None)])
def test_a_frame_over_the_limit_never_reaches_the_application(running, size, code):
    with connect(f"ws://127.0.0.1:{running.port}/", open_timeout=20) as client:
        assert client.recv() == "hello"
        client.send("x" * size)
        with pytest.raises(ConnectionClosed) as closed:
            client.recv(timeout=20)
    # The application closes with its code; an oversized frame has the connection dropped
    assert (closed.value.rcvd.code if closed.value.rcvd else None) == code


def test_sockets_hear_of_a_restart_and_a_half_sent_body_does_not_hold_the_end():
    started = Running()
    with (
        connect(f"ws://127.0.0.1:{started.port}/", open_timeout=20) as client,
        socket.create_connection(("127.0.0.1", started.port), timeout=20) as slow,
    ):
        client.recv()
        slow.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf")
        started.process.send_signal(signal.SIGTERM)
        with pytest.raises(ConnectionClosed) as closed:
            client.recv(timeout=20)
        code, errors = started.stop()
    assert closed.value.rcvd.code == 1012
    assert "ended in order" in errors
    assert code == 0
    assert "Traceback" not in errors


def refused(*arguments):
    result = subprocess.run([*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=30)
    return result.returncode, result.stderr


HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nUser-Agent: me\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"


def sent_slowly(port, head, part, *, until):
    """What a client reads that sends `part` five times a second until it is answered; nothing when it is cut off."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client, contextlib.suppress(ConnectionError):
        client.sendall(head)
        deadline = time.monotonic() + until
        while not select.select([client], [], [], 0.2)[0]:
            assert time.monotonic() < deadline, "neither answered nor dropped"
            client.sendall(part)
        return client.makefile("rb").read()
    return b""


def test_an_upload_that_stalls_or_drips_is_dropped_and_leaves_nothing_and_a_slow_one_is_not():
    started = Running("--idle-seconds", "1.5")
    started.ask()
    before = started.open_files_at_rest()
    with socket.create_connection(("127.0.0.1", started.port), timeout=20) as stalled:
        stalled.sendall(HEAD % 1_000_000 + CHUNK)
        with ThreadPoolExecutor() as clients:
            slow = clients.submit(sent_slowly, started.port, HEAD % 20_000, b"x" * 1000, until=20)
            drip = clients.submit(sent_slowly, started.port, HEAD % 1_000_000 + CHUNK, b"x", until=20)
            headers = clients.submit(sent_slowly, started.port, b"POST / HTTP/1.1\r\n", b"X-A: b\r\n", until=20)
        assert slow.result().endswith(b'{"size": 20000}')
        assert drip.result().startswith(b"HTTP/1.1 408 ")
        assert drip.result().endswith(b"Za wolno dla me")
        assert headers.result() == b""
        assert stalled.recv(1) == b""
    wait_for(lambda: started.open_files() == before, 20, "nothing is left of them")
    code, errors = started.stop()
    assert (code, "Traceback" in errors) == (0, False)


def test_a_port_in_use_is_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert refused("--port", str(port)) == (
            server.CANNOT_LISTEN,
            f"Adres 127.0.0.1:{port} jest już zajęty przez inny program. Zakończ go albo podaj inny port.\n",
        )


@pytest.mark.parametrize(
    "arguments",
    [["--port", "99999"], ["--port", "0"], ["--bind", "203.0.113.7", "--port", "1"], ["--unix", "/nonexistent/x"], ["--fd", "77"]],
)
def test_an_impossible_address_is_one_sentence(arguments):
    code, errors = refused(*arguments)
    assert code == server.CANNOT_LISTEN
    assert errors.count("\n") == 1
    assert "Traceback" not in errors


def test_it_listens_on_a_unix_socket_and_takes_over_a_dead_ones_file(tmp_path):
    path = tmp_path / "web.sock"
    for _run in range(2):
        process = subprocess.Popen([*COMMAND, "--unix", str(path)], cwd=ROOT)
        try:
            assert _asks_over(path, process).startswith(b"HTTP/1.1 200")
            assert path.stat().st_mode & 0o777 == 0o660
            # And while it lives nobody else gets the address
            assert refused("--unix", str(path))[0] == server.CANNOT_LISTEN
        finally:
            process.kill()
            process.wait()


def _asks_over(path, process):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
            client.settimeout(20)
            client.connect(str(path))
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            return client.makefile("rb").read()
        time.sleep(0.02)
    raise AssertionError("the server does not answer")
