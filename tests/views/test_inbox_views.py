"""The inbox: what is listed, in which order, for whom, and at which cost."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager

import pytest

from faktury.domain.status import DocumentStatus as D
from faktury.models import DocumentUpload, Faktura, Firma
from faktury.services.document_actions import cancel_document
from faktury.views_modules import inbox_views
from realtime import waiting


def listed(client, query=""):
    page = client.get(f"/documents/{query}").content.decode()
    body = page[page.index('id="rows"') : page.index("</tbody>")] if 'id="rows"' in page else ""
    return re.findall(r'data-slot="link"[^>]*>([^<]+)<', body)


def counts(client):
    page = client.get("/documents/").content.decode()
    return {key: int(n) for key, n in re.findall(r'data-tab="(\w+)".*?data-count>(\d+)<', page, re.DOTALL)}


@pytest.fixture
def one_of_each(upload, advance, firma):
    """Documents named after the tab they belong to."""
    upload("active.png")
    advance(upload("review.png"), D.PROCESSING, D.MANUAL_REVIEW)
    advance(upload("errors.png"), D.PROCESSING, D.FAILED, error_code="ocr_timeout")
    cancel_document(upload("aside.png").pk, actor_id=None)

    def book(document):
        amounts = {"net_total": "1000", "vat_total": "158.00", "gross_total": "1158.00", "currency": "PLN"}
        parties = {"seller_name": "Hurtownia Zet", "seller_nip": "1234563218"}
        Faktura.objects.create(
            firma=firma, document=document, origin="automatic", invoice_number="FV/77", issue_date="2026-11-12", **amounts, **parties
        )

    advance(upload("done.png"), D.PROCESSING, D.OCR_COMPLETED, D.INTEGRATION_PROCESSING, D.COMPLETED, within=book)


def test_newest_first(browser, upload):
    for name in ("a.png", "b.png", "c.png"):
        upload(name)
    assert listed(browser) == ["c.png", "b.png", "a.png"]


def test_tabs_hold_and_count_what_they_say(browser, one_of_each):
    assert counts(browser) == {"all": 5, "active": 1, "review": 1, "errors": 1, "done": 1}
    for key in ("active", "review", "errors", "done"):
        assert listed(browser, f"?status={key}") == [f"{key}.png"]
    assert len(listed(browser)) == 5


def test_a_cancelled_document_is_no_error(browser, one_of_each):
    assert "aside.png" in listed(browser)
    assert listed(browser, "?status=errors") == ["errors.png"]


@pytest.mark.parametrize("text", ["done", "fv/77", "hurtownia", "1234563218", "123-456-32-18"])
def test_search_finds_by_file_number_seller_and_nip(browser, one_of_each, text):
    assert listed(browser, f"?q={text}") == ["done.png"]


def test_a_search_without_hits_offers_the_way_back(browser, one_of_each):
    page = browser.get("/documents/?q=nigdzie").content.decode()
    assert "Nic nie pasuje do filtrów." in page
    assert "Wyczyść filtry" in page


def test_an_empty_inbox_invites(browser, alice):
    page = browser.get("/documents/").content.decode()
    assert "Nie ma tu jeszcze dokumentów." in page
    assert "Wybierz pliki" in page


def test_nothing_to_review_is_good_news(browser, upload):
    upload()
    assert "Wszystko sprawdzone." in browser.get("/documents/?status=review").content.decode()


def test_a_list_of_fifty_costs_two_queries(browser, upload, queries):
    for _ in range(55):
        upload()
    with queries() as captured:
        response = browser.get("/documents/")
    assert response.content.decode().count('class="row"') == 51, "fifty rows and the template"
    assert len(captured.own) == 2


def test_pages_of_fifty(browser, upload):
    for n in range(53):
        upload(f"{n}.png")
    assert len(listed(browser)) == 50
    assert listed(browser, "?page=2") == ["2.png", "1.png", "0.png"]
    first = browser.get("/documents/").content.decode()
    assert "1–50" in first
    assert "z 53" in first
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first


@pytest.mark.parametrize("query", ["?page=0", "?page=-3", "?page=x", "?page=99999999999", "?status=nonsense", "?firma=x", "?page=7"])
def test_a_senseless_address_still_answers(browser, upload, query):
    upload()
    assert browser.get(f"/documents/{query}").status_code == 200


def test_the_outsider_sees_nothing(outsider, one_of_each):
    assert listed(outsider) == []
    assert counts(outsider)["all"] == 0
    answer = outsider.get("/documents/ajax/").json()
    assert answer["items"] == []
    assert answer["counts"] == {"all": 0, "active": 0, "review": 0, "errors": 0, "done": 0}


def test_an_outsider_naming_ids_gets_nothing(outsider, upload):
    document = upload()
    assert outsider.get(f"/documents/ajax/?ids={document.pk}").json()["items"] == []


def test_companies_can_be_told_apart(browser, alice, firma, upload):
    other = Firma.objects.create(name="Druga", nip="7740001454")
    other.members.add(alice)
    upload("pierwsza.png")
    upload("druga.png", firma=other)
    assert listed(browser) == ["druga.png", "pierwsza.png"]
    assert listed(browser, f"?firma={other.pk}") == ["druga.png"]


def test_a_company_that_is_not_ones_own_is_ignored(outsider, firma, upload):
    upload()
    assert listed(outsider, f"?firma={firma.pk}") == []


def test_without_a_company_the_page_says_whom_to_ask(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("nobody"))
    response = client.get("/documents/")
    assert response.status_code == 403
    assert "Nie należysz jeszcze do żadnej firmy." in response.content.decode()


def test_refreshing_answers_the_newest_and_older_rows_by_name(browser, upload, monkeypatch, queries):
    monkeypatch.setattr(inbox_views, "PAGE_SIZE", 1)
    oldest, _middle, newest = upload("a.png"), upload("b.png"), upload("c.png")
    with queries() as captured:
        answer = browser.get(f"/documents/ajax/?ids={oldest.pk},{newest.pk},nonsense").json()
    assert [item["file_name"] for item in answer["items"]] == ["c.png", "a.png"]
    assert answer["counts"]["active"] == 3
    assert len(captured.own) == 3


def poll(client, since, seconds=25):
    return client.get("/documents/poll/", {"since": since, "timeout": seconds})


def test_a_list_poll_that_is_behind_is_answered_at_once(browser, upload, wait_for):
    wait_for(lambda: pytest.fail("waited although there was something newer"))
    upload()
    assert len(poll(browser, since="").json()["items"]) == 1


def test_a_list_poll_answers_what_happened_while_it_waited(browser, upload, wait_for):
    document = upload()
    known = poll(browser, since="", seconds=0).json()["state"]
    wait_for(lambda: bool(cancel_document(document.pk, actor_id=None)))
    answer = poll(browser, since=known).json()
    assert answer["items"][0]["label"] == "Anulowano"
    assert answer["state"] != known
    assert poll(browser, since="", seconds=0).json()["state"] == answer["state"]


def test_a_list_poll_waits_for_ones_own_companies_only(browser, outsider, firma, charlie, upload, monkeypatch):
    asked = []

    @asynccontextmanager
    async def subscribed(topics):
        asked.append(topics)
        raise waiting.TooManyWaiters("full")
        yield

    monkeypatch.setattr(waiting, "subscribed", subscribed)
    upload()
    assert int(poll(browser, since="").headers["Retry-After"]) > 0
    assert poll(outsider, since="").json()["items"] == []
    assert [topics.streams for topics in asked] == [(str(firma.pk),), (str(charlie.firmy.get().pk),)]


def test_a_list_poll_is_401_for_a_stranger(stranger):
    assert poll(stranger, since="").status_code == 401


def test_refreshing_without_names_answers_the_newest(browser, upload, queries):
    for _ in range(3):
        upload()
    with queries() as captured:
        answer = browser.get("/documents/ajax/").json()
    assert len(answer["items"]) == 3
    assert len(captured.own) == 2
    assert DocumentUpload.objects.count() == 3


def test_refreshing_unchanged_rows_is_304(browser, upload):
    upload()
    etag = browser.get("/documents/ajax/").headers["ETag"]
    assert browser.get("/documents/ajax/", headers={"If-None-Match": etag}).status_code == 304


def test_no_row_has_a_button_that_leads_to_the_list_itself(browser, upload, advance):
    advance(upload("zly.png"), D.PROCESSING, D.FAILED, error_code="unreadable_file")
    page = browser.get("/documents/").content.decode()
    rows = page.split('id="rows"')[1].split("</tbody>")[0]
    assert 'href="/documents/"' not in rows
    assert "Wprowadź ręcznie" in rows
