"""Processes that are killed while mail comes in: nothing is lost, nothing comes twice."""

import os
import random
import signal
import subprocess
from collections.abc import Callable

import pytest

from queues.models import MailAccount
from tests.servers.app import ROOT, App
from tests.servers.dovecot import Mailbox
from tests.tickets.mail.intake.letters import letter
from tickets.models import IncomingMail, MailState, Ticket

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = int(os.environ.get("GOTRS_TEST_KILLS", "8"))
MAILS_A_KILL = 3


def test_a_fetcher_that_is_killed_again_and_again_loses_no_mail(
    mailbox: Mailbox, make_app: Callable[..., App]
) -> None:
    server = mailbox.server
    MailAccount.objects.create(
        name="support",
        host=server.host,
        port=server.imap_port,
        security="none",
        login=mailbox.user,
        password=mailbox.password,
        queue_id=4,
    )
    app = make_app()
    titles = set()
    chance = random.Random(20261124)
    for kill in range(KILLS):
        for number in range(MAILS_A_KILL):
            title = f"mail {kill}-{number}"
            titles.add(title)
            mailbox.put(letter(title, message_id=f"<{kill}.{number}@acme.test>"))
        _fetch_and_kill(app, after=chance.uniform(0.4, 2.2))
    app.manage("fetch_mail", settings=_keys())
    found = list(Ticket.objects.values_list("title", flat=True))
    assert sorted(found) == sorted(titles)
    numbers = set(Ticket.objects.values_list("tn", flat=True))
    assert len(numbers) == len(titles)
    assert not IncomingMail.objects.exclude(state=MailState.DONE).exists()
    assert mailbox.messages() == []


def _keys() -> dict[str, str]:
    """The account's password was encrypted by this process; the commands read it with its key."""
    from django.conf import settings

    return {"GOTRS_ENCRYPTION_KEY": ",".join(settings.ENCRYPTION_KEYS)}


def _fetch_and_kill(app: App, *, after: float) -> None:
    """Start the fetcher and kill it without warning, wherever it is by then."""
    process = subprocess.Popen(
        app.command("fetch_mail"),
        cwd=ROOT,
        env=app.environment | _keys(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_the_pipe_stores_a_mail_and_says_so(make_app: Callable[..., App]) -> None:
    done = make_app().manage("receive_mail", stdin=letter())
    assert done.returncode == 0
    assert Ticket.objects.get().title == "My printer smokes"


def test_the_pipe_asks_the_mail_server_to_try_again_when_nothing_can_be_stored(
    make_app: Callable[..., App],
) -> None:
    app = make_app()
    gone = app.manage(
        "receive_mail",
        stdin=letter(),
        check=False,
        settings={"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"},
    )
    unset = app.manage(
        "receive_mail", stdin=letter(), check=False, settings={"GOTRS_RATE_API": "?"}
    )
    empty = app.manage("receive_mail", stdin=b"", check=False)
    assert [gone.returncode, unset.returncode, empty.returncode] == [75, 75, 75]
    assert not IncomingMail.objects.exists()
