"""Mails a second through what ``manage.py receive_mail`` does with each: spool, then process."""

import time
import uuid

from tickets.mail.intake.process import process
from tickets.mail.intake.spool import store
from tickets.models import MailState

MAILS = 300
_FOLLOW_UPS = 3  # each third mail answers an existing ticket

_MAIL = """\
From: "Mia Meyer {number}" <mia{number}@bench.test>
To: intake@gotrs.local
Subject: {subject}
Message-ID: <{unique}@bench.test>
Date: Tue, 24 Nov 2026 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Hello,

the printer on floor {number} does not print since this morning. Its display says E{number}.
We have switched it off and on again, which did not help. Could you please have a look?

Kind regards
Mia Meyer

--b
Content-Type: text/html; charset=utf-8

<p>Hello,</p><p>the printer on floor {number} does <b>not</b> print since this morning. Its display
says E{number}.</p><p>We have switched it off and on again, which did not help. Could you please
have a look?</p><p>Kind regards<br>Mia Meyer</p>

--b--
"""


def mails_per_second(numbers: list[str], count: int = MAILS) -> float:
    """How many mails a second one process takes in; each third one is a follow-up to a ticket."""
    mails = [_mail(number, numbers) for number in range(count)]
    process(store(_mail(0, []), source="pipe").pk)
    began = time.perf_counter()
    for mail in mails:
        done = process(store(mail, source="pipe").pk)
        if done.state != MailState.DONE:
            raise RuntimeError(f"A mail became {done.state}: {done.reason}")
    return count / (time.perf_counter() - began)


def _mail(number: int, numbers: list[str]) -> bytes:
    subject = f"Printer {number} does not print"
    if numbers and number % _FOLLOW_UPS == 0:
        subject = f"Re: [Ticket#{numbers[number % len(numbers)]}] {subject}"
    text = _MAIL.format(number=number, subject=subject, unique=uuid.uuid4().hex)
    return text.replace("\n", "\r\n").encode()
