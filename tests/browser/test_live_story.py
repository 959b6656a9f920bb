"""The main job in a browser: every step arrives by push, survives the worker's death, and falls back without a WebSocket."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.steps import FINAL_LABELS, Traffic, at_a_standstill, open_status, unique_copy, upload, wait_final
from tests.browser.test_connection import block_sockets
from tests.flow.stack import Stack, truth_of, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.processes]

BUSY = 10
"""Seconds granted on top of a bound for a machine that runs everything at once."""
RECORD_LABELS = """
window.seenLabels = [];
new MutationObserver(() => {
  const label = document.querySelector('#card-title');
  const text = label && label.textContent.trim();
  if (text && window.seenLabels.at(-1) !== text) window.seenLabels.push(text);
}).observe(document, {subtree: true, childList: true, characterData: true});
"""


def test_a_scan_is_followed_to_its_invoice_by_push_alone(page: Page, stack: Stack, tmp_path):
    # Given the inbox, live
    truth = truth_of("faktura-przykladowa.jpg")
    page.add_init_script(RECORD_LABELS)
    traffic = Traffic(page)
    page.reload()
    expect(page.locator("[data-chip-state=live]").first).to_be_visible()

    # When a scan is dropped on it and its status page is opened
    scan = unique_copy("faktura-przykladowa.jpg", tmp_path, "skan.jpg")
    upload(page, scan)
    page.wait_for_selector("[data-document-id]:has-text('skan.jpg')")
    document_id = open_status(page, "skan.jpg")

    # Then it ends as an invoice, painted from frames, without one request for status
    assert wait_final(page, 40) == "Zakończone"
    expect(page.locator("main")).to_contain_text(truth["invoice_number"])
    statuses = traffic.statuses_of(document_id)
    order = ["queued", "processing", "ocr_completed", "integration_processing", "completed"]
    assert [status for status in order if status in statuses] == [status for status in statuses if status in order]
    assert statuses[-1] == "completed"
    # While it waits its place may be told again, with the version that it has; none is left out and none comes late.
    versions = traffic.versions_of(document_id)
    assert versions == sorted(versions)
    assert versions[-1] == stack.query("SELECT version FROM faktury_documentupload WHERE id = ?", document_id.replace("-", ""))[0][0]
    assert traffic.polls() == []
    assert any(f"/ws/documents/{document_id}/" in url for url in traffic.sockets)
    assert truth["invoice_number"] in [invoice["number"] for invoice in stack.invoices()]


def test_a_killed_worker_is_replaced_and_pages_see_it_finish_by_push_and_by_long_poll(
    page: Page, context: BrowserContext, stack: Stack, tmp_path
):
    # Given three pages about to be read, watched live, and by somebody whose network lets no WebSocket through
    page.add_init_script(RECORD_LABELS)
    traffic, other = Traffic(page), context.new_page()
    block_sockets(other)
    polled = Traffic(other)
    with at_a_standstill(stack, "recovery", "worker"):
        upload(page, unique_copy("faktura-trzy-strony.pdf", tmp_path, "trzy.pdf"))
        page.wait_for_selector("[data-document-id]:has-text('trzy.pdf')")
        document_id = open_status(page, "trzy.pdf")
        other.goto(page.url)
        expect(other.locator("[data-chip-state=longpoll]").first).to_be_visible()
    page_rows = "SELECT count(*) FROM faktury_ocrpage WHERE document_id = ?"
    wait_for(lambda: stack.query(page_rows, document_id.replace("-", ""))[0][0] >= 1, 60, "the first page read")

    # When the worker's whole process group is killed in the middle
    stack.kill_group("worker")

    # Then another one takes over within 15 s, what a busy machine adds apart, and finishes, still by push alone
    taken = "SELECT attempt FROM faktury_documentupload WHERE id = ? AND processing_status = 'processing'"
    wait_for(lambda: stack.query(taken, document_id.replace("-", "")) == [(2,)], 15 + BUSY, "in other hands")
    ended = wait_final(page, 60)
    statuses = traffic.statuses_of(document_id)
    assert statuses.count("queued") >= 1
    assert statuses.count("processing") == 2, statuses
    assert traffic.polls() == []
    assert stack.query(page_rows, document_id.replace("-", ""))[0][0] == 3
    assert stack.query("SELECT crashes FROM faktury_documentupload WHERE id = ?", document_id.replace("-", ""))[0][0] == 1
    labels = page.evaluate("window.seenLabels")
    assert labels[-1] in FINAL_LABELS

    # And the other page sees the same end by long poll alone
    assert wait_final(other, 30) == ended
    assert [url for url in polled.polls() if "/poll/" in url]
    assert polled.frames == []


def test_two_files_of_one_name_are_two_rows_each_with_its_own_end(page: Page, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    good = unique_copy("faktura-przykladowa.jpg", tmp_path / "a", "ten-sam.jpg")
    bad = tmp_path / "b" / "ten-sam.jpg"
    bad.write_bytes(b"\xff\xd8\xff\xe0" + str(time.time_ns()).encode())

    upload(page, good, bad)

    rows = page.locator("[data-document-id]", has_text="ten-sam.jpg")
    expect(rows).to_have_count(2)
    wait_for(
        lambda: {"danger"} <= set(rows.locator("[data-tone]").evaluate_all("n => n.map(e => e.dataset.tone)")), 30, "the bad one fails"
    )
    ids = rows.evaluate_all("rows => rows.map(row => row.dataset.documentId)")
    assert len(set(ids)) == 2


def test_rubbish_is_refused_in_words_and_the_others_go_on(page: Page, tmp_path):
    empty, program = tmp_path / "pusty.pdf", tmp_path / "faktura.pdf.exe"
    empty.write_bytes(b"")
    program.write_bytes(b"MZ\x90\x00 program")
    good = unique_copy("faktura-do-przegladu.jpg", tmp_path, "dobry.jpg")

    upload(page, empty, program, good)

    expect(page.locator("body")).to_contain_text("Plik jest pusty (0 B).")
    expect(page.locator("body")).to_contain_text("Takich plików nie przyjmujemy ze względów bezpieczeństwa")
    expect(page.locator("[data-document-id]", has_text="dobry.jpg")).to_have_count(1)


def test_the_tray_says_that_a_file_is_in_and_leaves_its_status_to_the_row(page: Page, tmp_path):
    page.evaluate("""() => {
      window.trayLines = new Set();
      new MutationObserver(() => document.querySelectorAll("#tray [data-slot=state]").forEach(line => trayLines.add(line.textContent)))
        .observe(document.getElementById("tray"), {subtree: true, childList: true, characterData: true});
    }""")

    upload(page, unique_copy("faktura-do-przegladu.jpg", tmp_path, "taca.jpg"))

    expect(page.locator("[data-document-id]", has_text="taca.jpg")).to_have_count(1)
    expect(page.locator("#tray li")).to_have_count(0)
    lines = page.evaluate("[...window.trayLines]")
    assert "Dodano 1 dokument." in lines
    assert not {"Przesłano", "W kolejce", "Przetwarzanie"} & set(lines)


def test_a_second_upload_of_the_same_bytes_points_to_the_first(page: Page, tmp_path):
    scan = unique_copy("faktura-do-przegladu.jpg", tmp_path, "raz.jpg")
    upload(page, scan)
    expect(page.locator("[data-document-id]", has_text="raz.jpg").first).to_be_visible()
    upload(page, scan)
    expect(page.locator("body")).to_contain_text("Ten plik już tu jest")


def test_redis_may_be_killed_and_nothing_is_lost(page: Page, stack: Stack, tmp_path):
    stack.kill_group("redis")
    upload(page, unique_copy("faktura-do-przegladu.jpg", tmp_path, "bez-redisa.jpg"))
    page.wait_for_selector("[data-document-id]:has-text('bez-redisa.jpg')")
    open_status(page, "bez-redisa.jpg")
    wait_final(page, 40)
    expect(page.locator("[data-chip-state=live]").first).to_be_visible(timeout=40_000)


def test_a_stranger_sees_the_same_page_for_missing_and_foreign(page: Page, stack: Stack, browser):
    assert page.goto(f"{stack.url}/ocr/status/00000000-0000-4000-8000-000000000000/").status == 404
    expect(page.locator("body")).to_contain_text("Nie ma takiego dokumentu albo nie masz do niego dostępu.")
