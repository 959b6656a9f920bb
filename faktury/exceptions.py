"""Errors that carry their code: raised anywhere, worded for a person at one boundary (services/error_words.py)."""

from __future__ import annotations

from typing import ClassVar


class FakturyError(Exception):
    """Base of every expected failure. `code` picks the sentence a person reads, `params` fill its gaps."""

    code: ClassVar[str] = "unknown_error"

    def __init__(self, **params: object) -> None:
        super().__init__(self.code)
        self.params: dict[str, object] = params


class UploadRefused(FakturyError):
    """The file is turned away at the door and no document is made. `code` is set by the instance."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code  # type: ignore[misc]
        super().__init__(**params)


class NoAccess(FakturyError):
    """No such object, or not the caller's to see: the two are never told apart."""

    code = "no_access"


class TransitionRefused(FakturyError):
    """Somebody was first: the document is no longer in a state from which this step is allowed."""

    code = "too_late"


class LeaseLost(FakturyError):
    """The worker's claim is void (expired, cancelled or taken over); it must stop and write nothing."""

    code = "too_late"
