"""Lines a picture lost never stop what everything else agrees on; lines that were read and differ do."""

from __future__ import annotations

import pytest

from faktury.domain.checks import check, is_automatic
from faktury.domain.extraction import TEXT_LAYER
from faktury.domain.fields import extract
from tests.domain.makers import TODAY
from tests.domain.papers import OWN
from tests.domain.text_page import text_pages

PAPER = """
   Faktura VAT nr 33/10/2026
   Data wystawienia: 20.10.2026
   Sprzedawca:                              Nabywca:
   Meblolux Sp. z o.o.                      Moja Firma Sp. z o.o.
   NIP: 7236851835                          NIP: 1060000062

   Lp.  Nazwa            Ilość   Cena netto   Wartość netto   VAT    Kwota VAT   Wartość brutto
{rows}

   Stawka        Netto       VAT      Brutto
   23%        1 100,00    253,00    1 353,00
   Razem      1 100,00    253,00    1 353,00
   Do zapłaty: 1 353,00 zł
   Słownie: jeden tysiąc trzysta pięćdziesiąt trzy złote 00/100
"""
ROWS = {
    "1": "   1    Usługa montażu   2          250,00          500,00   23%       115,00           615,00",
    "2": "   2    Dojazd           4           25,00          100,00   23%        23,00           123,00",
    "3": "   3    Wydruki         10           30,00          300,00   23%        69,00           369,00",
    "4": "   4    Serwis           1          200,00          200,00   23%        46,00           246,00",
    "3 less": "   3    Wydruki         10           27,00          270,00   23%        62,10           332,10",
    "3 more": "   3    Wydruki         10           37,00          370,00   23%        85,10           455,10",
    "2 stamped": "   2   ZAPŁACONO 12 LIS 2026 D  4     25,00  1",
    "2 hidden": "                                                  100,00",
}


def booked(rows: str, source: str = "easyocr", paper: str = PAPER) -> bool:
    drawn = paper.format(rows="\n".join(ROWS[name] for name in rows.split(",")))
    extraction = extract(text_pages(drawn, source), own_nip=OWN)
    return is_automatic(extraction, check(extraction, own_nip=OWN, today=TODAY))


@pytest.mark.parametrize("rows", ["1,2,3,4", "1,3,4", "2,3,4", "1,2 stamped,3,4", "1,2 hidden,3,4"])
def test_a_table_interrupted_in_a_picture_leaves_the_totals_alone(rows: str) -> None:
    assert booked(rows)


@pytest.mark.parametrize("rows", ["1,2,3", "1,2,3 less,4", "1,2,3 more,4"])
def test_lines_that_were_read_and_differ_stop(rows: str) -> None:
    assert not booked(rows)


@pytest.mark.parametrize("rows", ["1,3,4", "1,2 hidden,3,4"])
def test_a_text_layer_loses_no_line(rows: str) -> None:
    assert not booked(rows, TEXT_LAYER)


@pytest.mark.parametrize(
    ("print_", "other"),
    [
        ("Razem      1 100,00    253,00    1 353,00", "Razem      1 100,00    253,00    1 363,00"),
        ("23%        1 100,00    253,00    1 353,00", "23%        1 000,00    230,00    1 230,00"),
        ("Do zapłaty: 1 353,00", "Do zapłaty: 1 453,00"),
        ("trzysta pięćdziesiąt trzy", "dwieście trzydzieści"),
    ],
)
def test_beside_lost_lines_a_contradiction_still_stops(print_: str, other: str) -> None:
    assert not booked("1,3,4", paper=PAPER.replace(print_, other))
