"""The status page, its JSON, the long poll, page text and timeline."""

from __future__ import annotations

import re
import uuid
from contextlib import asynccontextmanager

import pytest

from faktury.domain.status import DocumentStatus as D
from faktury.models import OCRResult
from faktury.services.document_actions import cancel_document, send_to_review
from realtime import waiting


def ajax(client, document, **headers):
    return client.get(f"/ocr/status/{document.pk}/ajax/", headers=headers)


def test_ajax_answers_the_payload_of_the_page(browser, upload):
    document = upload("skan.png")
    payload = ajax(browser, document).json()
    page = browser.get(f"/ocr/status/{document.pk}/").content.decode()
    assert payload["document_id"] == str(document.pk)
    assert payload["status"] == D.QUEUED
    assert f'data-version="{payload["version"]}"' in page
    for text in (payload["label"], payload["description"], payload["file_name"]):
        assert text in page


def test_a_status_read_costs_one_query(browser, upload, queries):
    document = upload()
    with queries() as captured:
        ajax(browser, document)
    assert len(captured.own) == 1
    assert len(captured.sql) == 3


def test_the_page_costs_three_queries_at_most(browser, upload, advance, queries):
    document = advance(upload(), D.PROCESSING)
    with queries() as captured:
        browser.get(f"/ocr/status/{document.pk}/")
    assert len(captured.own) <= 3


def test_an_unchanged_payload_is_304(browser, upload):
    document = upload()
    etag = ajax(browser, document).headers["ETag"]
    again = ajax(browser, document, **{"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    cancel_document(document.pk, actor_id=None)
    changed = ajax(browser, document, **{"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


def test_the_language_is_the_readers(browser, upload):
    document = upload()
    polish = ajax(browser, document, **{"Accept-Language": "pl"}).json()
    assert polish["label"] == "W kolejce"


def test_ajax_without_a_session_is_401_in_words(stranger, upload):
    response = ajax(stranger, upload())
    assert response.status_code == 401
    assert response.json()["error"]["message"] == "Sesja wygasła."


def test_ajax_of_a_missing_document_is_404_json(browser, db):
    response = browser.get(f"/ocr/status/{uuid.uuid4()}/ajax/")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "no_access"


# --- the page


def test_the_page_is_whole_without_scripts(browser, upload, advance):
    document = advance(upload("skan.png"), D.PROCESSING)
    page = browser.get(f"/ocr/status/{document.pk}/").content.decode()
    assert len(re.findall(r"<li class=\"step\"", page)) == 6
    assert page.count('aria-current="step"') == 1
    assert len(re.findall(r'data-page="\d+" data-state="read"', page)) == 2
    assert "tekst strony 1" in page
    assert "Bez JavaScriptu stan odświeżasz przyciskiem." in page
    assert 'data-chip-state="stale"' in page, "without scripts the chip must not claim to be live"


def test_another_pages_text_is_chosen_in_the_address(browser, upload, advance):
    document = advance(upload(), D.PROCESSING)
    page = browser.get(f"/ocr/status/{document.pk}/?page=2").content.decode()
    assert "tekst strony 2" in page
    assert "tekst strony 1" not in page


@pytest.mark.parametrize("chosen", ["0", "99", "-1", "x", ""])
def test_a_senseless_page_number_shows_the_first(browser, upload, advance, chosen):
    document = advance(upload(), D.PROCESSING)
    assert "tekst strony 1" in browser.get(f"/ocr/status/{document.pk}/", {"page": chosen}).content.decode()


def test_a_final_state_has_one_primary_button_and_a_running_one_none(browser, upload, advance):
    running = upload()
    ended = advance(upload(), D.PROCESSING, D.FAILED, error_code="ocr_timeout", error_params={"page": 4})
    page = browser.get(f"/ocr/status/{ended.pk}/").content.decode()
    assert page.count(" button--primary") == 1 + page.count('<div id="gone"')
    assert "Odczyt strony 4 trwał za długo i został przerwany." in page
    assert "Ponów odczyt. Jeśli się powtórzy" in page
    calm = browser.get(f"/ocr/status/{running.pk}/").content.decode()
    assert calm.count(" button--primary") == calm.count('<div id="gone"')


def test_a_file_name_is_text_and_never_markup(browser, upload):
    document = upload("<img src=x onerror=alert(1)>.png")
    page = browser.get(f"/ocr/status/{document.pk}/").content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_review_lists_the_first_problems(browser, upload, advance):
    document = advance(upload(), D.PROCESSING, D.OCR_COMPLETED, D.MANUAL_REVIEW, columns={"problem_count": 4})
    stored = [
        {"code": code, "params": {}, "field": None, "level": "B"} for code in ("number_missing", "issue_date_missing", "gross_missing")
    ]
    fourth = {"code": "currency_missing", "params": {}, "field": None, "level": "B"}
    OCRResult.objects.filter(document=document).update(problems=[*stored, fourth])
    for address in ("", "problems/"):
        page = browser.get(f"/ocr/status/{document.pk}/{address}").content.decode()
        assert "Brakuje numeru faktury." in page
        assert "Nie wiadomo, w jakiej walucie są kwoty." not in page


def test_a_reading_broken_off_by_hand_is_not_called_done(browser, upload, advance, alice):
    document = advance(upload(), D.PROCESSING)
    send_to_review(document.pk, actor_id=alice.pk)
    payload = ajax(browser, document).json()
    assert payload["description"] == "Odczyt nie został dokończony. Uzupełnij dane z obrazu."
    assert [step["state"] for step in payload["steps"]] == ["done", "done", "skipped", "skipped", "attention", "todo"]


def test_a_finished_reading_in_review_has_every_step_before_it_done(browser, upload, advance):
    document = advance(upload(), D.PROCESSING, D.OCR_COMPLETED, D.MANUAL_REVIEW)
    payload = ajax(browser, document).json()
    assert payload["description"] == "Dane są wpisane. Sprawdź je i zapisz."
    assert [step["state"] for step in payload["steps"]] == ["done", "done", "done", "done", "attention", "todo"]


# --- text and timeline


def test_page_text_is_plain(browser, upload, advance):
    document = advance(upload(), D.PROCESSING)
    response = browser.get(f"/documents/{document.pk}/pages/2/text/")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == "tekst strony 2"


def test_the_text_of_an_unread_page_is_404(browser, upload):
    assert browser.get(f"/documents/{upload().pk}/pages/1/text/").status_code == 404


def test_the_timeline_tells_each_change_once(browser, upload, advance, alice):
    document = advance(upload(), D.PROCESSING)
    cancel_document(document.pk, actor_id=alice.pk)
    fragment = browser.get(f"/ocr/status/{document.pk}/timeline/").content.decode()
    labels = re.findall(r'timeline__what">([^<]+)<', fragment)
    assert labels == ["W kolejce", "Przetwarzanie", "Anulowano"]
    assert "alice" in fragment
    assert "<html" not in fragment


# --- long poll


def poll(client, document, since, seconds=25):
    return client.get(f"/ocr/status/{document.pk}/poll/", {"since": since, "timeout": seconds})


def test_a_poll_that_is_behind_is_answered_at_once(browser, upload, wait_for):
    wait_for(lambda: pytest.fail("waited although there was something newer"))
    document = upload()
    response = poll(browser, document, since=document.version - 1)
    assert response.json()["version"] == document.version
    assert "Retry-After" not in response.headers


def test_a_poll_answers_what_happened_while_it_waited(browser, upload, wait_for):
    document = upload()
    wait_for(lambda: bool(cancel_document(document.pk, actor_id=None)))
    payload = poll(browser, document, since=document.version).json()
    assert payload["version"] == document.version + 1
    assert payload["label"] == "Anulowano"


def test_a_poll_whose_time_runs_out_answers_the_current_state(browser, upload, wait_for):
    document = upload()
    wait_for(lambda: False)
    assert poll(browser, document, since=document.version).json()["version"] == document.version


@pytest.mark.parametrize("trouble", [waiting.TooManyWaiters("200 waiters"), waiting.LayerUnavailable("no layer")])
def test_a_poll_that_cannot_wait_says_when_to_come_back(browser, upload, monkeypatch, trouble):
    @asynccontextmanager
    async def subscribed(_subject):
        raise trouble
        yield

    monkeypatch.setattr(waiting, "subscribed", subscribed)
    document = upload()
    response = poll(browser, document, since=document.version)
    assert response.status_code == 200
    assert int(response.headers["Retry-After"]) > 0


def test_a_poll_waits_through_the_real_layer_without_missing_anything(browser, upload):
    document = upload()
    assert poll(browser, document, since=document.version, seconds=0).json()["version"] == document.version


def test_polls_are_401_and_404_like_every_door(stranger, outsider, upload):
    document = upload()
    assert poll(stranger, document, since=0).status_code == 401
    assert poll(outsider, document, since=0).json()["error"]["code"] == "no_access"


@pytest.mark.parametrize("since", ["", "x", "-5", "٣", "9" * 5000])
def test_a_senseless_since_means_everything_is_news(browser, upload, since, wait_for):
    wait_for(lambda: pytest.fail("waited"))
    assert poll(browser, upload(), since=since).status_code == 200
