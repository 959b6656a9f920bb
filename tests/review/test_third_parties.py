"""Others than seller and buyer in the review form: filled from the paper, highlighted, corrected, added, kept."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from faktury.domain.extraction import Evidence, Party
from faktury.models import Faktura
from tests.review.conftest import LINES, reading
from tests.review.pages import url

SCHOOL = Party("recipient", "Szkoła nr 3", "6843616824", "ul. Szkolna 4", Evidence(1, (100.0, 400.0, 260.0, 420.0)), 0.9, "easyocr")
STORED = {"role": "recipient", "name": "Szkoła nr 3", "nip": "6843616824", "address": "ul. Szkolna 4"}


def read_with(*parties: Party):
    return replace(reading(), third_parties=parties)


def test_they_come_filled_in_and_highlighted(signed_in, in_review):
    response = signed_in.get(url(in_review(read_with(SCHOOL))))

    page = response.content.decode()
    assert 'value="Szkoła nr 3"' in page
    assert 'value="684-361-68-24"' in page
    mark = next(mark for mark in response.context["evidence"] if mark["name"] == "parties-0-name")
    assert (mark["page"], mark["label"], mark["state"]) == (1, "Odbiorca", "known")
    assert '<details class="review-card review-more" id="parties" tabindex="-1" open>' in page


def test_without_any_the_part_is_folded_and_nothing_is_stored(signed_in, in_review, form_of):
    document = in_review()

    page = signed_in.get(url(document)).content.decode()
    signed_in.post(url(document), form_of(signed_in, document))

    assert '<details class="review-card review-more" id="parties" tabindex="-1">' in page
    assert Faktura.objects.get().third_parties == []


def test_saved_as_they_are_they_are_on_the_invoice_and_its_print(signed_in, in_review, form_of):
    document = in_review(read_with(SCHOOL))

    saved = signed_in.post(url(document), form_of(signed_in, document))

    assert Faktura.objects.get().third_parties == [STORED]
    for address in (saved.url, f"{saved.url}print/"):
        page = signed_in.get(address).content.decode()
        assert "Odbiorca" in page
        assert "Szkoła nr 3" in page
        assert "ul. Szkolna 4" in page
    assert not Faktura.objects.get().corrections.exists()


def test_a_corrected_and_an_added_one_are_kept_with_who_changed_what(signed_in, in_review, form_of):
    document = in_review(read_with(SCHOOL))
    typed = {"parties-0-role": "payer", "parties-1-role": "factor", "parties-1-name": "ABC Faktoring S.A.", "parties-TOTAL_FORMS": "2"}

    saved = signed_in.post(url(document), form_of(signed_in, document, **typed))

    assert Faktura.objects.get().third_parties == [
        STORED | {"role": "payer"},
        {"role": "factor", "name": "ABC Faktoring S.A.", "nip": None, "address": None},
    ]
    page = signed_in.get(saved.url).content.decode()
    assert "Odbiorca · Szkoła nr 3 · 684-361-68-24 · ul. Szkolna 4" in page
    assert "Płatnik · Szkoła nr 3 · 684-361-68-24 · ul. Szkolna 4" in page


def test_one_that_is_emptied_is_gone(signed_in, in_review, form_of):
    document = in_review(read_with(SCHOOL))

    signed_in.post(url(document), form_of(signed_in, document, **{f"parties-0-{name}": "" for name in ("name", "nip", "address")}))

    assert Faktura.objects.get().third_parties == []


def test_a_row_is_added_without_a_script_and_one_without_a_name_is_refused(signed_in, in_review, form_of):
    document = in_review()

    more = signed_in.post(url(document), form_of(signed_in, document, action="add_party"))
    nameless = {"parties-TOTAL_FORMS": "1", "parties-0-role": "payer", "parties-0-nip": "6843616824"}
    refused = signed_in.post(url(document), form_of(signed_in, document, **nameless))

    assert 'name="parties-0-name"' in more.content.decode()
    assert refused.status_code == 422
    assert "Uzupełnij to pole albo usuń wiersz." in refused.content.decode()


def test_a_country_is_taken_by_code_or_name(signed_in, in_review, form_of):
    document = in_review()

    refused = signed_in.post(url(document), form_of(signed_in, document, seller_country="Atlantyda"))
    signed_in.post(url(document), form_of(signed_in, document, seller_country="Niemcy", buyer_country="pl"))

    assert "Wpisz kod kraju z dwóch liter" in refused.content.decode()
    assert (Faktura.objects.get().seller_country, Faktura.objects.get().buyer_country) == ("DE", "PL")


def test_the_lines_before_a_correction_are_called_so_and_taken_off(signed_in, in_review):
    before, after = (replace(LINES[0], is_before=state) for state in (True, False))
    less = replace(after, quantity=Decimal(2), net=Decimal("100.00"), vat=Decimal("23.00"), gross=Decimal("123.00"))

    response = signed_in.get(url(in_review(replace(reading(), kind="korekta", line_items=(before, less)))))

    page = response.content.decode()
    assert page.count("<tr data-row data-before>") == 1
    assert page.count("stan przed korektą") == 1
    assert response.context["sums"]["lines"]["net"] == "-500,00"
