"""What one socket was already told: highest version per subject, and how far each stream is known without a gap."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping

from realtime.events import Event, Item, Snapshot

SUBJECTS_REMEMBERED = 2000


class Seen:
    """Drops what is old, notices what is missing.

    Several processes publish, so sequence 6 may well arrive before 5: an event is dropped by its subject's version, never
    by the stream's sequence. The sequence only tells whether something was missed: `_known` is the last number up to which
    all arrived, `_ahead` those that arrived beyond a gap.
    """

    def __init__(self) -> None:
        self._versions: OrderedDict[str, tuple[int, str]] = OrderedDict()
        self._known: dict[str, int] = {}
        self._ahead: dict[str, set[int]] = {}

    def admit(self, event: Event) -> bool:
        """Take note of an event; True when it is news to the client."""
        self._note_sequence(event["stream"], event["sequence"])
        return self._admit_version(event["subject"], event["stream"], event["version"], again="aside" in event)

    def leaves(self, event: Event) -> bool:
        """Take note that a subject left a stream; False when its arrival in another one is known already."""
        self._note_sequence(event["stream"], event["sequence"])
        if self.version(event["subject"]) > event["version"]:
            return False
        # Remembered, so that progress sent by another process just before comes too late.
        self._admit_version(event["subject"], event["stream"], event["version"], again=True)
        return True

    def admit_snapshot(self, snapshot: Snapshot) -> list[Item]:
        """Take note of a snapshot and return what of it may be sent: everything but versions already overtaken."""
        for stream, sequence in snapshot["sequences"].items():
            known = max(sequence, self._known.get(stream, 0))
            self._known[stream] = known
            self._ahead[stream] = {number for number in self._ahead.get(stream, ()) if number > known}
            self._close_gaps(stream)
        return [item for item in snapshot["items"] if self._admit_version(item["subject"], item["stream"], item["version"], again=True)]

    def version(self, subject: str) -> int:
        """Highest version told of `subject`, -1 for none."""
        return self._versions.get(subject, (-1, ""))[0]

    def is_behind(self, current: Mapping[str, int]) -> bool:
        """Whether the database counts further than what arrived without a gap."""
        return any(sequence > self._known.get(stream, 0) for stream, sequence in current.items())

    def known(self) -> dict[str, int]:
        """How far each stream is known without a gap."""
        return dict(self._known)

    def sequence(self) -> int:
        """Sum of the known sequences."""
        return sum(self._known.values())

    def forget(self, streams: Iterable[str]) -> list[str]:
        """Drop all knowledge of `streams`; returns the subjects of theirs that the client was told of."""
        dropped = set(streams)
        for stream in dropped:
            self._known.pop(stream, None)
            self._ahead.pop(stream, None)
        subjects = [subject for subject, (_version, stream) in self._versions.items() if stream in dropped]
        for subject in subjects:
            del self._versions[subject]
        return subjects

    def _note_sequence(self, stream: str, sequence: int) -> None:
        if sequence > self._known.get(stream, 0):
            self._ahead.setdefault(stream, set()).add(sequence)
            self._close_gaps(stream)

    def _close_gaps(self, stream: str) -> None:
        ahead, known = self._ahead.get(stream, set()), self._known.get(stream, 0)
        while known + 1 in ahead:
            known += 1
            ahead.discard(known)
        self._known[stream] = known

    def _admit_version(self, subject: str, stream: str, version: int, *, again: bool) -> bool:
        """`again`: a snapshot may repeat what was sent, an event may not unless it says something beside it."""
        seen = self.version(subject)
        if version < seen or (version == seen and not again):
            return False
        self._versions[subject] = (version, stream)
        self._versions.move_to_end(subject)
        if len(self._versions) > SUBJECTS_REMEMBERED:
            self._versions.popitem(last=False)
        return True
