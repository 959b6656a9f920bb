"""Hands the shipped sample invoice to the running server and shows it becoming an invoice, live."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from faktury.management.launcher.console import DIM, Console, Refused
from faktury.management.launcher.http_client import HttpClient
from faktury.management.launcher.live_follower import LiveFollower
from faktury.management.launcher.payload_view import PayloadView, outcome
from faktury.samples import SAMPLE_INVOICE


def follow_sample(http: HttpClient, *, user: str, password: str, console: Console, say: Callable[[str], None]) -> None:
    """Sign in, hand in the sample, follow it to its end and say what it became; `say` takes what is said of the connection.

    Raises:
        Refused: when the server cannot be reached or turns the sample away.
    """
    http.sign_in(user, password)
    handed = http.upload(SAMPLE_INVOICE)
    if handed.document is None:
        error = handed.error or {}
        raise Refused(" ".join(part for part in (error.get("message"), error.get("hint")) if part))
    if handed.duplicate and handed.document["is_final"]:
        console.say(_("Przykładowa faktura już tu jest. {outcome}").format(outcome=outcome(handed.document)), style=DIM)
        return
    console.say(_("Przykładowa faktura {name}, na żywo tak jak w przeglądarce:").format(name=handed.name))
    view, last = PayloadView(console, " "), handed.document
    try:
        for last in LiveFollower(http, handed.document["document_id"], say=say).payloads():
            view.show(last)
    finally:
        view.end()
    console.say(outcome(last))
