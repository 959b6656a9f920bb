"""What a file is, by its first bytes: the same answer at the door and where it is opened."""

from __future__ import annotations

import pytest

from faktury.domain.file_types import PDF, TIFF, WEBP, pages_type


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.4\n", PDF),
        (b"\xef\xbb\xbf%PDF-1.7", PDF),
        (b"junk from a mail gateway\r\n%PDF-1.7", PDF),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", WEBP),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
        (b"MM\x00*", TIFF),
        (b"II+\x00", TIFF),
        (b"GIF89a %PDF-1.4", None),
        (b"Subject: <script>\n%PDF-1.4", None),
        (b"%PDF-x", None),
        (b"<html>%PDF-1.4", None),
        (b"PK\x03\x04%PDF-1.4", None),
        (b"", None),
    ],
)
def test_content_names_the_type(head, kind):
    assert pages_type(head) == kind
