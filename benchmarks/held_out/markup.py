"""Bits of HTML that all families may use, and what a family is.

A family prints a field by wrapping its text with `k` (the printed string is the value) or `says` (the value follows from it, as a due date
from "14 dni"); what is wrapped on no page is absent from the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from random import Random
from typing import TypeVar

from benchmarks.held_out.companies import Party
from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.style import Style

T = TypeVar("T")
Draw = Callable[[Invoice, Style, Random], str]


@dataclass(frozen=True, slots=True)
class Family:
    """One layout: `draw` returns style and sheets as HTML; `faces` limits the fonts."""

    name: str
    draw: Draw
    profiles: tuple[Profile, ...]
    faces: tuple[str, ...] = ()
    many_pages: bool = False


def k(name: str, text: str) -> str:
    """A field printed as it is."""
    return f'<span data-k="{name}">{escape(text)}</span>'


def says(name: str, text: str) -> str:
    """Text from which a field follows."""
    return f'<span data-t="{name}">{escape(text)}</span>'


def e(text: str) -> str:
    """Escaped text."""
    return escape(text)


def sheet(body: str, kind: str = "") -> str:
    """One page."""
    return f'<section class="sheet {kind}">{body}</section>'


def page_css(width: str = "210mm", height: str = "297mm", padding: str = "14mm 15mm") -> str:
    """Page size and the sheet."""
    return (
        f"@page{{size:{width} {height};margin:0}}*{{box-sizing:border-box}}body{{margin:0}}"
        f".sheet{{width:{width};height:{height};padding:{padding};position:relative;overflow:hidden;break-after:page}}"
        "table{border-collapse:collapse}.r{text-align:right}.c{text-align:center}.nw{white-space:nowrap}"
    )


def split(rows: Sequence[T], first: int, other: int, last: int) -> list[list[T]]:
    """Rows by page: `first` fit the first page, `other` the next ones, and at most `last` the one that also bears the totals."""
    pages: list[list[T]] = []
    rest = list(rows)
    room = first
    while len(rest) > min(room, last):
        take = min(room, len(rest) - 1)
        pages.append(rest[:take])
        rest = rest[take:]
        room = other
    return [*pages, rest]


TITLES: dict[str, tuple[str, ...]] = {
    "vat": ("Faktura VAT", "FAKTURA", "Faktura", "FAKTURA VAT", "Faktura VAT nr"),
    "proforma": ("Faktura pro forma", "PROFORMA", "FAKTURA PRO FORMA", "Faktura PROFORMA", "Pro-forma"),
    "zaliczkowa": ("Faktura zaliczkowa", "FAKTURA VAT ZALICZKOWA", "Faktura VAT zaliczkowa nr"),
    "rozliczeniowa": ("Faktura końcowa", "Faktura rozliczeniowa", "FAKTURA VAT KOŃCOWA"),
    "duplikat": ("Faktura VAT DUPLIKAT", "DUPLIKAT faktury"),
}


def title(invoice: Invoice, rng: Random) -> str:
    """What stands over the document."""
    words = rng.choice(TITLES[invoice.kind])
    return words if invoice.kind != "vat" or words.endswith("nr") or rng.random() < 0.3 else words + rng.choice([" nr", " nr:", " Nr", ""])


def address(party: Party, joint: str = "<br>") -> str:
    """Street and place."""
    return f"{e(party.street)}{joint}{e(party.place)}"


def due_words(invoice: Invoice, style: Style, rng: Random) -> str:
    """A due date, printed or as a term."""
    if invoice.due is None:
        return ""
    if invoice.terms and rng.random() < 0.6:
        return says(
            "due_date", rng.choice([f"{invoice.terms} dni", f"przelew {invoice.terms} dni", f"{invoice.terms} dni od daty wystawienia"])
        )
    return k("due_date", style.day(invoice.due))
