"""Hand-drawn papers (papers/*.txt): what a page shows and everything that may be read from it, nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from faktury.domain.checks import check, is_automatic
from faktury.domain.extraction import FIELD_NAMES, Extraction, value_to_json
from faktury.domain.fields import extract
from faktury.domain.money import format_plain
from faktury.domain.problems import Problem
from faktury.domain.words import Page
from tests.domain.makers import TODAY
from tests.domain.text_page import text_pages

FOLDER = Path(__file__).with_name("papers")
OWN = "1060000062"


@dataclass(frozen=True)
class Paper:
    """One drawn paper: `says` holds the header's lines by key, `pages` the words."""

    name: str
    says: dict[str, str]
    pages: list[Page] = field(repr=False)

    @property
    def own(self) -> str | None:
        """Our company's NIP; „-” where it is not known."""
        own = self.says.get("own", OWN)
        return None if own == "-" else own

    def read(self, pages: list[Page] | None = None) -> Extraction:
        return extract(pages or self.pages, own_nip=self.own)

    def problems(self, extraction: Extraction) -> list[Problem]:
        return check(extraction, own_nip=self.own, today=TODAY)


@cache
def paper(name: str) -> Paper:
    head, _, body = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").partition("\n---\n")
    says = dict(line.split(": ", 1) for line in head.splitlines() if line)
    return Paper(name, says, text_pages(body))


PAPERS = sorted(path.stem for path in FOLDER.glob("*.txt"))


def differences(drawn: Paper, extraction: Extraction) -> list[str]:
    """Everything read differently from what the paper says; a field it does not name must be absent."""
    says, found = drawn.says, []
    for name in FIELD_NAMES:
        value = extraction.value(name)
        got = "-" if value is None else value_to_json(value)
        if got != says.get(name, "-"):
            found.append(f"{name}: {got} for {says.get(name, '-')}")
    for key, wanted in says.items():
        if key.startswith("detail."):
            detail = extraction.details.get(key.removeprefix("detail."))
            got = "-" if detail is None else detail.value
            if str(got) != wanted:
                found.append(f"{key}: {got} for {wanted}")
    if says.get("kind", "vat") != extraction.kind:
        found.append(f"kind: {extraction.kind}")
    items = says.get("items", "0")
    if items != "?" and int(items) != len(extraction.line_items):
        found.append(f"items: {len(extraction.line_items)} for {items}")
    if "rates" in says:
        rows = "; ".join(" ".join((row.rate, *map(format_plain, (row.net, row.vat, row.gross)))) for row in extraction.vat_rows)
        if rows != says["rates"]:
            found.append(f"rates: {rows}")
    for index, line in enumerate(line for key, line in says.items() if key.startswith("item.")):
        got = "|".join(
            "" if part is None else str(part)
            for item in extraction.line_items[index : index + 1]
            for part in (item.name, item.quantity, item.unit, item.unit_price, item.net, item.vat_rate, item.vat, item.gross)
        )
        if got != line:
            found.append(f"item {index + 1}: {got} for {line}")
    problems = drawn.problems(extraction)
    codes = {problem.code for problem in problems}
    found += [f"no {code}" for code in says.get("problems", "").split() if code not in codes]
    automatic = "yes" if is_automatic(extraction, problems) else "no"
    if "automatic" in says and automatic != says["automatic"]:
        found.append(f"automatic: {automatic} {sorted((p.code, p.field or '') for p in problems)}")
    return found
