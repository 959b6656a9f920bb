"""Nobody may ask without end: passwords cannot be guessed at speed, and a runaway script is told to wait in words."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.test import Client
from redis.exceptions import ConnectionError as RedisConnectionError

from faktury.services import rate_limits
from faktury.services.api_tokens import create_token
from faktury.services.rate_limits import Limit, take, wait_for

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/login/"


@pytest.fixture(autouse=True)
def no_counts_yet(monkeypatch):
    for cache in caches.all():
        cache.clear()
    monkeypatch.setattr(rate_limits._Outage, "until", 0.0)
    # The window of a test must not end within it.
    monkeypatch.setattr(rate_limits.time, "time", lambda: 1_800_000_001.0)


def sign_in(client, name, password, **extra):
    return client.post(SIGN_IN, {"username": name, "password": password}, **extra)


def test_after_too_many_failures_even_the_right_password_waits(client, alice, settings):
    settings.FAKTURY_SIGN_IN_TRIES = 3
    for _ in range(3):
        sign_in(client, "alice", "wrong")
    answer = sign_in(client, "alice", "alice-password")
    assert answer.status_code == 429
    assert "Za dużo nieudanych prób logowania." in answer.content.decode()
    assert int(answer["Retry-After"]) > 0


def test_the_answer_is_the_same_for_a_name_that_does_not_exist(client, alice, settings):
    settings.FAKTURY_SIGN_IN_TRIES = 3
    answers = {name: [sign_in(client, name, "wrong").status_code for _ in range(5)] for name in ("alice", "nobody")}
    assert answers["alice"] == answers["nobody"]


def test_a_stranger_elsewhere_does_not_lock_a_person_out(client, alice, settings):
    settings.FAKTURY_SIGN_IN_TRIES = 3
    for _ in range(5):
        sign_in(client, "ALICE", "wrong", REMOTE_ADDR="203.0.113.7")
    assert sign_in(client, "alice", "alice-password", REMOTE_ADDR="198.51.100.4").status_code == 302


def test_an_address_that_tries_many_names_is_stopped(client, alice, settings):
    settings.FAKTURY_SIGN_IN_TRIES = 3
    for number in range(15):
        sign_in(client, f"name-{number}", "wrong", REMOTE_ADDR="203.0.113.7")
    assert sign_in(client, "alice", "alice-password", REMOTE_ADDR="203.0.113.7").status_code == 429


def test_success_starts_the_count_again(client, alice, settings):
    settings.FAKTURY_SIGN_IN_TRIES = 3
    for _ in range(3):
        sign_in(client, "alice", "wrong")
        sign_in(client, "alice", "wrong")
        assert sign_in(client, "alice", "alice-password").status_code == 302
        client.logout()


def test_the_admin_sign_in_is_limited_too(client, django_user_model, settings):
    settings.FAKTURY_SIGN_IN_TRIES = 3
    django_user_model.objects.create_superuser("root", password="root-password")
    for _ in range(3):
        client.post("/admin/login/", {"username": "root", "password": "wrong"})
    assert client.post("/admin/login/", {"username": "root", "password": "root-password"}).status_code == 200


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_a_runaway_script_is_told_to_wait(client, alice, settings, accept):
    settings.FAKTURY_REQUESTS_PER_MINUTE = 5
    client.force_login(alice)
    answers = [client.get("/documents/", headers={"accept": accept}) for _ in range(6)]
    assert [answer.status_code for answer in answers[:5]] == [200] * 5
    assert answers[5].status_code == 429
    words = answers[5].json()["error"]["message"] if accept == "application/json" else answers[5].content.decode()
    assert "Za dużo żądań w krótkim czasie." in words
    assert 0 < int(answers[5]["Retry-After"]) <= 60


def test_one_person_s_haste_does_not_slow_another(client, alice, charlie, settings):
    settings.FAKTURY_REQUESTS_PER_MINUTE = 2
    client.force_login(alice)
    assert [client.get("/documents/").status_code for _ in range(3)][-1] == 429
    client.force_login(charlie)
    assert client.get("/documents/").status_code == 200


def test_uploads_have_a_limit_of_their_own(client, alice, settings):
    settings.FAKTURY_UPLOADS_PER_HOUR = 1
    client.force_login(alice)
    codes = [client.post("/documents/upload/", headers={"accept": "application/json"}).status_code for _ in range(2)]
    assert codes == [400, 429]


def by_program(secret, address, method="get"):
    return getattr(Client(), method)("/api/v1/documents/", headers={"authorization": f"Bearer {secret}"}, REMOTE_ADDR=address)


def test_all_tokens_of_a_person_count_together_from_whatever_address(alice, charlie, settings):
    settings.FAKTURY_REQUESTS_PER_MINUTE = 2
    own, second, foreign = (create_token(user=user, name="x")[1] for user in (alice, alice, charlie))
    assert [by_program(own, "203.0.113.1").status_code, by_program(second, "203.0.113.2").status_code] == [200, 200]
    refused = by_program(own, "203.0.113.3")
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_requests")
    assert 0 < int(refused["Retry-After"]) <= 60
    # Neither somebody else's program nor the person's own pages wait for it.
    assert by_program(foreign, "203.0.113.4").status_code == 200
    pages = Client()
    pages.force_login(alice)
    assert pages.get("/documents/").status_code == 200


def test_uploads_by_token_and_by_page_count_together(client, alice, settings):
    settings.FAKTURY_UPLOADS_PER_HOUR = 1
    client.force_login(alice)
    assert client.post("/documents/upload/", headers={"accept": "application/json"}).status_code == 400
    assert by_program(create_token(user=alice, name="x")[1], "203.0.113.1", "post").status_code == 429


def test_guessing_tokens_is_counted_for_the_address(client, settings):
    settings.FAKTURY_REQUESTS_PER_MINUTE = 2
    assert [by_program("fkt_guess", "203.0.113.9").status_code for _ in range(3)] == [401, 401, 429]


def test_the_health_check_is_never_refused(client, settings):
    settings.FAKTURY_REQUESTS_PER_MINUTE = 1
    assert {client.get("/healthz/").status_code for _ in range(3)} == {200}


def test_counting_goes_on_without_the_shared_cache(monkeypatch):
    limit = Limit("x", 2, 60)

    def away(*args, **kwargs):
        raise RedisConnectionError

    for method in ("add", "incr", "get", "delete"):
        monkeypatch.setattr(caches["default"], method, away)
    assert [take(limit, "me") > 0 for _ in range(3)] == [False, False, True]
    assert wait_for(limit, "me") > 0
    rate_limits.forget(limit, "me")
    assert wait_for(limit, "me") == 0
