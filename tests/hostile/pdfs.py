"""PDF files made to hurt: loops, bombs, half files, scripts, and bytes that only look like a PDF."""

from __future__ import annotations

import random
import zlib

from tests.hostile.kinds import ANY_END, BROKEN, TOO_BIG, Hostile, as_document, at_the_door, fuzzed
from tests.workers.ocr.pdf_maker import INVOICE_LINES, blank_pages, catalogue, pdf, stream, text_page

_KIDS = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
_GOOD = text_page(INVOICE_LINES)


def _packed(content: bytes, extra: bytes = b"") -> bytes:
    return stream(zlib.compress(content, 9), b"/Filter/FlateDecode" + extra)


def _page_with(content: bytes, *more: bytes, extra: bytes = b"") -> bytes:
    return pdf([catalogue(extra), _KIDS, _PAGE, content, *more])


def _picture(width: int, height: int, data: bytes, filter_name: bytes, bits: int = 8) -> bytes:
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent %d/Filter/%s"
    return stream(data, head % (width, height, bits, filter_name))


def _form(content: bytes) -> bytes:
    return stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X 5 0 R>>>>")


def _action(body: bytes) -> bytes:
    return _page_with(stream(b""), b"null", extra=b"/OpenAction<<%s>>" % body)


_DRAW_IT = stream(b"q 595 0 0 842 0 0 cm /X Do Q")
_SCRIPTED = ANY_END | {"scripted_file"}


def _tree_that_loops() -> bytes:
    return pdf([catalogue(), b"<</Type/Pages/Count 2/Kids[2 0 R 2 0 R]>>"])


def _xref_loop() -> bytes:
    body = pdf([catalogue(), _KIDS, _PAGE, stream(b""), b"null"])
    start = int(body.rsplit(b"startxref\n", 1)[1].split()[0])
    return body.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start)


def _object_stream_bomb() -> bytes:
    return _page_with(_packed(b"0 0 " * 10_000_000, b"/Type/ObjStm/N 10000000/First 0"), b"null")


def made() -> dict[str, Hostile]:
    """Every hostile PDF by a name that says what is wrong with it."""
    rng = random.Random(20)
    files = {
        "uciety w polowie": as_document(_GOOD[: len(_GOOD) // 2], BROKEN),
        "uciety przed koncem": as_document(_GOOD[:-30], BROKEN),
        "sam naglowek": as_document(b"%PDF-1.7\n", BROKEN),
        "naglowek i zera": as_document(b"%PDF-1.7\n" + bytes(50_000), BROKEN),
        "naglowek i szum": as_document(b"%PDF-1.4\n" + rng.randbytes(50_000), BROKEN),
        "drzewo stron w kolo": as_document(_tree_that_loops(), BROKEN | ANY_END | {"no_pages"}),
        "xref w kolo": as_document(_xref_loop(), BROKEN | ANY_END),
        "bez stron": as_document(pdf([catalogue(), b"<</Type/Pages/Count 0/Kids[]>>"]), {"no_pages"}),
        "201 stron": as_document(blank_pages(201), {"too_many_pages"}),
        "sto tysiecy stron": as_document(blank_pages(100_000, box=b"0 0 9 9"), {"too_many_pages"}),
        "milion stron na niby": as_document(
            pdf([catalogue(), b"<</Type/Pages/Count 1000000/Kids[3 0 R]>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"]),
            {"too_many_pages"},
        ),
        "piec metrow": as_document(blank_pages(1, box=b"0 0 14400 14400"), TOO_BIG),
        "mila": as_document(blank_pages(1, box=b"0 0 1000000 1000000"), TOO_BIG),
        "strona bez wymiaru": as_document(blank_pages(1, box=b"0 0 0 0"), BROKEN | ANY_END),
        "strona na minusie": as_document(blank_pages(1, box=b"595 842 0 0"), BROKEN | ANY_END),
        "wymiar nie z tej ziemi": as_document(blank_pages(1, box=b"0 0 1e99 nan"), BROKEN | TOO_BIG | ANY_END),
        "pasek": as_document(blank_pages(1, box=b"0 0 14000 1"), BROKEN | TOO_BIG | ANY_END),
        "bomba w tresci": as_document(_page_with(_packed(b"q 1 0 0 1 0 0 cm Q\n" * 8_000_000), b"null"), ANY_END),
        "milion kresek": as_document(_page_with(_packed(b"0 0 m 595 842 l S\n" * 1_000_000), b"null"), ANY_END),
        "glebokie q": as_document(_page_with(_packed(b"q " * 3_000_000), b"null"), ANY_END),
        "forma w formie": as_document(_page_with(_DRAW_IT, _form(b"/X Do /X Do")), ANY_END),
        "bomba obrazu 1-bitowa": as_document(
            _page_with(_DRAW_IT, _picture(30_000, 30_000, zlib.compress(bytes(3_000_000)), b"FlateDecode", 1)), ANY_END
        ),
        "bomba obrazu kolorowa": as_document(
            _page_with(_DRAW_IT, _picture(20_000, 20_000, zlib.compress(bytes(3_000_000)), b"FlateDecode")), ANY_END
        ),
        "obraz zmyslony JPX": as_document(_page_with(_DRAW_IT, _picture(100, 100, rng.randbytes(900), b"JPXDecode")), ANY_END),
        "obraz zmyslony JBIG2": as_document(_page_with(_DRAW_IT, _picture(100, 100, rng.randbytes(900), b"JBIG2Decode")), ANY_END),
        "obraz zmyslony JPEG": as_document(
            _page_with(_DRAW_IT, _picture(100, 100, b"\xff\xd8\xff" + rng.randbytes(900), b"DCTDecode")), ANY_END
        ),
        "obraz zmyslony faks": as_document(_page_with(_DRAW_IT, _picture(9000, 9000, rng.randbytes(900), b"CCITTFaxDecode")), ANY_END),
        "bomba w strumieniu obiektow": as_document(_object_stream_bomb(), ANY_END | BROKEN),
        "filtr w filtrze": as_document(_page_with(stream(b"x" * 50, b"/Filter[" + b"/FlateDecode" * 500 + b"]"), b"null"), ANY_END),
        "skrypt przy otwarciu": as_document(_action(b"/S/JavaScript/JS(app.alert(1))"), _SCRIPTED),
        "uruchom program": as_document(_action(b"/S/Launch/F(cmd.exe)"), _SCRIPTED),
        "skrypt pod przebraniem": as_document(_action(b"/S/J#61vaScript/J#53(app.alert(1))"), _SCRIPTED),
        "adres w sieci": as_document(_action(b"/S/URI/URI(http://203.0.113.1/)"), ANY_END),
        "formularz XFA": as_document(
            _page_with(stream(b""), _packed(b"<xdp:xdp xmlns:xdp='x'>" * 9), extra=b"/AcroForm<</XFA 5 0 R/Fields[]>>"), _SCRIPTED
        ),
        "html przed pdf": at_the_door(b"<html><script>alert(1)</script></html>" + _GOOD, "dangerous_type"),
        "pdf w zipie": at_the_door(b"PK\x03\x04" + bytes(30) + _GOOD, "archive_file"),
        "pdf za obrazem": as_document(b"\xff\xd8\xff\xe0" + bytes(20) + _GOOD, BROKEN),
        "pdf i html po nim": as_document(_GOOD + b"\n<html><script>alert(1)</script></html>", BROKEN | ANY_END),
    }
    return files | {
        f"losowo zmieniony {n}": as_document(fuzzed(_GOOD, random.Random(n), 1 + 3 * n), ANY_END | BROKEN | {"no_pages"} | TOO_BIG)
        for n in range(6)
    }
