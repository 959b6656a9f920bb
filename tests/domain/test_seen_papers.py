"""Whole papers of the sorts that bookkeepers meet now and then, each one page in words: margin, usage, self-billing, other languages."""

from datetime import date

import pytest

from faktury.domain.checks import check
from faktury.domain.extraction import TEXT_LAYER, YES, Extraction
from faktury.domain.fields import extract
from faktury.domain.kinds import Kind
from tests.domain.text_page import text_page

OWN = "1060000062"
TODAY = date(2026, 11, 27)
INVOICE = """
    Zakład Handlowy Beta Sp. z o.o.                         {title}
    ul. Długa 1, 00-001 Warszawa                            nr FV/12/11/2026
    NIP 5261040828                                          Data wystawienia: 12.11.2026

    Sprzedawca: Zakład Handlowy Beta Sp. z o.o.             Nabywca: Alfa Sp. z o.o.
    NIP: 5261040828                                         NIP: 1060000062

    Lp.  Nazwa            Ilość  Jm.   Cena netto   Netto    VAT    Kwota VAT   Brutto
    1    Energia          10     kWh   100,00       1 000,00  23%   230,00      1 230,00

    Razem                                          1 000,00         230,00      1 230,00
    Do zapłaty: 1 230,00 zł
    Słownie: jeden tysiąc dwieście trzydzieści złotych 00/100
    {foot}
"""


def _read(text: str, source: str = "easyocr") -> Extraction:
    return extract([text_page(text, source=source)], own_nip=OWN)


def _codes(extraction: Extraction) -> set[str]:
    return {found.code for found in check(extraction, own_nip=OWN, today=TODAY)}


def test_what_bills_usage_is_an_ordinary_invoice_whatever_it_calls_itself() -> None:
    extraction = _read(INVOICE.format(title="FAKTURA VAT ROZLICZENIOWA", foot="PPE 590322400100000001"))
    assert extraction.kind == Kind.VAT
    assert _codes(extraction) == set()


@pytest.mark.parametrize(
    "foot", ["Rozliczenie zaliczek: 500,00 zł", "Odliczono przedpłatę 500,00 zł", "Rozliczenie prognoz z faktury PR/7"]
)
def test_usage_that_takes_off_what_was_billed_before_stays_a_settlement(foot: str) -> None:
    assert _read(INVOICE.format(title="FAKTURA VAT ROZLICZENIOWA", foot=foot)).kind == Kind.FINAL


def test_a_forecast_of_the_next_period_is_no_deduction() -> None:
    text = INVOICE.format(title="FAKTURA VAT ROZLICZENIOWA", foot="Prognoza w następnym okresie: 120,00 zł")
    assert _read(text).kind == Kind.VAT


def test_an_advance_taken_off_makes_a_settlement_and_lends_it_no_amounts() -> None:
    foot = "Odliczono zaliczkę wg faktury FZ/3/26 z dnia 12.10.2026: brutto 615,00 (netto 500,00, VAT 115,00). Pozostało do zapłaty: 615,00"
    text = INVOICE.replace("Do zapłaty: 1 230,00 zł", "").format(title="FAKTURA VAT", foot=foot)
    extraction = _read(text, TEXT_LAYER)
    assert extraction.kind == Kind.FINAL
    assert [str(extraction.value(name)) for name in ("net_total", "vat_total", "gross_total")] == ["1000.00", "230.00", "1230.00"]


def test_a_deposit_for_packages_is_no_tax() -> None:
    text = INVOICE.replace(
        "Do zapłaty: 1 230,00 zł", "Kaucja za opakowania (10 × 24,00, nie podlega VAT)   240,00\n    Razem do zapłaty: 1 470,00 zł"
    )
    extraction = _read(
        text.replace("jeden tysiąc dwieście trzydzieści", "jeden tysiąc czterysta siedemdziesiąt").format(title="FAKTURA VAT", foot="")
    )
    assert _codes(extraction) == set()
    assert str(extraction.value("gross_total")) == "1230.00"


def test_a_settlement_of_anything_else_stays_one() -> None:
    text = INVOICE.replace("Energia", "Projekt").replace("kWh", "szt")
    assert _read(text.format(title="FAKTURA VAT ROZLICZENIOWA", foot="")).kind == Kind.FINAL


@pytest.mark.parametrize("foot", ["Procedura marży – towary używane", "procedura marży dla biur podróży"])
def test_a_margin_invoice_goes_to_a_person_who_is_told_what_to_enter(foot: str) -> None:
    assert "margin_scheme" in _codes(_read(INVOICE.format(title="FAKTURA VAT MARŻA", foot=foot)))
    assert "margin_scheme" not in _codes(_read(INVOICE.format(title="FAKTURA VAT", foot="Marża handlowa 12 %")))


def test_self_billing_is_known_beside_a_dash() -> None:
    extraction = _read(INVOICE.format(title="FAKTURA VAT", foot="SAMOFAKTUROWANIE – fakturę wystawił Nabywca"))
    assert extraction.value("self_billing") == YES


@pytest.mark.parametrize(
    "foot", ["Było: NIP nabywcy 1234563218. Powinno być: NIP nabywcy 1060000062", "Było NIP 1234563218, jest NIP 1060000062"]
)
def test_a_correction_is_for_the_number_it_gives_instead(foot: str) -> None:
    text = INVOICE.replace("NIP: 1060000062", "ul. Krótka 2").format(title="FAKTURA KORYGUJĄCA", foot=foot)
    assert _read(text).value("buyer_nip") == OWN


def test_a_picture_whose_title_was_lost_keeps_its_fields_for_a_person() -> None:
    text = INVOICE.format(title="UR", foot="")
    extraction = _read(text)
    assert (extraction.kind, extraction.value("invoice_number")) == (Kind.OTHER, "FV/12/11/2026")
    assert "issue_date" in extraction.fields
    exact = _read(text, TEXT_LAYER)
    assert exact.kind == Kind.OTHER
    assert "invoice_number" not in exact.fields


@pytest.mark.parametrize("title", ["ZAMÓWIENIE", "OFERTA"])
def test_another_papers_title_leaves_no_number(title: str) -> None:
    text = INVOICE.format(title=title, foot="").replace("nr FV/12/11/2026", "nr 12/11/2026")
    assert "invoice_number" not in _read(text).fields


GERMAN = """
    Muster GmbH · Hauptstraße 12 · 72072 Tübingen

    Alfa Sp. z o.o.                                         Muster GmbH
    ul. Krótka 2                                            Hauptstraße 12
    00-002 Warszawa                                         72072 Tübingen
                                                            USt-IdNr.: DE123456788
    Görlitz, den 03.11.2026

    Rechnung Nr. 2026-0815

    Pos.  Bezeichnung       Menge   Einzelpreis   Gesamtpreis
    1     Schrauben         10      12,00         120,00

    Rechnungsbetrag                               120,00 EUR
    Steuerfreie innergemeinschaftliche Lieferung gem. § 4 Nr. 1b UStG
    Ihre USt-IdNr.: PL1060000062
"""
CZECH = """
    Dodavatel: Novák s.r.o.                                 Faktura - daňový doklad č. 20260077
    Dlouhá 5, 110 00 Praha                                  Datum vystavení: 03.11.2026
    DIČ: CZ12345678                                         Datum uskutečnění zdanitelného plnění: 02.11.2026
                                                            Datum splatnosti: 17.11.2026
    Odběratel: Alfa Sp. z o.o.
    DIČ: PL1060000062

    Celkem k úhradě                              1 200,00 Kč
"""
FRENCH = """
    Dupont SARL                                             FACTURE N° 2026-118
    12 rue de la Paix, 75002 Paris                          Date de facture : 03/11/2026
    TVA : FR40303265045                                     Échéance : 17/11/2026
    Client : Alfa Sp. z o.o.
    TVA : PL1060000062

    Total HT                               1 200,00 €
    TVA 0 %                                0,00 €
    Total TTC                              1 200,00 €
    Autoliquidation
"""
ENGLISH = """
    INVOICE
    Invoice number 77\u2011A\u20112026
    Date of issue November 1, 2026
    Gamma Software Inc.                                     Bill to
    548 Market Street, San Francisco                        Alfa Sp. z o.o.

    Description            Qty     Unit price   Amount
    Plan Pro               1       $48.00       $48.00

    Total                                       $48.00
    Amount due                                  $48.00 USD
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            GERMAN,
            {"invoice_number": "2026-0815", "issue_date": "2026-11-03", "net_total": "120.00", "vat_total": "0.00", "currency": "EUR"},
        ),
        (CZECH, {"invoice_number": "20260077", "issue_date": "2026-11-03", "sale_date": "2026-11-02", "currency": "CZK"}),
        (FRENCH, {"invoice_number": "2026-118", "seller_nip": "FR40303265045", "buyer_nip": OWN, "net_total": "1200.00"}),
        (ENGLISH, {"invoice_number": "77-A-2026", "issue_date": "2026-11-01", "gross_total": "48.00", "currency": "USD"}),
    ],
)
def test_sellers_abroad_are_read_for_a_person(text: str, said: dict[str, str]) -> None:
    extraction = _read(text, TEXT_LAYER)
    assert extraction.kind == Kind.VAT
    assert {name: str(extraction.value(name)) for name in said} == said
    assert _codes(extraction)
