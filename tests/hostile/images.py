"""Pictures made to hurt: a few kilobytes that unpack to gigabytes, headers that lie, data that end early."""

from __future__ import annotations

import io
import random
import struct
import zlib
from typing import Any

from PIL import Image

from tests.hostile.kinds import ANY_END, BROKEN, TOO_BIG, Hostile, as_document, at_the_door, fuzzed

_NOISE = Image.effect_noise((400, 560), 60).convert("RGB")


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The bytes of a picture."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *chunks: bytes, bits: int = 8, colour: int = 2, rows: bytes = bytes(1000), interlace: int = 0) -> bytes:
    """A PNG by hand: its header may promise anything."""
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlace)
    body = [_chunk(b"IHDR", head), *chunks, _chunk(b"IDAT", zlib.compress(rows, 9)), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def _full_png(width: int, height: int, bits: int, colour: int, bytes_per_row: int) -> bytes:
    """All rows are really there, all zero."""
    packer = zlib.compressobj(9)
    row = bytes(1 + bytes_per_row)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join((_chunk(b"IHDR", head), _chunk(b"IDAT", data), _chunk(b"IEND", b"")))


def _jpeg_with_size(width: int, height: int) -> bytes:
    data = bytearray(saved(_NOISE, "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def _jpeg_with_exif(payload: bytes) -> bytes:
    block = b"Exif\x00\x00" + payload
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(block) + 2) + block + saved(_NOISE, "JPEG")[2:]


def _tiff(entries: list[tuple[int, int, int, int]], next_ifd: int = 0, tail: bytes = b"") -> bytes:
    ifd = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries) + struct.pack("<I", next_ifd)
    return b"II*\x00" + struct.pack("<I", 8) + ifd + tail


def _tiff_bomb(width: int, height: int) -> bytes:
    return _tiff(
        [
            (256, 4, 1, width),
            (257, 4, 1, height),
            (258, 3, 1, 8),
            (259, 3, 1, 1),
            (262, 3, 1, 1),
            (273, 4, 1, 200),
            (278, 4, 1, height),
            (279, 4, 1, 9),
        ],
        tail=bytes(100),
    )


def _many_frames(count: int) -> bytes:
    frames = [Image.new("1", (20, 20)) for _ in range(count)]
    return saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])


_EXIF_LOOP = b"II*\x00\x08\x00\x00\x00" + struct.pack("<HHHIII", 1, 0x8769, 4, 1, 8, 8)


def made() -> dict[str, Hostile]:
    """Every hostile picture by a name that says what is wrong with it."""
    halves = {
        f"pol pliku {kind}": as_document(data[: len(data) // 2], BROKEN)
        for kind in ("PNG", "JPEG", "WEBP", "TIFF")
        if (data := saved(_NOISE, kind))
    }
    fuzz = {
        f"losowo zmieniony {kind} {n}": as_document(
            fuzzed(saved(_NOISE, kind), random.Random(n), 2 + 10 * n), BROKEN | ANY_END | TOO_BIG | {"too_many_pages"}
        )
        for kind in ("PNG", "JPEG", "WEBP", "TIFF")
        for n in range(3)
    }
    return (
        halves
        | fuzz
        | {
            "png 144 megapiksele": as_document(png(12_000, 12_000), TOO_BIG),
            "png 400 megapikseli": as_document(png(20_000, 20_000), TOO_BIG),
            "png miliard na miliard": as_document(png(2**31 - 1, 2**31 - 1), TOO_BIG | BROKEN),
            "png tuz pod limitem": as_document(_full_png(7_000, 7_000, 8, 2, 3 * 7_000), ANY_END),
            "png przezroczysty pod limitem": as_document(_full_png(8_900, 8_900, 8, 6, 4 * 8_900), ANY_END | TOO_BIG),
            "png 16 bitow pod limitem": as_document(_full_png(8_900, 8_900, 16, 2, 6 * 8_900), ANY_END | TOO_BIG),
            "png bez wymiarow": as_document(png(0, 0), BROKEN),
            "png w jeden piksel": as_document(png(1, 1, rows=bytes(4)), ANY_END),
            "png jak nitka": as_document(png(65_000, 1, rows=bytes(195_001)), ANY_END | BROKEN),
            "png bez palety": as_document(png(50, 50, colour=3, rows=bytes(51 * 50)), ANY_END | BROKEN),
            "png z bomba w opisie": as_document(
                png(40, 40, _chunk(b"zTXt", b"k\x00\x00" + zlib.compress(bytes(60_000_000), 9)), rows=bytes(121 * 40)), ANY_END | BROKEN
            ),
            "png z bomba w profilu": as_document(
                png(40, 40, _chunk(b"iCCP", b"k\x00\x00" + zlib.compress(bytes(60_000_000), 9)), rows=bytes(121 * 40)), ANY_END | BROKEN
            ),
            "png z przeplotem bez danych": as_document(png(4_000, 4_000, interlace=1), ANY_END | BROKEN),
            "png zle sumy": as_document(png(40, 40, rows=bytes(121 * 40))[:-20] + bytes(20), ANY_END | BROKEN),
            "jpg 65 tysiecy na 65 tysiecy": as_document(_jpeg_with_size(65_500, 65_500), TOO_BIG),
            "jpg klamie o wymiarach": as_document(_jpeg_with_size(8_000, 9_000), BROKEN | ANY_END),
            "jpg z petla w exif": as_document(_jpeg_with_exif(_EXIF_LOOP), ANY_END | BROKEN),
            "jpg ze smieciem w exif": as_document(_jpeg_with_exif(random.Random(4).randbytes(60_000)), ANY_END | BROKEN),
            "jpg sam poczatek": as_document(b"\xff\xd8\xff", BROKEN),
            "jpg i html w srodku": as_document(_jpeg_with_exif(b"<html><script>alert(1)</script>"), ANY_END | BROKEN | {"dangerous_type"}),
            "tiff bomba": as_document(_tiff_bomb(60_000, 60_000), TOO_BIG | BROKEN),
            "tiff bez danych": as_document(_tiff_bomb(3_000, 3_000), BROKEN | ANY_END),
            "tiff w kolo": as_document(_tiff([(256, 4, 1, 9), (257, 4, 1, 9)], next_ifd=8), BROKEN | {"too_many_pages"}),
            "tiff 201 klatek": as_document(_many_frames(201), {"too_many_pages"}),
            "webp klamie o dlugosci": as_document(b"RIFF\xff\xff\xff\x7fWEBPVP8L" + bytes(40), BROKEN),
            "webp animacja": as_document(saved(_NOISE, "WEBP", save_all=True, append_images=[_NOISE] * 30), ANY_END),
            "gif": at_the_door(saved(_NOISE, "GIF"), "unsupported_type"),
            "bmp": at_the_door(saved(_NOISE, "BMP"), "unsupported_type"),
            "heic": at_the_door(b"\x00\x00\x00\x18ftypheic" + bytes(100), "heic_photo"),
        }
    )
