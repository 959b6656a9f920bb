"""Files to upload: each has bytes of its own, and pages that say how they are read."""

from __future__ import annotations

import io
import itertools
import time
import uuid

from PIL import Image, TiffImagePlugin

from tests.faults.rig.quick_child import DIES, HANG, POISON, SLOW, WHITE
from tests.workers.ocr.pdf_maker import text_page

__all__ = ["BUYER_NIP", "DIES", "HANG", "POISON", "SLOW", "WHITE", "invoice", "ksef", "scan"]

BUYER_NIP = "7740001454"
"""The buyer on `invoice` and `ksef`: in this company they become a Faktura without a person."""
SIZE = (200, 280)
DESCRIPTION = 270
_numbers = itertools.count(1)


def scan(*shades: int) -> bytes:
    """A TIFF with one page per shade."""
    pages = [Image.new("L", SIZE, shade) for shade in shades]
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[DESCRIPTION] = str(uuid.uuid4())
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], tiffinfo=tags)
    return out.getvalue()


def invoice() -> bytes:
    """A PDF with a text layer."""
    return text_page([line.replace("NUMBER", _number()) for line in INVOICE])


def ksef() -> bytes:
    """A KSeF file."""
    return KSEF.replace("NUMBER", _number()).encode()


def _number() -> str:
    """Digits, as on most invoices; no two runs meet, and no two documents of one."""
    return f"{time.time_ns() // 1_000_000 % 10**9:09}{next(_numbers):04}"


INVOICE = (
    "Faktura VAT nr FV/NUMBER/2026",
    "Data wystawienia: 2026-11-16",
    "Data sprzedazy: 2026-11-16",
    "Termin platnosci: 2026-11-30",
    "Sprzedawca: Zaklad Stolarski Kowalski",
    "ul. Polna 3, 30-001 Krakow",
    "NIP: 5261040828",
    "Nabywca: Biuro Rachunkowe Nowak",
    "ul. Lesna 8, 60-101 Poznan",
    f"NIP: {BUYER_NIP}",
    "Lp. Nazwa Ilosc J.m. Cena netto Wartosc netto VAT Kwota VAT Wartosc brutto",
    "1 Krzeslo biurowe 4 szt. 250,00 1 000,00 23% 230,00 1 230,00",
    "Stawka Netto VAT Brutto",
    "23% 1 000,00 230,00 1 230,00",
    "Razem: 1 000,00 230,00 1 230,00",
    "Do zaplaty: 1 230,00 PLN",
    "Slownie: jeden tysiac dwiescie trzydziesci zlotych",
    "Numer konta: 61 1090 1014 0000 0712 1981 2874",
)
KSEF = f"""<?xml version="1.0" encoding="UTF-8"?>
<f:Faktura xmlns:f="http://crd.gov.pl/wzor/2025/06/25/13775/">
 <f:Podmiot1><f:DaneIdentyfikacyjne><f:NIP>6610777776</f:NIP><f:Nazwa>Meble Sp. z o.o.</f:Nazwa></f:DaneIdentyfikacyjne></f:Podmiot1>
 <f:Podmiot2><f:DaneIdentyfikacyjne><f:NIP>{BUYER_NIP}</f:NIP><f:Nazwa>Biuro Rachunkowe Nowak</f:Nazwa></f:DaneIdentyfikacyjne></f:Podmiot2>
 <f:Fa><f:KodWaluty>PLN</f:KodWaluty><f:P_1>2026-11-12</f:P_1><f:P_2>NUMBER</f:P_2><f:P_6>2026-11-10</f:P_6>
  <f:P_13_1>1000.00</f:P_13_1><f:P_14_1>230.00</f:P_14_1><f:P_15>1230.00</f:P_15><f:RodzajFaktury>VAT</f:RodzajFaktury>
  <f:FaWiersz><f:NrWierszaFa>1</f:NrWierszaFa><f:P_7>Regał</f:P_7><f:P_8A>szt.</f:P_8A><f:P_8B>2</f:P_8B><f:P_9A>500.00</f:P_9A>
   <f:P_11>1000.00</f:P_11><f:P_12>23</f:P_12></f:FaWiersz></f:Fa>
</f:Faktura>"""
