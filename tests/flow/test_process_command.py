"""`manage.py process` as a person types it: real files, the shipped weights, no server, no Redis."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flow.stack import ROOT, SAMPLES, truth_of

FIELDS = [
    "invoice_number",
    "issue_date",
    "sale_date",
    "due_date",
    "seller_name",
    "seller_nip",
    "buyer_name",
    "buyer_nip",
    "net_total",
    "vat_total",
    "gross_total",
    "currency",
    "bank_account",
    "line_items",
]
KEYS = {"file", "document_id", "status", "kind", "engine", "pages", "seconds", "text", "fields", "problems", "invoice"}


def process(tmp_path: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    env = {key: value for key, value in os.environ.items() if not key.startswith(("FAKTURY_", "DJANGO_"))}
    env |= {"FAKTURY_DATA_DIR": str(tmp_path / "var"), **settings}
    return subprocess.run(
        [sys.executable, "manage.py", "process", *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=300
    )


def reports(run: subprocess.CompletedProcess[str]) -> list[dict]:
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_each_file_has_its_own_outcome_and_a_bad_one_stops_no_other(tmp_path):
    # Given rubbish, a scan, a file that is not there, and a paper that contradicts itself: its seller's NIP has a wrong check digit,
    # and its total row gives another VAT than its rate row
    truth, contradicted = truth_of("faktura-przykladowa.jpg"), truth_of("faktura-do-przegladu.jpg")
    rubbish = tmp_path / "faktura.pdf"
    rubbish.write_bytes(b"%PDF-1.7\n%\xff\xff rest is missing")
    files = (rubbish, SAMPLES / "faktura-przykladowa.jpg", tmp_path / "none.pdf", SAMPLES / "faktura-do-przegladu.jpg")

    # When they are processed for the buyer's company
    assert truth["buyer_nip"] == contradicted["buyer_nip"]
    run = process(tmp_path, *map(str, files), "--json", "--firma", truth["buyer_nip"])
    assert run.returncode == 0, run.stderr
    broken, good, missing, doubtful = reports(run)

    # Then the scan is an invoice
    assert set(good) == KEYS
    assert list(good["fields"])[: len(FIELDS)] == FIELDS
    for name in FIELDS[:-1]:
        if name not in ("seller_name", "buyer_name"):
            assert good["fields"][name]["value"] == truth[name], name
    assert (good["status"], good["engine"], good["pages"]) == ("completed", "easyocr", 1)
    assert good["invoice"]["invoice_number"] == truth["invoice_number"]
    assert len(good["invoice"]["line_items"]) == len(truth["line_items"])

    # And the contradicted paper goes to a person with every problem named
    assert (doubtful["status"], doubtful["invoice"]) == ("manual_review", None)
    assert {"nip_check_digit", "totals_mismatch"} <= {problem["code"] for problem in doubtful["problems"]}
    assert doubtful["fields"]["gross_total"]["value"] == contradicted["gross_total"]

    # And what cannot be read says so
    assert (broken["status"], broken["problems"][0]["code"], broken["invoice"]) == ("failed", "unreadable_file", None)
    assert missing["status"] == "failed"
    assert "Traceback" not in run.stderr


def test_without_a_known_company_nothing_is_automatic_and_a_repeated_file_is_read_again(tmp_path):
    sample = str(SAMPLES / "faktura-przykladowa.jpg")
    first, second = reports(process(tmp_path, sample, sample, "--json"))
    assert first["fields"] == second["fields"]
    assert (first["status"], first["invoice"]) == ("manual_review", None)
    assert first["problems"]
    assert not (tmp_path / "var" / "faktury.sqlite3").exists()


def test_stock_weights_that_cannot_be_had_are_said_in_one_sentence(tmp_path):
    run = process(tmp_path, str(SAMPLES / "faktura-przykladowa.jpg"), "--json", FAKTURY_OCR_MODEL="stock", FAKTURY_OCR_DOWNLOAD="0")
    (report,) = reports(run)
    if report["status"] == "manual_review":
        pytest.skip("the published weights are on this machine")
    assert report["problems"][0]["code"] == "model_download_failed"
    assert "Traceback" not in run.stderr


def test_a_wrong_nip_is_refused_with_a_sentence(tmp_path):
    run = process(tmp_path, "x.pdf", "--firma", "1234567890")
    assert run.returncode != 0
    assert "NIP" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_configured_postgresql_is_not_touched_by_a_private_run(tmp_path):
    # Nobody listens there; without --save nobody needs to.
    away = "postgresql://nobody@127.0.0.1:9/none"
    run = process(tmp_path, "none.pdf", "--json", FAKTURY_DATABASE_URL=away, FAKTURY_SECRET_KEY="a key of a test run that guards nothing")
    (report,) = reports(run)
    assert report["status"] == "failed"
    assert "Traceback" not in run.stderr
