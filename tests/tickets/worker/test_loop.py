"""Running jobs again and again: what fails, waits and stops."""

import threading
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import OperationalError

from accounts.actors import Actor, Channel
from tests.servers.process import wait_until
from tickets.models import ArticleType, OutgoingMail, WorkerSignal
from tickets.operations import ArticleDraft, add_article
from tickets.worker import jobs as worker_jobs
from tickets.worker import loop
from tickets.worker.jobs import Outbox, lanes
from tickets.worker.loop import Job, Stop, run_once, run_until, worker_name


class Recorder:
    """A job that notes its rounds and does what it is told."""

    def __init__(self, *results: Mapping[str, int] | Exception) -> None:
        self.rounds = 0
        self._results = list(results)

    def __call__(self, stop: Stop) -> Mapping[str, int]:
        self.rounds += 1
        result = self._results.pop(0) if self._results else {}
        if isinstance(result, Exception):
            raise result
        return result


def job(run: Any, name: str = "test", seconds: float = 0.01) -> Job:
    return Job(name, seconds, run)


@pytest.mark.django_db
class TestOnce:
    def test_each_job_runs_once_and_leaves_a_signal(self):
        first, second = Recorder({"done": 3}), Recorder()
        assert run_once([job(first, "first"), job(second, "second")])
        assert (first.rounds, second.rounds) == (1, 1)
        signals = {signal.name: signal.detail for signal in WorkerSignal.objects.all()}
        assert signals["first"]["done"] == 3
        assert "seconds" in signals["second"]

    def test_a_job_that_fails_is_named_and_stops_no_other(self, caplog):
        good = Recorder()
        assert not run_once([job(Recorder(ValueError("broken")), "bad"), job(good, "good")])
        assert good.rounds == 1
        assert WorkerSignal.objects.get(name="bad").detail["error"] == "ValueError: broken"
        assert "The job bad failed." in caplog.text

    def test_all_jobs_of_the_worker_run_on_an_empty_system(self):
        all_jobs = [one for lane in lanes(worker_name()).values() for one in lane]
        assert run_once(all_jobs)
        assert {one.name for one in all_jobs} == set(
            WorkerSignal.objects.values_list("name", flat=True)
        )

    def test_a_round_without_work_does_not_write_each_second(self, django_assert_num_queries):
        quiet = loop._Round(job(Recorder({"done": 0}, {"done": 0}, {"done": 1})))
        assert quiet.run(lambda: False)
        with django_assert_num_queries(0):
            assert quiet.run(lambda: False)
        assert quiet.run(lambda: False)
        assert WorkerSignal.objects.get(name="test").detail["done"] == 1


@pytest.fixture
def run(transactional_db: None) -> Any:
    """Runs lanes in a thread; ``run(...)`` returns the function that stops them."""
    running: list[tuple[threading.Event, threading.Thread]] = []

    def start(**jobs_by_lane: list[Job]) -> threading.Event:
        stop = threading.Event()
        thread = threading.Thread(target=run_until, args=(stop, jobs_by_lane))
        thread.start()
        running.append((stop, thread))
        return stop

    yield start
    for stop, thread in running:
        stop.set()
        thread.join(loop.GRACE_SECONDS + 2)
        assert not thread.is_alive()


class TestLanes:
    def test_jobs_run_again_and_again(self, run):
        often = Recorder()
        run(one=[job(often)])
        wait_until(lambda: often.rounds >= 3, what="three rounds")

    def test_a_job_that_hangs_does_not_keep_another_lane_waiting(self, run):
        release, often = threading.Event(), Recorder()

        def hang(stop: Stop) -> Mapping[str, int]:
            release.wait(20)
            return {}

        run(slow=[job(hang, "slow")], fast=[job(often, "fast")])
        wait_until(lambda: often.rounds >= 3, what="three rounds of the other lane")
        release.set()

    def test_without_the_database_the_worker_waits_and_goes_on(self, run, monkeypatch, caplog):
        monkeypatch.setattr(loop, "DATABASE_PAUSES", (0.01, 0.02))
        away = Recorder(*[OperationalError("server closed the connection")] * 3, {"done": 1})
        run(one=[job(away)])
        wait_until(lambda: away.rounds >= 5, what="rounds after the database came back")
        assert "waits 0.01 s for the database: server closed the connection" in caplog.text
        assert "waits 0.02 s" in caplog.text

    def test_a_stop_ends_the_lanes_after_the_item_at_work(self, transactional_db):
        stop, began = threading.Event(), threading.Event()

        def work(asked: Stop) -> Mapping[str, int]:
            began.set()
            while not asked():
                pass
            return {"done": 1}

        after = Recorder()
        lane = [job(work, "long"), job(after, "after", seconds=100)]

        def ask_to_stop() -> None:
            began.wait(10)
            stop.set()

        threading.Thread(target=ask_to_stop).start()
        assert run_until(stop, {"one": lane})
        assert after.rounds == 0
        assert WorkerSignal.objects.get(name="long").detail["done"] == 1

    def test_a_job_that_does_not_end_is_left_behind(self, transactional_db, monkeypatch):
        monkeypatch.setattr(loop, "GRACE_SECONDS", 0.1)
        release, stop = threading.Event(), threading.Event()

        def hang(asked: Stop) -> Mapping[str, int]:
            stop.set()
            release.wait(20)
            return {}

        assert not run_until(stop, {"one": [job(hang)]})
        release.set()
        wait_until(lambda: not any(t.name == "one" for t in threading.enumerate()), what="its end")


@pytest.mark.django_db
def test_the_outbox_rests_while_the_server_is_away(ticket, anna, settings, monkeypatch):
    settings.MAIL_TRANSPORT = "smtp"
    settings.SMTP_HOST, settings.SMTP_PORT = "127.0.0.1", 1
    monkeypatch.setattr(worker_jobs, "_SERVER_PAUSES", (0.05,))
    for body in ("one", "two", "three"):
        draft = ArticleDraft(body=body, article_type=ArticleType.EMAIL_EXTERNAL)
        add_article(ticket, actor=Actor.of(anna, Channel.WEB), draft=draft)
    outbox = Outbox("w")
    assert outbox.run(lambda: False) == {"unavailable": 1}
    assert outbox.run(lambda: False) == {}
    assert OutgoingMail.objects.filter(attempts=0).count() == 2
    wait_until(lambda: outbox.run(lambda: False) == {"unavailable": 1}, what="another try")
    assert OutgoingMail.objects.filter(attempts=0).count() == 1
