"""Nothing is claimed while the disks that pages are drawn and kept on are all but full: reading would fail for every document in turn."""

from __future__ import annotations

import logging
import os
import tempfile
from typing import Final

from django.conf import settings

from workers.ocr.contract import LARGEST_WRITTEN

logger = logging.getLogger(__name__)

LEAST_BYTES: Final = LARGEST_WRITTEN


class _Told:
    """Whether the log says already that there is no room."""

    is_short = False


def is_short() -> bool:
    """Whether there is too little room to read a document; said in the log when it begins and when it ends."""
    short = sorted(path for path in {tempfile.gettempdir(), str(settings.MEDIA_ROOT)} if _free(path) < LEAST_BYTES)
    if short and not _Told.is_short:
        logger.error("the disk is full, documents wait in the queue: less than %s MB free in %s", LEAST_BYTES >> 20, ", ".join(short))
    if _Told.is_short and not short:
        logger.warning("there is room on the disk again, reading goes on")
    _Told.is_short = bool(short)
    return _Told.is_short


def _free(path: str) -> int:
    """Free bytes; a folder that is not there yet is no reason to wait."""
    try:
        found = os.statvfs(path)
    except OSError:
        return LEAST_BYTES
    return found.f_bavail * found.f_frsize
