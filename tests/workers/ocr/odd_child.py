"""A child process for the tests of `children`: obeys, prints, sleeps, dies and lies on request."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from workers.ocr.errors import ReadError
from workers.ocr.serving import serve


def echo(request):
    return {"said": request["text"], "pid": os.getpid()}


def pollute(_request):
    print("a library prints to standard output", flush=True)
    os.write(1, b"and so does its C code\n")
    return {"clean": True}


def sleep(request):
    time.sleep(request["seconds"])
    return {}


def die(_request):
    os._exit(3)


def fail(_request):
    raise ReadError("too_many_pages", pages=201)


def break_down(_request):
    raise RuntimeError("secret detail")


def grandchild(_request):
    return {"pid": subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]).pid}


def environment(request):
    return {"value": os.environ.get(request["name"])}


if __name__ == "__main__":
    serve(
        {
            "echo": echo,
            "pollute": pollute,
            "sleep": sleep,
            "die": die,
            "fail": fail,
            "break": break_down,
            "grandchild": grandchild,
            "environment": environment,
        }
    )
