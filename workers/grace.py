"""When no lease is judged: what kept recovery from going on or from writing kept living workers from renewing theirs."""

from __future__ import annotations

import logging
import time
from typing import Final

from django.conf import settings

logger = logging.getLogger(__name__)

ROUND_SECONDS: Final = 1.0
"""How long recovery rests between two rounds."""


class _Moments:
    judge_after = 0.0
    last_round: float | None = None
    may_stand_still = True


def give() -> None:
    """Let every worker have the time of a lease to renew its own."""
    _Moments.judge_after = time.monotonic() + settings.FAKTURY_LEASE_SECONDS


def is_over() -> bool:
    """Whether leases may be judged now."""
    return time.monotonic() >= _Moments.judge_after


def note_round() -> None:
    """Call as each round begins: after a gap between two rounds, workers get their grace.

    The machine slept, everything on it stood still, or its clock was set forward: leases ran out meanwhile whose workers are well.
    Asks the clock and not the monotonic one, which stands still with the machine. A recovery that is always slow judges all the
    same, though less often.
    """
    now = time.time()
    last, _Moments.last_round = _Moments.last_round, now
    gap = 0.0 if last is None else now - last
    if gap > ROUND_SECONDS + settings.FAKTURY_LEASE_SECONDS / 3 and _Moments.may_stand_still:
        logger.warning("%.1f s passed between two rounds; workers get the time of a lease", gap)
        _Moments.may_stand_still = False
        give()
    elif is_over():
        _Moments.may_stand_still = True
