"""A tiny instance for the supervisor's tests: children of ours in a real process that can be interrupted and killed.

Usage: supervised.py RUN_DIR NAME=PROGRAM…   (PROGRAM is Python source)
"""

from __future__ import annotations

import sys
from pathlib import Path

from django.conf import settings

settings.configure(USE_I18N=False)

from faktury.management.launcher.child import ChildSpec  # noqa: E402
from faktury.management.launcher.console import Console, Refused, write_refusal  # noqa: E402
from faktury.management.launcher.instance_lock import InstanceLock  # noqa: E402
from faktury.management.launcher.supervisor import Supervisor  # noqa: E402


def main() -> int:
    run_dir = Path(sys.argv[1])
    specs = []
    for argument in sys.argv[2:]:
        name, _, program = argument.partition("=")
        specs.append(ChildSpec(name, (sys.executable, "-c", program), stop_seconds=3.0))
    try:
        with InstanceLock(run_dir, "http://test"):
            Supervisor(specs, run_dir=run_dir, console=Console()).run()
    except Refused as refusal:
        return write_refusal(refusal)
    return 0


if __name__ == "__main__":
    sys.exit(main())
