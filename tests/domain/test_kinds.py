"""Kinds of documents, and things that are no invoice at all."""

import random

import pytest

from faktury.domain.checks import check, is_automatic
from faktury.domain.extraction import Extraction
from faktury.domain.fields import extract
from faktury.domain.kinds import Kind
from faktury.domain.words import Page, Word
from tests.domain.invoice_data import make_invoice
from tests.domain.layouts import DEVELOPED, Sheet, misread
from tests.domain.makers import TODAY


def _page(*lines: str) -> list[Page]:
    sheet = Sheet()
    for text in lines:
        x = 90.0
        for piece in text.split(" | "):
            sheet.put(x, sheet.y, piece)
            x += 500
        sheet.down()
    return [sheet.page()]


def _automatic(extraction: Extraction, own: str) -> bool:
    return is_automatic(extraction, check(extraction, own_nip=own, today=TODAY))


def _retitled(seed: int, title: str) -> tuple[list[Page], str]:
    """A perfect invoice whose title says that it is something else."""
    invoice = make_invoice(seed)
    page = DEVELOPED["headed"](invoice)[0]
    sheet = Sheet()
    sheet.put(1100, 130, title, 36)
    kept = [word for word in page.words if not (word.box[1] < 150 and word.text in ("FAKTURA", "VAT"))]
    words = (*kept, *(Word(w.text, w.box, w.confidence, w.run + 10_000) for w in sheet.words))
    return [Page(1, page.width, page.height, words, "easyocr")], invoice.buyer.nip


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("FAKTURA VAT", Kind.VAT),
        ("FAKTURA UPROSZCZONA", Kind.SIMPLIFIED),
        ("FAKTURA KORYGUJĄCA", Kind.CORRECTION),
        ("Korekta faktury", Kind.CORRECTION),
        ("Faktura zaliczkowa", Kind.ADVANCE),
        ("Faktura końcowa", Kind.FINAL),
        ("FAKTURA PRO FORMA", Kind.PROFORMA),
        ("PROFORMA", Kind.PROFORMA),
        ("FAKTURA VAT DUPLIKAT", Kind.COPY),
        ("FAKTURA KORYGUJACA", Kind.CORRECTION),
        ("Faktura pro-forma", Kind.PROFORMA),
        ("ZAMÓWIENIE", Kind.OTHER),
        ("Nota księgowa", Kind.OTHER),
        ("Potwierdzenie przelewu", Kind.OTHER),
    ],
)
def test_the_title_decides(title: str, kind: Kind) -> None:
    pages, own = _retitled(77, title)
    extraction = extract(pages, own_nip=own)
    assert extraction.kind == kind
    assert _automatic(extraction, own) == (kind in (Kind.VAT, Kind.SIMPLIFIED))


@pytest.mark.parametrize("title", ["FAKTURA KORYGUJĄCA", "FAKTURA PRO FORMA", "Faktura zaliczkowa", "FAKTURA VAT DUPLIKAT"])
def test_badly_read_other_kinds_are_never_automatic(title: str) -> None:
    for seed in range(40):
        pages, own = _retitled(seed + 300, title)
        extraction = extract(misread(pages, seed, 0.01), own_nip=own)
        assert not _automatic(extraction, own)


def test_a_receipt_without_the_buyers_nip_is_never_automatic() -> None:
    pages = _page(
        "Sklep Spożywczy ABC",
        "ul. Długa 1, 00-001 Warszawa",
        "NIP: 5261040828",
        "PARAGON FISKALNY",
        "Mleko 2 x 3,50 7,00 C",
        "Chleb 1 x 5,00 5,00 C",
        "SPRZEDAŻ OPODATK. C | 12,00",
        "PTU C 5% | 0,57",
        "SUMA PTU | 0,57",
        "SUMA PLN | 12,00",
        "2026-11-12 nr wydruku 00123",
    )
    extraction = extract(pages, own_nip="5261040828")
    assert extraction.kind == Kind.RECEIPT
    assert not _automatic(extraction, "5261040828")
    assert extraction.value("invoice_number") is None
    assert extraction.value("buyer_nip") is None


def test_a_receipt_with_the_buyers_nip_goes_to_a_person() -> None:
    pages = _page(
        "Stacja Paliw",
        "NIP 5261040828",
        "PARAGON FISKALNY",
        "Olej napędowy 10 x 6,00 60,00 A",
        "PTU A 23% | 11,22",
        "SUMA PLN | 60,00",
        "NIP nabywcy: 1060000062",
    )
    extraction = extract(pages, own_nip="1060000062")
    assert extraction.kind == Kind.RECEIPT_NIP
    assert (extraction.value("seller_nip"), extraction.value("buyer_nip")) == ("5261040828", "1060000062")
    assert not _automatic(extraction, "1060000062")


BLANK_FORM = (
    "FAKTURA VAT nr ............",
    "Data wystawienia: ............ | Data sprzedaży: ............",
    "Sprzedawca: | Nabywca:",
    "Nazwa | Nazwa",
    "Adres | Adres",
    "NIP | NIP",
    "Lp. | Nazwa towaru lub usługi | Ilość",
    "1. | |",
    "2. | |",
    "Razem",
    "Słownie:",
    "Do zapłaty:",
    "Nr konta:",
    "Podpis osoby upoważnionej",
)
LETTER = (
    "Kraków, 12.03.2026",
    "Szanowni Państwo,",
    "w nawiązaniu do rozmowy z dnia 10.03.2026 przesyłamy ofertę.",
    "Cena usługi wynosi 1 234,56 zł netto.",
    "Prosimy o kontakt: tel. 22 123 45 67 89.",
    "Z poważaniem",
    "Jan Kowalski",
)
ORDER = (
    "ZAMÓWIENIE nr ZAM/12/2026",
    "Data zamówienia: 12.03.2026",
    "Zamawiający: ABC",
    "1. Papier ksero 10 szt. 15,00 150,00",
    "Razem 150,00 zł",
)


@pytest.mark.parametrize("lines", [BLANK_FORM, LETTER, ORDER, ("",), ("x",), ("Strona 1 z 1",)])
def test_nothing_is_invented(lines: tuple[str, ...]) -> None:
    extraction = extract(_page(*lines), own_nip="1060000062")
    invented = set(extraction.fields) - {"seller_name", "buyer_name", "currency"}
    assert invented == set()
    assert not _automatic(extraction, "1060000062")


def test_nothing_is_invented_from_noise() -> None:
    rng = random.Random(9)
    for _ in range(60):
        words = []
        for run in range(80):
            text = "".join(rng.choice("abcdefghijklmnoprstuwzABCDEŁŻ0123456789.,/-: ") for _ in range(rng.randint(1, 14))).strip() or "x"
            x, y = rng.uniform(0, 1400), rng.uniform(0, 2200)
            words.append(Word(text, (x, y, x + 15 * len(text), y + 25), rng.random(), run))
        extraction = extract([Page(1, 1654, 2339, tuple(words), "easyocr")], own_nip="1060000062")
        assert set(extraction.fields) <= {"currency"}
        assert not _automatic(extraction, "1060000062")
