"""KSeF files: what is read, what is refused, and that the ministry's own samples come out right where they are present."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from faktury.domain import fa_xml
from faktury.domain.checks import check, is_automatic
from faktury.domain.extraction import LineItem, Party, VatRow, from_json, to_json
from faktury.domain.fa_xml import NotAnInvoiceFile, ksef_number_in, read_fa
from faktury.domain.kinds import Kind
from tests.domain.ministry import KSEF, faults, needs_ministry

NAMESPACE = "http://crd.gov.pl/wzor/2025/06/25/13775/"
BUYER = "5250012343"


def document(fa: str = "", *, kind: str = "VAT", namespace: str = NAMESPACE, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    """An FA(3) file drawn here: one seller, one buyer, what `fa` says."""
    text = f"""{head}
<f:Faktura xmlns:f="{namespace}">
 <f:Podmiot1><f:DaneIdentyfikacyjne><f:NIP>6610777776</f:NIP><f:Nazwa>Meble  Kuźnia
   Sp. z o.o.</f:Nazwa></f:DaneIdentyfikacyjne></f:Podmiot1>
 <f:Podmiot2><f:DaneIdentyfikacyjne><f:NIP>{BUYER}</f:NIP><f:Nazwa>Przykładowa sp. z o.o.</f:Nazwa></f:DaneIdentyfikacyjne></f:Podmiot2>
 <f:Fa><f:KodWaluty>PLN</f:KodWaluty><f:P_1>2026-11-12</f:P_1><f:P_2>FV/147/11/2026</f:P_2>{fa or FA}
 <f:RodzajFaktury>{kind}</f:RodzajFaktury></f:Fa>
</f:Faktura>"""
    return text.encode()


FA = """<f:P_6>2026-11-10</f:P_6><f:P_13_1>1000.00</f:P_13_1><f:P_14_1>230.00</f:P_14_1><f:P_13_2>100</f:P_13_2><f:P_14_2>7.00</f:P_14_2>
 <f:P_13_7>50.00</f:P_13_7><f:P_15>1387.00</f:P_15>
 <f:FaWiersz><f:NrWierszaFa>1</f:NrWierszaFa><f:P_7>Regał</f:P_7><f:P_8A>szt.</f:P_8A><f:P_8B>2</f:P_8B><f:P_9A>500.00</f:P_9A><f:P_11>1000.00</f:P_11><f:P_12>23</f:P_12></f:FaWiersz>
 <f:FaWiersz><f:NrWierszaFa>2</f:NrWierszaFa><f:P_7>Książka</f:P_7><f:P_11>100.00</f:P_11><f:P_12>7</f:P_12></f:FaWiersz>
 <f:FaWiersz><f:NrWierszaFa>3</f:NrWierszaFa><f:P_7>Szkolenie</f:P_7><f:P_11>50.00</f:P_11><f:P_12>zw</f:P_12></f:FaWiersz>
 <f:Platnosc><f:TerminPlatnosci><f:Termin>2026-11-26</f:Termin></f:TerminPlatnosci>
  <f:RachunekBankowy><f:NrRB>PL02 1240 1037 8284 0303 6843 4686</f:NrRB></f:RachunekBankowy></f:Platnosc>"""


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


FULL = """<?xml version="1.0" encoding="UTF-8"?>
<Faktura xmlns="http://crd.gov.pl/wzor/2025/06/25/13775/">
<Naglowek><KodFormularza kodSystemowy="FA (3)" wersjaSchemy="1-0E">FA</KodFormularza><WariantFormularza>3</WariantFormularza>
 <DataWytworzeniaFa>2026-11-12T08:00:00Z</DataWytworzeniaFa></Naglowek>
<Podmiot1><DaneIdentyfikacyjne><NIP>6610777776</NIP><Nazwa>Meble Kuźnia</Nazwa></DaneIdentyfikacyjne>
 <Adres><KodKraju>PL</KodKraju><AdresL1>ul. Polna 1</AdresL1><AdresL2>00-001 Warszawa</AdresL2></Adres></Podmiot1>
<Podmiot2><DaneIdentyfikacyjne><KodUE>DE</KodUE><NrVatUE>123456789</NrVatUE><Nazwa>Käufer GmbH</Nazwa></DaneIdentyfikacyjne>
 <Adres><KodKraju>DE</KodKraju><AdresL1>Hauptstr. 3, 10115 Berlin</AdresL1></Adres><JST>2</JST><GV>2</GV></Podmiot2>
<Podmiot3><DaneIdentyfikacyjne><NIP>7740001454</NIP><Nazwa>Magazyn</Nazwa></DaneIdentyfikacyjne><Rola>2</Rola></Podmiot3>
<Podmiot3><DaneIdentyfikacyjne><BrakID>1</BrakID><Nazwa>Doradca</Nazwa></DaneIdentyfikacyjne><RolaInna>1</RolaInna><OpisRoli>x</OpisRoli></Podmiot3>
<Fa><KodWaluty>EUR</KodWaluty><P_1>2026-11-12</P_1><P_2>FV/1</P_2><OkresFa><P_6_Od>2026-10-01</P_6_Od><P_6_Do>2026-10-31</P_6_Do></OkresFa>
 <P_13_1>200.00</P_13_1><P_14_1>46.00</P_14_1><P_14_1W>196.56</P_14_1W><P_13_7>10.00</P_13_7><P_15>256.00</P_15>
 <Adnotacje><P_16>1</P_16><P_17>1</P_17><P_18>2</P_18><P_18A>1</P_18A><Zwolnienie><P_19>1</P_19><P_19A>art. 43 ust. 1</P_19A></Zwolnienie>
 <NoweSrodkiTransportu><P_22N>1</P_22N></NoweSrodkiTransportu><P_23>2</P_23><PMarzy><P_PMarzyN>1</P_PMarzyN></PMarzy></Adnotacje>
 <RodzajFaktury>VAT</RodzajFaktury>
 <FaWiersz><NrWierszaFa>1</NrWierszaFa><P_7>Regał</P_7><P_8A>szt.</P_8A><P_8B>2.5</P_8B><P_9A>80.12345678</P_9A><P_9B>98.40</P_9B><P_10>0.31</P_10>
  <P_11>200.00</P_11><P_11A>246.00</P_11A><P_11Vat>46.00</P_11Vat><P_12>23</P_12><KursWaluty>4.2731</KursWaluty></FaWiersz>
 <FaWiersz><NrWierszaFa>2</NrWierszaFa><P_7>Szkolenie</P_7><P_11>10.00</P_11><P_12>zw</P_12><KursWaluty>4.2731</KursWaluty></FaWiersz>
 <Rozliczenie><DoZaplaty>156.00</DoZaplaty></Rozliczenie>
 <Platnosc><ZnacznikZaplatyCzesciowej>2</ZnacznikZaplatyCzesciowej>
  <ZaplataCzesciowa><KwotaZaplatyCzesciowej>56</KwotaZaplatyCzesciowej><DataZaplatyCzesciowej>2026-11-12</DataZaplatyCzesciowej></ZaplataCzesciowa>
  <ZaplataCzesciowa><KwotaZaplatyCzesciowej>200</KwotaZaplatyCzesciowej><DataZaplatyCzesciowej>2026-11-13</DataZaplatyCzesciowej></ZaplataCzesciowa>
  <TerminPlatnosci><TerminOpis><Ilosc>14</Ilosc><Jednostka>dni</Jednostka>
   <ZdarzeniePoczatkowe>wystawienie faktury</ZdarzeniePoczatkowe></TerminOpis></TerminPlatnosci>
  <TerminPlatnosci><Termin>2026-12-24</Termin></TerminPlatnosci>
  <FormaPlatnosci>6</FormaPlatnosci><RachunekBankowy><NrRB>DE89370400440532013000</NrRB></RachunekBankowy></Platnosc></Fa></Faktura>""".encode()


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
