"""Invoices as files: CSV and XLSX obey filters and hold real values, FA(3) is written or says what is missing, strangers get nothing."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from faktury.domain.fa_xml import read_fa
from tests.domain.ministry import KSEF, faults
from tests.services.readings import SELLER_NIP

PATHS = ("/invoices/export.csv", "/invoices/export.xlsx")
ADDRESS = {"seller_address": "ul. Polna 1, 00-001 Warszawa"}
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def table(response) -> list[dict[str, str]]:
    content = body(response)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def cells(response, sheet: int = 1) -> list[list[tuple[str, str]]]:
    """Type and value of every cell of a sheet: "s" a shared or inline text, "n" a number."""
    book = zipfile.ZipFile(io.BytesIO(body(response)))
    shared = []
    if "xl/sharedStrings.xml" in book.namelist():
        shared = ["".join(node.itertext()) for node in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).iter(f"{SHEET}si")]
    rows = []
    for row in ElementTree.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml")).iter(f"{SHEET}row"):
        rows.append([])
        for cell in row.iter(f"{SHEET}c"):
            assert cell.find(f"{SHEET}f") is None, "a formula"
            kind, value = cell.get("t", "n"), cell.find(f"{SHEET}v")
            text = "".join(cell.itertext()) if value is None else value.text
            rows[-1].append(("s", shared[int(text)]) if kind == "s" else ("s" if kind == "inlineStr" else kind, text))
    return rows


def test_csv_is_what_a_polish_spreadsheet_opens(signed_in, invoice):
    invoice(gross_total=Decimal("1234.50"), net_total=Decimal("1234.50"), vat_total=Decimal("-0.10"), due_date=date(2026, 11, 26))
    response = signed_in.get("/invoices/export.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="faktury.csv"'
    (row,) = table(response)
    assert (row["Numer"], row["Data wystawienia"], row["Termin płatności"]) == ("FV/1", "2026-11-12", "2026-11-26")
    assert (row["Brutto"], row["VAT"], row["Waluta"]) == ("1234,50", "-0,10", "PLN")
    assert (row["NIP sprzedawcy"], row["Rachunek bankowy"]) == (SELLER_NIP, "61 1090 1014 0000 0712 1981 2874")


@pytest.mark.parametrize("text", ["=1+1", "+48 600", "-2/2026", "@SUM(A1)", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0"])
def test_no_text_becomes_a_formula(signed_in, invoice, text):
    invoice(invoice_number=text, seller_name=text)
    (row,) = table(signed_in.get("/invoices/export.csv"))
    assert (row["Numer"], row["Sprzedawca"]) == (f"'{text}", f"'{text}")
    xlsx = cells(signed_in.get("/invoices/export.xlsx"))
    assert xlsx[1][0] == ("s", text)


def test_quotes_semicolons_and_lines_survive(signed_in, invoice):
    invoice(seller_name='Firma "A"; B, C')
    (row,) = table(signed_in.get("/invoices/export.csv"))
    assert row["Sprzedawca"] == 'Firma "A"; B, C'


def test_xlsx_holds_numbers_dates_and_texts_on_three_sheets(signed_in, invoice):
    invoice()
    response = signed_in.get("/invoices/export.xlsx")
    content = body(response)
    book = zipfile.ZipFile(io.BytesIO(content))
    names = [node.get("name") for node in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{SHEET}sheet")]
    assert names == ["Faktury", "VAT według stawek", "Pozycje"]

    heading, row = cells(signed_in.get("/invoices/export.xlsx"))
    assert ("s", "Numer KSeF") in heading
    assert ("n", "46338") in row, "the day of issue is a date: 2026-11-12"
    assert Decimal(1158) in [Decimal(text) for kind, text in row if kind == "n"]
    assert ("s", SELLER_NIP) in row
    assert len(cells(signed_in.get("/invoices/export.xlsx"), 2)) == 3
    assert len(cells(signed_in.get("/invoices/export.xlsx"), 3)) == 3


def test_exports_obey_filters_and_order_and_have_every_page(signed_in, invoice):
    for _ in range(55):
        invoice()
    invoice(currency="EUR")
    assert len(table(signed_in.get("/invoices/export.csv?currency=PLN"))) == 55
    assert [row["Waluta"] for row in table(signed_in.get("/invoices/export.csv?currency=EUR"))] == ["EUR"]
    assert len(cells(signed_in.get("/invoices/export.xlsx?currency=PLN&page=2"))) == 56
    numbers = [row["Numer"] for row in table(signed_in.get("/invoices/export.csv?sort=-number"))]
    assert numbers == sorted(numbers, reverse=True)


def test_nothing_to_export_is_a_heading_and_no_error(signed_in):
    assert table(signed_in.get("/invoices/export.csv")) == []
    assert len(cells(signed_in.get("/invoices/export.xlsx"))) == 1


def test_outsiders_get_no_row_and_strangers_the_sign_in(client, charlie, invoice):
    faktura = invoice(**ADDRESS)
    for path in (*PATHS, f"/invoices/{faktura.pk}/fa3.xml", f"/invoices/{faktura.pk}/print/"):
        assert client.get(path).url.startswith("/accounts/login/")
    client.force_login(charlie)
    assert table(client.get(PATHS[0])) == []
    assert len(cells(client.get(PATHS[1]))) == 1
    assert client.get(f"/invoices/{faktura.pk}/fa3.xml").status_code == 404
    assert client.get(f"/invoices/{faktura.pk}/print/").status_code == 404


def test_fa3_of_a_stored_invoice_is_the_invoice(signed_in, invoice):
    faktura = invoice(invoice_number="FŹ 7/<11>", **ADDRESS, split_payment="yes", payment_form="transfer")
    response = signed_in.get(f"/invoices/{faktura.pk}/fa3.xml")
    assert response["Content-Type"] == "application/xml"
    assert response["Content-Disposition"] == 'attachment; filename="FZ_711.xml"'
    read = read_fa(response.content)
    assert read.value("invoice_number") == "FŹ 7/<11>"
    assert (read.value("gross_total"), read.value("split_payment")) == (Decimal("1158.00"), "yes")
    assert [line.name for line in read.line_items] == ["Papier A4", "Książka"]
    if KSEF is not None:
        assert faults(response.content) == []


def test_fa3_says_what_is_missing_and_writes_nothing(signed_in, invoice):
    faktura = invoice()
    response = signed_in.get(f"/invoices/{faktura.pk}/fa3.xml")
    page = response.content.decode()
    assert response.status_code == 422
    assert "<li>adres sprzedawcy</li>" in page
    assert page.count(" button--primary") == 1
    answer = signed_in.get(f"/invoices/{faktura.pk}/fa3.xml", headers={"accept": "application/json"})
    assert answer.json()["error"]["code"] == "fa3_incomplete"
    assert "adres sprzedawcy" in answer.json()["error"]["message"]
