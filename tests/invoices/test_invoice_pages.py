"""The list of invoices and the page of one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from faktury.services.value_words import account_text, amount_text, nip_text, number_text, quantity_text
from tests.review.conftest import VALUES
from tests.services.readings import OWN_NIP, SELLER_NIP


def shown(response):
    return [row["number"] for row in response.context["rows"]]


def test_nobody_sees_other_companies_invoices(client, charlie, invoice):
    faktura = invoice()
    client.force_login(charlie)

    assert shown(client.get("/invoices/")) == []
    assert client.get(f"/invoices/{faktura.pk}/").status_code == 404


def test_strangers_sign_in_first(client, invoice):
    faktura = invoice()

    assert client.get("/invoices/").url.startswith("/accounts/login/")
    assert client.get(f"/invoices/{faktura.pk}/").url.startswith("/accounts/login/")


def test_an_empty_list_says_what_to_do(signed_in):
    page = signed_in.get("/invoices/").content.decode()

    assert "Nie ma jeszcze faktur." in page
    assert page.count(" button--primary") == 1


def test_totals_are_per_currency_and_cover_every_page(signed_in, invoice):
    for _ in range(51):
        invoice()
    invoice(currency="EUR")

    response = signed_in.get("/invoices/")

    assert len(response.context["rows"]) == 50
    assert [(line["currency"], line["count"], line["gross"]) for line in response.context["totals"]] == [
        ("EUR", 1, "1\u00a0158,00\u00a0EUR"),
        ("PLN", 51, "59\u00a0058,00\u00a0zł"),
    ]
    assert len(shown(signed_in.get("/invoices/?page=2"))) == 2


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("q=A/1", ["A/1"]),
        ("q=hurtownia", ["A/1"]),
        ("q=774-000-14-54", ["A/1", "B/2"]),
        ("q=PL7740001454", ["A/1", "B/2"]),
        ("direction=sale", ["B/2"]),
        ("direction=purchase", ["A/1", "C/3"]),
        ("month=2026-10", ["C/3"]),
        ("currency=eur", ["C/3"]),
        ("currency=EUR&month=2026-11", []),
        ("kind=vat", ["A/1", "B/2", "C/3"]),
        ("kind=korekta", []),
        ("origin=automatic", ["A/1", "B/2", "C/3"]),
        ("origin=reviewed", []),
        ("party=klient", ["B/2"]),
        ("party=przyk%C5%82adowa", []),
        ("party=774-000", ["A/1", "B/2"]),
        ("since=2026-11-01", ["A/1", "B/2"]),
        ("until=2026-10-31", ["C/3"]),
        ("since=2026-10-03&until=2026-10-03", ["C/3"]),
        ("kind=x&origin=y&since=2026-13-01&until=never&sort=secret", ["A/1", "B/2", "C/3"]),
        ("direction=sideways&month=2026-99&currency=€€€&page=-7", ["A/1", "B/2", "C/3"]),
        ("q=%25", []),
    ],
)
def test_filters(signed_in, invoice, query, numbers):
    invoice(invoice_number="A/1")
    invoice(invoice_number="B/2", seller_nip=OWN_NIP, seller_name="Przykładowa", buyer_nip=SELLER_NIP, buyer_name="Klient")
    invoice(invoice_number="C/3", seller_nip="1111111111", seller_name="Ktoś", currency="EUR", issue_date=date(2026, 10, 3))

    assert sorted(shown(signed_in.get(f"/invoices/?{query}"))) == numbers


@pytest.mark.parametrize(
    ("sort", "numbers"),
    [
        ("", ["B/2", "A/1", "C/3"]),
        ("number", ["A/1", "B/2", "C/3"]),
        ("-number", ["C/3", "B/2", "A/1"]),
        ("issued", ["C/3", "B/2", "A/1"]),
        ("party", ["A/1", "B/2", "C/3"]),
        ("-gross", ["B/2", "A/1", "C/3"]),
        ("due", ["B/2", "A/1", "C/3"]),
        ("-due", ["B/2", "A/1", "C/3"]),
    ],
)
def test_sorting(signed_in, invoice, sort, numbers):
    invoice(invoice_number="A/1", seller_name="Ada", gross_total=Decimal(20), net_total=Decimal(20), vat_total=Decimal(0))
    invoice(
        invoice_number="B/2",
        seller_nip=OWN_NIP,
        buyer_name="Bea",
        buyer_nip=SELLER_NIP,
        gross_total=Decimal(30),
        net_total=Decimal(30),
        vat_total=Decimal(0),
        due_date=date(2026, 12, 1),
    )
    third = {"gross_total": Decimal(10), "net_total": Decimal(10), "vat_total": Decimal(0)}
    invoice(invoice_number="C/3", seller_name="Cyd", issue_date=date(2026, 10, 3), **third)

    response = signed_in.get(f"/invoices/?sort={sort}")

    assert shown(response) == numbers
    name = (sort or "-issued").removeprefix("-")
    order = "descending" if (sort or "-issued").startswith("-") else "ascending"
    assert {column["name"]: column["sort"] for column in response.context["columns"] if column["sort"] != "none"} == {name: order}
    assert response.content.decode().count('aria-sort="none"') == 6


def test_sorting_keeps_the_filters_and_turns_round(signed_in, invoice):
    invoice()
    columns = {column["name"]: column["url"] for column in signed_in.get("/invoices/?currency=PLN&sort=gross").context["columns"]}
    assert columns["gross"] == "?currency=PLN&sort=-gross"
    assert columns["number"] == "?currency=PLN&sort=number"


def test_the_list_costs_the_same_however_long_it_is(signed_in, invoice, django_assert_max_num_queries):
    for _ in range(20):
        invoice()

    with django_assert_max_num_queries(8):
        page = signed_in.get("/invoices/")
    assert page.content.decode().count('class="invoices__number"><a') == 20


def test_one_invoice_shows_everything_and_where_it_comes_from(signed_in, invoice):
    faktura = invoice()

    page = signed_in.get(f"/invoices/{faktura.pk}/").content.decode()

    expected = ("FV/1", "Hurtownia Z", "774-000-14-54", "526-104-08-28", "12.11.2026", "61 1090 1014", "Papier A4", "1\u00a0158,00\u00a0zł")
    for text in expected:
        assert text in page, text
    assert "Odczytano automatycznie" in page
    assert f"/documents/{faktura.document_id}/file/" in page
    assert f"/ocr/status/{faktura.document_id}/" in page
    assert " style=" not in page


def test_what_is_not_on_the_invoice_is_a_dash(signed_in, invoice):
    page = signed_in.get(f"/invoices/{invoice(bank_account=None, buyer_name=None, buyer_nip=None).pk}/").context

    assert {fact.label: fact.value for fact in page["facts"]}["Rachunek bankowy"] == "–"
    assert (page["parties"][1].role, page["parties"][1].name, page["parties"][1].number) == ("Nabywca", "", "")


def test_confirmed_warnings_are_told_with_the_name(signed_in, invoice):
    faktura = invoice()
    faktura.confirmed_problems = [
        {"code": "totals_mismatch", "params": {"amount": "0.90"}, "field": "gross_total", "by": "alice", "at": "2026-11-23T10:00:00+00:00"},
        {"code": "from_an_older_version"},
    ]
    faktura.save()

    page = signed_in.get(f"/invoices/{faktura.pk}/").content.decode()

    assert "Netto + VAT nie daje brutto. Różnica: 0,90\u00a0zł." in page
    assert "alice, 23.11.2026" in page
    assert "from_an_older_version" in page


def test_every_detail_is_shown_with_its_source(signed_in, invoice):
    details = {
        "ksef_number": "5265877635-20250826-0100001AF629-AF",
        "payment_form": "transfer",
        "paid_date": date(2026, 11, 13),
        "amount_due": Decimal("0.00"),
        "split_payment": "yes",
        "seller_address": "ul. Polna 1, 00-001 Warszawa",
        "exemption_basis": "art. 43",
    }
    page = signed_in.get(f"/invoices/{invoice(**details).pk}/").content.decode()
    for text in (
        "5265877635-20250826-0100001AF629-AF",
        "przelew",
        "13.11.2026",
        "Mechanizm podzielonej płatności",
        "ul. Polna 1",
        "art. 43",
        '<span class="source">OCR</span>',
        "jeden tysiąc sto pięćdziesiąt osiem zł 00/100",
        "0,00\u00a0zł",
    ):
        assert text in page, text


def test_what_people_changed_is_told_with_before_and_after(signed_in, invoice, alice):
    faktura = invoice()
    faktura.corrections.create(
        version=1, field="seller_nip", before="7740001455", after=SELLER_NIP, source="easyocr", by=alice, at=faktura.created_at
    )
    page = signed_in.get(f"/invoices/{faktura.pk}/").content.decode()
    assert "<del>774-000-14-55</del>" in page
    assert "<ins>774-000-14-54</ins>" in page
    assert "alice" in page


def test_another_file_of_the_same_invoice_is_linked(signed_in, invoice, upload):
    faktura, other = invoice(), upload(name="to-samo.pdf")
    other.__class__.objects.filter(pk=other.pk).update(linked_invoice=faktura)
    page = signed_in.get(f"/invoices/{faktura.pk}/").content.decode()
    assert "to-samo.pdf" in page
    assert f"/ocr/status/{other.pk}/" in page


def test_the_print_has_the_invoice_and_nothing_around_it(signed_in, invoice):
    page = signed_in.get(f"/invoices/{invoice().pk}/print/").content.decode()
    assert "Hurtownia Z" in page
    assert "Wydruk informacyjny. Plik źródłowy: skan.png." in page
    assert "jeden tysiąc sto pięćdziesiąt osiem zł 00/100" in page
    assert 'class="nav"' not in page
    assert " style=" not in page


@pytest.mark.parametrize("path", ["/invoices/", "/invoices/?q=x&page=3"])
def test_english(signed_in, invoice, path):
    invoice()
    signed_in.cookies["django_language"] = "en"

    # The middleware leaves its language behind in the thread; the next test wants Polish.
    with translation.override("pl"):
        assert signed_in.get(path).status_code == 200


def test_numbers_are_written_for_people():
    assert amount_text(Decimal("1234.5")) == "1\u00a0234,50\u00a0zł"
    assert amount_text(Decimal("-1000000"), "EUR") == "-1\u00a0000\u00a0000,00\u00a0EUR"
    assert number_text(Decimal("1000")) == "1\u00a0000,00"
    assert quantity_text(Decimal("12.0000")) == "12"
    assert quantity_text(Decimal("1234.5000")) == "1\u00a0234,5"
    assert nip_text(SELLER_NIP) == "774-000-14-54"
    assert nip_text("DE123456789") == "DE123456789"
    assert account_text(VALUES["bank_account"]) == "61 1090 1014 0000 0712 1981 2874"
