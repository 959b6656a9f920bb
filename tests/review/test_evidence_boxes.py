"""Boxes over the paper: tight ones get air, the font's loose ones of a text layer are drawn around the letters."""

from __future__ import annotations

import pytest

from faktury.domain.extraction import EASYOCR, TEXT_LAYER, Evidence, Extraction, Field
from faktury.forms.review_form import ReviewForm
from faktury.views_modules.review_evidence import crop, evidence_views

PAGES = {1: {"number": 1}}
EVIDENCE = Evidence(1, (100.0, 200.0, 300.0, 240.0))


@pytest.mark.parametrize(("source", "box"), [(EASYOCR, (88.0, 188.0, 224.0, 64.0)), (TEXT_LAYER, (96.8, 202.8, 206.4, 38.4))])
def test_a_stroke_keeps_off_the_letters_and_off_the_next_line(source, box):
    form = ReviewForm(Extraction("vat", {"invoice_number": Field("FV/1", 0.9, EVIDENCE, source)}))

    (view,) = evidence_views(form, [])

    assert tuple(float(view[name]) for name in ("x", "y", "width", "height")) == box


@pytest.mark.parametrize(("source", "view_box"), [(EASYOCR, "88 188 224 64"), (TEXT_LAYER, "100 203 203 37")])
def test_a_crop_shows_its_own_line_only(source, view_box):
    assert crop(EVIDENCE, PAGES, source=source)["view_box"] == view_box


def test_a_page_that_is_not_there_has_no_crop():
    assert crop(Evidence(2, EVIDENCE.box), PAGES, source=EASYOCR) is None
