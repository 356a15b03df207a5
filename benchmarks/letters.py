"""Numbered mails, each tenth with a file, and what became of them."""

from collections import Counter
from email.message import EmailMessage

_FILE_EVERY = 10
_TEXT = """\
Hello,

the printer on floor {0} does not print since this morning. Its display says E{0}.
We have switched it off and on again, which did not help. Could you please have a look?

Kind regards
Mia Meyer
"""


def letter(number: int) -> bytes:
    """The mail of that number, always the same."""
    mail = EmailMessage()
    mail["From"] = f"Mia Meyer {number} <mia{number}@bench.test>"
    mail["To"], mail["Subject"] = "misc@gotrs.local", _title(number)
    mail["Date"] = "Tue, 24 Nov 2026 10:00:00 +0000"
    mail["Message-ID"] = f"<{number}@bench.test>"
    mail.set_content(_TEXT.format(number))
    mail.add_alternative(f"<p>{_TEXT.format(number)}</p>", subtype="html")
    if number % _FILE_EVERY == 0:
        mail.add_attachment(
            _file(number), maintype="application", subtype="pdf", filename="display.pdf"
        )
    return mail.as_bytes()


def _title(number: int) -> str:
    return f"Printer {number} does not print"


def _file(number: int) -> bytes:
    return f"%PDF-1.4\n% {number}\n".encode() * 2_000


def lost_or_doubled(mails: int) -> list[str]:
    """What is wrong with the tickets of the mails up to that number, in words."""
    from tickets.files import read_file
    from tickets.models import Attachment, IncomingMail, MailState, Ticket

    titles = Counter(Ticket.objects.values_list("title", flat=True))
    expected = {_title(number) for number in range(mails)}
    stored = Counter(
        (file.article.subject, read_file(file))
        for file in Attachment.objects.select_related("article").iterator()
        if file.article is not None
    )
    files = Counter((_title(number), _file(number)) for number in range(0, mails, _FILE_EVERY))
    waiting = IncomingMail.objects.exclude(state=MailState.DONE)
    found = {
        "are lost": len(expected - titles.keys()),
        "are there twice": sum(count - 1 for count in titles.values()),
        "came from nowhere": len(titles.keys() - expected),
        "files are missing": (files - stored).total(),
        "files are too many": (stored - files).total(),
        "wait": waiting.count(),
    }
    troubles = [f"{count:,} {what}" for what, count in found.items() if count]
    return troubles + [f"{mail.get_state_display()}: {mail.reason}" for mail in waiting[:3]]
