"""Every row of the fault matrix is a test named after it, and the table of what happens then links to the file that has it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = ROOT / "docs" / "operations.md"
HEADING = "When something fails"
ROWS = range(1, 38)
LINK = re.compile(r"\[(?:rows? )?([\d–, ]+)\]\((\.\./tests/[^)#]+)\)")


def linked() -> dict[int, list[Path]]:
    """The files to which the table links for each row."""
    found: dict[int, list[Path]] = {}
    for text, target in LINK.findall(OPERATIONS.read_text()):
        for part in text.split(", "):
            first, _, last = part.partition("–")
            for row in range(int(first), int(last or first) + 1):
                found.setdefault(row, []).append((OPERATIONS.parent / target).resolve())
    return found


@pytest.mark.parametrize("row", ROWS)
def test_every_row_is_a_test_in_the_file_to_which_the_table_links(row):
    (path,) = linked()[row]
    assert re.search(rf"^def test_row_{row:02}_\w+\(", path.read_text(), re.MULTILINE), path


def test_the_table_and_the_tests_know_no_other_row():
    tests = "\n".join(path.read_text() for path in (ROOT / "tests" / "faults").glob("test_*.py"))
    assert linked().keys() == set(ROWS) == {int(row) for row in re.findall(r"^def test_row_(\d\d)_", tests, re.MULTILINE)}


def test_the_readme_s_table_links_to_the_table():
    assert f"(docs/operations.md#{HEADING.lower().replace(' ', '-')})" in (ROOT / "README.md").read_text()
    assert f"## {HEADING}" in OPERATIONS.read_text()


def test_every_link_to_a_test_leads_somewhere():
    links = re.findall(r"\]\((\.\./tests/[^)#]+)\)", OPERATIONS.read_text())
    assert links
    assert [link for link in links if not (OPERATIONS.parent / link).exists()] == []
