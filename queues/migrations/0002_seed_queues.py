"""Queues, addresses, texts and the default calendar, with the ids of OTRS (rule 2.2)."""

from django.db import migrations

from gotrs.common.sequences import advance_sequences

QUEUES = [
    (1, "Postmaster", 1, True, "Default queue of the customer portal"),
    (2, "Raw", 1, True, "Mail that belongs nowhere else"),
    (3, "Junk", 2, False, "What nobody should answer"),
    (4, "Misc", 1, True, "Everything else"),
]
ADDRESSES = [
    (1, "postmaster@gotrs.local", 1),
    (2, "intake@gotrs.local", 2),
    (3, "junk@gotrs.local", 3),
    (4, "misc@gotrs.local", 4),
]
SALUTATION = "Hello {{ customer.name }},\n\nthank you for writing to us."
SIGNATURE = 'Kind regards\n{{ me.name }}\n{{ config.organization | default: "" }}'
TEMPLATES = [
    (1, "empty answer", ""),
    (
        2,
        "Thank you",
        "thank you for your message. We are looking into it and will come back to you.",
    ),
    (3, "Solved", "this should be solved now. Write back if it isn't, and the ticket opens again."),
]
HOLIDAYS = [
    ("New Year's Day", 1, 1),
    ("Labour Day", 5, 1),
    ("Christmas Eve", 12, 24),
    ("Christmas Day", 12, 25),
    ("Second Day of Christmas", 12, 26),
    ("New Year's Eve", 12, 31),
]


def seed(apps, schema_editor):
    model = lambda name: apps.get_model("queues", name)  # noqa: E731
    model("Calendar").objects.get_or_create(
        pk=1,
        defaults={
            "name": "default",
            "hours": {str(day): [["08:00", "21:00"]] for day in range(1, 6)},
            "holidays": [
                {"name": name, "month": month, "day": day, "year": None}
                for name, month, day in HOLIDAYS
            ],
        },
    )
    salutation, _ = model("Salutation").objects.get_or_create(
        pk=1, defaults={"name": "standard salutation", "text": SALUTATION}
    )
    signature, _ = model("Signature").objects.get_or_create(
        pk=1, defaults={"name": "standard signature", "text": SIGNATURE}
    )
    for pk, name, follow_up, visible, comment in QUEUES:
        model("Queue").objects.get_or_create(
            pk=pk,
            defaults={
                "name": name,
                "group_id": 1,
                "follow_up_id": follow_up,
                "customer_visible": visible,
                "salutation": salutation,
                "signature": signature,
                "comment": comment,
            },
        )
    for pk, email, queue_id in ADDRESSES:
        address, _ = model("SystemAddress").objects.get_or_create(
            pk=pk, defaults={"email": email, "display_name": "Support", "queue_id": queue_id}
        )
        model("Queue").objects.filter(pk=queue_id).update(system_address=address)
    for pk, name, text in TEMPLATES:
        model("Template").objects.get_or_create(
            pk=pk, defaults={"name": name, "text": text, "template_type": "Answer"}
        )
    advance_sequences(
        *(
            model(n)
            for n in ("Calendar", "Salutation", "Signature", "Queue", "SystemAddress", "Template")
        )
    )


class Migration(migrations.Migration):
    dependencies = [
        ("queues", "0001_initial"),
        ("accounts", "0002_seed_groups_and_system_agent"),
    ]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
