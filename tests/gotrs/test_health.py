"""Probes, the detailed report and the figures (contract 4.1)."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from adminpanel.health import readiness
from adminpanel.health.checks import EXAMINATION
from gotrs.common import lifecycle
from queues.models import MailAccount, ProviderSignIn, Queue
from tickets.models import (
    DeliveryState,
    IncomingMail,
    MailState,
    OutgoingMail,
    State,
    WorkerSignal,
)

CURSOR_EXECUTE = "django.db.backends.utils.CursorWrapper.execute"


def _refuse(*args: object) -> None:
    raise DatabaseError("The server is gone.")


@pytest.fixture(autouse=True)
def fresh_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """No report of another test is shown, and slow machines don't count as trouble."""
    monkeypatch.setattr(EXAMINATION, "max_age", -1.0)
    monkeypatch.setattr(EXAMINATION, "timeout", 20.0)


@pytest.fixture
def detailed(transactional_db: None, client: Client) -> Callable[[], tuple[int, dict[str, Any]]]:
    """Asks for the detailed report. Checks run in threads, so rows must be committed."""

    def ask() -> tuple[int, dict[str, Any]]:
        answer = client.get("/health/detailed")
        return answer.status_code, answer.json()

    return ask


@pytest.fixture
def living_worker(transactional_db: None) -> None:
    WorkerSignal.objects.create(name="outbox", at=timezone.now())


# --- Liveness and readiness -------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/health", "/healthz"])
def test_liveness_answers_without_touching_the_database(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()) == (200, {"status": "healthy"})
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/health", "/healthz", "/readyz", "/metrics"])
def test_probes_may_ask_by_address(db: None, client: Client, path: str) -> None:
    assert client.get(path, headers={"host": "10.4.7.1:8000"}).status_code == 200


def test_other_pages_refuse_unknown_host_names(db: None, client: Client) -> None:
    assert client.get("/login", headers={"host": "10.4.7.1:8000"}).status_code == 400


def test_probes_are_only_read(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


def test_probes_are_not_limited(db: None, client: Client, settings: Any) -> None:
    settings.RATE_API = "1/m"
    assert {client.get("/healthz").status_code for _ in range(20)} == {200}


def test_a_migrated_installation_is_ready(db: None, client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_a_process_that_stops_is_not_ready(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lifecycle, "_stopping", threading.Event())
    lifecycle.begin_stop()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unready", "reason": "The process is stopping."}


def test_missing_migrations_are_a_reason_to_wait(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    monkeypatch.setattr(readiness, "_migrated", False)
    MigrationRecorder.Migration.objects.filter(app="search").delete()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["reason"] == "Migrations are missing."


def test_a_database_that_is_gone_is_a_reason_to_wait(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(CURSOR_EXECUTE, _refuse)
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["reason"] == "The database does not answer."


# --- The detailed report ----------------------------------------------------------------------


def test_a_whole_installation_is_healthy(detailed: Callable[..., Any], living_worker: None) -> None:
    status, report = detailed()
    assert (status, report["status"]) == (200, "healthy")
    assert set(report["components"]) == {
        "database",
        "cache",
        "worker",
        "mail",
        "search",
        "storage",
    }
    for component in report["components"].values():
        assert set(component) == {"status", "message", "response_time_ms"}
        assert component["response_time_ms"] >= 0


def test_the_report_tells_nothing_about_the_machine(
    detailed: Callable[..., Any], transactional_db: None
) -> None:
    report = detailed()[1]
    for component in report["components"].values():
        del component["response_time_ms"]  # may look like anything
    text = json.dumps(report)
    for secret in (str(django_settings.DATA_DIR), django_settings.SECRET_KEY, "127.0.0.1", "5.2"):
        assert secret not in text


def test_without_a_worker_the_whole_is_degraded(detailed: Callable[..., Any]) -> None:
    status, report = detailed()
    assert (status, report["status"]) == (200, "degraded")
    assert report["components"]["worker"]["status"] == "unhealthy"


def test_a_worker_that_fell_silent_is_noticed(detailed: Callable[..., Any]) -> None:
    WorkerSignal.objects.create(name="outbox", at=timezone.now() - timedelta(minutes=5))
    worker = detailed()[1]["components"]["worker"]
    assert worker["status"] == "unhealthy"
    assert "silent for 30" in worker["message"]


def test_one_job_that_hangs_is_noticed_beside_others_that_live(
    detailed: Callable[..., Any], living_worker: None
) -> None:
    WorkerSignal.objects.create(name="fetch", at=timezone.now() - timedelta(hours=1))
    worker = detailed()[1]["components"]["worker"]
    assert worker["status"] == "degraded"
    assert worker["message"] == "The job fetch is silent."


def test_a_job_that_failed_is_noticed(detailed: Callable[..., Any], living_worker: None) -> None:
    detail = {"error": "OSError: /secret/path"}
    WorkerSignal.objects.create(name="fetch", at=timezone.now(), detail=detail)
    worker = detailed()[1]["components"]["worker"]
    assert worker["message"] == "The job fetch failed the last time."


def test_a_pending_state_that_leads_nowhere_is_named(
    detailed: Callable[..., Any], living_worker: None
) -> None:
    State.objects.filter(name="pending auto close+").update(next_state=None)
    worker = detailed()[1]["components"]["worker"]
    assert worker["status"] == "degraded"
    assert "pending auto close+" in worker["message"]


@pytest.mark.parametrize(
    ("state", "age", "words"),
    [
        (DeliveryState.QUEUED, timedelta(hours=1), "1 outgoing mails are late."),
        (DeliveryState.DEFERRED, timedelta(), "1 outgoing mails could not be delivered yet."),
        (
            DeliveryState.UNCERTAIN,
            timedelta(),
            "1 outgoing mails may or may not have been sent.",
        ),
    ],
)
def test_mail_that_does_not_leave_is_noticed(
    detailed: Callable[..., Any],
    living_worker: None,
    state: DeliveryState,
    age: timedelta,
    words: str,
) -> None:
    OutgoingMail.objects.create(
        message_id="<1@x.example>",
        from_header="a@x.example",
        state=state,
        not_before=timezone.now() - age,
    )
    mail = detailed()[1]["components"]["mail"]
    assert (mail["status"], mail["message"]) == ("degraded", words)


def _account(**more: Any) -> MailAccount:
    return MailAccount.objects.create(
        name="in", host="imap.test", port=993, login="in", password="geheim", **more
    )


def test_an_account_without_success_for_an_hour_is_noticed(
    detailed: Callable[..., Any], living_worker: None
) -> None:
    _account(failures=3, last_success_at=timezone.now() - timedelta(hours=2))
    mail = detailed()[1]["components"]["mail"]
    assert mail["status"] == "degraded"
    assert "imap.test" not in mail["message"]


def test_an_account_that_failed_just_now_is_given_time(
    detailed: Callable[..., Any], living_worker: None
) -> None:
    _account(failures=1, last_success_at=timezone.now() - timedelta(minutes=4))
    assert detailed()[1]["components"]["mail"]["status"] == "healthy"


def test_a_consent_that_is_over_is_noticed_where_it_is_needed(
    detailed: Callable[..., Any], living_worker: None
) -> None:
    consent = ProviderSignIn.objects.create(name="Office", client_id="1", ended=True)
    account = _account(sign_in=consent)
    assert detailed()[1]["components"]["mail"]["status"] == "healthy"
    MailAccount.objects.filter(pk=account.pk).update(auth="oauth2")
    mail = detailed()[1]["components"]["mail"]
    words = "1 sign-ins at providers have to be made again."
    assert (mail["status"], mail["message"]) == ("degraded", words)


def test_a_ticket_that_is_missing_in_the_index_is_noticed(
    detailed: Callable[..., Any], living_worker: None, make_ticket: Callable[..., Any]
) -> None:
    ticket = make_ticket(Queue.objects.get(pk=1))
    assert detailed()[1]["components"]["search"]["status"] == "healthy"
    ticket.search_document.delete()
    assert detailed()[1]["components"]["search"]["status"] == "degraded"


def test_a_storage_that_can_not_be_written_is_unhealthy_as_a_whole(
    detailed: Callable[..., Any], living_worker: None, settings: Any, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    settings.MEDIA_ROOT = blocked
    status, report = detailed()
    assert (status, report["status"]) == (503, "unhealthy")
    assert report["components"]["storage"]["status"] == "unhealthy"
    assert str(tmp_path) not in json.dumps(report)


def test_the_storage_check_leaves_nothing_behind(
    detailed: Callable[..., Any], living_worker: None, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    assert detailed()[1]["components"]["storage"]["status"] == "healthy"
    assert default_storage.listdir("health") == ([], [])


# --- Figures ----------------------------------------------------------------------------------


def _figures(client: Client, **headers: str) -> dict[str, float]:
    """Samples as ``name{label}``: value."""
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    return {
        sample.name + "".join(f"{{{value}}}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_the_figures_count_tickets_and_mails(
    client: Client, make_ticket: Callable[..., Any], living_worker: None
) -> None:
    make_ticket(Queue.objects.get(pk=1))
    make_ticket(Queue.objects.get(pk=1))
    IncomingMail.objects.create(source="pipe", sha256="0", size=1, state=MailState.QUARANTINED)
    OutgoingMail.objects.create(message_id="<1@x>", from_header="a@x", state=DeliveryState.HELD)
    figures = _figures(client)
    assert figures["gotrs_up"] == 1
    assert figures["gotrs_tickets{new}"] == 2
    assert figures["gotrs_tickets{closed}"] == 0
    assert figures["gotrs_incoming_mails{quarantined}"] == 1
    assert figures["gotrs_outbox_mails{held}"] == 1
    assert 0 <= figures["gotrs_worker_lag_seconds"] < 60


def test_the_figures_count_requests(db: None, client: Client) -> None:
    client.get("/login")
    assert any(name.startswith("django_http_requests_total") for name in _figures(client))


def test_figures_are_given_while_the_database_is_gone(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(CURSOR_EXECUTE, _refuse)
        figures = _figures(client)
    assert figures["gotrs_up"] == 1
    assert "gotrs_tickets{new}" not in figures


def test_a_configured_token_is_asked_for(db: None, client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = "a-token-for-prometheus"
    refused = client.get("/metrics")
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
    wrong = client.get("/metrics", headers={"authorization": "Bearer another"})
    assert wrong.status_code == 401
    assert "gotrs_up" in _figures(client, authorization="Bearer a-token-for-prometheus")
