"""What pages drawn by a stranger's generator taught: totals under other names, broken numbers, names in a footer."""

from decimal import Decimal

from faktury.domain.checks import check, is_automatic
from faktury.domain.extraction import Extraction
from faktury.domain.fields import extract
from faktury.domain.words import Page, Word
from tests.domain.makers import BUYER, SELLER, TODAY

Line = list[tuple[float, str]]
HEAD: list[Line] = [
    [(60, "Sprzedawca:"), (900, "Nabywca:")],
    [(60, "Hurtownia Volt sp. z o.o."), (900, "Meritum sp. z o.o.")],
    [(60, f"NIP: {SELLER}"), (900, f"NIP: {BUYER}")],
    [(60, "Data wystawienia: 2026-11-12")],
]
COLUMNS = (60, 600, 720, 860, 1040, 1180, 1360)


def page(lines: list[Line]) -> list[Page]:
    words = []
    for row, line in enumerate(lines):
        for run, (left, text) in enumerate(line):
            x = left
            for part in text.split():
                words.append(Word(part, (x, 40.0 + 40 * row, x + 12 * len(part), 64.0 + 40 * row), 0.99, 100 * row + run))
                x += 12 * len(part) + 10
    return [Page(1, 1654, 2339, tuple(words), "easyocr")]


def read(lines: list[Line]) -> Extraction:
    return extract(page(lines), own_nip=BUYER)


def cells(*texts: str) -> Line:
    return [(left, text) for left, text in zip(COLUMNS, texts, strict=True) if text]


HEADINGS = cells("Opis", "Ilość", "Jm", "Wartość netto", "VAT %", "Kwota VAT", "Wartość brutto")


def test_a_row_that_sums_the_rows_above_is_no_line_whatever_it_is_called() -> None:
    lines = [
        [(60, "FAKTURA VAT NR FV/12/2026")],
        *HEAD,
        HEADINGS,
        cells("Energia czynna", "10", "szt", "472,11", "23", "108,59", "580,70"),
        cells("Opłata stała", "1", "szt", "134,29", "23", "30,89", "165,18"),
        cells("Ogółem sprzedaż", "", "", "606,40", "", "139,47", "745,87"),
        [(60, "Wartość faktury brutto"), (600, "745,87 zł")],
    ]
    found = read(lines)
    assert [item.name for item in found.line_items] == ["Energia czynna", "Opłata stała"]
    assert [found.amount(name) for name in ("net_total", "vat_total", "gross_total")] == [
        Decimal("606.40"),
        Decimal("139.47"),
        Decimal("745.87"),
    ]


def test_a_number_with_digits_left_standing_close_behind_it_goes_to_a_person() -> None:
    number: Line = [(60, "FAKTURA VAT NR FV_855_06"), (360, "2026")]
    lines = [number, *HEAD, HEADINGS, cells("Papier", "1", "szt", "100,00", "23", "23,00", "123,00"), [(60, "Do zapłaty: 123,00 zł")]]
    found = read(lines)
    problems = check(found, own_nip=BUYER, today=TODAY)
    assert ("low_confidence", "invoice_number") in [(problem.code, problem.field) for problem in problems]
    assert not is_automatic(found, problems)
    whole = read([[(60, "FAKTURA VAT NR FV_855_06_2026")], *lines[1:]])
    assert "low_confidence" not in [problem.code for problem in check(whole, own_nip=BUYER, today=TODAY)]


def test_a_footer_of_one_line_names_the_seller() -> None:
    lines: list[Line] = [
        [(60, "FAKTURA VAT NR FV/12/2026")],
        [(60, "Data wystawienia: 2026-11-12")],
        [(60, "Nabywca:")],
        [(60, "Meritum sp. z o.o.")],
        [(60, f"NIP: {BUYER}")],
        [],
        cells("Opłaty", "", "", "Netto", "Stawka VAT", "Kwota VAT", "Brutto"),
        cells("Abonament", "", "", "100,00", "23%", "23,00", "123,00"),
        cells("Razem", "", "", "100,00", "", "23,00", "123,00"),
        *([[]] * 30),
        [(60, f"Bilans sp. z o.o., ul. Lipowa 5, 27-164 Tychy, NIP {SELLER}, REGON 324573156")],
    ]
    assert read(lines).text("seller_name") == "Bilans sp. z o.o."
