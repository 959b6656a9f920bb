"""At the door: what is taken in, what is turned away, and that nothing is stored twice or half."""

from __future__ import annotations

import errno
import zipfile
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError

from faktury.exceptions import UploadRefused
from faktury.models import DocumentUpload
from faktury.services import document_upload
from faktury.services.document_upload import accept_upload, display_name

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"


def zip_of(name: str, content: bytes = b"") -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"MZ\x90\x00", "dangerous_type"),
        (b"\x7fELF\x02", "dangerous_type"),
        (b"#!/bin/sh\nrm -rf /", "dangerous_type"),
        (zip_of("word/document.xml"), "office_file"),
        (zip_of("mimetype", b"application/vnd.oasis.opendocument.text"), "office_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office_file"),
        (zip_of("password/faktura.pdf"), "archive_file"),
        (b"\x1f\x8b\x08\x00", "archive_file"),
        (b"Received: from a\r\n by b;\r\nSubject: Faktura\r\nMIME-Version: 1.0\r\n\r\n", "email_file"),
        (b"From: a@example.pl\nTo: b@example.pl\n\nW za\xc5\x82\xc4\x85czeniu faktura", "email_file"),
        ("<html><script>".encode("utf-16"), "dangerous_type"),
        (b"<!DOCTYPE html><html>%PDF-1.4", "dangerous_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'>", "dangerous_type"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "dangerous_type"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "heic_photo"),
        (b"Faktura numer 7", "unsupported_type"),
        (b"\x00\x01\x02\x03", "unsupported_type"),
        (b"GIF89a", "unsupported_type"),
    ],
)
def test_it_turns_away_what_it_does_not_read(upload, content, code):
    with pytest.raises(UploadRefused) as refused:
        upload("faktura.pdf", content)
    assert refused.value.code == code
    assert not DocumentUpload.objects.exists()


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"II*\x00", "image/tiff"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"junk before %PDF-1.7\n", "application/pdf"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Faktura/>", "application/xml"),
    ],
)
def test_content_decides_the_type_not_the_name(upload, content, content_type):
    assert upload("virus.exe", content).content_type == content_type


def test_it_refuses_a_file_over_the_limit(upload, settings):
    settings.FAKTURY_MAX_FILE_BYTES = 1024 * 1024
    with pytest.raises(UploadRefused, match="too_large_file"):
        upload(content=PNG + b"x" * 1024 * 1024)


def test_the_same_bytes_are_one_document_per_company(firma, alice, charlie):
    content = PNG + b"same"
    first = accept_upload(user=alice, firma=firma, name="a.png", content=BytesIO(content))
    again = accept_upload(user=alice, firma=firma, name="b.png", content=BytesIO(content))
    elsewhere = accept_upload(user=charlie, firma=charlie.firmy.get(), name="a.png", content=BytesIO(content))

    assert (first.duplicate, again.duplicate, elsewhere.duplicate) == (False, True, False)
    assert again.document.pk == first.document.pk
    assert elsewhere.document.pk != first.document.pk


def test_two_files_of_one_name_are_two_documents(upload):
    first, second = upload("skan.pdf", b"%PDF-1"), upload("skan.pdf", b"%PDF-2")
    assert first.pk != second.pk
    assert first.file.name != second.file.name


def test_the_name_is_text_and_never_a_path(upload):
    document = upload("../../etc/passwd\x00\u202egnp.exe")
    assert document.original_name == "passwdgnp.exe"
    assert "passwd" not in document.file.name
    assert display_name("C:\\Users\\x\\faktura żółta.pdf") == "faktura żółta.pdf"
    assert display_name("///") == "dokument"


def test_a_full_disk_keeps_neither_row_nor_file(upload, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    with pytest.raises(UploadRefused, match="storage_full"):
        upload()
    assert not DocumentUpload.objects.exists()


def test_a_lost_race_returns_the_winner_and_drops_its_own_file(upload, monkeypatch):
    winner = upload(content=PNG + b"race")
    deleted: list[str] = []
    monkeypatch.setattr(DocumentUpload.objects.none().__class__, "first", lambda _self: None)
    monkeypatch.setattr(document_upload, "_insert_and_queue", lambda *_a: (_ for _ in ()).throw(IntegrityError))
    monkeypatch.setattr(default_storage, "delete", deleted.append)

    result = accept_upload(user=winner.owner, firma=winner.firma, name="x.png", content=BytesIO(PNG + b"race"))
    assert result.duplicate
    assert result.document.pk == winner.pk
    assert len(deleted) == 1
