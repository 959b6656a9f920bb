"""Every row of the fault matrix is tried by a test of its number, and the table of what happens then links to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = ROOT / "docs" / "operations.md"
LAST_ROW = 37
AT_THE_DOOR = range(27, 31)
"""Bombs, endless files, huge bodies and polyglots: tried where files are taken in, under their own names."""
TESTS = "\n".join(path.read_text() for path in (ROOT / "tests" / "faults").glob("test_*.py"))


@pytest.mark.parametrize("row", [row for row in range(1, LAST_ROW + 1) if row not in AT_THE_DOOR])
def test_every_row_has_its_test(row):
    assert re.search(rf"^def test_row_{row:02}_", TESTS, re.MULTILINE)


def test_every_row_is_in_the_table_of_what_happens():
    told: set[int] = set()
    for text in re.findall(r"\[(?:rows? )?([\d–, ]+)\]\(\.\./tests", OPERATIONS.read_text()):
        for part in text.split(", "):
            first, _, last = part.partition("–")
            told |= set(range(int(first), int(last or first) + 1))
    assert told == set(range(1, LAST_ROW + 1))


def test_the_tables_links_lead_somewhere():
    links = re.findall(r"\]\((\.\./tests/[^)#]+)\)", OPERATIONS.read_text())
    assert links
    assert [link for link in links if not (OPERATIONS.parent / link).exists()] == []
