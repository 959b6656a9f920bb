"""Cases by seed, and the files and truths they become; made once and kept in a git-ignored folder under the hash of this package."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from typing import Any, Self

from benchmarks.held_out import companies, files, hard, style
from benchmarks.held_out.families import FAMILIES
from benchmarks.held_out.invoice import Invoice, Profile, make, truth
from benchmarks.held_out.markup import Draw, Family
from benchmarks.held_out.others import OTHERS
from benchmarks.held_out.printing import Press, Printed
from benchmarks.held_out.unseen import UNSEEN

MEDIA = ("digital", "scan", "photo")
GOOD = "invoice"
DEFECTS = ("wrong seller NIP", "wrong buyer NIP", "another buyer", "wrong total", "illegible")
"""Ordinary invoices with one thing that must stop automation."""
SORTS = (*OTHERS, *DEFECTS)
OWN_COMPANIES = 12
_HOME = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Case:
    """One document to make: its medium, its layout family (or sort of paper) and its number in that series."""

    medium: str
    sort: str
    family: str
    number: int
    seed: int

    @property
    def name(self) -> str:
        """A file name without ending."""
        return f"{self.seed}-{self.medium}-{self.sort.replace(' ', '_')}-{self.family}-{self.number:04d}"


def invoices(medium: str, count: int, seed: int) -> list[Case]:
    """So many ordinary invoices, families in turn."""
    return [Case(medium, GOOD, FAMILIES[n % len(FAMILIES)].name, n, seed) for n in range(count)]


def unseen(medium: str, count: int, seed: int) -> list[Case]:
    """So many invoices of layouts that nobody has heard of, in turn; their scans and photographs are spoilt in ways of their own."""
    return [Case(medium, GOOD, UNSEEN[n % len(UNSEEN)].name, n, seed) for n in range(count)]


def others(medium: str, count: int, seed: int) -> list[Case]:
    """So many papers that must not become invoices, sorts in turn."""
    return [Case(medium, SORTS[n % len(SORTS)], "-", n, seed) for n in range(count)]


def own_company(seed: int, number: int) -> companies.Party:
    """One of the companies whose documents are uploaded."""
    return companies.polish(Random(f"own-{seed}-{number % OWN_COMPANIES}"))


def fingerprint() -> str:
    """Hash of this package: other code, other documents."""
    whole = hashlib.sha256()
    for path in sorted(_HOME.rglob("*.py")):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Made:
    """A document on disk and its truth.

    `truth` holds: `case`, `kind` (the document's kind, None when it is not scored), `eligible` (may become an invoice by itself), `own_nip`,
    `fields` (13 values or None; a list names all that count as right), `lines`, `pages` (how many were printed).
    """

    file: Path
    truth: dict[str, Any]


class Studio:
    """Makes what is not there yet."""

    def __init__(self, folder: Path) -> None:
        """Keep documents under `folder`; Chromium starts with the first that is missing.

        Args:
            folder: a git-ignored folder.
        """
        self._folder = folder / fingerprint()
        self._press: Press | None = None

    def __enter__(self) -> Self:
        """End Chromium with the block."""
        return self

    def __exit__(self, *exc_info: object) -> None:
        """End Chromium."""
        if self._press is not None:
            self._press.__exit__()

    def make(self, cases: Sequence[Case]) -> Iterator[Made]:
        """The documents in order, from disk where they are."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for case in cases:
            record = self._folder / f"{case.name}.json"
            if not record.exists():
                self._write(case, record)
            told = json.loads(record.read_text(encoding="utf-8"))
            yield Made(self._folder / told["file"], told)

    def _write(self, case: Case, record: Path) -> None:
        rng = Random(f"{case.seed}-{case.medium}-{case.sort}-{case.family}-{case.number}")
        owner = own_company(case.seed, case.number)
        draw, content, kind, faces = _content(case, rng, owner)
        look = style.draw(rng, faces) if faces else style.draw(rng)
        html = draw(content, look, rng)
        if case.sort == "wrong total":
            html = _spoil_total(html)
        printed = self._printed(html)
        file = files.write(printed, damage(case), case.sort == "illegible", self._folder / case.name, rng)
        told = {
            "file": file.name,
            "case": asdict(case),
            "kind": kind,
            "eligible": case.sort == GOOD and content.seller.country == "PL",
            "own_nip": owner.nip,
            "fields": _fields(content, printed),
            "lines": _lines(content),
            "pages": len(printed.sheets),
        }
        record.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")

    def _printed(self, html: str) -> Printed:
        if self._press is None:
            self._press = Press().__enter__()
        return self._press.print(html)


def damage(case: Case) -> str:
    """What is done to the printed pages: the medium's usual, for unseen layouts the other ways."""
    if case.family not in {family.name for family in UNSEEN} or case.medium == "digital":
        return case.medium
    ways = hard.SCANS if case.medium == "scan" else hard.PHOTOS
    return ways[(case.number + case.number // len(UNSEEN)) % len(ways)]


def _family(name: str) -> Family:
    return next(family for family in (*FAMILIES, *UNSEEN) if family.name == name)


def family_content(case: Case, rng: Random, owner: companies.Party) -> tuple[Family, Invoice]:
    """An ordinary invoice of a family to the owner."""
    family = _family(case.family)
    profile = family.profiles[case.number // len(FAMILIES) % len(family.profiles)]
    return family, make(rng, _short(profile) if case.medium == "photo" else profile, owner)


def _short(profile: Profile) -> Profile:
    """What people photograph has one page."""
    return replace(profile, lines=(min(profile.lines[0], 4), min(profile.lines[1], 5)))


def _content(case: Case, rng: Random, owner: companies.Party) -> tuple[Draw, Invoice, str | None, tuple[str, ...]]:
    if case.sort == GOOD:
        family, content = family_content(case, rng, owner)
        return family.draw, content, "vat", family.faces
    if case.sort in OTHERS:
        draw, kind = OTHERS[case.sort]
        content = make(rng, Profile(rng.choice(["office", "building", "food"]), (1, 5)), owner)
        content.kind = kind
        return draw, content, None if case.sort == "blank form" else kind, ()
    family = rng.choice([family for family in FAMILIES if family.name not in ("supplier", "telecom")])
    buyer = owner
    if case.sort == "wrong buyer NIP":
        buyer = replace(owner, nip=_one_digit_wrong(owner.nip, rng))
    elif case.sort == "another buyer":
        buyer = companies.polish(rng)
    content = make(rng, _short(family.profiles[0]), buyer, right_nip=case.sort != "wrong seller NIP")
    return family.draw, content, "vat" if case.sort != "illegible" else None, family.faces


def _one_digit_wrong(nip: str, rng: Random) -> str:
    place = rng.randrange(2, 10)
    return nip[:place] + str((int(nip[place]) + rng.randint(1, 9)) % 10) + nip[place + 1 :]


def _spoil_total(html: str) -> str:
    """Another digit in the printed gross total, wherever else the right one stands."""

    def other(found: re.Match[str]) -> str:
        text = found.group(2)
        place = max(at for at, letter in enumerate(text) if letter.isdigit()) - 1
        return found.group(1) + text[:place] + str((int(text[place]) + 4) % 10) + text[place + 1 :] + found.group(3)

    return re.sub(r'(<span data-k="gross_total">)([^<]+)(</span>)', other, html)


def _fields(content: Invoice, printed: Printed) -> dict[str, Any]:
    told: dict[str, Any] = dict(truth(content, printed.fields))
    for name in ("seller_name", "buyer_name"):
        # A program may print a long name cut off: what stands on the page is right, and so is the whole name.
        shown = {" ".join(text.split()) for sheet in printed.sheets for field, text, *_ in sheet["keys"] if field == name}
        told[name] = [told[name], *sorted(shown - {told[name]})] if shown - {told[name]} else told[name]
    if "net_or_same" in printed.fields:
        # Exempt throughout and only one sum printed: naming it as net as well is right, leaving it out is right too.
        told["net_total"] = [f"{content.net:.2f}", None]
        told["vat_total"] = ["0.00", None]
    if told["sale_date"] is None and "period_end" in content.extra:
        # Supplies over a period: its last day is the date of supply, but nothing on the page says so in words.
        told["sale_date"] = [None, content.extra["period_end"]]
    return told


def _lines(content: Invoice) -> list[dict[str, Any]]:
    return [
        {
            "name": line.name,
            "quantity": f"{line.quantity}",
            "net": None if line.net is None else f"{line.net}",
            "gross": f"{line.gross}",
            "vat_rate": line.rate,
        }
        for line in content.lines
    ]
