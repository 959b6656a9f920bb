"""When two invoices of one seller are the same invoice: the kind of paper and the number, however it was spaced or dashed."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import OSA

from faktury.domain.kinds import Kind
from faktury.domain.text import clean, fold

SAME_PAPER: frozenset[str] = frozenset({Kind.VAT, Kind.SIMPLIFIED, Kind.COPY})
"""A reissued copy („duplikat”) carries the number of the invoice it repeats: one paper, one row."""
_DASHES = re.compile(r"[‐‑‒–—―−_]")
_ALIKE = 2
KEY_LENGTH = 512


def number_key(number: str) -> str:
    """The number without case, spaces and kinds of dashes: „FV 1–2026” and „fv1-2026” are one."""
    plain = unicodedata.normalize("NFKC", clean(number))
    return "".join(_DASHES.sub("-", plain).replace("\\", "/").casefold().split())


def invoice_key(kind: str, number: str, *, seller_nip: str = "", seller_name: str = "") -> str:
    """What no two invoices of a seller share; without a NIP the seller's name is part of it."""
    paper = "invoice" if kind in SAME_PAPER else kind
    seller = "" if seller_nip else re.sub(r"[^a-z0-9]", "", fold(seller_name))
    return f"{paper}|{number_key(number)}|{seller}"[:KEY_LENGTH]


def numbers_alike(left: str, right: str) -> bool:
    """Whether two numbers differ so little that one may be the other, misread."""
    return OSA.distance(number_key(left), number_key(right), score_cutoff=_ALIKE) <= _ALIKE
