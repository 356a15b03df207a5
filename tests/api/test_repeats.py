"""Safe repeats by Idempotency-Key (contract 1.7)."""

import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from accounts import idempotency
from accounts.models import IdempotencyKey
from tests.cast import PASSWORD
from tests.clients import ApiClient
from tickets.models import Article, Ticket


def body(queue, **more):
    return {"title": "Once", "queue_id": queue.pk, "body": "x", **more}


def test_a_repeat_gets_the_first_answer_and_the_work_is_done_once(api_of, anna, support):
    api = api_of(anna)
    first = api.post("/tickets", body(support), Idempotency_Key="k1")
    again = api.post("/tickets/", body(support), Idempotency_Key="k1")
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert first.headers["Location"] == again.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert Ticket.objects.count() == 1


def test_another_body_under_the_same_key_is_a_conflict(api_of, anna, support):
    api = api_of(anna)
    api.post("/tickets", body(support), Idempotency_Key="k1")
    other = api.post("/tickets", body(support, title="Two"), Idempotency_Key="k1")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert Ticket.objects.count() == 1


def test_keys_belong_to_a_person_and_a_path(api_of, anna, admin, support):
    one, two = api_of(anna), api_of(admin)
    pk = one.post("/tickets", body(support), Idempotency_Key="k").json()["data"]["id"]
    two.post("/tickets", body(support), Idempotency_Key="k")
    one.post(f"/tickets/{pk}/articles", {"body": "x"}, Idempotency_Key="k")
    assert Ticket.objects.count() == 2
    assert Article.objects.count() == 3


def test_a_refusal_is_kept_too_and_leaves_nothing_behind(api_of, anna, support):
    api = api_of(anna)
    wrong = body(support, state="pending")
    for _attempt in range(2):
        answer = api.post("/tickets", wrong, Idempotency_Key="k1")
        assert answer.status_code == 400
    assert answer.headers["Idempotency-Replayed"] == "true"
    assert not Ticket.objects.exists()


def test_too_many_requests_are_not_kept(api_of, ben, settings):
    settings.RATE_CUSTOMER_TICKETS = "1/h"
    api = api_of(ben)
    api.post("/tickets", {"title": "One"}, Idempotency_Key="k1")
    assert api.post("/tickets", {"title": "Two"}, Idempotency_Key="k2").status_code == 429
    settings.RATE_CUSTOMER_TICKETS = None
    assert api.post("/tickets", {"title": "Two"}, Idempotency_Key="k2").status_code == 201


def test_an_error_of_ours_is_not_kept_and_undone(api_of, anna, support, monkeypatch):
    api = api_of(anna)
    api._client.raise_request_exception = False
    from tickets.api import tickets as view

    def broken(*_args):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(view, "ticket_row", broken)
        assert api.post("/tickets", body(support), Idempotency_Key="k1").status_code == 500
    assert not Ticket.objects.exists()
    assert api.post("/tickets", body(support), Idempotency_Key="k1").status_code == 201


def test_the_same_form_with_the_same_file_is_a_repeat(api_of, anna):
    api = api_of(anna)
    ids = {
        api.send_form(
            "/files/upload",
            {"file": SimpleUploadedFile("a.txt", content)},
            **{"Idempotency-Key": "k1"},
        )
        .json()
        .get("data", {})
        .get("id")
        for content in (b"A", b"A")
    }
    assert len(ids) == 1
    other = api.send_form(
        "/files/upload", {"file": SimpleUploadedFile("a.txt", b"B")}, **{"Idempotency-Key": "k1"}
    )
    assert other.json()["code"] == "idempotency_key_reused"


@pytest.mark.parametrize("key", ["x" * 201, "a\tb"])
def test_a_bad_key_is_refused(api_of, anna, support, key):
    answer = api_of(anna).post("/tickets", body(support), Idempotency_Key=key)
    assert (answer.status_code, set(answer.json()["details"])) == (400, {"Idempotency-Key"})
    assert not Ticket.objects.exists()


def test_answers_are_kept_for_a_day(api_of, anna, support):
    api = api_of(anna)
    api.post("/tickets", body(support), Idempotency_Key="k1")
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    again = api.post("/tickets", body(support), Idempotency_Key="k1")
    assert "Idempotency-Replayed" not in again.headers
    assert Ticket.objects.count() == 2
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert idempotency.clear_old() == 1


def test_passwords_and_tokens_are_never_kept(client, api_of, anna):
    credentials = {"username": "anna", "password": PASSWORD}
    headers = {"Idempotency-Key": "k1"}
    for _attempt in range(2):
        client.post(
            "/api/v1/auth/login", credentials, content_type="application/json", headers=headers
        )
    change = {"current_password": PASSWORD, "new_password": "something quite new"}
    api_of(anna).post("/users/me/password", change, Idempotency_Key="k1")
    assert not IdempotencyKey.objects.exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_repeat_while_the_first_is_running_is_refused(anna, support, monkeypatch):
    from tickets.api import tickets as view

    running, go_on = threading.Event(), threading.Event()
    original = view.create_ticket

    def slow(**more):
        running.set()
        assert go_on.wait(20)
        return original(**more)

    monkeypatch.setattr(view, "create_ticket", slow)
    first_api, second_api = ApiClient(anna), ApiClient(anna)
    answers = []

    def ask():
        answers.append(first_api.post("/tickets", body(support), Idempotency_Key="k1"))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    assert running.wait(20)
    second = second_api.post("/tickets", body(support), Idempotency_Key="k1")
    go_on.set()
    thread.join()
    assert (second.status_code, second.json()["code"]) == (409, "idempotency_in_progress")
    assert answers[0].status_code == 201
    assert Ticket.objects.count() == 1
