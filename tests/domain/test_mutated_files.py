"""Structured files with values, elements and copies nobody expects: read or refused, never a crash, and never an invalid export."""

from __future__ import annotations

import random
import re
from datetime import UTC, date, datetime

from faktury.domain.checks import check
from faktury.domain.extraction import from_json, to_json
from faktury.domain.fa_export import CannotExport, write_fa
from faktury.domain.structured import NotAnInvoiceFile, read_structured, with_attached
from tests.domain.fa_files import FULL
from tests.domain.ministry import KSEF, faults
from tests.domain.test_structured import cii

VALUES = (
    "",
    "-",
    "NaN",
    "1e9",
    "9" * 20,
    "-0.005",
    "0",
    "1",
    "2",
    "9999-12-31",
    "0001-01-01",
    "2026-02-30",
    "x" * 600,
    "٣",
    "²",
    "zw",
    "np I",
)
MORE = ("0 KR", "19", "US", "00", "VAT", "KOR", "UPR", "ZAL", " \t ", "\u00a0", "6610777776", "DE123", "FA")
LEAF = re.compile(r"<([\w:]+)[^<>]*>([^<>]*)</\1>")


def mutated(text: str, chance: random.Random) -> str:
    """One to four leaves given another value, taken out, or doubled."""
    for _ in range(chance.randrange(1, 5)):
        leaf = chance.choice(list(LEAF.finditer(text)))
        change = chance.choice(("value", "value", "value", "out", "twice"))
        new = {"out": "", "twice": leaf[0] * 2}.get(change, leaf[0].replace(f">{leaf[2]}<", f">{chance.choice(VALUES + MORE)}<", 1))
        text = text[: leaf.start()] + new + text[leaf.end() :]
    return text


def test_mutated_files():
    chance, read_count = random.Random(5), 0
    for number in range(600):
        content = mutated((FULL if number % 2 else cii()).decode(), chance).encode()
        try:
            read = read_structured(content)
        except NotAnInvoiceFile:
            continue
        read_count += 1
        assert from_json(to_json(read)) == read
        check(read, own_nip="5250012343", today=date(2026, 11, 26))
        with_attached(read, read)
        try:
            written = write_fa(read, made_at=datetime(2026, 11, 26, tzinfo=UTC))
        except CannotExport:
            continue
        assert KSEF is None or faults(written) == [], content
    assert read_count > 500
