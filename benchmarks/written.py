"""Puts a benchmark's table between its markers in docs/benchmarks.md."""

from __future__ import annotations

from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"


def write_section(name: str, text: str, path: Path = DOCUMENT) -> None:
    """Replace what stands between `<!-- NAME -->` and `<!-- /NAME -->`, or append it."""
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    whole = path.read_text(encoding="utf-8") if path.exists() else "# Benchmarks\n"
    section = f"{opening}\n{text.strip()}\n{closing}"
    if opening in whole and closing in whole:
        before, rest = whole.split(opening, 1)
        whole = before + section + rest.split(closing, 1)[1]
    else:
        whole = f"{whole.rstrip()}\n\n{section}\n"
    path.write_text(whole, encoding="utf-8")
