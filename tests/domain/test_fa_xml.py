"""KSeF files: what is read of a plain invoice, and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from faktury.domain import fa_xml
from faktury.domain.checks import check, is_automatic
from faktury.domain.extraction import LineItem, VatRow, from_json, to_json
from faktury.domain.fa_xml import NotAnInvoiceFile, read_fa
from faktury.domain.kinds import Kind
from tests.domain.fa_files import BUYER, FA, NAMESPACE, document


def test_every_field_is_read_as_it_stands():
    extraction = read_fa(document())

    assert {name: field.value for name, field in extraction.fields.items()} == {
        "invoice_number": "FV/147/11/2026",
        "issue_date": date(2026, 11, 12),
        "sale_date": date(2026, 11, 10),
        "due_date": date(2026, 11, 26),
        "seller_name": "Meble Kuźnia Sp. z o.o.",
        "seller_nip": "6610777776",
        "buyer_name": "Przykładowa sp. z o.o.",
        "buyer_nip": BUYER,
        "net_total": Decimal("1150.00"),
        "vat_total": Decimal("237.00"),
        "gross_total": Decimal("1387.00"),
        "currency": "PLN",
        "bank_account": "02124010378284030368434686",
    }
    assert {field.source for field in extraction.fields.values()} == {"xml"}
    assert extraction.kind == Kind.VAT


def test_lines_and_rates_keep_what_is_there_and_nothing_more():
    extraction = read_fa(document())

    first, _second, last = extraction.line_items
    assert first == LineItem(1, "Regał", Decimal(2), "szt.", Decimal("500.00"), Decimal("1000.00"), "23", None, None)
    assert (last.vat_rate, last.quantity, last.unit) == ("zw", None, None)
    assert extraction.vat_rows == (
        VatRow("23", Decimal("1000.00"), Decimal("230.00"), Decimal("1230.00")),
        VatRow("7", Decimal(100), Decimal("7.00"), Decimal("107.00")),
        VatRow("zw", Decimal("50.00"), Decimal(0), Decimal("50.00")),
    )
    assert from_json(to_json(extraction)) == extraction


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("UPR", Kind.SIMPLIFIED),
        ("KOR", Kind.CORRECTION),
        ("KOR_ZAL", Kind.CORRECTION),
        ("ZAL", Kind.ADVANCE),
        ("ROZ", Kind.FINAL),
        ("XYZ", Kind.OTHER),
    ],
)
def test_kinds_are_mapped_and_only_plain_ones_are_automatic(code, kind):
    extraction = read_fa(document(kind=code))
    problems = check(extraction, own_nip=BUYER, today=date(2026, 11, 23))
    assert extraction.kind == kind
    assert not is_automatic(extraction, problems) or kind == Kind.SIMPLIFIED


def test_a_plain_invoice_is_automatic_for_its_buyer_and_nobody_else():
    fa = FA.replace("<f:P_13_7>50.00</f:P_13_7>", "").replace("1387.00", "1337.00")
    fa = fa[: fa.index("<f:FaWiersz><f:NrWierszaFa>3")] + fa[fa.index("<f:Platnosc>") :]
    extraction = read_fa(document(fa))
    today = date(2026, 11, 23)

    assert check(extraction, own_nip=BUYER, today=today) == []
    assert is_automatic(extraction, [])
    assert not is_automatic(extraction, check(extraction, own_nip="7740001454", today=today))


def test_sums_abroad_and_margins_go_to_a_person():
    fa = "<f:P_13_5>100.00</f:P_13_5><f:P_14_5>19.00</f:P_14_5><f:P_15>119.00</f:P_15>"
    extraction = read_fa(document(fa))
    assert extraction.fields["net_total"].value == Decimal(100)
    assert [finding.code for finding in extraction.findings] == ["unknown_rate"]


def test_what_is_absent_or_senseless_is_absent():
    fa = "<f:P_15>12,50</f:P_15><f:P_6>2026-13-45</f:P_6>"
    extraction = read_fa(document(fa))
    assert not {"net_total", "vat_total", "gross_total", "sale_date", "due_date", "bank_account"} & extraction.fields.keys()
    assert extraction.line_items == ()


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


EXTERNAL = '<?xml version="1.0"?><!DOCTYPE f [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<?xml version='1.0'?>",
        b"<Faktura/>",
        b"<html><body>Faktura</body></html>",
        document(namespace="http://example.org/faktura/"),
        document()[:-40],
        document(head=BOMB),
        document(head=EXTERNAL),
        document("<f:P_2>&x;</f:P_2>"),
        b'<?xml version="1.0" encoding="no-such-code"?><Faktura/>',
        ("<f:Faktura xmlns:f='" + NAMESPACE + "'>").encode() + b"<a>" * 10_000,
        document("<f:P_2>" + "x" * (fa_xml.MOST_BYTES + 1) + "</f:P_2>"),
        b"\xff\xfe\x00<",
    ],
    ids=range(13),
)
def test_what_is_no_invoice_file_is_refused_in_time(content):
    with pytest.raises(NotAnInvoiceFile):
        read_fa(content)
