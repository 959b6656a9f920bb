"""A reading child that does what the shade of a page tells it to: read, take its time, hang, die, or take its worker along."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from PIL import Image

from faktury.domain.words import Word, words_to_json
from workers.ocr.serving import serve

WHITE, SLOW, HANG, DIES, POISON = 250, 200, 150, 100, 50
SLOW_SECONDS = 0.5
WORDS = ("Zamówienie", "numer", "7")


def shade_of(path: Path) -> int:
    with Image.open(path) as image:
        grey = image.convert("L").resize((1, 1)).getpixel((0, 0))
    return min((WHITE, SLOW, HANG, DIES, POISON), key=lambda known: abs(known - int(grey)))


def act(shade: int) -> None:
    if shade == SLOW:
        time.sleep(SLOW_SECONDS)
    elif shade == HANG:
        os.kill(os.getpid(), signal.SIGSTOP)
    elif shade == DIES:
        os.kill(os.getpid(), signal.SIGKILL)
    elif shade == POISON:
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(60)


def read(request: dict[str, Any]) -> dict[str, Any]:
    act(shade_of(Path(request["path"])))
    words = [Word(text, (20 + 200 * n, 20, 200 + 200 * n, 60), 0.99, 0) for n, text in enumerate(WORDS)]
    return {"view": None, "words": words_to_json(tuple(words)), "memory": 0}


if __name__ == "__main__":
    serve({"warm": lambda _request: {"memory": 0}, "look": read, "read": read})
