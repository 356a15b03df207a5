"""A text for each occasion in English and in German, used by no queue (rule 2.2)."""

from django.db import migrations

# Nothing that the sender wrote stands in them, not even the subject: who forges a sender could have
# us mail it to strangers.
TEXTS = [
    (
        1,
        "default reply",
        "We have your message",
        "Hello,\n\nthank you for your message. We have noted it as {{ ticket.number }} and will come "
        "back to you.",
    ),
    (
        2,
        "default reject",
        "This is closed",
        "Hello,\n\nyour message belongs to {{ ticket.number }}, which is closed. Please write a new "
        "mail, without this number, if there is anything left to do.",
    ),
    (
        3,
        "default follow-up",
        "We have your message",
        "Hello,\n\nthank you. We have added your message to {{ ticket.number }}.",
    ),
    (
        4,
        "default reply, new ticket",
        "We have your message",
        "Hello,\n\nwhat you have answered is closed, so we have noted your message anew, as "
        "{{ ticket.number }}, and will come back to you.",
    ),
    (
        1,
        "Antwort auf neue Anfragen",
        "Ihre Nachricht ist da",
        "Guten Tag,\n\nvielen Dank für Ihre Nachricht. Wir führen sie unter {{ ticket.number }} und "
        "melden uns bei Ihnen.",
    ),
    (
        2,
        "Antwort, wenn das Ticket geschlossen ist",
        "Dieser Vorgang ist geschlossen",
        "Guten Tag,\n\nIhre Nachricht gehört zu {{ ticket.number }}; dieser Vorgang ist geschlossen. "
        "Bitte schreiben Sie eine neue Mail ohne diese Nummer, falls noch etwas offen ist.",
    ),
    (
        3,
        "Antwort auf Nachrichten zu einem Ticket",
        "Ihre Nachricht ist da",
        "Guten Tag,\n\nvielen Dank. Wir haben Ihre Nachricht zu {{ ticket.number }} gelegt.",
    ),
    (
        4,
        "Antwort auf neue Anfragen zu Geschlossenem",
        "Ihre Nachricht ist da",
        "Guten Tag,\n\nder Vorgang, auf den Sie antworten, ist geschlossen. Wir führen Ihre Nachricht "
        "neu unter {{ ticket.number }} und melden uns bei Ihnen.",
    ),
]


def seed(apps, schema_editor):
    model = apps.get_model("queues", "AutoResponse")
    for kind, name, subject, text in TEXTS:
        model.objects.get_or_create(
            name=name, defaults={"kind": kind, "subject": subject, "text": text}
        )


class Migration(migrations.Migration):
    replaces = [
        ("queues", "0003_services_of_customers"),
        ("queues", "0004_followers_of_queues"),
        ("queues", "0005_sign_ins_and_senders"),
        ("queues", "0006_auto_responses"),
        ("queues", "0007_seed_auto_responses"),
        ("queues", "0008_dkim_selectors"),
        ("queues", "0009_service_followers"),
        ("queues", "0010_mail_servers_of_sign_ins"),
        ("queues", "0011_fill_mail_servers"),
        ("queues", "0012_mail_hooks"),
    ]
    dependencies = [("queues", "0002_seed_queues")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
