"""The shipped samples say what their truth says and are small enough to ship."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from faktury import samples
from faktury.domain.identifiers import nip_valid

DATA = Path(__file__).resolve().parents[2] / "data"


def _truth(stem: str) -> dict:
    return json.loads((DATA / f"{stem}.json").read_text(encoding="utf-8"))[0]


@pytest.mark.parametrize("file", [samples.SAMPLE_INVOICE, samples.SAMPLE_THREE_PAGES, samples.SAMPLE_FOR_REVIEW])
def test_samples_are_addressed_to_the_demo_company(file: Path) -> None:
    fields = _truth(file.stem)["fields"]

    assert fields["buyer_nip"] == samples.DEMO_FIRMA_NIP
    assert fields["buyer_name"] == samples.DEMO_FIRMA_NAME
    assert nip_valid(samples.DEMO_FIRMA_NIP)
    assert file.stat().st_size < 900_000


def test_the_first_sample_is_one_a4_scan() -> None:
    with Image.open(samples.SAMPLE_INVOICE) as image:
        assert image.size == (1654, 2339)
    assert samples.SAMPLE_INVOICE.stat().st_size < 400_000


def test_the_long_sample_has_three_pages_and_no_text_layer() -> None:
    document = pypdfium2.PdfDocument(samples.SAMPLE_THREE_PAGES)
    try:
        assert len(document) == 3
        for number in range(3):
            page = document[number]
            text = page.get_textpage()
            assert not text.get_text_range().strip()
            text.close()
            page.close()
    finally:
        document.close()


def test_the_sample_for_review_needs_one() -> None:
    fields = _truth("faktura-do-przegladu")["fields"]

    assert not nip_valid(fields["seller_nip"])
    assert float(fields["net_total"]) + float(fields["vat_total"]) != pytest.approx(float(fields["gross_total"]))
