"""Keeps a claim alive while a page is being read, and says at once when it is void."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from types import TracebackType

from django.conf import settings
from django.db import DatabaseError, connection

from faktury.exceptions import LeaseLost
from faktury.services import ocr_queue
from faktury.services.ocr_queue import Claim

logger = logging.getLogger(__name__)


class LeaseKeeper:
    """Renews a claim every third of a lease from a thread of its own; a page may take longer than the lease.

    A renewal that failed is tried again soon: two missed in a row would let the lease run out. `on_lost` is called once from that
    thread when the claim is void (cancelled or taken over): it should make the work in hand fail quickly. While the database is
    silent nobody can take the claim either, so the work goes on.
    """

    def __init__(self, claim: Claim, on_lost: Callable[[], None]) -> None:
        """Nothing starts before `__enter__`."""
        self._claim = claim
        self._on_lost = on_lost
        self._done = threading.Event()
        self._lost = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"lease-{claim.document_id}", daemon=True)

    def __enter__(self) -> LeaseKeeper:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._done.set()
        self._thread.join()

    def check(self) -> None:
        """Go on only while the claim is held.

        Raises:
            LeaseLost: it is void.
        """
        if self._lost.is_set():
            raise LeaseLost

    def _run(self) -> None:
        held: bool | None = True
        try:
            while not self._done.wait(settings.FAKTURY_LEASE_SECONDS / (3 if held else 12)):
                held = self._renew()
                if held is False:
                    self._lost.set()
                    self._on_lost()
                    return
        finally:
            connection.close()

    def _renew(self) -> bool | None:
        """True renewed, False void, None when the database did not answer."""
        try:
            return ocr_queue.renew_lease(self._claim)
        except DatabaseError as error:
            logger.warning("lease of %s could not be renewed: %s", self._claim.document_id, error)
            # A connection that broke stays broken; the next renewal opens another.
            connection.close()
            return None
