"""Does a PDF carry something that runs? Looks at names outside of content streams and inside object streams."""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_OBJECT_STREAM = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_ACTION = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia)(?=[\s(<\[/>])")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM_BUDGET = 4 * 1024 * 1024
_TOTAL_BUDGET = 48 * 1024 * 1024


def carries_script(data: bytes) -> bool:
    """True for JavaScript, launch actions and embedded players, however their names are escaped or packed."""
    return _names_action(_STREAM.sub(b" ", data)) or any(map(_names_action, _object_streams(data)))


def _names_action(text: bytes) -> bool:
    return _ACTION.search(_ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), text)) is not None


def _object_streams(data: bytes) -> list[bytes]:
    unpacked: list[bytes] = []
    left = _TOTAL_BUDGET
    for match in _OBJECT_STREAM.finditer(data):
        if left <= 0:
            break
        try:
            content = zlib.decompressobj().decompress(memoryview(data)[match.end() :], min(_STREAM_BUDGET, left))
        except zlib.error:
            continue
        unpacked.append(content)
        left -= len(content)
    return unpacked
