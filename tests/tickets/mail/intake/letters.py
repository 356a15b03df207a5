"""Mails of the tests, as their bytes come over the wire."""

from email.message import EmailMessage


def letter(
    subject: str = "My printer smokes",
    *,
    sender: str = "Ben Brook <ben@acme.test>",
    to: str = "misc@gotrs.local",
    body: str = "It smokes since this morning.",
    message_id: str = "<one@acme.test>",
    **headers: str,
) -> bytes:
    """A plain mail; ``in_reply_to="<…>"`` becomes the header In-Reply-To."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = "Tue, 24 Nov 2026 09:15:00 +0000"
    if message_id:
        mail["Message-ID"] = message_id
    for name, value in headers.items():
        mail[name.replace("_", "-").title()] = value
    mail.set_content(body)
    return mail.as_bytes()
