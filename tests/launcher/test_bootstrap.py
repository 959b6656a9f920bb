"""The set-up before anything is installed: each way it can go wrong is one sentence, and done once means done."""

from __future__ import annotations

import ast
import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from faktury.management.launcher import chromium, disk
from faktury.management.launcher.console import Console, Refused
from faktury.management.launcher.environment import Environment, prepare
from faktury.management.launcher.pip_failures import explain
from tests.launcher.conftest import eventually

ROOT = Path(__file__).resolve().parents[2]
BOOTSTRAP = ROOT / "faktury" / "management" / "bootstrap.py"
FAKE_PYTHON = """#!/bin/sh
case "$1" in
  -c) exit 0 ;;
esac
echo called >> "{calls}"
cat <<'END'
{output}
END
exit {code}
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the set-up needs, with pins of its own."""
    root = tmp_path / "checkout"
    shutil.copytree(ROOT / "faktury" / "management", root / "faktury" / "management", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "faktury" / "__init__.py", root / "faktury")
    (root / "requirements").mkdir()
    (root / "requirements" / "runtime.txt").write_text("one==1.0\n")
    (root / "requirements" / "test.txt").write_text("-r runtime.txt\ntwo==2.0\n")
    return root


def fake_python(root: Path, *, output: str = "", code: int = 0) -> Path:
    """An environment whose pip prints `output` and exits with `code`; returns the file with a line per call."""
    calls = root / "calls"
    program = root / ".venv" / "bin" / "python"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(FAKE_PYTHON.format(calls=calls, output=output, code=code))
    program.chmod(0o755)
    return calls


def run_bootstrap(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(root / "faktury" / "management" / "bootstrap.py"), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "LC_ALL": "pl_PL.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
    )


def test_the_entry_is_written_in_old_syntax() -> None:
    ast.parse(BOOTSTRAP.read_text(), feature_version=(3, 6))
    assert "from __future__ import annotations" not in BOOTSTRAP.read_text()


def test_an_old_python_with_no_newer_one_beside_it_is_told_in_a_sentence(tmp_path) -> None:
    # Given an interpreter that says it is 3.8, alone on PATH
    program = f"import runpy, sys; sys.version_info = (3, 8, 10, 'final', 0); runpy.run_path({str(BOOTSTRAP)!r}, run_name='__main__')"
    # When the set-up starts
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, env={"PATH": str(tmp_path)}, timeout=30
    )
    # Then both languages say what to do
    assert done.returncode == 1
    assert "Pythona 3.11 lub nowszego, a python3 ma tu wersję 3.8" in done.stderr
    assert "needs Python 3.11 or newer" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_old_python_hands_over_to_a_newer_one(tmp_path) -> None:
    # Given a newer interpreter on PATH under its full name
    newer = tmp_path / "python3.11"
    newer.write_text('#!/bin/sh\n[ "$1" = -c ] && exit 0\necho "handed over: $*"\n')
    newer.chmod(0o755)
    program = f"import runpy, sys; sys.version_info = (3, 8, 10, 'final', 0); sys.argv = ['bootstrap.py', '--test']; runpy.run_path({str(BOOTSTRAP)!r}, run_name='__main__')"  # noqa: E501
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, env={"PATH": str(tmp_path)}, timeout=30
    )
    assert done.stdout.strip() == "handed over: -m faktury.management.launcher.setup --test"


def test_libraries_are_installed_once_and_again_when_a_pin_changes(checkout) -> None:
    # Given an environment and a pip that works
    calls = fake_python(checkout)
    # When it is set up twice
    assert run_bootstrap(checkout).returncode == 0
    second = run_bootstrap(checkout)
    # Then pip ran once and the second time said nothing
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert calls.read_text().count("called") == 1
    # And a changed pin installs again
    (checkout / "requirements" / "runtime.txt").write_text("one==1.1\n")
    assert run_bootstrap(checkout).returncode == 0
    assert calls.read_text().count("called") == 2


def test_the_test_profile_covers_running_and_not_the_other_way_round(checkout) -> None:
    calls = fake_python(checkout)
    environment = Environment(checkout)
    prepare(environment, "test", Console())
    prepare(environment, "run", Console())
    assert calls.read_text().count("called") == 1
    environment.stamp("test").unlink()
    prepare(environment, "test", Console())
    assert calls.read_text().count("called") == 2


def test_a_failed_installation_is_not_remembered_as_done(checkout) -> None:
    fake_python(checkout, output="ERROR: something odd", code=1)
    done = run_bootstrap(checkout)
    assert done.returncode == 1
    assert not Environment(checkout).is_ready("run")


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (
            "WARNING: Retrying … NewConnectionError('Temporary failure in name resolution')\nERROR: No matching distribution found for x",
            "sieć",
        ),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "miejsca na dysku"),
        ("building 'x' extension\nerror: command 'gcc' failed: No such file or directory", "build-essential"),
        ("ERROR: No matching distribution found for one==1.0", "nie ma potrzebnej wersji"),
        ("The virtual environment was not created successfully because ensurepip is not available.", "python3-venv"),
        ("ERROR: nobody has seen this before", "nie powiodła się"),
    ],
)
def test_what_pip_says_becomes_one_sentence_the_log_and_its_last_lines(checkout, output, sentence) -> None:
    fake_python(checkout, output=output, code=1)
    done = run_bootstrap(checkout)
    assert done.returncode == 1
    assert sentence in done.stderr.splitlines()[0]
    assert str(checkout / ".venv" / "setup.log") in done.stderr
    assert output.splitlines()[-1] in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert (checkout / ".venv" / "setup.log").read_text().strip() == output


def test_the_sentence_is_english_where_the_locale_is(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert explain("[Errno 28] No space left on device", tmp_path / "log").startswith("the disk is full")


def test_too_little_space_is_said_before_anything_is_begun(checkout, monkeypatch) -> None:
    calls = fake_python(checkout)
    monkeypatch.setattr(disk, "free_bytes", lambda _path: 2 * disk.GIGABYTE)
    with pytest.raises(Refused, match=r"potrzeba 3 GB, wolne jest 2\.0 GB"):
        prepare(Environment(checkout), "run", Console())
    assert not calls.exists()


def test_two_set_ups_at_once_install_once(checkout) -> None:
    # Given a set-up in progress, held here
    calls = fake_python(checkout)
    environment = Environment(checkout)
    with (environment.home / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # When two more start
        waiting = [
            subprocess.Popen(
                [sys.executable, str(checkout / "faktury" / "management" / "bootstrap.py")],
                stdout=(checkout / f"output-{number}").open("w"),
                env={**os.environ, "LC_ALL": "pl_PL.UTF-8"},
            )
            for number in range(2)
        ]
        assert eventually(lambda: all("czekam" in (checkout / f"output-{number}").read_text() for number in range(2)))
        assert not calls.exists()
    # Then, let go, one of them installs and the other finds it done
    assert [process.wait(30) for process in waiting] == [0, 0]
    assert calls.read_text().count("called") == 1


def test_half_an_environment_is_made_anew(tmp_path) -> None:
    # Given what an interrupted set-up left: no interpreter that starts
    environment = Environment(tmp_path)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "runtime.txt").write_text("# nothing\n")
    (tmp_path / "requirements" / "test.txt").write_text("-r runtime.txt\n")
    environment.python.parent.mkdir(parents=True)
    environment.python.symlink_to("/nonexistent/python3")
    environment.stamp("run").write_text(environment.fingerprint("run"))
    # When it is set up again
    prepare(environment, "run", Console())
    # Then the interpreter runs
    assert subprocess.run([str(environment.python), "-c", ""], check=False).returncode == 0


def test_a_stub_on_path_is_no_browser(tmp_path, monkeypatch) -> None:
    # Given a program that only says which package to install, and a real one under another name
    stub, real = tmp_path / "chromium-browser", tmp_path / "google-chrome"
    stub.write_text("#!/bin/sh\necho 'run: snap install chromium'; exit 1\n")
    real.write_text("#!/bin/sh\necho 'Google Chrome 156'\n")
    for program in (stub, real):
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setattr(chromium, "NAMES", ("chromium-browser", "google-chrome"))
    assert chromium.find() == str(real)


def test_no_browser_at_all_is_a_sentence_with_the_log(tmp_path, monkeypatch) -> None:
    # Given no browser, no package manager, and a Playwright that cannot download
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    with pytest.raises(Refused, match="Zainstaluj pakiet chromium"):
        chromium.ensure(Path("/bin/false"), tmp_path / "setup.log", Console())
