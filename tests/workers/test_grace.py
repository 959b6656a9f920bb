"""Leases that ran out though their workers live: nobody is judged before those could renew."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, connection
from django.utils import timezone

from faktury.domain.status import DocumentStatus
from faktury.models import DocumentUpload
from faktury.services import ocr_queue
from tests.workers.attempts import run_out
from workers import grace, recovery
from workers.lease import LeaseKeeper
from workers.management.commands.recover import Command
from workers.queue_positions import QueuePositions

pytestmark = pytest.mark.django_db


def test_a_database_that_stalls_makes_no_lease_look_lost(upload, bells, settings, monkeypatch):
    # Given a worker whose renewal waits behind the same lock as recovery
    document = upload()
    ocr_queue.claim_next()
    run_out(document)
    moments = iter([0.0, settings.FAKTURY_LEASE_SECONDS])
    monkeypatch.setattr(recovery, "time", SimpleNamespace(monotonic=lambda: next(moments)))

    assert recovery.recover_once() == 0
    assert DocumentUpload.objects.get(pk=document.pk).crashes == 0


def test_after_an_outage_workers_get_a_lease_to_renew_before_any_is_judged(upload, bells, settings, monkeypatch):
    document = upload()
    claim = ocr_queue.claim_next()
    run_out(document)
    grace.give()

    assert recovery.recover_once() == 0
    assert ocr_queue.renew_lease(claim) is True
    monkeypatch.setattr(grace._Moments, "judge_after", 0.0)
    assert recovery.recover_once() == 0
    run_out(document)
    assert recovery.recover_once() == 1


def test_a_database_that_refused_renewals_too_counts_no_crash_once_it_takes_them_again(upload, bells):
    # Given a worker whose lease ran out while everything could be read and nothing written
    document = upload()
    claim = ocr_queue.claim_next()
    run_out(document)

    def refuse(execute, sql, *rest):
        if sql.startswith("UPDATE"):
            raise OperationalError("attempt to write a readonly database")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        Command()._round(QueuePositions(), sweep=False)

    # When recovery is the first to come once writes pass, then the worker still gets its turn
    assert recovery.recover_once() == 0
    assert ocr_queue.renew_lease(claim) is True
    document.refresh_from_db()
    assert (document.attempt, document.crashes) == (1, 0)


class Clock:
    """Stands for `time` in `grace`; a machine that sleeps moves only what the clock says."""

    def __init__(self) -> None:
        self.said, self.ran = 1_000_000.0, 0.0

    def time(self) -> float:
        return self.said

    def monotonic(self) -> float:
        return self.ran

    def pass_by(self, seconds: float, *, asleep: bool = False) -> None:
        self.said += seconds
        self.ran += 0 if asleep else seconds


@pytest.fixture
def clock(monkeypatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(grace, "time", made)
    return made


def test_a_machine_that_slept_counts_no_crash_and_the_dead_are_found_a_lease_later(upload, bells, clock, settings):
    alive, dead = upload(), upload()
    claim = ocr_queue.claim_document(alive)
    ocr_queue.claim_document(dead)
    assert recovery.recover_once() == 0
    clock.pass_by(3600, asleep=True)
    run_out(alive)
    run_out(dead)

    assert recovery.recover_once() == 0
    assert ocr_queue.renew_lease(claim) is True
    clock.pass_by(grace.ROUND_SECONDS)
    assert recovery.recover_once() == 0

    clock.pass_by(settings.FAKTURY_LEASE_SECONDS - grace.ROUND_SECONDS)
    assert recovery.recover_once() == 1
    assert [DocumentUpload.objects.get(pk=one.pk).crashes for one in (alive, dead)] == [0, 1]


def test_a_recovery_whose_every_round_is_late_still_recovers(upload, bells, clock, settings):
    upload()
    ocr_queue.claim_next()
    run_out(DocumentUpload.objects.get())
    recovered = []
    for _ in range(3):
        clock.pass_by(settings.FAKTURY_LEASE_SECONDS)
        recovered.append(recovery.recover_once())
    assert sum(recovered) == 1


def test_a_clock_set_back_by_an_hour_keeps_no_lease_and_no_bell(upload, bells):
    # Given a worker that died, and a document that waits, both stamped by a clock that was an hour ahead of now
    ahead = timezone.now() + timedelta(hours=1)
    dead, waiting = upload(), upload()
    assert ocr_queue.claim_document(dead) is not None
    DocumentUpload.objects.filter(pk=dead.pk).update(lease_until=ahead, queued_at=ahead)
    DocumentUpload.objects.filter(pk=waiting.pk).update(queued_at=ahead)
    bells.clear()

    # Then its lease is as long as any other, which is not over yet
    assert recovery.recover_once() == 0
    dead.refresh_from_db()
    assert dead.lease_until < timezone.now() + timedelta(seconds=django_settings.FAKTURY_LEASE_SECONDS + 1)
    assert dead.status is DocumentStatus.PROCESSING
    # And the one that waits is rung for
    assert bells == [True]
    run_out(dead)
    assert recovery.recover_once() == 1


def test_a_clock_set_forward_by_an_hour_costs_a_living_worker_an_attempt_and_no_document(upload, bells):
    document = upload()
    claim = ocr_queue.claim_next()
    DocumentUpload.objects.filter(pk=document.pk).update(lease_until=timezone.now() - timedelta(hours=1))
    assert recovery.recover_once() == 1
    assert ocr_queue.renew_lease(claim) is False
    assert ocr_queue.claim_next().attempt == 2


def test_a_renewal_that_failed_is_tried_again_long_before_the_lease_ends(monkeypatch, settings):
    answers, waits = iter([True, OperationalError("locked"), OperationalError("locked"), True]), []

    def renew(_claim):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(ocr_queue, "renew_lease", renew)
    keeper = LeaseKeeper(SimpleNamespace(document_id="x"), on_lost=pytest.fail)
    keeper._done = SimpleNamespace(wait=lambda seconds: waits.append(seconds) or len(waits) > 4)

    keeper._run()

    third, soon = settings.FAKTURY_LEASE_SECONDS / 3, settings.FAKTURY_LEASE_SECONDS / 12
    assert waits == [third, third, soon, soon, third]
