"""Words to rows and cells."""

from faktury.domain.lines import layout_page
from faktury.domain.words import Page, Word
from tests.domain.invoice_data import make_invoice
from tests.domain.layouts import Sheet, classic, tilt


def _texts(page: Page) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in layout_page(page).rows]


def test_words_of_a_line_share_a_row_and_gaps_part_cells() -> None:
    sheet = Sheet()
    sheet.put(100, 200, "Data wystawienia:")
    sheet.put(600, 202, "12.03.2026")
    sheet.put(100, 240, "Razem")
    assert _texts(sheet.page()) == [["Data wystawienia:", "12.03.2026"], ["Razem"]]


def test_glued_labels_are_cut_at_the_colon() -> None:
    sheet = Sheet()
    sheet.put(100, 200, "NIP:5261040828")
    (row,) = layout_page(sheet.page()).rows
    assert [token.text for token in row.cells[0].tokens] == ["NIP:", "5261040828"]
    assert row.cells[0].text == "NIP:5261040828"


def test_a_tilted_page_has_the_same_rows() -> None:
    pages = classic(make_invoice(3))
    straight = [sorted(cell.text for cell in row.cells) for row in layout_page(pages[0]).rows]
    for slope in (0.015, -0.02, 0.05, -0.07):
        tilted = layout_page(tilt(pages, slope)[0])
        assert [sorted(cell.text for cell in row.cells) for row in tilted.rows] == straight


def test_a_tall_title_does_not_swallow_the_lines_beside_it() -> None:
    sheet = Sheet()
    sheet.put(100, 230, "FAKTURA", 60)
    sheet.put(900, 200, "Data wystawienia: 12.03.2026")
    sheet.put(900, 236, "Termin zapłaty: 26.03.2026")
    rows = layout_page(sheet.page()).rows
    dates = [row for row in rows if "2026" in row.text]
    assert len(dates) == 2


def test_an_empty_page_has_no_rows() -> None:
    assert layout_page(Page(1, 100, 100, (), "easyocr")).rows == ()
    assert layout_page(Page(1, 100, 100, (Word(" ", (0, 0, 5, 5)), Word("x", (3, 3, 3, 3))), "easyocr")).rows == ()
