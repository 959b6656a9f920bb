"""The ZIP of FA(3) files: what the filters let through, one file each, and a list that says which are missing and why."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import AsyncClient
from django.utils import translation

from faktury.domain.fa_xml import read_fa
from faktury.services.fa_archive import fa_archive

PATH = "/invoices/export-fa3.zip"
ADDRESS = {"seller_address": "ul. Polna 1, 00-001 Warszawa"}


def opened(content: bytes) -> tuple[zipfile.ZipFile, list[dict[str, str]]]:
    """The archive and its list; every entry's checksum is right."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return archive, list(csv.DictReader(io.StringIO(archive.read(archive.namelist()[-1]).decode("utf-8-sig")), delimiter=";"))


def test_each_invoice_is_a_file_and_what_cannot_be_one_is_listed_with_the_reason(signed_in, invoice, firma):
    invoice(invoice_number="FV 1/2026", **ADDRESS)
    invoice(invoice_number="=2+2")

    response = signed_in.get(f"{PATH}?sort=-number")

    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="faktury-fa3.zip"'
    assert response["Cache-Control"] == "private, no-store"
    archive, listed = opened(b"".join(response.streaming_content))
    file = f"{firma.nip}/2026-11-12_FV_1-2026.xml"
    assert archive.namelist() == [file, "spis.csv"]
    assert read_fa(archive.read(file)).value("gross_total") == Decimal("1158.00")
    whole, lacking = listed
    assert (whole["Numer"], whole["Plik"], whole["Brakuje do FA(3)"]) == ("FV 1/2026", file, "")
    assert (lacking["Numer"], lacking["Plik"], lacking["Brakuje do FA(3)"]) == ("'=2+2", "", "adres sprzedawcy")


def test_numbers_that_look_alike_in_a_file_name_stay_two_files(signed_in, invoice):
    for number in ("fv/1", "FV-1", "FV 1"):
        invoice(invoice_number=number, seller_nip={"fv/1": "7740001454", "FV-1": "5213017228", "FV 1": "5252248481"}[number], **ADDRESS)

    archive, listed = opened(b"".join(signed_in.get(PATH).streaming_content))

    assert len(archive.namelist()) == 4
    assert sorted(row["Plik"] for row in listed) == sorted(archive.namelist()[:-1])


def test_the_filters_hold_and_the_list_is_in_the_readers_language(signed_in, invoice):
    invoice(currency="EUR", **ADDRESS)
    invoice(**ADDRESS)
    signed_in.post("/i18n/setlang/", {"language": "en"})

    archive, listed = opened(b"".join(signed_in.get(f"{PATH}?currency=EUR&month=2026-11").streaming_content))

    assert archive.namelist()[-1] == "list.csv"
    assert [row["Number"] for row in listed] == ["FV/1"]


def test_it_is_sent_while_it_is_written_and_stays_worded_after_the_request(invoice, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("faktury.services.fa_archive._SENT_FROM", 1)
    monkeypatch.setattr("faktury.services.fa_archive._AT_ONCE", 2)
    made = [invoice(**ADDRESS) for _ in range(4)] + [invoice()]
    with translation.override("en"):
        parts = fa_archive(type(made[0]).objects.order_by("created_at"), made_at=made[0].created_at)

    with django_assert_max_num_queries(1 + 2 * 3):
        sent = list(parts)

    assert len(sent) == 5
    assert opened(b"".join(sent))[1][-1]["Missing for FA(3)"] == "seller’s address"


@pytest.mark.django_db(transaction=True)
async def test_an_asgi_server_sends_part_by_part(alice, invoice):
    await sync_to_async(invoice)(**ADDRESS)
    client = AsyncClient()
    await client.aforce_login(alice)

    response = await client.get(PATH)

    assert response.is_async
    content = b"".join([part async for part in response.streaming_content])
    # A server ends the request, and the thread's connection with it; left open it would keep PostgreSQL from dropping the tests' database.
    await sync_to_async(connections.close_all)()
    _archive, listed = opened(content)
    assert [row["Numer"] for row in listed] == ["FV/1"]


def test_outsiders_get_an_empty_list_and_strangers_the_sign_in(client, charlie, invoice):
    invoice(**ADDRESS)
    assert client.get(PATH).url.startswith("/accounts/login/")
    client.force_login(charlie)

    archive, listed = opened(b"".join(client.get(PATH).streaming_content))

    assert (archive.namelist(), listed) == (["spis.csv"], [])
