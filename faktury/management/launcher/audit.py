"""`make audit`: asks PyPI whether a pinned library has a known vulnerability, from an environment of its own.

Where the vulnerability service cannot be reached it says so and is no failure: an audit that cannot be made is not a finding.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from faktury.management.launcher.language import text

ROOT = Path(__file__).resolve().parents[3]
HOME = ROOT / ".venv-audit"
PINS = ("runtime.txt", "test.txt")
_TIMEOUT = 300


def main() -> int:
    """0 when nothing is known against the pinned versions or nobody could be asked, 1 when something is."""
    try:
        _prepare()
        libraries = [library for name in PINS for library in _ask(ROOT / "requirements" / name)]
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        print(text(f"Audytu nie zrobiono: {error}", f"The audit was not made: {error}"))
        return 0
    return report(libraries)


def report(libraries: list[dict[str, Any]]) -> int:
    """Print what is known; 1 when that is a vulnerability."""
    findings = sorted({_finding(library["name"], library["version"], one) for library in libraries for one in library.get("vulns", [])})
    asked = sum("vulns" in library for library in libraries)
    for finding in findings:
        print(finding)
    print(
        text(
            f"Sprawdzono {asked} z {len(libraries)} bibliotek, znane podatności: {len(findings)}.",
            f"{asked} of {len(libraries)} libraries were checked, known vulnerabilities: {len(findings)}.",
        )
    )
    if not asked:
        print(text("Usługa z podatnościami jest nieosiągalna.", "The vulnerability service cannot be reached."))
    return 1 if findings else 0


def _prepare() -> None:
    if (HOME / "bin" / "pip-audit").exists():
        return
    _run([sys.executable, "-m", "venv", str(HOME)])
    pip = [str(HOME / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "-r", str(ROOT / "requirements" / "audit.txt")])


def _ask(pins: Path) -> list[dict[str, Any]]:
    """What the service knows of every pinned library; one it does not know has no "vulns".

    Raises:
        ValueError: it could not be asked.
    """
    command = [str(HOME / "bin" / "pip-audit"), "--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    done = subprocess.run([*command, "-r", str(pins)], capture_output=True, text=True, timeout=_TIMEOUT, check=False)
    if not done.stdout.strip():
        raise ValueError((done.stderr.strip().splitlines() or ["pip-audit"])[-1])
    found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    return found


def _finding(name: str, version: str, vulnerability: dict[str, Any]) -> str:
    fixed = ", ".join(vulnerability.get("fix_versions", [])) or "–"
    return f"{name} {version}: {vulnerability['id']} ({fixed})"


def _run(command: list[str]) -> None:
    subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=True)


if __name__ == "__main__":
    sys.exit(main())
