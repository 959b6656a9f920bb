"""Alerts reach the administrators' mail and webhook, and trouble there costs nothing."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail

from faktury.services import administrator_alerts
from tests.faults.rig.sinks import WebhookSink

pytestmark = pytest.mark.django_db


@pytest.fixture
def webhook():
    sink = WebhookSink()
    yield sink
    sink.close()


def test_both_ways_name_the_document_and_nothing_that_was_read(upload, settings, webhook):
    settings.ADMINS = [("Admin", "admin@example.test")]
    settings.FAKTURY_ALERT_WEBHOOK = webhook.url
    document = upload("zły skan.png")

    administrator_alerts.poison_document(document, 3)
    administrator_alerts.wait()

    assert str(document.pk) in mail.outbox[0].body
    assert webhook.alerts == [{"event": "worker_crashed", "document_id": str(document.pk), "file_name": "zły skan.png", "crashes": 3}]


def test_without_an_address_nothing_is_sent(upload, settings, webhook):
    assert settings.FAKTURY_ALERT_WEBHOOK == ""
    administrator_alerts.poison_document(upload(), 3)
    administrator_alerts.wait()
    assert webhook.alerts == []


def test_a_webhook_that_redirects_is_not_followed_and_raises_nothing(upload, settings, webhook, caplog):
    class Elsewhere(BaseHTTPRequestHandler):
        def do_POST(self):
            self.send_response(302)
            self.send_header("Location", webhook.url)
            self.end_headers()

        def log_message(self, *_arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.handle_request, daemon=True).start()
    settings.FAKTURY_ALERT_WEBHOOK = f"http://127.0.0.1:{server.server_port}/"

    administrator_alerts.poison_document(upload(), 3)
    administrator_alerts.wait()
    server.server_close()

    assert webhook.alerts == []
    assert "could not be told by webhook" in caplog.text


def test_a_webhook_that_is_away_raises_nothing(upload, settings, caplog):
    settings.FAKTURY_ALERT_WEBHOOK = "http://127.0.0.1:9/"
    administrator_alerts.poison_document(upload(), 3)
    administrator_alerts.wait()
    assert "could not be told by webhook" in caplog.text
