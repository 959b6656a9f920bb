"""Prints of tills: the totals are those of all letters, and whatever a photograph loses, one letter's are never booked as the whole."""

from __future__ import annotations

from random import Random

import pytest

from faktury.domain.checks import check, is_automatic
from faktury.domain.fields import extract
from tests.domain.makers import TODAY
from tests.domain.papers import OWN
from tests.domain.text_page import text_page
from tests.domain.tills import LAYOUTS, badly_read, till

TOTALS = ("net_total", "vat_total", "gross_total")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_sums_of_all_letters_are_the_totals(layout: str) -> None:
    for seed in range(4):
        drawn = till(layout, seed)
        found = extract([text_page("\n".join(drawn.head + drawn.body))], own_nip=OWN)
        assert tuple(found.amount(name) for name in TOTALS) == drawn.totals
        assert is_automatic(found, check(found, own_nip=OWN, today=TODAY))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_sums_of_one_letter_are_never_booked_as_the_whole(layout: str) -> None:
    for seed in range(16):
        drawn = till(layout, seed)
        lines = badly_read(drawn.body, Random(seed), (0.08, 0.2)[seed % 2])
        found = extract([text_page("\n".join(drawn.head + lines))], own_nip=OWN)
        if is_automatic(found, check(found, own_nip=OWN, today=TODAY)):
            assert tuple(found.amount(name) for name in TOTALS) == drawn.totals, "\n".join(lines)
