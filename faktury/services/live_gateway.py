"""Answers realtime's questions from the database: who may follow what, what it looks like now, who is still welcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from importlib import import_module
from operator import or_
from typing import Any, NamedTuple, ParamSpec, TypeVar
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.db import close_old_connections
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare

from faktury import access
from faktury.domain.status import FINAL
from faktury.models import DocumentUpload, StatusEvent, StatusStream
from faktury.services.status_payload import page_with_status, raw_payload
from faktury.services.status_words import present
from realtime.events import Body, Item, Snapshot
from realtime.gateway import Scope, SocketState, Verdict

NEWEST = 50
MOST_UNFINISHED = 150
"""A list's snapshot: the newest documents and, up to this many more, those still under way."""
MOST_MISSED = 500

P = ParamSpec("P")
T = TypeVar("T")


class _Member(NamedTuple):
    """A user as the heartbeat sees them: the hash a valid session carries, and sequences of the user's companies."""

    session_hash: str
    streams: dict[str, int]


def _in_database_thread(function: Callable[P, T]) -> Callable[P, Any]:
    """Run `function` where Django keeps its connections, and leave no stale one behind."""

    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        close_old_connections()
        try:
            return function(*args, **kwargs)
        finally:
            close_old_connections()

    return sync_to_async(call, thread_sensitive=True)


class LiveGateway:
    """`realtime.gateway.Gateway` over the models: a subject is a document, a stream is a Firma."""

    def __init__(self) -> None:
        self.heartbeat_seconds: float = settings.FAKTURY_HEARTBEAT_SECONDS

    def language(self, scope: Scope) -> str:
        """The language LocaleMiddleware would choose for the same browser."""
        request = HttpRequest()
        request.COOKIES = dict(scope.get("cookies", {}))
        for name, value in scope.get("headers", ()):
            if name == b"accept-language":
                request.META["HTTP_ACCEPT_LANGUAGE"] = value.decode("latin-1")
        return translation.get_language_from_request(request)

    async def authorize_subject(self, user: Any, subject: str) -> str | None:
        """The document's Firma if the user is a member of it."""
        firma: str | None = await _in_database_thread(_firma_of)(user, subject)
        return firma

    async def authorize_streams(self, user: Any) -> list[str]:
        """The user's companies."""
        firmy: list[str] = await _in_database_thread(_firmy_of)(user)
        return firmy

    async def snapshot_subject(self, user: Any, subject: str) -> Snapshot:
        """The one document, if it is still there and visible."""
        snapshot: Snapshot = await _in_database_thread(_subject_snapshot)(user, subject)
        return snapshot

    async def snapshot_streams(self, user: Any, streams: Sequence[str], since: Mapping[str, int]) -> Snapshot:
        """The newest documents of these companies, every one that is still under way, and what the reader missed."""
        snapshot: Snapshot = await _in_database_thread(_streams_snapshot)(user, streams, since)
        return snapshot

    def present(self, body: Body, language: str) -> dict[str, Any]:
        """The payload every door shows."""
        return present(body, language)

    async def check(self, sockets: Sequence[SocketState]) -> Mapping[int, Verdict]:
        """Three queries for any number of sockets: sessions, users with companies and sequences, document versions."""
        verdicts: Mapping[int, Verdict] = await _in_database_thread(_verdicts)(sockets)
        return verdicts


def _firma_of(user: Any, subject: str) -> str | None:
    firma = access.visible_documents(user).filter(pk=subject).values_list("firma_id", flat=True).first()
    return None if firma is None else str(firma)


def _firmy_of(user: Any) -> list[str]:
    return [str(firma) for firma in access.visible_firmy(user).values_list("pk", flat=True)]


def _subject_snapshot(user: Any, subject: str) -> Snapshot:
    return {"sequences": {}, "items": _items(access.visible_documents(user).filter(pk=subject), 1)}


def _streams_snapshot(user: Any, streams: Sequence[str], since: Mapping[str, int]) -> Snapshot:
    # Sequences first: an item read later than its stream's sequence is at worst newer, and its event is then dropped by version.
    firmy = [UUID(stream) for stream in streams]
    sequences = dict.fromkeys(streams, 0)
    sequences.update({str(row.firma_id): row.sequence for row in StatusStream.objects.filter(firma__in=firmy)})
    visible = access.visible_documents(user).filter(firma__in=firmy)
    newest = _items(visible, NEWEST)
    shown = [item["subject"] for item in newest]
    unfinished = visible.exclude(processing_status__in=FINAL).exclude(pk__in=shown)
    items = newest + _items(unfinished, MOST_UNFINISHED)
    return {"sequences": sequences, "items": items + _missed(visible, since, [item["subject"] for item in items])}


def _missed(visible: QuerySet[DocumentUpload], since: Mapping[str, int], told: Sequence[str]) -> list[Item]:
    """Documents that changed after `since` and are neither new nor under way any more: an open page may show them as they were."""
    after = [Q(firma=UUID(stream), sequence__gt=sequence) for stream, sequence in since.items()]
    if not after:
        return []
    # They stay in the database: a reader who knows nothing yet may have missed every document there is.
    changed = StatusEvent.objects.filter(reduce(or_, after)).values("document_id")
    return _items(visible.filter(pk__in=changed).exclude(pk__in=told), MOST_MISSED)


def _items(documents: QuerySet[DocumentUpload], limit: int) -> list[Item]:
    return [
        {"subject": str(row.pk), "stream": str(row.firma_id), "version": row.version, "body": dict(raw_payload(row))}
        for row in page_with_status(documents[:limit])
    ]


def _verdicts(sockets: Sequence[SocketState]) -> dict[int, Verdict]:
    hashes = _session_hashes({socket.session_key for socket in sockets if socket.session_key})
    members = _members({socket.user_id for socket in sockets})
    documents = _document_versions({socket.subject for socket in sockets if socket.subject})
    return {socket.key: _verdict(socket, hashes, members, documents) for socket in sockets}


def _verdict(
    socket: SocketState,
    hashes: Mapping[str, tuple[str, str]] | None,
    members: Mapping[Any, _Member],
    documents: Mapping[str, tuple[str, int]],
) -> Verdict:
    member = members.get(socket.user_id)
    if member is None or not _session_holds(socket, hashes, member):
        return Verdict(signed_in=False, streams={}, version=None)
    firma, version = documents.get(socket.subject or "", ("", None))
    return Verdict(signed_in=True, streams=member.streams, version=version if firma in member.streams else None)


def _session_holds(socket: SocketState, hashes: Mapping[str, tuple[str, str]] | None, member: _Member) -> bool:
    """The session is there, unexpired, still this user's, and older than no change of password."""
    if hashes is None:
        return True
    user_id, session_hash = hashes.get(socket.session_key or "", ("", ""))
    return user_id == str(socket.user_id) and constant_time_compare(session_hash, member.session_hash)


def _session_hashes(keys: set[str]) -> dict[str, tuple[str, str]] | None:
    """User and hash of each session that is still good; None when sessions are kept outside the database."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    if not hasattr(store, "get_model_class"):
        return None
    rows = store.get_model_class().objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    contents = {row.session_key: row.get_decoded() for row in rows}
    return {key: (str(data.get(SESSION_KEY, "")), data.get(HASH_SESSION_KEY, "")) for key, data in contents.items()}


def _members(user_ids: set[Any]) -> dict[Any, _Member]:
    users = get_user_model()._default_manager.filter(pk__in=user_ids, is_active=True)
    rows = users.annotate(stream_id=F("firmy__pk"), sequence=F("firmy__stream__sequence"))
    members: dict[Any, _Member] = {}
    for row in rows:
        member = members.setdefault(row.pk, _Member(row.get_session_auth_hash(), {}))
        if row.stream_id is not None:
            member.streams[str(row.stream_id)] = row.sequence or 0
    return members


def _document_versions(subjects: set[str]) -> dict[str, tuple[str, int]]:
    ids = [UUID(subject) for subject in subjects]
    rows = DocumentUpload.objects.filter(pk__in=ids).values_list("pk", "firma_id", "version")
    return {str(pk): (str(firma), version) for pk, firma, version in rows}
