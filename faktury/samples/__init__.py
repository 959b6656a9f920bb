"""Drawn documents that ship with the project and the demo company they are addressed to; nothing in them is real."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SAMPLE_INVOICE = FOLDER / "faktura-przykladowa.jpg"
SAMPLE_THREE_PAGES = FOLDER / "faktura-trzy-strony.pdf"
SAMPLE_FOR_REVIEW = FOLDER / "faktura-do-przegladu.jpg"
DEMO_FIRMA_NAME = "Przykładowa sp. z o.o."
DEMO_FIRMA_NIP = "5250012343"
