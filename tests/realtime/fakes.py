"""A gateway without a database, and the small tools the transport's tests share."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace

from channels.layers import get_channel_layer
from channels.testing import WebsocketCommunicator

from realtime.consumers import StreamConsumer, SubjectConsumer
from realtime.events import EVENT_TYPE, stream_group, subject_group
from realtime.gateway import Verdict

PROTOCOL = "test.v1"
PATIENCE = 20
"""Seconds until a test gives up; a busy machine is no failure."""


def user(pk=1, *, active=True, signed_in=True):
    return SimpleNamespace(pk=pk, is_authenticated=signed_in, is_active=active)


def event(subject="a", version=1, sequence=1, stream="s"):
    body = {"id": subject, "version": version, "label": "label"}
    return {"subject": subject, "stream": stream, "sequence": sequence, "version": version, "body": body}


async def send(*events):
    """What broadcast.publish does, from the test's own loop."""
    layer = get_channel_layer()
    for one in events:
        message = {"type": EVENT_TYPE, "event": one}
        await layer.group_send(subject_group(one["subject"]), message)
        await layer.group_send(stream_group(one["stream"]), message)


@dataclass
class FakeGateway:
    """The truth a test sets, and hooks to meddle at the moments that matter."""

    subjects: dict = field(default_factory=lambda: {"a": ("s", 1)})
    sequences: dict = field(default_factory=lambda: {"s": 1})
    members: dict = field(default_factory=lambda: {1: {"s"}})
    sessions: set = field(default_factory=lambda: {"session-1"})
    heartbeat_seconds: float = 3600
    before_snapshot: object = None
    checks: int = 0
    check_fails: bool = False

    def write(self, subject, version, stream="s"):
        """Commit a change; returns its event."""
        self.sequences[stream] = self.sequences.get(stream, 0) + 1
        self.subjects[subject] = (stream, version)
        return event(subject, version, self.sequences[stream], stream)

    def language(self, scope):
        return scope.get("cookies", {}).get("language", "pl")

    async def authorize_subject(self, user, subject):
        stream, _version = self.subjects.get(subject, (None, 0))
        return stream if stream in self.members.get(user.pk, ()) else None

    async def authorize_streams(self, user):
        return sorted(self.members.get(user.pk, ()))

    async def snapshot_subject(self, user, subject):
        return await self._snapshot(lambda name, stream: name == subject and stream in self.members.get(user.pk, ()), {})

    async def snapshot_streams(self, user, streams, since):
        sequences = {stream: self.sequences[stream] for stream in streams}
        return await self._snapshot(lambda _name, stream: stream in streams, sequences)

    async def _snapshot(self, wanted, sequences):
        if self.before_snapshot:
            hook, self.before_snapshot = self.before_snapshot, None
            await hook()
        rows = [(name, *row) for name, row in self.subjects.items() if wanted(name, row[0])]
        return {"sequences": dict(sequences), "items": [item(name, version, stream) for name, stream, version in rows]}

    def present(self, body, language):
        return {**body, "language": language}

    async def check(self, sockets):
        self.checks += 1
        if self.check_fails:
            raise RuntimeError("database is down")
        return {socket.key: self._verdict(socket) for socket in sockets}

    def _verdict(self, socket):
        streams = {stream: self.sequences.get(stream, 0) for stream in self.members.get(socket.user_id, ())}
        stream, version = self.subjects.get(socket.subject, (None, None))
        return Verdict(socket.session_key in self.sessions, streams, version if stream in streams else None)


def item(subject, version, stream="s"):
    known = event(subject, version, 0, stream)
    return {key: known[key] for key in ("subject", "stream", "version", "body")}


class Client(WebsocketCommunicator):
    """A browser tab; opens with `async with` and hangs up at the end."""

    def __init__(self, gateway, *, who=None, subject=None, subprotocols=(PROTOCOL,), session="session-1", language="pl"):
        consumer = SubjectConsumer if subject else StreamConsumer
        super().__init__(consumer.as_asgi(gateway=gateway, subprotocol=PROTOCOL), "/ws/", subprotocols=list(subprotocols))
        self.scope["user"] = who or user()
        self.scope["session"] = SimpleNamespace(session_key=session)
        self.scope["cookies"] = {"language": language}
        if subject:
            self.scope["url_route"] = {"kwargs": {"subject": subject}}
        self.agreed = None

    async def __aenter__(self):
        accepted, self.agreed = await self.connect(PATIENCE)
        assert accepted
        return self

    async def __aexit__(self, *_):
        if not self.future.done():
            await self.disconnect(timeout=PATIENCE)

    async def frame(self):
        return await self.receive_json_from(PATIENCE)

    async def close_code(self):
        """The code of the close that is expected next."""
        message = await self.receive_output(PATIENCE)
        assert message["type"] == "websocket.close", message
        return message["code"]

    async def told(self):
        """(kind, versions) of the next frame."""
        frame = await self.frame()
        items = frame["items"] if frame["type"] == "snapshot" else [frame.get("item") or frame]
        return frame["type"], {one["id"]: one.get("version") for one in items if "id" in one}
