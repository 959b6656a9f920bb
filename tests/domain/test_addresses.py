"""Addresses: what texts are one, and where on a page the seller's and the buyer's stand."""

from __future__ import annotations

import pytest

from faktury.domain.extraction import Extraction
from faktury.domain.fields import extract
from faktury.domain.fields.address_text import find_address
from tests.domain.text_page import text_pages

OWN = "1060000062"
TABLE = """

   Lp.  Nazwa                 Ilość   Cena netto   Wartość netto   VAT    Kwota VAT   Wartość brutto
   1    Usługa montażu        1         2 000,00        2 000,00   23%       460,00         2 460,00
   Razem                                                2 000,00             460,00         2 460,00
   Do zapłaty: 2 460,00 zł
"""
TEXTS: list[tuple[str, str | None, str | None]] = [
    ("ul. Polna 1 | 00-001 Warszawa | NIP: 123", "ul. Polna 1, 00-001 Warszawa", None),
    (", ul. Młynarska 14/2, 26-600 Radom, NIP 497-255-11-84", "ul. Młynarska 14/2, 26-600 Radom", None),
    ("Rynek 13/7 | 31-042 Kraków", "Rynek 13/7, 31-042 Kraków", None),
    ("Nowa Wieś 12 | gm. Tarczyn | 05 - 555 Tarczyn | Polska", "Nowa Wieś 12, gm. Tarczyn, 05-555 Tarczyn", "PL"),
    ("Nowa Wieś 12 05-555 Tarczyn", "Nowa Wieś 12, 05-555 Tarczyn", None),
    ("skr. poczt. 12 | 00-950 Warszawa 1", "skr. poczt. 12, 00-950 Warszawa 1", None),
    ("Adres: 00-001 Warszawa, ul. Polna 3 lok. 5", "00-001 Warszawa, ul. Polna 3 lok. 5", None),
    ("00-001 Warszawa ul. Polna 3 m. 5 tel. 22 123 45 67", "00-001 Warszawa, ul. Polna 3 m. 5", None),
    ("09-411 PŁOCK UL. CHEMIKÓW 7", "09-411 PŁOCK, UL. CHEMIKÓW 7", None),
    ("Ulica, nr domu i lokalu | Polna 3 | Kod pocztowy i miejscowość | 00-001 Warszawa", "Polna 3, 00-001 Warszawa", None),
    ("Ulica: Polna 3 | Kod pocztowy: 00-001 | Miejscowość: Warszawa", "Polna 3, 00-001 Warszawa", None),
    ("1 Maja 5 | 85-643 Bydgoszcz PL", "1 Maja 5, 85-643 Bydgoszcz", "PL"),
    ("os. | Słoneczne 41, 37-661 Świdnica", "os. Słoneczne 41, 37-661 Świdnica", None),
    ("Gdynia, ul. Słoneczna 5 | NIP 750", "Gdynia, ul. Słoneczna 5", None),
    ("z siedzibą w Warszawie przy ul. Prostej 20, 00-850 Warszawa", "ul. Prostej 20, 00-850 Warszawa", None),
    ("ul. Długa I70/59 | 17-599 Świdnica", "ul. Długa 170/59, 17-599 Świdnica", None),
    ("ul. Jana Pawła II 1O | 00-175 Warszawa", "ul. Jana Pawła II 10, 00-175 Warszawa", None),
    ("Hauptstr. 3 | D-10115 Berlin", "Hauptstr. 3, D-10115 Berlin", "DE"),
    ("12 Rue de la Paix | 75002 Paris | France", "12 Rue de la Paix, 75002 Paris", "FR"),
    ("Unit 4, 10 High Street | Leeds, LS1 4AP | United Kingdom", "Unit 4, 10 High Street, Leeds, LS1 4AP", "GB"),
    ("14 Harbour Square | Dublin 2, Ireland", "14 Harbour Square, Dublin 2", "IE"),
    ("tel. 22-123-45-67 | NIP 525-10-00-810", None, None),
    ("konto 12-345 6789 | Bank PKO", None, None),
    ("PL 6515923071 | Wycena nr 12/2026 | Postój 4 h", None, None),
    ("Szkoła Podstawowa nr 3", None, None),
]


@pytest.mark.parametrize(("lines", "text", "country"), TEXTS)
def test_an_address_is_taken_as_it_is_printed(lines: str, text: str | None, country: str | None) -> None:
    found = find_address(lines.split(" | "))
    assert (found and found.text, found and found.country) == (text, country)


def test_a_foreign_code_counts_for_who_is_known_to_be_abroad() -> None:
    lines = ["Kolejní 5, 612 00 Brno"]
    assert find_address(lines) is None
    found = find_address(lines, abroad=True)
    assert found is not None
    assert found.text == "Kolejní 5, 612 00 Brno"


def addresses(text: str) -> tuple[str | None, str | None]:
    read: Extraction = extract(text_pages(text + TABLE), own_nip=OWN)
    return read.text("seller_address"), read.text("buyer_address")


def test_a_letterhead_in_one_row_and_an_address_window() -> None:
    page = """
   Meblolux Sp. z o.o.    ul. Jasna 5    00-001 Warszawa    NIP 723-685-18-35    tel. 22 123 45 67
   Faktura VAT nr 1/2026       Data wystawienia: 2026-10-01

   Moja Firma Sp. z o.o.
   Dział Księgowości
   ul. Prosta 20
   00-850 Warszawa
   NIP: 1060000062
"""
    assert addresses(page) == ("ul. Jasna 5, 00-001 Warszawa", "ul. Prosta 20, 00-850 Warszawa")


def test_captions_and_the_banks_own_address() -> None:
    page = """
   Sprzedawca:                                   Nabywca:
   Nazwa: Meblolux Sp. z o.o.                    Nazwa: Moja Firma Sp. z o.o.
   Adres: ul. Jasna 5 m. 2                       NIP: 1060000062
   Kod: 00-001 Warszawa
   NIP: 7236851835
   Bank: mBank S.A., ul. Prosta 18, 00-850 Warszawa
   Faktura VAT nr 1/2026       Data wystawienia: 2026-10-01
"""
    assert addresses(page) == ("ul. Jasna 5 m. 2, 00-001 Warszawa", None)


def test_an_address_for_letters_is_not_the_sellers() -> None:
    page = """
   Faktura VAT nr 1/2026       Data wystawienia: 2026-10-01
   Sprzedawca                                    Nabywca
   Meblolux Sp. z o.o.                           Moja Firma Sp. z o.o.
   NIP: 7236851835                               NIP: 1060000062
   Adres korespondencyjny:
   skr. poczt. 7, 05-500 Piaseczno
"""
    assert addresses(page) == (None, None)


def test_the_footer_tells_the_address_of_the_name_in_the_head() -> None:
    page = """
   MEBLOLUX SP. Z O.O.                           Faktura VAT nr 1/2026
   Data wystawienia: 2026-10-01

   Nabywca: Moja Firma Sp. z o.o., ul. Prosta 20, 00-850 Warszawa, NIP 1060000062
"""
    foot = "\n   Meblolux sp. z o.o. · ul. Jasna 5 · 00-001 Warszawa · NIP 7236851835 · KRS 0000123456\n"
    read = extract(text_pages(page + TABLE + foot), own_nip=OWN)
    assert (read.text("seller_address"), read.text("buyer_address")) == ("ul. Jasna 5, 00-001 Warszawa", "ul. Prosta 20, 00-850 Warszawa")
    evidence = read.fields["seller_address"].evidence
    assert evidence is not None
    assert evidence.box[1] > 300


def test_no_address_no_value() -> None:
    page = """
   Faktura VAT nr 1/2026       Data wystawienia: 2026-10-01
   Sprzedawca: Meblolux Sp. z o.o., NIP: 7236851835
   Nabywca: Moja Firma Sp. z o.o., NIP: 1060000062
"""
    read = extract(text_pages(page + TABLE), own_nip=OWN)
    assert not {"seller_address", "buyer_address", "seller_country", "buyer_country"} & set(read.fields)
