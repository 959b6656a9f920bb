"""RapidOCR in its own environment: one image path a line on stdin, one JSON answer a line on stdout; imports nothing of this project."""

from __future__ import annotations

import json
import resource
import sys
import time
from typing import Any

STARTED = time.monotonic(), time.process_time()


def _words(row: list[Any]) -> list[list[Any]]:
    """`[text, x0, y0, x1, y1]` of the words of a result row, put together from the boxes of its characters."""
    letters = list(zip(row[4], row[3], strict=False)) if len(row) > 4 and row[3] else []
    if "".join(text for text, _ in letters).replace(" ", "") != row[1].replace(" ", ""):
        letters = [(row[1], row[0])]
    words: list[list[Any]] = []
    fresh = True
    for text, corners in letters:
        if not text.strip():
            fresh = True
            continue
        box = _bounds(corners)
        if fresh:
            words.append([text, *box])
        else:
            last = words[-1]
            words[-1] = [last[0] + text, min(last[1], box[0]), min(last[2], box[1]), max(last[3], box[2]), max(last[4], box[3])]
        fresh = False
    return words


def _bounds(corners: Any) -> tuple[float, float, float, float]:
    xs, ys = [point[0] for point in corners], [point[1] for point in corners]
    return min(xs), min(ys), max(xs), max(ys)


def main() -> None:
    """Serve until stdin closes; the first answer tells what the start cost."""
    threads = int(sys.argv[1])
    import numpy as np
    from rapidocr_onnxruntime import RapidOCR

    engine = RapidOCR(intra_op_num_threads=threads, inter_op_num_threads=1)
    engine(np.full((200, 600, 3), 255, np.uint8))
    _answer({"wall": time.monotonic() - STARTED[0], "cpu": time.process_time()})
    for line in sys.stdin:
        wall, cpu = time.monotonic(), time.process_time()
        rows, _ = engine(line.strip(), return_word_box=True)
        lines = [{"box": _bounds(row[0]), "words": _words(row)} for row in rows or []]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        _answer({"lines": lines, "wall": time.monotonic() - wall, "cpu": time.process_time() - cpu, "peak_kb": memory})


def _answer(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, default=float) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
