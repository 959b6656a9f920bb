"""Which failures of the operating system mean that there is no room left: nobody's file is to blame for those."""

from __future__ import annotations

import errno
from typing import Final

_CODES: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_full_disk(error: BaseException | None) -> bool:
    """Whether the disk, or what its owner may use of it, is full."""
    return isinstance(error, OSError) and error.errno in _CODES
