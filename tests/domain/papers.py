"""Hand-drawn papers (papers/*.txt): what a page shows and everything that may be read from it, nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from faktury.domain.checks import check, is_automatic
from faktury.domain.extraction import DETAIL_FIELDS, MAIN_FIELDS, Extraction, LineItem, value_to_json
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
    """Everything read differently from what the paper says; a main field it does not name must be absent."""
    problems = drawn.problems(extraction)
    says = drawn.says
    named = [name for name in DETAIL_FIELDS if name in says]
    found = [
        f"{name}: {got} for {says.get(name, '-')}"
        for name in (*MAIN_FIELDS, *named)
        if says.get(name, "-") not in ("?", got := _printed(extraction, name))
    ]
    got = {
        "kind": extraction.kind,
        "items": str(len(extraction.line_items)),
        "rates": "; ".join(" ".join((row.rate, *map(format_plain, (row.net, row.vat, row.gross)))) for row in extraction.vat_rows),
        "automatic": "yes" if is_automatic(extraction, problems) else "no",
        **{f"item.{item.position}": _line(item) for item in extraction.line_items},
    }
    defaults = {"kind": "vat", "items": "0"}
    wanted = {**defaults, **{key: value for key, value in says.items() if key in (*defaults, "rates", "automatic") or "." in key}}
    found += [f"{key}: {got.get(key)} for {value}" for key, value in wanted.items() if value not in ("?", got.get(key))]
    codes = {problem.code for problem in problems}
    found += [f"no {code}" for code in says.get("problems", "").split() if code not in codes]
    return found


def _printed(extraction: Extraction, name: str) -> str:
    value = extraction.value(name)
    return "-" if value is None else value_to_json(value)


def _line(item: LineItem) -> str:
    parts = (item.name, item.quantity, item.unit, item.unit_price, item.net, item.vat_rate, item.vat, item.gross)
    return "|".join("" if part is None else str(part) for part in parts)
