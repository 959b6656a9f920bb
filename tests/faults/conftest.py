"""Two instances that serve all rows: the embedded set-up, and PostgreSQL with a Redis of the test's own and two workers.

Each has workers whose clock is an hour wrong, one ahead and one behind: leases go by the database's clock, so nothing may change.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.rig.instance import Instance
from tests.faults.rig.sinks import MailSink, WebhookSink
from tests.faults.rig.story import Story
from tests.postgresql import Cluster, find_or_explain
from tests.realtime.redis_server import RedisServer

HOUR = 3600


@pytest.fixture(scope="package")
def mail() -> Iterator[MailSink]:
    sink = MailSink()
    yield sink
    sink.close()


@pytest.fixture(scope="package")
def webhook() -> Iterator[WebhookSink]:
    sink = WebhookSink()
    yield sink
    sink.close()


@pytest.fixture(scope="package")
def embedded(mail: MailSink, webhook: WebhookSink) -> Iterator[Instance]:
    """SQLite, the embedded Redis, one worker whose clock is ahead."""
    settings = {
        "FAKTURY_ADMINS": "admin@example.test",
        "FAKTURY_SMTP_HOST": "127.0.0.1",
        "FAKTURY_SMTP_PORT": str(mail.port),
        "FAKTURY_ALERT_WEBHOOK": webhook.url,
        "FAKTURY_MAX_ATTEMPTS_TRANSIENT": "2",
        "FAULTS_CLOCK_SECONDS": str(HOUR),
    }
    with Instance(settings=settings) as running:
        yield running


@pytest.fixture(scope="package")
def cluster() -> Iterator[Cluster]:
    programs = find_or_explain()
    if programs is None:
        pytest.skip("no PostgreSQL programs here")
    with Cluster(programs) as running:
        yield running


@pytest.fixture(scope="package")
def own_redis() -> Iterator[RedisServer]:
    server = RedisServer()
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="package")
def production(cluster: Cluster, own_redis: RedisServer) -> Iterator[Instance]:
    """PostgreSQL, a Redis that keeps nothing, two workers whose clock is behind."""
    with Instance(cluster=cluster, own_redis=own_redis, workers=2, settings={"FAULTS_CLOCK_SECONDS": str(-HOUR)}) as running:
        yield running


@pytest.fixture(params=["embedded", "production"])
def instance(request: pytest.FixtureRequest) -> Instance:
    """The row is tried on both."""
    running: Instance = request.getfixturevalue(request.param)
    return running


@pytest.fixture
def story(instance: Instance) -> Iterator[Story]:
    with Story(instance) as told:
        yield told


@pytest.fixture
def embedded_story(embedded: Instance) -> Iterator[Story]:
    with Story(embedded) as told:
        yield told


@pytest.fixture
def production_story(production: Instance) -> Iterator[Story]:
    with Story(production) as told:
        yield told
