"""What can go wrong while a file is read: codes for the pipeline, never sentences for people."""

from __future__ import annotations

READ_ERROR_CODES = frozenset(
    {
        "unreadable_file",
        "encrypted_file",
        "scripted_file",
        "no_pages",
        "too_many_pages",
        "too_many_pixels",
        "page_failed",
        "model_missing",
        "model_download_failed",
        "ocr_timeout",
        "no_text_found",
        "nothing_read",
    }
)
_TRANSIENT_CODES = frozenset({"page_failed", "ocr_timeout"})


class ReadError(Exception):
    """A file, a page or a model that could not be read.

    `transient` says whether the same bytes may succeed another time: a child that was killed for memory or time, but never a bad file.
    """

    def __init__(self, code: str, *, transient: bool | None = None, **params: str | int) -> None:
        """Describe the failure.

        Args:
            code: One of `READ_ERROR_CODES`.
            transient: Overrules what the code says by itself.
            **params: Numbers and names for the message a person sees.
        """
        if code not in READ_ERROR_CODES:
            raise ValueError(code)
        super().__init__(code)
        self.code = code
        self.params = params
        self.transient = code in _TRANSIENT_CODES if transient is None else transient

    def __str__(self) -> str:
        """Code and parameters, for logs."""
        details = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code} ({details})" if details else self.code


class ChildError(Exception):
    """A child process did not answer; the request may or may not have been carried out."""


class ChildDied(ChildError):
    """The child ended, was killed, or broke the protocol before it answered."""


class ChildTimeout(ChildError):
    """The child took too long and was killed."""
