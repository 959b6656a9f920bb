"""Text layers of PDFs: which are trusted, and what they say."""

from __future__ import annotations

import pytest
from PIL import Image

from tests.workers.ocr.pdf_maker import INVOICE_LINES, grey_image, text_page


class TestTextLayer:
    """Words come along only when a person would trust them."""

    def words(self, render, renderer, data):
        render(data)
        page = renderer.page(1)
        return None if page.words is None else [word.text for word in page.words]

    def test_a_good_layer_gives_words_with_boxes_in_pixels(self, render, renderer):
        render(text_page(INVOICE_LINES))
        page = renderer.page(1)
        first = page.words[0]
        assert [word.text for word in page.words[:4]] == ["Faktura", "VAT", "nr", "FV/2026/11/0042"]
        # 50 pt from the left at 200 dpi; the base line 800 pt up on a page of 842
        assert abs(first.box[0] - 50 / 72 * 200) < 4
        assert first.box[1] < (842 - 800) / 72 * 200 < first.box[3] + 4

    @pytest.mark.parametrize("turn", [0, 90, 180, 270])
    @pytest.mark.parametrize("rotate", [0, 90, 180, 270])
    def test_text_runs_left_to_right_however_it_lies_in_the_file(self, render, renderer, turn, rotate):
        render(text_page(INVOICE_LINES, turn=turn, rotate=rotate))
        page = renderer.page(1)
        assert page.height > page.width
        assert [word.text for word in page.words[:4]] == ["Faktura", "VAT", "nr", "FV/2026/11/0042"]
        # Where it is when nothing is turned, on a picture that has ink there.
        box = page.words[3].box
        assert box == pytest.approx((335, 90, 548, 123), abs=4)
        with Image.open(page.image_path) as image:
            assert image.convert("L").crop(tuple(map(round, box))).getextrema()[0] < 80

    def test_a_sideways_note_does_not_turn_the_page(self, render, renderer):
        note = b"BT /F1 10 Tf 0 1 -1 0 30 100 Tm (Faktura bez podpisu odbiorcy wystawiona zgodnie z umowa) Tj ET\nET"
        data = text_page(INVOICE_LINES)
        head, tail = data.rsplit(b"ET\nendstream", 1)
        render(head + b"ET\n" + note.removesuffix(b"\nET") + b"\nendstream" + tail)
        page = renderer.page(1)
        assert page.height > page.width
        assert page.words[0].text == "Faktura"

    def test_an_invisible_layer_is_not_trusted(self, render, renderer):
        assert self.words(render, renderer, text_page(INVOICE_LINES, mode=3)) is None

    def test_white_text_on_white_paper_is_not_trusted(self, render, renderer):
        assert self.words(render, renderer, text_page(INVOICE_LINES, grey=1)) is None

    def test_the_layer_under_a_scan_is_not_trusted(self, render, renderer):
        scan = grey_image(100, 100, bytes([240, 255] * 5000))
        assert self.words(render, renderer, text_page(INVOICE_LINES, image=scan, over=True)) is None

    def test_text_over_a_letterhead_is_trusted(self, render, renderer):
        paper = grey_image(100, 100, bytes([245] * 10_000))
        assert INVOICE_LINES[0].split()[0] in self.words(render, renderer, text_page(INVOICE_LINES, image=paper))

    def test_garbage_is_not_trusted(self, render, renderer):
        assert self.words(render, renderer, text_page(["Gbluvsb WBU os GW0315700153 cvjmsdjo kdjfhgq xyzptlk"] * 8)) is None

    def test_a_lone_page_number_is_not_a_layer(self, render, renderer):
        assert self.words(render, renderer, text_page(["Strona 1 z 1"])) is None

    def test_a_ksef_number_broken_over_two_lines_is_joined(self, render, renderer):
        lines = [*INVOICE_LINES, "Numer KSeF: 5265877635-20250826-", "0100001AF629-AF"]
        assert "5265877635-20250826-0100001AF629-AF" in self.words(render, renderer, text_page(lines))
