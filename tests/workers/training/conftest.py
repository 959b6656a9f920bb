"""Drawing needs fonts; a machine without any skips what draws and says so."""

from __future__ import annotations

import pytest

from workers.ocr.training import fonts


@pytest.fixture(scope="session")
def drawing() -> None:
    try:
        fonts.families()
    except fonts.FontsMissingError as error:
        pytest.skip(str(error))
