"""Where the values of a line stand: each cell's box is its own words', a wrapped name covers both lines, and it survives storing."""

from __future__ import annotations

from faktury.domain.extraction import from_json, to_json
from faktury.domain.fields import extract
from tests.domain.text_page import CHAR, LINE, TALL, text_page

PAGE = """
    Faktura VAT nr FV/7/11/2026
    Sprzedawca: Hurtownia Z            Nabywca: Przykładowa sp. z o.o.
    NIP 774-000-14-54                  NIP 526-10-40-828

    Lp.  Nazwa                 Ilość   J.m.   Cena netto   Wartość netto   VAT %   Kwota VAT   Wartość brutto
    1    Papier ksero A4       12      szt.   50,00        600,00          23%     138,00      738,00
         biały, 500 arkuszy
    2    Książka               8       szt.   50,00        400,00          5%      20,00       420,00

    Razem: netto 1000,00   VAT 158,00   brutto 1158,00
"""


def box_of(text: str, row: int) -> tuple[float, float, float, float]:
    lines = [line.removeprefix("    ") for line in PAGE.strip("\n").split("\n")]
    left = 60.0 + lines[row].index(text) * CHAR
    return (left, 60.0 + row * LINE, left + len(text) * CHAR, 60.0 + row * LINE + TALL)


def test_each_cell_has_the_box_of_its_own_words():
    first, second = extract([text_page(PAGE)], own_nip="5261040828").line_items

    places = dict(second.cells)
    assert set(places) == {"name", "quantity", "unit", "unit_price", "net", "vat_rate", "vat", "gross"}
    assert {place.page for place in places.values()} == {1}
    assert places["net"].box == box_of("400,00", 7)
    assert places["gross"].box == box_of("420,00", 7)
    name = dict(first.cells)["name"].box
    assert (name[1], name[3]) == (box_of("Papier", 5)[1], box_of("biały,", 6)[3])


def test_places_are_stored_and_are_no_part_of_what_the_line_says():
    found = extract([text_page(PAGE)], own_nip="5261040828")

    stored = from_json(to_json(found))

    assert [line.cells for line in stored.line_items] == [line.cells for line in found.line_items]
    bare = from_json({**to_json(found), "line_items": [{**line, "cells": {}} for line in to_json(found)["line_items"]]})
    assert bare.line_items == found.line_items
