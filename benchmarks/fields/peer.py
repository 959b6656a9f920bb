"""invoice2data, the library people take for this, on the same documents: its text of digital files, Tesseract's of pictures.

It wants a template for every issuer. Here it has its own Polish ones and one for every issuer (`invoice2data/faktura.yml`), written once,
before its results were known; whoever receives invoices of new suppliers has no more.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Self

from benchmarks.fields.sources import ROOT

_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
_CHILD = Path(__file__).with_name("invoice2data_child.py")
_DATES = {"date": "issue_date", "date_sale": "sale_date", "date_due": "due_date"}
_AMOUNTS = {"amount_untaxed": "net_total", "amount_tax": "vat_total", "amount": "gross_total"}
_WORDS = {"invoice_number": "invoice_number", "currency": "currency", "iban": "bank_account"}


class Invoice2Data:
    """One child for many documents."""

    def __enter__(self) -> Self:
        """Start it with the first document."""
        self._child: subprocess.Popen[str] | None = None
        return self

    def __exit__(self, *exc_info: object) -> None:
        """End it."""
        if self._child is not None and self._child.stdin is not None:
            self._child.stdin.close()
            self._child.wait()

    @staticmethod
    def available() -> bool:
        """Whether `make peers` could install it."""
        return any(_PYTHON.parents[1].glob("lib/python3*/site-packages/invoice2data"))

    def fields_of(self, file: Path, text: str | None) -> dict[str, str]:
        """Fields of a digital file, or of a picture's `text`; what is not found is absent."""
        if text is None:
            return _fields(self._asked("pdftotext", file))
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as written:
            written.write(text)
            written.flush()
            return _fields(self._asked("text", Path(written.name)))

    def _asked(self, module: str, file: Path) -> dict[str, Any]:
        if self._child is None:
            self._child = subprocess.Popen([str(_PYTHON), str(_CHILD)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self._child.stdin is None or self._child.stdout is None:
            raise RuntimeError("invoice2data cannot be spoken to")
        self._child.stdin.write(f"{module}\t{file.resolve()}\n")
        self._child.stdin.flush()
        line = self._child.stdout.readline()
        if not line:
            raise RuntimeError("invoice2data's process ended")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _fields(answer: dict[str, Any]) -> dict[str, str]:
    found = {ours: str(answer[theirs]) for theirs, ours in _WORDS.items() if answer.get(theirs)}
    found |= {ours: str(answer[theirs])[:10] for theirs, ours in _DATES.items() if answer.get(theirs)}
    found |= {ours: f"{answer[theirs]:.2f}" for theirs, ours in _AMOUNTS.items() if isinstance(answer.get(theirs), int | float)}
    nips = answer.get("nips") or []
    return found | dict(zip(("seller_nip", "buyer_nip"), [nips] if isinstance(nips, str) else nips, strict=False))
