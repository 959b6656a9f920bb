"""The floor to beat: Tesseract's text and regular expressions, as a capable programmer writes them in an afternoon.

No geometry: labels and the text that follows them, check digits where there are any, the last gross-like amount. Written before any result
of the product on these documents was known, and not improved since.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import subprocess
import tempfile
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from benchmarks.held_out.identifiers import check_digit, iban_check

_DATE = r"(\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./ ](?:\d{1,2}|[IVX]{1,4}|[a-ząćęłńóśźż]{3,12})[-./ ]\d{4})"
_AMOUNT = r"(-?\d{1,3}(?:[  .]\d{3})*[.,]\d{2}|-?\d+[.,]\d{2})"
_MONTHS = "sty lut mar kwi maj cze lip sie wrz paź lis gru".split()  # noqa: SIM905 (reads as a calendar)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_NUMBER = re.compile(
    r"(?:faktura|invoice|rechnung)(?:\s+vat)?(?:\s*/\s*invoice)?\s*(?:nr|no|numer)?\.?\s*:?\s*([A-Z0-9][\w/\-]*(?: [\w/\-]*\d[\w/\-]*)?)",
    re.IGNORECASE,
)
_LABELS = {
    "issue_date": r"(?:data wystawienia|wystawion[ao](?: dnia)?|date of issue|invoice date|rechnungsdatum|dnia)",
    "sale_date": r"(?:data (?:sprzedaży|dostawy|wykonania)[^:\d]*|sprzedano|date of sale|leistungsdatum|delivery date)",
    "due_date": r"(?:termin (?:płatności|zapłaty)|płatne do|due date|zahlbar bis)",
}


def text_of(file: Path, folder: Path, dpi: int = 200) -> str:
    """What Tesseract reads on all pages of a file; kept under `folder` by the file's hash."""
    kept = folder / "floor" / hashlib.sha256(file.read_bytes()).hexdigest()
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text("\f".join(_read(page, dpi) for page in _pages(file, dpi)), encoding="utf-8")
    return kept.read_text(encoding="utf-8")


def _pages(file: Path, dpi: int) -> list[Image.Image]:
    if file.suffix == ".pdf":
        document = pypdfium2.PdfDocument(file)
        pages = [document[number].render(scale=dpi / 72).to_pil() for number in range(len(document))]
        document.close()
        return pages
    with Image.open(file) as image:
        count = getattr(image, "n_frames", 1)
        frames = []
        for number in range(count):
            image.seek(number)
            frames.append(ImageOps.exif_transpose(image).convert("RGB"))
        return frames


def _read(page: Image.Image, dpi: int) -> str:
    with tempfile.NamedTemporaryFile(suffix=".png") as target:
        page.save(target.name)
        command = ["tesseract", target.name, "-", "-l", "pol", "--psm", "3", "--dpi", str(dpi), "tsv"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    lines: dict[tuple[str, ...], list[str]] = {}
    for row in csv.DictReader(io.StringIO(done.stdout), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == "5" and (row["text"] or "").strip():
            lines.setdefault((row["block_num"], row["par_num"], row["line_num"]), []).append(row["text"])
    return "\n".join(" ".join(words) for words in lines.values())


def fields_of(text: str) -> dict[str, str]:
    """Fields by regular expressions; what is not found is absent."""
    found: dict[str, str] = {}
    nips = _nips(text)
    if nips:
        found["seller_nip"] = nips[0]
    if len(nips) > 1:
        found["buyer_nip"] = nips[1]
    number = _NUMBER.search(text)
    if number and any(letter.isdigit() for letter in number.group(1)):
        found["invoice_number"] = number.group(1).strip()
    for name, label in _LABELS.items():
        match = re.search(label + r"[^\d\n]{0,40}\s*" + _DATE, text, re.IGNORECASE)
        day = _day(match.group(1)) if match else None
        if day:
            found[name] = day.isoformat()
    if "due_date" not in found and "issue_date" in found and (terms := re.search(r"(\d{1,2}) dni", text)):
        found["due_date"] = (date.fromisoformat(found["issue_date"]) + timedelta(days=int(terms.group(1)))).isoformat()
    found.update(_amounts(text))
    currency = re.search(r"\b(EUR|USD|CZK|GBP)\b|€", text)
    found["currency"] = (currency.group(1) or "EUR") if currency else "PLN"
    account = _account(text)
    return found | ({"bank_account": account} if account else {})


def _nips(text: str) -> list[str]:
    kept: list[str] = []
    for match in re.finditer(r"(?<!\d)(?:PL ?)?(\d{3}[- ]?\d{2,3}[- ]?\d{2}[- ]?\d{2,3})(?!\d)", text):
        digits = re.sub(r"\D", "", match.group(1))
        if len(digits) == 10 and check_digit(digits[:9]) == int(digits[9]) and digits not in kept:
            kept.append(digits)
    return kept


def _day(text: str) -> date | None:
    parts = re.split(r"[-./ ]+", text.casefold())
    if len(parts[0]) == 4:
        parts.reverse()
    month = parts[1]
    if not month.isdigit():
        names = [at for at, name in enumerate(_MONTHS, 1) if month.startswith(name[:3])] + [
            at for at, name in enumerate(_ROMAN, 1) if month == name
        ]
        month = str(names[0]) if names else "0"
    try:
        return date(int(parts[2]), int(month), int(parts[0]))
    except ValueError:
        return None


def _decimal(text: str) -> Decimal | None:
    plain = re.sub(r"[^\d,.-]", "", text)
    head, _, tail = re.sub(r"[.,](?=\d{3})", "", plain).replace(",", ".").rpartition(".")
    try:
        return Decimal(f"{head}.{tail}")
    except InvalidOperation:
        return None


def _amounts(text: str) -> dict[str, str]:
    """A row "net VAT gross" that adds up, the last one; else the amount behind a total's label."""
    for line in reversed(text.splitlines()):
        values = [value for match in re.finditer(_AMOUNT, line) if (value := _decimal(match.group(1))) is not None]
        for at in range(len(values) - 2):
            net, vat, gross = values[at : at + 3]
            if net + vat == gross and gross:
                return {"net_total": f"{net:.2f}", "vat_total": f"{vat:.2f}", "gross_total": f"{gross:.2f}"}
    found = {}
    labels = {
        "net_total": r"(?:razem netto|wartość netto|netto)",
        "vat_total": r"(?:kwota vat|podatek vat|vat)",
        "gross_total": r"(?:do zapłaty|razem brutto|brutto|razem|total)",
    }
    for name, label in labels.items():
        matches = re.findall(label + r"[^\d\n]{0,30}" + _AMOUNT, text, re.IGNORECASE)
        value = _decimal(matches[-1]) if matches else None
        if value is not None:
            found[name] = f"{value:.2f}"
    return found


def _account(text: str) -> str | None:
    for match in re.finditer(r"(?<!\d)(?:PL ?)?(\d{2}(?:[ -]?\d{4}){6})(?!\d)", text):
        digits = re.sub(r"\D", "", match.group(1))
        if iban_check("PL", digits[2:]) == digits[:2]:
            return digits
    return None
