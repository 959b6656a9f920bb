"""KSeF files that say more than a plain invoice: every field, corrections, the older form, the ministry's own samples."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from faktury.domain.checks import check, is_automatic
from faktury.domain.extraction import LineItem, Party, from_json, to_json
from faktury.domain.fa_xml import ksef_number_in, read_fa
from faktury.domain.kinds import Kind
from tests.domain.fa_files import BUYER, FA, FULL, document
from tests.domain.ministry import KSEF, faults, needs_ministry


def test_everything_a_faktura_carries_is_read():
    read = read_fa(FULL, "6610777776-20261113-0100001AF629-6E.xml")

    assert {name: field.value for name, field in read.fields.items()} == {
        "invoice_number": "FV/1",
        "issue_date": date(2026, 11, 12),
        "sale_from": date(2026, 10, 1),
        "sale_date": date(2026, 10, 31),
        "seller_name": "Meble Kuźnia",
        "seller_nip": "6610777776",
        "seller_address": "ul. Polna 1, 00-001 Warszawa",
        "seller_country": "PL",
        "buyer_name": "Käufer GmbH",
        "buyer_tax_id": "DE123456789",
        "buyer_address": "Hauptstr. 3, 10115 Berlin",
        "buyer_country": "DE",
        "net_total": Decimal("210.00"),
        "vat_total": Decimal("46.00"),
        "gross_total": Decimal("256.00"),
        "currency": "EUR",
        "vat_total_pln": Decimal("196.56"),
        "exchange_rate": Decimal("4.2731"),
        "due_date": date(2026, 11, 26),
        "paid_date": date(2026, 11, 13),
        "payment_form": "transfer",
        "amount_due": Decimal("156.00"),
        "bank_account": "DE89370400440532013000",
        "cash_method": "yes",
        "self_billing": "yes",
        "split_payment": "yes",
        "exemption_basis": "art. 43 ust. 1",
        "ksef_number": "6610777776-20261113-0100001AF629-6E",
    }
    assert read.vat_rows[0].vat_pln == Decimal("196.56")
    assert read.line_items[0] == LineItem(
        1,
        "Regał",
        Decimal("2.5"),
        "szt.",
        Decimal("80.12345678"),
        Decimal("200.00"),
        "23",
        Decimal("46.00"),
        Decimal("246.00"),
        Decimal("98.40"),
        Decimal("0.31"),
    )
    assert read.third_parties == (Party("recipient", "Magazyn", "7740001454"), Party("other", "Doradca", None))
    assert {found.code for found in read.findings} == {"exemption_basis_printed", "pln_vat_printed"}
    assert from_json(to_json(read)) == read


def test_a_term_counted_from_the_end_of_time_is_no_date():
    assert "due_date" in read_fa(FULL).fields
    assert read_fa(FULL.replace(b"<P_1>2026-11-12", b"<P_1>9999-12-31")).value("due_date") == date(2026, 12, 24)
    assert read_fa(FULL.replace(b"<Ilosc>14", b"<Ilosc>99999999999999999999")).value("due_date") == date(2026, 12, 24)


@needs_ministry
def test_the_drawn_file_is_valid():
    assert faults(FULL) == []


def test_a_file_is_named_after_its_ksef_number():
    name = "5265877635-20250826-0100001AF629-AF.xml"
    assert ksef_number_in(name, ["5265877635"]) == "5265877635-20250826-0100001AF629-AF"
    assert ksef_number_in("faktura " + name, ["5265877635", "6610777776"]) == "5265877635-20250826-0100001AF629-AF"
    assert ksef_number_in(name, ["6610777776"]) is None
    assert ksef_number_in(name.replace("-AF", "-AE"), ["5265877635"]) is None
    assert ksef_number_in("faktura.xml", ["5265877635"]) is None


def test_a_correction_says_what_it_corrects_and_what_was_there_before():
    fa = FA.replace("<f:P_12>23</f:P_12>", "<f:P_12>23</f:P_12><f:StanPrzed>1</f:StanPrzed>")
    fa += """<f:PrzyczynaKorekty>rabat</f:PrzyczynaKorekty><f:DaneFaKorygowanej>
     <f:DataWystFaKorygowanej>2026-10-01</f:DataWystFaKorygowanej>
     <f:NrFaKorygowanej>FV/1</f:NrFaKorygowanej><f:NrKSeF>1</f:NrKSeF>
     <f:NrKSeFFaKorygowanej>5265877635-20250826-0100001AF629-AF</f:NrKSeFFaKorygowanej></f:DaneFaKorygowanej>"""
    read = read_fa(document(fa, kind="KOR"))
    found = {name: read.value(name) for name in ("corrected_number", "corrected_date", "corrected_ksef_number", "correction_reason")}
    assert found == {
        "corrected_number": "FV/1",
        "corrected_date": date(2026, 10, 1),
        "corrected_ksef_number": "5265877635-20250826-0100001AF629-AF",
        "correction_reason": "rabat",
    }
    assert [line.is_before for line in read.line_items] == [True, False, False]


def test_the_older_form_is_read_too():
    read = read_fa(document(FA.replace("<f:P_12>7</f:P_12>", "<f:P_12>np</f:P_12>"), namespace="http://crd.gov.pl/wzor/2023/06/29/12648/"))
    assert read.value("invoice_number") == "FV/147/11/2026"
    assert read.line_items[1].vat_rate == "np"


def test_a_form_that_only_looks_like_an_invoice_goes_to_a_person():
    head = '<?xml version="1.0"?>'
    text = (
        document(head=head)
        .decode()
        .replace("<f:Podmiot1>", "<f:Naglowek><f:KodFormularza>FA_RR</f:KodFormularza></f:Naglowek><f:Podmiot1>", 1)
    )
    assert read_fa(text.encode()).kind == Kind.OTHER


def test_what_the_schema_does_not_allow_is_named():
    fa = "<f:P_13_1>100,00</f:P_13_1><f:P_14_1>23.00</f:P_14_1><f:P_15>1e2</f:P_15>"
    read = read_fa(document(fa))
    problems = {found.code: found for found in check(read, own_nip=BUYER, today=date(2026, 11, 23))}
    assert problems["xml_invalid"].params == {"text": "P_13_1, P_15"}
    assert "gross_missing" in problems
    assert not is_automatic(read, problems.values())


@needs_ministry
def test_the_ministrys_samples_are_read_whole():
    """Every element of the samples that a Faktura has a place for, by an XPath of its own."""
    from lxml import etree

    paths = {
        "invoice_number": "Fa/P_2",
        "issue_date": "Fa/P_1",
        "sale_date": "Fa/P_6",
        "seller_name": "Podmiot1/DaneIdentyfikacyjne/Nazwa",
        "seller_nip": "Podmiot1/DaneIdentyfikacyjne/NIP",
        "buyer_name": "Podmiot2/DaneIdentyfikacyjne/Nazwa",
        "buyer_nip": "Podmiot2/DaneIdentyfikacyjne/NIP",
        "gross_total": "Fa/P_15",
        "currency": "Fa/KodWaluty",
        "due_date": "Fa/Platnosc/TerminPlatnosci/Termin",
        "paid_date": "Fa/Platnosc/DataZaplaty",
        "bank_account": "Fa/Platnosc/RachunekBankowy/NrRB",
        "correction_reason": "Fa/PrzyczynaKorekty",
        "corrected_number": "Fa/DaneFaKorygowanej[1]/NrFaKorygowanej",
        "corrected_date": "Fa/DaneFaKorygowanej[1]/DataWystFaKorygowanej",
        "corrected_ksef_number": "Fa/DaneFaKorygowanej[1]/NrKSeFFaKorygowanej",
    }
    samples = sorted((KSEF / "samples").glob("*.xml"))
    assert len(samples) >= 5
    for path in samples:
        read, root = read_fa(path.read_bytes()), etree.parse(str(path))
        for name, xpath in paths.items():
            steps = "/*/" + "/".join(f"*[local-name()='{step.partition('[')[0]}']" + "[1]" * ("[1]" in step) for step in xpath.split("/"))
            stated = (root.xpath(f"string({steps})") or "").strip() or None
            value = read.value(name)
            assert (None if value is None else str(value)) == stated, (path.name, name)
        lines = root.xpath("//*[local-name()='FaWiersz']")
        assert [line.name for line in read.line_items] == [line.xpath("string(*[local-name()='P_7'])") for line in lines]
        sums = [sum(Decimal(n.text) for n in root.xpath(f"//*[starts-with(local-name(),'{p}')]")) for p in ("P_13_", "P_14_")]
        assert [read.value("net_total") or 0, read.value("vat_total") or 0] == sums
        assert not read.findings
