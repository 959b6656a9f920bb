"""Searching text gives the same on both databases, whatever the alphabet."""

from __future__ import annotations

import pytest

from faktury.models import Firma
from faktury.services.sqlite_text import like


@pytest.mark.parametrize("searched", ["łódź", "ŁÓDŹ", "Łódź", "zażółć gĘŚLĄ", "100%", "a_b", "\\"])
@pytest.mark.django_db
def test_case_does_not_matter_and_wildcards_mean_themselves(searched):
    Firma.objects.create(name="Zażółć gęślą, ŁÓDŹ 100% a_b \\", nip="1")
    Firma.objects.create(name="Lodz 1000 axb", nip="2")
    assert list(Firma.objects.filter(name__icontains=searched).values_list("nip", flat=True)) == ["1"]


@pytest.mark.django_db
def test_an_exact_match_ignores_case_too():
    Firma.objects.create(name="Żubr S.A.", nip="1")
    assert Firma.objects.filter(name__iexact="żUBR s.a.").exists()
    assert not Firma.objects.filter(name__iexact="żUBR s.a").exists()


def test_nothing_is_like_null():
    assert like(None, "x") is None
    assert like("x", None) is None
    assert like("a%c", "A\nbC") is True
