"""A render child and files for it."""

from __future__ import annotations

import pytest

from workers.ocr.renderer import Renderer


@pytest.fixture(scope="module")
def renderer():
    with Renderer() as shared:
        yield shared


@pytest.fixture
def render(renderer, tmp_path):
    def open_bytes(data: bytes, name: str = "file.pdf"):
        path = tmp_path / name
        path.write_bytes(data)
        return renderer.open(path, tmp_path / "pages")

    return open_bytes
