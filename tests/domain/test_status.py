"""The state machine: every pair of document and OCR status, every transition."""

from __future__ import annotations

import itertools

import pytest

from faktury.domain.status import (
    CANCELLED_CODE,
    DISPLAY,
    FINAL,
    LEASED,
    PATH,
    REJECTED_CODE,
    RETRYABLE,
    TRANSITIONS,
    DocumentStatus,
    OcrStatus,
    Tone,
    display,
    percent_for,
    sources_of,
    unified,
)

# The table of the design, written out: what a person sees for every (document, ocr) pair.
# Columns: None, pending, processing, completed, failed, cancelled.
TABLE = {
    "uploaded": ("uploaded", "uploaded", "processing", "ocr_completed", "failed", "failed"),
    "queued": ("queued", "queued", "processing", "ocr_completed", "failed", "failed"),
    "processing": ("processing", "processing", "processing", "ocr_completed", "failed", "failed"),
    "ocr_completed": ("ocr_completed", "ocr_completed", "ocr_completed", "ocr_completed", "failed", "failed"),
    "integration_processing": ("integration_processing",) * 6,
    "completed": ("completed",) * 6,
    "failed": ("failed",) * 6,
    "manual_review": ("manual_review",) * 6,
}
OCR_COLUMNS = (None, *OcrStatus)
PAIRS = [(d, o, TABLE[d][i]) for d in DocumentStatus for i, o in enumerate(OCR_COLUMNS)]


@pytest.mark.parametrize(("document", "ocr", "expected"), PAIRS)
def test_it_shows_one_status_for_every_pair(document, ocr, expected):
    assert unified(document, ocr) is DocumentStatus(expected)


def test_the_table_is_complete():
    assert len(PAIRS) == len(DocumentStatus) * (len(OcrStatus) + 1)
    assert set(TABLE) == set(DocumentStatus)


def test_nothing_final_is_ever_shown_as_running_and_review_is_never_completed():
    for document, ocr in itertools.product(DocumentStatus, OCR_COLUMNS):
        shown = unified(document, ocr)
        if document in FINAL:
            assert shown is document
        assert (shown is DocumentStatus.COMPLETED) == (document is DocumentStatus.COMPLETED)


def test_completed_is_the_end_and_only_people_move_the_other_final_states():
    assert TRANSITIONS[DocumentStatus.COMPLETED] == {DocumentStatus.MANUAL_REVIEW}
    assert {DocumentStatus.FAILED, DocumentStatus.MANUAL_REVIEW} == RETRYABLE


def test_every_leased_status_can_return_to_the_queue():
    assert all(DocumentStatus.QUEUED in TRANSITIONS[status] for status in LEASED)


def test_sources_are_the_inverse_of_transitions():
    for source, target in itertools.product(DocumentStatus, DocumentStatus):
        assert (source in sources_of(target)) == (target in TRANSITIONS[source])


def test_percent_never_falls_along_the_path_and_within_pages():
    along = [percent_for(status) for status in PATH]
    pages = [percent_for(DocumentStatus.PROCESSING, pages_done=n, pages_total=7) for n in range(8)]
    assert along == sorted(along)
    assert pages == sorted(pages)
    assert (pages[0], pages[-1]) == (10, 85)
    assert percent_for(DocumentStatus.PROCESSING, pages_done=9, pages_total=7) == 85


def test_every_status_has_words_and_a_tone():
    for status in DocumentStatus:
        assert DISPLAY[status].label
        assert DISPLAY[status].description
        assert DISPLAY[status].tone in Tone


@pytest.mark.parametrize(("code", "label"), [(CANCELLED_CODE, "Anulowano"), (REJECTED_CODE, "Odrzucono")])
def test_a_persons_decision_is_no_error(code, label):
    shown = display(DocumentStatus.FAILED, code)
    assert (shown.label, shown.tone) == (label, Tone.NEUTRAL)
    assert display(DocumentStatus.FAILED, "ocr_timeout").tone is Tone.DANGER
