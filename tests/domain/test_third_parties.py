"""Who else an invoice names: recipient, payer, issuer, factor; and who is only seller or buyer once more."""

from __future__ import annotations

import pytest

from faktury.domain.extraction import Extraction, Party, from_json, to_json
from faktury.domain.fields import extract
from tests.domain.text_page import text_pages

OWN = "1060000062"
HEAD = """
   Faktura VAT nr 1/2026       Data wystawienia: 2026-10-01
"""
PARTIES = """
   Sprzedawca                              Nabywca
   Meblolux Sp. z o.o.                     Moja Firma Sp. z o.o.
   NIP: 7236851835                         NIP: 1060000062
"""
TABLE = """
   Lp.  Nazwa                 Ilość   Cena netto   Wartość netto   VAT    Kwota VAT   Wartość brutto
   1    Usługa montażu        1         2 000,00        2 000,00   23%       460,00         2 460,00
   Razem                                                2 000,00             460,00         2 460,00
   Do zapłaty: 2 460,00 zł
"""
PAGES: dict[str, tuple[str, list[Party]]] = {
    "a school beside its municipality": (
        HEAD
        + """
   Sprzedawca                     Nabywca                       Odbiorca
   Meblolux Sp. z o.o.            Gmina Miejska Dąbrowa         Szkoła Podstawowa nr 3
   ul. Jasna 5                    Rynek 1                       ul. Szkolna 4
   00-001 Warszawa                33-200 Dąbrowa                33-200 Dąbrowa
   NIP: 7236851835                NIP: 1060000062
"""
        + TABLE,
        [Party("local_government_recipient", "Szkoła Podstawowa nr 3", None, "ul. Szkolna 4, 33-200 Dąbrowa")],
    ),
    "the buyer pays, another one receives": (
        HEAD
        + """
   Sprzedawca: Meblolux Sp. z o.o., ul. Jasna 5, 00-001 Warszawa, NIP 7236851835
   Nabywca: Moja Firma Sp. z o.o., ul. Prosta 20, 00-850 Warszawa, NIP 1060000062
   Płatnik: Moja Firma Sp. z o.o., ul. Prosta 20, 00-850 Warszawa, NIP 1060000062
   Odbiorca: Magazyn Łódź, ul. Polna 3, 90-005 Łódź
"""
        + TABLE,
        [Party("recipient", "Magazyn Łódź", None, "ul. Polna 3, 90-005 Łódź")],
    ),
    "a claim assigned in a sentence": (
        HEAD
        + PARTIES
        + TABLE
        + """
   Wierzytelność wynikająca z niniejszej faktury została przelana na rzecz ABC Faktoring S.A.
   z siedzibą w Krakowie, NIP 6762429230. Zapłata wyłącznie na rachunek faktora:
   28 1020 2906 0000 1302 0116 8186
""",
        [Party("factor", "ABC Faktoring S.A.")],
    ),
    "a factor by its label": (
        HEAD + PARTIES + "\n   Faktor: ABC Faktoring S.A., ul. Rynek 2, 31-042 Kraków, NIP: 6843616824\n" + TABLE,
        [Party("factor", "ABC Faktoring S.A.", "6843616824", "ul. Rynek 2, 31-042 Kraków")],
    ),
    "an issuer beside the seller": (
        HEAD
        + """
   Wystawca                                Sprzedawca                      Nabywca
   Biuro Rozliczeń Poznań                  Meblolux Sp. z o.o.             Moja Firma Sp. z o.o.
   ul. Polna 1, 61-001 Poznań              NIP: 7236851835                 NIP: 1060000062
   NIP: 6843616824
"""
        + TABLE,
        [Party("issuer", "Biuro Rozliczeń Poznań", "6843616824", "ul. Polna 1, 61-001 Poznań")],
    ),
    "the ministry's visualisation": (
        HEAD
        + PARTIES
        + """
   Podmiot inny
   Rola: Odbiorca
   Dane identyfikacyjne
   NIP: 6843616824
   Nazwa: Filia Kraków
   Adres
   Rynek 2
   31-042 Kraków
"""
        + TABLE,
        [Party("recipient", "Filia Kraków", "6843616824", "Rynek 2, 31-042 Kraków")],
    ),
    "a payment slip": (
        HEAD
        + PARTIES
        + TABLE
        + """
   Odbiorca: Meblolux Sp. z o.o.
   Nr rachunku odbiorcy: 28 1020 2906 0000 1302 0116 8186
   Zleceniodawca: ..................
""",
        [],
    ),
    "the buyer is called recipient": (
        HEAD
        + """
   Sprzedawca                     Odbiorca
   Meblolux Sp. z o.o.            Moja Firma Sp. z o.o.
   NIP: 7236851835                NIP: 1060000062
"""
        + TABLE,
        [],
    ),
    "signatures and conditions": (
        HEAD
        + PARTIES
        + TABLE
        + """
   Odbiór towaru potwierdzam                        Podpis odbiorcy
   Odbiorca: .......................                Wystawca: Anna Nowak
   Cesja wierzytelności wymaga zgody sprzedawcy na piśmie.
""",
        [],
    ),
}


def read(text: str) -> Extraction:
    return extract(text_pages(text), own_nip=OWN)


@pytest.mark.parametrize("name", PAGES)
def test_who_else_is_named(name: str) -> None:
    text, wanted = PAGES[name]
    found = read(text)
    assert list(found.third_parties) == wanted
    assert (found.text("seller_nip"), found.text("buyer_nip")) == ("7236851835", OWN)
    assert found.text("seller_name") == "Meblolux Sp. z o.o."
    assert all(party.evidence and party.source == "easyocr" and party.confidence > 0.5 for party in found.third_parties)


def test_a_party_keeps_its_place_through_storage() -> None:
    found = read(PAGES["a factor by its label"][0])
    (before,), (after,) = found.third_parties, from_json(to_json(found)).third_parties
    assert before.evidence is not None
    assert after.evidence is not None
    assert (after, after.source, after.confidence) == (before, before.source, before.confidence)
    assert after.evidence.page == before.evidence.page


def test_a_reading_of_an_earlier_version_is_understood() -> None:
    old = to_json(read(PAGES["a payment slip"][0])) | {"third_parties": [{"role": "payer", "name": "Płatnik", "nip": None}]}
    assert from_json(old).third_parties == (Party("payer", "Płatnik"),)
