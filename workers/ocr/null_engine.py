"""The smallest engine that keeps the contract: it reads nothing. For tests, and as a beginning for another engine."""

from __future__ import annotations

from pathlib import Path

from faktury.domain.words import Word


class NullEngine:
    """Answers no words for every page."""

    name = "null"
    fingerprint = "null"

    def start(self) -> None:
        """Nothing to start."""

    def look(self, image_path: Path, most_zoom: float = 1.0) -> tuple[Word, ...]:  # noqa: ARG002 (the contract's arguments)
        """No words in any view."""
        return ()

    def read(self, image_path: Path) -> tuple[Word, ...]:  # noqa: ARG002 (the contract's argument)
        """No words."""
        return ()

    def kill(self) -> None:
        """Nothing runs."""

    def close(self) -> None:
        """Nothing to end."""
