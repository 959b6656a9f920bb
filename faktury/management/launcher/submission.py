"""One file on its way through a running server, as the command line sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from faktury.management.launcher.console import Console, Refused
from faktury.management.launcher.http_client import Handed, HttpClient, Payload
from faktury.management.launcher.live_follower import LiveFollower
from faktury.management.launcher.payload_view import PayloadView, outcome

NOT_DELIVERED = "not_delivered"


@dataclass(slots=True)
class Submission:
    """A file, what the door answered, and the newest payload known."""

    path: Path
    handed: Handed
    document: Payload | None
    trouble: str | None = None
    _follower: LiveFollower | None = field(default=None, repr=False)

    def is_well(self, *, followed: bool) -> bool:
        """Whether it was taken and, when it was followed, came to its end."""
        return self.document is not None and self.trouble is None and (not followed or bool(self.document["is_final"]))

    def as_json(self) -> Payload:
        """The machine-readable form; `document` is the server's payload as it is."""
        error = self.handed.error or ({"code": NOT_DELIVERED, "message": self.trouble, "hint": ""} if self.trouble else None)
        return {"file": str(self.path), "duplicate": self.handed.duplicate, "error": error, "document": self.document}

    def stop(self) -> None:
        """Make `follow` end soon."""
        if self._follower:
            self._follower.stop()

    def begin(self, http: HttpClient, document_id: str, console: Console) -> LiveFollower:
        """The follower of this file's document, remembered so that it can be stopped."""
        self._follower = LiveFollower(http, document_id, say=lambda words: console.say(f"{self.path.name}: {words}"))
        return self._follower


def hand_in(http: HttpClient, path: Path, console: Console) -> Submission:
    """Give one file to the server and say what the door answered."""
    try:
        handed = http.upload(path)
    except Refused as refusal:
        console.say(f"{path.name}: {refusal}")
        return Submission(path, Handed(path.name, None, duplicate=False, error=None), None, trouble=str(refusal))
    if handed.error:
        console.say(f"{path.name}: " + " ".join(handed.error[part] for part in ("message", "hint") if handed.error.get(part)))
    elif handed.document:
        known = _("Ten plik już tu jest.") + " " if handed.duplicate else ""
        console.say(f"{path.name}: {known}{handed.document['label']}")
    return Submission(path, handed, handed.document)


def follow(http: HttpClient, submission: Submission, console: Console, *, in_place: bool) -> None:
    """Show a handed-in file to its end."""
    if submission.document is None:
        return
    view = PayloadView(console, submission.path.name, in_place=in_place)
    if submission.document["is_final"]:
        console.say(f"{submission.path.name}: {outcome(submission.document)}")
        return
    try:
        for payload in submission.begin(http, submission.document["document_id"], console).payloads():
            submission.document = payload
            view.show(payload)
    except Refused as refusal:
        submission.trouble = str(refusal)
        console.say(f"{submission.path.name}: {refusal}")
    finally:
        view.end()
    if submission.document["is_final"]:
        console.say(f"{submission.path.name}: {outcome(submission.document)}")
