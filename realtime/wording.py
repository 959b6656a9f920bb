"""Words an event once for all sockets of one language: a group may have hundreds of them."""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import Final

from realtime import frames
from realtime.events import Event
from realtime.frames import Frame
from realtime.gateway import Gateway

EVENTS_KEPT: Final = 256


class Wording:
    """The latest status frames as text.

    Keyed by sequence too, not by version alone: a snapshot of the same version may carry fresher advisory values and is
    never taken from here.
    """

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._texts: OrderedDict[tuple[str, int, int, int, str], str] = OrderedDict()

    def status(self, event: Event, language: str) -> str:
        """The status frame of `event` for a reader of `language`."""
        key = (event["subject"], event["version"], event["sequence"], event.get("aside", 0), language)
        text = self._texts.get(key)
        if text is None:
            text = self._texts[key] = as_text(frames.status(self._gateway.present(event["body"], language)))
            if len(self._texts) > EVENTS_KEPT:
                self._texts.popitem(last=False)
        return text


def as_text(frame: Frame) -> str:
    """A frame as it goes over the wire."""
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
