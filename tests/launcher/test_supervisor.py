"""The supervisor on real processes: restarts, orderly stop, sudden death, leftovers, a second instance."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from faktury.management.launcher.child import FIRST_DELAY, LONGEST_DELAY, Child, ChildSpec
from faktury.management.launcher.orphans import ENVIRONMENT_MARK, started_at, stop_orphans
from tests.launcher.conftest import eventually, is_alive, members_of_group

ROOT = Path(__file__).resolve().parents[2]
SLEEPER = "import time; time.sleep(600)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
WITH_GRANDCHILD = (
    f"import subprocess, sys; print('grandchild', subprocess.Popen([sys.executable, '-c', {SLEEPER!r}]).pid, flush=True); {SLEEPER}"
)


class Instance:
    """One running supervisor."""

    def __init__(self, run_dir: Path, *children: str) -> None:
        self.run_dir, self.output_path = run_dir, run_dir / "output.txt"
        with self.output_path.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "tests" / "launcher" / "supervised.py"), str(run_dir), *children],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )

    def output(self) -> str:
        return self.output_path.read_text()

    def pid_of(self, name: str) -> int:
        """The child's group, once it is written down and has a member besides its guard."""
        path = self.run_dir / f"{name}.pid"
        assert eventually(lambda: path.exists() and path.read_text().endswith("\n")), self.output()
        group = int(path.read_text().split()[0])
        assert eventually(lambda: len(members_of_group(group)) >= 2), self.output()
        return group

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        stop_orphans(self.run_dir)


@pytest.fixture
def run_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    folder.mkdir()
    return folder


@pytest.fixture
def start(run_dir: Path) -> Iterator[object]:
    running: list[Instance] = []

    def start_one(*children: str) -> Instance:
        running.append(Instance(run_dir, *children))
        return running[-1]

    yield start_one
    for instance in running:
        instance.end()


def test_it_restarts_a_killed_child_and_leaves_nothing_of_the_old_one(start, run_dir) -> None:
    # Given a child that has a child of its own
    instance = start(f"worker={WITH_GRANDCHILD}")
    old = instance.pid_of("worker")
    assert eventually(lambda: "grandchild" in instance.output())
    grandchild = int(instance.output().split("grandchild ")[1].split()[0])
    # When only the guard is killed
    os.kill(old, signal.SIGKILL)
    # Then a new group runs and nothing of the old one does
    assert eventually(lambda: (run_dir / "worker.pid").exists() and int((run_dir / "worker.pid").read_text().split()[0]) != old)
    assert eventually(lambda: not members_of_group(old))
    assert not is_alive(grandchild)
    assert "kod -9" in instance.output()


def test_one_sigint_stops_all_in_reverse_order_and_leaves_no_process(start, run_dir) -> None:
    # Given three children that say when they are stopped
    saying = (
        "import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: (print('bye', flush=True), sys.exit(0))); "
        "print('up', flush=True); time.sleep(600)"
    )
    instance = start(*(f"{name}={saying}" for name in ("redis", "worker", "web")))
    groups = [instance.pid_of(name) for name in ("redis", "worker", "web")]
    assert eventually(lambda: instance.output().count(" up") == 3)
    # When Ctrl-C comes once
    instance.process.send_signal(signal.SIGINT)
    # Then all end, the last started first
    assert instance.process.wait(20) == 0
    assert [line.split()[0] for line in instance.output().splitlines() if line.endswith(" bye")] == ["web", "worker", "redis"]
    assert not [pid for group in groups for pid in members_of_group(group)]
    assert not list(run_dir.glob("*.pid"))
    assert "Traceback" not in instance.output()


def test_a_second_sigint_kills_what_does_not_listen(start) -> None:
    # Given a child deaf to SIGTERM
    instance = start(f"worker={STUBBORN}")
    group = instance.pid_of("worker")
    assert eventually(lambda: "deaf" in instance.output())
    # When Ctrl-C comes twice
    instance.process.send_signal(signal.SIGINT)
    assert eventually(lambda: "Ctrl-C" in instance.output())
    instance.process.send_signal(signal.SIGINT)
    # Then it is over well before the child's own time to stop
    assert instance.process.wait(2.5) == 0
    assert not members_of_group(group)


def test_what_ignores_sigterm_is_killed_after_its_time(start) -> None:
    instance = start(f"worker={STUBBORN}")
    group = instance.pid_of("worker")
    assert eventually(lambda: "deaf" in instance.output())
    instance.process.send_signal(signal.SIGTERM)
    assert instance.process.wait(10) == 0
    assert not members_of_group(group)


def test_nothing_outlives_a_supervisor_that_is_killed(start) -> None:
    # Given a child and a grandchild
    instance = start(f"worker={WITH_GRANDCHILD}", f"web={SLEEPER}")
    groups = [instance.pid_of(name) for name in ("worker", "web")]
    # When the supervisor gets no chance to clean up
    instance.process.kill()
    # Then the guards do
    assert eventually(lambda: not [pid for group in groups for pid in members_of_group(group)], seconds=10)


def test_leftovers_of_an_earlier_run_are_stopped_and_strangers_are_not(start, run_dir) -> None:
    # Given a marked process that outlived everything, and one like it of another directory
    leftover = subprocess.Popen([sys.executable, "-c", SLEEPER], env={**os.environ, ENVIRONMENT_MARK: str(run_dir)}, start_new_session=True)
    stranger = subprocess.Popen(
        [sys.executable, "-c", SLEEPER], env={**os.environ, ENVIRONMENT_MARK: f"{run_dir}-other"}, start_new_session=True
    )
    try:
        # When an instance starts
        instance = start(f"web={SLEEPER}")
        instance.pid_of("web")
        # Then the leftover is gone
        assert leftover.wait(10) == -signal.SIGKILL
        assert is_alive(stranger.pid)
        assert "poprzednim uruchomieniu: 1" in instance.output()
    finally:
        for process in (leftover, stranger):
            process.kill()
            process.wait()


def test_a_pid_that_was_reused_is_left_alone(run_dir) -> None:
    # Given a pid file that names a living process with another start time
    bystander = subprocess.Popen([sys.executable, "-c", SLEEPER], start_new_session=True)
    try:
        (run_dir / "worker.pid").write_text(f"{bystander.pid} {int(started_at(bystander.pid)) - 1}\n")
        # When leftovers are looked for
        assert stop_orphans(run_dir) == 0
        # Then it lives and the file is gone
        assert bystander.poll() is None
        assert not list(run_dir.glob("*.pid"))
    finally:
        bystander.kill()
        bystander.wait()


def test_a_second_instance_on_the_same_data_is_refused_with_who_holds_it(start, run_dir) -> None:
    first = start(f"web={SLEEPER}")
    first.pid_of("web")
    second = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "launcher" / "supervised.py"), str(run_dir), f"web={SLEEPER}"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=30,
        check=False,
    )
    assert second.returncode == 2
    assert f"pid {first.process.pid}, http://test" in second.stderr
    assert "Traceback" not in second.stderr
    # And the first one goes on
    assert first.process.poll() is None


def test_a_command_that_does_not_exist_says_so_and_is_tried_again(tmp_path: Path) -> None:
    # Given a child whose program is missing
    said: list[str] = []
    lifeline, ours = os.pipe()
    child = Child(
        ChildSpec("web", ("/nonexistent/program",)), run_dir=tmp_path, lifeline=lifeline, sink=lambda _name, line: said.append(line)
    )
    try:
        # When it is started and ends
        child.start()
        assert eventually(child.reap)
        # Then the reason was said and restarts get rarer up to a bound
        assert child.exit_code == 127
        assert eventually(lambda: any("No such file" in line for line in said))
        delays = [child.plan_restart() for _ in range(8)]
        assert delays[0] == FIRST_DELAY
        assert delays == sorted(delays)
        assert delays[-1] == LONGEST_DELAY
    finally:
        os.close(lifeline)
        os.close(ours)
