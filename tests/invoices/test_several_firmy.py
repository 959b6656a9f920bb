"""Somebody with two companies: the list names them, the switch narrows list and export, and a stranger's company narrows to nothing."""

from __future__ import annotations

import csv
import io

import pytest

from faktury.models import Faktura, Firma

AMOUNTS = {"net_total": "1000", "vat_total": "230", "gross_total": "1230", "currency": "PLN", "issue_date": "2026-11-12"}


@pytest.fixture
def second(firma, alice):
    other = Firma.objects.create(name="Druga S.A.", nip="5250012343")
    other.members.add(alice)
    for owner, number in ((firma, "FV/1"), (other, "FV/2")):
        Faktura.objects.create(
            firma=owner, origin="manual", invoice_number=number, duplicate_key=number, seller_name="Z", seller_nip="7740001454", **AMOUNTS
        )
    return other


def exported(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")), delimiter=";"))


def test_the_switch_narrows_the_list_and_is_kept_by_sort_page_and_export(client, alice, firma, second):
    client.force_login(alice)
    both = client.get("/invoices/")
    assert sorted((row["number"], row["firma"]) for row in both.context["rows"]) == [("FV/1", firma.name), ("FV/2", second.name)]

    one = client.get("/invoices/", {"firma": second.pk, "month": "2026-11"})

    assert [(row["number"], row["firma"]) for row in one.context["rows"]] == [("FV/2", "")]
    assert all(f"firma={second.pk}" in column["url"] for column in one.context["columns"])
    page = one.content.decode()
    assert f'export.csv?month=2026-11&amp;firma={second.pk}"' in page
    assert f'name="firma" value="{second.pk}"' in page
    response = client.get("/invoices/export.csv", {"firma": second.pk, "month": "2026-11"})
    assert response["Content-Disposition"] == 'attachment; filename="faktury-2026-11.csv"'
    assert [(row["Numer"], row["Firma"]) for row in exported(response)] == [("FV/2", "Druga S.A.")]


def test_a_company_of_others_narrows_to_nothing(client, charlie, second):
    client.force_login(charlie)

    assert client.get("/invoices/", {"firma": second.pk}).context["rows"] == []
    assert exported(client.get("/invoices/export.csv", {"firma": second.pk})) == []


def test_one_company_has_no_switch(client, alice, firma):
    client.force_login(alice)

    page = client.get("/invoices/").content.decode()

    assert firma.name in page
    assert "menu menu--firma" not in page
