"""What must be true after every fault; `violations` lists what is not, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from faktury.domain.status import DocumentStatus, OcrStatus, unified
from tests.faults.rig.clients import FINAL, Socket, documents_in
from tests.faults.rig.instance import Instance

BY_A_PERSON = ("cancelled", "rejected_by_person")


def violations(
    instance: Instance, acknowledged: Iterable[str], *, watching: Iterable[Socket] = (), outsiders: Iterable[Socket] = ()
) -> list[str]:
    """Everything lost, there twice or wrong with the instance once nothing is under way any more.

    `acknowledged` are the documents whose upload was answered; `watching` are sockets that have been open since the last change;
    `outsiders` are sockets that must have been told of nothing.
    """
    documents = _documents(instance)
    found = [
        *_acknowledged(documents, {instance.key(identity) for identity in acknowledged}),
        *_histories(instance, documents),
        *_streams(instance),
        *_pages(instance, documents),
        *_results(instance, documents),
        *_invoices(instance, documents),
        *_files(instance, documents),
    ]
    for socket in watching:
        found += _shown(instance, documents, socket)
    for socket in outsiders:
        told = documents_in(socket.frames)
        if told:
            found.append(f"wrong: an outsider was told of {sorted(told)[:3]}")
    return found


def _documents(instance: Instance) -> dict[str, dict[str, Any]]:
    names = ("id", "processing_status", "version", "attempt", "page_count", "error_code", "lease_token", "file", "firma_id")
    rows = instance.query(f"SELECT {', '.join(names)} FROM faktury_documentupload")
    return {str(row[0]): dict(zip(names, row, strict=True)) for row in rows}


def _acknowledged(documents: dict[str, dict[str, Any]], acknowledged: set[str]) -> Iterator[str]:
    for identity in acknowledged - documents.keys():
        yield f"lost: {identity} was acknowledged and is not there"
    for identity, document in documents.items():
        if document["processing_status"] not in FINAL:
            yield f"lost: {identity} has not ended: {document['processing_status']}"
        if document["lease_token"] is not None:
            yield f"wrong: {identity} has ended and is still leased"


def _histories(instance: Instance, documents: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Versions rise strictly in the order of the stream, each step starts where the last one ended, and there is one end per reading."""
    events, companies = defaultdict(list), defaultdict(set)
    sql = (
        "SELECT document_id, firma_id, version, attempt, from_status, status, actor_id FROM faktury_statusevent ORDER BY firma_id, sequence"
    )
    for identity, firma, *event in instance.query(sql):
        events[str(identity)].append(event)
        companies[str(identity)].add(firma)
    for identity in companies:
        if len(companies[identity]) > 1:
            # Two companies' streams have no order between them.
            events[identity].sort()
    for identity, document in documents.items():
        history = events[identity]
        versions = [version for version, *_ in history]
        if versions != sorted(set(versions)) or (versions and versions[-1] > document["version"]):
            yield f"wrong: {identity}: versions do not rise: {versions} of {document['version']}"
        if history and history[-1][3] != document["processing_status"]:
            yield f"wrong: {identity}: its last event says {history[-1][3]}, the row {document['processing_status']}"
        if any(before[3] != after[2] for before, after in pairwise(history)):
            yield f"wrong: {identity}: a step starts where none ended: {[event[2:4] for event in history]}"
        yield from _ends(identity, history)


def _ends(identity: str, history: list[Any]) -> Iterator[str]:
    """Machines end a reading once; only a person opens it again."""
    is_over = False
    for _version, _attempt, _from, status, actor in history:
        if actor is not None:
            is_over = status in FINAL
        elif is_over:
            yield f"twice: {identity} changed to {status} by a machine after its end"
        else:
            is_over = status in FINAL


def _streams(instance: Instance) -> Iterator[str]:
    counted = "SELECT s.firma_id, s.sequence, count(e.id), max(e.sequence), min(e.sequence) FROM faktury_statusstream s"
    sql = f"{counted} LEFT JOIN faktury_statusevent e ON e.firma_id = s.firma_id GROUP BY s.firma_id, s.sequence"
    for firma, sequence, events, last, first in instance.query(sql):
        if events and (events, last, first) != (sequence, sequence, 1):
            yield f"wrong: stream {firma}: {events} events from {first} to {last}, counter {sequence}"


def _pages(instance: Instance, documents: dict[str, dict[str, Any]]) -> Iterator[str]:
    pages = defaultdict(list)
    for identity, number in instance.query("SELECT document_id, number FROM faktury_ocrpage ORDER BY number"):
        pages[str(identity)].append(number)
    for identity, document in documents.items():
        numbers = pages[identity]
        if len(numbers) != len(set(numbers)):
            yield f"twice: {identity}: pages: {numbers}"
        whole = document["processing_status"] in ("completed", "manual_review") and not document["error_code"]
        if whole and document["page_count"] and numbers != list(range(1, document["page_count"] + 1)):
            yield f"wrong: {identity}: pages {numbers} of {document['page_count']}"


def _results(instance: Instance, documents: dict[str, dict[str, Any]]) -> Iterator[str]:
    results = {
        (str(identity), attempt): status
        for identity, attempt, status in instance.query("SELECT document_id, attempt, processing_status FROM faktury_ocrresult")
    }
    for identity, document in documents.items():
        status = results.get((identity, document["attempt"]))
        if status is None:
            yield f"wrong: {identity}: no result for attempt {document['attempt']}"
            continue
        shown = unified(DocumentStatus(document["processing_status"]), OcrStatus(status))
        if shown != document["processing_status"]:
            yield f"wrong: {identity}: the result says {status}, the document {document['processing_status']}"
    for (identity, attempt), status in results.items():
        if identity in documents and attempt < documents[identity]["attempt"] and status in ("pending", "processing"):
            yield f"wrong: {identity}: attempt {attempt} is over and still {status}"


def _invoices(instance: Instance, documents: dict[str, dict[str, Any]]) -> Iterator[str]:
    owners = [str(identity) for (identity,) in instance.query("SELECT document_id FROM faktury_faktura WHERE document_id IS NOT NULL")]
    if len(owners) != len(set(owners)):
        yield "twice: a document became two invoices"
    completed = {identity for identity, document in documents.items() if document["processing_status"] == "completed"}
    if completed != set(owners):
        yield f"wrong: completed without an invoice or the other way round: {sorted(completed ^ set(owners))[:3]}"


def _files(instance: Instance, documents: dict[str, dict[str, Any]]) -> Iterator[str]:
    for identity, document in documents.items():
        if not (instance.data / "files" / document["file"]).is_file():
            yield f"lost: the file of {identity}"


def _shown(instance: Instance, documents: dict[str, dict[str, Any]], socket: Socket) -> Iterator[str]:
    shown = {instance.key(identity): item for identity, item in socket.latest.items()}
    for identity, item in shown.items():
        document = documents.get(identity)
        truth = (document["processing_status"], document["version"]) if document else None
        if truth != (item["status"], item["version"]):
            yield f"wrong: {identity}: a client shows {item['status']} {item['version']}, the database says {truth}"
    for identity, before, after in socket.steps_back:
        yield f"wrong: {identity}: a client was sent version {after} after {before}"
