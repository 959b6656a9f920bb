"""Lets plain `python3` set the project up: finds a Python that is new enough and hands over to `launcher/setup.py`.

Written in the syntax of Python 3.6 with the standard library only, so that an old interpreter says a sentence, not a SyntaxError.
"""

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
NEWER_NAMES = ("python3.11", "python3.12", "python3.13", "python3.14")
ROOT = Path(__file__).resolve().parent.parent.parent
SETUP_MODULE = "faktury.management.launcher.setup"


def main() -> int:
    """Run the set-up with this interpreter when it is new enough, else with the first newer one on PATH."""
    os.chdir(str(ROOT))
    if new_enough(sys.version_info[:2]):
        sys.path.insert(0, str(ROOT))
        runpy.run_module(SETUP_MODULE, run_name="__main__", alter_sys=True)
        return 0
    newer = find_newer()
    if newer is None:
        sys.stderr.write(too_old_message(sys.version_info[:2]) + "\n")
        return 1
    return subprocess.call([newer, "-m", SETUP_MODULE] + sys.argv[1:])  # noqa: RUF005 - the old syntax


def new_enough(version: "tuple[int, ...]") -> bool:
    """Whether the project runs on this version of Python."""
    return tuple(version) >= OLDEST


def find_newer() -> "str | None":
    """The first interpreter on PATH that really runs and is new enough."""
    for name in NEWER_NAMES:
        path = shutil.which(name)
        if path and subprocess.call([path, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"], stderr=subprocess.DEVNULL) == 0:
            return path
    return None


def too_old_message(version: "tuple[int, ...]") -> str:
    """What a person reads when no interpreter will do, in both languages: nothing is known yet of the reader's."""
    found = ".".join(str(number) for number in version)
    return (
        f"Faktury potrzebuje Pythona 3.11 lub nowszego, a python3 ma tu wersję {found} i nie ma innego na PATH. "
        "Zainstaluj nowszy i powtórz polecenie.\n"
        f"Faktury needs Python 3.11 or newer; python3 here is {found} and no newer one is on PATH. Install one and run the command again."
    )


if __name__ == "__main__":
    sys.exit(main())
