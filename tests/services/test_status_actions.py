"""Whatever state a document rests in, a person sees what happened, what to do, and one button that helps most."""

from __future__ import annotations

import uuid

import pytest

from faktury.domain.status import CANCELLABLE, CANCELLED_CODE, FINAL, REJECTED_CODE, RETRYABLE, DocumentStatus
from faktury.services.error_words import WORDS, best_action
from faktury.services.status_actions import actions_of

ON_DOCUMENTS = sorted(code for code in WORDS if best_action(code) not in ("sign_in", "sign_out"))
DOCUMENT = str(uuid.uuid4())


def actions(status, code="", invoice=None):
    return actions_of({"document_id": DOCUMENT, "error_code": code, "invoice": invoice}, status)


@pytest.mark.parametrize("code", ON_DOCUMENTS)
def test_every_failure_offers_one_primary_button_and_a_way_to_the_form(code):
    offered = actions(DocumentStatus.FAILED, code)
    assert [action["primary"] for action in offered].count(True) == 1
    assert offered[0]["primary"]
    assert any(action["url"].endswith("/enter-manually/") for action in offered)


@pytest.mark.parametrize("status", DocumentStatus)
def test_no_state_offers_the_same_twice(status):
    for code in ("", *ON_DOCUMENTS) if status is DocumentStatus.FAILED else ("",):
        urls = [action["url"] for action in actions(status, code, {"id": str(uuid.uuid4())})]
        assert len(set(urls)) == len(urls), code


@pytest.mark.parametrize("status", DocumentStatus)
def test_a_button_is_primary_only_where_a_person_is_waited_for(status):
    offered = actions(status, "ocr_timeout", {"id": str(uuid.uuid4())})
    assert sum(action["primary"] for action in offered) == (1 if status in FINAL else 0)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("unreadable_file", ["other_file", "enter_manually", "retry"]),
        ("ocr_timeout", ["retry", "enter_manually"]),
        (CANCELLED_CODE, ["retry", "enter_manually"]),
        (REJECTED_CODE, ["send_to_review", "retry"]),
        ("worker_crashed", ["enter_manually", "retry"]),
    ],
)
def test_what_helps_most_comes_first(code, names):
    assert [action["name"] for action in actions(DocumentStatus.FAILED, code)] == [*names, "delete"]


@pytest.mark.parametrize("status", DocumentStatus)
def test_only_what_the_state_machine_allows_is_offered(status):
    names = {action["name"] for action in actions(status, "ocr_timeout", {"id": str(uuid.uuid4())})}
    assert ("cancel" in names) == (status in CANCELLABLE)
    assert ("retry" in names) == (status in RETRYABLE)
