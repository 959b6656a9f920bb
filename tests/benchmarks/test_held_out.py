"""The held-out documents are right before anything is measured with them: check digits, arithmetic, words, and what a family prints."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from random import Random

import numpy as np
import pytest

from benchmarks.held_out import companies, corpus, hard, identifiers, spelled, style
from benchmarks.held_out.families import FAMILIES
from benchmarks.held_out.invoice import make
from benchmarks.held_out.others import OTHERS
from benchmarks.held_out.unseen import UNSEEN
from faktury.domain.amount_words import parse_amount_words
from faktury.domain.identifiers import ksef_number_valid, nip_valid, nrb_valid
from workers.ocr.training import fonts

ALL = (*FAMILIES, *UNSEEN)


def test_identifiers_hold_and_the_wrong_ones_do_not() -> None:
    rng = Random(1)
    for _ in range(200):
        nip = identifiers.nip(rng)
        assert nip_valid(nip)
        assert not nip_valid(identifiers.wrong_nip(rng))
        assert nrb_valid(identifiers.account(rng)[0])
        assert ksef_number_valid(identifiers.ksef_number(rng, nip, "20260107"))


@pytest.mark.parametrize("manner", range(5))
def test_amounts_in_words_say_the_amount(manner: int) -> None:
    for value in ("1.00", "12.05", "1000.00", "21345.67", "1002003.40", "999.99"):
        words = spelled.amount(Decimal(value), "PLN", manner)
        assert parse_amount_words(words) == Decimal(value), words


@pytest.mark.parametrize("family", ALL, ids=[family.name for family in ALL])
def test_sums_agree_and_the_page_names_the_fields_without_which_there_is_no_invoice(family) -> None:
    for seed in range(6):
        rng = Random(f"{family.name}-{seed}")
        invoice = make(rng, family.profiles[seed % len(family.profiles)], companies.polish(rng))
        assert sum(line.gross for line in invoice.lines) == invoice.gross or not invoice.by_gross
        assert all(rate.net + rate.vat == rate.gross for rate in invoice.rates)
        html = family.draw(invoice, style.draw(rng, family.faces) if family.faces else style.draw(rng), rng)
        printed = set(re.findall(r'data-[kt]="(\w+)"', html))
        assert {
            "invoice_number",
            "issue_date",
            "seller_nip",
            "buyer_nip",
            "seller_name",
            "buyer_name",
            "gross_total",
            "currency",
        } <= printed


@pytest.mark.parametrize("name", OTHERS)
def test_every_other_paper_can_be_drawn(name: str) -> None:
    rng = Random(name)
    case = corpus.Case("digital", name, "-", 3, 1)
    draw, content, _kind, _faces = corpus._content(case, rng, companies.polish(rng))

    assert 'class="sheet' in draw(content, style.draw(rng), rng)


def test_every_typeface_is_one_that_training_never_sees() -> None:
    for face in {*style.SANS, *style.SERIF, *style.MONO}:
        plain = face.lower().replace(" ", "")
        assert any(plain.startswith(held.replace("-", "")) or held.rstrip("-") in plain for held in fonts.HELD_OUT), face


@pytest.mark.parametrize("way", hard.WAYS)
def test_a_spoilt_page_shows_its_print_where_its_homography_says(way: str) -> None:
    page = np.full((1400, 1000, 3), 255, np.uint8)
    page[680:720, 480:520] = 0
    picture, matrix = hard.WAYS[way](page, Random(7))
    x, y, z = matrix @ np.array([500.0, 700.0, 1.0])
    spot = picture[round(y / z) - 3 : round(y / z) + 4, round(x / z) - 3 : round(x / z) + 4]
    beside = picture[round(y / z) - 90 : round(y / z) - 80, round(x / z) - 3 : round(x / z) + 4]

    assert float(spot.mean()) < float(beside.mean()) - 40
    assert np.array_equal(picture, hard.WAYS[way](page, Random(7))[0])


def test_a_changed_total_is_printed_once_and_differs() -> None:
    html = '<b><span data-k="gross_total">1 234,56</span></b> słownie'

    assert corpus._spoil_total(html) == '<b><span data-k="gross_total">1 234,96</span></b> słownie'


def test_documents_on_disk_are_taken_as_they_are(tmp_path: Path) -> None:
    case = corpus.invoices("digital", 1, 1)[0]
    folder = tmp_path / corpus.fingerprint()
    folder.mkdir()
    (folder / f"{case.name}.json").write_text(json.dumps({"file": "x.pdf", "fields": {}}))
    with corpus.Studio(tmp_path) as studio:
        made = next(studio.make([case]))

    assert made.file == folder / "x.pdf"


def test_the_peers_requirements_are_exact() -> None:
    text = (Path(__file__).resolve().parents[2] / "requirements" / "bench.txt").read_text()
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]

    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines)
    assert "rapidocr-onnxruntime==1.4.4" in lines
