"""PDF files written by hand: no library to make them is a dependency of the project."""

from __future__ import annotations

import zlib
from collections.abc import Sequence


def pdf(objects: Sequence[bytes], *, trailer: bytes = b"") -> bytes:
    """Number the objects from 1 (the first is the catalogue) and add the cross-reference table."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), extra, content)


def catalogue(extra: bytes = b"") -> bytes:
    return b"<</Type/Catalog/Pages 2 0 R%s>>" % extra


def blank_pages(count: int, *, box: bytes = b"0 0 595 842") -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]>>" % box
    return pdf([catalogue(), b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids), *[page] * count])


_MATRICES = {0: b"1 0 0 1 0 0 cm", 90: b"0 -1 1 0 0 595 cm", 180: b"-1 0 0 -1 595 842 cm", 270: b"0 1 -1 0 842 0 cm"}


def text_page(
    lines: Sequence[str],
    *,
    mode: int = 0,
    gap: float = 16,
    grey: float = 0,
    image: bytes | None = None,
    over: bool = False,
    turn: int = 0,
    rotate: int = 0,
) -> bytes:
    """One A4 page of Helvetica (Polish letters fall back to ASCII), optionally with a full-page picture under or over the text.

    `turn` lays the content on the page turned clockwise, `rotate` is what the page asks of its viewer.
    """
    text = [b"BT /F1 10 Tf %d Tr %g g 50 800 Td %g TL" % (mode, grey, gap)]
    text += [b"(%s) Tj T*" % line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") for line in lines]
    text.append(b"ET")
    picture = [b"q 595 0 0 842 0 0 cm /Im1 Do Q"] if image is not None else []
    content = b"\n".join([_MATRICES[turn], *([*text, *picture] if over else [*picture, *text])])
    box = b"0 0 842 595" if turn % 180 else b"0 0 595 842"
    objects = [
        catalogue(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Rotate %d/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</Im1 6 0 R>>>>>>"
        % (box, rotate),
        stream(content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        image or b"null",
    ]
    return pdf(objects)


def grey_image(width: int, height: int, pixels: bytes) -> bytes:
    packed = zlib.compress(pixels)
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode" % (width, height)
    return stream(packed, head)


INVOICE_LINES = (
    "Faktura VAT nr FV/2026/11/0042",
    "Data wystawienia: 2026-11-16   Termin platnosci: 2026-11-30",
    "Sprzedawca: Zaklad Stolarski Kowalski, ul. Polna 3, 30-001 Krakow, NIP 526-10-40-828",
    "Nabywca: Biuro Rachunkowe Nowak, ul. Lesna 8, 60-101 Poznan, NIP 7740001454",
    "1 Krzeslo biurowe szt. 4 250,00 1 000,00 23% 230,00 1 230,00",
    "Razem netto 1 000,00 VAT 230,00 brutto 1 230,00",
    "Do zaplaty: 1 230,00 PLN przelew na konto 61 1090 1014 0000 0712 1981 2874",
)
