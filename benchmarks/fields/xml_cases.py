"""KSeF files: FA(3) of our own in many variants, and the ministry's samples where they are at hand, with what a reader must find in them.

Element order follows the schema FA(3) 1-0E (namespace http://crd.gov.pl/wzor/2025/06/25/13775/); a test validates every variant against it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from benchmarks.held_out import companies, corpus
from benchmarks.held_out.invoice import Invoice, Profile, make, plain, rounded

NAMESPACE = "http://crd.gov.pl/wzor/2025/06/25/13775/"
_SUMS = {
    "23": ("1", True),
    "8": ("2", True),
    "5": ("3", True),
    "0 WDT": ("6_2", False),
    "zw": ("7", False),
    "np I": ("8", False),
    "oo": ("10", False),
}
_PROFILES = (
    Profile("office", (1, 6)),
    Profile("food", (2, 9), vat_per_line=False),
    Profile("health", (1, 4)),
    Profile("services", (1, 3), rate="zw"),
    Profile("industry", (1, 4), currency="EUR"),
    Profile("building", (1, 3), rate="oo", payments=("przelew",)),
    Profile("industry", (1, 3), rate="0 WDT"),
    Profile("it", (1, 2), rate="np I"),
)
KINDS = {"VAT": "vat", "UPR": "uproszczona", "KOR": "korekta", "ZAL": "zaliczkowa", "ROZ": "rozliczeniowa"}
_TURNS = ("VAT", "VAT", "VAT", "UPR", "VAT", "KOR", "VAT", "ZAL", "VAT", "ROZ")


def cases(count: int, seed: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Name, content and truth (as `corpus.Made.truth`) of so many files."""
    for number in range(count):
        rng = Random(f"xml-{seed}-{number}")
        owner = corpus.own_company(seed, number)
        sort = _TURNS[number % len(_TURNS)]
        invoice = make(rng, _PROFILES[number % len(_PROFILES)], owner)
        period = rng.random() < 0.2
        if period:
            invoice.sale = invoice.issue - timedelta(days=rng.randint(0, 5))
        text = write(invoice, sort, rng, period=period)
        told = {"kind": KINDS[sort], "eligible": sort in ("VAT", "UPR"), "own_nip": owner.nip, "fields": _truth(invoice)}
        yield f"{seed}-xml-{number:03d}-{sort}", text, told


def _truth(invoice: Invoice) -> dict[str, Any]:
    return {
        "invoice_number": invoice.number,
        "issue_date": invoice.issue.isoformat(),
        "sale_date": invoice.sale.isoformat() if invoice.sale else None,
        "due_date": invoice.due.isoformat() if invoice.due else None,
        "seller_name": invoice.seller.name,
        "seller_nip": invoice.seller.nip,
        "buyer_name": invoice.buyer.name,
        "buyer_nip": invoice.buyer.nip,
        "net_total": plain(invoice.net),
        "vat_total": plain(invoice.vat),
        "gross_total": plain(invoice.gross),
        "currency": invoice.currency,
        "bank_account": invoice.seller.account if invoice.due else None,
    }


def _tag(name: str, value: str) -> str:
    return f"<{name}>{escape(value)}</{name}>"


def _party(name: str, party: companies.Party, more: str = "") -> str:
    who = _tag("NIP", party.nip) + _tag("Nazwa", party.name)
    place = _tag("KodKraju", "PL") + _tag("AdresL1", party.street) + _tag("AdresL2", party.place)
    return f"<{name}><DaneIdentyfikacyjne>{who}</DaneIdentyfikacyjne><Adres>{place}</Adres>{more}</{name}>"


def write(invoice: Invoice, sort: str, rng: Random, *, period: bool = False) -> str:
    """An FA(3) document."""
    head = '<KodFormularza kodSystemowy="FA (3)" wersjaSchemy="1-0E">FA</KodFormularza>' + _tag("WariantFormularza", "3")
    head += _tag("DataWytworzeniaFa", "2026-11-20T10:00:00Z") + _tag("SystemInfo", "bench")
    third = _party("Podmiot3", invoice.recipient, _tag("Rola", "2")) if invoice.recipient and rng.random() < 0.6 else ""
    buyer = _party("Podmiot2", invoice.buyer, _tag("JST", "2") + _tag("GV", "2"))
    footer = (
        f"<Stopka><Rejestry>{_tag('KRS', invoice.seller.krs)}{_tag('REGON', invoice.seller.regon)}</Rejestry></Stopka>"
        if rng.random() < 0.5
        else ""
    )
    body = (
        f"<Naglowek>{head}</Naglowek>{_party('Podmiot1', invoice.seller)}{buyer}{third}<Fa>{_invoice(invoice, sort, period)}</Fa>{footer}"
    )
    prefix = rng.choice(["", "", "fa:"])
    if prefix:
        root = ElementTree.fromstring(f'<Faktura xmlns="{NAMESPACE}">{body}</Faktura>')  # noqa: S314 (our own text)
        ElementTree.register_namespace("fa", NAMESPACE)
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Faktura xmlns="{NAMESPACE}">{body}</Faktura>'


def _invoice(invoice: Invoice, sort: str, period: bool) -> str:  # noqa: FBT001
    text = (
        _tag("KodWaluty", invoice.currency)
        + _tag("P_1", invoice.issue.isoformat())
        + _tag("P_1M", invoice.seller.town)
        + _tag("P_2", invoice.number)
    )
    if invoice.sale and period:
        text += f"<OkresFa>{_tag('P_6_Od', (invoice.sale - timedelta(days=27)).isoformat())}{_tag('P_6_Do', invoice.sale.isoformat())}</OkresFa>"
    elif invoice.sale:
        text += _tag("P_6", invoice.sale.isoformat())
    text += _sums(invoice) + _tag("P_15", plain(invoice.gross)) + _notes(invoice) + _tag("RodzajFaktury", sort)
    if sort == "KOR":
        text += f"<DaneFaKorygowanej>{_tag('DataWystFaKorygowanej', (invoice.issue - timedelta(days=30)).isoformat())}{_tag('NrFaKorygowanej', 'FV/1/STARA')}{_tag('NrKSeFN', '1')}</DaneFaKorygowanej>"
    return text + "".join(_line(number, line, invoice) for number, line in enumerate(invoice.lines, 1)) + _payment(invoice)


def _sums(invoice: Invoice) -> str:
    text = ""
    for rate in sorted(invoice.rates, key=lambda found: int(_SUMS[found.rate][0].split("_")[0])):
        place, taxed = _SUMS[rate.rate]
        text += _tag(f"P_13_{place}", plain(rate.net))
        if taxed:
            text += _tag(f"P_14_{place}", plain(rate.vat))
            text += _tag(f"P_14_{place}W", plain(rounded(rate.vat * invoice.exchange))) if invoice.exchange else ""
    return text


def _notes(invoice: Invoice) -> str:
    exempt = any(rate.rate == "zw" for rate in invoice.rates)
    zw = _tag("P_19", "1") + _tag("P_19A", "art. 43 ust. 1 pkt 19 ustawy") if exempt else _tag("P_19N", "1")
    reverse = "1" if any(rate.rate == "oo" for rate in invoice.rates) else "2"
    flags = _tag("P_16", "2") + _tag("P_17", "2") + _tag("P_18", reverse) + _tag("P_18A", "2")
    rest = f"<NoweSrodkiTransportu>{_tag('P_22N', '1')}</NoweSrodkiTransportu>{_tag('P_23', '2')}<PMarzy>{_tag('P_PMarzyN', '1')}</PMarzy>"
    return f"<Adnotacje>{flags}<Zwolnienie>{zw}</Zwolnienie>{rest}</Adnotacje>"


def _line(number: int, line: Any, invoice: Invoice) -> str:
    text = (
        _tag("NrWierszaFa", str(number)) + _tag("P_7", line.name) + _tag("P_8A", line.unit) + _tag("P_8B", f"{line.quantity.normalize():f}")
    )
    text += _tag("P_9A", plain(line.price)) + _tag("P_11", plain(line.net)) + _tag("P_12", line.rate)
    return f"<FaWiersz>{text}{_tag('KursWaluty', str(invoice.exchange)) if invoice.exchange else ''}</FaWiersz>"


def _payment(invoice: Invoice) -> str:
    if not invoice.due:
        return f"<Platnosc>{_tag('Zaplacono', '1')}{_tag('DataZaplaty', invoice.issue.isoformat())}{_tag('FormaPlatnosci', '2')}</Platnosc>"
    return f"<Platnosc><TerminPlatnosci>{_tag('Termin', invoice.due.isoformat())}</TerminPlatnosci>{_tag('FormaPlatnosci', '6')}<RachunekBankowy>{_tag('NrRB', invoice.seller.account)}</RachunekBankowy></Platnosc>"


def ministry_samples(folder: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The ministry's samples in a folder, read here by element name alone; the buyer plays our own company."""
    for path in sorted(folder.glob("*.xml")):
        root = ElementTree.parse(path).getroot()  # noqa: S314 (the ministry's own files)
        found = {name: _first(root, path) for name, path in _PATHS.items()}
        found["net_total"], found["vat_total"] = _total(root, "P_13_"), _total(root, "P_14_")
        gross = found["gross_total"]
        found["gross_total"] = plain(Decimal(gross)) if gross else None
        kind = KINDS[_first(root, "Fa/RodzajFaktury") or ""]
        yield path.stem, path.read_text(encoding="utf-8"), {"kind": kind, "eligible": False, "own_nip": found["buyer_nip"], "fields": found}


_PATHS = {
    "invoice_number": "Fa/P_2", "issue_date": "Fa/P_1", "sale_date": "Fa/P_6", "due_date": "Fa/Platnosc/TerminPlatnosci/Termin",
    "seller_name": "Podmiot1/DaneIdentyfikacyjne/Nazwa", "seller_nip": "Podmiot1/DaneIdentyfikacyjne/NIP", "buyer_name": "Podmiot2/DaneIdentyfikacyjne/Nazwa",
    "buyer_nip": "Podmiot2/DaneIdentyfikacyjne/NIP", "gross_total": "Fa/P_15", "currency": "Fa/KodWaluty", "bank_account": "Fa/Platnosc/RachunekBankowy/NrRB",
}  # fmt: skip


def _first(root: ElementTree.Element, path: str) -> str | None:
    found = root.find("/".join(f"{{{NAMESPACE}}}{part}" for part in path.split("/")))
    return found.text.strip() if found is not None and found.text else None


def _total(root: ElementTree.Element, prefix: str) -> Any:
    """Sum of a column of the summary; without any of its fields both an absent sum and 0.00 are right."""
    fa = root.find(f"{{{NAMESPACE}}}Fa")
    names = [(child.tag.rsplit("}", 1)[-1], child.text or "0") for child in (fa if fa is not None else ())]
    values = [Decimal(text) for name, text in names if name.startswith(prefix) and not name.endswith("W")]
    return plain(sum(values, Decimal())) if values else [None, "0.00"]
