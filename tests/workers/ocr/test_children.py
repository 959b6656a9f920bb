from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from workers.ocr.children import ChildProcess
from workers.ocr.errors import ChildDied, ChildTimeout, ReadError
from workers.ocr.pipes import encode

MODULE = "tests.workers.ocr.odd_child"
ROOT = Path(__file__).parents[3]
LONG = 30.0


@pytest.fixture
def child():
    with ChildProcess(MODULE) as process:
        yield process


def wait_until_gone(pid: int) -> None:
    """A pidfd becomes readable when the process ends."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        assert select.select([descriptor], [], [], LONG)[0], f"process {pid} lives on"
    finally:
        os.close(descriptor)


def test_it_answers_in_any_alphabet(child):
    answer = child.request({"command": "echo", "text": "Zażółć gęślą jaźń €"}, timeout=LONG)
    assert answer["said"] == "Zażółć gęślą jaźń €"


def test_one_child_serves_many_requests(child):
    pids = {child.request({"command": "echo", "text": str(n)}, timeout=LONG)["pid"] for n in range(20)}
    assert pids == {child.pid}
    assert child.generation == 1


def test_a_large_message_passes_both_ways(child):
    text = "ż" * 500_000
    assert child.request({"command": "echo", "text": text}, timeout=LONG)["said"] == text


def test_what_libraries_print_does_not_break_the_protocol(child):
    assert child.request({"command": "pollute"}, timeout=LONG) == {"clean": True}
    assert child.request({"command": "echo", "text": "after"}, timeout=LONG)["said"] == "after"


def test_a_read_error_keeps_its_code_and_parameters(child):
    with pytest.raises(ReadError) as caught:
        child.request({"command": "fail"}, timeout=LONG)
    assert (caught.value.code, caught.value.params, caught.value.transient) == ("too_many_pages", {"pages": 201}, False)


def test_an_unexpected_error_becomes_page_failed_without_its_text(child):
    with pytest.raises(ReadError) as caught:
        child.request({"command": "break"}, timeout=LONG)
    assert caught.value.code == "page_failed"
    assert "secret" not in str(caught.value)
    assert child.request({"command": "echo", "text": "alive"}, timeout=LONG)["said"] == "alive"


def test_a_dead_child_is_reported_and_replaced(child):
    with pytest.raises(ChildDied):
        child.request({"command": "die"}, timeout=LONG)
    assert child.request({"command": "echo", "text": "again"}, timeout=LONG)["said"] == "again"
    assert child.generation == 2


def test_a_child_that_takes_too_long_is_killed(child):
    child.start()
    pid = child.pid
    with pytest.raises(ChildTimeout):
        child.request({"command": "sleep", "seconds": 600}, timeout=0.5)
    wait_until_gone(pid)
    assert child.request({"command": "echo", "text": "again"}, timeout=LONG)["said"] == "again"


def test_killing_takes_the_whole_group(child):
    grandchild = child.request({"command": "grandchild"}, timeout=LONG)["pid"]
    child.kill()
    wait_until_gone(grandchild)


def test_another_thread_may_cut_a_request_short(child):
    child.request({"command": "echo", "text": "warm"}, timeout=LONG)
    timer = threading.Timer(0.2, child.kill)
    timer.start()
    started = time.monotonic()
    with pytest.raises(ChildDied):
        child.request({"command": "sleep", "seconds": 600}, timeout=LONG)
    assert time.monotonic() - started < LONG / 2
    timer.join()


def test_it_is_replaced_after_its_share_of_requests():
    with ChildProcess(MODULE, max_requests=2) as child:
        pids = [child.request({"command": "echo", "text": ""}, timeout=LONG)["pid"] for _ in range(4)]
    assert pids[0] == pids[1]
    assert pids[2] == pids[3]
    assert pids[0] != pids[2]


def test_closing_ends_the_child_and_it_may_start_again(child):
    child.start()
    pid = child.pid
    child.close()
    wait_until_gone(pid)
    assert child.pid is None
    assert child.request({"command": "echo", "text": "back"}, timeout=LONG)["said"] == "back"


def test_the_child_gets_its_environment():
    with ChildProcess(MODULE, environment={"OMP_NUM_THREADS": "7"}) as child:
        assert child.request({"command": "environment", "name": "OMP_NUM_THREADS"}, timeout=LONG) == {"value": "7"}


@pytest.mark.parametrize("busy", [False, True])
def test_the_child_ends_when_its_parent_is_killed(busy):
    # Given a parent with a child, idle or in the middle of a request
    code = f"""
import json, sys, threading
from workers.ocr.children import ChildProcess
child = ChildProcess({MODULE!r})
pid = child.request({{"command": "echo", "text": ""}}, timeout=30)["pid"]
if {busy}:
    threading.Thread(target=child.request, args=({{"command": "sleep", "seconds": 600}},), kwargs={{"timeout": 600}}, daemon=True).start()
print(json.dumps(pid), flush=True)
sys.stdin.read()
"""
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    pid = json.loads(parent.stdout.readline())
    # When the parent is killed without a chance to say goodbye
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    # Then the child ends too
    wait_until_gone(pid)


def test_a_frame_is_its_length_and_utf8_json():
    assert encode({"a": "ż"}) == b"\x00\x00\x00\x0a" + '{"a":"ż"}'.encode()
