import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

KINDS = [
    (1, "a new ticket was made"),
    (2, "the ticket is closed and takes no answers"),
    (3, "the message was added to a ticket"),
    (4, "a new ticket was made, for the old one is closed"),
    (5, "the ticket was removed (never sent)"),
]


class Migration(migrations.Migration):
    """Texts that the system sends by itself, and the queues that send them."""

    dependencies = [("queues", "0005_sign_ins_and_senders")]

    operations = [
        migrations.CreateModel(
            name="AutoResponse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "valid_id",
                    models.SmallIntegerField(
                        choices=[(1, "valid"), (2, "invalid"), (3, "invalid-temporarily")],
                        default=1,
                        verbose_name="validity",
                    ),
                ),
                (
                    "comment",
                    models.CharField(
                        blank=True, default="", max_length=250, verbose_name="comment"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("kind", models.SmallIntegerField(choices=KINDS, verbose_name="occasion")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("text", models.TextField(verbose_name="text")),
                (
                    "content_type",
                    models.CharField(
                        default="text/plain", max_length=100, verbose_name="content type"
                    ),
                ),
            ],
            options={
                "verbose_name": "auto response",
                "verbose_name_plural": "auto responses",
            },
        ),
        migrations.CreateModel(
            name="QueueAutoResponse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.SmallIntegerField(choices=KINDS)),
                (
                    "auto_response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="queues.autoresponse"
                    ),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="queues.queue",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("queue", "kind"), name="queue_auto_response_unique"
                    )
                ]
            },
        ),
        migrations.AddField(
            model_name="autoresponse",
            name="queues",
            field=models.ManyToManyField(
                blank=True,
                related_name="auto_responses",
                through="queues.QueueAutoResponse",
                to="queues.queue",
                verbose_name="queues",
            ),
        ),
        migrations.AddConstraint(
            model_name="autoresponse",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"), name="auto_response_name_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="autoresponse",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [1, 2, 3, 4, 5])), name="auto_response_kind_known"
            ),
        ),
    ]
