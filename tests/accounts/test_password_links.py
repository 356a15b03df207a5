"""Links by mail that set a password (rule 12.3, contract 4.2)."""

import re
from datetime import timedelta

from django.db import connection

from accounts.actors import Actor, Channel
from accounts.auth.password_links import send_link
from accounts.models import AuditEntry, PasswordLink
from tickets.mail.outbound.compose import compose
from tickets.models import OutgoingMail


def token_in(mail):
    """The token of the link in a mail."""
    return re.search(r"/password/(\S+)", mail.secret_text)[1]


def test_a_link_goes_out_by_mail_and_only_its_hash_is_kept(ben):
    link = send_link(ben)
    mail = OutgoingMail.objects.get()
    token = token_in(mail)
    assert [r.address for r in mail.recipients.all()] == [ben.email]
    assert mail.state == "queued"
    assert link.expires_at - link.created_at == timedelta(hours=1)
    assert token.encode() in compose(mail).replace(b"=\r\n", b"")
    assert token not in str(PasswordLink.objects.values())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM tickets_outgoingmail")
        assert token not in str(cursor.fetchall())


def test_a_new_link_makes_the_older_one_void(anna):
    old = send_link(anna)
    new = send_link(anna)
    assert list(PasswordLink.objects.values_list("pk", flat=True)) == [new.pk]
    assert old.pk != new.pk


def test_that_an_admin_sent_a_link_is_in_the_audit_log(admin, ben):
    send_link(ben, actor=Actor.of(admin, Channel.API))
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.login, entry.entity_id) == (
        "password.link_sent", admin.login, str(ben.pk),
    )  # fmt: skip


def test_a_person_without_a_usable_address_gets_no_mail(anna):
    anna.email = "not an address"
    send_link(anna)
    assert not OutgoingMail.objects.exists()
