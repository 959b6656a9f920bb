"""Many invoices as KSeF FA(3) files in one ZIP, written while it is sent, with a list of what is in it and what could not be and why."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import IO, Any, cast

from django.utils.text import get_valid_filename
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from faktury.domain.fa_export import CannotExport, write_fa
from faktury.models import Faktura
from faktury.services.fa_export_words import missing_words
from faktury.services.invoice_columns import stored_extraction
from faktury.services.spreadsheet_text import BYTE_ORDER_MARK, harmless

_AT_ONCE = 100
"""Invoices fetched from the database at a time, with their rows."""
_SENT_FROM = 64 * 1024


def fa_archive(invoices: Any, *, made_at: datetime) -> Iterator[bytes]:
    """The parts of a ZIP file in their order, at least 64 KiB each but the last.

    An invoice is `NIP of the company/date_number.xml`; the last file lists every invoice with its file or with what FA(3) requires
    and it does not say.

    Args:
        invoices: a sorted query.
        made_at: moment of the export, aware.
    """
    # The parts are asked for after the request's language has ended.
    return _parts(invoices, made_at, _Listing(get_language() or "pl"))


def _parts(invoices: Any, made_at: datetime, listed: _Listing) -> Iterator[bytes]:
    sink = _Sink()
    names = _Names()
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w", zipfile.ZIP_DEFLATED) as archive:
        for faktura in _whole(invoices):
            try:
                content = write_fa(stored_extraction(faktura), made_at=made_at)
            except CannotExport as error:
                listed.add(faktura, missing=error.missing)
                continue
            name = names.of(faktura)
            archive.writestr(_entry(name, made_at), content)
            listed.add(faktura, file=name)
            if sink.waiting >= _SENT_FROM:
                yield sink.take()
        archive.writestr(_entry(listed.name, made_at), listed.content())
    yield sink.take()


def _whole(invoices: Any) -> Iterable[Faktura]:
    found: Iterable[Faktura] = invoices.select_related("firma").prefetch_related("pozycje", "stawki").iterator(chunk_size=_AT_ONCE)
    return found


def _entry(name: str, made_at: datetime) -> zipfile.ZipInfo:
    """Without a date of its own an entry would be from 1980."""
    entry = zipfile.ZipInfo(name, made_at.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


class _Names:
    """File names of an archive: no two alike, also where two numbers differ only by signs a file name does not hold."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def of(self, faktura: Faktura) -> str:
        number = get_valid_filename(faktura.invoice_number.replace("/", "-"))[:80].strip(".") or "faktura"
        plain = f"{faktura.firma.nip}/{faktura.issue_date:%Y-%m-%d}_{number}"
        name, turn = plain, 1
        # Some systems do not tell capitals apart.
        while name.lower() in self._given:
            turn += 1
            name = f"{plain}_{turn}"
        self._given.add(name.lower())
        return f"{name}.xml"


class _Listing:
    """The list, in the language it was asked in: a CSV file as a Polish spreadsheet opens it."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._text = io.StringIO()
        self._writer = csv.writer(self._text, delimiter=";", lineterminator="\r\n")
        self.name = _("spis.csv")
        self._writer.writerow([_("Numer"), _("Data wystawienia"), _("Sprzedawca"), _("Plik"), _("Brakuje do FA(3)")])

    def add(self, faktura: Faktura, *, file: str = "", missing: Sequence[str] = ()) -> None:
        with override(self._language):
            reason = ", ".join(missing_words(missing))
        texts = (faktura.invoice_number, faktura.issue_date.isoformat(), faktura.seller_name, file, reason)
        self._writer.writerow([harmless(text) for text in texts])

    def content(self) -> bytes:
        return (BYTE_ORDER_MARK + self._text.getvalue()).encode()


class _Sink:
    """A file that is only written to, and emptied as it fills; without a place to seek to, as ZIP allows."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.waiting = 0

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        self.waiting += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        self.waiting = 0
        return taken
